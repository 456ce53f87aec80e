"""Omega against exact solutions, against another implementation, and at its edges."""

import csv

import numpy as np
import pytest

from cxanalysis.stats.omega import omega, one_factor
from cxanalysis.stats.reliability import alphas_dropped, covariance_se, cronbach_alpha


def _answers(covariances, n=200):
    """Answers whose sample covariances are exactly these."""
    random = np.random.Generator(np.random.PCG64(5))
    x = random.normal(size=(n, len(covariances)))
    x -= x.mean(axis=0)
    whitened = x @ np.linalg.inv(np.linalg.cholesky(np.cov(x.T))).T
    return whitened @ np.linalg.cholesky(covariances).T


def test_three_items_have_an_exact_solution():
    # l1^2 = s12 s13 / s23 and so on
    c = np.array([[2.0, 0.9, 0.6], [0.9, 1.5, 0.5], [0.6, 0.5, 1.2]])
    exact = np.sqrt([0.9 * 0.6 / 0.5, 0.9 * 0.5 / 0.6, 0.6 * 0.5 / 0.9])
    factor = one_factor(c)
    assert factor.loadings == pytest.approx(exact, rel=1e-5)
    assert factor.own == pytest.approx(np.diag(c) - exact**2, rel=1e-4)
    assert not factor.heywood.any()
    assert omega(_answers(c)).estimate.value == pytest.approx(exact.sum() ** 2 / c.sum(), rel=1e-5)


def test_omega_is_alpha_where_items_are_equally_good():
    loadings, own = np.full(5, 0.8), np.array([0.3, 0.5, 0.7, 0.9, 1.1])
    x = _answers(np.outer(loadings, loadings) + np.diag(own))
    assert omega(x).estimate.value == pytest.approx(cronbach_alpha(x).raw.value, rel=1e-6)
    assert omega(x).estimate.value == pytest.approx(16 / (16 + 3.5), rel=1e-6)


def test_omega_is_above_alpha_where_they_are_not():
    loadings = np.array([1.2, 0.9, 0.5, 0.2])
    x = _answers(np.outer(loadings, loadings) + np.diag([0.4, 0.5, 0.6, 0.7]))
    assert omega(x).estimate.value == pytest.approx(2.8**2 / (2.8**2 + 2.2), rel=1e-6)
    assert omega(x).estimate.value > cronbach_alpha(x).raw.value + 0.02


def _columns(path, names):
    with path.open(newline="", encoding="utf-8") as file:
        return np.array([[float(row[n] or "nan") for n in names] for row in csv.DictReader(file)])


# Another implementation of maximum likelihood (statsmodels), on public surveys.
@pytest.mark.parametrize(
    "file, names",
    [
        ("ecsi_mobi/mobi.csv", [f"PERQ{i}" for i in range(1, 8)]),
        ("ecsi_mobi/mobi.csv", [f"IMAG{i}" for i in range(1, 6)]),
        ("plspm_satisfaction/satisfaction.csv", [f"sat{i}" for i in range(1, 5)]),
        ("psych_bfi/bfi.csv", [f"N{i}" for i in range(1, 6)]),
    ],
)
def test_against_statsmodels(shared, file, names):
    factor = pytest.importorskip("statsmodels.multivariate.factor")
    x = _columns(shared / file, names)
    x = x[~np.isnan(x).any(axis=1)]
    spread = x.std(axis=0, ddof=1)
    theirs = factor.Factor(corr=np.corrcoef(x.T), n_factor=1, method="ml").fit()
    loadings = np.abs(theirs.loadings[:, 0]) * spread
    mine = one_factor(np.cov(x.T))
    assert mine.loadings == pytest.approx(loadings, rel=2e-3)
    value = loadings.sum() ** 2 / (loadings.sum() ** 2 + (theirs.uniqueness * spread**2).sum())
    assert omega(x).estimate.value == pytest.approx(value, rel=5e-4)


def test_a_scale_of_one_item_and_noise_is_a_heywood_case():
    c = np.array([[1.0, 0.7, 0.7], [0.7, 1.0, 0.3], [0.7, 0.3, 1.0]])  # exact own variance of the first: 1 - 1.63
    found = omega(_answers(c))
    assert found.heywood and not found.estimate.has_interval and 0 < found.estimate.value < 1


@pytest.mark.parametrize(
    "answers",
    [
        np.empty((0, 3)),
        np.ones((1, 3)),
        np.full((50, 3), 4.0),
        np.arange(100.0).reshape(50, 2),
        np.repeat(np.arange(50.0)[:, None], 3, axis=1),
    ],
)
def test_nothing_to_say(answers):
    assert omega(answers).estimate.value is None


def test_one_customer_gives_no_interval():
    x = _answers(np.full((3, 3), 0.5) + 0.5 * np.eye(3), 40)
    assert omega(x).estimate.has_interval and not omega(x, np.zeros(40, int)).estimate.has_interval


def test_order_and_units_of_items_do_not_matter():
    x = _answers(np.array([[2.0, 0.9, 0.6, 0.5], [0.9, 1.5, 0.5, 0.6], [0.6, 0.5, 1.2, 0.4], [0.5, 0.6, 0.4, 1.0]]))
    plain, other = omega(x).estimate, omega(10 * x[::-1][:, ::-1]).estimate
    assert (other.value, other.low, other.high) == pytest.approx((plain.value, plain.low, plain.high), rel=1e-5)


def test_interval_agrees_with_resampling():
    random = np.random.Generator(np.random.PCG64(8))
    x = random.normal(size=(400, 1)) * [0.9, 0.7, 0.6, 0.5] + random.normal(size=(400, 4))
    estimate = omega(x).estimate
    drawn = [omega(x[random.integers(0, 400, 400)]).estimate.value for _ in range(300)]
    assert estimate.se == pytest.approx(np.std(drawn), rel=0.15)


def test_an_item_that_does_not_belong_raises_alpha_when_dropped():
    random = np.random.Generator(np.random.PCG64(9))
    good = random.normal(size=(300, 1)) + random.normal(0, 0.7, (300, 3))
    x = np.column_stack([good, random.normal(size=300)])
    rows = alphas_dropped(x)
    assert rows[3].rise.low > 0 and all(r.rise.high < 0 for r in rows[:3])
    assert rows[3].alpha.value == pytest.approx(cronbach_alpha(good).raw.value)
    drawn = [alphas_dropped(x[random.integers(0, 300, 300)])[3].rise.value for _ in range(300)]
    assert rows[3].rise.se == pytest.approx(np.std(drawn), rel=0.15)


def test_answers_given_twice_add_no_certainty():
    random = np.random.Generator(np.random.PCG64(10))
    x = random.normal(size=(60, 3)) + random.normal(size=(60, 1))
    once, twice = covariance_se(x, np.eye(3)), covariance_se(np.repeat(x, 2, 0), np.eye(3), np.repeat(np.arange(60), 2))
    assert twice == pytest.approx(once)


def test_two_items_have_no_alpha_without_one():
    assert alphas_dropped(np.arange(20.0).reshape(10, 2)) == ()
    assert alphas_dropped(np.ones((10, 3))) == ()
