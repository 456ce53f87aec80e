"""One period's satisfaction figures, and the history that a change is judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxanalysis.context import WITHHELD_FEW, Context
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.satisfaction import about, scores
from cxanalysis.satisfaction.single import is_0_to_10, single_figures
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.disclosure import withheld
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import mean_estimate
from cxanalysis.stats.reliability import cronbach_alpha
from cxanalysis.stats.shares import wilson
from cxanalysis.stats.tolerance import zone_verdict

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Question, Questionnaire

Made = dict[str, set[tuple[str, str]]]  # the roles and questions behind each score
ENOUGH_ALPHA = 0.70  # from here on the items of a scale are usually taken to measure one thing (Nunnally 1978)


@dataclass(frozen=True)
class Satisfaction:
    """What a period's survey says.

    Attributes
    ----------
    figures : tuple of Figure
        Every number, the history's included.
    respondents : int
        Answers of the period.
    items : tuple of str
        Question ids that were asked, in the questionnaire's order.
    left_out : tuple of str
        Codes of what this survey cannot say, for the page to name.
    """

    figures: tuple[Figure, ...]
    respondents: int
    items: tuple[str, ...]
    left_out: tuple[str, ...]


def analyse(survey: Survey, invitations: pd.DataFrame | None = None) -> Satisfaction:
    """Compute a period's satisfaction figures with their history.

    Parameters
    ----------
    survey : Survey
        The answers, whose they are, and the questionnaire.
    invitations : pandas.DataFrame or None
        `facts.invitation_counts` of the report's month; None where there is no such table.

    Returns
    -------
    Satisfaction
        Figures of the period: expected, perceived, gap (item, dimension, overall; paired t interval, BCa bootstrap
        under 50 respondents), weighted gap, adequacy and superiority with the zone verdict, alpha, overall, index,
        top-2, dissatisfied, NPS, response rate; and of the months before what the charts show.
    """
    context, questionnaire = survey.context, survey.questionnaire
    figures: list[Figure] = []
    made = scores.made_of(survey.now, questionnaire)
    for period in sorted({*context.trend, *context.memory} - {context.period}):
        before = survey.answers[survey.answers["period"] == str(period)]
        if len(before):
            figures += _history(before, made, questionnaire, context, period)
    figures += _levels(survey)
    figures += single_figures(survey.now, questionnaire, context, context.period)
    figures += _alphas(survey)
    if invitations is not None:
        figures += _response(invitations, context)
    perceived = scores.asked(survey.now, questionnaire, "perceived")
    return Satisfaction(
        figures=tuple(figures),
        respondents=len(survey.now),
        items=tuple(q.id for q in perceived),
        left_out=_left_out(survey, perceived, invitations),
    )


def _left_out(survey: Survey, perceived: list[Question], invitations: pd.DataFrame | None) -> tuple[str, ...]:
    """Return what the survey cannot say."""
    now, questionnaire = survey.now, survey.questionnaire
    groups = scores.dimensions(perceived)
    pair = survey.month_pair("expected")
    roles = ("expected", "adequate", "desired")
    left_out = [role for role in roles if not scores.asked(now, questionnaire, role)]
    left_out += [name for name in ("overall", "recommend") if getattr(questionnaire, name) is None]
    recommend = questionnaire.recommend
    if recommend is not None and not is_0_to_10(recommend):
        left_out.append("recommend_scale")
    mixed = {q.dimension for q in perceived if q.dimension} - set(groups)
    left_out += [f"mixed_scale:{name}" for name in sorted(mixed)]
    names = pair.dimensions if pair is not None else list(groups)
    if scores.importance(now, questionnaire, names, survey.context.parameters.importance) is None:
        left_out.append("importance")
    if invitations is None:
        left_out.append("invitations")
    return tuple(left_out)


def _history(
    frame: pd.DataFrame, made: Made, questionnaire: Questionnaire, context: Context, period: Period
) -> Iterator[Figure]:
    """Give a past month's figures: dimensions and overall of perception and gap, and the single questions.

    What is not `made` of the same questions in both months does not compare, and has no figure of the past.
    """
    own = scores.made_of(frame, questionnaire)
    mine, pair = scores.perceived(frame, questionnaire), scores.paired(frame, questionnaire, "expected")
    if pair is not None:
        mine[pair.perceived.columns] = pair.perceived
    items = {q.id for q in questionnaire.questions}
    for name in (c for c in mine.columns if c not in items and made.get(c, own[c]) == own[c]):
        yield _mean_figure(context, "satisfaction.perceived", name, mine[name], period)
        if pair is not None and name in pair.perceived.columns:
            yield _mean_figure(context, "satisfaction.gap", name, pair.difference[name], period)
    yield from single_figures(frame, questionnaire, context, period)


def _levels(survey: Survey) -> Iterator[Figure]:
    """Give the period's expectation, perception, gap and zone for items, dimensions and overall."""
    context, mine, pair = survey.context, survey.reported, survey.month_pair("expected")
    asked = [q for q in survey.questionnaire.questions if q.id in mine.columns]
    told = about.Remarks.of(asked, mine, pair.difference if pair is not None else None, context)
    for name in mine.columns:
        yield _mean_figure(context, "satisfaction.perceived", name, mine[name], detail=told.score(name))
        if pair is not None and name in pair.perceived.columns:
            yield _mean_figure(context, "satisfaction.expected", name, pair.other[name])
            gap = estimate_mean(pair.difference[name], context, "satisfaction.gap", name)
            yield context.figure("satisfaction.gap", name, gap, survey=True, detail=told.gap(name, gap))
    if pair is not None:
        yield from _weighted(survey.now, pair, survey.questionnaire, context)
    yield from _zone(survey)


def _weighted(
    frame: pd.DataFrame, pair: scores.Pair, questionnaire: Questionnaire, context: Context
) -> Iterator[Figure]:
    """Give the overall gap weighted by each respondent's own importance of the dimensions.

    Respondents without usable points weigh the dimensions equally, so that both gaps are of the same respondents.
    """
    weights = scores.importance(frame, questionnaire, pair.dimensions, context.parameters.importance)
    if weights is None or scores.OVERALL not in pair.perceived.columns:
        return
    per_person = (pair.difference[list(pair.dimensions)] * weights.frame).sum(axis=1, skipna=False)
    told: dict[str, Any] = {"unusable": int((per_person.notna() & ~weights.usable).sum())}
    if context.parameters.importance != scores.ASKED:
        told["fixed"] = context.parameters.importance
    yield _mean_figure(context, "satisfaction.gap_weighted", scores.OVERALL, per_person, detail=told)


def _zone(survey: Survey) -> Iterator[Figure]:
    """Give adequacy and superiority; the zone verdict where both were asked.

    Superiority is taken against desired service; only beside adequacy does the expectation stand in for it.
    """
    context, reported = survey.context, survey.reported
    low = survey.month_pair("adequate")
    high, against = survey.month_pair("desired"), "desired"
    if high is None and low is not None:
        high, against = survey.month_pair("expected"), "expected"
    for name in reported.columns:
        adequacy = _away(low, name, context, "satisfaction.adequacy")
        superiority = _away(high, name, context, "satisfaction.superiority")
        verdict, alone = "", ""
        if adequacy is not None and superiority is not None:
            verdict = zone_verdict(adequacy, superiority)
        elif adequacy is not None:  # without an upper end: below for certain, or acceptable, or not to be told
            alone = about.side(adequacy, context.parameters.min_n)
            verdict = "below" if alone == "below" else ""
        if superiority is not None:
            told = {"against": against}
            yield context.figure(
                "satisfaction.superiority", name, superiority, verdict=verdict, survey=True, detail=told
            )
        if adequacy is not None:
            perceived = estimate_mean(reported[name], context, "satisfaction.perceived", name)
            zone: dict[str, Any] = _edges(perceived, adequacy, superiority)
            if alone and not verdict:
                zone["side"] = "met" if alone == "above" else alone
            if low is not None and high is not None and superiority is not None:
                zone["crossed"] = int((low.other[name] > high.other[name]).sum())
            yield context.figure("satisfaction.adequacy", name, adequacy, verdict=verdict, survey=True, detail=zone)


def _away(pair: scores.Pair | None, name: str, context: Context, measure: str) -> Estimate | None:
    """Estimate how far perception is from the other answer; None where that was not asked."""
    if pair is None or name not in pair.perceived.columns:
        return None
    return estimate_mean(pair.difference[name], context, measure, name)


def _edges(perceived: Estimate, adequacy: Estimate, superiority: Estimate | None) -> dict[str, float | None]:
    """Return the perception with its interval, and the edges of the zone beside it."""
    found = {"perceived": perceived.value, "perceived_low": perceived.low, "perceived_high": perceived.high}
    found["adequate"] = _edge(perceived, adequacy)
    if superiority is not None:
        found["desired"] = _edge(perceived, superiority)
    return found


def _edge(perceived: Estimate, away: Estimate) -> float | None:
    """Return where an edge of the zone stands beside the reported perception.

    Each difference rests on its own pairs of answers; the edge is set off from the perception that the page reports
    everywhere, so that mark, edge and distance agree to the last digit.
    """
    return None if perceived.value is None or away.value is None else perceived.value - away.value


def _alphas(survey: Survey) -> Iterator[Figure]:
    """Give raw, listwise alpha of the perceived items of each dimension with at least two items."""
    context, mine = survey.context, survey.month_scores
    for name, group in scores.dimensions(scores.asked(survey.now, survey.questionnaire, "perceived")).items():
        if len(group) >= 2:
            table = mine[[q.id for q in group]].to_numpy()
            alpha = cronbach_alpha(table, confidence=context.parameters.confidence)
            yield context.figure(
                "satisfaction.alpha", name, alpha.raw, survey=True, detail={"items": len(group), "enough": ENOUGH_ALPHA}
            )


def _response(invitations: pd.DataFrame, context: Context) -> Iterator[Figure]:
    """Give the response rate by mode and in all: completed of the eligible invitations sent in the period.

    Of a scope, modes with few respondents are withheld, and with them what would give them away.
    """
    eligible = invitations[invitations["outcome"] != "ineligible"]
    modes = sorted(eligible["mode"].dropna().unique())
    named = ["", *modes] if len(modes) > 1 else [""]
    done = eligible["invitations"].where(eligible["outcome"] == "completed", 0)
    counts = {mode: int(done[(mode == "") | (eligible["mode"] == mode)].sum()) for mode in named}
    hidden = _hidden([counts[mode] for mode in named[1:]], context)
    for mode, hide in zip(named, (False, *hidden), strict=True):
        asked_n = int(eligible.loc[(mode == "") | (eligible["mode"] == mode), "invitations"].sum())
        if asked_n:
            rate, reason = wilson(counts[mode], asked_n, context.parameters.confidence), WITHHELD_FEW if hide else ""
            detail = {"x": counts[mode]}
            yield context.figure("satisfaction.response_rate", mode, rate, survey=True, withheld=reason, detail=detail)


def _hidden(counts: list[int], context: Context) -> list[bool]:
    """Tell which modes of asking a report of a scope may not show."""
    if context.scope == "all" or not counts:
        return [False] * len(counts)
    return [bool(hide) for hide in withheld(np.array(counts)[:, None], context.parameters.min_cell)[:, 0]]


def estimate_mean(values: pd.Series, context: Context, measure: str, item: str) -> Estimate:
    """Estimate a mean over respondents: t interval, BCa bootstrap under 50 of them."""
    known = values.dropna().to_numpy(dtype="float64")
    options = context.parameters
    seed = (str(context.period), measure, item)
    return mean_estimate(known, *seed, confidence=options.confidence, resamples=options.bootstrap)


def _mean_figure(
    context: Context,
    measure: str,
    item: str,
    values: pd.Series,
    period: Period | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Figure:
    estimate = estimate_mean(values, context, measure, item)
    return context.figure(measure, item, estimate, period=period, survey=True, detail=detail)
