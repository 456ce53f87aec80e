"""Frozen scales: each indicator to 0-100 by its rank in the baseline period, and never again re-ranked.

Contribution is revenue minus cost (revenue where no cost is known), credit the share of amounts due that was paid in
time (or the latest rating), support and influence the latest rating, growth the log ratio of the last six months'
revenue to the six before. What is not measured stays missing; the weights of the rest are renormalised.
"""

from __future__ import annotations

from collections.abc import Mapping
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
YEAR = 12


def growth_floor(baseline: pd.DataFrame) -> float:
    """Return c of the growth formula: 1 % of the baseline's median revenue of the earlier half.

    Where the median customer bought nothing then, the median of those who did; 1 minor unit where nobody did.
    """
    before = baseline["before"].to_numpy(dtype="float64")
    median = float(np.median(before)) if len(before) else 0.0
    if median <= 0 and (before > 0).any():
        median = float(np.median(before[before > 0]))
    return max(0.01 * median, 1.0)


def indicators(measures: pd.DataFrame, ordinal: int, floor: float) -> pd.DataFrame:
    """Turn raw measures into the five indicators, in their own units.

    Parameters
    ----------
    measures : pandas.DataFrame
        `facts.indicator_measures` of one period.
    ordinal : int
        The period (months since year 0); growth is not measured for who joined under 12 months before its end.
    floor : float
        `growth_floor` of the baseline.

    Returns
    -------
    pandas.DataFrame
        Same index, columns `INDICATORS`; missing where not measured.
    """
    out = pd.DataFrame(index=measures.index)
    bought = measures["revenue"].astype("float64")
    out["contribution"] = (bought - measures["cost"]).fillna(bought)
    out["support"] = measures["support"]
    due = measures["due"].where(measures["due"] > 0)
    out["credit"] = (measures["on_time"] / due).fillna(measures["credit"])
    out["influence"] = measures["influence"]
    recent, before = (measures[c].clip(lower=0).astype("float64") + floor for c in ("recent", "before"))
    out["growth"] = np.log(recent / before)
    young = measures["first_month"] > ordinal - YEAR + 1
    out.loc[young, "growth"] = np.nan
    return out


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
    """The baseline's sorted values of each indicator, the growth floor, and the two cut points."""

    reference: Mapping[str, np.ndarray]
    floor: float
    cut_current: float
    cut_potential: float

    @property
    def measured(self) -> tuple[str, ...]:
        """Indicators that have a scale."""
        return tuple(name for name in INDICATORS if len(self.reference.get(name, ())))


def scored(measures: pd.DataFrame, ordinal: int, scales: Scales, parameters: Parameters) -> pd.DataFrame:
    """Score customers: five indicators 0-100 on the frozen scales, and the two weighted means.

    A customer without orders in the twelve months stands at the bottom of contribution and growth.

    Returns
    -------
    pandas.DataFrame
        Index `customer_id`; `INDICATORS`, `current`, `potential` (0-100; missing where nothing was measured).
    """
    raw = indicators(measures, ordinal, scales.floor)
    out = pd.DataFrame(index=raw.index)
    for name in INDICATORS:
        values = raw[name].to_numpy(dtype="float64")
        known = name in scales.measured
        out[name] = mid_rank(values, scales.reference[name]) if known else np.full(len(raw), np.nan)
    silent = (measures["revenue"] == 0) & (measures["recent"] == 0) & (measures["before"] == 0)
    for name in ("contribution", "growth"):
        if name in scales.measured:
            out.loc[silent & raw[name].notna(), name] = 0.0
    for part, names in PARTS.items():
        out[part] = weighted(out, {n: getattr(parameters, f"weights_{n}") for n in names})
    return out


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
