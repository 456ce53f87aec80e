"""What customers did in the months after they answered: complained, left, ordered more or less, lost orders.

Behaviour is counted in the full months before and after the month of an answer, never in that month itself, so that it
is known which came first. Only customers who were still there at its end are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.customers import ALWAYS, NEVER, lifetimes
from cxanalysis.facts.formal import formal
from cxanalysis.facts.months import month_of, within
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import Span, data_span
from cxanalysis.facts.value import first_full_month, revenue
from cxanalysis.period import Period
from cxanalysis.stats.outcome import LAG

if TYPE_CHECKING:
    from cxanalysis.data import Data

KEYS = ["customer_id", "month"]
COMPLAINED = ("complained", "complained_before")
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
    out = _with(out, _counted(data, pairs, periods), data_span(data))
    if data.has("orders"):
        out.loc[out["since"] > out["month"] - LAG, ["revenue_after", "revenue_before"]] = float("nan")
    if data.has("orders", "status"):
        out["lost"] = out["lost"].where((out["placed"] > 0) | (out["lost"] > 0))
    return out.drop(columns=["since", "pair", "placed"], errors="ignore")


def _start(span: Span, table: str) -> int:
    """Return the first month of which a table tells everything."""
    found = span.tables.get(table)
    return first_full_month(found[0]).ordinal if found else NEVER


def _with(out: pd.DataFrame, found: ibis.Table | None, span: Span) -> pd.DataFrame:
    """Add what was counted by customer and month; 0 where nothing was, missing where its table begins too late."""
    if found is None:
        return out
    counts = found.to_pandas().set_index("pair").astype("float64").reindex(out["pair"]).fillna(0.0)
    counts.index = out.index
    for column in counts.columns:
        start = _start(span, "complaints" if column in COMPLAINED else "orders")
        counts[column] = counts[column].where(out["month"] - LAG >= start)
    return out.join(counts)


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


def _counted(data: Data, pairs: ibis.Table, periods: list[Period]) -> ibis.Table | None:
    """Count what customers did before and after, all in one pass; None where no table tells."""
    kinds, tables = [], []
    if data.has("complaints", "customer_id"):
        complaints = formal(data)
        kinds.append("complained")
        tables.append(_of("complained", complaints.filter(complaints.customer_id.notnull()), at="month"))
    if data.has("orders"):
        bought = _monthly(revenue(data), periods)
        kinds.append("bought")
        tables.append(_of("bought", bought, bought.revenue.cast("int64")))
    if data.has("orders", "status"):
        orders = _monthly(data.table("orders"), periods)
        kinds.append("lost")
        tables.append(_of("lost", orders.filter(orders.status.isin(LOST))))
    if not tables:
        return None
    near = _around(pairs, ibis.union(*tables) if len(tables) > 1 else tables[0])
    return near.group_by("pair").aggregate(**{name: m for kind in kinds for name, m in _measures(near, kind).items()})


def _of(kind: str, events: ibis.Table, amount: ibis.Value | None = None, at: str = "at") -> ibis.Table:
    """Bring events into the one form in which all are counted."""
    own = ibis.literal(0, "int64") if amount is None else amount
    return events.select("customer_id", at=events[at].cast("int64"), kind=ibis.literal(kind), own=own)


def _measures(near: ibis.Table, kind: str) -> dict[str, ibis.Value]:
    """Return what is counted of a kind of event: whether it happened after and before, of what was bought the sums."""
    after, before = (near.kind == kind) & near.late, (near.kind == kind) & ~near.late
    if kind != "bought":
        return {kind: after.any().cast("int64"), f"{kind}_before": before.any().cast("int64")}
    sums = {"revenue_after": near.own.sum(where=after), "revenue_before": near.own.sum(where=before)}
    return {name: total.fill_null(0).cast("int64") for name, total in sums.items()} | {
        "placed": after.any().cast("int64")
    }


def _monthly(orders: ibis.Table, periods: list[Period]) -> ibis.Table:
    """Keep the orders of the months that matter, with their month."""
    orders = within(orders, "ordered_on", [periods[0].shift(-LAG), periods[-1].shift(LAG)])
    return orders.mutate(at=month_of(orders.ordered_on))
