"""Fields of the importance-performance map: all four, and the lines that an interval may hold."""

from __future__ import annotations

import pytest

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.priority import field_of

LOW, HIGH = Estimate(4.0, 3.8, 4.2, 90), Estimate(6.0, 5.8, 6.2, 90)
MINOR, MAJOR = Estimate(0.1, 0.05, 0.15, 90), Estimate(0.4, 0.3, 0.5, 90)


@pytest.mark.parametrize(
    "score, weight, field",
    [
        (LOW, MAJOR, "concentrate"),
        (HIGH, MAJOR, "keep_up"),
        (LOW, MINOR, "low_priority"),
        (HIGH, MINOR, "overkill"),
        (Estimate(5.1, 4.9, 5.3, 90), MAJOR, "borderline"),
        (Estimate(5.2, 5.0, 5.4, 90), MAJOR, "borderline"),  # an end on the line is not beyond it
        (LOW, Estimate(0.2, 0.1, 0.3, 90), "borderline"),
        (Estimate(4.0, None, None, 1), MAJOR, "borderline"),
        (LOW, Estimate(0.4, None, None, 1), "borderline"),
    ],
)
def test_fields(score, weight, field):
    assert field_of(score, 5.0, weight, 0.25) == field
