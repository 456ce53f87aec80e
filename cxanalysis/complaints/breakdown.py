"""Where else complaints gather: category, product, stage, region, channel, and a few customers."""

from __future__ import annotations

from cxanalysis.context import Context, Part


def analyse(context: Context) -> Part:
    """Return nothing yet."""
    return Part()
