"""Complaints beside orders: how many orders of a product stand against the complaints that name it.

A product that sells ten times as much gets more complaints without being any worse. Orders cancelled or lost count as
none, as everywhere; an order with several lines of a product counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from cxanalysis.facts.breakdown import placed, products
from cxanalysis.facts.formal import UNCLASSIFIED
from cxanalysis.facts.months import month_of, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

PRODUCT = "product"
COLUMNS = ["orders", "complaints", "month_orders", "month_complaints"]


@dataclass(frozen=True)
class Exposure:
    """Orders and complaints by product.

    Attributes
    ----------
    products : pandas.DataFrame
        Index `product`; `orders` and `complaints` of the window, `month_orders` and `month_complaints` of its last
        month; products that neither were ordered nor complained about are not there.
    together : pandas.DataFrame
        `value`, `other`, `products`, summed over the complainers of the window; see `facts.breakdown`.
    first : Period
        First month of the window: the first of the periods in which orders and complaints both name products.
    unnamed : int
        Complaints of the window that name no product.
    """

    products: pd.DataFrame
    together: pd.DataFrame
    first: Period
    unnamed: int


def exposure(data: Data, scope: Scope, periods: Sequence[Period]) -> Exposure | None:
    """Count orders and complaints by product.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    Exposure or None
        None where complaints and orders do not both name products in the last of the months.
    """
    if not data.has("complaints", PRODUCT) or not data.has("orders", PRODUCT):
        return None
    rows = placed(data, scope, periods).cache()
    counted = rows.group_by(["month", PRODUCT]).aggregate(complaints=rows.count()).to_pandas()
    ordered = _orders(data, scope, periods)
    told = counted[counted[PRODUCT] != UNCLASSIFIED]
    if told.empty or ordered.empty:
        return None
    start = max(told["month"].min(), ordered["month"].min())
    told, ordered = told[told["month"] >= start], ordered[ordered["month"] >= start]
    if told.empty or ordered.empty:
        return None
    frame = _joined(told, ordered, periods[-1].ordinal)
    unnamed = counted.loc[(counted["month"] >= start) & (counted[PRODUCT] == UNCLASSIFIED), "complaints"].sum()
    first = next(p for p in periods if p.ordinal == start)
    pairs = products(rows.filter(rows.month >= int(start)), PRODUCT)
    return Exposure(frame, pairs.sort_values(["value", "other"], ignore_index=True), first, int(unnamed))


def _orders(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count distinct orders by month and product."""
    table = scope.filter(data, within(data.table("orders"), "ordered_on", periods))
    table = table.filter(table[PRODUCT].notnull())
    if data.has("orders", "status"):
        table = table.filter(~table.status.fill_null("done").isin(["cancelled", "lost"]))
    table = table.select("order_id", PRODUCT, month=month_of(table.ordered_on))
    return table.group_by(["month", PRODUCT]).aggregate(orders=table.order_id.nunique()).to_pandas()


def _joined(told: pd.DataFrame, ordered: pd.DataFrame, month: int) -> pd.DataFrame:
    """Put the orders and the complaints of the window and of its last month side by side."""
    frame = pd.DataFrame({
        "orders": ordered.groupby(PRODUCT)["orders"].sum(),
        "complaints": told.groupby(PRODUCT)["complaints"].sum(),
        "month_orders": ordered[ordered["month"] == month].groupby(PRODUCT)["orders"].sum(),
        "month_complaints": told[told["month"] == month].groupby(PRODUCT)["complaints"].sum(),
    })  # fmt: skip
    return frame.fillna(0).astype("int64")[COLUMNS].sort_index()
