"""Dimensions and items on one scale: what is perceived, against what customers accept, want and expect."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts, titles
from cxanalysis.record import Figure

_MARKS = {"below": "worse", "border": "unsure", "inside": "now", "above": "better", "met": "now", "": "unsure"}


def zone_figure(book: Book, number: int) -> Block | None:
    """Return the dimensions in their zone of tolerance; None where the lowest accepted service was not asked."""
    found = parts.ranked(book, parts.ZONE, parts.dimensions(book))
    return _figure(book, number, "fig-zone", parts.ZONE, found, found) if found else None


def gap_figure(book: Book, number: int) -> Block | None:
    """Return perception against expectation by dimension; None where no expectation was asked."""
    found = parts.ranked(book, parts.GAP, parts.dimensions(book))
    return _figure(book, number, "fig-gap", parts.GAP, found, found) if found else None


def perceived_figure(book: Book, number: int) -> Block | None:
    """Return the perception scores of the dimensions, for a survey that asked for nothing else."""
    names = parts.dimensions(book)
    if parts.form(book, names) != parts.PERCEIVED:
        return None
    found = parts.ranked(book, parts.PERCEIVED, names)
    return _figure(book, number, "fig-perceived", parts.PERCEIVED, found, found)


def items_figure(book: Book, number: int) -> Block | None:
    """Return the weakest items, those that are below or may be so first; all of them in the table behind."""
    names = parts.items(book)
    measure = parts.form(book, names)
    found = parts.ranked(book, measure, names) if measure else []
    if not found:
        return None
    edge = [f for f in found if measure == parts.ZONE and parts.side(f) in ("below", "border")]
    shown = found[: max(parts.MOST_ITEMS, min(len(edge), 2 * parts.MOST_ITEMS))]
    return _figure(book, number, "fig-items", measure, shown, found)


def _figure(book: Book, number: int, id: str, measure: str, shown: Sequence[Figure], every: Sequence[Figure]) -> Block:
    t = book.t
    drawn = parts.alike(book, shown)
    spec = RowsSpec(
        rows=tuple(_row(book, measure, f) for f in drawn),
        axis=Axis(lambda value, digits: t.number(value, digits)),
        adequate_head=t("lowest accepted"),
        desired_head=t("expected") if parts.upper_is_expected(book) else t("desired"),
        expected_head=t("expected"),
    )
    return blocks_figure.figure(
        id,
        t("Figure {n}", n=number),
        titles.title(book, measure, every),
        titles.sub(book, measure, drawn, every),
        partial(rows.draw, spec),
        titles.alt(book, measure, drawn, every),
        titles.note(book, measure, every),
        _table(book, measure, every),
        t("Numbers behind figure {n}", n=number),
    )


def _row(book: Book, measure: str, figure: Figure) -> Row:
    make = {parts.ZONE: _zone_row, parts.GAP: _gap_row, parts.PERCEIVED: _perceived_row}
    return make[measure](book, figure)


def _zone_row(book: Book, figure: Figure) -> Row:
    detail = figure.detail
    return Row(
        label=book.item(figure.item),
        value=detail["perceived"],
        low=detail.get("perceived_low"),
        high=detail.get("perceived_high"),
        written=book.number(figure, detail["perceived"]),
        mark=_MARKS[parts.side(figure)],
        zone=(detail["adequate"], detail.get("desired")),
        words=titles.verdict(book, figure),
        detail=titles.margins(book, figure),
    )


def _gap_row(book: Book, figure: Figure) -> Row:
    mine, expected = book.get(parts.PERCEIVED, figure.item), book.get("satisfaction.expected", figure.item)
    widest = figure.detail.get("place") == "lowest"
    return Row(
        label=book.item(figure.item),
        value=mine.value if mine else None,
        low=mine.low if mine else None,
        high=mine.high if mine else None,
        written=book.value(mine) if mine else "",
        mark="worse" if widest else _MARKS[parts.side(figure)] if parts.side(figure) != "below" else "now",
        expected=expected.value if expected else None,
        words=titles.gap_words(book, figure),
        detail=titles.between(book, figure),
    )


def _perceived_row(book: Book, figure: Figure) -> Row:
    words = book.t("Lowest of all") if figure.detail.get("place") == "lowest" else ""
    return Row(
        label=book.item(figure.item),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        mark="unsure" if parts.unclear(book, figure) else "now",
        words=book.t("Too few answers") if parts.unclear(book, figure) else words,
        detail=titles.between(book, figure),
    )


def _table(book: Book, measure: str, figures: Sequence[Figure]) -> Table:
    t = book.t
    name = Column(titles.kind(book, figures))
    interval = t("{level} interval", level=book.level())
    upper = t("Expected") if parts.upper_is_expected(book) else t("Desired")
    zone = (t("Perceived"), t("Lowest accepted"), upper, t("Adequacy"), interval, t("Superiority"))
    heads = {
        parts.ZONE: (*zone, t("{interval} of superiority", interval=interval)),
        parts.GAP: (t("Perceived"), t("Expected"), t("Gap"), interval),
        parts.PERCEIVED: (t("Perceived"), interval),
    }[measure]
    desired = measure != parts.ZONE and any(book.get(parts.SUPERIORITY, f.item) for f in figures)
    if desired:
        heads = (*heads, t("Against desired"), interval)
    columns = [name, *(Column(head, number=True) for head in heads), Column(t("Answers"), number=True)]
    cells = {parts.ZONE: _zone_cells, parts.GAP: _gap_cells, parts.PERCEIVED: _perceived_cells}[measure]
    body = [
        (book.item(f.item), *cells(book, f), *(_desired_cells(book, f) if desired else ()), t.number(f.n or 0))
        for f in figures
    ]
    if measure == parts.ZONE:
        columns.append(Column(t("Position")))
        body = [(*cells, titles.verdict(book, f)) for cells, f in zip(body, figures, strict=True)]
    return Table(titles.caption(book, measure, figures), tuple(columns), tuple(body))


def _zone_cells(book: Book, figure: Figure) -> tuple[str, ...]:
    detail = figure.detail
    return (
        book.number(figure, detail["perceived"]),
        book.number(figure, detail["adequate"]),
        book.number(figure, detail.get("desired")),
        book.value(figure),
        book.between(figure),
        *_desired_cells(book, figure),
    )


def _desired_cells(book: Book, figure: Figure) -> tuple[str, ...]:
    """Write how far perception is from the service desired."""
    above = book.get(parts.SUPERIORITY, figure.item)
    return (book.value(above), book.between(above)) if above else (book.t("not asked"), book.t("not asked"))


def _gap_cells(book: Book, figure: Figure) -> tuple[str, ...]:
    found = [book.get(m, figure.item) for m in (parts.PERCEIVED, "satisfaction.expected")]
    written = tuple(book.value(f) if f else book.t("no figure") for f in found)
    return (*written, book.value(figure), book.between(figure))


def _perceived_cells(book: Book, figure: Figure) -> tuple[str, ...]:
    return (book.value(figure), book.between(figure))
