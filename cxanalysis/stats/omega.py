"""Omega: how much of a scale's variance one thing behind its items explains, also where items are not equally good.

Alpha takes every item for an equally good sign of the same thing. Omega asks the answers how good a sign each is, and
equals alpha where all are alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.reliability import covariance_se
from cxanalysis.stats.score import t_of

FEWEST_ITEMS = 3  # with two, infinitely many factors explain the answers
LEAST_OWN = (
    0.005  # smallest share of an item's variance that is its own; at it, the fit has left the possible (Heywood)
)
_EDGE = 1e-4


@dataclass(frozen=True)
class Factor:
    """One factor behind the items, in the items' own units.

    Attributes
    ----------
    loadings : array of float, shape (items,)
        How far an item moves with one standard deviation of the factor.
    own : array of float, shape (items,)
        Variance of each item that is not the factor's.
    heywood : array of bool, shape (items,)
        Items whose own variance the fit would make 0 or less.
    """

    loadings: NDArray[np.float64]
    own: NDArray[np.float64]
    heywood: NDArray[np.bool_]


@dataclass(frozen=True)
class Omega:
    """Omega with its interval, and whether an item's own variance lies at the edge of the possible."""

    estimate: Estimate
    heywood: bool


def omega(answers: ArrayLike, clusters: ArrayLike | None = None, confidence: float = 0.95) -> Omega:
    """Estimate the share of a sum's variance that one factor behind its items explains.

    Parameters
    ----------
    answers : array-like of float, shape (respondents, items)
        Answers, reversed questions already turned round; only complete respondents count.
    clusters : array-like of int, shape (respondents,), optional
        Whose answer each is; each its own where not given.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Omega
        No value under three items, with fewer complete respondents than items + 2, without spread, or without a fit; no
        interval in a Heywood case.

    Notes
    -----
    (sum l)^2 / ((sum l)^2 + sum psi), McDonald (1999), loadings by maximum likelihood. The standard error is linearised
    in the covariances without assuming normal answers; the interval is symmetric in log(1 - omega), Bonett (2002).

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> x = random.normal(size=(4000, 1)) + random.normal(size=(4000, 4))
    >>> found = omega(x).estimate
    >>> found.low < 0.8 < found.high, omega(x[:, :2]).estimate.value
    (True, None)
    """
    x = np.asarray(answers, float)
    complete = ~np.isnan(x).any(axis=1)
    groups = None if clusters is None else np.asarray(clusters)[complete]
    x = x[complete]
    n, k = x.shape
    nothing = Omega(Estimate(None, None, None, n, method="omega"), False)
    if k < FEWEST_ITEMS or n < k + 2:
        return nothing
    c = np.cov(x.T)
    factor = one_factor(c)
    if factor is None:
        return nothing
    value, by_loading, by_own = _omega(factor)
    if factor.heywood.any() or not 0 < value < 1:
        return Omega(Estimate(value, None, None, n, method="omega"), bool(factor.heywood.any()))
    slope = _slope(factor, by_loading, by_own)
    clustered = groups is None or len(np.unique(groups)) > 1
    if slope is None or not clustered:
        return Omega(Estimate(value, None, None, n, method="omega"), False)
    se, df = covariance_se(x, slope, groups)
    reach = t_of(confidence, df) * se / (1 - value)
    low, high = 1 - (1 - value) * math.exp(reach), 1 - (1 - value) * math.exp(-reach)
    return Omega(Estimate(value, low, high, n, se, "omega"), False)


def one_factor(covariances: ArrayLike) -> Factor | None:
    """Fit one factor to covariances by maximum likelihood.

    Parameters
    ----------
    covariances : array-like of float, shape (items, items)
        Covariances of three items or more.

    Returns
    -------
    Factor or None
        Loadings with a positive sum. None where an item has no spread, items repeat each other exactly, or the fit does
        not settle.

    Notes
    -----
    The likelihood is concentrated over the loadings: with the eigenvalues t of psi^-1/2 R psi^-1/2, largest first, the
    misfit is sum_{j>=2} (t_j - log t_j - 1), its slope diag(Sigma - R) / psi by log psi: Joreskog (1967), Lawley and
    Maxwell (1971). Own variances stay at or above 0.005 of an item's variance.

    Examples
    --------
    >>> l = np.array([0.9, 0.6, 0.3])
    >>> one_factor(np.outer(l, l) + np.diag([0.5, 0.7, 0.4])).loadings.round(4).tolist()
    [0.9, 0.6, 0.3]
    """
    c = np.asarray(covariances, float)
    spread = np.sqrt(np.diag(c))
    if not (spread > 0).all():
        return None
    r = c / np.outer(spread, spread)
    if np.linalg.eigvalsh(r)[0] < 1e-10:
        return None
    start = (1 - 0.5 / len(r)) / np.diag(np.linalg.inv(r))
    bounds = [(math.log(LEAST_OWN), 0.0)] * len(r)
    first = np.log(np.clip(start, LEAST_OWN, 1.0))
    found = optimize.minimize(
        _misfit, first, (r,), "L-BFGS-B", jac=True, bounds=bounds, options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500}
    )
    if not np.isfinite(found.fun):
        return None
    own = np.exp(found.x)
    loadings = _loadings(own, r)
    loadings = loadings if loadings.sum() >= 0 else -loadings
    return Factor(loadings * spread, own * spread**2, own <= LEAST_OWN * (1 + _EDGE))


def _misfit(log_own: NDArray, r: NDArray) -> tuple[float, NDArray]:
    """Return the misfit of own variances, loadings at their best, and its slope."""
    own = np.exp(log_own)
    root = np.sqrt(own)
    values = np.maximum(np.linalg.eigvalsh(r / np.outer(root, root)), 1e-300)[:-1]
    loadings = _loadings(own, r)
    slope = (loadings**2 + own - np.diag(r)) / own
    return float((values - np.log(values) - 1).sum()), slope


def _loadings(own: NDArray, r: NDArray) -> NDArray:
    """Return the best loadings for given own variances."""
    root = np.sqrt(own)
    values, vectors = np.linalg.eigh(r / np.outer(root, root))
    return root * vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0.0))


def _omega(factor: Factor) -> tuple[float, float, float]:
    """Return omega, its slope by each loading, and by each own variance."""
    common, own = float(factor.loadings.sum()), float(factor.own.sum())
    total = common**2 + own
    return common**2 / total, 2 * common * own / total**2, -(common**2) / total**2


def _slope(factor: Factor, by_loading: float, by_own: float) -> NDArray | None:
    """Return how omega moves with each covariance, through the fit; None where the fit is not unique."""
    k, loadings = len(factor.loadings), factor.loadings
    inverse = np.linalg.inv(np.outer(loadings, loadings) + np.diag(factor.own))
    along = inverse @ loadings
    information = np.zeros((2 * k, 2 * k))
    information[:k, :k] = 2 * (inverse * (loadings @ along) + np.outer(along, along))
    information[:k, k:] = 2 * inverse * along
    information[k:, :k] = information[:k, k:].T
    information[k:, k:] = inverse**2
    scale = np.sqrt(np.diag(information))
    scaled = information / np.outer(scale, scale)
    if not np.isfinite(scaled).all() or np.linalg.cond(scaled) > 1e10:
        return None
    v = np.linalg.solve(scaled, np.repeat([by_loading, by_own], k) / scale) / scale
    moved = np.outer(v[:k], loadings)
    return inverse @ (moved + moved.T + np.diag(v[k:])) @ inverse
