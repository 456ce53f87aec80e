"""Those who did not answer: whether they are like those who did, and what they would have to think to turn a verdict.

Nobody knows what the silent think. What can be known is which groups stay silent more often, and how far the opinion of
the silent would have to lie from the others' before it mattered.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.cells import cell_mean, numbered
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.regression import least_squares
from cxanalysis.stats.score import t_of

LEAST_EXPECTED = 5  # of either outcome in a group, for chi-squared to hold


@dataclass(frozen=True)
class Bound:
    """What a verdict withstands.

    Attributes
    ----------
    needed : Estimate
        Mean that the silent would have to have, with what the uncertainty of the answers does to it.
    silent : float
        Their share of all customers, 0 to 1.
    possible : bool
        Whether the scale holds the mean needed.
    """

    needed: Estimate
    silent: float
    possible: bool


def silent_bound(mean: Estimate, customers: int, line: float, lowest: float, highest: float) -> Bound | None:
    """Return the mean among the silent that would bring the mean of all customers to a line.

    Parameters
    ----------
    mean : Estimate
        Mean of the customers who answered, n their number.
    customers : int
        All customers.
    line : float
        Where the verdict turns.
    lowest, highest : float
        Ends of the scale of the mean.

    Returns
    -------
    Bound or None
        None where nobody answered or nobody is silent.

    Notes
    -----
    (line - r m) / (1 - r), r the share of customers who answered and m their mean; nothing is assumed of the silent:
    Manski (1989).

    Examples
    --------
    >>> bound = silent_bound(Estimate(65.0, 63.0, 67.0, 540), 1000, 75.0, 0.0, 100.0)
    >>> round(bound.needed.value, 1), round(bound.needed.low, 1), round(bound.needed.high, 1), bound.possible
    (86.7, 84.4, 89.1, True)
    """
    if mean.value is None or not 0 < mean.n < customers:
        return None
    r = mean.n / customers

    def of(answered: float) -> float:
        return (line - r * answered) / (1 - r)

    value = of(mean.value)
    low, high = (None, None) if mean.low is None or mean.high is None else (of(mean.high), of(mean.low))
    needed = Estimate(value, low, high, mean.n, method="bound")
    return Bound(needed, 1 - r, lowest <= value <= highest)


@dataclass(frozen=True)
class LateEarly:
    """Late against early answers.

    Attributes
    ----------
    difference : Estimate
        Mean of the late minus mean of the early ones, within cells; n is the number of answers compared.
    near : float or None
        Half the width of the interval that decides whether the difference is too small to matter (two one-sided tests).
    late : int
        Answers in the later halves.
    """

    difference: Estimate
    near: float | None
    late: int


def late_early(
    y: ArrayLike, wait: ArrayLike, cells: ArrayLike, clusters: ArrayLike, confidence: float = 0.95
) -> LateEarly:
    """Hold late answers against early ones, each against the median wait of its own cell.

    Parameters
    ----------
    y : array-like of float, shape (n,)
        Answers without missing values.
    wait : array-like of float, shape (n,)
        Time from invitation to answer.
    cells : array-like of int, shape (n,)
        Month and way of asking, within which answers are compared, so that neither can pass for a difference.
    clusters : array-like of int, shape (n,)
        Whose answer each is.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    LateEarly
        Without a value under four customers or where every cell has one answer or one wait.

    Notes
    -----
    Slope of y on "later than the median", both centred on their cells, the variance summed over customers and scaled by
    (n - 2)/(n - cells - 1) for the cells' means. Who answers late is taken to be nearer to who never does: Armstrong
    and Overton (1977).

    Examples
    --------
    >>> found = late_early([5, 6, 7, 4, 5, 6], [1, 2, 9, 1, 2, 9], [0, 0, 0, 1, 1, 1], range(6))
    >>> round(found.difference.value, 6), found.late
    (1.5, 2)
    """
    y, wait = np.asarray(y, float), np.asarray(wait, float)
    place = numbered(cells)
    late = _later_half(wait, place)
    x, away = (v - cell_mean(v, place) for v in (late, y))
    kept = np.bincount(place)[place] > 1 if len(place) else np.zeros(0, bool)
    n, spare = int(kept.sum()), int(kept.sum()) - len(np.unique(place[kept])) - 1
    fit = least_squares(x[kept, None], away[kept], np.asarray(clusters)[kept]) if spare > 0 and x.any() else None
    if fit is None:
        return LateEarly(Estimate(None, None, None, n, method="cluster"), None, int(late[kept].sum()))
    se, change = fit.se([1.0]) * math.sqrt((n - 2) / spare), float(fit.beta[0])
    if se == 0:
        return LateEarly(Estimate(change, None, None, n, 0.0, "cluster"), None, int(late[kept].sum()))
    half, near = (t_of(level, fit.df) * se for level in (confidence, 2 * confidence - 1))
    return LateEarly(Estimate(change, change - half, change + half, n, se, "cluster"), near, int(late[kept].sum()))


def _later_half(wait: NDArray, place: NDArray) -> NDArray:
    """Tell which answers took longer than the median of their cell, as 0 and 1."""
    order = np.lexsort((wait, place))
    counts = np.bincount(place)
    start = np.cumsum(counts) - counts
    lower, upper = (wait[order][start + k] if len(counts) else wait for k in ((counts - 1) // 2, counts // 2))
    return (wait > ((lower + upper) / 2)[place]).astype(float)


def response_differs(answered: ArrayLike, asked: ArrayLike) -> float | None:
    """Test whether groups answer at different rates.

    Parameters
    ----------
    answered, asked : array-like of int, shape (groups,)
        Completed and eligible invitations of each group.

    Returns
    -------
    float or None
        p value of Pearson's chi-squared over the groups in which 5 answers and 5 silent are expected; None under two of
        these.

    Examples
    --------
    >>> round(response_differs([60, 40], [100, 100]), 4), response_differs([3], [5])
    (0.0047, None)
    """
    x, n = np.asarray(answered, float), np.asarray(asked, float)
    rate = x.sum() / n.sum() if n.sum() else 0.0
    kept = np.minimum(rate, 1 - rate) * n >= LEAST_EXPECTED
    if kept.sum() < 2:
        return None
    x, n = x[kept], n[kept]
    rate = x.sum() / n.sum()
    if not 0 < rate < 1:
        return None
    return float(special.chdtrc(len(x) - 1, float(((x - n * rate) ** 2 / (n * rate * (1 - rate))).sum())))
