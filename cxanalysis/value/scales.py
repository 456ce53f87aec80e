"""Frozen scales: each indicator to 0-100 by its rank in the baseline period, and never again re-ranked.

Contribution is revenue minus cost of the orders whose cost is known (revenue for everybody where costs cover too little
of it), credit the share of amounts due that was paid in time, support and influence the latest rating, growth the log
ratio of the last six months' revenue to the six before. Who owed nothing is placed by the rating of credit, among
ratings; ratings of contribution and growth serve only where nobody is measured. What is not measured stays missing; the
weights of the rest are renormalised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    revenue, cost, due = (_numbers(measures, name) for name in ("revenue", "cost", "due"))
    if costs == "known":
        bare = np.isnan(cost) & (_numbers(measures, "uncosted") > 0)
        revenue = np.where(bare, np.nan, _numbers(measures, "costed") - np.nan_to_num(cost))
    recent, before = (np.maximum(_numbers(measures, name), 0) + floor for name in ("recent", "before"))
    growth = np.where(_silent(measures), -np.inf, np.log(recent / before))  # below everybody who bought at all
    young = _numbers(measures, "first_month") > ordinal - YEAR + 1
    columns = {
        "contribution": revenue,
        "support": _numbers(measures, "support"),
        "credit": np.where(due > 0, _numbers(measures, "on_time") / np.where(due > 0, due, 1), np.nan),
        "influence": _numbers(measures, "influence"),
        "growth": np.where(young, np.nan, growth),
        **{source: _numbers(measures, name) for name, source in RATINGS.items()},
    }
    return pd.DataFrame(np.column_stack(list(columns.values())), index=measures.index, columns=list(columns))


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


def scored(measures: pd.DataFrame, raw: pd.DataFrame, scales: Scales, parameters: Parameters) -> pd.DataFrame:
    """Score customers: five indicators 0-100 on the frozen scales, and the two weighted means.

    A customer without orders in the twelve months stands at the bottom of contribution and growth.

    Parameters
    ----------
    measures : pandas.DataFrame
        `facts.indicator_measures` of one period.
    raw : pandas.DataFrame
        `indicators` of the same.
    scales : Scales
        The frozen scales.
    parameters : Parameters
        Weights of the indicators.

    Returns
    -------
    pandas.DataFrame
        Index `customer_id`; `INDICATORS`, `current`, `potential` (0-100; missing where nothing was measured).
    """
    silent, out = _silent(measures), {name: np.full(len(raw), np.nan) for name in INDICATORS}
    for name in INDICATORS:
        for source in scales.sources(name):
            ranks = mid_rank(raw[source].to_numpy(), scales.reference[source])
            out[name] = np.where(np.isnan(out[name]), ranks, out[name])
    for name in ("contribution", "growth"):
        if name in scales.reference:
            out[name] = np.where(silent & raw[name].notna().to_numpy(), 0.0, out[name])
    for part, names in PARTS.items():
        values = np.column_stack([out[name] for name in names])
        out[part] = weighted(values, [getattr(parameters, f"weights_{name}") for name in names])
    return pd.DataFrame(np.column_stack(list(out.values())), index=raw.index, columns=list(out))


def _numbers(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return a column as numbers, missing ones NaN."""
    return np.asarray(frame[name], dtype="float64")


def _silent(measures: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell who ordered nothing in the twelve months."""
    ordered = [_numbers(measures, name) != 0 for name in ("revenue", "recent", "before")]
    return ~(ordered[0] | ordered[1] | ordered[2])


def weighted(values: NDArray[np.float64], weights: Sequence[float]) -> NDArray[np.float64]:
    """Return the weighted mean of what is measured, weights renormalised per customer.

    Examples
    --------
    >>> weighted(np.array([[100.0, 50.0], [100.0, np.nan]]), [0.6, 0.4]).tolist()
    [80.0, 100.0]
    """
    share = np.where(np.isnan(values), 0.0, np.asarray(weights, dtype="float64"))
    total = share.sum(axis=1)
    sums = (np.nan_to_num(values) * share).sum(axis=1)
    return np.where(total > 0, sums / np.where(total > 0, total, 1), np.nan)
