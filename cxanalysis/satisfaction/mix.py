"""Is a year's change of satisfaction the customers' own, or is it that other customers answered?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cxanalysis.context import Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction.groups import POOLED, Grouping, Respondents, groupings
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.mix import Split, split

if TYPE_CHECKING:
    from cxanalysis.satisfaction.survey import Survey


def analyse(survey: Survey, broken: bool = False) -> Part:
    """Split the change of the headline score against the same months a year before into rate and mix.

    Parameters
    ----------
    survey : Survey
        Answers of both years, customers, parameters.
    broken : bool
        Whether the way of asking changed between the two years, so that they are not compared.

    Returns
    -------
    Part
        `satisfaction.mix` with items `attribute:rate` and `attribute:mix`; the score is `detail["of"]`: `index` (of
        100) or `overall`, the perception of all dimensions. `left_out`: `mix:no_year`,
        `mix:broken` (the way of asking changed between the two years).
    """
    found = groupings(survey)[0]
    if not found:
        return Part()
    if broken:
        return Part(left_out=("mix:broken",))
    figures = tuple(_mixes(survey, found))
    return Part(figures, () if figures else ("mix:no_year",))


def _mixes(survey: Survey, found: Sequence[Grouping]) -> Iterator[Figure]:
    """Split the change of the headline score from the same months a year before, by each attribute."""
    there = set(survey.answers["period"])
    months = [p for p in survey.months if str(p.shift(-12)) in there]
    now, before = ({str(p.shift(-back)) for p in months} for back in (0, 12))
    frame = survey.answers[survey.answers["period"].isin(now | before)]
    of, y = survey.headline(frame)
    if y is None or frame.empty:
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
