"""What the waves of complaints are about: the same item, different items, or everything; and what improved.

Whether there are waves is judged elsewhere (the course of complaints). Here the months it names as crests are put
together, held against the months between, and against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import Context, Part
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.crests import CrestChange, crest_change, crest_runs, standing_out
from cxanalysis.stats.dispersion import item_dispersion
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.waves import WaveItems, wave_items

MEASURE, IMPROVED, COURSE, RATE = "complaints.wave_items", "complaints.improved_item", "complaints.trend", "rate"
NAMELESS = "unclassified"
MOST = 40  # items looked at one by one: further ones are too rare
FEWEST = 5  # complaints about an item in one of two crests, under which nothing is said

Crests = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class _Months:
    """Complaints by month and item, the customers there were, and what customers filed."""

    items: pd.DataFrame
    active: NDArray[np.float64]
    filed: pd.DataFrame
    context: Context

    @cached_property
    def names(self) -> list[str]:
        """The items looked at one by one, most complaints first."""
        total = self.items.sum()
        order = sorted(self.items.columns, key=lambda name: (-total[name], str(name)))
        return [str(name) for name in order if total[name] > 0][:MOST]

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Complaints by month and item; all rare items as one more column."""
        own = self.items[self.names].to_numpy(dtype=np.int64)
        rest = self.items.sum(axis=1).to_numpy(dtype=np.int64) - own.sum(axis=1)
        return np.column_stack([own, rest]) if rest.any() else own

    def dispersion(self, item: str = "") -> float:
        """Return the variance of a count over its mean: of all complaints, or of those about an item."""
        rows = self.filed[(self.filed["by"] == ("item" if item else "all")) & (self.filed["item"] == item)]
        complaints = int(rows["complaints"].sum())
        return max(1.0, float(rows["squares"].sum()) / complaints) if complaints else 1.0

    @cached_property
    def phi(self) -> float:
        """How far customers who file many make the counts of items vary more than single complaints would."""
        whole, items = (self.filed[self.filed["by"] == by] for by in ("all", "item"))
        share = items["complaints"].to_numpy(float) / max(float(items["complaints"].sum()), 1.0)
        sums = [float(frame["squares"].sum()) for frame in (whole, items)]
        return item_dispersion(int(whole["complaints"].sum()), sums[0], sums[1], share)

    def crests(self, figure: Figure) -> Crests:
        """Return the crests of a series as positions of months."""
        place = {str(month): i for i, month in enumerate(self.items.index)}
        named = [place[m] for m in figure.detail.get("months", ()) if m in place]
        of_all = figure.item == RATE
        counts = self.items.sum(axis=1) if of_all else self.items[figure.item]
        spread = self.dispersion("" if of_all else figure.item)
        return crest_runs(named, counts, self.active, spread, self.context.parameters.shape_tolerance_cv)

    def told(self, crest: Sequence[int], counts: NDArray[np.int64]) -> dict[str, Any]:
        """Say what a crest is: first and last month, number of months, complaints."""
        months = [str(self.items.index[i]) for i in crest]
        x = int(counts[list(crest)].sum())
        return {"first": months[0], "last": months[-1], "months": len(months), "x": x, "a_month": x / len(months)}


def wavy(course: Part) -> dict[str, Figure]:
    """Return the series that come in waves: `rate` for all complaints, and items by name.

    Parameters
    ----------
    course : Part
        `course.analyse`.
    """
    found = (f for f in course.figures if f.measure == COURSE and f.verdict == "wavy")
    return {f.item: f for f in found if f.item == RATE or f.detail.get("by", "item") == "item"}


def analyse(course: Part, items: pd.DataFrame, active: pd.DataFrame, filed: pd.DataFrame, context: Context) -> Part:
    """Say what the waves of complaints are about, and what improved between them.

    Parameters
    ----------
    course : Part
        Which series come in waves, with the months of their crests.
    items : pandas.DataFrame
        `facts.item_months` over the months of the course.
    active : pandas.DataFrame
        `facts.active_months` over the same months.
    filed : pandas.DataFrame
        `facts.filed` over the same months.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        Where all complaints come in waves: `complaints.wave_items` with the verdict (its value says how far the excess
        gathers), and one figure an item with its share of the excess. An item that comes in waves by itself has its
        crests in `own` of its figure's detail. `complaints.improved_item` of every item and pair of neighbouring crests
        (of an item's own crests where complaints as a whole have no two); `period` is the report's for the last pair,
        the last month of the later crest for earlier ones; Benjamini-Hochberg over all of them. Left out:
        `waves_crests` (the crests are not above the months between), `waves_items` (complaints name one item only or
        none), `waves_one` (a single crest: nothing to compare it with).
    """
    waves = wavy(course)
    waves = {name: f for name, f in waves.items() if name == RATE or name in items.columns}
    if not waves or items.empty:
        return Part()
    at_risk = active["active"].reindex(items.index).fillna(0).to_numpy(dtype=float)
    months = _Months(items, at_risk if at_risk.min() > 0 else np.ones(len(items)), filed, context)
    crests = {name: months.crests(figure) for name, figure in waves.items()}
    figures, left_out = _made_of(months, crests[RATE]) if RATE in waves else ([], [])
    own = {name: _own(months, name, c) for name, c in crests.items() if name != RATE}
    figures = [replace(f, detail={**f.detail, "own": own.pop(f.item)}) if f.item in own else f for f in figures]
    figures += [context.figure(MEASURE, name, _nothing(months, name), detail={"own": o}) for name, o in own.items()]
    changes = list(_pairs(months, crests))
    if not changes and any(crests.values()):
        left_out.append("waves_one")
    return Part((*figures, *_changes(changes, context)), tuple(left_out))


def _nothing(months: _Months, item: str) -> Estimate:
    """Return no value, for an item that has waves of its own where complaints as a whole have none."""
    return Estimate(None, None, None, int(months.items[item].sum()))


def _own(months: _Months, item: str, crests: Crests) -> dict[str, Any]:
    """Say when an item by itself has crests, and its complaints month by month."""
    counts = months.items[item].to_numpy(dtype=np.int64)
    inside = {i for c in crests for i in c}
    outside = [int(n) for i, n in enumerate(counts) if i not in inside]
    return {
        "between": float(np.mean(outside)) if outside else None,
        "crests": [months.told(c, counts) for c in crests],
        "crest_months": [str(months.items.index[i]) for i in sorted(inside)],
        "months": [str(m) for m in months.items.index],
        "counts": [int(n) for n in counts],
    }


def _made_of(months: _Months, crests: Crests) -> tuple[list[Figure], list[str]]:
    """Say what the crests of all complaints are made of."""
    context, counts = months.context, months.counts
    if counts.shape[1] < 2:
        return [], ["waves_items"]
    options = context.parameters
    crests = standing_out(crests, counts.sum(axis=1), months.active)
    found = wave_items(
        counts,
        months.active,
        crests,
        *(context.period, MEASURE, context.scope),
        phi=months.phi,
        fdr=options.fdr,
        draws=options.bootstrap,
        confidence=options.confidence,
    )
    if found is None:
        return [], ["waves_crests"]
    named = [i for i, name in enumerate(months.names) if name != NAMELESS]
    tops = [named[int(row[named].argmax())] for row in found.crest_shares]
    head = context.figure(
        MEASURE, "", found.gathered, verdict=found.verdict, detail=_whole(months, crests, found, tops)
    )
    return [head, *(_item(months, crests, found, i, tops) for i in _by_share(months, found))], []


def _by_share(months: _Months, found: WaveItems) -> list[int]:
    """Return the items by their share of the excess, largest first."""
    return sorted(range(len(months.names)), key=lambda i: (-(found.shares[i].value or 0.0), months.names[i]))


def _whole(months: _Months, crests: Crests, found: WaveItems, tops: Sequence[int]) -> dict[str, Any]:
    """Say which crests there are, and what the verdict rests on."""
    total = months.counts.sum(axis=1)
    told = [
        {**months.told(crest, total), "excess": excess, "top": months.names[top]}
        for crest, excess, top in zip(crests, found.excess, tops, strict=True)
    ]
    return {
        "crests": told,
        "excess": sum(found.excess),
        "from": str(months.items.index[0]),
        "through": str(months.items.index[-1]),
        "p_items": found.p_items,
        "p_between": found.p_between,
        "alike": found.alike,
        "phi": months.phi,
    }


def _item(months: _Months, crests: Crests, found: WaveItems, i: int, tops: Sequence[int]) -> Figure:
    """Give an item's share of the excess, in all crests and crest by crest."""
    parts = [
        {"share": float(found.crest_shares[k, i]), "above": bool(found.crest_above[k, i]), "x": int(x)}
        for k, x in enumerate(months.counts[list(c), i].sum() for c in crests)
    ]
    detail = {"usual": found.usual[i], "above": found.above[i], "crests": parts, "tops": tops.count(i)}
    return months.context.figure(MEASURE, months.names[i], found.shares[i], detail=detail)


def _pairs(months: _Months, crests: dict[str, Crests]) -> Iterator[tuple[str, int, CrestChange, dict[str, Any]]]:
    """Compare neighbouring crests: of all complaints item by item, else the own crests of the items that have some.

    Each comes with how many pairs of crests lie after it.
    """
    whole = crests.get(RATE, ())
    named = dict.fromkeys(months.names, whole) if len(whole) > 1 else {n: c for n, c in crests.items() if n != RATE}
    for name, runs in named.items():
        counts = months.items[name].to_numpy(dtype=np.int64)
        for k in range(1, len(runs)):
            if name != NAMELESS:
                yield name, len(runs) - 1 - k, *_change(months, name, counts, runs[k - 1], runs[k])


def _change(
    months: _Months, name: str, counts: NDArray[np.int64], before: Sequence[int], now: Sequence[int]
) -> tuple[CrestChange, dict[str, Any]]:
    """Compare an item's complaints in a crest with those in the crest before."""
    options = months.context.parameters
    told = {"now": months.told(now, counts), "before": months.told(before, counts)}
    found = crest_change(
        told["now"]["x"],
        told["before"]["x"],
        (float(months.active[list(now)].sum()), float(months.active[list(before)].sum())),
        (len(now), len(before)),
        months.dispersion(name),
        options.shape_tolerance_cv,
        options.shape_tolerance_ar,
        options.confidence,
    )
    return found, told


def _changes(changes: Sequence[tuple[str, int, CrestChange, dict[str, Any]]], context: Context) -> Iterator[Figure]:
    """Judge all comparisons together, and make their figures."""
    adjusted = benjamini_hochberg([change.p for _, _, change, _ in changes])
    for (name, later, change, told), p in zip(changes, adjusted, strict=True):
        period = None if later == 0 else Period.parse(told["now"]["last"])
        detail = {**told, "p": change.p, "p_adjusted": p}
        verdict = _verdict(change, p, max(told[side]["x"] for side in ("now", "before")), context)
        yield context.figure(IMPROVED, name, change.ratio, period=period, verdict=verdict, detail=detail)


def _verdict(change: CrestChange, p: float | None, most: int, context: Context) -> str:
    """Judge one comparison; nothing where both crests have hardly a complaint.

    A change is shown where its interval is clear of 1 and Benjamini-Hochberg over all comparisons agrees.
    """
    if p is None or most < FEWEST:
        return ""
    low, high = change.ratio.low, change.ratio.high
    if p > context.parameters.fdr:
        return "unclear"
    if high is not None and high < 1:
        return "improved"
    return "worsened" if low is not None and low > 1 else "unclear"
