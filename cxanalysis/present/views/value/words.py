"""Words the customer-value page uses in several places: classes in short, strategies, indicators, moves."""

from __future__ import annotations

from cxanalysis.evaluation import Signal
from cxanalysis.measures import CLASSES
from cxanalysis.present import language
from cxanalysis.present.book import Book
from cxanalysis.present.language import Language
from cxanalysis.record import Figure

SHARE, REVENUE, MOVE = "value.class_share", "value.class_revenue_share", "value.move"
QUIET = ("no_change", "too_few")


def short(t: Language, code: str) -> str:
    """Name a class in one word, for tables and for inside a sentence."""
    words = {
        "value": t("value"),
        "sub_value": t("sub-value"),
        "potential_value": t("potential-value"),
        "low_value": t("low-value"),
        "lost": t("lost"),
        "new": t("new"),
    }
    return words[code]


def label(t: Language, code: str) -> str:
    """Name a class in one word at the head of a row or a column."""
    return language.large(short(t, code))


def small(book: Book, code: str) -> str:
    """Name a class inside a sentence: value customers."""
    return language.small(book.customers(code))


def strategy(t: Language, code: str) -> str:
    """Return the fixed strategy of a class."""
    words = {
        "value": t(
            "Put major resources into keeping and developing the relationship; one-to-one retention.",
        ),
        "sub_value": t("Keep enough money and effort on them, supervise more closely, raise their cooperation."),
        "potential_value": t(
            "Put suitable resources into rebuilding the relationship (care, visits, individual business advice) so "
            "that they become value customers.",
        ),
        "low_value": t(
            "Dig for potential; turn them into sub-value or potential-value customers, else change or give up.",
        ),
    }
    return words[code]


def indicator(t: Language, name: str) -> str:
    """Name an indicator inside a sentence."""
    words = {
        "contribution": t("contribution"),
        "support": t("support"),
        "credit": t("credit"),
        "influence": t("influence"),
        "growth": t("growth"),
    }
    return words[name]


def part(t: Language, name: str) -> str:
    """Name one of the two parts of value inside a sentence."""
    return {"current": t("current value"), "potential": t("potential value")}[name]


def classes(book: Book) -> list[Figure]:
    """Return the share of each class, in the order of the classes."""
    found = (book.get(SHARE, name) for name in CLASSES)
    return [f for f in found if f is not None]


def loud(book: Book) -> list[Figure]:
    """Return the classes whose share changed beyond chance."""
    return [f for f in classes(book) if book.verdict(f) not in QUIET]


def judged(book: Book) -> bool:
    """Tell whether the shares can be judged: there are classes of a year ago to hold them against."""
    return any(book.verdict(f) != "too_few" for f in classes(book))


def slide(book: Book) -> Signal | None:
    """Return the slide that stands out with most customers in it, if any does."""
    return next((s for s in book.signals if s.kind == "slide"), None)


def ends(slide: Signal) -> tuple[str, str]:
    """Return the class a slide leaves and the class it goes to."""
    start, _, end = slide.item.partition("->")
    return start, end


def went(slide: Signal) -> tuple[int, int]:
    """Return how many went the way of a slide within the year, and how many the other way."""
    start, end = ends(slide)
    detail = slide.figure.detail
    if start == slide.figure.item:
        return detail["year_to"][end], detail["year_from"][end]
    return detail["year_from"][start], detail["year_to"][start]


def slid(book: Book, slide: Signal) -> str:
    """Say a slide in short, as the tail of a headline: 28 value customers slid to low-value."""
    t, (gone, _) = book.t, went(slide)
    start, end = (short(t, code) for code in ends(slide))
    said = {"start": start, "end": end}
    if slide.good == "worse":
        return t.n("{n} {start} customer slid to {end}", "{n} {start} customers slid to {end}", gone, **said)
    if slide.good == "better":
        return t.n("{n} {start} customer rose to {end}", "{n} {start} customers rose to {end}", gone, **said)
    return t.n("{n} {start} customer went to {end}", "{n} {start} customers went to {end}", gone, **said)


def count(t: Language, n: int) -> str:
    """Write a count, and none for nobody."""
    return t.number(n) if n else t("none")
