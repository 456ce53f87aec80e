"""Small rankings side by side at both widths: nothing cut or covered, one scale, colour for flags alone."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cxanalysis.present import theme
from cxanalysis.present.figures import bar_panels
from cxanalysis.present.figures.bar_panels import BarPanel, BarPanelsSpec, PanelBar
from tests.present.samples import HAN, LONG


def bar(label: str, value: float, usual: float | None = None, flag: str = "", **more) -> PanelBar:
    mark = "worse" if flag == "more than usual" else ""
    return PanelBar(label, value, f"{value:.0%}", usual, mark, flag, {"": ""}.get(flag, "▲"), **more)


def panel(name: str, *bars: PanelBar) -> BarPanel:
    return BarPanel(name, bars, "124 complaints; 18 more name none")


REGIONS = panel("Region", bar("North", 0.5, 0.3, "more than usual"), bar("South", 0.3, 0.3), bar("West", 0.2, 0.4))
PRODUCTS = panel(
    "Product",
    *(bar(f"Product {k}", 0.2 - 0.02 * k, 0.1) for k in range(8)),
    bar("Late one", 0.02, 0.01, "more than usual"),
    bar("Other (12)", 0.1, rest=True),
)
SPECS = {
    "usual": BarPanelsSpec((REGIONS, PRODUCTS, panel("Stage", bar("After the sale", 1.0)))),
    "one": BarPanelsSpec((REGIONS,)),
    "long": BarPanelsSpec(
        (
            panel(LONG, bar(LONG, 0.4, 0.1, "more than usual"), bar(HAN, 0.6)),
            panel(HAN, bar("a", 0.0), bar("b", 0.0, 0.0)),
        )
    ),
    "zero": BarPanelsSpec((panel("Region", bar("North", 0.0), bar("South", 0.0)),)),
    "six": BarPanelsSpec((REGIONS,) * 6),
}  # fmt: skip
EVERY = [
    pytest.param(name, narrow, id=f"{name}-{'narrow' if narrow else 'wide'}")
    for name, narrow in itertools.product(SPECS, (False, True))
]


def bars(figure) -> list[Rectangle]:
    return [r for r in figure.findobj(Rectangle) if r.get_height() == bar_panels._BAR]


@pytest.mark.parametrize(("name", "narrow"), EVERY)
def test_nothing_is_cut_or_covered(name, narrow):
    figure = bar_panels.draw(SPECS[name], narrow)
    width, height = figure.get_size_inches() * 72
    assert width == (theme.NARROW if narrow else theme.WIDE)
    renderer = FigureCanvasAgg(figure).get_renderer()
    found = [(text.get_text(), text.get_window_extent(renderer)) for text in figure.findobj(Text)]
    for words, box in found:
        assert box.x0 >= -1.5 and box.x1 <= width + 1.5, words
        assert box.y0 >= -1 and box.y1 <= height + 1, words
    for (one, a), (other, b) in itertools.combinations(found, 2):
        assert min(a.x1, b.x1) - max(a.x0, b.x0) < 1.5 or min(a.y1, b.y1) - max(a.y0, b.y0) < 3, (one, other)
    for rect in bars(figure):
        assert rect.get_y() + rect.get_height() <= height


def test_all_panels_have_one_scale_and_colour_is_for_flags():
    found = bars(bar_panels.draw(SPECS["usual"]))
    shares = [b.value for p in SPECS["usual"].panels for b in p.bars]
    longest = max(rect.get_width() for rect in found)
    assert sorted(rect.get_width() for rect in found) == pytest.approx(sorted(longest * s for s in shares))
    colours = [to_hex(rect.get_facecolor()).upper() for rect in found]
    assert colours.count(theme.WORSE) == 2
    assert colours.count(theme.FAINT) == 1
    assert colours.count(theme.STROKE) == len(shares) - 3


def test_the_dark_line_stands_where_the_usual_share_is():
    figure = bar_panels.draw(SPECS["one"])
    north, south, _ = bars(figure)
    lines = [line for line in figure.findobj(Line2D) if line.get_color() == theme.INK]
    places = sorted(float(line.get_xdata()[0]) for line in lines)
    start = north.get_x()
    assert places[0] == pytest.approx(start + south.get_width())  # South's usual share is its share
    assert places[-1] == pytest.approx(start + north.get_width() * 0.4 / 0.5)


def test_a_phone_shows_the_first_ones_and_what_is_flagged():
    words = [text.get_text() for text in bar_panels.draw(SPECS["usual"], True).findobj(Text)]
    assert {"Product 4", "Late one", "▲ more than usual"} <= set(words)
    assert not {"Product 5", "Other (12)"} & set(words)
    wide = [text.get_text() for text in bar_panels.draw(SPECS["usual"]).findobj(Text)]
    assert {"Product 5", "Other (12)"} <= set(wide)
