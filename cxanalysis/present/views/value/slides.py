"""Which way customers moved between each two classes within the year."""

from __future__ import annotations

from cxanalysis.evaluation import Signal
from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.value import words
from cxanalysis.present.views.value.numbers import pairs
from cxanalysis.present.views.value.words import SHARE

MOST_FLOWS = 3


def slides_figure(book: Book, number: int) -> Block | None:
    """Return each pair of classes: of those who moved between the two within the year, how many went one way."""
    t, found = book.t, pairs(book)
    share = book.get(SHARE, "value")
    if not found or share is None or share.change is None or share.change.year_period is None:
        return None
    spec = RowsSpec(
        rows=tuple(_pair(book, *pair) for pair in found),
        axis=Axis(t.percent, per=100.0, low=0.0, high=1.0),
        reference=0.5,
        reference_label=t("as many each way"),
    )
    said = {"before": t.month(share.change.year_period), "now": book.month()}
    title = _title(book, found)
    return blocks_figure.figure(
        "fig-slides",
        t("Figure {n}", n=number),
        title,
        t(
            "Of the customers who moved between two classes from {before} to {now}: share that went the way named, in "
            "percent with its {level} interval; {n} customers with a full year before both months.",
            level=book.level(), n=t.number(share.detail["year_n"]), **said,
        ),
        lambda narrow: rows.draw(spec, narrow),
        _alt(book, title, said),
        t(
            "**How to read it.** Far right of the line most movers went the way named, far left most came back; hollow "
            "marks may be chance, as many pairs are compared (Wilson intervals; exact sign test, Holm's correction)."
        ),
        _table(book, found),
        t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _title(book: Book, found: list[tuple[str, str]]) -> str:
    """Say how many pairs of classes lean one way."""
    t, leaning = book.t, sum(_signal(book, *pair) is not None for pair in found)
    if not leaning:
        return t("No two classes exchange customers one way beyond chance")
    if len(found) == 1:
        return t("The one pair of classes with moves leans one way beyond chance")
    return t.n(
        "Of {pairs} pairs of classes, {count} leans one way beyond chance",
        "Of {pairs} pairs of classes, {count} lean one way beyond chance",
        leaning, pairs=t.count(len(found)),
    )  # fmt: skip


def _pair(book: Book, one: str, other: str) -> Row:
    t, figure = book.t, book.record.get(SHARE, one)
    detail = figure.detail if figure else {}
    lean, gone, come = detail["year_lean"][other], detail["year_to"][other], detail["year_from"][other]
    signal = _signal(book, one, other)
    mark = "unsure" if signal is None else signal.good if signal.good in ("better", "worse") else "now"
    return Row(
        label=_way(book, one, other),
        value=lean["share"],
        low=lean["low"],
        high=lean["high"],
        mark=mark,
        words=t("{gone} went, {come} came back", gone=t.number(gone), come=t.number(come)),
        detail=t("may be chance") if signal is None else t("more than chance explains"),
    )


def _signal(book: Book, one: str, other: str) -> Signal | None:
    asked = {f"{one}->{other}", f"{other}->{one}"}
    return next((s for s in book.signals if s.kind == "slide" and s.item in asked), None)


def _way(book: Book, one: str, other: str) -> str:
    return book.t("{start} → {end}", start=words.label(book.t, one), end=words.short(book.t, other))


def _alt(book: Book, title: str, said: dict[str, str]) -> str:
    """Describe the chart: the pairs that lean, then the largest of the others."""
    t = book.t
    leaning: list[tuple[int, str]] = []
    others: list[tuple[int, str]] = []
    for one, other in pairs(book):
        figure = book.record.get(SHARE, one)
        if figure is not None:
            gone, come = figure.detail["year_to"][other], figure.detail["year_from"][other]
            flow = t("{way} {gone} and back {come}", way=_way(book, one, other), gone=t.number(gone),
                     come=t.number(come))  # fmt: skip
            (leaning if _signal(book, one, other) else others).append((-(gone + come), flow))
    flows = [flow for _, flow in (sorted(leaning) + sorted(others))[:MOST_FLOWS]]
    return t(
        "Dot chart of moves between pairs of classes, {before} to {now}. {title}. The flows: {flows}.",
        title=title, flows="; ".join(flows), **said,
    )  # fmt: skip


def _table(book: Book, found: list[tuple[str, str]]) -> Table:
    t, lines = book.t, []
    for one, other in found:
        figure = book.record.get(SHARE, one)
        detail = figure.detail if figure else {}
        lean = detail["year_lean"][other]
        between = t("{low} to {high}", low=t.percent(lean["low"]), high=t.percent(lean["high"]))
        counts = (t.number(detail["year_to"][other]), t.number(detail["year_from"][other]))
        lines.append((_way(book, one, other), *counts, t.percent(lean["share"]), between))
    heads = (Column(t("Moved")), Column(t("Went"), True), Column(t("Came back"), True))
    shares = (Column(t("Share that went"), True), Column(t("{level} interval", level=book.level()), True))
    return Table(t("Moves between pairs of classes within the year"), (*heads, *shares), tuple(lines))
