"""The baseline that freezes the scales, and the replay of the classes from its end to the report's period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cxanalysis.context import Context
from cxanalysis.period import Period
from cxanalysis.value.classes import classify, remember
from cxanalysis.value.scales import SOURCES, YEAR, Scales, cost_basis, growth_floor, indicators, scored

Measures = Callable[[Period], pd.DataFrame]


@dataclass(frozen=True)
class Replay:
    """Classes and scores by period, oldest first, and the scales they stand on.

    `short` tells that the twelve months of the baseline are not all there, because the data or the report end before:
    the classes are "so far".
    """

    scales: Scales
    baseline: Period
    short: bool
    scores: dict[Period, pd.DataFrame]
    classes: dict[Period, pd.DataFrame]
    measures: dict[Period, pd.DataFrame]


def replayed(context: Context, named: Period | None) -> list[Period]:
    """Return the periods of the replay: the baseline's last month (named, else the data's twelfth) to the report's.

    `context.first` is the first full month of the orders.
    """
    return min(named or context.first.shift(YEAR - 1), context.period).through(context.period)


@dataclass(frozen=True)
class Frozen:
    """Scales with their cut points, and every period's scores on them."""

    scales: Scales
    scores: dict[Period, pd.DataFrame]


def freeze(measures: Mapping[Period, pd.DataFrame], context: Context) -> Frozen:
    """Take the scales and cut points from the baseline, for good, and score every period on them.

    A source without data in the baseline takes its own first twelve months with data: the scale is that of the twelfth,
    or of the report's period while there are fewer (growth needs no wait: its window is a year already). Data means
    `min_n` customers, so that a handful freezes no scale and no cut point; where no month has as many, any. One that
    never has any stays without a scale.
    """
    baseline, at_start = next(iter(measures.items()))
    least = context.parameters.min_n
    floor, costs = growth_floor(at_start), cost_basis(measures.values())
    raw = {p: indicators(known, p.ordinal, floor, costs) for p, known in measures.items()}
    reference: dict[str, np.ndarray] = {}
    late = []
    for source in SOURCES:
        begin = _first_with({p: int(frame[source].notna().sum()) for p, frame in raw.items()}, least, context.period)
        full = begin if begin == baseline or source == "growth" else begin.shift(YEAR - 1)
        values = raw[min(full, context.period)][source].dropna().to_numpy(dtype="float64")
        if len(values):
            reference[source] = np.sort(values)
            late += [source] if full > context.period else []
    open_cuts = Scales(reference, floor, 50.0, 50.0, costs, tuple(late))
    scores = {p: scored(known, raw[p], open_cuts, context.parameters) for p, known in measures.items()}
    cuts = []
    for name, fixed in (("current", context.parameters.cut_current), ("potential", context.parameters.cut_potential)):
        when = _first_with({p: int(frame[name].notna().sum()) for p, frame in scores.items()}, least, baseline)
        cuts.append(_median_cut(scores[when][name].dropna()) if fixed == "median" else float(fixed))
    return Frozen(replace(open_cuts, cut_current=cuts[0], cut_potential=cuts[1]), scores)


def _median_cut(scores: pd.Series) -> float:
    """Return the median score; where half or more stand at the very bottom, the lowest score above it.

    A cut at the bottom would call everybody high. Without any score, or none above the bottom, the scale's middle.

    Examples
    --------
    >>> _median_cut(pd.Series([10.0, 40.0, 70.0])), _median_cut(pd.Series([0.0, 0.0, 0.0, 60.0, 80.0]))
    (40.0, 60.0)
    """
    median = float(scores.median()) if len(scores) else 50.0
    above = scores[scores > 0]
    if median > 0:
        return median
    return float(above.min()) if len(above) else 50.0


def _first_with(counts: Mapping[Period, int], least: int, otherwise: Period) -> Period:
    """Return the first period that has `least` customers measured; where none has as many, the first that has any."""
    enough = least if max(counts.values()) >= least else 1
    return next((p for p, count in counts.items() if count >= enough), otherwise)


def replay(measures: Measures, context: Context, named: Period | None) -> Replay:
    """Class every customer in every period from the baseline's end to the report's, each with the memory of the last.

    Parameters
    ----------
    measures : callable
        Period -> `facts.indicator_measures` of all customers (never of a scope: the scales are the company's).
    context : Context
        Period and parameters.
    named : Period, optional
        Last month of the baseline where the settings name it.
    """
    periods = replayed(context, named)
    baseline, known = periods[0], {p: measures(p) for p in periods}
    frozen = freeze(known, context)
    classes = {}
    memory: pd.DataFrame | None = None
    for period in periods:
        classes[period] = classify(frozen.scores[period], frozen.scales, context.parameters.hysteresis, memory)
        memory = remember(memory, classes[period])
    short = baseline < max(named or baseline, context.first.shift(YEAR - 1))
    return Replay(frozen.scales, baseline, short, frozen.scores, classes, known)
