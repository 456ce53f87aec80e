"""The confidence a report is asked for reaches every interval beside a headline figure; verdicts do not follow it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from cxanalysis import headline
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.measures import CLASSES
from cxanalysis.period import Period
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.shares import wilson

NOW = Period(2026, 10)
YEAR = np.array([[80, 5, 3, 20], [4, 60, 2, 3], [3, 2, 50, 5], [2, 3, 4, 90]])


def figures(context: Context):
    for k, period in enumerate(NOW.last(13)):
        yield context.figure("complaints.rate", "", wilson(50 + k, 900), period=period, detail={"x": 50 + k})
        score = Estimate(70 + k % 3, None, None, 160, 1.5)
        yield context.figure("satisfaction.index", "", score, period=period)
        for j, name in enumerate(CLASSES):
            yield context.figure("value.class_share", name, wilson(int(YEAR[:, j].sum()), 400), period=period)


def changes(confidence: float):
    context = Context(NOW, "all", Parameters(confidence=confidence), Period(2025, 10))
    judged = headline.judged(figures(context), context, (YEAR, YEAR))
    return {(f.measure, f.item): f.change for f in judged if f.change is not None}


def test_a_higher_confidence_makes_wider_intervals_and_the_same_verdicts():
    found = [changes(confidence) for confidence in (0.8, 0.95, 0.99)]
    assert set(found[0]) == {("complaints.rate", ""), ("satisfaction.index", ""),
                             *(("value.class_share", name) for name in CLASSES)}  # fmt: skip
    for key, (one, other) in ((k, pair) for k in found[0] for pair in itertools.pairwise(f[k] for f in found)):
        assert one.delta_high - one.delta_low < other.delta_high - other.delta_low, key
        assert one.year_delta_high - one.year_delta_low < other.year_delta_high - other.year_delta_low, key
        if key[0] != "value.class_share":
            assert one.usual_high - one.usual_low < other.usual_high - other.usual_low, key
        assert (one.verdict, one.p) == (other.verdict, pytest.approx(other.p)), key
