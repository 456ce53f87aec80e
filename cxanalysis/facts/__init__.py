"""What is counted in the engine: Ibis expressions over checked tables in, small tidy frames out.

Nothing here judges or draws. One scope filter serves every count, and every count is cut into periods the same way.
"""

from cxanalysis.facts.again import case_counts, frequent_complainers, returned
from cxanalysis.facts.answers import answers, invitation_counts, respondents_by
from cxanalysis.facts.benchmarks import benchmarks
from cxanalysis.facts.breakdown import Breakdown, breakdown
from cxanalysis.facts.cases import Cases, cases
from cxanalysis.facts.causes import Causes, causes
from cxanalysis.facts.comments import comments
from cxanalysis.facts.complaints import (
    complainers,
    complaint_months,
    item_months,
    repeat_months,
    repeats_by_customer,
)
from cxanalysis.facts.contacts import contacts
from cxanalysis.facts.course import complaint_series
from cxanalysis.facts.customers import active_months, members
from cxanalysis.facts.deliveries import deliveries, undelivered
from cxanalysis.facts.exposure import Exposure, exposure
from cxanalysis.facts.filed import filed
from cxanalysis.facts.invitations import invitations
from cxanalysis.facts.loop import cases_by_month, complaint_states, improvements
from cxanalysis.facts.outcomes import outcomes
from cxanalysis.facts.outside import outside
from cxanalysis.facts.people import people
from cxanalysis.facts.pledges import Pledged, longest_open, pledges
from cxanalysis.facts.recovery import buying, handled, staying
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.silent import voices
from cxanalysis.facts.span import CORE, covers, data_span, last_complete_period
from cxanalysis.facts.staff import staff_answers
from cxanalysis.facts.targets import targets
from cxanalysis.facts.value import first_full_month, indicator_measures
from cxanalysis.facts.waits import Waits, waits

__all__ = [
    "CORE",
    "Cases",
    "Causes",
    "Waits",
    "cases",
    "causes",
    "waits",
    "Breakdown",
    "Exposure",
    "breakdown",
    "exposure",
    "Scope",
    "active_months",
    "answers",
    "case_counts",
    "frequent_complainers",
    "returned",
    "cases_by_month",
    "complainers",
    "complaint_states",
    "contacts",
    "buying",
    "handled",
    "staying",
    "voices",
    "improvements",
    "complaint_months",
    "complaint_series",
    "covers",
    "data_span",
    "deliveries",
    "first_full_month",
    "indicator_measures",
    "invitation_counts",
    "item_months",
    "last_complete_period",
    "longest_open",
    "members",
    "outside",
    "people",
    "Pledged",
    "pledges",
    "repeat_months",
    "repeats_by_customer",
    "respondents_by",
    "benchmarks",
    "comments",
    "filed",
    "invitations",
    "outcomes",
    "staff_answers",
    "targets",
    "undelivered",
]
