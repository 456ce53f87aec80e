"""Tell whether a mean score rises, stays or falls over the months, with noise between months told from movement.

Months differ by more than chance among their respondents explains: a fair outside, a new list of addresses. A line
whose error knows only the respondents finds a trend in most quiet companies with many answers; so the noise between
months is estimated beside the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg

FEWEST, MANY = 6, 12  # months for any verdict; for the noise between them to be known without an assumption
_TINY = 1e-12
_STEPS = 200  # Newton's steps at most; eight do as a rule


@dataclass(frozen=True)
class ScoreTrend:
    """The change of a score along a straight line.

    Attributes
    ----------
    change : Estimate
        From the first month to the last, in points; `n` counts months.
    narrow : tuple of float or None
        Interval of two one-sided tests at the same level (90 % beside 95 %).
    first, last : float or None
        Ends of the line.
    p, p_adjusted : float or None
        Two-sided; adjusted once the series of a report are judged together (`judged`), the same as p before.
    verdict : str
        rising, balanced, falling, unclear or too_few.
    tau2 : float or None
        Variance between months beside chance among respondents; not under wobble squared where months are few.
    factor : float or None
        What is left around the line over what is expected; below 1 the intervals shrink with it.
    """

    change: Estimate
    narrow: tuple[float, float] | None = None
    first: float | None = None
    last: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    verdict: str = "too_few"
    tau2: float | None = None
    factor: float | None = None


@dataclass(frozen=True)
class Line:
    """A weighted straight line: level at the first place and change to the last, their covariance, what is left."""

    level: float
    change: float
    cov: NDArray[np.float64]
    left: NDArray[np.float64]
    q: float


def score_trend(
    y: ArrayLike,
    se: ArrayLike,
    x: ArrayLike,
    margin: float = 0.20,
    wobble: float = 0.03,
    confidence: float = 0.95,
) -> ScoreTrend:
    """Estimate the change of a score from its first month to its last.

    Parameters
    ----------
    y : array-like of float, shape (T,)
        Mean score of each month with answers, in points.
    se : array-like of float, shape (T,)
        Standard error of each mean from its respondents; all above 0.
    x : array-like of float, shape (T,)
        When each was asked, in months, rising; months without answers are left out.
    margin : float
        Change in points that nobody would act on.
    wobble : float
        Standard deviation between months in points that is assumed at least under 12 months.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    ScoreTrend
        too_few without numbers under 6 months.

    Notes
    -----
    Least squares with weights 1/(se^2 + tau^2). From 12 months on tau^2 is Paule and Mandel's (1982): the one for which
    the weighted squares around the line sum to T - 2, or 0 where they sum to less; the variance of the slope is that of
    Knapp and Hartung (2003), its factor not held at 1 or above, with t on T - 2 degrees of freedom. The factor is 1
    where tau^2 > 0, so that with even errors this is the t test of a slope, exact whatever the noise. From 6 to 11
    months, which know little of the noise between them, tau is at least wobble, the factor 1 and the distribution
    normal.

    balanced: the interval of two one-sided tests lies within +-margin, also where the change is clear of 0 (it is then
    known and small). rising, falling: p < 1 - confidence. Else unclear.

    Examples
    --------
    >>> found = score_trend([4.0, 3.9, 4.1, 3.9, 3.8, 3.9, 3.7, 3.8, 3.6, 3.7, 3.6, 3.5], [0.05] * 12, range(12))
    >>> found.verdict, round(found.change.value, 3), round(found.change.low, 3), round(found.change.high, 3)
    ('falling', -0.488, -0.656, -0.32)
    """
    y, se, x = (np.asarray(v, float) for v in (y, se, x))
    count = len(y)
    if count < FEWEST:
        return ScoreTrend(Estimate(None, None, None, count))
    many = count >= MANY
    tau2 = max(paule_mandel(y, se, x), 0.0 if many else wobble**2)
    fit = line(y, se**2 + tau2, x)
    factor = fit.q / (count - 2) if many and fit.q > _TINY * count else 1.0
    spread = float(np.sqrt(fit.cov[1, 1] * factor))
    df = count - 2 if many else np.inf
    reach, short = (spread * _quantile(1 - tail, df) for tail in ((1 - confidence) / 2, 1 - confidence))
    p = 2 * _tail(abs(fit.change) / spread, df)
    method = "Paule-Mandel, Knapp-Hartung" if many else "weighted line, least noise between months assumed"
    estimate = Estimate(fit.change, fit.change - reach, fit.change + reach, count, spread, method)
    narrow = (fit.change - short, fit.change + short)
    found = ScoreTrend(estimate, narrow, fit.level, fit.level + fit.change, p, p, "", tau2, factor)
    return replace(found, verdict=_verdict(found, margin, 1 - confidence))


def judged(trends: Sequence[ScoreTrend], margins: Sequence[float], confidence: float = 0.95) -> tuple[ScoreTrend, ...]:
    """Judge the series of a report together: p after Benjamini-Hochberg, and the verdict by it.

    Parameters
    ----------
    trends : sequence of ScoreTrend
        The series of one report.
    margins : sequence of float
        Change of each, in points, that nobody would act on.
    confidence : float in (0, 1)
        1 - confidence is the share of false findings allowed.

    Examples
    --------
    >>> quiet = score_trend([4.0, 4.1] * 6, [0.05] * 12, range(12))
    >>> [t.verdict for t in judged([quiet, score_trend([4], [1], [0])], [0.2, 0.2])]
    ['balanced', 'too_few']
    """
    adjusted = benjamini_hochberg([t.p for t in trends])
    told = [replace(t, p_adjusted=p) for t, p in zip(trends, adjusted, strict=True)]
    return tuple(replace(t, verdict=_verdict(t, m, 1 - confidence)) for t, m in zip(told, margins, strict=True))


def _verdict(trend: ScoreTrend, margin: float, alpha: float) -> str:
    if trend.narrow is None or trend.p_adjusted is None or trend.change.value is None:
        return "too_few"
    if -margin < trend.narrow[0] and trend.narrow[1] < margin:
        return "balanced"
    if trend.p_adjusted < alpha:
        return "rising" if trend.change.value > 0 else "falling"
    return "unclear"


def line(y: ArrayLike, variance: ArrayLike, x: ArrayLike) -> Line:
    """Fit a straight line with weights 1/variance; its slope is told as the change over the whole range of x.

    Examples
    --------
    >>> fit = line([1.0, 2.0, 3.0], [1, 1, 1], [0, 1, 2])
    >>> round(fit.level, 9), round(fit.change, 9), round(float(fit.cov[1, 1]), 9)
    (1.0, 2.0, 2.0)
    """
    y, weight, x = np.asarray(y, float), 1 / np.asarray(variance, float), np.asarray(x, float)
    design = np.stack([np.ones(len(x)), (x - x[0]) / (x[-1] - x[0])], axis=1)
    cov = np.linalg.inv(design.T @ (design * weight[:, None]))
    level, change = cov @ (design.T @ (weight * y))
    left = y - level - change * design[:, 1]
    return Line(float(level), float(change), np.asarray(cov, float), np.asarray(left, float), float(weight @ left**2))


def paule_mandel(y: ArrayLike, se: ArrayLike, x: ArrayLike) -> float:
    """Estimate the variance between months beside chance among respondents, around a straight line.

    Returns
    -------
    float
        tau^2 with sum of (y - line)^2 / (se^2 + tau^2) = T - 2; 0 where even tau^2 = 0 leaves less.

    Notes
    -----
    Newton from 0; the sum is convex and falls with tau^2, so that each step stays on the left of the root.

    Examples
    --------
    >>> round(paule_mandel([0, 3, 0, 3, 0, 3], [1.0] * 6, range(6)), 6)
    2.085714
    """
    y, se = np.asarray(y, float), np.asarray(se, float)
    tau2 = 0.0
    for _ in range(_STEPS):
        variance = se**2 + tau2
        fit = line(y, variance, x)
        over = fit.q - (len(y) - 2)
        if over <= _TINY * len(y):
            break
        tau2 += over / float(((fit.left / variance) ** 2).sum())
    return tau2


def _quantile(share: float, df: float) -> float:
    return float(special.ndtri(share) if np.isinf(df) else special.stdtrit(df, share))


def _tail(t: float, df: float) -> float:
    return float(special.ndtr(-t) if np.isinf(df) else special.stdtr(df, -t))
