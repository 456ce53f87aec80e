"""Customer value by hand: five indicators on frozen scales, four classes with a memory, moves counted."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxanalysis import evaluation, headline
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.measures import CLASSES
from cxanalysis.period import Period
from cxanalysis.stats.estimate import Estimate
from cxanalysis.value import analyse
from cxanalysis.value.classes import classify, remember
from cxanalysis.value.moves import WAYS, month_detail, moves, score_shifts, square, way, year_detail
from cxanalysis.value.replay import freeze
from cxanalysis.value.scales import Scales, growth_floor, indicators, mid_rank, scored

FIRST = Period(2024, 1)
BASELINE = Period(2024, 12)


def measures(**columns) -> pd.DataFrame:
    """Raw measures of customers "a", "b", ...; what is not given is nothing."""
    n = len(next(iter(columns.values())))
    frame = pd.DataFrame(index=pd.Index(list("abcdefghijklmnopqrstuvwxyz"[:n]), name="customer_id"))
    for name in ("first_month", "revenue", "costed", "uncosted", "recent", "before", "due", "on_time"):
        frame[name] = columns.get(name, [0] * n)
    for name in ("cost", "support", "influence", "credit", "contribution", "growth"):
        frame[name] = pd.array(columns.get(name, [math.nan] * n), dtype="float64")
    return frame


def score(raw, scales):
    return scored(raw, indicators(raw, BASELINE.ordinal, scales.floor, scales.costs), scales, Parameters())


def context(period=BASELINE, scope="all", **parameters) -> Context:
    return Context(period, scope, Parameters(**parameters), FIRST)


def figures(result, measure):
    now = [f for f in result.figures if f.measure == measure]
    return {f.item: f for f in sorted(now, key=lambda f: f.period)}


# -- indicators and scales


def test_indicators_by_hand():
    raw = measures(
        revenue=[100, 50, 80, 0], costed=[90, 0, 80, 0], uncosted=[1, 2, 0, 0], cost=[60.0, math.nan, 50.0, math.nan],
        recent=[60, 30, 0, 0], before=[40, 20, 80, 0], due=[200, 0, 50, 0], on_time=[150, 0, 50, 0],
        credit=[math.nan, 30.0, 90.0, math.nan], first_month=[0, 0, BASELINE.ordinal - 5, 0],
    )  # fmt: skip
    got = indicators(raw, BASELINE.ordinal, 4.0, "known")
    # the line without a cost is left out; who has no line with a cost is not measured; who bought nothing brought 0
    assert got["contribution"].tolist() == pytest.approx([30.0, math.nan, 30.0, 0.0], nan_ok=True)
    assert indicators(raw, BASELINE.ordinal, 4.0, "part")["contribution"].tolist() == [100.0, 50.0, 80.0, 0.0]
    assert got["credit"].tolist() == pytest.approx([0.75, math.nan, 1.0, math.nan], nan_ok=True)  # paid of what was due
    assert got["rated_credit"].tolist() == pytest.approx([math.nan, 30.0, 90.0, math.nan], nan_ok=True)
    assert got["growth"].iloc[0] == pytest.approx(math.log(64 / 44))
    assert math.isnan(got["growth"].iloc[2])  # joined under twelve months before the end


def test_a_customer_of_exactly_twelve_months_has_growth():
    joined = [BASELINE.shift(-11).ordinal, BASELINE.shift(-10).ordinal]
    got = indicators(measures(first_month=joined, recent=[1, 1]), BASELINE.ordinal, 1.0, "none")["growth"]
    assert got.notna().tolist() == [True, False]


def test_growth_of_refunds_counts_as_nothing_bought():
    got = indicators(measures(recent=[-500, 0], before=[100, 100]), BASELINE.ordinal, 1.0, "none")["growth"]
    assert got.iloc[0] == got.iloc[1] == pytest.approx(math.log(1 / 101))


def test_growth_floor_is_a_hundredth_of_the_median_buyer():
    assert growth_floor(measures(before=[100, 300, 500])) == 3.0
    assert growth_floor(measures(before=[0, 0, 0, 400, 600])) == 5.0  # the median bought nothing: of those who did
    assert growth_floor(measures(before=[0, 0])) == 1.0


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_mid_ranks_of_the_reference_itself_average_fifty(values):
    reference = np.sort(np.array(values, float))
    assert mid_rank(reference, reference).mean() == pytest.approx(50.0)


def test_scores_renormalise_what_is_missing_and_put_the_silent_at_the_bottom():
    reference = {"contribution": np.array([10.0, 20, 30, 40]), "support": np.array([1.0, 2, 3, 4])}
    scales = Scales(reference, 1.0, 50.0, 50.0)
    raw = measures(revenue=[40, 40, 0], recent=[40, 40, 0], support=[1.0, math.nan, 4.0])
    got = score(raw, scales)
    assert got["contribution"].tolist() == [87.5, 87.5, 0.0]
    assert got["current"].tolist() == pytest.approx([(0.6 * 87.5 + 0.2 * 12.5) / 0.8, 87.5, 0.2 * 87.5 / 0.8])
    assert got["potential"].isna().all()


def test_who_owed_nothing_is_placed_by_the_rating_among_ratings():
    raw = measures(due=[10, 10, 10, 0, 0], on_time=[10, 5, 0, 0, 0], credit=[math.nan, 10.0, math.nan, 20.0, 30.0])
    scales = freeze({BASELINE: raw}, context()).scales
    got = score(raw, scales)["credit"]
    assert got.tolist() == pytest.approx([500 / 6, 50.0, 100 / 6, 50.0, 500 / 6])  # mid-ranks of three and of three


def test_a_good_payer_stands_above_a_bad_one_whatever_the_unit_of_ratings():
    paid = measures(due=[10, 10, 0, 0], on_time=[10, 0, 0, 0], credit=[math.nan, math.nan, 5.0, 95.0])
    got = score(paid, freeze({BASELINE: paid}, context()).scales)["credit"]
    assert got["a"] > got["c"]  # paid everything in time, against the worst rating


def test_ratings_of_growth_serve_only_where_nobody_is_measured():
    young = measures(first_month=[BASELINE.ordinal] * 2, growth=[1.0, 2.0], contribution=[9.0, 1.0], revenue=[5, 7])
    scales = freeze({BASELINE: young}, context()).scales
    assert scales.sources("growth") == ("rated_growth",) and scales.sources("contribution") == ("contribution",)
    got = score(young, scales)
    assert got["growth"].tolist() == [25.0, 75.0] and got["contribution"].tolist() == [25.0, 75.0]
    old = young.assign(first_month=[0, BASELINE.ordinal])
    assert score(old, freeze({BASELINE: old}, context()).scales)["growth"].isna()["b"]
    result = analyse(lambda period: young, None, context())
    assert result.rated == ("growth",) and result.rated_unused == ("contribution",)


def test_an_indicator_that_begins_late_is_frozen_on_its_twelfth_month():
    begin = BASELINE.shift(3)

    def month(period):
        known = [5.0, *[math.nan] * 3] if period == begin else [5.0, 6.0, 7.0, float(period.ordinal)]
        return measures(revenue=[1, 2, 3, 4], support=[math.nan] * 4 if period < begin else known)

    def scales(end):
        return freeze({p: month(p) for p in BASELINE.through(end)}, context(end)).scales

    full = begin.shift(11)
    for end in (full, full.shift(4)):
        assert scales(end).reference["support"].tolist() == [5.0, 6.0, 7.0, float(full.ordinal)]
        assert scales(end).late == ()
    early = scales(begin.shift(2))
    assert early.reference["support"].max() == begin.shift(2).ordinal and early.late == ("support",)
    assert analyse(month, None, context(begin.shift(2))).so_far == ("support",)
    assert analyse(month, None, context(full)).so_far == ()


def test_costs_that_cover_too_little_make_contribution_revenue_in_every_month():
    def result(least):
        def month(period):
            costed = least if period == BASELINE else 50
            return measures(revenue=[50, 50], costed=[50, costed], uncosted=[0, int(costed < 50)], cost=[40.0, 10.0])

        return analyse(month, None, context(BASELINE.shift(1)))

    assert result(30).costs == "known" and result(29).costs == "part"
    equal, apart = (result(least).customers["contribution"].tolist() for least in (29, 30))
    assert equal == [50.0, 50.0] and apart[0] < apart[1]  # 50 and 50 of revenue; 10 and 40 of profit
    assert result(29).uncosted == 0  # in the report's month every order has a cost


def test_customers_with_an_order_without_cost_are_counted():
    raw = measures(revenue=[90, 10], costed=[90, 0], uncosted=[0, 1], cost=[1.0, math.nan])
    result = analyse(lambda period: raw, None, context())
    assert (result.costs, result.uncosted) == ("known", 1)
    assert result.customers["contribution"].isna().tolist() == [False, True]
    assert analyse(lambda period: raw, {"a"}, context()).uncosted == 0


# -- classes with a memory


def test_classes_of_the_four_corners_and_a_score_on_the_line_is_high():
    scores = pd.DataFrame({"current": [50.0, 50.0, 49.9, 49.9], "potential": [50.0, 49.9, 50.0, math.nan]})
    assert classify(scores, Scales({}, 1, 50.0, 50.0), 5.0, None)["value_class"].tolist() == list(CLASSES)


def test_a_customer_away_for_a_month_keeps_the_memory():
    scales = Scales({}, 1.0, 50.0, 50.0)

    def month(score):
        return pd.DataFrame({"current": score, "potential": score}, dtype=float)

    first = classify(month({"a": 60, "b": 60}), scales, 5.0, None)
    second = remember(first, classify(month({"b": 60}), scales, 5.0, first))
    third = classify(month({"a": 46, "b": 44, "c": 46}), scales, 5.0, second)
    assert third["value_class"].to_dict() == {"a": "value", "b": "low_value", "c": "low_value"}


def test_a_score_never_measured_leaves_no_memory_of_low():
    scales = Scales({}, 1.0, 50.0, 50.0)

    def month(score):
        return pd.DataFrame({"current": [60.0], "potential": [score]}, index=["a"])

    first = classify(month(math.nan), scales, 5.0, None)
    assert first["value_class"].tolist() == ["sub_value"] and first["high_potential"].isna().all()
    second = classify(month(52.0), scales, 5.0, remember(None, first))
    assert second["value_class"].tolist() == ["value"]  # over the cut, if not by the band
    gap = classify(month(math.nan), scales, 5.0, second)
    assert classify(month(48.0), scales, 5.0, remember(second, gap))["value_class"].tolist() == ["sub_value"]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=40), st.floats(0, 20))
def test_wider_bands_never_move_more_customers(pairs, band):
    ids = [f"c{i}" for i in range(len(pairs))]
    before, now = (pd.DataFrame({"current": s, "potential": s}, index=ids) for s in zip(*pairs, strict=True))
    scales = Scales({}, 1.0, 50.0, 50.0)
    first = classify(before, scales, band, None)
    moved = [(classify(now, scales, b, first)["value_class"] != first["value_class"]).sum() for b in (0.0, band)]
    assert moved[1] <= moved[0]


# -- the whole, replayed


def steady(*revenues):
    """Make every month alike."""
    return lambda period: measures(revenue=list(revenues), recent=list(revenues), before=list(revenues))


def test_counts_shares_and_revenue_by_hand():
    result = analyse(steady(10, 20, 30, 40), None, context(BASELINE.shift(1)))
    count, share = figures(result, "value.class_count"), figures(result, "value.class_share")
    assert {name: count[name].value for name in CLASSES} == {
        "value": 2, "sub_value": 0, "potential_value": 2, "low_value": 0}  # fmt: skip
    assert share["value"].value == 0.5 and share["value"].n == 4
    money = figures(result, "value.class_revenue_share")
    assert (money["value"].value, money["potential_value"].value) == (0.7, 0.3)
    assert result.costs == "none" and result.missing == ("support", "credit", "influence")
    basis = share["value"].detail["basis"]
    assert basis["weights"] == {"contribution": 1.0, "growth": 1.0}
    assert basis["measured"] == {"contribution": 4, "growth": 4} and basis["unscored"] == 0
    assert result.left_out == ("indicator:support", "indicator:credit", "indicator:influence", "year", "leaving")


def test_the_scales_are_frozen_so_that_everybody_can_improve():
    later = BASELINE.shift(1)
    by_month = {p: steady(10, 20, 30, 40)(p) for p in FIRST.through(BASELINE)} | {
        later: steady(100, 200, 300, 400)(later)
    }
    shares = figures(analyse(by_month.__getitem__, None, context(later)), "value.class_share")
    assert shares["value"].value == 1.0  # a re-ranked median would still call half of them low


def test_one_customer_who_holds_a_class_withholds_it_and_another():
    result = analyse(steady(10, 12, 14, 9000), None, context(dominance=0.85))
    money = figures(result, "value.class_revenue_share")
    hidden = {name for name in CLASSES if money[name].withheld}
    assert hidden == {"value", "potential_value"}
    assert all(money[name].value is None for name in hidden)


def test_classes_are_so_far_under_twelve_months():
    result = analyse(steady(10, 20), None, context(Period(2024, 6)))
    assert result.short and result.baseline == "2024-06" and "moves" in result.left_out
    assert not figures(result, "value.move")


def test_a_baseline_named_later_than_the_report_is_so_far():
    result = analyse(steady(10, 20), None, context(BASELINE.shift(2)), BASELINE.shift(5))
    assert result.short and result.baseline == str(BASELINE.shift(2))
    assert not analyse(steady(10, 20), None, context(BASELINE.shift(2)), BASELINE.shift(2)).short


def test_a_scope_counts_its_own_on_the_scales_of_all():
    whole, part = (analyse(steady(10, 20, 30, 40), members, context()) for members in (None, {"c", "d"}))
    one, all_ = (figures(r, "value.class_share")["value"].detail["basis"] for r in (part, whole))
    assert (one["cut_current"], one["cut_potential"]) == (all_["cut_current"], all_["cut_potential"])
    assert figures(part, "value.class_share")["value"].value == 1.0


def test_nobody_active_gives_no_share_and_no_crash():
    result = analyse(lambda period: measures(revenue=[]), None, context())
    share = figures(result, "value.class_share")["value"]
    assert share.value is None and share.n == 0
    money = figures(result, "value.class_revenue_share")
    assert [(money[name].value, money[name].n) for name in CLASSES] == [(None, 0)] * 4


def test_without_revenue_the_four_shares_of_it_are_there_without_a_value():
    money = figures(analyse(steady(0, -5, 0), None, context()), "value.class_revenue_share")
    assert [(money[name].value, money[name].low, money[name].n) for name in CLASSES] == [(None, None, 3)] * 4


def test_a_year_later_the_slide_is_counted_and_its_scores_averaged():
    end = BASELINE.shift(12)
    start = [10] * 10 + [1000] * 10

    def month(period):
        now = [1 if period > BASELINE and i >= 14 else r for i, r in enumerate(start)]
        return measures(revenue=now, recent=now, before=start)

    result = analyse(month, None, context(end))
    detail = figures(result, "value.class_share")["value"].detail
    assert detail["year_n"] == 20 and detail["year_to"]["low_value"] == 6 and detail["year_from"]["low_value"] == 0
    assert detail["year_lean"]["low_value"]["share"] == 1.0 and detail["year_lean"]["low_value"]["n"] == 6
    shift = detail["year_shift"]["low_value"]
    fell = {"mean": -75.0, "low": -75.0, "high": -75.0, "n": 6}  # all alike: no spread
    assert shift["scores"]["contribution"] == fell  # from 75, the middle of the upper half, to 0, below everybody
    assert "contribution" in shift["most"]
    assert result.moved.year[0].tolist() == [4, 0, 0, 6]


# -- moves


def test_moves_by_hand_with_lost_and_new():
    before = pd.Series({"a": "value", "b": "value", "c": "sub_value", "d": "low_value", "e": "value"})
    now = pd.Series({"a": "value", "b": "low_value", "c": "potential_value", "d": "sub_value", "f": "value"})
    got = {f.item: f for f in moves(before, now, context())}
    assert (
        got["value->value"].value == got["value->low_value"].value == got["value->lost"].value == pytest.approx(1 / 3)
    )
    assert got["new->value"].value == 1.0 and got["new->value"].n == 1
    ways = month_detail(square(before, now), len(before), 0.95)
    assert {name: found["x"] for name, found in ways["month_ways"].items()} == dict.fromkeys(WAYS, 1)
    assert (ways["month_before"], ways["month_n"]) == (5, 4)
    assert all("->" in item for item in got)
    assert "new->lost" not in got and got["potential_value->value"].value is None


KINDS = st.sampled_from(CLASSES)
PEOPLE = st.dictionaries(st.sampled_from([f"c{i}" for i in range(25)]), KINDS, min_size=1)


@given(PEOPLE, PEOPLE)
def test_rows_and_columns_of_the_moves_sum_to_the_two_counts(before, now):
    then, here = pd.Series(before, dtype="object"), pd.Series(now, dtype="object")
    got = {f.item: f.detail["x"] for f in moves(then, here, context())}
    for name in CLASSES:
        assert sum(got[f"{name}->{to}"] for to in (*CLASSES, "lost")) == (then == name).sum()
        assert sum(got[f"{start}->{name}"] for start in (*CLASSES, "new")) == (here == name).sum()
    ways = month_detail(square(then, here), len(then), 0.95)
    assert sum(found["x"] for found in ways["month_ways"].values()) == ways["month_n"] <= len(then)


def test_every_way_has_its_opposite():
    opposite = {"up": "down", "down": "up", "across": "across", "stayed": "stayed"}
    assert all(way(b, a) == opposite[way(a, b)] for a in CLASSES for b in CLASSES)


def test_the_lean_of_a_pair_is_told_once_and_only_where_somebody_moved():
    table = np.array([[5, 3, 0, 8], [1, 5, 0, 0], [0, 0, 5, 2], [2, 0, 2, 5]])
    details = {name: year_detail(table, name, {}, 0.95) for name in CLASSES}
    assert {n: sorted(d["year_lean"]) for n, d in details.items()} == {
        "value": ["low_value", "sub_value"], "sub_value": [],
        "potential_value": ["low_value"], "low_value": []}  # fmt: skip
    lean = details["value"]["year_lean"]["low_value"]
    assert lean["share"] == 0.8 and lean["n"] == 10
    assert (lean["low"], lean["high"]) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)  # Wilson of 8 in 10
    assert details["low_value"]["year_to"] == {"value": 2, "sub_value": 0, "potential_value": 2}


def shifted(*changes, before="value", now="low_value", start=80.0):
    """Average the growth scores of customers who all went the same way, each by a change of its own."""
    ids = [f"c{i}" for i in range(len(changes))]
    then = pd.DataFrame({"value_class": before, "growth": start}, index=ids)
    here = pd.DataFrame({"value_class": now, "growth": [start + c for c in changes]}, index=ids)
    return score_shifts(then, here, before, ["growth"], 5.0, 0.95).get(now)


def test_scores_of_fewer_than_five_movers_are_not_told():
    assert shifted(-50, -50, -50, -50) is None
    assert shifted(-40, -45, -50, -55, -60)["scores"]["growth"]["n"] == 5


def test_the_average_shift_has_students_interval():
    found = shifted(-40, -45, -50, -55, -60)["scores"]["growth"]
    half = 2.776445105 * math.sqrt(62.5 / 5)  # t(4) at .975, s^2 = 62.5
    assert (found["mean"], found["low"], found["high"]) == pytest.approx((-50.0, -50 - half, -50 + half))


def test_only_a_clear_shift_the_way_of_the_move_is_named():
    assert shifted(-40, -45, -50, -55, -60)["most"] == ["growth"]
    assert shifted(40, 45, 50, 55, 60, start=20.0)["most"] == []  # rose, though the customers went down
    assert shifted(40, 45, 50, 55, 60, start=20.0, before="low_value", now="value")["most"] == ["growth"]
    assert shifted(40, 45, 50, 55, 60, start=20.0, before="sub_value", now="potential_value")["most"] == ["growth"]
    assert shifted(-4, -4, -4, -4, -4)["most"] == []  # less than the hysteresis
    assert shifted(-90, -70, 60, 50, -60, start=40.0)["most"] == []  # the interval reaches 0


def test_a_class_leads_only_where_it_brings_more_than_each_other():
    def leads(*revenues):
        found = figures(analyse(steady(*revenues), None, context(dominance=1.0)), "value.class_revenue_share")
        return {name for name in CLASSES if found[name].detail["leads"]}

    assert leads(*[100] * 13, *[1000] * 13) == {"value"}
    assert leads(*range(1, 27)) == {"value"}
    assert leads(10, 12, 14, 16) == set()  # four customers do not settle it


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_customers_does_not_matter(order):
    base = measures(revenue=[5, 9, 14, 20, 27, 35, 44, 54], recent=[1, 8, 4, 2, 9, 7, 3, 6], before=[4] * 8)
    one, other = (
        analyse(lambda period, rows=rows: base.iloc[rows], None, context(BASELINE.shift(1))).figures
        for rows in (list(range(8)), list(order))
    )
    assert [f.key for f in one] == [f.key for f in other]
    for a, b in zip(one, other, strict=True):
        assert (a.value, a.low, a.high) == pytest.approx((b.value, b.low, b.high), nan_ok=True), a.key


# -- the verdict of a class: who moved, not two shares


def judged(month, year, item="value"):
    """Judge the class shares of a period from the tables of moves since a month and since a year."""
    ctx = context(BASELINE.shift(13))
    shares = [
        ctx.figure("value.class_share", name, Estimate(0.25, 0.2, 0.3, 400), period=period)
        for name in CLASSES
        for period in (ctx.period.year_before(), ctx.period.previous(), ctx.period)
    ]
    return next(f for f in headline.judged(shares, ctx, (month, year)) if (f.item, f.period) == (item, str(ctx.period)))


def table(**gone):
    """Make a square of 100 who stayed in each class, and those who moved: `value_low_value=30`."""
    out = np.diag([100] * 4)
    for name, n in gone.items():
        start = next(c for c in sorted(CLASSES, key=len, reverse=True) if name.startswith(c + "__"))
        out[CLASSES.index(start), CLASSES.index(name.removeprefix(start + "__"))] = n
    return out


def test_the_year_decides_and_gives_the_direction_whatever_the_month_does():
    figure = judged(table(low_value__value=2), table(value__low_value=30))
    assert figure.change.verdict == "worse"  # the month's two come back, the year's thirty left
    assert figure.detail["decided"] == {"into": 0, "out": 30}
    assert judged(table(low_value__value=30), table(value__low_value=2)).change.verdict == "no_change"
    assert judged(table(low_value__value=30), None).change.verdict == "too_few"


def test_a_customer_in_its_first_year_does_not_count_as_a_move_over_the_year():
    from cxanalysis.value.analysis import _established

    ago = Period(2025, 10)
    joined = pd.DataFrame({"first_month": [0, ago.ordinal - 11, ago.ordinal - 10]}, index=["old", "full", "young"])
    run = SimpleNamespace(measures={ago: joined})
    classes = {ago: pd.Series("low_value", index=joined.index)}
    assert list(_established(run, classes, ago).index) == ["old", "full"]
    assert _established(run, {}, ago) is None


def test_nobody_moved_is_no_change_and_no_table_is_too_few():
    assert judged(table(), table()).change.verdict == "no_change"
    assert judged(None, None).change.verdict == "too_few"


def test_a_slide_between_the_two_classes_in_the_middle_is_neither_better_nor_worse():
    moves_ = {"sub_value__potential_value": 40, "value__low_value": 40}
    ctx = context(BASELINE.shift(12))
    square_ = table(**moves_)
    shares = [
        ctx.figure(
            "value.class_share", name, Estimate(0.25, 0.2, 0.3, 400), detail=year_detail(square_, name, {}, 0.95)
        )
        for name in CLASSES
    ]
    found = {s.item: s.good for s in evaluation.signals(shares, 400, [], ctx)}
    assert found == {"sub_value->potential_value": "moved", "value->low_value": "worse"}
