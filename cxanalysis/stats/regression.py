"""Least squares whose errors hang together within a customer: the one fit that models of this package share.

A customer who answers five times brings one opinion five times; taken for independent, its answers make every interval
too short. The variance is summed over customers instead (sandwich), with the customers' number as degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, special


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
    groups = np.arange(n) if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1]
    count = int(groups.max()) + 1 if n else 0
    if min(n, count) < k + 2 or np.linalg.matrix_rank(x) < k:
        return None
    root = linalg.cho_factor(x.T @ x)
    beta = linalg.cho_solve(root, x.T @ y)
    left = y - x @ beta
    bread = linalg.cho_solve(root, np.eye(k))
    scores = np.zeros((count, k))
    np.add.at(scores, groups, x * left[:, None])
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
