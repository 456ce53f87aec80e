"""How sure an order is: which ranks a mean may have, and how likely it is the lowest or below a line.

The lowest of ten means is always somebody's. Ranks carry intervals, so that what cannot be told apart stands as a tie.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats import resample
from cxanalysis.stats.cells import numbered

RESAMPLES = 1999
MOST = 300  # groups of customers that are drawn: likelihoods are printed in whole percent
_SAME = 1e-12


@dataclass(frozen=True)
class Rank:
    """A mean among others: its rank from the lowest with interval, shares of the draws in which it is lowest or < 0."""

    rank: int
    low: int
    high: int
    lowest: float
    negative: float
    mean: float
    n: int


def ranks(
    values: ArrayLike,
    *seed: object,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
) -> tuple[Rank, ...]:
    """Rank the means of columns from the lowest, with intervals of the ranks.

    Parameters
    ----------
    values : array-like of float, shape (n, columns)
        Scores on one scale; missing ones are NaN, every column has some.
    *seed : object
        What the figure is of: (period, measure, item).
    clusters : array-like of int, shape (n,), optional
        Whose answer each row is; each row its own where not given.
    confidence : float in (0, 1)
        Probability that a column's interval holds its true rank, tied ones included.
    resamples : int
        Resamples B.

    Returns
    -------
    tuple of Rank
        One a column. Columns with the same mean share the lower rank.

    Notes
    -----
    A column's rank is at least 1 + the number of columns shown to lie below it, and at most the number of columns minus
    those shown to lie above. Shown: one-sided t tests of its differences to all others, variance by customers, each
    side by Hochberg (1988) at (1 - confidence)/2; so that a column is lowest for certain exactly where each single test
    says so. Then no other may have that rank. Ranks read off resamples would be too sure of ties: Mogstad, Romano,
    Shaikh and Wilhelm (2024).

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> found = ranks(rng.normal([1.0, 3.0, 3.0], 0.5, (80, 3)), "a")
    >>> [(r.low, r.high) for r in found], found[0].lowest
    ([(1, 1), (2, 3), (2, 3)], 1.0)
    """
    x = np.asarray(values, float)
    there = ~np.isnan(x)
    whose = np.arange(len(x)) if clusters is None else np.asarray(clusters)
    means = np.nanmean(x, axis=0)
    low, high = _bounds(means, _influence(np.where(there, x - means, 0.0), there, whose), confidence)
    drawn = _drawn(np.where(there, x, 0.0), there, resample.groups(whose, *seed, most=MOST), resamples, seed)
    smallest = drawn <= drawn.min(axis=1, keepdims=True) + _SAME
    lowest = (smallest / smallest.sum(axis=1, keepdims=True)).mean(axis=0)
    negative = (drawn < -_SAME).mean(axis=0) + (np.abs(drawn) <= _SAME).mean(axis=0) / 2
    rank = 1 + (means[None, :] < means[:, None] - _SAME).sum(axis=1)
    return tuple(
        Rank(int(rank[j]), int(low[j]), int(high[j]), float(lowest[j]), float(negative[j]), float(means[j]),
             int(there[:, j].sum()))
        for j in range(len(means))
    )  # fmt: skip


def _influence(away: NDArray, there: NDArray, whose: NDArray) -> NDArray:
    """Return how far each customer moves each mean."""
    return resample.sums(away, numbered(whose)) / there.sum(axis=0)


def _bounds(means: NDArray, moves: NDArray, confidence: float) -> tuple[NDArray, NDArray]:
    """Return the lowest and the highest rank that each column may have."""
    customers, k = moves.shape
    low, high = np.ones(k, int), np.full(k, k)
    if customers < 2:
        return low, high
    cov = customers / (customers - 1) * (moves.T @ moves)
    variance = np.maximum(np.diag(cov)[:, None] + np.diag(cov) - 2 * cov, 0.0)
    apart = means[:, None] - means
    apart = np.where(np.abs(apart) > _SAME, apart, 0.0)
    sure = variance <= _SAME * (np.diag(cov)[:, None] + np.diag(cov)) + _SAME**2  # the same difference for everybody
    t = np.where(sure, 0.0, apart / np.sqrt(np.where(sure, 1.0, variance)))
    over = special.stdtr(customers - 1, -t)
    level = (1 - confidence) / 2
    for j in range(k):
        others = np.arange(k) != j
        low[j] += _rejected(over[j, others], level)
        high[j] -= _rejected(1 - over[j, others], level)
    if (high == 1).any():  # where one is first for certain, no other may be; the same at the other end
        low = np.where(high == 1, 1, np.maximum(low, 2))
    if (low == k).any():
        high = np.where(low == k, k, np.minimum(high, k - 1))
    return low, high


def _rejected(p: NDArray, level: float) -> int:
    """Return how many of the tests Hochberg's step-up procedure rejects."""
    passed = np.sort(p) * np.arange(len(p), 0, -1) <= level
    return int(np.flatnonzero(passed).max()) + 1 if passed.any() else 0


def _drawn(values: NDArray, there: NDArray, group: NDArray, resamples: int, seed: tuple[object, ...]) -> NDArray:
    """Return the means of each resample; a column nobody of a resample answered keeps its mean."""
    totals, counts = resample.sums(values, group), resample.sums(there.astype(float), group)
    times = resample.draws(len(totals), resamples, *seed)
    n = times @ counts
    return np.where(n > 0, times @ totals / np.maximum(n, 1), totals.sum(axis=0) / counts.sum(axis=0))
