"""Fits behind the shape of complaints: against statsmodels, by hand, and where there is nothing to fit."""

from __future__ import annotations

import numpy as np
import pytest

from cxanalysis.stats.trend_fit import fit_lines, line_likelihood, times, trend_beside_cycle
from cxanalysis.stats.trend_levels import cuts, fit_monotone, fit_steps, residuals
from cxanalysis.stats.trend_null import Noise, draw
from cxanalysis.stats.trend_waves import joint_p, power, wave_statistics

X = np.array([41, 62, 30, 60, 40, 80, 58, 81, 49, 90, 60, 69])
N = np.array([900, 950, 870, 1010, 990, 1100, 1050, 1200, 980, 1210, 1190, 1150])


def _reference(x, n, columns):
    sm = pytest.importorskip("statsmodels.api")
    design = np.column_stack([np.ones(len(x)), *columns])
    return sm.GLM(x / n, design, family=sm.families.Binomial(), var_weights=n)


def test_line_is_the_quasi_binomial_fit_of_statsmodels():
    fit, other = fit_lines([X], N), _reference(X, N, [times(N)]).fit(scale="X2")
    assert (fit.a[0], fit.b[0]) == pytest.approx(tuple(other.params), rel=1e-8)
    assert fit.phi[0] == pytest.approx(other.scale, rel=1e-8) and fit.phi[0] > 1
    assert fit.se_q[0] == pytest.approx(other.bse[1], rel=1e-7)
    assert fit.r[0] == pytest.approx(other.resid_pearson, rel=1e-6)  # statsmodels leaves the scale out of them


def test_counts_with_a_scale_would_give_an_error_too_small_by_the_root_of_n():
    """The trap: in statsmodels the pair of counts and scale="X2" divides by n once too often."""
    sm = pytest.importorskip("statsmodels.api")
    n = np.full(12, 1000)
    trapped = sm.GLM(np.c_[X, n - X], np.c_[np.ones(12), times(n)], family=sm.families.Binomial()).fit(scale="X2")
    fit = fit_lines([X], n)
    assert fit.b[0] == pytest.approx(trapped.params[1], rel=1e-8)
    assert fit.se_q[0] / trapped.bse[1] == pytest.approx(np.sqrt(1000), rel=1e-6)


def test_slope_by_hand():
    # two months: the ends are met; odds 1/9 and 1/4, so the ratio is 9/4 and its variance the sum of 1/count
    fit = fit_lines([[10, 20]], [100, 100])
    assert np.exp(fit.b[0]) == pytest.approx(9 / 4)
    assert fit.se[0] == pytest.approx(np.sqrt(1 / 10 + 1 / 90 + 1 / 20 + 1 / 80))
    assert fit.r == pytest.approx(np.zeros((1, 2)), abs=1e-8)


def test_months_without_customers_are_left_out_but_keep_their_place():
    x, n = np.insert(X, 4, 0), np.insert(N, 4, 0)
    other = _reference(X, N, [np.delete(np.linspace(-0.5, 0.5, 13), 4)]).fit(scale="X2")
    fit = fit_lines([x], n)
    assert (fit.b[0], fit.se_q[0], fit.phi[0]) == pytest.approx((other.params[1], other.bse[1], other.scale), rel=1e-6)
    assert fit.r[0, 4] == 0


def test_rows_are_fitted_each_for_itself():
    rows = np.array([X, X[::-1], np.full(12, 50)])
    together = fit_lines(rows, N)
    for i, row in enumerate(rows):
        assert together.b[i] == pytest.approx(fit_lines([row], N).b[0], rel=1e-9)


@pytest.mark.parametrize("row", [[0] * 6, [50] * 6, [0] * 5 + [40]], ids=["nobody", "everybody", "separated"])
def test_what_has_no_finite_line_is_told_flat(row):
    fit = fit_lines([row], [50] * 6)
    assert fit.b[0] == 0 and fit.t[0] == 0 and np.isfinite(fit.r).all()


def test_huge_denominators_are_poisson():
    sm = pytest.importorskip("statsmodels.api")
    fit = fit_lines([X], np.full(12, 10**12))
    other = sm.GLM(X, np.c_[np.ones(12), np.linspace(-0.5, 0.5, 12)], family=sm.families.Poisson()).fit()
    assert (fit.b[0], fit.se[0]) == pytest.approx((other.params[1], other.bse[1]), rel=1e-6)
    assert fit.phi[0] == pytest.approx(other.pearson_chi2 / 10, rel=1e-6)


def test_likelihoods_of_line_and_step_differ_from_statsmodels_by_the_same_constant():
    flat = (X * np.log(X / N) + (N - X) * np.log1p(-X / N)).sum()  # a level a month
    line = 2 * (flat - line_likelihood([X], N, fit_lines([X], N))[0])
    assert line == pytest.approx(_reference(X, N, [times(N)]).fit().deviance, rel=1e-8)
    step = fit_steps([X], N)
    other = _reference(X, N, [np.arange(12) >= step.at[0]]).fit()
    assert 2 * (flat - step.likelihood[0]) == pytest.approx(other.deviance, rel=1e-8)
    assert all(_reference(X, N, [np.arange(12) >= k]).fit().deviance >= other.deviance - 1e-9 for k in cuts(N))


def test_a_step_needs_three_months_on_each_side():
    assert cuts([9] * 12).tolist() == list(range(3, 10))
    assert cuts([9] * 5).tolist() == []
    assert fit_steps([[10] * 10 + [50, 50]], [100] * 12).at[0] == 9


def test_monotone_rates_pool_neighbours():
    x, n = np.array([[5, 1, 9, 0, 7]]), np.array([10, 30, 10, 0, 10])
    assert fit_monotone(x, n, True).round(6).tolist() == [[0.15, 0.15, 0.8, 0.8, 0.8]]
    assert fit_monotone(x, n, False)[0, [0, 1, 2, 4]].round(6).tolist() == [0.5, 0.34, 0.34, 0.34]


def test_monotone_rates_agree_with_pooling_by_scipy():
    optimize = pytest.importorskip("scipy.optimize")
    random = np.random.Generator(np.random.PCG64(3))
    n = random.integers(50, 200, 20)
    x = random.binomial(n, np.linspace(0.1, 0.3, 20))
    assert fit_monotone([x], n, True)[0] == pytest.approx(optimize.isotonic_regression(x / n, weights=n).x)
    other = optimize.isotonic_regression(x / n, weights=n, increasing=False).x
    assert fit_monotone([x], n, False)[0] == pytest.approx(other)


def test_trend_beside_a_cycle_is_that_of_statsmodels_with_its_period():
    months = np.arange(24)
    rate = 0.05 * np.exp(0.02 * months + 0.4 * np.sin(2 * np.pi * months / 8))
    x, n = np.random.Generator(np.random.PCG64(2)).binomial(5000, rate), np.full(24, 5000)
    change, p, period = trend_beside_cycle(x, n)
    angle = 2 * np.pi * months / period
    other = _reference(x, n, [times(n), np.cos(angle), np.sin(angle)]).fit()
    assert period == pytest.approx(8) and change == pytest.approx(other.params[1], rel=1e-6)
    assert p < 1e-6


def test_draws_have_the_noise_that_is_tolerated():
    random = np.random.Generator(np.random.PCG64(4))
    drawn = draw(np.full(24, 0.3), np.full(24, 10**9), Noise(0.05, 0.5), 4000, random) / (0.3 * 10**9)
    assert drawn.mean() == pytest.approx(1, abs=0.001)
    assert drawn.std() == pytest.approx(0.05, abs=0.001)
    centred = drawn - 1
    assert (centred[:, 1:] * centred[:, :-1]).mean() / 0.05**2 == pytest.approx(0.5, abs=0.02)
    still = draw(np.full(24, 0.3), np.full(24, 1000), Noise(0.0), 4000, random)
    assert still.var() == pytest.approx(1000 * 0.3 * 0.7, rel=0.02)


def test_wave_statistics_by_hand():
    r = np.array([[2.0, 2.0, -1.0, -1.0, 0.0, -2.0, 0.0, 1.0, -1.0, 1.0, 1.0, -2.0]])
    w1, w2, w3, w4 = wave_statistics(r, np.ones(12, bool))[0]
    assert w1 == 22 and w3 == pytest.approx((4 - 2 + 1 - 1 - 1 + 1 - 2) / np.sqrt(12))
    assert w4 == pytest.approx(4 / np.sqrt(2))
    whole = np.abs(np.fft.rfft(r[0], 24)) ** 2 * 2 / 12  # half cycles apart; periods 12 to 2.2 are rows 2 to 10
    assert w2 == pytest.approx(whole[2:11].max())
    assert power(r, 2.2, 12)[0][[0, -1]] == pytest.approx([12, 2.4])


def test_joint_p_is_exact_where_the_first_row_is_one_of_them():
    random = np.random.Generator(np.random.PCG64(5))
    p = [joint_p(random.standard_normal((40, 4)) ** 3) for _ in range(4000)]
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=0.012)


def test_nothing_is_left_where_nothing_can_vary():
    assert residuals([[3, 0, 5]], [3, 0, 10], [[1.0, 0.5, 0.5]]).tolist() == [[0.0, 0.0, 0.0]]
