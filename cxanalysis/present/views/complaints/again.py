"""Who complains again: of 100 complaints how many come back; a month's complaints in cases and customers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import share_rows
from cxanalysis.present.figures.share_rows import ShareRow, ShareRowsSpec
from cxanalysis.present.views.complaints import again_words as words
from cxanalysis.present.views.complaints.again_words import AFTER, CASES, LESS, MEASURE, MORE
from cxanalysis.record import Figure

METHODS = (MEASURE, CASES)
FIGURES: dict[str, Callable[[Book], bool]] = {
    "fig-again": lambda book: book.get(MEASURE) is not None,
    "fig-again-rows": lambda book: bool(words.groups(book)),
}


def again_finding(book: Book) -> Block | None:
    """Return the heading: what stands out among who comes back; None where no complaint has a customer."""
    figure = book.get(MEASURE)
    if figure is None:
        counted = _month(book)
        title = book.t("It is too early to say how many complain again")
        return blocks_text.finding("again", title, counted) if counted else None
    told = [words.told(book, figure), words.against_year(book, figure), _later(book)]
    return blocks_text.finding("again", _heading(book, figure), " ".join(s for s in told if s))


def _heading(book: Book, figure: Figure) -> str:
    """Say who stands out, else how it compares with a year before, else that nothing does."""
    t, groups = book.t, words.groups(book)
    more = [f for f in groups if f.verdict == MORE]
    if len(more) == 1:
        return t("{group}: more customers complain again than elsewhere", group=words.group(book, more[0]))
    if more:
        return t("{n} groups of complaints come back more often than others", n=t.number(len(more)))
    if figure.verdict == MORE:
        return t("Customers complain again more often than a year ago")
    if figure.verdict == LESS:
        return t("Customers complain again less often than a year ago")
    if _later(book):
        return t("Whoever has come back once comes back more often")
    if any(f.verdict for f in groups):
        return t("Nothing stands out among the complaints that come back")
    return t("{p} in 100 complain again within {days} days", p=words.of_100(book, figure), days=words.days(book))


def _later(book: Book) -> str:
    """Say that whoever came back once comes back more often, where that is shown."""
    first, second = (book.get(MEASURE, f"{AFTER}{k}") for k in (1, 2))
    if first is None or second is None or first.verdict != LESS:
        return ""
    return book.t(
        "After a first complaint it is **{first} of 100**, after a second **{second} of 100**.",
        first=words.of_100(book, first), second=words.of_100(book, second),
    )  # fmt: skip


def _month(book: Book) -> str:
    """Say how many complaints, cases and customers the month had."""
    t, cases = book.t, book.get(CASES)
    if cases is None:
        return ""
    detail = cases.detail
    if detail["complaints"] == 1:
        said = t("The one complaint of a named customer in {month} is one case.", month=book.month())
    else:
        said = t(
            "The **{n} complaints** of named customers in {month} are {cases} of {customers}.",
            n=t.number(detail["complaints"]),
            month=book.month(),
            cases=t.n("**{n} case**", "**{n} cases**", int(cases.value or 0)),
            customers=t.n("**{n} customer**", "**{n} customers**", detail["customers"]),
        )
    if not detail.get("earlier"):
        return said
    older = t("{n} of these cases began in an earlier month.", n=t.number(detail["earlier"]))
    return t("{said} {older}", said=said, older=older)


def again_note(book: Book) -> Block | None:
    """Return events, cases and people apart, and how few customers make half of the repeats."""
    figure = book.get(MEASURE)
    if figure is None or not (said := _month(book)):
        return None
    return blocks_text.prose(" ".join(s for s in (said, _few(book, figure)) if s))


def _few(book: Book, figure: Figure) -> str:
    """Say how few customers made half of the repeats."""
    t, detail = book.t, figure.detail
    if "few" not in detail:
        return ""
    repeats = {"x": t.number(detail["few_repeats"]), "repeats": t.number(detail["repeats"])}
    return t(
        "Of the {repeats} repeat complaints from {first} to {last}, **{x} came from {n}** of {customers} customers.",
        n=t.number(detail["few"]), customers=t.number(detail["customers"]), **repeats, **words.months(book, figure),
    )  # fmt: skip


def again_figure(book: Book, number: int) -> Block | None:
    """Return of 100 complaints how many are followed by another: all, and by how many came before."""
    t, figure = book.t, book.get(MEASURE)
    if figure is None:
        return None
    rows = _rows(book, figure)
    shown = tuple(_row(book, label, found) for label, found in rows)
    return blocks_figure.figure(
        "fig-again",
        t("Figure {n}", n=number),
        _title(book, figure),
        t(
            "Complaints of named customers that the same customer follows with another about the same item within "
            "{days} days, of 100; {n} complaints of {customers} customers, {first} to {last}.",
            days=words.days(book), n=t.number(figure.n or 0), customers=t.number(figure.detail["customers"]),
            **words.months(book, figure),
        ),
        partial(share_rows.draw, ShareRowsSpec(shown, (t("again within {days} days", days=words.days(book)),
                                                       t("not again")))),
        _alt(book, rows),
        t(
            "**How to read it.** Each bar is 100 complaints; the left part is followed by another. A complaint counts "
            "as a second or later one where one came before within {days} days. The latest complaints count for as "
            "long as the data reach. (Kaplan-Meier, customers as clusters.)",
            days=words.days(book),
        ),
        _table(book, rows),
        t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _title(book: Book, figure: Figure) -> str:
    t = book.t
    said = {"p": words.of_100(book, figure), "days": words.days(book)}
    if "year" not in figure.detail:
        return t("{p} in 100 complain again within {days} days", **said)
    if figure.verdict == MORE:
        return t("More complain again than a year ago: {p} in 100", p=said["p"])
    if figure.verdict == LESS:
        return t("Fewer complain again than a year ago: {p} in 100", p=said["p"])
    if figure.verdict == "as_often":
        return t("As many complain again as a year ago: {p} in 100", p=said["p"])
    return t("{p} in 100 complain again within {days} days; no clear change", **said)


def _rows(book: Book, figure: Figure) -> list[tuple[str, Figure]]:
    t = book.t
    labels = {1: t("After a first complaint"), 2: t("After a second"), 3: t("After a third or later one")}
    steps = [(label, book.get(MEASURE, f"{AFTER}{k}")) for k, label in labels.items()]
    return [(t("All complaints"), figure), *((label, f) for label, f in steps if f is not None)]


def _row(book: Book, label: str, figure: Figure) -> ShareRow:
    t, p = book.t, figure.value or 0.0
    return ShareRow(
        label=label,
        parts=(p, 1 - p),
        written=(words.of_100(book, figure), t.number(100 * (1 - p))),
        marks=("", ""),
        words=words.between(book, figure),
        detail=t.n("{n} complaint", "{n} complaints", figure.n or 0),
    )


def _alt(book: Book, rows: list[tuple[str, Figure]]) -> str:
    t = book.t
    said = [t("{label} {p} ({between})", label=label, p=words.of_100(book, f), between=words.between(book, f))
            for label, f in rows[:3]]  # fmt: skip
    return t(
        "Stacked bars of 100 complaints each, split into those followed by another of the same customer about the same "
        "item within {days} days and the rest. {said}.",
        days=words.days(book), said=t("; ").join(said),
    )  # fmt: skip


def _table(book: Book, rows: list[tuple[str, Figure]]) -> Table:
    t = book.t
    columns = (
        Column(t("Complaints")), Column(t("Again of 100"), True),
        Column(t("{level} interval", level=book.level()), True), Column(t("Seen to come again"), True),
        Column(t("Complaints followed"), True),
    )  # fmt: skip
    cells = [(label, book.value(f), book.between(f), t.number(f.detail["x"]), t.number(f.n or 0)) for label, f in rows]
    year = rows[0][1].detail.get("year")
    if year is not None:
        cells.append(
            (
                t("All complaints, {first} to {last}", first=t.month(year["first"]), last=t.month(year["last"])),
                book.number(rows[0][1], year["value"]),
                words.ends(book, rows[0][1], year["low"], year["high"]),
                t.number(year["x"]),
                t.number(year["n"]),
            )
        )
    caption = t("Complaints followed by another of the same customer about the same item within {days} days",
                days=words.days(book))  # fmt: skip
    return Table(caption, columns, tuple(cells))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what the data cannot say of who complains again."""
    return [_left_out(book, code) for code in part.left_out] if part is not None else []


def _left_out(book: Book, code: str) -> str:
    t = book.t
    why, _, kind = code.partition(":")
    by = {"item": t("by item"), "handled_by": t("by handler"), "method": t("by channel")}.get(kind, "")
    said: dict[str, Callable[[], str]] = {
        "again_named": lambda: t("Not shown: who complains again. No complaint names its customer."),
        "again_young": lambda: t("Not shown: how many complain again. Too few complaints are {days} days old.",
                                 days=words.days(book)),
        "again_year": lambda: t("Not shown: complaining again against a year before. The data do not reach that far."),
        "again_no": lambda: t("Not shown: complaining again {by}. The complaints do not tell.", by=by),
        "again_numbered": lambda: t("Handlers are numbered, most complaints first: the data may hold their names."),
    }  # fmt: skip
    return said[why]()
