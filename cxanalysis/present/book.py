"""What every view reads: the record, the language, and the names of things; it writes numbers, it computes none.

A figure is written in one place, so that a card, a sentence, a table and an alt text cannot show it differently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cxanalysis.context import Context
from cxanalysis.evaluation import Signal, Target
from cxanalysis.measures import CLASSES, MEASURES
from cxanalysis.present.language import Language, small
from cxanalysis.record import Figure, Record

POINTS_DIGITS, INDEX_DIGITS, RATIO_DIGITS = 2, 1, 2
OF_100 = ("satisfaction.index", "satisfaction.weighted", "satisfaction.late_early", "satisfaction.silent_bound",
          "satisfaction.benchmark")  # fmt: skip  # an index of these is of 100; any other is a ratio
WHOLE = ("satisfaction.driver", "satisfaction.driver_r2", "satisfaction.zone_share", "satisfaction.zone_position",
         "satisfaction.theme", "satisfaction.ceiling", "complaints.cause",
         "complaints.waiting")  # fmt: skip  # shares read side by side


@dataclass(frozen=True)
class Book:
    """A report's record with everything a view needs to put it into words.

    Attributes
    ----------
    record : Record
        Every number, changes included.
    t : Language
        Words and number formats.
    names : mapping
        What the data call items: question and dimension ids to their names in this language.
    organisation : str
        Whose report it is.
    context : Context
        Period, scope, parameters.
    headlines : sequence of Figure
        The key figures of the whole report, those of other pages included.
    everything : sequence of Figure
        Every figure of the period of the whole report: what is said of the month as a whole is said from these.
    signals : sequence of Signal
        What stands out beyond chance in the whole report, most customers touched first.
    targets : sequence of Target
        Targets that stand in the period.
    provisional : bool
        Records of the period may still come.
    notes : mapping
        Findings of the door and of the analyses that are no figures (rows read, what is left out, ...).
    """

    record: Record
    t: Language
    names: Mapping[str, str]
    organisation: str
    context: Context
    headlines: Sequence[Figure] = ()
    everything: Sequence[Figure] = ()
    signals: Sequence[Signal] = ()
    targets: Sequence[Target] = ()
    provisional: bool = False
    notes: Mapping[str, Any] = field(default_factory=dict)

    def get(self, measure: str, item: str = "") -> Figure | None:
        """Return a figure of the report's period that has a value, or None."""
        figure = self.record.get(measure, item)
        return figure if figure is not None and figure.value is not None else None

    def name(self, measure: str, item: str = "") -> str:
        """Name a figure: Complaint rate; Reliability, perception."""
        label = self.t(MEASURES[measure].name)
        if measure.startswith("value.class"):
            return self._class_figure(measure, item)
        return self.t("{item}: {measure}", item=self.item(item), measure=small(label)) if item else label

    def _class_figure(self, measure: str, code: str) -> str:
        """Name a figure of a class: Share of value customers."""
        t, name = self.t, small(class_name(self.t, code))
        words = {
            "value.class_share": t("Share of {name}", name=name),
            "value.class_count": t("Number of {name}", name=name),
            "value.class_revenue_share": t("Revenue share of {name}", name=name),
        }
        return words[measure]

    def item(self, item: str) -> str:
        """Name an item: a question, a dimension, or what customers complained about; a class where it is none."""
        if item in self.names:
            return self.names[item]
        if item in CLASSES:
            return class_name(self.t, item)
        if item == "overall":
            return self.t("All dimensions")
        return self.t("Unclassified") if item == "unclassified" else item

    def customers(self, code: str) -> str:
        """Name the customers of a class, whatever a questionnaire calls its dimensions."""
        return class_name(self.t, code)

    def scope(self) -> str:
        """Name whose figures these are: all customers; region North."""
        attribute, _, value = self.context.scope.partition("=")
        return self.t("{attribute} {value}", attribute=attribute, value=value) if value else self.t("all customers")

    def title(self) -> str:
        """Name the month, and the part of the customers where it is one: October 2026, region North."""
        if self.context.scope == "all":
            return self.month()
        return self.t("{month}, {scope}", month=self.month(), scope=self.scope())

    def digits(self, figure: Figure) -> int:
        """Return how many decimals a figure is written with, in the unit it is shown in."""
        if figure.measure in WHOLE:
            return 0
        if figure.unit == "share":
            wide = figure.low is not None and figure.high is not None and figure.high - figure.low > 0.10
            return 0 if wide else 1
        if figure.unit == "index":
            return INDEX_DIGITS if figure.measure in (*OF_100, "target.result") else RATIO_DIGITS
        return {"points": POINTS_DIGITS, "per_1000": 1}.get(figure.unit, 0)

    def number(self, figure: Figure, value: float | None) -> str:
        """Write a number in a figure's unit and with its decimals."""
        if value is None:
            return self.t("no figure")
        digits = self.digits(figure)
        if figure.measure == "complaints.effective_items":
            return self.t.number(value, 1)
        if figure.unit == "share":
            return self.nps(value) if figure.measure == "satisfaction.nps" else self.t.percent(value, digits)
        return self.t.number(value, digits)

    def nps(self, value: float) -> str:
        """Write a net promoter score the way it is spoken of: +23."""
        return self.t.signed(100 * value, 0)

    def value(self, figure: Figure) -> str:
        """Write a figure's value."""
        return self.number(figure, figure.value)

    def between(self, figure: Figure) -> str:
        """Write a figure's interval: 4.8% to 6.1%."""
        if figure.low is None or figure.high is None:
            return self.t("not known")
        return self.t("{low} to {high}", low=self.number(figure, figure.low), high=self.number(figure, figure.high))

    def unit(self, figure: Figure) -> str:
        """Say what a figure's number is of, for the line under a value."""
        measure = figure.measure
        if measure == "satisfaction.index":
            return self.t("of 100")
        if measure == "satisfaction.nps":
            return self.t("from −100 to +100")
        if measure == "satisfaction.dissatisfied":
            return self.t("of answers")
        if measure == "complaints.repeat_rate":
            return self.t("of complaints, within {days} days", days=self.context.parameters.repeat_days)
        if measure == "complaints.rate" or measure.startswith("value.class_share"):
            return self.t("of customers")
        if measure == "complaints.per_1000":
            return self.t("per 1,000 customers")
        return {"points": self.t("points"), "share": "", "count": ""}.get(figure.unit, "")

    def difference(self, figure: Figure, delta: float) -> str:
        """Write a difference of a figure without its sign: 0.9 points."""
        if figure.unit == "share":
            digits = 0 if figure.measure == "satisfaction.nps" else self.digits(figure)
            written = self.t.number(100 * abs(delta), digits)
            return self.t("{n} point", n=written) if written == "1" else self.t("{n} points", n=written)
        return self.t.number(abs(delta), self.digits(figure))

    def against(self, figure: Figure, delta: float | None, period: str | None) -> str:
        """Say how a figure stands against another period: 0.9 points down on September 2026."""
        if delta is None or period is None:
            return ""
        month = self.t.month(period)
        written = self.difference(figure, delta)
        if shows_zero(written):
            return self.t("as in {month}", month=month)
        if delta > 0:
            return self.t("{size} up on {month}", size=written, month=month)
        return self.t("{size} down on {month}", size=written, month=month)

    def verdict(self, figure: Figure) -> str:
        """Return the change verdict of a figure; too_few where it has none."""
        return figure.change.verdict if figure.change else "too_few"

    def direction(self, figure: Figure) -> str:
        """Return where a figure went, for the arrow of its chip: up, down or empty."""
        change = figure.change
        if change is None or change.verdict not in ("better", "worse", "moved") or figure.value is None:
            return ""
        if change.centre is not None:
            return "up" if figure.value > change.centre else "down"
        decided = figure.detail["decided"]  # shares of classes are judged by who moved
        return "up" if decided["into"] > decided["out"] else "down"

    def chip(self, verdict: str) -> str:
        """Return the words of a change verdict."""
        t = self.t
        words: dict[str, Callable[[], str]] = {
            "better": lambda: t("Getting better"),
            "worse": lambda: t("Getting worse"),
            "moved": lambda: t("Moved, direction neutral"),
            "no_change": lambda: t("No clear change"),
            "too_few": lambda: t("Too few"),
        }
        return words[verdict]()

    def outlook(self, code: str) -> str:
        """Return the words of a target's outlook."""
        t = self.t
        words: dict[str, Callable[[], str]] = {
            "reliably_met": lambda: t("Reliably met"),
            "hit_or_miss": lambda: t("Hit or miss"),
            "will_not": lambda: t("Will not be met without a change"),
            "improving": lambda: t("Not yet in reach (improving)"),
            "no_target": lambda: t("No target"),
            "": lambda: t("Not known yet"),
        }
        return words[code]()

    def result(self, code: str) -> str:
        """Return the words of a result against its target."""
        words = {"met": self.t("Met"), "missed": self.t("Missed"), "unclear": self.t("Cannot tell")}
        return words[code]

    def level(self) -> str:
        """Write the confidence of intervals: 95%."""
        return self.t.percent(self.context.parameters.confidence)

    def sure(self, figure: Figure) -> str:
        """Write a figure's interval with its confidence: 4.8% to 6.1% with 95% confidence."""
        return self.t("{between} with {confidence} confidence", between=self.between(figure), confidence=self.level())

    def target(self, figure: Figure) -> Target | None:
        """Return the target that stands for a figure."""
        return next((x for x in self.targets if x.figure is not None and x.figure.key == figure.key), None)

    def month(self) -> str:
        """Write the report's month."""
        return self.t.month(self.context.period)


def class_name(t: Language, code: str) -> str:
    """Name a value class."""
    return {
        "value": t("Value customers"),
        "sub_value": t("Sub-value customers"),
        "potential_value": t("Potential-value customers"),
        "low_value": t("Low-value customers"),
    }[code]


def shows_zero(written: str) -> bool:
    """Tell whether a written size shows as zero.

    Examples
    --------
    >>> shows_zero("0.0 points"), shows_zero("0.9 points")
    (True, False)
    """
    return not any(c in "123456789" for c in written)
