"""What the waves of complaints are about: the same item, different items, or everything; and what improved."""

from __future__ import annotations

from cxanalysis.context import Context, Part


def analyse(context: Context) -> Part:
    """Return nothing yet."""
    return Part()
