"""Rates: exact numbers, and that clusters widen what they must widen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.rates import clustered_rate, clustered_ratio, poisson_interval
from cxanalysis.stats.shares import wilson


# Exact Poisson limits as printed by Garwood (1936) and every table since (Ulm 1990).
@pytest.mark.parametrize(
    "count, low, high", [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.3640, 121.6268)]
)
def test_exact_poisson_limits(count, low, high):
    e = poisson_interval(count)
    assert (e.low, e.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_rate_per_thousand_scales_and_needs_exposure():
    e = poisson_interval(10, exposure=2000, per=1000)
    assert (e.value, e.low) == (5.0, pytest.approx(4.7954 / 2, abs=1e-4))
    assert poisson_interval(3, exposure=0).value is None


def test_one_event_each_is_the_exact_poisson_interval():
    e, plain = clustered_rate(70, 70, 1000), poisson_interval(70, exposure=1000, per=1000)
    assert (e.value, e.low, e.high) == (plain.value, pytest.approx(plain.low), pytest.approx(plain.high))


def test_events_that_come_in_fives_are_worth_a_fifth():
    fives = clustered_rate(total=100, sum_squares=20 * 25, customers=1_000_000)
    fifth = poisson_interval(20, exposure=200_000, per=1000)
    assert (fives.low, fives.high) == (pytest.approx(fifth.low, rel=1e-3), pytest.approx(fifth.high, rel=1e-3))


def test_no_events_and_nobody():
    none = clustered_rate(0, 0, 500)
    assert (none.value, none.low) == (0.0, 0.0) and none.high == pytest.approx(1000 * 3.6889 / 500, abs=1e-3)
    assert clustered_rate(0, 0, 0).value is None and clustered_rate(1, 1, 1).high > 1000


def test_ratio_variance_by_hand():
    # x = 0 0 1 2 0 1, m = 1 1 2 3 1 2: r = .4, residuals -.4 -.4 .2 .8 -.4 .2, squares 1.2; 6/5 * 1.2/100 = .0144
    assert clustered_ratio([0, 0, 1, 2, 0, 1], [1, 1, 2, 3, 1, 2]).se == pytest.approx(0.12)


def test_ratio_of_clusters_of_one_is_nearly_wilson():
    x = [1] * 60 + [0] * 240
    e, plain = clustered_ratio(x, [1] * 300), wilson(60, 300)
    assert (e.low, e.high) == (pytest.approx(plain.low, abs=1e-3), pytest.approx(plain.high, abs=1e-3))


def test_ratio_at_the_edges():
    nobody, one = clustered_ratio([], []), clustered_ratio([1], [2])
    assert nobody.value is None and (one.value, one.low) == (0.5, None)
    none = clustered_ratio([0] * 10, [10] + [1] * 9)
    assert none.low == 0.0 and none.high > wilson(0, 19).high
    assert clustered_ratio([0, 5], [0, 10]) == clustered_ratio([5], [10])


@given(st.lists(st.integers(1, 6).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))), min_size=2, max_size=40))
def test_ratio_interval_holds_its_value_inside_nought_and_one(clusters):
    x, m = np.array(clusters).T
    e = clustered_ratio(x, m)
    assert 0 <= e.low <= e.value <= e.high <= 1
    assert e.high - e.low >= wilson(int(x.sum()), int(m.sum())).high - wilson(int(x.sum()), int(m.sum())).low - 1e-12


def test_clusters_are_covered():
    random = np.random.Generator(np.random.PCG64(11))
    counts = random.binomial(1, 0.07, (600, 1000)) * random.geometric(0.6, (600, 1000))
    rows = [clustered_rate(int(c.sum()), int((c**2).sum()), 1000, per=1.0) for c in counts]
    again = [clustered_ratio(np.maximum(c - 1, 0), c) for c in counts]
    assert 0.93 <= np.mean([e.low <= 0.07 / 0.6 <= e.high for e in rows]) <= 0.985
    assert 0.92 <= np.mean([e.low <= 0.4 <= e.high for e in again]) <= 0.98
