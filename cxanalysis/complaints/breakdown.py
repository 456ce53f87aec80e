"""Where else complaints gather: category, product, stage, region, way of complaining; how sure the order of items is.

All values of all attributes, and grumbles and objections, are held against their own twelve months before as one family
of tests. Each attribute's shares are of the complaints that name a value of it, so that better records are no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.complaints import exposure as by_orders
from cxanalysis.complaints import people
from cxanalysis.context import Context, Part
from cxanalysis.facts import Breakdown, Exposure
from cxanalysis.facts.breakdown import ATTRIBUTES, ITEM
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.gathering import count_ranks, share_change, share_effect
from cxanalysis.stats.shares import goodman
from cxanalysis.stats.usual import MIN_EVENTS, UsualShare, usual_family, usual_share_test

SHARE, CHANGE, YEAR = "complaints.share", "complaints.share_change", "complaints.share_year_change"
RANK, KIND = "complaints.rank", "complaints.kind_share"
USUAL_PERIODS = 12
MOST_SHOWN, MOST_TESTED = 12, 100
REST = "*"  # the values beyond those shown, together
Key = tuple[str, str]


@dataclass(frozen=True)
class _Attribute:
    """One attribute's counts: index months, columns the values that are tested; `rest` all others by month."""

    name: str
    counts: pd.DataFrame
    rest: pd.Series

    @property
    def total(self) -> pd.Series:
        """Complaints a month that name a value."""
        return self.counts.sum(axis=1) + self.rest

    def now(self, value: str) -> int:
        """Return a value's complaints of the last month."""
        return int(self.counts[value].iloc[-1])


def analyse(found: Breakdown, exposed: Exposure | None, context: Context, judged: bool = True) -> Part:
    """Tell where complaints gather.

    Parameters
    ----------
    found : Breakdown
        `facts.breakdown` of thirteen months.
    exposed : Exposure or None
        `facts.exposure` of twelve months.
    context : Context
        Period, scope, parameters.
    judged : bool
        False where the month is not over or records may be lacking: shares are given without a verdict.

    Returns
    -------
    Part
        `complaints.share` of `category:…`, `product:…`, `quality_characteristic:…`, `stage:…`, `region:…` and
        `method:…` (`product:*` are those beyond the twelve shown), with `detail["by"]`, which the shares of items do
        not have; `complaints.kind_share`; `complaints.share_change` and `.share_year_change` of these and of the items;
        `complaints.rank` of the items; and what `people` and `exposure` find. Left out: `absent:…` (the data lack the
        attribute), `single:…` (one value only), `clash:…` (an item is called `category:…` itself),
        `unnamed:…` (no complaint of the month names one), and the codes of
        `people` and `exposure`.
    """
    left_out = [f"absent:{name}" for name in ATTRIBUTES if name not in found.counts]
    attributes = []
    for name in (name for name in ATTRIBUTES if name in found.counts):
        made = _attribute(name, found, context)
        if isinstance(made, _Attribute):
            attributes.append(made)
        else:
            left_out.append(f"{made}:{name}")
    tests = _tests(attributes, found.kinds, context)
    if context.last_day is not None or not judged:
        tests = {key: replace(test, verdict="too_few", p=None, p_adjusted=None) for key, test in tests.items()}
    figures = [f for attribute in attributes for f in _shares(attribute, found, tests, context)]
    figures += _kinds(found.kinds, tests, context)
    figures += _items(found, context)
    of_people = people.analyse(found.people, len(found.counts[ITEM]), context)
    parts = (of_people, by_orders.analyse(exposed, context, judged))
    figures += [f for part in parts for f in part.figures]
    return Part(tuple(figures), (*left_out, *(code for part in parts for code in part.left_out)))


def _attribute(name: str, found: Breakdown, context: Context) -> _Attribute | str:
    """Take an attribute's values to test; a code where there is nothing to compare.

    Where they are too many, the most frequent of the months before are tested, so that this month chooses none.
    """
    counts = found.counts[name].tail(USUAL_PERIODS + 1)
    counts = counts.loc[:, counts.sum() > 0]
    if len(counts.columns) < 2:
        return "single" if len(counts.columns) else "unnamed"
    if not int(counts.iloc[-1].sum()):
        return "unnamed"
    items = set(found.counts[ITEM].columns)
    if REST in counts.columns or any(f"{name}:{value}" in items for value in counts.columns):
        return "clash"  # two figures would claim one place in the record
    past = counts.iloc[:-1].sum()
    order = sorted(counts.columns, key=lambda value: (-past[value], value))
    tested = [value for value in counts.columns if value in set(order[:MOST_TESTED])]
    return _Attribute(name, counts[tested], counts.drop(columns=tested).sum(axis=1))


def _tests(attributes: list[_Attribute], kinds: pd.DataFrame, context: Context) -> dict[Key, UsualShare]:
    """Hold every value against its own past, all of them as one family."""
    tables = {a.name: (a.counts, a.total) for a in attributes}
    if len(kinds):
        recent = kinds.tail(USUAL_PERIODS + 1)
        tables["kind"] = (recent.drop(columns="complaint"), recent.sum(axis=1))
    tests: dict[Key, UsualShare] = {}
    for name, (counts, total) in tables.items():
        n = total.to_numpy()
        for value in counts.columns:
            x = counts[value].to_numpy()
            made = usual_share_test(int(x[-1]), int(n[-1]), x[:-1], n[:-1], context.parameters.confidence)
            tests[name, value] = made
    return dict(zip(tests, usual_family(list(tests.values()), context.parameters.fdr), strict=True))


def _about(test: UsualShare) -> dict[str, Any]:
    """Give what is to be expected and how sure a verdict is, where the past can tell."""
    return {
        "usual_count": test.expected_count,
        "usual_share": test.expected_share,
        "usual_low": test.low,
        "usual_high": test.high,
        "p": test.p,
        "p_adjusted": test.p_adjusted,
    }


def _shown(attribute: _Attribute, tests: Mapping[Key, UsualShare]) -> list[str]:
    """Choose the values to show: the largest now or usually, and whatever is flagged."""

    def size(value: str) -> float:
        return max(attribute.now(value), tests[attribute.name, value].expected_count or 0.0)

    first = sorted(attribute.counts.columns, key=lambda value: (-size(value), value))
    flagged = {v for v in first if tests[attribute.name, v].verdict in ("more_than_usual", "less_than_usual")}
    kept = {*first[:MOST_SHOWN], *flagged}
    if len(first) - len(kept) == 1 and not attribute.rest.any():
        kept = set(first)
    return [value for value in attribute.counts.columns if value in kept]


def _shares(
    attribute: _Attribute, found: Breakdown, tests: Mapping[Key, UsualShare], context: Context
) -> Iterator[Figure]:
    """Give each value's share now with its verdict and its changes, most complaints first, the others together last."""
    name, n = attribute.name, int(attribute.total.iloc[-1])
    now = attribute.counts.iloc[-1]
    family = len(found.counts[name].columns)
    every = [int(x) for x in found.counts[name].iloc[-1]]
    shares = dict(zip(found.counts[name].columns, goodman(every, context.parameters.confidence), strict=True))
    shown = _shown(attribute, tests)
    about = {"by": name, "unclassified": found.unclassified[name]}
    for value in shown:
        test = tests[name, value]
        detail = {**about, "value": value, "x": int(now[value]), **_about(test)}
        yield context.figure(SHARE, f"{name}:{value}", shares[value], verdict=test.verdict, detail=detail)
    others = family - len(shown)
    if others > 0:
        x = n - int(now[shown].sum())
        share = goodman([x, n - x], context.parameters.confidence, family)[0]
        yield context.figure(SHARE, f"{name}:{REST}", share, detail={**about, "value": REST, "x": x, "values": others})
    yield from _changes(name, found, {value: f"{name}:{value}" for value in shown}, context)


def _changes(name: str, found: Breakdown, items: Mapping[str, str], context: Context) -> Iterator[Figure]:
    """Give the changes of shares on the month before and on the same month a year before."""
    counts, now = found.counts[name], context.period
    for measure, then in ((CHANGE, now.previous()), (YEAR, now.year_before())):
        if str(then) not in counts.index:
            continue
        sides = [_sides(counts, found.together[name], str(p)) for p in (now, then)]
        for value, item in items.items():
            pair = [side[value] for side in sides]
            change = share_change(pair[0], pair[1], context.parameters.confidence)
            detail = {"against": str(then), "x": pair[0][0], "x_before": pair[1][0], "n_before": pair[1][1]}
            if change.value is not None:
                yield context.figure(measure, item, change, detail=detail)


def _sides(counts: pd.DataFrame, together: pd.DataFrame, period: str) -> dict[str, tuple[int, int, float]]:
    """Return by value a month's complaints of it, of all values, and the design effect."""
    then = counts[counts.index == period].iloc[0]
    rows, n = together[together["period"] == period], int(then.sum())
    own = rows[rows["value"] == rows["other"]].set_index("value")["products"]
    shared, voices = rows.groupby("value")["products"].sum(), float(rows["products"].sum())
    return {
        str(value): (int(x), n, share_effect(int(x), n, own.get(value, 0), shared.get(value, 0), voices))
        for value, x in then.items()
    }


def _kinds(kinds: pd.DataFrame, tests: Mapping[Key, UsualShare], context: Context) -> Iterator[Figure]:
    """Give the share of grumbles and of objections of everything recorded."""
    if not len(kinds) or not int(kinds.drop(columns="complaint").tail(USUAL_PERIODS + 1).to_numpy().sum()):
        return
    now = kinds.iloc[-1]
    if not int(now.sum()):
        return
    shares = dict(zip(kinds.columns, goodman([int(x) for x in now], context.parameters.confidence), strict=True))
    for name in ("grumble", "objection"):
        test = tests["kind", name]
        detail = {"x": int(now[name]), "complaints": int(now["complaint"]), **_about(test)}
        yield context.figure(KIND, name, shares[name], verdict=test.verdict, detail=detail)


def _items(found: Breakdown, context: Context) -> Iterator[Figure]:
    """Give the changes of the items' shares, and how sure their order is."""
    counts = found.counts[ITEM].tail(USUAL_PERIODS + 1)
    counts = counts.loc[:, counts.sum() > 0].iloc[:, :MOST_TESTED]
    if not len(counts.columns) or not int(counts.iloc[-1].sum()):
        return
    yield from _changes(ITEM, found, {str(name): str(name) for name in counts.columns}, context)
    now = counts.iloc[-1]
    ranks = count_ranks(
        now.to_numpy(), _cross(counts, found.together[ITEM], str(context.period)), context.parameters.confidence
    )
    for (name, x), rank in zip(now.items(), ranks, strict=True):
        if x >= MIN_EVENTS and now.sum() >= context.parameters.min_n:
            place = Estimate(float(rank.rank), float(rank.low), float(rank.high), int(x), method="pairwise binomial")
            yield context.figure(RANK, str(name), place, detail={"items": len(now)})


def _cross(counts: pd.DataFrame, together: pd.DataFrame, period: str) -> NDArray[np.int64]:
    """Put the products of a month into a table of values by values."""
    place = {value: i for i, value in enumerate(counts.columns)}
    table = np.zeros((len(place), len(place)), dtype=np.int64)
    rows = together[(together["period"] == period) & together["value"].isin(place) & together["other"].isin(place)]
    table[rows["value"].map(place), rows["other"].map(place)] = rows["products"]
    return table
