"""What the scores would be if respondents were made to weigh like the active customers of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from cxanalysis.context import Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.margins import Margin, margin, wanted
from cxanalysis.satisfaction.survey import INDEX, Survey
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.raking import Raked, effective_n, rake
from cxanalysis.stats.weighting import Known, weighted_mean, weighting_change


@dataclass(frozen=True)
class _Score:
    """One score of the month with the length of its scale."""

    item: str
    values: NDArray[np.float64]
    length: float


def analyse(survey: Survey) -> Part:
    """Weight the month's answers to the customer file.

    Parameters
    ----------
    survey : Survey
        The answers and who gave them.

    Returns
    -------
    Part
        Weighted index, dimensions and all dimensions, each with its unweighted value and whether they differ; the
        effective sample size and the design effect.

    Raises
    ------
    UsageError
        When `weight_by` names an attribute that the customers do not have.
    """
    options = survey.context.parameters
    if not len(survey.now):
        return Part()
    if survey.people is None or "customer_id" not in survey.now.columns:
        return Part(left_out=() if options.weight_by == "none" else ("weights:customers",))
    names = wanted(options.weight_by, survey.people)
    if options.weight_by == "none":
        return Part(left_out=("weights:none",))
    active = survey.people[survey.people["active"]]
    linked = survey.now["customer_id"].map(survey.people["active"]).eq(True).to_numpy()
    margins = _margins(survey, active, linked, names)
    raked = rake(np.stack([m.codes for m in margins], 1), [m.shares for m in margins], options.weight_trim) \
        if margins else None  # fmt: skip
    if raked is None:
        return Part(left_out=("weights:margins",))
    weights, groups = np.ones(len(linked)), np.full((len(linked), len(margins)), -1)
    weights[linked] = raked.weights
    groups[linked] = np.stack([m.codes for m in margins], 1)
    return Part((*_design(survey, raked, weights, margins), *_means(survey, Known.of(groups, weights))))


def _margins(survey: Survey, active: pd.DataFrame, linked: NDArray[np.bool_], names: tuple[str, ...]) -> list[Margin]:
    """Match the respondents who are in the file to it, attribute by attribute."""
    mine = survey.now.loc[linked, "customer_id"]
    found = (margin(name, mine.map(active[name]), active[name]) for name in names)
    return [m for m in found if m is not None]


def _design(survey: Survey, raked: Raked, weights: NDArray[np.float64], margins: list[Margin]) -> Iterator[Figure]:
    """Give what weighting costs in precision."""
    n, context = len(weights), survey.context
    effective = effective_n(weights)
    detail = {
        "margins": [m.name for m in margins],
        "pooled": sum(m.pooled for m in margins),
        "trimmed": raked.trimmed,
        "reached": raked.converged,
        "off": raked.off,
        "unknown": n - len(raked.weights),
    }
    for measure, value in (("effective_n", effective), ("design_effect", n / effective)):
        estimate = Estimate(value, None, None, n, method="kish")
        yield context.figure(f"satisfaction.{measure}", "", estimate, survey=True, detail=detail)


def _means(survey: Survey, known: Known) -> Iterator[Figure]:
    """Give each weighted score beside the unweighted one; Holm over the scores."""
    context, options, who = survey.context, survey.context.parameters, survey.clusters(survey.now)
    found = [s for s in _scores(survey) if not np.isnan(s.values).all()]
    changes = [weighting_change(s.values, known.weights, who, options.confidence, known) for s in found]
    df = [int(np.count_nonzero(np.bincount(who[~np.isnan(s.values)]))) - 1 - known.free for s in found]
    tested = holm([_p(change, freedom) for change, freedom in zip(changes, df, strict=True)])
    for score, change, p in zip(found, changes, tested, strict=True):
        mean = weighted_mean(score.values, known.weights, who, options.confidence, known)
        clear, margin = p is not None and p < 1 - options.confidence, options.equal_margin * score.length
        enough = mean.n >= options.min_n
        detail = {
            "unweighted": float(np.nanmean(score.values)),
            "change": change.value,
            "change_low": change.low,
            "change_high": change.high,
            "p": p,
            "margin": margin,
            "differs": enough and (clear or abs(change.value or 0.0) > margin),
        }
        figure = context.figure("satisfaction.weighted", score.item, mean, survey=True, detail=detail)
        yield replace(figure, unit="index") if score.item == INDEX else figure


def _p(change: Estimate, df: int) -> float | None:
    """Return the two-sided probability of a change as large by chance."""
    if change.value is None or not change.se or df < 1:
        return None
    return float(2 * special.stdtr(df, -abs(change.value) / change.se))


def _scores(survey: Survey) -> Iterator[_Score]:
    """Walk the scores of the month: index, dimensions, all dimensions; perception on the pairs with the expectation."""
    frame, questionnaire = survey.now, survey.questionnaire
    index, mine = survey.index(frame), survey.reported
    if index is not None:
        yield _Score(INDEX, index.to_numpy(), 100.0)
    names = list(scores.dimensions(scores.asked(frame, questionnaire, "perceived")))
    names += [scores.OVERALL] if scores.OVERALL in mine.columns and len(names) > 1 else []
    for name in names:
        yield _Score(name, mine[name].to_numpy(), survey.scale(name).max - survey.scale(name).min)
