"""Who the customers are: their attributes, and whether they are active in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cxanalysis.facts.customers import active, lifetimes
from cxanalysis.facts.scope import ATTRIBUTES, Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data


def people(data: Data, scope: Scope, period: Period) -> pd.DataFrame | None:
    """Return the customers of a scope with their attributes.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    period : Period
        The month that decides who is active.

    Returns
    -------
    pandas.DataFrame or None
        Index `customer_id`; a column for each attribute that the customers have (text, missing where unknown), and
        `active` (bool). None where the data list no customers, or only know them from their orders.
    """
    if not data.has("customers") or data.derived_customers:
        return None
    there = [name for name in ATTRIBUTES if name != "status" and data.has("customers", name)]
    table = scope.filter(data, lifetimes(data)).select("customer_id", *there).order_by("customer_id")
    frame = table.to_pandas().set_index("customer_id")
    now = set(active(data, scope, [period]).customer_id.to_pandas())
    return frame.assign(active=frame.index.isin(now))
