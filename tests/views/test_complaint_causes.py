"""Recorded causes in words: a lead only beyond chance, never told as proven, the unrecorded counted apart."""

from __future__ import annotations

import html
import re

import pytest

from cxanalysis.complaints.causes import analyse
from cxanalysis.context import Part
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views.complaints import causes as view
from cxanalysis.record import Record
from tests.analyses.test_complaint_causes import EQUAL, NOW, UNKNOWN, causes, context

CLEAR = {"people": 300, "method": 150, "material": 50, UNKNOWN: 20}
PARTIES = {"own": 300, "supplier": 100, "carrier": 80}
PROVEN = ("because of", "leads to", "due to", "causes of complaints are", "proves", "the reason")


def report(*args, scope: str = "all", **options) -> tuple[Book, Part]:
    part = analyse(causes(*args, **options), context(scope))
    record = Record(str(NOW), scope)
    record.add(part.figures)
    return Book(record, language("en"), {}, "Trial", context(scope)), part


def heading(block) -> str:
    return html.unescape(re.search(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[1])


def text(block) -> str:
    shown = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r'(srcset|src)="[^"]*"', "", block.html)))
    return re.sub(r"\s+([.,;:)])", r"\1", re.sub(r"\s+", " ", shown))


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def cells(block) -> list[list[str]]:
    body = re.search(r"<tbody.*?>(.*)</tbody>", block.html)[1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", body)]


def test_a_clear_lead_is_the_title_with_its_size():
    book, part = report(CLEAR, CLEAR, responsible=PARTIES)
    first = part.figures[0]
    block = view.causes_finding(book)
    assert heading(block) == "Most frequent recorded cause: people, with 60%"
    assert f"Of 500 complaints with a recorded branch of causes, {book.value(first)} ({book.sure(first)})" in text(
        block
    )
    low, high = (book.t.number(100 * first.detail[end]) for end in ("lead_low", "lead_high"))
    assert f"are put down to people, {low} to {high} points more than method/process." in text(block)
    assert heading(view.causes_figure(book, 1)) == "People and own unit are recorded most often"


def test_no_lead_no_name_in_the_title():
    book, _ = report(EQUAL, EQUAL, responsible={"own": 100, "carrier": 100})
    assert heading(view.causes_finding(book)) == "No branch of recorded causes stands out"
    assert heading(view.causes_figure(book, 1)) == "No recorded cause is clearly ahead of the others"
    assert "points more than" not in text(view.causes_finding(book))
    only, _ = report(None, responsible={"own": 100, "carrier": 100})
    assert heading(view.causes_finding(only)) == "No party is recorded as responsible more often than the others"
    lead, _ = report(EQUAL, EQUAL, responsible=PARTIES)
    assert heading(view.causes_figure(lead, 1)) == "No branch stands out; most often recorded as responsible: own unit"


def test_few_causes_are_not_ranked():
    book, _ = report({"people": 12, "method": 3}, {})
    assert heading(view.causes_finding(book)) == "Too few complaints have a recorded cause to rank them"
    assert "80%" in text(view.causes_finding(book))


def test_changes_are_named_and_no_change_is_no_proof_of_none():
    moved, part = report({"people": 300, "method": 300}, {"people": 200, "method": 400})
    assert "more are put down to people, fewer to method/process" in text(view.causes_finding(moved))
    rows = {row[0]: row for row in cells(view.causes_figure(moved, 1))}
    people = part.figures[0] if part.figures[0].item == "branch:people" else part.figures[1]
    assert rows["People"][1] == "300"
    assert rows["People"][4] == moved.t.percent(people.detail["before"], 1)
    assert rows["Equipment/system"][4] == "no figure"
    quiet, _ = report(CLEAR, CLEAR)
    assert "No share is shown to differ from the twelve months before." in text(view.causes_finding(quiet))


def test_partners_and_what_is_not_recorded_are_said():
    book, _ = report(CLEAR, CLEAR, responsible=PARTIES)
    said = text(view.causes_finding(book))
    assert "Partners (supplier and carrier) are recorded as responsible for 38%" in said
    assert "Counted apart, no cause recorded: 20 of 520." in said


@pytest.mark.parametrize("now", [CLEAR, EQUAL, {"people": 3}])
def test_a_recorded_cause_is_never_told_as_proven(now):
    book, _ = report(now, CLEAR, responsible=PARTIES)
    said = (text(view.causes_finding(book)) + text(view.causes_figure(book, 1))).lower()
    assert "as recorded by those who handled the complaints, not as proven" in said
    assert not [word for word in PROVEN if word in said]


def test_branches_cross_with_parties_and_name_their_causes():
    book, _ = report(
        {"people": 40, "method": 30}, {}, responsible={"own": 60, "carrier": 8},
        crossed=[("people", "own", 32), ("people", "carrier", 8), ("method", "own", 28), ("method", "unknown", 2)],
        named=[("people", "Late start", 12)],
    )  # fmt: skip
    block = view.causes_table(book)
    assert cells(block) == [["People", "32", "8", "0", "40"], ["Method/process", "28", "0", "2", "30"]]
    assert "its most frequent causes with their complaints" in text(view.causes_figure(book, 1))


def test_alt_text_names_the_largest():
    book, _ = report(CLEAR, CLEAR, responsible=PARTIES)
    assert 120 <= len(alt(view.causes_figure(book, 1))) <= 330
    assert "people 60%, method/process 30%" in alt(view.causes_figure(book, 1)).replace(".0%", "%")


def test_without_causes_there_is_no_section():
    book, part = report()
    assert part.left_out == ("cause_none",)
    assert (view.causes_finding(book), view.causes_figure(book, 1), view.causes_table(book)) == (None, None, None)
    assert not view.FIGURES["fig-causes"](book)
    one, _ = report({"people": 1}, {}, scope="region=North")
    assert heading(view.causes_finding(one)) == "Too few complaints have a recorded cause to rank them"
    assert "People: 1 of 1 complaint." in text(view.causes_finding(one))
    assert view.causes_table(one) is None


@pytest.mark.parametrize(
    "code",
    ["cause_none", "cause_side:branch", "cause_few:responsible", "cause_history:branch", "cause_recording:responsible"],
)
def test_every_code_has_its_sentence(code):
    book, _ = report()
    (said,) = view.unsaid(book, Part(left_out=(code,)))
    assert said.endswith(".") and "{" not in said
    assert view.unsaid(book, None) == []
