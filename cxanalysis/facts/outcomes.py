"""What customers did in the months after they answered: complained, left, ordered more or less, lost orders.

Behaviour is counted in the full months before and after the month of an answer, never in that month itself, so that it
is known which came first. Only customers who were still there at its end are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.complaints import formal
from cxanalysis.facts.customers import ALWAYS, NEVER, lifetimes
from cxanalysis.facts.months import month_of, within
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import Span, data_span
from cxanalysis.facts.value import first_full_month, revenue
from cxanalysis.period import Period
from cxanalysis.stats.outcome import LAG

if TYPE_CHECKING:
    from cxanalysis.data import Data

KEYS = ["customer_id", "month"]
LOST = ["cancelled", "returned", "lost"]


def outcomes(data: Data, scope: Scope, end: Period, question: str, months: int) -> pd.DataFrame:
    """List the answers to a question with what their customers did before and after.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    end : Period
        The last complete month: the last one in which behaviour is looked at.
    question : str
        Column of the answers.
    months : int
        Months of answers, the last of them `LAG` months before `end`.

    Returns
    -------
    pandas.DataFrame
        One row an answer of a known customer who had not left by the end of its month: `customer_id`, `month`
        (ordinal), `score`; and as far as the tables tell, missing where they do not reach: `complained`,
        `complained_before`, `left`, `revenue_after`, `revenue_before` (only who was a customer all that time), `lost`,
        `lost_before` (any order cancelled, returned or lost; `lost` only of who ordered). Events are 0 or 1, revenue in
        ten-thousandths of the currency unit.
    """
    columns = [*KEYS, "score"]
    if not data.has("responses", "customer_id"):
        return pd.DataFrame(columns=columns)
    periods = end.shift(-LAG).last(months)
    answers = scope.filter(data, within(data.table("responses"), "responded_at", periods))
    answers = answers.filter(answers.customer_id.notnull() & answers[question].notnull())
    answers = answers.mutate(month=month_of(answers.responded_at), score=answers[question].cast("float64"))
    out = _still_there(answers.order_by("response_id").select(*columns).to_pandas(), data)
    out["pair"] = out.groupby(KEYS, sort=False).ngroup()
    pairs = ibis.memtable(out[["pair", *KEYS]].drop_duplicates("pair"))
    span = data_span(data)
    if data.has("complaints", "customer_id"):
        out = _with(out, _complained(data, pairs), _start(span, "complaints"))
    if data.has("orders"):
        out = _with(out, _bought(data, pairs, periods), _start(span, "orders"))
        out.loc[out["since"] > out["month"] - LAG, ["revenue_after", "revenue_before"]] = float("nan")
        if data.has("orders", "status"):
            out = _with(out, _lost(data, pairs, periods), _start(span, "orders"))
            out["lost"] = out["lost"].where((out["placed"] > 0) | (out["lost"] > 0))
    return out.drop(columns=["since", "pair", "placed"], errors="ignore")


def _start(span: Span, table: str) -> int:
    """Return the first month of which a table tells everything."""
    found = span.tables.get(table)
    return first_full_month(found[0]).ordinal if found else NEVER


def _with(out: pd.DataFrame, found: ibis.Table, start: int) -> pd.DataFrame:
    """Add what was counted by customer and month; 0 where nothing was, missing where the table begins too late."""
    counts = found.to_pandas().set_index("pair").astype("float64").reindex(out["pair"]).fillna(0.0)
    counts.index = out.index
    return out.join(counts.where(out["month"] - LAG >= start))


def _still_there(out: pd.DataFrame, data: Data) -> pd.DataFrame:
    """Leave out who had left, add whether the others did, and since when each is a customer (`since`, ordinal)."""
    if not data.has("customers") or data.derived_customers:
        return out.assign(since=ALWAYS)
    people = lifetimes(data).select("customer_id", since="_first", until="_last").to_pandas().set_index("customer_id")
    out = out.join(people, on="customer_id")
    out = out[~(out["until"] <= out["month"])].reset_index(drop=True)
    if data.has("customers", "left_on"):
        gone = out["until"] <= out["month"] + LAG
        out["left"] = gone.astype("float64").where(out["until"].notna())
    return out.assign(since=out["since"].fillna(ALWAYS)).drop(columns="until")


def _around(pairs: ibis.Table, events: ibis.Table) -> ibis.Table:
    """Join to each answer's month its customer's events within the lag, the month itself left out; `late` after it."""
    near = (events.at <= pairs.month + LAG) & (events.at >= pairs.month - LAG) & (events.at != pairs.month)
    joined = pairs.join(events, [pairs.customer_id == events.customer_id, near])
    return joined.mutate(late=joined["at"] > joined.month)


def _complained(data: Data, pairs: ibis.Table) -> ibis.Table:
    """Tell who complained after and before."""
    table = formal(data)
    near = _around(pairs, table.filter(table.customer_id.notnull()).select("customer_id", at="month").distinct())
    return near.group_by("pair").aggregate(
        complained=near.late.any().cast("int64"), complained_before=(~near.late).any().cast("int64")
    )


def _monthly(orders: ibis.Table, periods: list[Period]) -> ibis.Table:
    """Keep the orders of the months that matter, with their month."""
    orders = within(orders, "ordered_on", [periods[0].shift(-LAG), periods[-1].shift(LAG)])
    return orders.mutate(at=month_of(orders.ordered_on))


def _bought(data: Data, pairs: ibis.Table, periods: list[Period]) -> ibis.Table:
    """Sum the revenue after and before, and tell who ordered anything that was kept after."""
    orders = _monthly(revenue(data), periods)
    near = _around(pairs, orders.group_by(["customer_id", "at"]).aggregate(own=orders.revenue.sum().cast("int64")))
    return near.group_by("pair").aggregate(
        revenue_after=near.own.sum(where=near.late).fill_null(0).cast("int64"),
        revenue_before=near.own.sum(where=~near.late).fill_null(0).cast("int64"),
        placed=near.late.any().cast("int64"),
    )


def _lost(data: Data, pairs: ibis.Table, periods: list[Period]) -> ibis.Table:
    """Tell whose orders were cancelled, returned or lost after and before."""
    orders = _monthly(data.table("orders"), periods)
    near = _around(pairs, orders.filter(orders.status.isin(LOST)).select("customer_id", "at").distinct())
    return near.group_by("pair").aggregate(
        lost=near.late.any().cast("int64"), lost_before=(~near.late).any().cast("int64")
    )
