"""Whether complainers were won back, and how many of the dissatisfied never complain."""

from __future__ import annotations

from cxanalysis.context import Context, Part


def analyse(context: Context) -> Part:
    """Return nothing yet."""
    return Part()
