"""Where complaints gather: counts by month and category, product, stage, region or way of complaining; and by customer.

A row's region is its customer's, and its own where no customer is known, as for a scope. Grumbles and objections are
counted beside complaints, never among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.formal import UNCLASSIFIED, formal
from cxanalysis.facts.months import by_period, month_of, named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

ITEM, REGION = "item", "region"
ATTRIBUTES = ("category", "product", "quality_characteristic", "stage", REGION, "method")
KINDS = ("complaint", "grumble", "objection")


@dataclass(frozen=True)
class Breakdown:
    """Counts of complaints.

    Attributes
    ----------
    counts : mapping of str to pandas.DataFrame
        By attribute the data have (`item` always): index `period`, one column a value, most complaints in the last
        period first; `unclassified` is one of the items, of other attributes it is left out.
    unclassified : mapping of str to int
        By attribute, complaints of the last period that name no value.
    together : mapping of str to pandas.DataFrame
        By attribute: `period`, `value`, `other`, `products`, the sum over complainers of complaints of a value times
        those of another (or the same) in a month; of the last period, the one before and the same a year before. An
        anonymous complaint is a complainer of its own.
    people : pandas.DataFrame
        `window` (month, or year for all periods but the first of thirteen), `own`, `customers`: how many named
        customers made that many complaints in it.
    kinds : pandas.DataFrame
        Index `period`; columns `complaint`, `grumble`, `objection`: all records. No row where the data do not tell them
        apart.
    """

    counts: Mapping[str, pd.DataFrame]
    unclassified: Mapping[str, int]
    together: Mapping[str, pd.DataFrame]
    people: pd.DataFrame
    kinds: pd.DataFrame


def breakdown(data: Data, scope: Scope, periods: Sequence[Period]) -> Breakdown:
    """Count complaints by each attribute the data have, and by customer.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months, contiguous, oldest first; thirteen reach back to the same month a year before.

    Returns
    -------
    Breakdown
    """
    rows = placed(data, scope, periods).cache()
    now = periods[-1]
    compared = [p for p in (now, now.previous(), now.year_before()) if p in periods]
    counts, unclassified, together = {}, {}, {}
    for name in (ITEM, *(a for a in ATTRIBUTES if a in rows.columns)):
        frame = _by(rows, name, periods)
        unclassified[name] = int(frame[UNCLASSIFIED].iloc[-1]) if UNCLASSIFIED in frame else 0
        counts[name] = frame if name == ITEM else frame.drop(columns=UNCLASSIFIED, errors="ignore")
        months = rows.filter(rows.month.isin([p.ordinal for p in compared]))
        together[name] = _together(months, name, compared)
    return Breakdown(counts, unclassified, together, _people(rows, periods), _kinds(data, scope, periods))


def placed(data: Data, scope: Scope, periods: Sequence[Period]) -> ibis.Table:
    """Return the complaints of the months with the attributes the data have.

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
        `month` (ordinal), `customer_id` (missing where anonymous), `who` (anonymous complaints each their own), `item`,
        and of `ATTRIBUTES` those the data have, `unclassified` where a row names none.
    """
    table = scope.filter(data, within(formal(data), "received_at", periods))
    if data.has("customers", REGION):
        people = data.table("customers")
        people = people.select(_id=people.customer_id, _region=people[REGION])
        table = table.left_join(people, table.customer_id == people._id)
        own = table[REGION] if data.has("complaints", REGION) else ibis.null("string")
        table = table.mutate(_place=table._id.isnull().ifelse(own, table._region))
    elif data.has("complaints", REGION):
        table = table.mutate(_place=table[REGION])
    found = {a: table[a] for a in ATTRIBUTES if a != REGION and data.has("complaints", a)}
    if "_place" in table.columns:
        found[REGION] = table["_place"]
    alone = ibis.literal("a") + table.complaint_id.cast("string")
    return table.select(
        "month",
        "customer_id",
        "item",
        who=table.customer_id.isnull().ifelse(alone, ibis.literal("c") + table.customer_id),
        **{name: column.cast("string").fill_null(UNCLASSIFIED) for name, column in found.items()},
    )


def _by(rows: ibis.Table, name: str, periods: Sequence[Period]) -> pd.DataFrame:
    """Count by month and value, most complaints in the last period first, then in all, then by name."""
    groups = rows.group_by(["month", rows[name].name("value")])
    counts = groups.aggregate(complaints=rows.count()).to_pandas()
    if counts.empty:
        return pd.DataFrame(index=pd.Index([str(p) for p in periods], name="period"))
    wide = counts.pivot_table(index="month", columns="value", values="complaints", aggfunc="sum").reset_index()
    wide.columns.name = None
    frame = by_period(wide, periods).astype("int64")
    return frame[sorted(frame.columns, key=lambda c: (-frame[c].iloc[-1], -frame[c].sum(), c))]


def _together(rows: ibis.Table, name: str, periods: Sequence[Period]) -> pd.DataFrame:
    """Sum over complainers of a month the product of their complaints of two values."""
    frame = products(rows, name, ["month"])
    frame.insert(0, "period", named(frame.pop("month"), periods))
    return frame.sort_values(["period", "value", "other"], ignore_index=True)


def products(rows: ibis.Table, name: str, within_each: Sequence[str] = ()) -> pd.DataFrame:
    """Sum over complainers the product of their complaints of two values of an attribute.

    Parameters
    ----------
    rows : ibis.Table
        `placed`.
    name : str
        The attribute.
    within_each : sequence of str
        Columns that keep groups of rows apart, like `month`.

    Returns
    -------
    pandas.DataFrame
        These columns, `value`, `other`, `products`; pairs that no complainer has are not there. The unclassified of
        other attributes than `item` are left out.
    """
    kept = rows if name == ITEM else rows.filter(rows[name] != UNCLASSIFIED)
    keys = [*within_each, "who"]
    own = kept.group_by([*keys, kept[name].name("value")]).aggregate(own=kept.count())
    second = own.select(*keys, other=own.value, others=own.own)
    pairs = own.join(second, keys)
    sums = pairs.group_by([*within_each, "value", "other"]).aggregate(products=(pairs.own * pairs.others).sum())
    return sums.mutate(products=sums.products.cast("int64")).to_pandas()


def _people(rows: ibis.Table, periods: Sequence[Period]) -> pd.DataFrame:
    """Count named customers by how many complaints they made, in the last month and in the last twelve."""
    named_rows = rows.filter(rows.customer_id.notnull())
    frames = []
    for window, months in (("month", periods[-1:]), ("year", periods[-12:])):
        kept = named_rows.filter(named_rows.month >= months[0].ordinal)
        own = kept.group_by("customer_id").aggregate(own=kept.count())
        frame = own.group_by("own").aggregate(customers=own.count()).order_by("own").to_pandas()
        frame.insert(0, "window", window)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True).astype({"own": "int64", "customers": "int64"})


def _kinds(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count records by month and kind."""
    if not data.has("complaints", "kind"):
        return pd.DataFrame(columns=list(KINDS), dtype="int64")
    table = scope.filter(data, within(data.table("complaints"), "received_at", periods))
    rows = table.select(month=month_of(table.received_at), kind=table.kind.fill_null(KINDS[0]))
    counts = rows.group_by("month").aggregate(**{k: (rows.kind == k).sum() for k in KINDS}).to_pandas()
    return by_period(counts, periods).astype("int64")
