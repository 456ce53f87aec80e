"""Tell a step from a slope: a score that fell in one month and stayed low is no slow decline and asks for another why.

Any series can be cut somewhere, and the best cut of a straight line fits well too. So a step is called one only where
straight lines with the same slope and noise hardly ever look as much like a step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score_trend import line
from cxanalysis.stats.seed import generator

LEAST_SIDE = 2  # months on each side of a step


@dataclass(frozen=True)
class Step:
    """The best cut of a series: `at` is the position of the first month of the new level.

    `before` and `after` are the weighted means of both sides, `change` what lies between them; `p` is the share of
    straight lines that look as much like a step.
    """

    at: int
    before: float
    after: float
    change: Estimate
    p: float


def step(
    y: ArrayLike, variance: ArrayLike, x: ArrayLike, *seed: object, draws: int = 1999, confidence: float = 0.95
) -> Step | None:
    """Find the best cut of a series, and whether a straight line could look like it.

    Parameters
    ----------
    y : array-like of float, shape (T,)
        Mean score of each month.
    variance : array-like of float, shape (T,)
        Variance of each mean about a straight line; only their ratios count.
    x : array-like of float, shape (T,)
        When each was asked, in months, rising.
    *seed : object
        What the series is of: (period, measure, item).
    draws : int
        Number of straight lines drawn.
    confidence : float in (0, 1)
        Coverage of the interval of the step, its place taken for known.

    Returns
    -------
    Step or None
        None under 4 months, or where nothing is left around the straight line.

    Notes
    -----
    Two levels against a line, both with two coefficients: the statistic is the weighted sum of squares left by the line
    over that left by the best cut. Its distribution is drawn from normal months about the fitted line (Cox 1962, by
    simulation), with the noise that is left around it: where there is a step the line leaves too much, which makes the
    test careful.

    Examples
    --------
    >>> found = step([4.0, 4.1, 4.0, 4.1, 4.0, 4.1, 3.0, 3.1, 3.0, 3.1], [1.0] * 10, range(10), "a")
    >>> found.at, round(found.before, 2), round(found.after, 2), found.p < 0.05
    (6, 4.05, 3.05, True)
    """
    y, variance, x = (np.asarray(v, float) for v in (y, variance, x))
    count = len(y)
    if count < 2 * LEAST_SIDE:
        return None
    fit = line(y, variance, x)
    if fit.q <= np.finfo(float).eps * float((y**2 / variance).sum()):
        return None
    noise = np.sqrt(variance * fit.q / (count - 2))
    drawn = (y - fit.left) + noise * generator(*seed, "step").standard_normal((draws, count))
    cuts, ratio = _best(np.vstack([y, drawn]), 1 / variance, x)
    share = (1 + int((ratio[1:] >= ratio[0]).sum())) / (draws + 1)
    at = int(cuts[0])
    before, after, change = _levels(y, 1 / variance, at, confidence)
    return Step(at, before, after, change, share)


def _levels(
    y: NDArray[np.float64], weight: NDArray[np.float64], at: int, confidence: float
) -> tuple[float, float, Estimate]:
    """Return the levels of both sides and their difference, with what is left around them as its error."""
    sides, count = (slice(at), slice(at, None)), len(y)
    before, after = (float(np.average(y[side], weights=weight[side])) for side in sides)
    left = y - np.where(np.arange(count) < at, before, after)
    se = float(np.sqrt(weight @ left**2 / (count - 2) * sum(1 / weight[side].sum() for side in sides)))
    reach = se * float(special.stdtrit(count - 2, (1 + confidence) / 2))
    change = after - before
    return before, after, Estimate(change, change - reach, change + reach, count, se, "two levels, Student’s t")


def _best(
    y: NDArray[np.float64], weight: NDArray[np.float64], x: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Cut each row where two levels leave least; return the cuts and what the line leaves over what the cut leaves."""
    total, count = weight.sum(), y.shape[1]
    y = y - (y @ weight / total)[:, None]
    place = x - x @ weight / total
    whole = (y**2) @ weight
    by_line = whole - (y @ (weight * place)) ** 2 / (weight @ place**2)
    sums, weights = np.cumsum(y * weight, axis=1), np.cumsum(weight)
    ends = np.arange(LEAST_SIDE, count - LEAST_SIDE + 1) - 1
    gained = sums[:, ends] ** 2 * (1 / weights[ends] + 1 / (total - weights[ends]))
    best = gained.argmax(axis=1)
    by_cut = whole - gained[np.arange(len(y)), best]
    floor = np.finfo(float).eps * np.maximum(whole, np.finfo(float).tiny)
    return ends[best] + 1, by_line / np.maximum(by_cut, floor)
