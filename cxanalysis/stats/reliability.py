"""How far the questions of a dimension measure one thing.

Alpha is easily quoted and easily confused: raw or standardised, listwise or pairwise. The result says which.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of `items` questions: raw with its interval, and standardised (equal variances)."""

    raw: Estimate
    standardised: float | None
    items: int


def cronbach_alpha(answers: ArrayLike, confidence: float = 0.95, pairwise: bool = False) -> Alpha:
    """Estimate the reliability of a scale made by adding up its questions.

    Parameters
    ----------
    answers : array-like of float, shape (respondents, items)
        Answers, reversed questions already turned round; NaN is missing.
    confidence : float in (0, 1)
        Coverage of the interval.
    pairwise : bool
        False: only respondents who answered every item. True: each covariance from those who answered both items;
        the interval then rests on the complete respondents' number and is an approximation.

    Returns
    -------
    Alpha
        Values None under two items, two respondents (to a pair of items), or without any variance; n is the number of
        complete respondents (pairwise: of those with at least one answer).

    Notes
    -----
    k/(k-1) (1 - sum s_i^2 / s_total^2), Cronbach (1951); standardised k r / (1 + (k-1) r) with r the mean correlation;
    interval 1 - (1 - alpha) F(n-1, (n-1)(k-1)) at both tails, Feldt (1965).

    Examples
    --------
    >>> a = cronbach_alpha([[1, 2], [2, 3], [3, 3], [4, 5], [5, 5]])
    >>> round(a.raw.value, 4), round(a.standardised, 4), a.raw.n
    (0.9639, 0.9706, 5)
    """
    x = np.asarray(answers, float)
    k = x.shape[1]
    complete = x[~np.isnan(x).any(axis=1)]
    used = x[~np.isnan(x).all(axis=1)] if pairwise else complete
    c = _covariance(used) if k > 1 else None
    if c is None or not c.sum() > 0:
        return Alpha(Estimate(None, None, None, len(used), method="alpha"), None, k)
    value = float(k / (k - 1) * (1 - np.trace(c) / c.sum()))
    low, high = _feldt(value, len(complete), k, confidence) if len(complete) > 1 else (None, None)
    return Alpha(Estimate(value, low, high, len(used), method="alpha"), _standardised(c), k)


def _covariance(x: NDArray) -> NDArray | None:
    """Return the covariances, each over the rows where both columns are there; None where a pair has under two."""
    there = ~np.isnan(x)
    filled = np.where(there, x, 0.0)
    n = there.T.astype(float) @ there
    if n.min() < 2:
        return None
    sums = filled.T @ there  # [i, j]: sum of column i over rows where j is there
    return (filled.T @ filled - sums * sums.T / n) / (n - 1)


def _standardised(c: NDArray) -> float | None:
    spread = np.sqrt(np.diag(c))
    if not spread.all():
        return None
    k = len(c)
    r = float(((c / np.outer(spread, spread)).sum() - k) / (k * (k - 1)))
    return k * r / (1 + (k - 1) * r)


def _feldt(alpha: float, n: int, k: int, confidence: float) -> tuple[float, float]:
    df1, df2, tail = n - 1, (n - 1) * (k - 1), (1 - confidence) / 2
    low, high = (1 - (1 - alpha) * float(special.fdtri(df1, df2, q)) for q in (1 - tail, tail))
    return low, high
