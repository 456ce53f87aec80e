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
import pandas as pd

from cxanalysis.facts.chains import DAY, steps
from cxanalysis.facts.formal import UNCLASSIFIED, formal
from cxanalysis.facts.months import within
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import CORE
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

KINDS = ("item", "handled_by", "method")
MOST_GROUPS = 20  # of a kind, the most frequent ones
COLUMNS = ("recent", "days", "again", "whole", "step", *KINDS)


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
    told = {f"_{kind}": table[kind] for kind in KINDS if groups[kind]}
    recent = table.month >= periods[0].ordinal
    rows = table.select("customer_id", "received_at", "days", "again", "whole", "step", recent=recent, **told)
    people = rows.select(_who="customer_id").distinct()
    people = people.mutate(customer=ibis.row_number().over(ibis.window(order_by="_who")))
    rows = rows.join(people, rows.customer_id == people._who)
    for kind in KINDS:
        rows = _placed(rows, kind, groups[kind])
    frame = rows.order_by(["customer", "received_at", *COLUMNS]).select("customer", *COLUMNS).to_pandas()
    ends = [tuple(str(p) for p in (window[0], window[-1])) if window else () for window in (periods, before)]
    return Returned(frame, {kind: names for kind, names in groups.items() if names}, ends[0], ends[1])


def _frequent(data: Data, scope: Scope, periods: Sequence[Period], kind: str) -> tuple[str, ...]:
    """Return the most frequent values of a column among the named complaints of some months."""
    if not data.has("complaints", kind):
        return ()
    table = scope.filter(data, within(formal(data), "received_at", periods))
    table = table.filter(table.customer_id.notnull()).mutate(_value=table[kind])
    counts = table.filter(table._value.notnull()).group_by("_value").aggregate(n=ibis._.count())
    names = counts.order_by([ibis.desc("n"), "_value"]).limit(MOST_GROUPS).to_pandas()["_value"]
    return tuple(str(name) for name in names if name != UNCLASSIFIED)


def _placed(rows: ibis.Table, kind: str, names: Sequence[str]) -> ibis.Table:
    """Add the place of each complaint's value among the names; -1 where it is none of them."""
    if not names:
        return rows.mutate(**{kind: ibis.literal(-1, "int16")})
    places = ibis.memtable({"_name": list(names), "_place": list(range(len(names)))})
    rows = rows.left_join(places, rows[f"_{kind}"] == places._name)
    return rows.mutate(**{kind: rows._place.fill_null(-1).cast("int16")}).drop("_name", "_place")


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
    """Return until when a new complaint would be known: the last record of a core table, never after `as_of`.

    The course of a case may be known for longer: `span.last_record`.

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
