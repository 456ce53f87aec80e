"""Is a year's change of satisfaction the customers' own, or is it that other customers answered?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.groups import POOLED, Grouping, Respondents, groupings
from cxanalysis.satisfaction.survey import Part
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.mix import Split, split

if TYPE_CHECKING:
    from cxanalysis.satisfaction.survey import Survey


def analyse(survey: Survey) -> Part:
    """Split the change of the headline score against the same months a year before into rate and mix.

    Parameters
    ----------
    survey : Survey
        Answers of both years, customers, parameters.

    Returns
    -------
    Part
        `satisfaction.mix` with items `attribute:rate` and `attribute:mix`; the score is `detail["of"]`: `index` (of
        100) or `overall`, the perception of all dimensions. `left_out`: `mix:no_year`.
    """
    found = groupings(survey)[0]
    figures = tuple(_mixes(survey, found))
    return Part(figures, ("mix:no_year",) if found and not figures else ())


def _mixes(survey: Survey, found: Sequence[Grouping]) -> Iterator[Figure]:
    """Split the change of the headline score from the same months a year before, by each attribute."""
    there = set(survey.answers["period"])
    months = [p for p in survey.months if str(p.shift(-12)) in there]
    now, before = ({str(p.shift(-back)) for p in months} for back in (0, 12))
    frame = survey.answers[survey.answers["period"].isin(now | before)]
    of, y = _headline(survey, frame)
    if y is None:
        return
    who, confidence = Respondents.of(frame), survey.context.parameters.confidence
    later, given = frame["period"].isin(now).to_numpy(), y.to_numpy(dtype="float64")
    for grouping in found:
        values = who.attribute(survey, grouping.name)
        if values is None:
            continue
        levels = grouping.levels if POOLED in grouping.levels else (*grouping.levels, POOLED)
        group = who.groups(values, levels)
        pick = (group >= 0) & np.isfinite(given)
        if min((pick & later).sum(), (pick & ~later).sum()) < survey.context.parameters.min_n:
            continue
        parts = split(given[pick], group[pick], later[pick], who.number[pick], confidence)
        if parts is not None:
            yield from _parts(survey, grouping.name, parts, of, sorted(now))


def _headline(survey: Survey, frame: pd.DataFrame) -> tuple[str, pd.Series | None]:
    """Return the score whose change is split: the index, else the perception over all dimensions."""
    overall, asked = survey.asked("overall", frame), survey.questionnaire.overall
    if overall is not None and asked is not None:
        return "index", 100 * (overall - asked.scale.min) / (asked.scale.max - asked.scale.min)
    if frame.empty:
        return "", None
    return scores.OVERALL, scores.perceived(frame, survey.questionnaire).get(scores.OVERALL)


def _parts(survey: Survey, name: str, found: Split, of: str, months: Sequence[str]) -> Iterator[Figure]:
    detail = {
        "total": found.total.value,
        "total_low": found.total.low,
        "total_high": found.total.high,
        "before": found.before,
        "now": found.now,
        "standardised": found.standardised,
        "simpson": found.against_groups and _clear(found.total) * _clear(found.rate) < 0,
        "of": of,
        "months": len(months),
        "first": months[0],
    }
    for part, estimate in (("rate", found.rate), ("mix", found.mix)):
        yield survey.context.figure("satisfaction.mix", f"{name}:{part}", estimate, survey=True, detail=detail)


def _clear(estimate: Estimate) -> int:
    """Return on which side of 0 an estimate lies for certain: -1, 1, or 0."""
    if estimate.low is None or estimate.high is None:
        return 0
    return 1 if estimate.low > 0 else -1 if estimate.high < 0 else 0
