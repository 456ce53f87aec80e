"""Service gaps, purchase factors and open answers in words: titles follow verdicts, numbers are the record's."""

from __future__ import annotations

import html
import re

import numpy as np
import pandas as pd
import pytest

from cxanalysis.context import Part
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views.satisfaction import factors as factor_view
from cxanalysis.present.views.satisfaction import service_gaps as gap_view
from cxanalysis.present.views.satisfaction import themes as theme_view
from cxanalysis.record import Figure, Record
from cxanalysis.satisfaction import factors, service_gaps
from cxanalysis.satisfaction.survey import Survey
from tests import survey
from tests.analyses import test_factors as bought
from tests.analyses import test_service_gaps as inside
from tests.analyses import test_themes as written


def book(part: Part, scope: str = "all", **names: str) -> Book:
    record = Record(str(survey.NOW), scope)
    record.add(part.figures)
    known = {q.id: q.text["en"] for q in survey.questionnaire().questions} | survey.DIMENSIONS | names
    return Book(record=record, t=language("en"), names=known, organisation="Test", context=survey.context(scope))


def h2(block) -> str:
    return html.unescape(re.search(r"<h2[^>]*>(.*?)</h2>", block.html)[1])


def h3(block) -> str:
    return html.unescape(re.search(r'<h3 id="fig[^>]*>(.*?)</h3>', block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def reads_well(finding, figure) -> None:
    """Heading and title of at most twelve words, an alt text of its own length that is not the title."""
    for words in (h2(finding), h3(figure)):
        assert len(words.split()) <= 12, words
    assert 120 <= len(alt(figure)) <= 280, (len(alt(figure)), alt(figure))
    assert "{" not in figure.markdown + finding.markdown


def gaps(shifts=None, letters="sxmk", n=60, **options):
    asked = inside.asked(letters, **options)
    part = service_gaps.analyse(Survey(asked, inside.answers(asked), survey.context()), inside.staff(asked, n, shifts))
    return book(part), part


@pytest.mark.parametrize(
    ("gap", "shifts", "letters", "heading", "title"),
    [
        ("3:reliability", {"m:reliability": -1.2}, "sxmk", "Staff say Reliability is not delivered to standard",
         "Staff put work on Reliability "),
        ("1:empathy", {"s:empathy": -1.5}, "s", "Staff underestimate what customers expect of Empathy",
         "Staff put expectations of Empathy "),
        ("2:empathy", {"x:empathy": -1.5}, "x", "Staff say standards for Empathy fall short of what customers expect",
         "Staff put standards for Empathy "),
        ("4:empathy", {"k:empathy": -1.5}, "k", "Staff say promises on Empathy are kept less than expected",
         "Staff put promises kept on Empathy "),
    ],
)  # fmt: skip
def test_a_gap_is_named_where_it_is(gap, shifts, letters, heading, title):
    made, part = gaps(shifts, letters)
    finding, figure = gap_view.service_gaps_finding(made), gap_view.service_gaps_figure(made, 1)
    assert h2(finding) == heading
    assert h3(figure).startswith(title)
    reads_well(finding, figure)
    worst = made.get("satisfaction.service_gap", gap)
    assert made.value(worst) in figure.html and made.between(worst) in figure.html
    assert gap_view.FIGURES["fig-service-gaps"](made)
    assert len(gap_view.unsaid(made, part)) == (0 if letters == "sxmk" else 1)


def test_everywhere_short_several_short_and_nothing_short():
    low = {f"s:{d}": -1.0 for d in survey.DIMENSIONS}
    made, _ = gaps(low, "s")
    assert h2(gap_view.service_gaps_finding(made)) == "Staff underestimate what customers expect"
    assert "Was the research accurate?" in gap_view.service_gaps_note(made).markdown
    made, _ = gaps(low | {f"k:{d}": -1.0 for d in survey.DIMENSIONS})
    assert h2(gap_view.service_gaps_finding(made)) == (
        "Staff answers show two gaps: knowing expectations and keeping promises"
    )
    made, _ = gaps({f"s:{d}": 0.9 for d in survey.DIMENSIONS}, "s")
    assert h2(gap_view.service_gaps_finding(made)) == "Staff overestimate what customers expect"
    assert h3(gap_view.service_gaps_figure(made, 1)) == "No gap is shown to fall short"
    made, _ = gaps(n=4000, letters="s")
    assert h2(gap_view.service_gaps_finding(made)) in (
        "Staff know what customers expect", "Staff answers show no gap to what customers expect"
    )  # fmt: skip
    assert gap_view.service_gaps_note(made) is None


def test_few_staff_get_no_verdict_and_fewer_no_figure():
    made, _ = gaps({"m:reliability": -2.0}, n=15)
    assert h2(gap_view.service_gaps_finding(made)) == "Too few answers of staff for a verdict on gaps"
    assert "Too few answers" in gap_view.service_gaps_figure(made, 1).html
    made, part = gaps(n=6)
    assert (gap_view.service_gaps_finding(made), gap_view.service_gaps_figure(made, 1)) == (None, None)
    assert gap_view.unsaid(made, part) == [
        "Not shown: service gaps. Fewer than 10 members of staff, or customers, answered."
    ]
    assert gap_view.unsaid(made, None) == ["Not shown: service gaps. There are no answers of staff."]
    assert "Expectation was not asked" in gap_view.unsaid(made, Part(left_out=("expected",)))[0]


def bought_of(frame, who=None, asked=None):
    part = factors.analyse(Survey(asked or bought.questionnaire(), frame, survey.context(), who))
    return book(part, price="Price", range="Range", delivery="Delivery"), part


def test_the_factor_that_counts_most_and_the_twin():
    frame = bought.answers()
    made, part = bought_of(frame, bought.people(frame))
    finding, figure = factor_view.factors_finding(made), factor_view.factors_figure(made, 2)
    assert h2(finding) == "Price counts most in the decision to buy"
    assert "Groups of customers do not differ in it beyond chance." in finding.markdown
    assert h3(figure).startswith("Importance runs from 3.87 for Price") and h3(figure).endswith("for Delivery")
    reads_well(finding, figure)
    assert factor_view.unsaid(made, part) == []
    for item in ("price", "range", "delivery"):
        assert made.value(made.get("satisfaction.factor", item)) in figure.html
    level, _ = bought_of(bought.answers(levels=(3.5, 3.5, 3.5)))
    assert h2(factor_view.factors_finding(level)) == "No factor clearly counts most in the decision to buy"
    few, _ = bought_of(bought.answers(12))
    assert h2(factor_view.factors_finding(few)) == "Too few answers to rank what counts in buying"


def test_groups_are_marked_only_where_they_differ_and_withheld_where_small():
    frame = bought.answers(800, shift={("B", "price"): -1.0}, seed=2)
    made, _ = bought_of(frame, bought.people(frame))
    table = factor_view.factors_table(made).html
    low = made.get("satisfaction.factor", "segment=B:price")
    assert f"▼ {made.value(low)}" in table and table.count("▲") == 0 and "marked where a group differs" in table
    assert "Price counts" in factor_view.factors_finding(made).markdown
    small = bought.answers(200)
    small.loc[160:195, "f_range"] = np.nan
    groups = np.array(["A"] * 80 + ["B"] * 80 + ["C"] * 25 + ["D"] * 15)
    made, _ = bought_of(small, bought.people(small, groups))
    table = factor_view.factors_table(made).html
    assert "withheld" in table and "other groups" in table and "▲" not in table


def test_ranks_are_explained_and_other_scales_stand_in_the_table_only():
    asked = bought.questionnaire(kinds=("rank",) * 3)
    frame = pd.DataFrame(
        {"period": str(survey.NOW), "f_price": [1.0] * 50, "f_range": [2.0, 1] * 25, "f_delivery": 3.0}
    )
    made, _ = bought_of(frame, None, asked)
    figure = factor_view.factors_figure(made, 1)
    assert "Mean place counted from the last" in figure.html and "25 answers gave one place twice." in figure.html
    mixed = bought.questionnaire(scales=(survey.FIVE, survey.FIVE, survey.TEN))
    figure = factor_view.factors_figure(bought_of(bought.answers(), None, mixed)[0], 1)
    assert "Factors asked in another way stand in the table only." in figure.html


def test_what_of_the_factors_is_not_shown_is_said():
    made, _ = bought_of(bought.answers())
    assert factor_view.unsaid(made, Part(left_out=("factors",))) == [
        "Not shown: purchase factors. No answer rates or orders them."
    ]
    assert len(factor_view.unsaid(made, Part(left_out=("factor:range", "groups")))) == 2
    assert factor_view.factors_figure(book(Part()), 1) is None
    assert factor_view.factors_table(book(Part())) is None


def themed(frame, own=written.OWN, **options):
    _, part = written.found(frame, own, **options)
    return book(part, options.get("scope", "all")), part


@pytest.mark.parametrize(
    ("early", "now", "heading"),
    [
        (["fine"] * 100, ["late"] * 45 + ["price"] * 20 + ["fine"] * 35, "Customers newly write about delivery"),
        (["late"] * 5 + ["price"] * 5 + ["fine"] * 90, ["late"] * 45 + ["price"] * 5 + ["fine"] * 50,
         "Customers write most about delivery, and more than before"),
        (["late"] * 45 + ["fine"] * 55, ["late"] * 45 + ["price"] * 5 + ["fine"] * 50,
         "Customers write most about delivery"),
        (["late"] * 25 + ["price"] * 25, ["late"] * 25 + ["price"] * 25, "No theme stands out in what customers write"),
        ([], ["late"] * 5 + ["price"] * 4, "Too few open answers to rank their themes"),
    ],
)  # fmt: skip
def test_headings_of_themes_follow_the_tests(early, now, heading):
    frame = pd.concat([written.comments(early, written.BEFORE), written.comments(now, first=500)])
    made, part = themed(frame)
    finding, figure = theme_view.themes_finding(made), theme_view.themes_figure(made, 3)
    assert h2(finding) == heading
    reads_well(finding, figure)
    assert theme_view.unsaid(made, part) == []
    first = made.record.items("satisfaction.theme")[0]
    assert made.value(first) in figure.html and made.between(first) in figure.html


def test_a_quote_is_shown_escaped_and_neither_bold_nor_run():
    made, _ = themed(written.comments(["=late **<script>alert(1)</script>**"] * 40 + ["price"] * 12))
    table = theme_view.themes_table(made)
    assert "<script" not in table.html and "&lt;script&gt;" in table.html
    assert "<b>" not in table.html
    assert "“=late" in table.markdown
    assert theme_view.themes_table(themed(written.comments(["late"] * 5))[0]) is None


def test_a_quote_that_fits_two_themes_is_shown_once():
    def theme(name, x):
        detail = {"x": x, "customers": x, "quote": "Great staff, thank you", "place": "", "nothing": 0, "answers": 90,
                  "months": 12}  # fmt: skip
        return Figure("satisfaction.theme", name, "all", "2026-10", x / 60, 0.1, 0.6, 60, detail=detail)

    made = book(Part((theme("thanks", 30), theme("staff", 20))))
    words = theme_view.themes_table(made).markdown
    assert words.count("Great staff") == 1 and "| Praise and thanks |" in words
    assert h3(theme_view.themes_figure(made, 1)) == "Praise and thanks is named most, but not clearly more than others"


def test_words_that_fit_no_theme_and_answers_that_say_nothing_are_told():
    made, _ = themed(written.comments(["the parking is awful"] * 40 + ["late"] * 12 + [""] * 3))
    note = theme_view.themes_figure(made, 1).html
    assert "Frequent where no theme fits: “awful” (40) and “parking” (40)." in note
    assert "3 answers such as “none” are not counted." in note


def test_themes_of_the_questionnaires_own_keep_their_names():
    made, _ = themed(written.comments(["parking"] * 40), {"Parking & {access}": ["parking"]})
    assert "of parking &amp; {access}" in theme_view.themes_figure(made, 1).html


def test_why_there_are_no_themes_is_said():
    assert theme_view.unsaid(book(Part()), None) == ["Not shown: open answers. There is no open question."]
    assert theme_view.unsaid(book(Part()), Part(left_out=("open_empty",))) == [
        "Not shown: open answers. Nobody wrote any."
    ]
    made, part = themed(written.comments(["late"] * 5), scope="region=North")
    assert theme_view.themes_figure(made, 1) is None
    assert theme_view.unsaid(made, part) == ["Not shown: open answers. Fewer than 10 customers wrote any."]


def test_the_pictures_are_drawn_wide_and_narrow():
    frame = bought.answers()
    blocks = [
        gap_view.service_gaps_figure(gaps()[0], 1),
        factor_view.factors_figure(bought_of(frame)[0], 2),
        theme_view.themes_figure(themed(written.comments(["late"] * 40))[0], 3),
    ]
    assert all(block.html.count("srcset") == 1 and block.html.count("<img") == 1 for block in blocks)
