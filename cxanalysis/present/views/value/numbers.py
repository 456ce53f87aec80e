"""Which figures the customer-value page has, and their numbers: what the data cannot give takes no number."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.views.value.words import SHARE, classes


def numbers(book: Book) -> dict[str, int]:
    """Return the number of each figure in the order the page shows them; 0 where the data do not give it."""
    value = book.get(SHARE, "value")
    there = {
        "fig-classes": placed(book) and not few(book),
        "fig-slides": bool(pairs(book)),
        "fig-moves": value is not None and "month_ways" in value.detail,
        "fig-history": value is not None and len(book.record.history(SHARE, "value")) > 1,
    }
    order = [name for name, found in there.items() if found]
    return {name: order.index(name) + 1 if found else 0 for name, found in there.items()}


def placed(book: Book) -> bool:
    """Tell whether any customer has both scores."""
    value = book.get(SHARE, "value")
    return value is not None and value.detail["basis"]["unscored"] < (value.n or 0)


def few(book: Book) -> bool:
    """Tell whether so few customers are in the scope that a mark each would show them one by one."""
    value = book.get(SHARE, "value")
    small = value is not None and (value.n or 0) < book.context.parameters.min_cell
    return small and book.context.scope != "all"


def pairs(book: Book) -> list[tuple[str, str]]:
    """Return the pairs of classes between which any customer moved within the year."""
    return [(f.item, other) for f in classes(book) for other in f.detail.get("year_lean", {})]
