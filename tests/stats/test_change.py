"""Change: error rate by simulation, hand-worked ranges, the edges, and what must not matter."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.measures import CHANGE
from cxanalysis.stats.change import usual_range_binomial, usual_range_mean
from cxanalysis.stats.verdict import change_verdict

SERIES = st.lists(
    st.integers(20, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=11, max_size=13
)


def test_range_of_a_steady_mean_by_hand():
    # y = 5 and 6 in turn, twelve times, s = 1: q = 3/11 < 1/2, so spread^2 = .5 (1 + 1/12); t(11) = 2.200985
    r = usual_range_mean([5, 6] * 6, [1.0] * 12, 6, 1.0)
    half = 2.200985 * math.sqrt(0.5 * (1 + 1 / 12))
    assert (r.centre, r.low, r.high) == (pytest.approx(5.5), pytest.approx(5.5 - half), pytest.approx(5.5 + half))


def test_unrest_between_periods_is_the_plain_prediction_interval():
    # where counting noise is nothing beside the unrest, and equal in all periods: mean +- t s sqrt(1 + 1/k)
    y = np.array([4.2, 5.1, 4.8, 5.5, 4.4, 5.0, 5.3, 4.6, 4.9, 5.2, 4.7])
    r = usual_range_mean(y, [0.01] * 11, 5.0, 0.01)
    half = scipy.stats.t.ppf(0.975, 10) * y.std(ddof=1) * math.sqrt(1 + 1 / 11)
    assert (r.low, r.high) == (pytest.approx(y.mean() - half), pytest.approx(y.mean() + half))


def test_paule_mandel_solves_its_own_equation():
    # tau^2 by a root finder on the definition: the weighted sum of squares is k - 1
    y, se = np.array([3.1, 2.0, 4.4, 3.0, 2.2, 5.0, 3.3, 2.9, 4.0, 1.8]), np.linspace(0.1, 0.6, 10)
    r = usual_range_mean(y, se, 3.0, 0.2)
    spread = (r.high - r.low) / 2 / scipy.stats.t.ppf(0.975, 9)
    tau2 = scipy.optimize.brentq(
        lambda t: (((y - np.average(y, weights=1 / (se**2 + t))) ** 2) / (se**2 + t)).sum() - 9, 0, 50
    )
    assert r.centre == pytest.approx(np.average(y, weights=1 / (se**2 + tau2)))
    assert spread**2 == pytest.approx(0.04 + tau2 + 1 / (1 / (se**2 + tau2)).sum())


def test_rare_events_by_hand():
    # nothing in 12 periods of equal size: one event has chance 1/13, mid-p doubled 1/13; two (1/13)^2
    one, two = (usual_range_binomial([0] * 12, [400] * 12, x, 400) for x in (1, 2))
    assert (one.p, two.p) == (pytest.approx(1 / 13), pytest.approx(1 / 169))
    assert (one.low, one.high, one.method) == (0.0, 1 / 400, "exact")


def test_rare_events_given_the_total_are_binomial():
    r = usual_range_binomial([1, 2, 3, 2] * 3, [500] * 12, 8, 600)
    law = scipy.stats.binom(32, 600 / 6600)
    assert r.p == pytest.approx(2 * (law.sf(8) + law.pmf(8) / 2))


def test_rare_events_that_come_in_bursts_are_beta_binomial():
    past = [0, 9, 0, 0, 10, 0, 0, 0, 9, 0, 0, 0]
    r = usual_range_binomial(past, [500] * 12, 8, 500)
    phi = ((np.array(past) - 28 / 12) ** 2 / (28 / 12)).sum() / 11
    law = scipy.stats.betabinom(36, 28 / 12 / (phi - 1), 28 / (phi - 1))
    assert r.p == pytest.approx(2 * (law.sf(8) + law.pmf(8) / 2)) and r.p > 0.05
    assert usual_range_binomial([2, 3] * 4 + [2] * 4, [500] * 12, 8, 500).p < 0.05


def test_all_and_nothing_mirror_each_other():
    full = usual_range_binomial([400] * 12, [400] * 12, 398, 400)
    assert (full.low, full.high, full.p) == (pytest.approx(1 - 1 / 400), 1.0, pytest.approx(1 / 169))


def test_short_pasts_and_empty_periods_say_nothing():
    short = usual_range_binomial([5] * 9, [100] * 9, 9, 100)
    assert (short.p, short.low, short.periods, short.value) == (None, None, 9, 0.09)
    assert usual_range_binomial([5] * 9 + [0] * 3, [100] * 9 + [0] * 3, 9, 100).periods == 9
    assert usual_range_binomial([5] * 12, [100] * 12, 0, 0).value is None
    assert usual_range_mean([5.0] * 9 + [math.nan], [0.1] * 10, 5, 0.1).p is None
    assert usual_range_mean([5.0] * 12, [0.1] * 12, math.nan, 0.1).value is None


def test_only_the_last_twelve_periods_count():
    recent = usual_range_binomial([50] * 12, [1000] * 12, 60, 1000)
    assert usual_range_binomial([500] * 8 + [50] * 12, [1000] * 20, 60, 1000) == recent


def test_answers_without_spread():
    point = usual_range_mean([5.0] * 12, [0.0] * 12, 5.0, 0.0)
    assert (point.low, point.high, point.p) == (5.0, 5.0, 1.0)
    assert usual_range_mean([5.0] * 12, [0.0] * 12, 4.0, 0.0).p == 0.0
    assert usual_range_mean([5.0] * 12, [0.0] * 12, 4.9, 0.2).p > 0.05
    one_flat_month = usual_range_mean([5.0, 5.2, 4.8] * 4, [0.1] * 11 + [0.0], 5.0, 0.1)
    assert one_flat_month.p > 0.5 and one_flat_month.high - one_flat_month.low > 0.2


@given(SERIES, st.randoms(use_true_random=False))
def test_order_of_the_past_does_not_matter(series, random):
    now, past = series[0], series[1:13]
    shuffled = random.sample(past, len(past))
    a, b = (usual_range_binomial(*zip(*rows, strict=True), *now) for rows in (past, shuffled))
    assert (a.low, a.high, a.p) == (
        pytest.approx(b.low, abs=1e-9),
        pytest.approx(b.high, abs=1e-9),
        pytest.approx(b.p, abs=1e-9),
    )


@given(SERIES)
def test_p_agrees_with_the_range(series):
    (x, n), past = series[0], series[1:]
    r = usual_range_binomial(*zip(*past, strict=True), x, n)
    assert 0 <= r.low <= r.high <= 1 and 0 <= r.p <= 1
    if not math.isclose(r.p, 0.05, rel_tol=1e-6):
        assert (r.p < 0.05) == (r.value < r.low - 1e-9 or r.value > r.high + 1e-9)


@pytest.mark.parametrize(
    "rate, trials, unrest", [(0.002, 5000, 0.0), (0.07, 1000, 0.05), (0.07, 1000, 0.1), (0.3, 150, 0.0)]
)
def test_quiet_shares_alarm_in_five_percent(rate, trials, unrest):
    random = np.random.Generator(np.random.PCG64(20))
    rates = rate * (1 + unrest * random.standard_normal((2000, 13)))
    x = random.binomial(trials, rates)
    alarms = np.mean([usual_range_binomial(r[:-1], [trials] * 12, r[-1], trials).p < 0.05 for r in x])
    assert 0.037 <= alarms <= 0.063  # 5 +- 1 points, give 1.3 standard errors of the simulation


def test_quiet_means_alarm_in_five_percent():
    random = np.random.Generator(np.random.PCG64(21))
    se = random.uniform(0.05, 0.15, (2000, 13))
    y = 5 + 0.1 * random.standard_normal((2000, 13)) + se * random.standard_normal((2000, 13))
    alarms = np.mean([usual_range_mean(v[:-1], s[:-1], v[-1], s[-1]).p < 0.05 for v, s in zip(y, se, strict=True)])
    assert 0.037 <= alarms <= 0.063


def test_a_doubled_rate_is_found():
    random = np.random.Generator(np.random.PCG64(22))
    past, now = random.binomial(1000, 0.06, (300, 12)), random.binomial(1000, 0.12, 300)
    assert (
        np.mean([usual_range_binomial(p, [1000] * 12, x, 1000).p < 0.01 for p, x in zip(past, now, strict=True)]) > 0.95
    )


@pytest.mark.parametrize(
    "arguments, verdict, rule",
    [
        ((0.01, 0.1, "up", 12), "better", "above_usual"),
        ((0.01, -0.1, "up", 12), "worse", "below_usual"),
        ((0.01, -0.1, "down", 12), "better", "below_usual"),
        ((0.01, 0.1, "neutral", 10), "moved", "above_usual"),
        ((0.05, 0.1, "up", 12), "no_change", "inside_usual"),
        ((0.01, 0.1, "up", 9), "too_few", "too_few_periods"),
        ((None, None, "up", 12), "too_few", "too_few_periods"),
        ((0.01, 0.1, "up", 12, 0.05, False), "too_few", "too_few_answers"),
        ((0.01, -0.1, "up", 1, 0.05, True, True), "worse", "moves"),
        ((0.5, -0.1, "up", 1, 0.05, True, True), "no_change", "moves"),
    ],
)
def test_words(arguments, verdict, rule):
    result = change_verdict(*arguments)
    assert (result.verdict, result.rule) == (verdict, rule) and verdict in CHANGE
