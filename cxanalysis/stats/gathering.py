"""How sure the order of frequent things is, and a change of their shares, when one customer may speak several times.

The most frequent of ten items is always some item. Counts are compared two at a time, and only what the comparisons
show is claimed: "clearly first", or "cannot be told apart".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.shares import newcombe


@dataclass(frozen=True)
class CountRank:
    """A count among others: its rank from the most frequent, and the ranks it may truly have."""

    rank: int
    low: int
    high: int


def share_effect(x: int, n: int, squares: float, shared: float, voices: float) -> float:
    """Return the design effect of a share: how many times its variance is what single events would give.

    Parameters
    ----------
    x, n : int
        Events of the item and of all items.
    squares : float
        Sum over customers of their events of the item, squared; x where nobody speaks twice.
    shared : float
        Sum over customers of their events of the item times all their events; x where nobody speaks twice.
    voices : float
        Sum over customers of all their events, squared; n where nobody speaks twice.

    Returns
    -------
    float
        At least 1.

    Notes
    -----
    sum_c (x_c - p m_c)^2 / (n p (1 - p)), x_c of a customer's m_c events are of the item and p = x/n: the linearised
    variance of a ratio over that of a binomial share (Kish 1965, ch. 6). Where p is 0 or 1, sum_c m_c^2 / n, as if each
    customer spoke with one voice.

    Examples
    --------
    >>> share_effect(2, 4, 2, 2, 4), share_effect(4, 8, 16, 16, 20)
    (1.0, 2.5)
    """
    if n <= 0:
        return 1.0
    p = x / n
    if not 0 < p < 1:
        return max(1.0, voices / n)
    return max(1.0, (squares - 2 * p * shared + p * p * voices) / (n * p * (1 - p)))


def share_change(now: tuple[int, int, float], before: tuple[int, int, float], confidence: float = 0.95) -> Estimate:
    """Estimate how a share changed between two periods.

    Parameters
    ----------
    now, before : tuple of (int, int, float)
        Events of the item, events of all items, and the design effect (`share_effect`) of either period.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        Share now less share before; n is the smaller number of events; nothing where either has none.

    Notes
    -----
    Newcombe's method 10 (1998) at the effective numbers n/f of both periods (Korn and Graubard 1998).

    Examples
    --------
    >>> e = share_change((56, 70, 1.0), (48, 80, 1.0))
    >>> round(e.value, 4), round(e.low, 4), round(e.high, 4), e.n
    (0.2, 0.0524, 0.3339, 70)
    """
    (x1, n1, f1), (x2, n2, f2) = now, before
    if min(n1, n2) == 0:
        return Estimate(None, None, None, 0, method="newcombe")
    found = newcombe(x1 / f1, n1 / f1, x2 / f2, n2 / f2, confidence)
    return Estimate(found.value, found.low, found.high, min(n1, n2), found.se, "newcombe")


def count_ranks(counts: ArrayLike, cross: ArrayLike, confidence: float = 0.95) -> tuple[CountRank, ...]:
    """Rank counts from the most frequent, with intervals of the ranks.

    Parameters
    ----------
    counts : array-like of int, shape (items,)
        Events an item; items without events belong to it where they might have had some.
    cross : array-like of int, shape (items, items)
        Sum over customers of their events of one item times those of another; its diagonal equals the counts where
        nobody speaks twice.
    confidence : float in (0, 1)
        Probability that an item's interval holds its true rank, tied ones included.

    Returns
    -------
    tuple of CountRank
        One an item; equal counts share the better rank.

    Notes
    -----
    An item's rank is at least 1 + the number of items shown to be more frequent, at most the number of items less those
    shown to be less frequent. Shown: of the x_i + x_j events of two items, more than half are of one; exact binomial
    test at the counts over f = max(1, sum_c (x_ci - x_cj)^2 / (x_i + x_j)), all comparisons of an item on one side by
    Holm (1979) at (1 - confidence)/2. After Mogstad, Romano, Shaikh and Wilhelm (2024), who show why ranks read off
    resamples are too sure of ties.

    Examples
    --------
    >>> [(r.rank, r.low, r.high) for r in count_ranks([60, 22, 20], np.diag([60, 22, 20]))]
    [(1, 1, 1), (2, 2, 3), (3, 2, 3)]
    """
    x, table = np.asarray(counts, float), np.asarray(cross, float)
    k, level = len(x), (1 - confidence) / 2
    beats = _beats(x, table)
    others = ~np.eye(k, dtype=bool)
    above = [_shown(beats[others[:, j], j], level) for j in range(k)]
    below = [_shown(beats[j, others[j]], level) for j in range(k)]
    low, high = 1 + np.array(above, int), k - np.array(below, int)
    if (high == 1).any():  # where one is first for certain, no other may be; the same at the other end
        low = np.where(high == 1, 1, np.maximum(low, 2))
    if (low == k).any():
        high = np.where(low == k, k, np.minimum(high, k - 1))
    rank = 1 + (x[None, :] > x[:, None]).sum(axis=1)
    return tuple(CountRank(int(rank[j]), int(low[j]), int(high[j])) for j in range(k))


def _beats(x: NDArray, table: NDArray) -> NDArray:
    """Return p values that item i (rows) is not more frequent than item j (columns)."""
    both = x[:, None] + x[None, :]
    squares = np.diag(table)[:, None] + np.diag(table)[None, :] - 2 * table
    worth = np.maximum(1.0, np.divide(squares, both, out=np.ones_like(both), where=both > 0))
    k, n = x[:, None] / worth, both / worth
    with np.errstate(invalid="ignore"):
        tail = special.betainc(np.maximum(k, 1e-300), n - k + 1, 0.5)  # chance of k or more of n at one half
    return np.where(k > 0, tail, 1.0)


def _shown(p: NDArray, level: float) -> int:
    """Return how many of the tests Holm's procedure rejects."""
    return sum(1 for q in holm(list(p)) if q is not None and q <= level)
