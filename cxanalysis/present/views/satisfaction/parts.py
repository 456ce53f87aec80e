"""What a survey's page is made of: the dimensions and items that have a score, in which form, on how many answers.

Read from the record alone, so that any page can show a part; everything else of the satisfaction page builds on this.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.present.book import Book
from cxanalysis.record import Figure

ZONE, GAP, PERCEIVED = "satisfaction.adequacy", "satisfaction.gap", "satisfaction.perceived"
SUPERIORITY = "satisfaction.superiority"
OVERALL = "overall"
MOST_ITEMS = 6
NEARLY = 0.98  # counts this close to each other are told as one


def dimensions(book: Book) -> tuple[str, ...]:
    """Return the dimensions that have a perception score this month, in the questionnaire's order."""
    return tuple(f.item for f in book.record.items(PERCEIVED) if f.item in book.context.parts and f.value is not None)


def items(book: Book) -> tuple[str, ...]:
    """Return the items that have a perception score this month, in the questionnaire's order."""
    others = {*book.context.parts, OVERALL}
    return tuple(f.item for f in book.record.items(PERCEIVED) if f.item not in others and f.value is not None)


def ranked(book: Book, measure: str, names: Sequence[str]) -> list[Figure]:
    """Return a measure's figures of some items or dimensions, the weakest first."""
    found = [f for f in (book.get(measure, name) for name in names) if f is not None]
    return sorted(found, key=lambda f: f.value or 0.0)


def form(book: Book, names: Sequence[str]) -> str:
    """Return the measure that judges these items or dimensions best: zone, else gap, else perception; empty if none."""
    return next((m for m in (ZONE, GAP, PERCEIVED) if ranked(book, m, names)), "")


def dimension_of(book: Book, item: str) -> str:
    """Return the dimension an item belongs to; empty where it has none."""
    figure = book.get(PERCEIVED, item)
    return str(figure.detail.get("dimension", "")) if figure else ""


def side(figure: Figure) -> str:
    """Return where a score lies for certain: below, border, inside, above; empty where that cannot be told."""
    return figure.verdict or str(figure.detail.get("side", ""))


def short(figures: Sequence[Figure]) -> list[Figure]:
    """Return those that are below for certain."""
    return [f for f in figures if side(f) == "below"]


def first(figures: Sequence[Figure]) -> Figure | None:
    """Return the one that lies below every other for certain."""
    return next((f for f in figures if f.detail.get("place") == "lowest"), None)


def people(book: Book, figures: Sequence[Figure]) -> str:
    """Say how many answers figures rest on, and whose."""
    t = book.t
    counts = sorted({f.n or 0 for f in figures})
    if counts[0] == counts[-1]:
        words = t.n("{n} answer", "{n} answers", counts[0])
    elif counts[0] >= NEARLY * counts[-1]:
        words = t("about {n} answers", n=t.number(counts[-1]))
    else:
        words = t("{low} to {high} answers", low=t.number(counts[0]), high=t.number(counts[-1]))
    return of_scope(book, words)


def of_scope(book: Book, words: str) -> str:
    """Say whose they are where a report is of a part of the customers: 40 answers of region North."""
    return words if book.context.scope == "all" else book.t("{answers} of {scope}", answers=words, scope=book.scope())


def scale(book: Book, names: Sequence[str]) -> tuple[float, float] | None:
    """Return the ends of the scale all of these were asked on; None where they differ."""
    found = {(f.detail.get("min"), f.detail.get("max")) for f in (book.get(PERCEIVED, n) for n in names) if f}
    low, high = next(iter(found)) if len(found) == 1 else (None, None)
    return (float(low), float(high)) if low is not None and high is not None else None


def unclear(book: Book, figure: Figure) -> bool:
    """Tell whether a figure rests on too few answers for any verdict."""
    return (figure.n or 0) < book.context.parameters.min_n


def alike(book: Book, figures: Sequence[Figure]) -> list[Figure]:
    """Return those figures whose scale most of them share; only these may stand on one axis."""
    scales = [scale(book, [f.item]) for f in figures]
    common = max(scales, key=scales.count, default=None)
    return [f for f, ends in zip(figures, scales, strict=True) if ends == common]


def upper_is_expected(book: Book) -> bool:
    """Tell whether the upper end of the zone is the expectation, because desired service was not asked."""
    return any(f.detail.get("against") == "expected" for f in book.record.items(SUPERIORITY))
