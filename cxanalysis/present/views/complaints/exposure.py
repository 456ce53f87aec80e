"""Complaints for what is sold: which product gets more of them per 1,000 orders than the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.record import Figure

MEASURE, RATIO = "complaints.per_1000_orders", "complaints.orders_ratio"
MOST_ROWS, MOST_NAMED = 12, 2
MARKS = {"above": "worse", "below": "better", "unclear": "now", "too_few": "unsure"}


def products(book: Book) -> list[Figure]:
    """Return the products, most complaints for their orders first."""
    return [f for f in book.record.items(MEASURE) if f.value is not None]


def shown(book: Book) -> bool:
    """Tell whether there are products to compare."""
    return len(products(book)) > 1


def exposure_figure(book: Book, number: int) -> Block | None:
    """Return complaints per 1,000 orders by product; None where orders and complaints do not both name products."""
    t, found = book.t, products(book)
    if not shown(book):
        return None
    first = _first(found)
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in first),
        axis=Axis(t.number, low=0.0),
        reference=found[0].detail["all"],
        reference_label=t("all products {n}", n=book.number(found[0], found[0].detail["all"])),
    )
    sub = t("Complaints that name the product per 1,000 orders of it, {span}.", span=_span(book, found[0]))
    if len(first) < len(found):
        sub = t("{sub} {n} of {all} products; the table has all.", sub=sub, n=len(first), all=len(found))
    return blocks_figure.figure(
        id="fig-exposure",
        number=t("Figure {n}", n=number),
        title=_title(book, found),
        sub=sub,
        draw=partial(rows.draw, spec),
        alt=_alt(book, found),
        note=_note(book),
        table=_table(book, found),
        numbers=t("Numbers behind figure {n}", n=number),
    )


def _first(found: Sequence[Figure]) -> list[Figure]:
    """Choose the products to draw: the first ones, and what stands apart."""
    kept = [f for f in found if f.verdict in ("above", "below")][:MOST_ROWS]
    rest = [f for f in found if f not in kept][: max(0, MOST_ROWS - len(kept))]
    return [f for f in found if f in kept or f in rest]


def _span(book: Book, figure: Figure) -> str:
    """Write the months that are counted."""
    t, first = book.t, figure.detail["from"]
    if first == str(book.context.period):
        return book.month()
    return t("{first} to {last}", first=t.month(first), last=book.month())


def _row(book: Book, figure: Figure) -> Row:
    t = book.t
    return Row(
        label=figure.item,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        mark=MARKS[figure.verdict],
        words=verdict(book, figure),
        detail=t("{x} for {n} orders", x=t.number(figure.detail["x"]), n=t.number(figure.n or 0)),
    )


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a verdict."""
    t = book.t
    return {
        "above": t("More than the others"),
        "below": t("Fewer than the others"),
        "unclear": t("Cannot tell"),
        "too_few": t("Too few to say"),
    }[figure.verdict]


def _title(book: Book, found: Sequence[Figure]) -> str:
    t = book.t
    above, below = ([f for f in found if f.verdict == side] for side in ("above", "below"))
    names = t.join([f.item for f in (above or below)])
    if above and len(above) <= MOST_NAMED:
        return t.n(
            "{names} gets more complaints for its orders than the others",
            "{names} get more complaints for their orders than the others",
            len(above), names=names,
        )  # fmt: skip
    if above:
        return t.n(
            "{count} product gets more complaints for its orders than the others",
            "{count} products get more complaints for their orders than the others", len(above),
        )  # fmt: skip
    if below and len(below) <= MOST_NAMED:
        return t.n(
            "{names} gets fewer complaints for its orders than the others",
            "{names} get fewer complaints for their orders than the others",
            len(below), names=names,
        )  # fmt: skip
    if any(f.verdict == "unclear" for f in found):
        return t("No product gets clearly more complaints for its orders")
    return t("Too few complaints or orders to compare products")


def _note(book: Book) -> str:
    t = book.t
    return t(
        "**How to read it.** The dashed line is all products together; colour marks a product that differs from all "
        "others beyond chance. Products of few orders are drawn towards it before they are put in order; orders "
        "cancelled or lost count as none. ({level} intervals: Garwood, customers as clusters; binomial test against "
        "all others, false findings held at {fdr}.)",
        level=book.level(), fdr=t.percent(book.context.parameters.fdr),
    )  # fmt: skip


def _alt(book: Book, found: Sequence[Figure]) -> str:
    t = book.t
    said = [t("{item} {value} ({between})", item=f.item, value=book.value(f), between=book.between(f))
            for f in (found[0], found[-1])]  # fmt: skip
    return t(
        "Dots with intervals: complaints per 1,000 orders by product, {span}. {title}: from {first} down to {last}; "
        "all products {all}.",
        span=_span(book, found[0]), title=_title(book, found), first=said[0], last=said[1],
        all=book.number(found[0], found[0].detail["all"]),
    )  # fmt: skip


def _table(book: Book, found: Sequence[Figure]) -> Table:
    t = book.t
    heads = (t("Complaints"), t("Orders"), t("Per 1,000 orders"), t("{level} interval", level=book.level()),
             t("Against the others"), t("In {month} alone", month=book.month()))  # fmt: skip
    columns = (Column(t("Product")), *(Column(h, True) for h in heads), Column(t("Verdict")))
    body = tuple(
        (
            f.item,
            t.number(f.detail["x"]),
            t.number(f.n or 0),
            book.value(f),
            book.between(f),
            _ratio(book, f),
            _month(book, f),
            verdict(book, f),
        )
        for f in found
    )
    caption = t("Complaints per 1,000 orders by product, {span}", span=_span(book, found[0]))
    return Table(caption, columns, body, show_caption=False)


def _ratio(book: Book, figure: Figure) -> str:
    """Write how many times the rate of all others a product has."""
    t, ratio = book.t, book.get(RATIO, figure.item)
    if ratio is None:
        return t("no figure")
    return t("×{n} ({between})", n=book.value(ratio), between=book.between(ratio))


def _month(book: Book, figure: Figure) -> str:
    """Write the rate of the last month alone, with what it rests on."""
    t, rate = book.t, figure.detail.get("month_rate")
    if rate is None:
        return t("no orders")
    counts = {"x": t.number(figure.detail["month_x"]), "n": t.number(figure.detail["month_orders"])}
    return t("{rate} ({x} for {n})", rate=book.number(figure, rate), **counts)


def unsaid(book: Book, codes: Sequence[str]) -> list[str]:
    """Say why products are not compared, and which complaints are in no rate."""
    t, lines = book.t, []
    said: dict[str, Callable[[int], str]] = {
        "exposure_absent": lambda n: t(
            "Not shown: complaints per 1,000 orders. Complaints and orders do not both name a product."
        ),
        "exposure_single": lambda n: t(
            "Not shown: complaints per 1,000 orders. Fewer than two products were ordered, or none is complained of."
        ),
        "exposure_unordered": lambda n: t.n(
            "{n} complaint names a product that nobody ordered; it is in no rate per order.",
            "{n} complaints name a product that nobody ordered; they are in no rate per order.",
            n,
        ),
        "exposure_unnamed": lambda n: t.n(
            "{n} complaint of the months counted names no product; the rates per order are too low by it.",
            "{n} complaints of the months counted name no product; the rates per order are too low by these.",
            n,
        ),
    }
    for code in codes:
        kind, _, n = code.partition(":")
        lines += [said[kind](int(n or 0))] if kind in said else []
    return lines
