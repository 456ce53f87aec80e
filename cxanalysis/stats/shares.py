"""How sure a share is, a difference of shares, an NPS, a whole set of shares.

Wilson's interval and its kin stay inside 0 and 1, keep a width at 0 of n, and hold their coverage in small groups.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import score_bounds, z_of


def wilson(x: int, n: int, confidence: float = 0.95) -> Estimate:
    """Estimate a share with Wilson's score interval.

    Parameters
    ----------
    x, n : int
        Events and trials, 0 <= x <= n.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        x/n; nothing where n = 0.

    Notes
    -----
    See `score.score_bounds`; Wilson (1927), recommended by Brown, Cai and DasGupta (2001).

    Examples
    --------
    >>> e = wilson(81, 263)
    >>> round(e.value, 4), round(e.low, 4), round(e.high, 4)
    (0.308, 0.2553, 0.3662)
    """
    if n == 0:
        return Estimate(None, None, None, 0, method="wilson")
    share = x / n
    low, high = score_bounds(share, n, z_of(confidence))
    return Estimate(share, low, high, n, math.sqrt(share * (1 - share) / n), "wilson")


def newcombe(x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95) -> Estimate:
    """Estimate the difference of two independent shares with Newcombe's interval.

    Parameters
    ----------
    x1, n1 : float
        Events and trials of the first group (now); effective numbers where trials come in clusters.
    x2, n2 : float
        Events and trials of the second group (before).
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        x1/n1 - x2/n2; n is the smaller of the two.

    Notes
    -----
    d - sqrt((p1 - l1)^2 + (u2 - p2)^2), d + sqrt((u1 - p1)^2 + (p2 - l2)^2) with Wilson's l and u: Newcombe (1998),
    method 10.

    Examples
    --------
    >>> e = newcombe(56, 70, 48, 80)
    >>> round(e.value, 4), round(e.low, 4), round(e.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    n = int(min(n1, n2))
    if min(n1, n2) <= 0:
        return Estimate(None, None, None, 0, method="newcombe")
    p1, p2, z = x1 / n1, x2 / n2, z_of(confidence)
    (l1, u1), (l2, u2) = score_bounds(p1, n1, z), score_bounds(p2, n2, z)
    low = p1 - p2 - math.hypot(p1 - l1, u2 - p2)
    high = p1 - p2 + math.hypot(u1 - p1, p2 - l2)
    se = math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return Estimate(p1 - p2, max(low, -1.0), min(high, 1.0), n, se, "newcombe")


def nps(promoters: int, passives: int, detractors: int, confidence: float = 0.95) -> Estimate:
    """Estimate the net promoter score, promoters minus detractors as shares of all answers.

    Parameters
    ----------
    promoters, passives, detractors : int
        Answers 9-10, 7-8 and 0-6 on the scale 0-10.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        In -1..1, with se = sqrt((p + d - (p - d)^2) / n), the standard error of a multinomial difference.

    Notes
    -----
    Interval from Wilson bounds of the two shares, joined with their correlation r = -sqrt(p d / ((1-p)(1-d))):
    s - sqrt(a^2 + b^2 - 2 r a b), a = p - l_p, b = u_d - d, and the mirror image above: Zou and Donner (2008). In large
    samples it is s +- z se; in small ones it keeps its coverage, and all promoters do not make it a point.

    Examples
    --------
    >>> e = nps(300, 200, 100)
    >>> round(e.value, 4), round(600 * e.se**2, 4), round(e.low, 3), round(e.high, 3)
    (0.3333, 0.5556, 0.272, 0.391)
    """
    n = promoters + passives + detractors
    if n == 0:
        return Estimate(None, None, None, 0, method="nps")
    p, d, z = promoters / n, detractors / n, z_of(confidence)
    (lp, up), (ld, ud) = score_bounds(p, n, z), score_bounds(d, n, z)
    spread = (1 - p) * (1 - d)
    r = -math.sqrt(p * d / spread) if spread else 0.0
    low = p - d - _joined(p - lp, ud - d, r)
    high = p - d + _joined(up - p, d - ld, r)
    return Estimate(p - d, max(low, -1.0), min(high, 1.0), n, math.sqrt(max(p + d - (p - d) ** 2, 0.0) / n), "nps")


def goodman(counts: Sequence[int], confidence: float = 0.95, k: int | None = None) -> tuple[Estimate, ...]:
    """Estimate the shares of several items so that all intervals hold together.

    Parameters
    ----------
    counts : sequence of int, shape (items,)
        Events an item.
    confidence : float in (0, 1)
        Probability that every interval holds its share.
    k : int, optional
        Number of items in the family; the items counted here where not given, never fewer.

    Returns
    -------
    tuple of Estimate
        One an item, in the order given; n is the total.

    Notes
    -----
    Wilson's bounds at level 1 - (1 - confidence)/k each: Goodman (1965).

    Examples
    --------
    >>> [round(e.low, 3) for e in goodman([56, 72, 73, 59, 62, 87, 58])]
    [0.085, 0.115, 0.116, 0.091, 0.096, 0.143, 0.089]
    """
    total = sum(counts)
    level = 1 - (1 - confidence) / max(k or 0, len(counts), 1)
    rows = (wilson(x, total, level) for x in counts)
    return tuple(Estimate(e.value, e.low, e.high, e.n, e.se, "goodman") for e in rows)


def _joined(a: float, b: float, r: float) -> float:
    return math.sqrt(max(a * a + b * b - 2 * r * a * b, 0.0))
