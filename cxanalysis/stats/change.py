"""Tell a headline figure that moved from one that is like the months before.

A bare difference to the month before calls every wiggle news. Here this period is held against a prediction interval
made from up to twelve periods before it. The interval knows two sources of noise: that of counting (or of the sample)
within a period, and the unrest between periods that counting does not explain. Rare events get an exact test.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

MIN_PERIODS = 10
MAX_PERIODS = 12
SPARSE = 5.0  # expected events under which the exact test takes over (Cochran's rule)
# A past calmer than chance allows is believed down to this factor. With 1 a quiet measure would alarm in 2 % instead of
# 5 % of periods and real moves be missed; with 0 a luckily calm past would make any wiggle news.
LEAST_SCALE = 0.5
_BARELY = 1.001  # under this the beta-binomial is the binomial, but loses its digits


@dataclass(frozen=True)
class UsualRange:
    """What the periods before lead one to expect of this one.

    Attributes
    ----------
    value : float or None
        The figure of this period.
    low, high : float or None
        Prediction interval for this period; None where the past is too short.
    centre : float or None
        The usual value: pooled share, or weighted mean of the past.
    periods : int
        Usable periods of the past (at most 12).
    p : float or None
        Two-sided probability of a value at least as far out; None where the past is too short.
    method : str
        `normal` or `exact`; empty where nothing could be said.
    """

    value: float | None
    low: float | None
    high: float | None
    centre: float | None
    periods: int
    p: float | None
    method: str = ""


def usual_range_binomial(
    x_hist: ArrayLike, n_hist: ArrayLike, x_now: float, n_now: float, confidence: float = 0.95
) -> UsualRange:
    """Hold a share of this period against the same share of the periods before.

    Parameters
    ----------
    x_hist, n_hist : array-like of int, shape (k,)
        Events and trials of the periods before, oldest first; periods without trials are left out, the last 12 used.
    x_now, n_now : int
        Events and trials of this period, 0 <= x_now <= n_now.
    confidence : float in (0, 1)
        Probability with which a quiet period falls inside the range.

    Returns
    -------
    UsualRange
        In shares. Without 10 usable periods, or without trials now, `low`, `high` and `p` are None.

    Notes
    -----
    y_i = asin sqrt((x_i + 3/8)/(n_i + 3/4)) with variance 1/(4 n_i + 2) (Anscombe 1948), then `usual_range_mean`'s
    prediction. Where fewer than 5 events (or 5 non-events) are expected: mid-p test of x_now given the total, binomial
    (x_now + sum x, n_now / (n_now + sum n)) or, where the past is more scattered than that, beta-binomial with
    phi = chi^2 / (k - 1), the law of negative binomial counts given their total.

    Examples
    --------
    >>> r = usual_range_binomial([50] * 12, [1000] * 12, 80, 1000)
    >>> r.centre, round(r.low, 3), round(r.high, 3), r.p < 0.01
    (0.05, 0.039, 0.062, True)
    """
    x, n = np.asarray(x_hist, float), np.asarray(n_hist, float)
    x, n = x[n > 0][-MAX_PERIODS:], n[n > 0][-MAX_PERIODS:]
    value = x_now / n_now if n_now > 0 else None
    if len(n) < MIN_PERIODS or value is None:
        return UsualRange(value, None, None, None, len(n), None)
    if x.sum() > n.sum() / 2:
        other = usual_range_binomial(n - x, n, n_now - x_now, n_now, confidence)
        return _mirrored(other, value)
    share = float(x.sum() / n.sum())
    if share * min(n_now, n.mean()) < SPARSE:
        low, high, p = _exact(x, n, int(x_now), int(n_now), 1 - confidence)
        return UsualRange(value, low / n_now, high / n_now, share, len(n), p, "exact")
    ahead = _predict(_arcsine(x, n), 1 / (4 * n + 2), 1 / (4 * n_now + 2))
    low, high = (_share_at(y, n_now) for y in ahead.range(confidence))
    return UsualRange(value, low, high, share, len(n), ahead.p(_arcsine(x_now, n_now)), "normal")


def usual_range_mean(
    y_hist: ArrayLike, se_hist: ArrayLike, y_now: float, se_now: float, confidence: float = 0.95
) -> UsualRange:
    """Hold a mean (score, NPS, index) of this period against the same mean of the periods before.

    Parameters
    ----------
    y_hist, se_hist : array-like of float, shape (k,)
        Means of the periods before and their standard errors, oldest first; periods with either missing are left out,
        the last 12 used.
    y_now, se_now : float
        Mean of this period and its standard error.
    confidence : float in (0, 1)
        Probability with which a quiet period falls inside the range.

    Returns
    -------
    UsualRange
        In the unit of the means.

    Notes
    -----
    w_i = 1/(s_i^2 + tau^2), centre = sum w y / sum w, tau^2 by Paule and Mandel (1982),
    q = sum w (y - centre)^2 / (k - 1); range = centre +- t(k-1) sqrt(max(q, 1/2) (s_now^2 + tau^2 + 1/sum w)), after
    Hartung and Knapp (2001) and, for the prediction, Higgins, Thompson and Spiegelhalter (2009). A standard error of
    0 (all answers the same) is replaced by the median of the others.

    Examples
    --------
    >>> r = usual_range_mean([5.0, 5.1, 4.9] * 4, [0.1] * 12, 5.4, 0.1)
    >>> round(r.low, 2), round(r.high, 2), round(r.p, 3)
    (4.8, 5.2, 0.001)
    """
    y, se = np.asarray(y_hist, float), np.asarray(se_hist, float)
    usable = np.isfinite(y) & np.isfinite(se)
    y, se = y[usable][-MAX_PERIODS:], se[usable][-MAX_PERIODS:]
    if len(y) < MIN_PERIODS or not (math.isfinite(y_now) and math.isfinite(se_now)):
        return UsualRange(float(y_now) if math.isfinite(y_now) else None, None, None, None, len(y), None)
    stand_in = float(np.median(se[se > 0])) if se.any() else se_now
    ahead = _predict(y, np.where(se > 0, se, stand_in) ** 2, (se_now or stand_in) ** 2)
    low, high = ahead.range(confidence)
    return UsualRange(float(y_now), low, high, ahead.centre, len(y), ahead.p(y_now), "normal")


@dataclass(frozen=True)
class _Ahead:
    """Prediction for the period to come: centre, spread, and the degrees of freedom behind the spread."""

    centre: float
    spread: float
    df: int

    def range(self, confidence: float) -> tuple[float, float]:
        half = float(special.stdtrit(self.df, (1 + confidence) / 2)) * self.spread
        return self.centre - half, self.centre + half

    def p(self, y: float) -> float:
        away = abs(y - self.centre)
        if self.spread == 0:
            return 1.0 if math.isclose(y, self.centre, rel_tol=1e-12) else 0.0
        return float(2 * special.stdtr(self.df, -away / self.spread))


def _predict(y: NDArray, variance: NDArray, variance_now: float) -> _Ahead:
    k = len(y)
    if not variance.any():  # nothing varies inside the periods: only what varies between them is left
        return _Ahead(float(y.mean()), math.sqrt(y.var(ddof=1) * (1 + 1 / k)), k - 1)
    between = _between_variance(y, variance)
    weight = 1 / (variance + between)
    centre = float((weight * y).sum() / weight.sum())
    scale = max(float((weight * (y - centre) ** 2).sum()) / (k - 1), LEAST_SCALE)
    return _Ahead(centre, math.sqrt(scale * (variance_now + between + 1 / weight.sum())), k - 1)


def _between_variance(y: NDArray, variance: NDArray) -> float:
    """Paule-Mandel: the tau^2 at which the weighted sum of squares equals k - 1 (Newton from 0, DerSimonian-Kacker)."""
    between = 0.0
    for _ in range(50):
        weight = 1 / (variance + between)
        away = (y - (weight * y).sum() / weight.sum()) ** 2
        excess = float((weight * away).sum()) - (len(y) - 1)
        if excess <= 1e-9:
            break
        between += excess / float((weight**2 * away).sum())
    return between


def _arcsine(x: float | NDArray, n: float | NDArray):
    return np.arcsin(np.sqrt((x + 0.375) / (n + 0.75)))


def _share_at(y: float, n: float) -> float:
    """Undo the arcsine: the share of `n` whose transform is `y`, kept in [0, 1]."""
    share = math.sin(min(max(y, 0.0), math.pi / 2)) ** 2
    return min(max((share * (n + 0.75) - 0.375) / n, 0.0), 1.0)


def _mirrored(other: UsualRange, value: float) -> UsualRange:
    """Tell the range of the non-events as the range of the events."""
    low, high, centre = (None if v is None else 1 - v for v in (other.high, other.low, other.centre))
    return UsualRange(value, low, high, centre, other.periods, other.p, other.method)


def _exact(x: NDArray, n: NDArray, x_now: int, n_now: int, alpha: float) -> tuple[float, float, float]:
    """Return the counts that would not alarm (lowest, highest), and the mid-p of the count now."""
    past, share = x.sum(), n_now / (n_now + n.sum())
    tail = _tail_of(_unrest(x, n), past, share)
    expected = past * n_now / n.sum()
    top = min(n_now, int(expected + 12 * math.sqrt(expected + 1) + 10))
    quiet = [c for c in range(top + 1) if tail(c) >= alpha]
    return float(quiet[0]), float(quiet[-1]), tail(x_now)


def _unrest(x: NDArray, n: NDArray) -> float:
    """Return the dispersion phi = chi^2 / (k - 1) of the past counts, never under 1."""
    expected = x.sum() * n / n.sum()
    chi2 = float(((x - expected) ** 2 / np.maximum(expected, 1e-300)).sum())
    return max(1.0, chi2 / (len(x) - 1))


def _tail_of(phi: float, past: float, share: float) -> Callable[[int], float]:
    """Two-sided mid-p of a count given the total, as a function of the count."""

    def tail(count: int) -> float:
        total = past + count
        chance = (
            _binomial(count, total, share) if phi < _BARELY else _beta_binomial(count, total, share, past / (phi - 1))
        )
        below = float(chance[:-1].sum() + chance[-1] / 2)
        return float(min(1.0, 2 * max(min(below, 1 - below), 0.0)))

    return tail


def _binomial(count: int, total: float, share: float) -> NDArray:
    """Probabilities of 0..count."""
    c = np.arange(count + 1)
    return np.exp(_log_choose(total, c) + special.xlogy(c, share) + special.xlog1py(total - c, -share))


def _beta_binomial(count: int, total: float, share: float, rest: float) -> NDArray:
    """Probabilities of 0..count where the past periods weigh `rest` and this one in proportion to its trials."""
    c, now = np.arange(count + 1), rest * share / (1 - share)
    return np.exp(_log_choose(total, c) + special.betaln(c + now, total - c + rest) - special.betaln(now, rest))


def _log_choose(total: float, c: NDArray) -> NDArray:
    return special.gammaln(total + 1) - special.gammaln(c + 1) - special.gammaln(total - c + 1)
