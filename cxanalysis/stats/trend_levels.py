"""Fit what is no line and yet no wave: one change of level, and a course that never turns back.

Both have closed forms, so that the draws they are held against are fitted together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

LEAST_SIDE = 3  # months on each side of a step: two are a burst

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Steps:
    """Best single changes of level, one a row: first position of the new level, both shares, gain, what is left."""

    at: NDArray[np.int64]
    before: Floats
    after: Floats
    likelihood: Floats
    r: Floats


def cuts(n: ArrayLike) -> NDArray[np.int64]:
    """Return where a new level may begin: three months with customers on each side.

    Examples
    --------
    >>> cuts([0, 9, 9, 9, 9, 9, 9, 9]).tolist(), len(cuts([9] * 5))
    ([4, 5], 0)
    """
    used = np.flatnonzero(np.asarray(n) > 0)
    return used[LEAST_SIDE : max(len(used) - LEAST_SIDE + 1, 0)]


def fit_steps(x: ArrayLike, n: ArrayLike) -> Steps:
    """Find the cut of each row of x into two levels that has the greatest likelihood.

    Parameters
    ----------
    x : array-like of int, shape (rows, T)
        Customers who complained.
    n : array-like of int, shape (T,)
        Customers at risk, with at least one of `cuts`.

    Returns
    -------
    Steps
        `likelihood` is the log likelihood without its constant, `r` the Pearson residuals.

    Examples
    --------
    >>> found = fit_steps([[5, 6, 5, 6, 20, 21, 20]], [100] * 7)
    >>> found.at.tolist(), found.before.tolist(), found.after.round(4).tolist()
    ([4], [0.055], [0.2033])
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    places = cuts(n)
    events, trials = np.cumsum(x, axis=1), np.cumsum(n)
    first, first_n = events[:, places - 1], trials[places - 1]
    rest, rest_n = events[:, -1:] - first, trials[-1] - first_n
    gain = _likelihood(first, first_n) + _likelihood(rest, rest_n)
    best = gain.argmax(axis=1)
    rows = np.arange(len(x))
    before, after = first[rows, best] / first_n[best], rest[rows, best] / rest_n[best]
    p = np.where(np.arange(len(n)) < places[best][:, None], before[:, None], after[:, None])
    return Steps(places[best], before, after, gain[rows, best], residuals(x, n, p))


def _likelihood(x: Floats, n: Floats) -> Floats:
    """Log likelihood of a share at its own estimate; the non-events by log1p, so that a huge n keeps its digits."""
    p = x / n
    return special.xlogy(x, p) + special.xlog1py(n - x, -p)


def fit_monotone(x: ArrayLike, n: ArrayLike, rising: bool) -> Floats:
    """Fit to each row of x the rates that never fall (or never rise) and leave least.

    Parameters
    ----------
    x : array-like of int, shape (rows, T)
        Customers who complained.
    n : array-like of int, shape (T,)
        Customers at risk.
    rising : bool
        Which way the rates may go.

    Returns
    -------
    array of float, shape (rows, T)
        Rates of greatest binomial likelihood; months without customers take the rate of the month before.

    Notes
    -----
    p_t = max over i <= t of min over j >= t of the share of months i to j: Barlow, Bartholomew, Bremner and Brunk
    (1972).

    Examples
    --------
    >>> fit_monotone([[1, 3, 2, 4]], [10] * 4, True).round(4).tolist()
    [[0.1, 0.25, 0.25, 0.4]]
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    if not rising:
        return fit_monotone(x[:, ::-1], n[::-1], True)[:, ::-1]
    events = np.concatenate([np.zeros((len(x), 1)), np.cumsum(x, axis=1)], axis=1)
    trials = np.concatenate([[0.0], np.cumsum(n)])
    rates = np.full(x.shape, -np.inf)
    for first in range(x.shape[1]):
        size = trials[first + 1 :] - trials[first]
        share = np.where(
            size > 0, (events[:, first + 1 :] - events[:, first, None]) / np.where(size > 0, size, 1), np.inf
        )
        lowest = np.minimum.accumulate(share[:, ::-1], axis=1)[:, ::-1]
        rates[:, first:] = np.maximum(rates[:, first:], np.where(np.isfinite(lowest), lowest, -np.inf))
    return rates


def residuals(x: ArrayLike, n: ArrayLike, rates: ArrayLike) -> Floats:
    """Return Pearson residuals, 0 where there are no customers or nothing can vary.

    Examples
    --------
    >>> residuals([[9, 0]], [100, 0], [[0.1, 0.1]]).round(4).tolist()
    [[-0.3333, 0.0]]
    """
    x, n, p = np.asarray(x, float), np.asarray(n, float), np.asarray(rates, float)
    weight = n * p * (1 - p)
    return np.divide(x - n * p, np.sqrt(weight), out=np.zeros_like(weight), where=weight > 0)
