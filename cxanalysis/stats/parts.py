"""How a whole divides into parts when it comes in clusters: causes by customer, days of waiting by case.

Complaints of one customer, or the waits of one case, are not independent; counting each as if it stood alone makes an
interval too narrow. Everything here is computed from sums over the clusters, which an engine can add up for millions of
rows: the total of each part, and the sum over clusters of each product of two parts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import score_bounds, t_of, z_of


@dataclass(frozen=True)
class Parts:
    """Sums over clusters.

    Attributes
    ----------
    totals : ndarray, shape (parts,)
        Sum of each part, not negative.
    products : ndarray, shape (parts, parts)
        Sum over clusters of the product of two parts.
    clusters : int
        Clusters with anything in any part.
    """

    totals: NDArray[np.float64]
    products: NDArray[np.float64]
    clusters: int

    @classmethod
    def of(cls, rows: ArrayLike) -> Parts:
        """Add up a table with a row for each cluster and a column for each part.

        Examples
        --------
        >>> Parts.of([[1, 0], [2, 1]]).totals.tolist()
        [3.0, 1.0]
        """
        table = np.asarray(rows, np.float64)
        table = table[table.sum(axis=1) > 0]
        return cls(table.sum(axis=0), table.T @ table, len(table))


@dataclass(frozen=True)
class Contrast:
    """A difference of two shares with its interval, and the two-sided `p` that it is 0 (None where not to be told)."""

    estimate: Estimate
    p: float | None


def share(parts: Parts, part: ArrayLike, whole: ArrayLike, confidence: float = 0.95, counts: bool = True) -> Estimate:
    """Estimate the share of some parts in a whole.

    Parameters
    ----------
    parts : Parts
        The sums.
    part, whole : array-like of int
        Positions of the parts that are counted, and of those they are counted in (the former among them).
    confidence : float in (0, 1)
        Coverage of the interval; 1 - (1 - confidence) / k for k shares that are to hold together.
    counts : bool
        True for counts of things, which are worth at most their number; False for amounts such as days.

    Returns
    -------
    Estimate
        r = sum of the parts / sum of the whole; n is the whole of counts, the clusters of amounts. Without an interval
        for a single cluster.

    Notes
    -----
    v = k/(k-1) sum_i (x_i - r m_i)^2 / (sum m)^2 over k clusters. Counts: Wilson's bounds at n / d trials with the
    design effect d = max(1, v (n - 1) / (r (1 - r))), so that clusters of one give Goodman's (1965) bounds; amounts:
    at r (1 - r) / v trials, times (z / t)^2 with t on e - 1 degrees of freedom, e = (sum m)^2 / sum m^2 the clusters of
    equal size that the whole is worth (Kish 1965). Where r is 0 or 1 each cluster speaks with one voice: e trials. Korn
    and Graubard (1998).

    Examples
    --------
    >>> alone = Parts.of([[1, 0]] * 56 + [[0, 1]] * 411)
    >>> found = share(alone, [0], [0, 1], confidence=1 - 0.05 / 7)
    >>> found.n, round(found.value, 3), round(found.low, 3)
    (467, 0.12, 0.085)
    """
    amount = float(parts.totals[np.asarray(whole)].sum())
    n = round(amount) if counts else parts.clusters
    name = "goodman_clustered" if counts else "clustered_ratio"
    if amount <= 0:
        return Estimate(None, None, None, 0, method=name)
    r = min(1.0, float(parts.totals[np.asarray(part)].sum()) / amount)
    if parts.clusters < 2:
        return Estimate(r, None, None, n, method=name)
    variance = _variance(parts, _weights(parts, part, whole))
    low, high = _bounds(parts, r, variance, whole, confidence, counts)
    return Estimate(r, low, high, n, math.sqrt(variance), name)


def difference(
    parts: Parts, one: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike], confidence: float = 0.95
) -> Contrast:
    """Hold one share of counts or amounts against another, of the same whole or of another one.

    Parameters
    ----------
    parts : Parts
        The sums of both; a customer of two years is one cluster.
    one, other : tuple of array-like of int
        Part and whole of either share, as `share` takes them.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Contrast
        one - other; n is the smaller whole, rounded. Without interval and p for a single cluster or without spread.

    Notes
    -----
    Both shares are linearised over the same clusters, which brings their covariance with it; bounds from those of the
    two shares joined with their correlation r: d - sqrt(a^2 + b^2 - 2 r a b), Zou and Donner (2008); p from
    Student's t on the smaller e - 1 degrees of freedom.

    Examples
    --------
    >>> lone = Parts.of([[1, 0, 0]] * 60 + [[0, 1, 0]] * 30 + [[0, 0, 1]] * 10)
    >>> ahead = difference(lone, ([0], [0, 1, 2]), ([1], [0, 1, 2]))
    >>> round(ahead.estimate.value, 2), ahead.estimate.low > 0, ahead.p < 0.01
    (0.3, True, True)
    """
    wholes = [float(parts.totals[np.asarray(whole)].sum()) for _, whole in (one, other)]
    n = round(min(wholes))
    if min(wholes) <= 0:
        return Contrast(Estimate(None, None, None, n, method="linearised"), None)
    mine, theirs = (
        float(parts.totals[np.asarray(p)].sum()) / m for (p, _), m in zip((one, other), wholes, strict=True)
    )
    value = mine - theirs
    mine_w, theirs_w = _weights(parts, *one), _weights(parts, *other)
    variance = _variance(parts, mine_w - theirs_w)
    if parts.clusters < 2 or variance <= 0:
        return Contrast(Estimate(value, None, None, n, method="linearised"), None)
    v1, v2 = _variance(parts, mine_w), _variance(parts, theirs_w)
    r = (v1 + v2 - variance) / (2 * math.sqrt(v1 * v2)) if v1 > 0 and v2 > 0 else 0.0
    r = max(-1.0, min(1.0, r))
    low1, high1 = _bounds(parts, mine, v1, one[1], confidence, False)
    low2, high2 = _bounds(parts, theirs, v2, other[1], confidence, False)
    low = value - _joined(mine - low1, high2 - theirs, r)
    high = value + _joined(high1 - mine, theirs - low2, r)
    df = min(_voices(parts, whole) for _, whole in (one, other)) - 1
    p = float(2 * special.stdtr(max(df, 1.0), -abs(value) / math.sqrt(variance)))
    estimate = Estimate(value, max(low, -1.0), min(high, 1.0), n, math.sqrt(variance), "linearised")
    return Contrast(estimate, p)


def _weights(parts: Parts, part: ArrayLike, whole: ArrayLike) -> NDArray[np.float64]:
    """Return what a unit of each part adds to a share: (1 in the part - r in the whole) / whole."""
    inside, around = np.zeros(len(parts.totals)), np.zeros(len(parts.totals))
    inside[np.asarray(part)] = 1.0
    around[np.asarray(whole)] = 1.0
    amount = float(parts.totals @ around)
    return (inside - float(parts.totals @ inside) / amount * around) / amount


def _variance(parts: Parts, weights: NDArray[np.float64]) -> float:
    """Return k/(k-1) times the sum over clusters of their squared share in an estimate; rounding never below 0."""
    k = parts.clusters
    found = k / max(k - 1, 1) * float(weights @ parts.products @ weights)
    size = float(np.abs(weights) @ np.abs(parts.products) @ np.abs(weights))
    return found if found > 1e-12 * size else 0.0


def _bounds(
    parts: Parts, r: float, variance: float, whole: ArrayLike, confidence: float, counts: bool
) -> tuple[float, float]:
    """Return Wilson's bounds at what the whole is worth."""
    index = np.asarray(whole)
    amount, z = float(parts.totals[index].sum()), z_of(confidence)
    if variance > 0 and counts:
        worth = amount / max(1.0, variance * (amount - 1) / (r * (1 - r)))
    elif variance > 0:
        worth = r * (1 - r) / variance * (z / t_of(confidence, max(_voices(parts, whole) - 1, 1.0))) ** 2
    else:
        worth = _voices(parts, whole)
    return score_bounds(r, worth, z)


def _voices(parts: Parts, whole: ArrayLike) -> float:
    """Return how many clusters of equal size a whole is worth: (sum m)^2 / sum m^2, at most the clusters."""
    index = np.asarray(whole)
    return float(parts.totals[index].sum()) ** 2 / float(parts.products[np.ix_(index, index)].sum())


def _joined(a: float, b: float, r: float) -> float:
    return math.sqrt(max(a * a + b * b - 2 * r * a * b, 0.0))
