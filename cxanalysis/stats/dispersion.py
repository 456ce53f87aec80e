"""Counts of items when customers file many: how much less they say than as many complaints of as many customers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def item_dispersion(complaints: int, squares: float, item_squares: float, shares: ArrayLike) -> float:
    """Estimate how far customers who file many make item counts vary more than single complaints would.

    Parameters
    ----------
    complaints : int
        Complaints.
    squares : float
        Sum over customers of their complaints squared.
    item_squares : float
        The same summed over customers and items.
    shares : array-like of float, shape (items,)
        Shares of the items, summing to 1.

    Returns
    -------
    float
        phi >= 1, the factor on the multinomial variance.

    Notes
    -----
    phi = 1 + (S_item - c - (S - c) H) / (c (1 - H)), H = sum of squared shares: what pairs of complaints of a customer
    are about the same item more often than pairs of any two. Method of moments for the Dirichlet-multinomial of
    customers (Mosimann 1962).

    Examples
    --------
    >>> item_dispersion(100, 200, 200, [0.5, 0.5]), item_dispersion(100, 200, 150, [0.5, 0.5])  # each customer twice
    (2.0, 1.0)
    """
    alike = float((np.asarray(shares, float) ** 2).sum())
    if complaints <= 0 or alike >= 1:
        return 1.0
    return max(1.0, 1 + (item_squares - complaints - (squares - complaints) * alike) / (complaints * (1 - alike)))
