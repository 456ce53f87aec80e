"""The zone of tolerance, customer by customer: how far up it service stands, who is outside, who reacts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from cxanalysis.context import Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.tolerance import Reaction, zone_places, zone_position, zone_reaction


@dataclass(frozen=True)
class Zone:
    """Perception and both edges of the zone on the same answers: a row a respondent, items, dimensions, `overall`.

    `against` is what the upper edge is: `desired`, or `expected` where desired service was not asked.
    """

    perceived: pd.DataFrame
    adequate: pd.DataFrame
    upper: pd.DataFrame
    against: str


def analyse(survey: Survey) -> Part:
    """Place the respondents of the month in their own zones, and test whether they react less inside them.

    Parameters
    ----------
    survey : Survey
        Answers with what is known of those who gave them.

    Returns
    -------
    Part
        Position in the zone, shares below, inside and above it (items `below:name` and so on), share of crossed zones,
        of items, dimensions and overall (month); reaction of overall satisfaction inside against outside (window).
        Empty without adequate service and something above it. Left out: `zone_reaction:overall` (no overall question),
        `zone_reaction:few`.
    """
    zone = _zone(survey, survey.now)
    if zone is None:
        return Part()
    figures = [figure for name in zone.perceived.columns for figure in _places(survey, zone, name)]
    if scores.OVERALL not in zone.perceived.columns:
        return Part(tuple(figures))
    if survey.asked("overall", survey.window) is None:
        return Part(tuple(figures), ("zone_reaction:overall",))
    found = _reaction(survey)
    if found is None:
        return Part(tuple(figures), ("zone_reaction:few",))
    return Part((*figures, _reaction_figure(survey, found)))


def _zone(survey: Survey, frame: pd.DataFrame) -> Zone | None:
    """Read the answers of those who gave all three; None where they were not asked for."""
    asked = {role: scores.asked(frame, survey.questionnaire, role) for role in ("adequate", "desired", "expected")}
    against = "desired" if asked["desired"] else "expected"
    upper = {q.id for q in asked[against]}
    both = [q for q in asked["adequate"] if q.id in upper and scores.answer(frame, q, "perceived") is not None]
    if not both:
        return None
    roles = {
        role: pd.DataFrame({q.id: scores.answer(frame, q, role) for q in both}, index=frame.index)
        for role in ("perceived", "adequate", against)
    }
    there = roles["perceived"].notna() & roles["adequate"].notna() & roles[against].notna()
    groups = scores.dimensions(both)
    mine, low, high = (scores.widen(table.where(there), groups) for table in roles.values())
    return Zone(mine, low, high, against)


def _places(survey: Survey, zone: Zone, name: str) -> Iterator[Figure]:
    """Give the position of a score in its zone, and the shares of respondents by place."""
    context, confidence = survey.context, survey.context.parameters.confidence
    mine, low, high = (table[name].to_numpy() for table in (zone.perceived, zone.adequate, zone.upper))
    told = {"against": zone.against}
    position = zone_position(mine, low, high, confidence)
    yield context.figure("satisfaction.zone_position", name, position, survey=True, detail=told)
    found = zone_places(mine, low, high, confidence)
    for place, share in found.shares.items():
        detail = {**told, "x": found.counts[place]}
        yield context.figure("satisfaction.zone_share", f"{place}:{name}", share, survey=True, detail=detail)
    detail = {**told, "x": found.crossed_count}
    yield context.figure("satisfaction.zone_crossed", name, found.crossed, survey=True, detail=detail)


def _reaction(survey: Survey) -> Reaction | None:
    """Hold overall satisfaction against the place in the zone, over the window; None where that cannot be."""
    frame, name = survey.window, scores.OVERALL
    zone, outcome = _zone(survey, frame), survey.asked("overall", frame)
    if zone is None or outcome is None or name not in zone.perceived.columns:
        return None
    columns = {"p": zone.perceived[name], "a": zone.adequate[name], "d": zone.upper[name], "y": outcome}
    columns |= {"whose": pd.Series(survey.clusters(frame), frame.index), "month": frame["period"]}
    rows = pd.DataFrame(columns).dropna()
    return zone_reaction(
        rows["p"], rows["a"], rows["d"], rows["y"], rows["whose"], rows["month"], survey.context.parameters.confidence
    )


def _reaction_figure(survey: Survey, found: Reaction) -> Figure:
    """Give how much less overall satisfaction moves with perception inside the zone than outside it."""
    detail: dict[str, object] = {"months": len(survey.months)}
    for name, slope in (("inside", found.inside), ("outside", found.outside)):
        detail |= {name: slope.value, f"{name}_low": slope.low, f"{name}_high": slope.high}
    return survey.context.figure(
        "satisfaction.zone_reaction", scores.OVERALL, found.difference, verdict=found.verdict, survey=True,
        detail=detail,
    )  # fmt: skip
