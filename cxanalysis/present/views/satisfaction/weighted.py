"""Scores weighted to the customer file beside the scores as answered, where the two differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.language import small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts, response
from cxanalysis.record import Figure

WEIGHTED, EFFECTIVE, DESIGN = "satisfaction.weighted", "satisfaction.effective_n", "satisfaction.design_effect"
METHODS = (WEIGHTED, EFFECTIVE, DESIGN)
INDEX = "index"


def scores(book: Book) -> list[Figure]:
    """Return the weighted scores in the order of the analysis: index, dimensions, all dimensions."""
    return [f for f in book.record.items(WEIGHTED) if f.value is not None]


def moved(book: Book) -> list[Figure]:
    """Return the scores that weighting changes beyond chance, or by more than may be passed over."""
    return [f for f in scores(book) if f.detail["differs"]]


def name(book: Book, figure: Figure) -> str:
    """Name a score."""
    return book.t("Index") if figure.item == INDEX else book.item(figure.item)


def weighted_finding(book: Book) -> Block | None:
    """Return whether weighting changes the scores, as a heading; None where nothing was weighted."""
    found, design = moved(book), book.get(DESIGN)
    if not scores(book) or design is None:
        return None
    return blocks_text.finding("weighted", _heading(book, found), _intro(book, design))


def _heading(book: Book, found: list[Figure]) -> str:
    t = book.t
    if not found:
        return t("Weighting to the customer file changes no score beyond chance")
    first = found[0]
    words = {"value": book.value(first), "plain": book.number(first, first.detail["unweighted"])}
    if words["plain"] == words["value"]:
        return t("Weighting to the customer file changes scores by little")
    if first.item == INDEX:
        return t("Weighted to the customer file, the index is {value}, not {plain}", **words)
    return t("Weighted to customers, {name} is {value}, not {plain}", name=book.item(first.item), **words)


def _intro(book: Book, design: Figure) -> str:
    t, effective = book.t, book.get(EFFECTIVE)
    margins = t.join([small(response.attribute(book, m)) for m in design.detail["margins"]])
    words = {
        "margins": margins,
        "n": t.number(design.n or 0),
        "effective": t.number(effective.value or 0.0) if effective else t("no figure"),
        "design": book.value(design),
    }
    said = t(
        "Weighted so that respondents match the active customers by {margins}, the {n} answers are worth {effective} "
        "(design effect {design}).", **words,
    )  # fmt: skip
    if not design.detail["reached"]:
        said = t("{said} The match is not complete: a share is off by {off}.", said=said,
                 off=t.percent(design.detail["off"], 1))  # fmt: skip
    return said


def weighted_figure(book: Book, number: int) -> Block | None:
    """Return the scores weighted and as answered; None where they do not differ."""
    t, found = book.t, moved(book)
    if not found:
        return None
    index = found[0].item == INDEX and len(found) == 1
    drawn = [f for f in scores(book) if (f.unit == "index") == index and f.detail["margin"] == _margin(book, index)]
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in drawn),
        axis=Axis(lambda value, digits: t.number(value, digits)),
        expected_head=t("as answered"),
    )
    words = {"level": book.level(), "people": parts.people(book, drawn), "month": book.month()}
    return blocks_figure.figure(
        "fig-weighted",
        t("Figure {n}", n=number),
        _title(book, found),
        t("Index of 100 weighted to the customer file with {level} interval, {people}, {month}.", **words)
        if index
        else t("Mean perception in points, weighted to the customer file with {level} interval, {people}, {month}.",
               **words),
        partial(rows.draw, spec),
        _alt(book, found),
        _note(book, drawn),
        _table(book),
        t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _note(book: Book, drawn: list[Figure]) -> str:
    t = book.t
    said = t(
        "**How to read it.** The further the circles are apart, the more those who answered differ from the customers "
        "in the file. (Raking; linearised variance, customers as clusters; Holm over the scores.) The axis shows a "
        "part of the scale."
    )
    if len(drawn) < len(scores(book)):
        said = t("{said} Scores on another scale stand in the table only.", said=said)
    return said


def _margin(book: Book, index: bool) -> float:
    """Return what tells the scores of one scale from those of others."""
    return next(f.detail["margin"] for f in moved(book) if (f.unit == "index") == index)


def _row(book: Book, figure: Figure) -> Row:
    t, detail = book.t, figure.detail
    size = book.difference(figure, detail["change"])
    up = detail["change"] > 0
    words = t("{size} higher", size=size) if up else t("{size} lower", size=size)
    return Row(
        label=name(book, figure),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        expected=detail["unweighted"],
        words=words if detail["differs"] else t("no clear change"),
    )


def _title(book: Book, found: list[Figure]) -> str:
    t = book.t
    ups = [f.detail["change"] > 0 for f in found]
    if len(found) == 1:
        if found[0].item == INDEX:
            return t("Weighting raises the index") if ups[0] else t("Weighting lowers the index")
        one = name(book, found[0])
        return t("Weighting raises {name}", name=one) if ups[0] else t("Weighting lowers {name}", name=one)
    if all(ups):
        return t("Weighting raises {n} scores", n=t.count(len(found)))
    if not any(ups):
        return t("Weighting lowers {n} scores", n=t.count(len(found)))
    return t("Weighting moves {n} scores, some up and some down", n=t.count(len(found)))


def _alt(book: Book, found: list[Figure]) -> str:
    t = book.t
    told = [
        t("{name} {value} instead of {plain}", name=name(book, f), value=book.value(f),
          plain=book.number(f, f.detail["unweighted"]))
        for f in found[:3]
    ]  # fmt: skip
    return t(
        "Dumbbell chart of the scores weighted to the customer file against the scores as answered, {month}. Weighting "
        "changes {n} of {all} scores: {told}.",
        month=book.month(), n=t.number(len(found)), all=t.number(len(scores(book))), told=t.join(told),
    )  # fmt: skip


def _table(book: Book) -> Table:
    t = book.t
    columns = (
        Column(t("Score")),
        Column(t("Weighted"), True),
        Column(t("{level} interval", level=book.level()), True),
        Column(t("As answered"), True),
        Column(t("Difference"), True),
        Column(t("{level} interval of the difference", level=book.level()), True),
        Column(t("Answers"), True),
    )
    body = tuple(
        (name(book, f), book.value(f), book.between(f), book.number(f, f.detail["unweighted"]),
         t.signed(f.detail["change"], book.digits(f)), _change(book, f), t.number(f.n or 0))
        for f in scores(book)
    )  # fmt: skip
    return Table(t("Weighted and unweighted scores, {month}", month=book.month()), columns, body)


def _change(book: Book, figure: Figure) -> str:
    low, high = figure.detail.get("change_low"), figure.detail.get("change_high")
    if low is None or high is None:
        return book.t("not known")
    return book.t("{low} to {high}", low=book.number(figure, low), high=book.number(figure, high))


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-weighted": lambda book: bool(moved(book))}


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say why nothing was weighted."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "weights:none": lambda: t("Not shown: weighted scores. The settings ask for no weights."),
        "weights:customers": lambda: t("Not shown: weighted scores. The answers cannot be matched to customers."),
        "weights:margins": lambda: t(
            "Not shown: weighted scores. No attribute of the customers has two groups with five respondents each."
        ),
    }
    return [words[code]() for code in (part.left_out if part is not None else ()) if code in words]
