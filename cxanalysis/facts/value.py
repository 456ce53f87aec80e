"""What each customer bought, paid and is rated: the raw measures behind the five indicators of value.

Orders are summed by customer and month once; every period's trailing windows are sums of those months, so that thirty
periods cost little more than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.customers import buyers, lifetimes
from cxanalysis.facts.months import month_of
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

RATED = ("support", "influence", "credit", "contribution", "growth")
WINDOW, HALF = 12, 6  # months: the trailing year, and the two halves that growth compares
KEYS = ["period", "customer_id"]


def indicator_measures(data: Data, periods: Sequence[Period]) -> dict[Period, pd.DataFrame]:
    """Measure every customer active in each period over the 12 months to its end.

    Money stays whole (ten-thousandths of the currency unit), so that sums do not depend on their order.

    Parameters
    ----------
    data : Data
        The checked data set.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    dict of Period to pandas.DataFrame
        Index `customer_id`, one row an active customer, in the order of ids. Columns: `first_month` (ordinal of the
        month of joining; 0 = unknown), `revenue`, `cost` (missing where no cost is known), `recent`, `before` (revenue
        of the last six months and of the six before), `due`, `on_time` (amounts that fell due in the twelve months, and
        of those paid in time), and the latest rating of each rated indicator (missing where never rated).
    """
    calendar = ibis.memtable({"period": [p.ordinal for p in periods]}, schema={"period": "int64"})
    parts = []
    if data.has("orders"):
        parts.append(_bought(data, calendar))
        if data.has("orders", "due_on") and data.has("orders", "paid_on"):
            parts.append(_paid(data, calendar))
    if data.has("ratings"):
        parts.append(_rated(data, calendar))
    out = _active(data, calendar, periods)
    for part in parts:
        out = out.join(part)
    for column in ("revenue", "recent", "before", "due", "on_time"):
        out[column] = out[column].fillna(0).astype("int64") if column in out else 0
    for column in ("cost", *RATED):
        if column not in out:
            out[column] = float("nan")
    by_period = out.index.get_level_values("period")
    return {p: out[by_period == p.ordinal].droplevel("period") for p in periods}


def _active(data: Data, calendar: ibis.Table, periods: Sequence[Period]) -> pd.DataFrame:
    """Return who is active in each period, and since when."""
    people = lifetimes(data)
    pairs = people.join(calendar, (people._first <= calendar.period) & (people._last >= calendar.period))
    pairs = pairs.select("period", "customer_id", first_month=pairs._first)
    if data.settings.parameters.active_rule != "file":
        bought = buyers(data, periods)
        pairs = people.select("customer_id", first_month=people._first).join(bought, "customer_id")
        pairs = pairs.select("customer_id", "first_month", period=pairs.month)
    return pairs.to_pandas().set_index(KEYS).sort_index()


def _revenue(data: Data) -> ibis.Table:
    """Return the orders that brought revenue: not those cancelled, lost, or returned at their full amount."""
    orders = data.table("orders")
    if not data.has("orders", "status"):
        return orders
    status = orders.status.fill_null("done")
    returned = (status == "returned") & (orders.revenue > 0)
    return orders.filter(~status.isin(["cancelled", "lost"]) & ~returned)


def _bought(data: Data, calendar: ibis.Table) -> pd.DataFrame:
    """Sum each customer's orders of the trailing year, and of its two halves."""
    orders = _revenue(data)
    orders = orders.mutate(month=month_of(orders.ordered_on))
    sums = {"revenue": orders.revenue.sum().cast("int64")}
    if data.has("orders", "cost"):
        sums |= {"cost": orders.cost.sum().cast("int64"), "unknown": orders.cost.isnull().sum()}
    months = orders.group_by(["customer_id", "month"]).aggregate(**sums)
    window = months.join(calendar, (months.month <= calendar.period) & (months.month > calendar.period - WINDOW))
    recent = window.month > window.period - HALF
    totals = {
        "revenue": window.revenue.sum().cast("int64"),
        "recent": window.revenue.sum(where=recent).fill_null(0).cast("int64"),
        "before": window.revenue.sum(where=~recent).fill_null(0).cast("int64"),
    }
    if "cost" in sums:
        known = window.unknown.sum() == 0
        totals["cost"] = known.ifelse(window.cost.sum().cast("float64"), ibis.null("float64"))
    return window.group_by(KEYS).aggregate(**totals).to_pandas().set_index(KEYS)


def _paid(data: Data, calendar: ibis.Table) -> pd.DataFrame:
    """Sum the amounts that fell due in the trailing year, and of those the ones paid in time."""
    orders = _revenue(data)
    orders = orders.filter(orders.due_on.notnull())
    in_time = (orders.paid_on <= orders.due_on).fill_null(False)
    orders = orders.mutate(month=month_of(orders.due_on), in_time=in_time)
    months = orders.group_by(["customer_id", "month"]).aggregate(
        due=orders.revenue.sum().cast("int64"),
        on_time=orders.revenue.sum(where=orders.in_time).fill_null(0).cast("int64"),
    )
    window = months.join(calendar, (months.month <= calendar.period) & (months.month > calendar.period - WINDOW))
    totals = {"due": window.due.sum().cast("int64"), "on_time": window.on_time.sum().cast("int64")}
    return window.group_by(KEYS).aggregate(**totals).to_pandas().set_index(KEYS)


def _rated(data: Data, calendar: ibis.Table) -> pd.DataFrame:
    """Return each customer's latest rating of each indicator up to each period's end."""
    ratings = data.table("ratings")
    ratings = ratings.filter(ratings.indicator.isin(RATED))
    ratings = ratings.mutate(month=month_of(ratings.rated_on))
    known = ratings.join(calendar, ratings.month <= calendar.period)
    newest = ibis.window(
        group_by=["period", "customer_id", "indicator"], order_by=[ibis.desc("rated_on"), ibis.desc("score")]
    )
    latest = known.mutate(_rank=ibis.row_number().over(newest))
    frame = latest.filter(latest._rank == 0).select(*KEYS, "indicator", "score").to_pandas()
    wide = frame.pivot_table(index=KEYS, columns="indicator", values="score", aggfunc="first")
    wide.columns.name = None
    return wide
