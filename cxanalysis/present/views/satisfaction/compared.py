"""The words of a comparison with others: what is compared, how far apart, and how sure.

Numbers of both sides are written as the own figure is, so that a page shows it once and the same way.
"""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.measures import MEASURES
from cxanalysis.present.book import Book, shows_zero
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


def subject(book: Book, figure: Figure) -> str:
    """Name what is compared at the head of a sentence: The satisfaction index; Perception of Reliability."""
    t, item = book.t, figure.detail["item"]
    if item:
        role = t(MEASURES[figure.detail["measure"]].name)
        return t("{measure} of {item}", measure=role, item=book.item(item))
    words: dict[str, Callable[[], str]] = {
        "satisfaction.index": lambda: t("The satisfaction index"),
        "satisfaction.nps": lambda: t("The net promoter score"),
        "satisfaction.top2": lambda: t("The share of satisfied customers"),
        "satisfaction.dissatisfied": lambda: t("The share of dissatisfied customers"),
        "satisfaction.response_rate": lambda: t("The response rate"),
    }
    measure = figure.detail["measure"]
    return words[measure]() if measure in words else what(book, figure)


def apart(book: Book, figure: Figure) -> str:
    """Write how far we are from a benchmark: 13.0 lower (9.6 to 16.5); with the sign where the interval holds 0."""
    t, own, value = book.t, own_figure(book, figure), figure.value or 0.0
    size = book.difference(own, value)
    said = t("{size} higher", size=size) if value > 0 else t("{size} lower", size=size)
    if shows_zero(size):
        said = t("no difference")
    if figure.low is None or figure.high is None:
        return said
    words = {"said": said, "between": between(book, figure), "level": book.level()}
    if figure.low <= 0 <= figure.high or own.measure == "satisfaction.nps":
        return t("{said} ({between} with {level} confidence)", **words)
    near, far = sorted((figure.low, figure.high), key=abs)
    words["between"] = t("{low} to {high}", low=_size(book, own, near), high=book.difference(own, far))
    return t("{said} ({between} with {level} confidence)", **words)


def _size(book: Book, own: Figure, value: float) -> str:
    """Write a size without its unit, as the lower end of an interval."""
    return book.t.number(abs(100 * value if own.unit == "share" else value), book.digits(own))


def when(book: Book, published: str) -> str:
    """Write the period of a published figure: October 2026; quarter 3 of 2026; 2026."""
    year, _, rest = published.partition("-")
    if rest.startswith("Q"):
        return book.t("quarter {quarter} of {year}", quarter=rest[1:], year=year)
    return book.t.month(published) if rest else year
