"""Who is a customer in a period: the denominator of every rate.

A customer is active in a period when joined before its end (unknown: always) and not left before its start, and not a
prospect. With `active_rule = "bought_within_months"` it must instead of having joined have ordered in the 12 months to
the period's end, cancelled and lost orders not counted; whoever has left is active no more under either rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.months import by_period, month_of
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

ALWAYS, NEVER = 0, 10**6  # month ordinals before and after every calendar
RECENT = 12  # months in which a customer must have bought, where that is the rule


def lifetimes(data: Data) -> ibis.Table:
    """Return every customer that is no prospect, with the first and last month it is active in.

    A past customer without `left_on` left at an unknown time and is active in no month.

    Parameters
    ----------
    data : Data
        The checked data set.

    Returns
    -------
    ibis.Table
        The customers with `_first` and `_last` (month ordinals).
    """
    customers = data.table("customers")
    if data.has("customers", "status"):
        customers = customers.filter(customers.status.fill_null("current") != "potential")
    joined = customers.joined_on if data.has("customers", "joined_on") else ibis.null("date")
    left = customers.left_on if data.has("customers", "left_on") else ibis.null("date")
    last = month_of(left).fill_null(NEVER)
    if data.has("customers", "status"):
        gone = (customers.status.fill_null("current") == "past") & left.isnull()
        last = gone.ifelse(ALWAYS - 1, last)
    return customers.mutate(_first=month_of(joined).fill_null(ALWAYS), _last=last.cast("int64"))


def buyers(data: Data, periods: Sequence[Period]) -> ibis.Table:
    """Return who ordered in the twelve months to the end of each period and has not left before it.

    Orders cancelled or lost count as none.

    Parameters
    ----------
    data : Data
        The checked data set.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    ibis.Table
        `customer_id`, `month` (ordinal), once each.
    """
    orders = data.table("orders")
    if data.has("orders", "status"):
        orders = orders.filter(~orders.status.fill_null("done").isin(["cancelled", "lost"]))
    bought = orders.select(orders.customer_id, ordered=month_of(orders.ordered_on)).distinct()
    bought = bought.join(lifetimes(data).select("customer_id", "_last"), "customer_id")
    calendar = ibis.memtable({"month": [p.ordinal for p in periods]}, schema={"month": "int64"})
    recent = (bought.ordered <= calendar.month) & (bought.ordered > calendar.month - RECENT)
    pairs = bought.join(calendar, recent & (bought._last >= calendar.month))
    return pairs.select("customer_id", "month").distinct()


def active(data: Data, scope: Scope, periods: Sequence[Period]) -> ibis.Table:
    """Return the customers active in each period; none where the data list no customers.

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
    ibis.Table
        `customer_id`, `month` (ordinal), once each.
    """
    if not data.has("customers"):
        return ibis.memtable({"customer_id": [], "month": []}, schema={"customer_id": "string", "month": "int64"})
    people = scope.filter(data, lifetimes(data))
    if data.settings.parameters.active_rule != "file":
        bought = buyers(data, periods)
        return people.select("customer_id").join(bought, "customer_id").select("customer_id", "month")
    calendar = ibis.memtable({"month": [p.ordinal for p in periods]}, schema={"month": "int64"})
    pairs = people.join(calendar, (people._first <= calendar.month) & (people._last >= calendar.month))
    return pairs.select("customer_id", "month")


def with_active(data: Data, rows: ibis.Table, periods: Sequence[Period]) -> ibis.Table:
    """Add to rows of customers and months whether the customer is active in the month.

    Parameters
    ----------
    data : Data
        The checked data set.
    rows : ibis.Table
        Rows with `customer_id` (missing where unknown) and `month` (ordinal) within the periods.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    ibis.Table
        The rows with `_active` (boolean, never missing). One row in, one row out: a customer is looked up once, not
        month by month.
    """
    if not data.has("customers"):
        return rows.mutate(_active=ibis.literal(False))
    columns = rows.columns
    if data.settings.parameters.active_rule == "file":
        people = lifetimes(data).select("_first", "_last", _id="customer_id")
        rows = rows.left_join(people, rows.customer_id == people._id)
        there = (rows._first <= rows.month) & (rows._last >= rows.month)
    else:
        bought = buyers(data, periods).select(_id="customer_id", _at="month")
        rows = rows.left_join(bought, [rows.customer_id == bought._id, rows.month == bought._at])
        there = rows._id.notnull()
    return rows.mutate(_active=there.fill_null(False)).select(*columns, "_active")


def active_months(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count the customers active in each period.

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
    pandas.DataFrame
        Index `period`; column `active` (customers).
    """
    if data.has("customers") and data.settings.parameters.active_rule == "file":
        return _counted(scope.filter(data, lifetimes(data)), periods)
    pairs = active(data, scope, periods)
    counts = pairs.group_by("month").aggregate(active=pairs.count()).to_pandas()
    return by_period(counts, periods).astype("int64")


def _counted(people: ibis.Table, periods: Sequence[Period]) -> pd.DataFrame:
    """Count who is there in each period by first and last month: far fewer pairs than customers and months."""
    spans = people.group_by(["_first", "_last"]).aggregate(n=people.count()).to_pandas()
    first, last, n = (spans[name].to_numpy() for name in ("_first", "_last", "n"))
    active = [int(n[(first <= p.ordinal) & (last >= p.ordinal)].sum()) for p in periods]
    return pd.DataFrame({"active": active}, index=pd.Index([str(p) for p in periods], name="period"))


def members(data: Data, scope: Scope) -> set[str]:
    """Return the customers of a scope.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.

    Returns
    -------
    set of str
        Their ids, active or not.
    """
    return set(scope.of(data, "customers").customer_id.to_pandas())
