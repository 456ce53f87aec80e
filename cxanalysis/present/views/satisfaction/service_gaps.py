"""What staff say against what customers expect: four gaps inside the organisation, and the fifth they lead to."""

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
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.present.views.satisfaction.gap_words import (
    MEASURE,
    flagged,
    found,
    gap_of,
    heading,
    name,
    of,
    title,
    verdict,
)
from cxanalysis.record import Figure

METHODS: tuple[str, ...] = (MEASURE,)
_MARKS = {"short": "worse", "over": "now", "equal": "now", "unclear": "unsure", "": "unsure"}


def service_gaps_finding(book: Book) -> Block | None:
    """Return the heading: which gap inside the organisation is shown; None where staff were not asked."""
    every = found(book)
    if not every:
        return None
    t = book.t
    staff = {"n": t.number(max(f.detail["staff_n"] for f in every)), "months": _months(book, every)}
    intro = t("What {n} members of staff say is held against what customers expect, {months}.", **staff)
    return blocks_text.finding("service-gaps", heading(book, every), intro)


def drawn(every: list[Figure]) -> list[Figure]:
    """Return the rows of the picture: each gap over all dimensions, and the dimensions that fall short or go beyond."""
    one = len({gap_of(f) for f in every}) == 1
    whole = {gap_of(f) for f in every if of(f) == parts.OVERALL}
    return [
        f for f in every if one or of(f) == parts.OVERALL or f.verdict in ("short", "over") or gap_of(f) not in whole
    ]


def _alike(every: list[Figure]) -> list[Figure]:
    """Return those on the scale that most share; only these may stand on one axis."""
    ends = [(f.detail["min"], f.detail["max"]) for f in every]
    return [f for f, mine in zip(every, ends, strict=True) if mine == max(ends, key=ends.count)]


def service_gaps_figure(book: Book, number: int) -> Block | None:
    """Return the gaps inside the organisation about zero; None where staff were not asked."""
    t, every = book.t, found(book)
    if not every:
        return None
    shown = _alike(drawn(every))
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in shown),
        axis=Axis(lambda value, digits: t.number(value, digits), low=-0.5, high=0.5),
        reference=0.0,
        reference_label=t("no gap"),
    )
    return blocks_figure.figure(
        "fig-service-gaps",
        t("Figure {n}", n=number),
        title(book, every),
        _sub(book, shown),
        partial(rows.draw, spec),
        _alt(book, shown),
        _note(book, every, shown),
        _table(book),
        t("Numbers behind figure {n}", n=number),
    )


def _row(book: Book, figure: Figure) -> Row:
    label = name(book, gap_of(figure))
    if of(figure) != parts.OVERALL:
        label = book.t("{name}: {gap}", name=book.item(of(figure)), gap=small(label))
    return Row(
        label=label,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        mark=_MARKS[figure.verdict],
        words=verdict(book, figure),
        detail=book.between(figure) if figure.low is not None else "",
    )


def _months(book: Book, every: list[Figure]) -> str:
    return book.t.n("{n} month to {month}", "{n} months to {month}", every[0].detail["months"], month=book.month())


def _sub(book: Book, shown: list[Figure]) -> str:
    t, first = book.t, shown[0].detail
    words = {
        "low": t.number(first["min"]), "high": t.number(first["max"]), "level": book.level(),
        "staff": t.number(max(f.detail["staff_n"] for f in shown)),
        "customers": t.number(max(f.detail["other_n"] for f in shown)), "months": _months(book, shown),
    }  # fmt: skip
    words["customers"] = parts.of_scope(book, t("{n} of customers", n=words["customers"]))
    return t(
        "Difference of means in points of the scale from {low} to {high} with {level} interval, up to {staff} answers "
        "of staff and {customers}, {months}.", **words,
    )  # fmt: skip


def _alt(book: Book, shown: list[Figure]) -> str:
    t, low = book.t, min(shown, key=lambda f: f.value or 0.0)
    high = max(shown, key=lambda f: f.value or 0.0)
    start = t.n("Dot chart of {n} difference between what staff say and what customers expect, {month}.",
                "Dot chart of {n} differences between what staff say and what customers expect, {month}.",
                len(shown), month=book.month())  # fmt: skip
    ends = (low, high) if low.item != high.item else (low,)
    told = t.join([_told(book, f) for f in ends])
    return t("{start} From the lowest to the highest: {told}.", start=start, told=told) if len(shown) > 1 else t(
        "{start} It is {told}.", start=start, told=told
    )  # fmt: skip


def _told(book: Book, figure: Figure) -> str:
    label = _row(book, figure).label
    words = {"row": small(label) if of(figure) == parts.OVERALL else label, "value": book.value(figure),
             "between": book.between(figure)}  # fmt: skip
    return book.t("{row} {value} ({between}), {verdict}", verdict=small(verdict(book, figure)), **words)


def _note(book: Book, every: list[Figure], shown: list[Figure]) -> str:
    t = book.t
    lines = [t(
        "**How to read it.** Left of zero, staff put expectations too low, standards stay below what is expected, or "
        "standards and promises are not kept. (Gaps of the service quality model; Welch intervals, customers as "
        "clusters; delivering to standard per member of staff.)"
    )]  # fmt: skip
    if len(shown) < len(every):
        lines.append(t("The other dimensions stand in the table, with the questions of what falls short."))
    return " ".join(lines)


def _table(book: Book) -> Table:
    t = book.t
    columns = (
        Column(t("Gap")), Column(t("Of")), Column(t("Mean"), True), Column(t("Held against"), True),
        Column(t("Difference"), True), Column(t("{level} interval", level=book.level()), True),
        Column(t("Answers of staff"), True), Column(t("Answers held against"), True), Column(t("Verdict")),
    )  # fmt: skip
    every = _listed(book)
    body = [_cells(book, f) for f in every]
    body += [cells for cells in [_fifth(book)] if cells]
    caption = t("Gaps between what staff say and what customers expect, {months}", months=_months(book, every))
    return Table(caption, columns, tuple(body))


def _listed(book: Book) -> list[Figure]:
    """Return all gaps of dimensions, and the questions of a gap that falls short."""
    judged = found(book)
    short = {gap_of(f) for f in judged if f.verdict == "short"}
    questions = [
        f for f in book.record.items(MEASURE) if f.value is not None and f not in judged and gap_of(f) in short
    ]
    return sorted([*judged, *questions], key=gap_of)


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    t, detail, whose = book.t, figure.detail, of(figure)
    judged = whose == parts.OVERALL or whose in book.context.parts
    return (
        t("{n} {name}", n=gap_of(figure), name=name(book, gap_of(figure))), book.item(whose),
        book.number(figure, detail["staff"]), book.number(figure, detail["other"]), book.value(figure),
        book.between(figure), t.number(detail["staff_n"]), t.number(detail["other_n"]),
        verdict(book, figure) if judged else "",
    )  # fmt: skip


def _fifth(book: Book) -> tuple[str, ...]:
    """Return the row of the gap that customers feel: perceived minus expected, of the month."""
    t, gap = book.t, book.get(parts.GAP, parts.OVERALL)
    mine, expected = (book.get(m, parts.OVERALL) for m in (parts.PERCEIVED, "satisfaction.expected"))
    if gap is None or mine is None or expected is None:
        return ()
    return (
        t("{n} {name}", n=5, name=name(book, "5")), t("All dimensions, {month}", month=book.month()), book.value(mine),
        book.value(expected), book.value(gap), book.between(gap), "", t.number(gap.n or 0), "",
    )  # fmt: skip


def service_gaps_note(book: Book) -> Block | None:
    """Return the questions to check where staff misjudge what customers expect; None where that is not shown."""
    if not any(flagged(found(book), "1", verdict) for verdict in ("short", "over")):
        return None
    return blocks_text.note(book.t(
        "**To check.** Was the research accurate? Were expectations read rightly? Were needs analysed at all? Does "
        "information get lost on its way up? Are there too many levels between customers and those who decide?"
    ))  # fmt: skip


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-service-gaps": lambda book: bool(found(book))}


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say which gaps cannot be told and why."""
    t = book.t
    if part is None or "staff" in part.left_out:
        if book.context.scope != "all":
            return [t("Not shown: service gaps. No answers of staff belong to {scope}.", scope=book.scope())]
        return [t("Not shown: service gaps. There are no answers of staff.")]
    if part.figures and not found(book):
        return [t("Not shown: service gaps. Fewer than {n} members of staff, or customers, answered.",
                  n=t.number(book.context.parameters.min_cell))]  # fmt: skip
    lines = [t("Not shown: service gaps to what customers expect. Expectation was not asked.")]
    lines = lines if "expected" in part.left_out else []
    missing = [code.partition(":")[2] for code in part.left_out if code.startswith("gap:")]
    if missing:
        names = t.join([small(name(book, gap)) for gap in missing])
        lines.append(t("Not shown: the service gap of {names}. Staff were not asked.", names=names))
    return lines
