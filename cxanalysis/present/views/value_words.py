"""Words the customer-value page uses in several places: classes in short, strategies, indicators, figure numbers."""

from __future__ import annotations

from cxanalysis.evaluation import Signal
from cxanalysis.present import language
from cxanalysis.present.book import Book
from cxanalysis.present.language import Language

FIGURES = ("classes", "slides", "moves", "history")


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
    return language.small(book.item(code))


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


def shown(book: Book) -> list[str]:
    """Return which figures the page has, in its order: what the record holds decides."""
    value = book.get("value.class_share", "value")
    has = {
        "classes": value is not None and value.detail["basis"]["unscored"] < (value.n or 0),
        "slides": bool(pairs(book)),
        "moves": book.get("value.move", "stayed") is not None,
        "history": value is not None and len(book.record.history("value.class_share", "value")) > 1,
    }
    return [name for name in FIGURES if has[name]]


def pairs(book: Book) -> list[tuple[str, str]]:
    """Return the pairs of classes between which any customer moved within the year."""
    return [(f.item, other) for f in book.record.items("value.class_share") for other in f.detail.get("year_lean", {})]


def went(slide: Signal) -> tuple[int, int]:
    """Return how many went the way of a slide within the year, and how many the other way."""
    start, _, end = slide.item.partition("->")
    detail = slide.figure.detail
    if start == slide.figure.item:
        return detail["year_to"][end], detail["year_from"][end]
    return detail["year_from"][start], detail["year_to"][start]


def place(book: Book, name: str, number: int | None = None) -> int:
    """Return the number of a figure: the one given, else its place on the customer-value page."""
    return shown(book).index(name) + 1 if number is None else number


def standing(book: Book) -> list[tuple[str, str]]:
    """Say where the classes stand, with the topic of each sentence, for months in which little stands out."""
    t, found = book.t, []
    best, money = book.get("value.class_share", "value"), book.get("value.class_revenue_share", "value")
    if best and best.value and money:
        said = t(
            "**Value customers**, {share} of customers, bring **{money} of revenue** over twelve months.",
            share=book.value(best), money=book.value(money),
        )  # fmt: skip
        found.append(("value.class_share:value", said))
    if stayed := book.get("value.move", "stayed"):
        said = t(
            "**{x} of {n} customers** stayed in their value class since {month} ({share}).",
            x=t.number(stayed.detail["x"]), n=t.number(stayed.n or 0), share=book.value(stayed),
            month=t.month(book.context.period.previous()),
        )  # fmt: skip
        found.append(("value.move", said))
    worst, money = book.get("value.class_share", "low_value"), book.get("value.class_revenue_share", "low_value")
    if worst and worst.value and money:
        said = t(
            "**Low-value customers**, {share} of customers, bring **{money} of revenue** over twelve months.",
            share=book.value(worst), money=book.value(money),
        )  # fmt: skip
        found.append(("value.class_share:low_value", said))
    return found
