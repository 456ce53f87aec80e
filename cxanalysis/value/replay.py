"""The baseline that freezes the scales, and the replay of the classes from its end to the report's period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxanalysis.context import Context
from cxanalysis.period import Period
from cxanalysis.value.classes import classify, remember
from cxanalysis.value.scales import INDICATORS, YEAR, Scales, growth_floor, indicators, scored

Measures = Callable[[Period], pd.DataFrame]


@dataclass(frozen=True)
class Replay:
    """Classes and scores by period, oldest first, and the scales they stand on.

    `short` tells that the data hold less than twelve months before the report: the scales are the report's own period
    and the classes are "so far".
    """

    scales: Scales
    baseline: Period
    short: bool
    scores: dict[Period, pd.DataFrame]
    classes: dict[Period, pd.DataFrame]
    measures: dict[Period, pd.DataFrame]


def baseline_period(context: Context, named: Period | None) -> Period:
    """Return the last month of the baseline: the one named, else the twelfth full month of the data."""
    return min(named or context.first.shift(YEAR - 1), context.period)


def freeze(measures: Measures, baseline: Period, context: Context) -> Scales:
    """Take the scales and cut points from the baseline, for good.

    An indicator without data in the baseline takes its own first twelve months with data, looked for month by month up
    to the report's period; one that never has any stays without a scale.
    """
    at_start = measures(baseline)
    floor = growth_floor(at_start)
    reference: dict[str, np.ndarray] = {}
    taken_at: dict[str, str] = {}
    for period in baseline.through(context.period):
        raw = indicators(measures(period), period.ordinal, floor)
        for name in INDICATORS:
            values = raw[name].dropna().to_numpy(dtype="float64")
            if name not in reference and len(values):
                reference[name] = np.sort(values)
                taken_at[name] = str(period)
        if len(reference) == len(INDICATORS):
            break
    open_cuts = Scales(reference, floor, 50.0, 50.0, taken_at)
    scores = scored(at_start, baseline.ordinal, open_cuts, context.parameters)
    cuts = []
    for name, fixed in (("current", context.parameters.cut_current), ("potential", context.parameters.cut_potential)):
        known = scores[name].dropna()
        median = float(known.median()) if len(known) else 50.0
        cuts.append(median if fixed == "median" else float(fixed))
    return Scales(reference, floor, cuts[0], cuts[1], taken_at)


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
    cache: dict[Period, pd.DataFrame] = {}

    def cached(period: Period) -> pd.DataFrame:
        if period not in cache:
            cache[period] = measures(period)
        return cache[period]

    baseline = baseline_period(context, named)
    scales = freeze(cached, baseline, context)
    scores, classes = {}, {}
    memory: pd.DataFrame | None = None
    for period in baseline.through(context.period):
        scores[period] = scored(cached(period), period.ordinal, scales, context.parameters)
        classes[period] = classify(scores[period], scales, context.parameters.hysteresis, memory)
        memory = remember(memory, classes[period])
    short = baseline.ordinal - context.first.ordinal + 1 < YEAR
    return Replay(scales, baseline, short, scores, classes, cache)
