"""Counting complaints: customers and complaints by month, repeats, items.

Only `kind = complaint` counts; grumbles and objections never reach a rate. A complaint without a customer is
anonymous: it counts in the complaints and in the items, not in rates and repeats. A complainer that is unknown or not
active in the month is counted apart, out of the rate's numerator.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.customers import active
from cxanalysis.facts.months import by_period, month_of, named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

UNCLASSIFIED = "unclassified"


def formal(data: Data) -> ibis.Table:
    """Return the complaints proper.

    Parameters
    ----------
    data : Data
        The checked data set.

    Returns
    -------
    ibis.Table
        The table with `month` (ordinal), `item` (never missing) and `customer_id` (missing where anonymous).
    """
    table = data.table("complaints")
    if data.has("complaints", "kind"):
        table = table.filter(table.kind.fill_null("complaint") == "complaint")
    item = table.item.fill_null(UNCLASSIFIED) if data.has("complaints", "item") else ibis.literal(UNCLASSIFIED)
    customer = table.customer_id if data.has("complaints", "customer_id") else ibis.null("string")
    return table.mutate(item=item, customer_id=customer, month=month_of(table.received_at))


def complaint_months(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count complaints and the customers behind them by month.

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
        Index `period`; columns `complaints` (all), `anonymous`, `not_active` (named, but unknown or not active then),
        `known` (complaints of active customers), `squares` (sum over active customers of their complaints squared),
        `complainers` (distinct active customers), `active` (customers active in the period), and `grumbles` and
        `objections`, which are no complaints and counted nowhere else.
    """
    table = scope.filter(data, within(formal(data), "received_at", periods))
    everyone = active(data, scope, periods)
    member = everyone.mutate(_active=True)
    rows = table.left_join(member, ["customer_id", "month"])
    named = rows.customer_id.notnull()
    totals = rows.group_by("month").aggregate(
        complaints=rows.count(),
        anonymous=(~named).sum(),
        not_active=(named & rows._active.isnull()).sum(),
    )
    active_rows = rows.filter(rows._active.notnull())
    people = active_rows.group_by(["month", "customer_id"]).aggregate(own=active_rows.count())
    per_month = people.group_by("month").aggregate(
        known=people.own.sum(), squares=(people.own * people.own).sum(), complainers=people.count()
    )
    frame = everyone.group_by("month").aggregate(active=everyone.count()).to_pandas()
    for counts in (totals, per_month, _other_kinds(data, scope, periods)):
        frame = frame.merge(counts.to_pandas(), on="month", how="outer")
    return by_period(frame, periods).astype("int64")


def _other_kinds(data: Data, scope: Scope, periods: Sequence[Period]) -> ibis.Table:
    """Count grumbles and objections by month."""
    table = scope.filter(data, within(data.table("complaints"), "received_at", periods))
    kind = table.kind if data.has("complaints", "kind") else ibis.literal("complaint")
    rows = table.mutate(month=month_of(table.received_at), _kind=kind)
    return rows.group_by("month").aggregate(
        grumbles=(rows._kind == "grumble").sum(), objections=(rows._kind == "objection").sum()
    )


def flagged(data: Data) -> ibis.Table:
    """Return the named complaints with `repeat`: an earlier one of the same customer and item within the window.

    The look-back sees every complaint of the data, whatever the scope; a complaint that names the one it `repeats` is
    one too. Two complaints at the very same moment do not repeat each other.

    Parameters
    ----------
    data : Data
        The checked data set.

    Returns
    -------
    ibis.Table
        `formal` with `repeat` (boolean), anonymous complaints left out.
    """
    table = formal(data)
    table = table.filter(table.customer_id.notnull())
    moments = table.select("customer_id", "item", "received_at").distinct()
    order = ibis.window(group_by=["customer_id", "item"], order_by="received_at")
    moments = moments.mutate(_earlier=moments.received_at.lag().over(order))
    rows = table.left_join(moments, ["customer_id", "item", "received_at"])
    days = data.settings.parameters.repeat_days
    near = (rows.received_at.epoch_seconds() - rows._earlier.epoch_seconds()) <= days * 86_400
    if data.has("complaints", "repeats"):
        near = near.fill_null(False) | rows.repeats.notnull()
    return rows.mutate(repeat=near.fill_null(False))


def repeat_months(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count named customers by month, by how many complaints they made and how many of these were repeats.

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
        Columns `period`, `repeats`, `complaints`, `customers`: how many customers had that many repeats among that
        many complaints in the month. Months that begin within the look-back of the first complaint of the data give no
        rows.
    """
    first = formal(data).received_at.min().to_pandas()
    lookback = pd.Timedelta(days=data.settings.parameters.repeat_days)
    known = [p for p in periods if pd.Timestamp(p.start) >= pd.Timestamp(first) + lookback]
    table = scope.filter(data, within(flagged(data), "received_at", periods))
    people = table.group_by(["month", "customer_id"]).aggregate(
        repeats=table.repeat.sum().cast("int64"), complaints=table.count()
    )
    groups = people.group_by(["month", "repeats", "complaints"]).aggregate(customers=people.count())
    frame = groups.order_by(["month", "repeats", "complaints"]).to_pandas()
    frame.insert(0, "period", named(frame.pop("month"), known))
    return frame.dropna(subset=["period"]).reset_index(drop=True)


def item_months(data: Data, scope: Scope, periods: Sequence[Period], by: str = "item") -> pd.DataFrame:
    """Count complaints by month and item (or another column of complaints).

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months, contiguous, oldest first.
    by : str
        The column.

    Returns
    -------
    pandas.DataFrame
        Index `period`; one column a value of `by`, most complaints in the last period first, then by name.
    """
    table = scope.filter(data, within(formal(data), "received_at", periods))
    named = table.mutate(_value=table[by].fill_null(UNCLASSIFIED))
    counts = named.group_by(["month", "_value"]).aggregate(complaints=named.count()).to_pandas()
    if counts.empty:
        return pd.DataFrame(index=pd.Index([str(p) for p in periods], name="period"))
    wide = counts.pivot_table(index="month", columns="_value", values="complaints", aggfunc="sum").reset_index()
    wide.columns.name = None
    frame = by_period(wide, periods).astype("int64")
    order = sorted(frame.columns, key=lambda name: (-frame[name].iloc[-1], -frame[name].sum(), name))
    return frame[order]


def complainers(data: Data, scope: Scope, period: Period) -> pd.DataFrame:
    """List one month's complaints by customer and item, for intervals that know who complained twice.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    period : Period
        The month.

    Returns
    -------
    pandas.DataFrame
        One row a complaint, in a fixed order: `customer_id` (missing where anonymous), `item`.
    """
    table = scope.filter(data, within(formal(data), "received_at", [period]))
    return table.order_by(["item", "customer_id", "complaint_id"]).select("customer_id", "item").to_pandas()


def repeats_by_customer(data: Data, scope: Scope, period: Period) -> pd.DataFrame:
    """List the customers whose complaints of the month repeat earlier ones (for the analyst, never published).

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    period : Period
        The month.

    Returns
    -------
    pandas.DataFrame
        Columns `customer_id`, `item`, `repeats`, `complaints`.
    """
    table = scope.filter(data, within(flagged(data), "received_at", [period]))
    counts = table.group_by(["customer_id", "item"]).aggregate(
        repeats=table.repeat.sum().cast("int64"), complaints=table.count()
    )
    counts = counts.filter(counts.repeats > 0)
    return counts.order_by([ibis.desc("repeats"), "customer_id", "item"]).to_pandas()
