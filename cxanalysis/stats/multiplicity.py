"""Many tests on one page: how to keep a company where nothing happened from getting a page full of findings.

Sixty tests at 5 % give a false finding in 95 of 100 reports. Holm keeps the chance of any false headline; Benjamini and
Hochberg keep the share of false ones among many.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def holm(p: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjust p values so that the chance of any false finding in the family stays under the level.

    Parameters
    ----------
    p : sequence of float or None
        p values of one family; None (not tested) is kept and does not count.

    Returns
    -------
    tuple of float or None
        max over j <= i of min(1, (m - j + 1) p_(j)), in the order given: Holm (1979).

    Examples
    --------
    >>> holm([0.01, None, 0.04, 0.03])
    (0.03, None, 0.06, 0.06)
    """
    return _stepwise(p, lambda q: np.maximum.accumulate(q * np.arange(len(q), 0, -1)))


def benjamini_hochberg(p: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjust p values so that the expected share of false findings stays under the level.

    Parameters
    ----------
    p : sequence of float or None
        p values of one family; None (not tested) is kept and does not count.

    Returns
    -------
    tuple of float or None
        min over j >= i of min(1, m p_(j) / j), in the order given: Benjamini and Hochberg (1995).

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, None, 0.03])
    (0.03, 0.04, None, 0.04)
    """
    return _stepwise(p, lambda q: np.minimum.accumulate((q * len(q) / np.arange(1, len(q) + 1))[::-1])[::-1])


def _stepwise(p: Sequence[float | None], adjust) -> tuple[float | None, ...]:
    """Sort the tested ones, adjust them, and put them back where they were."""
    tested = [i for i, v in enumerate(p) if v is not None]
    values: NDArray = np.array([p[i] for i in tested], float)
    order = np.argsort(values, kind="stable")
    adjusted = np.minimum(adjust(values[order]), 1.0)
    out: list[float | None] = [None] * len(p)
    for rank, position in enumerate(order):
        out[tested[position]] = float(adjusted[rank])
    return tuple(out)
