"""The customers of the made-up company, what they buy, and how account managers rate them.

Each customer has a lasting nature (how much and how often it buys, how easily it complains, how it scores a survey);
nothing drifts, the base neither grows nor shrinks, and order sizes are log-normal. Planted on request: customers who
slide from the value class to the low-value class in the last months.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SEGMENTS = ("Independent shops", "Restaurants", "Supermarkets", "茶馆")
REGIONS = ("North", "South", "West", "华东")
PRODUCTS = ("Tea", "Glass", "Pans", "Linen", "茶具")
PUBLIC = ("customer_id", "joined_on", "left_on", "status", "segment", "region", "size", "account_manager")

_SEGMENT_SHARE = (0.40, 0.22, 0.18, 0.20)
_REGION_SHARE = (0.28, 0.26, 0.22, 0.24)
_PRODUCT_SHARE = (0.32, 0.22, 0.20, 0.14, 0.12)
_PROSPECT_SHARE = 0.02
_CHURN = 0.004  # customers leaving, and joining, in a month
_ESTABLISHED_DAYS = 730
_GROUP_SHARE = 0.035  # customers in a planted group
_INTERVALS = (1, 2, 3, 6)  # months between two orders
_INTERVAL_SHARE = (0.02, 0.28, 0.60, 0.10)
_DAYS_PER_MONTH = 30.4375
_LOG_SIZE = (np.log(420.0), 0.65)  # of a customer's usual order, EUR
_ORDER_NOISE = 0.22
_COST_SHARE = (0.72, 0.04)
_CREDIT_DAYS = 30
_RATING = (60.0, 14.0)
_RERATED = 0.12  # customers whose rating changes at the end of a half-year


def make_customers(
    rng: np.random.Generator, count: int, starts: NDArray[np.datetime64], groups: tuple[str, ...]
) -> pd.DataFrame:
    """Draw the customer table, with the lasting nature of each customer.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    count : int
        Rows, prospects and past customers included.
    starts : array of datetime64[D], shape (months + 1,)
        First days of the months and the day after the last.
    groups : tuple of str
        Planted groups to choose, among `slider` and `repeater`; they never overlap.

    Returns
    -------
    pandas.DataFrame
        The public columns (`PUBLIC`), and for the generators only: `from_day`, `to_day` (active days, half-open),
        `active` (False for a prospect), `group`, `level` (of survey answers, points), `propensity` (to complain, mean
        1), `interval` (months between orders), `log_size`, `influence`, `support` (0-100), `on_time` (share of bills).
    """
    width = max(4, len(str(count)))
    table = pd.DataFrame({"customer_id": [f"K{i:0{width}d}" for i in range(1, count + 1)]})
    _membership(rng, table, starts)
    table["segment"] = rng.choice(SEGMENTS, count, p=_SEGMENT_SHARE)
    table["region"] = rng.choice(REGIONS, count, p=_REGION_SHARE)
    table["account_manager"] = rng.choice([f"M{k}" for k in range(1, 9)], count)
    table["level"] = rng.normal(0, 0.5, count)
    table["propensity"] = rng.gamma(4.0, 0.25, count)
    table["interval"] = rng.choice(_INTERVALS, count, p=_INTERVAL_SHARE)
    table["log_size"] = rng.normal(*_LOG_SIZE, count)
    table["influence"] = rng.normal(*_RATING, count)
    table["support"] = rng.normal(*_RATING, count)
    table["on_time"] = rng.beta(8.0, 1.2, count)
    _groups(rng, table, starts, groups)
    yearly = table["log_size"] - np.log(table["interval"])
    table["size"] = np.array(["small", "medium", "large"])[np.digitize(yearly, np.quantile(yearly, [0.4, 0.8]))]
    return table


def _membership(rng: np.random.Generator, table: pd.DataFrame, starts: NDArray[np.datetime64]) -> None:
    """Decide who was there from the start, who joined when, who left when, and who is only a prospect."""
    count, months = len(table), starts.size - 1
    prospects = round(count * _PROSPECT_SHARE)
    there = round((count - prospects) / (1 + _CHURN * months))
    order = np.arange(count)
    days = int((starts[-1] - starts[0]).astype(int))
    old = starts[0] - np.timedelta64(1, "D") - rng.integers(0, 3300, count).astype("timedelta64[D]")
    new = starts[0] + np.sort(rng.integers(0, days, count - there)).astype("timedelta64[D]")
    joined = np.concatenate([np.sort(old[:there]), new])
    since = np.maximum(joined, starts[0])
    left = since + np.ceil(rng.exponential(_DAYS_PER_MONTH / _CHURN, count)).astype("timedelta64[D]")
    gone = left < starts[-1]
    prospect = order >= count - prospects
    table["joined_on"] = pd.Series(joined).where(~prospect)
    table["left_on"] = pd.Series(left).where(gone & ~prospect)
    table["status"] = np.select([prospect, gone], ["potential", "past"], "current")
    table["active"] = ~prospect
    table["from_day"] = joined
    table["to_day"] = np.minimum(left, starts[-1])


def _groups(
    rng: np.random.Generator, table: pd.DataFrame, starts: NDArray[np.datetime64], groups: tuple[str, ...]
) -> None:
    """Choose the planted groups among established customers, and give sliders a place inside the value class."""
    table["group"] = ""
    established = table["from_day"] < starts[0] - np.timedelta64(_ESTABLISHED_DAYS, "D")
    able = rng.permutation(np.flatnonzero(established & (table["status"] == "current")))
    each = min(round(_GROUP_SHARE * len(table)), able.size // 2)
    chosen = {"slider": able[:each], "repeater": able[each : 2 * each]}
    for group in groups:
        table.loc[chosen[group], "group"] = group
    if "slider" not in groups:
        return
    rows = chosen["slider"]
    yearly = table["log_size"] - np.log(table["interval"])
    usual, spread = yearly.mean(), yearly.std()
    table.loc[rows, "interval"] = 2
    table.loc[rows, "log_size"] = usual + spread * rng.uniform(0.4, 0.9, rows.size) + np.log(2)
    table.loc[rows, "influence"] = _RATING[0] + _RATING[1] * rng.uniform(0.45, 0.85, rows.size)
    table.loc[rows, "support"] = _RATING[0] + _RATING[1] * rng.uniform(0.0, 0.5, rows.size)


def make_orders(
    rng: np.random.Generator,
    customers: pd.DataFrame,
    starts: NDArray[np.datetime64],
    as_of: np.datetime64,
    slide: NDArray[np.float64],
) -> pd.DataFrame:
    """Draw the orders: each customer buys at its own interval and size, and pays within 30 days or late.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    customers : pandas.DataFrame
        From `make_customers`.
    starts : array of datetime64[D], shape (months + 1,)
        First days of the months and the day after the last.
    as_of : datetime64[D]
        Payments on this day or later are not known yet.
    slide : array, shape (months,)
        Size of a sliding customer's order by month, as a share of what it was.

    Returns
    -------
    pandas.DataFrame
        One row an order, in order of day and customer; amounts in EUR.
    """
    days = _order_days(rng, customers, starts)
    who, day = days["who"].to_numpy(), days["ordered_on"].to_numpy().astype("datetime64[D]")
    take = customers.iloc[who]
    month = np.searchsorted(starts, day, side="right") - 1
    size = np.exp(take["log_size"].to_numpy() + rng.normal(0, _ORDER_NOISE, who.size))
    cost_share = rng.normal(*_COST_SHARE, who.size).clip(0.5, 0.95)
    size = np.where(take["group"] == "slider", size * slide[month], size)
    in_time = rng.random(who.size) < take["on_time"].to_numpy()
    delay = np.where(in_time, -rng.integers(0, 12, who.size), 1 + rng.exponential(12, who.size).astype(np.int64))
    due = day + np.timedelta64(_CREDIT_DAYS, "D")
    paid = np.maximum(due + delay.astype("timedelta64[D]"), day)
    orders = pd.DataFrame(
        {
            "customer_id": take["customer_id"].to_numpy(),
            "ordered_on": day,
            "revenue": size.round(2),
            "cost": (size * cost_share).round().astype(np.int64),  # standard costs, in whole EUR
            "product": rng.choice(PRODUCTS, who.size, p=_PRODUCT_SHARE),
            "due_on": due,
            "paid_on": pd.Series(paid).where(paid < as_of),
        }
    ).sort_values(["ordered_on", "customer_id"], kind="stable", ignore_index=True)
    orders.insert(0, "order_id", [f"{i:05d}" for i in range(1, len(orders) + 1)])
    return orders


def _order_days(rng: np.random.Generator, customers: pd.DataFrame, starts: NDArray[np.datetime64]) -> pd.DataFrame:
    """Draw the customer (`who`, row number) and working day (`ordered_on`) of each order."""
    every = customers["interval"].to_numpy() * _DAYS_PER_MONTH
    whole = float((starts[-1] - starts[0]).astype(int))
    since = np.maximum((customers["from_day"].to_numpy().astype("datetime64[D]") - starts[0]).astype(float), 0.0)
    first = since + rng.random(len(customers)) * np.where(since > 0, 0.3, 1.0) * every
    number = np.where(customers["active"], np.ceil(whole / every).astype(np.int64) + 1, 0)
    who = np.repeat(np.arange(len(customers)), number)
    turn = np.arange(who.size) - np.repeat(np.cumsum(number) - number, number)
    offset = first[who] + every[who] * (turn + rng.normal(0, 0.08, who.size))
    day = starts[0] + np.floor(offset).astype("timedelta64[D]")
    weekday = (day.astype(np.int64) + 3) % 7
    day = day - np.maximum(weekday - 4, 0).astype("timedelta64[D]")  # orders of a weekend are taken on Friday
    since_day, until = (customers[c].to_numpy().astype("datetime64[D]")[who] for c in ("from_day", "to_day"))
    kept = (day >= np.maximum(since_day, starts[0])) & (day < np.minimum(until, starts[-1]))
    return pd.DataFrame({"who": who[kept], "ordered_on": day[kept]})


def make_ratings(
    rng: np.random.Generator,
    customers: pd.DataFrame,
    starts: NDArray[np.datetime64],
    slide_from: np.datetime64,
    support: int,
) -> pd.DataFrame:
    """Draw the ratings of support and influence: one for each customer at first, a new one where it changes.

    Ratings are looked at on the last day of each half-year.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    customers : pandas.DataFrame
        From `make_customers`.
    starts : array of datetime64[D], shape (months + 1,)
        First days of the months and the day after the last.
    slide_from : datetime64[D]
        Beginning of the slide; the first look after it changes the support rating of sliding customers.
    support : int
        Points by which it changes.

    Returns
    -------
    pandas.DataFrame
        customer_id, rated_on, indicator, score (0-100, integer), in order of day, customer and indicator.
    """
    people = customers[customers["active"]]
    from_day = people["from_day"].to_numpy().astype("datetime64[D]")
    to_day = people["to_day"].to_numpy().astype("datetime64[D]")
    first = np.maximum(from_day + np.timedelta64(30, "D"), starts[0] + np.timedelta64(14, "D"))
    looks = [s - np.timedelta64(1, "D") for s in starts[1:] if s.astype("datetime64[M]").astype(int) % 6 == 0]
    sliding = people["group"].to_numpy() == "slider"
    slid = next((look for look in looks if look > slide_from), None)
    rows = []
    for indicator in ("influence", "support"):
        score = people[indicator].to_numpy().copy()
        rows.append(_rated(people, first, indicator, score, first < to_day))
        for look in looks:
            there = (first < look) & (look < to_day)
            changed = there & (rng.random(len(people)) < _RERATED)
            score = np.where(changed, score + rng.normal(0, 5, len(people)), score)
            if indicator == "support" and look == slid:
                score, changed = np.where(sliding, score + support, score), changed | (sliding & there)
            rows.append(_rated(people, np.full(len(people), look), indicator, score, changed))
    ratings = pd.concat(rows).query("rated_on < @starts[-1]")
    return ratings.sort_values(["rated_on", "customer_id", "indicator"], kind="stable", ignore_index=True)


def _rated(
    people: pd.DataFrame,
    day: NDArray[np.datetime64],
    indicator: str,
    score: NDArray[np.float64],
    kept: NDArray[np.bool_],
) -> pd.DataFrame:
    """Rows of one round of ratings."""
    frame = pd.DataFrame(
        {
            "customer_id": people["customer_id"].to_numpy(),
            "rated_on": day,
            "indicator": indicator,
            "score": score.round().clip(0, 100).astype(np.int64),
        }
    )
    return frame[kept]
