"""Coming back within so many days: Kaplan and Meier's own numbers, statsmodels' variance, customers as clusters."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.return_curve import Watched, difference, returns
from cxanalysis.stats.seed import generator
from cxanalysis.stats.shares import wilson

# Freireich et al. (1963): weeks to relapse under 6-mercaptopurine, 21 patients; S(10) = .7529, S(22) = .5378
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSE = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def drawn(random, n=400, customers=150):
    gap, watched = random.exponential(200, n), random.uniform(0, 300, n)
    whose = random.integers(0, customers, n)
    return np.minimum(np.minimum(gap, watched), 90), (gap <= watched) & (gap <= 90), whose


def test_the_published_curve():
    whose = range(len(WEEKS))
    assert returns(WEEKS, RELAPSE, 10, whose).value == pytest.approx(1 - 0.7529, abs=5e-5)
    late = returns(WEEKS, RELAPSE, 22, whose)
    assert late.value == pytest.approx(1 - 0.5378, abs=5e-5)
    assert (late.n, late.events, late.returned, late.stayed) == (21, 8, 8, 13)


@pytest.mark.parametrize("seed", range(4))
def test_value_and_variance_are_those_of_statsmodels(seed):
    days, again, _ = drawn(generator("km", seed))
    found = returns(days, again, 90, range(len(days)))
    curve = SurvfuncRight(days, again.astype(int))
    at = np.searchsorted(curve.surv_times, 90, side="right") - 1
    assert found.value == pytest.approx(1 - curve.surv_prob[at], abs=1e-12)
    assert np.sqrt((found.pull**2).sum()) == pytest.approx(curve.surv_prob_se[at], rel=0.01)  # Greenwood


def test_pull_is_what_leaving_a_customer_out_changes():
    days, again, whose = drawn(generator("out"), 300, 40)
    found = returns(days, again, 90, whose)
    without = [returns(days[whose != c], again[whose != c], 90, whose[whose != c]).value for c in range(40)]
    assert found.value - np.array(without) == pytest.approx(found.alone, abs=0.001)
    assert found.pull.sum() == pytest.approx(0, abs=1e-12)


def test_watched_to_the_end_it_is_the_share_of_customers_in_clusters():
    random = generator("whole")
    again, whose = random.random(200) < 0.3, random.integers(0, 60, 200)
    days = np.where(again, random.integers(1, 90, 200), 90)
    found, counted = returns(days, again, 90, whose), [np.bincount(whose, w) for w in (again, np.ones(200))]
    share = clustered_ratio(*counted)
    assert found.value == pytest.approx(share.value)
    k = len(np.unique(whose))
    assert (found.pull**2).sum() * k / (k - 1) == pytest.approx(share.se**2)
    assert found.estimate().low == pytest.approx(share.low, abs=0.01)


def test_a_choice_of_rows_is_as_if_there_were_no_others():
    days, again, whose = drawn(generator("choice"))
    kept = whose % 3 == 0
    some = Watched.of(days, again, 90, whose).returns(kept)
    alone = returns(days[kept], again[kept], 90, whose[kept])
    assert (some.value, some.n, some.returned) == (pytest.approx(alone.value), alone.n, alone.returned)
    assert some.pull[: len(alone.pull)] == pytest.approx(alone.pull)
    assert Watched.of(days, again, 90, whose).returns(whose < 0) is None


def test_closed_cases_alone_and_all_as_if_watched_both_mislead():
    random = generator("bias")
    gap, watched = random.exponential(250, 20_000), random.uniform(0, 120, 20_000)
    days, again = np.minimum(np.minimum(gap, watched), 90), (gap <= watched) & (gap <= 90)
    truth = 1 - np.exp(-90 / 250)
    assert returns(days, again, 90, range(20_000)).value == pytest.approx(truth, abs=0.015)
    assert again.mean() < truth - 0.08
    assert again[again | (days == 90)].mean() > truth + 0.1


def test_nobody_or_everybody_comes_back():
    none = returns([90] * 40, [False] * 40, 90, range(40)).estimate()
    assert (none.value, none.low) == (0.0, 0.0) and 0.05 < none.high < 0.15
    one_voice = returns([90] * 40, [False] * 40, 90, np.arange(40) // 10).estimate()
    assert one_voice.high > 3 * none.high  # four customers tell little
    every = returns([5] * 40, [True] * 40, 90, range(40)).estimate()
    assert (every.value, every.high) == (1.0, 1.0) and every.low == pytest.approx(1 - none.high)


def test_one_customer_has_no_interval_and_no_rows_no_probability():
    assert returns([5, 90, 90], [True, False, False], 90, [3, 3, 3]).estimate() == Estimate(
        pytest.approx(1 / 3), None, None, 3, method="km_clustered"
    )
    assert returns([], [], 90, []) is None


def test_a_return_on_the_last_day_counts_and_one_later_does_not():
    assert returns([90, 90], [True, False], 90, [0, 1]).value == 0.5
    assert returns([91, 90], [True, False], 90, [0, 1]).value == 0.0


def test_independent_customers_get_wilson_s_interval():
    again = np.arange(400) < 60
    found = returns(np.where(again, 20, 90), again, 90, range(400)).estimate()
    assert (found.low, found.high) == pytest.approx((wilson(60, 400).low, wilson(60, 400).high), abs=0.002)


def test_complaints_of_the_same_customer_widen():
    again = np.repeat(np.arange(40) < 12, 10)
    days = np.where(again, 20, 90)
    alone, together = (returns(days, again, 90, w).estimate() for w in (range(400), np.arange(400) // 10))
    assert together.high - together.low > 2.5 * (alone.high - alone.low)


def test_groups_that_share_customers_are_compared_as_pairs():
    random = generator("pairs")
    own = random.random(300) < 0.4
    first, second = ((own ^ (random.random(300) < 0.1)) for _ in range(2))
    sides = [returns(np.where(x, 20, 90), x, 90, range(300)) for x in (first, second)]
    apart = [returns(np.where(x, 20, 90), x, 90, np.arange(300) + 300 * k) for k, x in enumerate((first, second))]
    assert difference(*sides, 0.05).estimate.se < 0.7 * difference(*apart, 0.05).estimate.se


def test_alike_beyond_doubt_apart_and_not_to_be_told():
    def side(share, n, start=0):
        again = np.arange(n) < share * n
        return returns(np.where(again, 20, 90), again, 90, np.arange(n) + start)

    alike, apart = (difference(side(0.3, 4000), side(s, 4000, 4000), 0.05) for s in (0.3, 0.35))
    assert alike.equal and alike.p == pytest.approx(1)
    assert not apart.equal and apart.p < 0.001
    unsure = difference(side(0.3, 40), side(0.35, 40, 40), 0.05)
    assert not unsure.equal and unsure.p > 0.5
    assert difference(side(0.0, 40), side(0.0, 40, 40), 0.05) is None
    assert difference(returns([5], [True], 90, [0]), side(0.3, 40, 1), 0.05) is None


def test_coverage_where_some_come_back_again_and_again():
    """Few runs; benchmarks/simulations/again.py has the rest."""
    random, held, naive = generator("coverage"), [], []
    for _ in range(150):
        level = random.beta(0.4, 1.6, 300)
        whose = random.integers(0, 300, 700)
        watched, come = random.uniform(0, 365, 700), random.random(700) < level[whose]
        gap = np.where(come, random.uniform(5, 85, 700), np.inf)
        again = gap <= np.minimum(watched, 90)
        days = np.minimum(np.minimum(gap, watched), 90)
        for kept, clusters in ((held, whose), (naive, np.arange(700))):
            estimate = returns(days, again, 90, clusters).estimate()
            kept.append(estimate.low <= 0.2 <= estimate.high)
    assert 0.90 <= np.mean(held) <= 0.99
    assert np.mean(naive) < np.mean(held)
