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

from cxanalysis import __version__, bench, facts
from cxanalysis.data import open_data
from cxanalysis.data.parameters import Parameters
from cxanalysis.errors import UsageError, did_you_mean
from cxanalysis.facts import Scope
from cxanalysis.findings import Findings
from cxanalysis.measures import MEASURES
from cxanalysis.period import Period
from cxanalysis.present.blocks_text import style
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import LOCALES, language
from cxanalysis.record import MIME, Record

if TYPE_CHECKING:
    from cxanalysis.data import Data

__all__ = ["Report", "open"]

PACKAGES = ("pandas", "duckdb", "ibis-framework", "scipy", "matplotlib")
STORE = "CXANALYSIS_STORE"  # set by the runner: the checked tables, read once for all notebooks
AS_OF = "CXANALYSIS_AS_OF"  # set by the runner: the run date


class Report(Findings):
    """One notebook's report: the analyses of `Findings`, and the record that the notebook fills.

    Attributes
    ----------
    data : Data
        The checked tables.
    t : Language
        Words and number formats.
    book : Book
        What the views read.
    """

    def __init__(self, data: Data, period: Period, scope: Scope, code: str):
        super().__init__(data, period, scope)
        self.t = language(code, data.settings.currency)
        self._record = Record(str(period), str(scope))

    def record(self, *results: Any) -> None:
        """Take results into the record: an analysis, or the targets."""
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
            headlines=self.headlines,
            everything=self.everything,
            signals=tuple(self.signals),
            targets=self.targets,
            provisional=self.provisional,
            notes={
                "door": self.data.door,
                "span": self.span,
                "settings": self.data.settings,
                "differing": self._differing(),
                "versions": _versions(),
                "outside": {t: facts.outside(self.data, self.scope, t, [self.context.period]) for t in facts.CORE},
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
        texts = {q.id: q.text for q in questionnaire.questions} | {f.id: f.text for f in questionnaire.factors}
        names = {name: words.get(self.t.code) or words.get("en") or name for name, words in texts.items()}
        for dimension, words in questionnaire.dimensions.items():
            names[dimension] = words.get(self.t.code) or words.get("en") or dimension
        return names

    def show(self, *blocks: Block | None) -> None:
        """Show finished blocks, one after another; a view that has nothing to say returns None."""
        for block in blocks:
            if block is not None:
                display(block)

    def what_if(self, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Compute everything this notebook has computed once more with other parameters, and return what moves.

        Parameters
        ----------
        parameters : mapping
            Parameters to change, by name, like `{"balanced_margin": 0.3, "trend_periods": 12}`.

        Returns
        -------
        pandas.DataFrame
            See `bench.moved`.

        Raises
        ------
        UsageError
            When a parameter is not one, or is used where the data are read.
        """
        settings = self.data.settings
        values = {**settings.parameters.as_dict(), **parameters}
        if values["reject_share"] != settings.parameters.reject_share:
            raise UsageError("reject_share is used where the data are read; set it in the parameters cell")
        other = replace(self.data, settings=replace(settings, parameters=Parameters.build(values)))
        second = Findings(other, self.context.period, self.scope)
        return bench.moved(self.computed(self.used), second.computed(self.used))

    def cases(self, measure: str, item: str = "") -> pd.DataFrame:
        """Return the rows behind a figure: `cases("satisfaction.gap", "rel1")`, `cases("complaints.share", "Late")`.

        Parameters
        ----------
        measure, item : str
            As in the record.

        Raises
        ------
        UsageError
            When no rows of answers or complaints stand behind such a figure.
        """
        if measure not in MEASURES:
            raise UsageError(f'"{measure}" is no measure{did_you_mean(measure, MEASURES)}')
        rows, survey, data = MEASURES[measure].rows, self.survey, self.data
        if rows == "complaints" and data.has("complaints"):
            return bench.complaints(data, self.scope, bench.complaint_months(measure, item, self.context), item)
        if survey is None or rows in ("none", "complaints"):
            raise UsageError(f"{measure} is not made of rows that could be listed one by one")
        if rows == "invitations":
            return bench.invitations(data, self.scope, survey, item)
        if rows == "staff":
            return bench.staff(data, self.scope, survey, item)
        if rows == "comments":
            return bench.comments(data, self.scope, survey, item)
        return bench.answers(survey, measure, item)

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
        raise UsageError(f'language "{language}" is none of {", ".join(LOCALES)}')
    if language != "en":
        raise UsageError(f'language "{language}" is not built yet; there is en')
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
