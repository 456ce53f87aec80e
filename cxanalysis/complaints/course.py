"""Whether complaints fall, stay, rise or come in waves: the rate, each item, category, region and channel.

A month against the months before it (the verdict of a card) tells of this month; this tells of the way it goes, with a
known rate of false alarms over all series of a report.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import Context, Part
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.trend import LEAST_MONTHS, Shape, shapes

MEASURE, RATE = "complaints.trend", "rate"
COUNTED = 10**9  # at risk, where customers are not known: so many that only the counts tell
MOST = 40  # series of an attribute: further ones are too rare for a verdict


def analyse(series: pd.DataFrame, context: Context) -> Part:
    """Judge the shape of every series of complaints, all as one family.

    Parameters
    ----------
    series : pandas.DataFrame
        `facts.complaint_series` over the months that are wholly in the data, at most `trend_periods`.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.trend` of `rate` and of each item (`item` is its name), category, region and channel (`category:…`,
        `region:…`, `method:…`); an attribute of one value only says what the whole says and is left out. `left_out`
        holds `course` without a complaint in whole months, and `customers` where complainers are counted out of
        nobody knows how many customers.
    """
    counted = not series["active"].any()
    chosen = _chosen(series)
    if not chosen:
        return Part(left_out=("course",))
    months = [Period.parse(p) for p in series["period"].drop_duplicates()]
    wide = dict(iter(series.groupby(["by", "value"], sort=False)))
    x = np.array([wide[key]["complainers"] for key in chosen], dtype=np.int64)
    n = np.array([wide[key]["active"] for key in chosen], dtype=np.int64)
    names = [_item(*key) for key in chosen]
    options = context.parameters
    found = shapes(
        x,
        np.full_like(n, COUNTED) if counted else np.where(n > 0, np.maximum(n, x), 0),
        [(context.period, MEASURE, context.scope, name) for name in names],
        tolerance_cv=options.shape_tolerance_cv,
        tolerance_ar=options.shape_tolerance_ar,
        alpha_trend=options.alpha_trend,
        alpha_wave=options.alpha_wave,
        flat_ratio=options.flat_ratio,
        flat_cv=options.flat_cv,
        min_complainers=options.min_complainers,
        fdr=options.fdr,
        resamples=options.bootstrap,
        confidence=options.confidence,
    )
    figures = tuple(
        _figure(context, key, name, shape, months, rate)
        for key, name, shape, rate in zip(chosen, names, found, _rates(x, n, counted), strict=True)
    )
    return Part(figures, ("customers",) if counted else ())


def _chosen(series: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the series to judge: all complaints first, then the largest of each attribute of two values or more."""
    keys = [(str(by), str(value)) for by, value in series[["by", "value"]].drop_duplicates().to_numpy()]
    by = {name: [key for key in keys if key[0] == name] for name in dict.fromkeys(key[0] for key in keys)}
    return [key for name, mine in by.items() if name == RATE or len(mine) > 1 for key in mine[:MOST]]


def _item(by: str, value: str) -> str:
    """Name a series in the record: `rate`, an item by its own name, anything else with its attribute."""
    if by == RATE:
        return RATE
    return value if by == "item" and value != RATE else f"{by}:{value}"


def _rates(x: NDArray[np.int64], n: NDArray[np.int64], counted: bool) -> NDArray[np.float64]:
    """Return each series' mean: share of customers a month, or customers a month where nobody knows of how many."""
    months = np.full(len(x), x.shape[1]) if counted else n.sum(axis=1)
    return np.divide(x.sum(axis=1), months, out=np.zeros(len(x)), where=months > 0)


def _figure(
    context: Context, key: tuple[str, str], name: str, shape: Shape, months: list[Period], rate: float
) -> Figure:
    """Write a shape as a figure: the odds are its direction, the extra CV its stability."""
    detail: dict[str, Any] = {
        "by": key[0],
        "value": key[1],
        "from": str(months[0]),
        "through": str(months[-1]),
        "periods": len(months),
        "mean": float(rate),
        "kind": shape.kind,
        "months": [str(months[i]) for i in shape.months],
        "step": _step(shape, months, rate),
        "unstable": shape.unstable,
        "watch": shape.watch,
        "cv": {"value": shape.cv.value, "low": shape.cv.low, "high": shape.cv.high},
        "excluded": None if shape.odds90 is None else {"low": shape.odds90[0], "high": shape.odds90[1]},
        "p": shape.p,
        "p_adjusted": shape.p_adjusted,
        "so_far": _so_far(shape, months, context) if shape.verdict == "too_few" else None,
    }
    return context.figure(MEASURE, name, shape.odds, verdict=shape.verdict, detail=detail)


def _step(shape: Shape, months: list[Period], rate: float) -> dict[str, Any] | None:
    """Tell of the step that explains a course better than a line; None where none does."""
    if shape.step_at is None or shape.levels is None:
        return None
    before, after = (level * (COUNTED if rate > 1 else 1) for level in shape.levels)
    return {"from": str(months[shape.step_at]), "before": before, "after": after}


def _so_far(shape: Shape, months: list[Period], context: Context) -> dict[str, Any]:
    """Say what a verdict lacks: months, or complainers."""
    missing = LEAST_MONTHS - len(months)
    if missing > 0:
        return {"why": "months", "needs": LEAST_MONTHS, "known_from": str(months[-1].shift(missing))}
    return {"why": "complainers", "needs": context.parameters.min_complainers, "have": shape.information}
