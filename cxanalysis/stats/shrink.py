"""Differences of many groups, each drawn towards 0 as far as its own uncertainty and the spread of all demand.

The largest of many differences is large partly by luck. What is known of one group alone overstates it; what is known
of all groups together says how far groups differ at all, and each is believed accordingly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import t_of, z_of

_STEPS = 40  # spreads that are averaged over, of all groups and of each
_HALVINGS = 36


def shrunken(
    differences: ArrayLike, se: ArrayLike, df: ArrayLike, counts: ArrayLike, scale: float, confidence: float = 0.95
) -> list[Estimate]:
    """Shrink differences of groups.

    Parameters
    ----------
    differences, se, df : array-like of float, shape (groups,)
        Each group's difference, its standard error (above 0) and degrees of freedom.
    counts : array-like of int, shape (groups,)
        What each rests on.
    scale : float
        The spread between groups that is as likely exceeded as not before the data are seen, in points; above 0.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    list of Estimate
        Posterior mean, standard deviation and equal-tailed interval of each difference.

    Notes
    -----
    d_g ~ N(delta_g, se_g^2), delta_g ~ Cauchy(0, tau): noise is drawn to 0, while one group that clearly differs is
    left nearly where it is, which a normal distribution of groups would not do. tau is averaged over instead of set to
    one estimate, which with few groups is often 0 and then claims to know every group's difference exactly; before the
    data it is log-logistic with median `scale` and shape 3, whose density vanishes at 0 (Chung et al. 2013).
    Where degrees of freedom are few, se is widened by t / z.

    Examples
    --------
    >>> found = shrunken([-0.5, 0.05, 0.1, -0.02], [0.1] * 4, [400] * 4, [50] * 4, 0.2)
    >>> [round(e.value, 2) for e in found], round(found[0].low, 2), round(found[0].high, 2)
    ([-0.46, 0.03, 0.07, -0.01], -0.66, -0.25)
    """
    raw = np.asarray(differences, float)
    if not raw.size:
        return []
    wide = np.asarray(se, float) * [t_of(confidence, d) / z_of(confidence) for d in np.asarray(df, float)]
    even = (np.arange(_STEPS) + 0.5) / _STEPS
    tau, own = scale * (even / (1 - even)) ** (1 / 3), 1 / special.ndtri((1 + even) / 2)  # at equal probabilities
    prior = (tau[:, None] * own) ** 2
    total = wide[:, None, None] ** 2 + prior
    likelihood = np.exp(-0.5 * (raw**2)[:, None, None] / total) / np.sqrt(total) * wide[:, None, None]
    of_all = np.log(np.maximum(likelihood.mean(axis=2), np.finfo(float).tiny))
    others = of_all.sum(axis=0) - of_all
    weight = np.exp(others - others.max(axis=1, keepdims=True))[:, :, None] * likelihood
    weight = (weight / weight.sum(axis=(1, 2), keepdims=True)).reshape(len(raw), -1)
    kept = (prior / total).reshape(len(raw), -1)
    centre, spread = kept * raw[:, None], wide[:, None] * np.sqrt(kept)
    tail = (1 - confidence) / 2
    low, high = (_quantile(centre, spread, weight, p) for p in (tail, 1 - tail))
    value = (centre * weight).sum(axis=1)
    sd = np.sqrt(((spread**2 + (centre - value[:, None]) ** 2) * weight).sum(axis=1))
    rows = zip(value, low, high, np.asarray(counts), sd, strict=True)
    return [Estimate(float(v), float(a), float(b), int(n), float(s), "shrunken") for v, a, b, n, s in rows]


def _quantile(
    centre: NDArray[np.float64], spread: NDArray[np.float64], weight: NDArray[np.float64], p: float
) -> NDArray[np.float64]:
    """Return a quantile of mixtures of normal distributions (all of shape (k, m)) by halving."""
    low, high = (centre - 9 * spread).min(axis=1), (centre + 9 * spread).max(axis=1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        under = (special.ndtr((middle[:, None] - centre) / spread) * weight).sum(axis=1) < p
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2
