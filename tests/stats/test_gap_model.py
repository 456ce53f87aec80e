"""Is the gap the model of an outcome: planted answers, an independent computation, the edges."""

from __future__ import annotations

import numpy as np
import pytest

from cxanalysis.stats.gap_model import gap_model
from cxanalysis.stats.regression import equal_up_to, fitted, least_squares


def survey(n: int = 900, months: int = 6, seed: int = 0):
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 0.5, n)
    p, e = np.rint(5 + level + rng.normal(0, 1, n)), np.rint(6 + 0.3 * level + rng.normal(0, 0.7, n))
    return rng, p, e, np.arange(n) // 2, np.arange(n) % months


@pytest.mark.parametrize(
    "weights, verdict",
    [((0.5, 0.0), "not_gap"), ((0.5, -0.5), "gap"), ((0.5, 0.3), "not_gap"), ((0.0, 0.0), "unclear")],
)
def test_planted_effects_get_their_verdict(weights, verdict):
    rng, p, e, whose, month = survey()
    y = weights[0] * p + weights[1] * e + rng.normal(0, 0.3, len(p))
    found = gap_model(p, e, y, whose, month)
    assert found.verdict == verdict
    assert (found.perceived.value, found.expected.value) == pytest.approx(weights, abs=0.05)
    assert found.total.value == pytest.approx(found.perceived.value + found.expected.value)


def test_levels_that_move_between_months_do_not_make_an_effect():
    rng, p, e, whose, month = survey()
    y = rng.normal(0, 0.3, len(p)) + month
    found = gap_model(p + month, e, y, whose, month)
    assert abs(found.perceived.value) < 0.05
    assert gap_model(p + month, e, y, whose, np.zeros_like(month)).perceived.value > 0.3


def test_each_answer_its_own_the_variance_is_that_of_statsmodels_for_small_samples():
    linear = pytest.importorskip("statsmodels.regression.linear_model")
    rng, p, e, _, month = survey(240)
    y = 0.5 * p - 0.3 * e + rng.normal(0, 0.5, 240)
    x = np.column_stack([p, e, p * e])
    found = fitted(x, y, np.arange(240), month)
    dummies = (month[:, None] == np.unique(month)).astype(float)
    fit = linear.OLS(y, np.column_stack([x, dummies])).fit(cov_type="HC3")
    assert found.beta == pytest.approx(fit.params[:3])
    assert found.cov == pytest.approx(fit.cov_params()[:3, :3] * 240 / 239)


def test_answers_of_one_customer_are_not_independent():
    rng, p, e, _, month = survey(300)
    y = 0.5 * p + rng.normal(0, 0.5, 300)
    once = gap_model(p, e, y, np.arange(300), month).total
    three = [np.tile(v, 3) for v in (p, e, y, np.arange(300), month)]
    assert gap_model(*three).total.se == pytest.approx(once.se, rel=0.08)


@pytest.mark.parametrize("n", [0, 1, 6])
def test_too_few_answers_fit_no_model(n):
    _, p, e, whose, month = survey()
    assert gap_model(p[:n], e[:n], p[:n], whose[:n], month[:n]) is None


def test_scores_or_outcomes_without_spread_fit_no_model():
    _, p, e, whose, month = survey()
    assert gap_model(p, np.full_like(e, 7), p, whose, month) is None
    assert gap_model(p, e, np.full_like(e, 4), whose, month) is None
    assert gap_model(p, p + 1, p, whose, month) is None


def test_equal_is_never_said_of_what_is_not_shown_to_be_there():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(400, 2))
    fit = least_squares(x, rng.normal(0, 1, 400))
    assert not equal_up_to(fit, [1, 0], [0, 1], 0.95)
