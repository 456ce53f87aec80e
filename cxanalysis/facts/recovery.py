"""What complainers did after a complaint: said of its handling, stayed, bought again; and what others did meanwhile.

Customers are counted month by month, so that who did not complain is seen over the same months. Only counts leave the
engine: by month, or by how often a customer did something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.customers import active, active_months, lifetimes, with_active
from cxanalysis.facts.formal import formal
from cxanalysis.facts.months import month_of, within
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.value import revenue
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

WATCH = 6  # months for which a complaint is remembered, and buying is watched
SHORT = 3  # months of the shorter watch on buying
SATISFIED, DISSATISFIED = 4, 2  # of 5: at least, at most
RATINGS = 10  # more than there are
GROUPS = ("satisfied", "dissatisfied", "other", "none")  # with the handling; "other" = in between or not asked


@dataclass(frozen=True)
class Handled:
    """What complainers said of the handling.

    Attributes
    ----------
    people : pandas.DataFrame
        `rated`, `satisfied`, `customers`: how many customers rated that many cases, and that many of them well; a
        nameless complaint is a customer of its own.
    answered : int
        Complaints with a result, whether rated or not.
    """

    people: pd.DataFrame
    answered: int


@dataclass(frozen=True)
class Bought:
    """Who bought again, of those who had bought in the six months before.

    Attributes
    ----------
    complainers : pandas.DataFrame
        `group`, `cases`, `short`, `long`, `customers`: how many customers had that many months with a result, and
        ordered in the three (`short`) and six (`long`) months after that many of them.
    others : pandas.DataFrame
        `month`, `customers`, `short`, `long`: customers without a complaint in the month; `cases`, the complainers' own
        months with a result, by which the months weigh.
    """

    complainers: pd.DataFrame
    others: pd.DataFrame


def handled(data: Data, scope: Scope, periods: Sequence[Period]) -> Handled | None:
    """Count what complainers of the periods said of the handling.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months in which the complaints were received, contiguous, oldest first.

    Returns
    -------
    Handled or None
        None where nobody was ever asked.
    """
    if not data.has("complaints", "satisfied_with_handling"):
        return None
    table = scope.filter(data, within(formal(data), "received_at", periods))
    result = table.resolved_at.notnull() if data.has("complaints", "resolved_at") else ibis.literal(False)
    answered = table.count(where=result | table.satisfied_with_handling.notnull()).to_pandas()
    rated = table.filter(table.satisfied_with_handling.notnull())
    person = ibis.coalesce(rated.customer_id, ibis.literal("without a name ") + rated.complaint_id)
    rows = rated.select(person=person, good=rated.satisfied_with_handling >= SATISFIED)
    people = rows.group_by("person").aggregate(rated=rows.count(), satisfied=rows.good.sum().cast("int64"))
    return Handled(_frequencies(people, ["rated", "satisfied"]), int(answered))


def staying(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame | None:
    """Count by month who was there and who left, by whether they had complained in the six months to it.

    A complaint counts in its own month and the five after, and never one made after the customer had left.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months, contiguous, oldest first; five more before them must be in the data.

    Returns
    -------
    pandas.DataFrame or None
        `month`, `group` (of `GROUPS`, by the last complaint that was rated), `customers`, `left`. None where the data
        do not tell who leaves.
    """
    if data.derived_customers or not data.has("customers", "left_on") or not data.has("complaints", "customer_id"):
        return None
    people = scope.filter(data, lifetimes(data))
    gone = people.mutate(month=people._last).filter(ibis._.month.between(periods[0].ordinal, periods[-1].ordinal))
    gone = with_active(data, gone.select("customer_id", "month"), periods)
    left = gone.filter(gone._active).group_by("month").aggregate(left=ibis._.count()).to_pandas()
    frame = pd.DataFrame({
        "month": [p.ordinal for p in periods],
        "customers": active_months(data, scope, periods)["active"].to_numpy(),
    }).merge(left, on="month", how="left").fillna({"left": 0})  # fmt: skip
    recent = _remembered(data, scope, periods)
    mine = recent.group_by(["month", "group"]).aggregate(
        customers=recent.count(), left=(recent["last"] == recent.month).sum().cast("int64")
    )
    return _with_others(mine.to_pandas(), frame)


def _with_others(some: pd.DataFrame, everybody: pd.DataFrame) -> pd.DataFrame:
    """Add who had not complained: everybody less the groups, month by month."""
    theirs = some.groupby("month")[["customers", "left"]].sum().reindex(everybody["month"]).fillna(0)
    others = (everybody.set_index("month") - theirs).reset_index().assign(group="none")
    counts = pd.concat([some, others], ignore_index=True)
    counts = counts[counts["customers"] > 0].sort_values(["month", "group"], ignore_index=True)
    return counts[["month", "group", "customers", "left"]].astype({"customers": "int64", "left": "int64"})


def _remembered(data: Data, scope: Scope, periods: Sequence[Period]) -> ibis.Table:
    """Return who was active and had complained in the six months to each month, and how the handling was last rated.

    The complaints of a customer's month are one row before they are remembered for six, which keeps them few.
    """
    table = within(formal(data), "received_at", [periods[0].shift(1 - WATCH), periods[-1]])
    table = scope.filter(data, table.filter(table.customer_id.notnull()))
    people = lifetimes(data).select("left_on", "_last", _who="customer_id")
    table = table.join(people, table.customer_id == people._who)
    table = table.filter(table.left_on.isnull() | (table.received_at.cast("date") <= table.left_on))
    table = table.mutate(_rating=_rating(data, table))
    moment = ibis.struct({"at": table.received_at, "id": table.complaint_id})
    last = table._rating.argmax(moment, where=table._rating.notnull())
    own = table.group_by(["customer_id", "_last", table.month.name("filed")]).aggregate(rating=last)
    later = ibis.memtable({"_months": list(range(WATCH))}, schema={"_months": "int64"})
    near = own.cross_join(later)
    near = near.select("customer_id", "filed", "rating", last="_last", month=near.filed + near._months)
    near = near.filter(near.month.between(periods[0].ordinal, periods[-1].ordinal))
    newest = near.rating.argmax(near.filed, where=near.rating.notnull())
    found = near.group_by(["customer_id", "last", "month"]).aggregate(rating=newest)
    found = with_active(data, found, periods)
    return found.filter(found._active).select("month", "last", group=_group(found.rating))


def _rating(data: Data, table: ibis.Table) -> ibis.Value:
    if not data.has("complaints", "satisfied_with_handling"):
        return ibis.null("int64")
    return table.satisfied_with_handling.cast("int64")


def _last(rating: ibis.Value, at: ibis.Value) -> ibis.Value:
    """Return the rating made last, the best of those of one moment: the greatest of moment and rating as one number."""
    return (at.epoch_seconds().cast("int64") * RATINGS + rating).max() % RATINGS


def _group(rating: ibis.Value) -> ibis.Value:
    poor = (rating <= DISSATISFIED).ifelse("dissatisfied", "other")
    return (rating >= SATISFIED).ifelse("satisfied", poor).fill_null("other")


def buying(data: Data, scope: Scope, periods: Sequence[Period]) -> Bought | None:
    """Count who ordered again after the month of a result, and who of the others did after the same month.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months of a result, contiguous, oldest first; six more before and after them must be in the data.

    Returns
    -------
    Bought or None
        Only customers active in the month who had ordered in the six months before it. None where the data tell no
        orders, no results or no customers.
    """
    there = data.has("orders") and data.has("customers") and data.has("complaints", "resolved_at")
    if not there or not data.has("complaints", "customer_id"):
        return None
    bought = _ordered(data, periods)
    base = active(data, scope, periods).join(bought.filter(bought.before), ["customer_id", "month"])
    cases = _answered(data, periods)
    rows = base.left_join(cases, ["customer_id", "month"])
    mine = rows.filter(rows.group.notnull())
    people = mine.group_by(["customer_id", "group"]).aggregate(
        cases=mine.count(), short=mine.short.sum().cast("int64"), long=mine.long.sum().cast("int64")
    )
    others = rows.filter(rows.complained.isnull())
    by_month = others.group_by("month").aggregate(
        customers=others.count(), short=others.short.sum().cast("int64"), long=others.long.sum().cast("int64")
    )
    weight = mine.group_by("month").aggregate(cases=mine.count())
    frame = by_month.left_join(weight, "month").drop("month_right").order_by("month").to_pandas()
    frame = frame.assign(cases=frame["cases"].fillna(0).astype("int64"))
    return Bought(_frequencies(people, ["group", "cases", "short", "long"]), frame)


def _ordered(data: Data, periods: Sequence[Period]) -> ibis.Table:
    """Return by customer and month whether they had ordered in the six months before, and did in those after."""
    orders = within(revenue(data), "ordered_on", [periods[0].shift(-WATCH), periods[-1].shift(WATCH)])
    months = orders.select("customer_id", at=month_of(orders.ordered_on)).distinct()
    calendar = ibis.memtable({"month": [p.ordinal for p in periods]}, schema={"month": "int64"})
    near = months.join(calendar, (months["at"] - calendar.month).abs() <= WATCH)
    away = near["at"] - near.month
    return near.group_by(["customer_id", "month"]).aggregate(
        before=(away < 0).any(), short=((away > 0) & (away <= SHORT)).any(), long=(away > 0).any()
    )


def _answered(data: Data, periods: Sequence[Period]) -> ibis.Table:
    """Return who complained in a month or had a result in it, and how the handling of the last result was rated."""
    table = formal(data)
    table = table.filter(table.customer_id.notnull())
    rows = table.select(
        "customer_id", "resolved_at", received="month", month=month_of(table.resolved_at),
        rating=_rating(data, table),
    )  # fmt: skip
    results = within(rows.filter(rows.resolved_at.notnull()), "resolved_at", periods)
    found = results.group_by(["customer_id", "month"]).aggregate(rating=_last(results.rating, results.resolved_at))
    found = found.select("customer_id", "month", group=_group(found.rating))
    filed = rows.select("customer_id", month="received").distinct().mutate(complained=ibis.literal(True))
    both = filed.outer_join(found, ["customer_id", "month"])
    return both.select(
        customer_id=ibis.coalesce(both.customer_id, both.customer_id_right),
        month=ibis.coalesce(both.month, both.month_right),
        group=both.group,
        complained=ibis.literal(True),
    )


def _frequencies(people: ibis.Table, columns: list[str]) -> pd.DataFrame:
    """Count the customers of whom the same is known."""
    counts = people.group_by(columns).aggregate(customers=people.count())
    return counts.order_by(columns).to_pandas()
