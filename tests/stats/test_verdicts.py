"""Zones, targets and outlooks: every word, every edge, and that the words are the registered ones."""

import itertools

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.measures.declared import TARGET, ZONE
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import mean_interval
from cxanalysis.stats.target import target_outlook, target_result
from cxanalysis.stats.tolerance import below_adequate, zone_verdict

NUMBER = st.floats(-3, 3)


def _between(low, high):
    return Estimate(None if low is None else (low + high) / 2, low, high, 50)


@pytest.mark.parametrize(
    "adequacy, superiority, verdict",
    [
        ((-0.5, -0.1), (-1.5, -1.1), "below"),
        ((-0.2, 0.2), (-1.2, -0.8), "border"),
        ((0.1, 0.5), (-0.5, -0.1), "inside"),
        ((0.8, 1.2), (-0.2, 0.2), "border"),
        ((1.1, 1.5), (0.1, 0.5), "above"),
        ((0.0, 0.5), (-0.5, -0.1), "border"),
        ((None, None), (-0.5, -0.1), ""),
    ],
)
def test_zone(adequacy, superiority, verdict):
    assert zone_verdict(_between(*adequacy), _between(*superiority)) == verdict
    assert not verdict or verdict in ZONE


@given(st.lists(st.integers(-6, 6), min_size=2, max_size=60).filter(lambda x: len(set(x)) > 1))
def test_below_adequate_is_the_one_sided_t_test_and_agrees_with_the_interval(gaps):
    gap = mean_interval(gaps)
    found = below_adequate(gap)
    assert found.p == pytest.approx(scipy.stats.ttest_1samp(gaps, 0, alternative="less").pvalue)
    assert found.share == pytest.approx(scipy.stats.norm.cdf(0, np.mean(gaps), np.std(gaps, ddof=1)))
    if abs(found.p - 0.025) > 1e-9:
        assert (found.p < 0.025) == (gap.high < 0)


def test_below_adequate_says_nothing_without_a_spread():
    assert below_adequate(Estimate(None, None, None, 0)) is None
    assert below_adequate(mean_interval([3.0])) is None
    assert below_adequate(mean_interval([-1.0, -1.0, -1.0])) is None


@pytest.mark.parametrize(
    "low, high, at_least, at_most",
    [
        (5, 7, "met", "unclear"),
        (3, 5, "unclear", "met"),
        (6, 7, "met", "missed"),
        (3, 4, "missed", "met"),
        (4, 6, "unclear", "unclear"),
    ],
)
def test_result_against_a_target_of_five(low, high, at_least, at_most):
    figure = _between(low, high)
    assert (target_result(figure, 5, "at_least"), target_result(figure, 5, "at_most")) == (at_least, at_most)


def test_result_without_interval_and_without_figure():
    count = Estimate(5.0, None, None, 5)
    assert [target_result(count, t, "at_least") for t in (5, 5.1)] == ["met", "missed"]
    assert target_result(Estimate(None, None, None, 0), 5, "at_least") == "unclear"


@pytest.mark.parametrize(
    "target, direction, change, outlook",
    [
        (0.04, "at_least", "", "reliably_met"),
        (0.05, "at_least", "", "hit_or_miss"),
        (0.06, "at_least", "better", "hit_or_miss"),
        (0.07, "at_least", "no_change", "will_not"),
        (0.07, "at_least", "better", "improving"),
        (0.06, "at_most", "", "reliably_met"),
        (0.04, "at_most", "", "hit_or_miss"),
        (0.03, "at_most", "worse", "will_not"),
        (None, "at_most", "", "no_target"),
    ],
)
def test_outlook_of_a_usual_range(target, direction, change, outlook):
    assert target_outlook(0.04, 0.06, target, direction, change) == outlook


def test_no_outlook_without_a_range():
    assert target_outlook(None, None, 0.05, "at_least") == ""


@given(NUMBER, NUMBER, NUMBER)
def test_turning_everything_round_changes_nothing(a, b, target):
    low, high = sorted((a, b))
    mirrored = Estimate(-(low + high) / 2, -high, -low, 50)
    assert target_result(_between(low, high), target, "at_least") == target_result(mirrored, -target, "at_most")
    assert target_outlook(low, high, target, "at_least") == target_outlook(-high, -low, -target, "at_most")
    assert target_result(_between(low, high), target, "at_least") in TARGET


@given(st.lists(NUMBER, min_size=4, max_size=4))
def test_every_pair_of_intervals_has_one_zone(ends):
    for a, b in itertools.pairwise((sorted(ends[:2]), sorted(ends[2:]))):
        assert zone_verdict(_between(*a), _between(*b)) in ZONE
