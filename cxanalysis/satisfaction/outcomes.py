"""Does satisfaction go with what customers do: complain, leave, order more or less, lose orders.

Each answer of a year is held against what its customer did in the three full months after it, among answers of the same
month. Complaints and lost orders are compared among customers who had behaved alike before; orders by their change,
since large customers may differ from small ones in how they answer. What comes out is an association of customers, not
the effect of an improvement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import WITHHELD_FEW, Context, Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.clustered import clustered_mean
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.outcome import LAG, Effect, change_effect, event_effect, relative_change
from cxanalysis.stats.rates import clustered_ratio

MEASURE = "satisfaction.outcome"
EVENTS = {"complained": "complained_before", "left": "", "lost_orders": "lost_before"}
COLUMNS = {"complained": "complained", "left": "left", "order_change": "revenue_after", "lost_orders": "lost"}
# a column that is missing throughout where a table does not reach three months before the answers
REACH = {"complained": "complained", "order_change": "revenue_after", "lost_orders": "revenue_after"}
FEWEST_EVENTS = 5  # customers with the event, and without it
FEWEST_POINTS = 3  # "two best, two worst" needs a scale of four points at least


@dataclass(frozen=True)
class _Cases:
    """The answers of one outcome: score, outcome, what was before, month and customer, and the ends of the scale."""

    score: NDArray[np.float64]
    outcome: NDArray[np.float64]
    earlier: NDArray[np.float64]
    month: NDArray[np.int64]
    customer: NDArray[np.int64]
    scale: tuple[float, float]

    @property
    def customers(self) -> int:
        """Number of customers."""
        return len(np.unique(self.customer))

    def pick(self, kept: NDArray[np.bool_]) -> _Cases:
        """Keep some of the answers."""
        return _Cases(
            self.score[kept], self.outcome[kept], self.earlier[kept], self.month[kept], self.customer[kept], self.scale
        )


def analyse(survey: Survey, frame: pd.DataFrame | None) -> Part:
    """Hold satisfaction against what customers did in the months after.

    Parameters
    ----------
    survey : Survey
        Gives the overall question and its scale.
    frame : pandas.DataFrame or None
        `facts.outcomes` of the overall question; None where it was not asked.

    Returns
    -------
    Part
        `satisfaction.outcome` of `complained`, `left`, `order_change`, `lost_orders`, each a share: change of the share
        of customers (of the orders' relative change) for one point more of overall satisfaction; verdict shown where
        the interval is clear of 0 and Benjamini-Hochberg over the outcomes agrees. Left out: `outcome_overall`,
        `outcome_customer` (nobody is known), and by outcome `outcome_data` (no such data), `outcome_status` (orders
        without one), `outcome_young` (too few months before and after the answers), `outcome_few` (under `min_n`
        answers), `outcome_events` (under five customers with or without the event), `outcome_unclear` (no
        spread, or told apart without error).
    """
    question = survey.questionnaire.overall
    if question is None or frame is None:
        return Part(left_out=("outcome_overall",))
    if frame.empty:
        return Part(left_out=("outcome_customer",))
    scale = (question.scale.min, question.scale.max)
    left_out, found = [], {}
    for name in COLUMNS:
        cases = _cases(frame, name, scale)
        effect = _effect(cases, name, survey.context) if cases else None
        if cases and effect:
            found[name] = (cases, effect)
        else:
            left_out.append(f"{_why(cases, name, frame, survey.context)}:{name}")
    return Part(tuple(_figures(found, survey.context)), tuple(left_out))


def _cases(frame: pd.DataFrame, name: str, scale: tuple[float, float]) -> _Cases | None:
    """Take the answers of which an outcome is known; None where there is none."""
    column = COLUMNS[name]
    if column not in frame.columns:
        return None
    outcome = frame[column].astype("float64")
    if name == "order_change":
        outcome = pd.Series(relative_change(frame["revenue_before"], outcome), index=frame.index)
    known, past = frame[outcome.notna()], EVENTS.get(name, "")
    if known.empty:
        return None
    earlier = known[past].to_numpy(dtype="float64") if past else np.zeros(len(known))
    customer = pd.factorize(known["customer_id"])[0].astype(np.int64)
    score, happened = (np.asarray(part, np.float64) for part in (known["score"], outcome[known.index]))
    return _Cases(score, happened, np.asarray(earlier, np.float64), known["month"].to_numpy(), customer, scale)


def _effect(cases: _Cases, name: str, context: Context) -> Effect | None:
    """Estimate the effect where there is enough to estimate it from."""
    if len(cases.score) < context.parameters.min_n or (name in EVENTS and min(_sides(cases)) < FEWEST_EVENTS):
        return None
    fit = partial(event_effect if name in EVENTS else change_effect, confidence=context.parameters.confidence)
    return fit(cases.outcome, cases.score, cases.earlier, cases.month, cases.customer)


def _sides(cases: _Cases) -> tuple[int, int]:
    """Count the customers with the event, and those with an answer that was not followed by it."""
    happened = cases.outcome > 0
    return len(np.unique(cases.customer[happened])), len(np.unique(cases.customer[~happened]))


def _why(cases: _Cases | None, name: str, frame: pd.DataFrame, context: Context) -> str:
    """Say why an outcome has no figure."""
    if cases is None:
        reach = REACH.get(name, "")
        if name == "lost_orders" and reach in frame.columns and COLUMNS[name] not in frame.columns:
            return "outcome_status"
        return "outcome_young" if reach in frame.columns and frame[reach].isna().all() else "outcome_data"
    if len(cases.score) < context.parameters.min_n:
        return "outcome_few"
    return "outcome_events" if name in EVENTS and min(_sides(cases)) < FEWEST_EVENTS else "outcome_unclear"


def _figures(found: dict[str, tuple[_Cases, Effect]], context: Context) -> Iterator[Figure]:
    """Judge all outcomes together and make their figures."""
    adjusted = holm([effect.p for _, effect in found.values()])
    for (name, (cases, effect)), p in zip(found.items(), adjusted, strict=True):
        estimate = effect.estimate
        clear = estimate.low is not None and estimate.high is not None and (estimate.low > 0 or estimate.high < 0)
        shown = clear and p is not None and p <= 1 - context.parameters.confidence
        few = context.scope != "all" and cases.customers < context.parameters.min_cell
        figure = context.figure(
            MEASURE,
            name,
            estimate,
            verdict="shown" if shown else "unclear",
            survey=True,
            withheld=WITHHELD_FEW if few else "",
            detail={"p": effect.p, "p_adjusted": p, "lag": LAG, **_about(cases, name, context)},
        )
        yield replace(figure, unit="share")


def _about(cases: _Cases, name: str, context: Context) -> dict[str, Any]:
    """Say what a figure rests on: customers, events, first and last month, and the two ends of the scale."""
    found: dict[str, Any] = {
        "customers": cases.customers,
        "first": _month(int(cases.month.min())),
        "last": _month(int(cases.month.max())),
        "points": cases.scale[1] - cases.scale[0] + 1,
    }
    if name in EVENTS:
        found["events"] = int(cases.outcome.sum())
    low, high = cases.scale
    if high - low >= FEWEST_POINTS:
        ends = {"dissatisfied": cases.score <= low + 1, "satisfied": cases.score >= high - 1}
        for end, kept in ends.items():
            found |= _level(cases.pick(kept), end, name, context)
    return found


def _level(cases: _Cases, end: str, name: str, context: Context) -> dict[str, Any]:
    """Give the outcome among the dissatisfied or the satisfied; nothing of fewer than `min_cell` customers."""
    if cases.customers < context.parameters.min_cell:
        return {}
    confidence = context.parameters.confidence
    if name in EVENTS:
        made = clustered_ratio(
            np.bincount(cases.customer, cases.outcome), np.bincount(cases.customer), confidence=confidence
        )
    else:
        mean = clustered_mean(cases.outcome, cases.customer)
        if mean is None:
            return {}
        made = mean.estimate(confidence)
    return {end: made.value, f"{end}_low": made.low, f"{end}_high": made.high, f"{end}_n": len(cases.score)}


def _month(ordinal: int) -> str:
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"
