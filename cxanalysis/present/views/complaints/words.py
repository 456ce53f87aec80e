"""Words that the rate and the repeat rate share: a value with its interval, and how it stands against other months."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.record import Figure


def compared(book: Book, figure: Figure) -> str:
    """Say how a figure stands against the month before and the year before."""
    t, change = book.t, figure.change
    if change is None:
        return ""
    month = book.against(figure, change.delta, change.previous_period)
    year = book.against(figure, change.year_delta, change.year_period)
    if month and year:
        return t("That is {month} and {year}.", month=month, year=year)
    if month:
        return t("That is {month}; there is no figure for a year before.", month=month)
    if year:
        return t("That is {year}; there is no figure for the month before.", year=year)
    return t("There is no earlier period to compare with.")


def with_interval(book: Book, figure: Figure) -> str:
    """Write a figure with its interval, where it has one: **12.3%** (10.2% to 14.7% with 95% confidence)."""
    t, value = book.t, book.value(figure)
    if figure.low is None or figure.high is None:
        return t("**{value}**", value=value)
    return t("**{value}** ({between})", value=value, between=book.sure(figure))
