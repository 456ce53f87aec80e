"""The zone of tolerance: position, places and reaction, by hand, by definition, and at their traps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.score import t_of
from cxanalysis.stats.tolerance import zone_places, zone_position, zone_reaction


def zones(n: int = 60, seed: int = 0):
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 0.4, n)
    return 5.2 + level + rng.normal(0, 0.8, n), 4.4 + rng.normal(0, 0.5, n), 6.3 + 0.5 * level + rng.normal(0, 0.4, n)


def test_the_position_is_the_ratio_of_means_and_never_the_mean_of_ratios():
    # by hand: widths 1 and 5, perception 1 above adequate in both: (1 + 1)/(1 + 5) = 1/3; the mean of ratios is .6
    found = zone_position([5.0, 3.0], [4.0, 2.0], [5.0, 7.0])
    assert found.value == pytest.approx(1 / 3)


@given(st.integers(0, 2**20))
def test_at_each_end_of_the_interval_the_t_statistic_is_at_its_limit(seed):
    """Fieller's definition: the interval holds every ratio that a t test of P - A - ratio (D - A) does not reject."""
    p, a, d = zones(40, seed)
    found = zone_position(p, a, d)
    assert found.low < found.value < found.high
    for end in (found.low, found.high):
        x = p - a - end * (d - a)
        assert abs(x.mean()) / (x.std(ddof=1) / math.sqrt(40)) == pytest.approx(t_of(0.95, 39), rel=1e-6)


def test_a_zone_without_width_has_no_position_and_one_that_may_have_none_no_interval():
    p, a, _ = zones()
    assert zone_position(p, a, a).value is None
    assert zone_position(p, a, a - 1).value is None
    found = zone_position([5.0, 4.0, 6.0], [4.0, 4.0, 4.0], [7.0, 3.0, 5.0])  # widths 3, -1 and 1: may well be 0
    assert (found.value, found.low) == (pytest.approx(1.0), None)
    assert zone_position([], [], []).value is None
    assert zone_position([np.nan, 5.0], [4.0, 4.0], [6.0, 6.0]) == zone_position([5.0], [4.0], [6.0])
    same = zone_position([5.0] * 40, [4.0] * 40, [6.0] * 40)
    assert (same.value, same.low, same.n) == (0.5, None, 40)


def test_places_count_both_edges_as_inside_and_leave_out_crossed_zones():
    found = zone_places([4, 6, 3, 7, 5, np.nan], [4, 4, 4, 4, 6, 4], [6, 6, 6, 6, 5, 6])
    assert found.counts == {"below": 1, "inside": 2, "above": 1}
    assert (found.crossed_count, found.crossed.n, found.shares["inside"].n) == (1, 5, 4)
    assert found.shares["inside"].value == 0.5


def test_means_that_differ_by_rounding_only_are_on_the_edge():
    p = (1 / 3 + 2 / 3 + 4 / 3) / 3 + 4
    a = p + 1e-13  # the same mean, added up in another order
    assert zone_places([p], [a], [a]).counts == {"below": 0, "inside": 1, "above": 0}
    assert zone_places([p], [a], [p]).crossed_count == 0


def test_everybody_crossed_leaves_no_shares():
    found = zone_places([5, 5], [6, 6], [4, 4])
    assert found.shares["below"].value is None
    assert found.crossed.value == 1.0
    assert zone_places([], [], []).crossed.value is None


@given(st.integers(0, 2**20))
def test_shares_sum_to_one(seed):
    shares = zone_places(*(np.rint(v) for v in zones(50, seed))).shares
    assert sum(share.value for share in shares.values()) == pytest.approx(1)


MONTH = np.arange(1200) % 12


@pytest.mark.parametrize("inside, outside, verdict", [(0.5, 0.5, "equal"), (0.1, 0.6, "less"), (0.6, 0.2, "more")])
def test_planted_reactions_get_their_verdict(inside, outside, verdict):
    p, a, d = zones(1200)
    p, d = p + np.random.default_rng(8).normal(0, 0.6, 1200), np.maximum(d, a)
    within = np.clip(p - a, 0, d - a)
    y = 0.3 * a + inside * within + outside * (p - a - within) + np.random.default_rng(9).normal(0, 0.2, 1200)
    found = zone_reaction(p, a, d, y, np.arange(1200), MONTH)
    assert found.verdict == verdict
    assert (found.inside.value, found.outside.value) == pytest.approx((inside, outside), abs=0.05)


def test_an_outcome_straight_in_perception_is_not_called_less_because_standards_differ():
    """Without the levels of adequate and desired in the line, who demands much would bend it."""
    rng = np.random.default_rng(3)
    a = rng.normal(4.5, 1.0, 1200)
    p, d = 0.3 * a + rng.normal(3.6, 0.9, 1200), a + 1.5
    found = zone_reaction(p, a, d, 0.5 * p + rng.normal(0, 0.1, 1200), np.arange(1200), MONTH)
    assert found.difference.value == pytest.approx(0, abs=0.03)
    assert found.verdict == "equal"


def test_nobody_outside_or_too_few_answers_test_nothing():
    p, a, d = zones(100)
    assert zone_reaction(p, np.full(100, 0.0), np.full(100, 9.0), p, np.arange(100), MONTH[:100]) is None
    assert zone_reaction(p[:4], a[:4], d[:4], p[:4], np.arange(4), MONTH[:4]) is None
    assert zone_reaction(p, d + 9, a, p, np.arange(100), MONTH[:100]) is None
    assert zone_reaction(p, a, d, np.full(100, 4.0), np.arange(100), MONTH[:100]) is None
