"""Orders as agreed: one row for each edge of late, not yet due, wrong, short, of several lines, of no agreement."""

from __future__ import annotations

from datetime import date

import pytest

from cxanalysis.data import open_data
from cxanalysis.facts import Scope, deliveries, undelivered
from cxanalysis.period import Period

OCTOBER = Period(2026, 10)
HEAD = "order_id,customer_id,ordered_on,revenue,status,promised_on,delivered_on,quantity,quantity_delivered,quality_ok"
ROWS = """
1,a,2026-10-01,1,done,2026-10-05,2026-10-05,3,3,true
2,a,2026-10-01,1,done,2026-10-05,2026-10-06,3,3,true
3,b,2026-09-20,1,done,2026-10-05,,3,,
4,b,2026-10-20,1,,2026-10-31,,3,,
5,b,2026-10-01,1,cancelled,2026-10-05,,3,,
6,c,2026-10-01,1,done,2026-10-05,2026-10-04,3,2.5,true
7,c,2026-10-01,1,done,,2026-10-04,3,3,false
8,d,2026-10-01,1,done,2026-10-05,2026-10-05,1,1,true
8,d,2026-10-01,1,done,2026-10-06,2026-10-07,1,1,true
9,d,2026-10-01,1,done,2026-10-05,2026-10-05,1,1,true
9,d,2026-10-01,1,done,2026-10-31,,1,,
10,a,2026-10-01,1,returned,2026-09-30,2026-09-30,3,3,true
11,e,2026-10-29,1,done,2026-11-05,,3,,
"""


def opened(folder, rows=ROWS, head=HEAD):
    (folder / "orders.csv").write_text(head + rows, encoding="utf-8")
    (folder / "customers.csv").write_text("customer_id,region\na,N\nb,N\nc,S\nd,S\ne,S\n", encoding="utf-8")
    return open_data(folder, date(2026, 12, 31))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("deliveries"))


def kept(data, scope="all", months=1) -> dict[tuple[str, str], tuple[int, int]]:
    found = deliveries(data, Scope.parse(scope), OCTOBER.last(months))
    found = found.assign(kept=found["x"] * found["customers"], of=found["n"] * found["customers"])
    sums = found.groupby(["period", "item"])[["kept", "of"]].sum()
    return {key: (int(row["kept"]), int(row["of"])) for key, row in sums.iterrows()}


def test_the_month_of_the_promise(data):
    """On time 1, 6 of 1, 2, 3, 6, 8; 4 and 9 may still come: the orders know nothing after 29 October."""
    found = kept(data)
    assert found["2026-10", "on_time"] == (2, 5)
    assert found["2026-10", "quality"] == (5, 6)  # 1, 2, 6, 8, 9 of these and 7
    assert found["2026-10", "quantity"] == (5, 6)
    assert found["2026-10", "all"] == (1, 6)  # 1; broken are 2, 3, 6, 7, 8; of 4 and 9 it is not known
    assert kept(data, months=2)["2026-09", "on_time"] == (1, 1)


def test_customers_by_how_many_of_their_orders(data):
    found = deliveries(data, Scope(), [OCTOBER])
    rows = found[found["item"] == "on_time"][["x", "n", "customers"]].to_numpy().tolist()
    assert rows == [[0, 1, 2], [1, 1, 1], [1, 2, 1]]


def test_a_scope(data):
    assert kept(data, "region=S")["2026-10", "on_time"] == (1, 2)


def test_columns_that_are_missing_are_named(tmp_path):
    head = "order_id,customer_id,ordered_on,revenue,promised_on,quality_ok"
    data = opened(tmp_path, "\n1,a,2026-10-01,1,2026-10-05,true\n2,a,2026-10-01,1,2026-10-05,false\n", head)
    assert undelivered(data) == {"on_time": ("delivered_on",), "quantity": ("quantity", "quantity_delivered")}
    assert kept(data) == {("2026-10", "quality"): (1, 2)}


def test_no_column_at_all(tmp_path):
    data = opened(tmp_path, "\n1,a,2026-10-01,1\n", "order_id,customer_id,ordered_on,revenue")
    assert set(undelivered(data)) == {"on_time", "quality", "quantity"}
    assert deliveries(data, Scope(), [OCTOBER]).empty
