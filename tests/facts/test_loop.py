"""States, improvements, silence, staying, buying and contacts, counted from a data set of a few rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.period import Period

OCTOBER = Period(2026, 10)
ASKED = 'scale = { min = 1, max = 5 }\n[overall]\ncolumn = "overall"\n'
SETTINGS = 'organisation = "Trial"\ntime_zone = "Europe/London"\ncurrency = "EUR"\nas_of = "2026-11-20"\n'
CUSTOMERS = """customer_id,joined_on,left_on,region
a,2020-01-01,,North
b,2020-01-01,2026-10-20,South
c,2020-01-01,,North
d,2020-01-01,2026-09-10,North
"""
HEAD = (
    "complaint_id,received_at,customer_id,item,kind,resolved_at,withdrawn_at,followed_up_at,improvement_id,"
    "satisfied_with_handling"
)
COMPLAINTS = f"""{HEAD}
1,2026-10-20T09:00,a,late,complaint,,,,,
2,2026-10-20T18:00,a,wrong,complaint,,,,,
3,2026-10-01T12:00,b,late,complaint,2026-10-05T12:00,,,I1,5
4,2026-10-02T12:00,c,late,complaint,2026-10-05T12:00,,2026-10-09T12:00,I1,2
5,2026-10-03T12:00,,late,complaint,,2026-10-04T08:00,,,
6,2026-10-04T12:00,a,late,grumble,,,,,
7,2026-09-15T12:00,d,late,complaint,2026-09-18T12:00,,,,4
8,2026-08-15T12:00,a,late,complaint,2026-08-18T12:00,,,,
9,2026-10-30T17:00,c,late,complaint,2026-10-30T18:00,,,,
"""


def opened(folder: Path, **tables: str):
    extra = tables.pop("settings", "")
    files = {"customers": CUSTOMERS, "complaints": COMPLAINTS, **tables}
    (folder / "cxanalysis.toml").write_text(SETTINGS + extra, encoding="utf-8")
    for name, rows in files.items():
        if rows:
            (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    return open_data(folder, overrides={"reject_share": 0.5})


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("loop"))


def test_a_complaint_is_in_one_state(data):
    """Row 1 is 10 days and 8 hours old at the last record of 30 October, row 2 an hour under ten days."""
    found = facts.complaint_states(data, Scope(), [OCTOBER])
    rows = {(i, s): (int(n), int(x)) for i, s, n, x in found.counts.itertuples(index=False)}
    assert rows == {
        ("late", "overdue"): (1, 0),
        ("wrong", "open"): (1, 0),
        ("late", "answered"): (2, 1),
        ("late", "followed_up"): (1, 1),
        ("late", "withdrawn"): (1, 0),
    }
    assert str(found.day) == "2026-10-30"
    assert found.recorded == {"resolved_at", "followed_up_at", "withdrawn_at", "improvement_id"}


def test_columns_that_are_not_there_are_not_recorded(tmp_path):
    plain = "complaint_id,received_at,customer_id\n1,2026-10-02T10:00,a\n2,2026-10-30T10:00,b\n"
    data = opened(tmp_path, complaints=plain)
    found = facts.complaint_states(data, Scope("region", "North"), [OCTOBER])
    assert found.counts.to_dict("records") == [
        {"item": "unclassified", "state": "overdue", "complaints": 1, "improved": 0}
    ]
    assert found.recorded == frozenset()
    assert facts.improvements(data, OCTOBER).empty
    assert facts.handled(data, Scope(), [OCTOBER]) is None
    assert facts.buying(data, Scope(), [OCTOBER]) is None
    assert facts.contacts(data, Scope(), [OCTOBER]) is None
    assert facts.voices(data, Scope(), [OCTOBER], "overall", OCTOBER) is None


def test_a_customer_counts_once_an_item_and_month_and_the_nameless_each(tmp_path):
    rows = COMPLAINTS + "10,2026-10-11T09:00,b,late,complaint,,,,,\n11,2026-10-12T09:00,,late,complaint,,,,,\n"
    frame = facts.cases_by_month(opened(tmp_path, complaints=rows), Scope(), OCTOBER.last(3), "item")
    assert frame["late"].tolist() == [1, 1, 5]  # October: a, b, c and two without a name; a grumble is none
    assert frame["wrong"].tolist() == [0, 0, 1]
    assert facts.cases_by_month(opened(tmp_path, complaints=rows), Scope(), OCTOBER.last(3), "stage").shape == (3, 0)


def test_improvements_not_yet_begun_are_not_there(tmp_path):
    rows = "improvement_id,measure,started_on,item\nI2,complaints.share,2026-11-01,late\n"
    rows += "I1,complaints.share,2026-10-31,late\nI0,satisfaction.perceived,2025-01-01,\n"
    frame = facts.improvements(opened(tmp_path, improvements=rows), OCTOBER)
    assert frame["improvement_id"].tolist() == ["I0", "I1"]
    assert frame[["item", "scope", "owner"]].to_numpy().tolist() == [["", "all", ""], ["late", "all", ""]]


def test_handling_is_counted_by_customer(data):
    found = facts.handled(data, Scope(), OCTOBER.last(3))
    assert found.people.to_dict("records") == [
        {"rated": 1, "satisfied": 0, "customers": 1},
        {"rated": 1, "satisfied": 1, "customers": 2},
    ]
    assert found.answered == 5


def test_staying_knows_the_last_complaint_before_leaving(data):
    """In October b leaves after a complaint handled well; d left in September, after one handled well."""
    frame = facts.staying(data, Scope(), OCTOBER.last(2))
    rows = {(m - OCTOBER.ordinal, g): (int(n), int(x)) for m, g, n, x in frame.itertuples(index=False)}
    assert rows == {
        (-1, "none"): (3, 1),  # b and c have not complained yet; d left on the 10th, before it complained
        (-1, "other"): (1, 0),
        (0, "satisfied"): (1, 1),
        (0, "dissatisfied"): (1, 0),
        (0, "other"): (1, 0),
    }


def test_buying_again_is_of_those_who_had_bought_before(tmp_path):
    complaints = """complaint_id,received_at,customer_id,item,resolved_at,satisfied_with_handling
1,2026-03-05,a,late,2026-03-20,5
2,2026-03-06,c,late,2026-04-02,1
3,2026-03-07,c,late,,
"""
    orders = "order_id,customer_id,ordered_on,revenue\n1,a,2026-01-10,5\n2,a,2026-08-10,5\n3,b,2025-12-10,5\n"
    orders += "4,b,2026-04-30,5\n5,c,2026-03-10,5\n6,c,2026-05-02,5\n7,d,2026-04-01,5\n8,b,2025-06-01,5\n"
    data = opened(tmp_path, complaints=complaints, orders=orders)
    found = facts.buying(data, Scope(), [Period(2026, 3), Period(2026, 4)])
    assert found.complainers.to_dict("records") == [
        {"group": "dissatisfied", "cases": 1, "short": 1, "long": 1, "customers": 1},  # c, result in April
        {"group": "satisfied", "cases": 1, "short": 0, "long": 1, "customers": 1},  # a orders in the fifth month
    ]
    others = found.others.drop(columns="month").to_numpy().tolist()
    assert others == [[1, 1, 1, 1], [2, 0, 1, 1]]  # March: b; April: a (August) and b (never); c complained in March


def test_silence_looks_around_the_answer(tmp_path):
    answers = "response_id,responded_at,customer_id,overall\n1,2026-07-10,a,1\n2,2026-07-11,b,2\n3,2026-07-12,c,5\n"
    answers += "4,2026-06-20,d,1\n5,2026-07-13,,1\n6,2026-07-14,a,\n"
    (tmp_path / "questionnaire.toml").write_text(ASKED, encoding="utf-8")
    data = opened(tmp_path, responses=answers)
    found = facts.voices(data, Scope(), OCTOBER.shift(-3).last(12), "overall", OCTOBER)
    # a in August, b and c in October: within three months after July; d in September, three months after June
    assert found.answers["complained"].tolist() == [1, 1, 1, 1]
    near = facts.voices(data, Scope(), [Period(2026, 6)], "overall", OCTOBER)
    assert near.answers[["score", "complained"]].to_numpy().tolist() == [[1.0, 1]]
    assert (found.active, found.complainers) == (3, 3)


@pytest.mark.parametrize(("received", "heard"), [("2025-12-01T00:00", 1), ("2025-11-30T23:59", 0)])
def test_silence_looks_six_months_back(tmp_path, received, heard):
    answers = "response_id,responded_at,customer_id,overall\n1,2026-06-20,d,1\n"
    (tmp_path / "questionnaire.toml").write_text(ASKED, encoding="utf-8")
    complaints = f"complaint_id,received_at,customer_id\n1,{received},d\n2,2026-10-30,a\n"
    data = opened(tmp_path, responses=answers, complaints=complaints)
    assert facts.voices(data, Scope(), [Period(2026, 6)], "overall", OCTOBER).answers["complained"].tolist() == [heard]


CONTACTS = """contact_id,started_at,channel,kind,wait_s,answered,complete,resolved_at
1,2026-10-01T10:00,phone,enquiry,20,true,true,
2,2026-10-01T11:00,phone,enquiry,61,true,true,
3,2026-10-01T12:00,phone,advice,10,false,,
4,2026-10-01T13:00,phone,,,true,false,
5,2026-10-02T10:00,web,enquiry,,,,2026-10-03T10:00
6,2026-10-02T10:00,web,enquiry,,,,2026-10-03T10:01
7,2026-10-02T10:00,web,enquiry,,,,
8,2026-10-30T10:00,web,enquiry,,,,
9,2026-10-30T11:00,fax,enquiry,5,,,
"""
STANDARDS = "[channels.phone]\nanswer_s = 60\n[channels.web]\nreply_hours = 24\n[channels.letter]\nreply_hours = 24\n"


def test_a_contact_is_held_against_its_channel_s_standard(tmp_path):
    found = facts.contacts(opened(tmp_path, contacts=CONTACTS, settings=STANDARDS), Scope(), [OCTOBER])
    rows = {row["channel"]: row for row in found.months.to_dict("records")}

    def kept(channel: str, name: str) -> tuple[int, int]:
        return rows[channel][f"{name}_met"], rows[channel][f"{name}_known"]

    assert kept("phone", "prompt") == (1, 3)  # 1 in time; 2 not; 3 never answered; 4 has no waiting time
    assert kept("phone", "open") == (3, 4)
    assert kept("phone", "complete") == (2, 3)
    assert kept("phone", "all") == (1, 4)
    assert kept("web", "prompt") == (1, 3)  # 7 is late by now, 8 may still be settled
    assert kept("fax", "all") == (0, 0)
    assert found.standards == {"phone", "web", "letter"}
    kinds = {(r["channel"], r["kind"]): r["contacts"] for r in found.kinds.to_dict("records")}
    assert kinds["phone", "unknown"] == 1 and kinds["phone", "enquiry"] == 2


def test_without_a_standard_nothing_is_prompt_or_late(tmp_path):
    found = facts.contacts(opened(tmp_path, contacts=CONTACTS), Scope(), [OCTOBER])
    assert found.months["prompt_known"].sum() == 0
    assert found.standards == frozenset()
