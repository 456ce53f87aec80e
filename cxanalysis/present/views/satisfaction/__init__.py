"""The satisfaction page: does service meet what customers accept and expect, and does satisfaction change."""

from cxanalysis.present.views.satisfaction.headings import (
    gap_finding,
    items_finding,
    response_finding,
    shares_finding,
    trend_finding,
    zone_finding,
)
from cxanalysis.present.views.satisfaction.months import dimension_figure, index_figure
from cxanalysis.present.views.satisfaction.panels import trend_panels, zone_panels
from cxanalysis.present.views.satisfaction.response import reliability_note, reliability_table, response_figure
from cxanalysis.present.views.satisfaction.rows import gap_figure, items_figure, perceived_figure, zone_figure
from cxanalysis.present.views.satisfaction.shares import recommend_table, shares_figure
from cxanalysis.present.views.satisfaction.told import (
    KEYS,
    MEASURES,
    TABLES,
    anchors,
    card_anchors,
    care,
    methods,
    nothing,
    numbers,
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
    "dimension_figure",
    "gap_figure",
    "gap_finding",
    "index_figure",
    "items_figure",
    "items_finding",
    "methods",
    "nothing",
    "numbers",
    "perceived_figure",
    "recommend_table",
    "reliability_note",
    "reliability_table",
    "remarks",
    "response_figure",
    "response_finding",
    "shares_figure",
    "shares_finding",
    "standing",
    "trend_finding",
    "trend_panels",
    "zone_figure",
    "zone_finding",
    "zone_panels",
]
