"""The parts of the satisfaction analysis beyond the month's scores: which they are and what each reads.

Each is computed when a notebook first asks for it, so that a page pays for what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from cxanalysis import facts
from cxanalysis.context import Context, Part
from cxanalysis.data import Data
from cxanalysis.facts import Scope
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.satisfaction import (
    benchmarks,
    drivers,
    factors,
    gaps,
    mix,
    outcomes,
    priorities,
    scales,
    segments,
    service_gaps,
    soundness,
    themes,
    tolerance,
    trend,
    weighted,
)
from cxanalysis.satisfaction.survey import Survey


class Found(Protocol):
    """What a part may read beside the survey: the tables, the period, figures and targets of the report."""

    data: Data
    scope: Scope
    context: Context

    @property
    def survey(self) -> Survey | None:
        """The answers and whose they are; None without answers."""

    @property
    def course(self) -> list[Period]:
        """The months over which the course of complaints is judged: those wholly in the data, none of them cut."""

    def months(self, table: str, count: int) -> list[Period]:
        """Return the last `count` months to the report's, as far back as a core table reaches."""

    def now(self, measure: str, item: str) -> Figure | None:
        """Return a figure of the period of any analysis, or None."""

    def broken_since(self, first: Period) -> bool:
        """Tell whether the way of asking the survey changed after a month."""

    def part(self, name: str) -> Part | None:
        """Return another part of the analysis."""

    def lines(self, measure: str) -> Mapping[str, float]:
        """Return the targets a measure is to reach at least, by item."""


Make = Callable[[Found, Survey], Part]


def _soundness(found: Found, survey: Survey) -> Part:
    invitations = facts.invitations(found.data, found.scope, survey.reach)
    return soundness.analyse(survey, invitations, found.lines("satisfaction.index"))


def _outcomes(found: Found, survey: Survey) -> Part:
    asked = survey.questionnaire.overall
    if asked is None or survey.asked("overall", survey.answers) is None:
        return outcomes.analyse(survey, None)
    end = found.context.period if found.context.last_day is None else found.context.period.previous()
    months = found.context.parameters.survey_months
    return outcomes.analyse(survey, facts.outcomes(found.data, found.scope, end, asked.column, months))


def _themes(found: Found, survey: Survey) -> Part:
    both = survey.period.last(2 * found.context.parameters.survey_months)
    return themes.analyse(survey, facts.comments(found.data, found.scope, both), survey.questionnaire.themes or None)


def _benchmarks(found: Found, survey: Survey) -> Part:
    rows = facts.benchmarks(found.data, found.context.period)
    return benchmarks.analyse(rows, found.now, survey.context, found.data.settings.organisation)


PARTS: dict[str, Make] = {
    "trend": lambda found, survey: trend.analyse(survey),
    "segments": lambda found, survey: segments.analyse(survey),
    "mix": lambda found, survey: mix.analyse(survey, found.broken_since(survey.reach[0].shift(-12))),
    "gaps": lambda found, survey: gaps.analyse(survey),
    "tolerance": lambda found, survey: tolerance.analyse(survey),
    "drivers": lambda found, survey: drivers.analyse(survey),
    "priorities": lambda found, survey: priorities.analyse(
        survey, found.part("drivers") or Part(), found.lines("satisfaction.perceived")
    ),
    "benchmarks": _benchmarks,
    "outcomes": _outcomes,
    "service_gaps": lambda found, survey: service_gaps.analyse(
        survey, facts.staff_answers(found.data, found.scope, survey.reach)
    ),
    "factors": lambda found, survey: factors.analyse(survey),
    "themes": _themes,
    "soundness": _soundness,
    "scales": lambda found, survey: scales.analyse(survey),
    "weighted": lambda found, survey: weighted.analyse(survey),
}
JUDGED = ("trend", "segments")  # their tests count among those of the main points
