"""Answers made to weigh like the customers they speak for.

Those who answer are seldom a small picture of all customers. Where the file knows how many customers each segment or
region has, answers are weighted until they agree with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

SWEEPS, ROUNDS = 200, 50
CLOSE = 1e-6  # a share this near to its target is fitted no further
NEAR = 1e-5  # and this near it counts as reached


@dataclass(frozen=True)
class Raked:
    """Weights that agree with known shares.

    Attributes
    ----------
    weights : array of float, shape (n,)
        One an answer, mean 1.
    converged : bool
        Whether every share is reached within the heaviest weight allowed.
    trimmed : int
        Answers whose weight was cut.
    off : float
        Largest distance of a share from its target, 0 to 1.
    """

    weights: NDArray[np.float64]
    converged: bool
    trimmed: int
    off: float


def effective_n(weights: NDArray[np.float64]) -> float:
    """Return how many answers of equal weight would be as sure: (sum w)^2 / sum w^2, Kish (1965).

    Examples
    --------
    >>> effective_n(np.array([1.0, 1.0, 2.0]))
    2.6666666666666665
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def rake(groups: ArrayLike, shares: Sequence[ArrayLike], trim: float = 5.0) -> Raked | None:
    """Weight answers until they have the known shares of several margins.

    Parameters
    ----------
    groups : array-like of int, shape (n, margins)
        The category of each answer in each margin, 0 to categories - 1.
    shares : sequence of array-like of float, shape (categories,)
        For each margin the share of its categories among all customers; they sum to 1.
    trim : float
        No weight exceeds this many times the median weight of the untrimmed fit; at least 1.

    Returns
    -------
    Raked or None
        None without answers or margins. `converged` is False where the shares contradict each other, where a category
        with a share has no answer, or where the heaviest weight allowed does not suffice.

    Notes
    -----
    Iterative proportional fitting, Deming and Stephan (1940), on the distinct combinations of categories; heavy weights
    are cut and the fit repeated until none is left. Where no weights under the limit have the shares, repeating would
    drive other answers to nothing: the heavy ones are cut once, and `off` tells how far the shares are missed.

    Examples
    --------
    >>> raked = rake([[0], [0], [0], [1]], [[0.5, 0.5]])
    >>> raked.weights.round(4).tolist(), round(effective_n(raked.weights), 2), raked.converged
    ([0.6667, 0.6667, 0.6667, 2.0], 3.0, True)
    """
    codes = np.asarray(groups, np.int64)
    if codes.ndim != 2 or 0 in codes.shape:
        return None
    cells, place, counts = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    targets = [np.asarray(s, float) * len(codes) for s in shares]
    free = _fit(np.ones(len(cells)), cells, counts, targets)
    cap = trim * _median(free, counts)
    w, cut = _trimmed(free, cap, cells, counts, targets)
    off = _off(w, cells, counts, targets) / len(codes)
    w = w / (w @ counts) * len(codes)
    return Raked(w[place.ravel()], off <= NEAR, int(counts[cut].sum()), off)


def _trimmed(
    free: NDArray, cap: float, cells: NDArray, counts: NDArray, targets: Sequence[NDArray]
) -> tuple[NDArray, NDArray]:
    """Cut heavy weights and fit again until none is left; where that does not end, cut once and leave the rest."""
    w, cut = free, np.zeros(len(free), bool)
    for _ in range(ROUNDS):
        heavy = w > cap * (1 + CLOSE)
        if not heavy.any():
            return w, cut
        cut |= heavy
        w = _fit(np.minimum(w, cap), cells, counts, targets)
    return np.minimum(free, cap), free > cap


def _fit(w: NDArray, cells: NDArray, counts: NDArray, targets: Sequence[NDArray]) -> NDArray:
    """Scale the margins in turn until a sweep changes nothing."""
    for _ in range(SWEEPS):
        for column, target in zip(cells.T, targets, strict=True):
            total = np.bincount(column, w * counts, len(target))
            w = w * np.divide(target, total, out=np.ones_like(target), where=total > 0)[column]
        if _off(w, cells, counts, targets) <= CLOSE * counts.sum():
            break
    return w


def _off(w: NDArray, cells: NDArray, counts: NDArray, targets: Sequence[NDArray]) -> float:
    """Return the largest distance of a total from its target."""
    return max(
        float(np.abs(np.bincount(column, w * counts, len(target)) - target).max())
        for column, target in zip(cells.T, targets, strict=True)
    )


def _median(w: NDArray, counts: NDArray) -> float:
    """Return the median weight over answers."""
    order = np.argsort(w, kind="stable")
    reached = np.cumsum(counts[order])
    return float(w[order][np.searchsorted(reached, reached[-1] / 2)])
