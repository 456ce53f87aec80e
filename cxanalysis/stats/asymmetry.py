"""Does a low score cost more than a high one brings: the two sides of a score's middle, held against each other.

Some of what is delivered only disappoints when it is missing, some only delights when it is there. The usual contrast
puts the lowest and the highest quarter of answers side by side; but satisfied customers crowd at the upper end of the
scale, so the lowest quarter lies further out than the highest, and a perfectly straight line already looks like a
penalty. Here the line may bend at the middle, and both sides are read at the same distance from it. What no model sees
is the end of a scale: a score that can go no higher, of customers who would, bends the line as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.regression import Fit, least_squares
from cxanalysis.stats.score import t_of

METHOD = "two-sided bend"


@dataclass(frozen=True)
class Sides:
    """What one standard deviation below and above the middle of a score goes with.

    Attributes
    ----------
    penalty, reward : Estimate
        Outcome at one standard deviation below the middle, and above it, minus outcome at the middle.
    balance : Estimate
        reward + penalty: below 0 where a low score costs more than a high one brings.
    equal : tuple of float
        The narrower interval of two one-sided tests that the balance is nothing to speak of.
    p : float
        Two-sided, of a balance of 0.
    """

    penalty: Estimate
    reward: Estimate
    balance: Estimate
    equal: tuple[float, float]
    p: float


def sides(x: ArrayLike, y: ArrayLike, clusters: ArrayLike, confidence: float = 0.95) -> list[Sides] | None:
    """Hold the two sides of every score against each other, all scores in one model.

    Parameters
    ----------
    x : array-like of float, shape (n, k)
        Scores without missing values, each with some spread.
    y : array-like of float, shape (n,)
        Outcome, in its own points.
    clusters : array-like of int, shape (n,)
        Whose answer each row is.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    list of Sides or None
        One a score; None where the scores depend on each other or are too few for the model.

    Notes
    -----
    y = a + sum_j (b_j z_j + c_j |z_j|), z in standard deviations from the mean: reward b + c, penalty c - b, balance
    2 c. Variance summed over customers. Penalty and reward after Brandt (1988), whose dummies for the lowest and
    highest answers are replaced by a bend, because their contrast reads skewness as asymmetry.

    Examples
    --------
    >>> z = np.array([-2.0, -1, 0, 1, 2] * 4)
    >>> found = sides(z[:, None], np.where(z < 0, 2 * z, z), range(20))[0]
    >>> round(found.penalty.value / found.reward.value, 6)
    -2.0
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    n, k = z.shape
    fit = least_squares(np.column_stack([np.ones(n), z, np.abs(z)]), y, clusters)
    if fit is None:
        return None
    straight, bend = np.eye(1 + 2 * k)[1 : 1 + k], np.eye(1 + 2 * k)[1 + k :]
    return [_sides(fit, straight[j], bend[j], confidence) for j in range(k)]


def balance_verdict(side: Sides, p: float, margin: float, alpha: float) -> str:
    """Call two sides alike where no difference worth acting on is left; else the heavier one, if beyond chance.

    Parameters
    ----------
    side : Sides
        Both sides of one score.
    p : float
        p of its balance, adjusted for the scores judged together.
    margin : float
        Largest balance nobody would act on, in the outcome's points.
    alpha : float in (0, 1)
        Error rate for the scores judged together.

    Returns
    -------
    str
        even, penalty, reward or unclear.

    Examples
    --------
    >>> from cxanalysis.stats.estimate import Estimate as E
    >>> one = Sides(E(-0.6, -0.7, -0.5, 90), E(0.1, 0, 0.2, 90), E(-0.5, -0.6, -0.4, 90), (-0.58, -0.42), 0.001)
    >>> (
    ...     balance_verdict(one, 0.005, 0.2, 0.1),
    ...     balance_verdict(one, 0.005, 0.6, 0.1),
    ...     balance_verdict(one, 0.3, 0.2, 0.1),
    ... )
    ('penalty', 'even', 'unclear')
    """
    low, high = side.balance.low, side.balance.high
    if -margin < side.equal[0] and side.equal[1] < margin:
        return "even"
    if p > alpha or low is None or high is None or low <= 0 <= high:
        return "unclear"
    return "penalty" if high < 0 else "reward"


def _sides(fit: Fit, straight: NDArray[np.float64], bend: NDArray[np.float64], confidence: float) -> Sides:
    balance, se = float(2 * bend @ fit.beta), fit.se(2 * bend)
    narrow = t_of(2 * confidence - 1, fit.df) * se
    return Sides(
        fit.estimate(bend - straight, confidence, METHOD),
        fit.estimate(bend + straight, confidence, METHOD),
        fit.estimate(2 * bend, confidence, METHOD),
        (balance - narrow, balance + narrow),
        float(2 * special.stdtr(fit.df, -abs(balance) / se)) if se > 0 else float(balance == 0),
    )
