"""Frozen scales: each indicator to 0-100 by its rank in the baseline period, and never again re-ranked.

Contribution is revenue minus cost of the orders whose cost is known (revenue for everybody where costs cover too little
of it), credit the share of amounts due that was paid in time, support and influence the latest rating, growth the log
ratio of the last six months' revenue to the six before. Who owed nothing is placed by the rating of credit, among
ratings; ratings of contribution and growth serve only where nobody is measured. What is not measured stays missing; the
weights of the rest are renormalised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from cxanalysis.data.parameters import Parameters

CURRENT = ("contribution", "support", "credit")
POTENTIAL = ("influence", "growth")
PARTS = {"current": CURRENT, "potential": POTENTIAL}
INDICATORS = CURRENT + POTENTIAL
RATINGS = {"contribution": "rated_contribution", "credit": "rated_credit", "growth": "rated_growth"}
SOURCES = (*INDICATORS, *RATINGS.values())  # each has a scale of its own: paid shares and ratings are not one quantity
YEAR = 12
COVERED = 0.8  # share of revenue whose cost must be known in every period for contribution to be profit


def growth_floor(baseline: pd.DataFrame) -> float:
    """Return c of the growth formula: 1 % of the baseline's median revenue of the earlier half.

    Where the median customer bought nothing then, the median of those who did; 1 minor unit where nobody did.
    """
    before = baseline["before"].to_numpy(dtype="float64")
    median = float(np.median(before)) if len(before) else 0.0
    if median <= 0 and (before > 0).any():
        median = float(np.median(before[before > 0]))
    return max(0.01 * median, 1.0)


def cost_basis(measures: Iterable[pd.DataFrame]) -> str:
    """Tell whether costs can be used: "none" is known, "part" covers too little revenue in some period, or "known".

    One answer serves all periods, since revenue and profit cannot share a frozen scale.

    Examples
    --------
    >>> month = pd.DataFrame({"revenue": [60, 40], "costed": [60, 20], "cost": [45.0, 15.0]})
    >>> cost_basis([month]), cost_basis([month, month.assign(costed=[60, 19])])
    ('known', 'part')
    """
    every = list(measures)
    if not any(known["cost"].notna().any() for known in every):
        return "none"
    enough = all(known["costed"].sum() >= COVERED * known["revenue"].sum() for known in every)
    return "known" if enough else "part"


def indicators(measures: pd.DataFrame, ordinal: int, floor: float, costs: str) -> pd.DataFrame:
    """Turn raw measures into the five indicators, in their own units, and the ratings that stand in for some.

    Parameters
    ----------
    measures : pandas.DataFrame
        `facts.indicator_measures` of one period.
    ordinal : int
        The period (months since year 0); growth is not measured for who joined under 12 months before its end.
    floor : float
        `growth_floor` of the baseline.
    costs : str
        `cost_basis`; a customer with orders but no cost of any is not measured where costs are "known".

    Returns
    -------
    pandas.DataFrame
        Same index, columns `SOURCES`; missing where not measured.
    """
    out = pd.DataFrame(index=measures.index)
    out["contribution"] = measures["revenue"].astype("float64")
    if costs == "known":
        bare = measures["cost"].isna() & (measures["uncosted"] > 0)
        out["contribution"] = (measures["costed"] - measures["cost"].fillna(0.0)).mask(bare)
    out["support"] = measures["support"]
    out["credit"] = measures["on_time"] / measures["due"].where(measures["due"] > 0)
    out["influence"] = measures["influence"]
    recent, before = (measures[c].clip(lower=0).astype("float64") + floor for c in ("recent", "before"))
    out["growth"] = np.log(recent / before)
    out.loc[_silent(measures), "growth"] = -np.inf  # below everybody who bought at all, on the scale as in the score
    young = measures["first_month"] > ordinal - YEAR + 1
    out.loc[young, "growth"] = np.nan
    return out.assign(**{source: measures[name] for name, source in RATINGS.items()})


def mid_rank(values: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Place values on a frozen scale: 100 (share below + half the share equal) of the sorted reference.

    Examples
    --------
    >>> mid_rank(np.array([0.0, 2.0, 9.0, np.nan]), np.array([1.0, 2.0, 2.0, 3.0])).tolist()
    [0.0, 50.0, 100.0, nan]
    """
    below = np.searchsorted(reference, values, side="left")
    through = np.searchsorted(reference, values, side="right")
    ranks = 50.0 * (below + through) / max(len(reference), 1)
    return np.where(np.isnan(values), np.nan, ranks)


@dataclass(frozen=True)
class Scales:
    """The baseline's sorted values of each source, the growth floor, the two cut points, what contribution rests on.

    `late` are sources that began so late that twelve months of them are not there yet: their scales are "so far".
    """

    reference: Mapping[str, np.ndarray]
    floor: float
    cut_current: float
    cut_potential: float
    costs: str = "none"
    late: tuple[str, ...] = ()

    def sources(self, name: str) -> tuple[str, ...]:
        """Return where an indicator comes from, first choice first; nothing where it is never measured.

        Ratings stand beside payments customer by customer; they replace contribution and growth only for all.
        """
        found = tuple(s for s in (name, RATINGS.get(name, "")) if s in self.reference)
        return found if name == "credit" else found[:1]

    @property
    def measured(self) -> tuple[str, ...]:
        """Indicators that have a scale."""
        return tuple(name for name in INDICATORS if self.sources(name))


def scored(measures: pd.DataFrame, ordinal: int, scales: Scales, parameters: Parameters) -> pd.DataFrame:
    """Score customers: five indicators 0-100 on the frozen scales, and the two weighted means.

    A customer without orders in the twelve months stands at the bottom of contribution and growth.

    Returns
    -------
    pandas.DataFrame
        Index `customer_id`; `INDICATORS`, `current`, `potential` (0-100; missing where nothing was measured).
    """
    raw = indicators(measures, ordinal, scales.floor, scales.costs)
    out = pd.DataFrame(index=raw.index)
    for name in INDICATORS:
        out[name] = np.nan
        for source in scales.sources(name):
            ranks = mid_rank(raw[source].to_numpy(dtype="float64"), scales.reference[source])
            out[name] = out[name].fillna(pd.Series(ranks, index=raw.index))
    silent = _silent(measures)
    for name in ("contribution", "growth"):
        if name in scales.reference:
            out.loc[silent & raw[name].notna(), name] = 0.0
    for part, names in PARTS.items():
        out[part] = weighted(out, {n: getattr(parameters, f"weights_{n}") for n in names})
    return out


def _silent(measures: pd.DataFrame) -> pd.Series:
    """Tell who ordered nothing in the twelve months."""
    return (measures["revenue"] == 0) & (measures["recent"] == 0) & (measures["before"] == 0)


def weighted(frame: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """Return the weighted mean of what is measured, weights renormalised per customer.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [100.0, 100.0], "b": [50.0, np.nan]})
    >>> weighted(frame, {"a": 0.6, "b": 0.4}).tolist()
    [80.0, 100.0]
    """
    values = frame[list(weights)].to_numpy(dtype="float64")
    share = np.where(np.isnan(values), 0.0, np.array(list(weights.values())))
    total = share.sum(axis=1)
    sums = (np.nan_to_num(values) * share).sum(axis=1)
    return pd.Series(np.where(total > 0, sums / np.where(total > 0, total, 1), np.nan), index=frame.index)
