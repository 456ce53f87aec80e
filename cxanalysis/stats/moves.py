"""Tell customers who moved between classes one way from moves that cancel.

Class shares of two periods belong to the same customers, so they are judged by who moved, not as two samples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import z_of


@dataclass(frozen=True)
class SquareTest:
    """A chi-square test of a square table; p is None where nobody moved."""

    statistic: float
    df: int
    p: float | None


@dataclass(frozen=True)
class ClassMoves:
    """Moves in and out of one class: `change` is the difference of its share, now minus before; p is exact."""

    into: int
    out: int
    change: Estimate
    p: float | None


def symmetry(moves: ArrayLike) -> SquareTest:
    """Test whether each move is as frequent as its opposite.

    Parameters
    ----------
    moves : array-like of int, shape (classes, classes)
        Customers by class before (rows) and now (columns), those present in both periods.

    Returns
    -------
    SquareTest
        sum over i < j of (n_ij - n_ji)^2 / (n_ij + n_ji): Bowker (1948). One degree of freedom for each pair of classes
        with a move between them; counting empty pairs too (statsmodels does) hides moves in thin tables.

    Examples
    --------
    >>> test = symmetry([[20, 10, 5], [3, 30, 15], [0, 5, 40]])
    >>> round(test.statistic, 3), test.df, round(test.p, 4)
    (13.769, 3, 0.0032)
    """
    table = np.asarray(moves, float)
    upper = np.triu_indices(len(table), 1)
    there, back = table[upper], table.T[upper]
    moved = there + back > 0
    df = int(np.count_nonzero(moved))
    if df == 0:
        return SquareTest(0.0, 0, None)
    statistic = float(((there - back)[moved] ** 2 / (there + back)[moved]).sum())
    return SquareTest(statistic, df, float(special.chdtrc(df, statistic)))


def homogeneity(moves: ArrayLike) -> SquareTest:
    """Test whether the classes have the same shares before and now.

    Parameters
    ----------
    moves : array-like of int, shape (classes, classes)
        Customers by class before (rows) and now (columns), those present in both periods.

    Returns
    -------
    SquareTest
        d' V^- d with d the differences of the margins: Stuart (1955), Maxwell (1970). The degrees of freedom are
        the rank of V, so that classes nobody entered or left do no harm.

    Examples
    --------
    >>> test = homogeneity([[20, 10, 5], [3, 30, 15], [0, 5, 40]])
    >>> round(test.statistic, 3), test.df, round(test.p, 4)
    (13.765, 2, 0.001)
    """
    table = np.array(moves, float)
    np.fill_diagonal(table, 0.0)
    d = table.sum(axis=1) - table.sum(axis=0)
    v = np.diag(table.sum(axis=1) + table.sum(axis=0)) - table - table.T
    df = int(np.linalg.matrix_rank(v))
    if df == 0:
        return SquareTest(0.0, 0, None)
    statistic = float(d @ np.linalg.pinv(v) @ d)
    return SquareTest(statistic, df, float(special.chdtrc(df, statistic)))


def sign_test(one: int, other: int) -> float | None:
    """Test whether one of two opposite moves is more frequent than the other.

    Parameters
    ----------
    one, other : int
        How many went either way.

    Returns
    -------
    float or None
        Exact two-sided p: twice the lower tail of binomial(one + other, 1/2), at most 1 (Dixon and Mood 1946); None
        where nobody moved.

    Examples
    --------
    >>> round(sign_test(12, 2), 6), sign_test(3, 3), sign_test(0, 0)
    (0.012939, 1.0, None)
    """
    n = one + other
    return min(1.0, 2 * float(special.bdtr(min(one, other), n, 0.5))) if n else None


def class_moves(moves: ArrayLike, index: int, confidence: float = 0.95) -> ClassMoves:
    """Test whether more customers entered a class than left it.

    Parameters
    ----------
    moves : array-like of int, shape (classes, classes)
        Customers by class before (rows) and now (columns), those present in both periods.
    index : int
        The class.
    confidence : float in (0, 1)
        Coverage of the interval of the change.

    Returns
    -------
    ClassMoves
        p of `sign_test` on those who entered and left (McNemar 1947); change (into - out)/n with the
        adjusted Wald interval for paired shares of Bonett and Price (2012).

    Examples
    --------
    >>> m = class_moves([[40, 12], [2, 46]], 1)
    >>> m.into, m.out, m.change.value, round(m.p, 4)
    (12, 2, 0.1, 0.0129)
    """
    table = np.asarray(moves, int)
    into = int(table[:, index].sum() - table[index, index])
    out = int(table[index].sum() - table[index, index])
    n = int(table.sum())
    if n == 0:
        return ClassMoves(0, 0, Estimate(None, None, None, 0, method="moves"), None)
    return ClassMoves(into, out, _paired_change(into, out, n, confidence), sign_test(into, out))


def _paired_change(into: int, out: int, n: int, confidence: float) -> Estimate:
    gained, lost = (into + 1) / (n + 2), (out + 1) / (n + 2)
    half = z_of(confidence) * math.sqrt((gained + lost - (gained - lost) ** 2) / (n + 2))
    middle = gained - lost
    se = math.sqrt((into + out - (into - out) ** 2 / n) / n**2)
    value = (into - out) / n
    return Estimate(value, max(-1.0, min(middle - half, value)), min(1.0, max(middle + half, value)), n, se, "moves")
