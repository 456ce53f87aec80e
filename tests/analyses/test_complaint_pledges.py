"""Pledges of made-up months: what is planted is found, what is quiet stays so, and young months are not judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints.pledges import ARRIVAL, FIRST, MEDIAN, ORDERS, RESULT, analyse
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.pledges import ENDED, HAPPENED, OPEN, Pledged
from cxanalysis.period import Period
from cxanalysis.stats.shares import wilson
from tests.alike import told_apart

NOW = Period(2026, 10)
MONTHS = [str(p) for p in NOW.last(14)]
EMPTY = pd.DataFrame(columns=["period", "item", "x", "n", "customers"])


def frame(rows, *columns) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


def results(kept=85, late=10, still=3, gone=2, months=MONTHS, **last) -> pd.DataFrame:
    """Every month alike: results at 5 and at 15 days, cases open for 50 days, withdrawn at 2; `last` for the last."""
    rows = []
    for month in months:
        of = {"kept": kept, "late": late, "still": still, "gone": gone} | (last if month == months[-1] else {})
        rows += [(month, 120, HAPPENED, of["kept"]), (month, 360, HAPPENED, of["late"])]
        rows += [(month, 1200, OPEN, of["still"]), (month, 48, ENDED, of["gone"])]
    found = frame(rows, "period", "hours", "status", "cases")
    return found[found["cases"] > 0].reset_index(drop=True)


def pledged(result=None, followed=30.0, **more) -> Pledged:
    result = results() if result is None else result
    months = [m for m in MONTHS if m >= result["period"].min()]
    cases = result.groupby("period")["cases"].sum().reindex(months).fillna(0).astype(int)
    watched = [followed + 30.0 * (len(months) - 1 - k) for k in range(len(months))]
    whole = pd.DataFrame({"cases": cases.to_numpy(), "followed": watched}, index=pd.Index(months, name="period"))
    week = pd.DataFrame({"received": [5] * 7, "solved": [5] * 7})
    parts = {"arrivals": None, "first": None, "weekdays": week, "last": datetime(2026, 11, 30)}
    return Pledged(months=whole, results=result, **(parts | more))


def context(**more) -> Context:
    return Context(NOW, "all", Parameters(), Period.parse(MONTHS[0]), **more)


def part(found: Pledged, orders=EMPTY, lacking=None, **more):
    return analyse(found, orders, lacking, context(**more))


def now(found, measure, item=""):
    return next(f for f in found.figures if (f.measure, f.item, f.period) == (measure, item, str(NOW)))


def by(kind, groups) -> dict[str, pd.DataFrame]:
    """Groups of items: (kept, late) results at 5 and at 15 days."""
    rows = [("item", name, hours, HAPPENED, n) for name, counts in groups.items()
            for hours, n in zip((120, 360), counts, strict=True)]  # fmt: skip
    return {kind: frame(rows, "by", "value", "hours", "status", "cases")}


def test_the_share_with_a_result_in_time_and_what_became_of_the_others():
    figure = now(part(pledged()), RESULT)
    plain = wilson(85, 100)
    assert (figure.value, figure.low, figure.high) == pytest.approx((plain.value, plain.low, plain.high))
    assert {k: figure.detail[k] for k in ("kept", "late", "ended", "overdue", "running")} == {
        "kept": 85, "late": 10, "ended": 2, "overdue": 3, "running": 0}  # fmt: skip
    assert figure.n == 100 and not figure.detail["provisional"]
    assert [row["open"] for row in figure.detail["watched"]] == [100, 98, 13, 3, 3]
    assert figure.detail["watched"][2] == {"day": 10.0, "open": 13, "solved": 85, "ended": 2, "lost": 0}
    assert figure.detail["slowest_tenth"] == 15.0


def test_half_have_a_result_by_day_five():
    figure = now(part(pledged()), MEDIAN)
    assert (figure.value, figure.low, figure.high, figure.unit) == (5.0, 5.0, 5.0, "days")
    slow = now(part(pledged(results(44, 54, 0, 2))), MEDIAN)
    assert (slow.value, slow.low, slow.high) == (15.0, 5.0, 15.0)


def test_every_month_of_the_history_has_its_own_figure():
    found = [f for f in part(pledged()).figures if f.measure == RESULT]
    assert [f.period for f in found] == MONTHS
    assert "curve" in found[-1].detail and "curve" not in found[0].detail


def test_open_cases_count_as_long_as_they_were_watched():
    """60 solved at day 5; 40 open, watched for 8 days only: nobody is known to be late, so the share is not known."""
    young = results(60, 0, 0, 0)
    young.loc[len(young)] = [str(NOW), 192, OPEN, 40]
    found = part(pledged(young, followed=1.0))
    assert "pledges_young:result" in found.left_out
    assert not [f for f in found.figures if f.measure == RESULT and f.period == str(NOW)]
    older = results(60, 0, 0, 0)
    older.loc[len(older)] = [str(NOW), 192, OPEN, 30]
    older.loc[len(older)] = [str(NOW), 288, OPEN, 10]
    figure = now(part(pledged(older, followed=8.0)), RESULT)
    assert figure.value == pytest.approx(0.6) and figure.detail["provisional"] and figure.change is None
    assert figure.detail["running"] == 30 and figure.detail["overdue"] == 10


def test_a_month_that_kept_fewer_is_told_against_its_past():
    change = now(part(pledged(results(kept=60, late=35))), RESULT).change
    assert change is None or change.verdict == "no_change"
    worse = now(part(pledged(last_month(kept=60, late=35))), RESULT).change
    assert (worse.verdict, worse.rule, worse.periods) == ("worse", "below_usual", 12)
    assert worse.delta == pytest.approx(-0.25) and worse.delta_high < 0
    assert now(part(pledged(last_month(kept=98, late=0, still=0))), RESULT).change.verdict == "better"
    assert now(part(pledged(last_month(kept=84, late=11))), RESULT).change.verdict == "no_change"


def last_month(**last) -> pd.DataFrame:
    return results(**last) if not last else results_with(last)


def results_with(last) -> pd.DataFrame:
    usual, other = results(), results(**last)
    return pd.concat([usual[usual["period"] != str(NOW)], other[other["period"] == str(NOW)]], ignore_index=True)


def test_small_months_and_unfinished_months_get_no_verdict():
    few = now(part(pledged(results_with({"kept": 12, "late": 8, "still": 0, "gone": 0}))), RESULT)
    assert (few.n, few.change.verdict, few.change.rule) == (20, "too_few", "too_few_events")
    found = part(pledged(last_month(kept=60, late=35)), last_day=NOW.start)
    assert (now(found, RESULT).change.verdict, now(found, RESULT).change.rule) == ("too_few", "unfinished")
    short = results(months=MONTHS[-5:])
    assert now(part(pledged(short)), RESULT).change.rule == "too_few_periods"


def arrivals(soon=16, late=4, without=70, still=10) -> pd.DataFrame:
    rows = [(m, h, s, n) for m in MONTHS for h, s, n in (
        (24, HAPPENED, soon), (120, HAPPENED, late), (48, ENDED, without), (1200, OPEN, still))]  # fmt: skip
    return frame(rows, "period", "hours", "status", "cases")


def test_arrivals_are_those_of_cases_somebody_goes_to_see():
    """70 were settled without a visit: no breach. 10 are open and may never need one, but are told."""
    figure = now(part(pledged(arrivals=arrivals(), followed=60.0)), ARRIVAL)
    assert figure.value == pytest.approx(16 / 20) and figure.n == 20
    assert (figure.detail["cases"], figure.detail["waiting"]) == (100, 10)
    assert figure.change.verdict == "too_few"  # 20 visits


def test_nobody_on_site_and_arrivals_not_recorded():
    none = arrivals()
    none.loc[none["status"] == HAPPENED, "status"] = ENDED
    assert "pledges_visits" in part(pledged(arrivals=none)).left_out
    assert "pledges_arrival" in part(pledged()).left_out


def firsts(x, n) -> pd.DataFrame:
    return pd.DataFrame({"x": [x] * len(MONTHS), "n": [n] * len(MONTHS)}, index=pd.Index(MONTHS, name="period"))


def test_solved_at_first_contact():
    figure = now(part(pledged(first=firsts(40, 96))), FIRST)
    plain = wilson(40, 96)
    assert (figure.value, figure.low, figure.n) == (plain.value, plain.low, 96)
    assert not figure.detail["provisional"]  # 3 of 96 are still open
    assert now(part(pledged(first=firsts(20, 40))), FIRST).detail["provisional"]  # 3 of 40
    assert "pledges_who" in part(pledged(first=firsts(0, 0))).left_out
    assert "pledges_first" in part(pledged()).left_out


def test_a_group_that_is_slow_is_found_and_drawn_towards_the_others():
    groups = {"slow": (70, 50), "a": (305, 32), "b": (306, 32), "c": (304, 33)}
    found = part(pledged(by=by("result", groups)))
    stands = {f.item: f.detail["stands"] for f in found.figures if f.measure == RESULT and f.item}
    assert stands["slow"] == "below" and stands["a"] != "below"
    figure = now(found, RESULT, "slow")
    assert figure.value == pytest.approx(70 / 120)
    assert figure.detail["others"] == pytest.approx((85 * 12 - 70) / (1200 - 120))
    gap = figure.value - figure.detail["others"]
    assert gap < figure.detail["drawn"] < 0
    ordered = [f.item for f in found.figures if f.measure == RESULT and f.item]
    assert ordered[0] == "slow"


def test_a_small_group_gets_no_verdict_and_no_rank():
    """Half of 4 cases looks worse than three quarters of 260, but is believed less."""
    found = part(pledged(by=by("result", {"tiny": (2, 2), "large": (200, 60), "rest": (814, 58)})))
    figures = {f.item: f for f in found.figures if f.item}
    assert figures["tiny"].detail["stands"] == "too_few"
    assert list(figures) == ["large", "rest", "tiny"]
    kept = {name: f.detail["drawn"] / (f.value - f.detail["others"]) for name, f in figures.items()}
    assert kept["tiny"] < 0.35 and kept["large"] > 0.8


def test_quiet_groups_stay_quiet():
    told = 0
    for seed in range(25):
        random = np.random.default_rng(seed)
        kept = random.binomial(120, 0.85, 8)
        groups = {f"i{k}": (int(x), 120 - int(x)) for k, x in enumerate(kept)}
        total = results(kept=0, late=0, still=0, gone=0)
        total = frame([(str(NOW), 120, HAPPENED, int(kept.sum())), (str(NOW), 360, HAPPENED, 960 - int(kept.sum()))],
                      "period", "hours", "status", "cases")  # fmt: skip
        found = part(pledged(total, by=by("result", groups)))
        told += any(f.detail["stands"] in ("above", "below") for f in found.figures if f.item)
    assert told <= 6  # of 25 reports, at a false discovery rate of 10 %


def test_names_of_handlers_never_enter_the_record():
    rows = [("handled_by", name, 120, HAPPENED, n) for name, n in (("Li Wei", 40), ("H2", 60))]
    found = part(pledged(by={"result": frame(rows, "by", "value", "hours", "status", "cases")}))
    assert {f.item for f in found.figures if f.item} == {"handled_by:#1", "handled_by:#2"}
    assert now(found, RESULT, "handled_by:#1").n == 60
    assert "pledges_names" in found.left_out
    codes = [("handled_by", name, 120, HAPPENED, 40) for name in ("H1", "AB-17")]
    found = part(pledged(by={"result": frame(codes, "by", "value", "hours", "status", "cases")}))
    assert {f.item for f in found.figures if f.item} == {"handled_by:H1", "handled_by:AB-17"}
    assert "pledges_names" not in found.left_out


def heaped(last_day: int) -> pd.DataFrame:
    """A year of results that fall off evenly from day 8 to 13, with so many on the last day of the pledge."""
    days = {8: 8, 9: 7, 10: last_day, 11: 6, 12: 5, 13: 5, 4: 60, 40: 60}
    rows = [(m, 24 * d, HAPPENED, n) for m in MONTHS for d, n in days.items()]
    return frame(rows, "period", "hours", "status", "cases")


def test_results_piled_on_the_last_day_are_told():
    heap = now(part(pledged(heaped(18))), RESULT).detail["heap"]
    before, after = 180.5 / (12 * (109 + 101)), 192.5 / (12 * (76 + 70 + 65))  # results over cases still open
    assert heap["expected"] == pytest.approx(before ** (4 / 7) * after ** (3 / 7) * 12 * 94)
    assert heap["told"] and heap["found"] == 12 * 18
    assert not now(part(pledged(heaped(7))), RESULT).detail["heap"]["told"]
    few = replace(context(), parameters=Parameters.build({"result_days": 2}))
    found = analyse(pledged(heaped(18)), EMPTY, None, few)
    assert now(found, RESULT).detail["heap"] == {}


def orders(on_time=90, n=100, months=MONTHS, **last) -> pd.DataFrame:
    rows = []
    for month in months:
        x = last.get("on_time", on_time) if month == months[-1] else on_time
        rows += [(month, "on_time", 1, 1, x), (month, "on_time", 0, 1, n - x)]
    found = frame(rows, "period", "item", "x", "n", "customers")
    return found[found["customers"] > 0]


def test_orders_delivered_as_agreed():
    found = part(pledged(), orders(), {})
    figure = now(found, ORDERS, "on_time")
    assert figure.value == pytest.approx(0.9) and figure.n == 100 and figure.change.verdict == "no_change"
    worse = now(part(pledged(), last_orders(60), {}), ORDERS, "on_time")
    assert worse.change.verdict == "worse"


def last_orders(x: int) -> pd.DataFrame:
    usual, other = orders(), orders(on_time=x)
    return pd.concat([usual[usual["period"] != str(NOW)], other[other["period"] == str(NOW)]], ignore_index=True)


def test_orders_of_few_customers_are_less_sure():
    """50 orders of 5 customers, each all in time or all late, tell as much as 5."""
    rows = [(m, "on_time", 10, 10, 3) for m in MONTHS] + [(m, "on_time", 0, 10, 2) for m in MONTHS]
    figure = now(part(pledged(), frame(rows, "period", "item", "x", "n", "customers"), {}), ORDERS, "on_time")
    assert figure.value == pytest.approx(0.6) and figure.n == 50
    assert figure.detail["trials"] == pytest.approx(4, abs=1.1)
    assert figure.high - figure.low > 0.6


def test_what_orders_cannot_tell_is_named():
    assert part(pledged()).left_out.count("pledges_orders") == 1
    found = part(pledged(), EMPTY, {"on_time": ("promised_on", "delivered_on"), "quality": ("quality_ok",)})
    assert "pledges_on_time:promised_on,delivered_on" in found.left_out and "pledges_due" in found.left_out
    assert "pledges_due" not in part(pledged(), orders(), {}).left_out


def test_a_month_without_complaints_and_data_without_results():
    empty = results(months=MONTHS[:-1])
    found = replace(pledged(empty), months=pledged().months.assign(cases=[100] * 13 + [0]))
    assert "pledges_none" in part(found).left_out
    nothing = replace(pledged(), results=None)
    assert {"pledges_result", "pledges_arrival", "pledges_first"} <= set(part(nothing).left_out)
    assert part(nothing).figures == ()


def test_a_single_case_and_all_alike():
    one = frame([(str(NOW), 5, HAPPENED, 1)], "period", "hours", "status", "cases")
    figure = now(part(pledged(one)), RESULT)
    assert figure.value == 1.0 and figure.low == pytest.approx(wilson(1, 1).low)
    alike = now(part(pledged(results(100, 0, 0, 0))), RESULT)
    assert (alike.value, alike.change.verdict) == (1.0, "no_change")


def test_row_order_does_not_matter():
    groups = by("result", {"slow": (70, 50), "a": (305, 32), "b": (306, 32)})
    found = pledged(by=groups)
    mixed = replace(
        found,
        results=found.results.sample(frac=1, random_state=1),
        by={k: v.sample(frac=1, random_state=2) for k, v in groups.items()},
    )
    assert told_apart(part(found), part(mixed)) == []
