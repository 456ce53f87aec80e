"""The made-up company's complaints: who complains, about what, and how the case went.

Complaints of a month and item are Poisson around the customers' lasting propensities, so that a quiet item shows what
chance alone does. Planted on request: an item that steps up, an item that comes in waves, an item that an improvement
brought down, and customers who complain again about the same thing until it is solved.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ITEMS = {  # share of complaints, category, stage, who is responsible
    "Late delivery": (0.33, "service", "in_sale", "carrier"),
    "Invoice error": (0.15, "other", "after_sale", "own"),
    "Wrong goods": (0.12, "service", "in_sale", "own"),
    "包装破损": (0.12, "quality", "in_sale", "carrier"),
    "Product fault": (0.09, "quality", "after_sale", "supplier"),
    "Phone waiting": (0.07, "service", "pre_sale", "own"),
    "缺货": (0.06, "other", "pre_sale", "supplier"),
    "Refund delay": (0.04, "service", "after_sale", "own"),
    "": (0.02, "", "", ""),  # not classified
}

_RATE = 0.097  # complaints of a customer in a month, before any planted change
_REPEAT = 0.75  # chance that a repeat complainer comes back once more
_REPEAT_DAYS = (7, 60)
_ANONYMOUS = 0.03
_KINDS = ("complaint", "grumble", "objection")
_KIND_SHARE = (0.92, 0.05, 0.03)
_METHODS = ("phone", "email", "web", "hotline", "im", "visit")
_METHOD_SHARE = (0.36, 0.27, 0.16, 0.11, 0.06, 0.04)
_HANDLERS = tuple(f"H{k}" for k in range(1, 8))
_BRANCHES = ("method", "people", "material", "equipment", "environment", "measurement")
_BRANCH_SHARE = (0.34, 0.24, 0.18, 0.12, 0.07, 0.05)
_DRAGGING, _DRAGGING_DAYS = 0.04, (15, 120)  # cases that take this much longer; some are still open at the end
_VISITED = 0.25  # complaints that somebody goes to see
_WITHDRAWN = 0.015
_JUDGED = 0.5  # solved cases whose handling was rated
_DESCRIBED = 0.08
_DESCRIPTIONS = (
    "Two cartons missing from the pallet.",
    "Driver came after closing time.",
    "货物晚到三天，影响开店。",
    "Price on the bill differs from the offer.",
    "外箱受潮，杯子有裂纹。",
    "Waited long in the queue.",
    "Glass arrived chipped.",
    "Credit note still outstanding.",
)


def make_complaints(
    rng: np.random.Generator,
    customers: pd.DataFrame,
    starts: NDArray[np.datetime64],
    as_of: np.datetime64,
    moments: Callable[[np.random.Generator, NDArray[np.int64]], NDArray[np.datetime64]],
    office: Callable[[np.random.Generator, NDArray[np.datetime64]], NDArray[np.datetime64]],
    factors: dict[str, NDArray[np.float64]],
) -> pd.DataFrame:
    """Draw the complaints and the course of each case.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    customers : pandas.DataFrame
        Customers with their nature: customer_id, region, active, from_day, to_day, propensity, group.
    starts : array of datetime64[D], shape (months + 1,)
        First days of the months and the day after the last.
    as_of : datetime64[D]
        Nothing that happened on this day or later is known.
    moments, office : callable
        Draw office moments for month numbers, and for days.
    factors : dict of str to array, shape (months,)
        Planted factor on the complaints of an item, by month; an item without one stays as it is.

    Returns
    -------
    pandas.DataFrame
        One row a complaint, in order of receipt.
    """
    first = _first(rng, customers, starts, moments, factors)
    events = pd.concat([first, _again(rng, customers, starts, first)]).sort_values(
        ["received_at", "who"], kind="stable"
    )
    who = events["who"].to_numpy()
    facts = pd.DataFrame.from_dict(ITEMS, orient="index", columns=["share", "category", "stage", "responsible"])
    names = np.array(list(ITEMS))[events["item"]]
    known = rng.random(who.size) >= _ANONYMOUS
    by_item = facts.loc[names]
    frame = pd.DataFrame(
        {
            "complaint_id": [f"{i:05d}" for i in range(1, who.size + 1)],
            "received_at": events["received_at"].to_numpy(),
            "customer_id": np.where(known, customers["customer_id"].to_numpy()[who], ""),
            "item": names,
            "kind": rng.choice(_KINDS, who.size, p=_KIND_SHARE),
            "category": by_item["category"].to_numpy(),
            "stage": by_item["stage"].to_numpy(),
            "region": np.where(known, "", customers["region"].to_numpy()[who]),  # else the customer's own
            "method": rng.choice(_METHODS, who.size, p=_METHOD_SHARE),
            "handled_by": rng.choice(_HANDLERS, who.size),
        }
    )
    _course(rng, frame, as_of, office)
    frame["cause_branch"] = rng.choice(_BRANCHES, who.size, p=_BRANCH_SHARE)
    frame["responsible"] = np.where(rng.random(who.size) < 0.85, by_item["responsible"].to_numpy(), "own")
    frame["description"] = np.where(rng.random(who.size) < _DESCRIBED, rng.choice(_DESCRIPTIONS, who.size), "")
    return frame


def _first(
    rng: np.random.Generator,
    customers: pd.DataFrame,
    starts: NDArray[np.datetime64],
    moments: Callable[[np.random.Generator, NDArray[np.int64]], NDArray[np.datetime64]],
    factors: dict[str, NDArray[np.float64]],
) -> pd.DataFrame:
    """Draw complaints that follow no earlier one: `who` and `item` (row numbers) and `received_at`."""
    months = starts.size - 1
    since, until = (customers[c].to_numpy().astype("datetime64[D]")[:, None] for c in ("from_day", "to_day"))
    there = (since < starts[:-1]) & (until >= starts[1:]) & customers["active"].to_numpy()[:, None]
    weight = np.cumsum(customers["propensity"].to_numpy()[:, None] * there, axis=0)  # customers x months
    share = np.array([s * np.broadcast_to(factors.get(n, 1.0), months) for n, (s, *_) in ITEMS.items()])
    number = rng.poisson(_RATE * weight[-1] * share)  # items x months
    item, month = (np.repeat(g.ravel(), number.ravel()) for g in np.indices(number.shape))
    place = rng.random(item.size) * weight[-1][month]
    who = np.empty(item.size, dtype=np.int64)
    for m in range(months):
        of_month = month == m
        who[of_month] = np.searchsorted(weight[:, m], place[of_month], side="right")
    return pd.DataFrame({"who": who, "item": item, "received_at": moments(rng, month)})


def _again(
    rng: np.random.Generator, customers: pd.DataFrame, starts: NDArray[np.datetime64], first: pd.DataFrame
) -> pd.DataFrame:
    """Draw the later complaints of repeat complainers: the same item, 7 to 60 days after the one before."""
    repeater = customers["group"].to_numpy()[first["who"]] == "repeater"
    times = np.where(repeater, rng.geometric(1 - _REPEAT, len(first)) - 1, 0)
    source = np.repeat(np.arange(len(first)), times)
    days = rng.integers(*_REPEAT_DAYS, source.size)
    total = np.cumsum(days)
    before = np.repeat(np.concatenate([[0], total])[np.cumsum(times) - times], times)
    minutes = (total - before) * 24 * 60 + rng.integers(-90, 90, source.size)
    later = first.iloc[source]
    later = later.assign(received_at=later["received_at"] + minutes.astype("timedelta64[m]"))
    return later[later["received_at"] < starts[-1]]


def _course(
    rng: np.random.Generator,
    frame: pd.DataFrame,
    as_of: np.datetime64,
    office: Callable[[np.random.Generator, NDArray[np.datetime64]], NDArray[np.datetime64]],
) -> None:
    """Add what became of each case: answered, visited, solved or withdrawn, and how the handling was judged."""
    received = frame["received_at"].to_numpy().astype("datetime64[m]")
    n, day = received.size, received.astype("datetime64[D]")
    to_answer = np.minimum(rng.geometric(0.55, n) - 1, 9)
    to_visit = to_answer + rng.integers(0, 3, n)
    to_solve = 1 + to_visit + np.floor(np.exp(rng.normal(0.8, 0.8, n))).astype(np.int64)
    to_solve += np.where(rng.random(n) < _DRAGGING, rng.integers(*_DRAGGING_DAYS, n), 0)

    def moment(days: NDArray[np.int64]) -> NDArray[np.datetime64]:
        later = office(rng, day + days.astype("timedelta64[D]"))
        soon = received + rng.integers(20, 240, n).astype("timedelta64[m]")
        return np.where(days > 0, later, soon)

    visited, withdrawn = rng.random(n) < _VISITED, rng.random(n) < _WITHDRAWN
    steps = {"responded_at": moment(to_answer), "arrived_at": moment(to_visit), "resolved_at": moment(to_solve)}
    steps["withdrawn_at"] = steps["resolved_at"]
    applies = {"arrived_at": visited & ~withdrawn, "resolved_at": ~withdrawn, "withdrawn_at": withdrawn}
    for name, at in steps.items():
        frame[name] = pd.Series(at).where((at < as_of) & applies.get(name, np.ones(n, dtype=bool)))
    judged = frame["resolved_at"].notna() & (rng.random(n) < _JUDGED)
    score = rng.choice(5, n, p=(0.06, 0.13, 0.24, 0.37, 0.20)) + 1
    frame["satisfied_with_handling"] = pd.Series(score, dtype="Int64").where(judged)
