"""Cases chosen by their rules, restored as events and waits: each row there for one rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.facts.severity import ranks
from cxanalysis.period import Period

SETTINGS = 'organisation = "Trial"\ntime_zone = "Europe/London"\ncurrency = "EUR"\nas_of = "2026-11-20"\n'
CUSTOMERS = "customer_id,joined_on,region\na,2020-01-01,North\nb,2020-01-01,South\nc,2020-01-01,North\n"
HEAD = (
    "complaint_id,received_at,customer_id,item,responded_at,arrived_at,resolved_at,withdrawn_at,cost,severity,repeats"
)
ROWS = """1,2026-05-01T09:00,a,late,2026-05-02T09:00,,2026-05-05T09:00,,900,critical,
2,2026-07-01T09:00,a,late,2026-07-02T09:00,,2026-07-05T09:00,,10.50,low,
3,2026-08-01T09:00,a,late,2026-08-02T09:00,2026-08-04T09:00,2026-08-11T09:00,,,high,
4,2026-10-01T09:00,b,late,2026-10-02T09:00,,2026-10-04T09:00,,12.75,medium,
5,2026-10-02T09:00,b,wrong,,,,2026-10-06T09:00,,low,
6,2026-10-10T09:00,c,wrong,2026-10-10T09:30,,,,5,low,
7,2026-10-11T09:00,,wrong,2026-10-12T09:00,,2026-10-31T09:00,,,low,
8,2026-10-20T09:00,c,late,,,,,,low,2
9,2026-11-05T09:00,a,late,,,,,,low,
"""
OCTOBER = Period(2026, 10)
MONTHS = OCTOBER.last(4)
STEPS = """complaint_id,at,step,unit
4,2026-10-02T09:00,answered,Service
4,2026-10-03T09:00,Looked into,Office
6,2026-10-12T09:00,Looked into,Office
6,2026-10-13T09:00,Call Mr Smith 07700900123,Office
"""


def opened(folder: Path, rows: str = ROWS, head: str = HEAD, steps: str = "", customers: str = CUSTOMERS):
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    files = {"complaints": f"{head}\n{rows}", "complaint_steps": steps, "customers": customers}
    for name, text in files.items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_data(folder, overrides={"reject_share": 0.5})


def without(*columns: str) -> tuple[str, str]:
    """The rows and the head without some columns."""
    names = HEAD.split(",")
    kept = [i for i, name in enumerate(names) if name not in columns]
    table = [line.split(",") for line in ROWS.splitlines()]
    return "".join(",".join(row[i] for i in kept) + "\n" for row in table), ",".join(names[i] for i in kept)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="module")
def found(data):
    return facts.cases(data, Scope(), MONTHS, ["late"])


def by_rule(found) -> dict[tuple[str, int], str]:
    pairs = zip(found.chosen["complaint_id"], found.chosen["rules"], strict=True)
    return {rule: case for case, rules in pairs for rule in rules}


def test_each_rule_chooses_its_case(found):
    rules = by_rule(found)
    assert rules["cost", 0] == "4"  # 12.75 is the dearest of the four months; 900 was in May
    assert rules["chain", 0] == "3"  # third of a in 92 days, each within 90 of the one before; 9 is of November
    assert rules["severe", 0] == "3"  # the only high one; critical was in May
    assert rules["open", 0] == "6"  # open since 10 October; 8 since the 20th
    assert rules["typical:late", 0] == "2"  # those that ended took 4, 10 and 3 days: half of them 4 or less
    assert found.received == 7
    assert found.missing == ()


def test_a_case_of_two_rules_counts_once_and_the_longest_comes_first(found):
    assert found.chosen["complaint_id"].tolist() == ["6", "8", "3", "2", "4"]  # 26, 16, 10, 4 and 3 days
    assert found.chosen["number"].tolist() == [1, 2, 3, 4, 5]


def test_six_cases_are_enough(tmp_path):
    rows = "".join(f"{k},2026-10-{k:02d}T09:00,a{k},late,,,2026-10-30T09:00,,{k},,\n" for k in range(1, 20))
    found = facts.cases(opened(tmp_path, rows, customers=""), Scope(), MONTHS)
    assert set(found.chosen["complaint_id"]) == {"19", "18", "17", "1", "2", "3"}  # dearest, longest, in turns
    assert found.missing == ("chain", "severe", "typical")


def test_what_is_known_of_a_case_is_told(found):
    case = found.chosen.set_index("complaint_id").loc["3"]
    assert (case["item"], case["month"], case["days"], case["open"]) == ("late", "2026-08", 10.0, False)
    assert (case["chain"], case["chain_days"], case["severity"]) == (3, 92.0, "high")
    dear = found.chosen.set_index("complaint_id").loc["4"]
    assert dear["cost"] == 12.75
    still = found.chosen.set_index("complaint_id").loc["6"]
    assert still["open"] and still["days"] == 26.0  # to the last record of the data, 5 November 9:00


def test_events_are_days_since_receipt_in_their_order(found):
    number = found.chosen.set_index("complaint_id")["number"]
    mine = found.events[found.events["number"] == number["3"]]
    assert mine[["event", "days"]].to_numpy().tolist() == [
        ["received", 0.0], ["responded", 1.0], ["arrived", 3.0], ["resolved", 10.0],
    ]  # fmt: skip


def test_all_waits_are_added_up_by_what_ended_them(data):
    waits = facts.waits(data, Scope(), MONTHS)
    days = dict(zip(waits.steps, waits.sums.totals.tolist(), strict=True))
    # first answers: 1 + 1 + 1 + 4 (5, withdrawn unanswered) + 1/48 + 1 + 16 (8, still without)
    # results: 3 + 7 (after the visit of 3) + 2 + 25 47/48 (6, open) + 19
    assert days == {
        "arrived": pytest.approx(2.0), "responded": pytest.approx(24 + 1 / 48),
        "resolved": pytest.approx(57 - 1 / 48),
    }  # fmt: skip
    assert waits.cases == 7
    assert waits.sums.products.sum() == pytest.approx(4**2 + 10**2 + 3**2 + 4**2 + 26**2 + 20**2 + 16**2)
    assert dict(zip(waits.steps, waits.events, strict=True)) == {"arrived": 1, "responded": 7, "resolved": 5}


def test_steps_are_events_and_one_at_the_moment_of_a_date_counts_once(tmp_path):
    data = opened(tmp_path, steps=STEPS)
    found = facts.cases(data, Scope(), MONTHS, ["late"])
    number = found.chosen.set_index("complaint_id")["number"]
    mine = found.events[found.events["number"] == number["4"]]
    assert mine["event"].tolist() == ["received", "responded", "step:Looked into", "resolved"]
    waits = facts.waits(data, Scope(), MONTHS)
    days = dict(zip(waits.steps, waits.sums.totals.tolist(), strict=True))
    assert days["step:Looked into"] == pytest.approx(1 + 2 - 1 / 48)
    assert days["step:"] == pytest.approx(1)  # the name of a step that holds a person is not kept
    assert sum(days.values()) == pytest.approx(83)  # as without the steps


def test_a_scope_sees_its_cases_and_the_chain_looks_back_over_all(data):
    north = facts.cases(data, Scope("region", "North"), MONTHS, ["late"])
    assert set(north.chosen["complaint_id"]) == {"2", "3", "6", "8"}
    assert by_rule(north)["chain", 0] == "3"


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        (("cost", "severity"), {"cost", "severe"}),
        (("customer_id", "repeats", "responded_at", "arrived_at"), {"chain"}),
        (("resolved_at", "withdrawn_at", "item"), {"open", "typical:late"}),
    ],
)
def test_missing_columns_leave_the_other_rules(tmp_path, gone, missing):
    rows, head = without(*gone)
    data = opened(tmp_path, rows, head, customers="")
    found = facts.cases(data, Scope(), MONTHS, ["late"])
    assert set(found.missing) == missing
    assert len(found.chosen) >= 2
    assert (found.followed, found.answers) == ("resolved_at" not in gone, "responded_at" not in gone)
    assert facts.waits(data, Scope(), MONTHS).cases == (0 if "resolved_at" in gone else 7)


def test_a_named_repeat_makes_a_chain_of_two(tmp_path):
    rows = "1,2026-10-02T09:00,a,late,,,,,,,old\n2,2026-10-03T09:00,b,late,,,,,,,\n"
    found = facts.cases(opened(tmp_path, rows), Scope(), MONTHS)
    assert by_rule(found)["chain", 0] == "1"
    assert found.chosen.set_index("complaint_id").loc["1", "chain"] == 2


def test_no_complaint_and_one_complaint(tmp_path):
    data = opened(tmp_path, "1,2026-01-02T09:00,a,late,,,,,,,\n")
    none = facts.cases(data, Scope(), MONTHS, ["late"])
    assert (none.received, len(none.chosen), len(none.events)) == (0, 0, 0)
    assert facts.waits(data, Scope(), MONTHS).cases == 0
    one = facts.cases(data, Scope(), [Period(2026, 1)], ["late"])
    assert (one.received, len(one.chosen)) == (1, 0)  # nothing but its receipt is known: no rule has ground
    assert not one.followed


def test_order_of_rows_does_not_matter(tmp_path, found):
    shuffled = "".join(f"{line}\n" for line in reversed(ROWS.splitlines()))
    again = facts.cases(opened(tmp_path, shuffled), Scope(), MONTHS, ["late"])
    assert again.chosen.equals(found.chosen)
    assert again.events.equals(found.events)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["low", "critical", "high"], ["low", "high", "critical"]),
        (["一般", "严重", "轻微"], ["轻微", "一般", "严重"]),
        (["10", "9", "2.5"], ["2.5", "9", "10"]),
        (["P1", "P2"], []),
        (["low", "medium"], []),
        (["high"], []),
        (["high", "major"], []),
        (["high", "blue"], []),
        ([], []),
    ],
)
def test_severities_have_an_order_only_where_it_is_beyond_doubt(values, order):
    found = ranks(values)
    assert sorted(found, key=found.__getitem__) == order
