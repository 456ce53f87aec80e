"""Shares and differences from sums over clusters: against published intervals, by hand, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.parts import Parts, difference, share
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.seed import generator
from cxanalysis.stats.shares import goodman, newcombe, nps

# Goodman's lower bounds of seven counts, as statsmodels computes them (tests/stats/test_shares.py holds both together)
COUNTS = [56, 72, 73, 59, 62, 87, 58]
PRINTED = [0.085, 0.115, 0.116, 0.091, 0.096, 0.143, 0.089]


def lone(counts) -> Parts:
    """Everybody with one complaint."""
    return Parts.of(np.repeat(np.eye(len(counts)), counts, axis=0))


def test_lone_complaints_give_goodman_s_intervals():
    parts, whole = lone(COUNTS), list(range(7))
    found = [share(parts, [i], whole, 1 - 0.05 / 7) for i in whole]
    assert [round(e.low, 3) for e in found] == PRINTED
    for mine, theirs in zip(found, goodman(COUNTS), strict=True):
        assert (mine.value, mine.low, mine.high, mine.n) == pytest.approx(
            (theirs.value, theirs.low, theirs.high, theirs.n)
        )


def test_a_share_never_seen_has_goodman_s_upper_bound():
    found = share(lone([0, 40]), [0], [0, 1])
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(goodman([0, 40], 0.9)[0].high)  # two intervals at 90 % together: 95 % each


def test_customers_who_complain_often_widen_the_interval():
    once, often = lone([30, 70]), Parts.of([[10, 0]] * 3 + [[0, 10]] * 7)
    narrow, wide = share(once, [0], [0, 1]), share(often, [0], [0, 1])
    assert narrow.value == wide.value == 0.3
    assert wide.high - wide.low > 2.5 * (narrow.high - narrow.low)


def test_days_by_hand():
    # two cases: 2 of 10 days and 6 of 10; r = .4, residuals -2 and 2, v = 2/1 * 8 / 400
    parts = Parts.of([[2, 8], [6, 4]])
    found = share(parts, [0], [0, 1], counts=False)
    assert (found.value, found.n) == (0.4, 2)
    assert found.se == pytest.approx(math.sqrt(2 * 8 / 400))
    rows = np.array([[3.0, 9], [1, 2], [0, 5], [7, 1]])
    assert share(Parts.of(rows), [0], [0, 1], counts=False).se == pytest.approx(
        clustered_ratio(rows[:, 0], rows.sum(axis=1)).se
    )


def test_days_and_hours_tell_the_same():
    days = np.array([[2.0, 8], [6, 4], [1, 1], [0, 3]])
    one, other = (share(Parts.of(rows), [0], [0, 1], counts=False) for rows in (days, 24 * days))
    assert (one.low, one.high) == pytest.approx((other.low, other.high))


def test_a_difference_within_one_whole_is_that_of_the_net_score():
    parts = lone([300, 200, 100])
    found = difference(parts, ([0], [0, 1, 2]), ([2], [0, 1, 2])).estimate
    known = nps(300, 200, 100)
    assert (found.value, found.low, found.high) == pytest.approx((known.value, known.low, known.high), abs=0.002)


def test_a_difference_of_two_years_is_newcombe_s():
    parts = lone([56, 14, 48, 32])
    found = difference(parts, ([0], [0, 1]), ([2], [2, 3]))
    known = newcombe(56, 70, 48, 80)  # Newcombe (1998): 0.2, 0.0524 to 0.3339
    assert (found.estimate.value, found.estimate.low, found.estimate.high) == pytest.approx(
        (known.value, known.low, known.high), abs=0.005
    )
    assert found.p == pytest.approx(0.0067, abs=0.002)  # z = 0.2 / 0.0738


def test_the_same_customers_in_both_years_are_paired():
    rows = np.repeat([[1, 0, 1, 0], [0, 1, 0, 1]], 40, axis=0)  # everybody complains of the same in both years
    paired = difference(Parts.of(rows), ([0], [0, 1]), ([2], [2, 3]))
    assert paired.estimate.value == 0.0
    assert paired.p is None  # nobody moved: there is no spread to tell from
    mixed = np.vstack([rows, [[1, 0, 0, 1]] * 3])
    near = difference(Parts.of(mixed), ([0], [0, 1]), ([2], [2, 3])).estimate
    apart = difference(lone([43, 40, 40, 43]), ([0], [0, 1]), ([2], [2, 3])).estimate
    assert near.high - near.low < 0.6 * (apart.high - apart.low)


@pytest.mark.parametrize("rows", [[[3, 2]], [[0, 0]], [[0, 0], [0, 0]]])
def test_one_cluster_and_nothing_have_no_interval(rows):
    parts = Parts.of(rows)
    found = share(parts, [0], [0, 1])
    assert found.low is None and found.high is None
    assert found.value == (0.6 if parts.clusters else None)
    assert difference(parts, ([0], [0, 1]), ([1], [0, 1])).p is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30))
def test_shares_stay_inside_their_bounds_and_sum_to_one(rows):
    parts, whole = Parts.of(rows), [0, 1, 2]
    found = [share(parts, [i], whole, counts=counts) for i in whole for counts in (True, False)]
    known = [e for e in found if e.value is not None]
    assert not known or sum(e.value for e in known) == pytest.approx(2.0)
    for e in known:
        assert e.low is None or -1e-12 <= e.low <= e.value + 1e-9 and e.value - 1e-9 <= e.high <= 1 + 1e-12


def filed(random, customers: int, shares) -> np.ndarray:
    """Customers with one to three complaints, in 7 of 10 cases all of the same cause."""
    rows = np.zeros((customers, len(shares)))
    for row in rows:
        own, many = random.choice(len(shares), p=shares), random.choice([1, 1, 1, 2, 3])
        for _ in range(many):
            row[own if random.random() < 0.7 else random.choice(len(shares), p=shares)] += 1
    return rows


def test_intervals_hold_their_coverage_and_ties_are_not_called_leads():
    random, shares = generator("parts"), [0.3, 0.3, 0.25, 0.15]
    held, leads, runs = 0, 0, 300
    for _ in range(runs):
        parts = Parts.of(filed(random, 120, shares))
        found = share(parts, [2], [0, 1, 2, 3])
        held += found.low <= 0.25 <= found.high
        top, second = np.argsort(-parts.totals)[:2]
        ahead = [
            difference(parts, ([top], [0, 1, 2, 3]), ([i], [0, 1, 2, 3])).estimate.low for i in range(4) if i != top
        ]
        leads += min(ahead) > 0 and {top, second} <= {0, 1}
    assert held / runs >= 0.92
    assert leads / runs <= 0.06
