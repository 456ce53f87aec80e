"""Which cases are worth studying, how each went, and what complaints wait for.

Studying a few cases closely tells what counts do not: where it stuck, and what would have helped. The cases are chosen
by rules that anybody can check, their course is restored from dates and steps, and all complaints of the same months
say how typical their waits are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from cxanalysis.context import Context, Part
from cxanalysis.facts.cases import Cases, rule_of
from cxanalysis.facts.waits import Waits
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.parts import difference, share

CASE, WAITING = "complaints.case", "complaints.waiting"
_TEXTS = ("item", "month", "severity", "branch", "cause", "responsible", "description", "result", "follow_up")
_NUMBERS = ("cost", "chain", "chain_days", "median_days", "satisfied")
_NO_WAIT = ("occurred", "received", "withdrawn", "followed_up")  # events nobody waits for


def analyse(found: Cases, waits: Waits, context: Context) -> Part:
    """Restore the course of the chosen cases and say what all complaints of these months waited for.

    Parameters
    ----------
    found : Cases
        `facts.cases`.
    waits : Waits
        `facts.waits` of the same months.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.case` of `1`, `2`, ... (the longest first): days, with the rules that chose it, events and waits in
        days since receipt; no id of a complaint or a customer. `complaints.waiting` of each step: share of all days
        (cases as clusters); `place` is first where its lead over the second is beyond chance. Left out: `cases_none`
        (no complaint in these months), `case_cost`, `case_chain`, `case_severe`, `case_open`, `case_typical` (rules
        without ground), `waiting_none` (nothing tells when complaints ended), `waiting_few` (under `min_n`).
    """
    if not found.received:
        return Part(left_out=("cases_none",))
    rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in found.chosen.to_dict("records")]
    figures = [_case(row, found, context) for row in rows]
    figures += _waiting(waits, found, context)
    left_out = [f"case_{kind}" for kind in dict.fromkeys(rule_of(rule)[0] for rule in found.missing)]
    if not waits.cases:
        left_out.append("waiting_none")
    elif waits.cases < context.parameters.min_n:
        left_out.append("waiting_few")
    return Part(tuple(figures), tuple(left_out))


def _case(row: dict[str, Any], found: Cases, context: Context) -> Figure:
    """Make the figure of a case; nothing in it names the complaint or the customer."""
    mine = found.events[found.events["number"] == row["number"]]
    course = [(str(event), float(days)) for event, days in zip(mine["event"], mine["days"], strict=True)]
    days = float(row["days"]) if found.followed else max([0.0, *(at for _, at in course)])
    still = bool(row["open"]) and found.followed
    detail: dict[str, Any] = {name: str(row[name]) for name in _TEXTS if _told(row.get(name))}
    detail |= {name: float(row[name]) for name in _NUMBERS if _told(row.get(name))}
    detail |= {
        "rules": [[*rule_of(rule), turn] for rule, turn in row["rules"]],
        "open": still,
        "withdrawn": bool(row["withdrawn"]),
        "followed": found.followed,
        "events": [list(event) for event in course],
        "waits": list(_stretches(course, days, found)),
    }
    estimate = Estimate(days, None, None, 1, method="dates")
    return context.figure(CASE, str(row["number"]), estimate, detail=detail)


def _told(value: Any) -> bool:
    """Tell whether a cell says something."""
    return (
        value is not None and value != "" and not (isinstance(value, float) and pd.isna(value)) and value is not pd.NA
    )


def _stretches(course: list[tuple[str, float]], days: float, found: Cases) -> Iterator[list[Any]]:
    """Yield what a case waited for as [from, to, event], from receipt to its end; the last wait of an open case too.

    As in `facts.waits`: the time to a withdrawal and the open end count for the first answer where there was none.
    """
    events = [(name, at) for name, at in course if name not in _NO_WAIT and 0 <= at <= days]
    if found.followed:
        answered = not found.answers or any(name == "responded" for name, _ in course)
        events.append(("resolved" if answered else "responded", days))
    start = 0.0
    for name, at in events:
        if at > start:
            yield [start, at, name]
            start = at


def _waiting(waits: Waits, found: Cases, context: Context) -> Iterator[Figure]:
    """Give each step's share of all days, the longest first."""
    every = list(range(len(waits.steps)))
    order = sorted(every, key=lambda i: (-waits.sums.totals[i], waits.steps[i]))
    confidence, months = context.parameters.confidence, [str(found.months[0]), str(found.months[-1])]
    for rank, i in enumerate(order):
        estimate = share(waits.sums, [i], every, confidence, counts=False)
        detail: dict[str, Any] = {
            "days": float(waits.sums.totals[i]), "waited": waits.events[i], "cases": waits.cases,
            "first": months[0], "last": months[1], "place": "",
        }  # fmt: skip
        if rank == 0 and len(order) > 1:
            detail |= _lead(waits, order, context)
        yield context.figure(WAITING, waits.steps[i], estimate, detail=detail)


def _lead(waits: Waits, order: list[int], context: Context) -> dict[str, Any]:
    """Hold the first step against every other one; first beyond chance only where it leads them all."""
    leads = [
        difference(waits.sums, ([order[0]], order), ([i], order), context.parameters.confidence).estimate
        for i in order[1:]
    ]
    lows = [lead.low for lead in leads]
    sure = waits.cases >= context.parameters.min_n and all(low is not None and low > 0 for low in lows)
    return {"place": "first" if sure else "", "second": waits.steps[order[1]], "lead": leads[0].value,
            "lead_low": leads[0].low, "lead_high": leads[0].high}  # fmt: skip
