"""Who counts as a customer, and whose rows a scope holds: one row for each edge of each rule."""

from __future__ import annotations

from datetime import date

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.data.contract import MONEY_SCALE
from cxanalysis.facts import Scope
from cxanalysis.period import Period

OCTOBER, NOVEMBER = Period(2026, 10), Period(2026, 11)
CUSTOMERS = """customer_id,joined_on,left_on,region,status
a,2020-01-01,,North,current
b,2020-01-01,,South,current
c,2020-01-01,2026-09-30,North,past
d,2020-01-01,,,current
e,2020-01-01,,North,potential
f,2020-01-01,,North,past
g,2020-01-01,2026-10-01,North,past
h,2026-10-31,,North,current
i,2026-11-01,,North,current
"""
ORDERS = """order_id,customer_id,ordered_on,revenue,status,region
1,a,2025-11-01,10,done,
2,b,2025-10-31,10,done,
3,c,2026-09-01,10,done,
4,d,2026-10-31,10,returned,South
5,e,2026-10-01,10,done,
6,f,2026-10-01,10,done,
7,g,2026-10-01,10,,
8,h,2026-10-31,10,cancelled,
9,i,2026-10-31,10,lost,
10,b,2026-11-01,10,done,
"""


def opened(folder, **more):
    overrides = more.pop("overrides", None)
    for name, text in ({"customers": CUSTOMERS, "orders": ORDERS} | more).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_data(folder, date(2026, 12, 1), overrides)


def active(data, period=OCTOBER):
    return facts.active_months(data, Scope(), [period])["active"].tolist()


def test_by_the_file_one_is_active_from_joining_to_leaving(tmp_path):
    data = opened(tmp_path)
    assert active(data) == [5]  # a, b, d, g who left on the first day, h who joined on the last
    assert active(data, OCTOBER.previous()) == [5]  # a, b, c who left on the last day, d, g


def test_by_orders_one_is_active_for_twelve_months_and_not_beyond(tmp_path):
    data = opened(tmp_path, overrides={"active_rule": "bought_within_months"})
    # a bought on the first day of the twelve months, b the day before; d returned what it bought, but bought;
    # g left in the month; c left before it; f left nobody knows when; e might become one; h and i bought nothing
    assert active(data) == [3]
    assert active(data, NOVEMBER) == [2]  # b, d; a's order is thirteen months old
    assert facts.active_months(data, Scope.parse("region=North"), [OCTOBER])["active"].tolist() == [2]
    measured = facts.indicator_measures(data, [OCTOBER])[OCTOBER]
    assert measured.index.tolist() == ["a", "d", "g"]


def test_complainers_are_active_by_the_rule_that_counts_customers(tmp_path):
    rows = "".join(f"{who}{k},2026-{10 + k}-05T09:00,{who}\n" for who in "abcdefghi" for k in (0, 1))
    complaints = "complaint_id,received_at,customer_id\n" + rows
    for rule in ("file", "bought_within_months"):
        data = opened(tmp_path, complaints=complaints, overrides={"active_rule": rule})
        months = facts.complaint_months(data, Scope(), [OCTOBER, NOVEMBER])
        assert months["complaints"].tolist() == [9, 9]
        assert (months["known"] + months["not_active"]).tolist() == [9, 9]
        assert months["active"].tolist() == [active(data)[0], active(data, NOVEMBER)[0]]
        assert months["complainers"].tolist() == months["active"].tolist(), rule  # here everybody complained
    scoped = facts.complaint_months(data, Scope.parse("region=North"), [OCTOBER])
    assert scoped[["complainers", "active"]].to_numpy().tolist() == [[2, 2]]  # a and g


def test_cancelled_lost_and_returned_orders_bring_no_revenue(tmp_path):
    got = facts.indicator_measures(opened(tmp_path), [OCTOBER])[OCTOBER]["revenue"]
    assert (got / MONEY_SCALE).to_dict() == {"a": 10, "b": 0, "d": 0, "g": 10, "h": 0}
    lost = opened(tmp_path, orders=ORDERS.replace("7,g,2026-10-01,10,,", "7,g,2026-10-01,10,lost,"))
    assert facts.indicator_measures(lost, [OCTOBER])[OCTOBER].loc["g", "revenue"] == 0


def test_a_known_customer_without_the_attribute_is_in_no_scope_whatever_the_row_says(tmp_path):
    complaints = "complaint_id,received_at,customer_id,region\n"
    complaints += "1,2026-10-01,d,South\n2,2026-10-01,,South\n3,2026-10-01,b,North\n4,2026-10-01,x,South\n"
    data = opened(tmp_path, complaints=complaints, overrides={"reject_share": 0.5})
    north, south = Scope.parse("region=North"), Scope.parse("region=South")
    ids = [sorted(s.of(data, "complaints").complaint_id.to_pandas()) for s in (north, south)]
    assert ids == [[], ["2", "3", "4"]]  # 1 is of d, who is nowhere; 2 and 4 speak for themselves; 3 is of b
    assert facts.outside(data, south, "complaints", [OCTOBER]) == 1
    assert facts.members(data, south) == {"b"}


def test_a_scope_nobody_has_is_refused_with_the_ones_there_are(tmp_path):
    data = opened(tmp_path)
    messages = []
    for text in ("region=Nort", "segment=A", "region=Elsewhere"):
        try:
            Scope.parse(text).check(data)
        except facts.scope.UsageError as error:
            messages.append(str(error))
    assert messages == [
        'scope "region=Nort": no customer has it; did you mean "North"?',
        'scope "segment=A": the customers have no column "segment"',
        'scope "region=Elsewhere": no customer has it; there are North, South',
    ]
    Scope.parse("region=South").check(data)
    Scope().check(data)
