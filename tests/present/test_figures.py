"""Every chart at both widths: nothing cut, nothing on top of anything else, letters large enough, colours by role."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cxanalysis.present import canvas, scales, theme
from cxanalysis.present.figures import ranked_bars, rows, run_chart
from tests.present import samples

EVERY = [
    pytest.param(name, narrow, id=f"{name}-{'narrow' if narrow else 'wide'}")
    for name, narrow in itertools.product(samples.CHARTS, (False, True))
]


def drawn(name, narrow):
    module, spec = samples.CHARTS[name]
    return module.draw(spec, narrow)


def boxes(figure):
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in figure.findobj(Text)]


@pytest.mark.parametrize(("name", "narrow"), EVERY)
def test_no_label_is_cut(name, narrow):
    figure = drawn(name, narrow)
    width, height = figure.get_size_inches() * 72
    assert width == (theme.NARROW if narrow else theme.WIDE)
    for words, box in boxes(figure):
        assert box.x0 >= -1.5 and box.x1 <= width + 1.5, words
        assert box.y0 >= -1 and box.y1 <= height + 1, words


@pytest.mark.parametrize(("name", "narrow"), EVERY)
def test_no_label_covers_another(name, narrow):
    for (one, a), (other, b) in itertools.combinations(boxes(drawn(name, narrow)), 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across < 1.5 or down < 3, (one, other)


@pytest.mark.parametrize(("name", "narrow"), EVERY)
def test_letters_are_large_enough_and_in_text_colours(name, narrow):
    allowed = {theme.COLOURS[role].lower() for role in theme.TEXT_COLOURS} | {"#ffffff"}
    allowed |= {mark.face.lower() for mark in theme.CLASS_MARKS.values()}
    for text in drawn(name, narrow).findobj(Text):
        assert text.get_fontsize() >= 12
        assert text.get_color().lower() in allowed
        assert not text.get_parse_math()
        assert text.get_rotation() == 0


def test_a_signal_is_a_diamond_and_the_rest_are_circles():
    lines = drawn("run", False).findobj(Line2D)
    marks = [line.get_marker() for line in lines if line.get_linestyle() == "None"]
    worse = [line for line in lines if line.get_marker() == "D"]
    assert marks.count("D") == 3 and marks.count("o") == len(samples.STEP) - 3
    assert {line.get_markerfacecolor() for line in worse} == {theme.WORSE}


def test_a_month_without_a_figure_breaks_the_line():
    spec = samples.run([5.0, 5.1, None, 5.3, 5.4])
    lines = [line for line in run_chart.draw(spec).findobj(Line2D) if line.get_color() == theme.INK2]
    assert sorted(len(line.get_xdata()) for line in lines if line.get_linestyle() != "None") == [2, 2]


def test_narrow_run_chart_shows_every_month_side_by_side():
    spec = samples.run([5.0 + i % 3 for i in range(30)])
    points = [line for line in run_chart.draw(spec, True).findobj(Line2D) if line.get_linestyle() == "None"]
    places = sorted(float(line.get_xdata()[0]) for line in points)
    sizes = [line.get_markersize() for line in points if line.get_marker() == "o"]
    assert len(points) == 30
    assert max(sizes[:-1]) < min(b - a for a, b in itertools.pairwise(places))


def test_a_line_of_reference_does_not_strike_a_number_through():
    spec = rows.RowsSpec((rows.Row("A", 5.0, 4.0, 6.0, "5.0"),), samples.NUMBER, reference=5.0, reference_label="ref")
    figure = rows.draw(spec)
    (dashed,) = [line for line in figure.findobj(Line2D) if line.is_dashed()]
    (plate,) = [p for p in figure.findobj(Rectangle) if p.get_x() < dashed.get_xdata()[0] < p.get_x() + p.get_width()]
    assert plate.get_zorder() > dashed.get_zorder()


def test_bars_start_at_zero_and_are_as_long_as_their_count():
    bars = [ranked_bars.Bar("a", 40.0, "40"), ranked_bars.Bar("b", 10.0, "10")]
    figure = ranked_bars.draw(ranked_bars.BarsSpec(tuple(bars), samples.NUMBER, "n"))
    long, short = [p for p in figure.findobj(Rectangle) if p.get_facecolor()[:3] != (1, 1, 1)]
    assert long.get_x() == short.get_x()
    assert long.get_width() == pytest.approx(4 * short.get_width())


def test_a_quiet_chart_has_no_colour():
    bars = tuple(ranked_bars.Bar(str(i), 10.0 - i, "1", 9.0, flag="as usual") for i in range(4))
    figure = ranked_bars.draw(ranked_bars.BarsSpec(bars, samples.NUMBER, "n"))
    inks = {text.get_color() for text in figure.findobj(Text)}
    assert not inks & {theme.WORSE, theme.BETTER}


def test_axis_numbers_are_round_span_the_data_and_show_their_step():
    assert scales.Axis(samples.number).ticks([4.3, 7.1]) == [(4.0, "4"), (5.0, "5"), (6.0, "6"), (7.0, "7"), (8.0, "8")]
    ticks = scales.Axis(samples.percent, per=100).ticks([0.041, 0.060])
    assert [label for _, label in ticks] == ["4.0%", "4.5%", "5.0%", "5.5%", "6.0%"]


@pytest.mark.parametrize("values", [[], [None], [0.0], [5.0, 5.0], [-3.0, -3.0], [1e12], [1e-9, 2e-9]])
def test_axis_survives_flat_and_empty_data(values):
    ticks = scales.Axis(samples.number).ticks(values)
    known = [v for v in values if v is not None] or [0.0]
    assert len(ticks) >= 2 and len({v for v, _ in ticks}) == len(ticks)
    assert ticks[0][0] <= min(known) + 1e-9 and ticks[-1][0] >= max(known) - 1e-9


@pytest.mark.parametrize("words", [samples.LONG, samples.HAN, "Donaudampfschifffahrtsgesellschaft" * 3, "", "a b"])
@pytest.mark.parametrize("room", [40, 90, 300])
def test_wrapped_lines_fit_and_lose_no_letter(words, room):
    lines = canvas.wrap(words, room, 13)
    assert all(canvas.width(line, 13) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_measured_width_is_the_drawn_width():
    figure = canvas.Sheet(860, 100, theme.PAPER)
    figure.text(10, 50, "Delivery later than promised 1,080", 13, theme.INK)
    ((_, box),) = boxes(figure.figure)
    assert canvas.width("Delivery later than promised 1,080", 13) == pytest.approx(box.width, rel=0.03)


def test_what_no_font_can_draw_becomes_a_replacement_mark():
    assert canvas.drawable("late \U0001f9e6") == "late \ufffd"
    assert canvas.drawable("晚") == "晚"
