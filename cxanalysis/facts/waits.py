"""The course of complaints in events: what happened when, from dates and recorded steps, and what was waited for.

A step recorded at the moment of a date of the complaint is that date told twice and counts once, under the date's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import numpy as np

from cxanalysis.facts.formal import formal
from cxanalysis.facts.months import within
from cxanalysis.facts.redact import redact
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import last_record
from cxanalysis.facts.sums import sums
from cxanalysis.period import Period
from cxanalysis.stats.parts import Parts

if TYPE_CHECKING:
    from cxanalysis.data import Data

DATES = {
    "occurred": "occurred_at",
    "received": "received_at",
    "responded": "responded_at",
    "escalated": "escalated_at",
    "arrived": "arrived_at",
    "resolved": "resolved_at",
    "withdrawn": "withdrawn_at",
    "followed_up": "followed_up_at",
}  # events in the order of their names where they fall together
ENDS = ("resolved", "withdrawn")
DAY = 86_400.0
STEP = "step:"  # before the name of a step that is none of the dates; alone: another step
MOST_STEPS = 8  # steps known by their names


@dataclass(frozen=True)
class Waits:
    """What the complaints of some months waited for.

    Attributes
    ----------
    steps : tuple of str
        What was waited for: `responded`, `escalated`, `arrived`, `resolved`, or `step:` and the name of a step.
    sums : Parts
        Days by complaint, in the order of `steps`.
    events : tuple of int
        Complaints that waited for each step.
    cases : int
        Complaints followed from receipt to their end or to the last record.
    """

    steps: tuple[str, ...]
    sums: Parts
    events: tuple[int, ...]
    cases: int


def seconds(column: ibis.Value) -> ibis.Value:
    """Return a moment as seconds."""
    return column.epoch_seconds().cast("float64")


def ended(data: Data, table: ibis.Table) -> ibis.Value:
    """Return when complaints ended: with their result or their withdrawal, whichever came first; empty while open."""
    there = [table[DATES[name]] for name in ENDS if data.has("complaints", DATES[name])]
    if not there:
        return ibis.null("timestamp")
    first, *more = there
    return ibis.least(first.fill_null(more[0]), more[0].fill_null(first)) if more else first


def events(data: Data, table: ibis.Table) -> ibis.Table:
    """List what happened to complaints, one row an event.

    Parameters
    ----------
    data : Data
        The checked data set.
    table : ibis.Table
        Some complaints, of `formal`.

    Returns
    -------
    ibis.Table
        `complaint_id`, `event` (a name of `DATES`, or `step:` and the name of a step), `at`, `order` (of names at one
        moment).
    """
    dated = []
    for i, (name, column) in enumerate(DATES.items()):
        if data.has("complaints", column):
            found = table.filter(table[column].notnull())
            dated.append(
                found.select(
                    "complaint_id", event=ibis.literal(name), at=found[column].cast("timestamp"), order=ibis.literal(i)
                )
            )
    known = ibis.union(*dated) if len(dated) > 1 else dated[0]
    if not data.has("complaint_steps"):
        return known
    columns = ["complaint_id", "event", "at", "order"]
    raw = data.table("complaint_steps")
    steps = raw.mutate(event=_named(raw), at=raw["at"].cast("timestamp"), order=ibis.literal(len(DATES)))
    told = known.select(_case="complaint_id", _moment="at").distinct()
    both = steps.left_join(told, [steps.complaint_id == told._case, steps["at"] == told._moment])
    fresh = both.filter(both._case.isnull()).select(*columns)
    return ibis.union(known, fresh.semi_join(table, "complaint_id").select(*columns))


def _named(steps: ibis.Table) -> ibis.Value:
    """Name the most frequent steps as they are; a rare one, or one that holds more than a name, is another step."""
    counts = steps.group_by("step").aggregate(n=steps.count()).order_by([ibis.desc("n"), "step"]).limit(MOST_STEPS)
    names = [str(step) for step in counts.to_pandas()["step"]]
    kept = [name for name in names if redact(name) == name]
    return steps.step.isin(kept).ifelse(ibis.literal(STEP) + steps.step, STEP) if kept else ibis.literal(STEP)


def waits(data: Data, scope: Scope, periods: Sequence[Period]) -> Waits:
    """Add up what the complaints of some months waited for, from receipt to their end or the last record.

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
    Waits
        Nothing where the data do not tell when complaints ended. A wait is named by the event that ended it; the time
        to a withdrawal, and the time an open complaint has waited since its last event, count for the first answer
        where there was none yet, else for the result.
    """
    if not any(data.has("complaints", DATES[name]) for name in ENDS):
        return Waits((), Parts(np.zeros(0), np.zeros((0, 0)), 0), (), 0)
    table = scope.filter(data, within(formal(data), "received_at", periods))
    until = ended(data, table).fill_null(ibis.literal(last_record(data)))
    there = [column for column in DATES.values() if data.has("complaints", column)]
    table = table.select("complaint_id", *there, _until=until)
    table = table.filter(table._until > table.received_at).cache()
    happened = events(data, table)
    known = table.select("complaint_id", "received_at", "_until", _first=_first(data, table))
    rows = happened.join(known, "complaint_id")
    inside = ~rows.event.isin(["occurred", "withdrawn", "followed_up"])
    rows = rows.filter(inside & (rows.at >= rows.received_at) & (rows.at <= rows._until))
    ends = known.select(
        "complaint_id", event=known._first, at=known._until.cast("timestamp"), order=ibis.literal(len(DATES) + 1)
    )
    columns = ["complaint_id", "event", "at", "order"]
    every = ibis.union(rows.select(*columns), ends.select(*columns))
    turn = ibis.window(group_by="complaint_id", order_by=["at", "order", "event"])
    every = every.mutate(_waited=every["at"].epoch_seconds() - every["at"].lag().over(turn).epoch_seconds())
    every = every.filter(every._waited > 0)
    parts = every.group_by(cluster=every.complaint_id, part=every.event).aggregate(amount=every._waited.sum())
    counted = parts.group_by("part").aggregate(n=parts.count()).order_by("part").to_pandas()
    steps = tuple(counted["part"])
    found = sums(parts, steps)
    found = Parts(found.totals / DAY, found.products / DAY**2, found.clusters)
    return Waits(steps, found, tuple(int(n) for n in counted["n"]), found.clusters)


def _first(data: Data, table: ibis.Table) -> ibis.Value:
    """Return what a complaint waits for in the end: the first answer where it has none, else the result."""
    if not data.has("complaints", DATES["responded"]):
        return ibis.literal("resolved")
    return table[DATES["responded"]].isnull().ifelse("responded", "resolved")
