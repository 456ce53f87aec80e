"""What causes complaints, by branch and by responsible party."""

from __future__ import annotations

from cxanalysis.context import Context, Part


def analyse(context: Context) -> Part:
    """Return nothing yet."""
    return Part()
