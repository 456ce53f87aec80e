"""Events for what they are exposed to: complaints per 1,000 orders of a product, against all other products.

What sells most is complained about most. Divided by its orders a product can be compared, and one that sells little is
not blamed for what chance did to it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.rates import poisson_interval
from cxanalysis.stats.shrink import shrunken

SPREAD = math.log(1.25)  # between products, as likely exceeded as not before the data are seen
_HALF = 0.5  # of an event, so that the logarithm of none is known
_MANY = 10**6  # degrees of freedom of a variance that is known


@dataclass(frozen=True)
class Exposed:
    """One thing's events for its exposure.

    Attributes
    ----------
    rate : Estimate
        Events per unit of exposure.
    ratio : Estimate
        Its rate over that of all others together; nothing where these have none.
    p : float or None
        Two-sided, that both rates are the same; None without events at all.
    shrunken : Estimate
        Its rate over that of all, drawn towards 1 as far as its own uncertainty demands.
    expected : float
        Events it would have at the rate of all others.
    """

    rate: Estimate
    ratio: Estimate
    p: float | None
    shrunken: Estimate
    expected: float


def exposed(
    events: ArrayLike, exposure: ArrayLike, cross: ArrayLike, per: float = 1000.0, confidence: float = 0.95
) -> tuple[Exposed, ...]:
    """Compare rates of several things.

    Parameters
    ----------
    events : array-like of int, shape (things,)
        Events of each.
    exposure : array-like of float, shape (things,)
        What they are counted over, such as orders; above 0.
    cross : array-like of int, shape (things, things)
        Sum over customers of their events of one thing times those of another.
    per : float
        Unit of the rates.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    tuple of Exposed
        One a thing.

    Notes
    -----
    Rate: Garwood's interval (1936) at the count over f = max(1, sum_c x_c^2 / x). Against others: given all x + y
    events, x is binomial with share u of the exposure, v = 1 - u that of the others, where both rates are the same
    (Przyborowski and Wilenski 1940); exact interval and test at the counts over
    f = max(1, sum_c (v x_c - u y_c)^2 / (v^2 x + u^2 y)). Squares are not taken about their means, which errs on the
    side of caution. Shrunken: `shrink.shrunken` of the logarithms of (x + 1/2)/(e + 1/2), e the events at the rate of
    all.

    Examples
    --------
    >>> a, b = exposed([30, 10], [1000, 1000], [[30, 0], [0, 10]])
    >>> a.rate.value, round(a.ratio.value, 2), round(a.p, 4), round(b.ratio.high, 2), round(a.shrunken.value, 2)
    (30.0, 3.0, 0.0022, 0.7, 1.33)
    """
    x, o, table = (np.asarray(part, float) for part in (events, exposure, cross))
    total, whole = float(x.sum()), float(o.sum())
    rates = [_rate(float(x[i]), float(o[i]), float(table[i, i]), per, confidence) for i in range(len(x))]
    expected = np.divide((total - x) * o, whole - o, out=np.zeros_like(x), where=whole > o)
    drawn = _shrunken(x, o * total / whole, table, confidence)
    out = []
    for i, rate in enumerate(rates):
        ratio, p = _against(x, o / whole, table, i, confidence)
        out.append(Exposed(rate, ratio, p, drawn[i], float(expected[i])))
    return tuple(out)


def _rate(x: float, o: float, squares: float, per: float, confidence: float) -> Estimate:
    f = max(1.0, squares / x) if x else 1.0
    found = poisson_interval(x / f, o / f, confidence, per)
    return Estimate(per * x / o, found.low, found.high, int(o), found.se, "garwood")


def _against(x: NDArray, share: NDArray, table: NDArray, i: int, confidence: float) -> tuple[Estimate, float | None]:
    """Hold one thing against all others together."""
    mine, rest = float(x[i]), float(x.sum() - x[i])
    u, v, n = float(share[i]), float(1 - share[i]), float(x.sum())
    if n == 0 or v <= 0:
        return Estimate(None, None, None, int(mine), method="conditional"), None
    here, there = float(table[i, i]), float(table.sum() - 2 * table[i].sum() + table[i, i])
    between = float(table[i].sum() - table[i, i])
    f = max(1.0, (v * v * here - 2 * u * v * between + u * u * there) / (v * v * mine + u * u * rest))
    k, m = mine / f, n / f
    tail = (1 - confidence) / 2
    low = float(special.betaincinv(k, m - k + 1, tail)) if mine else 0.0
    high = float(special.betaincinv(k + 1, m - k, 1 - tail)) if rest else 1.0
    upper = float(special.betainc(k, m - k + 1, u)) if mine else 1.0
    lower = float(special.betaincc(k + 1, m - k, u)) if rest else 1.0
    p = min(1.0, 2 * min(upper, lower))
    if not rest:
        return Estimate(None, None, None, int(mine), method="conditional"), p
    value, *ends = (s / (1 - s) * v / u for s in (mine / n, low, high))
    return Estimate(value, ends[0], ends[1], int(mine), method="conditional"), p


def _shrunken(x: NDArray, expected: NDArray, table: NDArray, confidence: float) -> list[Estimate]:
    """Draw the logarithms of the ratios to all towards 0, and write them as ratios again."""
    if not x.sum():
        return [Estimate(None, None, None, 0, method="shrunken") for _ in x]
    f = np.maximum(1.0, np.divide(np.diag(table), x, out=np.ones_like(x), where=x > 0))
    raw, se = np.log((x + _HALF) / (expected + _HALF)), np.sqrt(f / (x + _HALF))
    rows = shrunken(raw, se, np.full(len(x), _MANY), x.astype(int), SPREAD, confidence)
    return [Estimate(_up(e.value), _up(e.low), _up(e.high), e.n, e.se, e.method) for e in rows]


def _up(value: float | None) -> float | None:
    return None if value is None else math.exp(value)
