"""Cases on a line of days and causes as a tree, at both widths: nothing cut or covered, lengths true."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cxanalysis.present import theme
from cxanalysis.present.blocks_case import CaseCard, case_cards
from cxanalysis.present.figures import cause_tree, gantt
from tests.present.samples import HAN, LONG, NUMBER, PERCENT


def case(n: int, *days: float, detail: str = "Late delivery", **more) -> gantt.Case:
    """A case with an event at each of some days, the last wait the longest."""
    stops = [0.0, *days]
    waits = tuple((a, b, b == stops[-1]) for a, b in itertools.pairwise(stops))
    looks = itertools.cycle(("answer", "up", "visit", "step", "end", "after"))
    events = tuple(gantt.Event(look, f"something {d:g} days on", d) for look, d in zip(looks, days, strict=False))
    start = gantt.Event("start", "received", 0.0)
    return gantt.Case(f"Case {n}", detail, waits, (start, *events), heading=f"Case {n}: {detail}", **more)


def branch(label: str, value: float, **more) -> cause_tree.Branch:
    return cause_tree.Branch(label, value, value * 0.9, value * 1.1, f"{100 * value:.0f}%", **more)


CASES = {
    "usual": (
        case(1, 4, 70, words="open, 70 days", longest="66 days for the result"),
        case(2, 1, 5, 9, words="9 days"),
    ),
    "long": (case(1, *range(1, 30), detail=LONG, words="29 days", longest=LONG), case(2, 0.01, detail=HAN)),
    "far": (gantt.Case("Case 1", "Late", (), (gantt.Event("after", "happened 400 days before"),)), case(2, 3)),
    "nothing": (gantt.Case("Case 1", "", (), ()),),
}
TWIGS = (("Late start", "12"), (LONG, "9"), (HAN, "5"))
TREES = {
    "usual": (
        cause_tree.Group("By branch", (branch("Method/process", 0.34, words="not shown to differ", twigs=TWIGS),
                                       branch("Measurement", 0.0, words="▲ +5 points, more", mark="moved"))),
        cause_tree.Group("By responsible party", (branch("Own unit", 1.0), branch(LONG, 0.2))),
    ),
    "one": (cause_tree.Group("By branch", (cause_tree.Branch("People", 1.0, None, None, "100%"),)),),
}  # fmt: skip
EVERY = [
    *((f"gantt-{name}", gantt, gantt.GanttSpec(cases, NUMBER, "days since receipt")) for name, cases in CASES.items()),
    *(
        (f"tree-{name}", cause_tree, cause_tree.TreeSpec(t, PERCENT, "against the year before"))
        for name, t in TREES.items()
    ),
]
DRAWN = [pytest.param(m, s, narrow, id=f"{name}-{narrow}") for name, m, s in EVERY for narrow in (False, True)]


def boxes(figure):
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in figure.findobj(Text)]


@pytest.mark.parametrize(("module", "spec", "narrow"), DRAWN)
def test_no_label_is_cut_small_or_covered(module, spec, narrow):
    figure = module.draw(spec, narrow)
    width, height = figure.get_size_inches() * 72
    assert width == (theme.NARROW if narrow else theme.WIDE)
    allowed = {theme.COLOURS[role].lower() for role in theme.TEXT_COLOURS}
    for text in figure.findobj(Text):
        assert text.get_fontsize() >= 12 and text.get_color().lower() in allowed
    found = boxes(figure)
    for words, box in found:
        assert box.x0 >= -1.5 and box.x1 <= width + 1.5 and box.y0 >= -1 and box.y1 <= height + 1, words
    for (one, a), (other, b) in itertools.combinations(found, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across < 1.5 or down < 3, (one, other)


def test_a_wait_is_as_long_as_its_days_and_the_longest_is_darker():
    spec = gantt.GanttSpec((case(1, 10, 50),), NUMBER, "days")
    short, long = (p for p in gantt.draw(spec).findobj(Rectangle) if p.get_height() == 18.0)
    assert long.get_width() == pytest.approx(4 * short.get_width())
    inks = [p.get_facecolor()[:3] for p in (short, long)]
    assert sum(inks[1]) < sum(inks[0])


def test_every_event_stands_on_the_line_and_under_it():
    spec = gantt.GanttSpec((case(1, 10, 50),), NUMBER, "days")
    figure = gantt.draw(spec)
    marks = [line for line in figure.findobj(Line2D) if line.get_linestyle() == "None"]
    assert len(marks) == 2 * 3
    assert {"received", "something 10 days on", "something 50 days on"} <= {t.get_text() for t in figure.findobj(Text)}


def test_causes_start_at_zero_and_twigs_are_indented_on_a_line():
    figure = cause_tree.draw(cause_tree.TreeSpec(TREES["usual"], PERCENT))
    bars = [p for p in figure.findobj(Rectangle) if p.get_height() == 16.0]
    assert len({p.get_x() for p in bars}) == 1
    assert bars[2].get_width() == pytest.approx(bars[0].get_width() / 0.34)
    stems = [line for line in figure.findobj(Line2D) if len(line.get_xdata()) == 3]
    assert len(stems) == len(TWIGS)


def test_a_card_escapes_what_it_is_told():
    block = case_cards([CaseCard("Case <1>", (("Chosen", "**most** <b>"),), ("Countermeasure", "Owner", "Due"))])
    assert "<h3>Case &lt;1&gt;</h3>" in block.html
    assert "<b>most</b> &lt;b&gt;" in block.html
    assert block.html.count('class="fill"') == 3
    assert "- Owner: ______" in block.markdown
