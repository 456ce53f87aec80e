"""Do groups of customers score differently, which ones, on what, and by how much.

Eight groups on five dimensions are forty comparisons, and a customer answers several questions, often in several
months. So it is asked first, once, whether the groups differ at all; customers and not answers are what chance draws;
answers are compared within their month, lest a group that answered in the better months looks content. Only then is
each group held against the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.cells import cell_mean
from cxanalysis.stats.group_contrast import Answers, Contrast, Score
from cxanalysis.stats.multiplicity import benjamini_hochberg

_TIE = 1e-12
_SAME = 1e-9  # points; scores this close are the same up to rounding


@dataclass(frozen=True)
class Gate:
    """Do groups differ: F of all groups on all scores with its p, the p of the largest difference, and `p` of both."""

    f: float
    df1: float
    df2: float
    p_all: float
    p_largest: float

    @property
    def p(self) -> float:
        """Twice the smaller of the two (Bonferroni): many small differences show in one, a single one in the other."""
        return min(1.0, 2 * min(self.p_all, self.p_largest))


def differ(answers: Answers) -> Gate | None:
    """Test whether groups differ on any score: main effect and interaction with the dimensions together.

    Parameters
    ----------
    answers : Answers
        Answers of two groups or more.

    Returns
    -------
    Gate or None
        None where fewer than two groups or two customers more than groups and scores, or no score has any spread.

    Notes
    -----
    Scores minus their month's mean are summed over a customer's answers and divided by the root of their number; these
    rows, one a customer, enter a one-way analysis of variance of all dimensions together (Pillai's trace, F of Pillai
    1955). Beside it stands the largest of the groups' sums, each over its standard deviation were the groups dealt at
    random, on a normal distribution with Sidak's correction. Covariances are pooled over groups, so that a group of few
    customers does not bring a poor one of its own.

    Examples
    --------
    >>> scores = np.array([[4.0, 5], [5, 5], [4, 4], [5, 4], [2, 5], [1, 4], [2, 4], [1, 5]])
    >>> eight = np.arange(8)
    >>> gate = differ(Answers(scores, eight // 4, 0 * eight, eight))
    >>> round(gate.f, 2), gate.df1, gate.df2
    (22.5, 2.0, 5.0)
    """
    customers, group = _customers(answers)
    count, groups = len(group), len(np.unique(group))
    values = customers - customers.mean(axis=0) if count else customers
    values = np.where(np.abs(values).max(axis=0, initial=0.0) > _SAME, values, 0.0)
    total = values.T @ values
    width = int(np.linalg.matrix_rank(total, hermitian=True)) if count and total.any() else 0
    if groups < 2 or width == 0 or count < groups + width + 2:
        return None
    sizes = np.bincount(group).astype(float)
    sums = np.stack([np.bincount(group, column) for column in values.T], axis=1)[sizes > 0]
    sizes = sizes[sizes > 0][:, None]
    between = sums.T @ (sums / sizes)
    trace = float(np.trace(np.linalg.pinv(total, hermitian=True) @ between))
    s = min(width, groups - 1)
    df1 = float(width * (groups - 1))
    df2 = float(s * (count - groups - width + s))
    f = trace / df1 * df2 / max(s - trace, _TIE)
    return Gate(f, df1, df2, float(special.fdtrc(df1, df2, f)), _largest(sums, sizes, total.diagonal()))


def apart(answers: Answers, tested: ArrayLike, fdr: float) -> list[list[Contrast | None]]:
    """Hold every group against the others that do not stand apart themselves.

    One group far below makes each other one look above "all others". So the clearest difference is taken out first,
    and what is left is compared without it, until nothing clear is left.

    Parameters
    ----------
    answers : Answers
        Answers of all groups.
    tested : array-like of bool, shape (groups,)
        Which groups are large enough to be judged; the rest serve as others only.
    fdr : float in (0, 1)
        False findings allowed (Benjamini and Hochberg) for a group to count as standing apart.

    Returns
    -------
    list of list
        By group, then by score: the contrast, or None where not tested or not to be told.

    Examples
    --------
    >>> scores = np.array([[4.0], [5], [6], [5], [5], [4], [5], [6], [1], [2], [3], [2]])
    >>> twelve = np.arange(12)
    >>> found = apart(Answers(scores, twelve // 4, 0 * twelve, twelve), [True] * 3, 0.1)
    >>> [round(row[0].difference, 6) for row in found]
    [0.0, 0.0, -3.0]
    """
    sizes = np.bincount(answers.group, minlength=answers.groups)
    judged = [g for g in range(answers.groups) if np.asarray(tested, bool)[g]]
    width = answers.scores.shape[1]
    out: list[set[int]] = [set() for _ in range(width)]
    scores = [Score.of(answers, column) for column in range(width)]
    found: dict[tuple[int, int], Contrast | None] = {}

    def compare(column: int) -> None:
        for g in judged:
            others = np.array([h for h in range(answers.groups) if h != g and h not in out[column]], dtype=np.int64)
            found[g, column] = scores[column].contrast(g, others)

    for column in range(width):
        compare(column)
    while True:
        cells = list(found)
        p = [None if (cell := found[key]) is None else cell.p for key in cells]
        clear = [
            (value, int(sizes[g]), g, column)
            for (g, column), value, adjusted in zip(cells, p, benjamini_hochberg(p), strict=True)
            if value is not None and adjusted is not None and adjusted <= fdr and g not in out[column]
        ]
        if not clear:
            return [[found.get((g, column)) for column in range(width)] for g in range(answers.groups)]
        _, _, g, column = min(clear)
        out[column].add(g)
        compare(column)


def _largest(sums: NDArray, sizes: NDArray, squares: NDArray) -> float:
    """Return the p value of the largest of the groups' sums (shape (groups, dimensions)), for all of them."""
    count = sizes.sum()
    variance = sizes * (count - sizes) / (count * (count - 1)) * squares
    z = np.abs(sums[variance > 0]) / np.sqrt(variance[variance > 0])
    return float(-np.expm1(z.size * np.log1p(-min(2 * special.ndtr(-z.max()), 1 - _TIE))))


def _customers(answers: Answers) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return one row a customer (shape (customers, dimensions)) and the customer's group."""
    count = int(answers.customer.max(initial=-1)) + 1
    group = np.full(count, -1, dtype=np.int64)
    group[answers.customer] = answers.group
    rows = np.zeros((count, answers.scores.shape[1]))
    for column, y in enumerate(answers.scores.T):
        there = np.isfinite(y)
        left = y[there] - cell_mean(y[there], answers.month[there])
        answered = np.bincount(answers.customer[there], minlength=count)
        rows[:, column] = np.bincount(answers.customer[there], left, count) / np.sqrt(np.maximum(answered, 1))
    return rows[group >= 0], group[group >= 0]
