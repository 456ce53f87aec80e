"""Cumulative incidence against statsmodels, by hand and by simulation; closed cases alone flatter, this does not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from benchmarks.simulations import pledges as simulated
from cxanalysis.stats.apart import apart
from cxanalysis.stats.seed import generator
from cxanalysis.stats.shares import wilson
from cxanalysis.stats.survival import (
    COMPETING,
    EVENT,
    OPEN,
    in_time,
    incidence,
    incidence_at,
    incidence_day,
    open_day,
)

FREIREICH = ([6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], [1] * 9 + [0] * 12)


def drawn(n: int = 300) -> tuple[np.ndarray, np.ndarray]:
    random = generator("survival", n)
    return np.ceil(random.exponential(5, n)), random.choice(3, n, p=[0.3, 0.6, 0.1])


def test_the_remission_times_of_freireich():
    """6-MP arm of Freireich et al. (1963): S = .857, .807, .753, .690, .627, .538, .448 in every textbook."""
    curve = incidence(*FREIREICH)
    steps = 1 - curve.share[curve.events > 0]
    assert steps == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=1e-4)
    assert curve.se[curve.place(10)] == pytest.approx(0.0963, abs=1e-4)  # Greenwood, as printed there
    assert incidence_day(curve, 0.5).value == 23.0
    assert incidence_day(curve, 0.5).high is None  # the upper end is never reached, as printed there


def test_kaplan_meier_and_greenwood_of_statsmodels():
    days, status = drawn()
    curve = incidence(days, (status == EVENT).astype(int))
    theirs = SurvfuncRight(days, (status == EVENT).astype(int))
    at = [curve.place(day) for day in theirs.surv_times]
    assert 1 - curve.share[at] == pytest.approx(theirs.surv_prob, abs=1e-12)
    assert curve.se[at] == pytest.approx(theirs.surv_prob_se, abs=1e-12)
    assert curve.at_risk[at] == pytest.approx(theirs.n_risk)
    assert incidence_day(curve, 0.5).value == theirs.quantile(0.5)


def test_cumulative_incidence_of_statsmodels():
    days, status = drawn()
    curve = incidence(days, status)
    with np.errstate(divide="ignore", invalid="ignore"):
        theirs = CumIncidenceRight(days, status)
    at = [curve.place(day) for day in theirs.times[:-1]]  # at its last time theirs is not a number
    assert curve.share[at] == pytest.approx(theirs.cinc[0][:-1], abs=1e-12)
    assert curve.se[at] == pytest.approx(theirs.cinc_se[0][:-1], abs=1e-12)


def test_by_hand():
    """Five cases: solved on day 1, withdrawn on 2, solved on 2, still open on 3, solved on 4."""
    curve = incidence([1, 2, 2, 3, 4], [EVENT, COMPETING, EVENT, OPEN, EVENT])
    assert curve.at_risk.tolist() == [5, 4, 2, 1]
    assert curve.share == pytest.approx([1 / 5, 1 / 5 + 4 / 5 / 4, 2 / 5, 2 / 5 + 2 / 5])
    assert curve.still_open == pytest.approx([4 / 5, 2 / 5, 2 / 5, 0])
    assert open_day(curve, 0.4) == 2.0 and open_day(curve, 0.5) == 2.0 and open_day(curve, 0.1) == 4.0
    assert incidence_at(curve, 0.5).value == 0.0 and incidence_at(curve, 3.9).value == pytest.approx(0.4)
    assert incidence_at(curve, 99).value == pytest.approx(0.8)  # nobody is open any more: nothing can change


def test_rows_that_stand_for_several_cases():
    days, status = drawn(60)
    count = np.arange(60) % 4
    many, one = incidence(days, status, count), incidence(np.repeat(days, count), np.repeat(status, count))
    assert many.times.tolist() == one.times.tolist() and many.n == one.n
    assert many.share == pytest.approx(one.share) and many.se == pytest.approx(one.se)
    mixed = np.random.default_rng(3).permutation(60)
    assert incidence(days[mixed], status[mixed], count[mixed]).share == pytest.approx(many.share)


def test_without_open_cases_it_is_wilson_s_interval():
    found, plain = incidence_at(incidence([1.0] * 18 + [20.0] * 12, [1] * 30), 10), wilson(18, 30)
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))
    every, none = incidence([1.0] * 30, [1] * 30), incidence([20.0] * 30, [1] * 30)
    assert (incidence_at(every, 10).low, incidence_at(none, 10).high) == pytest.approx(
        (wilson(30, 30).low, wilson(0, 30).high)
    )


def test_nothing_to_estimate_from():
    assert incidence_at(incidence([], []), 3).value is None
    assert incidence_day(incidence([], []), 0.5).value is None and open_day(incidence([], []), 0.1) is None
    young = incidence([1.0, 2.0, 2.5], [EVENT, OPEN, OPEN])
    assert incidence_at(young, 2.5).value == pytest.approx(1 / 3)
    assert incidence_at(young, 10).value is None  # nobody was watched that long
    assert in_time([1, 2], [OPEN, COMPETING], 1)[0].value is None


def test_in_time_among_the_events_only():
    """Uncensored it is the plain share of events; the cases that ended without one do not count."""
    found, trials = in_time([1] * 30 + [5] * 10 + [2] * 60, [1] * 40 + [2] * 60, 3)
    plain = wilson(30, 40)
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))
    assert (found.n, trials) == (40, pytest.approx(40))
    assert in_time([1] * 9, [1] * 9, 3)[0].value == 1.0


def test_in_time_counts_the_late_ones_that_are_still_to_come():
    """Arrivals within 3 days and after 8; a third of the cases has been watched for 5 days only."""
    late = in_time([1] * 40 + [8] * 20 + [1] * 20 + [5] * 10, [1] * 60 + [1] * 20 + [0] * 10, 3)[0]
    assert late.value == pytest.approx(60 / 90)  # 20 of 30 open beyond day 5 come late, so all of them do
    assert late.high - late.low > wilson(60, 90).high - wilson(60, 90).low - 1e-9


def test_apart_is_the_pooled_test():
    table = [[90, 10], [160, 40]]
    assert apart(0.9, 100, 0.8, 200) == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)
    assert apart(0.5, 0, 0.5, 10) is None


@pytest.mark.parametrize(("n", "share"), [(60, "most"), (300, "half")])
def test_the_interval_holds_the_truth(n, share):
    held = simulated.coverage("test", share, n, "month", runs=500)
    assert 0.925 <= held <= 0.98


def test_closed_cases_alone_flatter_and_open_ones_put_it_right():
    truth, ours, closed = simulated.trap("test", runs=60)
    assert abs(ours - truth) < 0.01
    assert closed - truth > 0.10
