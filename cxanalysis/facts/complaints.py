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

from cxanalysis.facts.chains import steps
from cxanalysis.facts.customers import active_months, with_active
from cxanalysis.facts.formal import UNCLASSIFIED, formal
from cxanalysis.facts.months import by_period, month_of, named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

OTHER_KINDS = {"grumbles": "grumble", "objections": "objection"}


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
    rows = scope.filter(data, within(formal(data), "received_at", periods))
    own = rows.group_by(["month", "customer_id"]).aggregate(own=rows.count())
    own = with_active(data, own, periods)  # after counting: every customer is looked up once a month
    there, nameless = own._active, own.customer_id.isnull()
    counts = own.group_by("month").aggregate(
        complaints=own.own.sum(),
        anonymous=own.own.sum(where=nameless),
        not_active=own.own.sum(where=~nameless & ~there),
        known=own.own.sum(where=there),
        squares=(own.own * own.own).sum(where=there),
        complainers=there.sum(),
    )
    frame = active_months(data, scope, periods).reset_index()
    frame["month"] = [p.ordinal for p in periods]
    for more in (counts, _other_kinds(data, scope, periods)):
        frame = frame.merge(more.to_pandas(), on="month", how="left")
    return by_period(frame.drop(columns="period"), periods).astype("int64")


def _other_kinds(data: Data, scope: Scope, periods: Sequence[Period]) -> ibis.Table:
    """Count grumbles and objections by month."""
    table = scope.filter(data, within(data.table("complaints"), "received_at", periods))
    kind = table.kind if data.has("complaints", "kind") else ibis.literal("complaint")
    rows = table.select(month=month_of(table.received_at), _kind=kind).filter(ibis._._kind != "complaint")
    return rows.group_by("month").aggregate(**{name: (rows._kind == kind).sum() for name, kind in OTHER_KINDS.items()})


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
        `chains.steps` with `repeat` (boolean), anonymous complaints left out.
    """
    table = steps(data)
    return table.mutate(repeat=table.step > 1)


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
