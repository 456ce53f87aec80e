"""The classes of a period with counts and revenue, and the moves since the period before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cxanalysis.context import WITHHELD_DOMINANT, Context, scaled
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.shares import goodman, wilson
from cxanalysis.value.classes import CLASSES
from cxanalysis.value.replay import Measures, Replay, replay
from cxanalysis.value.scales import INDICATORS

LOST, NEW = "lost", "new"


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
        One row a customer of the scope: indicators and scores 0-100, `class`, `class_before` (for the analyst's view
        and for charts without ids; never published row by row).
    cut_current, cut_potential : float
        Frozen cut points.
    measured, missing : tuple of str
        Indicators with and without data.
    baseline : str
        Month that froze scales and cut points.
    short : bool
        Under twelve months of data: classes are "so far".
    revenue_only : bool
        No cost is known: contribution is revenue.
    unscored : int
        Customers without any measured indicator of potential value; they count as low.
    moved : Moved
        Who of those present in both periods moved between classes, since a month and since a year ago.
    left_out : tuple of str
        Codes of what these data cannot say.
    """

    figures: tuple[Figure, ...]
    customers: pd.DataFrame
    cut_current: float
    cut_potential: float
    measured: tuple[str, ...]
    missing: tuple[str, ...]
    baseline: str
    short: bool
    revenue_only: bool
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
    periods = list(run.classes)
    mine = {p: _members(run.classes[p]["class"], members) for p in periods}
    revenue = _members(run.measures[context.period]["revenue"], members)
    figures: list[Figure] = []
    month, year = (_moved(run, members, context.period, months) for months in (1, 12))
    for period in periods:
        figures += _class_figures(mine[period], context, period, year if period == context.period else None)
    figures += _revenue_shares(mine[context.period], revenue, context)
    before = context.period.previous()
    if before in mine:
        figures += _moves(mine[before], mine[context.period], context)
    scores = _members(run.scores[context.period], members)
    customers = scores.assign(**{"class": mine[context.period], "revenue": revenue})
    earlier = mine.get(before, pd.Series(dtype="object"))
    return Value(
        figures=tuple(figures),
        customers=customers.assign(class_before=earlier.reindex(customers.index)),
        moved=Moved(month, year),
        **_described(run, scores, context),
    )


def _described(run: Replay, scores: pd.DataFrame, context: Context) -> dict:
    """Say what the classes stand on and what they lack."""
    measured = run.scales.measured
    missing = tuple(name for name in INDICATORS if name not in measured)
    costs = run.measures[context.period]["cost"]
    left_out = [f"indicator:{name}" for name in missing]
    left_out += ["moves"] if len(run.classes) < 2 else []
    return {
        "cut_current": run.scales.cut_current,
        "cut_potential": run.scales.cut_potential,
        "measured": measured,
        "missing": missing,
        "baseline": str(run.baseline),
        "short": run.short,
        "revenue_only": bool(costs.isna().all()),
        "unscored": int(scores["potential"].isna().sum()),
        "left_out": tuple(left_out),
    }


def _members(table, members: set[str] | None):
    """Keep the rows of the scope's customers."""
    return table if members is None else table[table.index.isin(members)]


def _class_figures(classes: pd.Series, context: Context, period: Period, year: np.ndarray | None) -> Iterator[Figure]:
    """Give count and share of each class, all four always, zeros included; and who came and went within the year."""
    total = len(classes)
    for name in CLASSES:
        x = int((classes == name).sum())
        share = wilson(x, total, confidence=context.parameters.confidence)
        detail: dict = {"x": x}
        if year is not None:
            here = CLASSES.index(name)
            others = [(k, other) for k, other in enumerate(CLASSES) if k != here]
            detail["year_to"] = {other: int(year[here, k]) for k, other in others}
            detail["year_from"] = {other: int(year[k, here]) for k, other in others}
        yield context.figure("value.class_share", name, share, period=period, detail=detail)
        if period == context.period:
            yield context.figure("value.class_count", name, scaled(share, total))


def _revenue_shares(classes: pd.Series, revenue: pd.Series, context: Context) -> Iterator[Figure]:
    """Give each class's share of the classed customers' revenue; a class one customer dominates is withheld.

    A customer whose refunds exceed its purchases brings no revenue, not less than none.
    """
    amounts = revenue.reindex(classes.index).fillna(0).clip(lower=0).to_numpy(dtype="float64")
    labels = classes.to_numpy()
    total = amounts.sum()
    if total <= 0:
        return
    withheld = _dominated(amounts, labels, context.parameters.dominance)
    for name in CLASSES:
        own = np.where(labels == name, amounts, 0.0)
        share = clustered_ratio(own, amounts, confidence=context.parameters.confidence)
        reason = WITHHELD_DOMINANT if name in withheld else ""
        yield context.figure("value.class_revenue_share", name, replace(share, n=len(amounts)), withheld=reason)


def _dominated(amounts: np.ndarray, labels: np.ndarray, dominance: float) -> set[str]:
    """Name the classes to withhold: one customer over `dominance` of it, and another so that none can be worked out."""
    sums = {name: float(amounts[labels == name].sum()) for name in CLASSES}
    found = {name for name in CLASSES if sums[name] > 0 and amounts[labels == name].max() > dominance * sums[name]}
    if len(found) == 1:
        others = sorted((name for name in CLASSES if name not in found and sums[name] > 0), key=lambda n: (sums[n], n))
        found.update(others[:1])
    return found


def _moves(before: pd.Series, now: pd.Series, context: Context) -> Iterator[Figure]:
    """Give the moves since the month before: where each class's customers are now, lost and new included."""
    both = pd.DataFrame({"before": before, "now": now})
    both["before"] = both["before"].fillna(NEW)
    both["now"] = both["now"].fillna(LOST)
    table = pd.crosstab(both["before"], both["now"])
    for row in (*CLASSES, NEW):
        columns = CLASSES if row == NEW else (*CLASSES, LOST)
        counts = np.array([table.at[row, c] if row in table.index and c in table.columns else 0 for c in columns])
        shares = goodman(counts.tolist(), confidence=context.parameters.confidence)
        for column, share, count in zip(columns, shares, counts, strict=True):
            yield context.figure("value.move", f"{row}->{column}", share, detail={"x": int(count)})


def _moved(run: Replay, members: set[str] | None, period: Period, months: int) -> np.ndarray | None:
    """Count the customers present in both periods by class before (rows) and now (columns), in the order of CLASSES."""
    before, now = run.classes.get(period.shift(-months)), run.classes[period]
    if before is None:
        return None
    both = before[["class"]].join(now[["class"]], how="inner", lsuffix="_before")
    both = _members(both, members)
    table = pd.crosstab(both["class_before"], both["class"])
    return table.reindex(index=list(CLASSES), columns=list(CLASSES), fill_value=0).to_numpy()
