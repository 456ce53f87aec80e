"""The single questions: overall satisfaction with its index and shares, and recommendation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxanalysis.context import Context
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.means import mean_interval
from cxanalysis.stats.shares import nps, wilson

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Asked, Questionnaire


def single_figures(
    frame: pd.DataFrame, questionnaire: Questionnaire, context: Context, period: Period
) -> Iterator[Figure]:
    """Give the figures of the overall and the recommend question of one month."""
    overall = questionnaire.overall
    if overall is not None and overall.column in frame.columns:
        values = frame[overall.column].dropna().to_numpy(dtype="float64")
        yield from _overall(values, overall.scale.min, overall.scale.max, context, period)
    recommend = questionnaire.recommend
    if recommend is not None and recommend.column in frame.columns and is_0_to_10(recommend):
        yield _nps(frame[recommend.column].dropna().to_numpy(dtype="float64"), context, period)


def is_0_to_10(recommend: Asked) -> bool:
    """Tell whether a recommend question is on 0-10; any other scale is refused for NPS, never shifted."""
    return (recommend.scale.min, recommend.scale.max) == (0, 10)


def _overall(values: np.ndarray, low: float, high: float, context: Context, period: Period) -> Iterator[Figure]:
    """Give the mean, the 0-100 index and the two shares of the overall question."""
    confidence = context.parameters.confidence
    mean = mean_interval(values, confidence=confidence)
    yield context.figure("satisfaction.overall", "", mean, period=period, survey=True, detail={"min": low, "max": high})
    rescaled = mean_interval(100 * (values - low) / (high - low), confidence=confidence)
    yield context.figure("satisfaction.index", "", rescaled, period=period, survey=True)
    if high - low >= 3:  # "two best, two worst" needs four points at least
        best, worst = int((values >= high - 1).sum()), int((values <= low + 1).sum())
        for measure, x in (("satisfaction.top2", best), ("satisfaction.dissatisfied", worst)):
            share = wilson(x, len(values), confidence=confidence)
            yield context.figure(measure, "", share, period=period, survey=True, detail={"x": x})


def _nps(values: np.ndarray, context: Context, period: Period) -> Figure:
    """Give the net promoter score with its three groups."""
    promoters, detractors = int((values >= 9).sum()), int((values <= 6).sum())
    passives = len(values) - promoters - detractors
    score = nps(promoters, passives, detractors, confidence=context.parameters.confidence)
    groups = {"promoters": promoters, "passives": passives, "detractors": detractors}
    shares = {f"{name}_share": x / len(values) for name, x in groups.items()} if len(values) else {}
    detail = {**groups, **shares, "lowest": float(values.min()) if len(values) else None}
    return context.figure("satisfaction.nps", "", score, period=period, survey=True, detail=detail)
