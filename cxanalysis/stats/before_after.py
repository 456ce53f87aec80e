"""Did a change work: complaints about one item before and after it, against the items that were left alone.

A plain before and after calls every fall a success: of the season, of the whole company, of a bad month that would have
passed by itself. Here the item's change is held against that of the items left alone over the same months, and the
interval is widened by how much counts swing from month to month and by how far the items left alone drift by themselves
from one year to the next.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of

FEWEST = 5  # complaints before, and after if nothing had changed; of the item, and of each item left alone
MARGIN = 1.25  # a change by a fifth down, or a quarter up, is one that nobody would call an effect
_HALF = 0.5  # added to counts where logarithms are taken


@dataclass(frozen=True)
class BeforeAfter:
    """What became of an item, against those left alone.

    Attributes
    ----------
    effect : Estimate
        Ratio of two ratios: the item after over before, over the same of the others; 1 = no effect, 0.5 = half of what
        was to be expected. n is the item's complaints before and after.
    near_low, near_high : float or None
        The interval of confidence 2 confidence - 1, which decides on equivalence.
    p : float or None
        Two-sided p value of no effect.
    before, after, others_before, others_after : int
        Complaints about the item and about the others.
    items : int
        Items left alone that were compared with.
    unrest : float
        Dispersion of the months' counts over what chance allows, 1 where there is none.
    drift : float
        Standard deviation of the items' own change in logarithms.
    """

    effect: Estimate
    near_low: float | None
    near_high: float | None
    p: float | None
    before: int
    after: int
    others_before: int
    others_after: int
    items: int
    unrest: float
    drift: float

    @property
    def equal(self) -> bool:
        """Whether the effect is shown to be too small to matter (two one-sided tests)."""
        low, high = self.near_low, self.near_high
        return low is not None and high is not None and low > 1 / MARGIN and high < MARGIN


def before_after(item: ArrayLike, others: ArrayLike, after: ArrayLike, confidence: float = 0.95) -> BeforeAfter | None:
    """Hold the change of an item against the change of the items left alone.

    Parameters
    ----------
    item : array-like of int, shape (months,)
        Complaints about the item by month.
    others : array-like of int, shape (months, items)
        Complaints about each item left alone.
    after : array-like of bool, shape (months,)
        Which months are after the change; the rest are before it.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    BeforeAfter or None
        None without two months on either side, or where no item left alone has five complaints on both. Without an
        interval where the item has under five before, or would have under five after if nothing had changed.

    Notes
    -----
    (x1/x0) / (y1/y0), the odds ratio of "about this item" before and after: months share their own effects, so that
    customers, seasons and counting cancel. Variance of its logarithm phi (1/x0 + 1/x1 + 1/y0 + 1/y1) + tau^2 (1 + sum
    w^2): phi is Pearson's dispersion of the months' counts within either side (McCullagh and Nelder 1989), not under 1;
    tau^2 the variance of the items' own changes beyond that (Paule and Mandel 1982), w the items' shares of the others;
    degrees of freedom after Satterthwaite (1946). A half is added to counts under the logarithm (Gart 1966), so that an
    item that vanished has an upper limit.

    Examples
    --------
    >>> months = [False] * 12 + [True] * 12
    >>> found = before_after([12] * 12 + [6] * 12, [[30, 20]] * 24, months)
    >>> found.effect.value, found.effect.high < 1, found.before, found.others_after
    (0.5, True, 144, 600)
    """
    x, y = np.asarray(item, float), np.asarray(others, float)
    late = np.asarray(after, bool)
    y = y.reshape(len(x), -1)
    y0, y1 = y[~late].sum(axis=0), y[late].sum(axis=0)
    kept = (y0 >= FEWEST) & (y1 >= FEWEST)
    if min(late.sum(), (~late).sum()) < 2 or not kept.any():
        return None
    y, y0, y1 = y[:, kept], y0[kept], y1[kept]
    x0, x1 = float(x[~late].sum()), float(x[late].sum())
    turn = float(y1.sum() / y0.sum())
    unrest, spare = _unrest(np.column_stack([x, y]), late)
    drift, free = _drift(y0, y1, unrest)
    weights = y0 / y0.sum()
    chance = unrest * sum(1 / (n + _HALF) for n in (x0, x1, y0.sum(), y1.sum()))
    own = drift * (1 + float((weights**2).sum()))
    value = x1 / x0 / turn if x0 else None
    told = BeforeAfter(
        Estimate(value, None, None, int(x0 + x1), method="before_after"), None, None, None,
        int(x0), int(x1), int(y0.sum()), int(y1.sum()), int(kept.sum()), unrest, math.sqrt(drift),
    )  # fmt: skip
    if min(x0, x0 * turn) < FEWEST:
        return told
    centre = math.log((x1 + _HALF) / (x0 + _HALF) / turn)
    return _judged(told, centre, chance, own, spare, free, confidence)


def _judged(
    told: BeforeAfter, centre: float, chance: float, own: float, spare: int, free: int, confidence: float
) -> BeforeAfter:
    """Add the interval and the p value."""
    se = math.sqrt(chance + own)
    df = (chance + own) ** 2 / (chance**2 / max(spare, 1) + (own**2 / free if free > 0 else 0.0))
    half, near = (t_of(level, df) * se for level in (confidence, 2 * confidence - 1))
    low, high = math.exp(centre - half), math.exp(centre + half)
    effect = Estimate(told.effect.value, low if told.after else 0.0, high, told.effect.n, se, "before_after")
    return BeforeAfter(
        effect, math.exp(centre - near), math.exp(centre + near), float(2 * special.stdtr(df, -abs(centre) / se)),
        told.before, told.after, told.others_before, told.others_after, told.items, told.unrest, told.drift,
    )  # fmt: skip


def _unrest(counts: NDArray, late: NDArray[np.bool_]) -> tuple[float, int]:
    """Return the dispersion of counts by month and item about the months' totals, and its degrees of freedom."""
    chi2, df = 0.0, 0
    for side in (counts[~late], counts[late]):
        total = side.sum()
        expected = side.sum(axis=1, keepdims=True) * side.sum(axis=0, keepdims=True) / max(total, 1)
        there = expected > 0
        chi2 += float(((side - expected)[there] ** 2 / expected[there]).sum())
        df += (int((side.sum(axis=1) > 0).sum()) - 1) * (int((side.sum(axis=0) > 0).sum()) - 1)
    return (max(1.0, chi2 / df), df) if df > 0 else (1.0, 1)


def _drift(y0: NDArray, y1: NDArray, unrest: float) -> tuple[float, int]:
    """Return the variance of the items' own log changes beyond chance, and its degrees of freedom (items - 1)."""
    k = len(y0)
    if k < 3:
        return 0.0, 0
    z, v = np.log((y1 + _HALF) / (y0 + _HALF)), unrest * (1 / (y0 + _HALF) + 1 / (y1 + _HALF))
    drift = 0.0
    for _ in range(50):
        weight = 1 / (v + drift)
        away = (z - (weight * z).sum() / weight.sum()) ** 2
        excess = float((weight * away).sum()) - (k - 1) * (1 - 2 / (9 * (k - 1))) ** 3
        if excess <= 1e-9:
            break
        drift += excess / float((weight**2 * away).sum())
    return drift, k - 2
