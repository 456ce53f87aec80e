"""Answers taken as ordered steps, not as numbers: does the order of drivers hold when "4 to 5" need not equal "1 to 2".

A check on least squares. Each score moves the odds of any better answer by the same factor; the steps between the
answers are estimated, not assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats import resample
from cxanalysis.stats.cells import numbered
from cxanalysis.stats.score import t_of

MOST_STEPS = 11
_ROUNDS, _SETTLED, _STILL = 50, 1e-9, 1e-3
_TINY = 1e-15  # least probability of an answer: nearer 0 its slopes are noise of the arithmetic

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Odds:
    """Log odds of a better answer for one unit more of each predictor.

    Attributes
    ----------
    beta, low, high : array, shape (k,)
        Log of the odds ratios with their interval.
    steps : array, shape (answers - 1,)
        Thresholds between neighbouring answers.
    log_likelihood : float
    n : int
        Rows.
    """

    beta: Floats
    low: Floats
    high: Floats
    steps: Floats
    log_likelihood: float
    n: int


@dataclass(frozen=True)
class _Point:
    """The model at one set of parameters: each row's slopes of its log likelihood, the curvature, the sum."""

    slopes: Floats
    curve: Floats
    total: float


def proportional_odds(
    x: ArrayLike, y: ArrayLike, clusters: ArrayLike | None = None, confidence: float = 0.95
) -> Odds | None:
    """Fit logit P(y <= c) = step_c - x b, the variance of b summed over clusters.

    Parameters
    ----------
    x : array-like of float, shape (n, k)
        Predictors without missing values and without a constant.
    y : array-like of float, shape (n,)
        Outcome; its distinct values are the steps, 2 to 11 of them.
    clusters : array-like of int, shape (n,), optional
        Whose answer each row is; each row its own where not given.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Odds or None
        None where the fit does not settle: an outcome of one value or of too many, predictors that depend on each
        other, or that separate the answers without an error.

    Notes
    -----
    McCullagh (1980), by Newton's method with the exact second derivatives. The log likelihood is concave, so a step
    that overshoots is halved. Variance H^-1 (sum_g u_g u_g') H^-1 G/(G-1), u_g the slopes summed over a cluster; t on
    G - 1 degrees of freedom.

    Examples
    --------
    >>> fit = proportional_odds([[0], [0], [0], [0], [1], [1], [1], [1]], [1, 1, 1, 2, 1, 2, 2, 2])
    >>> fit.beta.round(4).tolist(), np.log(9).round(4).tolist()
    ([2.1972], 2.1972)
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    values, answer = np.unique(y, return_inverse=True)
    k, cuts = x.shape[1], len(values) - 1
    if not 1 <= cuts < MOST_STEPS or len(y) < k + cuts + 2:
        return None
    below = np.cumsum(np.bincount(answer))[:-1] / len(y)
    found = _climb(x, answer, np.concatenate([special.logit(below), np.zeros(k)]), cuts)
    if found is None:
        return None
    theta, point = found
    group = numbered(clusters, len(y))
    count = int(group.max()) + 1
    if count < 2:
        return None
    sums = resample.sums(point.slopes, group)
    bread = np.linalg.inv(point.curve)
    cov = bread @ (sums.T @ sums) @ bread * (count / (count - 1))
    beta, reach = theta[cuts:], t_of(confidence, count - 1) * np.sqrt(cov.diagonal()[cuts:])
    return Odds(beta, beta - reach, beta + reach, theta[:cuts], point.total, len(y))


def _climb(x: Floats, answer: NDArray[np.int64], theta: Floats, cuts: int) -> tuple[Floats, _Point] | None:
    """Walk up the likelihood; None where there is no top."""
    point = _at(x, answer, theta, cuts)
    for _ in range(_ROUNDS):
        if np.linalg.cond(point.curve) > 1 / _SETTLED:
            return None
        step = np.linalg.solve(point.curve, point.slopes.sum(axis=0))
        gain = float(step @ point.slopes.sum(axis=0))
        if gain < _SETTLED and np.abs(step).max() < _STILL:  # separated answers gain nothing but walk on for ever
            return theta + step, _at(x, answer, theta + step, cuts)
        tried = _at(x, answer, theta + step, cuts)
        while tried.total < point.total and np.abs(step).max() > _SETTLED:
            step = step / 2
            tried = _at(x, answer, theta + step, cuts)
        theta, point = theta + step, tried
    return None


def _at(x: Floats, answer: NDArray[np.int64], theta: Floats, cuts: int) -> _Point:
    """Return likelihood, slopes and curvature (minus the second derivative), thresholds first."""
    if (np.diff(theta[:cuts]) <= 0).any():
        return _Point(np.zeros((len(answer), len(theta))), np.eye(len(theta)), -np.inf)
    edges = np.concatenate([[-np.inf], theta[:cuts], [np.inf]])
    eta = x @ theta[cuts:]
    upper, lower = special.expit(edges[answer + 1] - eta), special.expit(edges[answer] - eta)
    p = np.maximum(upper - lower, _TINY)
    dense_up, dense_low = upper * (1 - upper), lower * (1 - lower)
    up, low = dense_up / p, dense_low / p
    rows = np.arange(len(eta))
    slopes = np.zeros((len(eta), cuts + 2))  # one place before and one behind the thresholds for the open ends
    slopes[rows, answer + 1] += up
    slopes[rows, answer] -= low
    by_eta = upper + lower - 1
    every = np.column_stack([slopes[:, 1 : cuts + 1], by_eta[:, None] * x])
    curve = np.zeros((len(theta), len(theta)))
    curve[:cuts, :cuts] = _between_steps(answer, up * (up - 1 + 2 * upper), low * (low + 1 - 2 * lower), up * low, cuts)
    flat = np.zeros((cuts + 2, x.shape[1]))
    np.add.at(flat, answer + 1, dense_up[:, None] * x)
    np.add.at(flat, answer, dense_low[:, None] * x)
    curve[:cuts, cuts:] = -flat[1 : cuts + 1]
    curve[cuts:, :cuts] = curve[:cuts, cuts:].T
    curve[cuts:, cuts:] = x.T @ ((dense_up + dense_low)[:, None] * x)
    return _Point(every, curve, float(np.log(p).sum()))


def _between_steps(answer: NDArray[np.int64], up: Floats, low: Floats, both: Floats, cuts: int) -> Floats:
    """Return the curvature among the thresholds: only neighbours meet, at the answer between them."""
    own = np.bincount(answer + 1, up, cuts + 2) + np.bincount(answer, low, cuts + 2)
    pairs = np.bincount(answer, both, cuts + 1)[1:cuts]
    return cast(Floats, np.diag(own[1 : cuts + 1]) - np.diag(pairs, 1) - np.diag(pairs, -1))
