"""How sure a mean of answers is.

Scores are few-valued, skewed and sometimes all the same. Student's t serves from 50 answers on; under that a
bias-corrected bootstrap follows the skew. One answer, or answers without any spread, say nothing about certainty: the
value stands without an interval instead of with one of no width.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of, welch_df
from cxanalysis.stats.seed import generator

SMALL = 50
RESAMPLES = 1999
_SAME = 1e-12  # values this close (relative) are the same up to rounding


def mean_interval(x: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Estimate a mean with Student's t interval; of differences, this is the paired interval.

    Parameters
    ----------
    x : array-like of float, shape (n,)
        Values; missing ones (NaN) are left out before counting.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        Mean +- t(n-1) s / sqrt(n); without an interval under two values or without spread.

    Examples
    --------
    >>> e = mean_interval([4, 5, 6, 7, 8])
    >>> e.value, round(e.low, 3), round(e.high, 3), e.n
    (6.0, 4.037, 7.963, 5)
    """
    values = _present(x)
    n = len(values)
    if n == 0:
        return Estimate(None, None, None, 0, method="t")
    mean = float(values.mean())
    if n == 1:
        return Estimate(mean, None, None, 1, method="t")
    if np.ptp(values) <= _SAME * max(1.0, abs(mean)):
        return Estimate(mean, None, None, n, 0.0, "t")
    se = float(values.std(ddof=1)) / math.sqrt(n)
    half = t_of(confidence, n - 1) * se
    return Estimate(mean, mean - half, mean + half, n, se, "t")


def bca_mean(x: ArrayLike, *seed: object, confidence: float = 0.95, resamples: int = RESAMPLES) -> Estimate:
    """Estimate a mean with the bias-corrected accelerated bootstrap interval.

    Parameters
    ----------
    x : array-like of float, shape (n,)
        Values; missing ones (NaN) are left out before counting.
    *seed : object
        What the figure is of: (period, measure, item).
    confidence : float in (0, 1)
        Coverage of the interval.
    resamples : int
        Resamples B.

    Returns
    -------
    Estimate
        Without an interval under two values or without spread.

    Notes
    -----
    Efron (1987): quantiles of the resampled means at Phi(z0 + (z0 + z)/(1 - a (z0 + z))), a from the third moment. z is
    widened to sqrt(n/(n-1)) t(n-1), since plain percentiles are too narrow in small samples (Hesterberg 2015).
    Resamples are drawn as multinomial counts of the distinct values.

    Examples
    --------
    >>> e = bca_mean([1, 1, 1, 2, 2, 3, 7, 7], "2026-10", "satisfaction.perceived", "rel1")
    >>> e.value, e.low < 3 < e.high, e.high - e.value > e.value - e.low
    (3.0, True, True)
    """
    plain = mean_interval(x, confidence)
    if plain.value is None or not plain.has_interval:
        return Estimate(plain.value, None, None, plain.n, plain.se, "bca")
    values, counts = np.unique(_present(x), return_counts=True)
    drawn = generator(*seed).multinomial(plain.n, counts / plain.n, size=resamples) @ values / plain.n
    levels = _bca_levels(drawn, values - plain.value, counts, plain.value, confidence)
    low, high = np.quantile(drawn, levels)
    return Estimate(plain.value, float(low), float(high), plain.n, plain.se, "bca")


def mean_estimate(
    x: ArrayLike, *seed: object, confidence: float = 0.95, small: int = SMALL, resamples: int = RESAMPLES
) -> Estimate:
    """Estimate a mean: bootstrap under `small` values, Student's t from there on.

    Parameters
    ----------
    x : array-like of float, shape (n,)
        Values; missing ones (NaN) are left out before counting.
    *seed : object
        What the figure is of: (period, measure, item).
    confidence : float in (0, 1)
        Coverage of the interval.
    small : int
        Number of values from which Student's t is used.
    resamples : int
        Resamples of the bootstrap.

    Returns
    -------
    Estimate
        See `mean_interval` and `bca_mean`.

    Examples
    --------
    >>> mean_estimate([1, 2, 3], "a").method, mean_estimate([1, 2] * 25, "a").method
    ('bca', 't')
    """
    if len(_present(x)) < small:
        return bca_mean(x, *seed, confidence=confidence, resamples=resamples)
    return mean_interval(x, confidence)


def mean_difference(now: Estimate, before: Estimate, confidence: float = 0.95) -> Estimate:
    """Estimate the difference of two independent figures from their standard errors.

    Parameters
    ----------
    now, before : Estimate
        Means (or NPS, rates, ratios) of different respondents, with `se` and `n`.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        now - before +- t(df) sqrt(se1^2 + se2^2), df after Welch (1947); n is the smaller of the two; without an
        interval where a standard error is missing or both are 0.

    Examples
    --------
    >>> d = mean_difference(mean_interval([4, 5, 6, 7, 8]), mean_interval([1, 2, 3, 4, 5]))
    >>> d.value, round(d.low, 3), round(d.high, 3)
    (3.0, 0.694, 5.306)
    """
    n = min(now.n, before.n)
    if now.value is None or before.value is None:
        return Estimate(None, None, None, n, method="welch")
    gap = now.value - before.value
    if now.se is None or before.se is None or now.se + before.se == 0 or n < 2:
        return Estimate(gap, None, None, n, method="welch")
    variances = now.se**2, before.se**2
    df, se = welch_df(variances, (now.n - 1, before.n - 1)), math.sqrt(sum(variances))
    half = t_of(confidence, df) * se
    return Estimate(gap, gap - half, gap + half, n, se, "welch")


def paired_difference(now: ArrayLike, before: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Estimate the mean difference of the same respondents' two values.

    Parameters
    ----------
    now, before : array-like of float, shape (n,)
        Values in the same order of respondents; a pair with one missing is left out.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        `mean_interval` of now - before.

    Examples
    --------
    >>> paired_difference([5, 6, 7, float("nan")], [4, 6, 5, 3]).value
    1.0
    """
    return mean_interval(np.asarray(now, float) - np.asarray(before, float), confidence)


def _present(x: ArrayLike) -> NDArray:
    """Keep the values that are there, in ascending order, so that the order of rows cannot move the last digit."""
    values = np.asarray(x, float).ravel()
    return np.sort(values[~np.isnan(values)])


def _bca_levels(drawn: NDArray, away: NDArray, counts: NDArray, mean: float, confidence: float) -> NDArray:
    """Levels of the resampled means that make the interval."""
    n = int(counts.sum())
    edge = _SAME * max(1.0, abs(mean))
    below = (np.count_nonzero(drawn < mean - edge) + np.count_nonzero(drawn <= mean + edge)) / (2 * len(drawn))
    bias = float(special.ndtri(min(max(below, 0.5 / len(drawn)), 1 - 0.5 / len(drawn))))
    speed = float((counts * away**3).sum() / (6 * (counts * away**2).sum() ** 1.5))
    z = np.array([-1, 1]) * math.sqrt(n / (n - 1)) * t_of(confidence, n - 1)
    reach = 1 - speed * (bias + z)
    moved = np.where(reach > 0, bias + (bias + z) / np.where(reach > 0, reach, 1), np.inf * np.sign(z))
    return special.ndtr(moved)
