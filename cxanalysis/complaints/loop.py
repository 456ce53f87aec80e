"""What became of the complaints of a year: how many are open, overdue, answered, followed up, withdrawn.

The list of states is closed: a state that no complaint is in stands there with a zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cxanalysis.complaints.effects import Aim, aimed_at, effects, reach
from cxanalysis.context import Context, Part
from cxanalysis.facts.loop import STATES, States
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate

__all__ = ["PERIODS", "Aim", "aimed_at", "analyse", "reach"]

MEASURE = "complaints.state"
LISTED = 10  # items named among those overdue
PERIODS = 12


def analyse(states: States, aims: list[Aim], context: Context) -> Part:
    """Count the complaints of the last twelve months by state, and judge the improvements.

    Parameters
    ----------
    states : States
        `facts.complaint_states` of the last twelve months.
    aims : list of Aim
        The improvements with the counts of what they aim at.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.state` of every state; `improvement.effect` of every improvement that aims at complaints. Left out:
        `state_resolved` (results are not recorded, so nothing can be told), `state_followed_up` (follow-ups are not),
        `state_improvement` (no complaint names an improvement), and the codes of `effects`.
    """
    judged = effects(aims, context)
    left_out = [] if "resolved_at" in states.recorded else ["state_resolved"]
    if not left_out:
        left_out += [] if "followed_up_at" in states.recorded else ["state_followed_up"]
        left_out += [] if "improvement_id" in states.recorded else ["state_improvement"]
    figures = [] if "state_resolved" in left_out else list(_states(states, context))
    return Part((*figures, *judged.figures), (*left_out, *judged.left_out))


def _states(states: States, context: Context) -> Iterator[Figure]:
    """Give every state its count, with what a sentence says of it."""
    counts = states.counts
    by_state = counts.groupby("state")["complaints"].sum()
    total = int(counts["complaints"].sum())
    about: dict[str, Any] = {
        "first": str(max(context.period.shift(1 - PERIODS), min(context.first, context.period))),
        "day": states.day.isoformat(),
        "days": context.parameters.result_days,
    }
    if "improvement_id" in states.recorded:
        about["improved"] = int(counts["improved"].sum())
    for state in STATES:
        n = int(by_state.get(state, 0))
        more: dict[str, Any] = {"share": n / total if total else None}
        if state == "overdue":
            mine = counts[counts["state"] == state].sort_values(["complaints", "item"], ascending=[False, True])
            more["items"] = [[str(i), int(x)] for i, x in zip(mine["item"], mine["complaints"], strict=True)][:LISTED]
        yield context.figure(
            MEASURE, state, Estimate(float(n), None, None, total, method="count"), detail={**about, **more}
        )
