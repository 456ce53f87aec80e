"""What the made-up company's newer complaint form asks: product, severity, cost, who passed the case on, follow-up.

The form is a year old, so that the months before it know none of this. What it says of a case never contradicts the
course the case took, and names no repeat that the dates do not show.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Office = Callable[[np.random.Generator, NDArray[np.datetime64]], NDArray[np.datetime64]]

FORM_MONTHS = 13  # the last one and the twelve it is compared with
STEP_MONTHS = 2  # steps are kept no longer
REPEAT_NAMED = 0.35  # repeats that name the complaint before

FRAGILE = ("Glass", "茶具")  # take more of the complaints than of the orders
_PRODUCTS = ("Tea", "Glass", "Pans", "Linen", "茶具")
_PRODUCT_SHARE = {  # fragile goods break, the others follow what is sold
    "quality": (0.14, 0.42, 0.10, 0.08, 0.26),
    "service": (0.32, 0.22, 0.20, 0.14, 0.12),
    "other": (0.32, 0.22, 0.20, 0.14, 0.12),
}
_NO_PRODUCT = ("Phone waiting", "Refund delay", "")
_QUALITY = ("reliability", "performance", "life", "safety", "economy")
_QUALITY_SHARE = (0.42, 0.26, 0.14, 0.11, 0.07)
_SEVERITY, _SEVERITY_SHARE = ("low", "medium", "high"), (0.5, 0.38, 0.12)
_HANDLERS = tuple(f"H{k}" for k in range(1, 8))
_SAME_PERSON = 0.55  # taken and handled by the same person
_PASSED_ON = (0.05, 0.30)  # cases passed upwards: those settled in a week, and the others
_COSTED, _COST = 0.7, {"quality": 38.0, "service": 22.0, "other": 12.0}  # EUR, mean
_FOLLOWED = 0.45
_REPEAT_DAYS = 90
_LED_BEFORE, _LED_SINCE = 0.6, 0.25  # complaints that an improvement rests on, before its start and since
_BEFORE_MONTHS = 3


def add_form(
    rng: np.random.Generator,
    complaints: pd.DataFrame,
    starts: NDArray[np.datetime64],
    as_of: np.datetime64,
    office: Office,
    improvements: dict[str, tuple[str, np.datetime64]],
) -> pd.DataFrame:
    """Add the columns of the newer form to the complaints of the last months.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    complaints : pandas.DataFrame
        From `make_complaints`.
    starts : array of datetime64[D], shape (months + 1,)
        First days of the months and the day after the last.
    as_of : datetime64[D]
        Nothing that happened on this day or later is known.
    office : callable
        Draws office moments for days.
    improvements : dict of str to (str, datetime64[D])
        Improvement to the item it is about and its first day; told of complaints before the form, too.

    Returns
    -------
    pandas.DataFrame
        The complaints with ten more columns.
    """
    n, category = len(complaints), complaints["category"]
    recent = (complaints["received_at"] >= starts[max(starts.size - 1 - FORM_MONTHS, 0)]).to_numpy()
    goods = recent & ~complaints["item"].isin(_NO_PRODUCT).to_numpy()
    same = rng.random(n) < _SAME_PERSON
    taken = np.where(same, complaints["handled_by"], rng.choice(_HANDLERS, n))
    passed, called = _passed_on(rng, complaints, as_of, office), _followed_up(rng, complaints, as_of, office)
    cost = np.rint(rng.gamma(2.0, 0.5, n) * category.map(_COST).fillna(20.0).to_numpy()).astype(np.int64)
    quality = recent & (category == "quality").to_numpy()
    return complaints.assign(
        product=np.where(goods, _products(rng, category), ""),
        quality_characteristic=np.where(quality, rng.choice(_QUALITY, n, p=_QUALITY_SHARE), ""),
        received_by=np.where(recent, taken, ""),
        escalated_at=passed.where(recent),
        followed_up_at=called.where(recent),
        improvement_id=_led_to(rng, complaints, improvements),
        repeats=np.where(recent, _named_repeats(rng, complaints), ""),
        cost=pd.arrays.IntegerArray(cost, ~(recent & (rng.random(n) < _COSTED))),
        severity=np.where(recent, rng.choice(_SEVERITY, n, p=_SEVERITY_SHARE), ""),
    )


def _products(rng: np.random.Generator, category: pd.Series) -> NDArray[np.str_]:
    """Draw a product for each complaint, fragile ones for complaints about quality."""
    place, drawn = rng.random(len(category)), np.full(len(category), "", dtype="U8")
    for name, share in _PRODUCT_SHARE.items():
        own = (category == name).to_numpy()
        drawn[own] = np.array(_PRODUCTS)[np.searchsorted(np.cumsum(share)[:-1], place[own], side="right")]
    return drawn


def _passed_on(rng: np.random.Generator, complaints: pd.DataFrame, as_of: np.datetime64, office: Office) -> pd.Series:
    """Draw when cases were passed upwards: between the first answer and the end, long cases more often."""
    answered = complaints["responded_at"]
    end = complaints["resolved_at"].fillna(complaints["withdrawn_at"]).fillna(pd.Timestamp(as_of))
    days = (end - answered).dt.days.fillna(0).clip(lower=0).to_numpy().astype(np.int64)
    often = np.where(days > 7, _PASSED_ON[1], _PASSED_ON[0])
    day = answered.fillna(end).to_numpy().astype("datetime64[D]")
    later = day + np.floor(rng.random(days.size) * np.minimum(days, 30)).astype("timedelta64[D]")
    at = pd.Series(office(rng, later))
    return at.where((rng.random(days.size) < often) & (at > answered) & (at < end))


def _followed_up(rng: np.random.Generator, complaints: pd.DataFrame, as_of: np.datetime64, office: Office) -> pd.Series:
    """Draw when somebody called to ask whether the result holds: two to eight days after it."""
    settled, n = complaints["resolved_at"], len(complaints)
    day = settled.fillna(pd.Timestamp(as_of)).to_numpy().astype("datetime64[D]")
    at = pd.Series(office(rng, day + rng.integers(2, 9, n).astype("timedelta64[D]")))
    return at.where(settled.notna() & (at < pd.Timestamp(as_of)) & (rng.random(n) < _FOLLOWED))


def _led_to(
    rng: np.random.Generator, complaints: pd.DataFrame, improvements: dict[str, tuple[str, np.datetime64]]
) -> NDArray[np.str_]:
    """Draw the complaints an improvement rests on: most of the months before it, some since."""
    received, place = complaints["received_at"].to_numpy().astype("datetime64[D]"), rng.random(len(complaints))
    named = np.full(len(complaints), "", dtype="U8")
    for improvement, (item, since) in improvements.items():
        about = (complaints["item"] == item).to_numpy()
        first = (since.astype("datetime64[M]") - _BEFORE_MONTHS).astype("datetime64[D]")
        often = np.where(received < since, _LED_BEFORE, _LED_SINCE)
        named[about & (received >= first) & (place < often)] = improvement
    return named


def _named_repeats(rng: np.random.Generator, complaints: pd.DataFrame) -> NDArray[np.str_]:
    """Name the complaint before for some repeats: same customer and item, both complaints proper."""
    named, n = np.full(len(complaints), "", dtype="U8"), len(complaints)
    proper = complaints[
        (complaints["kind"] == "complaint") & (complaints["customer_id"] != "") & (complaints["item"] != "")
    ]
    groups = proper.groupby(["customer_id", "item"])
    before, gap = groups["complaint_id"].shift(), groups["received_at"].diff()
    near = (gap > pd.Timedelta(0)) & (gap <= pd.Timedelta(days=_REPEAT_DAYS))
    chosen = near & (rng.random(n)[proper.index] < REPEAT_NAMED)
    named[chosen.index[chosen]] = before[chosen]
    return named


def make_steps(complaints: pd.DataFrame, starts: NDArray[np.datetime64]) -> pd.DataFrame:
    """Write down the steps of the cases of the last months, as their dates tell them.

    Parameters
    ----------
    complaints : pandas.DataFrame
        From `add_form`.
    starts : array of datetime64[D], shape (months + 1,)
        First days of the months and the day after the last.

    Returns
    -------
    pandas.DataFrame
        complaint_id, at, step, unit, in order of case and time. A case that who took it settled alone has one step.
    """
    cases = complaints[complaints["received_at"] >= starts[max(starts.size - 1 - STEP_MONTHS, 0)]]
    alone = (
        (cases["received_by"] == cases["handled_by"]) & cases["escalated_at"].isna() & cases["arrived_at"].isna()
    ) & cases["resolved_at"].notna()
    steps = [
        ("answered", "Service", cases["responded_at"].where(~alone)),
        ("visited", "Branch", cases["arrived_at"]),
        ("passed on", "Office", cases["escalated_at"]),
        ("settled", "Service", cases["resolved_at"]),
    ]
    rows = [
        pd.DataFrame({"complaint_id": cases["complaint_id"], "at": at, "step": step, "unit": unit})
        for step, unit, at in steps
    ]
    return pd.concat(rows).dropna(subset="at").sort_values(["complaint_id", "at", "step"], ignore_index=True)
