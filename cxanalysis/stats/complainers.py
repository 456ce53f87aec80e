"""Whether few people make many of the complaints, beyond what chance alone brings.

Some customer always complains most. Had every complainer the same reason to complain, some would still come twice; only
what goes beyond that says that a few customers need looking after.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of
from cxanalysis.stats.seed import generator

TENTH = 0.1
RESAMPLES = 1999
_TAIL = 1e-12


@dataclass(frozen=True)
class Gathered:
    """How complaints gather in people.

    Attributes
    ----------
    top : Estimate
        Share of the complaints made by the tenth of complainers that complain most.
    chance : tuple of float
        The same by chance alone: mean, and the range that holds it with the confidence asked for.
    p : float
        Two-sided probability by chance alone of a share so large, so that it is small where `chance` lies below.
    vital : Estimate
        Fewest complainers that make the vital share of complaints.
    hhi : Estimate
        Unbiased Herfindahl index over complainers; 0 where nobody came twice.
    effective : Estimate
        1 over it: the number of equally busy complainers with the same concentration.
    effective_chance : float or None
        The same by chance alone.
    """

    top: Estimate
    chance: tuple[float, float, float]
    p: float
    vital: Estimate
    hhi: Estimate
    effective: Estimate
    effective_chance: float | None


def gathered(
    own: ArrayLike,
    customers: ArrayLike,
    *seed: object,
    vital_share: float = 0.8,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
) -> Gathered | None:
    """Estimate how complaints gather in people.

    Parameters
    ----------
    own : array-like of int, shape (kinds,)
        Numbers of complaints, each at least 1.
    customers : array-like of int, shape (kinds,)
        How many customers made that many.
    *seed : object
        What the figure is of: (period, measure, item).
    vital_share : float in (0, 1]
        Share that the vital few make together.
    confidence : float in (0, 1)
        Coverage of the intervals and of the range of chance.
    resamples : int
        Resamples B.

    Returns
    -------
    Gathered or None
        None under two customers.

    Notes
    -----
    A tenth of K complainers is K/10, the last of them counted in part. Intervals: bootstrap of customers, percentiles;
    for the tenth those at the level of t on K/10 - 1 degrees of freedom, or logit(s) +- t se where that reaches
    further, since few people make up a tenth and their numbers come in steps. Chance alone:
    K customers with Poisson numbers of one mean, those without a complaint unseen (zero-truncated; the mean m solves
    m / (1 - exp(-m)) = n/K), drawn B times; p = 2 (1 + draws at least as large) / (B + 1), Davison and Hinkley (1997).

    Examples
    --------
    >>> found = gathered([1, 10], [90, 10], "2026-10")
    >>> round(found.top.value, 3), found.chance[2] < 0.35, found.p, found.vital.value
    (0.526, True, 0.001, 62.0)
    """
    size, people = np.asarray(own, float), np.asarray(customers, np.int64)
    order = np.argsort(-size, kind="stable")
    size, people = size[order][people[order] > 0], people[order][people[order] > 0]
    count = int(people.sum())
    if count < 2:
        return None
    n, tail = int(size @ people), (1 - confidence) / 2
    drawn = generator(*seed, "people").multinomial(count, people / count, resamples)
    null, at = _chance(n / count, count, generator(*seed, "chance"), resamples)
    top, by_chance = float(_top(people[None], size)[0]), _top(null, at)
    low, high = np.quantile(by_chance, [tail, 1 - tail])
    hhi = _moved(float(_hhi(people[None], size)[0]), _hhi(drawn, size), n, tail)
    alone = float(_hhi(null, at).mean())
    return Gathered(
        top=_tenth(top, _top(drawn, size), count, n, confidence),
        chance=(float(by_chance.mean()), float(low), float(high)),
        p=min(1.0, 2 * float(1 + (by_chance >= top - _TAIL).sum()) / (resamples + 1)),
        vital=_vital(people, size, drawn, vital_share, n, tail),
        hhi=hhi,
        effective=_inverse(hhi),
        effective_chance=1 / alone if alone > 0 else None,
    )


def truncated_mean(mean: float) -> float:
    """Return the Poisson mean whose numbers, zeros unseen, have a mean.

    Parameters
    ----------
    mean : float
        Mean of the numbers seen, at least 1.

    Returns
    -------
    float
        m with m / (1 - exp(-m)) = mean; 0 where the mean is 1.

    Examples
    --------
    >>> round(truncated_mean(1 / (1 - np.exp(-1))), 6), truncated_mean(1.0)
    (1.0, 0.0)
    """
    if mean <= 1 + _TAIL:
        return 0.0
    return float(optimize.brentq(lambda m: m / -math.expm1(-m) - mean, 1e-12, mean))


def _chance(mean: float, count: int, random: np.random.Generator, resamples: int) -> tuple[NDArray, NDArray]:
    """Draw how many of the complainers made how many complaints, had all the same mean; most complaints first."""
    m = truncated_mean(mean)
    if m == 0:
        return np.full((resamples, 1), count), np.ones(1)
    most = int(m + 12 * math.sqrt(m + 1) + 20)
    k = np.arange(most, 0, -1)
    law = np.exp(special.xlogy(k, m) - m - special.gammaln(k + 1)) / -math.expm1(-m)
    return random.multinomial(count, law / law.sum(), resamples), k.astype(float)


def _top(people: NDArray, size: NDArray) -> NDArray:
    """Return the share of the tenth that complains most, of each row; sizes from the largest."""
    wanted = TENTH * people.sum(axis=1, keepdims=True)
    before = people.cumsum(axis=1) - people
    return (np.clip(wanted - before, 0, people) @ size) / (people @ size)


def _needed(people: NDArray, size: NDArray, share: float) -> NDArray:
    """Return the fewest people that make a share of the complaints, of each row; sizes from the largest."""
    goal = share * (people @ size)[:, None] * (1 - _TAIL)
    made = people * size
    before = made.cumsum(axis=1) - made
    return np.clip(np.ceil((goal - before) / size), 0, people).sum(axis=1)


def _hhi(people: NDArray, size: NDArray) -> NDArray:
    n = people @ size
    return (people @ size**2 - n) / np.maximum(n * (n - 1), 1)


def _moved(value: float, drawn: NDArray, n: int, tail: float) -> Estimate:
    """Percentile interval less the bias of the resamples, kept in [0, 1] and around the value."""
    low, high = np.quantile(drawn, [tail, 1 - tail]) - (float(drawn.mean()) - value)
    ends = max(min(float(low), value), 0.0), min(max(float(high), value), 1.0)
    return Estimate(value, *ends, n, float(drawn.std(ddof=1)), "customer_bootstrap")


def _tenth(value: float, drawn: NDArray, count: int, n: int, confidence: float) -> Estimate:
    """Return the share of the tenth with its interval; at least a tenth, at most all."""
    t = t_of(confidence, max(TENTH * count - 1, 1.0))
    tail = float(special.ndtr(-t))
    low, high = np.quantile(drawn, [tail, 1 - tail])
    se = float(drawn.std(ddof=1))
    half = t * se / (value * (1 - value)) if value < 1 else 0.0
    low = max(min(float(low), float(special.expit(special.logit(value) - half))), TENTH)
    high = min(max(float(high), float(special.expit(special.logit(value) + half))), 1.0)
    return Estimate(value, min(low, value), max(high, value), n, se, "customer_bootstrap")


def _vital(people: NDArray, size: NDArray, drawn: NDArray, share: float, n: int, tail: float) -> Estimate:
    value = float(_needed(people[None], size, share)[0])
    low, high = np.quantile(_needed(drawn, size, share), [tail, 1 - tail], method="closest_observation")
    return Estimate(value, min(float(low), value), max(float(high), value), n, method="customer_bootstrap")


def _inverse(hhi: Estimate) -> Estimate:
    """Turn the index into effective complainers; the ends change places, and one that may be endless is not known."""
    if not hhi.value:
        return Estimate(None, None, None, hhi.n, method=hhi.method)
    low, high = (1 / end if end else None for end in (hhi.high, hhi.low))
    return Estimate(1 / hhi.value, low if high is not None else None, high, hhi.n, method=hhi.method)
