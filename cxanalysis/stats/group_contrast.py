"""One group of customers against others on one score: within months, and with customers as what chance draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of, welch_df

_TIE = 1e-12


@dataclass(frozen=True)
class Answers:
    """Answers of known groups.

    Attributes
    ----------
    scores : array of float, shape (answers, dimensions)
        Scores; NaN where not answered.
    group, month, customer : array of int, shape (answers,)
        Which group, month and customer an answer is of, each counted from 0. A customer is of one group.
    """

    scores: NDArray[np.float64]
    group: NDArray[np.int64]
    month: NDArray[np.int64]
    customer: NDArray[np.int64]

    @property
    def groups(self) -> int:
        """Number of groups."""
        return int(self.group.max()) + 1 if self.group.size else 0


@dataclass(frozen=True)
class Contrast:
    """A group's score minus the others', within months: standard error, degrees of freedom, two-sided p."""

    difference: float
    se: float
    df: float
    p: float


def contrast(answers: Answers, column: int, group: int, others: ArrayLike) -> Contrast | None:
    """Hold one group against others on one score, answers of the same month against each other.

    Parameters
    ----------
    answers : Answers
        Answers of all groups.
    column : int
        Which score.
    group : int
        The group.
    others : array-like of int
        The groups it is held against.

    Returns
    -------
    Contrast or None
        None where no month has answers of both, a side has fewer than two customers, or nothing varies.

    Notes
    -----
    Least squares with a level for each month. The variance is summed over customers, on either side by itself, each
    times C / (C - 1); degrees of freedom of Welch and Satterthwaite. Customers who answer unequally often count for
    C = (sum n)^2 / sum n^2 of them.

    Examples
    --------
    >>> eight = np.arange(8)
    >>> answers = Answers(np.array([[4.0], [5], [6], [7], [1], [2], [3], [4]]), eight // 4, 0 * eight, eight)
    >>> found = contrast(answers, 0, 0, [1])
    >>> found.difference, round(found.se, 4), found.df
    (3.0, 0.9129, 6.0)
    """
    return Score.of(answers, column).contrast(group, np.asarray(others, dtype=np.int64))


def group_means(answers: Answers, column: int, confidence: float = 0.95) -> list[Estimate]:
    """Estimate each group's mean of one score, its customers being what chance draws.

    Parameters
    ----------
    answers : Answers
        Answers of all groups.
    column : int
        Which score.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    list of Estimate
        By group; n is customers. Without an interval under two customers or without spread.

    Examples
    --------
    >>> eight = np.arange(8)
    >>> answers = Answers(np.array([[4.0], [5], [6], [7], [1], [2], [3], [4]]), eight // 4, 0 * eight, eight)
    >>> [(mean.value, round(mean.low, 2), mean.n) for mean in group_means(answers, 0)]
    [(5.5, 3.45, 4), (2.5, 0.45, 4)]
    """
    return Score.of(answers, column).means(confidence)


@dataclass(frozen=True)
class Score:
    """One score of all answers, summed up once for every comparison of groups.

    Attributes
    ----------
    y : array of float, shape (n,)
        The score where it was given.
    cell : array of int, shape (n,)
        Group and month of each answer: group x months + month.
    customer : array of int, shape (n,)
        Whose answer it is.
    owner : array of int, shape (customers,)
        The group of each customer.
    counts, sums : array of float, shape (groups, months)
        Answers, and the sum of their scores.
    eager : array of float, shape (3, groups)
        Customers, the sum of how often each answered, and of its square.
    """

    y: NDArray[np.float64]
    cell: NDArray[np.int64]
    customer: NDArray[np.int64]
    owner: NDArray[np.int64]
    counts: NDArray[np.float64]
    sums: NDArray[np.float64]
    eager: NDArray[np.float64]

    @classmethod
    def of(cls, answers: Answers, column: int) -> Score:
        """Sum up one column of scores."""
        there = np.isfinite(answers.scores[:, column])
        y, customer, group = answers.scores[there, column], answers.customer[there], answers.group[there]
        groups, months = answers.groups, int(answers.month.max(initial=0)) + 1
        cell = group * months + answers.month[there]
        owner = np.zeros(int(answers.customer.max(initial=-1)) + 1, dtype=np.int64)
        owner[customer] = group
        answered = np.bincount(customer, minlength=len(owner)).astype(float)
        counts, sums = (_added(cell, w, groups * months).reshape(groups, months) for w in (np.ones_like(y), y))
        eager = np.stack([_added(owner, w, groups) for w in (answered > 0, answered, answered**2)])
        return cls(y, cell, customer, owner, counts, sums, eager)

    def contrast(self, group: int, others: NDArray[np.int64]) -> Contrast | None:
        """Hold a group against others, within months."""
        total = self.counts[group] + self.counts[others].sum(axis=0)
        level = (self.sums[group] + self.sums[others].sum(axis=0)) / np.maximum(total, 1)
        share = self.counts[group] / np.maximum(total, 1)
        weight = float(self.counts[group] @ (1 - share))
        if weight <= _TIE:
            return None
        difference = float((self.sums[group] - self.counts[group] * level).sum()) / weight
        lean = np.zeros(self.counts.shape)  # an answer's pull on the difference, by group and month
        lean[group], lean[others] = 1 - share, -share
        spread = self._spread(lean / weight, level + difference * lean)
        inside, outside = self._side(spread, np.array([group])), self._side(spread, others)
        if inside is None or outside is None or (variance := inside[0] + outside[0]) <= _TIE**2:
            return None
        df, se = welch_df((inside[0], outside[0]), (inside[1], outside[1])), float(np.sqrt(variance))
        return Contrast(difference, se, df, float(2 * special.stdtr(df, -abs(difference) / se)))

    def means(self, confidence: float) -> list[Estimate]:
        """Estimate the groups' means."""
        counts = self.counts.sum(axis=1)
        means = self.sums.sum(axis=1) / np.maximum(counts, 1)
        ones = np.ones(self.counts.shape[1])
        spread = self._spread(np.outer(1 / np.maximum(counts, 1), ones), np.outer(means, ones))
        found = []
        for g, (mean, n) in enumerate(zip(means, self.eager[0], strict=True)):
            side = self._side(spread, np.array([g]))
            if side is None or side[0] <= _TIE**2:
                found.append(Estimate(float(mean) if n else None, None, None, int(n), method="t"))
                continue
            se = float(np.sqrt(side[0]))
            half = t_of(confidence, side[1]) * se
            found.append(Estimate(float(mean), float(mean) - half, float(mean) + half, int(n), se, "t"))
        return found

    def _spread(self, weight: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return by group the sum over customers of their squared pull: sum of weight (y - centre), by cell."""
        pull = weight.ravel()[self.cell] * (self.y - centre.ravel()[self.cell])
        return _added(self.owner, _added(self.customer, pull, len(self.owner)) ** 2, len(self.counts))

    def _side(self, spread: NDArray[np.float64], groups: NDArray[np.int64]) -> tuple[float, float] | None:
        """Return the variance some groups' customers bring and its degrees of freedom; None under two customers."""
        count, answered, squares = self.eager[:, groups].sum(axis=1)
        if count < 2:
            return None
        alike = float(answered) ** 2 / float(squares)
        return float(spread[groups].sum()) * alike / (alike - 1), max(alike - 1, 1.0)


def _added(number: NDArray[np.int64], weight: NDArray, count: int) -> NDArray[np.float64]:
    """Add weights up by number."""
    return np.asarray(np.bincount(number, weight, count), dtype=np.float64)
