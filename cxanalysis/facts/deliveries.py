"""Orders delivered as agreed: on time, in the right quality, in the right quantity; an order with its lines is one.

An order that is past its promised day and not delivered is late, whatever comes of it; one whose day is still to come
by the last day the orders know of is not judged yet. Cancelled and lost orders were not delivered by agreement and do
not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.months import month_of, named
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

KEPT = {
    "on_time": ("promised_on", "delivered_on"),
    "quality": ("quality_ok",),
    "quantity": ("quantity", "quantity_delivered"),
}  # what was agreed, and the columns that tell whether it was kept
ALL = "all"
_NOT_DELIVERED = ("cancelled", "lost")
_ALIKE = 1e-9  # quantities this close are the same


def undelivered(data: Data) -> dict[str, tuple[str, ...]]:
    """Return what the orders cannot tell, with the columns they lack.

    Parameters
    ----------
    data : Data
        The checked data set.
    """
    lacking = {item: tuple(c for c in columns if not data.has("orders", c)) for item, columns in KEPT.items()}
    return {item: columns for item, columns in lacking.items() if columns}


def deliveries(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count customers by month, by how many of their orders were to be delivered and how many were as agreed.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months of the promised day (of the order, where nothing was promised), contiguous, oldest first.

    Returns
    -------
    pandas.DataFrame
        `period`, `item` (on_time, quality, quantity, all), `x` orders as agreed of `n` of which it is known, and
        `customers`: how many had so many. All is only there beside two others; an order is as agreed where every part
        is, and is not where any is not.
    """
    columns = ["period", "item", "x", "n", "customers"]
    items = [item for item in KEPT if data.has("orders") and item not in undelivered(data)]
    if not items:
        return pd.DataFrame(columns=columns)
    orders = _orders(data, scope, periods, _last(data), items)
    if len(items) > 1:
        parts = [orders[item] for item in items]
        orders = orders.mutate(**{ALL: _together(parts)})
        items = [*items, ALL]
    rows = [orders.select("month", "customer_id", item=ibis.literal(item), kept=orders[item]) for item in items]
    long = ibis.union(*rows) if len(rows) > 1 else rows[0]
    people = long.group_by(["month", "item", "customer_id"]).aggregate(x=long.kept.sum(), n=long.kept.count())
    people = people.filter(people.n > 0)
    groups = people.group_by(["month", "item", "x", "n"]).aggregate(customers=people.count())
    frame = groups.order_by(["month", "item", "x", "n"]).to_pandas()
    frame.insert(0, "period", named(frame.pop("month"), periods))
    return frame[columns]


def _last(data: Data) -> date:
    """Return the last day of which the orders know anything."""
    table = data.table("orders")
    columns = [name for name in ("ordered_on", "delivered_on", "paid_on") if data.has("orders", name)]
    latest = table.aggregate(**{name: table[name].max() for name in columns}).to_pandas().iloc[0].dropna()
    return max((pd.Timestamp(day).date() for day in latest), default=date.min)


def _orders(data: Data, scope: Scope, periods: Sequence[Period], last: date, items: Sequence[str]) -> ibis.Table:
    """Return one row an order: month, customer, and 1, 0 or missing for each part of what was agreed."""
    lines = scope.filter(data, data.table("orders"))
    if data.has("orders", "status"):
        lines = lines.filter(~lines.status.fill_null("done").isin(_NOT_DELIVERED))
    promised = lines.promised_on if data.has("orders", "promised_on") else ibis.null("date")
    lines = lines.mutate(_month=month_of(promised.fill_null(lines.ordered_on)))
    lines = lines.filter(lines._month.between(periods[0].ordinal, periods[-1].ordinal))
    parts = {item: _LINE[item](lines, last).cast("int64") for item in items}
    lines = lines.mutate(**parts, _waits=_waits(lines, last) if "on_time" in items else ibis.literal(False))
    kept = {item: lines[item].min() for item in items}
    if "on_time" in items:  # an order is in time when no line of it is still to come
        late = (lines["on_time"] == 0).any().fill_null(False)
        kept["on_time"] = (lines._waits.any() & ~late).ifelse(ibis.null("int64"), lines["on_time"].min())
    return lines.group_by(["order_id", "customer_id"]).aggregate(month=lines._month.max(), **kept)


def _waits(lines: ibis.Table, last: date) -> ibis.Value:
    """Tell whether a line is promised for a day that the data do not know yet."""
    return (lines.delivered_on.isnull() & (lines.promised_on >= ibis.literal(last))).fill_null(False)


def _on_time(lines: ibis.Table, last: date) -> ibis.Value:
    """Tell whether a line came by the promised day; missing where it may still."""
    due = lines.promised_on < ibis.literal(last)
    arrived = lines.delivered_on <= lines.promised_on
    return lines.delivered_on.isnull().ifelse(due.ifelse(False, ibis.null("boolean")), arrived)


def _quantity(lines: ibis.Table, last: date) -> ibis.Value:
    """Tell whether what came is what was ordered."""
    return (lines.quantity_delivered.cast("float64") - lines.quantity.cast("float64")).abs() <= _ALIKE


_LINE = {"on_time": _on_time, "quality": lambda lines, last: lines.quality_ok, "quantity": _quantity}


def _together(parts: Sequence[ibis.Value]) -> ibis.Value:
    """Tell whether all parts were kept: no as soon as one was not, missing while one is not known."""
    broken, unknown = ibis.literal(False), ibis.literal(False)
    for part in parts:
        broken |= (part == 0).fill_null(False)
        unknown |= part.isnull()
    return ibis.cases((broken, 0), (unknown, ibis.null("int64")), else_=1)
