"""The made-up company's smaller tables: targets, benchmarks, improvements, contacts, services, staff answers.

They are small on purpose: enough rows for each section of a report to have something true to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.period import Period

_TARGETS = (  # id, measure, item, value, direction, kind, level, stage, owner, department
    ("T1", "satisfaction.index", "", 68, "at_least", "emotional", "overall", "result", "Service director", "Service"),
    (
        "T2",
        "satisfaction.perceived",
        "reliability",
        5,
        "at_least",
        "emotional",
        "detailed",
        "process",
        "Head of delivery",
        "Logistics",
    ),
    ("T3", "complaints.rate", "", 0.09, "at_most", "rational", "overall", "result", "Service director", "Service"),
    (
        "T4",
        "complaints.repeat_rate",
        "",
        0.10,
        "at_most",
        "rational",
        "detailed",
        "process",
        "Complaints manager",
        "Service",
    ),
    ("T5", "satisfaction.nps", "", 0.05, "at_least", "emotional", "overall", "result", "Sales director", "Sales"),
    ("T6", "value.class_share", "value", 0.2, "at_least", "rational", "overall", "result", "Sales director", "Sales"),
)
_BENCHMARKS = (  # measure, entity, kind, value, item, n, std_error, source
    ("satisfaction.index", "Trade association", "industry_average", 69.5, "", 2400, 0.5, "Yearly trade survey"),
    ("satisfaction.index", "Best of trade", "industry_best", 76.0, "", 310, 1.2, "Yearly trade survey"),
    (
        "satisfaction.perceived",
        "Trade association",
        "industry_average",
        5.2,
        "reliability",
        2400,
        0.03,
        "Yearly trade survey",
    ),
    ("complaints.rate", "Trade association", "industry_average", 0.085, "", 18000, 0.002, "Yearly trade survey"),
)
_MARKET = {  # kind, share of the market a year ago and now
    "Alder & Lin Trading": ("independent_rating", 0.124, 0.127),
    "Northgate Supply": ("competitor", 0.213, 0.209),
    "华茂商贸": ("competitor", 0.098, 0.102),
}
_CHANNELS = ("phone", "web", "email", "im")
_KINDS = ("enquiry", "transaction", "advice", "suggestion", "experience", "visit")
_WRITTEN = ("web", "email")
CHANNELS = (  # what the company asks of its channels, as lines of cxanalysis.toml
    "[channels.phone]",
    "answer_s = 60",
    "[channels.im]",
    "answer_s = 90",
    "[channels.email]",
    "reply_hours = 24",
    "[channels.web]",
    "reply_hours = 24",
)
_TOPICS = ("Order status", "Prices", "Range", "Invoice", "送货时间", "退货")
_SERVICES = (
    ("Shelf plan", "advice", 60),
    ("Product training", "training", 120),
    ("Sales visit", "visit", 45),
    ("Care call", "call", 15),
    ("陈列支持", "joint_action", 90),
)


def make_targets(end: Period) -> pd.DataFrame:
    """Targets of the last month's calendar year.

    Examples
    --------
    >>> make_targets(Period(2026, 10)).loc[0, ["measure", "direction", "starts_on"]].tolist()
    ['satisfaction.index', 'at_least', '2026-01-01']
    """
    names = ["target_id", "measure", "item", "value", "direction", "kind", "level", "stage", "owner", "department"]
    frame = pd.DataFrame(_TARGETS, columns=names).assign(value=lambda t: t["value"].astype(float))
    return frame.assign(starts_on=f"{end.year}-01-01", ends_on=f"{end.year}-12-31")


def make_benchmarks(end: Period) -> pd.DataFrame:
    """Benchmarks published in the last month, and shares of the market a year ago and now."""
    names = ["measure", "entity", "kind", "value", "item", "n", "std_error", "source"]
    scores = pd.DataFrame(_BENCHMARKS, columns=names).assign(period=str(end))
    market = pd.DataFrame(
        {
            "measure": "market.share",
            "entity": name,
            "kind": kind,
            "value": share,
            "source": "Trade press",
            "period": str(p),
        }
        for name, (kind, *shares) in _MARKET.items()
        for p, share in zip((end.year_before(), end), shares, strict=True)
    )
    return pd.concat([scores.astype({"n": "Int64"}), market], ignore_index=True).fillna({"item": ""})


def make_improvements(improved: str, since: Period, answered: str, answered_since: Period) -> pd.DataFrame:
    """Two improvements: one for a complaint item from its first month, one for a dimension after its fall.

    Examples
    --------
    >>> made = make_improvements("Invoice error", Period(2025, 8), "reliability", Period(2026, 8))
    >>> made["started_on"].tolist()
    ['2025-08-01', '2026-08-01']
    """
    return pd.DataFrame(
        {
            "improvement_id": ["I1", "I2"],
            "measure": ["complaints.share", "satisfaction.perceived"],
            "item": [improved, answered],
            "started_on": [str(since.start), str(answered_since.start)],
            "due_on": [str(since.shift(1).start), str(answered_since.shift(4).start)],
            "owner": ["Head of accounts", "Head of delivery"],
            "status": ["done", "running"],
            "kind": ["process", "process"],
        }
    )


def make_contacts(
    rng: np.random.Generator,
    customers: pd.DataFrame,
    months: NDArray[np.int64],
    moments: Callable[[np.random.Generator, NDArray[np.int64]], NDArray[np.datetime64]],
) -> pd.DataFrame:
    """Draw contacts of current customers over the given month numbers, about three per 100 customers a month."""
    who = _current(customers)
    month = np.sort(np.repeat(months, max(who.size // 32, 1)))
    n = month.size
    started = np.sort(moments(rng, month))
    return pd.DataFrame(
        {
            "contact_id": [f"{i:05d}" for i in range(1, n + 1)],
            "started_at": started,
            "channel": rng.choice(_CHANNELS, n, p=(0.5, 0.2, 0.22, 0.08)),
            "kind": rng.choice(_KINDS, n, p=(0.4, 0.3, 0.1, 0.08, 0.07, 0.05)),
            "customer_id": rng.choice(who, n),
            "topic": rng.choice(_TOPICS, n),
            "wait_s": np.exp(rng.normal(3.6, 0.8, n)).astype(np.int64),
            "answered": np.where(rng.random(n) < 0.95, "true", "false"),
            "complete": np.where(rng.random(n) < 0.88, "true", "false"),
            "accurate": np.where(rng.random(n) < 0.93, "true", "false"),
        }
    )


def replied(rng: np.random.Generator, contacts: pd.DataFrame) -> pd.DataFrame:
    """Add when written contacts were settled: a day for most, a week for some; calls and chats are settled at once."""
    written = contacts["channel"].isin(_WRITTEN) & (contacts["answered"] == "true")
    minutes = np.exp(rng.normal(np.log(9 * 60), 0.9, len(contacts))).astype(np.int64)
    at = contacts["started_at"] + pd.Series(minutes.astype("timedelta64[m]"), index=contacts.index)
    return contacts.assign(resolved_at=at.where(written))


def make_services(
    rng: np.random.Generator,
    customers: pd.DataFrame,
    months: NDArray[np.int64],
    moments: Callable[[np.random.Generator, NDArray[np.int64]], NDArray[np.datetime64]],
) -> pd.DataFrame:
    """Draw services given to current customers over the given month numbers, about three per 100 customers a month."""
    who = _current(customers)
    month = np.sort(np.repeat(months, max(who.size // 32, 1)))
    n = month.size
    which = rng.integers(0, len(_SERVICES), n)
    minutes = np.array([s[2] for s in _SERVICES])[which] + 5 * rng.integers(-2, 3, n)
    return pd.DataFrame(
        {
            "service_id": [f"{i:05d}" for i in range(1, n + 1)],
            "customer_id": rng.choice(who, n),
            "provided_on": np.sort(moments(rng, month)).astype("datetime64[D]"),
            "item": np.array([s[0] for s in _SERVICES])[which],
            "kind": np.array([s[1] for s in _SERVICES])[which],
            "cost": (minutes * 0.8 + rng.gamma(2.0, 6.0, n)).round(2),
            "minutes": minutes,
        }
    )


def make_staff_responses(
    rng: np.random.Generator,
    questions: tuple[str, ...],
    expected: float,
    months: NDArray[np.int64],
    moments: Callable[[np.random.Generator, NDArray[np.int64]], NDArray[np.datetime64]],
    missed: Mapping[str, float],
) -> pd.DataFrame:
    """Draw what 40 members of staff say in each given month: what customers expect, and how work keeps to it.

    They are right about customers on average; that a standard exists, is met and promises are kept stands as high as
    what is expected, but for the questions of `missed`, where the standard is met by so many points less.
    """
    month = np.repeat(months, 40)
    n = month.size
    answers: dict[str, object] = {
        "response_id": [f"S{i:03d}" for i in range(1, n + 1)],
        "responded_at": np.sort(moments(rng, month)),
        "unit": rng.choice(("Delivery", "Sales", "Service", "Warehouse"), n),
    }
    for letter in "sxmk":
        level = {q: expected + missed.get(q, 0.0) * (letter == "m") for q in questions}
        answers |= {f"{letter}_{q}": _whole(rng.normal(level[q], 0.8, n)) for q in questions}
    return pd.DataFrame(answers)


def _whole(score: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.clip(np.rint(score), 1, 7).astype(np.int64)


def _current(customers: pd.DataFrame) -> NDArray[np.str_]:
    return customers.loc[customers["status"] == "current", "customer_id"].to_numpy()
