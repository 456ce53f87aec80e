"""Drivers, both sides and the map in words: titles follow verdicts, numbers are the record's, reasons are said."""

import html
import re
from dataclasses import replace

import numpy as np
import pytest

from cxanalysis.context import Context, Part
from cxanalysis.data.parameters import Parameters
from cxanalysis.measures import MEASURES
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views.satisfaction import driven, drivers, priorities, sides
from cxanalysis.record import Figure, Record
from tests import drivers as made
from tests import survey

FORM = made.asked(again=True)


def book_of(figures) -> Book:
    record = Record(str(survey.NOW), "all")
    record.add(figures)
    about = Context(survey.NOW, "all", Parameters(), survey.NOW.shift(-11), tuple(survey.DIMENSIONS))
    return Book(record=record, t=language("en"), names=survey.DIMENSIONS, organisation="Test", context=about)


@pytest.fixture(scope="module")
def part() -> Part:
    return made.analysed(made.answers(FORM, {"reliability": 0.9, "empathy": 0.3}, levels={"reliability": 4.0}), FORM)


@pytest.fixture(scope="module")
def book(part) -> Book:
    return book_of(part.figures)


def share(name, value, verdict="shown", ranks=(1, 3), reach=0.05, noise=0.1, outcome="overall"):
    detail = {"outcome": outcome, "score": name, "rank_low": ranks[0], "rank_high": ranks[1], "noise": noise, "r": 0.4,
              "equal": 1 / 3, "lost": 0, "customers": 400, "first": "2025-11", "alpha": 0.8}  # fmt: skip
    item = name if outcome == "overall" else f"{outcome}:{name}"
    return Figure("satisfaction.driver", item, "all", str(survey.NOW), value, value - reach, value + reach, 900,
                  verdict=verdict, detail=detail)  # fmt: skip


def place(name, value, importance, verdict, target=5.2, scale=(1.0, 7.0), reach=0.2):
    detail = {"importance": importance, "importance_low": importance - 0.08, "importance_high": importance + 0.08,
              "equal": 1 / 3, "target": target, "outcome": "overall", "lost": 0, "customers": 400, "first": "2025-11",
              "months": 1, "given": False, "min": scale[0], "max": scale[1],
              "above": (value - target) / (scale[1] - scale[0]), "above_low": None, "above_high": None}  # fmt: skip
    return Figure("satisfaction.priority", name, "all", str(survey.NOW), value, value - reach, value + reach, 120,
                  verdict=verdict, detail=detail)  # fmt: skip


def h2(block):
    return html.unescape(re.search(r"<h2[^>]*>(.*?)</h2>", block.html)[1])


def h3(block):
    return html.unescape(re.search(r'<h3 id="fig[^>]*>(.*?)</h3>', block.html)[1])


def alt(block):
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def test_a_clear_leader_is_the_heading_and_the_title(book):
    assert h2(drivers.drivers_finding(book)) == "Reliability is what overall satisfaction goes with most"
    assert h3(drivers.drivers_figure(book, 1)) == "Reliability explains more than any other score"


@pytest.mark.parametrize(
    "figures, heading, title",
    [
        (
            [share("reliability", 0.4), share("empathy", 0.35), share("tangibles", 0.25, "unclear")],
            "Overall satisfaction goes most with Reliability and Empathy",
            "Reliability and Empathy stand out; their order cannot be told",
        ),
        (
            [share("reliability", 0.4), share("empathy", 0.35), share("tangibles", 0.25)],
            "All three dimensions stand out in what overall satisfaction goes with",
            "Reliability, Empathy and Tangibles stand out; their order cannot be told",
        ),
        (
            [share("reliability", 0.4, ranks=(1, 2)), share("empathy", 0.35, "unclear", (1, 3))],
            "Of two dimensions, only Reliability stands out for overall satisfaction",
            "Only Reliability stands out",
        ),
        (
            [share("reliability", 0.4, "unclear"), share("empathy", 0.35, "unclear")],
            "Nothing is shown to stand out in what overall satisfaction goes with",
            "No share is clear of what ties to the others give",
        ),
        (
            [share("reliability", 0.6, "unclear", (1, 1)), share("empathy", 0.4, "unclear", (2, 2))],
            "Nothing is shown to stand out in what overall satisfaction goes with",
            "No share is clear of what ties to the others give",
        ),
        (
            [share("empathy", 0.6, ranks=(1, 1), outcome="recommend"), share("tangibles", 0.4, "unclear", (2, 2),
                                                                             outcome="recommend")],
            "Empathy is what recommending us goes with most",
            "Empathy explains more than any other score",
        ),
    ],
)  # fmt: skip
def test_titles_follow_the_verdicts(figures, heading, title):
    given = book_of(figures)
    assert h2(drivers.drivers_finding(given)) == heading
    assert h3(drivers.drivers_figure(given, 1)) == title
    assert max(len(heading.split()), len(title.split())) <= 12


@pytest.mark.parametrize(
    "again, recommend, said",
    [
        ([("tangibles", 0.44, "shown"), ("empathy", 0.2, "unclear")], [("tangibles", 0.38, "shown")],
         "Buying again and recommending go most with **Tangibles** (44% and 38%)."),
        ([("tangibles", 0.44, "shown"), ("empathy", 0.3, "shown")], [("tangibles", 0.38, "unclear")],
         "Buying again goes most with **Tangibles** (44%) and **Empathy** (30%). What recommending us goes with "
         "most is not shown."),
        ([], [("empathy", 0.38, "shown")], "Recommending us goes most with **Empathy** (38%)."),
    ],
)  # fmt: skip
def test_what_the_other_outcomes_go_with_is_said(again, recommend, said):
    figures = [share("reliability", 0.4)]
    figures += [share(name, value, verdict, (1, 3), outcome="repurchase") for name, value, verdict in again]
    figures += [share(name, value, verdict, (1, 3), outcome="recommend") for name, value, verdict in recommend]
    assert drivers.drivers_finding(book_of(figures)).markdown.endswith(said)


def test_a_share_that_looks_clear_but_is_not_called_says_why():
    unclear = share("empathy", 0.4, "unclear", (1, 2))
    clear = replace(unclear, low=0.3, detail={**unclear.detail, "noise": 0.1})
    assert driven.why(book_of([clear]), clear) == "nothing shown of its own"
    covered = replace(unclear, low=0.05, detail={**unclear.detail, "noise": 0.1})
    assert driven.why(book_of([covered]), covered) == "rank 1 to 2"


def test_every_number_of_the_figure_is_the_records(book):
    block = drivers.drivers_figure(book, 3)
    for figure in book.record.items("satisfaction.driver"):
        if figure.detail["outcome"] == "overall":
            row = next(line for line in re.findall(r"<tr>.*?</tr>", block.html) if book.item(figure.item) in line)
            assert book.value(figure) in row and book.between(figure) in row
            assert book.number(figure, figure.detail["noise"]) in row
    assert "November 2025 to October 2026" in block.markdown
    first = book.record.items("satisfaction.driver")[0]
    assert f"1,440 answers, {first.detail['customers']} customers" in block.markdown


def test_the_table_holds_every_outcome_and_the_check(book):
    text = drivers.drivers_table(book).markdown
    heads = text.splitlines()[2]
    assert heads == "| Dimension | Overall satisfaction | Buying again | Recommending us | Odds of a better answer |"
    again = book.get("satisfaction.driver", "repurchase:tangibles")
    assert f"**{book.value(again)}** ({book.between(again)})" in text
    assert "All together explain" in text
    assert "as ordered steps, not as numbers, agrees" in drivers.drivers_note(book).markdown


def test_a_check_that_contradicts_is_said(book):
    odds = [replace(f, detail={**f.detail, "agrees": False}) for f in book.record.items("satisfaction.driver_odds")]
    assert "ranks the scores differently" in drivers.drivers_note(book_of(odds)).markdown


@pytest.mark.parametrize(
    "verdicts, words",
    [
        (("penalty", "even", "unclear"), "A low score goes with more than a high one for Reliability"),
        (("reward", "even", "even"), "A high score goes with more than a low one for Reliability"),
        (("even", "even", "even"), "High scores go with as much more overall satisfaction as low scores"),
        (("even", "unclear", "even"), "Whether low scores weigh more than high ones cannot be told."),
    ],
)
def test_the_two_sides_in_words(book, verdicts, words):
    figures = [replace(f, verdict=v, detail={**f.detail, "at_end": 0.1})
               for f, v in zip(book.record.items("satisfaction.asymmetry"), verdicts, strict=True)]  # fmt: skip
    given = book_of(figures)
    assert sides.asymmetry_note(given).markdown.startswith(words)
    assert "at an end" not in sides.asymmetry_note(given).markdown
    assert "less than 0.20 together is alike" in sides.asymmetry_table(given).markdown


def test_a_crowded_scale_is_named(book):
    figures = [replace(f, detail={**f.detail, "at_end": 0.41}) for f in book.record.items("satisfaction.asymmetry")]
    assert "Up to 41% of the answers are at an end" in sides.asymmetry_note(book_of(figures)).markdown


@pytest.mark.parametrize(
    "figures, heading, title",
    [
        (
            [place("reliability", 4.2, 0.5, "concentrate"), place("empathy", 5.8, 0.1, "overkill")],
            "Start with Reliability",
            "Reliability counts for much and scores low; start there",
        ),
        (
            [place("reliability", 4.2, 0.35, "borderline"), place("empathy", 5.8, 0.1, "overkill")],
            "Reliability scores low; whether it counts for much is open",
            "Reliability is weak; whether it is important cannot be told",
        ),
        (
            [place("reliability", 5.2, 0.5, "borderline"), place("empathy", 5.8, 0.1, "overkill")],
            "Nothing is shown to be both important and weak",
            "Nothing is surely important and weak; one lies on a line",
        ),
        (
            [place("reliability", 5.8, 0.5, "keep_up"), place("empathy", 4.8, 0.1, "low_priority")],
            "Nothing is shown to be both important and weak",
            "No score is both important and weak",
        ),
        (
            [place("reliability", 5.8, 0.5, "")],
            "Too few answers to say where to start",
            "Too few answers to place the scores",
        ),
    ],
)
def test_the_map_in_words(figures, heading, title):
    given = book_of(figures)
    assert h2(priorities.priorities_finding(given)) == heading
    assert h3(priorities.priorities_figure(given, 2)) == title


def test_scores_with_targets_of_their_own_stand_by_their_distance_to_them():
    figures = [place("reliability", 4.2, 0.5, "concentrate"), place("empathy", 5.8, 0.1, "overkill", target=4.0)]
    spec = priorities._spec(book_of(figures), priorities.placed(book_of(figures)))
    assert (spec.x_line, spec.x_line_label) == (0.0, "target")
    assert [p.x for p in spec.places] == pytest.approx([-1 / 6, 0.3])
    assert [p.name for p in spec.places] == ["Reliability 4.20", "Empathy 5.80"]
    block = priorities.priorities_figure(book_of(figures), 1)
    assert "start there" in block.markdown and "5.20 (none set)" in block.html


def test_what_nobody_set_a_target_for_is_said_to_have_the_fixed_one():
    unset = [place("reliability", 4.2, 0.5, "concentrate"), place("empathy", 5.8, 0.1, "overkill")]
    some = [unset[0], replace(unset[1], detail={**unset[1].detail, "given": True})]
    every = [replace(f, detail={**f.detail, "given": True}) for f in unset]
    said = [priorities.priorities_finding(book_of(figures)).markdown for figures in (unset, some, every)]
    assert "below 5.20 (70% of the scale), as no target is set." in said[0]
    assert "below its target, or 5.20 (70% of the scale) where none is set." in said[1]
    assert said[2].endswith("below its target.")


@pytest.mark.parametrize(
    "beside, said",
    [
        ("unclear", "but it leads for buying again."),
        ("shown", "but it stands out for buying again."),
    ],
)
def test_what_is_filed_as_unimportant_may_lead_for_another_outcome(beside, said):
    figures = [place("reliability", 4.2, 0.5, "concentrate"), place("empathy", 5.8, 0.1, "overkill")]
    again = [share("empathy", 0.6, "shown", (1, 2), outcome="repurchase"),
             share("reliability", 0.3, beside, (1, 2), outcome="repurchase")]  # fmt: skip
    words = priorities.priorities_finding(book_of([*figures, share("reliability", 0.5), *again])).markdown
    assert words.endswith(f"**Empathy**: possible overkill for overall satisfaction, {said}")
    assert "Empathy**:" not in priorities.priorities_finding(book_of(figures)).markdown


def test_alt_texts_have_their_length_and_are_not_the_title(book):
    for block in (drivers.drivers_figure(book, 1), priorities.priorities_figure(book, 2)):
        assert 120 <= len(alt(block)) <= 280, alt(block)
        assert alt(block) != h3(block)


def test_nothing_of_it_is_worded_as_a_cause(book):
    blocks = [drivers.drivers_finding(book), drivers.drivers_figure(book, 1), drivers.drivers_table(book),
              drivers.drivers_note(book), sides.asymmetry_note(book), sides.asymmetry_table(book),
              priorities.priorities_finding(book), priorities.priorities_figure(book, 2)]  # fmt: skip
    said = " ".join(block.markdown for block in blocks)
    assert not re.search(r"\b(causes|drives|because|leads to|impact|influence)\b", said)
    assert "nan" not in said.lower() and "None" not in said


def test_a_survey_without_drivers_has_no_block():
    empty = book_of([])
    for make in (drivers.drivers_finding, drivers.drivers_table, drivers.drivers_note, sides.asymmetry_note,
                 sides.asymmetry_table, priorities.priorities_finding):  # fmt: skip
        assert make(empty) is None
    assert drivers.drivers_figure(empty, 1) is None and priorities.priorities_figure(empty, 1) is None
    assert not any(there(empty) for there in {**drivers.FIGURES, **priorities.FIGURES}.values())


CODES = ("driver_scores", "driver_many", "driver_outcome", "driver_few:overall", "driver_flat:recommend",
         "driver_nothing:repurchase", "driver_same:empathy", "driver_gaps:empathy", "driver_copy:empathy",
         "driver_odds")  # fmt: skip


def test_every_reason_is_said(book):
    said = drivers.unsaid(book, Part(left_out=CODES))
    assert len(set(said)) == len(CODES)
    assert said[3] == "Not shown: what overall satisfaction goes with. Too few complete answers."
    assert "Empathy" in said[6]
    assert drivers.unsaid(book, None) == []


def test_the_codes_said_are_those_of_the_analysis():
    from cxanalysis.satisfaction import drivers as analysis

    written = set(re.findall(r"driver_[a-z]+", analysis.analyse.__doc__ or ""))
    assert written - {"driver_r", "driver_odds"} <= {code.partition(":")[0] for code in CODES}


def test_methods_are_measures():
    assert set(drivers.METHODS + sides.METHODS + priorities.METHODS) <= set(MEASURES)


def test_one_customer_an_answer_is_not_told_twice():
    frame = made.answers(FORM, months=1, a_month=200).drop(columns="customer_id")
    given = book_of(made.analysed(frame, FORM).figures)
    text = drivers.drivers_figure(given, 1).markdown
    assert "200 answers, October 2026" in text and "customers" not in text.split("\n")[2]
    assert np.isfinite([f.value for f in given.record]).all()
