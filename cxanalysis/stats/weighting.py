"""How sure a weighted mean is, and by how much weighting moves it.

Weights are no counts: an answer that weighs five is still one answer, and a variance that takes it for five is far too
small.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of

MOST_PULL = 0.9  # of an answer on its own fitted value; more would blow its error up without end
_SAME = 1e-12


@dataclass(frozen=True)
class Known:
    """What known shares of groups explain of any answer: made once for weights, used for every score.

    Attributes
    ----------
    weights : array of float, shape (n,)
        The raked weights.
    cell : array of int, shape (n,)
        The combination of categories each answer is in.
    design : array of float, shape (cells, columns)
        Which categories each cell is of.
    inverse : array of float, shape (columns, columns)
        Of the weighted cross products of the design.
    pull : array of float, shape (n,)
        Weight of each answer in its own fitted value, 0 to 1.
    free : int
        Free categories of all margins.
    """

    weights: NDArray[np.float64]
    cell: NDArray[np.int64]
    design: NDArray[np.float64]
    inverse: NDArray[np.float64]
    pull: NDArray[np.float64]
    free: int

    @classmethod
    def of(cls, groups: ArrayLike, weights: ArrayLike) -> Known:
        """Prepare for weights that were raked to margins.

        Parameters
        ----------
        groups : array-like of int, shape (n, margins)
            The categories of each answer, -1 for one that was not raked.
        weights : array-like of float, shape (n,)
            Weights, not below 0.

        Examples
        --------
        >>> Known.of([[0], [0], [1], [1]], [1, 1, 2, 2]).pull.round(6).tolist()
        [0.5, 0.5, 0.5, 0.5]
        """
        w = np.asarray(weights, float)
        cells, place = np.unique(np.asarray(groups, np.int64), axis=0, return_inverse=True)
        place = place.ravel()
        columns = [cells[:, [j]] == np.arange(cells[:, j].max() + 1) for j in range(cells.shape[1])]
        design = np.column_stack([(cells >= 0).all(axis=1), *(c[:, 1:] for c in columns)]).astype(float)
        inverse = np.linalg.pinv(design.T @ (design * np.bincount(place, w, len(cells))[:, None]), hermitian=True)
        pull = w * np.einsum("ij,ij->i", design @ inverse, design)[place]
        free = max(int(np.linalg.matrix_rank(design.T @ design, hermitian=True)) - 1, 0)
        return cls(w, place, design, inverse, np.minimum(pull, MOST_PULL), free)

    def unexplained(self, values: NDArray) -> NDArray:
        """Return what the margins leave of values, each divided by 1 minus its own pull (jackknife)."""
        sums = np.bincount(self.cell, self.weights * values, len(self.design))
        fitted = self.design @ (self.inverse @ (self.design.T @ sums))
        return (values - fitted[self.cell]) / (1 - self.pull)


def weighted_mean(
    y: ArrayLike,
    weights: ArrayLike,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
    known: Known | None = None,
) -> Estimate:
    """Estimate a mean of weighted answers.

    Parameters
    ----------
    y : array-like of float, shape (n,)
        Values; NaN is missing.
    weights : array-like of float, shape (n,)
        Weights, not below 0; their scale does not matter.
    clusters : array-like of int, shape (n,), optional
        Whose answer each is, by number from 0; each its own where not given.
    confidence : float in (0, 1)
        Coverage of the interval.
    known : Known, optional
        The margins the weights were raked to; without them the weights are taken for given.

    Returns
    -------
    Estimate
        Without an interval where there are not two customers more than categories, or no spread; n is the number of
        values with a weight.

    Notes
    -----
    V = G/(G-1) sum_g (sum_{i in g} w_i (y_i - ybar))^2 / (sum w)^2 over the G customers, t(G-1): linearised variance of
    a ratio, Woodruff (1971). Where the shares of groups are known, chance in who answered is no error: y_i - ybar is
    replaced by what the margins leave unexplained of it (Deville and Sarndal 1992), divided by 1 minus the answer's own
    pull on its fitted value (jackknife), and t loses the margins' free categories.

    Examples
    --------
    >>> e = weighted_mean([1, 2, 3, 4], [1, 1, 1, 3])
    >>> e.value, round(e.se, 4)
    (3.0, 0.7201)
    """
    y, w = np.asarray(y, float), np.asarray(weights, float)
    mean, away, there = _centred(y, w)
    if mean is None:
        return Estimate(None, None, None, 0, method="weighted")
    error, free = (away, 0) if known is None else (known.unexplained(away), known.free)
    return _around(mean, w * error / w[there].sum(), there, clusters, confidence, free)


def weighting_change(
    y: ArrayLike,
    weights: ArrayLike,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
    known: Known | None = None,
) -> Estimate:
    """Estimate by how much weighting moves a mean; with weights of 0 and 1, by how much leaving answers out does.

    Parameters
    ----------
    y, weights, clusters, confidence, known
        As for `weighted_mean`; the plain mean is of all values, those without a weight included.

    Returns
    -------
    Estimate
        Weighted minus plain mean; both are of the same answers, so the interval is that of their difference.

    Notes
    -----
    Linearised: u_i = n w_i/(sum w) e_i - (y_i - ybar), V = G/(G-1) sum_g (sum_{i in g} u_i)^2 / n^2, e_i as above.

    Examples
    --------
    >>> weighting_change([1, 2, 3, 4], [1, 1, 1, 3]).value
    0.5
    """
    y, w = np.asarray(y, float), np.asarray(weights, float)
    mean, away, weighed = _centred(y, w)
    plain, plain_away, there = _centred(y, np.ones(len(y)))
    if mean is None or plain is None:
        return Estimate(None, None, None, 0, method="weighted")
    error, free = (away, 0) if known is None else (known.unexplained(away), known.free)
    added = w * error / w[weighed].sum() - plain_away / there.sum()
    return _around(mean - plain, added, there, clusters, confidence, free)


def _centred(y: NDArray, w: NDArray) -> tuple[float | None, NDArray, NDArray]:
    """Return a mean, what each value is away from it (0 where missing), and which values have a weight."""
    there = ~np.isnan(y) & (w > 0)
    if not there.any():
        return None, np.zeros(len(y)), there
    mean = float(w[there] @ y[there] / w[there].sum())
    return mean, np.where(np.isnan(y), 0.0, y - mean), there


def _around(
    value: float, added: NDArray, there: NDArray, clusters: ArrayLike | None, confidence: float, free: int
) -> Estimate:
    """Put an interval around a value from what each row adds to its error; rows that are `there` count."""
    n, number = int(there.sum()), np.arange(len(added)) if clusters is None else np.asarray(clusters)
    sums, count = np.bincount(number, added), int(np.count_nonzero(np.bincount(number[there])))
    df = count - 1 - free
    if df < 1:
        return Estimate(value, None, None, n, method="weighted")
    se = math.sqrt(count / (count - 1) * float(sums @ sums))
    if se <= _SAME * max(1.0, abs(value)):
        return Estimate(value, None, None, n, 0.0, "weighted")
    half = t_of(confidence, df) * se
    return Estimate(value, value - half, value + half, n, se, "weighted")
