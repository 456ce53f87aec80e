"""How far the gaps can be trusted: are they measured well, do they explain satisfaction, and how sure is their order.

A gap is the difference of two answers and inherits the errors of both; where it measures little, perception leads and
the gap stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxanalysis.context import Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.gap_model import GapModel, gap_model
from cxanalysis.stats.gap_reliability import difference_reliability
from cxanalysis.stats.rank_intervals import Rank, ranks
from cxanalysis.stats.rates import clustered_ratio

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Question

ENOUGH = 0.70  # from here on a score is usually taken to measure something (Nunnally 1978)
MANY = 1 / 3  # expectations at the top from which on it is said that no gap can be positive there
BASES = {"adequate": "satisfaction.adequacy", "expected": "satisfaction.gap", "": "satisfaction.perceived"}
FEWEST_TO_RANK = 2


def analyse(survey: Survey) -> Part:
    """Say how far the gaps of the month can be trusted.

    Parameters
    ----------
    survey : Survey
        Answers with what is known of those who gave them.

    Returns
    -------
    Part
        Reliability of the gap and share of expectations at the top of the scale (dimensions, overall; month); whether
        the gap explains overall satisfaction (window); ranks of items and of dimensions from the weakest (month), on
        adequacy where that was asked, else on the gap, else on perception. Left out: `gap_model:overall` (no overall
        question), `gap_model:few`, `rank:few`, `rank:scale` (some are on another scale).
    """
    figures: list[Figure] = []
    left_out: list[str] = []
    pair = survey.month_pair("expected")
    if pair is not None:
        groups = {name: _asked_in(survey, pair, name) for name in pair.dimensions}
        figures += _reliabilities(survey, pair, groups)
        figures += _ceilings(survey, pair, groups)
        left_out += _model(survey, figures)
    left_out += _ranks(survey, pair, figures)
    return Part(tuple(figures), tuple(left_out))


def _asked_in(survey: Survey, pair: scores.Pair, dimension: str) -> list[Question]:
    """Return the questions of a dimension that were asked in both roles."""
    return [q for q in survey.questionnaire.questions if q.dimension == dimension and q.id in pair.perceived.columns]


def _reliabilities(survey: Survey, pair: scores.Pair, groups: dict[str, list[Question]]) -> Iterator[Figure]:
    """Give the reliability of the gap of each dimension of two items and more, and of the overall gap."""
    parts = {name: [q.id for q in group] for name, group in groups.items()}
    if scores.OVERALL in pair.perceived.columns:
        parts[scores.OVERALL] = list(pair.dimensions)
    context, whose = survey.context, survey.clusters(survey.now)
    measure, options = "satisfaction.gap_reliability", context.parameters
    for name, columns in parts.items():
        if len(columns) < 2:
            continue
        found = difference_reliability(
            pair.perceived[columns].to_numpy(), pair.other[columns].to_numpy(), whose, options.confidence
        )  # fmt: skip
        told = {"perceived": found.first, "expected": found.second, "correlation": found.correlation}
        detail: dict[str, object] = {**told, "items": found.items, "enough": ENOUGH}
        if found.estimate.value is not None and found.estimate.n >= options.min_n:
            detail["headline"] = "gap" if found.estimate.value >= ENOUGH else "perceived"
        yield context.figure(measure, name, found.estimate, survey=True, detail=detail)


def _ceilings(survey: Survey, pair: scores.Pair, groups: dict[str, list[Question]]) -> Iterator[Figure]:
    """Give the share of expectations at the top of the scale, respondents as clusters of their answers."""
    everything = [q for group in groups.values() for q in group]
    for name, group in {**groups, scores.OVERALL: everything}.items():
        if not group:
            continue
        answers = pair.other[[q.id for q in group]]
        top = answers.eq(pd.Series({q.id: q.scale.max for q in group})).sum(axis=1).to_numpy()
        given = answers.notna().sum(axis=1).to_numpy()
        share = clustered_ratio(top, given, survey.context.parameters.confidence)
        people = replace(share, n=int((given > 0).sum()))  # small cells are of respondents, not of answers
        detail = {"x": int(top.sum()), "answers": int(given.sum())}
        if share.value is not None and people.n >= survey.context.parameters.min_n:
            detail["many"] = share.value >= MANY
        yield survey.context.figure("satisfaction.ceiling", name, people, survey=True, detail=detail)


def _model(survey: Survey, figures: list[Figure]) -> list[str]:
    """Add whether the gap explains overall satisfaction; return the code of what hinders it."""
    outcome = survey.asked("overall", survey.window)
    if outcome is None:
        return ["gap_model:overall"]
    pair = survey.pair("expected")
    if pair is None or scores.OVERALL not in pair.perceived.columns:
        return []
    p, e = pair.perceived[scores.OVERALL], pair.other[scores.OVERALL]
    there = (p.notna() & e.notna() & outcome.notna()).to_numpy()
    found = gap_model(
        p[there], e[there], outcome[there], survey.clusters(survey.window)[there],
        survey.window["period"][there], survey.context.parameters.confidence,
    )  # fmt: skip
    if found is None:
        return ["gap_model:few"]
    figures.append(_model_figure(survey, found))
    return []


def _model_figure(survey: Survey, found: GapModel) -> Figure:
    detail: dict[str, float | None] = {
        "p": found.linear.p,
        "r2": found.r2,
        "r2_gap": found.r2_gap,
    }
    for name, effect in (("perceived", found.perceived), ("expected", found.expected)):
        detail |= {name: effect.value, f"{name}_low": effect.low, f"{name}_high": effect.high}
    return survey.context.figure(
        "satisfaction.gap_model", scores.OVERALL, found.total, verdict=found.verdict, survey=True,
        detail={**detail, "months": len(survey.months)},
    )  # fmt: skip


def _ranks(survey: Survey, expected: scores.Pair | None, figures: list[Figure]) -> list[str]:
    """Add the ranks of items and of dimensions; return the codes of what hinders them."""
    pairs = {"adequate": survey.month_pair("adequate"), "expected": expected}
    tables = [(BASES[role], pair.difference) for role, pair in pairs.items() if pair is not None]
    tables.append((BASES[""], survey.month_scores))
    items = [q.id for q in survey.questionnaire.questions]
    dimensions = [name for name in tables[-1][1].columns if name not in (*items, scores.OVERALL)]
    codes: list[str] = []
    for names in (items, dimensions):
        basis, table = next(((b, t) for b, t in tables if t.columns.intersection(names).size), tables[-1])
        there = [name for name in names if name in table.columns and table[name].notna().any()]
        alike = _alike(survey, there)
        few = bool(alike) and int(table[alike].notna().sum().min()) < survey.context.parameters.min_n
        codes += ["rank:scale"] if len(alike) < len(there) else []
        codes += ["rank:few"] if few else []
        if not few and len(alike) >= FEWEST_TO_RANK:
            figures += _ranked(survey, basis, table[alike])
    return list(dict.fromkeys(codes))


def _alike(survey: Survey, names: Sequence[str]) -> list[str]:
    """Return those items or dimensions whose scale most of them share."""
    ends = [(survey.scale(name).min, survey.scale(name).max) for name in names]
    return [name for name, own in zip(names, ends, strict=True) if own == max(ends, key=ends.count)]


def _ranked(survey: Survey, basis: str, table: pd.DataFrame) -> Iterator[Figure]:
    """Give the rank of each column of scores from the weakest."""
    options = survey.context.parameters
    found = ranks(
        table.to_numpy(np.float64), str(survey.period), "satisfaction.rank", "|".join(table.columns),
        clusters=survey.clusters(survey.now), confidence=options.confidence, resamples=options.bootstrap,
    )  # fmt: skip
    for name, rank in zip(table.columns, found, strict=True):
        yield survey.context.figure("satisfaction.rank", name, _as_estimate(rank), survey=True, detail={
            "basis": basis, "of": len(found), "mean": rank.mean, "weakest": rank.lowest,
            "short": None if basis == BASES[""] else rank.negative,
        })  # fmt: skip


def _as_estimate(rank: Rank) -> Estimate:
    return Estimate(rank.rank, rank.low, rank.high, rank.n, method="pairwise t, Hochberg")
