"""How far gaps can be trusted: from answers to figures, whatever the survey asked or left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.context import WITHHELD_FEW, Part
from cxanalysis.satisfaction import Survey, gaps
from cxanalysis.stats.gap_reliability import difference_reliability
from tests import survey
from tests.alike import told_apart


def analysed(answers: pd.DataFrame, asked=None, scope: str = "all", **options) -> tuple[dict, Part]:
    asked = asked or survey.questionnaire()
    part = gaps.analyse(Survey(asked, answers, survey.context(scope, **options)))
    return {(f.measure.split(".")[1], f.item): f for f in part.figures}, part


def year(asked, n: int = 60, levels=None) -> pd.DataFrame:
    """Twelve months of answers whose overall question follows perception, whatever is expected."""
    months = [survey.month(asked, n, levels or {}, survey.NOW.shift(-k)) for k in reversed(range(12))]
    answers = pd.concat(months, ignore_index=True)
    columns = [q.perceived for q in asked.questions]
    noise = np.random.default_rng(1).normal(0, 0.3, len(answers))
    return answers.assign(overall=(answers[columns].mean(axis=1) - 1.5 + noise).round().clip(1, 5))


def test_the_reliability_of_a_gap_is_that_of_its_items_and_names_the_headline():
    asked = survey.questionnaire()
    answers = survey.month(asked, 60, {})
    got, _ = analysed(answers, asked)
    own = difference_reliability(answers[["rel1_p", "rel2_p"]], answers[["rel1_e", "rel2_e"]])
    figure = got["gap_reliability", "reliability"]
    assert (figure.value, figure.low, figure.n) == (own.estimate.value, own.estimate.low, 60)
    assert figure.detail["perceived"] == own.first
    assert (figure.detail["items"], figure.detail["enough"], figure.detail["headline"]) == (2, 0.7, "perceived")
    assert got["gap_reliability", "overall"].detail["items"] == 3


def test_items_that_hang_together_leave_the_gap_the_headline():
    asked = survey.questionnaire(items=3, roles=("perceived", "expected"))
    level = np.random.default_rng(3).integers(2, 8, 60).astype(float)
    answers = survey.month(asked, 60, {}).assign(**{f"rel{k}_p": level for k in (1, 2, 3)})
    got, _ = analysed(answers, asked)
    assert got["gap_reliability", "reliability"].detail["headline"] == "gap"
    few, _ = analysed(answers[:20], asked)
    assert "headline" not in few["gap_reliability", "reliability"].detail


def test_the_ceiling_counts_answers_and_rests_on_respondents():
    asked = survey.questionnaire()
    answers = survey.month(asked, 40, {}).assign(rel1_e=7.0, rel2_e=[7.0] * 10 + [6.0] * 30)
    figure = analysed(answers, asked)[0]["ceiling", "reliability"]
    assert (figure.value, figure.n) == (50 / 80, 40)  # by hand: 40 + 10 of 80 answers
    assert (figure.detail["x"], figure.detail["answers"], figure.detail["many"]) == (50, 80, True)
    assert not analysed(answers, asked)[0]["ceiling", "empathy"].detail["many"]


def test_reversed_items_are_turned_round_before_the_top_is_counted():
    asked = survey.questionnaire()
    turned = tuple(replace(q, reversed=q.id == "rel1") for q in asked.questions)
    answers = survey.month(asked, 40, {}).assign(rel1_e=1.0, rel2_e=5.0)
    figure = analysed(answers, replace(asked, questions=turned))[0]["ceiling", "reliability"]
    assert figure.value == 0.5


def test_satisfaction_that_follows_perception_does_not_follow_the_gap():
    asked = survey.questionnaire()
    figure = analysed(year(asked), asked)[0]["gap_model", "overall"]
    assert (figure.verdict, figure.n, figure.detail["months"]) == ("not_gap", 720, 12)
    assert figure.detail["perceived_low"] > 0
    assert figure.detail["r2"] > figure.detail["r2_gap"]
    assert figure.value == pytest.approx(figure.detail["perceived"] + figure.detail["expected"])


def test_without_an_overall_question_or_spread_the_model_is_left_out_with_its_reason():
    plain = survey.questionnaire(singles=False)
    got, part = analysed(survey.month(plain, 60, {}), plain)
    assert ("gap_model", "overall") not in got
    assert "gap_model:overall" in part.left_out
    asked = survey.questionnaire()
    _, part = analysed(survey.month(asked, 60, {}).assign(overall=4.0), asked)
    assert part.left_out == ("gap_model:few",)


@pytest.mark.parametrize(
    "roles, basis",
    [
        (("perceived", "expected", "desired", "adequate"), "satisfaction.adequacy"),
        (("perceived", "expected"), "satisfaction.gap"),
        (("perceived", "desired"), "satisfaction.perceived"),
    ],
)
def test_the_order_is_by_what_judges_best(roles, basis):
    asked = survey.questionnaire(roles=roles)
    got, _ = analysed(survey.month(asked, 80, {"empathy:perceived": 3.0}), asked)
    weak = got["rank", "empathy"]
    assert (weak.value, weak.low, weak.high, weak.n) == (1, 1, 1, 80)
    assert (weak.detail["basis"], weak.detail["of"], weak.detail["weakest"]) == (basis, 3, 1.0)
    assert weak.detail.get("short") == (None if basis == "satisfaction.perceived" else 1.0)
    assert {got["rank", f"emp{k}"].high for k in (1, 2)} == {2}
    assert ("rank", "overall") not in got


def test_few_answers_are_not_ranked_and_other_scales_never_compared():
    asked = survey.questionnaire()
    got, part = analysed(survey.month(asked, 20, {}), asked)
    assert not any(measure == "rank" for measure, _ in got)
    assert "rank:few" in part.left_out
    ten = replace(asked, questions=tuple(
        replace(q, scale=survey.TEN) if q.dimension == "empathy" else q for q in asked.questions
    ))  # fmt: skip
    got, part = analysed(survey.month(ten, 60, {}), ten)
    assert {item for measure, item in got if measure == "rank"} == {
        "rel1", "rel2", "tan1", "tan2", "reliability", "tangibles",
    }  # fmt: skip
    assert "rank:scale" in part.left_out
    assert ("gap_reliability", "overall") not in got


def test_a_small_scope_is_withheld():
    asked = survey.questionnaire()
    got, _ = analysed(survey.month(asked, 8, {}), asked, scope="region=North")
    assert got
    assert {f.withheld for f in got.values()} == {WITHHELD_FEW}
    assert all(f.value is None and not f.detail for f in got.values())


@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_anybody_answering_gives_no_verdict_and_no_fault(n):
    asked = survey.questionnaire()
    got, _ = analysed(survey.month(asked, n, {}), asked)
    assert bool(got) == (n > 0)
    assert not any(f.verdict for f in got.values())
    assert not any("headline" in f.detail for f in got.values())
    enough, _ = analysed(survey.month(asked, 60, {}), asked)
    assert any("headline" in f.detail for f in enough.values())


@pytest.mark.parametrize("items", [1, 2])
def test_one_item_a_dimension_has_an_overall_reliability_only(items):
    asked = survey.questionnaire(items=items)
    got, _ = analysed(survey.month(asked, 60, {}), asked)
    found = {item for measure, item in got if measure == "gap_reliability"}
    assert found == ({"overall"} if items == 1 else {"reliability", "empathy", "tangibles", "overall"})


def test_one_dimension_is_neither_overall_nor_ranked():
    asked = survey.questionnaire()
    one = replace(asked, questions=tuple(q for q in asked.questions if q.dimension == "empathy"))
    got, _ = analysed(survey.month(one, 60, {}), one)
    assert {item for measure, item in got if measure == "gap_reliability"} == {"empathy"}
    assert {item for measure, item in got if measure == "rank"} == {"emp1", "emp2"}


def test_a_survey_of_perception_alone_is_ranked_and_nothing_else():
    asked = survey.questionnaire(roles=("perceived",))
    got, part = analysed(survey.month(asked, 60, {}), asked)
    assert {measure for measure, _ in got} == {"rank"}
    assert part.left_out == ()


def test_the_order_of_rows_changes_nothing():
    asked = survey.questionnaire()
    answers = year(asked, 40)
    assert told_apart(analysed(answers, asked)[1], analysed(answers[::-1], asked)[1]) == []
