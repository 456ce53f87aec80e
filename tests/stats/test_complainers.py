"""Few people, many complaints: counted by hand, and no finding where every complainer has the same tendency."""

from __future__ import annotations

import numpy as np
import pytest

from cxanalysis.stats.complainers import gathered, truncated_mean
from cxanalysis.stats.concentration import hhi_unbiased


def found(own: list[int], *seed, **options):
    sizes, customers = np.unique(own, return_counts=True)
    return gathered(sizes, customers, *(seed or ("t",)), **options)


def test_a_tenth_by_hand():
    own = [9, 6, 2] + [1] * 17  # 20 people, 34 complaints; a tenth are the first two
    made = found(own)
    assert made.top.value == pytest.approx(15 / 34)
    assert (made.top.n, made.vital.value) == (34, 14.0)  # 0.8 of 34 = 27.2: 17 of the first three and eleven more
    assert made.hhi.value == pytest.approx(hhi_unbiased(own))
    assert made.effective.value == pytest.approx(1 / hhi_unbiased(own))


def test_the_last_of_a_tenth_counts_in_part():
    made = found([5, 3] + [1] * 13)  # 15 people: one and a half of them
    assert made.top.value == pytest.approx((5 + 1.5) / 21)


def test_the_order_of_the_kinds_does_not_matter():
    one = gathered([1, 2, 5], [30, 8, 2], "a")
    assert gathered([5, 1, 2], [2, 30, 8], "a") == one
    assert gathered([5, 3, 1, 2], [2, 0, 30, 8], "a") == one
    assert gathered([1, 2, 5], [30, 8, 2], "b").top.low != one.top.low


def test_the_mean_of_a_zero_truncated_poisson():
    for m in (0.05, 0.4, 3.0, 40.0):
        assert truncated_mean(m / -np.expm1(-m)) == pytest.approx(m)
    assert truncated_mean(1.0) == 0.0


def test_nobody_twice_is_no_gathering():
    made = found([1] * 50)
    assert (made.top.value, made.p) == (pytest.approx(0.1), 1.0)
    assert made.chance == pytest.approx((0.1, 0.1, 0.1))
    assert made.hhi.value == 0
    assert made.effective.value is None
    assert made.effective_chance is None
    assert made.vital.value == 40


def test_everybody_twice_is_less_than_chance_brings():
    made = found([2] * 60)
    assert made.top.value == pytest.approx(0.1)
    assert made.chance[1] > 0.1
    assert made.p == 1.0


def test_one_person_or_none_tells_nothing():
    assert found([4]) is None
    assert gathered([], [], "t") is None


def poisson(random, people: int, mean: float, uneven: float) -> list[int]:
    """Complaints of who complained at all; `uneven` is the CV of their tendencies."""
    tendency = random.gamma(1 / uneven**2, uneven**2 * mean, people) if uneven else np.full(people, mean)
    counts = random.poisson(tendency)
    return counts[counts > 0].tolist()


def test_equal_customers_are_seldom_called_uneven_and_uneven_ones_are():
    random = np.random.default_rng(8)
    quiet = [found(poisson(random, 2000, 0.25, 0.0), i, resamples=499).p <= 0.05 for i in range(200)]
    loud = [found(poisson(random, 2000, 0.25, 2.5), i, resamples=499).p <= 0.05 for i in range(40)]
    assert sum(quiet) <= 12
    assert sum(loud) >= 38


def test_the_interval_holds_the_share_of_many_people():
    random = np.random.default_rng(9)
    truth = found(poisson(random, 1_000_000, 0.3, 1.0), resamples=2).top.value
    made = [found(poisson(random, 500, 0.3, 1.0), i, resamples=499).top for i in range(200)]
    assert np.mean([e.low <= truth <= e.high for e in made]) >= 0.89  # 92.9 in 100, see benchmarks
