"""What staff say against what customers expect: planted gaps are found and only those; few staff are hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cxanalysis.satisfaction import service_gaps
from cxanalysis.satisfaction.survey import Survey
from tests import survey
from tests.alike import told_apart

LETTERS = {"s": "staff_expected", "x": "standard_exists", "m": "standard_met", "k": "promise_kept"}
LEVEL = 6.0


def asked(letters: str = "sxmk", **options):
    made = survey.questionnaire(**options)
    questions = tuple(replace(q, staff={LETTERS[c]: f"{c}_{q.id}" for c in letters}) for q in made.questions)
    return replace(made, questions=questions)


def staff(questionnaire, n: int = 60, shifts: dict[str, float] | None = None, seed: int = 3) -> pd.DataFrame:
    """Staff who say LEVEL of everything, moved by `shifts` of "letter:dimension"."""
    rng = np.random.default_rng(seed)
    columns = {
        column: np.clip(
            np.rint(rng.normal(LEVEL + (shifts or {}).get(f"{column[0]}:{q.dimension}", 0.0), 0.7, n)), 1, 7
        )
        for q in questionnaire.questions
        for column in q.staff.values()
    }
    return pd.DataFrame({"period": str(survey.NOW), **columns})


def answers(questionnaire, months: int = 4, n: int = 120) -> pd.DataFrame:
    frames = [survey.month(questionnaire, n, {}, survey.NOW.shift(-k)) for k in range(months)]
    return pd.concat(frames, ignore_index=True)


def found(questionnaire, said, customers=None, scope="all", **options):
    frame = answers(questionnaire) if customers is None else customers
    part = service_gaps.analyse(Survey(questionnaire, frame, survey.context(scope, **options)), said)
    return {f.item: f for f in part.figures}, part


def test_a_standard_that_is_not_met_is_found_where_it_is_and_nowhere_else():
    q = asked()
    by, part = found(q, staff(q, shifts={"m:reliability": -1.2}))
    assert by["3:reliability"].verdict == "short"
    assert by["3:reliability"].low < -1.2 + 0.4 and by["3:reliability"].high < -0.8
    others = {item: f.verdict for item, f in by.items() if f.verdict and not item.startswith("3")}
    assert set(others.values()) <= {"equal", "unclear"}
    assert {f.verdict for item, f in by.items() if item in ("3:empathy", "3:tangibles")} <= {"equal", "unclear"}
    assert part.left_out == ()


def test_staff_who_believe_too_little_and_too_much():
    q = asked("s")
    by, part = found(q, staff(q, shifts={"s:reliability": -1.0, "s:empathy": 0.9}))
    assert (by["1:reliability"].verdict, by["1:empathy"].verdict) == ("short", "over")
    assert part.left_out == ("gap:2", "gap:3", "gap:4")


def test_numbers_are_those_of_welch_where_everybody_answers_once():
    q = asked("s")
    said, customers = staff(q), answers(q)
    by, _ = found(q, said, customers)
    ids = [x.id for x in q.questions if x.dimension == "empathy"]
    mine = said[[f"s_{i}" for i in ids]].mean(axis=1)
    theirs = customers[[f"{i}_e" for i in ids]].mean(axis=1)
    test = stats.ttest_ind(mine, theirs, equal_var=False)
    ends = test.confidence_interval()
    got = by["1:empathy"]
    assert (got.value, got.low, got.high) == pytest.approx((mine.mean() - theirs.mean(), ends.low, ends.high))
    assert got.detail["p"] == pytest.approx(test.pvalue)
    assert (got.detail["staff"], got.detail["other"]) == pytest.approx((mine.mean(), theirs.mean()))
    assert (got.n, got.detail["staff_n"], got.detail["other_n"]) == (60, 60, 480)


def test_a_customer_who_answers_every_month_is_one_customer():
    q = asked("s")
    customers = pd.concat([survey.month(q, 60, {})] * 4, ignore_index=True).assign(period=str(survey.NOW))
    known = customers.assign(customer_id=[f"K{i % 60}" for i in range(len(customers))])
    once, again = found(q, staff(q), known)[0]["1"], found(q, staff(q), customers)[0]["1"]
    assert once.value == again.value
    assert once.detail["se"] > again.detail["se"]


def test_gap_three_is_taken_within_each_member_of_staff():
    q = asked("xm")
    said = staff(q)
    said = said.assign(**{f"m_{x.id}": (said[f"x_{x.id}"] - 1).clip(lower=1) for x in q.questions})
    by, part = found(q, said)
    assert by["3"].value == pytest.approx(-1.0)
    assert by["3"].low is None and by["3"].verdict == ""  # the same difference for all: how sure is not known
    assert part.left_out == ("gap:1", "gap:4")


def test_reversed_questions_are_turned_round_on_both_sides():
    q = asked("s")
    turned = replace(q, questions=tuple(replace(x, reversed=True) for x in q.questions))
    said, customers = staff(q), answers(q)
    flipped_said = said.assign(**{f"s_{x.id}": 8 - said[f"s_{x.id}"] for x in q.questions})
    flipped = customers.assign(**{x.expected: 8 - customers[x.expected] for x in q.questions})
    (plain, part), (_, back) = found(q, said, customers), found(turned, flipped_said, flipped)
    assert {"1", "1:empathy", "1:emp1"} <= plain.keys()
    assert told_apart(part, back) == []
    wrong, _ = found(turned, said, flipped)
    assert wrong["1"].value == pytest.approx(2 * 4 - plain["1"].detail["staff"] - plain["1"].detail["other"])


def test_few_members_of_staff_are_persons_too():
    q = asked()
    by, _ = found(q, staff(q, n=9))
    assert by and all(f.withheld and f.value is None for f in by.values())
    by, _ = found(q, staff(q, n=12, shifts={"m:reliability": -2.0}))
    assert all(f.verdict == "" and f.value is not None for f in by.values())


def test_without_expectation_only_what_staff_say_of_their_own_work_is_left():
    q = asked(roles=("perceived",))
    by, part = found(q, staff(q))
    assert {item[0] for item in by} == {"3"}
    assert part.left_out == ("expected",)


@pytest.mark.parametrize("said", [None, pd.DataFrame(), pd.DataFrame({"period": ["2026-10"]})])
def test_no_staff_no_gaps(said):
    assert found(asked(), said)[1] == service_gaps.Part(left_out=("staff",))


def test_dimensions_on_different_scales_have_no_overall():
    q = asked("s", roles=("perceived", "expected"))
    mixed = replace(q, questions=tuple(
        replace(x, scale=survey.FIVE) if x.dimension == "empathy" else x for x in q.questions
    ))  # fmt: skip
    by, _ = found(mixed, staff(mixed))
    assert "1" not in by and by["1:empathy"].detail["max"] == 5.0


def test_one_respondent_and_one_member_of_staff_give_no_verdict():
    q = asked()
    by, _ = found(q, staff(q, n=40), answers(q, 1, 1))
    told = {gap: [f for item, f in by.items() if item[0] == gap] for gap in "1234"}
    assert all(f.withheld and f.value is None for gap in "124" for f in told[gap])  # one customer is a person
    assert [len(figures) for figures in told.values()] == [10] * 4
    assert all(f.low is not None and not f.withheld for f in told["3"])  # staff of their own work
    assert not any(f.verdict for gap in "124" for f in told[gap])
    by, _ = found(q, staff(q, n=1), answers(q, 1, 40))
    assert len(by) == 40
    assert all(f.withheld and f.value is None and f.low is None and f.verdict == "" for f in by.values())
