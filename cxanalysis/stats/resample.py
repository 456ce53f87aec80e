"""Resampling customers: which of them a draw of the bootstrap holds, and how often, without moving a row.

A statistic made of sums (means, covariances) needs only each customer's own sums and how often each is drawn: a matrix
product instead of a copy of the answers. Beyond a thousand customers they are dealt at random into a thousand groups
and groups are drawn; the spread of a statistic is then known to about two percent of itself, which no reader sees.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats.cells import numbered
from cxanalysis.stats.seed import generator

MOST = 1000


def groups(clusters: ArrayLike, *seed: object, most: int = MOST) -> NDArray[np.int64]:
    """Deal customers into at most `most` groups of as good as equal size.

    Parameters
    ----------
    clusters : array-like of int, shape (n,)
        Whose answer each row is.
    *seed : object
        What the figure is of: (period, measure, item).
    most : int
        Number of groups.

    Returns
    -------
    array of int, shape (n,)
        The group of each row, 0 to groups - 1; rows of a customer stay together.

    Examples
    --------
    >>> groups([7, 7, 3, 9], "a").tolist(), len(set(groups(range(5000), "a").tolist()))
    ([1, 1, 0, 2], 1000)
    """
    number = numbered(clusters)
    count = int(number.max()) + 1 if number.size else 0
    if count <= most:
        return number
    return (generator(*seed, "groups").permutation(count) % most)[number]


def draws(count: int, size: int, *seed: object) -> NDArray[np.float64]:
    """Draw `count` groups with replacement, `size` times.

    Parameters
    ----------
    count : int
        Number of groups.
    size : int
        Number of resamples B.
    *seed : object
        What the figure is of: (period, measure, item).

    Returns
    -------
    array of float, shape (size, count)
        How often each group is in each resample, ready for matrix products; rows sum to `count`.

    Examples
    --------
    >>> draws(4, 3, "a").sum(axis=1).tolist()
    [4.0, 4.0, 4.0]
    """
    picked = generator(*seed).integers(0, count, (size, count)) + count * np.arange(size)[:, None]
    return np.bincount(picked.ravel(), minlength=size * count).reshape(size, count).astype(float)


def sums(values: ArrayLike, group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Add rows up by group.

    Parameters
    ----------
    values : array-like of float, shape (n,) or (n, k)
        What is to be added; no missing values.
    group : array of int, shape (n,)
        `groups` of the rows.

    Returns
    -------
    array of float, shape (groups,) or (groups, k)

    Examples
    --------
    >>> sums([1.0, 2.0, 4.0], groups([5, 5, 6], "a")).tolist()
    [3.0, 4.0]
    """
    x = np.asarray(values, float)
    count = int(group.max()) + 1
    if x.ndim == 1:
        return np.asarray(np.bincount(group, x, count), float)
    return np.stack([np.bincount(group, column, count) for column in x.T], axis=1)
