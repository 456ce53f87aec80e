"""How far a difference of two scores can be trusted.

Perception minus expectation carries the errors of both, and loses what both have in common: two scales that each
measure well can leave a difference that measures little. Its reliability tells how much of its spread is no error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats import resample
from cxanalysis.stats.cells import numbered
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of

_SAME = 1e-12  # a spread this small (relative) is rounding


@dataclass(frozen=True)
class DifferenceReliability:
    """Reliability of a difference with what it is made of: both alphas and the correlation of the two scores."""

    estimate: Estimate
    first: float | None
    second: float | None
    correlation: float | None
    items: int


def difference_reliability(
    first: ArrayLike, second: ArrayLike, clusters: ArrayLike | None = None, confidence: float = 0.95
) -> DifferenceReliability:
    """Estimate the reliability of the difference of two scores made of the same items.

    Parameters
    ----------
    first, second : array-like of float, shape (respondents, items)
        Answers to the same items in two roles, in the same order; a respondent with any missing is left out.
    clusters : array-like of int, shape (respondents,), optional
        Whose answer each row is; each row its own where not given.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    DifferenceReliability
        At most 1; below 0 where the items of the difference run against each other. The value is None under two items,
        two respondents, or where the difference is the same for all.

    Notes
    -----
    (s_1^2 r_1 + s_2^2 r_2 - 2 r s_1 s_2) / (s_1^2 + s_2^2 - 2 r s_1 s_2), r_1 and r_2 the raw alphas of the two scores,
    r their correlation: Peter, Churchill and Brown (1993). Interval on log(1 - r_D), where its spread hardly depends on
    its size: +- t(k-1) jackknife standard errors, each of the k customers left out once.

    Examples
    --------
    >>> found = difference_reliability([[5, 6], [3, 3], [6, 5], [2, 3]], [[6, 6], [6, 7], [5, 6], [7, 7]])
    >>> round(found.estimate.value, 4), round(found.first, 4), round(found.correlation, 4)
    (0.9362, 0.9106, -0.9274)
    """
    p, e = np.asarray(first, float), np.asarray(second, float)
    items = p.shape[1]
    there = ~np.isnan(p).any(axis=1) & ~np.isnan(e).any(axis=1)
    n = int(there.sum())
    nothing = DifferenceReliability(Estimate(None, None, None, n, method="jackknife"), None, None, None, items)
    if items < 2 or n < 2:
        return nothing
    whose = numbered(None if clusters is None else np.asarray(clusters)[there], n)
    each = resample.sums(_products(p[there], e[there]), whose)
    whole = each.sum(axis=0, keepdims=True)
    spread = _spreads(whole, items)
    value = float(_reliability(spread, items)[0])
    if math.isnan(value):
        return nothing
    low, high = _interval(value, _reliability(_spreads(whole - each, items), items), confidence)
    estimate = Estimate(value, low, high, n, method="jackknife")
    return DifferenceReliability(estimate, *_described(spread[0], items), items)


def _products(p: NDArray, e: NDArray) -> NDArray:
    """Return what each respondent adds to the sums: one, the answers, their squares, squares and product of totals."""
    p, e = p - p.mean(axis=0), e - e.mean(axis=0)
    total, other = p.sum(axis=1), e.sum(axis=1)
    squares = [(p * p).sum(axis=1), (e * e).sum(axis=1), total * total, other * other, total * other]
    return np.column_stack([np.ones(len(p)), p, e, *squares])


def _spreads(s: NDArray, items: int) -> NDArray:
    """Return from sums: item variances of both added up, variances of both totals, covariance of the totals."""
    n, p, e = np.maximum(s[:, :1], 1), s[:, 1 : items + 1], s[:, items + 1 : 2 * items + 1]
    p_total, e_total = p.sum(axis=1), e.sum(axis=1)
    means = [(p * p).sum(axis=1), (e * e).sum(axis=1), p_total**2, e_total**2, p_total * e_total]
    return (s[:, 2 * items + 1 :] - np.column_stack(means) / n) / np.maximum(n - 1, 1)


def _reliability(spread: NDArray, items: int) -> NDArray:
    """Return the reliability of each row of spreads; NaN where the difference has none."""
    p_items, e_items, p, e, both = spread.T
    whole = p + e - 2 * both
    true = items / (items - 1) * (p - p_items + e - e_items) - 2 * both  # s^2 r is k/(k-1) (s^2 - sum s_i^2)
    some = whole > _SAME * np.maximum(1.0, p + e)
    return np.where(some, true / np.where(some, whole, 1.0), np.nan)


def _interval(value: float, without: NDArray, confidence: float) -> tuple[float | None, float | None]:
    """Return the interval from the values without each customer; none where all of the spread hangs on one of them."""
    customers, error = len(without), 1 - value
    if error <= _SAME or customers < 3 or not (without < 1 - _SAME).all():
        return None, None
    moved = np.log(1 - without)
    se = math.sqrt((customers - 1) / customers * float(((moved - moved.mean()) ** 2).sum()))
    if se <= _SAME:
        return None, None
    reach = math.exp(t_of(confidence, customers - 1) * se)
    return 1 - error * reach, 1 - error / reach


def _described(spread: NDArray, items: int) -> tuple[float | None, float | None, float | None]:
    """Return both alphas and the correlation of the totals; None for a score without spread."""
    p_items, e_items, p, e, both = (float(v) for v in spread)
    scale = items / (items - 1)
    first = scale * (1 - p_items / p) if p > _SAME else None
    second = scale * (1 - e_items / e) if e > _SAME else None
    return first, second, None if first is None or second is None else both / math.sqrt(p * e)
