"""What every analysis is told: the period, whose rows, the parameters; and how an estimate becomes a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cxanalysis.measures import MEASURES
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate

if TYPE_CHECKING:
    from cxanalysis.data.parameters import Parameters

WITHHELD_FEW = "fewer respondents than min_cell"
WITHHELD_OTHERS = "it would give away another scope or month with fewer respondents than min_cell"
WITHHELD_ONE = "one respondent"
COUNTS_TOO = (WITHHELD_FEW, WITHHELD_OTHERS)  # where the number of respondents would help to find the figure out
WITHHELD_DOMINANT = "one customer holds most of the amount"


@dataclass(frozen=True)
class Part:
    """What one part of the analysis found.

    Attributes
    ----------
    figures : tuple of Figure
        Every number the page prints of it.
    left_out : tuple of str
        Codes of what it cannot say, for the page to name; `code` or `code:item`.
    """

    figures: tuple[Figure, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """Period, scope and parameters of one report.

    `first` is the first month with any record: history does not reach before it. `parts` are the dimensions of the
    questionnaire, which are judged one by one (items are not: a dimension speaks for them). `last_day` is the last day
    the data cover where the month is not over in them: its figures get no verdict on change. `hidden` are the months
    in which the scope's survey figures are withheld because they would give away a scope or month of few respondents.
    """

    period: Period
    scope: str
    parameters: Parameters
    first: Period
    parts: tuple[str, ...] = ()
    last_day: date | None = None
    hidden: frozenset[str] = frozenset()

    @property
    def trend(self) -> list[Period]:
        """The months a run chart shows: the last `trend_periods`, as far as the data reach, the report's included."""
        return self._back_to(self.parameters.trend_periods - 1)

    @property
    def memory(self) -> list[Period]:
        """The months a change verdict needs: twelve before and this one, as far as the data reach."""
        return self._back_to(12)

    def _back_to(self, months: int) -> list[Period]:
        start = max(self.period.shift(-months), min(self.first, self.period))
        return start.through(self.period)

    def figure(
        self,
        measure: str,
        item: str,
        estimate: Estimate,
        method: str = "",
        *,
        period: Period | None = None,
        verdict: str = "",
        survey: bool = False,
        withheld: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> Figure:
        """Make a figure of an estimate; a survey figure of a scope with too few respondents is withheld.

        Parameters
        ----------
        measure, item : str
            What the number is of.
        estimate : Estimate
            Value, 95 % interval and n.
        method : str
            Short name of the method that gave the interval; the estimate's own where empty.
        period : Period, optional
            Another month than the report's (history).
        verdict : str
            One of the measure's verdicts; dropped where n is under `min_n`.
        survey : bool
            True for figures of respondents, to which the small-cell rule applies.
        withheld : str
            A reason to withhold that the caller knows.
        detail : mapping, optional
            What else a sentence needs of this number.
        """
        if survey and not withheld:
            of_month = MEASURES[measure].rows == "month" or measure == "satisfaction.response_rate"
            withheld = self._withheld(estimate.n, str(period or self.period) if of_month else "")
        more = {"se": estimate.se, **(detail or {})}
        if withheld:
            verdict, more = "", {}
        elif survey and estimate.n < self.parameters.min_n:
            verdict = ""
        return Figure(
            measure,
            item,
            self.scope,
            str(period or self.period),
            estimate.value,
            estimate.low,
            estimate.high,
            None if withheld in COUNTS_TOO else estimate.n,
            verdict=verdict,
            withheld=withheld,
            method=method or estimate.method,
            detail={k: v for k, v in more.items() if v is not None},
        )

    def _withheld(self, n: int, month: str) -> str:
        """Tell why a survey figure of a month is withheld; empty where it is not."""
        if self.scope == "all":
            return WITHHELD_ONE if n == 1 else ""
        if 0 < n < self.parameters.min_cell:
            return WITHHELD_FEW
        return WITHHELD_OTHERS if n and month in self.hidden else ""


def scaled(share: Estimate, total: int) -> Estimate:
    """Turn the estimate of a share into one of a count of `total`.

    Examples
    --------
    >>> scaled(Estimate(0.5, 0.4, 0.6, 10), 10).low
    4.0
    """
    value, low, high = (None if v is None else v * total for v in (share.value, share.low, share.high))
    return Estimate(value, low, high, total, method=share.method)
