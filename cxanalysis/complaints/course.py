"""Whether complaints fall, stay, rise or come in waves: the rate, each item, category, region and channel."""

from __future__ import annotations

from cxanalysis.context import Context, Part


def analyse(context: Context) -> Part:
    """Return nothing yet."""
    return Part()
