"""How likely somebody comes back within so many days, when the latest have not been watched that long.

Counting only those watched to the end throws the latest away; counting all as if they had been watched takes a return
that is still to come for none. Each counts here for as long as it was watched, and what one customer does several
times counts as one voice.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score import score_bounds, t_of, z_of

_TINY = 1e-12


@dataclass(frozen=True)
class Returns:
    """The probability of a return within a horizon.

    Attributes
    ----------
    value : float
        The probability.
    pull : array of float, shape (customers,)
        How far each customer moves it; 0 for who has no row.
    weight : array of float, shape (customers,)
        Rows of each customer.
    n, events : int
        Rows, and those that returned within the horizon while watched.
    returned, stayed : int
        Customers with a return, and with a row that had none.
    """

    value: float
    pull: NDArray[np.float64]
    weight: NDArray[np.float64]
    n: int
    events: int
    returned: int
    stayed: int

    @property
    def voices(self) -> float:
        """Return how many customers of one row each it is worth: (sum m)^2 / sum m^2 (Kish)."""
        return float(self.weight.sum() ** 2 / (self.weight**2).sum())

    @property
    def alone(self) -> NDArray[np.float64]:
        """Return how far the probability moves when a customer is left out."""
        return self.pull / np.maximum(1 - self.weight / self.n, _TINY)

    def estimate(self, confidence: float = 0.95) -> Estimate:
        """Return the probability with its interval; without one where a single customer gave it.

        Notes
        -----
        V = sum over customers of (pull / (1 - m/n))^2, m of n rows being the customer's (left out one by one, as CR3
        of Bell and McCaffrey 2002); the interval is Wilson's at p(1 - p)/V rows, times (z / t(k - 1))^2, k the
        `voices` (Korn and Graubard 1998), at most n; at k rows where nobody returned, or everybody.
        """
        k = self.voices
        if k < 1 + _TINY:
            return Estimate(self.value, None, None, self.n, method="km_clustered")
        variance = float((self.alone**2).sum())
        p, z = self.value, z_of(confidence)
        worth = p * (1 - p) / variance if variance > _TINY**2 and 0 < p < 1 else k
        worth = min(worth * (z / t_of(confidence, max(k - 1, 1.0))) ** 2, self.n)
        low, high = score_bounds(min(max(p, 0.0), 1.0), worth, z)
        return Estimate(p, low, high, self.n, math.sqrt(variance), "km_clustered")


@dataclass(frozen=True)
class Watched:
    """Rows watched until they return or no longer, set in order once for any choice of them.

    Attributes
    ----------
    place : array of int, shape (n,)
        Where a row's days stand among all that occur.
    event : array of bool, shape (n,)
        Whether it ended with a return within the horizon.
    customer : array of int, shape (n,)
        Whose row it is, counted from 0.
    """

    place: NDArray[np.int64]
    event: NDArray[np.bool_]
    customer: NDArray[np.int64]

    @classmethod
    def of(cls, days: ArrayLike, again: ArrayLike, horizon: float, customer: ArrayLike) -> Watched:
        """Set rows in order; see `returns`."""
        x, whose = np.asarray(days, float), np.asarray(customer, dtype=np.int64)
        place = np.unique(np.minimum(x, np.nextafter(horizon, np.inf)), return_inverse=True)[1].reshape(-1)
        return cls(place, np.asarray(again, bool) & (x <= horizon), whose)

    def returns(self, kept: NDArray[np.bool_] | None = None) -> Returns | None:
        """Estimate the probability of a return of all rows, or of those kept; None without rows."""
        mine = slice(None) if kept is None else kept
        place, event, whose = self.place[mine], self.event[mine], self.customer[mine]
        if not place.size:
            return None
        ended, died = (np.bincount(at, minlength=int(self.place.max()) + 1) for at in (place, place[event]))
        risk = np.maximum(ended[::-1].cumsum()[::-1], 1)
        left = np.maximum(risk - died, _TINY)
        survival = float(np.prod(1 - died / risk))
        moved = -np.cumsum(died / risk / left)[place]
        moved[event] += 1 / left[place[event]]
        size = int(self.customer.max()) + 1
        pull = survival * np.bincount(whose, moved, size) if survival > _TINY else np.zeros(size)
        weight, came = np.bincount(whose, minlength=size).astype(float), np.bincount(whose, event, size)
        value = 1 - survival if survival > _TINY else 1.0
        counts = (int(place.size), int(event.sum()), int((came > 0).sum()), int((weight > came).sum()))
        return Returns(value, np.asarray(pull, np.float64), weight, *counts)


def returns(days: ArrayLike, again: ArrayLike, horizon: float, customer: ArrayLike) -> Returns | None:
    """Estimate the probability of a return within a horizon.

    Parameters
    ----------
    days : array-like of float, shape (n,)
        Days to the return, or as long as was watched.
    again : array-like of bool, shape (n,)
        Whether it ended with a return.
    horizon : float
        Days that count, above 0; a return at the horizon itself counts.
    customer : array-like of int, shape (n,)
        Whose row it is, counted from 0.

    Returns
    -------
    Returns or None
        None without rows.

    Notes
    -----
    1 - S(horizon), S the product of 1 - d/Y over the days with d returns of Y watched: Kaplan and Meier (1958). Pull of
    a row: S times the sum, over those days up to its own, of (return - d/Y) / (Y - d), the derivative of the product
    (infinitesimal jackknife; Greenwood's variance where each row is alone, customers as clusters: Ying and Wei 1994).

    Examples
    --------
    >>> found = returns([10, 30, 90, 90, 20], [True, True, False, False, False], 90, range(5))
    >>> round(found.value, 4), found.events, found.stayed
    (0.4667, 2, 3)
    """
    return Watched.of(days, again, horizon, customer).returns()


@dataclass(frozen=True)
class Difference:
    """One probability minus another with two-sided `p`; `equal` where it is small beyond doubt."""

    estimate: Estimate
    df: float
    p: float
    equal: bool


def difference(one: Returns, other: Returns, margin: float, confidence: float = 0.95) -> Difference | None:
    """Hold the probability of some rows against that of others, customers with rows of both allowed for.

    Parameters
    ----------
    one, other : Returns
        Of rows that are not the same; counted over the same customers.
    margin : float
        Difference nobody would act on; above 0.
    confidence : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Difference or None
        None where a side rests on a single customer, or nothing varies.

    Notes
    -----
    V = sum over customers of (alone of one - alone of other)^2; t on k - 1 degrees of freedom, k the smaller number of
    `voices`. Equal: the interval of confidence 2 confidence - 1 within the margin (Schuirmann 1987).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> often, seldom = rng.random(400) < 0.3, rng.random(400) < 0.1
    >>> a, b = (returns(np.where(x, 20, 90), x, 90, range(400)) for x in (often, seldom))
    >>> found = difference(a, b, 0.05)
    >>> 0.1 < found.estimate.low < found.estimate.high < 0.3, found.p < 0.001, found.equal
    (True, True, False)
    """
    k = min(one.voices, other.voices)
    size = max(len(one.pull), len(other.pull))
    pulls = [np.pad(side.alone, (0, size - len(side.pull))) for side in (one, other)]
    spread = float(((pulls[0] - pulls[1]) ** 2).sum())
    if k < 1 + _TINY or spread <= _TINY**2:
        return None
    df, se = max(k - 1, 1.0), math.sqrt(spread)
    value = one.value - other.value
    near, half = (t_of(c, df) * se for c in (2 * confidence - 1, confidence))
    estimate = Estimate(value, value - half, value + half, min(one.n, other.n), se, "km_clustered")
    return Difference(estimate, df, float(2 * special.stdtr(df, -abs(value) / se)), abs(value) + near < margin)
