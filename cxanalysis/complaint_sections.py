"""The parts of the complaints analysis beyond the month's counts: which they are and what each reads.

Each is computed when a notebook first asks for it, so that a page pays for what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cxanalysis import facts
from cxanalysis.complaints import (
    again,
    breakdown,
    cases,
    causes,
    channels,
    course,
    loop,
    pledges,
    recovery,
    waves,
)
from cxanalysis.context import Part
from cxanalysis.facts.cases import MONTHS as CASE_MONTHS
from cxanalysis.facts.formal import UNCLASSIFIED
from cxanalysis.facts.span import TAIL_DAYS
from cxanalysis.period import Period
from cxanalysis.sections import Found

YEAR, DAYS = 12, 30  # months of a year, days of a month as windows in days are turned into months


def _again(found: Found) -> Part:
    months = found.months("complaints", found.context.parameters.survey_months)
    before = [p.shift(-YEAR) for p in months] if len(months) <= YEAR else []
    reach = found.months("complaints", len(months) + YEAR)
    before = before if before and before[0] in reach else []
    return again.analyse(
        facts.returned(found.data, found.scope, months, before),
        facts.case_counts(found.data, found.scope, found.context.period),
        found.context,
    )


def _breakdown(found: Found) -> Part:
    periods = found.months("complaints", 13)
    count = found.now("complaints.complaints", "")
    return breakdown.analyse(
        facts.breakdown(found.data, found.scope, periods),
        facts.exposure(found.data, found.scope, periods[-12:]),
        found.context,
        judged=count is None or "usual" not in count.detail,
    )


def _loop(found: Found) -> Part:
    frame = facts.improvements(found.data, found.context.period)
    rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
    aims = [(row, loop.aimed_at(row)[0]) for row in rows]
    periods = found.months("complaints", loop.reach([row for row, by in aims if by], found.context.period))
    counts = {by: facts.cases_by_month(found.data, found.scope, periods, by) for _, by in aims if by}
    states = facts.complaint_states(found.data, found.scope, found.months("complaints", loop.PERIODS))
    return loop.analyse(states, [loop.Aim(row, counts.get(by)) for row, by in aims], found.context)


def _recovery(found: Found) -> Part:
    data, scope, end = found.data, found.scope, found.context.period
    end = end if found.context.last_day is None else end.previous()
    whole = _whole(found, "complaints")
    stayed = [p for p in end.last(YEAR) if p.shift(1 - recovery.WATCH) >= whole]
    known = min(end, _last(found, "orders")).shift(-recovery.WATCH).last(YEAR)
    bought = [p for p in known if p >= whole and p.shift(-recovery.WATCH) >= _whole(found, "orders")]
    asked = data.questionnaire.overall if data.questionnaire is not None else None
    heard = min(end, _last(found, "complaints")).shift(-recovery.AFTER)
    asked_in = heard.last(found.context.parameters.survey_months)
    answered = [p for p in asked_in if p.shift(-recovery.BEFORE) >= whole]
    return recovery.analyse(
        recovery.Material(
            facts.handled(data, scope, found.months("complaints", YEAR)),
            facts.staying(data, scope, stayed) if stayed else None,
            facts.buying(data, scope, bought) if bought else None,
            facts.voices(data, scope, answered, asked.column, found.context.period) if asked is not None else None,
            (asked.scale.min, asked.scale.max) if asked is not None else None,
        ),
        found.context,
    )


def _whole(found: Found, table: str) -> Period:
    """Return the first month of which a table tells everything; one that is never reached where there is none."""
    days = facts.data_span(found.data).tables.get(table)
    return facts.first_full_month(days[0]) if days else found.context.period.shift(YEAR)


def _last(found: Found, table: str) -> Period:
    """Return the last month that a table reaches the end of; the report's where there is no such table."""
    days = facts.data_span(found.data).tables.get(table)
    return Period.of(days[1] + timedelta(days=TAIL_DAYS)).previous() if days else found.context.period


def _waves(found: Found) -> Part:
    course, months = found.part("course") or Part(), found.course
    if not waves.wavy(course):
        return Part()
    together = -(-found.context.parameters.repeat_days // DAYS)
    return waves.analyse(
        course,
        facts.item_months(found.data, found.scope, months),
        facts.active_months(found.data, found.scope, months),
        facts.filed(found.data, found.scope, months, together),
        found.context,
    )


def _pledges(found: Found) -> Part:
    periods = found.months("complaints", pledges.MONTHS)
    lacking = facts.undelivered(found.data) if found.data.has("orders") else None
    return pledges.analyse(
        facts.pledges(found.data, found.scope, periods),
        facts.deliveries(found.data, found.scope, periods),
        lacking,
        found.context,
    )


def _case_months(found: Found) -> list[Period]:
    return found.months("complaints", CASE_MONTHS)


def chosen_cases(found: Found) -> facts.Cases:
    """Choose the cases worth studying, with their ids: for who studies them, never for a page.

    Typical cases are wanted of the items that have more than their usual share of complaints, at most two; of the most
    frequent item where there is none.
    """
    counts = facts.item_months(found.data, found.scope, [found.context.period])
    names = [str(name) for name in counts.columns if str(name) != UNCLASSIFIED and counts[name].iloc[0]]
    shares = {name: found.now("complaints.share", name) for name in names}
    more = [name for name, share in shares.items() if share is not None and share.verdict == "more_than_usual"]
    return facts.cases(found.data, found.scope, _case_months(found), (more or names[:1])[:2])


PARTS: dict[str, Callable[[Found], Part]] = {
    "course": lambda found: course.analyse(
        facts.complaint_series(found.data, found.scope, found.course), found.context
    ),
    "waves": _waves,
    "breakdown": _breakdown,
    "again": _again,
    "pledges": _pledges,
    "cases": lambda found: cases.analyse(
        chosen_cases(found), facts.waits(found.data, found.scope, _case_months(found)), found.context
    ),
    "causes": lambda found: causes.analyse(
        facts.causes(found.data, found.scope, found.months("complaints", 2 * YEAR)), found.context
    ),
    "loop": _loop,
    "recovery": _recovery,
    "channels": lambda found: channels.analyse(
        facts.contacts(found.data, found.scope, found.context.period.last(channels.PERIODS)), found.context
    ),
}
JUDGED = ("course",)  # their tests count among those of the main points
AIMED_AT = {  # measures of a part that targets may be set for
    "complaints.arrival_kept": "pledges",
    "complaints.result_kept": "pledges",
    "complaints.first_contact": "pledges",
    "complaints.median_days": "pledges",
    "orders.fulfilled": "pledges",
    "complaints.again": "again",
    "complaints.recovery": "recovery",
    "channel.within_standard": "channels",
}
