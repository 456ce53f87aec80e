"""From one crest of a wave to the next: which months belong together, and what fell or rose between them.

Two crests differ in length and in the customers there were, so an item's complaints are compared for each month and
customer; a customer who files many counts as little evidence, and months differ by more than chance even where nothing
happens.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import score_bounds, z_of

NEAR = 1.0  # standard errors under the mean within which a single month does not part two crests


@dataclass(frozen=True)
class CrestChange:
    """Complaints for each month and customer in a crest over those in the crest before; p that both are the same."""

    ratio: Estimate
    p: float | None


def crest_runs(
    months: Sequence[int],
    counts: ArrayLike,
    exposure: ArrayLike,
    dispersion: float = 1.0,
    tolerance: float = 0.05,
) -> tuple[tuple[int, ...], ...]:
    """Put the months named as crests together: consecutive ones, and those parted by one ordinary month only.

    Parameters
    ----------
    months : sequence of int
        Positions of the months above the line.
    counts : array-like of int, shape (T,)
        Complaints by month.
    exposure : array-like of float, shape (T,)
        Customers at risk in each month (or 1 throughout).
    dispersion : float
        Variance of a month's complaints over their mean.
    tolerance : float
        Coefficient of variation of months that is no wave.

    Returns
    -------
    tuple of tuple of int
        The months of each crest; a month between two parts of a crest is not among them.

    Examples
    --------
    >>> crest_runs([1, 2, 4, 8], [50, 90, 90, 66, 90, 40, 40, 40, 90], [1] * 9)
    ((1, 2, 4), (8,))
    """
    n, e = np.asarray(counts, float), np.asarray(exposure, float)
    mean = n.sum() / e.sum() * e if e.sum() else np.zeros_like(n)
    low = n < mean - NEAR * np.sqrt(dispersion * mean + (tolerance * mean) ** 2)
    found: list[list[int]] = []
    for month in sorted(months):
        gap = month - found[-1][-1] if found else 0
        if gap == 1 or (gap == 2 and not low[month - 1]):
            found[-1].append(month)
        else:
            found.append([month])
    return tuple(tuple(run) for run in found)


def membership(crests: Sequence[Sequence[int]], months: int) -> NDArray[np.float64]:
    """Return which months each crest holds: 1 or 0, shape (crests, T).

    Examples
    --------
    >>> membership([(1,), (3, 4)], 5).tolist()
    [[0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 1.0]]
    """
    found = np.zeros((len(crests), months))
    for k, crest in enumerate(crests):
        found[k, list(crest)] = 1
    return found


def neighbourhood(inside: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the months that lie between each crest and the crests beside it, or an end of the series.

    Parameters
    ----------
    inside : array of float, shape (crests, T)
        `membership`, in order of time.

    Returns
    -------
    array of float, shape (crests, T)
        1 or 0; a month between two crests belongs to both.

    Examples
    --------
    >>> neighbourhood(membership([(1,), (3, 4)], 6)).tolist()
    [[1.0, 0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]]
    """
    months, found = np.arange(inside.shape[1]), np.zeros_like(inside)
    for k in range(len(inside)):
        start = np.flatnonzero(inside[k - 1]).max() if k else -1
        end = np.flatnonzero(inside[k + 1]).min() if k + 1 < len(inside) else len(months)
        found[k] = (months > start) & (months < end) & (inside[k] == 0)
    return found


def standing_out(
    crests: Sequence[tuple[int, ...]], counts: ArrayLike, exposure: ArrayLike
) -> tuple[tuple[int, ...], ...]:
    """Keep the crests that are above the months around them.

    Parameters
    ----------
    crests : sequence of tuple of int
        Positions of the months of each crest, in order of time.
    counts : array-like of int, shape (T,)
        Complaints by month.
    exposure : array-like of float, shape (T,)
        Customers at risk in each month (or 1 throughout).

    Returns
    -------
    tuple of tuple of int
        A crest without months around it, or not above them, becomes part of what the others are held against.

    Examples
    --------
    >>> standing_out([(1,), (3,)], [10, 30, 10, 5, 10], [1] * 5)
    ((1,),)
    """
    n, e = np.asarray(counts, float), np.asarray(exposure, float)
    kept = tuple(crests)
    while kept:
        inside = membership(kept, len(n))
        around = neighbourhood(inside)
        above = (inside @ n) * (around @ e) > (inside @ e) * (around @ n)
        if above.all():
            break
        kept = tuple(crest for crest, up in zip(kept, above, strict=True) if up)
    return kept


def crest_change(
    now: int,
    before: int,
    at_risk: tuple[float, float],
    months: tuple[int, int],
    dispersion: float = 1.0,
    tolerance: float = 0.05,
    carries: float = 0.5,
    confidence: float = 0.95,
) -> CrestChange:
    """Compare an item's complaints in a crest with those in the crest before.

    Parameters
    ----------
    now, before : int
        Complaints about the item in the crest and in the crest before.
    at_risk : (float, float)
        Customers at risk summed over the months of either crest, now first (or the months themselves).
    months : (int, int)
        Number of months of either crest, now first.
    dispersion : float
        Variance of the item's count over its mean: sum over customers of their complaints squared, over complaints.
    tolerance, carries : float
        Coefficient of variation of months that means nothing, and the correlation of neighbouring ones.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    CrestChange
        No value without complaints in both; the upper end is None without any before.

    Notes
    -----
    Given x + y, x is binomial with share r = e_x / (e_x + e_y) where nothing changed. Wilson's bounds of x / (x + y) at
    (x + y) / f complaints, turned into a ratio of rates; f = phi + tau^2 (x + y) r (1 - r), tau^2 the variance of the
    log ratio that autocorrelated months of the tolerated spread bring. Score test of r at the same f.

    Examples
    --------
    >>> found = crest_change(30, 60, (2.0, 2.0), (2, 2), tolerance=0.0)
    >>> round(found.ratio.value, 2), round(found.ratio.low, 2), round(found.ratio.high, 2), round(found.p, 4)
    (0.5, 0.32, 0.77, 0.0016)
    """
    total, risk = now + before, at_risk[0] + at_risk[1]
    if total == 0 or min(at_risk) <= 0:
        return CrestChange(Estimate(None, None, None, total, method="score"), None)
    share, null = now / total, at_risk[0] / risk
    wobble = tolerance**2 * sum(_mean_of(m, carries) for m in months)
    trials = total / (max(dispersion, 1.0) + wobble * total * null * (1 - null))
    low, high = score_bounds(share, trials, z_of(confidence))
    z = (share - null) * math.sqrt(trials / (null * (1 - null)))
    ends = [_odds(v) for v in (share, low, high)]
    value, low_end, high_end = (None if v is None else v * (1 - null) / null for v in ends)
    return CrestChange(Estimate(value, low_end, high_end, total, method="score"), float(2 * special.ndtr(-abs(z))))


def _mean_of(months: int, carries: float) -> float:
    """Return the variance of a mean of autocorrelated months over that of one month."""
    later = np.arange(1, months)
    return float(1 + 2 * ((1 - later / months) * carries**later).sum()) / months


def _odds(share: float) -> float | None:
    return share / (1 - share) if share < 1 else None
