"""Choosing the cases worth studying, by stated rules, from the complaints of the last months.

The dearest, the one complained about most often, the most severe, the longest open and the one that is typical of an
item: each rule ranks the complaints in the engine and hands over a few; they take turns until six cases are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.data.contract import MONEY_SCALE
from cxanalysis.facts.formal import formal, hashed
from cxanalysis.facts.months import month_of, named, within
from cxanalysis.facts.redact import redact
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.severity import ranks
from cxanalysis.facts.span import last_record
from cxanalysis.facts.waits import DATES, DAY, ENDS, ended, events, seconds
from cxanalysis.facts.words import quotes
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

MONTHS = 4  # months of receipt that cases are chosen from
MOST = 6  # cases
COST, CHAIN, SEVERE, OPEN, TYPICAL = "cost", "chain", "severe", "open", "typical"
_KEPT = {"cause_branch": "branch", "cause": "cause", "responsible": "responsible", "severity": "severity",
         "cost": "cost", "satisfied_with_handling": "satisfied"}  # fmt: skip


@dataclass(frozen=True)
class Cases:
    """Cases worth studying.

    Attributes
    ----------
    months : tuple of Period
        The months they were received in.
    received : int
        Complaints of these months.
    chosen : pandas.DataFrame
        One row a case, the longest first: `number` (1, 2, ...), `complaint_id` and `customer_id` (never for a page),
        `rules` (each with its turn, 0 the first), `item`, `month`, `days` (to the end or the last record), `open`,
        `withdrawn`, and as far as the data tell, missing elsewhere: `cost` (currency units), `chain` and `chain_days`
        (complaints in a row, and days since the first), `severity`, `median_days` (of the item the case is typical of),
        `branch`, `cause`, `responsible`, `satisfied`, and the redacted `description`, `result` and `follow_up`.
    events : pandas.DataFrame
        `number`, `event`, `days` since receipt (negative before), in order of time.
    missing : tuple of str
        Rules that the data give no ground for.
    followed : bool
        Whether the data tell when complaints ended; where not, nothing is called open.
    answers : bool
        Whether the data tell of first answers.
    """

    months: tuple[Period, ...]
    received: int
    chosen: pd.DataFrame
    events: pd.DataFrame
    missing: tuple[str, ...]
    followed: bool = True
    answers: bool = True


def cases(data: Data, scope: Scope, months: Sequence[Period], items: Sequence[str] = ()) -> Cases:
    """Choose the cases worth studying and restore their course.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    months : sequence of Period
        Months of receipt, contiguous, oldest first, the report's last.
    items : sequence of str
        The items complaints gather in, of each of which a typical case is wanted.

    Returns
    -------
    Cases
        The rules take turns: the first of each, then the second of each; a case that several rules choose counts once.
    """
    last, followed = last_record(data), any(data.has("complaints", DATES[name]) for name in ENDS)
    table = scope.filter(data, within(formal(data), "received_at", months))
    received = int(table.count().to_pandas())
    table = table.mutate(_end=ended(data, table))
    there = [name for name in (*DATES.values(), *_KEPT) if data.has("complaints", name)]
    known = table.select("complaint_id", "customer_id", "item", "_end", *there, _days=_days(table, last))
    table = known.filter(known._days >= 0).cache()
    ranked = {
        COST: _dearest(data, table),
        CHAIN: _chains(data, table, months),
        SEVERE: _severest(data, table),
        OPEN: _longest(table) if followed else _nothing(),
        **{f"{TYPICAL}:{item}": _typical(data, table, item) for item in items},
    }
    picked = _picked(ranked)
    chosen = _told(data, table, picked, ranked, months)
    missing = [rule for rule, frame in ranked.items() if frame.empty]
    missing += [] if items else [TYPICAL]
    course = _course(data, table, chosen)
    return Cases(tuple(months), received, _worded(data, chosen, months[-1]), course, tuple(missing), followed,
                 data.has("complaints", DATES["responded"]))  # fmt: skip


def _days(table: ibis.Table, last: datetime) -> ibis.Value:
    """Return the days from receipt to the end, of an open case to the last record."""
    until = table._end.fill_null(ibis.literal(last))
    return (seconds(until) - seconds(table.received_at)) / DAY


def _top(table: ibis.Table, *order: ibis.Value | str, **told: ibis.Value) -> pd.DataFrame:
    """Return the first few complaints of an order with what the rule saw."""
    return table.order_by([*order, "complaint_id"]).limit(MOST).select("complaint_id", **told).to_pandas()


def _dearest(data: Data, table: ibis.Table) -> pd.DataFrame:
    """Rank by cost, where it is recorded."""
    if not data.has("complaints", "cost"):
        return _nothing()
    costly = table.filter(table.cost > 0)
    return _top(costly, ibis.desc(costly.cost))


def _severest(data: Data, table: ibis.Table) -> pd.DataFrame:
    """Rank the complaints of the highest severity by their days; none where severities have no order."""
    if not data.has("complaints", "severity"):
        return _nothing()
    known = table.filter(table.severity.notnull())
    order = ranks(known.select("severity").distinct().limit(100).to_pandas()["severity"])
    if not order:
        return _nothing()
    top = max(order.values())
    worst = known.filter(known.severity.isin([name for name, rank in order.items() if rank == top]))
    return _top(worst, ibis.desc(worst._days))


def _longest(table: ibis.Table) -> pd.DataFrame:
    """Rank the open complaints by their days; where none is open, those that took longest."""
    still = _top(table.filter(table._end.isnull()), ibis.desc("_days"))
    return still if len(still) else _top(table, ibis.desc("_days"))


def _typical(data: Data, table: ibis.Table, item: str) -> pd.DataFrame:
    """Rank the complaints about an item by how near their course is to the median one of those that came to an end."""
    mine = table.filter((table.item == item) & table._end.notnull())
    answered = mine[DATES["responded"]] if data.has("complaints", DATES["responded"]) else ibis.null("timestamp")
    mine = mine.mutate(_answer=((seconds(answered) - seconds(mine.received_at)) / DAY).fill_null(0.0))
    middle = mine.aggregate(days=mine._days.median(), answer=mine._answer.median()).to_pandas().iloc[0]
    if pd.isna(middle["days"]):
        return _nothing()
    apart = (1 + mine._days).ln() - ibis.literal(1 + float(middle["days"])).ln()
    first = (1 + mine._answer.clip(lower=0)).ln() - ibis.literal(1 + max(float(middle["answer"]), 0.0)).ln()
    near = mine.mutate(_apart=(apart.abs() + first.abs()).round(9))
    return _top(near, near._apart, median_days=ibis.literal(float(middle["days"])))


def _chains(data: Data, table: ibis.Table, months: Sequence[Period]) -> pd.DataFrame:
    """Rank the last complaints of chains: the same customer about the same item, each within the window of the last.

    The look-back ignores the scope; complaints of one moment count once; a complaint that names the one it repeats
    belongs to a chain, however long ago that was.
    """
    everything = formal(data)
    named = everything.repeats.notnull() if data.has("complaints", "repeats") else ibis.literal(False)
    everything = everything.select("complaint_id", "customer_id", "item", "received_at", _named=named)
    before = everything.received_at < ibis.literal(pd.Timestamp(months[-1].end).to_pydatetime())
    rows = everything.filter(everything.customer_id.notnull() & before).mutate(_pair=_pair)
    rows = rows.semi_join(table.select(_pair=_pair).distinct(), "_pair")
    order = ibis.window(group_by="_pair", order_by=["received_at", "complaint_id"])
    gap = seconds(rows.received_at) - seconds(rows.received_at.lag().over(order))
    rows = rows.mutate(_alone=gap.isnull(), _far=gap > data.settings.parameters.repeat_days * DAY)
    rows = rows.mutate(_fresh=(rows._alone | (rows._far & ~rows._named)).cast("int64"))
    rows = rows.mutate(_run=rows._fresh.sum().over(ibis.cumulative_window(
        group_by="_pair", order_by=["received_at", "complaint_id"])))  # fmt: skip
    of_chain = ibis.window(group_by=["_pair", "_run"])
    back = ibis.window(group_by=["_pair", "_run"],
                       order_by=[ibis.desc("received_at"), ibis.desc("complaint_id")])  # fmt: skip
    rows = rows.mutate(_last=ibis.row_number().over(back) == 0, _start=rows.received_at.min().over(of_chain))
    moments = rows.group_by(["_pair", "_run"]).aggregate(
        _moments=rows.received_at.nunique(), _more=(rows._alone & rows._named).cast("int64").sum()
    )
    last = rows.filter(rows._last).join(moments, ["_pair", "_run"]).semi_join(table, "complaint_id")
    last = last.mutate(chain=last._moments + last._more)
    last = last.mutate(chain_days=(seconds(last.received_at) - seconds(last._start)) / DAY).filter(last.chain > 1)
    return _top(last, ibis.desc("chain"), ibis.desc("received_at"), chain=last.chain, chain_days=last.chain_days)


def _pair(table: ibis.Table) -> ibis.Value:
    """Return a number for a customer and an item together; missing where the complaint names nobody."""
    return hashed(table.customer_id + ibis.literal("\x1f") + table["item"])


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"complaint_id": pd.Series(dtype="object")})


def _picked(ranked: dict[str, pd.DataFrame]) -> dict[str, list[tuple[str, int]]]:
    """Let the rules take turns until there are enough cases; each case with the rules that chose it, and their turn."""
    found: dict[str, list[tuple[str, int]]] = {}
    for turn in range(MOST):
        if len(found) == MOST:
            break
        for rule, frame in ranked.items():
            case = str(frame["complaint_id"].iloc[turn]) if turn < len(frame) else ""
            if case and (case in found or len(found) < MOST):
                found.setdefault(case, []).append((rule, turn))
    return found


def _told(
    data: Data, table: ibis.Table, picked: dict[str, list[tuple[str, int]]], ranked: dict[str, pd.DataFrame],
    months: Sequence[Period],
) -> pd.DataFrame:  # fmt: skip
    """Return the chosen complaints with what is known of them, the longest first."""
    there = {new: old for old, new in _KEPT.items() if data.has("complaints", old)}
    rows = table.filter(table.complaint_id.isin(list(picked)))
    rows = rows.mutate(month=month_of(rows.received_at))
    withdrawn = rows[DATES["withdrawn"]] if data.has("complaints", DATES["withdrawn"]) else ibis.null("timestamp")
    frame = rows.select("complaint_id", "customer_id", "item", "month", days=rows._days, open=rows._end.isnull(),
                        withdrawn=(withdrawn == rows._end).fill_null(False),
                        **{new: rows[old] for new, old in there.items()}).to_pandas()  # fmt: skip
    frame["rules"] = [tuple(picked[case]) for case in frame["complaint_id"]]
    frame["month"] = named(frame["month"], list(months))
    if "cost" in frame:
        frame["cost"] = frame["cost"].astype("float64") / MONEY_SCALE
    for rule, seen in ranked.items():
        for name in [c for c in seen.columns if c != "complaint_id"]:
            own = dict(zip(seen["complaint_id"], seen[name], strict=True))
            mine = frame["complaint_id"].map(own).where([rule in dict(rules) for rules in frame["rules"]])
            frame[name] = frame[name].fillna(mine) if name in frame else mine
    frame = frame.sort_values(["days", "complaint_id"], ascending=[False, True], ignore_index=True)
    frame.insert(0, "number", range(1, len(frame) + 1))
    return frame


def _worded(data: Data, chosen: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Add what may be quoted of a case; names of causes and severities are redacted too."""
    out = chosen.assign(**quotes(data, list(chosen["complaint_id"]), period))
    for name in ("cause", "severity"):
        if name in out:
            out[name] = [redact(str(v)) if pd.notna(v) else None for v in out[name]]
    return out


def _course(data: Data, table: ibis.Table, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return the events of the chosen cases in days since receipt."""
    rows = table.filter(table.complaint_id.isin(list(chosen["complaint_id"])))
    happened = events(data, rows).join(rows.select("complaint_id", "received_at"), "complaint_id")
    frame = happened.select(
        "complaint_id", "event", "order", days=(seconds(happened["at"]) - seconds(happened.received_at)) / DAY
    ).to_pandas()
    frame["number"] = frame["complaint_id"].map(dict(zip(chosen["complaint_id"], chosen["number"], strict=True)))
    frame = frame.sort_values(["number", "days", "order", "event"], ignore_index=True)
    return frame[["number", "event", "days"]]


def rule_of(rule: str) -> tuple[str, str]:
    """Split a rule into its kind and the item it is about.

    Examples
    --------
    >>> rule_of("typical:Late delivery"), rule_of("cost")
    (('typical', 'Late delivery'), ('cost', ''))
    """
    kind, _, item = rule.partition(":")
    return kind, item
