"""Trust in the gaps and the certainty of the order, in words: claims follow the record, bad cases read well."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.present.views.satisfaction import gaps as view
from cxanalysis.present.views.satisfaction import ranking
from cxanalysis.record import Figure, Record
from cxanalysis.satisfaction import Survey, gaps
from tests import survey


def book(answers: pd.DataFrame, asked=None, scope: str = "all"):
    asked = asked or survey.questionnaire()
    made, _ = survey.book(answers, asked, scope=scope)
    part = gaps.analyse(Survey(asked, answers, made.context))
    made.record.add(part.figures)
    return made, part


def with_figures(made, *changed: Figure):
    """The book with some figures in place of its own."""
    record = Record(made.record.period, made.record.scope)
    keys = {f.key for f in changed}
    record.add([f for f in made.record if f.key not in keys])
    record.add(changed)
    return replace(made, record=record)


def model(verdict: str, expected: tuple[float, float, float]) -> Figure:
    value, low, high = expected
    detail = {"perceived": 0.5, "expected": value, "expected_low": low, "expected_high": high, "months": 12}
    return Figure("satisfaction.gap_model", "overall", "all", str(survey.NOW), 0.5 + value, 0.1, 0.9, 700,
                  verdict=verdict, detail=detail)  # fmt: skip


def h3(block) -> str:
    return html.unescape(re.search(r'<h3 id="fig[^>]*>(.*?)</h3>', block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def test_gaps_too_loose_to_lead_leave_perception_the_headline():
    made, _ = book(survey.month(survey.questionnaire(), 60, {}))
    words = view.trust_note(made).markdown
    assert words.startswith("**Read perception first:** no gap of a dimension")
    figures = [made.get("satisfaction.gap_reliability", name) for name in survey.DIMENSIONS]
    low, high = min(f.value for f in figures), max(f.value for f in figures)
    assert f"{made.t.number(low, 2)} to {made.t.number(high, 2)}; 0.70 would be enough" in words


def test_gaps_measured_well_lead_and_a_single_loose_one_is_named():
    asked = survey.questionnaire(items=3)
    level = np.random.default_rng(3).integers(2, 8, 60).astype(float)
    tight = {f"{q.id}_p": level for q in asked.questions}
    made, _ = book(survey.month(asked, 60, {}).assign(**tight), asked)
    assert "**Gaps are measured well enough to lead**" in view.trust_note(made).markdown
    loose = {name: values for name, values in tight.items() if not name.startswith("emp")}
    made, _ = book(survey.month(asked, 60, {}).assign(**loose), asked)
    assert "**Of Empathy, read perception first:**" in view.trust_note(made).markdown


def test_a_gap_over_all_that_is_measured_well_is_said_apart():
    made, _ = book(survey.month(survey.questionnaire(), 60, {}))
    whole = made.get("satisfaction.gap_reliability", "overall")
    made = with_figures(made, replace(whole, value=0.8, detail={**whole.detail, "headline": "gap"}))
    assert "For all dimensions together the gap is measured well enough (0.80)." in view.trust_note(made).markdown


@pytest.mark.parametrize(
    "verdict, expected, words",
    [
        ("gap", (-0.48, -0.6, -0.4), "**Overall satisfaction follows the gap:**"),
        ("not_gap", (0.02, -0.05, 0.09), "perception does, whatever was expected."),
        ("not_gap", (-0.2, -0.3, -0.1), "both its ends do, each in its own measure."),
        ("unclear", (-0.3, -0.6, 0.0), "cannot be told."),
    ],
)
def test_the_sentence_of_the_model_follows_its_verdict(verdict, expected, words):
    made, _ = book(survey.month(survey.questionnaire(), 60, {}))
    said = view.trust_note(with_figures(made, model(verdict, expected))).markdown
    assert words in said
    value, low, high = (made.t.number(x, 2) for x in expected)
    assert f"one point more of expectation with {value} ({low} to {high})" in said
    assert "Over 12 months, one point more of perception goes with 0.50 points" in said


def test_a_ceiling_is_said_only_where_it_is_large():
    asked = survey.questionnaire()
    answers = survey.month(asked, 60, {f"{name}:expected": 5.0 for name in survey.DIMENSIONS})
    assert "highest the scale allows" not in view.trust_note(book(answers)[0]).markdown
    made, _ = book(answers.assign(emp1_e=7.0, emp2_e=7.0))
    said = view.trust_note(made).markdown
    share = made.value(made.get("satisfaction.ceiling", "overall"))
    assert f"{share} of the expectations are the highest the scale allows" in said
    one = replace(made.get("satisfaction.ceiling", "overall"), detail={"many": False})
    assert (
        "({share} for Empathy)".format(share=made.value(made.get("satisfaction.ceiling", "empathy")))
        in view.trust_note(with_figures(made, one)).markdown
    )


def test_the_table_holds_every_figure_and_dimensions_of_one_item_stay_in_it():
    made, _ = book(survey.month(survey.questionnaire(), 60, {}))
    table = view.trust_table(made).markdown
    for figure in made.record.items("satisfaction.gap_reliability") + made.record.items("satisfaction.ceiling"):
        assert made.value(figure) in table
        assert made.between(figure) in table
    asked = survey.questionnaire(items=1)
    table = view.trust_table(book(survey.month(asked, 60, {}), asked)[0]).markdown
    assert table.count("| no figure | no figure | no figure |") == 3


def test_the_weakest_item_is_called_so_only_where_it_is_certain():
    asked = survey.questionnaire()
    answers = survey.month(asked, 80, {})
    made, _ = book(answers.assign(rel1_p=(answers["rel1_p"] - 2.5).clip(1)))
    said = ranking.rank_words(made).markdown
    assert said.startswith("**One of six items is the weakest for certain:** Reliability item 1 (over 99 in 100).")
    made, _ = book(survey.month(asked, 80, {"reliability:perceived": 3.0}))
    assert ranking.rank_words(made).markdown.startswith("**Most likely the weakest of six items:** Reliability item")
    made, _ = book(survey.month(asked, 30, {}))
    said = ranking.rank_words(made).markdown
    assert said.startswith("**Which of six items is the weakest cannot be told.** Most likely ")


def test_the_table_of_ranks_holds_every_item_and_opens_on_a_click():
    made, _ = book(survey.month(survey.questionnaire(), 80, {"reliability:perceived": 3.0}))
    rows = ranking.rank_table(made).markdown.splitlines()
    assert ranking.rank_table(made).html.count("<details>") == 1
    ranks = ranking.ranked(made)
    assert len(ranks) == 6
    for figure in ranks:
        row = next(r for r in rows if r.startswith(f"| {made.item(figure.item)} |"))
        assert f"| {made.value(figure)} | {made.between(figure)} |" in row


@pytest.mark.parametrize("n, scope", [(0, "all"), (8, "region=North")])
def test_nobody_or_too_few_show_nothing(n, scope):
    made, part = book(survey.month(survey.questionnaire(), n, {}), scope=scope)
    assert (view.trust_table(made), view.trust_note(made), view.trust_read(made)) == (None, None, None)
    assert (ranking.rank_words(made), ranking.rank_table(made), ranking.rank_note(made)) == (None, None, None)
    assert all(line for line in view.unsaid(made, part))


def test_what_is_left_out_is_said_with_its_reason():
    plain = survey.questionnaire(singles=False)
    made, part = book(survey.month(plain, 20, {}), plain)
    assert view.unsaid(made, part) == [
        "Not shown: whether satisfaction follows the gap. There is no overall question.",
        "Not shown: how sure the order is. A score rests on fewer than 30 answers.",
    ]
    assert view.unsaid(made, None) == []
