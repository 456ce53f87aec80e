"""The record: every number of a report, once, with its n, interval and verdict.

Prose, cards, charts, tables and alt text read it; nothing on a page is computed a second time. A notebook fills one
record and emits it in its outputs; the runner merges the records of a report's notebooks and refuses two that differ.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from cxanalysis.errors import CxError
from cxanalysis.measures import MEASURES

MIME = "application/vnd.cxanalysis.record+json"
FLAT_COLUMNS = (
    "measure",
    "item",
    "scope",
    "period",
    "value",
    "low",
    "high",
    "n",
    "unit",
    "verdict",
    "withheld",
    "method",
)


@dataclass(frozen=True)
class Change:
    """How a headline figure stands against its own past.

    `verdict` is one of better, worse, moved, no_change, too_few. `previous` and `year_ago` are the values of the
    period before and of the same period a year before, with the plain difference and its 95 % interval; None where
    there is no such period. `usual_low` and `usual_high` bound what the `periods` periods before lead one to expect
    of this one; `p` is the two-sided probability of a value at least as far out, `p_adjusted` the same after Holm over
    the headline figures. `rule` names what decided: above_usual, below_usual, inside_usual, moves, too_few_periods,
    too_few_answers, too_few_events, unfinished, check_export, mode_change.
    """

    verdict: str
    rule: str
    previous_period: str | None = None
    previous: float | None = None
    delta: float | None = None
    delta_low: float | None = None
    delta_high: float | None = None
    year_period: str | None = None
    year_ago: float | None = None
    year_delta: float | None = None
    year_delta_low: float | None = None
    year_delta_high: float | None = None
    usual_low: float | None = None
    usual_high: float | None = None
    centre: float | None = None
    periods: int = 0
    p: float | None = None
    p_adjusted: float | None = None

    def since(self, month: str) -> Change:
        """Return the change without comparisons to months before a month: they were measured in another way."""
        gone: dict[str, Any] = {}
        if (self.previous_period or month) < month:
            gone |= dict.fromkeys(("previous_period", "previous", "delta", "delta_low", "delta_high"))
        if (self.year_period or month) < month:
            gone |= dict.fromkeys(("year_period", "year_ago", "year_delta", "year_delta_low", "year_delta_high"))
        return replace(self, **gone)


@dataclass(frozen=True)
class Figure:
    """One number: what it is, of whom, when, how sure.

    Shares are 0-1, NPS -1..1; nothing is rounded; a missing value is None. `detail` holds what else a sentence or a
    chart needs of this very number (denominators in words, usual count of an item, outlook of a target); it goes into
    record.json, not into the flat form.

    Examples
    --------
    >>> Figure("complaints.rate", "", "all", "2026-10", 0.05, 0.04, 0.06, 1200, method="wilson").unit
    'share'
    >>> Figure("complaints.rates", "", "all", "2026-10", 0.05, None, None, 12)
    Traceback (most recent call last):
    ...
    cxanalysis.errors.CxError: "complaints.rates" is not a measure
    """

    measure: str
    item: str
    scope: str
    period: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    verdict: str = ""
    withheld: str = ""
    method: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    change: Change | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        """Check the name and the verdict, clean missing numbers, blank a withheld figure."""
        measure = MEASURES.get(self.measure)
        if measure is None:
            raise CxError(f'"{self.measure}" is not a measure')
        if self.verdict and self.verdict not in measure.verdicts:
            raise CxError(f'"{self.verdict}" is not a verdict of {self.measure}: {", ".join(measure.verdicts)}')
        if not self.unit:
            object.__setattr__(self, "unit", measure.unit)
        for name in ("value", "low", "high"):
            number = getattr(self, name)
            number = None if number is None or not math.isfinite(number) or self.withheld else float(number)
            object.__setattr__(self, name, number)
        object.__setattr__(self, "n", None if self.n is None else int(self.n))

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What this number is of: measure, item, scope, period."""
        return (self.measure, self.item, self.scope, self.period)

    def as_dict(self) -> dict[str, Any]:
        """Every field as plain JSON values; `change` only where there is one."""
        plain = {name: getattr(self, name) for name in FLAT_COLUMNS[:-1]}
        plain["method"] = {"name": self.method, **self.detail} if self.detail else {"name": self.method}
        if self.change is not None:
            plain["change"] = asdict(self.change)
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Figure:
        """Read back what `as_dict` wrote."""
        method = dict(plain["method"])
        known = {f.name for f in fields(cls)} - {"method", "detail", "change"}
        change = Change(**plain["change"]) if plain.get("change") else None
        values = {name: plain[name] for name in known}
        return cls(**values, method=method.pop("name"), detail=method, change=change)


class Record:
    """The figures of one report (or one notebook), each once.

    Examples
    --------
    >>> record = Record("2026-10", "all")
    >>> record.add([Figure("complaints.complaints", "", "all", "2026-10", 7, None, None, 7, method="count")])
    >>> record.get("complaints.complaints").value
    7.0
    """

    def __init__(self, period: str, scope: str):
        self.period, self.scope = period, scope
        self.notes: dict[str, Any] = {}
        self._figures: dict[tuple[str, str, str, str], Figure] = {}

    def add(self, figures: Iterable[Figure]) -> None:
        """Take figures in; the same figure twice is fine, two that differ are an error.

        Raises
        ------
        CxError
            When a figure of the same measure, item, scope and period is already there with other content.
        """
        for figure in figures:
            old = self._figures.setdefault(figure.key, figure)
            if old.as_dict() != figure.as_dict():
                raise CxError(f"two values for {' / '.join(figure.key)}: {old.value} and {figure.value}")

    def note(self, name: str, value: Any) -> None:
        """Keep what is no figure but stands on the page too (rows read, parameters, headline)."""
        if name in self.notes and self.notes[name] != value:
            raise CxError(f'two contents for note "{name}"')
        self.notes[name] = value

    def get(self, measure: str, item: str = "", period: str | None = None) -> Figure | None:
        """Return one figure of the record's scope, or None."""
        return self._figures.get((measure, item, self.scope, period or self.period))

    def history(self, measure: str, item: str = "") -> list[Figure]:
        """Return a measure's figures over time, oldest first, the report's period included."""
        hits = [f for f in self._figures.values() if (f.measure, f.item, f.scope) == (measure, item, self.scope)]
        return sorted(hits, key=lambda f: f.period)

    def items(self, measure: str) -> list[Figure]:
        """Return a measure's figures of the report's period, one an item, in the order they came."""
        return [f for f in self._figures.values() if f.measure == measure and f.period == self.period]

    def __iter__(self):
        """Walk the figures in the order of their keys."""
        return iter(sorted(self._figures.values(), key=lambda f: f.key))

    def __len__(self) -> int:
        """Count the figures."""
        return len(self._figures)

    def merge(self, other: Record) -> None:
        """Take another notebook's record in; the same figure must be equal in both."""
        self.add(other)
        for name, value in other.notes.items():
            self.note(name, value)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, in a fixed order."""
        return {
            "schema": 1,
            "period": self.period,
            "scope": self.scope,
            "notes": {k: self.notes[k] for k in sorted(self.notes)},
            "figures": [f.as_dict() for f in self],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Record:
        """Read back what `to_dict` wrote."""
        record = cls(plain["period"], plain["scope"])
        record.notes.update(plain["notes"])
        record.add(Figure.from_dict(f) for f in plain["figures"])
        return record

    def to_json(self) -> str:
        """Return record.json; a NaN is an error, not a number."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def to_csv(self) -> str:
        """Return figures.csv: one line a figure; text that a spreadsheet would run gets an apostrophe."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(FLAT_COLUMNS)
        for figure in self:
            row = [getattr(figure, name) for name in FLAT_COLUMNS]
            writer.writerow(["" if v is None else _inert(v) if isinstance(v, str) else v for v in row])
        return out.getvalue()


def _inert(text: str) -> str:
    """Stop a spreadsheet from reading text as a formula."""
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} else text
