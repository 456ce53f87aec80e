"""What the sections of the complaints page share: names of measures, and what the record holds of the month."""

from __future__ import annotations

from cxanalysis.period import Period
from cxanalysis.present.book import Book
from cxanalysis.record import Figure

RATE, REPEAT, SHARE = "complaints.rate", "complaints.repeat_rate", "complaints.share"
NAMELESS = "unclassified"
MONTHS = 12  # columns of the heat map


def items_of(book: Book) -> list[Figure]:
    """Return the shares of the items now, most complaints first; those of categories, regions, ... are another part."""
    return [f for f in book.record.items(SHARE) if is_item(f)]


def is_item(figure: Figure) -> bool:
    """Tell whether a share is of an item, not of a value of an attribute, whatever the item is called."""
    return figure.measure == SHARE and "by" not in figure.detail


def has_items(book: Book) -> bool:
    """Tell whether a complaint of the month names an item."""
    return str(book.context.period) in _named(book)


def has_months(book: Book) -> bool:
    """Tell whether there is more than one month for the heat map, and an item named in any."""
    months = {str(p) for p in heat_months(book)}
    return len(months) > 1 and bool(_named(book) & months)


def _named(book: Book) -> set[str]:
    return {f.period for f in book.record if is_item(f) and f.item != NAMELESS and f.detail.get("x")}


def vanished(book: Book) -> bool:
    """Tell whether so few complaints are recorded that the export is to be checked before anything is praised."""
    count = book.get("complaints.complaints")
    return count is not None and "usual" in count.detail


def heat_months(book: Book) -> list[Period]:
    """Return the months of the heat map, oldest first."""
    return book.context.trend[-MONTHS:]
