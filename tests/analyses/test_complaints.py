"""Complaints by hand: rates with their limits, repeats, shares against their own past, concentration."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxanalysis.complaints import NO_CONCENTRATION, Complaints, analyse
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.period import Period

NOW = Period(2026, 10)
COUNTS = (
    "complaints",
    "anonymous",
    "not_active",
    "known",
    "squares",
    "complainers",
    "active",
    "grumbles",
    "objections",
)


def months(complainers: list[int], active: int = 100, **last: int) -> pd.DataFrame:
    """One row a month, each complainer with one complaint; `last` overwrites the report's month."""
    index = pd.Index([str(p) for p in NOW.last(len(complainers))], name="period")
    frame = pd.DataFrame(0, index=index, columns=list(COUNTS))
    for name in ("complaints", "known", "squares", "complainers"):
        frame[name] = complainers
    frame["active"] = active
    for name, value in last.items():
        frame.loc[str(NOW), name] = value
    return frame


def repeats(*rows: tuple[int, int, int], period: Period = NOW) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["repeats", "complaints", "customers"])
    frame.insert(0, "period", pd.Series([str(period)] * len(frame), dtype=object))
    return frame


def items(**counts: list[int]) -> pd.DataFrame:
    length = len(next(iter(counts.values()))) if counts else 1
    return pd.DataFrame(counts, index=pd.Index([str(p) for p in NOW.last(length)], name="period"))


def complainers(rows: list[tuple[str | None, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["customer_id", "item"], dtype=object)


def run(by_month=None, again=None, by_item=None, people=None, **parameters) -> Complaints:
    by_month = months([10] * 13) if by_month is None else by_month
    context = Context(NOW, "all", Parameters(**parameters), Period.parse(by_month.index[0]))
    return analyse(
        by_month,
        repeats() if again is None else again,
        items() if by_item is None else by_item,
        complainers([]) if people is None else people,
        context,
    )


def figure(result: Complaints, measure: str, item: str = "", period: Period = NOW):
    found = [f for f in result.figures if (f.measure, f.item, f.period) == (f"complaints.{measure}", item, str(period))]
    assert len(found) <= 1
    return found[0] if found else None


# -- rates


def test_rate_counts_customers_and_per_1000_counts_complaints():
    result = run(months([10] * 12 + [4], active=20, complaints=7, known=6, squares=12, anonymous=1))
    rate = figure(result, "rate")
    assert (rate.value, rate.n, rate.detail["x"]) == (0.2, 20, 4)
    # Wilson (1927) for 4 of 20, by hand: centre .29604/1.19207, half width 1.95996 sqrt(.010401)/1.19207
    assert (rate.low, rate.high) == pytest.approx((0.08066, 0.41602), abs=5e-5)
    assert figure(result, "per_1000").value == 300
    assert figure(result, "complaints").value == 7
    assert figure(result, "customers").value == 4
    assert result.anonymous == 1


def test_no_complaint_is_zero_with_an_upper_end():
    rate = figure(run(months([10] * 12 + [0], active=20)), "rate")
    assert rate.value == 0 and rate.low == 0
    assert rate.high == pytest.approx(0.1611, abs=5e-5)  # Wilson upper end of 0 of 20 as published


def test_without_active_customers_there_are_counts_only():
    result = run(months([0] * 3, active=0, complaints=5, not_active=5))
    assert figure(result, "rate") is None and figure(result, "customers") is None
    assert figure(result, "complaints").value == 5
    assert result.left_out == ("customers", "repeat_history")


def test_limits_name_earlier_months_by_hand():
    result = run(months([10] * 11 + [30] + [10]))
    # p = 140/1200; moving ranges of z: ten of 0, one of 6.23, mean over 1.128 = .50, so sigma_z is 1 (never less)
    share = 140 / 1200
    half = 3 * math.sqrt(share * (1 - share) / 100)
    flare = figure(result, "rate", period=NOW.previous())
    assert (flare.detail["limit_low"], flare.detail["limit_high"]) == pytest.approx((share - half, share + half))
    assert flare.detail["outside"] == "above"
    quiet = [figure(result, "rate", period=p) for p in NOW.last(13)[:11]]
    assert not any("outside" in f.detail for f in quiet)


def test_the_reports_own_month_neither_moves_the_limits_nor_is_judged_by_them():
    calm, wild = run(months([10] * 13)), run(months([10] * 12 + [90]))
    assert figure(calm, "rate").detail["limit_high"] == figure(wild, "rate").detail["limit_high"]
    assert "outside" not in figure(wild, "rate").detail


def test_a_month_far_below_is_named_too_and_few_months_have_no_limits():
    low = run(months([30] * 11 + [2] + [30]))
    assert figure(low, "rate", period=NOW.previous()).detail["outside"] == "below"
    assert "limit_low" not in figure(run(months([10] * 10)), "rate").detail
    assert "limit_low" in figure(run(months([10] * 11)), "rate").detail


# -- repeats


def test_repeat_rate_by_hand():
    result = run(again=repeats((0, 1, 3), (1, 2, 1)))
    rate = figure(result, "repeat_rate")
    assert rate.value == pytest.approx(1 / 5)
    assert (rate.n, rate.detail["x"], rate.detail["customers"]) == (5, 1, 4)
    assert result.first_repeat_period == str(NOW) and "repeat_history" not in result.left_out


def test_without_look_back_there_is_no_repeat_rate():
    result = run(months([10, 10]))
    assert figure(result, "repeat_rate") is None
    assert result.left_out == ("repeat_history",) and result.first_repeat_period == ""


def test_customers_who_complain_twice_are_counted():
    people = [("a", "x")] * 3 + [("b", "x"), ("b", "y"), ("c", "x"), (None, "x"), (None, "x")]
    detail = figure(run(people=complainers(people)), "complaints").detail
    assert (detail["several"], detail["several_complaints"], detail["several_most"]) == (2, 5, 3)
    assert "several" not in figure(run(people=complainers([("a", "x")])), "complaints").detail


# -- items


def test_shares_run_up_to_one_and_tell_what_follows():
    result = run(by_item=items(late=[40] * 12 + [50], wrong=[35] * 12 + [30], other=[25] * 12 + [20]))
    late, wrong, other = (figure(result, "share", name) for name in ("late", "wrong", "other"))
    assert [f.value for f in (late, wrong, other)] == [0.5, 0.3, 0.2]
    assert [f.detail["running"] for f in (late, wrong, other)] == [0.5, 0.8, 1.0]
    assert [(f.detail["later"], f.detail["later_items"]) for f in (late, wrong, other)] == [(50, 2), (20, 1), (0, 0)]
    assert late.detail["usual_count"] == pytest.approx(40)
    assert result.items == ("late", "wrong", "other")


def test_an_item_above_its_own_past_is_flagged_whatever_its_size():
    result = run(by_item=items(big=[60] * 12 + [50], small=[10] * 12 + [30], third=[30] * 12 + [20]))
    verdicts = {name: figure(result, "share", name).verdict for name in ("big", "small", "third")}
    assert verdicts["small"] == "more_than_usual" and verdicts["big"] != "more_than_usual"


def test_earlier_months_are_judged_against_their_own_past():
    flare = [10] * 15 + [40] + [10] * 8
    result = run(months([90] * 24), by_item=items(steady=[80] * 24, flare=flare))
    judged = {str(p): figure(result, "share", "flare", p).verdict for p in NOW.last(24)[:-1]}
    assert [p for p, verdict in judged.items() if verdict == "more_than_usual"] == [str(NOW.last(24)[15])]
    assert set(list(judged.values())[:10]) == {"too_few"}  # ten months are needed before one can be judged


def test_earlier_shares_have_the_interval_their_own_report_gave():
    counts = {"late": [40, 30] * 12, "wrong": [20] * 24, "new": [0] * 20 + [9] * 4}
    history = run(months([60] * 24), by_item=items(**counts))
    for back in (3, 12):
        then = NOW.shift(-back)
        index = pd.Index([str(p) for p in then.last(24 - back)], name="period")
        context = Context(then, "all", Parameters(), Period.parse(index[0]))
        table = pd.DataFrame({name: n[: 24 - back] for name, n in counts.items()}, index=index)
        past = months([60] * 24).iloc[: 24 - back]
        report = analyse(past, repeats(), table, complainers([]), context)
        given = [f for f in report.figures if f.measure == "complaints.share" and f.period == str(then)]
        assert len(given) == (3 if back == 3 else 2)
        for f in given:
            kept = figure(history, "share", f.item, then)
            assert (kept.value, kept.low, kept.high, kept.method) == (f.value, f.low, f.high, "goodman")
    unmet = figure(history, "share", "new", NOW.shift(-12))
    # not met by then: one more of two, Wilson's upper end of 0 of n at 1 - .05/3: z^2/(n + z^2), z = 2.39398
    assert (unmet.value, unmet.low) == (0, 0)
    assert unmet.high == pytest.approx(2.39398**2 / (unmet.n + 2.39398**2), abs=1e-5)


@pytest.mark.parametrize(
    ("past", "now", "lacking"),
    [
        ([100] * 12, 0, True), ([100] * 12, 49, True), ([100] * 12, 50, False), ([100] * 12, 51, False),
        ([4] * 12, 1, False), ([10, 190] * 6, 40, False), ([100] * 9, 0, True), ([100] * 9, 1, False),
        ([5] * 9, 0, True), ([100, 4], 0, False), ([], 0, False), ([0] * 12, 0, False),
        ([500] * 6 + [60] * 12, 40, False),
    ],
)  # fmt: skip
def test_a_month_with_hardly_a_complaint_after_many_is_marked(past, now, lacking):
    detail = figure(run(months([*past, now], active=1000)), "complaints").detail
    assert ("usual" in detail) == lacking
    if lacking:
        assert detail["usual"] == np.mean(past)


def test_a_month_that_is_not_over_is_not_marked():
    by_month = months([100] * 12 + [3], active=1000)
    context = Context(NOW, "all", Parameters(), NOW.shift(-12), last_day=date(2026, 10, 2))
    result = analyse(by_month, repeats(), items(), complainers([]), context)
    assert "usual" not in figure(result, "complaints").detail


def test_months_of_a_steady_business_are_seldom_marked():
    draws = np.random.default_rng(7).negative_binomial(8, 0.4, size=(400, 13))  # mean 12, variance 30
    marked = sum("usual" in figure(run(months(row.tolist())), "complaints").detail for row in draws)
    assert marked <= 16  # at most one tail of the usual range: 2.5 % of 400, and room for the luck of the draw


def test_quiet_months_are_seldom_flagged():
    draws = np.random.default_rng(5).multinomial(100, [0.4, 0.3, 0.2, 0.1], size=(40, 24))
    wrong = 0
    for table in draws:
        result = run(months([80] * 24), by_item=items(**{f"i{j}": table[:, j].tolist() for j in range(4)}))
        earlier = [f for f in result.figures if f.measure == "complaints.share" and f.period != str(NOW)]
        wrong += any(f.verdict in ("more_than_usual", "less_than_usual") for f in earlier)
    assert wrong <= 8  # one family at 10 %: about 4 of 40 series; 13 months judged one by one would flag half of them


def test_concentration_by_hand():
    people = [(f"k{i}", "late" if i < 50 else "wrong" if i < 80 else "other") for i in range(100)]
    result = run(people=complainers(people))
    assert figure(result, "hhi").value == pytest.approx(37 / 99)  # (100 * .38 - 1) / 99
    assert figure(result, "effective_items").value == pytest.approx(99 / 37)
    assert figure(result, "top3_share").value == 1
    assert figure(result, "items_for_80").value == 2  # .5 + .3 reach .8 exactly


def test_no_item_met_twice_has_no_concentration():
    result = run(people=complainers([(f"k{i}", f"item {i}") for i in range(6)]))
    assert figure(result, "hhi").value == 0
    assert figure(result, "effective_items").withheld == NO_CONCENTRATION


# -- invariants


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=14),
    st.randoms(use_true_random=False),
)
def test_shares_of_a_month_sum_to_one(counts, random):
    table = items(**{f"i{j}": [row[j] for row in counts] for j in range(3)})
    rows = [("k" + str(random.randrange(9)), f"i{j}") for j in range(3) for _ in range(counts[-1][j])]
    result = run(months([10] * len(counts)), by_item=table, people=complainers(rows))
    for period, row in table.iterrows():
        shares = [f for f in result.figures if f.measure == "complaints.share" and f.period == period]
        assert sum(f.value for f in shares) == pytest.approx(1 if row.sum() else 0)
        assert sum(f.detail["x"] for f in shares) == row.sum()
    now = [f for f in result.figures if f.measure == "complaints.share" and f.period == str(NOW)]
    assert all(f.low <= f.value <= f.high for f in now)
    mixed = random.sample(rows, len(rows))
    again = run(months([10] * len(counts)), by_item=table, people=complainers(mixed))
    assert [f.as_dict() for f in again.figures] == [f.as_dict() for f in result.figures]


def test_the_confidence_asked_for_reaches_every_interval_and_usual_range():
    names = ["late"] * 20 + ["wrong"] * 15 + ["fault"] * 10
    people = complainers([(f"c{i // 2}", name) for i, name in enumerate(names)])
    again = pd.concat([repeats((3, 10, 2), (1, 5, 4), period=p) for p in NOW.last(13)])
    counts = items(late=[20] * 13, wrong=[15] * 13, fault=[10] * 13)
    wide, narrow = (
        run(months([40] * 13, known=45, squares=60), again, counts, people, confidence=level).figures
        for level in (0.95, 0.80)
    )
    drawn = [(a, b) for a, b in zip(wide, narrow, strict=True) if a.low is not None and a.low < a.high]
    assert {a.measure for a, _ in drawn} >= {"complaints.rate", "complaints.share", "complaints.hhi"}
    for a, b in drawn:
        assert a.key == b.key
        discrete = a.measure == "complaints.items_for_80"
        assert b.high - b.low <= a.high - a.low if discrete else b.high - b.low < a.high - a.low, a.key
    usual = [(a.detail, b.detail) for a, b in zip(wide, narrow, strict=True) if "usual_low" in a.detail]
    assert len(usual) == 3
    assert all(b["usual_high"] - b["usual_low"] < a["usual_high"] - a["usual_low"] for a, b in usual)
