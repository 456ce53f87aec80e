"""Where a gap between expected and perceived service may arise inside: what staff say against what customers expect.

Four gaps, each by question, dimension and over all dimensions: do staff know what customers expect, do standards exist
for it, is work done to those standards, are promises kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxanalysis.context import WITHHELD_FEW, Context, Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.clustered import Apart, Mean, clustered_mean, contrast
from cxanalysis.stats.multiplicity import benjamini_hochberg

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Question, Scale

MEASURE = "satisfaction.service_gap"
ROLES = {"1": "staff_expected", "2": "standard_exists", "3": "standard_met", "4": "promise_kept"}
BESIDE = "standard_exists"  # what gap 3 is held against, by the same staff; the others against customers


@dataclass(frozen=True)
class _Found:
    """A gap of one question, one dimension, or all: the means, what lies between them, on which scale."""

    gap: str
    name: str
    staff: Mean
    other: Mean
    between: Apart
    scale: Scale
    judged: bool

    @property
    def item(self) -> str:
        return self.gap if self.name == scores.OVERALL else f"{self.gap}:{self.name}"


def analyse(survey: Survey, staff: pd.DataFrame | None) -> Part:
    """Hold what staff say against what customers expect.

    Parameters
    ----------
    survey : Survey
        The customers' answers; those of the window count.
    staff : pandas.DataFrame or None
        `facts.staff_answers` of the months of the window; None where there is no such table.

    Returns
    -------
    Part
        `satisfaction.service_gap`, items `1` to `4` (over all dimensions) and `1:reliability`, `1:rel1`, ...: staff's
        mean minus customers' expected mean (gap 3: standard met minus standard that exists, per member of staff).
        Verdict short or over where the test holds after Benjamini-Hochberg over dimensions and overall scores of all
        gaps and the interval is clear of 0, equal where the difference is within `equal_margin` of the scale beyond
        doubt, else unclear; questions have none. Left out: `staff`, `expected`, `gap:2`, ...
    """
    if staff is None or staff.empty:
        return Part(left_out=("staff",))
    asked = {gap: _questions(staff, survey, role) for gap, role in ROLES.items()}
    missing = [f"gap:{gap}" for gap, found in asked.items() if not found]
    if len(missing) == len(ROLES):
        return Part(left_out=("staff",))
    if not scores.asked(survey.window, survey.questionnaire, "expected"):
        missing = ["expected", *(code for code in missing if code == "gap:3")]
    found = [f for gap, questions in asked.items() if questions for f in _gap(survey, staff, gap, questions)]
    return Part(tuple(_figures(found, survey.context, len(survey.months))), tuple(missing))


def _questions(staff: pd.DataFrame, survey: Survey, role: str) -> list[Question]:
    """Return the questions that staff answered in a role."""
    columns = ((q, q.staff.get(role)) for q in survey.questionnaire.questions)
    return [q for q, column in columns if column in staff.columns and staff[column].notna().any()]


def _answers(staff: pd.DataFrame, question: Question, role: str) -> pd.Series:
    """Return staff's answers about a question, reversed ones turned round; missing where not asked."""
    column = question.staff.get(role)
    if column not in staff.columns:
        return pd.Series(np.nan, index=staff.index)
    values = staff[column].astype("float64")
    return question.scale.min + question.scale.max - values if question.reversed else values


def _gap(survey: Survey, staff: pd.DataFrame, gap: str, questions: list[Question]) -> Iterator[_Found]:
    """Take one gap by question, dimension and over all, on the questions that both sides answered."""
    if gap == "3":
        yield from _within(survey, staff, questions)
        return
    answers = {q.id: scores.answer(survey.window, q, "expected") for q in questions}
    both = [q for q in questions if (x := answers[q.id]) is not None and x.notna().any()]
    groups = scores.dimensions(both)
    mine = scores.widen(pd.DataFrame({q.id: _answers(staff, q, ROLES[gap]) for q in both}, index=staff.index), groups)
    theirs = scores.widen(pd.DataFrame({q.id: answers[q.id] for q in both}, index=survey.window.index), groups)
    people, options = survey.clusters(survey.window), survey.context.parameters
    for name in mine.columns:
        one, other, scale = clustered_mean(mine[name]), clustered_mean(theirs[name], people), survey.scale(name)
        if one is not None and other is not None:
            margin = options.equal_margin * (scale.max - scale.min)
            between = contrast(one, other, margin, options.confidence)
            yield _Found(gap, name, one, other, between, scale, name in groups or name == scores.OVERALL)


def _within(survey: Survey, staff: pd.DataFrame, questions: list[Question]) -> Iterator[_Found]:
    """Take gap 3: the standard met minus the standard that exists, per member of staff who answered both."""
    met = pd.DataFrame({q.id: _answers(staff, q, ROLES["3"]) for q in questions}, index=staff.index)
    exists = pd.DataFrame({q.id: _answers(staff, q, BESIDE) for q in questions}, index=staff.index)
    kept = met.notna() & exists.notna()
    both = [q for q in questions if kept[q.id].any()]
    groups = scores.dimensions(both)
    ids = [q.id for q in both]
    mine, other = (scores.widen(x.where(kept)[ids], groups) for x in (met, exists))
    options = survey.context.parameters
    for name in mine.columns:
        scale = survey.scale(name)
        one, beside, away = (clustered_mean(x) for x in (mine[name], other[name], mine[name] - other[name]))
        if one is not None and beside is not None and away is not None:
            between = contrast(away, None, options.equal_margin * (scale.max - scale.min), options.confidence)
            yield _Found("3", name, one, beside, between, scale, name in groups or name == scores.OVERALL)


def _figures(found: list[_Found], context: Context, months: int) -> Iterator[Figure]:
    """Judge all gaps as one family and make them figures; a few members of staff are persons too."""
    least = context.parameters.min_cell
    enough = [f.judged and min(f.staff.n, f.staff.people) >= least for f in found]
    adjusted = benjamini_hochberg([f.between.p if ok else None for f, ok in zip(found, enough, strict=True)])
    for f, p in zip(found, adjusted, strict=True):
        few = f.staff.n < least or f.other.n < least
        detail = {
            "gap": f.gap, "staff": f.staff.value, "staff_n": f.staff.n, "other": f.other.value, "other_n": f.other.n,
            "min": f.scale.min, "max": f.scale.max, "p": f.between.p, "p_adjusted": p, "months": months,
        }  # fmt: skip
        yield context.figure(
            MEASURE, f.item, f.between.estimate, verdict=_verdict(f, p, context), survey=True,
            withheld=WITHHELD_FEW if few else "", detail=detail,
        )  # fmt: skip


def _verdict(found: _Found, p: float | None, context: Context) -> str:
    """Say short, over, equal or unclear; nothing of a single question, or where nothing can be tested."""
    if not found.judged or p is None:
        return ""
    low, high = found.between.estimate.low, found.between.estimate.high
    if p <= context.parameters.fdr and high is not None and high < 0:
        return "short"
    if p <= context.parameters.fdr and low is not None and low > 0:
        return "over"
    return "equal" if found.between.equal else "unclear"
