"""What a company where nothing happens looks like: chance among customers, and months that differ a little anyway.

Holidays, weather and staff make every month a little unlike the last. Where customers are many, chance among them is
small and such months look like a discovery. So what is held against a series are draws with a tolerated noise between
months that carries over from one to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats.trend_fit import Lines, fit_lines
from cxanalysis.stats.trend_waves import above, joint_p, wave_statistics

ROUGH = 1e-4  # a draw is fitted to a hundredth of a standard error at the very least

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Noise:
    """Tolerated noise between months: coefficient of variation, and correlation with the month before."""

    cv: float = 0.05
    ar: float = 0.5


@dataclass(frozen=True)
class Evidence:
    """A series held against quiet draws: p of the line, p of the waves, and |t| of the draws, sorted."""

    p_trend: float
    p_wave: float
    quiet_t: Floats


def draw(rate: ArrayLike, n: ArrayLike, noise: Noise, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Draw counts of months with given rates and tolerated noise.

    Parameters
    ----------
    rate : array-like of float, shape (T,)
        Expected share of customers who complain.
    n : array-like of int, shape (T,)
        Customers at risk.
    noise : Noise
        Between months.
    count : int
        Rows wanted.
    random : Generator
        Source of chance.

    Returns
    -------
    array of int, shape (count, T)
        Binomial counts at rate exp(z - s^2/2), z an AR(1) process with variance s^2 = log(1 + cv^2), at most 1.

    Examples
    --------
    >>> random = np.random.Generator(np.random.PCG64(1))
    >>> draw([0.1] * 3, [1000] * 3, Noise(), 2, random).shape
    (2, 3)
    """
    rate, n = np.asarray(rate, float), np.asarray(n, np.int64)
    if noise.cv > 0:
        z = _carried(random.standard_normal((count, len(n))), noise.ar) * np.sqrt(np.log1p(noise.cv**2))
        rate = rate * np.exp(z - np.log1p(noise.cv**2) / 2)
    return random.binomial(n, np.clip(np.broadcast_to(rate, (count, len(n))), 0.0, 1.0))


def _carried(z: Floats, ar: float) -> Floats:
    """Make normal draws carry over from month to month, their variance kept at 1."""
    fresh = np.sqrt(1 - ar**2)
    for month in range(1, z.shape[1]):
        z[:, month] = ar * z[:, month - 1] + fresh * z[:, month]
    return z


def against_quiet(
    x: NDArray, n: NDArray, line: Lines, noise: Noise, count: int, random: np.random.Generator
) -> Evidence:
    """Hold a series against draws at its flat rate.

    Parameters
    ----------
    x, n : array of int, shape (T,)
        Customers who complained, customers at risk.
    line : Lines
        The series' own line, one row.
    noise : Noise
        Tolerated between months.
    count : int
        Draws.
    random : Generator
        Source of chance.

    Returns
    -------
    Evidence
        p values among draws and series together, so never under 1/(count + 1).

    Examples
    --------
    >>> x, n = np.array([50, 52] * 6), np.full(12, 1000)
    >>> found = against_quiet(x, n, fit_lines([x], n), Noise(), 99, np.random.Generator(np.random.PCG64(1)))
    >>> found.p_trend > 0.5, found.p_wave > 0.1
    (True, True)
    """
    drawn = draw(np.full(len(n), x.sum() / n.sum()), n, noise, count, random)
    quiet = fit_lines(drawn, n, ROUGH)
    t = np.abs(np.concatenate([line.t, quiet.t]))
    waves = wave_statistics(np.concatenate([line.r, quiet.r]), n > 0)
    return Evidence(float(above(t)[0]), joint_p(waves), np.sort(t[1:]))
