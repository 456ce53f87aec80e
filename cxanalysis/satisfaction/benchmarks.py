"""How we stand against others: benchmarks with the uncertainty of both sides, and shares of the market.

A benchmark is compared only where it can be one: a published figure of a measure of ours, on the same scale, whose
period has begun. What cannot be compared is named, not dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from cxanalysis.context import Context, Part
from cxanalysis.measures import good_direction
from cxanalysis.record import Figure
from cxanalysis.satisfaction.scores import OVERALL
from cxanalysis.stats.benchmark import Versus, published, versus
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg

Lookup = Callable[[str, str], Figure | None]
MEASURE, MARKET = "satisfaction.benchmark", "market.share"
SHARES = ("satisfaction.top2", "satisfaction.dissatisfied", "satisfaction.response_rate")
LEVELS = ("satisfaction.perceived", "satisfaction.overall")
GAPS = ("satisfaction.gap", "satisfaction.gap_weighted", "satisfaction.adequacy", "satisfaction.superiority")
RANGES = {
    "satisfaction.index": (0.0, 100.0),
    "satisfaction.nps": (-1.0, 1.0),
    "satisfaction.alpha": (0.0, 1.0),
    "satisfaction.omega": (0.0, 1.0),
    **dict.fromkeys(SHARES, (0.0, 1.0)),
}
OWN = "own"  # what an export may call us instead of our name
KEY = ["measure", "item", "entity"]
STARS = 10  # an index of 100 this low is a rating on another scale: stars, marks, 0 to 10


@dataclass(frozen=True)
class _Pair:
    """A benchmark with our own figure: the row, ours, theirs, the ends of the scale, the margin, and both compared."""

    row: Mapping[str, Any]
    own: Figure
    theirs: Estimate
    ends: tuple[float, float]
    margin: float
    found: Versus


def analyse(rows: pd.DataFrame, lookup: Lookup, context: Context, organisation: str = "") -> Part:
    """Hold our figures against those of others.

    Parameters
    ----------
    rows : pandas.DataFrame
        `facts.benchmarks`.
    lookup : callable
        Our own figure of a measure and item in the report's period, or None.
    context : Context
        Period, scope, parameters.
    organisation : str
        Our name in the rows of market shares; `own` is understood too.

    Returns
    -------
    Part
        `satisfaction.benchmark` by `entity:item`: our figure minus theirs in its own unit, with verdict better, equal,
        worse or unclear; of the latest period of each. `market.share` by entity, as published. Left out, each with
        `:entity:item`: `benchmark_measure` (nothing of ours to hold against it), `benchmark_own` (our own figure is
        missing), `benchmark_scale` (outside the scale of ours), `benchmark_period` (cannot be read), `benchmark_twice`
        (two values of one period), `market_range` (no share of 0 to 1; by entity), and `market_scope`
        (shares are of the whole company, the report is not).
    """
    if rows.empty:
        return Part()
    mine = rows[rows["measure"].str.startswith("satisfaction.") | (rows["measure"] == MARKET)]
    mine, left_out = _readable(mine)
    shares, others = mine[mine["measure"] == MARKET], mine[mine["measure"] != MARKET]
    pairs: list[_Pair] = []
    for row in _latest(others, context):
        found = _pair(row, lookup, context)
        if isinstance(found, str):
            left_out.append(f"{found}:{row['entity']}:{_item(row)}")
        else:
            pairs.append(found)
    market, odd = _market(shares, context, organisation)
    return Part((*_figures(pairs, context), *market), (*left_out, *odd))


def _readable(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out rows whose period cannot be read, and those that give two values for one period."""
    unread = rows[rows["last"].isna()]
    rows = rows[rows["last"].notna()]
    twice = rows.duplicated([*KEY, "period"], keep=False)
    codes = [f"benchmark_period:{row['entity']}:{_item(row)}" for row in _records(unread)]
    codes += [f"benchmark_twice:{row['entity']}:{_item(row)}" for row in _records(rows[twice])]
    return rows[~twice], list(dict.fromkeys(codes))


def _latest(rows: pd.DataFrame, context: Context) -> list[dict[str, Any]]:
    """Return the latest figure of each measure, item and entity; of two that reach as far, the one that began later."""
    reach = rows.assign(reach=rows["last"].clip(upper=context.period.ordinal)).sort_values(["reach", "first"])
    latest = reach.drop_duplicates(KEY, keep="last").sort_values([*KEY], ignore_index=True)
    return _records(latest)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows by column name."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _item(row: Mapping[str, Any]) -> str:
    """Return what a benchmark is of: its item, else the last word of its measure."""
    return str(row["item"] or str(row["measure"]).rpartition(".")[2])


def _pair(row: Mapping[str, Any], lookup: Lookup, context: Context) -> _Pair | str:
    """Compare a benchmark with our own figure, or say why that cannot be done."""
    measure, item = str(row["measure"]), str(row["item"])
    if measure not in RANGES and measure not in LEVELS and measure not in GAPS:
        return "benchmark_measure"
    own = lookup(measure, item) or (None if item else lookup(measure, OVERALL))
    if own is None or own.value is None:
        return "benchmark_own"
    ends = _ends(own, lookup)
    if ends is None:
        return "benchmark_own"
    stars = measure == "satisfaction.index" and row["value"] <= STARS
    if stars or not ends[0] <= row["value"] <= ends[1]:
        return "benchmark_scale"
    n, se = (None if pd.isna(row[name]) else row[name] for name in ("n", "std_error"))
    confidence = context.parameters.confidence
    theirs = published(float(row["value"]), None if n is None else int(n), se, measure in SHARES, confidence)
    margin = context.parameters.equal_margin * (ends[1] - ends[0])
    ours = Estimate(own.value, own.low, own.high, own.n or 0, own.detail.get("se"))
    return _Pair(row, own, theirs, ends, margin, versus(ours, theirs, margin, confidence))


def _ends(own: Figure, lookup: Lookup) -> tuple[float, float] | None:
    """Return the least and the most that a measure can be; None where its scale is not known."""
    if own.measure in RANGES:
        return RANGES[own.measure]
    scored = own if own.measure in LEVELS else lookup("satisfaction.perceived", own.item)
    if scored is None or "min" not in scored.detail:
        return None
    low, high = float(scored.detail["min"]), float(scored.detail["max"])
    return (low, high) if own.measure in LEVELS else (low - high, high - low)


def _figures(pairs: list[_Pair], context: Context) -> Iterator[Figure]:
    """Judge all benchmarks together and make their figures."""
    differ = benjamini_hochberg([pair.found.p for pair in pairs])
    equal = benjamini_hochberg([pair.found.p_equal for pair in pairs])
    names = Counter(_item(pair.row) + "\0" + str(pair.row["entity"]) for pair in pairs)
    for pair, p, p_equal in zip(pairs, differ, equal, strict=True):
        item, entity = _item(pair.row), str(pair.row["entity"])
        if names[item + "\0" + entity] > 1:
            item = f"{pair.own.measure.rpartition('.')[2]}:{item}"
        detail = {"p": pair.found.p, "p_adjusted": p, "p_equal_adjusted": p_equal}
        figure = context.figure(
            MEASURE,
            f"{entity}:{item}",
            pair.found.difference,
            verdict=_verdict(pair, p, p_equal, context),
            survey=True,
            detail={**detail, **_about(pair, context)},
        )
        yield replace(figure, unit=pair.own.unit)


def _verdict(pair: _Pair, p: float | None, p_equal: float | None, context: Context) -> str:
    """Say equal where a difference that matters is ruled out, else better or worse where one is shown."""
    found = pair.found.difference
    if p is None or p_equal is None or found.low is None or found.high is None:
        return "unclear"
    if p_equal <= 1 - context.parameters.confidence:
        return "equal"
    if p > context.parameters.fdr or found.low <= 0 <= found.high:
        return "unclear"
    up = good_direction(pair.own.measure, pair.own.item) == "up"
    return "better" if (found.low > 0) == up else "worse"


def _about(pair: _Pair, context: Context) -> dict[str, Any]:
    """Say what is compared: both figures with their intervals, the margin, whose and of when the other is."""
    own, theirs, row = pair.own, pair.theirs, pair.row
    return {
        "measure": own.measure,
        "item": own.item,
        "own": own.value,
        "own_low": own.low,
        "own_high": own.high,
        "own_n": own.n,
        "theirs": theirs.value,
        "theirs_low": theirs.low,
        "theirs_high": theirs.high,
        "theirs_n": theirs.n or None,
        "sure": theirs.has_interval,
        "margin": pair.margin,
        "min": pair.ends[0],
        "max": pair.ends[1],
        **_source(row, context),
    }


def _source(row: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Say whose a figure is, of which period, how old, and where it is from."""
    age = max(0, context.period.ordinal - int(row["last"]))
    found = {"entity": str(row["entity"]), "kind": str(row["kind"]), "published": str(row["period"])}
    return {**found, "source": str(row["source"]) or None, "months_old": age}


def _market(rows: pd.DataFrame, context: Context, organisation: str) -> tuple[list[Figure], list[str]]:
    """Give the market shares of the latest period of each, with the one before; shares out of 0 to 1 are refused."""
    if context.scope != "all":
        return [], ["market_scope"] if len(rows) else []
    odd = ~rows["value"].between(0, 1)
    codes = list(dict.fromkeys(f"market_range:{entity}" for entity in rows[odd]["entity"]))
    figures = []
    for row in _latest(rows[~odd], context):
        same = rows[~odd & (rows[KEY] == [row[name] for name in KEY]).all(axis=1)]
        before = _latest(same[same["last"] < row["first"]], context)
        figures.append(_share(row, before[0] if before else None, context, organisation))
    return _ranked(figures), codes


def _share(row: Mapping[str, Any], before: Mapping[str, Any] | None, context: Context, organisation: str) -> Figure:
    """Make the figure of a market share."""
    value, entity = float(row["value"]), str(row["entity"])
    se = None if pd.isna(row["std_error"]) else float(row["std_error"])
    estimate = published(value, None, se, confidence=context.parameters.confidence)
    detail: dict[str, Any] = {"is_own": entity in {OWN, organisation}, "market": str(row["item"]) or None}
    if before is not None:
        detail |= {"previous": float(before["value"]), "previous_published": str(before["period"])}
        detail["change"] = value - detail["previous"]
    item = f"{entity}:{row['item']}" if row["item"] else entity
    made = context.figure(MARKET, item, estimate, detail={**detail, **_source(row, context)})
    return replace(made, n=None if pd.isna(row["n"]) else int(row["n"]))


def _ranked(figures: list[Figure]) -> list[Figure]:
    """Order shares from the largest; mark the largest competitor among those of the same market and period as ours."""
    ours = {(f.detail.get("market"), f.detail["published"]) for f in figures if f.detail["is_own"]}
    out, marked = [], set()
    for figure in sorted(figures, key=lambda f: (f.detail.get("market") or "", -(f.value or 0.0), f.item)):
        place = (figure.detail.get("market"), figure.detail["published"])
        first = place in ours and place not in marked and figure.detail["kind"] == "competitor"
        if first and not figure.detail["is_own"]:
            marked.add(place)
            figure = replace(figure, detail={**figure.detail, "place": "largest"})
        out.append(figure)
    return out
