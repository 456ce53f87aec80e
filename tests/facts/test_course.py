"""Who complained month by month, series by series: each row there for one rule."""

from __future__ import annotations

from pathlib import Path

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
f,2020-01-01,,,current
"""
COMPLAINTS = """complaint_id,received_at,customer_id,item,kind,category,region,method
1,2026-09-01T09:00,a,late,complaint,service,,phone
2,2026-09-05T12:00,c,late,complaint,service,,phone
3,2026-10-03T12:00,a,late,complaint,service,South,phone
4,2026-10-03T13:00,a,late,complaint,quality,,web
5,2026-10-10T08:00,b,wrong,complaint,service,,web
6,2026-10-12T08:00,c,late,complaint,service,,phone
7,2026-10-13T08:00,,late,complaint,service,North,phone
8,2026-10-31T23:59,d,,complaint,,,
9,2026-10-14T08:00,b,late,grumble,service,,phone
10,2026-10-15T08:00,f,wrong,complaint,service,North,web
"""
MONTHS = Period(2026, 10).last(3)


def opened(folder: Path, customers: str = CUSTOMERS, orders: str = "", **parameters):
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "complaints.csv").write_text(COMPLAINTS, encoding="utf-8")
    for name, text in (("customers", customers), ("orders", orders)):
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_data(folder, overrides=parameters)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("course"))


def rows(frame, month: str) -> dict[tuple[str, str], tuple[int, int, int]]:
    now = frame[frame["period"] == month]
    return {(r.by, r.value): (r.complaints, r.complainers, r.active) for r in now.itertuples()}


def test_a_month_is_counted_series_by_series(data):
    found = rows(facts.complaint_series(data, Scope(), MONTHS), "2026-10")
    assert found == {
        ("rate", ""): (7, 4, 4),  # all but the grumble; a, b, d and f: c had left, one is anonymous, a counts once
        ("item", "late"): (4, 1, 4),
        ("item", "wrong"): (2, 2, 4),  # what names no item is in no item's series
        ("category", "service"): (5, 3, 4),
        ("category", "quality"): (1, 1, 4),
        ("region", "North"): (5, 2, 2),  # the customer's own region, whatever the row says; the anonymous one's row
        ("region", "South"): (1, 1, 1),
        ("method", "phone"): (3, 1, 4),
        ("method", "web"): (3, 3, 4),
    }


def test_months_without_complaints_are_there_and_zero(data):
    found = rows(facts.complaint_series(data, Scope(), MONTHS), "2026-08")
    assert found["rate", ""] == (0, 0, 4) and found["region", "North"] == (0, 0, 2)  # a and c; d had not joined


def test_it_agrees_with_the_rate(data):
    months = facts.complaint_months(data, Scope(), MONTHS)
    series = facts.complaint_series(data, Scope(), MONTHS)
    whole = series[series["by"] == "rate"].set_index("period")
    for name in ("complaints", "complainers", "active"):
        assert whole[name].to_dict() == months[name].to_dict()


def test_a_scope_has_its_own_customers(data):
    found = rows(facts.complaint_series(data, Scope("region", "North"), MONTHS), "2026-10")
    assert found["rate", ""] == (5, 2, 2)
    assert ("region", "South") not in found


def test_without_customers_ids_and_anonymous_complaints_are_counted(tmp_path):
    found = rows(facts.complaint_series(opened(tmp_path, customers=""), Scope(), MONTHS), "2026-10")
    assert found["rate", ""] == (7, 6, 0)  # a twice; the anonymous one is somebody
    assert found["region", "North"] == (2, 2, 0) and found["region", "South"] == (1, 1, 0)


def test_buyers_are_at_risk_where_that_is_the_rule(tmp_path):
    orders = "order_id,customer_id,ordered_on,revenue\n1,a,2026-01-05,10\n2,f,2025-01-05,10\n"
    data = opened(tmp_path, orders=orders, active_rule="bought_within_months")
    found = rows(facts.complaint_series(data, Scope(), MONTHS), "2026-10")
    assert found["rate", ""] == (7, 1, 1)  # a; f bought too long ago
    assert found["region", "North"][2] == 1
    months = facts.complaint_months(data, Scope(), MONTHS)
    assert months.loc["2026-10", ["complainers", "active"]].tolist() == [1, 1]
