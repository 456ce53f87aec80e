"""Quantiles and Wilson's bounds, shared by everything that puts an interval around a share.

Wilson's bounds take any real number of trials, so that clustered counts can enter as effective ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy import special


def z_of(confidence: float) -> float:
    """Return the two-sided quantile of the normal distribution.

    Parameters
    ----------
    confidence : float in (0, 1)
        Probability of what lies between minus and plus the quantile.

    Returns
    -------
    float
        1.96 for 0.95.

    Examples
    --------
    >>> round(z_of(0.95), 4)
    1.96
    """
    return float(special.ndtri((1 + confidence) / 2))


def t_of(confidence: float, df: float) -> float:
    """Return the two-sided quantile of Student's t.

    Parameters
    ----------
    confidence : float in (0, 1)
        Probability of what lies between minus and plus the quantile.
    df : float
        Degrees of freedom, above 0.

    Returns
    -------
    float
        Larger than `z_of`, and near to it for large df.

    Examples
    --------
    >>> round(t_of(0.95, 11), 3)
    2.201
    """
    return float(special.stdtrit(df, (1 + confidence) / 2))


def welch_df(variances: Sequence[float], df: Sequence[float]) -> float:
    """Return the degrees of freedom of a sum of variances that are estimated apart.

    Parameters
    ----------
    variances : sequence of float
        Variances of independent means; not all 0.
    df : sequence of float
        Degrees of freedom of each.

    Returns
    -------
    float
        (sum v)^2 / sum(v^2 / df): Welch (1947), Satterthwaite (1946).

    Examples
    --------
    >>> welch_df([0.5, 0.5], [4, 4]), welch_df([0.5], [4])
    (8.0, 4.0)
    """
    return sum(variances) ** 2 / sum(v**2 / d for v, d in zip(variances, df, strict=True))


def score_bounds(share: float, n: float, z: float) -> tuple[float, float]:
    """Return Wilson's lower and upper bound.

    Parameters
    ----------
    share : float in [0, 1]
        Events of the trials.
    n : float
        Trials, above 0; effective ones where they come in clusters.
    z : float
        `z_of` the confidence.

    Returns
    -------
    tuple of float
        (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), kept in [0, 1]: Wilson (1927).

    Examples
    --------
    >>> low, high = score_bounds(0.0, 20, z_of(0.95))
    >>> low, round(high, 4)
    (0.0, 0.1611)
    """
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = ((middle + sign * half) / (1 + z * z / n) for sign in (-1, 1))
    return (0.0 if share == 0 else max(low, 0.0)), (1.0 if share == 1 else min(high, 1.0))
