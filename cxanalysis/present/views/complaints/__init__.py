"""The complaints page: how many complain, about what, when, and again."""

from cxanalysis.present.views.complaints.again import again_finding
from cxanalysis.present.views.complaints.breakdown import breakdown_finding
from cxanalysis.present.views.complaints.cases import cases_finding
from cxanalysis.present.views.complaints.causes import causes_finding
from cxanalysis.present.views.complaints.channels import channels_finding
from cxanalysis.present.views.complaints.course import course_finding
from cxanalysis.present.views.complaints.items import items_figure, items_finding
from cxanalysis.present.views.complaints.loop import loop_finding
from cxanalysis.present.views.complaints.months import months_figure, months_finding
from cxanalysis.present.views.complaints.pledges import pledges_finding
from cxanalysis.present.views.complaints.rate import rate_figure, rate_finding, rate_panels
from cxanalysis.present.views.complaints.recovery import recovery_finding
from cxanalysis.present.views.complaints.repeats import repeat_figure, repeat_finding
from cxanalysis.present.views.complaints.told import (
    KEYS,
    MEASURES,
    TABLES,
    anchors,
    card_anchors,
    care,
    methods,
    numbers,
    remarks,
    standing,
)
from cxanalysis.present.views.complaints.waves import waves_finding

__all__ = [
    "course_finding",
    "waves_finding",
    "breakdown_finding",
    "again_finding",
    "pledges_finding",
    "cases_finding",
    "causes_finding",
    "loop_finding",
    "recovery_finding",
    "channels_finding",
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
