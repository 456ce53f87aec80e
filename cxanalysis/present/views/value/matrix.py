"""Where last month's customers are now: a row a class before, a column a class now."""

from __future__ import annotations

from cxanalysis.measures import CLASSES
from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import move_matrix
from cxanalysis.present.figures.move_matrix import Move, MoveRow, MoveSpec, Summary
from cxanalysis.present.views.value import words
from cxanalysis.present.views.value.numbers import numbers
from cxanalysis.present.views.value.words import MOVE, SHARE
from cxanalysis.record import Figure
from cxanalysis.value import way

VERDICTS = {"up": "better", "down": "worse"}


def moves_figure(book: Book, number: int) -> Block | None:
    """Return the matrix of moves since the month before, lost and new customers included."""
    t, share = book.t, book.get(SHARE, "value")
    if share is None or not numbers(book)["fig-moves"]:
        return None
    before = book.context.period.previous()
    starts, columns = _rows(book), _columns(book)
    spec = MoveSpec(
        columns=tuple(words.label(t, name) for name in columns),
        rows=tuple(_row(book, name, columns) for name in starts),
        now_head=t("Class in {month} →", month=book.month()),
        before_head=t("Class in {month}", month=t.month_short(before)),
        summary=tuple(_summary(book, share)),
    )
    return blocks_figure.figure(
        "fig-moves",
        t("Figure {n}", n=number),
        _title(book),
        t(
            "Customers by class in {before} (rows) and in {now} (columns): share of the row in percent, count below. "
            "{then} customers of {before}, {n} of them also in {now}.",
            before=t.month(before), now=book.month(),
            then=t.number(share.detail["month_before"]), n=t.number(share.detail["month_n"]),
        ),
        lambda narrow: move_matrix.draw(spec, narrow),
        _alt(book, share),
        t(
            "**How to read it.** Each row adds up to 100%: outlined cells stayed, blue cells went to a better class, "
            "orange cells to a worse one; grey cells are sideways, lost or new. The colours show the direction, not "
            "that it is beyond chance (intervals of Goodman in the record)."
        ),
        _table(book, starts, columns),
        t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _rows(book: Book) -> list[str]:
    """Return the classes before, and the new customers where there are any."""
    return [*CLASSES, *(["new"] if book.get(MOVE, "new->value") else [])]


def _columns(book: Book) -> list[str]:
    """Return the classes now, and the lost customers where there are any."""
    lost = [book.get(MOVE, f"{name}->lost") for name in CLASSES]
    return [*CLASSES, *(["lost"] if any(f.detail["x"] for f in lost if f is not None) else [])]


def _row(book: Book, start: str, columns: list[str]) -> MoveRow:
    figures = [book.record.get(MOVE, f"{start}->{end}") for end in columns]
    n = next((f.n or 0 for f in figures if f is not None), 0)
    cells = tuple(_cell(book, start, end, f) for end, f in zip(columns, figures, strict=True))
    return MoveRow(words.label(book.t, start), book.t.number(n), cells)


def _cell(book: Book, start: str, end: str, figure: Figure | None) -> Move:
    if figure is None or figure.value is None:
        return Move(None, "", "")
    side = way(start, end) if start in CLASSES and end in CLASSES else ""
    count = book.t.number(figure.detail["x"])
    return Move(figure.value, book.t.percent(figure.value), count, "" if side == "across" else side)


def _summary(book: Book, share: Figure) -> list[Summary]:
    """Say beside the matrix how many went up, stayed, went down, and sideways where any did."""
    t, lines = book.t, []
    for name, found in share.detail["month_ways"].items():
        part = t.percent(found["share"], 1)
        said = {
            "up": t("to a better class, {share}", share=part),
            "stayed": t("in the same class, {share}", share=part),
            "down": t("to a worse class, {share}", share=part),
            "across": t("sideways, {share}", share=part),
        }
        if name != "across" or found["x"]:
            lines.append(Summary(t.number(found["x"]), said[name], VERDICTS.get(name, "")))
    return lines


def _title(book: Book) -> str:
    """Say how many of the value customers kept their class; of the largest class where there were none."""
    t = book.t
    stays = [f for f in (book.get(MOVE, f"{name}->{name}") for name in CLASSES) if f is not None]
    first = book.get(MOVE, "value->value") or max(stays, key=lambda f: f.n or 0)
    return t(
        "Of {n} {name} in {month}, {x} kept their class",
        n=t.number(first.n or 0), name=words.small(book, first.item.partition("->")[0]),
        month=t.month(book.context.period.previous()), x=t.number(first.detail["x"]),
    )  # fmt: skip


def _alt(book: Book, share: Figure) -> str:
    t, ways = book.t, share.detail["month_ways"]
    x = {name: t.number(found["x"]) for name, found in ways.items()}
    said = {"before": t.month(book.context.period.previous()), "now": book.month(), "title": _title(book), **x}
    said |= {"n": t.number(share.detail["month_n"]), "share": t.percent(ways["stayed"]["share"], 1)}
    if not ways["across"]["x"]:
        return t(
            "Matrix of {n} customers by class in {before} and in {now}: {stayed} stayed in their class ({share}), "
            "{up} went to a better class and {down} to a worse one. {title}.",
            **said,
        )
    return t(
        "Matrix of {n} customers by class in {before} and in {now}: {stayed} stayed in their class ({share}), {up} "
        "went to a better class, {down} to a worse one and {across} sideways. {title}.",
        **said,
    )


def _table(book: Book, starts: list[str], columns: list[str]) -> Table:
    t, lines = book.t, []
    for start in starts:
        row = _row(book, start, columns)
        cells = (t("{share} ({n})", share=c.percent, n=c.count) if c.percent else "–" for c in row.cells)
        lines.append((row.label, row.total, *cells))
    heads = (Column(t("Class before")), Column(t("Customers"), True))
    now = tuple(Column(words.label(t, name), True) for name in columns)
    return Table(
        t("Where the customers of each class are now: share of the row and count"), (*heads, *now), tuple(lines)
    )
