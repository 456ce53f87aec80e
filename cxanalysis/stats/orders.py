"""Orders of importance turned into scores: first place is most, what was left out shares the last places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Turned:
    """Scores, 1 the least and k the most important; how many orders had equal places, and how many empty ones."""

    scores: NDArray[np.float64]
    ties: int
    incomplete: int


def turned(places: ArrayLike) -> Turned:
    """Turn places (1 = most important) into scores.

    Parameters
    ----------
    places : array-like of float, shape (n, k)
        Place each respondent gave each of k things; missing (NaN) where none was given. Only their order counts.

    Returns
    -------
    Turned
        Shape (n, k): k + 1 minus the mid-rank among the k things, those without a place behind all that have one; a
        respondent's scores sum to k (k + 1) / 2. Missing throughout where no place was given.

    Examples
    --------
    >>> turned([[1, 2, 3], [1, 1, 2], [2, float("nan"), float("nan")]]).scores.tolist()
    [[3.0, 2.0, 1.0], [2.5, 2.5, 1.0], [3.0, 1.5, 1.5]]
    """
    x = np.asarray(places, float)
    given = ~np.isnan(x)
    k = x.shape[1]
    filled = np.where(given, x, np.inf)
    before = np.zeros_like(x)
    same = np.zeros(len(x), dtype=bool)
    for j in range(k):
        before += (filled[:, [j]] < filled) + 0.5 * (filled[:, [j]] == filled)
        same |= ((filled[:, [j]] == filled) & given)[:, j + 1 :].any(axis=1)
    any_given = given.any(axis=1)
    scores = np.where(any_given[:, None], k + 0.5 - before, np.nan)
    return Turned(scores, int(same.sum()), int((any_given & ~given.all(axis=1)).sum()))
