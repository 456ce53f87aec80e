"""Which figures the complaints page has, and their numbers: what the data cannot give takes no number."""

from __future__ import annotations

from cxanalysis.period import Period
from cxanalysis.present.book import Book

RATE, REPEAT, SHARE = "complaints.rate", "complaints.repeat_rate", "complaints.share"
NAMELESS = "unclassified"
MONTHS = 12  # columns of the heat map


def numbers(book: Book) -> dict[str, int]:
    """Return the number of each figure in the order the page shows them; 0 where the data do not give it."""
    months = {str(p) for p in heat_months(book)}
    named = {f.period for f in book.record if f.measure == SHARE and f.item != NAMELESS and f.detail["x"]}
    there = {
        "fig-rate": book.get(RATE) is not None,
        "fig-items": str(book.context.period) in named,
        "fig-months": len(months) > 1 and bool(named & months),
        "fig-repeat": book.get(REPEAT) is not None,
    }
    order = [name for name, found in there.items() if found]
    return {name: order.index(name) + 1 if found else 0 for name, found in there.items()}


def vanished(book: Book) -> bool:
    """Tell whether so few complaints are recorded that the export is to be checked before anything is praised."""
    count = book.get("complaints.complaints")
    return count is not None and "usual" in count.detail


def heat_months(book: Book) -> list[Period]:
    """Return the months of the heat map, oldest first."""
    return book.context.trend[-MONTHS:]
