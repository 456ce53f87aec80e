"""How far the questions of a dimension measure one thing.

Alpha is easily quoted and easily confused: raw or standardised, listwise or pairwise. The result says which.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.cells import numbered
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of `items` questions: raw with its interval, and standardised (equal variances)."""

    raw: Estimate
    standardised: float | None
    items: int


def cronbach_alpha(answers: ArrayLike, confidence: float = 0.95, pairwise: bool = False) -> Alpha:
    """Estimate the reliability of a scale made by adding up its questions.

    Parameters
    ----------
    answers : array-like of float, shape (respondents, items)
        Answers, reversed questions already turned round; NaN is missing.
    confidence : float in (0, 1)
        Coverage of the interval.
    pairwise : bool
        False: only respondents who answered every item. True: each covariance from those who answered both items;
        the interval then rests on the complete respondents' number and is an approximation.

    Returns
    -------
    Alpha
        Values None under two items, two respondents (to a pair of items), or without any variance; n is the number of
        complete respondents (pairwise: of those with at least one answer).

    Notes
    -----
    k/(k-1) (1 - sum s_i^2 / s_total^2), Cronbach (1951); standardised k r / (1 + (k-1) r) with r the mean correlation;
    interval 1 - (1 - alpha) F(n-1, (n-1)(k-1)) at both tails, Feldt (1965).

    Examples
    --------
    >>> a = cronbach_alpha([[1, 2], [2, 3], [3, 3], [4, 5], [5, 5]])
    >>> round(a.raw.value, 4), round(a.standardised, 4), a.raw.n
    (0.9639, 0.9706, 5)
    """
    x = np.asarray(answers, float)
    k = x.shape[1]
    complete = x[~np.isnan(x).any(axis=1)]
    used = x[~np.isnan(x).all(axis=1)] if pairwise else complete
    c = _covariance(used) if k > 1 else None
    if c is None or not c.sum() > 0:
        return Alpha(Estimate(None, None, None, len(used), method="alpha"), None, k)
    value = float(k / (k - 1) * (1 - np.trace(c) / c.sum()))
    low, high = _feldt(value, len(complete), k, confidence) if len(complete) > 1 else (None, None)
    return Alpha(Estimate(value, low, high, len(used), method="alpha"), _standardised(c), k)


@dataclass(frozen=True)
class Dropped:
    """Alpha of a scale without one of its items, and by how much that differs from the alpha with it."""

    alpha: Estimate
    rise: Estimate


def alphas_dropped(
    answers: ArrayLike, clusters: ArrayLike | None = None, confidence: float = 0.95
) -> tuple[Dropped, ...]:
    """Estimate the reliability of a scale without each of its items.

    Parameters
    ----------
    answers : array-like of float, shape (respondents, items)
        Answers, reversed questions already turned round; only complete respondents count.
    clusters : array-like of int, shape (respondents,), optional
        Whose answer each is; each its own where not given.
    confidence : float in (0, 1)
        Coverage of each interval.

    Returns
    -------
    tuple of Dropped
        One an item; empty under three items or where alpha has no value.

    Notes
    -----
    The interval of the rise is linearised in the covariances, d alpha/dS = k/(k-1) (tr S/T^2 11' - I/T) with T the sum
    of S, without assuming normal answers: Maydeu-Olivares, Coffman and Hartmann (2007).

    Examples
    --------
    >>> rows = [[1, 2, 5], [2, 3, 1], [3, 3, 4], [4, 5, 2], [5, 5, 3]]
    >>> [round(d.alpha.value, 2) for d in alphas_dropped(rows)]
    [-1.74, -0.86, 0.96]
    """
    x = np.asarray(answers, float)
    complete = ~np.isnan(x).any(axis=1)
    groups = None if clusters is None else np.asarray(clusters)[complete]
    x, k = x[complete], x.shape[1]
    whole = cronbach_alpha(x, confidence).raw
    if k < 3 or whole.value is None:
        return ()
    c, found = np.cov(x.T), []
    slope = _alpha_slope(c, np.ones(k, bool))
    for j in range(k):
        rest = np.arange(k) != j
        alpha = cronbach_alpha(x[:, rest], confidence).raw
        rise = Estimate(None, None, None, len(x), method="linearised")
        if alpha.value is not None:
            se, df = covariance_se(x, _alpha_slope(c, rest) - slope, groups)
            half, change = t_of(confidence, df) * se, alpha.value - whole.value
            rise = Estimate(change, change - half, change + half, len(x), se, "linearised")
        found.append(Dropped(alpha, rise))
    return tuple(found)


def _alpha_slope(c: NDArray, kept: NDArray) -> NDArray:
    """Return how alpha of the kept items moves with each covariance."""
    k, part = int(kept.sum()), c[np.ix_(kept, kept)]
    total, slope = part.sum(), np.zeros_like(c)
    slope[np.ix_(kept, kept)] = k / (k - 1) * (np.trace(part) / total**2 - np.eye(k) / total)
    return slope


def covariance_se(answers: NDArray, slope: NDArray, clusters: NDArray | None = None) -> tuple[float, int]:
    """Return the standard error of anything computed from covariances, from how it moves with each of them.

    Parameters
    ----------
    answers : array of float, shape (respondents, items)
        Complete answers of two clusters or more.
    slope : array of float, shape (items, items)
        Derivative by the covariance matrix, symmetric.
    clusters : array of int, shape (respondents,), optional
        Whose answer each is; each its own where not given.

    Returns
    -------
    se : float
        Standard error.
    df : int
        Clusters minus 1.

    Notes
    -----
    A respondent adds (x - m)' M (x - m) - tr(M S) to the error; these are summed within customers. No shape of the
    answers is assumed.

    Examples
    --------
    >>> x = np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 4.0], [6.0, 6.0]])
    >>> se, df = covariance_se(x, np.eye(2))
    >>> round(se, 3), df
    (3.663, 3)
    """
    away = answers - answers.mean(axis=0)
    added = np.einsum("ij,jk,ik->i", away, slope, away, optimize=True)
    added -= added.mean()
    groups = numbered(clusters, len(added))
    sums = np.bincount(groups, added)
    count = len(sums)
    return math.sqrt(count / (count - 1) * float(sums @ sums)) / len(added), count - 1


def _covariance(x: NDArray) -> NDArray | None:
    """Return the covariances, each over the rows where both columns are there; None where a pair has under two."""
    there = ~np.isnan(x)
    filled = np.where(there, x, 0.0)
    n = there.T.astype(float) @ there
    if n.min() < 2:
        return None
    sums = filled.T @ there  # [i, j]: sum of column i over rows where j is there
    return (filled.T @ filled - sums * sums.T / n) / (n - 1)


def _standardised(c: NDArray) -> float | None:
    spread = np.sqrt(np.diag(c))
    if not spread.all():
        return None
    k = len(c)
    r = float(((c / np.outer(spread, spread)).sum() - k) / (k * (k - 1)))
    return k * r / (1 + (k - 1) * r)


def _feldt(alpha: float, n: int, k: int, confidence: float) -> tuple[float, float]:
    df1, df2, tail = n - 1, (n - 1) * (k - 1), (1 - confidence) / 2
    low, high = (1 - (1 - alpha) * float(special.fdtri(df1, df2, q)) for q in (1 - tail, tail))
    return low, high
