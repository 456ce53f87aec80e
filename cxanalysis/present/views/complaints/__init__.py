"""The complaints page: how many complain, about what, when, and again."""

from cxanalysis.present.views.complaints.again import again_figure, again_finding, again_note
from cxanalysis.present.views.complaints.again_rows import again_rows_figure
from cxanalysis.present.views.complaints.breakdown import (
    breakdown_figure,
    breakdown_finding,
    breakdown_people,
    breakdown_table,
)
from cxanalysis.present.views.complaints.cases import cases_cards, cases_figure, cases_finding, waiting_table
from cxanalysis.present.views.complaints.causes import causes_figure, causes_finding, causes_table
from cxanalysis.present.views.complaints.channel_kinds import channels_table
from cxanalysis.present.views.complaints.channels import channels_figure, channels_finding, channels_required
from cxanalysis.present.views.complaints.course import course_figure, course_finding, course_shown, course_strategies
from cxanalysis.present.views.complaints.effects import effects_figure, effects_words
from cxanalysis.present.views.complaints.exposure import exposure_figure
from cxanalysis.present.views.complaints.items import items_figure, items_finding
from cxanalysis.present.views.complaints.loop import loop_finding, loop_table
from cxanalysis.present.views.complaints.months import months_figure, months_finding
from cxanalysis.present.views.complaints.pledge_curve import pledges_figure, pledges_watched
from cxanalysis.present.views.complaints.pledge_groups import pledges_groups, pledges_groups_table
from cxanalysis.present.views.complaints.pledge_months import kept_figure
from cxanalysis.present.views.complaints.pledges import pledges_finding, pledges_table
from cxanalysis.present.views.complaints.rate import rate_figure, rate_finding, rate_panels
from cxanalysis.present.views.complaints.recovery import (
    handling_table,
    recovery_finding,
    recovery_note,
    recovery_table,
)
from cxanalysis.present.views.complaints.repeats import repeat_figure, repeat_finding
from cxanalysis.present.views.complaints.silent import silent_note, silent_words
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
from cxanalysis.present.views.complaints.waves import waves_figure, waves_finding, waves_table

__all__ = [
    "course_figure",
    "course_finding",
    "course_shown",
    "course_strategies",
    "waves_figure",
    "waves_finding",
    "waves_table",
    "breakdown_figure",
    "breakdown_finding",
    "breakdown_people",
    "breakdown_table",
    "exposure_figure",
    "again_figure",
    "again_finding",
    "again_note",
    "again_rows_figure",
    "pledges_finding",
    "pledges_table",
    "pledges_figure",
    "pledges_watched",
    "kept_figure",
    "pledges_groups",
    "pledges_groups_table",
    "cases_cards",
    "cases_figure",
    "cases_finding",
    "waiting_table",
    "causes_figure",
    "causes_finding",
    "causes_table",
    "loop_finding",
    "recovery_finding",
    "channels_finding",
    "channels_figure",
    "channels_required",
    "channels_table",
    "effects_figure",
    "effects_words",
    "loop_table",
    "handling_table",
    "recovery_note",
    "recovery_table",
    "silent_note",
    "silent_words",
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
