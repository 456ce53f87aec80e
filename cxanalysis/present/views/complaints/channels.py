"""Whether contact channels keep to what is required of them."""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.context import Part
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block

METHODS: tuple[str, ...] = ()
FIGURES: dict[str, Callable[[Book], bool]] = {}


def channels_finding(book: Book) -> Block | None:
    """Return the heading."""
    return None


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what the data cannot say."""
    return []
