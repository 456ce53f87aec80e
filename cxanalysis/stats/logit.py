"""How much more likely an event is for one unit more of a predictor, where a customer may be seen several times.

Odds ratios are read as if they were ratios of probabilities. The average marginal effect is the answer in the unit of
the question: by how much the share of customers with the event changes, on the average of those observed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, special

from cxanalysis.stats.cells import numbered
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of

STEPS, SETTLED = 50, 1e-9  # Newton steps at most; change of a coefficient, in standard deviations, that ends them
CERTAIN = 1e-7  # a fitted probability this near 0 or 1: the predictors separate the events


@dataclass(frozen=True)
class Logit:
    """A fitted logistic regression.

    Attributes
    ----------
    beta : array, shape (k,)
        Coefficients, log odds.
    cov : array, shape (k, k)
        Their covariance, customers as clusters.
    fitted : array, shape (n,)
        Fitted probabilities.
    df : int
        Degrees of freedom: twice the customers with the rarer outcome, less two.
    """

    beta: NDArray[np.float64]
    cov: NDArray[np.float64]
    fitted: NDArray[np.float64]
    df: int


def logit(x: ArrayLike, y: ArrayLike, clusters: ArrayLike | None = None) -> Logit | None:
    """Fit log(p / (1 - p)) = x b by maximum likelihood, the variance of b summed over clusters.

    Parameters
    ----------
    x : array-like of float, shape (n, k)
        Predictors without missing values, a column of ones among them.
    y : array-like of bool or int, shape (n,)
        Whether the event happened.
    clusters : array-like of int, shape (n,), optional
        Whose each row is; each row its own where not given.

    Returns
    -------
    Logit or None
        None where columns depend on each other, where fewer than two customers have the event or are without it, and
        where the predictors tell the events apart without error, so that no finite b fits best (Albert and Anderson
        1984).

    Notes
    -----
    Newton steps from 0. Covariance A^-1 sum_g s_g s_g' A^-1 times G/(G-1) (n-1)/(n-k), A the information, s_g the
    score of a customer (Liang and Zeger 1986).

    Examples
    --------
    >>> fit = logit([[1, 0]] * 4 + [[1, 1]] * 4, [0, 0, 0, 1, 0, 1, 1, 1])
    >>> fit.beta.round(4).tolist(), fit.fitted[[0, 4]].round(4).tolist()
    ([-1.0986, 2.1972], [0.25, 0.75])
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    n, k = x.shape
    groups = numbered(clusters, n)
    rarer = min(len(np.unique(groups[y == side])) for side in (0, 1))
    if rarer < 2 or n < k + 2 or np.linalg.matrix_rank(x) < k:
        return None
    beta = _newton(x, y)
    if beta is None:
        return None
    fitted = special.expit(x @ beta)
    bread = linalg.inv((x * (fitted * (1 - fitted))[:, None]).T @ x)
    count = int(groups.max()) + 1
    scores = np.stack([np.bincount(groups, column * (y - fitted), count) for column in x.T], axis=1)
    cov = bread @ (scores.T @ scores) @ bread * (count / (count - 1) * (n - 1) / (n - k))
    return Logit(beta, cov, fitted, 2 * (rarer - 1))


def marginal_effect(fit: Logit, x: ArrayLike, column: int, confidence: float = 0.95) -> Estimate:
    """Estimate the average marginal effect of a predictor.

    Parameters
    ----------
    fit : Logit
        The fit of `x`.
    x : array-like of float, shape (n, k)
        Its predictors.
    column : int
        Which of them.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        mean(p (1 - p)) b_j, the change of the probability for one unit more of x_j; n rows.

    Notes
    -----
    Delta method: gradient mean(p (1 - p)) e_j + b_j mean(p (1 - p) (1 - 2 p) x). It is the number of customers with the
    rarer outcome that makes the variance known: t with twice as many degrees of freedom, less two, kept 94 to 98 % of
    intervals right from 10 such customers on (own simulation).

    Examples
    --------
    >>> x = [[1, 0]] * 40 + [[1, 1]] * 40
    >>> found = marginal_effect(logit(x, [0, 0, 0, 1] * 10 + [0, 1, 1, 1] * 10), x, 1)
    >>> round(found.value, 4), found.low > 0
    (0.412, True)
    """
    x = np.asarray(x, float)
    steep = fit.fitted * (1 - fit.fitted)
    gradient = fit.beta[column] * ((steep * (1 - 2 * fit.fitted)) @ x) / len(x)
    gradient[column] += steep.mean()
    value = float(fit.beta[column] * steep.mean())
    se = float(np.sqrt(max(gradient @ fit.cov @ gradient, 0.0)))
    half = t_of(confidence, fit.df) * se
    return Estimate(value, value - half, value + half, len(x), se, "marginal_effect")


def _newton(x: NDArray, y: NDArray) -> NDArray | None:
    """Return the coefficients of greatest likelihood; None where they run away."""
    beta, unit = np.zeros(x.shape[1]), np.where(np.ptp(x, axis=0) > 0, x.std(axis=0), 1.0)
    for _ in range(STEPS):
        fitted = special.expit(x @ beta)
        weight = fitted * (1 - fitted)
        if weight.max() < CERTAIN:
            return None
        step = linalg.lstsq((x * weight[:, None]).T @ x, x.T @ (y - fitted))[0]
        beta = beta + step
        if float(np.abs(step * unit).max()) < SETTLED:
            sure = np.minimum(special.expit(x @ beta), special.expit(-(x @ beta)))
            return None if float(sure.min()) < CERTAIN else beta
    return None
