"""Whether a gap explains an outcome, or only one of its two ends does.

A regression on the gap takes for granted that a point less of expectation is worth as much as a point more of
perception. With both scores in the model that can be tested.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cxanalysis.stats.cells import within
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.regression import Fit, Wald, equal_up_to, fitted, least_squares, wald

_TERMS = 5  # P, E, PE, P^2, E^2


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
        fit.estimate([1, 1, 0, 0, 0], confidence),
        fit.estimate([1, 0, 0, 0, 0], confidence),
        fit.estimate([0, 1, 0, 0, 0], confidence),
        linear,
        joint,
        _verdict(fit, linear, confidence),
        fit.r2,
        gap.r2,
    )


def _verdict(fit: Fit, linear: Wald, confidence: float) -> str:
    if equal_up_to(fit, [0, -1, 0, 0, 0], [1, 0, 0, 0, 0], confidence):
        return "gap"
    return "not_gap" if linear.p < 1 - confidence else "unclear"
