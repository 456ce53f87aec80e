"""Periods, problems, masks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.errors import DataError, Problem, UsageError, did_you_mean, mask
from cxanalysis.period import Period

months = st.builds(Period, st.integers(1990, 2090), st.integers(1, 12))


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-9",
        " 2026-09",
        "２０２６-09",
        "2026-09'; drop",
        "2026-00",
        "26-09",
        "",
        "2026-09-01",
        "2026-09\n",
    ],
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(UsageError, match="period"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2026", "2026-Q3", "2026-01..2026-10"])
def test_longer_periods_are_refused_by_name(text):
    with pytest.raises(UsageError, match="only single months are built so far"):
        Period.parse(text)


@given(months, st.integers(-200, 200))
def test_months_shift_there_and_back(month, by):
    assert month.shift(by).shift(-by) == month
    assert month.shift(by).ordinal - month.ordinal == by


@given(months)
def test_months_are_half_open_and_meet(month):
    assert month.end == month.shift(1).start
    assert Period.of(month.start) == month
    assert (month.end - month.start).days == month.days


def test_leap_years_and_year_ends():
    assert Period(2024, 2).days == 29
    assert Period(2026, 2).days == 28
    assert str(Period(2026, 1).previous()) == "2025-12"
    assert [str(p) for p in Period(2025, 12).through(Period(2026, 2))] == ["2025-12", "2026-01", "2026-02"]
    assert Period.of(date(2026, 12, 31)).end == date(2027, 1, 1)


@given(st.text(min_size=5, max_size=40).filter(lambda s: any(c.isalpha() for c in s)))
def test_a_mask_never_shows_more_than_its_beginning(value):
    shown = mask(value)
    assert len(shown) <= 10
    assert shown.endswith("…") or len(value) <= 10


@pytest.mark.parametrize("value", ["anna@example.org", "13812345678", "Wang Xiaoming", "+44 20 7946 0000"])
def test_personal_values_are_masked(value):
    assert value not in mask(value)


def test_all_problems_are_told_in_one_go():
    problems = [
        Problem("orders.csv", 3, "revenue", "x", "no number", "write 1.50"),
        Problem("complaints.csv", None, "", "", "empty file", "", severity="warning"),
    ]
    told = str(DataError(problems)).splitlines()
    assert told == [
        'error: orders.csv, row 3, column revenue, value "x": no number; write 1.50',
        "warning: complaints.csv: empty file",
    ]


def test_did_you_mean_knows_when_not_to():
    assert did_you_mean("repeat_day", ["repeat_days", "lag_days"]) == '; did you mean "repeat_days"?'
    assert did_you_mean("qqq", ["repeat_days"]) == ""
