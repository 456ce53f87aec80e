"""Customer groups: what is planted is found and nothing else, small groups are pooled, small cells betray nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.satisfaction import Survey, groups, mix, segments
from tests import survey
from tests.alike import told_apart
from tests.groups import SEGMENTS, asked, people


def figures(part):
    return {(f.measure.split(".")[1], f.item): f for f in part.figures}


def claimed(part):
    return {f.item: f.verdict for f in part.figures if f.verdict in ("above", "below")}


def test_one_group_is_lower_on_one_dimension():
    part = segments.analyse(asked(people(400, region=["North", "South"]), {("茶馆", "empathy"): -0.5}))
    found = figures(part)
    assert claimed(part) == {"segment=茶馆:empathy": "below"}
    cell = found["segment", "segment=茶馆:empathy"]
    assert cell.low < -0.5 < cell.high < 0
    assert abs(cell.value) <= abs(cell.detail["raw"])
    assert found["segment_test", "segment"].detail["passes"]
    assert not found["segment_test", "region"].detail["passes"]
    assert not [item for measure, item in found if measure == "segment" and item.startswith("region")]
    assert part.left_out == ()


def test_where_nothing_differs_nothing_is_tested_further():
    part = segments.analyse(asked(people(400, region=["North", "South"])))
    assert not [f for f in part.figures if f.measure == "satisfaction.segment"]
    assert [f.detail["passes"] for f in part.figures if f.measure == "satisfaction.segment_test"] == [False, False]


def test_means_are_those_of_the_window():
    survey_ = asked(people(400), months=14)
    found = figures(segments.analyse(survey_))
    theirs = survey_.attribute("segment", survey_.window) == "茶馆"
    mean = found["segment_mean", "segment=茶馆:overall"]
    assert mean.value == pytest.approx(survey_.scores["overall"][theirs].mean())
    assert mean.n == survey_.window["customer_id"][theirs].nunique()
    assert found["segment_test", "segment"].detail["months"] == 12


def test_small_groups_are_pooled_and_told():
    known = people(400)
    known.iloc[:20, 0], known.iloc[20:45, 0] = "Kiosks", "Canteens"
    part = segments.analyse(asked(known))
    test = figures(part)["segment_test", "segment"]
    assert test.detail["pooled"] == ["Canteens", "Kiosks"]
    assert test.detail["groups"][-1] == groups.POOLED
    pooled = figures(part)["segment_mean", "segment=*:empathy"]
    assert 30 <= pooled.n <= 45
    assert pooled.value is not None


def test_a_small_group_is_withheld_with_what_would_give_it_away():
    known = people(400)
    known.iloc[:6, 0] = "Kiosks"
    survey_ = asked(known, {("Hotels", "empathy"): -0.6})
    part = segments.analyse(survey_)
    for name in ("reliability", "empathy", "tangibles", "overall"):
        cells = [figures(part)["segment_mean", f"segment={level}:{name}"] for level in (*SEGMENTS, "Kiosks")]
        hidden = [f for f in cells if f.withheld]
        assert len(hidden) == 2 and cells[-1] in hidden
        assert all(f.value is None and f.n is None and f.low is None and not f.detail for f in hidden)
    differences = [f for f in part.figures if f.measure == "satisfaction.segment"]
    gone = {f.item for f in part.figures if f.measure == "satisfaction.segment_mean" and f.withheld}
    assert all(f.value is None for f in differences if f.item in gone)
    assert not [f for f in differences if "Kiosks" in f.item]


def test_a_scope_looks_at_its_other_attributes():
    known = people(400, region=["North"])
    part = segments.analyse(asked(known, scope="region=North"))
    assert [f.item for f in part.figures if f.measure == "satisfaction.segment_test"] == ["segment"]


def test_what_cannot_be_compared_is_named():
    whole = asked(people(200))
    anonymous = Survey(whole.questionnaire, whole.answers.drop(columns="customer_id"), whole.context, whole.people)
    assert segments.analyse(anonymous).left_out == ("segments:anonymous",)
    assert segments.analyse(replace(whole, people=None)).left_out == ("segments:anonymous",)
    assert segments.analyse(replace(whole, people=whole.people[["active"]])).left_out == ("segments:no_attribute",)
    assert segments.analyse(replace(whole, answers=whole.answers.iloc[:0])).left_out == ("segments:no_dimensions",)
    assert segments.analyse(asked(people(200, ["One"]))).left_out == ("segments_few:segment",)
    assert segments.analyse(asked(people(20))).left_out == ("segments_few:segment",)
    many = [f"S{i}" for i in range(14)]
    assert segments.analyse(asked(people(1000, many), n=400)).left_out == ("segments_many:segment",)


def test_one_respondent_and_answers_all_the_same():
    one = asked(people(1), months=1, n=1)
    assert segments.analyse(one).figures == ()
    flat = asked(people(400))
    columns = [q.perceived for q in flat.questionnaire.questions]
    same = replace(flat, answers=flat.answers.assign(**dict.fromkeys(columns, 6.0)))
    found = segments.analyse(same)
    assert not claimed(found)
    assert [f.value for f in found.figures if f.measure == "satisfaction.segment_test"] == [None]


def test_one_month_one_dimension_and_a_dimension_hardly_answered():
    month = asked(people(400), {("茶馆", "empathy"): -1.0}, months=1, n=300)
    assert claimed(segments.analyse(month)) == {"segment=茶馆:empathy": "below"}
    answers = month.answers.copy()
    answers.loc[answers.index[5:], ["tan1_p", "tan2_p"]] = np.nan
    assert "segment=茶馆:empathy" in claimed(segments.analyse(replace(month, answers=answers)))
    only = replace(month, answers=month.answers.drop(columns=["tan1_p", "tan2_p", "rel1_p", "rel2_p"]))
    assert claimed(segments.analyse(only)) == {"segment=茶馆:empathy": "below"}


def test_order_of_answers_does_not_matter():
    survey_ = asked(people(400), {("茶馆", "empathy"): -0.5})
    turned = replace(survey_, answers=survey_.answers.sample(frac=1, random_state=1))
    one = segments.analyse(survey_)
    assert {f.measure for f in one.figures} == {f"satisfaction.segment{x}" for x in ("", "_test", "_mean")}
    assert told_apart(one, segments.analyse(turned)) == []


def test_the_years_change_is_split():
    survey_ = asked(people(400), months=24)
    answers = survey_.answers.copy()
    now = answers["period"] > str(survey.NOW.shift(-12))
    answers.loc[now, "overall"] = (answers.loc[now, "overall"] - 1).clip(lower=1)
    part = mix.analyse(replace(survey_, answers=answers))
    rate, moved = part.figures
    assert (rate.item, moved.item) == ("segment:rate", "segment:mix")
    assert rate.value + moved.value == pytest.approx(rate.detail["total"])
    assert rate.detail["total"] == pytest.approx(rate.detail["now"] - rate.detail["before"])
    assert rate.high < -20 and abs(moved.value) < 1
    assert rate.detail["of"] == "index" and rate.detail["months"] == 12 and not rate.detail["simpson"]


def test_a_reversal_is_flagged_only_where_it_is_sure():
    survey_ = asked(people(400), months=24)
    answers = survey_.answers.copy()
    now = (answers["period"] > str(survey.NOW.shift(-12))).to_numpy()
    low = survey_.attribute("segment", answers).isin(["Shops", "Cafes"]).to_numpy()
    answers["overall"] = np.where(low, 4.0, 2.0) + 0.3 * now + np.random.default_rng(0).normal(0, 0.3, len(answers))
    keep = np.where(now, ~low | (np.arange(len(low)) % 4 == 0), low | (np.arange(len(low)) % 4 == 0))
    part = mix.analyse(replace(survey_, answers=answers[keep]))
    rate, moved = part.figures
    assert rate.value == pytest.approx(7.5, abs=1.5)  # 0.3 of a scale of 4, in points of 100
    assert moved.value < -10 and rate.detail["total"] < 0
    assert rate.detail["simpson"]
    assert not mix.analyse(survey_).figures[0].detail["simpson"]


def test_without_a_year_before_nothing_is_split():
    assert mix.analyse(asked(people(400))) == mix.Part((), ("mix:no_year",))
    thirteen = mix.analyse(asked(people(400), months=13))
    assert thirteen.figures[0].detail["months"] == 1
    perceived = mix.analyse(asked(people(400), months=13, singles=False))
    assert perceived.figures[0].detail["of"] == "overall"
    new = asked(people(400), months=13)
    gone = pd.Series(np.where(new.answers["period"] == new.answers["period"].min(), None, new.answers["customer_id"]))
    assert mix.analyse(replace(new, answers=new.answers.assign(customer_id=gone.to_numpy()))).figures == ()
