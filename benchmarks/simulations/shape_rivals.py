"""What others would call the shape of a series: t test of a straight line, Mann-Kendall, run rules of a chart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

ALPHA = 0.05
RUN = 7  # months on one side of the mean, or steps in one direction (NHS England, Making Data Count)


def slope(x: NDArray, n: NDArray) -> str:
    """Name the direction of a least-squares line through the rates where its t test is below 5 %; it knows no waves."""
    y, t = x / n, np.arange(len(x)) - (len(x) - 1) / 2
    b = (t @ y) / (t @ t)
    left = ((y - y.mean() - b * t) ** 2).sum()
    se = np.sqrt(left / (len(x) - 2) / (t @ t))
    p = 2 * special.stdtr(len(x) - 2, -abs(b) / se) if se > 0 else 1.0
    return "none" if p >= ALPHA else "rising" if b > 0 else "falling"


def mann_kendall(x: NDArray, n: NDArray) -> str:
    """Name the direction by Mann's and Kendall's test of the rates, ties corrected, below 5 %; it knows no waves."""
    y, count = x / n, len(x)
    score = np.sign(y[None, :] - y[:, None])[np.triu_indices(count, 1)].sum()
    ties = np.unique(y, return_counts=True)[1]
    variance = (count * (count - 1) * (2 * count + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = (score - np.sign(score)) / np.sqrt(variance) if variance > 0 else 0.0
    return "none" if 2 * special.ndtr(-abs(z)) >= ALPHA else "rising" if score > 0 else "falling"


def run_rules(x: NDArray, n: NDArray) -> str:
    """Name the shape by the rules of an XmR chart: a month beyond 3 sigma, 2 of 3 beyond 2, 7 on a side, 7 steps.

    A run that is high late or low early speaks for rising, the others for falling. Both, or only single months: wavy.
    """
    y = x / n
    sigma = np.abs(np.diff(y)).mean() / 1.128
    z = (y - y.mean()) / sigma if sigma > 0 else np.zeros(len(y))
    votes = set(_sides(np.sign(z))) | set(_steps(np.sign(np.diff(y))))
    far = (np.abs(z) > 3).any() or any((side * z[i : i + 3] > 2).sum() >= 2 for side in (1, -1) for i in range(len(z)))
    if len(votes) == 1:
        return "rising" if votes.pop() > 0 else "falling"
    return "wavy" if votes or far else "none"


def _sides(side: NDArray):
    """Yield 1 for a run that speaks for rising, -1 for falling: by its side and the half its middle lies in."""
    for first, last in _runs(side):
        if last - first + 1 >= RUN and side[first] != 0:
            yield int(side[first] * (1 if first + last >= len(side) - 1 else -1))


def _steps(step: NDArray):
    for first, last in _runs(step):
        if last - first + 1 >= RUN - 1 and step[first] != 0:
            yield int(step[first])


def _runs(values: NDArray):
    edges = np.flatnonzero(np.diff(values)) + 1
    return zip([0, *edges], [*(edges - 1), len(values) - 1], strict=True)


RIVALS = {"slope t test": slope, "Mann-Kendall": mann_kendall, "run rules": run_rules}
