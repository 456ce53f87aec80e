"""Limits that name the months standing out of a run chart.

For shares, counts and counts per unit. The plain p chart calls nearly every month special
when denominators are large; Laney's p' widens the limits by the unrest the baseline itself shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

WIDTH = 3.0  # Shewhart's three standard deviations
_D2 = 1.128  # mean range of two normal values


@dataclass(frozen=True)
class Limits:
    """Centre line and limits, one pair a period; `sigma_z` is the widening (1 for the plain charts)."""

    centre: float
    low: tuple[float, ...]
    high: tuple[float, ...]
    sigma_z: float = 1.0

    def outside(self, values: ArrayLike) -> tuple[bool, ...]:
        """Tell for each period whether its value lies beyond the limits.

        Parameters
        ----------
        values : array-like of float, shape (periods,)
            In the unit of the limits.

        Returns
        -------
        tuple of bool
            One a period.

        Examples
        --------
        >>> Limits(5.0, (1.0, 1.0), (9.0, 9.0)).outside([9.5, 9.0])
        (True, False)
        """
        pairs = zip(np.asarray(values, float).tolist(), self.low, self.high, strict=True)
        return tuple(v < low or v > high for v, low, high in pairs)


def p_limits(x: ArrayLike, n: ArrayLike, baseline: int | None = None) -> Limits:
    """Return the limits of a chart of shares.

    Parameters
    ----------
    x, n : array-like of int, shape (periods,)
        Events and trials; every n above 0.
    baseline : int, optional
        Number of first periods that freeze centre and widening; all where not given.

    Returns
    -------
    Limits
        p +- 3 sqrt(p (1-p)/n_i), kept in [0, 1]: Shewhart (1931).

    Examples
    --------
    >>> limits = p_limits([5, 7, 6], [50, 50, 50])
    >>> round(limits.centre, 2), limits.low[0], round(limits.high[0], 3)
    (0.12, 0.0, 0.258)
    """
    events, trials = np.asarray(x, float), np.asarray(n, float)
    return _share_limits(events, trials, baseline, 1.0)


def laney_limits(x: ArrayLike, n: ArrayLike, baseline: int | None = None) -> Limits:
    """Return the limits of Laney's p' chart.

    Parameters
    ----------
    x, n : array-like of int, shape (periods,)
        Events and trials; every n above 0.
    baseline : int, optional
        Number of first periods that freeze centre and widening; all where not given.

    Returns
    -------
    Limits
        p +- 3 sigma_z sqrt(p (1-p)/n_i), sigma_z the mean moving range of the baseline's z_i divided by 1.128, never
        under 1: Laney (2002).

    Examples
    --------
    >>> laney_limits([50, 90, 40, 95], [1000] * 4).sigma_z > 1, laney_limits([5, 6, 5], [50] * 3).sigma_z
    (True, 1.0)
    """
    events, trials = np.asarray(x, float), np.asarray(n, float)
    first, base = events[:baseline], trials[:baseline]
    share = first.sum() / base.sum()
    noise = np.sqrt(share * (1 - share) / base)
    if len(first) < 2 or not noise.all():
        return _share_limits(events, trials, baseline, 1.0)
    ranges = np.abs(np.diff((first / base - share) / noise))
    return _share_limits(events, trials, baseline, max(1.0, float(ranges.mean()) / _D2))


def c_limits(counts: ArrayLike, baseline: int | None = None) -> Limits:
    """Return the limits of a chart of counts.

    Parameters
    ----------
    counts : array-like of int, shape (periods,)
        Events a period, of equal exposure.
    baseline : int, optional
        Number of first periods that freeze the centre.

    Returns
    -------
    Limits
        c +- 3 sqrt(c), never under 0.

    Examples
    --------
    >>> c_limits([9, 9, 9]).high
    (18.0, 18.0, 18.0)
    """
    return u_limits(counts, np.ones(len(np.asarray(counts))), baseline)


def u_limits(counts: ArrayLike, exposure: ArrayLike, baseline: int | None = None) -> Limits:
    """Return the limits of a chart of counts per unit.

    Parameters
    ----------
    counts : array-like of int, shape (periods,)
        Events a period.
    exposure : array-like of float, shape (periods,)
        Units inspected; above 0.
    baseline : int, optional
        Number of first periods that freeze the centre.

    Returns
    -------
    Limits
        u +- 3 sqrt(u/n_i), never under 0.

    Examples
    --------
    >>> u_limits([10, 20], [5, 5]).centre
    3.0
    """
    events, units = np.asarray(counts, float), np.asarray(exposure, float)
    centre = float(events[:baseline].sum() / units[:baseline].sum())
    return _around(centre, WIDTH * np.sqrt(centre / units), np.inf, 1.0)


def _share_limits(events: NDArray, trials: NDArray, baseline: int | None, sigma_z: float) -> Limits:
    share = float(events[:baseline].sum() / trials[:baseline].sum())
    return _around(share, WIDTH * sigma_z * np.sqrt(share * (1 - share) / trials), 1.0, sigma_z)


def _around(centre: float, half: NDArray, most: float, sigma_z: float) -> Limits:
    low, high = np.maximum(centre - half, 0.0), np.minimum(centre + half, most)
    return Limits(centre, tuple(low.tolist()), tuple(high.tolist()), sigma_z)
