"""Satisfaction on small frames: every measure against a hand-worked number, and what must hold whatever the answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxanalysis import satisfaction
from cxanalysis.data.questionnaire import Asked, Questionnaire, Scale
from cxanalysis.satisfaction import Survey
from cxanalysis.satisfaction.about import lowest
from cxanalysis.satisfaction.scores import importance
from tests import survey


def figures(answers: pd.DataFrame, asked: Questionnaire, **options):
    found = satisfaction.analyse(Survey(asked, answers, survey.context(**options)))
    return {(f.measure.split(".")[1], f.item): f for f in found.figures if f.period == str(survey.NOW)}


def small(**columns: list[float | None]) -> pd.DataFrame:
    return pd.DataFrame({"period": str(survey.NOW), **{k: pd.Series(v, dtype="float64") for k, v in columns.items()}})


@pytest.fixture
def servqual() -> pd.DataFrame:
    """Three respondents, three dimensions of one item; the second leaves an expectation out."""
    return small(
        rel1_p=[4, 5, 3], rel1_e=[6, None, 6], emp1_p=[5, 5, 5], emp1_e=[6, 6, 5], tan1_p=[6, 6, 5], tan1_e=[5, 6, 5],
        w_reliability=[50, 40, 10], w_empathy=[30, 40, 10], w_tangibles=[20, 20, 10],
    )  # fmt: skip


ONE = {"items": 1, "roles": ("perceived", "expected"), "singles": False}


def test_gaps_are_taken_within_respondents_on_answers_that_give_both(servqual):
    got = figures(servqual, survey.questionnaire(**ONE))
    # by hand: reliability pairs (4,6), (3,6): gaps -2, -3; the respondent without an expectation is in neither mean
    assert (got["gap", "reliability"].value, got["gap", "reliability"].n) == (-2.5, 2)
    assert (got["perceived", "reliability"].value, got["expected", "reliability"].value) == (3.5, 6.0)
    # overall needs all dimensions: respondent 1 (-2 -1 +1)/3, respondent 3 (-3 +0 +0)/3
    assert got["gap", "overall"].value == pytest.approx((-2 / 3 - 1) / 2)
    assert got["gap", "overall"].n == 2


def test_weighted_gap_uses_each_respondents_own_points(servqual):
    got = figures(servqual, survey.questionnaire(**ONE, weights=True))
    # respondent 1: .5(-2) + .3(-1) + .2(+1) = -1.1; respondent 3 gave 30 points in all: equal weights, (-3 + 0 + 0)/3
    assert got["gap_weighted", "overall"].value == pytest.approx((-1.1 - 1) / 2)
    assert (got["gap_weighted", "overall"].n, got["gap_weighted", "overall"].detail["unusable"]) == (2, 1)


def test_who_gave_no_points_weighs_the_dimensions_equally_and_is_counted(servqual):
    asked = survey.questionnaire(**ONE, weights=True)
    none = servqual.assign(**{f"w_{d}": [50, 40, None] for d in survey.DIMENSIONS})
    none = none.assign(w_empathy=[30, 40, None], w_tangibles=[20, 20, None])
    got = figures(none, asked)["gap_weighted", "overall"]
    assert (got.value, got.n, got.detail["unusable"]) == (pytest.approx((-1.1 - 1) / 2), 2, 1)
    nobody = servqual.assign(**{f"w_{d}": np.nan for d in survey.DIMENSIONS})
    found = satisfaction.analyse(Survey(asked, nobody, survey.context()))
    assert "importance" in found.left_out
    assert not [f for f in found.figures if f.measure == "satisfaction.gap_weighted"]


@pytest.mark.parametrize(
    ("points", "usable"),
    [
        ((29.9, 30, 30), False), ((30, 30, 30), True), ((33.3, 33.3, 23.4), True), ((50, 40, 20), True),
        ((50, 40, 20.1), False), ((120, -20, 0), False), ((100, 0, 0), True), ((50, 50, None), False),
    ],
)  # fmt: skip
def test_points_are_usable_from_90_to_110(points, usable):
    asked = survey.questionnaire(**ONE, weights=True)
    frame = small(**{f"w_{d}": [x, 100 / 3] for d, x in zip(survey.DIMENSIONS, points, strict=True)})
    weights = importance(frame, asked, list(survey.DIMENSIONS))
    assert weights.usable.tolist() == [usable, True]
    total = sum(x or 0 for x in points)
    expected = [x / total for x in points] if usable else [1 / 3] * 3
    assert weights.frame.iloc[0].tolist() == pytest.approx(expected)


def test_a_dimension_without_perception_is_left_out_of_the_weighted_gap(servqual):
    asked = survey.questionnaire(**ONE, weights=True)
    first, *others = asked.questions
    asked = replace(asked, questions=(replace(first, perceived=None), *others))
    got = figures(servqual, asked)["gap_weighted", "overall"]
    # 100 points were shared out over three dimensions; of the two left, respondent 1 gave 30 and 20: (-30 + 20)/50;
    # respondent 2 gave 40 and 20: (-40 + 0)/60; respondent 3 is unusable: (0 + 0)/2
    assert got.value == pytest.approx((-10 / 50 - 40 / 60 + 0) / 3)
    assert (got.n, got.detail["unusable"]) == (3, 1)


def test_zone_of_tolerance_has_both_margins_and_its_verdict():
    n = 80
    answers = small(
        rel1_p=[3, 4] * (n // 2), rel1_a=[5] * n, rel1_d=[7] * n,
        emp1_p=[5, 6] * (n // 2), emp1_a=[4] * n, emp1_d=[7] * n,
        tan1_p=[4, 5] * (n // 2), tan1_a=[4, 5] * (n // 4) + [5, 4] * (n // 4), tan1_d=[7] * n,
    )  # fmt: skip
    asked = survey.questionnaire(items=1, singles=False, roles=("perceived", "adequate", "desired"))
    got = figures(answers, asked)
    assert [got["adequacy", name].verdict for name in survey.DIMENSIONS] == ["below", "inside", "border"]
    assert (got["adequacy", "reliability"].value, got["superiority", "reliability"].value) == (-1.5, -3.5)
    detail = got["adequacy", "reliability"].detail
    assert (detail["perceived"], detail["adequate"], detail["desired"]) == (3.5, 5.0, 7.0)
    # 80 paired differences of +-.5 about -1.5: s = .5 sqrt(80/79); t(79) = 1.9905 by printed tables
    assert got["adequacy", "reliability"].high == pytest.approx(-1.5 + 1.9905 * 0.5 / np.sqrt(79), rel=1e-4)
    assert figures(answers, asked, min_n=n)["adequacy", "reliability"].verdict == "below"
    assert figures(answers, asked, min_n=n + 1)["adequacy", "reliability"].verdict == ""


def test_superiority_falls_back_on_the_expectation_and_says_so():
    answers = survey.month(asked := survey.questionnaire(roles=("perceived", "expected", "adequate")), 60, {})
    got = figures(answers, asked)
    assert got["superiority", "reliability"].detail["against"] == "expected"
    assert got["superiority", "reliability"].value == pytest.approx(got["gap", "reliability"].value)


def test_desired_service_alone_gives_superiority_without_a_verdict():
    asked = survey.questionnaire(items=1, singles=False, roles=("perceived", "desired"))
    got = figures(small(**{f"{d[:3]}1_{r}": v for d in survey.DIMENSIONS for r, v in
                           {"p": [4, 5, 5], "d": [7, 7, 6]}.items()}), asked)  # fmt: skip
    above = got["superiority", "overall"]
    assert (above.value, above.n, above.verdict, above.detail["against"]) == (-2.0, 3, "", "desired")
    assert not any(measure == "adequacy" for measure, _ in got)
    plain = survey.questionnaire(**ONE)
    assert not any(m == "superiority" for m, _ in figures(survey.month(plain, 40, {}), plain))


def test_who_accepts_less_than_nothing_is_counted():
    asked = survey.questionnaire(items=1, singles=False, roles=("perceived", "adequate", "desired"))
    answers = small(**{f"{d[:3]}1_{r}": v for d in survey.DIMENSIONS for r, v in
                       {"p": [4, 5, 5], "a": [6, 4, 4], "d": [5, 6, 4]}.items()})  # fmt: skip
    assert figures(answers, asked)["adequacy", "reliability"].detail["crossed"] == 1


def test_overall_question_gives_index_and_two_shares():
    answers = small(overall=[1, 2, 3, 4, 5, 5, None], nps=[10, 9, 9, 8, 7, 6, None])
    asked = survey.questionnaire(items=1, roles=("perceived",))
    got = figures(answers, asked)
    # mean 20/6; index 100 (20/6 - 1)/4; two best 3 of 6, two worst 2 of 6
    assert got["overall", ""].value == pytest.approx(20 / 6)
    assert got["index", ""].value == pytest.approx(100 * (20 / 6 - 1) / 4)
    assert (got["top2", ""].value, got["dissatisfied", ""].value) == (0.5, pytest.approx(1 / 3))
    # Reichheld with p 1/2, passive 1/3, d 1/6: NPS 1/3, variance 5/9 (METHODS: published example)
    nps = got["nps", ""]
    assert nps.value == pytest.approx(1 / 3)
    assert nps.detail["se"] == pytest.approx(np.sqrt(5 / 9 / 6))
    assert [nps.detail[f"{g}_share"] for g in ("promoters", "passives", "detractors")] == pytest.approx(
        [1 / 2, 1 / 3, 1 / 6]
    )


def test_two_best_of_three_points_are_no_measure():
    asked = survey.questionnaire(items=1, roles=("perceived",))
    asked = Questionnaire(**{**asked.__dict__, "overall": Asked("overall", Scale(1.0, 3.0))})
    got = figures(small(overall=[1, 2, 3]), asked)
    assert ("index", "") in got
    assert ("top2", "") not in got


def test_response_rate_is_of_the_eligible_by_mode_and_in_all():
    rows = [("web", "completed", 30), ("web", "no_answer", 20), ("web", "ineligible", 50), ("mail", "completed", 5),
            ("mail", "refused", 15)]  # fmt: skip
    sent = pd.DataFrame(rows, columns=["mode", "outcome", "invitations"]).assign(period=str(survey.NOW))
    asked = survey.questionnaire()
    found = satisfaction.analyse(Survey(asked, survey.month(asked, 35, {}), survey.context()), sent)
    rates = {f.item: (f.value, f.n) for f in found.figures if f.measure == "satisfaction.response_rate"}
    assert rates == {"": (0.5, 70), "web": (0.6, 50), "mail": (0.25, 20)}


@pytest.mark.parametrize(
    ("done", "shown"),
    [((30, 12, 5), {"web"}), ((30, 12, 20), {"web", "mail", "phone"}), ((6, 8, 30), {"phone"})],
)
def test_a_scope_withholds_modes_of_few_respondents_and_what_gives_them_away(done, shown):
    ways = [(mode, "completed", n) for mode, n in zip(("web", "mail", "phone"), done, strict=True)]
    rows = [*ways, *((mode, "refused", 10) for mode, _, _ in ways)]
    sent = pd.DataFrame(rows, columns=["mode", "outcome", "invitations"]).assign(period=str(survey.NOW))
    answers, asked = survey.month(survey.questionnaire(), 47, {}), survey.questionnaire()
    found = satisfaction.analyse(Survey(asked, answers, survey.context(scope="region=North")), sent)
    rates = [f for f in found.figures if f.measure == "satisfaction.response_rate" and f.item]
    assert {f.item for f in rates if not f.withheld} == shown
    assert not any(f.detail for f in rates if f.withheld)
    whole = satisfaction.analyse(Survey(asked, answers, survey.context()), sent)
    assert not any(f.withheld for f in whole.figures if f.measure == "satisfaction.response_rate")


def test_reversed_items_are_turned_round_before_anything_else():
    asked = survey.questionnaire(items=1, roles=("perceived",), singles=False)
    first = asked.questions[0]
    turned = Questionnaire(
        **{**asked.__dict__, "questions": (first.__class__(**{**first.__dict__, "reversed": True}),)}
    )
    assert figures(small(rel1_p=[1, 2, 2]), turned)["perceived", "rel1"].value == pytest.approx(8 - 5 / 3)


def test_the_lowest_is_named_only_where_it_lies_below_every_other():
    asked = survey.questionnaire(singles=False, roles=("perceived", "expected"))
    low = figures(survey.month(asked, 80, {"empathy:perceived": 3.0}), asked)
    assert [low["perceived", d].detail.get("place", "") for d in survey.DIMENSIONS] == ["", "lowest", ""]
    assert low["gap", "empathy"].detail["place"] == "lowest"
    assert low["gap", "empathy"].detail["side"] == "below"
    two = figures(survey.month(asked, 80, {"empathy:perceived": 3.0, "tangibles:perceived": 3.0}), asked)
    assert not [d for d in survey.DIMENSIONS if two["perceived", d].detail.get("place")]


def test_naming_the_lowest_of_equals_is_wrong_at_most_one_time_in_twenty():
    rng = np.random.default_rng(20261001)
    names = ["a", "b", "c"]
    wrong = sum(bool(lowest(pd.DataFrame(rng.normal(size=(60, 3)), columns=names), names, 30)) for _ in range(600))
    assert wrong / 600 <= 0.05 + 2.6 * np.sqrt(0.05 * 0.95 / 600)
    pairs = sum(
        bool(lowest(pd.DataFrame(rng.normal(size=(60, 2)), columns=names[:2]), names[:2], 30)) for _ in range(600)
    )
    assert 0.02 <= pairs / 600 <= 0.085  # with two it is the paired t test itself


def test_small_scopes_are_withheld_with_everything_that_could_tell():
    asked = survey.questionnaire()
    got = figures(survey.month(asked, 8, {}), asked, scope="region=North")
    assert {f.withheld for f in got.values()} == {"fewer respondents than min_cell"}
    assert all(f.value is None and f.low is None and not f.detail and not f.verdict for f in got.values())
    whole = figures(survey.month(asked, 8, {}), asked)
    assert not any(f.withheld for f in whole.values())


def test_a_month_without_answers_has_no_values_and_does_not_fall_over():
    asked = survey.questionnaire()
    got = figures(survey.month(asked, 0, {}), asked)
    assert {f.value for f in got.values()} == {None}
    assert {f.n for f in got.values()} == {0}


def test_history_has_dimensions_but_no_items():
    asked = survey.questionnaire()
    past = survey.month(asked, 50, {}, survey.NOW.previous())
    answers = pd.concat([past, survey.month(asked, 50, {})], ignore_index=True)
    found = satisfaction.analyse(Survey(asked, answers, survey.context(first=survey.NOW.previous())))
    before = {f.item for f in found.figures if f.period == "2026-09" and f.measure == "satisfaction.perceived"}
    assert before == {*survey.DIMENSIONS, "overall"}


def test_months_made_of_other_questions_have_no_history():
    asked = survey.questionnaire(items=2)
    past = survey.month(asked, 50, {}, survey.NOW.previous())
    now = survey.month(asked, 50, {}).assign(
        emp1_p=None, emp1_e=None, rel1_p=None, rel1_e=None, rel2_p=None, rel2_e=None
    )
    answers = pd.concat([past, now.astype({c: "float64" for c in now.columns if c[-2:] in ("_p", "_e")})])
    found = satisfaction.analyse(Survey(asked, answers, survey.context(first=survey.NOW.previous())))
    before = {f.item for f in found.figures if f.period == "2026-09" and f.measure == "satisfaction.gap"}
    assert before == {*survey.DIMENSIONS} - {
        "empathy"
    }  # reliability has no figure now; empathy and all are made otherwise


scores = st.lists(st.tuples(*[st.integers(1, 7)] * 6), min_size=2, max_size=25)


@settings(max_examples=20, deadline=None)
@given(scores)
def test_swapping_expectation_and_perception_flips_every_gap(rows):
    asked = survey.questionnaire(**ONE)
    columns = [f"{d[:3]}1_{r}" for r in "pe" for d in survey.DIMENSIONS]
    frame = pd.DataFrame(rows, columns=columns, dtype="float64").assign(period=str(survey.NOW))
    other = frame.rename(columns={c: c[:-1] + {"p": "e", "e": "p"}[c[-1]] for c in columns})
    one, two = figures(frame, asked, bootstrap=199), figures(other, asked, bootstrap=199)
    for name in (*survey.DIMENSIONS, "overall"):
        assert one["gap", name].value == pytest.approx(-two["gap", name].value, abs=1e-12)
        assert one["perceived", name].value - one["expected", name].value == pytest.approx(one["gap", name].value)


@settings(max_examples=12, deadline=None)
@given(scores, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    asked = survey.questionnaire(**ONE)
    columns = [f"{d[:3]}1_{r}" for r in "pe" for d in survey.DIMENSIONS]
    frame = pd.DataFrame(rows, columns=columns, dtype="float64").assign(period=str(survey.NOW))
    order = list(range(len(frame)))
    random.shuffle(order)
    one, two = (
        figures(frame, asked, bootstrap=199),
        figures(frame.iloc[order].reset_index(drop=True), asked, bootstrap=199),
    )
    assert {k: f.as_dict() for k, f in one.items()} == {k: f.as_dict() for k, f in two.items()}


def test_the_confidence_asked_for_reaches_every_interval():
    asked = survey.questionnaire(weights=False)
    answers = pd.concat([survey.month(asked, 60, {}, survey.NOW.shift(-1)), survey.month(asked, 60, {})])
    sent = pd.DataFrame([("web", "completed", 30), ("web", "no_answer", 20), ("mail", "completed", 5)],
                        columns=["mode", "outcome", "invitations"])  # fmt: skip
    first = survey.NOW.shift(-1)
    wide, narrow = (
        satisfaction.analyse(Survey(asked, answers, survey.context(first=first, confidence=level)), sent).figures
        for level in (0.95, 0.80)
    )
    drawn = [(a, b) for a, b in zip(wide, narrow, strict=True) if a.low is not None and a.low < a.high]
    assert {a.measure for a, _ in drawn} >= {"satisfaction.response_rate", "satisfaction.alpha", "satisfaction.nps"}
    for a, b in drawn:
        assert a.key == b.key
        assert b.high - b.low < a.high - a.low, a.key
