"""What is counted in the engine: Ibis expressions over checked tables in, small tidy frames out.

Nothing here judges or draws. One scope filter serves every count, and every count is cut into periods the same way.
"""

from cxanalysis.facts.answers import answers, invitation_counts
from cxanalysis.facts.complaints import (
    complainers,
    complaint_months,
    item_months,
    repeat_months,
    repeats_by_customer,
)
from cxanalysis.facts.customers import active_months, members
from cxanalysis.facts.outside import outside
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import CORE, covers, data_span, last_complete_period
from cxanalysis.facts.targets import targets
from cxanalysis.facts.value import first_full_month, indicator_measures

__all__ = [
    "CORE",
    "Scope",
    "active_months",
    "answers",
    "complainers",
    "complaint_months",
    "covers",
    "data_span",
    "first_full_month",
    "indicator_measures",
    "invitation_counts",
    "item_months",
    "last_complete_period",
    "members",
    "outside",
    "repeat_months",
    "repeats_by_customer",
    "targets",
]
