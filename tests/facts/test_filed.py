"""What single customers filed: squares by hand, each row there for one rule."""

from __future__ import annotations

import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.period import Period

SETTINGS = 'organisation = "Trial"\ntime_zone = "Europe/London"\ncurrency = "EUR"\nas_of = "2026-11-20"\n'
COMPLAINTS = """complaint_id,received_at,customer_id,item,kind,region
1,2026-05-31T23:59,a,late,complaint,
2,2026-06-01T00:00,a,late,complaint,
3,2026-07-05T12:00,a,late,complaint,
4,2026-08-03T12:00,a,wrong,complaint,
5,2026-10-10T08:00,b,late,complaint,
6,2026-10-11T08:00,b,late,complaint,
7,2026-10-13T08:00,,late,complaint,North
8,2026-10-14T08:00,,late,complaint,North
9,2026-10-31T23:59,b,,complaint,
10,2026-10-14T08:00,a,late,grumble,
"""
CUSTOMERS = "customer_id,joined_on,region\na,2020-01-01,North\nb,2020-01-01,South\n"
MONTHS = Period(2026, 10).last(5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("filed")
    (found / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    (found / "complaints.csv").write_text(COMPLAINTS, encoding="utf-8")
    (found / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return found


def rows(frame) -> dict[tuple[str, str], tuple[int, int]]:
    return {(r.by, r.item): (r.complaints, r.squares) for r in frame.itertuples()}


def test_complaints_of_a_customer_within_months_that_belong_together(folder):
    """June to October, three months together: June and July of a; August to October of a, of b; two anonymous."""
    assert rows(facts.filed(open_data(folder), Scope(), MONTHS, 3)) == {
        ("all", ""): (8, 4 + 1 + 9 + 1 + 1),
        ("item", "late"): (6, 4 + 4 + 1 + 1),
        ("item", "unclassified"): (1, 1),
        ("item", "wrong"): (1, 1),
    }


def test_month_by_month_and_a_part_of_the_customers(folder):
    data = open_data(folder)
    assert rows(facts.filed(data, Scope(), MONTHS))["item", "late"] == (6, 1 + 1 + 4 + 1 + 1)
    assert rows(facts.filed(data, Scope.parse("region=North"), MONTHS, 3))["all", ""] == (5, 4 + 1 + 1 + 1)


def test_no_customers_named_and_no_rows(tmp_path):
    (tmp_path / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    text = "complaint_id,received_at\n1,2026-10-01T09:00\n2,2026-10-02T09:00\n"
    (tmp_path / "complaints.csv").write_text(text, encoding="utf-8")
    data = open_data(tmp_path)
    assert rows(facts.filed(data, Scope(), MONTHS)) == {("all", ""): (2, 2), ("item", "unclassified"): (2, 2)}
    assert rows(facts.filed(data, Scope(), Period(2025, 1).last(3))) == {("all", ""): (0, 0)}
