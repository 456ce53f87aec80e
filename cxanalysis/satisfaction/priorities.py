"""Where to start: how well each score does, against how much it explains, on two lines that are fixed beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxanalysis.context import Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.clustered import clustered_mean
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import mean_estimate
from cxanalysis.stats.priority import field_of

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Scale

ABOUT = ("outcome", "lost", "customers", "first", "equal")  # what a place on the map takes over from its driver


def analyse(survey: Survey, drivers: Part, lines: Mapping[str, float] | None = None) -> Part:
    """Place each score on the importance-performance map.

    Parameters
    ----------
    survey : Survey
        Answers of the month and of the window.
    drivers : Part
        The drivers; importance is the share for the first outcome there is.
    lines : mapping of str to float, optional
        Targets for the perception of a score, in points, that take the place of the fixed line.

    Returns
    -------
    Part
        `priority` a score: its mean this month as the page reports it, the window's where the month has too few.
    """
    shares = [f for f in drivers.figures if f.measure == "satisfaction.driver" and f.value is not None]
    first = [f for f in shares if f.detail["outcome"] == shares[0].detail["outcome"]]
    return Part(tuple(_placed(survey, share, lines or {}) for share in first))


def _placed(survey: Survey, share: Figure, lines: Mapping[str, float]) -> Figure:
    """Place one score."""
    name = str(share.detail["score"])
    scale, fixed = survey.scale(name), survey.context.parameters.performance_target
    target = lines.get(name, scale.min + fixed * (scale.max - scale.min))
    score, months = _performance(survey, name)
    weight = Estimate(share.value, share.low, share.high, share.n or 0)
    detail: dict[str, Any] = {key: share.detail[key] for key in ABOUT}
    detail |= {"importance": weight.value, "importance_low": weight.low, "importance_high": weight.high}
    detail |= {"target": target, "given": name in lines, "months": months, "min": scale.min, "max": scale.max}
    detail |= _above(score, target, scale)
    field = field_of(score, target, weight, share.detail["equal"])
    return survey.context.figure("satisfaction.priority", name, score, verdict=field, survey=True, detail=detail)


def _performance(survey: Survey, name: str) -> tuple[Estimate, int]:
    """Estimate the month's mean as the page reports it; the window's, and its months, where the month has too few."""
    options = survey.context.parameters
    frame = survey.reported
    known = frame[name].dropna() if name in frame.columns else pd.Series(dtype="float64")
    if len(known) >= options.min_n:
        seed = (str(survey.period), "satisfaction.perceived", name)
        return mean_estimate(
            known.to_numpy("float64"), *seed, confidence=options.confidence, resamples=options.bootstrap
        ), 1
    there = survey.scores[name].notna().to_numpy()
    values, clusters = survey.scores[name].to_numpy(float)[there], survey.clusters(survey.window)[there]
    mean = clustered_mean(values, clusters)
    return mean.estimate(options.confidence) if mean else Estimate(None, None, None, 0), len(survey.months)


def _above(score: Estimate, target: float, scale: Scale) -> dict[str, float | None]:
    """Return how far a score is above its line, in shares of its scale, so that different lines can be drawn as one."""
    ends = {"above": score.value, "above_low": score.low, "above_high": score.high}
    return {key: None if v is None else (v - target) / (scale.max - scale.min) for key, v in ends.items()}
