"""All analyses of one data set, period and scope: each computed when first asked for, all judged together.

A verdict is judged in the family of all headline figures, so every notebook needs all of them, whatever it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from cxanalysis import complaint_sections, complaints, evaluation, facts, headline, satisfaction, sections, value
from cxanalysis.context import Context, Part
from cxanalysis.errors import CxError, UsageError
from cxanalysis.facts import Scope
from cxanalysis.parts import Parts
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.disclosure import withheld

if TYPE_CHECKING:
    from cxanalysis.data import Data


class Findings(Parts):
    """What the analyses find.

    Attributes
    ----------
    context : Context
        Period, scope, parameters.
    span : facts.Span
        First and last day of the data.
    satisfaction, complaints, value
        The analyses with their changes judged; None where the data have no such table.
    headlines : tuple of Figure
        Key figures of the whole report.
    signals : list of Signal
        What stands out beyond chance in all analyses together, most customers touched first.
    targets : tuple of Target
        Targets that stand in the period, held against their figures.
    """

    def __init__(self, data: Data, period: Period, scope: Scope):
        self.data, self.scope = data, scope
        super().__init__()
        self.span = facts.data_span(data)
        if not self.span.tables:
            raise CxError("no orders, complaints or responses: there is nothing to report on")
        if not self.span.first < period.end or self.span.last < period.start:
            days = f"the data run from {self.span.first} to {self.span.last}"
            raise UsageError(f"period {period}: there is nothing in it; {days}")
        parts = tuple(data.questionnaire.dimensions) if data.questionnaire else ()
        last = self._last_day(period)
        self.context = Context(period, str(scope), data.settings.parameters, Period.of(self.span.first), parts, last)

    def _last_day(self, period: Period) -> date | None:
        """Return the last day the data cover of a month that is not over in them; None where it is."""
        over = period.end <= self.data.settings.as_of and facts.covers(self.span, period)
        return None if over else min(self.span.last, period.end - timedelta(days=1))

    @cached_property
    def _periods(self) -> list[Period]:
        return max(self.context.trend, self.context.memory, key=len)

    def _first(self, table: str) -> Period:
        """Return the first month of a core table, never later than the report's."""
        found = self.span.tables.get(table)
        return min(Period.of(found[0]), self.context.period) if found else self.context.period

    @property
    def _hidden(self) -> frozenset[str]:
        """The months in which figures of this scope would give away those of a scope or month of few respondents."""
        if self.scope == Scope():
            return frozenset()
        months = max(self._periods, self.context.period.last(self.context.parameters.survey_months), key=len)
        counts = facts.respondents_by(self.data, self.scope.attribute, months)
        if self.scope.value not in counts.index:
            return frozenset()
        mask = withheld(counts.to_numpy(), self.context.parameters.min_cell)
        return frozenset(counts.columns[mask[counts.index.get_loc(self.scope.value)]])

    @cached_property
    def survey(self) -> satisfaction.Survey | None:
        """The answers and whose they are; None without answers."""
        questionnaire = self.data.questionnaire
        if questionnaire is None or not self.data.has("responses"):
            return None
        context = replace(self.context, first=self._first("responses"), hidden=self._hidden)
        months = max(self._periods, self.context.period.last(self.context.parameters.survey_months), key=len)
        answers = facts.answers(self.data, self.scope, months)
        people = facts.people(self.data, self.scope, self.context.period)
        return satisfaction.Survey(questionnaire, answers, context, people)

    @cached_property
    def _satisfaction(self) -> satisfaction.Satisfaction | None:
        if self.survey is None:
            return None
        invitations = None
        if self.data.has("invitations"):
            counts = facts.invitation_counts(self.data, self.scope, [self.context.period])
            invitations = counts if len(counts) else None
        found = satisfaction.analyse(self.survey, invitations)
        judged = sections.JUDGED if len(self.survey.now) else ()  # a month without answers claims nothing
        more = [f for name in judged for f in self.figures_of(name)]
        return replace(found, figures=(*found.figures, *more))

    def _make(self, name: str) -> Part | None:
        if name in complaint_sections.PARTS:
            return complaint_sections.PARTS[name](self) if self.data.has("complaints") else None
        return sections.PARTS[name](self, self.survey) if self.survey is not None else None

    def months(self, table: str, count: int) -> list[Period]:
        """Return the last `count` months to the report's, as far back as a core table reaches."""
        return max(self.context.period.shift(1 - count), self._first(table)).through(self.context.period)

    def computed(self, parts: Iterable[str]) -> tuple[Figure, ...]:
        """Return every figure of the period, of all analyses and of the parts named."""
        judged = (*sections.JUDGED, *complaint_sections.JUDGED)
        more = [f for name in parts if name not in judged for f in self.figures_of(name)]
        return (*self.everything, *more)

    def now(self, measure: str, item: str) -> Figure | None:
        """Return a figure of the period of any analysis, or None; a part that targets may be set for is computed."""
        if (measure, item) in self._now or measure not in complaint_sections.AIMED_AT:
            return self._now.get((measure, item))
        key = (measure, item, str(self.scope), str(self.context.period))
        return next((f for f in self.figures_of(complaint_sections.AIMED_AT[measure]) if f.key == key), None)

    def lines(self, measure: str) -> dict[str, float]:
        """Return the targets a measure is to reach at least, by item (`index` and the like where it has none)."""
        short = measure.rpartition(".")[2]
        rows = [x.row | {"goal": x.target} for x in self.targets]
        aims = [row for row in rows if row["measure"] == measure and row["direction"] == "at_least"]
        return {str(row["item"] or short): float(row["goal"]) for row in aims}

    @cached_property
    def _counted(self) -> complaints.Complaints | None:
        """The complaints of the month and their history, before the course over the months is judged."""
        if not self.data.has("complaints"):
            return None
        periods = [p for p in self._periods if p >= self._first("complaints")]
        return complaints.analyse(
            facts.complaint_months(self.data, self.scope, periods),
            facts.repeat_months(self.data, self.scope, periods),
            facts.item_months(self.data, self.scope, periods),
            facts.complainers(self.data, self.scope, self.context.period),
            self.context,
        )

    @property
    def course(self) -> list[Period]:
        """The months over which the course of complaints is judged: those wholly in the data, none of them cut."""
        if "complaints" not in self.span.tables:
            return []  # a table without a row
        first, last = self.span.tables["complaints"][0], self.context.period
        if self.context.last_day is not None or self._cut:
            last = last.previous()
        start = max(facts.first_full_month(first), self.context.trend[0])
        return start.through(last) if start <= last else []

    @cached_property
    def _complaints(self) -> complaints.Complaints | None:
        if self._counted is None:
            return None
        more = [f for name in complaint_sections.JUDGED for f in self.figures_of(name)]
        return replace(self._counted, figures=(*self._counted.figures, *more))

    @cached_property
    def _value(self) -> value.Value | None:
        if not self.data.has("orders"):
            return None
        start = facts.first_full_month(self.span.tables["orders"][0])
        context = replace(self.context, first=min(start, self.context.period))
        members = None if self.scope == Scope() else facts.members(self.data, self.scope)
        baseline = self.data.settings.baseline
        measures = facts.indicator_measures(self.data, value.replayed(context, baseline))
        return value.analyse(measures.__getitem__, members, context, baseline)

    @cached_property
    def _cut(self) -> bool:
        """Whether far fewer complaints are recorded than usual, as when an export is cut: nothing to praise."""
        month, found = str(self.context.period), self._counted.figures if self._counted else ()
        return any(f.measure == "complaints.complaints" and f.period == month and "usual" in f.detail for f in found)

    @cached_property
    def _break(self) -> str:
        """The month since which the survey has been asked in another way; empty where there is none."""
        found = [f.detail["break"]["from"] for f in self.figures_of("trend") if f.detail.get("break")]
        return max(found, default="")

    def broken_since(self, first: Period) -> bool:
        """Tell whether the way of asking the survey changed after a month."""
        return self._break > str(first)

    def _why_not(self, figure: Figure) -> str:
        """Tell why no verdict on the change of a figure can be given; empty where one can."""
        if self.context.last_day is not None:
            return "unfinished"
        if self._cut and figure.measure.startswith("complaints."):
            return "check_export"
        if figure.measure.startswith("satisfaction.") and self.broken_since(self.context.memory[0]):
            return "mode_change"
        return ""

    @cached_property
    def _judged(self) -> dict[str, tuple[Figure, ...]]:
        """Judge all figures of all analyses as one family; a notebook shows its part."""
        parts = {"satisfaction": self._satisfaction, "complaints": self._complaints, "value": self._value}
        sizes = {name: len(part.figures) if part else 0 for name, part in parts.items()}
        everything = [f for part in parts.values() if part for f in part.figures]
        tables = (self._value.moved.month, self._value.moved.year) if self._value else (None, None)
        judged = headline.judged(everything, self.context, tables)
        judged = tuple(headline.unjudged(f, why) if (why := self._why_not(f)) else f for f in judged)
        if self._break:
            judged = tuple(self._apart(f) for f in judged)
        out, at = {}, 0
        for name, size in sizes.items():
            out[name], at = judged[at : at + size], at + size
        return out

    def _apart(self, figure: Figure) -> Figure:
        """Take the comparisons with months asked in another way from a figure of the survey."""
        if figure.change is None or not figure.measure.startswith("satisfaction."):
            return figure
        return replace(figure, change=figure.change.since(self._break))

    @cached_property
    def satisfaction(self) -> satisfaction.Satisfaction | None:
        """The satisfaction analysis; None without answers."""
        found = self._satisfaction
        return replace(found, figures=self._judged["satisfaction"]) if found else None

    @cached_property
    def complaints(self) -> complaints.Complaints | None:
        """The complaints analysis; None without complaints."""
        found = self._complaints
        return replace(found, figures=self._judged["complaints"]) if found else None

    @cached_property
    def value(self) -> value.Value | None:
        """The customer-value analysis; None without orders."""
        found = self._value
        return replace(found, figures=self._judged["value"]) if found else None

    @cached_property
    def _now(self) -> dict[tuple[str, str], Figure]:
        """Every figure of the period by measure and item."""
        month = str(self.context.period)
        return {(f.measure, f.item): f for part in self._judged.values() for f in part if f.period == month}

    @property
    def everything(self) -> tuple[Figure, ...]:
        """Every figure of the period, of all analyses."""
        return tuple(self._now.values())

    @property
    def headlines(self) -> tuple[Figure, ...]:
        """Key figures of the whole report."""
        return tuple(self._now[key] for key in headline.OVERVIEW if key in self._now)

    @cached_property
    def signals(self) -> list[evaluation.Signal]:
        """What stands out beyond chance in all analyses together, most customers touched first."""
        everything = list(self._now.values())
        active = int(facts.active_months(self.data, self.scope, [self.context.period])["active"].iloc[0])
        return evaluation.signals(everything, active, headline.card_keys(everything, self.context), self.context)

    @cached_property
    def targets(self) -> tuple[evaluation.Target, ...]:
        """Targets that stand in the period, held against their figures."""
        rows = facts.targets(self.data, self.scope, self.context.period)
        return evaluation.targets(rows, self.now, self.context)
