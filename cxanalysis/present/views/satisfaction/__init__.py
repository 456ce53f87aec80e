"""The satisfaction page: does service meet what customers accept and expect, does it change, what goes with it."""

from cxanalysis.present.views.satisfaction.benchmarks import benchmarks_figure, benchmarks_finding
from cxanalysis.present.views.satisfaction.drivers import drivers_figure, drivers_finding, drivers_note, drivers_table
from cxanalysis.present.views.satisfaction.factors import factors_figure, factors_finding, factors_table
from cxanalysis.present.views.satisfaction.gaps import trust_note, trust_read, trust_table
from cxanalysis.present.views.satisfaction.headings import gap_finding, items_finding, shares_finding, zone_finding
from cxanalysis.present.views.satisfaction.market import market_finding, market_table
from cxanalysis.present.views.satisfaction.mix import mix_note
from cxanalysis.present.views.satisfaction.months import dimension_figure, index_figure
from cxanalysis.present.views.satisfaction.outcomes import outcomes_figure, outcomes_finding
from cxanalysis.present.views.satisfaction.panels import trend_panels, zone_panels
from cxanalysis.present.views.satisfaction.priorities import priorities_figure, priorities_finding
from cxanalysis.present.views.satisfaction.ranking import rank_note, rank_table, rank_words
from cxanalysis.present.views.satisfaction.response import groups_table, response_figure
from cxanalysis.present.views.satisfaction.rows import gap_figure, items_figure, perceived_figure, zone_figure
from cxanalysis.present.views.satisfaction.scales import (
    dropped_table,
    reliability_note,
    reliability_table,
    scales_finding,
)
from cxanalysis.present.views.satisfaction.segments import more_segments_figure, segments_figure, segments_finding
from cxanalysis.present.views.satisfaction.service_gaps import (
    service_gaps_figure,
    service_gaps_finding,
    service_gaps_note,
)
from cxanalysis.present.views.satisfaction.shares import recommend_table, shares_figure
from cxanalysis.present.views.satisfaction.sides import asymmetry_note, asymmetry_table
from cxanalysis.present.views.satisfaction.soundness import checks_table, soundness_finding, soundness_note
from cxanalysis.present.views.satisfaction.themes import themes_figure, themes_finding, themes_table
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
from cxanalysis.present.views.satisfaction.tolerance import reaction_note, tolerance_figure
from cxanalysis.present.views.satisfaction.trend import trend_figure, trend_finding, trend_strategies
from cxanalysis.present.views.satisfaction.weighted import weighted_figure, weighted_finding

__all__ = [
    "KEYS",
    "MEASURES",
    "TABLES",
    "anchors",
    "asymmetry_note",
    "asymmetry_table",
    "benchmarks_figure",
    "benchmarks_finding",
    "card_anchors",
    "care",
    "checks_table",
    "dimension_figure",
    "drivers_figure",
    "drivers_finding",
    "drivers_note",
    "drivers_table",
    "dropped_table",
    "factors_figure",
    "factors_finding",
    "factors_table",
    "gap_figure",
    "gap_finding",
    "groups_table",
    "index_figure",
    "items_figure",
    "items_finding",
    "market_finding",
    "market_table",
    "methods",
    "mix_note",
    "more_segments_figure",
    "nothing",
    "numbers",
    "outcomes_figure",
    "outcomes_finding",
    "perceived_figure",
    "priorities_figure",
    "priorities_finding",
    "rank_note",
    "rank_table",
    "rank_words",
    "reaction_note",
    "recommend_table",
    "reliability_note",
    "reliability_table",
    "remarks",
    "response_figure",
    "scales_finding",
    "segments_figure",
    "segments_finding",
    "service_gaps_figure",
    "service_gaps_finding",
    "service_gaps_note",
    "shares_figure",
    "shares_finding",
    "soundness_finding",
    "soundness_note",
    "standing",
    "themes_figure",
    "themes_finding",
    "themes_table",
    "tolerance_figure",
    "trend_figure",
    "trend_finding",
    "trend_panels",
    "trend_strategies",
    "trust_note",
    "trust_read",
    "trust_table",
    "weighted_figure",
    "weighted_finding",
    "zone_figure",
    "zone_finding",
    "zone_panels",
]
