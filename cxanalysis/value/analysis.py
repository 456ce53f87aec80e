"""The classes of a period with counts and revenue, and the moves since the period before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.context import WITHHELD_DOMINANT, Context, scaled
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.shares import wilson
from cxanalysis.value.classes import CLASSES
from cxanalysis.value.moves import month_detail, moves, score_shifts, square, year_detail
from cxanalysis.value.replay import Measures, Replay, replay
from cxanalysis.value.scales import INDICATORS, PARTS, RATINGS, YEAR


@dataclass(frozen=True)
class Moved:
    """Who moved between classes: rows before, columns now, in the order of CLASSES; None where there is no before."""

    month: np.ndarray | None
    year: np.ndarray | None


@dataclass(frozen=True)
class Value:
    """What a period's customers are worth.

    Attributes
    ----------
    figures : tuple of Figure
        Every number, the history's included.
    customers : pandas.DataFrame
        One row a customer of the scope: indicators and scores 0-100, `value_class`, `revenue`, `class_before` (a month
        ago) and `class_year_ago` (for the analyst's view and for charts without ids; never published row by row).
    measured, missing : tuple of str
        Indicators with and without data.
    so_far, rated : tuple of str
        Indicators whose own twelve months are not complete yet; those of credit, contribution and growth that rest on
        ratings alone.
    rated_unused : tuple of str
        Indicators with ratings that are not used, since the orders measure them.
    baseline : str
        Month that froze scales and cut points.
    short : bool
        The baseline's twelve months are not complete: classes are "so far".
    costs : str
        "known": contribution is revenue minus cost; "none" or "part" of the costs: it is revenue.
    uncosted : int
        Customers of the scope with an order in the twelve months whose cost is not known, where some are.
    unscored : int
        Customers without any measured indicator of potential value; they count as low.
    moved : Moved
        Who of those present in both periods moved between classes, since a month and since a year ago.
    left_out : tuple of str
        Codes of what these data cannot say.
    """

    figures: tuple[Figure, ...]
    customers: pd.DataFrame
    measured: tuple[str, ...]
    missing: tuple[str, ...]
    so_far: tuple[str, ...]
    rated: tuple[str, ...]
    rated_unused: tuple[str, ...]
    baseline: str
    short: bool
    costs: str
    uncosted: int
    unscored: int
    moved: Moved
    left_out: tuple[str, ...]


def analyse(measures: Measures, members: set[str] | None, context: Context, baseline: Period | None = None) -> Value:
    """Compute a period's value figures.

    Parameters
    ----------
    measures : callable
        Period -> `facts.indicator_measures` of all customers.
    members : set of str or None
        Customers of the scope; None for all.
    context : Context
        Period, scope, parameters.
    baseline : Period, optional
        Last month of the baseline where the settings name it.

    Returns
    -------
    Value
        Class counts and shares (Wilson), revenue shares (ratio, customers as clusters; a class in which one customer
        holds over `dominance` is withheld), moves since the month before with lost and new (Goodman by row).
    """
    run = replay(measures, context, baseline)
    now = context.period
    mine = {p: _members(run.classes[p]["value_class"], members) for p in run.classes}
    revenue = _members(run.measures[now]["revenue"], members)
    customers = _members(run.scores[now], members).assign(value_class=mine[now], revenue=revenue)
    before, year = mine.get(now.previous()), _established(run, mine, now.shift(-YEAR))
    moved = Moved(*(None if then is None else square(then, mine[now]) for then in (before, year)))
    figures: list[Figure] = []
    for period in mine:
        more = _details(run, customers, (before, year), moved, context) if period == now else {}
        figures += _class_figures(mine[period], context, period, more)
    figures += _revenue_shares(mine[now], revenue, context)
    if before is not None:
        figures += moves(before, mine[now], context)
    absent = pd.Series(dtype="object")
    for column, then in (("class_before", before), ("class_year_ago", year)):
        customers[column] = (absent if then is None else then).reindex(customers.index)
    return Value(figures=tuple(figures), customers=customers, moved=moved, **_described(run, customers, mine, context))


def _established(run: Replay, mine: Mapping[Period, pd.Series], ago: Period) -> pd.Series | None:
    """Return the classes of a year ago of customers who had a full trailing year behind them then.

    A younger customer's first year fills its window and lifts its class by itself; that is no change of the customer.
    """
    if ago not in mine:
        return None
    joined = run.measures[ago]["first_month"].reindex(mine[ago].index)
    return mine[ago][joined <= ago.ordinal - YEAR + 1]


def _described(run: Replay, scores: pd.DataFrame, classes: Mapping[Period, pd.Series], context: Context) -> dict:
    """Say what the classes stand on and what they lack."""
    measured, sources = run.scales.measured, {name: run.scales.sources(name) for name in INDICATORS}
    missing = tuple(name for name in INDICATORS if name not in measured)
    known = run.measures[context.period].loc[scores.index]
    left_out = [f"indicator:{name}" for name in missing]
    left_out += ["moves"] if len(classes) < 2 else ["year"] if len(classes) <= YEAR else []
    left_out += [] if _left(classes, context.period) else ["leaving"]
    return {
        "measured": measured,
        "missing": missing,
        "so_far": tuple(name for name, used in sources.items() if set(used) & set(run.scales.late)),
        "rated": tuple(name for name, used in sources.items() if used == (RATINGS.get(name),)),
        "rated_unused": tuple(
            n for n, source in RATINGS.items() if source not in sources[n] and known[n].notna().any()
        ),
        "baseline": str(run.baseline),
        "short": run.short,
        "costs": run.scales.costs,
        "uncosted": int((known["uncosted"] > 0).sum()) if run.scales.costs != "none" else 0,
        "unscored": int(scores["potential"].isna().sum()),
        "left_out": tuple(left_out),
    }


def _left(classes: Mapping[Period, pd.Series], now: Period) -> bool:
    """Tell whether any customer classed before is no customer now."""
    return any(len(then.index.difference(classes[now].index)) for then in classes.values())


def _details(
    run: Replay,
    customers: pd.DataFrame,
    past: tuple[pd.Series | None, pd.Series | None],
    moved: Moved,
    context: Context,
) -> dict[str, dict[str, Any]]:
    """Say of each class of the period how it came about: what it rests on, who moved in the month and in the year."""
    given, (before, year) = context.parameters, past
    common: dict[str, Any] = {"basis": _basis(run, customers, context)}
    if before is not None and moved.month is not None and moved.month.any():
        common |= month_detail(moved.month, len(before), given.confidence)
    if year is None or moved.year is None:
        return dict.fromkeys(CLASSES, common)
    then, out = run.scores[context.period.shift(-YEAR)].loc[year.index].assign(value_class=year), {}
    for name in CLASSES:
        shifts = score_shifts(then, customers, name, run.scales.measured, given.hysteresis, given.confidence)
        out[name] = {**common, **year_detail(moved.year, name, shifts, given.confidence)}
    return out


def _basis(run: Replay, scores: pd.DataFrame, context: Context) -> dict[str, Any]:
    """Say what the classes rest on: cut points, weights in use, how many customers are measured."""
    return {
        "cut_current": run.scales.cut_current,
        "cut_potential": run.scales.cut_potential,
        "hysteresis": context.parameters.hysteresis,
        "measured": {name: int(scores[name].notna().sum()) for name in run.scales.measured},
        "weights": _weights(run.scales.measured, context),
        "unscored": int(scores["potential"].isna().sum()),
    }


def _weights(measured: tuple[str, ...], context: Context) -> dict[str, float]:
    """Return the weights in use: those of what is measured, made to sum to 1 in current and in potential value."""
    out: dict[str, float] = {}
    for part in PARTS.values():
        given = {name: float(getattr(context.parameters, f"weights_{name}")) for name in part if name in measured}
        total = sum(given.values())
        out |= {name: weight / total for name, weight in given.items() if total > 0}
    return out


def _members(table, members: set[str] | None):
    """Keep the rows of the scope's customers."""
    return table if members is None else table[table.index.isin(members)]


def _class_figures(
    classes: pd.Series, context: Context, period: Period, more: Mapping[str, Mapping[str, Any]]
) -> Iterator[Figure]:
    """Give count and share of each class, all four always, zeros included."""
    total = len(classes)
    for name in CLASSES:
        x = int((classes == name).sum())
        share = wilson(x, total, confidence=context.parameters.confidence)
        detail = {"x": x, **more.get(name, {})}
        yield context.figure("value.class_share", name, share, period=period, detail=detail)
        if period == context.period:
            yield context.figure("value.class_count", name, replace(scaled(share, total), value=float(x)))


def _revenue_shares(classes: pd.Series, revenue: pd.Series, context: Context) -> Iterator[Figure]:
    """Give each class's share of the classed customers' revenue; a class one customer dominates is withheld.

    A customer whose refunds exceed its purchases brings no revenue, not less than none. Without any revenue the four
    shares have no value.
    """
    amounts = revenue.reindex(classes.index).fillna(0).clip(lower=0).to_numpy(dtype="float64")
    labels = classes.to_numpy()
    total = amounts.sum()
    if total <= 0:
        for name in CLASSES:
            yield context.figure("value.class_revenue_share", name, Estimate(None, None, None, len(amounts)))
        return
    withheld = _dominated(amounts, labels, context.parameters.dominance)
    sums = {name: np.where(labels == name, amounts, 0.0) for name in CLASSES}
    for name, own in sums.items():
        share = clustered_ratio(own, amounts, confidence=context.parameters.confidence)
        detail = {} if withheld else {"leads": _leads(name, sums, context.parameters.confidence)}
        reason = WITHHELD_DOMINANT if name in withheld else ""
        yield context.figure(
            "value.class_revenue_share", name, replace(share, n=len(amounts)), withheld=reason, detail=detail
        )


def _leads(name: str, sums: Mapping[str, np.ndarray], confidence: float) -> bool:
    """Tell whether a class brings more revenue than each other: its share of what the two bring is above one half.

    The best of several is compared with every other one, each at full confidence; picking the best uses up one side of
    the two-sided interval (Gutmann and Maymin 1987).
    """
    own = sums[name]
    shares = (clustered_ratio(own, own + other, confidence) for code, other in sums.items() if code != name)
    return all(share.low is not None and share.low > 0.5 for share in shares)


def _dominated(amounts: np.ndarray, labels: np.ndarray, dominance: float) -> set[str]:
    """Name the classes to withhold: one customer over `dominance` of it, and another so that none can be worked out."""
    sums = {name: float(amounts[labels == name].sum()) for name in CLASSES}
    found = {name for name in CLASSES if sums[name] > 0 and amounts[labels == name].max() > dominance * sums[name]}
    if len(found) == 1:
        others = sorted((name for name in CLASSES if name not in found and sums[name] > 0), key=lambda n: (sums[n], n))
        found.update(others[:1])
    return found
