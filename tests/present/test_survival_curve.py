"""The curve of results by day at both widths: nothing cut, no words on words, the promised day where it belongs."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.text import Text

from cxanalysis.present import scales, theme
from cxanalysis.present.figures import survival_curve
from cxanalysis.present.figures.survival_curve import CurveSpec, Promise, Step
from tests.present.samples import HAN, number, percent

DAYS, SHARES = scales.Axis(number), scales.Axis(percent, per=100, low=0.0, high=1.0)


def spec(top=0.92, at=10.0, end=30.0, words="92% solved within 10 days", head="Pledge: 10 days", bands=True):
    steps = []
    for k in range(61):
        day = k * end / 60
        share = top * min(1.0, day / (0.8 * at))
        steps.append(Step(day, share, 0.9 * share, min(1.0, 1.08 * share)) if bands else Step(day, share))
    return CurveSpec(tuple(steps), SHARES, DAYS, "days since receipt", end, Promise(at, head, words))


CASES = {
    "high": spec(),
    "all": spec(top=1.0),
    "low": spec(top=0.02, words="2% solved within 10 days"),
    "end": spec(at=28.0, words="92% complain again within 90 days"),
    "start": spec(at=0.5, words="30% within half a day", head="Pledge: 12 hours"),
    "han": spec(words=HAN, head="承诺：十日内"),
    "bare": spec(bands=False),
}
EVERY = list(itertools.product(CASES, (False, True)))


@pytest.mark.parametrize(("name", "narrow"), EVERY)
def test_no_label_is_cut_or_covers_another(name, narrow):
    figure = survival_curve.draw(CASES[name], narrow)
    renderer = FigureCanvasAgg(figure).get_renderer()
    width, height = figure.get_size_inches() * 72
    assert width == (theme.NARROW if narrow else theme.WIDE)
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in figure.findobj(Text)]
    for words, box in boxes:
        assert box.x0 >= -1.5 and box.x1 <= width + 1.5 and box.y0 >= -1 and box.y1 <= height + 1, words
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across < 1.5 or down < 3, (one, other)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_mark_stands_on_the_curve_at_the_promised_day(narrow):
    lines = survival_curve.draw(spec(), narrow).findobj(Line2D)
    (mark,) = [line for line in lines if line.get_linestyle() == "None"]
    (curve,) = [line for line in lines if line.get_color() == theme.INK and len(line.get_xdata()) > 2]
    (promised,) = [line for line in lines if line.get_color() == theme.INK and len(line.get_xdata()) == 2]
    assert set(promised.get_xdata()) == {float(mark.get_xdata()[0])}
    corners = list(zip(curve.get_xdata(), curve.get_ydata(), strict=True))
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) in corners
    assert list(curve.get_ydata()) == sorted(curve.get_ydata(), reverse=True)  # y runs down: the curve rises


def test_words_of_the_curve_stay_off_it():
    """Beside the promised day and under the band, or over it where the curve is low."""
    for name in ("high", "low"):
        figure = survival_curve.draw(CASES[name])
        words = next(t for t in figure.findobj(Text) if "solved" in t.get_text())
        curve = next(x for x in figure.findobj(Line2D) if x.get_color() == theme.INK and len(x.get_xdata()) > 2)
        at = words.get_position()
        near = [y for x, y in zip(curve.get_xdata(), curve.get_ydata(), strict=True) if x >= at[0]]
        assert at[1] > max(near) + 6 if name == "high" else at[1] < min(near) - 6
