"""The importance-performance map at both widths: nothing cut, nothing covered, hollow where it is borderline."""

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.text import Text

from cxanalysis.present import theme
from cxanalysis.present.figures import priority_map
from cxanalysis.present.figures.priority_map import MapSpec, Place
from tests.present.samples import HAN, LONG, NUMBER, PERCENT

HAN_FIELDS = ("重点改进区", "继续保持区", "低优先区", "供给过度区")
FIELDS = ("Concentrate here", "Keep up", "Low priority", "Possible overkill")


def spec(places, x_line=5.2, fields=FIELDS):
    return MapSpec(tuple(places), NUMBER, PERCENT, "Mean score", "Share of what the scores explain", x_line, 0.2,
                   "target 5.20", "equal share 20%", fields)  # fmt: skip


def place(name, x, y, mark="now"):
    return Place(name, x, (x - 0.15, x + 0.15), y, (y - 0.05, y + 0.05), mark)


USUAL = [place("Reliability", 4.2, 0.3, "worse"), place("Empathy", 5.3, 0.24, "unsure"),
         place("Responsiveness", 5.45, 0.26), place("Assurance", 5.55, 0.16, "unsure"),
         place("Tangibles", 5.5, 0.145)]  # fmt: skip
SPECS = {
    "usual": spec(USUAL),
    "one": spec([Place("Reliability", 5.2, None, 0.2, None, "unsure")]),
    "same": spec([place(f"Score {i}", 5.0, 0.2, "unsure") for i in range(4)]),
    "long": spec(
        [place(LONG, 4.2, 0.3, "worse"), place(HAN, 5.9, 0.1)],
        fields=HAN_FIELDS,
    ),
    "many": spec([place(f"Question {i}", 4 + 0.1 * i, 0.02 + 0.005 * (i * 7 % 20), "unsure") for i in range(20)]),
    "far": spec(USUAL, x_line=6.9),
}
EVERY = [
    pytest.param(name, narrow, id=f"{name}-{'narrow' if narrow else 'wide'}")
    for name, narrow in itertools.product(SPECS, (False, True))
]


def boxes(figure):
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in figure.findobj(Text)]


@pytest.mark.parametrize(("name", "narrow"), EVERY)
def test_no_word_is_cut_or_covered(name, narrow):
    figure = priority_map.draw(SPECS[name], narrow)
    width, height = figure.get_size_inches() * 72
    assert width == (theme.NARROW if narrow else theme.WIDE)
    found = boxes(figure)
    for words, box in found:
        assert box.x0 >= -1.5 and box.x1 <= width + 1.5, words
        assert box.y0 >= -1 and box.y1 <= height + 1, words
    for (one, a), (other, b) in itertools.combinations(found, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across < 1.5 or down < 3, (one, other)


@pytest.mark.parametrize("narrow", [False, True])
def test_every_usual_score_is_named(narrow):
    words = {text for text, _ in boxes(priority_map.draw(SPECS["usual"], narrow))}
    assert {p.name for p in USUAL} | set(FIELDS) <= words


def test_marks_lie_where_their_numbers_say_and_borderline_is_hollow():
    figure = priority_map.draw(SPECS["usual"])
    marks = [line for line in figure.findobj(Line2D) if line.get_linestyle() == "None"]
    places = [(float(m.get_xdata()[0]), float(m.get_ydata()[0])) for m in marks]
    by_x = sorted(range(5), key=lambda i: USUAL[i].x)
    assert sorted(range(5), key=lambda i: places[i][0]) == by_x
    assert sorted(range(5), key=lambda i: -places[i][1]) == sorted(range(5), key=lambda i: USUAL[i].y)
    hollow = [m.get_markerfacecolor().upper() == theme.PAPER for m in marks]
    assert hollow == [p.mark == "unsure" for p in USUAL]
    assert [m.get_marker() for m in marks] == ["D", "o", "o", "o", "o"]


def test_letters_are_large_enough_and_level():
    for narrow in (False, True):
        for text in priority_map.draw(SPECS["long"], narrow).findobj(Text):
            assert text.get_fontsize() >= 12
            assert text.get_rotation() == 0
