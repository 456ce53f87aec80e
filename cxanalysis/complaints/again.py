"""Who complains again: how likely within the window, about what, with whom, by which channel."""

from __future__ import annotations

from cxanalysis.context import Context, Part


def analyse(context: Context) -> Part:
    """Return nothing yet."""
    return Part()
