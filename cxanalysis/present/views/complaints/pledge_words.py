"""Words that the pledges share: their names, their days, and how a pledge stands."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views import common
from cxanalysis.record import Figure

RESULT, ARRIVAL, FIRST = "complaints.result_kept", "complaints.arrival_kept", "complaints.first_contact"
MEDIAN, ORDERS = "complaints.median_days", "orders.fulfilled"
_PARTS = ("on_time", "quality", "quantity", "all")
_EXACT = 10  # days from which a wait is written in whole days


def found(book: Book) -> list[Figure]:
    """Return the pledges of the month that have a figure, those of complaints first."""
    mine = [figure for figure in (book.get(m) for m in (RESULT, ARRIVAL, FIRST)) if figure is not None]
    return [*mine, *of_orders(book)]


def of_orders(book: Book) -> list[Figure]:
    """Return what is known of the month's orders: the parts of what was agreed, then all of it."""
    found = (book.get(ORDERS, item) for item in _PARTS)
    return [figure for figure in found if figure is not None]


def everyday(book: Book) -> bool:
    """Tell whether every day counts for the pledges."""
    settings = book.notes.get("settings")
    return settings is None or settings.pledges.everyday


def pledge(book: Book, measure: str) -> str:
    """Write the days of a pledge: 10, or 10 working."""
    limits = book.context.parameters
    limit = days(book, limits.result_days if measure == RESULT else limits.response_days)
    return limit if everyday(book) else book.t("{days} working", days=limit)


def days(book: Book, value: float | None) -> str:
    """Write a number of days, short waits with a tenth."""
    if value is None:
        return book.t("not known")
    whole = value >= _EXACT or round(value, 1) == round(value)
    return book.t.number(value, 0 if whole else 1)


def lasting(book: Book, value: float | None) -> str:
    """Write how long something lasted: 4.2 days; 4.2 working days."""
    if everyday(book):
        return book.t("{days} days", days=days(book, value))
    return book.t("{days} working days", days=days(book, value))


def whole(book: Book, figure: Figure) -> str:
    """Write a share for a title: in whole percent, unless that reads as none or all."""
    value = figure.value or 0.0
    return book.t.percent(value) if round(100 * value) not in (0, 100) or value in (0, 1) else book.value(figure)


def name(book: Book, figure: Figure, short: bool = False) -> str:
    """Name a pledge, `short` where it is said already that it is of orders."""
    t, measure = book.t, figure.measure
    if measure == RESULT:
        return t("Result within {days} days", days=pledge(book, RESULT))
    if measure == ARRIVAL:
        return t("On site within {days} days", days=pledge(book, ARRIVAL))
    if measure == FIRST:
        return t("Solved at first contact")
    if short:
        return {
            "on_time": t("On time"),
            "quality": t("In the right quality"),
            "quantity": t("In the right quantity"),
            "all": t("As agreed in all"),
        }[figure.item]
    return {
        "on_time": t("Delivered on time"),
        "quality": t("Delivered in the right quality"),
        "quantity": t("Delivered in the right quantity"),
        "all": t("Delivered as agreed in all"),
    }[figure.item]


def provisional(figure: Figure) -> bool:
    """Tell whether a month is too young for its figure to be final."""
    return bool(figure.detail.get("provisional"))


def too_small(book: Book, figure: Figure) -> bool:
    """Tell whether a figure rests on too few cases for a verdict."""
    return (figure.n or 0) < book.context.parameters.min_n


def standing(book: Book, figure: Figure) -> str:
    """Say how a pledge stands against its past, or why that is not known."""
    t, rule = book.t, figure.change.rule if figure.change else ""
    if provisional(figure):
        return t("Provisional")
    if too_small(book, figure):
        return t("Too few cases (n = {n})", n=t.number(figure.n or 0))
    if figure.item == "all":
        return t("Judged by its parts")
    if rule == "unfinished":
        return t("Not judged")
    return t("Too few months") if rule == "too_few_periods" else book.chip(book.verdict(figure))


def ruled(book: Book, figure: Figure) -> str:
    """Say what decided on the change of a pledge: Result within 10 days: below the usual range of 77% to 95%."""
    return book.t("{name}: {rule}", name=name(book, figure), rule=small(common.rule(book, figure)))
