"""Words of the course of complaints: what a series is called, its verdict, how far and how steadily it goes."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.record import Figure

MEASURE, RATE = "complaints.trend", "rate"
MOVED, LOUD = ("falling", "rising"), ("falling", "rising", "wavy")
MOST_NAMED = 2


def courses(book: Book) -> list[Figure]:
    """Return the series that have a number: all complaints first, then items, categories, regions, channels by size."""
    return [f for f in book.record.items(MEASURE) if f.value is not None]


def whole(book: Book) -> Figure | None:
    """Return the course of all complaints together."""
    return book.get(MEASURE, RATE)


def judged(figures: Sequence[Figure]) -> list[Figure]:
    """Return those that rest on enough for a verdict."""
    return [f for f in figures if f.verdict != "too_few"]


def counted(figure: Figure) -> bool:
    """Tell whether who complained is counted out of nobody knows how many customers."""
    return figure.detail["mean"] > 1


def name(book: Book, figure: Figure) -> str:
    """Name a series as a sentence begins with it."""
    t, value = book.t, figure.detail["value"]
    words = {
        RATE: t("All complaints"),
        "category": t("Category: {name}", name=category(book, value)),
        "region": t("Region: {name}", name=value),
        "method": t("Channel: {name}", name=small(channel(book, value))),
    }
    return words.get(figure.detail["by"]) or book.item(value)


def category(book: Book, code: str) -> str:
    """Name a category of the form."""
    t = book.t
    return {"quality": t("quality"), "service": t("service"), "other": t("other")}.get(code, code)


def channel(book: Book, name: str) -> str:
    """Name a channel."""
    t = book.t
    known = {
        "face_to_face": t("Face to face"), "visit": t("Customer’s visit"), "phone": t("Phone"),
        "hotline": t("Service hotline"), "fax": t("Fax"), "letter": t("Letter"), "email": t("E-mail"), "web": t("Web"),
        "im": t("Instant message"), "suggestion_box": t("Suggestion box"),
    }  # fmt: skip
    return known.get(name, name)


def names(book: Book, figures: Sequence[Figure]) -> str:
    """Name a few series, count many."""
    if len(figures) > MOST_NAMED:
        return book.t.n("{n} series", "{n} series", len(figures))
    return book.t.join([name(book, f) for f in figures])


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a verdict."""
    t = book.t
    return {
        "falling": t("Falling"),
        "flat": t("Flat"),
        "rising": t("Rising"),
        "wavy": t("Wavy"),
        "unclear": t("Cannot tell"),
    }.get(figure.verdict, t("Too few data"))


def times(book: Book, value: float | None) -> str:
    """Write a ratio: ×1.42."""
    return book.t("×{n}", n=book.t.number(value, 2)) if value is not None else book.t("not known")


def between(book: Book, figure: Figure) -> str:
    """Write the interval of a ratio: ×1.2 to ×1.7."""
    if figure.low is None or figure.high is None:
        return book.t("not known")
    return book.t("{low} to {high}", low=times(book, figure.low), high=times(book, figure.high))


def span(book: Book, figure: Figure) -> str:
    """Write the months looked at."""
    t = book.t
    return t("{first} to {last}", first=t.month(figure.detail["from"]), last=t.month(figure.detail["through"]))


def months(book: Book, figure: Figure) -> str:
    """Name the months that stand out of a course."""
    return book.t.join([book.t.month(m) for m in figure.detail["months"]])


def level(book: Book, figure: Figure, value: float) -> str:
    """Write a level: a share of customers, or their number where nobody knows of how many."""
    return book.t.number(value, 0) if counted(figure) else book.t.percent(value, 1)


def noted(book: Book, figure: Figure) -> str:
    """Say in a few words what kind of course it is, beside its verdict; empty where there is nothing to add."""
    t, kind, step = book.t, figure.detail["kind"], figure.detail.get("step")
    if figure.verdict == "too_few":
        return ""
    if step:
        return t("step in {month}", month=t.month(step["from"]))
    if kind == "single_month" and figure.detail["months"]:
        return t("one unusual month: {month}", month=t.month(figure.detail["months"][0]))
    if figure.verdict == "wavy":
        return {"seasonal": t("with the season"), "cyclic": t("in cycles")}.get(kind, t("irregular"))
    if figure.verdict in MOVED and figure.detail["unstable"]:
        return t("and unstable")
    return t("watch") if figure.detail["watch"] else ""


def unrest(book: Book, figure: Figure) -> str:
    """Say how far months differ beyond chance: 12% (0% to 18%)."""
    t, cv = book.t, figure.detail["cv"]
    if cv["value"] is None:
        return t("not known")
    if cv["low"] is None or cv["high"] is None:
        return t.percent(cv["value"])
    return t("{value} ({low} to {high})", value=t.percent(cv["value"]), low=t.percent(cv["low"]),
             high=t.percent(cv["high"]))  # fmt: skip
