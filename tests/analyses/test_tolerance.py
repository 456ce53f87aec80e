"""Customers in their own zones: from answers to figures, whatever the survey asked or left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.context import WITHHELD_FEW, Part
from cxanalysis.satisfaction import Survey, tolerance
from tests import survey


def analysed(answers: pd.DataFrame, asked=None, scope: str = "all", **options) -> tuple[dict, Part]:
    asked = asked or survey.questionnaire()
    part = tolerance.analyse(Survey(asked, answers, survey.context(scope, **options)))
    return {(f.measure.split(".")[1], f.item): f for f in part.figures}, part


def one_item(**columns: list[float | None]) -> tuple[pd.DataFrame, object]:
    asked = survey.questionnaire(items=1, singles=False)
    only = replace(asked, questions=asked.questions[:1])
    return pd.DataFrame(
        {"period": str(survey.NOW), **{k: pd.Series(v, dtype="float64") for k, v in columns.items()}}
    ), only


def test_by_hand_places_position_and_crossed_zones_of_one_item():
    answers, asked = one_item(
        rel1_p=[3, 5, 7, 5, 6, 5], rel1_a=[4, 4, 4, 6, 4, None], rel1_d=[6, 6, 6, 5, 6, 6], rel1_e=[7] * 6
    )
    got, _ = analysed(answers, asked)
    # five gave all three; the fourth accepts no less than 6 and desires 5
    assert [got["zone_share", f"{place}:rel1"].detail["x"] for place in ("below", "inside", "above")] == [1, 2, 1]
    assert got["zone_share", "inside:rel1"].n == 4
    assert (got["zone_crossed", "rel1"].value, got["zone_crossed", "rel1"].n) == (0.2, 5)
    # means of the five: P 26/5, A 22/5, D 29/5
    assert got["zone_position", "rel1"].value == pytest.approx((26 - 22) / (29 - 22))


def test_the_expectation_stands_in_for_desired_service():
    asked = survey.questionnaire(roles=("perceived", "expected", "adequate"))
    got, _ = analysed(survey.month(asked, 60, {}), asked)
    assert got["zone_position", "reliability"].detail["against"] == "expected"
    full = survey.questionnaire()
    got, _ = analysed(survey.month(full, 60, {}), full)
    assert got["zone_position", "reliability"].detail["against"] == "desired"


@pytest.mark.parametrize("roles", [("perceived", "expected"), ("perceived", "desired"), ("perceived", "adequate")])
def test_without_both_edges_there_is_no_zone(roles):
    asked = survey.questionnaire(roles=roles)
    got, part = analysed(survey.month(asked, 60, {}), asked)
    assert (got, part.left_out) == ({}, ())
    asked = survey.questionnaire()
    assert analysed(survey.month(asked, 60, {}), asked)[0]  # with both there is one


def year(asked, slope) -> pd.DataFrame:
    """Twelve months whose overall question reacts by `slope` (inside, outside) to the place in the own zone."""
    low = {f"{name}:perceived": 4.4 for name in survey.DIMENSIONS} | {
        f"{name}:adequate": 4.2 for name in survey.DIMENSIONS
    }
    months = [survey.month(asked, 200, low, survey.NOW.shift(-k)) for k in reversed(range(12))]
    answers = pd.concat(months, ignore_index=True)
    p, a, d = (answers[[getattr(q, role) for q in asked.questions]].to_numpy().mean(axis=1)
               for role in ("perceived", "adequate", "desired"))  # fmt: skip
    inside = np.clip(p - a, 0, d - a)
    noise = np.random.default_rng(1).normal(0, 0.2, len(answers))
    return answers.assign(overall=3 + slope[0] * inside + slope[1] * (p - a - inside) + 0.4 * (a - 4) + noise)


@pytest.mark.parametrize("slope, verdict", [((0.1, 0.8), "less"), ((0.5, 0.5), "equal")])
def test_a_planted_reaction_gets_its_verdict(slope, verdict):
    asked = survey.questionnaire()
    figure = analysed(year(asked, slope), asked)[0]["zone_reaction", "overall"]
    assert figure.verdict == verdict
    assert (figure.detail["inside"], figure.detail["outside"]) == pytest.approx(slope, abs=0.06)
    assert figure.value == pytest.approx(figure.detail["inside"] - figure.detail["outside"])
    assert (figure.detail["months"], figure.n) == (12, 2400 - crossed(year(asked, slope), asked))


def crossed(answers: pd.DataFrame, asked) -> int:
    a, d = (answers[[getattr(q, role) for q in asked.questions]].mean(axis=1) for role in ("adequate", "desired"))
    return int((a > d).sum())


def test_without_an_overall_question_or_anybody_outside_the_reaction_is_left_out_with_its_reason():
    plain = survey.questionnaire(singles=False)
    assert analysed(survey.month(plain, 60, {}), plain)[1].left_out == ("zone_reaction:overall",)
    asked = survey.questionnaire()
    levels = {
        f"{name}:{role}": level for name in survey.DIMENSIONS for role, level in (("adequate", 0), ("desired", 9))
    }
    assert analysed(survey.month(asked, 60, levels), asked)[1].left_out == ("zone_reaction:few",)


def test_few_answers_get_values_but_no_verdict_and_small_scopes_nothing():
    asked = survey.questionnaire()
    got, _ = analysed(survey.month(asked, 20, {}), asked)
    assert not any(f.verdict for f in got.values())
    got, _ = analysed(survey.month(asked, 8, {}), asked, scope="region=North")
    assert {f.withheld for f in got.values()} == {WITHHELD_FEW}


@pytest.mark.parametrize("n", [0, 1])
def test_hardly_anybody_answering_makes_no_fault(n):
    asked = survey.questionnaire()
    positions = {
        size: [f for f in analysed(survey.month(asked, size, {}), asked)[0].values() if f.method and
               f.measure == "satisfaction.zone_position"]
        for size in (n, 60)
    }  # fmt: skip
    assert (len(positions[n]), len(positions[60])) == (10 * n, 10)
    assert all(f.low is None and f.verdict == "" for f in positions[n])
    assert all(f.low < f.value < f.high for f in positions[60])


def test_dimensions_of_mixed_scales_have_no_zone_and_no_overall():
    asked = survey.questionnaire()
    ten = replace(
        asked, questions=tuple(replace(q, scale=survey.TEN) if q.id == "emp1" else q for q in asked.questions)
    )
    got, part = analysed(survey.month(ten, 60, {}), ten)
    assert part.left_out == ()
    assert ("zone_position", "empathy") not in got
    assert ("zone_position", "emp1") in got
