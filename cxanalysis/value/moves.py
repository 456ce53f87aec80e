"""Who moved between classes: since the month before with lost and new, and over the year pair by pair.

The same customers are held against themselves, so a move is counted, never inferred from two shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.context import Context
from cxanalysis.measures import CLASSES
from cxanalysis.record import Figure
from cxanalysis.stats.shares import goodman, wilson

LOST, NEW = "lost", "new"
WAYS = ("stayed", "up", "down", "across")
MIN_MOVERS = 5  # events under which nothing is said about their scores


def way(before: str, now: str) -> str:
    """Name a move: to value or out of low-value is up, the reverse down, between the two classes in the middle across.

    Examples
    --------
    >>> way("low_value", "sub_value"), way("value", "sub_value"), way("sub_value", "potential_value")
    ('up', 'down', 'across')
    """
    if before == now:
        return "stayed"
    if now == "value" or before == "low_value":
        return "up"
    return "down" if before == "value" or now == "low_value" else "across"


def square(before: pd.Series, now: pd.Series) -> np.ndarray:
    """Count the customers present in both periods by class before (rows) and now (columns), in the order of CLASSES.

    Examples
    --------
    >>> before = pd.Series({"a": "value", "b": "value", "c": "low_value"})
    >>> square(before, pd.Series({"a": "value", "b": "low_value", "d": "value"})).tolist()
    [[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    """
    both = pd.DataFrame({"before": before, "now": now}).dropna()
    table = pd.crosstab(both["before"], both["now"])
    return table.reindex(index=list(CLASSES), columns=list(CLASSES), fill_value=0).to_numpy()


def moves(before: pd.Series, now: pd.Series, context: Context) -> Iterator[Figure]:
    """Give the moves since the month before: where each class's customers are now, and how many went which way.

    Parameters
    ----------
    before, now : pandas.Series
        Class by customer.
    context : Context
        Period, scope, parameters.

    Yields
    ------
    Figure
        `value.move` of each row of classes (and of the new) with Goodman's intervals by row; then the shares that
        stayed, went up, down or across, of the customers present in both months.
    """
    both = pd.DataFrame({"before": before, "now": now})
    both["before"] = both["before"].fillna(NEW)
    both["now"] = both["now"].fillna(LOST)
    rows, columns = (*CLASSES, NEW), (*CLASSES, LOST)
    table = pd.crosstab(both["before"], both["now"]).reindex(index=rows, columns=columns, fill_value=0)
    for row, counts in zip(rows, table.to_numpy().tolist(), strict=True):
        to = CLASSES if row == NEW else columns
        yield from _shares([f"{row}->{column}" for column in to], counts[: len(to)], context)
    present = square(before, now)
    ways = np.array([[way(a, b) for b in CLASSES] for a in CLASSES])
    counts = [int(present[ways == name].sum()) for name in WAYS]
    yield from _shares(WAYS, counts, context)


def _shares(items: Sequence[str], counts: Sequence[int], context: Context) -> Iterator[Figure]:
    shares = goodman(counts, confidence=context.parameters.confidence)
    for item, share, count in zip(items, shares, counts, strict=True):
        yield context.figure("value.move", item, share, detail={"x": count})


def year_detail(table: np.ndarray, name: str, shifts: dict[str, Any], confidence: float) -> dict[str, Any]:
    """Say where a class's customers of a year ago are now, where today's come from, and which way each pair leans.

    Parameters
    ----------
    table : array of int, shape (classes, classes)
        `square` over the year.
    name : str
        The class.
    shifts : dict
        `score_shifts` of the class.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    dict
        `year_n` customers present in both; `year_to`, `year_from` (counts by other class); `year_lean`: for each class
        later in CLASSES the share of the moves between the two that left this one (Wilson; one half = as many each
        way); `year_shift`.
    """
    here = CLASSES.index(name)
    others = [(k, other) for k, other in enumerate(CLASSES) if k != here]
    lean = {}
    for k, other in others:
        gone, both = int(table[here, k]), int(table[here, k] + table[k, here])
        if k > here and both:
            share = wilson(gone, both, confidence=confidence)
            lean[other] = {"share": share.value, "low": share.low, "high": share.high, "n": both}
    return {
        "year_n": int(table.sum()),
        "year_to": {other: int(table[here, k]) for k, other in others},
        "year_from": {other: int(table[k, here]) for k, other in others},
        "year_lean": lean,
        "year_shift": shifts,
    }


def score_shifts(before: pd.DataFrame, now: pd.DataFrame, name: str, indicators: Sequence[str]) -> dict[str, Any]:
    """Average how far each indicator of those who left a class moved, by the class they went to.

    Parameters
    ----------
    before, now : pandas.DataFrame
        Scores and `class` by customer, a year apart.
    name : str
        The class left.
    indicators : sequence of str
        Columns to average (0-100).

    Returns
    -------
    dict
        Class -> indicator -> {"mean", "n"}: score points, now minus before, of customers measured both times; classes
        and indicators with under five customers are left out.
    """
    here = before.index[before["class"] == name].intersection(now.index)
    change = now.loc[here, list(indicators)] - before.loc[here, list(indicators)]
    found: dict[str, Any] = {}
    for other in CLASSES:
        mine = change[now.loc[here, "class"] == other] if other != name else change.iloc[:0]
        known = {i: mine[i].dropna() for i in indicators}
        means = {i: {"mean": float(v.mean()), "n": len(v)} for i, v in known.items() if len(v) >= MIN_MOVERS}
        if means:
            found[other] = means
    return found
