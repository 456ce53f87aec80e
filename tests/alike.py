"""Two runs of an analysis held together, for the tests that change what may not matter: there is something to hold."""

from __future__ import annotations

import pytest

from cxanalysis.satisfaction.survey import Part


def alike(one: Part, other: Part) -> None:
    """Hold that both found something, that it is the same figures, and that each of them says the same."""
    mine, theirs = ({(f.measure, f.item, f.period): f for f in part.figures} for part in (one, other))
    assert mine and mine.keys() == theirs.keys()
    assert sorted(one.left_out) == sorted(other.left_out)
    for key, a in mine.items():
        b = theirs[key]
        assert (a.n, a.verdict, a.withheld) == (b.n, b.verdict, b.withheld), key
        for x, y in ((a.value, b.value), (a.low, b.low), (a.high, b.high)):
            assert x == (None if y is None else pytest.approx(y, abs=1e-9)), key
