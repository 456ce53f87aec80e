"""Reliability of a difference: the textbook case, the formula from its parts, the traps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.gap_reliability import difference_reliability
from cxanalysis.stats.reliability import cronbach_alpha


def with_covariance(cov: np.ndarray, n: int = 60) -> np.ndarray:
    """Answers whose sample covariances are exactly these."""
    raw = np.random.default_rng(4).normal(size=(n, len(cov)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T)).T)
    return white @ np.linalg.cholesky(cov).T


def answers(n: int = 80, items: int = 3, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 1, (n, 1))
    return 5 + level + rng.normal(0, 0.8, (n, items)), 6 + 0.4 * level + rng.normal(0, 0.7, (n, items))


def test_two_scores_of_reliability_80_correlated_60_leave_a_difference_of_50():
    """With equal variances (r_D = (mean reliability - r)/(1 - r)) as in any textbook: (.80 - .60)/(1 - .60) = .50."""
    within, across = np.array([[1, 2 / 3], [2 / 3, 1]]), np.full((2, 2), 0.5)
    x = with_covariance(np.block([[within, across], [across, within]]))
    found = difference_reliability(x[:, :2], x[:, 2:])
    assert (found.first, found.second, found.correlation) == pytest.approx((0.8, 0.8, 0.6))
    assert found.estimate.value == pytest.approx(0.5)
    assert found.estimate.low < 0.5 < found.estimate.high


def test_it_is_the_formula_of_the_alphas_variances_and_the_correlation():
    p, e = answers()
    found = difference_reliability(p, e)
    r_p, r_e = cronbach_alpha(p).raw.value, cronbach_alpha(e).raw.value
    s_p, s_e = p.mean(axis=1).std(ddof=1), e.mean(axis=1).std(ddof=1)
    r = np.corrcoef(p.mean(axis=1), e.mean(axis=1))[0, 1]
    whole = s_p**2 + s_e**2 - 2 * r * s_p * s_e
    assert found.estimate.value == pytest.approx((s_p**2 * r_p + s_e**2 * r_e - 2 * r * s_p * s_e) / whole)
    assert (found.first, found.second, found.correlation) == pytest.approx((r_p, r_e, r))


def test_where_all_expect_the_same_the_gap_is_as_reliable_as_perception():
    p, _ = answers()
    found = difference_reliability(p, np.full_like(p, 7.0))
    assert found.estimate.value == pytest.approx(cronbach_alpha(p).raw.value)
    assert (found.second, found.correlation) == (None, None)


def test_a_difference_that_is_the_same_for_all_has_no_reliability():
    p, _ = answers()
    found = difference_reliability(p, p + 1)
    assert (found.estimate.value, found.estimate.low, found.first) == (None, None, None)


def test_items_that_run_against_each_other_give_a_reliability_below_0_and_not_a_cut_one():
    p = np.array([[1.0, 7], [7, 1], [2, 6], [6, 2], [3, 6], [5, 2]])
    found = difference_reliability(p, np.full_like(p, 6.0))
    assert found.estimate.value < 0
    assert found.estimate.low < found.estimate.value < found.estimate.high < 1


@pytest.mark.parametrize("rows, items", [(40, 1), (1, 3), (0, 2)])
def test_one_item_or_one_respondent_measures_nothing(rows, items):
    p, e = answers(rows, items)
    found = difference_reliability(p, e)
    assert (found.estimate.value, found.estimate.n) == (None, rows)


def test_items_without_any_error_have_a_value_and_no_interval():
    level = np.arange(8.0)[:, None]
    found = difference_reliability(np.hstack([level, level]), np.full((8, 2), 6.0)).estimate
    assert (found.value, found.low) == (pytest.approx(1.0), None)


def test_missing_answers_are_left_out_and_a_customers_answers_count_together():
    p, e = answers(100)
    p[3, 0], e[7, 1] = np.nan, np.nan
    found = difference_reliability(p, e).estimate
    assert found.n == 98
    twice = difference_reliability(np.vstack([p, p]), np.vstack([e, e]), np.tile(np.arange(100), 2)).estimate
    assert twice.value == pytest.approx(found.value, abs=0.01)
    assert twice.high - twice.low == pytest.approx(found.high - found.low, rel=0.05)


@given(st.integers(0, 2**20))
def test_order_roles_and_shifts_change_nothing(seed):
    p, e = answers(30, 2, seed)
    order = np.random.default_rng(seed).permutation(30)
    one = difference_reliability(p, e).estimate
    for other in (difference_reliability(p[order], e[order]), difference_reliability(e, p),
                  difference_reliability(p + 3, e - 1)):  # fmt: skip
        assert (other.estimate.value, other.estimate.low) == pytest.approx((one.value, one.low))
