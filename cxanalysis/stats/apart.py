"""Do two shares differ, when each is only worth so many trials: open or clustered cases count for less than one."""

from __future__ import annotations

import math

from scipy import special


def apart(one: float, trials: float, other: float, others: float) -> float | None:
    """Test whether two independent shares differ, each worth so many trials.

    Parameters
    ----------
    one, other : float in [0, 1]
        The shares.
    trials, others : float
        Effective trials of each.

    Returns
    -------
    float or None
        Two-sided p of the pooled z test; None where nothing varies or a side is empty.

    Examples
    --------
    >>> round(apart(0.9, 100, 0.8, 100), 4), apart(1.0, 10, 1.0, 10)
    (0.0477, None)
    """
    if trials <= 0 or others <= 0:
        return None
    pooled = (one * trials + other * others) / (trials + others)
    se = math.sqrt(max(pooled * (1 - pooled), 0.0) * (1 / trials + 1 / others))
    return float(2 * special.ndtr(-abs(one - other) / se)) if se > 0 else None
