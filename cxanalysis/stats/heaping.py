"""Do results pile up on the last day before a limit, more than the days around it lead one to expect.

Such a heap may be an honest sprint, or cases ticked off so that the clock stops. Some days bring more results than
others anyway, because receipts and results both have their weekdays; that is allowed for before anything is called a
heap.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

BEFORE, AFTER = 2, 3  # days before the last one and after the limit that are looked at
SURE, TIMES = 0.01, 1.5  # p under which, and multiple of what is expected from which, a heap is told
FEWEST = 10  # results on those days, under which they lead to no expectation
_WEEK = 7


@dataclass(frozen=True)
class Heap:
    """Results on the last day before the limit, those to be expected there, and the one-sided p of so many.

    `peak` tells whether results were likelier on that day than on the day before and on the day after.
    """

    found: float
    expected: float
    p: float
    peak: bool

    @property
    def told(self) -> bool:
        """Whether it is sure, large and a peak: in quiet simulated companies at most 1 % of heaps are."""
        return self.peak and self.p < SURE and self.found >= TIMES * self.expected


def heap(counts: ArrayLike, ease: ArrayLike | None = None) -> Heap | None:
    """Hold the results of the last day before a limit against those of the days around it.

    Parameters
    ----------
    counts : array-like of int, shape (6,)
        Results by day: two days before the last one, the last one, three days after the limit.
    ease : array-like of float, shape (6,), optional
        What each day could bring whatever the limit: cases still open, times how easily a result falls on it
        (`lag_ease`); all alike where not given.

    Returns
    -------
    Heap or None
        None where the days around hold fewer than 10 results, or no result can fall on a day.

    Notes
    -----
    Rates b and a of the days before and after, results over what these days could bring, are joined by a straight line
    of their logarithms, weighted by how far the middles of both lie from that of the last day (1.5 days before, 2
    after: 4/7 b, 3/7 a). Poisson counts, delta method: z = log(x/e)/sqrt(1/x + w_b^2/B + w_a^2/A).

    Examples
    --------
    >>> found = heap([40, 36, 90, 20, 18, 16])
    >>> round(found.expected), found.told, heap([40, 36, 33, 27, 25, 22]).told
    (28, True, False)
    """
    x, easy = np.asarray(counts, float), np.ones(BEFORE + 1 + AFTER) if ease is None else np.asarray(ease, float)
    sides = [(x[part].sum() + 0.5, easy[part].sum()) for part in (slice(0, BEFORE), slice(BEFORE + 1, None))]
    (b, of_b), (a, of_a) = sides
    if b + a - 1 < FEWEST or min(of_b, of_a, easy[BEFORE]) <= 0:
        return None
    before, after = BEFORE / 2 + 0.5, AFTER / 2 + 0.5  # days from the middle of the last day to those of both sides
    weight = after / (before + after)
    level = weight * math.log(b / of_b) + (1 - weight) * math.log(a / of_a)
    expected = math.exp(level) * float(easy[BEFORE])
    found = float(x[BEFORE])
    spread = math.sqrt(1 / max(found, 0.5) + weight**2 / b + (1 - weight) ** 2 / a)
    z = (math.log(max(found, 0.5)) - math.log(expected)) / spread
    rate = x / np.maximum(easy, np.finfo(float).tiny)
    peak = bool(rate[BEFORE] > max(rate[BEFORE - 1], rate[BEFORE + 1]))
    return Heap(found, expected, float(special.ndtr(-z)), peak)


def lag_ease(received: ArrayLike, solved: ArrayLike, limit: int) -> NDArray[np.float64]:
    """Return how easily a result falls on the days around a limit, from the weekdays of receipts and of results.

    Parameters
    ----------
    received, solved : array-like of int, shape (7,)
        Cases by weekday of receipt, and by weekday of the result.
    limit : int
        Days of the pledge.

    Returns
    -------
    array of float, shape (6,)
        For the 24 hours that end 2 days and 1 day before the limit, at it, and 1, 2 and 3 days after it.

    Notes
    -----
    e(k) = sum over weekdays w of q(w) r(w + k), q and r the shares of receipts and results; the k-th 24 hours lie half
    on the day k - 1, half on the day k.

    Examples
    --------
    >>> week = [1, 1, 1, 1, 1, 0, 0]
    >>> [round(7 * float(e), 2) for e in lag_ease(week, week, 7)]
    [0.84, 0.98, 1.26, 1.26, 0.98, 0.84]
    """
    q, r = (np.asarray(v, float) / max(float(np.sum(v)), 1.0) for v in (received, solved))
    lags = np.array([float(q @ np.roll(r, -k)) for k in range(_WEEK)])
    days = np.arange(limit - BEFORE, limit + AFTER + 1)
    return (lags[(days - 1) % _WEEK] + lags[days % _WEEK]) / 2
