"""Cases in words: numbers from the record, a title only where chance does not explain it, and nobody named."""

from __future__ import annotations

import html
import re

import pytest

from cxanalysis.complaints.cases import analyse
from cxanalysis.context import Part
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views.complaints import case_words
from cxanalysis.present.views.complaints import cases as view
from cxanalysis.record import Record
from tests.analyses.test_complaint_cases import NOW, ROWS, cases, context, drawn, waits


def report(found=None, waited=None, scope: str = "all", **options) -> tuple[Book, Part]:
    part = analyse(found or cases(), waited if waited is not None else drawn(100), context(scope, **options))
    record = Record(str(NOW), scope)
    record.add(part.figures)
    return Book(record, language("en"), {}, "Trial", context(scope, **options)), part


def heading(block) -> str:
    return html.unescape(re.search(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[1])


def text(block) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r'(srcset|src)="[^"]*"', "", block.html)))


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def test_the_finding_says_how_many_and_by_which_rules():
    book, part = report()
    block = view.cases_finding(book)
    assert heading(block) == "Three cases are worth studying"
    said = text(block)
    assert "the highest cost, the longest chain of repeats, the longest time open and a course typical of" in said
    assert "severity" not in said
    first = next(f for f in part.figures if f.measure == "complaints.waiting")
    assert f"the 100 complaints received from July 2026 to October 2026 took, {book.value(first)}" in re.sub(
        r"\s+", " ", said
    )
    assert book.between(first) in said and "waiting for the result" in said


def test_the_title_names_the_longest_wait_or_that_none_stands_out():
    book, part = report()
    first = next(f for f in part.figures if f.measure == "complaints.waiting")
    assert heading(view.cases_figure(book, 3)) == f"Waiting for the result is {book.value(first)} of the time"
    even, _ = report(waited=drawn(40, (2.0, 2.0, 2.0)))
    assert heading(view.cases_figure(even, 3)) == "No step is waited for clearly longer than the others"
    few, _ = report(waited=drawn(20))
    assert heading(view.cases_figure(few, 3)) == "The cases took from 4 days to 40 days"


def test_a_course_is_told_with_its_longest_wait():
    book, part = report()
    figures = [f for f in part.figures if f.measure == "complaints.case"]
    assert [case_words.course(book, f) for f in figures] == [
        "Happened 3 days before, received in August 2026, still open after 40 days. Longest wait: 40 days, for the "
        "first answer.",
        "Received in October 2026, first answer day 1, Looked into day 7, result day 9, called back day 12. Longest "
        "wait: 6 days, for “Looked into”.",
        "Received in October 2026, withdrawn day 4. Longest wait: 4 days, for the first answer.",
    ]


def test_reasons_and_results_are_told():
    book, part = report()
    figures = [f for f in part.figures if f.measure == "complaints.case"]
    assert [case_words.chosen(book, f) for f in figures] == [
        "Longest open (40 days).",
        "Highest cost (€132.00); typical of “late”, half of which take 8 days or less.",
        "Longest chain of repeats: complaint 3 of the customer about it in 60 days.",
    ]
    assert [case_words.result(book, f) for f in figures] == [
        "Still open", "Settled after 9 days", "Withdrawn by the customer after 4 days",
    ]  # fmt: skip
    assert [case_words.cause(book, f) for f in figures] == ["None recorded", "People", "None recorded"]


def test_a_card_holds_lines_to_fill_in_and_no_id():
    book, _ = report()
    block = view.cases_cards(book)
    assert block.html.count('class="case"') == 3
    assert block.html.count('<dd class="fill"></dd>') == 9
    assert re.findall(r"<dt>(Countermeasure|Owner|Due)</dt>", block.html) == ["Countermeasure", "Owner", "Due"] * 3
    every = block.html + view.cases_figure(book, 1).html + view.cases_finding(book).html + block.markdown
    assert not [row["complaint_id"] for row in ROWS if row["complaint_id"] in every or row["customer_id"] in every]
    assert "“the driver came late”" in html.unescape(block.html)


def test_alt_text_and_tables_hold_the_record_s_numbers():
    book, part = report()
    block = view.cases_figure(book, 1)
    assert 120 <= len(alt(block)) <= 320
    assert "from 4 days to 40 days, 1 still open" in alt(block)
    table = text(view.waiting_table(book))
    for figure in part.figures:
        if figure.measure == "complaints.waiting":
            assert book.value(figure) in table and book.between(figure) in table
            assert book.t.number(figure.detail["days"]) in table


def test_where_ends_are_not_recorded_nothing_is_called_open():
    book, part = report(cases(followed=False), waits([[0.0]]))
    every = text(view.cases_figure(book, 1)) + text(view.cases_cards(book)) + alt(view.cases_figure(book, 1))
    assert "still open" not in every and "open one" not in every
    assert "The data do not tell" in every
    assert view.waiting_table(book) is None
    assert "waiting_none" in part.left_out


def test_without_a_course_there_is_no_figure():
    rows = [{**row, "number": 4 + k} for k, row in enumerate(ROWS)]  # no event is known of these
    book, _ = report(cases(rows, followed=False), waits([[0.0]]))
    assert view.cases_figure(book, 1) is None
    assert not view.FIGURES["fig-cases"](book)
    assert heading(view.cases_cards(book)) == "Case 4: late"


def test_without_cases_there_is_no_section():
    book, part = report(cases([], received=0))
    assert part.left_out == ("cases_none",)
    blocks = (view.cases_finding(book), view.cases_figure(book, 1), view.cases_cards(book), view.waiting_table(book))
    assert blocks == (None, None, None, None)
    assert not view.FIGURES["fig-cases"](book)


@pytest.mark.parametrize(
    "code",
    [
        "cases_none",
        "case_cost",
        "case_chain",
        "case_severe",
        "case_open",
        "case_typical",
        "waiting_none",
        "waiting_few",
    ],
)
def test_every_code_has_its_sentence(code):
    book, _ = report()
    (said,) = view.unsaid(book, Part(left_out=(code,)))
    assert said.endswith(".") and "{" not in said
    assert view.unsaid(book, None) == []


def test_one_case_of_a_scope_and_a_next_rule():
    rules = (("cost", 2), ("severe", 1), ("open", 3), ("chain", 1))
    more = {"severity": "high", "chain": 2.0, "chain_days": 0.2, "satisfied": 4.0, "responsible": "carrier"}
    rows = [{**ROWS[1], **more, "number": 1, "rules": rules, "cause": "Late start"}]
    book, part = report(cases(rows), drawn(40), scope="region=North")
    assert heading(view.cases_finding(book)) == "One case is worth studying"
    (figure,) = [f for f in part.figures if f.measure == "complaints.case"]
    assert case_words.chosen(book, figure) == (
        "Next highest cost (€132.00); next of the most severe (high); next longest to its end (9 days); next longest "
        "chain of repeats: complaint 2 of the customer about it in under a day."
    )
    assert case_words.cause(book, figure) == "People; Late start; responsible: carrier"
    assert case_words.result(book, figure) == "Settled after 9 days; satisfied with the handling: 4 of 5"
