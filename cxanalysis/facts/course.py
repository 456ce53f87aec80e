"""Who complained month by month: in all, and by item, category, region and channel; out of how many customers.

The same customer counts once a month in each series. Customers who were not active in the month count in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.customers import buyers, lifetimes
from cxanalysis.facts.formal import UNCLASSIFIED, formal, hashed
from cxanalysis.facts.months import named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

WHOLE, REGION = "rate", "region"
ANONYMOUS = "\x1f"  # begins what stands for a customer without an id
ATTRIBUTES = ("item", "category", REGION, "method")
COLUMNS = ["by", "value", "period", "complaints", "complainers", "active"]


def complaint_series(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count complaints and the active customers behind them by month, in all and by attribute.

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
        One row a series and month, months without a complaint included: `by` (rate for all complaints, else item,
        category, region or method), `value` (empty for all), `period`, `complaints` (anonymous ones included),
        `complainers` (distinct active customers; where the data list no customers, distinct ids and each anonymous
        complaint), `active` (customers at risk: of the region for a region, else all; 0 where none are listed).
        Series in order of size within each attribute; the unclassified are left out.
    """
    if not periods:
        return pd.DataFrame(columns=COLUMNS)
    rows = _rows(data, scope, periods).cache()  # looked at once an attribute
    frames = [_counted(rows, name) for name in (WHOLE, *ATTRIBUTES) if name in rows.columns]
    counts = pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)
    return _filled(counts, _at_risk(data, scope, periods), periods)


def _rows(data: Data, scope: Scope, periods: Sequence[Period]) -> ibis.Table:
    """Return the complaints of the months with their attributes and `_active`: the customer, where active then."""
    table = scope.filter(data, within(formal(data), "received_at", periods))
    attributes = {name: table[name] for name in ATTRIBUTES[1:] if data.has("complaints", name)}
    table = table.select("_row", "customer_id", "month", "item", **attributes, **{WHOLE: ibis.literal("")})
    if not data.has("customers"):
        return table.mutate(_active=hashed(table.customer_id.fill_null(ANONYMOUS + table._row.cast("string"))))
    people = lifetimes(data)
    known = {"_region": people.region} if data.has("customers", REGION) else {}
    people = people.select(_id=people.customer_id, _first=people._first, _last=people._last, **known)
    rows = table.left_join(people, table.customer_id == people._id)
    there = (rows._first <= rows.month) & (rows._last >= rows.month)
    if data.settings.parameters.active_rule != "file":
        bought = buyers(data, periods).mutate(_bought=True)
        rows = rows.left_join(bought, ["customer_id", "month"])
        there = rows._bought.notnull() & rows._id.notnull()
    rows = rows.mutate(_active=there.fill_null(False).ifelse(hashed(rows._id), ibis.null("uint64")))
    if known:
        own = rows[REGION] if REGION in attributes else ibis.null("string")
        rows = rows.mutate(**{REGION: rows._id.isnull().ifelse(own, rows._region)})
    return rows.select("month", "_active", WHOLE, *(n for n in ATTRIBUTES if n in rows.columns))


def _counted(rows: ibis.Table, name: str) -> pd.DataFrame:
    """Count by month and value of an attribute."""
    kept = rows.filter(rows[name].notnull() & (rows[name] != UNCLASSIFIED))
    groups = kept.group_by(["month", kept[name].name("value")])
    frame = groups.aggregate(complaints=kept.count(), complainers=kept._active.nunique()).to_pandas()
    frame.insert(0, "by", name)
    return frame


def _at_risk(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count the active customers by month, in all (`value` empty) and by region."""
    if not data.has("customers"):
        return pd.DataFrame({"by": [], "value": [], "month": [], "active": []})
    people = scope.filter(data, lifetimes(data))
    region = people[REGION] if data.has("customers", REGION) else ibis.null("string")
    people = people.mutate(_value=region)
    if data.settings.parameters.active_rule == "file":
        spans = people.group_by(["_first", "_last", "_value"]).aggregate(n=people.count()).to_pandas()
        months = [p.ordinal for p in periods]
        there = {m: spans[(spans["_first"] <= m) & (spans["_last"] >= m)] for m in months}
        pairs = pd.concat([frame.assign(month=m) for m, frame in there.items()], ignore_index=True)
    else:
        found = people.select("customer_id", "_value").join(buyers(data, periods), "customer_id")
        pairs = found.group_by(["month", "_value"]).aggregate(n=found.count()).to_pandas()
    whole = pairs.groupby("month", as_index=False)["n"].sum().assign(by=WHOLE, value="")
    parts = pairs.dropna(subset="_value").groupby(["_value", "month"], as_index=False)["n"].sum()
    both = pd.concat([whole, parts.rename(columns={"_value": "value"}).assign(by=REGION)], ignore_index=True)
    return both.rename(columns={"n": "active"})


def _filled(counts: pd.DataFrame, at_risk: pd.DataFrame, periods: Sequence[Period]) -> pd.DataFrame:
    """Give every series every month, and its customers at risk."""
    size = counts.groupby(["by", "value"])["complaints"].sum().reset_index()
    order = {name: i for i, name in enumerate((WHOLE, *ATTRIBUTES))}
    size = size.assign(_place=size["by"].map(order)).sort_values(
        ["_place", "complaints", "value"], ascending=[True, False, True], kind="stable"
    )
    grid = size[["by", "value"]].merge(pd.DataFrame({"month": [p.ordinal for p in periods]}), how="cross")
    frame = grid.merge(counts, on=["by", "value", "month"], how="left")
    own = at_risk[at_risk["by"] == REGION].drop(columns="by").assign(by=REGION)
    whole = at_risk.loc[at_risk["by"] == WHOLE, ["month", "active"]].rename(columns={"active": "_all"})
    frame = frame.merge(own, on=["by", "value", "month"], how="left").merge(whole, on="month", how="left")
    regional = (frame["by"] == REGION) & bool(len(own))
    frame["active"] = frame["active"].where(regional, frame["_all"])
    frame["period"] = named(frame["month"], periods)
    numbers = ["complaints", "complainers", "active"]
    frame[numbers] = frame[numbers].fillna(0).astype("int64")
    return frame[COLUMNS]
