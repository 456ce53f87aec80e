"""Complaints for what is sold: per 1,000 orders of each product, against all other products together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.context import Context, Part
from cxanalysis.facts import Exposure
from cxanalysis.stats.exposed import Exposed, exposed
from cxanalysis.stats.multiplicity import benjamini_hochberg

MEASURE, RATIO = "complaints.per_1000_orders", "complaints.orders_ratio"
MIN_EVENTS = 5
MOST = 300  # products compared: those with the most orders


def analyse(found: Exposure | None, context: Context, judged: bool = True) -> Part:
    """Compare products by their complaints per 1,000 orders.

    Parameters
    ----------
    found : Exposure or None
        `facts.exposure` of twelve months.
    context : Context
        Period, scope, parameters.
    judged : bool
        False where records of the month may be lacking: no verdicts.

    Returns
    -------
    Part
        `complaints.per_1000_orders`, and `complaints.orders_ratio`, of each product ordered in the window, most
        complaints for its orders first (drawn towards the mean before it is ranked); n is its orders. Verdict above,
        below or unclear of Benjamini-Hochberg over the products, too_few where under five complaints are counted and to
        be expected, or under `min_n` orders.
        Left out: `exposure_absent`, `exposure_single` (one product), `exposure_unordered:N` (complaints that name a
        product which nobody ordered), `exposure_unnamed:N` (complaints that name none).
    """
    if found is None:
        return Part(left_out=("exposure_absent",))
    table = found.products
    unordered = int(table.loc[table["orders"] == 0, "complaints"].sum())
    codes = [f"exposure_unordered:{unordered}"] if unordered else []
    codes += [f"exposure_unnamed:{found.unnamed}"] if found.unnamed else []
    table = table[table["orders"] > 0].sort_values("orders", ascending=False, kind="stable").head(MOST).sort_index()
    if len(table) < 2 or not int(table["complaints"].sum()):
        return Part(left_out=("exposure_single",))
    place = {name: i for i, name in enumerate(table.index)}
    cross = np.zeros((len(place), len(place)), dtype=np.int64)
    pairs = found.together[found.together["value"].isin(place) & found.together["other"].isin(place)]
    cross[pairs["value"].map(place), pairs["other"].map(place)] = pairs["products"]
    options = context.parameters
    made = exposed(table["complaints"], table["orders"], cross, confidence=options.confidence)
    adjusted = benjamini_hochberg([one.p for one in made])
    order = sorted(range(len(made)), key=lambda i: (-(made[i].shrunken.value or 0.0), table.index[i]))
    can = judged and context.last_day is None
    figures = []
    for rank, i in enumerate(order, 1):
        one, row = made[i], table.iloc[i]
        verdict = _verdict(one, adjusted[i], int(row["orders"]), int(row["complaints"]), context) if can else "too_few"
        detail = {
            **_counts(row),
            "from": str(found.first),
            "unnamed": found.unnamed,
            "unordered": unordered,
            "rank": rank if verdict != "too_few" else None,
            "all": 1000 * float(table["complaints"].sum()) / float(table["orders"].sum()),
            **_compared(one, adjusted[i]),
        }
        item = str(table.index[i])
        figures.append(context.figure(MEASURE, item, one.rate, verdict=verdict, detail=detail))
        if one.ratio.value is not None:
            figures.append(context.figure(RATIO, item, one.ratio))
    return Part(tuple(figures), tuple(codes))


def _counts(row: pd.Series) -> dict[str, Any]:
    """Give a product's complaints, and what the last month alone says."""
    x, orders = int(row["month_complaints"]), int(row["month_orders"])
    rate = 1000 * x / orders if orders else None
    return {"x": int(row["complaints"]), "month_x": x, "month_orders": orders, "month_rate": rate}


def _compared(one: Exposed, p: float | None) -> dict[str, Any]:
    """Give how a product stands against all others."""
    return {
        "expected": one.expected,
        "shrunken": one.shrunken.value,
        "p": one.p,
        "p_adjusted": p,
    }


def _verdict(one: Exposed, p: float | None, orders: int, x: int, context: Context) -> str:
    """Tell whether a product has more complaints for its orders than all others."""
    if p is None or max(x, one.expected) < MIN_EVENTS or orders < context.parameters.min_n:
        return "too_few"
    if p > context.parameters.fdr:
        return "unclear"
    return "below" if one.ratio.value is not None and one.ratio.value < 1 else "above"
