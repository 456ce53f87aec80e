"""The raw measures behind the indicators, counted from files: windows, cancelled orders, payments, ratings."""

from __future__ import annotations

import pytest

from cxanalysis.data import open_data
from cxanalysis.data.contract import MONEY_SCALE
from cxanalysis.facts import Scope, indicator_measures
from cxanalysis.findings import Findings
from cxanalysis.period import Period
from cxanalysis.value.scales import indicators

END = Period(2026, 10)
ORDERS = """order_id,customer_id,ordered_on,revenue,cost,status,due_on,paid_on
1,a,2025-10-31,900,1,done,2025-10-31,2025-10-31
2,a,2025-11-01,100.50,40,done,2025-12-01,2025-12-01
3,a,2026-04-30,10,4,,2026-05-30,2026-05-31
4,a,2026-05-01,20,8,done,2026-06-01,
5,a,2026-10-31,30,12,done,2026-12-01,
6,a,2026-11-01,5000,1,done,2026-12-01,2026-11-02
7,a,2026-06-01,700,1,cancelled,2026-07-01,2026-06-02
8,b,2026-06-01,60,,done,2026-07-01,2026-06-02
9,b,2026-07-01,-15,2,done,2026-07-01,2026-07-01
"""
CUSTOMERS = """customer_id,joined_on,left_on,status
a,2020-01-01,,current
b,2026-03-15,,current
c,,,current
d,2020-01-01,2026-09-30,past
e,,,potential
"""
RATINGS = """customer_id,rated_on,indicator,score
a,2026-01-01,support,10
a,2026-10-31,support,70
a,2026-11-01,support,99
a,2026-10-31,trust,5
b,2026-02-01,credit,40
"""
SETTINGS = 'organisation = "Test"\ntime_zone = "UTC"\ncurrency = "EUR"\nas_of = "2026-11-30"\n'


@pytest.fixture
def folder(tmp_path):
    files = {"orders.csv": ORDERS, "customers.csv": CUSTOMERS, "ratings.csv": RATINGS, "cxanalysis.toml": SETTINGS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_trailing_year_and_its_halves(folder):
    got = indicator_measures(open_data(folder), [END])[END]
    assert got.index.tolist() == ["a", "b", "c"]  # d has left, e is no customer yet
    a = got.loc["a"]
    assert (a["revenue"] / MONEY_SCALE, a["before"] / MONEY_SCALE, a["recent"] / MONEY_SCALE) == (160.5, 110.5, 50.0)
    assert (a["cost"] / MONEY_SCALE, a["costed"] / MONEY_SCALE, a["uncosted"]) == (64.0, 160.5, 0)
    assert got.loc["b", "revenue"] == 45 * MONEY_SCALE  # a refund counts against what was bought
    b = got.loc["b"]  # the cost of one order only is known: that of the refund
    assert (b["cost"] / MONEY_SCALE, b["costed"] / MONEY_SCALE, b["uncosted"]) == (2.0, -15.0, 1)
    assert got.loc["c", ["revenue", "recent", "before", "due"]].tolist() == [0, 0, 0, 0]
    assert got["first_month"].tolist() == [Period(2020, 1).ordinal, Period(2026, 4).ordinal, 0]  # the first full one


def test_payments_of_what_fell_due_in_the_year(folder):
    every = indicator_measures(open_data(folder), [END])[END]
    assert (
        every.loc["b", ["due", "on_time"]].tolist() == [60 * MONEY_SCALE] * 2
    )  # the refund with a due date owes nothing
    got = every.loc["a"]
    assert got["due"] / MONEY_SCALE == 130.5  # orders 2, 3, 4; not 1 (due before), not 5 (due later), not 7 (cancelled)
    assert got["on_time"] / MONEY_SCALE == 100.5  # 3 was a day late, 4 is unpaid


def test_the_latest_rating_up_to_the_end_of_the_period(folder):
    data = open_data(folder)
    got = indicator_measures(data, [END])[END]
    assert got.loc["a", "support"] == 70 and got.loc["b", "credit"] == 40
    assert got["influence"].isna().all()
    assert indicator_measures(data, [Period(2026, 9)])[Period(2026, 9)].loc["a", "support"] == 10


def test_a_rating_whose_high_is_bad_is_turned_round(folder):
    turned = '[ratings.support]\nhigh_is = "bad"\n'
    (folder / "cxanalysis.toml").write_text(SETTINGS + turned, encoding="utf-8")
    got = indicator_measures(open_data(folder), [END])[END]
    assert got.loc["a", "support"] == -70 and got.loc["b", "credit"] == 40


@pytest.mark.parametrize(("high_is", "kept"), [("good", 80), ("bad", -70)])
def test_of_two_ratings_on_one_day_the_better_counts(folder, high_is, kept):
    (folder / "cxanalysis.toml").write_text(f'{SETTINGS}[ratings.support]\nhigh_is = "{high_is}"\n', encoding="utf-8")
    (folder / "ratings.csv").write_text(RATINGS + "a,2026-10-31,support,80\n", encoding="utf-8")
    assert indicator_measures(open_data(folder), [END])[END].loc["a", "support"] == kept


def test_who_joined_within_a_month_has_its_first_full_year_a_month_later(folder):
    people = "customer_id,joined_on\nnov20,2025-11-20\nnov1,2025-11-01\n"
    (folder / "customers.csv").write_text(people + "a,2020-01-01\nb,2020-01-01\n", encoding="utf-8")
    got = indicator_measures(open_data(folder), [END])[END]
    growth = indicators(got, END.ordinal, 1.0, "none")["growth"]
    assert growth.notna().to_dict() == {"a": True, "b": True, "nov1": True, "nov20": False}


@pytest.mark.parametrize(("day", "baseline"), [(28, "2026-01"), (1, "2025-12")])
def test_the_baseline_is_of_twelve_full_months(tmp_path, day, baseline):
    lines = [f"{i},a,{p.start.replace(day=28)},10" for i, p in enumerate(Period(2025, 1).through(Period(2026, 3)))]
    text = "\n".join(["order_id,customer_id,ordered_on,revenue", f"x,b,2025-01-{day:02},5", *lines, ""])
    (tmp_path / "orders.csv").write_text(text, encoding="utf-8")
    (tmp_path / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    result = Findings(open_data(tmp_path), Period(2026, 3), Scope()).value
    assert result.baseline == baseline and not result.short


def test_without_a_customers_table_buyers_are_customers_from_their_first_order(folder):
    (folder / "customers.csv").unlink()
    (folder / "ratings.csv").unlink()
    got = indicator_measures(open_data(folder), [END])[END]
    assert got.index.tolist() == ["a", "b"]
    assert got["first_month"].tolist() == [Period(2025, 11).ordinal, Period(2026, 6).ordinal]


def test_only_buyers_of_twelve_months_where_the_settings_say_so(folder):
    rule = 'active_rule = "bought_within_months"\n'
    (folder / "cxanalysis.toml").write_text(SETTINGS + "[parameters]\n" + rule, encoding="utf-8")
    assert indicator_measures(open_data(folder), [END])[END].index.tolist() == ["a", "b"]


def test_orders_alone_without_cost_or_payment(folder):
    for name in ("customers.csv", "ratings.csv"):
        (folder / name).unlink()
    (folder / "orders.csv").write_text("order_id,customer_id,ordered_on,revenue\n1,a,2026-10-31,7\n", encoding="utf-8")
    got = indicator_measures(open_data(folder), [END])[END]
    assert got.loc["a", "revenue"] == 7 * MONEY_SCALE and got.loc["a", "due"] == 0
    assert got[["cost", "support", "influence", "credit"]].isna().all(axis=None)
