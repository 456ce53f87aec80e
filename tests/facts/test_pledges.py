"""How the cases went: each edge of hours, of open and withdrawn cases, of the working clock, counted by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cxanalysis.data import open_data
from cxanalysis.facts import Scope, longest_open, pledges
from cxanalysis.facts.span import last_record
from cxanalysis.period import Period

OCTOBER = Period(2026, 10)
HEAD = (
    "complaint_id,received_at,customer_id,item,kind,handled_by,received_by,arrived_at,escalated_at,resolved_at,"
    "withdrawn_at"
)
ROWS = """
1,2026-10-01T10:00,a,late,complaint,H1,H1,,,2026-10-11T10:00,
2,2026-10-01T10:00,a,late,complaint,H1,H1,,,2026-10-11T10:01,
3,2026-10-02T09:00,b,late,complaint,H2,H1,2026-10-05T09:00,,2026-10-05T12:00,
4,2026-10-05T09:00,b,wrong,,H2,H2,,2026-10-06T09:00,2026-10-07T09:00,
5,2026-10-06T09:00,c,wrong,complaint,H2,,,,,2026-10-08T08:30
6,2026-10-20T12:00,c,,complaint,H1,H1,,,,
7,2026-10-21T00:00,c,wrong,grumble,H1,H1,,,2026-10-21T01:00,
8,2026-09-30T23:59,d,wrong,complaint,H1,H1,,,2026-09-30T23:59,
9,2026-10-06T09:00,d,wrong,complaint,H1,H1,,,2026-10-09T09:00,2026-10-08T09:00
"""
CUSTOMERS = "customer_id,region\na,North\nb,South\nc,South\nd,North\n"
LAST = datetime(2026, 11, 2, 15)
ORDERS = "order_id,customer_id,ordered_on,revenue\n1,a,2026-11-02,5\n"


def opened(folder, rows=ROWS, head=HEAD, settings="", orders=ORDERS):
    (folder / "complaints.csv").write_text(head + rows, encoding="utf-8")
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "orders.csv").write_text(orders, encoding="utf-8")
    (folder / "cxanalysis.toml").write_text(settings, encoding="utf-8")
    return open_data(folder, date(2026, 12, 31))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("pledges"))


@pytest.fixture(scope="module")
def found(data):
    return october(data)


def october(data, scope="all", months=2):
    return pledges(data, Scope.parse(scope), OCTOBER.last(months))


def rows(frame, period=str(OCTOBER)):
    mine = frame[frame["period"] == period]
    return sorted(map(tuple, mine[["hours", "status", "cases"]].to_numpy().tolist()))


def test_results_in_begun_hours_open_cases_until_the_last_record(found):
    """240 h is in time, a minute more is 241 h; case 6 has been open 12.5 days; 5 and 9 were withdrawn first."""
    assert found.last == datetime(2026, 11, 2)  # an order of that day: nothing earlier on it is unknown
    assert rows(found.results) == [(48, 1, 1), (48, 2, 2), (75, 1, 1), (240, 1, 1), (241, 1, 1), (300, 0, 1)]
    assert rows(found.results, "2026-09") == [(0, 1, 1)]
    assert found.months["cases"].tolist() == [1, 7]
    assert found.months["followed"].tolist() == [32.0, 1.0]


def test_a_later_step_of_a_case_moves_the_end_of_the_watch(tmp_path):
    late = ROWS + "10,2026-10-25T12:00,a,late,complaint,H1,H1,,,2026-11-03T12:00,\n"
    data = opened(tmp_path, late)
    assert last_record(data) == datetime(2026, 11, 3, 12)
    assert (336, 0, 1) in rows(october(data).results)


def test_arrivals_and_cases_that_needed_none(found):
    assert rows(found.arrivals) == [(48, 2, 3), (72, 1, 1), (240, 2, 1), (241, 2, 1), (300, 0, 1)]


def test_first_contact_is_the_receiver_alone(found):
    """1 and 2 yes; 3 another one handled it, and somebody went; 4 passed upwards; 5, 9 withdrawn; 6 still open."""
    assert found.first.loc[str(OCTOBER)].tolist() == [2, 4]


def test_first_contact_without_who_took_it_counts_since_cases_were_passed_on(tmp_path):
    head = HEAD.replace("received_by", "severity")
    found = october(opened(tmp_path, ROWS, head))
    assert found.first.loc[str(OCTOBER)].tolist() == [2, 4]
    assert found.first["n"].get("2026-09", 0) == 0  # nobody passed anything on then: perhaps it was not recorded


def test_a_scope_is_the_customers_region(data):
    found = october(data, "region=North")
    assert found.months["cases"].tolist() == [1, 3]


def test_by_group_with_all_their_cases(found):
    result = found.by["result"]
    sizes = result.groupby(["by", "value"])["cases"].sum().to_dict()
    assert sizes == {
        ("handled_by", "H1"): 5, ("handled_by", "H2"): 3, ("item", "late"): 3, ("item", "unclassified"): 1,
        ("item", "wrong"): 4,
    }  # fmt: skip
    first = found.by["first"].set_index(["by", "value"])
    assert first.loc[("handled_by", "H1"), ["x", "n"]].tolist() == [3, 3]
    assert found.more == 0


def test_only_the_largest_groups_are_told_one_by_one(tmp_path):
    many = "".join(f"\n{k},2026-10-{k % 28 + 1:02d}T10:00,a,i{k % 33:02d},complaint,H1,H1,,,," for k in range(100))
    found = october(opened(tmp_path, many + "\nz,2026-10-03T10:00,a,i00,,H1,H1,,,2026-10-04T10:00,\n"))
    kept = found.by["result"].query("by == 'item'").groupby("value")["cases"].sum()
    assert len(kept) == 30 and kept["i00"] == 5 and "i32" not in kept.index
    assert found.more == 3


def test_working_days_only(tmp_path):
    """Case 3: Friday 9:00 to Monday 12:00 is 27 working hours; to the arrival on Monday 9:00 exactly 24."""
    days = '[pledges]\nworking_days = ["mon", "tue", "wed", "thu", "fri"]\nholidays = [2026-10-09]\n'
    found = october(opened(tmp_path, settings=days))
    assert (27, 1, 1) in rows(found.results) and (24, 1, 1) in rows(found.arrivals)
    assert (134, 1, 2) in rows(found.results)  # 1 October 10:00 to Sunday the 11th: 14 h, 5 days without the 9th
    assert found.months["followed"].tolist() == [21.0, 0.0]
    assert found.weekdays.empty


def test_receipts_and_results_by_weekday(found):
    assert found.weekdays["received"].tolist() == [1, 3, 1, 2, 1, 0, 0]
    assert found.weekdays["solved"].sum() == 5  # withdrawn before it was solved: no result
    assert found.weekdays.loc[6, "solved"] == 2


def test_without_the_columns_there_is_nothing_to_count(tmp_path):
    found = october(opened(tmp_path, "\n1,2026-10-01T10:00,a\n", "complaint_id,received_at,customer_id"))
    assert (found.results, found.arrivals, found.first, found.by) == (None, None, None, {})
    assert found.months["cases"].tolist() == [0, 1]


def test_the_longest_open_cases(data):
    found = longest_open(data, Scope(), OCTOBER)
    assert found[["complaint_id", "days", "item"]].to_numpy().tolist() == [["6", 12.5, "unclassified"]]


@pytest.mark.parametrize("scope", ["all", "region=South"])
def test_row_order_does_not_matter(data, tmp_path, scope):
    found = october(data, scope)
    lines = ROWS.strip().splitlines()
    other = october(opened(tmp_path, "\n" + "\n".join(lines[::-1]) + "\n"), scope)
    assert found.results.equals(other.results) and found.by["result"].equals(other.by["result"])
