"""What is counted in the engine: Ibis expressions over checked tables in, small tidy frames out.

Nothing here judges or draws. One scope filter serves every count, and every count is cut into periods the same way.
"""

from cxanalysis.facts.answers import answers, invitation_counts, respondents_by
from cxanalysis.facts.benchmarks import benchmarks
from cxanalysis.facts.comments import comments
from cxanalysis.facts.complaints import (
    complainers,
    complaint_months,
    item_months,
    repeat_months,
    repeats_by_customer,
)
from cxanalysis.facts.customers import active_months, members
from cxanalysis.facts.invitations import invitations
from cxanalysis.facts.outcomes import outcomes
from cxanalysis.facts.outside import outside
from cxanalysis.facts.people import people
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import CORE, covers, data_span, last_complete_period
from cxanalysis.facts.staff import staff_answers
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
    "people",
    "repeat_months",
    "repeats_by_customer",
    "respondents_by",
    "benchmarks",
    "comments",
    "invitations",
    "outcomes",
    "staff_answers",
    "targets",
]
