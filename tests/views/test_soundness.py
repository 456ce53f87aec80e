"""The sample, the weights and the scales in words: headings follow the checks, numbers are the record's."""

from __future__ import annotations

import html
import re

import numpy as np
import pytest

from cxanalysis.present.views.satisfaction import response, scales, soundness, weighted
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scales as of_scales
from cxanalysis.satisfaction import soundness as of_sample
from cxanalysis.satisfaction import weighted as of_weights
from tests import survey as made
from tests.analyses.test_soundness import answered, invited, of, people, skewed

VIEWS = (soundness, weighted, scales)


def page(frame, asked=None, who=None, sent=None, lines=None, scope="all", **options):
    """The book of a page with the three parts, and the parts."""
    asked = asked or made.questionnaire()
    counts = None
    if sent is not None:
        now = sent[sent["period"] == str(made.NOW)]
        counts = now.groupby(["mode", "outcome"]).size().rename("invitations").reset_index()
    book, _ = made.book(frame, asked, counts, scope, **options)
    survey = of(frame, asked, who, scope, **options)
    parts = (of_sample.analyse(survey, sent, lines), of_weights.analyse(survey), of_scales.analyse(survey))
    for part in parts:
        book.record.add(part.figures)
    return book, parts


def blocks(book):
    """Every block of the three views."""
    made_of = [soundness.soundness_finding(book), response.response_figure(book, 1), response.groups_table(book),
               soundness.checks_table(book), soundness.soundness_note(book), weighted.weighted_finding(book),
               weighted.weighted_figure(book, 2), scales.scales_finding(book), scales.reliability_table(book),
               scales.dropped_table(book), scales.reliability_note(book)]  # fmt: skip
    return [b for b in made_of if b is not None]


def h2(block) -> str:
    return html.unescape(re.search(r"<h2[^>]*>(.*?)</h2>", block.html)[1])


def test_an_honest_sample_reads_calmly():
    who = people()
    frame = answered(200, months=6, whose=who.index[who["active"]])
    book, parts = page(frame, who=who, sent=invited(frame), lines={"index": 80.0})
    assert re.fullmatch(
        r"\d+% of those asked answered; no check speaks against them", h2(soundness.soundness_finding(book))
    )
    assert h2(weighted.weighted_finding(book)) == "Weighting to the customer file changes no score beyond chance"
    assert weighted.weighted_figure(book, 2) is None
    assert not any(show(book) for show in weighted.FIGURES.values()) and soundness.FIGURES["fig-response"](book)
    checks = soundness.checks_table(book).markdown
    assert "Any difference is too small to matter" in checks and "Few gaps" in checks
    bound = book.get("satisfaction.silent_bound", "index")
    assert f"they would have to score {book.value(bound)} on average" in checks
    assert [v.unsaid(book, p) for v, p in zip(VIEWS, parts, strict=True)] == [
        [], [], ["Not shown: omega. It needs three items in a dimension."]
    ]  # fmt: skip


def test_weights_that_move_the_index_are_the_heading_and_the_figure():
    frame, who = skewed()
    book, _ = page(frame, who=who, sent=invited(frame))
    index = book.get("satisfaction.weighted", "index")
    plain = book.number(index, index.detail["unweighted"])
    assert h2(soundness.soundness_finding(book)) == "Read with care: weighting moves the scores"
    assert h2(weighted.weighted_finding(book)) == (
        f"Weighted to the customer file, the index is {book.value(index)}, not {plain}"
    )
    figure = weighted.weighted_figure(book, 2)
    words = html.unescape(figure.html)
    alt = re.search(r'alt="([^"]*)"', words)[1]
    assert f"Index {book.value(index)} instead of {plain}" in alt and 120 <= len(alt) <= 280
    assert "Weighting lowers the index" in words and "Numbers behind figure 2" in words
    assert words.count('<th scope="row"') == 5  # index, three dimensions, all together
    assert weighted.FIGURES["fig-weighted"](book)


def test_only_the_drawn_unit_shares_an_axis():
    frame, who = skewed()
    happy = frame["customer_id"].map(who["segment"]) == "small"
    frame.loc[happy, ["rel1_p", "rel2_p"]] = np.clip(frame.loc[happy, ["rel1_p", "rel2_p"]] + 2, 1, 7)
    book, _ = page(frame, who=who)
    assert {f.item for f in weighted.moved(book)} >= {"index", "reliability"}
    words = html.unescape(weighted.weighted_figure(book, 1).html)
    assert "Weighting lowers" in words and "scores" in words


def test_careless_answers_that_matter_are_told_with_both_numbers():
    frame = answered(200)
    frame.loc[:39, [q.perceived for q in made.questionnaire().questions]] = 7.0
    frame.loc[:39, "overall"] = 5.0
    book, _ = page(frame)
    lines = book.get("satisfaction.straight_lining")
    said = f"without careless answers the index would be {book.t.number(lines.detail['index_without'], 1)}"
    assert said in soundness.checks_table(book).markdown.lower()
    assert h2(soundness.soundness_finding(book)) == "Read with care: careless answers move the index"


def test_several_warnings_are_counted():
    frame, who = skewed()
    frame.loc[:99, "tan1_p"] = np.nan
    book, _ = page(frame, who=who, sent=invited(frame))
    assert h2(soundness.soundness_finding(book)) == "Read with care: two checks of the answers stand out"
    assert "Often left empty: Tangibles item 1" in soundness.checks_table(book).markdown


def test_late_answers_that_differ_are_told_with_their_direction():
    frame = answered(120, months=12)
    sent = invited(frame)
    wait = frame["responded_at"] - sent["sent_at"][: len(frame)]
    late = wait > wait.groupby([frame["period"], frame["mode"]]).transform("median")
    frame["overall"] = np.clip(frame["overall"] - late, 1, 5)
    book, _ = page(frame, sent=sent)
    assert h2(soundness.soundness_finding(book)) == "Read with care: late answers are worse"
    assert "Who answers late is less satisfied; the silent may be too" in soundness.checks_table(book).markdown


@pytest.mark.parametrize(
    ("value", "clear", "equal", "said"),
    [
        (2.1, True, True, "Late answers are a little higher, too little to matter"),
        (-2.1, True, True, "Late answers are a little lower, too little to matter"),
        (0.3, False, True, "Any difference is too small to matter"),
        (2.1, False, False, "Cannot tell whether they differ"),
    ],
)
def test_what_late_answers_mean(value, clear, equal, said):
    book, _ = page(answered(40))
    detail = {"clear": clear, "equal": equal, "months": 12, "margin": 5.0}
    figure = Figure("satisfaction.late_early", "index", "all", str(made.NOW), value, 0.6, 3.6, 400, detail=detail)
    assert soundness._late_means(book, figure) == said


def test_how_many_were_asked_stands_beside_the_silent():
    who = people(300)
    frame = answered(250, whose=who.index[who["active"]], **{"reliability:perceived": 2.0})
    book, _ = page(frame, who=who, sent=invited(frame, 400), lines={"index": 95.0})
    silent = book.record.items("satisfaction.silent_bound")[0]
    words = soundness.checks_table(book).markdown
    asked = book.t.number(book.get("satisfaction.response_rate").n)
    assert f"{asked} asked; " in words and f" of {silent.detail['customers']} customers gave no answer" in words
    assert "Those who did not answer: index against the target 95.0" in words


def test_the_silent_are_said_to_be_unable_where_they_are():
    who = people(300)
    frame = answered(250, whose=who.index[who["active"]], **{"reliability:perceived": 2.0, "empathy:perceived": 7.0})
    book, _ = page(frame, who=who, lines={"index": 95.0})
    words = soundness.checks_table(book).markdown
    assert "Even if all of them gave the best answer, the index would stay under 95.0" in words
    assert "they would have to find it" in words or "Whatever they think, the verdict stands" in words


@pytest.mark.parametrize("n", [0, 1, 8])
def test_bad_cases_read_well(n):
    who, asked = people(), made.questionnaire(items=3)
    frame = answered(12, asked).head(n)
    sent = invited(answered(12, asked)).head(n) if n else None
    book, parts = page(frame, asked, who, sent)
    for block in blocks(book):
        assert not re.search(r"None|nan|inf\b|\{", block.markdown), block.markdown
    if n == 8:
        assert h2(soundness.soundness_finding(book)) == "100% of those asked answered: too few to check"
    assert all("{" not in line for v, p in zip(VIEWS, parts, strict=True) for line in v.unsaid(book, p))


def test_an_anonymous_survey_names_what_is_missing():
    frame = answered(80).drop(columns=["customer_id", "duration_s", "mode"])
    book, parts = page(frame)
    said = [line for v, p in zip(VIEWS, parts, strict=True) for line in v.unsaid(book, p)]
    assert said == [
        "Not shown: late against early answers. It is not known when whom was asked.",
        "Not shown: answers given too fast. The time they took is not in the data.",
        "Not shown: what the silent would have to think. It is not known who answered.",
        "Not shown: weighted scores. The answers cannot be matched to customers.",
        "Not shown: omega. It needs three items in a dimension.",
    ]
    assert weighted.weighted_finding(book) is None and response.groups_table(book) is None
    assert h2(soundness.soundness_finding(book)) == "How many were asked is not known"
    assert soundness.unsaid(book, None) == weighted.unsaid(book, None) == scales.unsaid(book, None) == []


def test_a_withheld_group_shows_no_number():
    who = people()
    frame = answered(200, whose=who.index[who["segment"] != "small"])
    frame.loc[:3, "customer_id"] = who.index[who["segment"] == "small"][:4]
    book, _ = page(frame, who=who, sent=invited(frame, 250))
    table = response.response_figure(book, 1)
    cells = re.search(r"<th[^>]*>Segment: small</th>(.*?)</tr>", table.html)[1]
    assert re.findall(r">([^<]*)</td>", cells) == ["withheld", "", "", ""]
    assert "Withheld: fewer than 10 respondents" in table.html
    assert {f.item for f in response.modes(book)} == {"web", "phone"}


def test_omega_stands_beside_alpha_and_a_stray_item_is_named():
    asked = made.questionnaire(items=4)
    frame = answered(300, asked)
    halo = np.random.default_rng(8).normal(0, 1.2, 300)
    for column in ("rel1_p", "rel2_p", "rel3_p"):
        frame[column] = np.clip(np.round(frame[column] - 1 + halo), 1, 7)
    book, _ = page(frame, asked)
    omega = book.get("satisfaction.omega", "reliability")
    table = scales.reliability_table(book).markdown
    assert f"| {book.value(omega)} | {book.between(omega)} |" in table
    assert scales.dropped_table(book).markdown.startswith(
        "Without Reliability item 4, the dimension would be measured better"
    )
    assert "do not hang together" in h2(scales.scales_finding(book))
    assert "One factor by maximum likelihood" in scales.reliability_note(book).markdown
