"""The zone of tolerance customer by customer, in words: who is outside it, how far up it service is, who reacts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import share_rows
from cxanalysis.present.figures.share_rows import ShareRow, ShareRowsSpec
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

POSITION, SHARE, CROSSED = "satisfaction.zone_position", "satisfaction.zone_share", "satisfaction.zone_crossed"
REACTION = "satisfaction.zone_reaction"
PLACES = ("below", "inside", "above")
METHODS = (POSITION, SHARE, CROSSED, REACTION)


def shared_out(book: Book) -> list[str]:
    """Return the dimensions whose customers are placed in their own zones, the most below first; then all together."""
    names = [name for name in parts.dimensions(book) if _share(book, "below", name) is not None]
    names.sort(key=lambda name: -(_share_value(book, "below", name)))
    return [*names, *([parts.OVERALL] if names and _share(book, "below", parts.OVERALL) is not None else [])]


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-tolerance": lambda book: bool(shared_out(book))}


def tolerance_figure(book: Book, number: int) -> Block | None:
    """Return who is below, inside and above their own zone, by dimension; None where the zone was not asked."""
    t, names = book.t, shared_out(book)
    if not names:
        return None
    heads = (t("below"), t("inside the zone"), t("above"))
    spec = ShareRowsSpec(tuple(_row(book, name) for name in names), heads)
    lead = [f for f in (_share(book, "below", name) for name in names) if f is not None]
    words = {"people": parts.people(book, lead), "month": book.month()}
    return blocks_figure.figure(
        "fig-tolerance",
        t("Figure {n}", n=number),
        _title(book, lead),
        t("Share of customers by their own zone of tolerance, {people}, {month}. Beside: where the mean score stands.",
          **words),
        partial(share_rows.draw, spec),
        _alt(book, names),
        _note(book),
        _table(book, [*names, *(n for n in parts.items(book) if _share(book, "below", n) is not None)]),
        t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _share(book: Book, place: str, name: str) -> Figure | None:
    return book.get(SHARE, ":".join((place, name)))


def _share_value(book: Book, place: str, name: str) -> float:
    figure = _share(book, place, name)
    return (figure.value or 0.0) if figure else 0.0


def _row(book: Book, name: str) -> ShareRow:
    found = [_share(book, place, name) for place in PLACES]
    zone = book.get(parts.ZONE, name)
    side = parts.side(zone) if zone else ""
    position = book.get(POSITION, name)
    return ShareRow(
        label=book.item(name),
        parts=tuple((f.value or 0.0) if f else 0.0 for f in found),
        written=tuple(book.value(f) if f else "" for f in found),
        marks=("worse" if side == "below" else "", "", "better" if side == "above" else ""),
        words=up(book, position) if position else "",
        detail=book.between(position) if position and position.low is not None else "",
    )


def up(book: Book, position: Figure) -> str:
    """Say how far up its zone a mean score stands."""
    t, value = book.t, position.value or 0.0
    if value < 0:
        return t("{share} of its width below the zone", share=book.number(position, abs(value)))
    return t("{share} of the way up", share=book.value(position))


def _title(book: Book, lead: Sequence[Figure]) -> str:
    t, worst = book.t, lead[0]
    if all(parts.unclear(book, f) for f in lead):
        return t("Too few answers to share customers out over their zones")
    if not any(f.value for f in lead):
        return t("No customer gets less than they accept")
    name = book.item(worst.item.partition(":")[2])
    return t("On {name}, {share} of customers get less than they accept", name=name, share=book.value(worst))


def _alt(book: Book, names: Sequence[str]) -> str:
    t = book.t
    lines = [t("Stacked bars of customers below, inside and above their own zone of tolerance, {month}.",
               month=book.month())]  # fmt: skip
    for name in dict.fromkeys((names[0], names[-1])):
        shares = {place: _written(book, place, name) for place in PLACES}
        lines.append(t("{name}: {below} below, {inside} inside, {above} above.", name=book.item(name), **shares))
    return " ".join(lines)


def _written(book: Book, place: str, name: str) -> str:
    figure = _share(book, place, name)
    return book.value(figure) if figure else book.t("no figure")


def _note(book: Book) -> str:
    t, crossed = book.t, book.get(CROSSED, parts.OVERALL)
    line = t(
        "**How to read it.** A bar counts customers, each against the zone they named; the words beside it place the "
        "mean: 0% is the lowest service accepted, 100% the service {upper}. (Wilson intervals; Fieller interval of the "
        "ratio of means.)", upper=t("expected") if parts.upper_is_expected(book) else t("desired"),
    )  # fmt: skip
    count = int(crossed.detail["x"]) if crossed else 0
    if not count:
        return line
    left = t.n(
        "{n} customer whose lowest accepted service is above the top of the zone is left out of the bars over all "
        "dimensions.",
        "{n} customers whose lowest accepted service is above the top of the zone are left out of the bars over all "
        "dimensions.",
        count,
    )
    return t("{line} {more}", line=line, more=left)


def _table(book: Book, names: Sequence[str]) -> Table:
    t = book.t
    interval = t("{level} interval", level=book.level())
    heads = (t("Below"), interval, t("Inside"), interval, t("Above"), interval, t("Customers"),
             t("Adequate above the top"), t("Position in the zone"), interval)  # fmt: skip
    columns = (Column(t("Dimension or item")), *(Column(head, number=True) for head in heads))
    return Table(
        t("Customers below, inside and above their own zone of tolerance, {month}", month=book.month()),
        columns,
        tuple(_cells(book, name) for name in names),
    )


def _cells(book: Book, name: str) -> tuple[str, ...]:
    t, found = book.t, [_share(book, place, name) for place in PLACES]
    shares = [words for f in found for words in ((book.value(f), book.between(f)) if f else (t("no figure"), ""))]
    crossed, position = book.get(CROSSED, name), book.get(POSITION, name)
    return (
        book.item(name),
        *shares,
        t.number(found[0].n or 0) if found[0] else t("no figure"),
        t.number(crossed.detail["x"]) if crossed else t("no figure"),
        book.value(position) if position else t("no figure"),
        book.between(position) if position else t("not known"),
    )


def reaction_note(book: Book) -> Block | None:
    """Say whether customers react less inside their zone than outside it; None where that was not tested."""
    figure = book.get(REACTION, parts.OVERALL)
    if figure is None or not figure.verdict:
        return None
    t, detail = book.t, figure.detail
    words = {
        "inside": book.number(figure, detail["inside"]),
        "outside": book.number(figure, detail["outside"]),
        "between": book.between(figure),
        "value": book.value(figure),
        "months": small_months(book, detail["months"]),
    }
    slopes = t(
        "One point more of perception goes with {inside} points more of overall satisfaction inside the zone and with "
        "{outside} outside it (difference {value}, {between}; answers of {months}).", **words,
    )  # fmt: skip
    return blocks_text.prose(t("**{claim}** {slopes}", claim=_claim(book, figure), slopes=slopes))


def _claim(book: Book, figure: Figure) -> str:
    t = book.t
    if figure.verdict == "less":
        return t("Inside their zone of tolerance, customers react less than outside it.")
    if figure.verdict == "equal":
        return t("Customers react inside their zone of tolerance as they do outside it.")
    if figure.verdict == "more":
        return t("Inside their zone of tolerance, customers react more than outside it.")
    return t("Whether customers react less inside their zone of tolerance cannot be told.")


def small_months(book: Book, months: int) -> str:
    """Count months in a sentence: one month; 12 months."""
    return book.t.n("{n} month", "{n} months", int(months))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what this part cannot say, and why."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "zone_reaction:overall": lambda: t(
            "Not shown: whether customers react less inside their zone of tolerance. There is no overall question."
        ),
        "zone_reaction:few": lambda: t(
            "Not shown: whether customers react less inside their zone of tolerance. Too few answers are outside it, "
            "or too few in all."
        ),
    }
    return [words[code]() for code in (part.left_out if part else ())]
