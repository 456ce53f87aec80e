"""Words for who complains again: of 100 complaints, the groups by name, the months, against a year before."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.views.course_words import channel
from cxanalysis.record import Figure

MEASURE, CASES = "complaints.again", "complaints.cases"
AFTER = "after:"
KINDS = ("item", "handled_by", "method")
MORE, LESS, EQUAL, UNCLEAR = "more_often", "less_often", "as_often", "unclear"


def groups(book: Book) -> list[Figure]:
    """Return the figures by item, handler and channel."""
    every = (f for f in book.record.items(MEASURE) if f.value is not None)
    return [f for f in every if f.item.partition(":")[0] in KINDS]


def kind(figure: Figure) -> str:
    """Return what a figure is by: item, handled_by or method."""
    return figure.item.partition(":")[0]


def group(book: Book, figure: Figure) -> str:
    """Name a group: Late delivery; Handler H4; Phone."""
    t, name = book.t, figure.item.partition(":")[2]
    if kind(figure) == "item":
        return book.item(name)
    if kind(figure) == "handled_by":
        return t("Handler {name}", name=name)
    return channel(book, name)


def kind_name(book: Book, figure: Figure) -> str:
    """Name what a figure is by."""
    t = book.t
    return {"item": t("Item"), "handled_by": t("Handler"), "method": t("Channel")}[kind(figure)]


def days(book: Book) -> str:
    """Write the window in days."""
    return book.t.number(book.context.parameters.repeat_days)


def of_100(book: Book, figure: Figure) -> str:
    """Write a probability as so many of 100."""
    return book.t.number(100 * (figure.value or 0.0))


def between(book: Book, figure: Figure) -> str:
    """Write an interval as so many of 100: 12 to 23."""
    t = book.t
    if figure.low is None or figure.high is None:
        return t("not known")
    return t("{low} to {high}", low=t.number(100 * figure.low), high=t.number(100 * figure.high))


def ends(book: Book, figure: Figure, low: float | None, high: float | None) -> str:
    """Write an interval that belongs to a figure."""
    if low is None or high is None:
        return book.t("not known")
    return book.t("{low} to {high}", low=book.number(figure, low), high=book.number(figure, high))


def points(book: Book, value: float, digits: int = 1) -> str:
    """Write a difference in percentage points with its sign."""
    return book.t.signed(100 * value, digits)


def months(book: Book, figure: Figure) -> dict[str, str]:
    """Write the first and the last month looked at."""
    return {"first": book.t.month(figure.detail["first"]), "last": book.t.month(figure.detail["last"])}


def told(book: Book, figure: Figure) -> str:
    """Say of 100 complaints how many come back."""
    return book.t(
        "After **{p} of 100 complaints** the customer complains again about the same item within {days} days "
        "({between} with {level} confidence; {n} complaints, {first} to {last}).",
        p=of_100(book, figure), days=days(book), between=between(book, figure), level=book.level(),
        n=book.t.number(figure.n or 0), **months(book, figure),
    )  # fmt: skip


def against_year(book: Book, figure: Figure) -> str:
    """Say how that stands against the same months a year before, with the interval of the difference."""
    t, year = book.t, figure.detail.get("year")
    if year is None:
        return ""
    size = {"low": points(book, year["delta_low"]), "high": points(book, year["delta_high"])}
    then = {"then": t.number(100 * year["value"]), **size}
    if figure.verdict == MORE:
        return t(
            "That is more than a year before, when it was {then} of 100 (difference {low} to {high} points).", **then
        )
    if figure.verdict == LESS:
        return t(
            "That is less than a year before, when it was {then} of 100 (difference {low} to {high} points).", **then
        )
    if figure.verdict == EQUAL:
        return t("That is about as many as a year before, {then} of 100 (difference {low} to {high} points).", **then)
    if figure.verdict == UNCLEAR:
        return t(
            "A year before it was {then} of 100; a change cannot be told (difference {low} to {high} points).", **then
        )
    return t("A year before it was {then} of 100; there is too little to compare.", **then)


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a group's verdict against all others."""
    t = book.t
    if kind(figure) == "item":
        return t("Not compared")
    known = {
        MORE: t("More often"), LESS: t("Less often"), EQUAL: t("As often as others"), UNCLEAR: t("Cannot tell"),
    }  # fmt: skip
    return known.get(figure.verdict, t("Too few"))
