"""Rates for their exposure: published intervals, the exact test, and clusters that are worth less than they count."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from cxanalysis.stats.exposed import exposed


def plain(events, exposure):
    return exposed(events, exposure, np.diag(events))


def test_the_rate_is_garwood_s():
    made = plain([10, 40], [1000, 3000])[0]
    assert (made.rate.value, made.rate.n) == (10.0, 1000)
    assert made.rate.low == pytest.approx(4.795, abs=1e-3)  # 95 % limits of a Poisson count of 10
    assert made.rate.high == pytest.approx(18.390, abs=1e-3)


def test_against_the_others_it_is_the_exact_binomial_test():
    made = plain([30, 10, 5], [1000, 700, 800])[0]
    test = stats.binomtest(30, 45, 0.4)
    ends = test.proportion_ci(method="exact")
    assert made.ratio.value == pytest.approx((30 / 1000) / (15 / 1500))
    assert made.ratio.low == pytest.approx(ends.low / (1 - ends.low) * 1.5)
    assert made.ratio.high == pytest.approx(ends.high / (1 - ends.high) * 1.5)
    assert made.p == pytest.approx(min(1, 2 * stats.binom.sf(29, 45, 0.4)))
    assert made.expected == pytest.approx(15 / 1500 * 1000)


def test_fewer_than_the_others_too():
    made = plain([3, 60], [1000, 3000])[0]
    assert made.p == pytest.approx(2 * stats.binom.cdf(3, 63, 0.25))
    assert made.ratio.high < 1


def test_one_customer_who_files_thirty_proves_little():
    events, exposure = [30, 10], [1000, 1000]
    lone = exposed(events, exposure, [[900, 0], [0, 10]])[0]
    many = plain(events, exposure)[0]
    assert many.p < 0.01 < 0.3 < lone.p
    assert lone.rate.low < many.rate.low < lone.rate.value < many.rate.high < lone.rate.high
    assert lone.rate.value == many.rate.value


def test_none_and_all_of_the_events():
    none, every = plain([0, 20], [500, 500])
    assert (none.rate.value, none.rate.low, none.ratio.value, none.ratio.low) == (0.0, 0.0, 0.0, 0.0)
    assert none.p == every.p == pytest.approx(2 * 0.5**20)
    assert every.ratio.value is None
    assert [e.p for e in plain([0, 0], [10, 20])] == [None, None]
    assert plain([4], [100])[0].p is None  # nothing to compare with


def test_a_small_product_is_drawn_to_the_mean_before_it_is_ranked():
    made = plain([2, 300, 200], [20, 10_000, 10_000])
    assert made[0].rate.value > made[1].rate.value  # 100 against 30 per 1,000, on two complaints
    assert made[0].shrunken.value < 1.6
    assert made[1].shrunken.value == pytest.approx(1.19, abs=0.03)
    assert made[1].shrunken.low > 1


def test_the_same_rate_is_seldom_called_another_and_ratios_hold_the_truth():
    random = np.random.default_rng(4)
    orders = np.array([400, 1500, 3000, 5100])
    rates = np.array([0.03, 0.02, 0.02, 0.02])
    alarms, covered, runs = 0, 0, 150
    for _ in range(runs):
        who = random.multinomial(1, orders / orders.sum(), 2500) * 2  # two orders each of one product
        again = random.geometric(0.75, 2500)[:, None]
        rows = random.poisson(0.03 * who) * again
        alarms += exposed(rows.sum(axis=0), who.sum(axis=0), rows.T @ rows)[1].p <= 0.05
        x = random.poisson(rates * orders)
        ratio = plain(x, orders)[0].ratio
        covered += ratio.low <= 1.5 <= ratio.high
    assert alarms / runs <= 0.06
    assert covered / runs >= 0.94
