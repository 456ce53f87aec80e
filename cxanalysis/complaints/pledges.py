"""Whether pledges were kept: arrival and result in time, solved at first contact, deliveries as agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.complaints.kept_change import judged
from cxanalysis.complaints.kept_groups import GROUPED, groups
from cxanalysis.context import Context, Part
from cxanalysis.facts.pledges import HAPPENED, OPEN, Pledged
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.heaping import AFTER, BEFORE, heap, lag_ease
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.shares import wilson
from cxanalysis.stats.survival import Incidence, in_time, incidence, incidence_at, incidence_day, open_day

RESULT, ARRIVAL, FIRST = GROUPED["result"], GROUPED["arrival"], GROUPED["first"]
MEDIAN, ORDERS = "complaints.median_days", "orders.fulfilled"
MEASURES = (RESULT, ARRIVAL, FIRST, MEDIAN, ORDERS)
PARTS = ("on_time", "quality", "quantity")
HEAP_MONTHS = 12
MONTHS = 36  # of history
SHOWN = 3  # pledges long is the curve that is shown
_STEPS = 60  # of the curve that is shown
_UNDECIDED = 0.05  # share of cases not decided yet, from which a month is provisional
_HOURS = 24


def analyse(
    pledged: Pledged, orders: pd.DataFrame, lacking: Mapping[str, Sequence[str]] | None, context: Context
) -> Part:
    """Hold what was done against what was pledged.

    Parameters
    ----------
    pledged : Pledged
        `facts.pledges` of the months to the report's.
    orders : pandas.DataFrame
        `facts.deliveries` of the same months.
    lacking : mapping of str to sequence of str, or None
        `facts.undelivered`: what the orders cannot tell, with the columns they lack; None without orders.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.result_kept`, `.arrival_kept`, `.first_contact` and `.median_days` by month, and the first three by
        group over the last twelve months (`item`, `handled_by:H1`, `method:phone`, `unit:...`); `orders.fulfilled`
        (`on_time`, `quality`, `quantity`, `all`) by month. The report's month has its change, judged by Holm over the
        pledges; a month too young to be known has `provisional` and none. Left out: `pledges_result`,
        `pledges_arrival`, `pledges_first` (not recorded), `pledges_none` (no complaints in the month),
        `pledges_young:result` and the like (nobody has been watched long enough), `pledges_visits` (nobody went to
        see a case), `pledges_who` (who took the cases of the month is not recorded), `pledges_groups:n` (more groups
        than are told), `pledges_names` (handlers are numbered), `pledges_orders` (no orders),
        `pledges_on_time:columns` and the like, `pledges_due` (no order of the month is known).
    """
    history = [*_results(pledged, context), *_arrivals(pledged, context), *_firsts(pledged, context)]
    history += _fulfilled(orders, context)
    of_groups, hidden = groups(pledged, context)
    figures = (*judged(history, context), *of_groups)
    codes = [
        *_unknown(pledged, history, context),
        *(["pledges_names"] if hidden else []),
        *_of_orders(history, lacking),
    ]
    return Part(figures, tuple(codes))


def _unknown(pledged: Pledged, history: Sequence[Figure], context: Context) -> Iterator[str]:
    """Tell what the complaints cannot say."""
    there = {f.measure for f in history if f.period == str(context.period) and f.value is not None}
    kinds = {"result": pledged.results, "arrival": pledged.arrivals, "first": pledged.first}
    yield from (f"pledges_{kind}" for kind, frame in kinds.items() if frame is None)
    if not pledged.months["cases"].iloc[-1]:
        yield "pledges_none"
        return
    if pledged.results is not None and RESULT not in there:
        yield "pledges_young:result"
    if pledged.arrivals is not None and ARRIVAL not in there:
        yield "pledges_visits" if _visits(pledged, context) == 0 else "pledges_young:arrival"
    if pledged.first is not None and FIRST not in there:
        yield "pledges_who"
    if pledged.more:
        yield f"pledges_groups:{pledged.more}"


def _of_orders(history: Sequence[Figure], lacking: Mapping[str, Sequence[str]] | None) -> list[str]:
    """Tell what the orders cannot say."""
    if lacking is None:
        return ["pledges_orders"]
    codes = [f"pledges_{item}:{','.join(columns)}" for item, columns in lacking.items()]
    known = [f for f in history if f.measure == ORDERS]
    return codes if known or len(lacking) == len(PARTS) else [*codes, "pledges_due"]


def _visits(pledged: Pledged, context: Context) -> int:
    """Count the cases of the month that somebody went to see."""
    frame = _month(pledged.arrivals, str(context.period))
    return int(frame.loc[frame["status"] == HAPPENED, "cases"].sum())


def _month(frame: pd.DataFrame | None, period: str) -> pd.DataFrame:
    """Return the rows of one month; none of a missing frame."""
    return pd.DataFrame(columns=["hours", "status", "cases"]) if frame is None else frame[frame["period"] == period]


def _each(frame: pd.DataFrame | None, pledged: Pledged) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the rows of each month with cases, oldest first."""
    for period, cases in pledged.months["cases"].items():
        if frame is not None and cases:
            yield str(period), _month(frame, str(period))


def _results(pledged: Pledged, context: Context) -> Iterator[Figure]:
    """Estimate by month how many results came in time, and when half of them had come."""
    limit, confidence = context.parameters.result_days, context.parameters.confidence
    for period, rows in _each(pledged.results, pledged):
        curve = incidence(rows["hours"] / _HOURS, rows["status"], rows["cases"], confidence)
        found, now = incidence_at(curve, limit), period == str(context.period)
        detail = _counts(curve, rows, limit) | _young(pledged, period, limit)
        if found.value is not None:
            more = _told(pledged, curve, context) if now else {}
            yield _figure(context, RESULT, found, period, {**detail, "trials": _trials(curve, limit), **more})
        half = incidence_day(curve, 0.5)
        if half.value is not None:
            yield _figure(context, MEDIAN, half, period, _young(pledged, period, half.value))


def _figure(context: Context, measure: str, found: Estimate, period: str, detail: dict[str, Any]) -> Figure:
    return context.figure(measure, "", found, period=type(context.period).parse(period), detail=detail)


def _young(pledged: Pledged, period: str, limit: float) -> dict[str, Any]:
    """Tell whether some cases of a month cannot have been watched until the limit."""
    followed = float(pledged.months["followed"].to_dict()[period])
    return {"provisional": followed < limit, "limit": limit}


def _trials(curve: Incidence, day: float) -> float:
    k = curve.place(day)
    return float(curve.trials[k]) if k >= 0 else float(curve.n)


def _counts(curve: Incidence, rows: pd.DataFrame, limit: float) -> dict[str, Any]:
    """Count what became of the cases: in time, later, ended without, open beyond the limit, open within it."""
    by = {s: rows[rows["status"] == s] for s in (OPEN, HAPPENED)}
    cases = {s: int(frame["cases"].sum()) for s, frame in by.items()}
    soon = {s: int(frame.loc[frame["hours"] <= limit * _HOURS, "cases"].sum()) for s, frame in by.items()}
    return {
        "kept": soon[HAPPENED],
        "late": cases[HAPPENED] - soon[HAPPENED],
        "ended": curve.n - cases[HAPPENED] - cases[OPEN],
        "overdue": cases[OPEN] - soon[OPEN],
        "running": soon[OPEN],
    }


def _told(pledged: Pledged, curve: Incidence, context: Context) -> dict[str, Any]:
    """Give what the page says of the report's month beside the share: curve, counts by day, slow cases, the heap."""
    limits = context.parameters
    grid = np.arange(_STEPS + 1) * SHOWN * limits.result_days / _STEPS
    days = sorted({0.0, limits.response_days, *(k * limits.result_days for k in range(1, SHOWN + 1))})
    return {
        "curve": [_at(curve, float(day)) for day in grid if curve.reaches(float(day))],
        "watched": [_left(curve, day) for day in days],
        "slowest_tenth": open_day(curve, 0.1),
        "longest": float(curve.times[-1]),
        "everyday": len(pledged.weekdays) > 0,
        "heap": _heap(pledged, context),
    }


def _at(curve: Incidence, day: float) -> list[float]:
    """Return a point of the curve: day, share solved, its interval, share still open."""
    found, k = incidence_at(curve, day), curve.place(day)
    still = float(curve.still_open[k]) if k >= 0 else 1.0
    return [day, found.value or 0.0, found.low or 0.0, 1.0 if found.high is None else found.high, still]


def _left(curve: Incidence, day: float) -> dict[str, float]:
    """Count the cases open after a day, solved, ended otherwise, and no longer watched by then."""
    k = curve.place(day) + 1
    solved, ended, lost = (int(part[:k].sum()) for part in (curve.events, curve.competing, curve.censored))
    return {"day": day, "open": curve.n - solved - ended - lost, "solved": solved, "ended": ended, "lost": lost}


def _heap(pledged: Pledged, context: Context) -> dict[str, Any]:
    """Hold the results of the last day before the limit against those around it, over the last twelve months."""
    limit, frame = context.parameters.result_days, pledged.results
    if frame is None or limit <= BEFORE + 1:
        return {}
    rows = frame[frame["period"].isin(pledged.months.index[-HEAP_MONTHS:])]
    edges = (limit + np.arange(-BEFORE - 1, AFTER + 1)) * _HOURS
    place = np.searchsorted(edges, rows["hours"].to_numpy(dtype="float64"), side="left")
    cases = rows["cases"].to_numpy(dtype="float64")
    solved = np.bincount(place, cases * (rows["status"] == HAPPENED), len(edges) + 1)[1:-1]
    still = cases.sum() - np.cumsum(np.bincount(place, cases, len(edges) + 1))[:-2]  # open when each day begins
    week = pledged.weekdays
    ease = lag_ease(week["received"], week["solved"], round(limit)) if len(week) else np.ones(len(solved))
    found = heap(solved, still * ease)
    if found is None:
        return {}
    return {"found": found.found, "expected": found.expected, "p": found.p, "told": found.told}


def _arrivals(pledged: Pledged, context: Context) -> Iterator[Figure]:
    """Estimate by month how many arrivals came in time, among the cases that somebody goes to see."""
    limit = context.parameters.response_days
    for period, rows in _each(pledged.arrivals, pledged):
        found, trials = in_time(
            rows["hours"] / _HOURS, rows["status"], limit, rows["cases"], context.parameters.confidence
        )
        if found.value is None:
            continue
        still = rows[(rows["status"] == OPEN) & (rows["hours"] > limit * _HOURS)]
        waiting = int(still["cases"].sum()) if pledged.results is not None else 0  # else nobody knows who is open
        detail = {"trials": trials, "cases": int(rows["cases"].sum()), "waiting": waiting}
        yield _figure(context, ARRIVAL, found, period, detail | _young(pledged, period, limit))


def _firsts(pledged: Pledged, context: Context) -> Iterator[Figure]:
    """Estimate by month how many cases were solved at first contact."""
    if pledged.first is None:
        return
    for period, row in pledged.first.reindex(pledged.months.index).fillna(0).astype("int64").iterrows():
        if not row["n"]:
            continue
        found = wilson(int(row["x"]), int(row["n"]), context.parameters.confidence)
        running = _month(pledged.results, str(period))
        still = int(running.loc[running["status"] == OPEN, "cases"].sum())
        detail = {"x": int(row["x"]), "trials": float(row["n"]), "provisional": bool(still > _UNDECIDED * row["n"])}
        yield _figure(context, FIRST, found, str(period), detail)


def _fulfilled(orders: pd.DataFrame, context: Context) -> Iterator[Figure]:
    """Estimate by month how many orders were delivered as agreed, customers being what chance draws."""
    for (period, item), rows in orders.groupby(["period", "item"], sort=False):
        x, n = (np.repeat(rows[c].to_numpy(), rows["customers"].to_numpy()) for c in ("x", "n"))
        found = clustered_ratio(x, n, context.parameters.confidence)
        if found.value is None:
            continue
        worth = found.value * (1 - found.value) / found.se**2 if found.se else float(found.n)
        detail = {"x": int(x.sum()), "trials": min(worth, float(found.n)), "customers": len(n), "provisional": False}
        month = type(context.period).parse(str(period))
        yield context.figure(ORDERS, str(item), found, period=month, detail=detail)
