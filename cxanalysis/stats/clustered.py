"""Means of people who answer more than once, and what lies between two of them: short, equal, or not to be told.

Two groups of people are held against each other by Welch's test, one group against itself by the paired one; both also
say whether the difference is so small that nobody would act on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cxanalysis.stats.cells import numbered
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of, welch_df

_SAME = 1e-12  # values this close (relative) are the same up to rounding


@dataclass(frozen=True)
class Mean:
    """A mean: `n` answers of `people`, and its standard error (None where the answers do not show one)."""

    value: float
    se: float | None
    n: int
    people: int

    def estimate(self, confidence: float = 0.95) -> Estimate:
        """Return the mean with its t interval on people - 1 degrees of freedom."""
        return _estimate(self.value, self.se, self.n, self.people - 1, confidence, "clustered_t")


@dataclass(frozen=True)
class Apart:
    """A difference: `p` that it is 0 (two-sided; None where not to be told), `equal` where it is small beyond doubt."""

    estimate: Estimate
    p: float | None
    equal: bool


def clustered_mean(x: ArrayLike, people: ArrayLike | None = None) -> Mean | None:
    """Take the mean of answers, the variance summed over people.

    Parameters
    ----------
    x : array-like of float, shape (n,)
        Answers; missing ones (NaN) are left out before counting.
    people : array-like of int, shape (n,), optional
        Whose answer each is, 0 and up; each its own where not given.

    Returns
    -------
    Mean or None
        None without an answer; no standard error for one person, or where all answers are the same.

    Notes
    -----
    V = G/(G-1) sum_g (sum of g's residuals)^2 / n^2, Liang and Zeger (1986); with an answer each, s^2/n.

    Examples
    --------
    >>> mean = clustered_mean([4, 5, 6, 7, 8])
    >>> mean.value, round(mean.se, 4), clustered_mean([4, 4, 6, 6], [0, 0, 1, 1]).se
    (6.0, 0.7071, 1.0)
    """
    values = np.asarray(x, float)
    known = ~np.isnan(values)
    values, n = values[known], int(known.sum())
    if n == 0:
        return None
    whose = numbered(None if people is None else np.asarray(people)[known], n)
    count, mean = int(whose.max()) + 1, float(values.mean())
    if count < 2 or np.ptp(values) <= _SAME * max(1.0, abs(mean)):
        return Mean(mean, None, n, count)
    residuals = np.bincount(whose, values - mean, count)
    return Mean(mean, math.sqrt(count / (count - 1) * float((residuals**2).sum())) / n, n, count)


def contrast(one: Mean, other: Mean | None, margin: float, confidence: float = 0.95) -> Apart:
    """Hold a mean against that of other people, or a mean difference of the same people against 0.

    Parameters
    ----------
    one : Mean
        The mean, or the mean of paired differences.
    other : Mean or None
        The mean of other people; None for paired differences.
    margin : float
        Difference nobody would act on, in the unit of the means; above 0.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Apart
        one - other with its interval; n is the smaller number of answers. `equal` where the interval of confidence
        2 confidence - 1 lies within the margin on both sides (two one-sided tests).

    Notes
    -----
    t on the degrees of freedom of Welch (1947), each variance with people - 1; equivalence after Schuirmann (1987).
    A group whose answers are all the same brings no standard error of its own: nothing is told then.

    Examples
    --------
    >>> found = contrast(clustered_mean([4, 5, 6, 7, 8]), clustered_mean([1, 2, 3, 4, 5]), 0.3)
    >>> found.estimate.value, round(found.estimate.low, 3), round(found.p, 4), found.equal
    (3.0, 0.694, 0.0171, False)
    """
    value = one.value - (other.value if other is not None else 0.0)
    n = one.n if other is None else min(one.n, other.n)
    name = "paired_t" if other is None else "welch"
    if one.se is None or (other is not None and other.se is None):
        return Apart(Estimate(value, None, None, n, method=name), None, False)
    variances = [(m.se or 0.0) ** 2 for m in (one, other) if m is not None]
    people = [m.people - 1 for m in (one, other) if m is not None]
    se = math.sqrt(sum(variances))
    df = welch_df(variances, people)
    near = _estimate(value, se, n, df, 2 * confidence - 1, name)
    equal = near.low is not None and near.high is not None and -margin < near.low and near.high < margin
    p = float(2 * special.stdtr(df, -abs(value) / se))
    return Apart(_estimate(value, se, n, df, confidence, name), p, equal)


def _estimate(value: float, se: float | None, n: int, df: float, confidence: float, name: str) -> Estimate:
    if se is None:
        return Estimate(value, None, None, n, method=name)
    half = t_of(confidence, df) * se
    return Estimate(value, value - half, value + half, n, se, name)
