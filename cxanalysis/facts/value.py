"""What each customer bought, paid and is rated: the raw measures behind the five indicators of value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.customers import lifetimes
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

RATED = ("support", "influence", "credit", "contribution", "growth")
WINDOW, HALF = 12, 6  # months: the trailing year, and the two halves that growth compares


def indicator_measures(data: Data, period: Period) -> pd.DataFrame:
    """Measure every customer active in a period over the 12 months to its end.

    Money stays whole (ten-thousandths of the currency unit), so that sums do not depend on their order.

    Returns
    -------
    pandas.DataFrame
        Index `customer_id`, one row an active customer, in the order of ids. Columns: `first_month` (ordinal of the
        month of joining; 0 = unknown), `revenue`, `cost` (missing where no cost is known), `recent`, `before` (revenue
        of the last six months and of the six before), `due`, `on_time` (amounts that fell due in the twelve months, and
        of those paid in time), and the latest rating of each rated indicator (missing where never rated).
    """
    people = lifetimes(data)
    ordinal = period.ordinal
    people = people.filter((people._first <= ordinal) & (people._last >= ordinal))
    frame = people.select("customer_id", first_month=people._first).to_pandas().set_index("customer_id")
    parts = [frame]
    if data.has("orders"):
        parts.append(_bought(data, period))
        if data.has("orders", "due_on") and data.has("orders", "paid_on"):
            parts.append(_paid(data, period))
        if data.settings.parameters.active_rule != "file":
            parts[0] = frame.loc[frame.index.intersection(parts[1].index)]
    if data.has("ratings"):
        parts.append(_rated(data, period))
    out = parts[0]
    for part in parts[1:]:
        out = out.join(part)
    for column in ("revenue", "recent", "before", "due", "on_time"):
        out[column] = out[column].fillna(0).astype("int64") if column in out else 0
    for column in ("cost", *RATED):
        if column not in out:
            out[column] = float("nan")
    return out.sort_index()


def _trailing_year(data: Data, period: Period, column: str) -> ibis.Table:
    """Return the orders whose date lies in the trailing year; cancelled and lost orders are no revenue."""
    orders = data.table("orders")
    if data.has("orders", "status"):
        orders = orders.filter(~orders.status.fill_null("done").isin(["cancelled", "lost"]))
    start = ibis.literal(period.shift(1 - WINDOW).start)
    return orders.filter((orders[column] >= start) & (orders[column] < ibis.literal(period.end)))


def _paid(data: Data, period: Period) -> pd.DataFrame:
    """Sum the amounts that fell due in the trailing year, and of those the ones paid in time."""
    orders = _trailing_year(data, period, "due_on")
    in_time = (orders.paid_on <= orders.due_on).fill_null(False)
    sums = orders.group_by("customer_id").aggregate(
        due=orders.revenue.sum().cast("int64"), on_time=orders.revenue.sum(where=in_time).fill_null(0).cast("int64")
    )
    return sums.to_pandas().set_index("customer_id")


def _bought(data: Data, period: Period) -> pd.DataFrame:
    """Sum each customer's orders of the trailing year, and of its two halves."""
    orders = _trailing_year(data, period, "ordered_on")
    middle = period.shift(1 - HALF).start
    recent = orders.ordered_on >= ibis.literal(middle)
    sums = {
        "revenue": orders.revenue.sum().cast("int64"),
        "recent": orders.revenue.sum(where=recent).cast("int64"),
        "before": orders.revenue.sum(where=~recent).cast("int64"),
    }
    if data.has("orders", "cost"):
        known = orders.cost.notnull()
        sums["cost"] = known.all().ifelse(orders.cost.sum(), None).cast("float64")
    return orders.group_by("customer_id").aggregate(**sums).to_pandas().set_index("customer_id")


def _rated(data: Data, period: Period) -> pd.DataFrame:
    """Return each customer's latest rating of each indicator up to the period's end."""
    ratings = data.table("ratings")
    ratings = ratings.filter((ratings.rated_on < ibis.literal(period.end)) & ratings.indicator.isin(RATED))
    newest = ibis.window(group_by=["customer_id", "indicator"], order_by=[ibis.desc("rated_on"), ibis.desc("score")])
    latest = ratings.mutate(_rank=ibis.row_number().over(newest))
    frame = latest.filter(latest._rank == 0).select("customer_id", "indicator", "score").to_pandas()
    wide = frame.pivot_table(index="customer_id", columns="indicator", values="score", aggfunc="first")
    wide.columns.name = None
    return wide
