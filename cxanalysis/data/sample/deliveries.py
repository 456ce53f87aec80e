"""How the made-up company keeps its word on orders: promised and actual delivery, quantity, quality.

Delivery data came late to this company, as they do: only the orders of the last months carry them. Every chance of a
fault is fixed and told in `truth.json`, so that the share of orders delivered as agreed has a known answer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MONTHS = 3  # orders before the last months carry no delivery data
IN_TIME, IN_TIME_STEPPED = 0.93, 0.80  # usually, and in the months in which complaints about late delivery stepped up
RIGHT_QUANTITY, RIGHT_QUALITY = 0.97, 0.985
COLUMNS = ("promised_on", "delivered_on", "quantity", "quantity_delivered", "quality_ok")

_UNIT_PRICE = {"Tea": 6.0, "Glass": 3.0, "Pans": 18.0, "Linen": 9.0, "茶具": 25.0}
_WORKING_DAYS = (2, 6)  # from order to promise
_EARLY = 0.2  # deliveries in time that come a working day early
_STILL_LATE = 0.4  # chance that a late delivery is there the next working day
_TOO_MUCH = 0.25  # wrong quantities that are too large


def delivered(
    rng: np.random.Generator,
    orders: pd.DataFrame,
    starts: NDArray[np.datetime64],
    as_of: np.datetime64,
    stepped: NDArray[np.bool_],
) -> pd.DataFrame:
    """Add to the orders of the last months what was promised and what came.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    orders : pandas.DataFrame
        From `make_orders`.
    starts : array of datetime64[D], shape (months + 1,)
        First days of the months and the day after the last.
    as_of : datetime64[D]
        Deliveries on this day or later are not known yet.
    stepped : array of bool, shape (months,)
        Months in which more deliveries are late.

    Returns
    -------
    pandas.DataFrame
        The orders with `COLUMNS`, empty before the last months and where nothing has come yet.
    """
    day = orders["ordered_on"].to_numpy().astype("datetime64[D]")
    month = np.searchsorted(starts, day, side="right") - 1
    recent, n = month >= starts.size - 1 - MONTHS, len(orders)
    promised = np.busday_offset(day, rng.integers(*_WORKING_DAYS, n), roll="forward")
    in_time = rng.random(n) < np.where(stepped, IN_TIME_STEPPED, IN_TIME)[month]
    early, late = rng.random(n) < _EARLY, rng.geometric(_STILL_LATE, n)
    came = np.busday_offset(promised, np.where(in_time, -early.astype(np.int64), late), roll="forward")
    price = orders["product"].map(_UNIT_PRICE).to_numpy()
    quantity = np.maximum(np.rint(orders["revenue"].to_numpy() / price), 1).astype(np.int64)
    there = recent & (came < as_of)
    return orders.assign(
        promised_on=pd.Series(promised).where(recent),
        delivered_on=pd.Series(came).where(there),
        quantity=pd.arrays.IntegerArray(quantity, ~recent),
        quantity_delivered=pd.arrays.IntegerArray(_counted(rng, quantity), ~there),
        quality_ok=np.where(there, np.where(rng.random(n) < RIGHT_QUALITY, "true", "false"), ""),
    )


def _counted(rng: np.random.Generator, quantity: NDArray[np.int64]) -> NDArray[np.int64]:
    """Draw the units that came: a few orders are short of a tenth or so, fewer hold too much."""
    n = quantity.size
    off = 1 + rng.integers(0, quantity // 10 + 1, n)
    wrong = np.where(rng.random(n) < _TOO_MUCH, off, -off)
    return np.where(rng.random(n) < RIGHT_QUANTITY, quantity, np.maximum(quantity + wrong, 0))
