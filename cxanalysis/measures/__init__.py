"""Every measure, declared once: id, unit, which way is good, definition, formula, source.

The record refuses a figure whose measure or verdict is not declared here; `cx measures` and docs/methods.md print
this table; a card takes its good direction from here and from nowhere else.
"""

from __future__ import annotations

from dataclasses import replace

from cxanalysis.measures.complaints import COMPLAINTS
from cxanalysis.measures.declared import CHANGE, CLASSES, Measure
from cxanalysis.measures.others import OTHERS
from cxanalysis.measures.satisfaction import SATISFACTION

__all__ = ["CHANGE", "CLASSES", "GOOD_CLASSES", "MEASURES", "Measure", "good_direction"]

GOOD_CLASSES = {"value": "up", "low_value": "down"}  # a larger share of value customers is good, of low-value not

_ROWS = {
    "month": "expected perceived gap gap_weighted adequacy superiority alpha overall index top2 dissatisfied nps "
    "gap_reliability ceiling rank zone_position zone_share zone_crossed omega alpha_dropped item_missing "
    "straight_lining speeders weighted effective_n design_effect silent_bound priority",
    "window": "gap_model zone_reaction late_early driver driver_r2 driver_odds asymmetry segment_test segment "
    "segment_mean factor",
    "trend": "trend",
    "invitations": "response_rate",
    "staff": "service_gap",
    "comments": "theme",
}  # of the measures of satisfaction


def _rows(measure: str) -> str:
    family, _, name = measure.partition(".")
    if family == "complaints":
        return "complaints"
    found = (kind for kind, names in _ROWS.items() if family == "satisfaction" and name in names.split())
    return next(found, "none")


MEASURES = {measure.id: replace(measure, rows=_rows(measure.id)) for measure in (*SATISFACTION, *COMPLAINTS, *OTHERS)}


def good_direction(measure: str, item: str = "") -> str:
    """Return which way is good for a figure: up, down or neutral.

    Examples
    --------
    >>> good_direction("complaints.rate"), good_direction("value.class_share", "low_value")
    ('down', 'down')
    """
    if measure == "value.class_share":
        return GOOD_CLASSES.get(item, "neutral")
    return MEASURES[measure].good
