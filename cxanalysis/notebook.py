"""What a notebook imports: open the data for a period and scope, analyse, record, show, close.

    from cxanalysis import notebook
    report = notebook.open(data=data, period=period, scope=scope, language=language, parameters=parameters)

Every notebook runs alone. It sees the whole company's headline figures, because a verdict is judged in their family;
what it shows and records is its own part.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython.display import display

from cxanalysis import __version__, complaints, evaluation, facts, headline, satisfaction, value
from cxanalysis.context import Context
from cxanalysis.data import open_data
from cxanalysis.data.parameters import Parameters
from cxanalysis.errors import CxError
from cxanalysis.facts import Scope
from cxanalysis.period import Period
from cxanalysis.present.blocks_text import style
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import LOCALES, language
from cxanalysis.record import MIME, Figure, Record

if TYPE_CHECKING:
    from cxanalysis.data import Data

__all__ = ["Report", "check_scope", "default_period", "open"]

PACKAGES = ("pandas", "duckdb", "ibis-framework", "scipy", "matplotlib")
STORE, AS_OF = (
    "CXANALYSIS_STORE",
    "CXANALYSIS_AS_OF",
)  # set by the runner: checked tables read once for all notebooks, and the run date


class Report:
    """One notebook's report: the data, the analyses (each computed when first asked for), the record it fills.

    Attributes
    ----------
    data : Data
        The checked tables.
    context : Context
        Period, scope, parameters.
    satisfaction, complaints, value
        The analyses; None where the data have no such table.
    signals : list of Signal
        What stands out beyond chance in all analyses together.
    book : Book
        What the views read.
    """

    def __init__(self, data: Data, period: Period, scope: Scope, code: str):
        self.data, self.scope = data, scope
        span = facts.data_span(data)
        if not span.tables:
            raise CxError("no orders, complaints or responses: there is nothing to report on")
        self.span = span
        first = min(Period.of(span.first), period)
        parts = tuple(data.questionnaire.dimensions) if data.questionnaire else ()
        self.context = Context(period, str(scope), data.settings.parameters, first, parts)
        self.t = language(code, data.settings.currency)
        self._record = Record(str(period), str(scope))

    # -- analyses, each once -------------------------------------------------------------------------------------------

    @cached_property
    def _periods(self) -> list[Period]:
        return max(self.context.trend, self.context.memory, key=len)

    @cached_property
    def _satisfaction(self) -> satisfaction.Satisfaction | None:
        questionnaire = self.data.questionnaire
        if questionnaire is None or not self.data.has("responses"):
            return None
        context = replace(self.context, first=self._first("responses"))
        answers = facts.answers(self.data, self.scope, self._periods)
        invitations = None
        if self.data.has("invitations"):
            counts = facts.invitation_counts(self.data, self.scope, [self.context.period])
            invitations = counts if len(counts) else None
        return satisfaction.analyse(answers, questionnaire, invitations, context)

    @cached_property
    def _complaints(self) -> complaints.Complaints | None:
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

    @cached_property
    def _value(self) -> value.Value | None:
        if not self.data.has("orders"):
            return None
        context = replace(self.context, first=self._first("orders"))
        members = None if self.scope == Scope() else facts.members(self.data, self.scope)
        return value.analyse(
            lambda period: facts.indicator_measures(self.data, period), members, context, self.data.settings.baseline
        )

    def _first(self, table: str) -> Period:
        """Return the first month of a core table, never later than the report's."""
        found = self.span.tables.get(table)
        return min(Period.of(found[0]), self.context.period) if found else self.context.period

    @cached_property
    def _judged(self) -> dict[str, tuple[Figure, ...]]:
        """Judge all figures of all analyses as one family; a notebook shows its part."""
        parts = {"satisfaction": self._satisfaction, "complaints": self._complaints, "value": self._value}
        sizes = {name: len(part.figures) if part else 0 for name, part in parts.items()}
        everything = [f for part in parts.values() if part for f in part.figures]
        tables = (self._value.moved.month, self._value.moved.year) if self._value else (None, None)
        judged = headline.judged(everything, self.context, tables)
        out, at = {}, 0
        for name, size in sizes.items():
            out[name], at = judged[at : at + size], at + size
        return out

    @cached_property
    def satisfaction(self) -> satisfaction.Satisfaction | None:
        """The satisfaction analysis, changes judged; None without answers."""
        found = self._satisfaction
        return replace(found, figures=self._judged["satisfaction"]) if found else None

    @cached_property
    def complaints(self) -> complaints.Complaints | None:
        """The complaints analysis, changes judged; None without complaints."""
        found = self._complaints
        return replace(found, figures=self._judged["complaints"]) if found else None

    @cached_property
    def value(self) -> value.Value | None:
        """The customer-value analysis, changes judged; None without orders."""
        found = self._value
        return replace(found, figures=self._judged["value"]) if found else None

    @cached_property
    def signals(self) -> list[evaluation.Signal]:
        """What stands out beyond chance in all analyses together, most customers touched first."""
        everything = [f for figures in self._judged.values() for f in figures]
        active = int(facts.active_months(self.data, self.scope, [self.context.period])["active"].iloc[0])
        cards = headline.card_keys(everything, self.context)
        return evaluation.signals(everything, active, cards, self.context)

    @cached_property
    def targets(self) -> tuple[evaluation.Target, ...]:
        """Targets that stand in the period, held against their figures."""
        now = {(f.measure, f.item): f for figures in self._judged.values() for f in figures if f.period == self._month}
        rows = facts.targets(self.data, self.scope, self.context.period)
        return evaluation.targets(rows, lambda measure, item: now.get((measure, item)), self.context)

    @property
    def _headlines(self) -> tuple[Figure, ...]:
        now = {(f.measure, f.item): f for figures in self._judged.values() for f in figures if f.period == self._month}
        return tuple(now[key] for key in headline.OVERVIEW if key in now)

    @property
    def _month(self) -> str:
        return str(self.context.period)

    # -- what the notebook does ----------------------------------------------------------------------------------------

    def record(self, *results: Any) -> None:
        """Take results into the record: an analysis, targets, or plain figures."""
        for result in results:
            if result is not None:
                figures = getattr(result, "figures", None)
                self._record.add([r.result for r in result] if figures is None else figures)

    @cached_property
    def book(self) -> Book:
        """What the views read."""
        return Book(
            record=self._record,
            t=self.t,
            names=self._names(),
            organisation=self.data.settings.organisation,
            context=self.context,
            headlines=self._headlines,
            signals=tuple(self.signals),
            targets=self.targets,
            provisional=self.provisional,
            notes={
                "door": self.data.door,
                "span": self.span,
                "settings": self.data.settings,
                "differing": self._differing(),
                "versions": _versions(),
            },
        )

    @property
    def provisional(self) -> bool:
        """Whether records of the period may still come: the data end before `lag_days` after it."""
        late = pd.Timestamp(self.context.period.end) + pd.Timedelta(days=self.context.parameters.lag_days)
        return pd.Timestamp(self.span.last) < late

    def _differing(self) -> dict[str, Any]:
        """Return the parameters that differ from their defaults."""
        usual = Parameters().as_dict()
        return {name: v for name, v in self.context.parameters.as_dict().items() if v != usual[name]}

    def _names(self) -> dict[str, str]:
        questionnaire = self.data.questionnaire
        if questionnaire is None:
            return {}
        names = {q.id: q.text.get(self.t.code) or q.text.get("en") or q.id for q in questionnaire.questions}
        for dimension, words in questionnaire.dimensions.items():
            names[dimension] = words.get(self.t.code) or words.get("en") or dimension
        return names

    def show(self, *blocks: Block | None) -> None:
        """Show finished blocks, one after another; a view that has nothing to say returns None."""
        for block in blocks:
            if block is not None:
                display(block)

    def close(self) -> None:
        """Emit the record: the end mark without which no report is published."""
        from cxanalysis.present.views import common

        for name, note in common.notes(self.book).items():
            self._record.note(name, note)
        plain = f"record: {len(self._record)} figures"
        display({MIME: self._record.to_dict(), "text/plain": plain}, raw=True)


def open(  # noqa: A001  a notebook reads `notebook.open(...)`
    data: str = "data/sample",
    period: str = "",
    scope: str = "all",
    language: str = "en",
    parameters: Mapping[str, Any] | None = None,
) -> Report:
    """Open a data set for one report.

    Parameters
    ----------
    data : str
        Folder of the data set.
    period : str
        Month like 2026-10; empty = the last complete month of the data.
    scope : str
        `all` or like `region=North`.
    language : str
        `en`.
    parameters : mapping, optional
        Parameters that differ from the settings, by name.

    Returns
    -------
    Report

    Raises
    ------
    UsageError
        When the period, the scope, the language or a parameter is not one.
    DataError
        When the door refuses the data; every problem is told.
    """
    if language not in LOCALES:
        raise CxError(f'language "{language}" is none of {", ".join(LOCALES)}')
    store, as_of = os.environ.get(STORE), os.environ.get(AS_OF)
    found = open_data(
        Path(data),
        as_of=date.fromisoformat(as_of) if as_of else None,
        overrides=dict(parameters or {}),
        store=Path(store) if store else None,
    )
    wanted = Scope.parse(scope)
    wanted.check(found)
    chosen = Period.parse(period) if period else facts.last_complete_period(found)
    display(style())
    return Report(found, chosen, wanted, language)


def _versions() -> dict[str, str]:
    """Return the versions of what made the numbers."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {"cxanalysis": __version__, "Python": python, **{name: version(name) for name in PACKAGES}}


def check_scope(data: Data, scope: str) -> None:
    """Refuse a scope that is none, or that no customer of the data has."""
    Scope.parse(scope).check(data)


def default_period(data: Data) -> Period:
    """Return the last complete month of the data."""
    return facts.last_complete_period(data)
