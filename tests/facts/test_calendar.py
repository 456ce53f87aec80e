"""Edges of the calendar: which months are complete, which targets stand, which complaints fall into a month."""

from __future__ import annotations

from datetime import date

import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.errors import CxError
from cxanalysis.facts import Scope
from cxanalysis.period import Period

OCTOBER, NOVEMBER = Period(2026, 10), Period(2026, 11)
TARGETS = """target_id,measure,value,direction,starts_on,ends_on,scope,owner
t8,complaints.rate,1,at_most,2026-10-31,,,Kim
t7,complaints.rate,2,at_most,2026-11-01,,,
t6,complaints.rate,3,at_most,2026-01-01,2026-10-01,,
t5,complaints.rate,4,at_most,2026-01-01,2026-09-30,,
t4,complaints.rate,5,at_most,2026-01-01,2026-12-31,region=North,
t3,complaints.rate,6,at_most,2026-01-01,2026-12-31,all,
"""


def opened(folder, as_of=date(2026, 11, 20), **tables):
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_data(folder, as_of)


def received(*moments):
    lines = [f"{k},{moment},a" for k, moment in enumerate(moments)]
    return "\n".join(["complaint_id,received_at,customer_id", *lines]) + "\n"


@pytest.mark.parametrize(
    ("last", "as_of", "expected"),
    [
        ("2026-10-29T08:00", date(2026, 11, 20), "2026-10"),  # a record in the last three days of the month
        ("2026-10-28T23:59", date(2026, 11, 20), "2026-09"),  # none
        ("2026-11-05T08:00", date(2026, 11, 20), "2026-10"),  # one after its end
        ("2026-10-31T08:00", date(2026, 11, 1), "2026-10"),  # over the day before
        ("2026-10-31T08:00", date(2026, 10, 31), "2026-09"),  # not over yet
        ("2026-11-29T08:00", date(2026, 11, 30), "2026-10"),
    ],
)
def test_the_last_complete_month_is_over_and_its_data_are_in(tmp_path, last, as_of, expected):
    data = opened(tmp_path, as_of, complaints=received("2026-08-15", last))
    assert str(facts.last_complete_period(data)) == expected


def test_a_month_is_covered_from_three_days_before_its_end(tmp_path):
    span = facts.data_span(opened(tmp_path, complaints=received("2026-08-15", "2026-10-29T08:00")))
    assert (span.first, span.last) == (date(2026, 8, 15), date(2026, 10, 29))
    assert facts.covers(span, OCTOBER) and not facts.covers(span, NOVEMBER)
    short = facts.data_span(opened(tmp_path, complaints=received("2026-08-15", "2026-10-28T23:59")))
    assert not facts.covers(short, OCTOBER)


def test_without_a_complete_month_there_is_none(tmp_path):
    with pytest.raises(CxError, match="the data run from 2026-11-02 to 2026-11-05"):
        facts.last_complete_period(opened(tmp_path, complaints=received("2026-11-02", "2026-11-05")))
    with pytest.raises(CxError, match="no period to report on"):
        facts.last_complete_period(opened(tmp_path, complaints=received()))


def test_a_target_stands_in_a_month_it_shares_a_day_with(tmp_path):
    data = opened(tmp_path, targets=TARGETS)
    found = facts.targets(data, Scope(), OCTOBER)
    assert found["target_id"].tolist() == ["t3", "t6", "t8"]  # starting on the last day, ending on the first
    assert found["owner"].tolist() == ["", "", "Kim"] and found["item"].tolist() == [""] * 3
    assert facts.targets(data, Scope.parse("region=North"), OCTOBER)["target_id"].tolist() == ["t4"]
    assert facts.targets(data, Scope(), NOVEMBER)["target_id"].tolist() == ["t3", "t7", "t8"]


def test_without_a_table_of_targets_there_are_none(tmp_path):
    assert facts.targets(opened(tmp_path, complaints=received("2026-10-02")), Scope(), OCTOBER).empty


def test_a_month_of_complaints_begins_at_midnight_and_ends_before_the_next(tmp_path):
    moments = ("2026-09-30T23:59:59", "2026-10-01T00:00:00", "2026-10-31T23:59:59", "2026-11-01T00:00:00")
    data = opened(tmp_path, complaints=received(*moments))
    counted = facts.complaint_months(data, Scope(), NOVEMBER.last(3))["complaints"]
    assert counted.to_dict() == {"2026-09": 1, "2026-10": 2, "2026-11": 1}
    assert len(facts.complainers(data, Scope(), OCTOBER)) == 2


def test_repeats_are_known_from_the_month_that_begins_ninety_days_after_the_first_complaint(tmp_path):
    exact = received("2026-07-03T00:00", "2026-10-02T00:00")  # 3 July + 90 days = 1 October
    late = received("2026-07-03T00:01", "2026-10-02T00:00")
    assert len(facts.repeat_months(opened(tmp_path, complaints=exact), Scope(), [OCTOBER])) == 1
    assert facts.repeat_months(opened(tmp_path, complaints=late), Scope(), [OCTOBER]).empty
