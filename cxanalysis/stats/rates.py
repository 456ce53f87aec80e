"""How sure a rate is when its events come in clusters: some customers complain five times, most never.

Counting such events as if each were alone makes the interval too narrow. Here the events of one customer count as one
cluster, and the count (or the number of trials) shrinks to what it is worth.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import score_bounds, t_of, z_of


def poisson_interval(count: float, exposure: float = 1.0, confidence: float = 0.95, per: float = 1.0) -> Estimate:
    """Estimate a rate of independent events with the exact interval.

    Parameters
    ----------
    count : float
        Events; their effective number where they come in clusters.
    exposure : float
        What they are counted over (customers, months); above 0.
    confidence : float in (0, 1)
        Least coverage of the interval.
    per : float
        Unit of the rate, 1000 for "per 1,000".

    Returns
    -------
    Estimate
        per count/exposure; n is the count.

    Notes
    -----
    chi^2(2 c; a/2)/2 and chi^2(2 c + 2; 1 - a/2)/2: Garwood (1936).

    Examples
    --------
    >>> e = poisson_interval(10)
    >>> round(e.low, 3), round(e.high, 3), round(poisson_interval(0).high, 3)
    (4.795, 18.39, 3.689)
    """
    if exposure <= 0:
        return Estimate(None, None, None, int(count), method="garwood")
    low, high = _garwood(count, confidence)
    unit = per / exposure
    return Estimate(count * unit, low * unit, high * unit, int(count), math.sqrt(count) * unit, "garwood")


def clustered_rate(
    total: int, sum_squares: int, customers: int, confidence: float = 0.95, per: float = 1000.0
) -> Estimate:
    """Estimate events per customer from counts per customer.

    Parameters
    ----------
    total : int
        Events of all customers.
    sum_squares : int
        Sum over customers of their squared number of events (needs no list of customers without events).
    customers : int
        Customers at risk, those without events included.
    confidence : float in (0, 1)
        Coverage of the interval.
    per : float
        Unit of the rate.

    Returns
    -------
    Estimate
        per total/customers; n is the number of customers.

    Notes
    -----
    Design effect f = max(1, s^2/mean) with s^2 the variance of the counts per customer; bounds f G(total / f) /
    customers with Garwood's G at the effective count (Korn and Graubard 1998, in spirit).

    Examples
    --------
    >>> e = clustered_rate(total=90, sum_squares=150, customers=1200)
    >>> round(e.value, 1), round(e.low, 1), round(e.high, 1)
    (75.0, 56.7, 97.3)
    """
    if customers <= 0:
        return Estimate(None, None, None, 0, method="clustered_rate")
    unit = per / customers
    if total == 0:
        return Estimate(0.0, 0.0, _garwood(0, confidence)[1] * unit, customers, 0.0, "clustered_rate")
    mean = total / customers
    variance = (sum_squares - total * mean) / (customers - 1) if customers > 1 else mean
    effect = max(1.0, variance / mean)
    low, high = (effect * unit * bound for bound in _garwood(total / effect, confidence))
    return Estimate(per * mean, low, high, customers, math.sqrt(effect * total) * unit, "clustered_rate")


def clustered_ratio(numerators: ArrayLike, denominators: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Estimate a share whose trials come in clusters, such as repeats among the complaints of customers.

    Parameters
    ----------
    numerators, denominators : array-like of int, shape (clusters,)
        Events and trials of each cluster, 0 <= events <= trials; clusters without trials are left out.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        r = sum x / sum m; n is the number of trials; without an interval for a single cluster.

    Notes
    -----
    v = k/(k-1) sum (x - r m)^2 / (sum m)^2 (linearised); effective trials r (1 - r)/v, times (z / t(k-1))^2, at most
    sum m; Wilson's bounds there (Korn and Graubard 1998; Dean and Pagano 2015). Where r is 0 or 1 the effective trials
    are (sum m)^2 / sum m^2, as if each cluster spoke with one voice.

    Examples
    --------
    >>> e = clustered_ratio([0, 0, 1, 2, 0, 1], [1, 1, 2, 3, 1, 2])
    >>> e.value, e.n, e.low < 0.4 < e.high
    (0.4, 10, True)
    """
    m = np.asarray(denominators, float)
    x, m = np.asarray(numerators, float)[m > 0], m[m > 0]
    k, trials = len(m), float(m.sum())
    if k == 0:
        return Estimate(None, None, None, 0, method="clustered_ratio")
    r = float(x.sum()) / trials
    if k == 1:
        return Estimate(r, None, None, int(trials), method="clustered_ratio")
    variance = k / (k - 1) * float(((x - r * m) ** 2).sum()) / trials**2
    z = z_of(confidence)
    worth = r * (1 - r) / variance if variance > 0 else trials**2 / float((m**2).sum())
    low, high = score_bounds(r, min(worth * (z / t_of(confidence, k - 1)) ** 2, trials), z)
    return Estimate(r, low, high, int(trials), math.sqrt(variance), "clustered_ratio")


def _garwood(count: float, confidence: float) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    low = float(special.gammaincinv(count, tail)) if count > 0 else 0.0
    return low, float(special.gammainccinv(count + 1, tail))
