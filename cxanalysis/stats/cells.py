"""Rows that belong together: numbered by what they share, averaged, held against the mean of their own.

Answers of one customer, or of one month: nearly every statistic of a survey asks for one or the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def numbered(labels: ArrayLike | None, rows: int = 0) -> NDArray[np.int64]:
    """Give rows a number by their label.

    Parameters
    ----------
    labels : array-like, shape (n,), or None
        What rows share: a customer, a month; None where each row stands alone.
    rows : int
        Number of rows where there are no labels.

    Returns
    -------
    array of int, shape (n,)
        0 to labels - 1, in the labels' order.

    Examples
    --------
    >>> numbered(["b", "a", "b"]).tolist(), numbered(None, 3).tolist()
    ([1, 0, 1], [0, 1, 2])
    """
    if labels is None:
        return np.arange(rows, dtype=np.int64)
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64, copy=False)


def cell_mean(values: NDArray, cell: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean of its cell for each row.

    Parameters
    ----------
    values : array of float, shape (n,) or (n, k)
        Values without missing ones.
    cell : array of int, shape (n,)
        `numbered` labels, or any numbers from 0.

    Returns
    -------
    array of float, of the same shape

    Examples
    --------
    >>> cell_mean(np.array([1.0, 3, 10]), np.array([0, 0, 1])).tolist()
    [2.0, 2.0, 10.0]
    """
    count = np.maximum(np.bincount(cell), 1)
    columns = values[:, None] if values.ndim == 1 else values
    means = np.stack([np.bincount(cell, column) / count for column in columns.T], axis=1)
    return means[cell].reshape(values.shape)


def within(values: NDArray, labels: ArrayLike) -> NDArray[np.float64]:
    """Subtract from each value the mean of the rows it belongs to.

    Parameters
    ----------
    values : array of float, shape (n,) or (n, k)
        Values without missing ones.
    labels : array-like, shape (n,)
        Month, or whatever else rows are compared within.

    Returns
    -------
    array of float, of the same shape

    Examples
    --------
    >>> within(np.array([1.0, 3, 10]), [0, 0, 1]).tolist()
    [-1.0, 1.0, 0.0]
    """
    return values - cell_mean(values, numbered(labels))
