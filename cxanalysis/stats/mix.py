"""A change of a mean, split in two: the groups' own means changed (rate), or who makes up the whole changed (mix).

A score may rise because customers are better served, or because content customers now answer more often. The two can
even point in opposite directions: every group falls and the whole rises (Simpson's paradox).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats.cells import numbered
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of


@dataclass(frozen=True)
class Split:
    """A change of a mean and its parts.

    Attributes
    ----------
    total, rate, mix : Estimate
        Mean now minus mean before, and the two parts that sum to it; n is customers of both times.
    before, now : float
        The two means.
    standardised : float
        Mean now, had the groups the shares they had before (direct standardisation).
    groups_up, groups_down : int
        Groups, present at both times, whose own mean rose or fell.
    """

    total: Estimate
    rate: Estimate
    mix: Estimate
    before: float
    now: float
    standardised: float
    groups_up: int
    groups_down: int

    @property
    def against_groups(self) -> bool:
        """Tell whether the whole moved against its groups: against each of them, or against what they sum to."""
        total, rate = self.total.value or 0.0, self.rate.value or 0.0
        every = (total > 0 and self.groups_up == 0 < self.groups_down) or (
            total < 0 and self.groups_down == 0 < self.groups_up
        )
        return every or total * rate < 0


def split(
    y: ArrayLike, group: ArrayLike, now: ArrayLike, customer: ArrayLike, confidence: float = 0.95
) -> Split | None:
    """Split a change of a mean into rate and mix.

    Parameters
    ----------
    y : array-like of float, shape (n,)
        Scores of both times, none missing.
    group : array-like of int, shape (n,)
        Group of each answer, counted from 0.
    now : array-like of bool, shape (n,)
        Whether an answer is of now, or of before.
    customer : array-like of int, shape (n,)
        Whose answer it is; a customer may have answered at both times.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Split or None
        None where either time has no answer. Parts without an interval where nothing varies.

    Notes
    -----
    rate = sum_g (m1_g - m0_g) (s0_g + s1_g) / 2, mix = sum_g (s1_g - s0_g) (m0_g + m1_g) / 2, m means and s shares:
    Kitagawa (1955). A group that is there at one time only belongs to the mix, with the one mean it has. Variance by
    linearisation, summed over customers.

    Examples
    --------
    >>> found = split([1, 1, 1, 5, 2, 6, 6, 6], [0, 0, 0, 1, 0, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1], range(8))
    >>> found.total.value, found.rate.value, found.mix.value, found.standardised
    (3.0, 1.0, 2.0, 3.0)
    """
    values, number = np.asarray(y, float), np.asarray(group, dtype=np.int64)
    later = np.asarray(now, dtype=bool)
    times = [_Time.of(values, number, pick, int(number.max(initial=0)) + 1) for pick in (~later, later)]
    if any(time.n == 0 for time in times):
        return None
    before, after = times
    means = np.where(before.there, before.means, after.means), np.where(after.there, after.means, before.means)
    step, shares = means[1] - means[0], (before.shares + after.shares) / 2
    middle = (means[0] + means[1]) / 2
    both = before.there & after.there
    rate, mix = float(step @ shares), float((after.shares - before.shares) @ middle)
    share_of_rate, share_of_mix = np.zeros(len(values)), np.zeros(len(values))
    for sign, time, pick in ((-1.0, before, ~later), (1.0, after, later)):
        g = number[pick]
        own = (values[pick] - time.means[g]) / np.maximum(time.counts[g], 1)
        held = np.where(both, (after.shares - before.shares) / 2, after.shares - before.shares)[g]
        share_of_rate[pick] = sign * own * (shares * both)[g] + (step[g] - step @ time.shares) / 2 / time.n
        share_of_mix[pick] = own * held + sign * (middle[g] - middle @ time.shares) / time.n
    who = numbered(customer)
    parts = ((rate + mix, share_of_rate + share_of_mix), (rate, share_of_rate), (mix, share_of_mix))
    total, rate_, mix_ = (_estimate(value, np.bincount(who, share), confidence) for value, share in parts)
    return Split(
        total, rate_, mix_, float(values[~later].mean()), float(values[later].mean()), float(means[1] @ before.shares),
        int((step > 0).sum()), int((step < 0).sum()),
    )  # fmt: skip


@dataclass(frozen=True)
class _Time:
    """The groups at one time: answers, shares, means (0 where absent)."""

    n: int
    counts: NDArray[np.float64]
    shares: NDArray[np.float64]
    means: NDArray[np.float64]
    there: NDArray[np.bool_]

    @classmethod
    def of(cls, y: NDArray[np.float64], group: NDArray[np.int64], pick: NDArray[np.bool_], groups: int) -> _Time:
        counts = np.bincount(group[pick], minlength=groups).astype(float)
        means = np.bincount(group[pick], y[pick], groups) / np.maximum(counts, 1)
        n = int(counts.sum())
        return cls(n, counts, counts / max(n, 1), means, counts > 0)


def _estimate(value: float, share: NDArray, confidence: float) -> Estimate:
    """Give a value its interval from what each customer brings to it."""
    count = len(share)
    variance = float(share @ share) * count / (count - 1) if count > 1 else 0.0
    if variance <= 0:
        return Estimate(value, None, None, count, method="linearised")
    se = float(np.sqrt(variance))
    half = t_of(confidence, count - 1) * se
    return Estimate(value, value - half, value + half, count, se, "linearised")
