"""Drivers, their check, both sides and the map: planted weights come back, thin and odd surveys are told apart."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.satisfaction import drivers as module
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.survey import Survey
from tests import drivers as made
from tests import survey


def figures(part, measure):
    return {f.item: f for f in part.figures if f.measure == f"satisfaction.{measure}"}


@pytest.fixture(scope="module")
def found():
    form = made.asked(again=True)
    return made.analysed(made.answers(form, levels={"reliability": 4.0, "empathy": 6.0}), form)


def test_planted_weights_come_back_and_the_idle_score_cannot_be_told(found):
    shares = figures(found, "driver")
    assert {name: shares[name].verdict for name in survey.DIMENSIONS} == {
        "reliability": "shown", "empathy": "shown", "tangibles": "unclear",
    }  # fmt: skip
    first = shares["reliability"]
    assert (first.detail["rank_low"], first.detail["rank_high"]) == (1, 1)
    assert sum(shares[name].value for name in survey.DIMENSIONS) == pytest.approx(1)
    assert shares["tangibles"].low < shares["tangibles"].detail["noise"] < shares["tangibles"].high
    assert first.detail["equal"] == pytest.approx(1 / 3)
    assert found.left_out == ()


def test_each_outcome_has_its_own_drivers(found):
    shares = figures(found, "driver")
    for outcome, driver in (("recommend", "empathy"), ("repurchase", "tangibles")):
        verdicts = {n: shares[f"{outcome}:{n}"].verdict for n in survey.DIMENSIONS}
        assert verdicts == {n: "shown" if n == driver else "unclear" for n in survey.DIMENSIONS}
        assert shares[f"{outcome}:{driver}"].detail["outcome"] == outcome
    assert list(figures(found, "driver_r2")) == ["overall", "repurchase", "recommend"]


def test_ordered_steps_agree(found):
    odds = figures(found, "driver_odds")
    assert odds["reliability"].low > odds["empathy"].high > 1
    assert odds["tangibles"].value < odds["empathy"].low
    assert all(f.detail["agrees"] for f in odds.values())


def test_straight_effects_are_even_and_a_bend_is_a_penalty(found):
    form = made.asked()
    straight = figures(made.analysed(made.answers(form), form), "asymmetry")
    assert {f.verdict for f in straight.values()} == {"even"}
    assert straight["reliability"].detail["at_end"] < 0.2
    bent = figures(made.analysed(made.answers(form, bend=1.2, a_month=300), form), "asymmetry")
    assert bent["reliability"].verdict == "penalty"
    assert bent["reliability"].value == pytest.approx(
        bent["reliability"].detail["penalty"] + bent["reliability"].detail["reward"]
    )
    assert bent["tangibles"].verdict == "even"


def test_the_map_starts_with_what_is_important_and_weak(found):
    places = figures(found, "priority")
    assert places["reliability"].verdict == "concentrate"
    assert places["reliability"].detail["target"] == pytest.approx(1 + 0.7 * 6)
    assert places["tangibles"].verdict in ("low_priority", "borderline")
    assert places["reliability"].detail["importance"] == figures(found, "driver")["reliability"].value
    assert places["reliability"].detail["above"] == pytest.approx((places["reliability"].value - 5.2) / 6)
    assert places["reliability"].n == 120  # this month's answers, as everywhere on the page


def test_a_given_target_takes_the_place_of_the_fixed_line():
    form = made.asked()
    frame = made.answers(form, levels={"reliability": 4.0})
    place = figures(made.analysed(frame, form, lines={"reliability": 3.0}), "priority")["reliability"]
    assert (place.verdict, place.detail["target"], place.detail["given"]) == ("keep_up", 3.0, True)


def test_a_thin_month_is_placed_by_the_window():
    form = made.asked()
    frame = made.answers(form)
    now = frame["period"] == str(survey.NOW)
    thin = pd.concat([frame[~now], frame[now].head(5)], ignore_index=True)
    place = figures(made.analysed(thin, form), "priority")["empathy"]
    assert place.detail["months"] == 12
    assert place.n > 1000
    assert place.low < place.value < place.high
    usual = figures(made.analysed(frame, form), "priority")["empathy"]
    assert usual.value == scores.perceived(frame[now], form)["empathy"].mean()


def test_a_common_fall_of_everything_makes_no_driver():
    form = made.asked()
    flat = dict.fromkeys(survey.DIMENSIONS, 0.0)
    verdicts = []
    for a_month in range(100, 140, 2):  # each another survey in which nothing but the month moves satisfaction
        shares = figures(made.analysed(made.answers(form, weights=flat, dip=1.0, a_month=a_month), form), "driver")
        verdicts += [shares[n].verdict for n in survey.DIMENSIONS]
    assert len(verdicts) == 60 and verdicts.count("shown") <= 5  # chance alone shows one in twenty


def test_the_order_of_rows_changes_nothing_to_speak_of():
    form = made.asked()
    frame = made.answers(form)
    turned = frame.sample(frac=1, random_state=1)
    one, other = (figures(made.analysed(f, form), "driver") for f in (frame, turned))
    for name in survey.DIMENSIONS:
        assert one[name].value == pytest.approx(other[name].value)
        assert one[name].low == pytest.approx(other[name].low, abs=0.02)


def test_missing_answers_are_left_out_and_counted():
    form = made.asked()
    frame = made.answers(form)
    frame.loc[:49, ["emp1_p", "emp2_p", "emp3_p"]] = np.nan
    share = figures(made.analysed(frame, form), "driver")["empathy"]
    assert share.detail["lost"] == 50
    assert share.n == len(frame) - 50


def drop(name):
    def change(frame):
        frame[[c for c in frame if c.startswith(name[:3])]] = np.nan
        return frame

    return change


def set_all(column, value):
    return lambda frame: frame.assign(**{column: value})


def copied(frame):
    for k in (1, 2, 3):
        frame[f"tan{k}_p"] = frame[f"emp{k}_p"]
    return frame


def constant(frame):
    return frame.assign(**{f"tan{k}_p": 5.0 for k in (1, 2, 3)})


def half(frame):
    frame.loc[frame.index % 4 > 0, ["tan1_p", "tan2_p", "tan3_p"]] = np.nan
    return frame


@pytest.mark.parametrize(
    "change, code, names",
    [
        (set_all("overall", 4.0), "driver_flat:overall", set()),
        (lambda f: f.groupby("period").head(2), "driver_few:overall", set()),
        (set_all("customer_id", "one"), "driver_few:overall", set()),
        (lambda f: drop("reliability")(drop("empathy")(f)), "driver_scores", set()),
        (constant, "driver_same:tangibles", {"reliability", "empathy"}),
        (half, "driver_gaps:tangibles", {"reliability", "empathy"}),
        (copied, "driver_copy:tangibles", {"reliability", "empathy", "tangibles"}),
        (drop("tangibles"), None, {"reliability", "empathy"}),
        (lambda f: f.drop(columns="customer_id"), None, {"reliability", "empathy", "tangibles"}),
        (lambda f: f[f["period"] == str(survey.NOW)], None, {"reliability", "empathy", "tangibles"}),
    ],
)
def test_odd_surveys(change, code, names):
    form = replace(made.asked(), recommend=None)
    part = made.analysed(change(made.answers(form)), form)
    assert set(figures(part, "driver")) == names
    assert (code in part.left_out) if code else part.left_out == ()
    if not names:
        assert part.figures == ()


def test_nobody_answered():
    form = made.asked()
    part = made.analysed(made.answers(form).head(0), form)
    assert (part.figures, part.left_out) == ((), ("driver_scores",))


def test_no_outcome_asked():
    form = made.asked(singles=False)
    part = made.analysed(made.answers(form), form)
    assert (part.figures, part.left_out) == ((), ("driver_outcome",))


def test_without_an_overall_question_the_next_outcome_makes_the_map():
    form = replace(made.asked(again=True), overall=None)
    part = made.analysed(made.answers(form), form)
    assert {f.detail["outcome"] for f in figures(part, "priority").values()} == {"repurchase"}
    assert not figures(part, "driver_odds") and not figures(part, "asymmetry")


def test_without_dimensions_the_items_are_held_against_each_other():
    form = made.asked(items=1)
    frame = made.answers(form)
    bare = replace(form, questions=tuple(replace(q, dimension="") for q in form.questions), dimensions={})
    shares = figures(made.analysed(frame, bare), "driver")
    assert {"rel1", "emp1", "tan1"} <= set(shares)
    assert shares["rel1"].detail["alpha"] == 1  # one question: nobody knows its error


def test_too_many_items_are_not_compared():
    form = made.asked(items=7)
    bare = replace(form, questions=tuple(replace(q, dimension="") for q in form.questions), dimensions={})
    assert made.analysed(made.answers(form), bare).left_out == ("driver_many",)


def test_a_small_scope_is_withheld():
    form = made.asked()
    frame = made.answers(form, a_month=2)
    part = made.analysed(frame, form, scope="region=North", min_n=2, min_cell=40)
    assert part.figures == () and "driver_few:overall" in part.left_out


def test_fifty_thousand_answers_say_the_same_more_surely(found):
    form = made.asked(again=True)
    frame = made.answers(form, a_month=4200, levels={"reliability": 4.0, "empathy": 6.0}, customers=20_000)
    many = figures(module.analyse(Survey(form, frame, survey.context("all", survey.NOW.shift(-11)))), "driver")
    few = figures(found, "driver")
    assert many.keys() == few.keys()
    for name, share in many.items():
        assert share.n == 50_400
        assert share.high - share.low < 0.5 * (few[name].high - few[name].low)
        assert share.value == pytest.approx(few[name].value, abs=few[name].high - few[name].low)
    verdicts = {name: many[name].verdict for name in survey.DIMENSIONS}
    assert verdicts == {"reliability": "shown", "empathy": "shown", "tangibles": "unclear"}
