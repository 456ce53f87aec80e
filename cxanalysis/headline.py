"""Did a headline figure change: against the period before, the year before, and what its own past leads one to expect.

Every card, title and "what changed" reads the verdict made here, once, for all headline figures of the company
together: one family, so that a page cannot call a change what another page calls noise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from cxanalysis.context import Context
from cxanalysis.measures import CLASSES, good_direction
from cxanalysis.record import Change, Figure
from cxanalysis.stats.change import UsualRange, usual_range_binomial, usual_range_mean
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import mean_difference
from cxanalysis.stats.moves import class_moves
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.shares import newcombe
from cxanalysis.stats.verdict import ALPHA, change_verdict

BOUNDS = {"complaints.repeat_rate": (0.0, 1.0), "complaints.per_1000": (0.0, np.inf)}  # what cannot be is not usual
COUNTED = ("complaints.rate", "satisfaction.top2", "satisfaction.dissatisfied")  # shares of people, each counted once
SHARES = (*COUNTED, "complaints.repeat_rate")  # held against their past as shares, whatever unrest clusters bring
MIN_EVENTS = 5  # complaints counted or to be expected, under which a month of complaints gets no verdict
CARDS = {
    "satisfaction": (
        ("satisfaction.index", ""),
        ("satisfaction.gap", "overall"),
        ("satisfaction.dissatisfied", ""),
        ("satisfaction.nps", ""),
    ),
    "complaints": (("complaints.rate", ""), ("complaints.per_1000", ""), ("complaints.repeat_rate", "")),
    "customer-value": tuple(("value.class_share", name) for name in CLASSES),
}
OVERVIEW = (
    ("satisfaction.index", ""),
    ("complaints.rate", ""),
    ("complaints.repeat_rate", ""),
    ("value.class_share", "value"),
)
STAND_IN = {("satisfaction.gap", "overall"): ("satisfaction.perceived", "overall")}
ANSWERED = ("satisfaction.index", "satisfaction.overall", "satisfaction.top2")  # what the overall question gives
Tables = tuple[np.ndarray | None, np.ndarray | None]


def judged(figures: Iterable[Figure], context: Context, moved: Tables = (None, None)) -> tuple[Figure, ...]:
    """Give every figure of the period that has a history its change; cards share one family, the rest another.

    Parameters
    ----------
    figures : iterable of Figure
        All figures of the analyses, history included.
    context : Context
        Period, scope, parameters.
    moved : pair of arrays, optional
        Who moved between classes since a month and since a year ago: customers by class before (rows) and now
        (columns), in the order of CLASSES; None where there is no such period.

    Returns
    -------
    tuple of Figure
        The same figures in the same order, `change` filled where the measure has a history or is a card; a class's
        share gets `detail["decided"]` too: `since` when, how many went `into` it and `out` of it; a score whose trend
        has a step within the months it is held against gets `detail["step"]`: `from` when, to which `side` (down, up).
    """
    everything = list(figures)
    past = _by_series(everything)
    now = str(context.period)
    cards = set(card_keys(everything, context))
    raw: dict[tuple[str, str], _Tested] = {}
    for figure in everything:
        key = (figure.measure, figure.item)
        if (
            figure.period == now
            and figure.unit != "count"
            and figure.measure != "complaints.share"
            and not figure.withheld
        ):
            if figure.measure == "value.class_share":
                raw[key] = _by_moves(figure, past[key], context, moved)
            elif key in cards or len(past[key]) > 1:
                raw[key] = _by_past(figure, past[key], context)
    for family in (cards, raw.keys() - cards):
        keys = sorted(family & raw.keys())
        for key, adjusted in zip(keys, holm([raw[key].p for key in keys]), strict=True):
            raw[key] = replace(raw[key], adjusted=adjusted)
    trends = {f.item: f for f in everything if f.measure == "satisfaction.trend" and f.period == now}
    return tuple(
        _stepped(raw[(f.measure, f.item)].judge(f, context), trends, context)
        if f.period == now and (f.measure, f.item) in raw
        else f
        for f in everything
    )


def _stepped(figure: Figure, trends: Mapping[str, Figure], context: Context) -> Figure:
    """Tell of a step that the months before span: their range is that of two levels, and promises nothing."""
    trend = trends.get(figure.item or "overall")
    mine = figure.measure in ANSWERED if trend is not None and trend.detail.get("question") else (
        figure.measure == "satisfaction.perceived")  # fmt: skip
    step = trend.detail.get("step") if trend is not None and mine else None
    if step is None or step["from"] <= str(context.memory[0]):
        return figure
    told = {"from": step["from"], "side": "down" if step["change"] < 0 else "up"}
    return replace(figure, detail={**figure.detail, "step": told})


def card_keys(figures: Sequence[Figure], context: Context) -> list[tuple[str, str]]:
    """Return the headline figures that these figures have; perception stands in where there is no expectation."""
    there = {(f.measure, f.item) for f in figures if f.period == str(context.period) and f.value is not None}
    keys = [key for cards in CARDS.values() for key in cards]
    return [key if key in there else STAND_IN[key] for key in keys if key in there or STAND_IN.get(key) in there]


def _by_series(figures: Iterable[Figure]) -> dict[tuple[str, str], dict[str, Figure]]:
    series: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in figures:
        series.setdefault((figure.measure, figure.item), {})[figure.period] = figure
    return series


@dataclass(frozen=True)
class _Tested:
    """A figure's comparison before its family is judged."""

    before: Estimate | None
    year: Estimate | None
    before_figure: Figure | None
    year_figure: Figure | None
    usual: UsualRange | None
    p: float | None
    move: float | None
    by_moves: bool
    detail: Mapping[str, Any] = field(default_factory=dict)
    adjusted: float | None = None

    def judge(self, figure: Figure, context: Context) -> Figure:
        """Return the figure with its change."""
        return replace(figure, change=self.change(figure, context), detail={**figure.detail, **self.detail})

    def change(self, figure: Figure, context: Context) -> Change:
        """Fill the comparison in, with its verdict."""
        usual = self.usual or UsualRange(figure.value, None, None, None, 0, None)
        enough = _enough(figure, usual, context)
        word = change_verdict(
            self.adjusted,
            self.move,
            good_direction(figure.measure, figure.item),
            usual.periods,
            alpha=ALPHA,
            enough_answers=enough,
            by_moves=self.by_moves,
        )
        month, year = self.before_figure, self.year_figure
        return Change(
            verdict=word.verdict,
            rule="too_few_events" if not enough and figure.measure.startswith("complaints.") else word.rule,
            previous_period=month.period if month else None,
            previous=month.value if month else None,
            delta=self.before.value if self.before else None,
            delta_low=self.before.low if self.before else None,
            delta_high=self.before.high if self.before else None,
            year_period=year.period if year else None,
            year_ago=year.value if year else None,
            year_delta=self.year.value if self.year else None,
            year_delta_low=self.year.low if self.year else None,
            year_delta_high=self.year.high if self.year else None,
            usual_low=usual.low,
            usual_high=usual.high,
            centre=usual.centre,
            periods=usual.periods,
            p=self.p,
            p_adjusted=self.adjusted,
        )


def _by_past(figure: Figure, past: dict[str, Figure], context: Context) -> _Tested:
    """Hold a figure against its own last twelve periods."""
    before, year = past.get(str(context.period.previous())), past.get(str(context.period.year_before()))
    earlier = [past[str(p)] for p in context.memory[:-1] if str(p) in past and past[str(p)].value is not None]
    usual = _usual(figure, earlier, context.parameters.confidence)
    return _Tested(
        before=_difference(figure, before, context.parameters.confidence),
        year=_difference(figure, year, context.parameters.confidence),
        before_figure=before,
        year_figure=year,
        usual=usual,
        p=usual.p,
        move=None if usual.centre is None or figure.value is None else figure.value - usual.centre,
        by_moves=False,
    )


def _usual(figure: Figure, earlier: Sequence[Figure], confidence: float) -> UsualRange:
    if figure.value is None:
        return UsualRange(None, None, None, None, len(earlier), None)
    if figure.measure in SHARES:
        x, n = [f.detail["x"] for f in earlier], [f.n or 0 for f in earlier]
        return usual_range_binomial(x, n, figure.detail["x"], figure.n or 0, confidence)
    se = [f.detail.get("se", np.nan) for f in earlier]
    values = [f.value or 0.0 for f in earlier]
    now = _usual_error(figure, earlier) if figure.unit == "per_1000" else figure.detail.get("se", np.nan)
    found = usual_range_mean(values, se, figure.value, now, confidence)
    least, most = BOUNDS.get(figure.measure, (-np.inf, np.inf))
    if found.low is None or found.high is None:
        return found
    return replace(found, low=max(found.low, least), high=min(found.high, most))


def _usual_error(figure: Figure, earlier: Sequence[Figure]) -> float:
    """Return a rate's standard error in a usual month of this size; a month of few events looks surer than it is."""
    n = np.array([f.n or 0 for f in earlier], dtype="float64")
    se = np.array([f.detail.get("se", np.nan) for f in earlier], dtype="float64")
    known = np.isfinite(se) & (n > 0)
    if not known.any() or not figure.n:
        return float(figure.detail.get("se", np.nan))
    per_customer = float((n[known] ** 2 * se[known] ** 2).sum() / n[known].sum())
    return float(np.sqrt(per_customer / figure.n))


def _enough(figure: Figure, usual: UsualRange, context: Context) -> bool:
    """Tell whether a month rests on enough for a verdict: answers of a survey, events of complaints."""
    if figure.measure.startswith("satisfaction."):
        return (figure.n or 0) >= context.parameters.min_n
    if figure.measure.startswith("complaints."):
        trials = (figure.n or 0) / (1000 if figure.unit == "per_1000" else 1)
        return max(figure.detail.get("x", 0), (usual.centre or 0.0) * trials) >= MIN_EVENTS
    return True


def _difference(now: Figure, before: Figure | None, confidence: float) -> Estimate | None:
    """Estimate the plain difference of two periods, with its interval."""
    if before is None or before.value is None or now.value is None:
        return None
    if now.measure in COUNTED:
        return newcombe(now.detail["x"], now.n or 0, before.detail["x"], before.n or 0, confidence)
    return mean_difference(_estimate(now), _estimate(before), confidence)


def _estimate(figure: Figure) -> Estimate:
    return Estimate(figure.value, figure.low, figure.high, figure.n or 0, figure.detail.get("se"), figure.method)


def _by_moves(figure: Figure, past: dict[str, Figure], context: Context, moved: Tables) -> _Tested:
    """Judge a class's share by who moved into and out of it since a year ago.

    A year apart the trailing windows of twelve months do not overlap, and the season is the same; from month to month
    eleven of the twelve months are shared and a season alone moves customers.
    """
    index = CLASSES.index(figure.item)
    confidence = context.parameters.confidence
    by_month, by_year = (None if table is None else class_moves(table, index, confidence) for table in moved)
    month, year = past.get(str(context.period.previous())), past.get(str(context.period.year_before()))
    moves = {"into": by_year.into, "out": by_year.out} if by_year is not None else {}
    return _Tested(
        before=_difference_of_shares(figure, month, by_month),
        year=_difference_of_shares(figure, year, by_year),
        before_figure=month,
        year_figure=year,
        usual=None,
        p=None if by_year is None else 1.0 if by_year.p is None else by_year.p,
        move=by_year.change.value if by_year is not None else None,
        by_moves=True,
        detail={"decided": moves} if moves else {},
    )


def _difference_of_shares(now: Figure, before: Figure | None, test) -> Estimate | None:
    """Give the difference of two printed shares, with the interval of the customers present in both."""
    if before is None or before.value is None or now.value is None:
        return None
    if test is None or test.change.low is None:
        return Estimate(now.value - before.value, None, None, now.n or 0)
    shift = now.value - before.value - test.change.value
    return Estimate(now.value - before.value, test.change.low + shift, test.change.high + shift, now.n or 0)


def unjudged(figure: Figure, rule: str) -> Figure:
    """Take the verdicts on change back from a figure: of a month that is not over, or whose export looks cut."""
    if figure.change is not None:
        change = replace(figure.change, verdict="too_few", rule=rule, p=None, p_adjusted=None)
        return replace(figure, change=change)
    if figure.measure == "complaints.share" and figure.verdict:
        detail = {k: v for k, v in figure.detail.items() if k not in ("p", "p_adjusted")}
        return replace(figure, verdict="too_few", detail=detail)
    return figure
