"""Small months: no verdict from a handful of complaints or answers, and no alarm from their accidental certainty."""

from __future__ import annotations

import numpy as np
import pytest

from cxanalysis import evaluation, headline
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.period import Period
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.rates import clustered_rate, clustered_ratio

NOW = Period(2026, 10)
CONTEXT = Context(NOW, "all", Parameters(), Period(2024, 1))


def repeat(x: int, n: int, period: Period):
    share = clustered_ratio(np.repeat([1, 0], [x, n - x]), np.ones(n))
    return CONTEXT.figure("complaints.repeat_rate", "", share, period=period, detail={"x": x, "customers": n})


def judged(*figures):
    return next(f for f in headline.judged(figures, CONTEXT) if f.period == str(NOW))


def test_three_repeats_of_three_are_no_alarm():
    past = [repeat(6, 60, p) for p in NOW.last(13)[:-1]]
    change = judged(*past, repeat(3, 3, NOW)).change
    assert (change.verdict, change.rule) == ("too_few", "too_few_events")


def test_false_alarms_of_small_months_stay_under_the_level():
    rng, loud = np.random.default_rng(7), 0
    for _ in range(400):
        past = [repeat(int(rng.binomial(60, 0.1)), 60, p) for p in NOW.last(13)[:-1]]
        change = judged(*past, repeat(int(rng.binomial(20, 0.1)), 20, NOW)).change
        loud += change.verdict in ("better", "worse")
    assert loud <= 400 * 0.07


def test_one_complaint_is_not_surer_than_twelve():
    def figure(count: int, period: Period):
        rate = clustered_rate(count, count, 1000)
        return CONTEXT.figure("complaints.per_1000", "", rate, period=period, detail={"x": count})

    past = [figure(12, p) for p in NOW.last(13)[:-1]]
    change = judged(*past, figure(1, NOW)).change
    assert 0.0005 < change.p < 0.02  # the exact Poisson test gives .003


@pytest.mark.parametrize(("n", "low", "verdict"), [(1, None, "unclear"), (12, 78.0, "unclear"), (40, 78.0, "met")])
def test_a_target_is_not_met_by_a_handful_of_answers(n, low, verdict):
    high = None if low is None else 90.0
    figure = CONTEXT.figure("satisfaction.index", "", Estimate(84.0, low, high, n), survey=True)
    row = {"target_id": "T", "measure": "satisfaction.index", "item": "", "value": 70.0, "direction": "at_least"}
    goal = evaluation._target(row, lambda measure, item: figure, CONTEXT)
    assert goal.result.verdict == verdict
