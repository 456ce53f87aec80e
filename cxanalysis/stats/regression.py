"""Least squares whose errors hang together within a customer: the one fit that models of this package share.

A customer who answers five times brings one opinion five times; taken for independent, its answers make every interval
too short. The variance is summed over customers instead (sandwich), with the customers' number as degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, special

from cxanalysis.stats import resample
from cxanalysis.stats.cells import numbered, within
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of

MARGIN = 0.2  # two effects this close, as a share of the one, are taken for the same
_SAME = 1e-9
_RANK = 1e-12  # of columns of length 1: an eigenvalue under it is rounding
_MOST_LEVERAGE = 0.99  # an answer alone in its month leaves no residual


@dataclass(frozen=True)
class Fit:
    """A fitted line: coefficients, their covariance, degrees of freedom, R squared, answers."""

    beta: NDArray[np.float64]
    cov: NDArray[np.float64]
    df: int
    r2: float
    n: int

    def se(self, contrast: ArrayLike) -> float:
        """Return the standard error of a sum of coefficients, `contrast` holding the weight of each."""
        c = np.asarray(contrast, float)
        return float(np.sqrt(max(c @ self.cov @ c, 0.0)))

    def estimate(self, contrast: ArrayLike, confidence: float = 0.95, method: str = "cluster t") -> Estimate:
        """Return a sum of coefficients with its t interval.

        Examples
        --------
        >>> fit = least_squares([[1, -1], [1, 0], [1, 1], [1, 2], [1, 3]], [0.1, 1.9, 4.2, 5.9, 8.0])
        >>> round(fit.estimate([0, 1]).value, 2)
        1.98
        """
        value, se = float(np.asarray(contrast, float) @ self.beta), self.se(contrast)
        half = t_of(confidence, self.df) * se
        return Estimate(value, value - half, value + half, self.n, se, method)


@dataclass(frozen=True)
class Wald:
    """A test that sums of coefficients are 0 together: F on `df1` and `df2` degrees of freedom, and its p value."""

    f: float
    df1: int
    df2: int
    p: float


def least_squares(x: ArrayLike, y: ArrayLike, clusters: ArrayLike | None = None) -> Fit | None:
    """Fit y = x b, the variance of b summed over clusters.

    Parameters
    ----------
    x : array-like of float, shape (n, k)
        Predictors without missing values; a column of ones where there is to be an intercept.
    y : array-like of float, shape (n,)
        Outcome.
    clusters : array-like of int, shape (n,), optional
        Whose answer each row is; each row its own where not given.

    Returns
    -------
    Fit or None
        None under k + 2 rows or clusters, or where the columns of x depend on each other.

    Notes
    -----
    CR1: (X'X)^-1 sum_g (X_g'e_g)(X_g'e_g)' (X'X)^-1 times G/(G-1) (n-1)/(n-k), Liang and Zeger (1986); df = G - 1.
    R squared is about the mean.

    Examples
    --------
    >>> fit = least_squares([[1, 0], [1, 1], [1, 2], [1, 3]], [1, 3, 5, 7])
    >>> fit.beta.round(6).tolist(), round(fit.r2, 6)
    ([1.0, 2.0], 1.0)
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    n, k = x.shape
    groups = numbered(clusters, n)
    count, products = int(groups.max()) + 1 if n else 0, x.T @ x
    if min(n, count) < k + 2 or _dependent(products):
        return None
    root = linalg.cho_factor(products)
    beta = linalg.cho_solve(root, x.T @ y)
    left = y - x @ beta
    bread = linalg.cho_solve(root, np.eye(k))
    scores = resample.sums(x * left[:, None], groups)
    cov = bread @ (scores.T @ scores) @ bread * (count / (count - 1) * (n - 1) / (n - k))
    total = float(((y - y.mean()) ** 2).sum())
    return Fit(beta, cov, count - 1, 1 - float(left @ left) / total if total > 0 else 0.0, n)


def wald(fit: Fit, contrasts: ArrayLike) -> Wald | None:
    """Test that sums of coefficients are all 0.

    Parameters
    ----------
    fit : Fit
        A fitted line.
    contrasts : array-like of float, shape (q, k)
        A row a sum, the weight of each coefficient in it.

    Returns
    -------
    Wald or None
        F = (Rb)'(R V R')^-1 (Rb) / q on q and G - q degrees of freedom; None where the sums depend on each other or
        there are too few clusters.

    Examples
    --------
    >>> fit = least_squares([[1, -1], [1, 0], [1, 1], [1, 2], [1, 3]], [0.1, 1.9, 4.2, 5.9, 8.0])
    >>> wald(fit, [[0, 1]]).p < 0.001
    True
    """
    r = np.atleast_2d(np.asarray(contrasts, float))
    q, df = len(r), fit.df + 1 - len(r)
    middle = r @ fit.cov @ r.T
    if df < 1 or np.linalg.matrix_rank(middle) < q:
        return None
    gone = r @ fit.beta
    f = float(gone @ np.linalg.solve(middle, gone)) / q
    return Wald(f, q, df, float(special.fdtrc(q, df, f)))


def fitted(x: ArrayLike, outcome: ArrayLike, clusters: ArrayLike, months: ArrayLike) -> Fit | None:
    """Fit a line within months, with a variance that stays honest where few customers carry much of it.

    Parameters
    ----------
    x : array-like of float, shape (n, k)
        Predictors without missing values.
    outcome : array-like of float, shape (n,)
        Outcome.
    clusters, months : array-like, shape (n,)
        Whose answer each row is, and when it was given.

    Returns
    -------
    Fit or None
        None under k + 2 customers, where the predictors depend on each other, or the outcome never varies in a month.

    Notes
    -----
    `least_squares` of what the months leave; in the variance each residual is divided by 1 - h, h its
    leverage with the month's own 1/n counted: MacKinnon and White (1985), summed over customers. Squares and products
    of scores have far outliers; without it the test of a model that holds rejects twice as often as it says.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x, month = rng.normal(size=(90, 1)), np.repeat([0, 1, 2], 30)
    >>> fit = fitted(x, 2 * x[:, 0] + month + rng.normal(0, 0.1, 90), np.arange(90), month)
    >>> round(float(fit.beta[0]), 1), fit.df
    (2.0, 89)
    """
    left, y = within(np.asarray(x, float), months), within(np.asarray(outcome, float), months)
    fit = least_squares(left, y, clusters) if np.any(np.abs(y) > _SAME) else None
    if fit is None:
        return None
    bread = np.linalg.inv(left.T @ left)
    month, whose = numbered(months), numbered(clusters)
    leverage = ((left @ bread) * left).sum(axis=1) + 1 / np.bincount(month)[month]
    residual = (y - left @ fit.beta) / (1 - np.minimum(leverage, _MOST_LEVERAGE))
    each = resample.sums(left * residual[:, None], whose)
    customers = fit.df + 1
    return replace(fit, cov=bread @ (each.T @ each) @ bread * (customers / fit.df))


def equal_up_to(fit: Fit, one: ArrayLike, other: ArrayLike, confidence: float, margin: float = MARGIN) -> bool:
    """Tell whether a sum of coefficients is shown to equal another up to a share of it.

    Parameters
    ----------
    fit : Fit
        A fitted line.
    one, other : array-like of float, shape (k,)
        Weights of the coefficients in both sums; the other must be shown to be above 0 for a yes.
    confidence : float in (0, 1)
        1 - confidence is the level of each of the two one-sided tests.
    margin : float
        Share of the other.

    Returns
    -------
    bool
        True where one - (1 - margin) other > 0 and one - (1 + margin) other < 0 are both shown.

    Examples
    --------
    >>> fit = least_squares([[1, -1], [1, 0], [1, 1], [1, 2], [1, 3]], [0.1, 1.9, 4.2, 5.9, 8.0])
    >>> equal_up_to(fit, [0, 1], [0, 1], 0.95), equal_up_to(fit, [0, 2], [0, 1], 0.95)
    (True, False)
    """
    a, b = np.asarray(one, float), np.asarray(other, float)
    two_sided = 2 * confidence - 1
    over = fit.estimate(a - (1 - margin) * b, two_sided).low
    under = fit.estimate(a - (1 + margin) * b, two_sided).high
    return over is not None and under is not None and over > 0 > under


def _dependent(products: NDArray[np.float64]) -> bool:
    """Tell from their products whether columns depend on each other, or one of them is empty."""
    length = np.sqrt(products.diagonal())
    if not length.all():
        return True
    return bool(np.linalg.eigvalsh(products / np.outer(length, length))[0] < _RANK)
