"""Whether pledges were kept: arrival and result in time, solved at first contact, deliveries as agreed."""

from __future__ import annotations

from cxanalysis.context import Context, Part


def analyse(context: Context) -> Part:
    """Return nothing yet."""
    return Part()
