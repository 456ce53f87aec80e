"""Who complains again, in words: titles with their quiet twins, every number from the record, codes put into words."""

from __future__ import annotations

import html
import re

import numpy as np
import pytest

from cxanalysis.complaints import again
from cxanalysis.context import Context, Part
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.again import Returned
from cxanalysis.period import Period
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views.complaints import again as view
from cxanalysis.present.views.complaints import again_words as words
from cxanalysis.present.views.complaints.again_rows import again_rows_figure
from cxanalysis.record import Record
from tests.analyses.test_complaint_again import COUNTS, NOW, complaints

CAUSAL = ("because", "causes", "caused", "due to", "leads to", "thanks to")


def report(found: Returned, counts=None) -> tuple[Book, Part]:
    context = Context(NOW, "all", Parameters(), Period(2024, 5))
    part = again.analyse(found, COUNTS if counts is None else counts, context)
    record = Record(str(NOW), "all")
    record.add(part.figures)
    return Book(record, language("en"), {}, "Trial", context), part


def title(block) -> str:
    return re.sub(r"<[^>]+>", "", html.unescape(re.findall(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[0]))


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def cells(block) -> list[list[str]]:
    body = re.search(r"<tbody.*?>(.*)</tbody>", block.html)[1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", body)]


def text(block) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r'(srcset|src)="[^"]*"', "", block.html)))


QUIET = complaints(900, seed=3)
HANDLER = complaints(planted=("handled_by", 1, 0.35), seed=2)
RISE = complaints(3000, customers=1500, share=0.3, past=0.12, seed=4)
FALL = complaints(3000, customers=1500, share=0.12, past=0.3, seed=4)
SAME = complaints(40_000, customers=20_000)


@pytest.mark.parametrize(
    ("found", "heading", "figure", "rows"),
    [
        (QUIET, "Nothing stands out among the complaints that come back",
         "{p} in 100 complain again within 90 days; no clear change",
         "No handler or channel is shown to come back more often"),
        (HANDLER, "Handler H2: more customers complain again than elsewhere", "in 100",
         "Handler H2 brings {p} of 100 back, more than others"),
        (RISE, "Customers complain again more often than a year ago",
         "More complain again than a year ago: {p} in 100", ""),
        (FALL, "Customers complain again less often than a year ago",
         "Fewer complain again than a year ago: {p} in 100", ""),
        (SAME, "", "As many complain again as a year ago: {p} in 100", ""),
    ],
)  # fmt: skip
def test_titles_say_what_was_tested(found, heading, figure, rows):
    book, _ = report(found)
    if heading:
        assert title(view.again_finding(book)) == heading
    assert figure.format(p=words.of_100(book, book.get(view.MEASURE))) in title(view.again_figure(book, 1))
    if rows:
        one = book.get(view.MEASURE, "handled_by:H2")
        assert title(again_rows_figure(book, 2)) == rows.format(p=words.of_100(book, one))


def test_the_sentence_holds_the_record_s_numbers():
    book, part = report(RISE)
    figure = book.get(view.MEASURE)
    low, high = (book.t.number(100 * end) for end in (figure.low, figure.high))
    said = text(view.again_finding(book))
    assert f"After {words.of_100(book, figure)} of 100 complaints" in said
    assert f"({low} to {high} with 95% confidence; {book.t.number(figure.n)} complaints, November 2025 to" in said
    year = figure.detail["year"]
    ends = " to ".join(book.t.signed(100 * year[k], 1) for k in ("delta_low", "delta_high"))
    assert f"when it was {book.t.number(100 * year['value'])} of 100 (difference {ends} points)" in said
    assert len(part.figures) == 14


def test_complaints_cases_and_customers_stand_apart():
    book, part = report(QUIET)
    said, detail = text(view.again_note(book)), book.get(view.MEASURE).detail
    assert "The 120 complaints of named customers in October 2026 are 110 cases of 103 customers." in said
    assert "19 of these cases began in an earlier month." in said
    assert f"Of the {detail['repeats']} repeat complaints" in said
    assert f"{detail['few_repeats']} came from {detail['few']} of {detail['customers']} customers." in said
    one, _ = report(QUIET, {"complaints": 1, "cases": 1, "customers": 1})
    assert "The one complaint of a named customer in October 2026 is one case." in text(view.again_note(one))
    none, _ = report(QUIET, {"complaints": 0, "cases": 0, "customers": 0})
    assert view.again_note(none) is None


def test_whoever_came_back_once_is_named_only_where_shown():
    found = complaints(2000, seed=3)
    later = (found.rows["step"] > 1) & found.rows["whole"]
    found.rows.loc[later, ["again", "days"]] = [True, 20.0]
    book, _ = report(found)
    first, second = (words.of_100(book, book.get(view.MEASURE, f"after:{k}")) for k in (1, 2))
    said = text(view.again_finding(book))
    assert f"After a first complaint it is {first} of 100, after a second {second} of 100." in said
    assert title(view.again_finding(book)) == "Whoever has come back once comes back more often"
    assert "After a first complaint" not in text(view.again_finding(report(QUIET)[0]))


def test_tables_hold_every_group_and_the_year_before():
    book, part = report(HANDLER)
    rows = cells(again_rows_figure(book, 2))
    assert len(rows) == sum(f.item.partition(":")[0] in words.KINDS for f in part.figures)
    figure = book.get(view.MEASURE, "handled_by:H2")
    (row,) = [r for r in rows if r[0] == "Handler H2"]
    assert row[2:6] == [book.t.number(figure.n), str(figure.detail["x"]), book.value(figure), book.between(figure)]
    assert row[-1] == "More often"
    steps = cells(view.again_figure(book, 1))
    assert steps[-1][0] == "All complaints, November 2024 to October 2025"
    of_all = book.get(view.MEASURE)
    assert steps[-1][1] == book.number(of_all, of_all.detail["year"]["value"])


@pytest.mark.parametrize("found", [QUIET, HANDLER, RISE, FALL])
def test_titles_alt_texts_and_words(found):
    book, _ = report(found)
    blocks = [view.again_finding(book), view.again_figure(book, 1), again_rows_figure(book, 2), view.again_note(book)]
    for block in blocks[:3]:
        assert len(title(block).split()) <= 12
    for block in blocks[1:3]:
        assert 120 <= len(alt(block)) <= 420
    said = " ".join(text(b) for b in blocks).lower()
    assert not [word for word in (*CAUSAL, "significant") if word in said]


def test_at_most_a_dozen_rows_and_always_those_that_stand_out():
    found = complaints(6000, customers=3000, planted=("item", 9, 0.5), seed=5)
    names = {"item": found.groups["item"], "handled_by": tuple(f"H{k}" for k in range(12))}
    random = np.random.default_rng(7)
    rows = found.rows.assign(handled_by=random.integers(0, 12, len(found.rows)))
    rows.loc[(rows["handled_by"] == 9) & rows["whole"], ["again", "days"]] = [True, 20.0]
    book, _ = report(Returned(rows, names, found.months, found.before))
    block = again_rows_figure(book, 1)
    assert "Handler H9" in alt(block)
    assert "8 further groups are in the table." in text(block)


def test_channels_have_names_and_unknown_ones_their_own():
    book, _ = report(QUIET)
    assert [words.channel(book, name) for name in ("im", "hotline", "pigeon")] == [
        "Instant message", "Service hotline", "pigeon",
    ]  # fmt: skip


def test_too_young_data_still_say_the_month_in_cases():
    rows = QUIET.rows.assign(whole=False)
    book, part = report(Returned(rows, QUIET.groups, QUIET.months, ()))
    assert title(view.again_finding(book)) == "It is too early to say how many complain again"
    assert "110 cases" in text(view.again_finding(book))
    assert view.again_figure(book, 1) is None and again_rows_figure(book, 1) is None
    assert [there(book) for there in view.FIGURES.values()] == [False, False]
    assert view.unsaid(book, part) == ["Not shown: how many complain again. Too few complaints are 90 days old."]


def test_no_year_before_compares_with_nothing():
    found = Returned(QUIET.rows[QUIET.rows["recent"]], QUIET.groups, QUIET.months, ())
    book, part = report(found)
    assert title(view.again_figure(book, 1)).endswith("complain again within 90 days")
    assert "year before" not in text(view.again_finding(book))
    assert "Not shown: complaining again against a year before. The data do not reach that far." in view.unsaid(
        book, part
    )


def test_every_code_has_its_sentence():
    book, _ = report(QUIET)
    codes = ("again_named", "again_young", "again_year", "again_numbered", "again_no:item", "again_no:handled_by",
             "again_no:method")  # fmt: skip
    said = view.unsaid(book, Part(left_out=codes))
    assert len(set(said)) == len(codes) and all(line.endswith(".") for line in said)
    assert view.unsaid(book, None) == []
