"""Where a score stands between the lowest accepted and the desired service, and whether customers react less there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.cells import within
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.regression import equal_up_to, fitted
from cxanalysis.stats.score import t_of
from cxanalysis.stats.shares import wilson

_SAME = 1e-9  # scores are means of whole answers: this close is the same up to rounding


def zone_verdict(adequacy: Estimate, superiority: Estimate) -> str:
    """Place the perceived service by two intervals.

    Parameters
    ----------
    adequacy : Estimate
        Perception minus adequate service.
    superiority : Estimate
        Perception minus desired service.

    Returns
    -------
    str
        below (all of adequacy's interval under 0), above (all of superiority's over 0), inside (adequacy's over and
        superiority's under 0), border (an interval holds 0); empty where an interval is missing.

    Notes
    -----
    Zeithaml, Berry and Parasuraman (1993).

    Examples
    --------
    >>> zone_verdict(Estimate(0.4, 0.2, 0.6, 80), Estimate(-0.5, -0.7, -0.3, 80))
    'inside'
    """
    if adequacy.low is None or adequacy.high is None or superiority.low is None or superiority.high is None:
        return ""
    if adequacy.high < 0:
        return "below"
    if superiority.low > 0:
        return "above"
    return "inside" if adequacy.low > 0 and superiority.high < 0 else "border"


@dataclass(frozen=True)
class Below:
    """How far service is below what customers accept: `p` of the test, and the `share` of customers it fails."""

    p: float
    share: float


def below_adequate(adequacy: Estimate) -> Below | None:
    """Test whether perception is below adequate service, and for how many customers it is.

    Parameters
    ----------
    adequacy : Estimate
        Mean of perception minus adequate service over `n` respondents, with `se`.

    Returns
    -------
    Below or None
        p: one-sided, t = mean / se on n - 1 degrees of freedom; share: normal with the mean and the spread
        se sqrt(n) of the respondents, below 0. None without a spread.

    Notes
    -----
    The p answers to the interval: 2 p < 1 - confidence where a t interval of that confidence lies below 0.

    Examples
    --------
    >>> found = below_adequate(Estimate(-0.5, -0.9, -0.1, 25, 0.2))
    >>> round(found.p, 4), round(found.share, 3)
    (0.0098, 0.691)
    """
    if adequacy.value is None or not adequacy.se or adequacy.n < 2:
        return None
    t = adequacy.value / adequacy.se
    return Below(float(special.stdtr(adequacy.n - 1, t)), float(special.ndtr(-t / math.sqrt(adequacy.n))))


@dataclass(frozen=True)
class Places:
    """Shares of respondents below, inside and above their own zone, by place, and of those whose zone is crossed."""

    shares: dict[str, Estimate]
    counts: dict[str, int]
    crossed: Estimate
    crossed_count: int


@dataclass(frozen=True)
class Reaction:
    """Slopes of an outcome inside and outside the zone, their difference and what it shows.

    `verdict` is less or more (the difference lies below or above 0), equal (inside is outside up to a fifth of it), or
    unclear.
    """

    difference: Estimate
    inside: Estimate
    outside: Estimate
    verdict: str


def zone_position(perceived: ArrayLike, adequate: ArrayLike, desired: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Estimate how far up its zone of tolerance a score stands: 0 at adequate, 1 at desired service.

    Parameters
    ----------
    perceived, adequate, desired : array-like of float, shape (n,)
        Scores of the same respondents; those with any missing (NaN) are left out.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        No value where desired service is on average not above adequate; no interval where its being above is not shown
        or the answers do not vary.

    Notes
    -----
    (mean P - mean A) / (mean D - mean A), a ratio of means: a mean of each respondent's own ratio would be ruled by
    those whose zone is narrow. Interval: Fieller (1954), t on n - 1 degrees of freedom.

    Examples
    --------
    >>> e = zone_position([5, 5, 6, 4, 5], [4, 5, 5, 4, 4], [7, 6, 7, 6, 7])
    >>> round(e.value, 4), round(e.low, 2), round(e.high, 2)
    (0.2727, -0.06, 0.47)
    """
    triples = np.column_stack([np.asarray(v, float) for v in (perceived, adequate, desired)])
    p, a, d = triples[~np.isnan(triples).any(axis=1)].T
    n, width = len(p), float((d - a).mean()) if len(p) else 0.0
    if width <= _SAME:
        return Estimate(None, None, None, n, method="fieller")
    value = float((p - a).mean()) / width
    if n < 2 or np.ptp(p - a - value * (d - a)) <= _SAME:
        return Estimate(value, None, None, n, method="fieller")
    low, high, se = _fieller(p - a, d - a, t_of(confidence, n - 1))
    return Estimate(value, low, high, n, se, "fieller")


def _fieller(top: NDArray, bottom: NDArray, t: float) -> tuple[float | None, float | None, float]:
    """Return the interval of a ratio of means, and its standard error by the delta method."""
    c = np.cov(top, bottom) / len(top)
    x, y = float(top.mean()), float(bottom.mean())
    ratio = x / y
    se = math.sqrt(max(c[0, 0] - 2 * ratio * c[0, 1] + ratio**2 * c[1, 1], 0.0)) / y
    square, product, rest = y * y - t * t * c[1, 1], x * y - t * t * c[0, 1], x * x - t * t * c[0, 0]
    if square <= 0:
        return None, None, se
    root = math.sqrt(max(product**2 - square * rest, 0.0))
    return float((product - root) / square), float((product + root) / square), se


def zone_places(perceived: ArrayLike, adequate: ArrayLike, desired: ArrayLike, confidence: float = 0.95) -> Places:
    """Count respondents whose perception is below, inside and above their own zone.

    Parameters
    ----------
    perceived, adequate, desired : array-like of float, shape (n,)
        Scores of the same respondents; those with any missing (NaN) are left out.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Places
        Inside is adequate <= perceived <= desired. Who puts adequate above desired has no zone: counted as crossed (of
        all) and left out of the three shares (of all others). Wilson intervals.

    Examples
    --------
    >>> found = zone_places([3, 5, 7, 5], [4, 4, 4, 6], [6, 6, 6, 5])
    >>> found.counts, found.crossed_count, found.crossed.n
    ({'below': 1, 'inside': 1, 'above': 1}, 1, 4)
    """
    triples = np.column_stack([np.asarray(v, float) for v in (perceived, adequate, desired)])
    triples = triples[~np.isnan(triples).any(axis=1)]
    crossed = triples[:, 1] > triples[:, 2] + _SAME
    p, a, d = triples[~crossed].T
    below, above = int((p < a - _SAME).sum()), int((p > d + _SAME).sum())
    counts = {"below": below, "inside": len(p) - below - above, "above": above}
    shares = {place: wilson(x, len(p), confidence) for place, x in counts.items()}
    number = int(crossed.sum())
    return Places(shares, counts, wilson(number, len(triples), confidence), number)


def zone_reaction(
    perceived: ArrayLike,
    adequate: ArrayLike,
    desired: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    months: ArrayLike,
    confidence: float = 0.95,
) -> Reaction | None:
    """Test whether an outcome moves less with perception inside the zone than outside it.

    Parameters
    ----------
    perceived, adequate, desired, outcome : array-like of float, shape (n,)
        Answers without missing values; those with adequate above desired are left out.
    clusters : array-like of int, shape (n,)
        Whose answer each row is.
    months : array-like of int, shape (n,)
        When each answer was given; only answers of one month are held against each other.
    confidence : float in (0, 1)
        Coverage of the intervals; 1 - confidence is the level of the tests.

    Returns
    -------
    Reaction or None
        None where there are too few customers, or nobody inside or nobody outside.

    Notes
    -----
    P = A + inside + outside, inside = clip(P - A, 0, D - A), outside = min(P - A, 0) + max(P - D, 0). The line outcome
    ~ A + D + inside + outside, with month effects, has one slope for each; A and D are kept in it, so that an outcome
    that is straight in P, A and D gives the same slope to both.

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> p, a, d = rng.normal(5, 1, 900), rng.normal(4, 0.5, 900), rng.normal(6, 0.5, 900)
    >>> month, whose = np.repeat(np.arange(9), 100), np.arange(900)
    >>> zone_reaction(p, a, d, 0.5 * p + rng.normal(0, 0.1, 900), whose, month).verdict
    'equal'
    >>> zone_reaction(p, a, d, np.minimum(p - a, 0) + rng.normal(0, 0.1, 900), whose, month).verdict
    'less'
    """
    zone = np.asarray(adequate, float) <= np.asarray(desired, float) + _SAME
    p, a, d, y = (np.asarray(v, float)[zone] for v in (perceived, adequate, desired, outcome))
    whose, month = np.asarray(clusters)[zone], np.asarray(months)[zone]
    if not len(p):
        return None
    inside = np.clip(p - a, 0, np.maximum(d - a, 0))
    outside = p - a - inside
    away = np.abs(outside) > _SAME
    x = _independent(within(np.column_stack([inside, outside, a, d]), month))
    fit = fitted(x, y, whose, month) if away.any() and not away.all() else None
    if fit is None:
        return None
    one, other = np.eye(x.shape[1])[:2]
    apart = fit.estimate(one - other, confidence)
    verdict = "equal" if equal_up_to(fit, one, other, confidence) else _side(apart)
    return Reaction(apart, fit.estimate(one, confidence), fit.estimate(other, confidence), verdict)


def _independent(x: NDArray) -> NDArray:
    """Leave out the levels of adequate and desired that say nothing more: all alike, or always as far apart."""
    kept = x[:, :2]
    for column in x.T[2:]:
        wider = np.column_stack([kept, column])
        kept = wider if np.linalg.matrix_rank(wider) == wider.shape[1] else kept
    return kept


def _side(apart: Estimate) -> str:
    """Tell on which side of 0 a difference lies: less, more, or unclear."""
    if apart.low is None or apart.high is None:
        return "unclear"
    return "less" if apart.high < 0 else "more" if apart.low > 0 else "unclear"
