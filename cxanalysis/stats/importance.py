"""How much of what scores explain together is owed to each of them.

Scores of a survey go together, so what one explains depends on which others are already counted. The share here is the
average over every order of counting them in (Lindeman, Merenda and Gold; the Shapley value of R squared). It says what
an outcome goes with, never what causes it: a score without any effect of its own still gets a share through its
neighbours. That share is computed too, so that nobody takes it for an effect.
"""

from __future__ import annotations

from math import factorial
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats.seed import generator

MOST = 20
EXACT = 10  # up to here every order is counted in every draw; beyond, the same sample of orders
ORDERS = 64
SAME = 1e-10  # of a predictor's variance: what the others leave of it where it is their copy
_ALLOWED = 0.9  # of the error that would leave two predictors no difference at all
_CELLS = 1 << 17  # subsets times draws at once: as many as stay in the cache

Floats = NDArray[np.float64]


def lmg(corr_xx: ArrayLike, corr_xy: ArrayLike) -> Floats:
    """Share R squared out over predictors, averaged over all orders of counting them in.

    Parameters
    ----------
    corr_xx : array-like of float, shape (k, k)
        Correlations of the predictors; k up to 20.
    corr_xy : array-like of float, shape (k,)
        Their correlations with the outcome.

    Returns
    -------
    array of float, shape (k,)
        Parts of R squared; their sum is R squared. Copies of each other share alike.

    Notes
    -----
    lmg_j = sum over sets S without j of |S|! (k - 1 - |S|)! / k! times (R2(S + j) - R2(S)), Lindeman, Merenda and Gold
    (1980). R2 of all 2^k sets comes from sweeping one predictor after the other out of the sets so far, which doubles
    their number and shrinks what is left to sweep: 12 x 2^k products, no model is fitted.

    Examples
    --------
    >>> lmg([[1, 0.5], [0.5, 1]], [0.6, 0.3]).round(3).tolist()
    [0.315, 0.045]
    """
    xx, xy = np.asarray(corr_xx, float), np.asarray(corr_xy, float)
    return shapley(_bordered(xx, xy)[..., None])[:, 0]


def noise_shares(corr_xx: ArrayLike, corr_xy: ArrayLike, error: ArrayLike = 0.0) -> Floats:
    """Tell what share of R squared each predictor would get if it had no effect of its own.

    Parameters
    ----------
    corr_xx : array-like of float, shape (k, k)
        Correlations of the predictors.
    corr_xy : array-like of float, shape (k,)
        Their correlations with the outcome.
    error : array-like of float, shape (k,), 0-1
        Share of each predictor's variance that is error of measurement: 1 - alpha.

    Returns
    -------
    array of float, shape (k,)
        `lmg` of a predictor over R squared, its correlation with the outcome replaced by the one that the other
        predictors alone imply: R_j,-j (R_-j,-j - error)^-1 r_-j.

    Notes
    -----
    Neighbours that are measured with error leave some of their own effect unexplained, and whatever goes with them
    picks it up; taking the error off their variance gives it back to them.

    Examples
    --------
    >>> noise_shares([[1, 0.7], [0.7, 1]], [0.6, 0.42]).round(3).tolist()
    [0.245, 0.245]
    >>> noise_shares([[1, 0.49], [0.49, 1]], [0.42, 0.42], [0.3, 0.3]).round(3).tolist()
    [0.259, 0.259]
    """
    xx, xy = np.asarray(corr_xx, float), np.asarray(corr_xy, float)
    true = without_error(xx, error)
    implied = np.tile(xy, (len(xy), 1))
    for j in range(len(xy)):
        rest = np.arange(len(xy)) != j
        implied[j, j] = xx[j, rest] @ np.linalg.lstsq(true[np.ix_(rest, rest)], xy[rest], rcond=SAME)[0]
    tries = np.stack([_bordered(xx, row) for row in implied], axis=2)
    parts = shapley(tries) if len(xy) <= EXACT else shapley_near(_bordered(xx, xy), tries)
    return cast(Floats, parts.diagonal() / np.maximum(parts.sum(axis=0), SAME))


def copies(corr_xx: ArrayLike) -> list[int]:
    """Return the places of predictors that the others determine, so that nothing of their own is left.

    Examples
    --------
    >>> copies([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1]])
    [0, 1]
    """
    xx = np.asarray(corr_xx, float)
    found = []
    for j in range(len(xx)):
        rest = np.arange(len(xx)) != j
        explained = xx[j, rest] @ np.linalg.lstsq(xx[np.ix_(rest, rest)], xx[rest, j], rcond=SAME)[0]
        if 1 - explained < SAME:
            found.append(j)
    return found


def _bordered(xx: Floats, xy: Floats) -> Floats:
    """Put the outcome as last row and column to the predictors' correlations."""
    return np.block([[xx, xy[:, None]], [xy[None], np.ones((1, 1))]])


def _swept(a: Floats) -> Floats:
    """Take the first variable out of what is left of the others; one of no spread of its own takes nothing out."""
    pivot = a[0, 0]
    scale = np.where(pivot > SAME, 1 / np.where(pivot > SAME, pivot, 1), 0)
    return cast(Floats, a[1:, 1:] - a[1:, :1] * (a[:1, 1:] * scale))


def shapley(corr: Floats) -> Floats:
    """Return `lmg` of many correlation matrices at once.

    Parameters
    ----------
    corr : array of float, shape (k + 1, k + 1, draws)
        Correlations, the outcome's last.

    Returns
    -------
    array of float, shape (k, draws)

    Examples
    --------
    >>> shapley(np.array([[1, 0.5, 0.6], [0.5, 1, 0.3], [0.6, 0.3, 1]])[..., None]).round(3).tolist()
    [[0.315], [0.045]]
    """
    k, count = len(corr) - 1, corr.shape[-1]
    step = max(1, _CELLS >> k)
    return np.concatenate([_shapley(corr[..., i : i + step], k) for i in range(0, count, step)], axis=1)


def _shapley(corr: Floats, k: int) -> Floats:
    left = corr[:, :, None, :]
    for _ in range(k):
        left = np.concatenate([left[1:, 1:], _swept(left)], axis=2)
    size = np.bitwise_count(np.arange(1 << k)).astype(np.int64)
    weight = np.array([factorial(s) * factorial(k - 1 - s) / factorial(k) for s in range(k)] + [0.0])
    explained = 1 - left[0, 0]
    without = weight[size] @ explained
    within = explained * (np.roll(weight, 1) + weight)[size][:, None]
    halves = [within.reshape(-1, 2, 1 << j, corr.shape[-1])[:, 1].sum(axis=(0, 1)) for j in range(k)]
    return np.array(halves) - without


def shapley_near(corr: Floats, drawn: Floats) -> Floats:
    """Return `lmg` of matrices close to one, over a sample of orders: for many predictors and many draws.

    Parameters
    ----------
    corr : array of float, shape (k + 1, k + 1)
        The one matrix, whose `lmg` is counted over all orders.
    drawn : array of float, shape (k + 1, k + 1, draws)
        Matrices close to it.

    Returns
    -------
    array of float, shape (k, draws)
        lmg of the one, plus what the same 64 orders (32 and their reverses) give more for the other; not below 0.

    Examples
    --------
    >>> one = np.array([[1, 0.5, 0.6], [0.5, 1, 0.3], [0.6, 0.3, 1]])
    >>> shapley_near(one, one[..., None]).round(3).tolist()
    [[0.315], [0.045]]
    """
    k = len(corr) - 1
    random = generator("orders", k)
    orders = [random.permutation(k) for _ in range(ORDERS // 2)]
    both = np.concatenate([corr[..., None], drawn], axis=2)
    total = np.zeros((k, both.shape[2]))
    for order in [o[way] for o in orders for way in (slice(None), slice(None, None, -1))]:
        total[order] += _in_order(both, np.append(order, k))
    return np.maximum(shapley(corr[..., None]) + (total[:, 1:] - total[:, :1]) / ORDERS, 0)


def _in_order(corr: Floats, order: NDArray[np.int64]) -> Floats:
    """Return what each predictor adds to R squared when counted in one after the other."""
    step = max(1, _CELLS // len(order) ** 2)
    chunks = []
    for start in range(0, corr.shape[2], step):
        left = corr[..., start : start + step][np.ix_(order, order)]
        unexplained = [left[-1, -1]]
        while len(left) > 1:
            left = _swept(left)
            unexplained.append(left[-1, -1])
        chunks.append(-np.diff(np.array(unexplained), axis=0))
    return np.concatenate(chunks, axis=1)


def without_error(xx: Floats, error: ArrayLike) -> Floats:
    """Take errors of measurement off the diagonal, as far as correlations of what is left stay below 1.

    Parameters
    ----------
    xx : array of float, shape (k, k)
        Correlations.
    error : array-like of float, shape (k,), 0-1
        Share of each variance that is error.

    Returns
    -------
    array of float, shape (k, k)

    Examples
    --------
    >>> without_error(np.array([[1, 0.49], [0.49, 1]]), [0.3, 0.3]).round(2).tolist()
    [[0.7, 0.49], [0.49, 0.7]]
    >>> without_error(np.array([[1, 0.9], [0.9, 1]]), [0.3, 0.3]).round(2).tolist()
    [[0.91, 0.9], [0.9, 0.91]]
    """
    own = np.broadcast_to(np.asarray(error, float), len(xx))
    root = np.sqrt(np.maximum(own, SAME))
    most = float(np.linalg.eigvalsh(xx / root[:, None] / root[None])[0])
    return cast(Floats, xx - np.diag(own) * min(1.0, max(_ALLOWED * most, 0.0)))
