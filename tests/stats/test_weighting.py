"""Raking against closed forms, the linearised variance by hand, the trap of weights taken for counts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.means import mean_interval
from cxanalysis.stats.raking import effective_n, rake
from cxanalysis.stats.weighting import Known, weighted_mean, weighting_change


def test_raking_keeps_the_odds_ratio_of_two_by_two():
    # 40, 10, 20, 30: odds ratio 6. Raked to halves each way the first cell is sqrt(6) / (2 (1 + sqrt(6))).
    cells = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [40, 10, 20, 30], axis=0)
    raked = rake(cells, [[0.5, 0.5], [0.5, 0.5]])
    first = raked.weights[:40].sum() / 100
    assert raked.converged and raked.trimmed == 0
    assert first == pytest.approx(math.sqrt(6) / (2 * (1 + math.sqrt(6))), abs=1e-6)
    assert raked.weights.sum() == pytest.approx(100)
    assert effective_n(raked.weights) == pytest.approx(100**2 / (raked.weights**2).sum())


def test_one_margin_is_plain_post_stratification():
    raked = rake(np.repeat([[0], [1]], [80, 20], axis=0), [[0.6, 0.4]])
    assert raked.weights[[0, -1]] == pytest.approx([0.75, 2.0])
    # Kish by hand: 100^2 / (80 0.75^2 + 20 2^2) = 80
    assert effective_n(raked.weights) == pytest.approx(80)


def test_heavy_weights_are_cut_and_the_rest_matched_again():
    groups = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [400, 250, 250, 100], axis=0)
    shares = [[0.45, 0.55], [0.45, 0.55]]
    free, cut = rake(groups, shares, trim=100), rake(groups, shares, trim=2.3)
    assert free.trimmed == 0 and free.weights.max() > 2.3 * np.median(free.weights)
    assert cut.converged and cut.trimmed == 100
    assert cut.weights.max() == pytest.approx(2.3 * np.median(free.weights), rel=1e-4)
    assert np.bincount(groups[:, 0], cut.weights) == pytest.approx([450, 550], abs=0.01)
    assert effective_n(cut.weights) > effective_n(free.weights)


def test_where_the_limit_does_not_suffice_nobody_is_driven_to_nothing():
    groups = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [400, 300, 295, 5], axis=0)
    shares = [[0.5, 0.5], [0.4, 0.6]]
    free, cut = rake(groups, shares, trim=1000), rake(groups, shares, trim=5)
    assert (cut.trimmed, cut.converged) == (5, False) and cut.off > 0.05
    assert cut.weights.min() > 0.9 * free.weights.min()
    assert effective_n(cut.weights) > effective_n(free.weights)


def test_what_cannot_be_matched_is_told():
    assert rake(np.zeros((0, 2)), [[1.0], [1.0]]) is None
    assert rake(np.zeros((5, 0)), []) is None
    nobody = rake([[0], [0], [1]], [[0.4, 0.4, 0.2]])  # a category without an answer
    assert not nobody.converged and nobody.off == pytest.approx(0.2)
    assert np.isfinite(nobody.weights).all()
    against = rake([[0, 0], [1, 1]] * 10, [[0.9, 0.1], [0.1, 0.9]])  # the margins contradict each other
    assert not against.converged and np.isfinite(against.weights).all()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=12, max_size=60), st.randoms())
def test_the_order_of_answers_does_not_matter(rows, random):
    groups = np.array([*rows, (0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)])
    shares = [[0.5, 0.3, 0.2], [0.6, 0.4]]
    raked, order = rake(groups, shares), np.array(random.sample(range(len(groups)), len(groups)))
    again = rake(groups[order], shares)
    assert again.weights == pytest.approx(raked.weights[order], rel=1e-9)
    if raked.converged:
        for column, share in zip(groups.T, shares, strict=True):
            assert np.bincount(column, raked.weights) / len(groups) == pytest.approx(share, abs=1e-4)


def test_equal_weights_give_students_interval():
    y = [4, 5, 6, 7, 8, 8]
    plain, weighted = mean_interval(y), weighted_mean(y, np.full(6, 3.0))
    assert (weighted.value, weighted.se) == pytest.approx((plain.value, plain.se))
    assert (weighted.low, weighted.high) == pytest.approx((plain.low, plain.high))


def test_linearised_variance_by_hand():
    # mean 22/6; w (y - mean): 1 (1 - 3.667), 2 (4 - 3.667), 3 (13/3 - 3.667)
    y, w = np.array([1, 4, 13 / 3]), np.array([1.0, 2, 3])
    mean = (1 + 8 + 13) / 6
    away = w * (y - mean)
    assert weighted_mean(y, w).se == pytest.approx(math.sqrt(3 / 2 * (away**2).sum()) / 6)


def test_weights_are_no_counts():
    # statsmodels takes weights for counts: ten times the weights, a third of the standard error.
    weightstats = pytest.importorskip("statsmodels.stats.weightstats")
    random = np.random.Generator(np.random.PCG64(3))
    y, w = random.normal(5, 1, 200), random.uniform(0.5, 2, 200)
    mine, ten = weighted_mean(y, w), weighted_mean(y, 10 * w)
    wrong, ten_wrong = weightstats.DescrStatsW(y, w), weightstats.DescrStatsW(y, 10 * w)
    assert mine.value == pytest.approx(wrong.mean)
    assert ten.se == pytest.approx(mine.se)
    assert ten_wrong.std_mean < 0.35 * wrong.std_mean


def test_customers_who_answer_twice_are_one():
    y, w, who = [1.0, 5.0, 3.0, 4.0], [1.0, 2.0, 1.0, 1.0], [0, 1, 2, 3]
    twice = weighted_mean(np.repeat(y, 2), np.repeat(w, 2), np.repeat(who, 2))
    assert (twice.se, twice.low, twice.n) == pytest.approx((*_told(y, w), 8))


def _told(y, w):
    once = weighted_mean(y, w)
    return once.se, once.low


def test_what_margins_explain_is_no_error():
    # opinion is the segment and nothing else: with known shares the weighted mean is exact
    groups = np.repeat([[0], [1]], [30, 70], axis=0)
    y = np.where(groups[:, 0] == 0, 2.0, 6.0)
    raked = rake(groups, [[0.5, 0.5]])
    known = Known.of(groups, raked.weights)
    assert weighted_mean(y, raked.weights).se > 0.1
    assert weighted_mean(y, raked.weights, known=known).se == pytest.approx(0, abs=1e-9)
    change = weighting_change(y, raked.weights, known=known)
    assert change.value == pytest.approx(4.0 - 4.8)  # what is left is chance in who answered
    assert change.se == pytest.approx(math.sqrt(100 / 99 * (30 * 2.8**2 + 70 * 1.2**2)) / 100)


def test_an_answer_outside_the_file_explains_nothing():
    known = Known.of([[0], [0], [1], [1], [-1]], np.ones(5))
    left = known.unexplained(np.array([1.0, 1.0, 3.0, 3.0, 7.0]))
    assert left == pytest.approx([0, 0, 0, 0, 7]) and known.pull[-1] == pytest.approx(0)


def test_leaving_out_moves_a_mean():
    change = weighting_change([1, 2, 3, 6, float("nan")], [1, 1, 1, 0, 1])
    assert (change.value, change.n) == (-1.0, 4)


@pytest.mark.parametrize("y, w", [([], []), ([float("nan")], [1.0]), ([3.0], [0.0])])
def test_nothing_to_weight(y, w):
    assert weighted_mean(y, w).value is None and weighting_change(y, w).value is None


def test_no_spread_no_interval():
    assert weighted_mean([4, 4, 4], [1, 2, 3]).value == 4 and not weighted_mean([4, 4, 4], [1, 2, 3]).has_interval
    assert not weighted_mean([4], [1]).has_interval
