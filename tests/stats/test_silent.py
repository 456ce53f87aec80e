"""The silent: the bound by hand, late against early answers, response by group."""

import numpy as np
import pytest

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.silent import late_early, response_differs, silent_bound


def test_bound_by_hand():
    # 40 of 100 answered with a mean of 60: the mean of all is 75 where the silent have (75 - 24) / 0.6 = 85
    bound = silent_bound(Estimate(60.0, 55.0, 65.0, 40), 100, 75.0, 0.0, 100.0)
    assert bound.needed.value == pytest.approx(85.0) and bound.possible and bound.silent == pytest.approx(0.6)
    assert (bound.needed.low, bound.needed.high) == pytest.approx((81.6666667, 88.3333333))
    assert 0.4 * 60 + 0.6 * bound.needed.value == pytest.approx(75.0)


def test_bound_outside_the_scale_is_impossible():
    assert not silent_bound(Estimate(40.0, 35.0, 45.0, 80), 100, 75.0, 0.0, 100.0).possible
    assert not silent_bound(Estimate(90.0, 85.0, 95.0, 90), 100, 75.0, 0.0, 100.0).possible


def test_no_bound_without_answers_or_without_silent():
    assert silent_bound(Estimate(None, None, None, 0), 100, 75.0, 0.0, 100.0) is None
    assert silent_bound(Estimate(60.0, 55.0, 65.0, 100), 100, 75.0, 0.0, 100.0) is None
    alone = silent_bound(Estimate(60.0, None, None, 1), 100, 75.0, 0.0, 100.0)
    assert alone.needed.value is not None and not alone.needed.has_interval


def test_chi_squared_by_hand():
    # 60 and 40 of 100 each: rate 0.5, chi^2 = (10^2 + 10^2) / 25 = 8 on one degree of freedom
    assert response_differs([60, 40], [100, 100]) == pytest.approx(0.004677735, rel=1e-6)
    assert response_differs([50, 50, 50], [100, 100, 100]) == pytest.approx(1.0)


@pytest.mark.parametrize("x, n", [([], []), ([0, 0], [0, 0]), ([2, 3], [4, 5]), ([9], [90]), ([100, 90], [100, 90])])
def test_too_few_to_compare(x, n):
    assert response_differs(x, n) is None


def test_months_and_ways_cannot_pass_for_lateness():
    # late answers come from bad months, but within a month nothing differs
    month = np.repeat([0, 1], 200)
    random = np.random.Generator(np.random.PCG64(2))
    wait = random.exponential(10, 400) + 40 * month
    y = 70 - 20 * month + random.normal(0, 5, 400)
    found = late_early(y, wait, month, np.arange(400))
    assert found.late == 200 and found.difference.low < 0 < found.difference.high
    assert late_early(y, wait, np.zeros(400, int), np.arange(400)).difference.high < -15


def test_a_planted_difference_is_found():
    random = np.random.Generator(np.random.PCG64(3))
    cell, wait = random.integers(0, 6, 900), random.exponential(10, 900)
    middle = np.array([np.median(wait[cell == k]) for k in range(6)])
    y = 60 + 8 * (wait > middle[cell]) + random.normal(0, 10, 900)
    found = late_early(y, wait, cell, np.arange(900))
    assert found.difference.low < 8 < found.difference.high and found.difference.low > 5
    assert 0 < found.near < found.difference.high - found.difference.value


def test_same_customers_are_counted_once():
    random = np.random.Generator(np.random.PCG64(4))
    wait, y, cell = random.exponential(10, 80), random.normal(60, 9, 80), np.repeat([0, 1], 40)
    once = late_early(y, wait, cell, np.arange(80)).difference
    twice = late_early(*(np.repeat(v, 2) for v in (y, wait, cell, np.arange(80)))).difference
    assert twice.value == pytest.approx(once.value) and twice.se == pytest.approx(once.se, rel=0.03)


@pytest.mark.parametrize(
    "y, wait, cell",
    [([], [], []), ([5.0], [1.0], [0]), ([5.0, 6, 7, 8], [1, 2, 3, 4], [0, 1, 2, 3]), ([5.0, 6] * 4, [3] * 8, [0] * 8)],
)
def test_no_halves_to_compare(y, wait, cell):
    assert late_early(y, wait, cell, np.arange(len(y))).difference.value is None
    same = late_early([5.0] * 8, range(8), [0] * 8, range(8)).difference
    assert same.value == 0 and not same.has_interval
