"""What became of each complaint, what was set going because of it, and how each item stood before and after.

A complaint is in one state: withdrawn, followed up, answered, overdue or open, as known at the last record of the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.formal import UNCLASSIFIED, formal, hashed
from cxanalysis.facts.months import by_period, within
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import last_record
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

STATES = ("open", "overdue", "answered", "followed_up", "withdrawn")
DAY = 86_400
PLANNED = (
    "improvement_id", "measure", "item", "scope", "started_on", "owner", "due_on", "expected", "status",
)  # fmt: skip
BREAKDOWNS = ("item", "category", "region", "stage", "product", "unit", "method")  # an improvement may aim at any


@dataclass(frozen=True)
class States:
    """Complaints by state.

    Attributes
    ----------
    counts : pandas.DataFrame
        One row an item and state: `item`, `state`, `complaints`, `improved` (of them those that name an improvement).
    day : date
        Day of the last record, as of which the states are known.
    recorded : frozenset of str
        Which of `resolved_at`, `followed_up_at`, `withdrawn_at`, `improvement_id` the data tell.
    """

    counts: pd.DataFrame
    day: date
    recorded: frozenset[str]


def complaint_states(data: Data, scope: Scope, periods: Sequence[Period]) -> States:
    """Count the complaints received in the periods by item and state.

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
    States
        A withdrawn complaint is withdrawn whatever else it is; one that was followed up or has a result is overdue no
        more; of the others those received longer than `result_days` before the last record are overdue.
    """
    now = last_record(data)
    table = scope.filter(data, within(formal(data), "received_at", periods))
    told = {name: data.has("complaints", name) for name in ("resolved_at", "followed_up_at", "withdrawn_at")}
    limit = data.settings.parameters.result_days * DAY
    late = ibis.literal(now).epoch_seconds() - table.received_at.epoch_seconds() > limit
    state = late.ifelse("overdue", "open")
    for column, name in (("resolved_at", "answered"), ("followed_up_at", "followed_up"), ("withdrawn_at", "withdrawn")):
        if told[column]:
            state = table[column].notnull().ifelse(name, state)
    linked = data.has("complaints", "improvement_id")
    improved = table.improvement_id.notnull() if linked else ibis.literal(False)
    rows = table.select("item", state=state, improved=improved)
    counts = rows.group_by(["item", "state"]).aggregate(
        complaints=rows.count(), improved=rows.improved.sum().cast("int64")
    )
    known = {name for name, there in {**told, "improvement_id": linked}.items() if there}
    return States(counts.order_by(["item", "state"]).to_pandas(), now.date(), frozenset(known))


def improvements(data: Data, period: Period) -> pd.DataFrame:
    """List the improvements that had begun by the end of a month, oldest first.

    Parameters
    ----------
    data : Data
        The checked data set.
    period : Period
        The month.

    Returns
    -------
    pandas.DataFrame
        `PLANNED`: text is empty where nothing is said (`scope` is `all`), `expected` and `due_on` are missing. No rows
        where there is no such table.
    """
    if not data.has("improvements"):
        return pd.DataFrame(columns=list(PLANNED))
    table = data.table("improvements")
    frame = table.filter(table.started_on < ibis.literal(period.end)).to_pandas().reindex(columns=list(PLANNED))
    frame = frame.sort_values(["started_on", "improvement_id"], ignore_index=True)
    empty = {"item": "", "scope": "all", "owner": "", "status": ""}
    return frame.assign(
        **{name: frame[name].astype("object").where(frame[name].notna(), v) for name, v in empty.items()}
    )


def cases_by_month(data: Data, scope: Scope, periods: Sequence[Period], by: str) -> pd.DataFrame:
    """Count the customers who complained about each item by month; a nameless complaint counts as one more.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months, contiguous, oldest first.
    by : str
        `item`, or another of `BREAKDOWNS`.

    Returns
    -------
    pandas.DataFrame
        Index `period`; one column a value of `by`, in the order of their names; complaints without one are left out. No
        columns where the data do not tell it.
    """
    empty = pd.DataFrame(index=pd.Index([str(p) for p in periods], name="period"))
    if by not in BREAKDOWNS or not data.has("complaints", by):
        return empty
    table = scope.filter(data, within(formal(data), "received_at", periods))
    named = table.filter(table[by].notnull() & (table[by] != UNCLASSIFIED))
    person = ibis.coalesce(named.customer_id, ibis.literal("without a name ") + named.complaint_id)
    rows = named.select("month", value=named[by], person=hashed(person))
    counts = rows.group_by(["month", "value"]).aggregate(cases=rows.person.nunique()).to_pandas()
    if counts.empty:
        return empty
    wide = counts.pivot_table(index="month", columns="value", values="cases", aggfunc="sum").reset_index()
    wide.columns.name = None
    frame = by_period(wide, periods).astype("int64")
    return frame[sorted(frame.columns)]
