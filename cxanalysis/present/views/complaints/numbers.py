"""Which figures the complaints page has, and their numbers: what the data cannot give takes no number."""

from __future__ import annotations

from cxanalysis.period import Period
from cxanalysis.present.book import Book

RATE, REPEAT, SHARE = "complaints.rate", "complaints.repeat_rate", "complaints.share"
NAMELESS = "unclassified"
MONTHS = 12  # columns of the heat map


def numbers(book: Book) -> dict[str, int]:
    """Return the number of each figure of the page, in the order it shows them: rate, items, months, repeat."""
    months = {str(p) for p in heat_months(book)}
    named = {f.period for f in book.record if f.measure == SHARE and f.item != NAMELESS and f.detail["x"]}
    there = {
        "rate": book.get(RATE) is not None,
        "items": str(book.context.period) in named,
        "months": len(months) > 1 and bool(named & months),
        "repeat": book.get(REPEAT) is not None,
    }
    return {name: i for i, name in enumerate((n for n, has in there.items() if has), 1)}


def heat_months(book: Book) -> list[Period]:
    """Return the months of the heat map, oldest first."""
    return book.context.trend[-MONTHS:]
