"""What a wave leaves in the months' residuals: too much spread, a rhythm, neighbours alike, a few months off together.

One statistic alone sees one kind of wave. Four see most kinds; their joint error rate is kept by putting their p values
together and asking how small they get together among draws without a wave.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

SHORTEST, LONGEST = 2.2, 12.0  # periods of the rhythm looked for, in months
RUNS = (2, 3, 4, 5)  # months that may be off together

Floats = NDArray[np.float64]


def wave_statistics(r: ArrayLike, used: ArrayLike) -> Floats:
    """Work out four statistics of waves of each row of residuals.

    Parameters
    ----------
    r : array-like of float, shape (rows, T)
        Pearson residuals, 0 in months left out.
    used : array-like of bool, shape (T,)
        Months not left out.

    Returns
    -------
    array of float, shape (rows, 4)
        w1 = sum r^2; w2 = largest power of the periodogram over periods of 2.2 to 12 months; w3 = sum r_t r_(t+1) /
        sqrt(T); w4 = largest |sum of 2 to 5 consecutive r| / sqrt(their number).

    Examples
    --------
    >>> wave_statistics([[1.0, 1.0, -1.0, -1.0] * 3], [True] * 12).round(3).tolist()
    [[12.0, 12.0, 0.289, 1.414]]
    """
    r = np.asarray(r, float)
    count = max(int(np.sum(used)), 1)
    sums = np.concatenate([np.zeros((len(r), 1)), np.cumsum(r, axis=1)], axis=1)
    off = [np.abs(sums[:, k:] - sums[:, :-k]).max(axis=1) / np.sqrt(k) for k in RUNS if k < r.shape[1]]
    return np.stack(
        [
            (r**2).sum(axis=1),
            power(r, SHORTEST, LONGEST)[1].max(axis=1) / count,
            (r[:, 1:] * r[:, :-1]).sum(axis=1) / np.sqrt(count),
            np.max(off, axis=0),
        ],
        axis=1,
    )


def power(r: ArrayLike, shortest: float, longest: float) -> tuple[Floats, Floats]:
    """Return periods, and 2 |sum r exp(-i w t)|^2 of each row at each of them, frequencies half a cycle apart.

    Examples
    --------
    >>> periods, found = power([[1.0, 0.0, -1.0, 0.0] * 3], 2.2, 12)
    >>> float(periods[found.argmax()].round(6)), float(found.max().round(6))
    (4.0, 72.0)
    """
    r = np.asarray(r, float)
    count = r.shape[1]
    frequency = np.arange(np.ceil(2 * count / longest), np.floor(2 * count / shortest) + 1) / (2 * count)
    angle = 2 * np.pi * np.outer(np.arange(count), frequency)
    return 1 / frequency, 2 * ((r @ np.cos(angle)) ** 2 + (r @ np.sin(angle)) ** 2)


def joint_p(statistics: ArrayLike) -> float:
    """Return the p of the first row among all rows, by all its columns together.

    Parameters
    ----------
    statistics : array-like of float, shape (rows, k)
        What was observed in the first row, draws without a wave in the others; large is unusual.

    Returns
    -------
    float
        Share of rows whose p values together are at least as small as those of the first.

    Notes
    -----
    p_j by rank among all rows, combined by sum p_j^(-1/2), a generalised mean between Fisher's product and the
    smallest p (Vovk and Wang 2020). The sum is ranked among the same rows, so that the first is exchangeable with the
    others and the test is exact (Besag and Clifford 1989).

    Examples
    --------
    >>> joint_p([[9.0, 2.5], [1.0, 1.0], [2.0, 3.0], [3.0, 2.0]])
    0.25
    """
    ranks = np.stack([above(column) for column in np.asarray(statistics, float).T])
    return float(above((ranks**-0.5).sum(axis=0))[0])


def above(values: ArrayLike) -> Floats:
    """Return the share of values at least as large as each.

    Examples
    --------
    >>> above([3.0, 1.0, 3.0, 2.0]).tolist()
    [0.5, 1.0, 0.5, 0.75]
    """
    values = np.asarray(values, float)
    return (len(values) - np.searchsorted(np.sort(values), values, side="left")) / len(values)
