"""Counting where complaints gather, from a data set of a few rows, each row there for one rule."""

from __future__ import annotations

import pandas as pd
import pytest

from cxanalysis import facts
from cxanalysis.facts import Scope
from cxanalysis.period import Period
from tests.facts.test_complaints import CUSTOMERS, opened

NOW = Period(2026, 10)
YEAR = NOW.last(13)
COMPLAINTS = """complaint_id,received_at,customer_id,item,kind,category,region,method,product
1,2026-10-01T09:00,a,late,complaint,service,South,phone,Tea
2,2026-10-02T09:00,a,late,complaint,service,,phone,Tea
3,2026-10-03T09:00,a,wrong,complaint,,,email,Glass
4,2026-10-04T09:00,b,late,complaint,service,North,phone,
5,2026-10-05T09:00,,late,complaint,service,North,phone,Tea
6,2026-10-06T09:00,,late,complaint,quality,,phone,Tea
7,2026-10-07T09:00,c,,complaint,,,web,Rum
8,2026-09-07T09:00,b,late,complaint,service,,phone,Tea
9,2025-10-07T09:00,b,late,complaint,service,,phone,Glass
10,2025-09-30T09:00,b,late,complaint,other,,phone,Glass
11,2026-10-08T09:00,b,late,grumble,other,,phone,Tea
12,2026-10-09T09:00,,late,objection,other,,phone,Tea
13,2026-09-09T09:00,,late,grumble,other,,phone,Tea
"""
ORDERS = """order_id,customer_id,ordered_on,revenue,product,status
1,a,2026-10-05,10,Tea,done
1,a,2026-10-05,10,Tea,done
1,a,2026-10-05,10,Glass,done
2,b,2026-10-06,10,Tea,lost
3,b,2026-09-06,10,Tea,cancelled
4,b,2026-09-06,10,Tea,returned
5,b,2026-09-08,10,Linen,
6,b,2026-10-06,10,,done
7,b,2025-10-06,10,Tea,done
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("breakdown")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return opened(folder, COMPLAINTS, CUSTOMERS, reject_share=0.5)


@pytest.fixture(scope="module")
def found(data):
    return facts.breakdown(data, Scope(), YEAR)


def now(frame: pd.DataFrame) -> dict[str, int]:
    return frame.iloc[-1].to_dict()


def pairs(frame: pd.DataFrame, period: str = "") -> dict[tuple[str, str], int]:
    kept = frame[frame["period"] == period] if period else frame
    return {(row["value"], row["other"]): row["products"] for row in kept.to_dict("records")}


def test_every_attribute_of_the_data_is_counted_and_the_unclassified_apart(found):
    assert list(found.counts) == ["item", "category", "product", "region", "method"]
    assert now(found.counts["item"]) == {"late": 5, "wrong": 1, "unclassified": 1}
    assert now(found.counts["category"]) == {"service": 4, "quality": 1}  # the grumble's "other" is none
    assert found.unclassified == {"item": 1, "category": 2, "product": 1, "region": 1, "method": 0}
    assert found.counts["category"]["service"].tolist() == [1, *[0] * 10, 1, 4]


def test_the_region_is_the_customer_s_then_the_row_s_own(found):
    # a and c are of North though row 1 says South, b of South though row 4 says North; 5 has only its own, 6 none
    assert now(found.counts["region"]) == {"North": 5, "South": 1}


def test_complaints_of_one_customer_are_multiplied(found):
    assert pairs(found.together["item"], "2026-10") == {
        ("late", "late"): 4 + 1 + 1 + 1,  # a's two, b, and two anonymous ones
        ("late", "wrong"): 2,
        ("wrong", "late"): 2,
        ("wrong", "wrong"): 1,
        ("unclassified", "unclassified"): 1,
    }
    assert pairs(found.together["category"], "2026-10") == {("service", "service"): 6, ("quality", "quality"): 1}
    assert pairs(found.together["item"], "2025-10") == {("late", "late"): 1}
    assert set(found.together["item"]["period"]) == {"2026-10", "2026-09", "2025-10"}


def test_customers_are_counted_by_how_often_they_complained(found):
    rows = found.people.groupby("window")[["own", "customers"]].apply(lambda f: dict(f.to_numpy().tolist()))
    assert rows["month"] == {1: 2, 3: 1}  # b, c, and a with three; the anonymous are nobody
    assert rows["year"] == {1: 1, 2: 1, 3: 1}  # b once more in September; October a year before is outside


def test_grumbles_and_objections_are_counted_beside_complaints(found):
    assert now(found.kinds) == {"complaint": 7, "grumble": 1, "objection": 1}
    assert found.kinds.loc["2026-09"].to_dict() == {"complaint": 1, "grumble": 1, "objection": 0}


def test_a_scope_is_the_customers_then_the_rows_own(data):
    north = facts.breakdown(data, Scope("region", "North"), YEAR)
    assert now(north.counts["item"]) == {"late": 3, "unclassified": 1, "wrong": 1}
    assert list(north.counts["region"].columns) == ["North"]
    assert north.kinds.iloc[-1].to_dict() == {"complaint": 5, "grumble": 0, "objection": 0}


def test_orders_stand_beside_complaints(data):
    found = facts.exposure(data, Scope(), YEAR[1:])
    assert found.first == NOW.previous()  # November to August have no complaint that names a product
    assert found.products.to_dict("index") == {
        "Glass": {"orders": 1, "complaints": 1, "month_orders": 1, "month_complaints": 1},
        "Linen": {"orders": 1, "complaints": 0, "month_orders": 0, "month_complaints": 0},
        "Rum": {"orders": 0, "complaints": 1, "month_orders": 0, "month_complaints": 1},
        "Tea": {"orders": 2, "complaints": 5, "month_orders": 1, "month_complaints": 4},  # lines once, lost ones not
    }
    assert found.unnamed == 1
    assert pairs(found.together)["Tea", "Tea"] == 4 + 1 + 1 + 1
    assert pairs(found.together)["Tea", "Glass"] == 2


def test_orders_before_products_were_noted_do_not_count(data):
    assert facts.exposure(data, Scope(), NOW.last(1)).products.loc["Tea", "orders"] == 1
    whole = facts.exposure(data, Scope(), YEAR)
    assert (whole.first, whole.products.loc["Tea", "orders"]) == (YEAR[0], 3)


def test_a_bare_table_has_items_only(tmp_path):
    data = opened(tmp_path, "complaint_id,received_at\n1,2026-10-01T09:00\n2,2026-10-02T09:00\n", "")
    found = facts.breakdown(data, Scope(), YEAR)
    assert now(found.counts["item"]) == {"unclassified": 2}
    assert list(found.counts) == ["item"]
    assert found.people.empty
    assert found.kinds.empty
    assert facts.exposure(data, Scope(), YEAR) is None


def test_months_without_complaints(data):
    early = Period(2024, 5).last(3)
    found = facts.breakdown(data, Scope(), early)
    assert [len(frame.columns) for frame in found.counts.values()] == [0] * 5
    assert facts.exposure(data, Scope(), early) is None


def test_a_table_of_orders_without_products_gives_no_exposure(tmp_path):
    orders = "order_id,customer_id,ordered_on,revenue\n1,a,2026-10-05,10\n"
    (tmp_path / "orders.csv").write_text(orders, encoding="utf-8")
    assert facts.exposure(opened(tmp_path, COMPLAINTS, reject_share=0.5), Scope(), YEAR) is None
