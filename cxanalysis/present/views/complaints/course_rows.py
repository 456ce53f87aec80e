"""The course of every series on one axis: end against start with its interval, and the verdict of its shape."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.language import small
from cxanalysis.present.scales import RatioAxis
from cxanalysis.present.views import course_words as told
from cxanalysis.record import Figure

MOST_ROWS, FARTHEST = 14, 6.0  # rows of the picture; farthest end of an interval it shows, as a power of 2
_MARKS = {"falling": "better", "rising": "worse", "wavy": "worse", "flat": "now"}


def course_figure(book: Book, number: int) -> Block | None:
    """Return the course of each series that has a verdict; None where none has."""
    t, every = book.t, told.courses(book)
    found = _shown(told.judged(every))
    if not found:
        return None
    margin = math.log2(book.context.parameters.flat_ratio)
    spec = RowsSpec(
        rows=tuple(_row(book, f, margin) for f in found),
        axis=RatioAxis(lambda value, digits: t("×{n}", n=t.number(value, digits))),
        reference=0.0,
        reference_label=t("as at the start"),
    )
    return blocks_figure.figure(
        "fig-course",
        t("Figure {n}", n=number),
        _title(book, found),
        _sub(book, found),
        partial(rows.draw, spec),
        _alt(book, found),
        _note(book, every),
        _table(book, every),
        t("Numbers behind figure {n}", n=number),
    )


def _shown(found: Sequence[Figure]) -> list[Figure]:
    """Return the rows of the picture: all complaints, the items, then what else moves, then the rest by size."""
    loud = [f for f in found if f.verdict in told.LOUD]
    first = [f for f in found if f.detail["by"] in (told.RATE, "item")]
    order = [*first[:1], *(f for f in loud if f not in first[:1]), *first[1:], *found]
    chosen = list(dict.fromkeys(f.item for f in order))[:MOST_ROWS]
    return [f for f in found if f.item in chosen]


def _row(book: Book, figure: Figure, margin: float) -> Row:
    ends = [_log(v) for v in (figure.value, figure.low, figure.high)]
    return Row(
        label=told.name(book, figure),
        value=ends[0],
        low=ends[1],
        high=ends[2],
        written=told.times(book, figure.value),
        mark=_MARKS.get(figure.verdict, "unsure"),
        zone=(-margin, margin),
        words=told.verdict(book, figure),
        detail=told.noted(book, figure) or told.between(book, figure),
    )


def _log(value: float | None) -> float | None:
    return None if value is None else min(max(math.log2(max(value, 1e-9)), -FARTHEST), FARTHEST)


def _title(book: Book, found: Sequence[Figure]) -> str:
    """Say which items rise or come in waves; or that none does."""
    t, items = book.t, [f for f in found if f.detail["by"] == "item"]
    up, wavy, down = ([f for f in items if f.verdict == v] for v in ("rising", "wavy", "falling"))
    words = {"up": told.names(book, up), "wavy": told.names(book, wavy), "down": told.names(book, down)}
    if up and wavy:
        return t("Rising: {up}; in waves: {wavy}", **words)
    if up:
        return t.n("{up} is rising", "{up} are rising", len(up), **words)
    if wavy and down:
        return t("In waves: {wavy}; falling: {down}", **words)
    if wavy:
        return t.n("{wavy} comes in waves", "{wavy} come in waves", len(wavy), **words)
    if down:
        return t.n("{down} is falling", "{down} are falling", len(down), **words)
    if len(found) == 1:
        return t("All complaints: {verdict}", verdict=small(told.verdict(book, found[0])))
    return t("No item is shown to rise, fall or come in waves")


def _sub(book: Book, found: Sequence[Figure]) -> str:
    t = book.t
    words = {"span": told.span(book, found[0]), "n": t.number(found[0].n or 0), "level": book.level()}
    words["edge"] = told.times(book, book.context.parameters.flat_ratio)
    return t("Customers who complained a month, end against start along a straight line, {span}, {n} in all. "
             "Lines: {level} intervals. Bar: up to {edge} either way.", **words)  # fmt: skip


def _alt(book: Book, found: Sequence[Figure]) -> str:
    """Describe the rows in words: what moves, else the first rows."""
    t, loud = book.t, [f for f in found if f.verdict in told.LOUD]
    said = [
        t("{name} {times} ({between}, {verdict})", name=told.name(book, f), times=told.times(book, f.value),
          between=told.between(book, f), verdict=small(told.verdict(book, f)))
        for f in (loud or found)[:3]
    ]  # fmt: skip
    words = {"n": t.number(len(found)), "span": told.span(book, found[0]), "said": t("; ").join(said)}
    return t("Dot chart of {n} series of complaints, end against start, {span}. {said}.", **words)


def _note(book: Book, every: Sequence[Figure]) -> str:
    """Say how to read the rows, with the methods in brackets, and how many series are too small for a verdict."""
    t, options = book.t, book.context.parameters
    read = t(
        "**How to read it.** Right of the middle line there are more complaints at the end than at the start, left of "
        "it fewer; a wave shows in the verdict, not in the mark. (Quasi-binomial trend and four tests of waves against "
        "month noise of {cv}, all series judged together: false findings held at {fdr}.)",
        cv=t.percent(options.shape_tolerance_cv), fdr=t.percent(options.fdr),
    )  # fmt: skip
    few = len(every) - len(told.judged(every))
    if not few:
        return read
    more = t.n("{n} series has fewer than {least} complainers, too few for a verdict.",
               "{n} series have fewer than {least} complainers, too few for a verdict.", few,
               least=t.number(options.min_complainers))  # fmt: skip
    return t("{read} {more}", read=read, more=more)


def _table(book: Book, every: Sequence[Figure]) -> Table:
    t = book.t
    heads = (t("Complainers"), t("End against start"), t("{level} interval", level=book.level()),
             t("Difference of months beyond chance"))  # fmt: skip
    columns = (Column(t("Series")), *(Column(h, number=True) for h in heads), Column(t("Course")), Column(t("Kind")))
    body = tuple(
        (
            told.name(book, f),
            t.number(f.n or 0),
            told.times(book, f.value),
            told.between(book, f),
            told.unrest(book, f),
            told.verdict(book, f),
            told.noted(book, f) or t("none"),
        )
        for f in every
    )
    return Table(t("Course of each series, {span}", span=told.span(book, every[0])), columns, body, show_caption=False)
