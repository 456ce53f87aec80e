"""Is our figure better than theirs, as good, or worse, when both are samples?

A benchmark is a figure of somebody else's survey: it has its own uncertainty, and a difference smaller than anybody
would act on is equality, however many answers stand behind it. Where nothing is known of the other side's uncertainty,
the interval is of our own alone, and that has to be said.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import score_bounds, t_of, z_of


@dataclass(frozen=True)
class Versus:
    """Own minus theirs, with the p values of two questions.

    `p` is of no difference (two-sided), `p_equal` of a difference as large as the margin (the larger of two one-sided
    tests): where it is small, both figures are equal for practical purposes. Both are None without an interval.
    """

    difference: Estimate
    p: float | None
    p_equal: float | None


def published(
    value: float, n: int | None = None, se: float | None = None, share: bool = False, confidence: float = 0.95
) -> Estimate:
    """Estimate a figure as others published it.

    Parameters
    ----------
    value : float
        As published.
    n : int, optional
        Answers behind it.
    se : float, optional
        Its standard error; goes before what n says.
    share : bool
        True for a share of n answers, in 0..1.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        value +- z se; of a share without a standard error Wilson's interval; without an interval where neither is
        known. n is 0 where it is not known.

    Examples
    --------
    >>> published(69.5, 2400, 0.5).method, published(0.2, 400, share=True).method, published(69.5, 2400).has_interval
    ('published', 'wilson', False)
    """
    z, count = z_of(confidence), n or 0
    if se is not None:
        return Estimate(value, value - z * se, value + z * se, count, se, "published")
    if share and count and 0 <= value <= 1:
        low, high = score_bounds(value, count, z)
        return Estimate(value, low, high, count, math.sqrt(value * (1 - value) / count), "wilson")
    return Estimate(value, None, None, count, method="published")


def versus(own: Estimate, theirs: Estimate, margin: float, confidence: float = 0.95) -> Versus:
    """Compare two independent figures by their intervals.

    Parameters
    ----------
    own : Estimate
        Our figure with its interval.
    theirs : Estimate
        The benchmark, in the same unit; one without an interval is taken as exact.
    margin : float
        Difference, in the unit of both, up to which they count as equal; above 0.
    confidence : float in (0, 1)
        Coverage of both intervals, and of the one returned.

    Returns
    -------
    Versus
        Nothing but the plain difference where our own figure has no interval. n is the smaller of the numbers known.

    Notes
    -----
    d - sqrt((own - l)^2 + (U - theirs)^2), d + sqrt((u - own)^2 + (theirs - L)^2) with l, u our ends and L, U theirs:
    Zou and Donner (2008), so that ends of shares and scores keep their skew. The tests scale the same distances by
    t(n - 1), n our answers; equality is shown by two one-sided tests (Schuirmann 1987).

    Examples
    --------
    >>> d = versus(Estimate(67.0, 66.0, 68.0, 150), Estimate(69.5, 68.5, 70.5, 2400), margin=5.0)
    >>> d.difference.value, round(d.difference.low, 2), round(d.difference.high, 2), d.p < 0.01, d.p_equal < 0.01
    (-2.5, -3.91, -1.09, True, True)
    """
    n = min(own.n, theirs.n) if theirs.n else own.n
    if own.value is None or theirs.value is None:
        return Versus(Estimate(None, None, None, n, method="mover"), None, None)
    gap = own.value - theirs.value
    down, up = _sides(own, theirs)
    if down <= 0 or up <= 0 or own.n < 2:
        return Versus(Estimate(gap, None, None, n, method="mover"), None, None)
    q = t_of(confidence, own.n - 1)
    se = (down + up) / (2 * q)
    p = 2 * _beyond(q * abs(gap) / (down if gap > 0 else up), own.n - 1)
    equal = max(_beyond(q * (gap + margin) / down, own.n - 1), _beyond(q * (margin - gap) / up, own.n - 1))
    return Versus(Estimate(gap, gap - down, gap + up, n, se, "mover"), p, equal)


def _sides(own: Estimate, theirs: Estimate) -> tuple[float, float]:
    """Return how far the interval of the difference reaches down and up; 0 where our own is not known."""
    if own.value is None or own.low is None or own.high is None:
        return 0.0, 0.0
    below = above = 0.0
    if theirs.value is not None and theirs.low is not None and theirs.high is not None:
        below, above = theirs.value - theirs.low, theirs.high - theirs.value
    return math.hypot(own.value - own.low, above), math.hypot(own.high - own.value, below)


def _beyond(t: float, df: int) -> float:
    """Return the probability above t."""
    return float(special.stdtr(df, -t))
