"""What is planted in the made-up company: which effects, how large, since when, and what follows from them.

Everything a report should find is declared here once; the generators apply it and `truth.json` tells it. Months are
counted back from the last one, so that a longer history plants the same effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.data.sample import deliveries
from cxanalysis.period import Period

EFFECTS = (
    "reliability_fall",
    "item_step",
    "item_wave",
    "item_improved",
    "repeat_complainers",
    "value_slide",
    "segment_gap",
    "standards_missed",
)
IMPROVED_ITEM = "Invoice error"
SUPPORT_CHANGE = -20  # points of the support rating of a sliding customer, at the next half-year

_FALL, _FALL_AGO = -1.2, 4  # points of perception on the 7-point scale; months before the last one
_ANSWER_AGO = 2  # the company starts to act on the fall
_STEP_ITEM, _STEP, _STEP_AGO = "Late delivery", 2.5, 0  # in the last month: the 12 before are the usual level
_WAVE_ITEM, _WAVE, _WAVE_MONTHS = "包装破损", 0.8, 6  # whole waves, at the mean level in the last month
_IMPROVED, _IMPROVED_AGO = 0.5, 14  # long enough ago that the last 12 months know only the lower level
_SLIDE = (0.60, 0.35, 0.20, 0.10, 0.06, 0.05, 0.05, 0.05)  # size of an order in the last months, of what it was
_SEGMENT, _SEGMENT_GAP = "茶馆", -0.5  # points of perceived empathy on the 7-point scale
_MISSED, _MISSED_ITEMS = -1.0, ("rel1", "rel2")  # points by which staff say the standard is not met
_GROUPS = {"slider": "value_slide", "repeater": "repeat_complainers"}


@dataclass(frozen=True)
class Planted:
    """The effects planted in the months that end with `end`.

    Parameters
    ----------
    end : Period
        Last month.
    months : int
        Number of months.
    effects : frozenset of str
        Which of `EFFECTS` are planted.

    Examples
    --------
    >>> planted = Planted(Period(2026, 10), 30, frozenset(["item_step"]))
    >>> planted.complaint_factors()["Late delivery"][-3:].tolist(), planted.groups
    ([1.0, 1.0, 2.5], ())
    """

    end: Period
    months: int
    effects: frozenset[str]

    @property
    def groups(self) -> tuple[str, ...]:
        """Planted groups of customers."""
        return tuple(group for group, effect in _GROUPS.items() if effect in self.effects)

    @property
    def _ago(self) -> NDArray[np.int64]:
        """Months before the last one, by month."""
        return np.arange(self.months)[::-1]

    def perception(self, dimension: str, people: pd.DataFrame, month: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the planted change of perception of each respondent, in points.

        Parameters
        ----------
        dimension : str
            Dimension of service quality.
        people : pandas.DataFrame
            The respondents, with their `segment`.
        month : array of int, shape (n,)
            Month number of each answer, the first being 0.
        """
        change = np.zeros(month.size)
        if dimension == "reliability" and "reliability_fall" in self.effects:
            change += _FALL * (self._ago[month] <= _FALL_AGO)
        if dimension == "empathy" and "segment_gap" in self.effects:
            change += _SEGMENT_GAP * (people["segment"].to_numpy() == _SEGMENT)
        return change

    def complaint_factors(self) -> dict[str, NDArray[np.float64]]:
        """Return the planted factor on the complaints of an item, by month; other items stay as they are."""
        ago = self._ago
        factors = {
            "item_step": (_STEP_ITEM, np.where(ago <= _STEP_AGO, _STEP, 1.0)),
            "item_wave": (_WAVE_ITEM, 1 - _WAVE * np.sin(2 * np.pi * ago / _WAVE_MONTHS)),
            "item_improved": (IMPROVED_ITEM, np.where(ago <= _IMPROVED_AGO, _IMPROVED, 1.0)),
        }
        return {item: factor for effect, (item, factor) in factors.items() if effect in self.effects}

    def stepped(self) -> NDArray[np.bool_]:
        """Return the months in which complaints about late delivery stepped up, and deliveries were late."""
        return (self._ago <= _STEP_AGO) & ("item_step" in self.effects)

    def deliveries(self) -> dict[str, Any]:
        """Tell how many orders are delivered as agreed: in time by month, in the right quantity and quality."""
        months = [self.end.shift(-k) for k in range(min(deliveries.MONTHS, self.months))]
        late = self.stepped()[::-1]
        in_time = {str(p): deliveries.IN_TIME_STEPPED if late[k] else deliveries.IN_TIME for k, p in enumerate(months)}
        return {
            "measure": "orders.fulfilled",
            "in_time": dict(sorted(in_time.items())),
            "right_quantity": deliveries.RIGHT_QUANTITY,
            "right_quality": deliveries.RIGHT_QUALITY,
        }

    def improvements(self) -> dict[str, tuple[str, np.datetime64]]:
        """Return the two improvements: the item of complaints each rests on, and its first day."""
        return {
            "I1": (IMPROVED_ITEM, np.datetime64(self.improved_from.start, "D")),
            "I2": (_STEP_ITEM, np.datetime64(self.answered_from.start, "D")),
        }

    def missed_standards(self) -> dict[str, float]:
        """Return the questions whose standard staff say is not met, and by how many points."""
        return dict.fromkeys(_MISSED_ITEMS, _MISSED) if "standards_missed" in self.effects else {}

    def slide(self) -> NDArray[np.float64]:
        """Return the size of a sliding customer's order by month, as a share of what it was."""
        return np.array([_SLIDE[len(_SLIDE) - 1 - k] if k < len(_SLIDE) else 1.0 for k in self._ago])

    @property
    def slide_from(self) -> Period:
        """First month of the slide."""
        return self.end.shift(1 - len(_SLIDE))

    @property
    def improved_from(self) -> Period:
        """First month of the improvement that worked."""
        return self.end.shift(-_IMPROVED_AGO)

    @property
    def answered_from(self) -> Period:
        """First month of the company's answer to the fall."""
        return self.end.shift(-_ANSWER_AGO)

    def truth(self, members: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
        """Tell each planted effect: measure, item, first month, size, ids, and what follows from it.

        Parameters
        ----------
        members : dict of str to list of str
            Customer ids of the groups `slider` and `repeater`.
        """
        told = (
            self._told_of_survey()
            | self._told_of_complaints()
            | {
                "repeat_complainers": {
                    "measure": "complaints.repeat_rate",
                    "from": str(self.end.shift(1 - self.months)),
                    "customer_ids": members["repeater"],
                },
                "value_slide": {
                    "measure": "value.move",
                    "item": "value->low_value",
                    "from": str(self.slide_from),
                    "order_size": list(_SLIDE),
                    "support_points": SUPPORT_CHANGE,
                    "customer_ids": members["slider"],
                },
            }
        )
        return {name: told[name] for name in EFFECTS if name in self.effects}

    def _told_of_survey(self) -> dict[str, dict[str, Any]]:
        """Effects on what the survey says."""
        return {
            "reliability_fall": {
                "measure": "satisfaction.perceived",
                "item": "reliability",
                "from": str(self.end.shift(-_FALL_AGO)),
                "change_points": _FALL,
                "zone_before": "inside",
                "zone_after": "below",
                "follows": [
                    "satisfaction.gap:reliability",
                    "satisfaction.overall",
                    "satisfaction.index",
                    "satisfaction.trend:reliability",
                    "satisfaction.trend:overall",
                    "satisfaction.theme:delivery",
                ],
            },
            "segment_gap": {
                "measure": "satisfaction.perceived",
                "item": "empathy",
                "scope": f"segment={_SEGMENT}",
                "from": str(self.end.shift(1 - self.months)),
                "change_points": _SEGMENT_GAP,
            },
            "standards_missed": {
                "measure": "satisfaction.service_gap",
                "item": "3:reliability",
                "from": str(self.end),
                "change_points": _MISSED,
            },
        }

    def _told_of_complaints(self) -> dict[str, dict[str, Any]]:
        """Effects on what is complained about."""
        since = {k: str(self.end.shift(-k)) for k in range(self.months)}
        return {
            "item_step": {
                "measure": "complaints.share",
                "item": _STEP_ITEM,
                "from": str(self.end.shift(-_STEP_AGO)),
                "factor": _STEP,
                "follows": [
                    "complaints.rate",
                    "complaints.complaints",
                    "complaints.hhi",
                    "complaints.top3_share",
                    "orders.fulfilled",
                ],
            },
            "item_wave": {
                "measure": "complaints.share",
                "item": _WAVE_ITEM,
                "amplitude": _WAVE,
                "length_months": _WAVE_MONTHS,
                "crests": sorted(month for k, month in since.items() if k % _WAVE_MONTHS in (4, 5)),
                "troughs": sorted(month for k, month in since.items() if k % _WAVE_MONTHS in (1, 2)),
            },
            "item_improved": {
                "measure": "complaints.share",
                "item": IMPROVED_ITEM,
                "from": str(self.improved_from),
                "factor": _IMPROVED,
                "improvement_id": "I1",
            },
        }

    def quiet(self, items: list[str], dimensions: list[str]) -> dict[str, list[str]]:
        """Tell what nothing happens to, of all items and dimensions, whichever effects are planted."""
        loud = (_STEP_ITEM, _WAVE_ITEM, IMPROVED_ITEM, "reliability", "empathy")
        return {
            "measures": ["satisfaction.nps", "satisfaction.response_rate"],
            "dimensions": [d for d in dimensions if d not in loud],
            "items": [i for i in items if i and i not in loud],
        }
