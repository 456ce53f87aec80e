"""Two runs of an analysis held together, for the tests that change what may not matter."""

from __future__ import annotations

import pytest

from cxanalysis.context import Part


def told_apart(one: Part, other: Part) -> list[object]:
    """Return where two runs differ; one that found nothing differs from everything."""
    mine, theirs = ({(f.measure, f.item, f.period): f for f in part.figures} for part in (one, other))
    found: list[object] = sorted(mine.keys() ^ theirs.keys()) if mine else ["nothing found"]
    if sorted(one.left_out) != sorted(other.left_out):
        found.append("left_out")
    for key in mine.keys() & theirs.keys():
        a, b = mine[key], theirs[key]
        words = (a.n, a.verdict, a.withheld) == (b.n, b.verdict, b.withheld)
        if not words or any(_apart(x, y) for x, y in ((a.value, b.value), (a.low, b.low), (a.high, b.high))):
            found.append(key)
    return found


def _apart(x: float | None, y: float | None) -> bool:
    return x != (None if y is None else pytest.approx(y, abs=1e-9))
