"""How long complaints took until somebody was on site and until there was a result, open ones included.

Times are counted in hours, begun hours full, on a clock that stands still on days off where `[pledges]` says so. An
open case has been watched until the last record of the data: what happened after it nobody knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.formal import formal
from cxanalysis.facts.months import month_of, named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import last_record
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

GROUPS = ("item", "handled_by", "method", "unit")
MOST_GROUPS = 30  # of one kind; the others stay among "all others"
GROUP_MONTHS = 12
OPEN, HAPPENED, ENDED = 0, 1, 2  # watched without it; it happened; the case ended without it
_STEPS = ("received_at", "responded_at", "arrived_at", "escalated_at", "resolved_at", "withdrawn_at")
_HOUR, _MOST_LISTED = 3600, 1000


@dataclass(frozen=True)
class Pledged:
    """How the cases of some months went.

    Attributes
    ----------
    months : pandas.DataFrame
        Index `period`; `cases` received, and `followed`: days the last case of the month can have been watched at
        least (on the clock of the pledges; negative where the month is not over).
    results, arrivals : pandas.DataFrame or None
        `period`, `hours`, `status` (OPEN, HAPPENED, ENDED), `cases`; None where nothing is recorded.
    first : pandas.DataFrame or None
        Index `period`; `x` cases solved at first contact of `n` of which it is known; None where it never is.
    by : dict of str to pandas.DataFrame
        The same of the last 12 months by group, under "result", "arrival" and "first": `by` (item, handled_by, method,
        unit), `value`, and the columns above.
    more : int
        Groups too many to be told one by one.
    weekdays : pandas.DataFrame
        Index 0 (Monday) to 6; `received` and `solved` cases of the last 12 months; empty where only some days count.
    last : datetime
        Last record of the data.
    """

    months: pd.DataFrame
    results: pd.DataFrame | None
    arrivals: pd.DataFrame | None
    first: pd.DataFrame | None
    weekdays: pd.DataFrame
    last: datetime
    by: dict[str, pd.DataFrame] = field(default_factory=dict)
    more: int = 0


def pledges(data: Data, scope: Scope, periods: Sequence[Period]) -> Pledged:
    """Count the cases of some months by how long they took.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months of receipt, contiguous, oldest first.

    Returns
    -------
    Pledged
        A case solved and withdrawn ended with what came first. Somebody who arrived did so whatever came of the case;
        a case solved or withdrawn without anybody on site ended without a visit. Solved at first contact: by who took
        the case, not passed upwards, nobody sent; where who took it is not recorded, not passed upwards and nobody
        sent, since the month in which passing on was first recorded.
    """
    last = last_record(data)
    cases = _cases(data, within(scope.filter(data, formal(data)), "received_at", periods), periods, last)
    result, arrival = data.has("complaints", "resolved_at"), data.has("complaints", "arrived_at")
    kinds = {
        "result": result,
        "arrival": arrival,
        "first": result and (_tells_who(data) or data.has("complaints", "escalated_at")),
    }
    wanted = [kind for kind, there in kinds.items() if there]
    counted = {kind: _months(cases, kind, periods) for kind in wanted}
    recent = cases.filter(cases.month > periods[-1].ordinal - GROUP_MONTHS).cache()
    of_groups, more = _groups(data, recent) if wanted else (None, 0)
    by = {} if of_groups is None else {kind: _by(recent, of_groups, kind) for kind in wanted}
    return Pledged(
        months=_received(data, cases, periods, last),
        results=counted.get("result"),
        arrivals=counted.get("arrival"),
        first=counted["first"].set_index("period") if "first" in counted else None,
        weekdays=_weekdays(recent) if result and data.settings.pledges.everyday else pd.DataFrame(),
        last=last,
        by=by,
        more=more,
    )


def _tells_who(data: Data) -> bool:
    """Whether the data tell who took a case and who handled it."""
    return data.has("complaints", "received_by") and data.has("complaints", "handled_by")


def _passed_since(data: Data) -> datetime | None:
    """Return the first day of the month since which cases passed upwards are recorded."""
    first = data.table("complaints").escalated_at.min().to_pandas()
    return pd.Timestamp(first).to_pydatetime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _cases(data: Data, rows: ibis.Table, periods: Sequence[Period], last: datetime) -> ibis.Table:
    """Return one row a case: month, groups, and status and hours of result and arrival, and `first`."""
    at = {name: rows[name] if data.has("complaints", name) else ibis.null("timestamp") for name in _STEPS}
    own = {name: rows[name] for name in GROUPS if data.has("complaints", name)}
    who, since = _tells_who(data), None
    if not who and data.has("complaints", "escalated_at"):
        since = _passed_since(data)
    same = rows.received_by == rows.handled_by if who else ibis.null("boolean")
    rows = rows.select(month=month_of(rows.received_at), _same=same, **at, **own)
    solved = rows.resolved_at.notnull() & (rows.withdrawn_at.isnull() | (rows.resolved_at <= rows.withdrawn_at))
    gone = ~solved & rows.withdrawn_at.notnull()
    rows = rows.mutate(
        result=ibis.cases((solved, HAPPENED), (gone, ENDED), else_=OPEN),
        result_at=solved.ifelse(rows.resolved_at, rows.withdrawn_at).fill_null(ibis.literal(last)),
    )
    there, ended = rows.arrived_at.notnull(), rows.result != OPEN
    rows = rows.mutate(
        arrival=ibis.cases((there, HAPPENED), (ended, ENDED), else_=OPEN),
        arrival_at=rows.arrived_at.fill_null(rows.result_at),
        first=_first(rows, since),
    )
    return _hours(data, rows, periods[0], last)


def _first(rows: ibis.Table, since: datetime | None) -> ibis.Value:
    """Tell whether who took a case solved it alone: 1, 0, or missing where that is not known (yet)."""
    solved = rows.result == HAPPENED
    more = rows.escalated_at.notnull() | ~rows._same.fill_null(True) | rows.arrived_at.notnull()
    known = rows._same.notnull() if since is None else rows.received_at >= ibis.literal(since)
    return ibis.cases(
        (rows.result == ENDED, ibis.null("int8")), (more & known, 0), (solved & known, 1), else_=ibis.null("int8")
    )


def _hours(data: Data, rows: ibis.Table, first: Period, last: datetime) -> ibis.Table:
    """Add the hours each case took until its result and until somebody was on site, begun hours full."""
    names = ("received_at", "result_at", "arrival_at")
    if data.settings.pledges.everyday:
        clock = {name: rows[name].epoch_seconds() for name in names}
    else:
        days = data.settings.pledges.table(first.start, last.date())
        calendar = ibis.memtable(pd.DataFrame(days, columns=["_day", "_before", "_counts"]))
        clock = {}
        for name in names:
            mine = calendar.select(**{f"{name}_day": calendar._day.cast("date"), f"{name}_before": calendar._before,
                                      f"{name}_counts": calendar._counts})  # fmt: skip
            rows = rows.left_join(mine, rows[name].cast("date") == mine[f"{name}_day"])
        for name in names:
            spent = rows[name].epoch_seconds() % 86_400
            clock[name] = rows[f"{name}_before"] * 86_400 + rows[f"{name}_counts"].ifelse(spent, 0)
    start = clock["received_at"]
    took = {kind: ibis.greatest(clock[f"{kind}_at"] - start, 0) for kind in ("result", "arrival")}
    return rows.mutate(**{f"{kind}_hours": ((s + _HOUR - 1) // _HOUR).cast("int64") for kind, s in took.items()})


def _counted(rows: ibis.Table, keys: list[str], kind: str) -> ibis.Table:
    """Count cases by keys, hours and status; those solved at first contact by keys alone."""
    if kind == "first":
        return rows.group_by(keys).aggregate(x=rows["first"].sum().fill_null(0), n=rows["first"].count())
    rows = rows.mutate(hours=rows[f"{kind}_hours"], status=rows[kind])
    return rows.group_by([*keys, "hours", "status"]).aggregate(cases=rows.count())


def _months(cases: ibis.Table, kind: str, periods: Sequence[Period]) -> pd.DataFrame:
    """Count the cases of each month, in a fixed order."""
    counted = _counted(cases, ["month"], kind)
    frame = counted.order_by([c for c in counted.columns if c not in ("cases", "x", "n")]).to_pandas()
    frame.insert(0, "period", named(frame.pop("month"), periods))
    return frame


def _groups(data: Data, recent: ibis.Table) -> tuple[ibis.Table | None, int]:
    """Return the largest groups of each kind with the number of their cases, and how many more there are."""
    kinds = [name for name in GROUPS if data.has("complaints", name)]
    if not kinds:
        return None, 0
    parts = [recent.filter(recent[name].notnull()).select(by=ibis.literal(name), value=recent[name]) for name in kinds]
    long = ibis.union(*parts) if len(parts) > 1 else parts[0]
    sizes = long.group_by(["by", "value"]).aggregate(size=long.count())
    order = ibis.window(group_by="by", order_by=[ibis.desc("size"), "value"])
    ranked = sizes.mutate(rank=ibis.row_number().over(order)).to_pandas().sort_values(["by", "rank"])
    kept = ranked[ranked["rank"] < MOST_GROUPS]
    if kept.empty:
        return None, 0
    return ibis.memtable(kept[["by", "value"]].reset_index(drop=True)), len(ranked) - len(kept)


def _by(recent: ibis.Table, groups: ibis.Table, kind: str) -> pd.DataFrame:
    """Count the cases of the last months by group."""
    names = [name for name in GROUPS if name in recent.columns]
    columns = ["first"] if kind == "first" else [kind, f"{kind}_hours"]
    parts = [recent.select(by=ibis.literal(name), value=recent[name], **{c: recent[c] for c in columns})
             for name in names]  # fmt: skip
    long = ibis.union(*parts) if len(parts) > 1 else parts[0]
    counted = _counted(long.inner_join(groups, ["by", "value"]), ["by", "value"], kind)
    return counted.order_by([c for c in counted.columns if c not in ("cases", "x", "n")]).to_pandas()


def _weekdays(recent: ibis.Table) -> pd.DataFrame:
    """Count receipts and results by weekday."""
    solved = recent.filter(recent.result == HAPPENED)
    days = ibis.union(
        recent.select(day=recent.received_at.day_of_week.index(), received=1, solved=0),
        solved.select(day=solved.resolved_at.day_of_week.index(), received=0, solved=1),
    )
    counts = days.group_by("day").aggregate(received=days.received.sum(), solved=days.solved.sum()).to_pandas()
    return counts.set_index("day").reindex(range(7)).fillna(0).astype("int64")


def _received(data: Data, cases: ibis.Table, periods: Sequence[Period], last: datetime) -> pd.DataFrame:
    """Count the cases of each month, and say how long the last of them has been watched."""
    counts = cases.group_by("month").aggregate(cases=cases.count()).to_pandas().set_index("month")["cases"]
    ends = [datetime.combine(p.end, datetime.min.time()) for p in periods]
    frame = {
        "cases": [int(counts.get(p.ordinal, 0)) for p in periods],
        "followed": [data.settings.pledges.between(end, last) for end in ends],
    }
    return pd.DataFrame(frame, index=pd.Index([str(p) for p in periods], name="period"))


def longest_open(data: Data, scope: Scope, period: Period) -> pd.DataFrame:
    """List the cases that are open at the end of the data, the oldest first (for the analyst, never published).

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    period : Period
        Cases received by the end of this month.

    Returns
    -------
    pandas.DataFrame
        `complaint_id`, `received_at`, `days` watched on the clock of the pledges, `customer_id`, `item`, and
        `handled_by` where it is recorded.
    """
    table = scope.filter(data, formal(data))
    table = table.filter(table.received_at < ibis.literal(datetime.combine(period.end, datetime.min.time())))
    for name in ("resolved_at", "withdrawn_at"):
        table = table.filter(table[name].isnull()) if data.has("complaints", name) else table
    names = ["handled_by"] if data.has("complaints", "handled_by") else []
    rows = table.order_by(["received_at", "complaint_id"]).limit(_MOST_LISTED)
    frame = rows.select("complaint_id", "received_at", "customer_id", "item", *names).to_pandas()
    last, time = last_record(data), data.settings.pledges
    frame.insert(2, "days", [round(time.between(at, last), 1) for at in frame["received_at"].dt.to_pydatetime()])
    return frame
