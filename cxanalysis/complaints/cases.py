"""Which cases are worth studying, and how each went."""

from __future__ import annotations

from cxanalysis.context import Context, Part


def analyse(context: Context) -> Part:
    """Return nothing yet."""
    return Part()
