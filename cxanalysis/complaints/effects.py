"""Did the improvements work: the complaints each aims at, before and after, against those left alone.

What is left alone are the items that have no improvement of their own. The month of the start is neither before nor
after, and the two months before it are left out: an improvement often begins because they were bad, and a bad month
passes by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.context import Context, Part
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.before_after import MARGIN, BeforeAfter, before_after
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg

MEASURE = "improvement.effect"
AIMS = ("complaints.share", "complaints.rate", "complaints.trend")  # measures of an item's complaints
GUARD = 2  # months before the start that are left out
PERIODS = 12  # months before, and after, that are compared at most
FEWEST_MONTHS = 3  # on either side
_OF = re.compile(r"([a-z]+):(.+)")


@dataclass(frozen=True)
class Aim:
    """An improvement and what it aims at.

    Attributes
    ----------
    row : mapping
        A row of `facts.improvements`.
    counts : pandas.DataFrame or None
        `facts.cases_by_month` of the breakdown it aims at; None where its measure is not of complaints.
    """

    row: Mapping[str, Any]
    counts: pd.DataFrame | None


@dataclass(frozen=True)
class _Sides:
    """The months compared; `seasonal` where they are the same months of the calendar on both sides."""

    before: list[Period]
    after: list[Period]
    seasonal: bool


def aimed_at(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the breakdown of complaints that an improvement aims at, and the value in it; empty where it is neither.

    Examples
    --------
    >>> aimed_at({"measure": "complaints.share", "item": "Late delivery"})
    ('item', 'Late delivery')
    >>> aimed_at({"measure": "complaints.rate", "item": "category:service"})
    ('category', 'service')
    >>> aimed_at({"measure": "satisfaction.perceived", "item": "reliability"})
    ('', '')
    """
    item = str(row["item"])
    if row["measure"] not in AIMS or not item:
        return "", ""
    split = _OF.fullmatch(item)
    return (split[1], split[2]) if split else ("item", item)


def reach(rows: Sequence[Mapping[str, Any]], period: Period) -> int:
    """Return how many months back from a period the improvements have to be seen.

    Parameters
    ----------
    rows : sequence of mapping
        Rows of `facts.improvements`.
    period : Period
        The report's month.

    Returns
    -------
    int
        Months, the period among them; 1 without improvements.
    """
    starts = [Period.of(_day(row["started_on"])) for row in rows]
    return max([period.ordinal - start.ordinal + GUARD + PERIODS + 1 for start in starts], default=1)


def effects(aims: Sequence[Aim], context: Context) -> Part:
    """Judge the improvements that aim at complaints.

    Parameters
    ----------
    aims : sequence of Aim
        The improvements begun by the end of the report's month.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `improvement.effect` of each: worked where the interval lies wholly below 1 and Benjamini-Hochberg over the
        improvements agrees; not_yet where it lies wholly above, or the effect is shown too small to matter; else
        unclear, with `reason` where there is no value (`early`, `history`, `alone`) or no interval (`few`). Left out:
        `effect_elsewhere` (its measure is not of an item's complaints), `effect_scope` (it is of other customers), each
        with the improvement's id.
    """
    left_out = [f"{why}:{aim.row['improvement_id']}" for aim in aims if (why := _not_here(aim, context))]
    here = [aim for aim in aims if not _not_here(aim, context)]
    end = context.period if context.last_day is None else context.period.previous()
    found = [_one(aim, aims, end, context) for aim in here]
    adjusted = benjamini_hochberg([result.p if result else None for result, _ in found])
    figures = tuple(
        _figure(aim, result, about, p, context) for aim, (result, about), p in zip(here, found, adjusted, strict=True)
    )
    return Part(figures, tuple(left_out))


def _not_here(aim: Aim, context: Context) -> str:
    """Tell why an improvement is not judged on this page; empty where it is."""
    if not aimed_at(aim.row)[0]:
        return "effect_elsewhere"
    return "effect_scope" if str(aim.row["scope"]) not in ("all", context.scope) else ""


def _one(aim: Aim, aims: Sequence[Aim], end: Period, context: Context) -> tuple[BeforeAfter | None, dict[str, Any]]:
    """Hold one improvement's item before and after against the items left alone."""
    by, value = aimed_at(aim.row)
    counts, start = aim.counts, Period.of(_day(aim.row["started_on"]))
    about: dict[str, Any] = {"aim": str(aim.row["item"]), "start": _day(aim.row["started_on"]).isoformat()}
    about |= {name: str(aim.row[name]) for name in ("owner", "status") if aim.row[name]}
    about |= {"due": _day(aim.row["due_on"]).isoformat()} if pd.notna(aim.row["due_on"]) else {}
    about |= {"expected": float(aim.row["expected"])} if pd.notna(aim.row["expected"]) else {}
    if counts is None or value not in counts.columns:
        return None, {**about, "reason": "alone"}
    sides = _sides(start, [Period.parse(str(p)) for p in counts.index], end)
    if isinstance(sides, str):
        return None, {**about, "reason": sides}
    about |= {"before_first": str(sides.before[0]), "before_last": str(sides.before[-1]), "seasonal": sides.seasonal}
    about |= {"after_first": str(sides.after[0]), "after_last": str(sides.after[-1])}
    about |= {"before_months": len(sides.before), "after_months": len(sides.after)}
    months = counts.loc[[str(p) for p in (*sides.before, *sides.after)]]
    touched = {v for b, v in map(aimed_at, (other.row for other in aims)) if b == by}
    late = np.arange(len(months)) >= len(sides.before)
    rest = months[[name for name in months.columns if name not in touched]]
    result = before_after(months[value], rest, late, context.parameters.confidence)
    if result is None:
        return None, {**about, "reason": "alone"}
    return result, {**about, **_told(result, months.sum(axis=1).to_numpy(), late)}


def _told(result: BeforeAfter, totals: np.ndarray, late: np.ndarray) -> dict[str, Any]:
    """Say what an effect rests on: counts a month and shares, before and after."""
    n0, n1 = int(totals[~late].sum()), int(totals[late].sum())
    months0, months1 = int((~late).sum()), int(late.sum())
    few = {} if result.effect.has_interval else {"reason": "few"}
    turn = result.others_after / result.others_before
    return few | {
        "left_alone_monthly": result.before * turn / months1,
        "before": result.before, "after": result.after, "margin": MARGIN,
        "others_before": result.others_before, "others_after": result.others_after, "others": result.items,
        "before_monthly": result.before / months0, "after_monthly": result.after / months1,
        "others_before_monthly": result.others_before / months0, "others_after_monthly": result.others_after / months1,
        "share_before": result.before / n0 if n0 else None, "share_after": result.after / n1 if n1 else None,
        "unrest": result.unrest, "drift": result.drift, "near_low": result.near_low, "near_high": result.near_high,
    }  # fmt: skip


def _sides(start: Period, known: Sequence[Period], end: Period) -> _Sides | str:
    """Choose the months to compare, the same of the calendar on both sides; or say why there are none.

    The twelve months before the guard and the last twelve since; where there are fewer on one side, the same months of
    the calendar on the other, as long as these are three.
    """
    before = [p for p in known if start.shift(-GUARD - PERIODS) <= p < start.shift(-GUARD)]
    after = [p for p in known if start < p <= end][-PERIODS:]
    if len(after) < FEWEST_MONTHS:
        return "early"
    if len(before) < FEWEST_MONTHS:
        return "history"
    shared = {p.month for p in before} & {p.month for p in after}
    if len(shared) >= FEWEST_MONTHS:
        before, after = ([p for p in side if p.month in shared] for side in (before, after))
    return _Sides(before, after, {p.month for p in before} == {p.month for p in after})


def _figure(aim: Aim, result: BeforeAfter | None, about: dict[str, Any], p: float | None, context: Context) -> Figure:
    effect = result.effect if result else Estimate(None, None, None, 0, method="before_after")
    detail = {**about, "p": result.p if result else None, "p_adjusted": p}
    return context.figure(
        MEASURE, str(aim.row["improvement_id"]), effect, verdict=_verdict(result, p, context), detail=detail
    )


def _verdict(result: BeforeAfter | None, p: float | None, context: Context) -> str:
    """Say whether an improvement worked."""
    if result is None or result.effect.high is None or result.effect.low is None:
        return "unclear"
    sure = p is not None and p <= context.parameters.fdr
    if result.effect.high < 1 and sure:
        return "worked"
    return "not_yet" if result.equal or (result.effect.low > 1 and sure) else "unclear"


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()
