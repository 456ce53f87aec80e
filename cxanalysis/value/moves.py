"""Who moved between classes: since the month before with lost and new, and over the year pair by pair.

The same customers are held against themselves, so a move is counted, never inferred from two shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.context import Context
from cxanalysis.measures import CLASSES
from cxanalysis.record import Figure
from cxanalysis.stats.means import mean_interval
from cxanalysis.stats.shares import goodman, wilson

LOST, NEW = "lost", "new"
WAYS = ("up", "stayed", "down", "across")
MIN_MOVERS = 5  # events under which nothing is said about their scores
MOST_SCORES = 2  # scores named as those that moved most


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
    """Give the moves since the month before: where each class's customers are now.

    Parameters
    ----------
    before, now : pandas.Series
        Class by customer.
    context : Context
        Period, scope, parameters.

    Yields
    ------
    Figure
        `value.move` of each row of classes (and of the new) with Goodman's intervals by row.
    """
    both = pd.DataFrame({"before": before, "now": now})
    both["before"] = both["before"].fillna(NEW)
    both["now"] = both["now"].fillna(LOST)
    rows, columns = (*CLASSES, NEW), (*CLASSES, LOST)
    table = pd.crosstab(both["before"], both["now"]).reindex(index=rows, columns=columns, fill_value=0)
    for row, counts in zip(rows, table.to_numpy().tolist(), strict=True):
        to = CLASSES if row == NEW else columns
        shares = goodman(counts[: len(to)], confidence=context.parameters.confidence)
        for column, share, count in zip(to, shares, counts, strict=False):
            yield context.figure("value.move", f"{row}->{column}", share, detail={"x": count})


def month_detail(table: np.ndarray, customers: int, confidence: float) -> dict[str, Any]:
    """Say how many customers of the month before stayed in their class, went up, down or across.

    Parameters
    ----------
    table : array of int, shape (classes, classes)
        `square` since the month before.
    customers : int
        Customers of the month before, those lost since included.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    dict
        `month_before` customers then; `month_n` of them present now; `month_ways`: for each of `WAYS` the count x and
        its share of those present (Goodman).

    Examples
    --------
    >>> found = month_detail(np.array([[4, 0, 0, 3], [0, 2, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]), 12, 0.95)
    >>> found["month_before"], found["month_n"], {name: way["x"] for name, way in found["month_ways"].items()}
    (12, 10, {'up': 0, 'stayed': 6, 'down': 3, 'across': 1})
    """
    kinds = np.array([[way(a, b) for b in CLASSES] for a in CLASSES])
    counts = [int(table[kinds == name].sum()) for name in WAYS]
    shares = zip(WAYS, counts, goodman(counts, confidence=confidence), strict=True)
    ways = {name: {"x": x, "share": s.value, "low": s.low, "high": s.high} for name, x, s in shares}
    return {"month_before": customers, "month_n": int(table.sum()), "month_ways": ways}


def year_detail(table: np.ndarray, name: str, shifts: Mapping[str, Any], confidence: float) -> dict[str, Any]:
    """Say where a class's customers of a year ago are now, where today's come from, and which way each pair leans.

    Parameters
    ----------
    table : array of int, shape (classes, classes)
        `square` over the year.
    name : str
        The class.
    shifts : mapping
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


def score_shifts(
    before: pd.DataFrame, now: pd.DataFrame, name: str, indicators: Sequence[str], band: float, confidence: float
) -> dict[str, Any]:
    """Average how far each indicator of those who left a class moved, by the class they went to.

    Parameters
    ----------
    before, now : pandas.DataFrame
        Scores and `value_class` by customer, a year apart.
    name : str
        The class left.
    indicators : sequence of str
        Columns to average (0-100).
    band : float
        Score points under which an average is no clear move (the hysteresis of the classes).
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    dict
        Class -> {"scores", "most"}. `scores`: indicator -> {"mean", "low", "high", "n"}, score points, now minus
        before, of customers measured both times (Student's t); under five customers nothing is said.
        `most`: the two that moved farthest the way of the move by at least the band, with an interval clear of 0.
    """
    here = before.index[before["value_class"] == name].intersection(now.index)
    change = now.loc[here, list(indicators)] - before.loc[here, list(indicators)]
    found: dict[str, Any] = {}
    for other in CLASSES:
        mine = change[now.loc[here, "value_class"] == other] if other != name else change.iloc[:0]
        scores = {}
        for indicator in indicators:
            e = mean_interval(mine[indicator], confidence)
            if e.value is not None and e.n >= MIN_MOVERS:
                low, high = (e.value, e.value) if e.low is None or e.high is None else (e.low, e.high)
                scores[indicator] = {"mean": e.value, "low": low, "high": high, "n": e.n}
        if scores:
            found[other] = {"scores": scores, "most": _most(scores, way(name, other), band)}
    return found


def _most(scores: Mapping[str, Mapping[str, float]], direction: str, band: float) -> list[str]:
    """Name the scores that moved farthest the way of a move; either way where the move is across."""
    signs = {"up": (1,), "down": (-1,)}.get(direction, (1, -1))
    clear = [
        (-abs(s["mean"]), name)
        for name, s in scores.items()
        if any(sign * s["mean"] >= band and min(sign * s["low"], sign * s["high"]) > 0 for sign in signs)
    ]
    return [name for _, name in sorted(clear)[:MOST_SCORES]]
