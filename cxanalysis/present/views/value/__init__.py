"""The customer-value page: who is worth what, who moved between the classes, and what these data cannot say."""

from cxanalysis.present.views.value.basis import indicators_finding, indicators_table
from cxanalysis.present.views.value.classes import classes_figure, classes_finding, classes_table
from cxanalysis.present.views.value.history import history_figure, history_finding
from cxanalysis.present.views.value.matrix import moves_figure
from cxanalysis.present.views.value.moves import moves_finding, moves_panels
from cxanalysis.present.views.value.numbers import numbers, pairs
from cxanalysis.present.views.value.slides import slides_figure
from cxanalysis.present.views.value.told import (
    KEYS,
    MEASURES,
    METHODS,
    TABLES,
    anchors,
    card_anchors,
    care,
    remarks,
    standing,
)
from cxanalysis.present.views.value.words import short, slid, went

__all__ = [
    "KEYS",
    "MEASURES",
    "METHODS",
    "TABLES",
    "anchors",
    "card_anchors",
    "care",
    "classes_figure",
    "classes_finding",
    "classes_table",
    "history_figure",
    "history_finding",
    "indicators_finding",
    "indicators_table",
    "moves_figure",
    "moves_finding",
    "moves_panels",
    "numbers",
    "pairs",
    "remarks",
    "short",
    "slid",
    "slides_figure",
    "standing",
    "went",
]
