"""A notebook with every block, its words given from outside, for tests that attack or measure a whole page."""

from __future__ import annotations

from cxanalysis.present import blocks_figure as figures
from cxanalysis.present import blocks_index as index
from cxanalysis.present import blocks_numbers as numbers
from cxanalysis.present import blocks_text as words_
from cxanalysis.present.glyphs import Bullet, Spark
from cxanalysis.present.page import Page
from tests.present import samples

ALT = "Line chart of 22 months of complaints, within the usual range until March 2026, then above it: "


def markdown(question: str, id: str, nav: str) -> dict:
    return {"cell_type": "markdown", "source": f"## {question}", "metadata": {"cx": {"id": id, "nav": nav}}}


def code(*blocks, tags=("report",)) -> dict:
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": b.html, "text/markdown": b.markdown}}
        for b in blocks
    ]
    return {"cell_type": "code", "source": "", "metadata": {"tags": list(tags)}, "outputs": outputs}


def table(w: str, name: str, stack: bool = False) -> figures.Table:
    columns = (figures.Column(w), figures.Column(w, number=True))
    return figures.Table(f"{name} {w}", columns, ((w, "1"), (w, w)), stack)


def figure(w: str, id: str, chart: str = "run"):
    module, spec = samples.CHARTS[chart]
    draw = lambda narrow: module.draw(spec, narrow)  # noqa: E731
    return figures.figure(id, w, w, w, draw, ALT + w, w, table(w, id), w, narrow=w)


def cells(w: str) -> list[dict]:
    """Return the cells of a notebook whose every visible word is `w`."""
    spark = Spark((1.0, None, 2.0, 3.0), 1.0, 2.5, 1.7, 2.0, "worse")
    verdicts = (("worse", "up"), ("better", "down"), ("no_change", ""), ("too_few", ""))
    cards = [numbers.Card(w, w, w, v, w, d, w, (w, w), w, spark, href="#complaints") for v, d in verdicts]
    cards.append(numbers.Card(w, "", "", "too_few", w, withheld=w, grey=True))
    rows = [numbers.TargetRow(w, w, w, w, v, w, w, d, w, Bullet(3, 2, 1, 1, 2, v)) for v, d in verdicts]
    labels = numbers.TargetLabels(w, w, w, w, w, w, w, w, w, w)
    panel = words_.Panel(w, w, w)
    return [
        code(words_.style(), words_.masthead(w, w, w)),
        markdown(w, "points", w),
        code(words_.finding("points", f"Main points {w}", w), words_.points([words_.Point(w, "#f1", w)])),
        code(numbers.cards(cards, w), numbers.targets(rows, labels), numbers.chip("worse", w, "up")),
        markdown(w, "complaints", w),
        code(words_.three(panel, panel, panel), figure(w, "f1"), figures.table(table(w, "stacked", stack=True))),
        code(words_.note(w), words_.prose(w), words_.gap(w)),
        code(index.months_grid(w, w, [w, w], [index.GridRow(w, (index.Cell(w), index.Cell(w, "worse", w)))])),
        code(index.lede(w, index.Link(w, "c.html", w))),
        code(index.report_list([index.Entry(index.Link(w, "a.html", w), w, (index.Link(w, "b.html", w),))], w)),
        code(words_.quality_and_source([words_.Box(w, (w,), ((w, w),), True), words_.Box(w)])),
    ]


def around(w: str) -> Page:
    links, siblings = ((w, "../index.html"),), ((w, ""), (w, "other.html"))
    return Page("en-GB", w, w, w, "Page {page} of {pages}", w, w, w, w, links, "Pages", "page", siblings)
