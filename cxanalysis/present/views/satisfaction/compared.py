"""The words of a comparison with others: what is compared, how far apart, and how sure.

Numbers of both sides are written as the own figure is, so that a page shows it once and the same way.
"""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.present.book import Book
from cxanalysis.record import Figure

MEASURE = "satisfaction.benchmark"


def found(book: Book) -> list[Figure]:
    """Return the comparisons with benchmarks that have a value."""
    return [f for f in book.record.items(MEASURE) if f.value is not None]


def drawn(book: Book) -> list[Figure]:
    """Return the comparisons that may stand on one axis, those of the commonest scale, the highest benchmark first."""
    every = found(book)
    scales = [(f.unit, f.detail["min"], f.detail["max"]) for f in every]
    common = max(scales, key=scales.count, default=None)
    alike = [f for f, scale in zip(every, scales, strict=True) if scale == common]
    return sorted(alike, key=lambda f: (-f.detail["theirs"], f.item))


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a comparison."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "better": lambda: t("Better than the benchmark"),
        "equal": lambda: t("Equal to the benchmark"),
        "worse": lambda: t("Worse than the benchmark"),
        "unclear": lambda: t("Cannot tell"),
        "": lambda: t("Too few answers"),
    }
    return words[figure.verdict]()


def own_figure(book: Book, figure: Figure) -> Figure:
    """Return the figure of the report that is compared; it decides how numbers are written."""
    return book.get(figure.detail["measure"], figure.detail["item"]) or figure


def written(book: Book, figure: Figure, value: float | None) -> str:
    """Write a number of either side the way the own figure is written."""
    return book.number(own_figure(book, figure), value)


def _plain(book: Book, figure: Figure, value: float) -> str:
    """Write a difference with its sign, of shares in percentage points, without the word."""
    own = own_figure(book, figure)
    if own.unit != "share":
        return book.t.signed(value, book.digits(own))
    return book.t.signed(100 * value, 0 if own.measure == "satisfaction.nps" else book.digits(own))


def signed(book: Book, figure: Figure, value: float | None) -> str:
    """Write a difference with its sign; of shares in percentage points."""
    if value is None:
        return book.t("not known")
    size = _plain(book, figure, value)
    return book.t("{n} points", n=size) if own_figure(book, figure).unit == "share" else size


def between(book: Book, figure: Figure) -> str:
    """Write the interval of a difference."""
    if figure.low is None or figure.high is None:
        return book.t("not known")
    return book.t("{low} to {high}", low=_plain(book, figure, figure.low), high=signed(book, figure, figure.high))


def what(book: Book, figure: Figure) -> str:
    """Name what is compared: Satisfaction index; Reliability: perception."""
    return book.name(figure.detail["measure"], figure.detail["item"])


def when(book: Book, published: str) -> str:
    """Write the period of a published figure: October 2026; quarter 3 of 2026; 2026."""
    year, _, rest = published.partition("-")
    if rest.startswith("Q"):
        return book.t("quarter {quarter} of {year}", quarter=rest[1:], year=year)
    return book.t.month(published) if rest else year
