"""Who came back: complaints chained to cases, how long until the next, and who complains again and again.

A complaint of a named customer continues a case where it follows one of the same customer about the same item within
the window, or names the one it repeats; else it opens one. How long until a customer comes back is known only as far
as the data reach, and as long as the customer stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cxanalysis.facts.complaints import UNCLASSIFIED, formal
from cxanalysis.facts.months import within
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import CORE
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

KINDS = ("item", "handled_by", "method")
MOST_GROUPS = 20  # of a kind, the most frequent ones
DAY = 86_400


@dataclass(frozen=True)
class Returned:
    """How long until customers complained again.

    Attributes
    ----------
    rows : pandas.DataFrame
        One row a complaint of a named customer: `recent` (bool: of the months asked for, else of those before),
        `customer` (number), `days` until the next one about the same item, or as long as was watched, at most the
        window; `again` (bool: ended with the next one); `whole` (bool: received so long before the end that the whole
        window could be watched); `step` (1 opens a case, 2 is its second, ...; 0 where the look-back is not whole);
        `item`, `handled_by`, `method` (place in `groups`; -1 for none and for rare ones).
    groups : dict of str to tuple of str
        What the numbers of each kind stand for, most complaints first; a kind that the data lack is missing.
    months, before : tuple of str
        First and last month of either; `before` is empty where there is none.
    """

    rows: pd.DataFrame
    groups: dict[str, tuple[str, ...]]
    months: tuple[str, ...]
    before: tuple[str, ...]


def returned(data: Data, scope: Scope, periods: Sequence[Period], before: Sequence[Period] = ()) -> Returned:
    """Follow the complaints of some months, and of the months before, until the same customer complains again.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows; the next complaint is looked for among all.
    periods : sequence of Period
        Months, contiguous, oldest first.
    before : sequence of Period
        Earlier months to compare with; empty where the data do not reach that far.

    Returns
    -------
    Returned
        Rows in a fixed order; without any where no complaint has a customer.

    Notes
    -----
    A complaint is watched until the last record of the data, never beyond `as_of`, and until its customer leaves; one
    received after that is watched as any other.
    """
    table = within(_followed(data), "received_at", [*before, *periods])
    if before:
        table = table.filter((table.month >= periods[0].ordinal) | (table.month <= before[-1].ordinal))
    table = scope.filter(data, table)
    groups = {kind: _frequent(data, scope, periods, kind) for kind in KINDS}
    places = {f"_{kind}": _place(table, kind, names) for kind, names in groups.items()}
    who = ibis.dense_rank().over(ibis.window(order_by=table.customer_id)).cast("int64")
    table = table.mutate(customer=who, recent=table.month >= periods[0].ordinal, **places)
    table = table.order_by(["customer", "received_at", "item", "complaint_id"])
    rows = table.select("recent", "customer", "days", "again", "whole", "step", *places).to_pandas()
    rows = rows.rename(columns={place: place[1:] for place in places})
    ends = [tuple(str(p) for p in (window[0], window[-1])) if window else () for window in (periods, before)]
    return Returned(rows, {kind: names for kind, names in groups.items() if names}, ends[0], ends[1])


def _frequent(data: Data, scope: Scope, periods: Sequence[Period], kind: str) -> tuple[str, ...]:
    """Return the most frequent values of a column among the named complaints of some months."""
    if not data.has("complaints", kind):
        return ()
    table = scope.filter(data, within(formal(data), "received_at", periods))
    table = table.filter(table.customer_id.notnull()).mutate(_value=table[kind])
    counts = table.filter(table._value.notnull()).group_by("_value").aggregate(n=ibis._.count())
    names = counts.order_by([ibis.desc("n"), "_value"]).limit(MOST_GROUPS).to_pandas()["_value"]
    return tuple(str(name) for name in names if name != UNCLASSIFIED)


def _place(table: ibis.Table, kind: str, names: Sequence[str]) -> ibis.Value:
    """Return the place of a complaint's value among the names; -1 where it is none of them."""
    if not names:
        return ibis.literal(-1, "int64")
    return ibis.cases(*((table[kind] == name, number) for number, name in enumerate(names)), else_=-1).cast("int64")


def _followed(data: Data) -> ibis.Table:
    """Return the named complaints with when they were followed by another, as far as can be known."""
    table, days = steps(data), data.settings.parameters.repeat_days
    end = ibis.literal(last_moment(data))
    until = end
    if data.has("customers", "left_on"):
        people = data.table("customers")
        people = people.select(_who=people.customer_id, _left=people.left_on.cast("timestamp"))
        table = table.left_join(people, table.customer_id == people._who)
        gone = (table._left > table.received_at).ifelse(table._left, end)
        until = ibis.least(gone.fill_null(end), end)
    watched = (until.epoch_seconds() - table.received_at.epoch_seconds()) / DAY
    gap = (table.following.epoch_seconds() - table.received_at.epoch_seconds()) / DAY
    again = ((gap <= watched) & (gap <= days)).fill_null(False)
    known = table.received_at >= ibis.literal(_known_from(data))
    length = again.ifelse(gap, ibis.least(watched, ibis.literal(float(days))))
    whole = watched >= days
    return table.mutate(days=length.cast("float64"), again=again, whole=whole, step=known.ifelse(table.step, 0))


def _moment(column: ibis.Value) -> datetime:
    """Return a moment of the data; a long past one where there is none."""
    found = column.cast("timestamp").name("moment").as_table().to_pandas()["moment"].iloc[0]
    return datetime(1900, 1, 1) if pd.isna(found) else pd.Timestamp(found).to_pydatetime()


def last_moment(data: Data) -> datetime:
    """Return when the last record of the data was made, never after `as_of`.

    Parameters
    ----------
    data : Data
        The checked data set.
    """
    there = [data.table(name)[column].max() for name, column in CORE.items() if data.has(name)]
    over = datetime.combine(data.settings.as_of + timedelta(days=1), datetime.min.time())
    return min(max(_moment(moment) for moment in there), over)


def _known_from(data: Data) -> datetime:
    """Return the moment from which the look-back is whole."""
    return _moment(formal(data).received_at.min()) + timedelta(days=data.settings.parameters.repeat_days)


def steps(data: Data) -> ibis.Table:
    """Return the complaints of named customers, chained to cases.

    Parameters
    ----------
    data : Data
        The checked data set.

    Returns
    -------
    ibis.Table
        `formal` with `case` (text), `opened` (when the case was), `step` (1 opens the case, 2 is the second of it; at
        least 2 where it names the one it repeats) and `following` (when the same customer complained next about the
        same item, or a later complaint named this one; missing where never). Anonymous complaints are left out.
    """
    table = formal(data)
    table = table.filter(table.customer_id.notnull())
    keys = ["customer_id", "item"]
    moments = table.select(*keys, "received_at").distinct()
    at, order = moments.received_at, ibis.window(group_by=keys, order_by="received_at")
    gap = at.epoch_seconds() - at.lag().over(order).epoch_seconds()
    far = (gap > data.settings.parameters.repeat_days * DAY).fill_null(True)
    moments = moments.mutate(_far=far, following=at.lead().over(order), _number=ibis.row_number().over(order))
    so_far = ibis.cumulative_window(group_by=keys, order_by="received_at")
    opened = moments._far.ifelse(moments.received_at, ibis.null("timestamp")).max().over(so_far)
    before = moments._far.ifelse(moments._number, ibis.null("int64")).max().over(so_far)
    moments = moments.mutate(opened=opened, step=moments._number - before + 1).drop("_far", "_number")
    sign = ibis.literal("\x1f")
    case = moments.customer_id + sign + moments["item"] + sign + moments.opened.epoch_seconds().cast("string")
    rows = table.join(moments.mutate(case=case), [*keys, "received_at"])
    return _named_ones(rows) if data.has("complaints", "repeats") else rows


def _named_ones(rows: ibis.Table) -> ibis.Table:
    """Let complaints that name the one they repeat count as its followers, and join their cases."""
    named = rows.filter(rows.repeats.notnull())
    named = named.select(_of="repeats", _at="received_at", _case="case", _opened="opened")
    earlier = rows.select(_id="complaint_id", _since="received_at", _old="case", _first="opened")
    both = named.join(earlier, named._of == earlier._id)
    later = both.filter(both._at > both._since).group_by("_id").aggregate(_called=both._at.min())
    pairs = both.filter(both._case != both._old).select("_case", "_opened", "_old", "_first").distinct().to_pandas()
    rows = rows.left_join(later, rows.complaint_id == later._id)
    following = ibis.least(ibis.coalesce(rows.following, rows._called), ibis.coalesce(rows._called, rows.following))
    step = rows.repeats.notnull().ifelse(ibis.greatest(rows.step, 2), rows.step)
    rows = rows.mutate(following=following, step=step).drop("_id", "_called")
    if pairs.empty:
        return rows
    joined = ibis.memtable(_roots(pairs))
    rows = rows.left_join(joined, rows.case == joined._one)
    both_are = {"case": ibis.coalesce(rows._root, rows.case), "opened": ibis.coalesce(rows._since, rows.opened)}
    return rows.mutate(**both_are).drop("_one", "_root", "_since")


def _roots(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each linked case (`_one`) the first (`_root`) of all it hangs together with, and since when it is."""
    ones, place = np.unique(pairs[["_case", "_old"]].to_numpy(dtype=str), return_inverse=True)
    left, right = place.reshape(-1, 2).T
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(ones), len(ones)))
    _, label = connected_components(graph, directed=False)
    opened = pd.concat([pairs["_opened"], pairs["_first"]]).groupby(label[np.concatenate([left, right])]).min()
    first = pd.Series(ones).groupby(label).min()
    return pd.DataFrame({"_one": ones, "_root": first[label].to_numpy(), "_since": opened[label].to_numpy()})


def case_counts(data: Data, scope: Scope, period: Period) -> dict[str, int]:
    """Count the complaints, cases and customers of a month, each by itself; anonymous complaints are left out.

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
    dict of str to int
        `complaints`, `cases` and `customers`; `earlier`, the cases that complaints of earlier months had opened, where
        the look-back is whole.
    """
    now = scope.filter(data, within(steps(data), "received_at", [period]))
    old = now.opened < ibis.literal(datetime.combine(period.start, datetime.min.time()))
    row = now.aggregate(
        complaints=now.count(),
        cases=now.case.nunique(),
        customers=now.customer_id.nunique(),
        earlier=now.case.nunique(where=old),
    )
    found = {name: int(n) for name, n in row.to_pandas().iloc[0].items()}
    if _known_from(data) > datetime.combine(period.start, datetime.min.time()):
        del found["earlier"]
    return found


def frequent_complainers(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """List the customers who complained more than once in some months (for the analyst, never published).

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
        Most repeats first: `customer_id`, `complaints`, `cases`, `repeats` (complaints that continue a case), `items`,
        and when the `last` was received.
    """
    table = scope.filter(data, within(steps(data), "received_at", periods))
    people = table.group_by("customer_id").aggregate(
        complaints=table.count(),
        cases=table.case.nunique(),
        repeats=(table.step > 1).sum().cast("int64"),
        items=table.item.nunique(),
        last=table.received_at.max(),
    )
    people = people.filter(people.complaints > 1)
    return people.order_by([ibis.desc("repeats"), ibis.desc("complaints"), "customer_id"]).to_pandas()
