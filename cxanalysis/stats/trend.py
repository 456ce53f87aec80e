"""Tell whether complaints fall, stay, rise or come in waves, with known error rates.

Four words decide what a company does next, so each must be shown: a direction or a wave against quiet months drawn for
this very series, flat by an interval that leaves no room for a change that matters. What is none of these is unclear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.trend_judge import LEAST_MONTHS, judged
from cxanalysis.stats.trend_null import Noise
from cxanalysis.stats.trend_shape import Rules, Shape

MARGIN = 2.0  # an alarm without a match among the draws has half the p that the family asks of a single one

__all__ = ["LEAST_MONTHS", "Shape", "shapes"]


def shapes(
    x: ArrayLike,
    n: ArrayLike,
    seeds: Sequence[tuple],
    *,
    tolerance_cv: float = 0.05,
    tolerance_ar: float = 0.5,
    alpha_trend: float = 0.03,
    alpha_wave: float = 0.02,
    flat_ratio: float = 1.5,
    flat_cv: float = 0.20,
    min_complainers: int = 150,
    fdr: float = 0.10,
    resamples: int = 1999,
    confidence: float = 0.95,
) -> tuple[Shape, ...]:
    """Tell the shape of each series, judged as one family.

    Parameters
    ----------
    x : array-like of int, shape (S, T)
        Distinct customers who complained in each month, oldest first.
    n : array-like of int, shape (S, T) or one that broadcasts to it
        Customers at risk, at least x; months with 0 are left out. Where only counts are known, any number large
        enough (a billion) gives the limit of Poisson counts.
    seeds : sequence of tuple, length S
        What each series is of: (period, measure, item).
    tolerance_cv, tolerance_ar : float
        Noise between months that is no wave: coefficient of variation, correlation with the month before.
    alpha_trend, alpha_wave : float in (0, 1)
        Level of each alarm.
    flat_ratio, flat_cv : float
        Change from start to end, and coefficient of variation, that would matter.
    min_complainers : int
        Complainers of all months below which there is no verdict.
    fdr : float in (0, 1)
        Share of false alarms allowed among the alarms of the family.
    resamples : int
        Draws a series; more for a series that no draw matches, where a large family asks for a smaller p.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    tuple of Shape
        In the order given. too_few (with both axes, where they can be fitted) under 12 months with customers or under
        `min_complainers`; such series are not of the family.

    Raises
    ------
    ValueError
        Where there is no seed for each series, or more complainers than customers.

    Notes
    -----
    Line: binomial regression of logit p_t = a + b t, t in [-.5, .5], t_q = b/(se sqrt(max(phi, 1))). Waves: four
    statistics of its Pearson residuals, together (`trend_waves`). Both against draws at the flat rate with tolerated
    noise (`trend_null`). Only the line alarms: a direction. Only the waves: wavy. Both: `trend_judge`. Neither: flat
    where the interval of two one-sided tests of exp(b) lies within 1/1.5 to 1.5 and the one-sided upper limit of the
    coefficient of variation is under .20; else unclear. Where the waves alarm and one month holds most of the spread,
    the series is judged without it; if no wave is left the month is named and no wave told.

    An alarm is kept where p after Benjamini-Hochberg is at most `fdr`. One taken back leaves the verdict the series has
    without it (flat or unclear), and the flag `watch`.

    Examples
    --------
    >>> falling = [100, 95, 98, 90, 85, 88, 80, 76, 70, 72, 66, 60]
    >>> quiet = [80, 82, 79, 81, 80, 78, 83, 80, 79, 81, 82, 78]
    >>> found = shapes([falling, quiet], 2000, [("2026-10", "rate"), ("2026-10", "waiting")])
    >>> [s.verdict for s in found], round(found[0].odds.value, 2), found[1].cv.value
    (['falling', 'flat'], 0.61, 0.0)
    """
    if not len(seeds) and not np.size(x):
        return ()
    x, n = _checked(x, n, seeds)
    rules = Rules(
        Noise(tolerance_cv, tolerance_ar),
        alpha_trend,
        alpha_wave,
        flat_ratio,
        flat_cv,
        min_complainers,
        resamples,
        confidence,
    )
    both = [judged(row, base, rules, *seed) for row, base, seed in zip(x, n, seeds, strict=True)]
    finer = _finer(rules, fdr, sum(told.p is not None for told, _ in both))
    for i in [i for i, (told, _) in enumerate(both) if finer.resamples > resamples and _unmatched(told, rules)]:
        both[i] = judged(x[i], n[i], finer, *seeds[i])
    return _family(both, fdr)


def _checked(x: ArrayLike, n: ArrayLike, seeds: Sequence[tuple]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    x = np.atleast_2d(np.asarray(x, np.int64))
    n = np.broadcast_to(np.asarray(n, np.int64), x.shape)
    if len(seeds) != len(x):
        raise ValueError("each series needs a seed")
    if ((x > n) & (n > 0)).any() or (x < 0).any():
        raise ValueError("complainers must be between 0 and customers at risk")
    return x, n


def _family(both: Sequence[tuple[Shape, Shape]], fdr: float) -> tuple[Shape, ...]:
    """Keep the alarms that outlast the family; tell the other series as without theirs."""
    adjusted = benjamini_hochberg([told.p for told, _ in both])
    return tuple(
        replace(told if p is None or p <= fdr else quiet, p_adjusted=p)
        for (told, quiet), p in zip(both, adjusted, strict=True)
    )


def _finer(rules: Rules, fdr: float, family: int) -> Rules:
    """Return rules with the draws that let one series among the family show a p small enough."""
    share = min(rules.alpha_trend, rules.alpha_wave) / (rules.alpha_trend + rules.alpha_wave)
    return replace(rules, resamples=int(np.ceil(MARGIN * family / (share * fdr))))


def _unmatched(told: Shape, rules: Rules) -> bool:
    """Whether hardly a draw is as unusual as the series."""
    tests = [p for p in (told.p_trend, told.p_wave) if p is not None]
    return bool(tests) and min(tests) <= MARGIN / rules.resamples
