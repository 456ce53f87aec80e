"""Whether a gap explains an outcome, or only one of its two ends does.

A regression on the gap takes for granted that a point less of expectation is worth as much as a point more of
perception. With both scores in the model that can be tested.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats import resample
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.regression import Fit, Wald, least_squares, wald
from cxanalysis.stats.score import t_of

MARGIN = 0.2  # two effects this close, as a share of the one, are taken for the same
_TERMS = 5  # P, E, PE, P^2, E^2
_SAME = 1e-9
_MOST_LEVERAGE = 0.99  # an answer alone in its month leaves no residual


@dataclass(frozen=True)
class GapModel:
    """What perception and expectation go with.

    Attributes
    ----------
    total : Estimate
        b_P + b_E: 0 where the gap is the model.
    perceived, expected : Estimate
        Change of the outcome for one point of each.
    linear, joint : Wald
        Test of b_P + b_E = 0; the same together with no quadratic term.
    verdict : str
        gap (shown to be 0 up to a fifth of b_P), not_gap (shown to differ), unclear.
    r2, r2_gap : float
        Share of the outcome's variance within months that the model explains, and that the gap alone explains.
    """

    total: Estimate
    perceived: Estimate
    expected: Estimate
    linear: Wald
    joint: Wald
    verdict: str
    r2: float
    r2_gap: float


def gap_model(
    perceived: ArrayLike,
    expected: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    months: ArrayLike,
    confidence: float = 0.95,
) -> GapModel | None:
    """Test whether the difference of two scores is the model of an outcome.

    Parameters
    ----------
    perceived, expected, outcome : array-like of float, shape (n,)
        Answers without missing values.
    clusters : array-like of int, shape (n,)
        Whose answer each row is.
    months : array-like of int, shape (n,)
        When each answer was given; only answers of one month are held against each other.
    confidence : float in (0, 1)
        Coverage of the intervals; 1 - confidence is the level of the test.

    Returns
    -------
    GapModel or None
        None where there are too few customers, or a score or the outcome does not vary enough to fit the model.

    Notes
    -----
    outcome ~ P + E + PE + P^2 + E^2 with month effects, each score centred at its mean, variance by customers
    (`fitted`); b_P and b_E are then the average effects of a point over these answers. At the middle of the scale they
    would be those of customers who expect little, of whom there are hardly any. The algebraic difference asks for b_P +
    b_E = 0 (linear), which holds wherever the scores are centred, and for no quadratic term besides (joint): Edwards
    (2002).
    Shown to be the gap where both b_E + (1 - m) b_P < 0 < b_E + (1 + m) b_P at level 1 - confidence each, m = 0.2,
    which is b_P + b_E inside +-m b_P with b_P's own uncertainty counted.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> p, e, month = rng.integers(3, 8, 600), rng.integers(4, 8, 600), np.repeat(np.arange(6), 100)
    >>> found = gap_model(p, e, 0.5 * p + rng.normal(0, 0.5, 600), np.arange(600), month)
    >>> found.verdict, round(found.perceived.value, 1), found.total.low > 0.2
    ('not_gap', 0.5, True)
    >>> gap_model(p, e, 0.5 * (p - e) + rng.normal(0, 0.1, 600), np.arange(600), month).verdict
    'gap'
    """
    if not np.size(outcome):
        return None
    p, e = (v - v.mean() for v in (np.asarray(perceived, float), np.asarray(expected, float)))
    y = within(np.asarray(outcome, float), months)
    fit = fitted(np.column_stack([p, e, p * e, p * p, e * e]), outcome, clusters, months)
    gap = least_squares(within((p - e)[:, None], months), y, clusters)
    if fit is None or gap is None:
        return None
    sums = np.eye(_TERMS)
    sums[0, 1] = 1
    linear, joint = wald(fit, sums[:1]), wald(fit, np.delete(sums, 1, axis=0))
    if linear is None or joint is None:
        return None
    return GapModel(
        estimate(fit, [1, 1, 0, 0, 0], confidence),
        estimate(fit, [1, 0, 0, 0, 0], confidence),
        estimate(fit, [0, 1, 0, 0, 0], confidence),
        linear,
        joint,
        _verdict(fit, linear, confidence),
        fit.r2,
        gap.r2,
    )


def fitted(x: ArrayLike, outcome: ArrayLike, clusters: ArrayLike, months: ArrayLike) -> Fit | None:
    """Fit a line within months, with a variance that stays honest where few customers carry much of it.

    Parameters
    ----------
    x : array-like of float, shape (n, k)
        Predictors without missing values.
    outcome : array-like of float, shape (n,)
        Outcome.
    clusters, months : array-like, shape (n,)
        Whose answer each row is, and when it was given.

    Returns
    -------
    Fit or None
        None under k + 2 customers, where the predictors depend on each other, or the outcome never varies in a month.

    Notes
    -----
    `regression.least_squares` of what the months leave; in the variance each residual is divided by 1 - h, h its
    leverage with the month's own 1/n counted: MacKinnon and White (1985), summed over customers. Squares and products
    of scores have far outliers; without it the test of a model that holds rejects twice as often as it says.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x, month = rng.normal(size=(90, 1)), np.repeat([0, 1, 2], 30)
    >>> fit = fitted(x, 2 * x[:, 0] + month + rng.normal(0, 0.1, 90), np.arange(90), month)
    >>> round(float(fit.beta[0]), 1), fit.df
    (2.0, 89)
    """
    left, y = within(np.asarray(x, float), months), within(np.asarray(outcome, float), months)
    fit = least_squares(left, y, clusters) if np.any(np.abs(y) > _SAME) else None
    if fit is None:
        return None
    bread = np.linalg.inv(left.T @ left)
    month, whose = (np.unique(np.asarray(v), return_inverse=True)[1] for v in (months, clusters))
    leverage = ((left @ bread) * left).sum(axis=1) + 1 / np.bincount(month)[month]
    residual = (y - left @ fit.beta) / (1 - np.minimum(leverage, _MOST_LEVERAGE))
    each = resample.sums(left * residual[:, None], whose)
    customers = fit.df + 1
    return replace(fit, cov=bread @ (each.T @ each) @ bread * (customers / fit.df))


def within(values: NDArray, months: ArrayLike) -> NDArray:
    """Subtract the mean of its month from each value.

    Parameters
    ----------
    values : array of float, shape (n,) or (n, k)
        Values without missing ones.
    months : array-like, shape (n,)
        Month of each row.

    Returns
    -------
    array of float, of the same shape

    Examples
    --------
    >>> within(np.array([1.0, 3, 10]), [0, 0, 1]).tolist()
    [-1.0, 1.0, 0.0]
    """
    month = np.unique(np.asarray(months), return_inverse=True)[1]
    count = np.bincount(month)
    columns = values.reshape(len(values), -1).T
    means = np.stack([np.bincount(month, column) / count for column in columns], axis=1)
    return values - means[month].reshape(values.shape)


def estimate(fit: Fit, contrast: ArrayLike, confidence: float) -> Estimate:
    """Return a sum of coefficients with its t interval.

    Examples
    --------
    >>> fit = least_squares([[1, -1], [1, 0], [1, 1], [1, 2], [1, 3]], [0.1, 1.9, 4.2, 5.9, 8.0])
    >>> round(estimate(fit, [0, 1], 0.95).value, 2)
    1.98
    """
    c = np.asarray(contrast, float)
    value, se = float(c @ fit.beta), fit.se(c)
    half = t_of(confidence, fit.df) * se
    return Estimate(value, value - half, value + half, fit.n, se, "cluster t")


def equal_up_to(fit: Fit, one: ArrayLike, other: ArrayLike, confidence: float, margin: float = MARGIN) -> bool:
    """Tell whether a sum of coefficients is shown to equal another up to a share of it.

    Parameters
    ----------
    fit : Fit
        A fitted line.
    one, other : array-like of float, shape (k,)
        Weights of the coefficients in both sums; the other must be shown to be above 0 for a yes.
    confidence : float in (0, 1)
        1 - confidence is the level of each of the two one-sided tests.
    margin : float
        Share of the other.

    Returns
    -------
    bool
        True where one - (1 - margin) other > 0 and one - (1 + margin) other < 0 are both shown.

    Examples
    --------
    >>> fit = least_squares([[1, -1], [1, 0], [1, 1], [1, 2], [1, 3]], [0.1, 1.9, 4.2, 5.9, 8.0])
    >>> equal_up_to(fit, [0, 1], [0, 1], 0.95), equal_up_to(fit, [0, 2], [0, 1], 0.95)
    (True, False)
    """
    a, b = np.asarray(one, float), np.asarray(other, float)
    two_sided = 2 * confidence - 1
    over = estimate(fit, a - (1 - margin) * b, two_sided).low
    under = estimate(fit, a - (1 + margin) * b, two_sided).high
    return over is not None and under is not None and over > 0 > under


def _verdict(fit: Fit, linear: Wald, confidence: float) -> str:
    if equal_up_to(fit, [0, -1, 0, 0, 0], [1, 0, 0, 0, 0], confidence):
        return "gap"
    return "not_gap" if linear.p < 1 - confidence else "unclear"
