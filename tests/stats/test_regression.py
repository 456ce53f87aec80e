"""Least squares with customers as clusters: by hand, against statsmodels, and where there is nothing to fit."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from cxanalysis.stats.regression import Wald, least_squares, wald

X = np.column_stack([np.ones(4), [0.0, 1, 2, 3]])


def drawn(n: int = 120, seed: int = 5):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(5, 1, (n, 2))])
    whose = rng.integers(0, 40, n)
    return x, x @ [1.0, 0.5, 0.0] + rng.normal(0, 1, n) + rng.normal(0, 1, 40)[whose], whose


def test_a_line_by_hand():
    # slope 4.5 / 5; residuals 0.1, 0.2, -0.7, 0.4; r2 = 4.05 / 4.75
    fit = least_squares(X, [1, 2, 2, 4])
    assert fit.beta == pytest.approx([0.9, 0.9])
    assert (fit.r2, fit.df, fit.n) == (pytest.approx(4.05 / 4.75), 3, 4)
    # sandwich by hand: (sum (x - 1.5)^2 e^2) / 25, times 4/3 and 3/2
    assert fit.se([0, 1]) == pytest.approx(np.sqrt((2.25 * 0.01 + 0.25 * 0.04 + 0.25 * 0.49 + 2.25 * 0.16) / 25 * 2))


def test_clusters_agree_with_statsmodels():
    x, y, whose = drawn()
    fit, other = least_squares(x, y, whose), sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": whose})
    assert fit.beta == pytest.approx(other.params)
    assert fit.cov == pytest.approx(other.cov_params())
    assert wald(fit, np.eye(3)[1:]).f == pytest.approx(float(other.f_test(np.eye(3)[1:]).fvalue))


def test_an_estimate_is_its_coefficients_with_a_t_interval():
    x, y, whose = drawn()
    fit = least_squares(x, y, whose)
    found = fit.estimate([0, 1, -1], 0.9, "slope")
    assert found.value == pytest.approx(fit.beta[1] - fit.beta[2])
    assert found.high - found.value == pytest.approx(found.value - found.low)
    assert found.high - found.low == pytest.approx(2 * stats.t.ppf(0.95, fit.df) * found.se)
    assert found.method == "slope" and found.n == 120


@pytest.mark.parametrize(
    "x",
    [
        np.tile(np.column_stack([X, X[:, 1]]), (9, 1)),  # a copy
        np.tile(np.column_stack([X, 2 * X[:, 1] - 1]), (9, 1)),  # what the others say already
        np.tile(np.column_stack([X, np.zeros(4)]), (9, 1)),  # nothing
        X[:3],  # too few
        X[:0],
    ],
)
def test_what_cannot_be_fitted_gives_nothing(x):
    assert least_squares(x, np.arange(len(x))) is None


def test_columns_of_any_length_are_no_copies():
    x = X * [1.0, 1e-7]
    assert least_squares(x, [1, 2, 2, 4]).beta == pytest.approx([0.9, 0.9e7])


def test_sums_that_say_the_same_are_not_tested_together():
    fit = least_squares(X, [1, 2, 2, 4])
    assert wald(fit, [[0, 1], [0, 2]]) is None
    assert isinstance(wald(fit, [0, 1]), Wald)
