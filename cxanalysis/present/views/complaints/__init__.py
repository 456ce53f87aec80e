"""The complaints page: how many complain, about what, when, and again."""

from cxanalysis.present.views.complaints.items import items_figure, items_finding
from cxanalysis.present.views.complaints.months import months_figure, months_finding
from cxanalysis.present.views.complaints.numbers import numbers
from cxanalysis.present.views.complaints.rate import rate_figure, rate_finding, rate_panels
from cxanalysis.present.views.complaints.repeats import repeat_figure, repeat_finding
from cxanalysis.present.views.complaints.told import (
    KEYS,
    MEASURES,
    TABLES,
    anchors,
    card_anchors,
    care,
    methods,
    remarks,
    standing,
)

__all__ = [
    "KEYS",
    "MEASURES",
    "TABLES",
    "anchors",
    "card_anchors",
    "care",
    "items_figure",
    "items_finding",
    "methods",
    "months_figure",
    "months_finding",
    "numbers",
    "rate_figure",
    "rate_finding",
    "rate_panels",
    "remarks",
    "repeat_figure",
    "repeat_finding",
    "standing",
]
