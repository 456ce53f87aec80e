"""What missed and what stands out: targets against results, and the main points of a page, ranked.

Reads finished figures only. Main points are the headline figures that changed and what else survives Holm in its family
(docs/decisions/002), so that a company where nothing happens gets a quiet page and no section contradicts it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from cxanalysis.context import Context
from cxanalysis.measures import CLASSES, MEASURES, good_direction
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.moves import sign_test
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.target import target_outlook, target_result
from cxanalysis.stats.tolerance import below_adequate
from cxanalysis.stats.verdict import ALPHA

Lookup = Callable[[str, str], Figure | None]


@dataclass(frozen=True)
class Target:
    """One target beside its figure; `figure` is None where the measure has no figure in this report."""

    row: dict[str, str]
    target: float
    figure: Figure | None
    result: Figure
    outlook: str

    @property
    def known(self) -> bool:
        """Whether the target's measure is one of this project's."""
        return self.row["measure"] in MEASURES


def targets(rows: pd.DataFrame, lookup: Lookup, context: Context) -> tuple[Target, ...]:
    """Hold each target against its figure: met, missed or unclear by the figure's interval; the outlook by its past.

    Parameters
    ----------
    rows : pandas.DataFrame
        `facts.targets`.
    lookup : callable
        (measure, item) -> the report's figure, or None.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    tuple of Target
        In the order of the rows; each with its `target.result` figure.
    """
    return tuple(_target(row, lookup, context) for row in rows.to_dict("records"))


def _target(row: dict, lookup: Lookup, context: Context) -> Target:
    figure = lookup(row["measure"], row["item"])
    goal, direction = float(row["value"]), row["direction"]
    known = figure is not None and figure.value is not None
    change = figure.change if figure is not None else None
    outlook = ""
    if known and figure is not None and "step" not in figure.detail:  # a range of two levels promises nothing
        low, high = (change.usual_low, change.usual_high) if change else (None, None)
        outlook = target_outlook(low, high, goal, direction, change.verdict if change else "")
    estimate = Estimate(None, None, None, 0)
    if figure is not None:
        estimate = Estimate(figure.value, figure.low, figure.high, figure.n or 0)
    result = Figure(
        "target.result",
        row["target_id"],
        context.scope,
        str(context.period),
        estimate.value,
        estimate.low,
        estimate.high,
        estimate.n,
        verdict=target_result(estimate, goal, direction) if _sure(figure, context) else "unclear",
        withheld=figure.withheld if figure is not None else "",
        method="interval against target",
        unit=figure.unit if figure is not None else "",
        detail={
            "measure": row["measure"],
            "item": row["item"],
            "target": goal,
            "direction": direction,
            "outlook": outlook,
            "gap": figure.value - goal if known and figure is not None and figure.value is not None else None,
        },
    )
    return Target({k: str(v) for k, v in row.items()}, goal, figure, result, outlook)


def _sure(figure: Figure | None, context: Context) -> bool:
    """Tell whether a figure may be judged: enough answers, and an interval unless it counts everybody."""
    if figure is None or figure.value is None:
        return False
    asked = figure.measure.startswith("satisfaction.") or "provisional" in figure.detail
    if asked and (figure.n or 0) < context.parameters.min_n or figure.detail.get("provisional"):
        return False
    return figure.unit == "count" or (figure.low is not None and figure.high is not None)


@dataclass(frozen=True)
class Signal:
    """Something that stands out beyond chance.

    `kind` is change, zone, trend, group, share, shape or slide; `good` is better, worse or moved; `touched` counts the
    customers (or complaints) it is about, for ranking; `p` is adjusted within its family; `item` names the move of a
    slide.
    """

    kind: str
    figure: Figure
    good: str
    touched: float
    p: float
    item: str = ""


LEVELS = {"complaints": ALPHA, "others": ALPHA / 2}  # families beside the headline figures, which have their own level
REPEATED = ("complaints.per_1000", "satisfaction.top2", "satisfaction.overall", "satisfaction.gap")  # say it once
_CALLED = ("better", "worse", "moved")


def signals(figures: Iterable[Figure], active: int, cards: Sequence[tuple[str, str]], context: Context) -> list[Signal]:
    """Pick what stands out among all figures of the period, most customers touched first.

    Parameters
    ----------
    figures : iterable of Figure
        All figures, changes filled.
    active : int
        Customers active in the period (respondents where unknown).
    cards : sequence of (measure, item)
        Headline figures: those called better, worse or moved are always signals.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    list of Signal
        The headline figures called better, worse or moved; what passes Holm at 5 % among
        the items' shares and the shapes of complaints; and what passes Holm at 2.5 % among the rest. A quiet company
        gets none in nine months of ten or more.
    """
    called: list[Signal] = []
    complained: list[Signal] = []
    others: list[Signal] = []
    now = [f for f in figures if f.period == str(context.period)]
    for signal in (*(s for f in now for s in _candidates(f, active, context)), *_groups(now, active)):
        if signal.kind == "change" and (signal.figure.measure, signal.figure.item) in cards:
            called.append(signal)  # judged already, in the family of the headline figures
        else:
            (complained if signal.kind in ("share", "shape") else others).append(signal)
    kept = [s for s in called if s.figure.change is not None and s.figure.change.verdict in _CALLED]
    for family, level in ((complained, LEVELS["complaints"]), (others, LEVELS["others"])):
        adjusted = holm([s.p for s in family])
        for signal, p in zip(family, adjusted, strict=True):
            if p is not None and p < level and signal.good:
                kept.append(replace(signal, p=p))
    return sorted(kept, key=lambda s: (-s.touched, s.figure.key, s.item))


def _candidates(figure: Figure, active: int, context: Context) -> Iterator[Signal]:
    """Give the tests a figure carries: its change, its zone, its share, the slides out of its class."""
    if figure.value is None:
        return
    change = figure.change
    repeated = figure.measure in REPEATED and (figure.measure, figure.item) != ("satisfaction.gap", "overall")
    if change is not None and change.p is not None and not repeated:
        yield Signal("change", figure, _side(figure), _touched_by_change(figure, active), change.p)
    if figure.measure == "satisfaction.adequacy":
        yield from _zone(figure, active, context)
    if figure.measure == "satisfaction.trend" and figure.detail.get("p") is not None:
        good = {"rising": "better", "falling": "worse"}.get(figure.verdict, "")
        width = figure.detail["max"] - figure.detail["min"]
        yield Signal("trend", figure, good, active * abs(figure.value) / width, figure.detail["p"])
    if figure.measure == "complaints.share" and figure.detail.get("p_adjusted") is not None:
        more = figure.detail["x"] - figure.detail["usual_count"]
        good = "worse" if figure.verdict == "more_than_usual" else ""  # less is no relief: the others may have grown
        yield Signal("share", figure, good, abs(more), figure.detail["p"])
    if figure.measure == "complaints.trend" and figure.detail["by"] in ("rate", "item"):
        yield from _shape(figure, active)
    if figure.measure == "value.class_share":
        yield from _slides(figure)


def _shape(figure: Figure, active: int) -> Iterator[Signal]:
    """Give the test that a series of complaints rises, falls or comes in waves."""
    detail, odds = figure.detail, figure.value or 1.0
    if detail.get("p") is None:
        return
    good = {"falling": "better", "rising": "worse", "wavy": "worse"}.get(figure.verdict, "")
    size = detail["cv"]["value"] or 0.0 if figure.verdict == "wavy" else abs(odds - 1) / (odds + 1) * 2
    people = active if detail["mean"] <= 1 else 1  # of customers; else complaints a month are counted
    yield Signal("shape", figure, good, people * detail["mean"] * size, detail["p"])


def _groups(figures: Sequence[Figure], active: int) -> Iterator[Signal]:
    """Give the test that the groups of an attribute differ; the group that differs most speaks for it."""
    cells = [f for f in figures if f.measure == "satisfaction.segment" and f.verdict in ("above", "below")]
    scales = {f.item: f.detail["max"] - f.detail["min"] for f in figures if f.measure == "satisfaction.perceived"
              and "max" in f.detail}  # fmt: skip
    for test in (f for f in figures if f.measure == "satisfaction.segment_test" and f.detail.get("p") is not None):
        mine = [f for f in cells if f.item.startswith(f"{test.item}=")]
        first = max(mine, key=lambda f: (abs(f.value or 0.0), f.item), default=test)
        width = scales.get(first.item.rpartition(":")[2], math.inf)
        share = (first.n or 0) / (test.n or 1)
        good = {"above": "better", "below": "worse"}.get(first.verdict, "")
        yield Signal("group", first, good, active * share * abs(first.value or 0.0) / width, test.detail["p"])


def _zone(figure: Figure, active: int, context: Context) -> Iterator[Signal]:
    """Give the one-sided test that a dimension is perceived below what customers accept."""
    n = figure.n or 0
    found = below_adequate(Estimate(figure.value, figure.low, figure.high, n, figure.detail.get("se")))
    if found is not None and figure.item in context.parts and n >= context.parameters.min_n:
        good = "worse" if figure.verdict == "below" else ""
        yield Signal("zone", figure, good, active * found.share, found.p)


def _slides(figure: Figure) -> Iterator[Signal]:
    """Give the tests of each pair of classes over the year: did more customers go one way than the other."""
    here = CLASSES.index(figure.item)
    for other, gone in figure.detail.get("year_to", {}).items():
        come = figure.detail["year_from"][other]
        p = sign_test(gone, come)
        if CLASSES.index(other) > here and p is not None:
            level = good_direction(figure.measure, figure.item) == good_direction(figure.measure, other)
            good = "" if gone == come else "moved" if level else "worse" if gone > come else "better"
            move = f"{figure.item}->{other}" if gone > come else f"{other}->{figure.item}"
            yield Signal("slide", figure, good, abs(gone - come), p, move)


def _side(figure: Figure) -> str:
    """Tell which way a change goes, whatever its verdict."""
    change = figure.change
    if change is not None and change.verdict in _CALLED:
        return change.verdict
    good = good_direction(figure.measure, figure.item)
    reference = change.centre if change and change.centre is not None else change.previous if change else None
    if reference is None or figure.value is None or figure.value == reference:
        return ""
    if good == "neutral":
        return "moved"
    return "better" if (figure.value > reference) == (good == "up") else "worse"


def _touched_by_change(figure: Figure, active: int) -> float:
    """Count the customers a change is about: shares and rates by their size, scores by the share of their scale."""
    change = figure.change
    if change is None or figure.value is None:
        return 0.0
    reference = change.centre if change.centre is not None else change.year_ago
    if reference is None:
        reference = change.previous if change.previous is not None else figure.value
    size = abs(figure.value - reference)
    per = {"share": 1.0, "per_1000": 1000.0, "index": 100.0}.get(figure.unit, 10.0)
    base = figure.n if figure.measure == "complaints.repeat_rate" else active
    return size / per * float(base or 0)
