"""Shares of groups seen over the same months: standardisation, life tables, differences."""

from __future__ import annotations

import numpy as np
import pytest

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.recovery import compared, kept, standardised
from cxanalysis.stats.seed import generator
from cxanalysis.stats.shares import newcombe, wilson


def test_standardising_takes_the_weights_of_the_other_group():
    assert standardised([10, 30], [100, 100], [3, 1]).value == pytest.approx(0.15)
    assert standardised([10, 0, 30], [100, 0, 100], [3, 9, 1]).value == pytest.approx(0.15)
    alone = standardised([81], [263], [7])
    assert (alone.low, alone.high) == pytest.approx((wilson(81, 263).low, wilson(81, 263).high))


def test_equal_weights_give_the_pooled_share_with_its_interval():
    pooled = standardised([20, 20, 20], [100, 100, 100], [1, 1, 1])
    assert (pooled.low, pooled.high) == pytest.approx((wilson(60, 300).low, wilson(60, 300).high))


def test_months_of_the_same_people_do_not_make_up_for_each_other():
    apart, together = (standardised([20] * 4, [100] * 4, [1] * 4, flag) for flag in (False, True))
    assert (together.low, together.high) == pytest.approx((wilson(20, 100).low, wilson(20, 100).high))
    assert apart.high < together.high


def test_nobody_and_never():
    assert standardised([], [], []).value is None
    assert standardised([1], [10], [0]).value is None
    none = standardised([0, 0], [50, 50], [1, 1])
    assert none.value == 0 and none.high == pytest.approx(wilson(0, 100).high)


def test_a_life_table_turns_the_bounds_round():
    e = kept(wilson(5, 1000), 6)
    assert e.value == pytest.approx(0.995**6)
    assert e.low == pytest.approx((1 - wilson(5, 1000).high) ** 6)
    assert kept(Estimate(None, None, None, 0), 6).value is None


def test_the_difference_of_wilson_shares_is_newcombe_s():
    found = compared(wilson(56, 70), wilson(48, 80)).estimate
    theirs = newcombe(56, 70, 48, 80)
    assert (found.value, found.low, found.high) == pytest.approx((theirs.value, theirs.low, theirs.high))


def test_p_goes_with_the_interval():
    assert compared(wilson(56, 70), wilson(48, 80)).p < 0.05
    assert compared(wilson(50, 70), wilson(48, 80)).p > 0.05
    assert compared(wilson(40, 80), wilson(40, 80)).p == pytest.approx(1.0)
    assert compared(wilson(5, 5), Estimate(0.5, None, None, 9)).p is None
    assert compared(wilson(0, 0), wilson(1, 2)).estimate.value is None


def test_staying_is_covered():
    """Months of leaving at one in a hundred; the six-month share is held by its interval."""
    random, truth = generator("staying"), 0.99**6
    held = []
    for _ in range(600):
        left = random.binomial(120, 0.01, 12)
        e = kept(wilson(int(left.sum()), 1440), 6)
        held.append(e.low <= truth <= e.high)
    assert 0.93 <= np.mean(held) <= 0.975
