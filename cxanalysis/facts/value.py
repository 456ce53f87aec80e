"""What each customer bought, paid and is rated: the raw measures behind the five indicators of value.

Orders are summed by customer and month once; every period's trailing windows are sums of those months, so that thirty
periods cost little more than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.customers import active, lifetimes
from cxanalysis.facts.months import month_of
from cxanalysis.facts.scope import Scope
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
        first full month as a customer; 0 = unknown), `revenue`, `cost` (of the orders whose cost is known; missing
        where none is), `costed` (revenue of those orders), `uncosted` (number of the other orders), `recent`, `before`
        (revenue of the last six months and of the six before), `due`, `on_time` (positive amounts that fell due in the
        twelve months, and of those paid in time), and the latest rating of each rated indicator (missing where never
        rated; with its sign turned where the settings say that high is bad; the better of two on one day).
    """
    calendar = ibis.memtable({"period": [p.ordinal for p in periods]}, schema={"period": "int64"})
    parts = []
    if data.has("orders"):
        parts.append(_bought(data, calendar))
        if data.has("orders", "due_on") and data.has("orders", "paid_on"):
            parts.append(_paid(data, calendar))
    if data.has("ratings"):
        parts.append(_rated(data, calendar))
    out = _active(data, periods)
    for part in parts:
        out = out.join(part)
    for column in ("revenue", "costed", "uncosted", "recent", "before", "due", "on_time"):
        out[column] = out[column].fillna(0).astype("int64") if column in out else 0
    for column in ("cost", *RATED):
        if column not in out:
            out[column] = float("nan")
    by_period = out.index.get_level_values("period")
    return {p: out[by_period == p.ordinal].droplevel("period") for p in periods}


def first_full_month(day: date) -> Period:
    """Return the first month of which nothing is missing for who, or what, begins on a day.

    Parameters
    ----------
    day : date
        First day of the data, or of a customer.

    Returns
    -------
    Period
        The day's own month where it is the first of it, else the next.

    Examples
    --------
    >>> str(first_full_month(date(2025, 11, 1))), str(first_full_month(date(2025, 11, 20)))
    ('2025-11', '2025-12')
    """
    month = Period.of(day)
    return month if day == month.start else month.shift(1)


def _active(data: Data, periods: Sequence[Period]) -> pd.DataFrame:
    """Return who is active in each period, and the first full month of each."""
    people = lifetimes(data)
    late = (people.joined_on.day() > 1).fill_null(False) if "joined_on" in people.columns else ibis.literal(False)
    since = people.select("customer_id", first_month=people._first + late.cast("int64"))
    pairs = active(data, Scope(), periods).rename(period="month").join(since, "customer_id")
    return pairs.select(*KEYS, "first_month").to_pandas().set_index(KEYS).sort_index()


def revenue(data: Data) -> ibis.Table:
    """Return the orders that brought revenue: not those cancelled, lost, or returned at their full amount."""
    orders = data.table("orders")
    if not data.has("orders", "status"):
        return orders
    status = orders.status.fill_null("done")
    returned = (status == "returned") & (orders.revenue > 0)
    return orders.filter(~status.isin(["cancelled", "lost"]) & ~returned)


def _bought(data: Data, calendar: ibis.Table) -> pd.DataFrame:
    """Sum each customer's orders of the trailing year, and of its two halves."""
    orders = revenue(data)
    orders = orders.mutate(month=month_of(orders.ordered_on))
    sums = {"revenue": orders.revenue.sum().cast("int64")}
    if data.has("orders", "cost"):
        costed = orders.revenue.sum(where=orders.cost.notnull()).fill_null(0).cast("int64")
        sums |= {"cost": orders.cost.sum().cast("int64"), "costed": costed, "uncosted": orders.cost.isnull().sum()}
    months = orders.group_by(["customer_id", "month"]).aggregate(**sums)
    window = months.join(calendar, (months.month <= calendar.period) & (months.month > calendar.period - WINDOW))
    recent = window.month > window.period - HALF
    totals = {
        "revenue": window.revenue.sum().cast("int64"),
        "recent": window.revenue.sum(where=recent).fill_null(0).cast("int64"),
        "before": window.revenue.sum(where=~recent).fill_null(0).cast("int64"),
    }
    if "cost" in sums:
        totals["cost"] = window.cost.sum().cast("float64")
        totals |= {name: window[name].sum().cast("int64") for name in ("costed", "uncosted")}
    return window.group_by(KEYS).aggregate(**totals).to_pandas().set_index(KEYS)


def _paid(data: Data, calendar: ibis.Table) -> pd.DataFrame:
    """Sum the amounts that fell due in the trailing year, and of those the ones paid in time; refunds owe nothing."""
    orders = revenue(data)
    orders = orders.filter(orders.due_on.notnull() & (orders.revenue > 0))
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
    turned = [name for name in RATED if data.settings.ratings[name].high_is == "bad"]
    score = ratings.indicator.isin(turned).ifelse(-ratings.score, ratings.score) if turned else ratings.score
    ratings = ratings.mutate(month=month_of(ratings.rated_on), score=score)
    known = ratings.join(calendar, ratings.month <= calendar.period)
    newest = ibis.window(
        group_by=["period", "customer_id", "indicator"], order_by=[ibis.desc("rated_on"), ibis.desc("score")]
    )
    latest = known.mutate(_rank=ibis.row_number().over(newest))
    frame = latest.filter(latest._rank == 0).select(*KEYS, "indicator", "score").to_pandas()
    wide = frame.pivot_table(index=KEYS, columns="indicator", values="score", aggfunc="first")
    wide.columns.name = None
    return wide
