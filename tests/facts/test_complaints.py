"""Counting complaints from a data set of a few rows, each row there for one rule."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.period import Period

SETTINGS = 'organisation = "Trial"\ntime_zone = "Europe/London"\ncurrency = "EUR"\nas_of = "2026-11-20"\n'
CUSTOMERS = """customer_id,joined_on,left_on,region,status
a,2020-01-01,,North,current
b,2020-01-01,,South,current
c,2020-01-01,2026-09-15,North,past
d,2026-10-31,,North,current
e,2020-01-01,,North,potential
"""
COMPLAINTS = """complaint_id,received_at,customer_id,item,kind,region,repeats
1,2026-06-01T09:00,a,late,complaint,,
2,2026-07-05T12:00,a,late,complaint,,
3,2026-10-03T12:00,a,late,complaint,,
4,2026-10-03T12:00,a,late,complaint,,
5,2026-10-10T08:00,b,wrong,complaint,,
6,2026-10-11T08:00,b,late,complaint,,5
7,2026-10-12T08:00,c,late,complaint,,
8,2026-10-13T08:00,,late,complaint,North,
9,2026-10-31T23:59,d,,complaint,,
10,2026-11-01T00:00,d,late,complaint,,
11,2026-10-14T08:00,a,late,grumble,,
12,2026-10-15T08:00,a,late,objection,,
"""
OCTOBER = [Period(2026, 10)]
MONTHS = Period(2026, 10).last(5)


def opened(folder: Path, complaints: str = COMPLAINTS, customers: str = CUSTOMERS, **parameters):
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "complaints.csv").write_text(complaints, encoding="utf-8")
    if customers:
        (folder / "customers.csv").write_text(customers, encoding="utf-8")
    return open_data(folder, overrides=parameters)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("complaints"))


def test_a_month_is_counted_by_people_and_by_complaints(data):
    row = facts.complaint_months(data, Scope(), OCTOBER).loc["2026-10"].to_dict()
    assert row == {
        "active": 3,  # a, b and d, who joined on the last day; c left in September, e only might become one
        "complaints": 7,  # 3 to 9; November's, the grumble and the objection are not among them
        "anonymous": 1,
        "not_active": 1,
        "known": 5,
        "squares": 9,  # a and b with two each, d with one: 4 + 4 + 1
        "complainers": 3,
        "grumbles": 1,
        "objections": 1,
    }


def test_months_without_complaints_are_zero(data):
    frame = facts.complaint_months(data, Scope(), MONTHS)
    assert list(frame.index) == [str(p) for p in MONTHS]
    assert frame["complaints"].tolist() == [1, 1, 0, 0, 7]


def test_scope_is_the_customers_then_the_rows_own(data):
    row = facts.complaint_months(data, Scope("region", "North"), OCTOBER).loc["2026-10"]
    assert (row["complaints"], row["anonymous"], row["active"]) == (5, 1, 2)  # 3, 4, 7, 9 and the anonymous 8
    south = facts.complaint_months(data, Scope("region", "South"), OCTOBER).loc["2026-10"]
    assert (south["complaints"], south["complainers"], south["grumbles"]) == (2, 1, 0)


def test_complaints_of_no_region_are_counted_apart(tmp_path):
    rows = """13,2026-10-16T08:00,,late,complaint,,
14,2026-10-16T08:00,stranger,late,complaint,,
15,2026-10-16T08:00,stranger,late,complaint,South,
16,2026-10-16T08:00,,late,grumble,,
17,2026-09-16T08:00,,late,complaint,,
"""
    data = opened(tmp_path, COMPLAINTS + rows, reject_share=0.5)
    north, south = Scope("region", "North"), Scope("region", "South")
    assert [facts.outside(data, scope, "complaints", OCTOBER) for scope in (north, south, Scope())] == [2, 2, 0]
    assert facts.outside(data, north, "complaints", MONTHS) == 3
    assert facts.outside(data, north, "responses", OCTOBER) == 0
    counted = [facts.complaint_months(data, s, OCTOBER).loc["2026-10", "complaints"] for s in (Scope(), north, south)]
    assert counted[0] == counted[1] + counted[2] + 2  # every complaint is in one region, or apart


def test_a_repeat_follows_within_ninety_days_about_the_same_item(data):
    people = facts.repeats_by_customer(data, Scope(), OCTOBER[0])
    # a: 3 and 4 come exactly 90 days after 2, and do not repeat each other; b: 6 names the complaint it repeats
    assert people.to_dict("records") == [
        {"customer_id": "a", "item": "late", "repeats": 2, "complaints": 2},
        {"customer_id": "b", "item": "late", "repeats": 1, "complaints": 1},
    ]


def test_a_minute_later_is_no_repeat(tmp_path):
    later = COMPLAINTS.replace("2026-10-03T12:00", "2026-10-03T12:01")
    people = facts.repeats_by_customer(opened(tmp_path, later), Scope(), OCTOBER[0])
    assert people["customer_id"].tolist() == ["b"]


def test_repeats_are_known_once_the_look_back_is_whole(data):
    frame = facts.repeat_months(data, Scope(), MONTHS)
    assert sorted(frame["period"].unique()) == ["2026-10"]  # 1 June + 90 days = 30 August; none in September
    assert int((frame["repeats"] * frame["customers"]).sum()) == 3
    assert int((frame["complaints"] * frame["customers"]).sum()) == 6  # the anonymous one is left out


def test_the_look_back_ignores_the_scope(tmp_path):
    moved = "complaint_id,received_at,customer_id,item,region\n1,2026-06-01,b,late,\n2,2026-09-20,a,late,\n"
    moved += "3,2026-10-02,a,late,\n"
    frame = facts.repeat_months(opened(tmp_path, moved), Scope("region", "North"), OCTOBER)
    assert frame["repeats"].tolist() == [1]


def test_items_are_ordered_by_the_last_month_and_the_nameless_are_named(data):
    frame = facts.item_months(data, Scope(), MONTHS)
    assert frame.columns.tolist() == ["late", "unclassified", "wrong"]
    assert frame.loc["2026-10"].tolist() == [5, 1, 1]
    assert frame["late"].tolist() == [1, 1, 0, 0, 5]


def test_complainers_keep_the_anonymous(data):
    rows = facts.complainers(data, Scope(), OCTOBER[0])
    assert len(rows) == 7 and rows["customer_id"].isna().sum() == 1
    assert rows["item"].tolist() == ["late"] * 5 + ["unclassified", "wrong"]


def test_a_data_set_of_complaints_alone_has_nobody_active(tmp_path):
    data = opened(tmp_path, "complaint_id,received_at,customer_id\n1,2026-10-02,a\n2,2026-10-03,\n", customers="")
    row = facts.complaint_months(data, Scope(), OCTOBER).loc["2026-10"]
    assert row[["active", "complaints", "anonymous", "not_active"]].tolist() == [0, 2, 1, 1]
    assert facts.item_months(data, Scope(), OCTOBER).columns.tolist() == ["unclassified"]


def test_no_complaint_at_all_is_zero(tmp_path):
    data = opened(tmp_path, COMPLAINTS.splitlines()[0] + "\n")
    assert facts.complaint_months(data, Scope(), OCTOBER).loc["2026-10", "complaints"] == 0
    assert facts.item_months(data, Scope(), OCTOBER).shape == (1, 0)
    assert facts.repeat_months(data, Scope(), OCTOBER).empty
    assert isinstance(facts.complainers(data, Scope(), OCTOBER[0]), pd.DataFrame)
