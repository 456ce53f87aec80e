"""Every constant an analysis may be tuned by, declared once.

Settings, notebooks, `--set` and the documents read this one declaration: name, type, default, range, unit, the reason
for the default and where it comes from. A value of the wrong type or outside its range is refused before anything runs.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any

from cxanalysis.errors import UsageError, did_you_mean


def _p(
    default: Any,
    unit: str,
    reason: str,
    source: str,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    name: str = "",
    built: bool = True,
) -> Any:
    meta = {"unit": unit, "reason": reason, "source": source, "low": low, "high": high, "choices": choices}
    return field(default=default, metadata={**meta, "name": name, "built": built})


_later = partial(_p, built=False)  # no analysis reads it yet: its default stands, another value is refused


@dataclass(frozen=True)
class Parameters:
    """The parameters of a run; attribute names have `_` where the written name has a dot.

    Examples
    --------
    >>> Parameters().repeat_days, Parameters().weights_contribution
    (90, 0.6)
    >>> Parameters.build({"weights.credit": "0.3"}).weights_credit
    0.3
    """

    min_n: int = _p(30, "answers", "below it a verdict would rest on noise", "own choice", 2, 10_000)
    min_cell: int = _p(10, "respondents", "fewer could be recognised", "practice of disclosure control", 5, 1_000)
    confidence: float = _p(0.95, "share", "customary", "custom", 0.5, 0.999)
    fdr: float = _p(
        0.10, "share", "false findings allowed within a section", "Benjamini and Hochberg (1995)", 0.001, 0.5
    )
    trend_periods: int = _p(24, "periods", "two years show a season twice", "own simulation", 6, 120)
    balanced_margin: float = _p(
        0.20, "points of a 5-point scale", "a change nobody would act on", "own choice", 0.01, 2.0
    )
    month_wobble: float = _p(
        0.03, "points of a 5-point scale", "noise between months at least, under 12 months", "own simulation", 0.0, 1.0
    )
    survey_months: int = _p(
        12, "months", "a month's answers are too few for drivers, groups and outcomes", "own choice", 1, 60
    )
    equal_margin: float = _p(
        0.05, "share of the scale", "a difference nobody would act on; balanced_margin on any scale", "own choice",
        0.001, 0.5,
    )  # fmt: skip
    performance_target: float = _p(
        0.70, "share of the scale", "fixed line of the importance-performance map", "own choice", 0.0, 1.0
    )
    importance: str = _p(
        "asked", "", "weights of the dimensions: as each respondent gave them, or like reliability=2,empathy=1",
        "own choice",
    )  # fmt: skip
    weight_by: str = _p(
        "auto", "attributes", "margins of the customer file to weight to; none, or like segment,region", "own choice"
    )
    weight_trim: float = _p(5.0, "medians", "heavier weights than this rest on too few", "own choice", 1.0, 100.0)
    speeder_ratio: float = _p(
        0.33, "share of the median time", "nobody reads a questionnaire three times as fast", "own choice", 0.01, 1.0
    )
    repeat_days: int = _p(90, "days", "later complaints are seldom about the same case", "own simulation", 1, 730)
    lag_days: int = _p(14, "days", "complaints still come in after a month's end", "own choice", 0, 120)
    shape_tolerance_cv: float = _p(0.05, "ratio", "month noise that is no wave", "own simulation", 0.0, 1.0)
    shape_tolerance_ar: float = _p(0.5, "ratio", "month noise carries over", "own simulation", 0.0, 0.95)
    alpha_trend: float = _p(0.03, "share", "error rate shared with alpha_wave", "own simulation", 0.001, 0.2)
    alpha_wave: float = _p(0.02, "share", "error rate shared with alpha_trend", "own simulation", 0.001, 0.2)
    flat_ratio: float = _p(1.5, "ratio", "a change of half as much again matters", "own simulation", 1.01, 10.0)
    flat_cv: float = _p(0.20, "ratio", "a wave of a fifth matters", "own simulation", 0.01, 2.0)
    min_complainers: int = _p(150, "customers", "less carries no shape", "own simulation", 30, 100_000)
    bootstrap: int = _p(
        1999, "draws", "p values steady to the second digit", "Davison and Hinkley (1997)", 199, 100_000
    )
    top_k: int = _p(3, "items", "as many as a team can work on", "own choice", 1, 50)
    vital_share: float = _p(0.80, "share", "Pareto's vital few", "Juran (1951)", 0.1, 1.0)
    response_days: float = _p(3.0, "days", "pledge for the arrival on site", "own choice", 0.01, 365.0)
    result_days: float = _p(10.0, "days", "pledge for the result", "own choice", 0.01, 365.0)
    weights_contribution: float = _p(
        0.6, "weight", "current value", "own choice", 0.0, 1.0, name="weights.contribution"
    )
    weights_support: float = _p(0.2, "weight", "current value", "own choice", 0.0, 1.0, name="weights.support")
    weights_credit: float = _p(0.2, "weight", "current value", "own choice", 0.0, 1.0, name="weights.credit")
    weights_influence: float = _p(0.5, "weight", "potential value", "own choice", 0.0, 1.0, name="weights.influence")
    weights_growth: float = _p(0.5, "weight", "potential value", "own choice", 0.0, 1.0, name="weights.growth")
    cut_current: float | str = _p(
        "median", "score or median", "frozen at the baseline", "own choice", 0.0, 100.0, ("median",)
    )
    cut_potential: float | str = _p(
        "median", "score or median", "frozen at the baseline", "own choice", 0.0, 100.0, ("median",)
    )
    hysteresis: float = _p(5.0, "score points", "without it a third move by noise", "own choice", 0.0, 50.0)
    borderline: float = _later(0.8, "probability", "below it the class is uncertain", "own choice", 0.5, 1.0)
    discount_rate: float = _later(0.10, "share a year", "customary cost of capital", "own choice", 0.0, 1.0)
    horizon_months: int = _later(36, "months", "further out nobody knows", "own choice", 1, 240)
    margin: float | None = _later(None, "share of revenue", "not known unless given", "own choice", 0.0, 1.0)
    tier_shares: tuple[float, ...] = _later((0.2, 0.3, 0.5), "shares", "tiers A, B, C", "own choice", 0.0, 1.0)
    dominance: float = _p(
        0.85, "share", "one customer's revenue would be shown", "dominance rule of disclosure control", 0.5, 1.0
    )
    reject_share: float = _p(0.01, "share", "more is a fault of the export, not of rows", "own choice", 0.0, 1.0)
    active_rule: str = _p(
        "file", "", "joined_on and left_on say who is a customer", "own choice", None, None,
        ("file", "bought_within_months"),
    )  # fmt: skip
    customer_unit: str = _later("户", "", "what one customer is called", "own choice")
    people_told: float = _p(9.0, "people", "told by one unhappy customer", "often quoted, of weak origin", 0.0, 1000.0)
    complain_share: float = _p(
        0.05, "share", "of unhappy customers complain", "often quoted, of weak origin", 0.001, 1.0
    )
    recovered_share: float = _p(0.70, "share", "come back when put right", "often quoted, of weak origin", 0.0, 1.0)
    friends: float = _later(10.0, "people", "reached by one customer", "often quoted, of weak origin", 0.0, 1000.0)
    conversion: float = _later(0.05, "share", "of those told act on it", "often quoted, of weak origin", 0.0, 1.0)
    acquisition_ratio: float = _later(
        5.0, "ratio", "winning against keeping a customer", "often quoted, of weak origin", 0.1, 100.0
    )
    cost_of_keeping: float | None = _later(None, "currency", "not known unless given", "own choice", 0.0, None)

    @classmethod
    def build(cls, values: Mapping[str, Any]) -> Parameters:
        """Make parameters from written names and values (text or typed).

        Parameters
        ----------
        values : mapping of str to object
            Written name (`weights.credit`) or attribute name to its value; what is absent keeps its default.

        Raises
        ------
        UsageError
            On an unknown name, a wrong type, or a value out of range; the message names what is allowed. On any value
            but the default of a parameter that is not built yet.
        """
        known = declared()
        typed = {}
        for name, value in values.items():
            row = known.get(name) or next((r for r in known.values() if r.attribute == name), None)
            if row is None:
                raise UsageError(f'unknown parameter "{name}"{did_you_mean(name, known)}')
            typed[row.attribute] = row.read(value)
        return cls(**typed)

    def as_dict(self) -> dict[str, Any]:
        """Return written name to value, in the order of the declaration."""
        return {row.name: getattr(self, row.attribute) for row in declared().values()}


@dataclass(frozen=True)
class Declared:
    """One parameter as declared: what `docs`, `--set` and a settings file need to know of it."""

    name: str
    attribute: str
    types: tuple[type, ...]
    default: Any
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    unit: str
    reason: str
    source: str
    built: bool

    @property
    def allowed(self) -> str:
        """What may be written, in words.

        Examples
        --------
        >>> declared()["cut_current"].allowed, declared()["min_cell"].allowed
        ('a number from 0 to 100 or "median"', 'a whole number from 5 to 1000')
        """
        words = []
        if tuple in self.types:
            words.append("three shares that sum to 1")
        elif float in self.types or int in self.types:
            noun = "a number" if float in self.types else "a whole number"
            upper = "" if self.high is None else f" to {self.high:g}"
            words.append(f"{noun} from {self.low:g}{upper}")
        words += [f'"{c}"' for c in self.choices]
        if types.NoneType in self.types:
            words.append("none")
        return " or ".join(words) or "text"

    def read(self, value: Any) -> Any:
        """Type one value and hold it against the range.

        Raises
        ------
        UsageError
            When the value is not allowed, or is not the default of a parameter that is not built yet.

        Examples
        --------
        >>> declared()["tier_shares"].read("0.2/0.3/0.5")
        (0.2, 0.3, 0.5)
        >>> declared()["repeat_days"].read("90.5")
        Traceback (most recent call last):
        ...
        cxanalysis.errors.UsageError: parameter repeat_days = 90.5: allowed is a whole number from 1 to 730
        """
        found = self._typed(value)
        if found is self:
            raise UsageError(f"parameter {self.name} = {value}: allowed is {self.allowed}")
        if not self.built and found != self.default:
            raise UsageError(f"parameter {self.name} = {value} is not built yet; leave it out")
        return found

    def _typed(self, value: Any) -> Any:
        text = value.strip() if isinstance(value, str) else value
        if isinstance(text, str) and (text in self.choices or (str in self.types and not self.choices and text)):
            return text
        if types.NoneType in self.types and text in (None, "none"):
            return None
        if tuple in self.types:
            return self._shares(text)
        return self._number(text)

    def _number(self, text: Any) -> Any:
        if isinstance(text, bool) or not isinstance(text, int | float | str):
            return self
        if int not in self.types and float not in self.types:
            return self
        try:
            number = float(text)
        except ValueError:
            return self
        inside = (self.low is None or number >= self.low) and (self.high is None or number <= self.high)
        if not inside or (float not in self.types and number != int(number)):
            return self
        return number if float in self.types else int(number)

    def _shares(self, value: Any) -> Any:
        parts = value.split("/") if isinstance(value, str) else value
        try:
            shares = tuple(float(part) for part in parts)
        except (TypeError, ValueError):
            return self
        fits = len(shares) == len(self.default) and abs(sum(shares) - 1) < 1e-9 and all(s > 0 for s in shares)
        return shares if fits else self


def declared() -> dict[str, Declared]:
    """Return every parameter by its written name, in the order of the declaration.

    Examples
    --------
    >>> declared()["lag_days"].default
    14
    """
    hints = typing.get_type_hints(Parameters)
    table = {}
    for item in fields(Parameters):
        meta = dict(item.metadata)
        name = meta.pop("name") or item.name
        hint = hints[item.name]
        kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (typing.get_origin(hint) or hint,)
        table[name] = Declared(name, item.name, tuple(kinds), item.default, **meta)
    return table
