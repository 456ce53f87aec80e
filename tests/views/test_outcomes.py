"""What customers did next, in words: an association is told as one, and nothing shown is told as nothing shown."""

from __future__ import annotations

import html
import re

import pytest

from cxanalysis.context import Part
from cxanalysis.present.views.satisfaction import outcomes as view
from tests import survey
from tests.analyses.test_outcomes import answers, part

CAUSAL = ("cause", "because", "leads to", "due to", "makes ", "effect of")


def report(frame, **options):
    asked = survey.questionnaire()
    book, _ = survey.book(survey.month(asked, 60, {}), asked, **options)
    found = part(frame, **options)
    book.record.add(found.figures)
    return book, found


def heading(block) -> str:
    return html.unescape(re.search(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def cells(block) -> list[list[str]]:
    body = re.search(r"<tbody.*?>(.*)</tbody>", block.html)[1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", body)]


def test_what_is_shown_is_told_of_100_customers():
    frame = answers(slope=-0.06).drop(columns=["left", "lost", "revenue_before"])
    book, found = report(frame.drop(columns="revenue_after"))
    (figure,) = found.figures
    block = view.outcomes_finding(book)
    low, high = (book.t.number(100 * figure.detail[end]) for end in ("dissatisfied", "satisfied"))
    assert heading(block) == "More satisfied customers complain less afterwards"
    assert f"Of 100 dissatisfied customers <b>{low}</b> complained within three months" in block.html
    assert f"of 100 satisfied <b>{high}</b>." in block.html
    assert heading(view.outcomes_figure(book, 1)) == "The outcome goes with satisfaction"


def test_orders_and_several_outcomes():
    book, _ = report(answers(slope=-0.06))
    assert heading(view.outcomes_finding(book)) == "Satisfaction goes with what customers do next"
    said = "More satisfied customers complain less, leave less often, order more and lose fewer orders afterwards."
    assert said in view.outcomes_finding(book).html
    assert heading(view.outcomes_figure(book, 1)) == "All four outcomes go with satisfaction"
    only, _ = report(answers(slope=-0.06)[["customer_id", "month", "score", "revenue_before", "revenue_after"]])
    assert "change of orders <b>+" in view.outcomes_finding(only).html


def test_nothing_shown_gives_the_bounds():
    book, found = report(answers(600, seed=3))
    assert not [f for f in found.figures if f.verdict == "shown"]
    block = view.outcomes_finding(book)
    assert heading(block) == "Satisfaction is not shown to go with what customers do next"
    first = found.figures[0]
    assert f"complained <b>{view.between(book, first)}</b>" in block.html
    assert heading(view.outcomes_figure(book, 1)) == "None of the four outcomes is shown to go with satisfaction"


def test_the_table_holds_the_record_s_numbers():
    book, found = report(answers(slope=-0.06))
    block = view.outcomes_figure(book, 1)
    figure, row = found.figures[0], cells(block)[0]
    assert row[:3] == ["Complained", view.size(book, figure, figure.value), view.between(book, figure)]
    assert row[3].startswith(book.t.percent(figure.detail["dissatisfied"]))
    assert row[-1] == "Goes with satisfaction"
    assert len(cells(block)) == 4
    assert 120 <= len(alt(block)) <= 280
    assert view.size(book, figure, figure.value) in alt(block)


@pytest.mark.parametrize("slope", [0.0, -0.06, 0.06])
def test_no_word_of_causes(slope):
    book, _ = report(answers(slope=slope))
    text = view.outcomes_finding(book).html + view.outcomes_figure(book, 1).html
    text = text.replace("what goes together need not be cause and effect", "")
    assert not [word for word in CAUSAL if word in re.sub(r'(srcset|src)="[^"]*"', "", text).lower()]


def test_without_outcomes_there_is_no_section():
    book, _ = report(answers(20))
    assert view.outcomes_finding(book) is None
    assert view.outcomes_figure(book, 1) is None
    assert [there(book) for there in view.FIGURES.values()] == [False]


def test_too_few_of_either_end_leaves_the_bounds():
    frame = answers(2000, slope=-0.06)
    frame = frame[(frame["score"] > 2) | (frame.index < 40)].reset_index(drop=True)
    book, found = report(frame[["customer_id", "month", "score", "complained", "complained_before"]])
    assert found.figures[0].verdict == "shown"
    assert "Of 100" not in view.outcomes_finding(book).html
    assert "For one point more" in view.outcomes_finding(book).html


def test_every_code_has_its_sentence():
    book, found = report(answers(400).assign(left=0.0).drop(columns="lost"))
    assert view.unsaid(book, found) == [
        "Not shown: customers leaving after an answer. It happened to too few customers, or to nearly all.",
        "Not shown: orders lost after an answer. Orders carry no status.",
    ]
    codes = ("outcome_overall", "outcome_customer", "outcome_few:complained", "outcome_unclear:order_change",
             "outcome_young:complained", "outcome_data:left")  # fmt: skip
    said = view.unsaid(book, Part(left_out=codes))
    assert all(line.startswith("Not shown: ") and line.endswith(".") for line in said)
    assert view.unsaid(book, None) == []
