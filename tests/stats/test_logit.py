"""Logistic regression and average marginal effects, held against published numbers and an independent package."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.logit import logit, marginal_effect


def test_spector_and_mazzeo_as_in_greene():
    """Spector and Mazzeo (1980), logit in Greene, Econometric Analysis, table 21.1; effects as Stata's margins."""
    data = pytest.importorskip("statsmodels.datasets").spector.load_pandas()
    x = np.column_stack([np.ones(32), data.exog[["GPA", "TUCE", "PSI"]]])
    fit = logit(x, data.endog)
    assert fit.beta == pytest.approx([-13.0213, 2.8261, 0.0952, 2.3787], abs=1e-4)
    found = [marginal_effect(fit, x, k).value for k in (1, 2, 3)]
    assert found == pytest.approx([0.3626, 0.0122, 0.3052], abs=1e-4)


def drawn(seed: int = 1, n: int = 400, people: int = 150):
    random = np.random.default_rng(seed)
    whose = random.integers(0, people, n)
    x = np.column_stack([np.ones(n), random.integers(1, 6, n), random.integers(0, 2, n)]).astype(float)
    eta = -1.5 - 0.4 * (x[:, 1] - 3) + 0.5 * x[:, 2] + random.normal(0, 0.7, people)[whose]
    return x, random.random(n) < 1 / (1 + np.exp(-eta)), whose


def test_clustered_errors_equal_an_independent_package():
    api = pytest.importorskip("statsmodels.api")
    x, y, whose = drawn()
    theirs = api.Logit(y.astype(float), x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": whose})
    fit = logit(x, y, whose)
    assert fit.beta == pytest.approx(theirs.params, rel=1e-6)
    assert np.sqrt(np.diag(fit.cov)) == pytest.approx(theirs.bse, rel=1e-6)
    effect = theirs.get_margeff(at="overall", method="dydx")
    mine = marginal_effect(fit, x, 1)
    assert (mine.value, mine.se) == pytest.approx((effect.margeff[0], effect.margeff_se[0]), rel=1e-6)


def test_four_cells_by_hand():
    """A quarter against three quarters: the log odds ratio is log 9, the effect 3/16 of it."""
    x = [[1, 0]] * 40 + [[1, 1]] * 40
    fit = logit(x, [0, 0, 0, 1] * 10 + [0, 1, 1, 1] * 10)
    assert fit.beta[1] == pytest.approx(np.log(9))
    assert marginal_effect(fit, x, 1).value == pytest.approx(3 / 16 * np.log(9))


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([[1, 0]] * 4 + [[1, 1]] * 4, [0] * 4 + [1] * 4),  # told apart without error
        ([[1, 0]] * 4 + [[1, 1]] * 4, [0, 1, 0, 1] + [1] * 4),  # on one side only
        ([[1, 0], [1, 1], [1, 2], [1, 3]] * 3, [0, 0, 1, 1] * 3),
        ([[1, 0], [1, 1]] * 6, [0] * 12),  # nobody
        ([[1, 0], [1, 1]] * 6, [1] + [0] * 11),  # one
        ([[1, 1]] * 12, [0, 1] * 6),  # no spread
        ([[1, 0], [1, 1]], [0, 1]),
    ],
)
def test_what_cannot_be_estimated_is_none(x, y):
    assert logit(x, y) is None


def test_rare_events_are_no_separation():
    x = np.column_stack([np.ones(20_000), np.tile([1.0, 2, 3, 4, 5], 4000)])
    y = np.zeros(20_000)
    y[[0, 1, 5, 7, 13, 3]] = 1
    fit = logit(x, y)
    assert fit is not None
    assert fit.fitted.sum() == pytest.approx(6)


@given(st.integers(0, 50), st.floats(-5, 5))
def test_neither_row_order_nor_the_place_of_zero_matters(seed, shift):
    x, y, whose = drawn(seed, 120, 40)
    moved = x + [0.0, shift, 0.0]
    order = np.random.default_rng(seed).permutation(len(y))
    found = [logit(x, y, whose), logit(moved[order], y[order], whose[order])]
    if None in found:
        assert found == [None, None]
        return
    one, other = marginal_effect(found[0], x, 1), marginal_effect(found[1], moved[order], 1)
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), abs=1e-7)
