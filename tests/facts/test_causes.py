"""Recorded causes by customer and year, and the names under a branch: each row there for one rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.facts.causes import labels
from cxanalysis.period import Period

SETTINGS = 'organisation = "Trial"\ntime_zone = "Europe/London"\ncurrency = "EUR"\nas_of = "2026-11-20"\n'
CUSTOMERS = "customer_id,joined_on,region\na,2020-01-01,North\nb,2020-01-01,South\n"
HEAD = "complaint_id,received_at,customer_id,kind,cause_branch,cause,responsible"
ROWS = """1,2024-11-02T09:00,a,,people,Late start,own
2,2025-10-31T09:00,a,,people,Late start,own
3,2025-11-01T09:00,a,,people,Late start,carrier
4,2026-10-31T23:00,a,,method,,own
5,2026-10-31T23:30,b,,,,supplier
6,2026-05-01T09:00,,,people,Late start,
7,2026-05-02T09:00,,,people,Late start,carrier
8,2026-05-03T09:00,b,grumble,people,Late start,own
9,2024-10-31T09:00,a,,people,Late start,own
"""
MONTHS = Period(2026, 10).last(24)


def opened(folder: Path, rows: str = ROWS, head: str = HEAD):
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "complaints.csv").write_text(f"{head}\n{rows}", encoding="utf-8")
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return open_data(folder)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("causes"))


def totals(found, side: str) -> dict[str, float]:
    pairs = zip(labels(side), found.sums[side].totals, strict=True)
    return {label: total for label, total in pairs if total}


def test_complaints_are_counted_by_year_and_code(data):
    found = facts.causes(data, Scope(), MONTHS)
    assert totals(found, "branch") == {"now:people": 3, "now:method": 1, "now:unknown": 1, "before:people": 2}
    assert totals(found, "responsible") == {
        "now:own": 1, "now:carrier": 2, "now:supplier": 1, "now:unknown": 1, "before:own": 2,
    }  # fmt: skip
    assert (found.compared, str(found.months[0]), str(found.months[-1])) == (True, "2025-11", "2026-10")


def test_a_customer_of_both_years_is_one_cluster_and_the_nameless_are_each_their_own(data):
    sums = facts.causes(data, Scope(), MONTHS).sums["branch"]
    place = {label: i for i, label in enumerate(labels("branch"))}
    assert sums.clusters == 4  # a, b, 6 and 7
    assert sums.products[place["now:people"], place["before:people"]] == 2  # a: 1 now, 2 before
    assert sums.products[place["now:people"], place["now:people"]] == 3  # a, 6 and 7 with one each
    assert (sums.products == sums.products.T).all()


def test_branches_cross_with_responsible_parties_of_the_year(data):
    rows = facts.causes(data, Scope(), MONTHS).crossed
    assert {(r.branch, r.responsible): r.complaints for r in rows.itertuples()} == {
        ("people", "carrier"): 2, ("people", "unknown"): 1, ("method", "own"): 1, ("unknown", "supplier"): 1,
    }  # fmt: skip


def test_a_scope_and_a_short_history(data):
    north = facts.causes(data, Scope("region", "North"), MONTHS)
    assert totals(north, "branch") == {"now:people": 1, "now:method": 1, "before:people": 2}
    short = facts.causes(data, Scope(), MONTHS[-20:])
    assert not short.compared and len(short.months) == 12
    assert "before:people" not in totals(short, "branch")
    few = facts.causes(data, Scope(), MONTHS[-3:])
    assert totals(few, "branch") == {"now:method": 1, "now:unknown": 1}


def test_frequent_causes_are_named_under_their_branch_without_persons(tmp_path):
    names = ["Late start"] * 6 + ["Call Mr Smith"] * 5 + ["Wrong list"] * 5 + ["Other way"] * 5 + ["Rare"] * 4
    rows = "".join(f"{i},2026-10-02T09:00,a,,people,{name},own\n" for i, name in enumerate(names))
    rows += "".join(f"m{i},2026-10-02T09:00,a,,,Late start,own\n" for i in range(9))  # of no branch
    found = facts.causes(opened(tmp_path, rows), Scope(), MONTHS).named
    assert found[["branch", "cause", "complaints"]].to_numpy().tolist() == [
        ["people", "Late start", 6], ["people", "Call Mr [removed]", 5], ["people", "Other way", 5],
    ]  # fmt: skip


def test_nothing_recorded_and_one_side_only(tmp_path):
    head = "complaint_id,received_at,customer_id,responsible"
    data = opened(tmp_path, "1,2026-10-02T09:00,a,own\n2,2026-10-02T09:00,a,\n", head)
    found = facts.causes(data, Scope(), MONTHS)
    assert list(found.sums) == ["responsible"]
    assert totals(found, "responsible") == {"now:own": 1, "now:unknown": 1}
    assert found.crossed["branch"].tolist() == ["unknown", "unknown"]
    bare = opened(tmp_path, "1,2026-10-02T09:00,a\n", "complaint_id,received_at,customer_id")
    assert facts.causes(bare, Scope(), MONTHS).sums == {}
