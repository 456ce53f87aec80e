"""How sure the shares of what scores explain are, and their order: what a page may call a driver.

A score stands out where its share is clear of what it would get by its neighbours alone, and it has an effect of its
own beyond chance. Ranks that cannot be told apart are left tied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats import resample
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.importance import EXACT, SAME, Floats, copies, noise_shares, shapley, shapley_near, without_error


@dataclass(frozen=True)
class Drivers:
    """What each of k predictors explains of an outcome; arrays have one place a predictor.

    Attributes
    ----------
    share, low, high : array, shape (k,), 0-1
        Share of R squared with its interval; the shares sum to 1.
    noise : array, shape (k,), 0-1
        Share a predictor would get without any effect of its own, by going with the others.
    shown : array of bool, shape (k,)
        The interval lies above `noise`, and the predictor's own effect is beyond chance, errors of measurement counted
        off.
    rank_low, rank_high : array of int, shape (k,)
        Ranks (1 explains most) that hold for all predictors together with the confidence asked.
    r : array, shape (k,), -1 to 1
        Simple correlation with the outcome.
    r2, r2_low, r2_high : float, 0-1
        Share of the outcome's variance explained by all, with its interval.
    n : int
        Rows.
    """

    share: Floats
    low: Floats
    high: Floats
    noise: Floats
    shown: NDArray[np.bool_]
    rank_low: NDArray[np.int64]
    rank_high: NDArray[np.int64]
    r: Floats
    r2: float
    r2_low: float
    r2_high: float
    n: int

    def estimate(self, j: int) -> Estimate:
        """Return one predictor's share."""
        return Estimate(float(self.share[j]), float(self.low[j]), float(self.high[j]), self.n)


def drivers(
    x: ArrayLike,
    y: ArrayLike,
    group: NDArray[np.int64],
    times: Floats,
    error: ArrayLike = 0.0,
    confidence: float = 0.95,
) -> Drivers | None:
    """Share out what predictors explain of an outcome, with intervals by resampling customers.

    Parameters
    ----------
    x : array-like of float, shape (n, k)
        Predictors without missing values, each with some spread; k from 2 to 20.
    y : array-like of float, shape (n,)
        Outcome, with some spread.
    group : array of int, shape (n,)
        `resample.groups` of the rows' customers.
    times : array of float, shape (B, groups)
        `resample.draws` of the groups.
    error : array-like of float, shape (k,), 0-1
        Share of each predictor's variance that is error of measurement: 1 - alpha.
    confidence : float in (0, 1)
        Coverage of the intervals; of the ranks, for all predictors together.

    Returns
    -------
    Drivers or None
        None where the predictors explain nothing at all.

    Notes
    -----
    Intervals are percentiles of the resampled shares; R squared is too large in a sample, and in a resample of it once
    more, so its percentiles are moved down by twice what resampling adds. Two predictors are ranked against each other
    where their difference is beyond the largest that resampling gives any pair, in standard errors (Mogstad, Romano,
    Shaikh and Wilhelm 2024). A predictor's own effect is its coefficient beside all others, each with its error of
    measurement off its variance (Fuller 1987), and is beyond chance where the percentiles leave 0 out. Among
    predictors that do not go together a chance effect, squared, always lies above noise, and only this test keeps it
    out; their interval does not reach the true share, which is 0.

    Examples
    --------
    >>> u = np.array([[a, b] for a in range(7) for b in range(7)], float)
    >>> own = np.arange(49)
    >>> found = drivers(u, 2 * u[:, 0] + u[:, 1], own, resample.draws(49, 199, "a"))
    >>> found.share.round(6).tolist(), found.rank_low.tolist(), found.rank_high.tolist()
    ([0.8, 0.2], [1, 2], [1, 2])
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    k = x.shape[1]
    corr, drawn = _correlations(np.column_stack([x, y]), group, times)
    parts = shapley(corr[..., None])[:, 0]
    if parts.sum() < SAME:
        return None
    moved = shapley(drawn) if k <= EXACT else shapley_near(corr, drawn)
    r2 = moved.sum(axis=0)
    shares, share = moved / np.maximum(r2, SAME), parts / parts.sum()
    tail = [50 * (1 - confidence), 50 * (1 + confidence)]
    low, high = np.percentile(shares, tail, axis=1)
    noise = noise_shares(corr[:k, :k], corr[:k, k], error)
    first, last = _ranks(share, shares, confidence)
    r2_ends = np.maximum(np.percentile(r2 - 2 * (r2.mean() - parts.sum()), tail), 0)
    return Drivers(
        share, low, high, noise, (low > noise) & _own_effect(corr, drawn, error, tail), first, last,
        corr[:k, k], float(parts.sum()), float(r2_ends[0]), float(r2_ends[1]), len(y),
    )  # fmt: skip


def _correlations(values: Floats, group: NDArray[np.int64], times: Floats) -> tuple[Floats, Floats]:
    """Return the correlation matrix, and those of resamples of customers along a third axis."""
    z = (values - values.mean(axis=0)) / values.std(axis=0)
    row, column = np.triu_indices(z.shape[1])
    sums = resample.sums(np.column_stack([np.ones(len(z)), z, z[:, row] * z[:, column]]), group)
    drawn = np.vstack([sums.sum(axis=0), times[:, : len(sums)] @ sums])
    means = (drawn[:, 1 : 1 + z.shape[1]] / drawn[:, :1]).T
    products = (drawn[:, 1 + z.shape[1] :] / drawn[:, :1]).T - means[row] * means[column]
    cov = np.empty((z.shape[1], z.shape[1], len(drawn)))
    cov[row, column] = cov[column, row] = products
    spread = np.sqrt(np.maximum(cov.diagonal().T, SAME))
    corr = cov / (spread[:, None] * spread[None])
    corr[np.arange(len(corr)), np.arange(len(corr))] = 1.0
    return corr[..., 0], corr[..., 1:]


def _ranks(share: Floats, shares: Floats, confidence: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rank by pairs whose difference is beyond the largest chance gives any pair."""
    gap = share[:, None] - share[None]
    drawn = shares[:, None] - shares[None]
    se = drawn.std(axis=2)
    scale = np.where(se > 0, se, np.inf)
    widest = np.abs((drawn - gap[..., None]) / scale[..., None]).max(axis=(0, 1))
    above = gap > np.percentile(widest, 100 * confidence) * se
    return 1 + above.sum(axis=0), len(share) - above.sum(axis=1)


def _own_effect(corr: Floats, drawn: Floats, error: ArrayLike, tail: list[float]) -> NDArray[np.bool_]:
    """Tell whose coefficient beside all others is beyond chance; of predictors that are copies, nobody's is."""
    k = len(corr) - 1
    if copies(corr[:k, :k]):
        return np.zeros(k, bool)
    off = corr[:k, :k] - without_error(corr[:k, :k], error)
    true = np.moveaxis(drawn[:k, :k] - off[..., None], 2, 0)
    low, high = np.percentile(np.linalg.solve(true, drawn[:k, k].T[..., None])[..., 0], tail, axis=0)
    return cast("NDArray[np.bool_]", (low > 0) | (high < 0))
