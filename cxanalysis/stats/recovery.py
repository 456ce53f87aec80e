"""Do customers who complained stay and buy like the others: shares of two groups seen over the same months.

A customer who leaves is seen month by month: in each month it either leaves or stays, so that months of one customer do
not count as several chances, and customers seen for a short time are not taken for lost or kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import score_bounds, z_of


@dataclass(frozen=True)
class Compared:
    """The difference of two shares, and the p value of none (None where there is no interval)."""

    estimate: Estimate
    p: float | None


def standardised(
    events: ArrayLike, trials: ArrayLike, weights: ArrayLike, together: bool = False, confidence: float = 0.95
) -> Estimate:
    """Estimate a share over months that weigh as those of another group do.

    Parameters
    ----------
    events, trials : array-like of int, shape (months,)
        Events and trials of each month; a month without trials is left out.
    weights : array-like of float, shape (months,)
        Weight of each month: the other group's trials.
    together : bool
        Whether the same people come back month after month, so that months do not make up for each other.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        sum w p; n is the trials. Nothing where no month has both.

    Notes
    -----
    Direct standardisation. Variance sum w^2 p (1 - p)/n or, for months that go `together`, (sum w sqrt(p (1 - p)/n))^2,
    its upper bound; Wilson's bounds at the trials that this is worth.

    Examples
    --------
    >>> e = standardised([10, 30], [100, 100], [1, 1])
    >>> e.value, e.n, round(e.low, 3), round(e.high, 3)
    (0.2, 200, 0.152, 0.259)
    """
    x, n, w = (np.asarray(v, float) for v in (events, trials, weights))
    kept = (n > 0) & (w > 0)
    x, n, w = x[kept], n[kept], w[kept]
    if not len(n):
        return Estimate(None, None, None, 0, method="standardised")
    w, p = w / w.sum(), x / n
    value, spread = float(w @ p), p * (1 - p) / n
    variance = float((w @ np.sqrt(spread)) ** 2) if together else float((w**2) @ spread)
    fewest = float(n.min()) if together else 1 / float((w**2 / n).sum())
    worth = value * (1 - value) / variance if variance > 0 else fewest
    low, high = score_bounds(value, worth, z_of(confidence))
    return Estimate(value, low, high, int(n.sum()), math.sqrt(variance), "standardised")


def kept(leaving: Estimate, months: int) -> Estimate:
    """Turn the share that leaves in a month into the share that is still there after several.

    Parameters
    ----------
    leaving : Estimate
        Share that leaves in a month.
    months : int
        Number of months.

    Returns
    -------
    Estimate
        (1 - h)^months, its bounds those of h turned round; n as given.

    Examples
    --------
    >>> e = kept(Estimate(0.1, 0.0, 0.2, 100), 2)
    >>> round(e.value, 4), round(e.low, 4), e.high
    (0.81, 0.64, 1.0)
    """
    value, high, low = (None if h is None else (1 - h) ** months for h in (leaving.value, leaving.low, leaving.high))
    return Estimate(value, low, high, leaving.n, method="life_table")


def compared(one: Estimate, other: Estimate, confidence: float = 0.95) -> Compared:
    """Hold one share against another of other people.

    Parameters
    ----------
    one, other : Estimate
        Shares with their intervals.
    confidence : float in (0, 1)
        Coverage of their intervals, and of that of the difference.

    Returns
    -------
    Compared
        one - other; n is the smaller. Without an interval where one of them has none.

    Notes
    -----
    Bounds recovered from those of the two: d - sqrt((p1 - l1)^2 + (u2 - p2)^2), d + sqrt((u1 - p1)^2 + (p2 - l2)^2),
    Zou and Donner (2008); with Wilson's bounds Newcombe's (1998). p from the half towards 0, taken for normal.

    Examples
    --------
    >>> from cxanalysis.stats.shares import wilson
    >>> found = compared(wilson(56, 70), wilson(48, 80))
    >>> round(found.estimate.value, 4), round(found.estimate.low, 4), round(found.estimate.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    n = min(one.n, other.n)
    if one.value is None or other.value is None:
        return Compared(Estimate(None, None, None, n, method="mover"), None)
    d = one.value - other.value
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Compared(Estimate(d, None, None, n, method="mover"), None)
    down = math.hypot(one.value - one.low, other.high - other.value)
    up = math.hypot(one.high - one.value, other.value - other.low)
    half = down if d > 0 else up
    p = float(2 * special.ndtr(-abs(d) * z_of(confidence) / half)) if half > 0 else float(d == 0)
    return Compared(Estimate(d, max(d - down, -1.0), min(d + up, 1.0), n, method="mover"), p)
