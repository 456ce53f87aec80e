"""Does what customers do next go with how satisfied they said they were?

Answers of one month are compared with each other, never a good month with a bad one, and customers who behaved alike
before; a customer who answered several times counts as one. What comes out is an association: a dissatisfied customer
may complain because of something that made him dissatisfied in the first place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.cells import within
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.logit import logit, marginal_effect
from cxanalysis.stats.regression import least_squares
from cxanalysis.stats.score import t_of

LAG = 3  # full months before and after an answer's own month in which behaviour is looked at


@dataclass(frozen=True)
class Effect:
    """Change of an outcome for one point more of satisfaction, and the p value of no change."""

    estimate: Estimate
    p: float


def event_effect(
    event: ArrayLike,
    score: ArrayLike,
    earlier: ArrayLike,
    months: ArrayLike,
    clusters: ArrayLike,
    confidence: float = 0.95,
) -> Effect | None:
    """Estimate how the probability of an event goes with a score.

    Parameters
    ----------
    event : array-like of bool, shape (n,)
        Whether it happened after the answer.
    score : array-like of float, shape (n,)
        The answers.
    earlier : array-like of bool, shape (n,)
        Whether it had happened before the answer; all the same where that is not known.
    months : array-like of int, shape (n,)
        Month of each answer.
    clusters : array-like of int, shape (n,)
        Whose answer it is.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Effect or None
        The average marginal effect (`logit.marginal_effect`); None where it cannot be estimated: no spread of the
        scores, fewer than two customers with or without the event, or events told apart without error.

    Notes
    -----
    Logistic regression on score and earlier event, both centred within the month. Months need no terms of their own:
    the average effect hardly depends on what is left out, as long as that is unrelated to the score (Cramer 2007); and
    a month without any event does no harm.

    Examples
    --------
    >>> scores, months = [1, 2, 3, 4, 5] * 40, [0] * 100 + [1] * 100
    >>> happened = [i % 7 == 0 and s < 4 for i, s in enumerate(scores)]
    >>> event_effect(happened, scores, [False] * 200, months, range(200)).estimate.value < 0
    True
    """
    x = _design(score, earlier, months)
    fit = logit(x, event, clusters) if x is not None else None
    if x is None or fit is None:
        return None
    found = marginal_effect(fit, x, 1, confidence)
    return _effect(found, months, x.shape[1], fit.df, confidence)


def change_effect(
    change: ArrayLike,
    score: ArrayLike,
    earlier: ArrayLike,
    months: ArrayLike,
    clusters: ArrayLike,
    confidence: float = 0.95,
) -> Effect | None:
    """Estimate how a change goes with a score: `event_effect` for an outcome that is a number.

    Parameters
    ----------
    change : array-like of float, shape (n,)
        The outcome, such as `relative_change`.
    score, earlier, months, clusters : array-like, shape (n,)
        As in `event_effect`; `earlier` is any number known before the answer.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Effect or None
        Slope of least squares on score and earlier behaviour within months; None where the scores have no spread or
        there are too few customers.

    Examples
    --------
    >>> scores = [1, 2, 3, 4, 5] * 4
    >>> round(change_effect([s / 10 for s in scores], scores, [0] * 20, [0] * 20, range(20)).estimate.value, 6)
    0.1
    """
    x = _design(score, earlier, months)
    y = within(np.asarray(change, float), months)
    fit = least_squares(x, y, np.asarray(clusters)) if x is not None else None
    if fit is None:
        return None
    slope = Estimate(float(fit.beta[1]), None, None, fit.n, fit.se(np.eye(len(fit.beta))[1]), "least_squares")
    return _effect(slope, months, len(fit.beta), fit.df, confidence)


def relative_change(before: ArrayLike, after: ArrayLike) -> NDArray[np.float64]:
    """Return how much an amount changed, relative to the mean of before and after.

    Parameters
    ----------
    before, after : array-like of float, shape (n,)
        Amounts; what is under 0 counts as 0.

    Returns
    -------
    array of float, shape (n,)
        2 (after - before) / (after + before), from -2 (nothing any more) to 2 (nothing before); missing where both are
        0. Bounded, so that no single customer decides, and the same both ways (Davis, Haltiwanger, Schuh 1996).

    Examples
    --------
    >>> relative_change([100, 100, 100, 0], [100, 110, 0, 0]).round(3).tolist()
    [0.0, 0.095, -2.0, nan]
    """
    a, b = np.maximum(np.asarray(before, float), 0), np.maximum(np.asarray(after, float), 0)
    total = a + b
    return np.where(total > 0, 2 * (b - a) / np.where(total > 0, total, 1), np.nan)


def _effect(found: Estimate, months: ArrayLike, columns: int, df: int, confidence: float) -> Effect | None:
    """Give an estimate its interval and p value, the means of the months counted as estimated; None without spread."""
    left = found.n - columns - (len(np.unique(np.asarray(months))) - 1)
    if found.value is None or not found.se or left < 1:
        return None
    se = found.se * math.sqrt((found.n - columns) / left)
    half = t_of(confidence, df) * se
    estimate = Estimate(found.value, found.value - half, found.value + half, found.n, se, found.method)
    return Effect(estimate, 2 * float(special.stdtr(df, -abs(found.value / se))))


def _design(score: ArrayLike, earlier: ArrayLike, months: ArrayLike) -> NDArray | None:
    """Return ones, the score and earlier behaviour within months; None where the scores do not vary within any."""
    own = within(np.asarray(score, float), months)
    if len(own) == 0 or np.ptp(own) <= 1e-9:
        return None
    before = within(np.asarray(earlier, float), months)
    columns = [np.ones(len(own)), own, *([before] if np.ptp(before) > 1e-9 else [])]
    return np.column_stack(columns)
