"""Waves in words: titles and their quiet twins, every number from the record, nothing said that is not shown."""

from __future__ import annotations

import html
import re

import pytest

from cxanalysis.context import Context, Part
from cxanalysis.data.parameters import Parameters
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views import common  # noqa: F401  as notebooks do, first
from cxanalysis.present.views.complaints import waves as view
from cxanalysis.present.views.complaints.waves_words import between as words_between
from cxanalysis.record import Record
from tests.analyses.test_complaint_waves import NOW, falling, months_of, run, series, wave

STRATEGY = "Service quality is very unstable. In the waves, see whether complaints gather in the same items"


def book(items, *courses, **options) -> Book:
    courses = courses or (series("rate", months_of()),)
    record = Record(str(NOW), "all")
    record.add(courses)
    record.add(run(items, *courses, **options).figures)
    return Book(record, language("en"), {}, "Trial", Context(NOW, "all", Parameters(), NOW))


def heading(block) -> str:
    return html.unescape(re.search(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def words(block) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r'(srcset|src)="[^"]*"', "", block.html)))


def cells(block) -> list[list[str]]:
    body = re.search(r"<tbody.*?>(.*)</tbody>", block.html, re.DOTALL)[1]
    rows = re.findall(r"<tr.*?</tr>", body)
    return [[html.unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


@pytest.mark.parametrize(
    ("kind", "title", "drawn"),
    [
        ("same", "The waves of complaints are about wrong, every time", "wrong makes all that the crests add"),
        (
            "different",
            "Each wave of complaints is about something else",
            "The four crests are not about the same items",
        ),
        ("diffuse", "The waves of complaints gather in no particular item", "No item stands out of the crests"),
    ],
)
def test_titles(kind, title, drawn):
    made = book(wave(kind))
    block = view.waves_finding(made)
    assert heading(block) == title
    assert STRATEGY not in words(block)  # the course says it: once on a page
    assert heading(view.waves_figure(made, 7)) == drawn
    assert 120 <= len(alt(view.waves_figure(made, 7))) <= 280


def test_the_same_item_is_told_with_its_share_and_how_often_it_leads():
    made = book(wave("same"))
    wrong = made.get("complaints.wave_items", "wrong")
    said = words(view.waves_finding(made))
    assert f"wrong makes all of them ({made.value(wrong)}, as other items fell; {made.sure(wrong)})" in said
    assert f"where {made.t.percent(wrong.detail['usual'])} is usual" in said
    assert "wrong leads in all four crests." in said
    assert "In February to April 2025, August to October 2025, February to April 2026 and August to September" in said


def test_a_part_of_the_excess_is_told_as_one():
    items = wave("diffuse", 5)
    items.iloc[months_of(), 1] += 8
    made = book(items)
    wrong = made.get("complaints.wave_items", "wrong")
    assert f"wrong makes {made.value(wrong)} of them ({made.sure(wrong)})" in words(view.waves_finding(made))
    assert heading(view.waves_figure(made, 7)) == f"wrong makes {made.value(wrong)} of what the crests add"


def test_different_items_are_told_crest_by_crest():
    said = words(view.waves_finding(book(wave("different"))))
    assert re.search(r"February to April 2025 late \(\d+%\); August to October 2025 wrong \(\d+%\)", said)


def test_no_waves_is_one_sentence_without_a_figure():
    flat = series("rate", [], "flat")
    for course, title in ((flat, "did not come in waves"), (series("rate", [], "rising"), "did not come in waves"),
                          (series("rate", [], "unclear"), "are not shown to come in waves")):  # fmt: skip
        made = book(wave(), course)
        block = view.waves_finding(made)
        assert heading(block) == f"Complaints {title}"
        assert words(block).count(". ") + words(block).endswith(".") <= 1
        assert view.waves_figure(made, 7) is None
        assert view.waves_table(made) is None
        assert [there(made) for there in view.FIGURES.values()] == [False]
    assert "30% at most" in words(view.waves_finding(book(wave(), flat)))


def test_too_few_complaints_or_no_course_give_no_section():
    assert view.waves_finding(book(wave(), series("rate", [], "too_few"))) is None
    assert view.waves_finding(book(wave(), series("late", [3, 4]))) is None


def test_an_item_alone_in_waves_is_named_with_its_months():
    made = book(wave("same"), series("rate", [], "flat"), series("wrong", months_of()))
    block = view.waves_finding(made)
    assert heading(block) == "wrong comes in waves; complaints as a whole do not"
    assert "wrong had its crests in February to April 2025" in words(block)
    assert STRATEGY not in words(block)
    figure = view.waves_figure(made, 7)
    assert heading(figure) == "wrong had four crests, the last in August to September 2026"
    assert sum("crest" in cell for cell in cells(figure)[0]) == len(months_of())
    assert len(cells(view.waves_table(made))) == 3 - 2  # earlier pairs only where something is shown
    unclear = book(wave("same"), series("rate", [], "unclear"), series("wrong", months_of()))
    assert heading(view.waves_finding(unclear)) == "wrong comes in waves; all complaints are not shown to"


def test_what_improved_is_said_with_its_interval_and_stands_first():
    made = book(falling(wave("diffuse"), "wrong", 3, 0.2))
    wrong = made.get("complaints.improved_item", "wrong")
    said = words(view.waves_finding(made))
    change = made.t.signed(100 * (wrong.value - 1))
    assert "From the crest of February to April 2026 to that of August to September 2026, one item improved" in said
    assert f"improved: wrong ({change}%, {words_between(made, wrong)} with 95% confidence)." in said
    row = cells(view.waves_table(made))[0]
    assert (row[0], row[-1]) == ("wrong", "Improved")
    assert row[3] == f"{change}%"
    assert f": {wrong.detail['before']['x']} (" in row[1]


def test_what_improved_earlier_is_told_apart():
    made = book(falling(wave("diffuse"), "wrong", 1, 0.2))
    assert "Earlier, wrong improved by the crest of August to October 2025" in words(view.waves_finding(made))
    assert "No item is shown to have improved from the crest before to the last one." in words(view.waves_finding(made))
    assert cells(view.waves_table(made))[-1][0] == "wrong"


def test_something_got_worse():
    made = book(falling(wave("diffuse"), "phone", 3, 3.0))
    assert "One item got worse: phone." in words(view.waves_finding(made))


def test_a_single_crest_and_crests_that_cannot_be_told():
    one = book(wave("same"), series("rate", range(3, 6)))
    assert heading(view.waves_finding(one)) == "Whether the waves are about the same cannot be told"
    assert "There is one crest only" in words(view.waves_finding(one))
    none = book(wave("same"), series("rate", range(24)))
    assert heading(view.waves_finding(none)) == "Complaints come in waves; what makes them cannot be told"


def test_every_code_has_its_sentence():
    said = view.unsaid(book(wave()), Part(left_out=("waves_crests", "waves_items", "waves_one")))
    assert len(set(said)) == 3
    assert all(line.startswith("Not shown: ") and line.endswith(".") for line in said)
    assert view.unsaid(book(wave()), None) == []


@pytest.mark.parametrize("kind", ["same", "different", "diffuse"])
def test_no_word_of_causes_and_short_titles(kind):
    made = book(wave(kind))
    for block in (view.waves_finding(made), view.waves_figure(made, 7), view.waves_table(made)):
        assert not [w for w in ("because", "due to", "significant", "leads to") if w in words(block).lower()]
    assert len(heading(view.waves_finding(made)).split()) <= 12


def test_nameless_items_do_not_break():
    made = book(wave("same").rename(columns={"wrong": "unclassified"}))
    assert "Unclassified" in words(view.waves_figure(made, 7))
