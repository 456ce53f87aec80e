"""The satisfaction page in words: titles follow verdicts, numbers come from the record, bad cases still read well."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.text import Text

from cxanalysis.present.figures import run_chart
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import common, points, runs
from cxanalysis.present.views import satisfaction as view
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.present.views.standing import named
from cxanalysis.record import Figure, Record
from tests import survey

FIGURES = {
    "fig-zone": view.zone_figure,
    "fig-gap": view.gap_figure,
    "fig-perceived": view.perceived_figure,
    "fig-items": view.items_figure,
    "fig-trend": view.trend_figure,
    "fig-index": view.index_figure,
    "fig-dimension": view.dimension_figure,
    "fig-shares": view.shares_figure,
    "fig-response": view.response_figure,
}
INVITED = pd.DataFrame(
    [("web", "completed", 50), ("web", "no_answer", 40), ("mail", "completed", 20), ("mail", "refused", 30)],
    columns=["mode", "outcome", "invitations"],
)


def history(asked, months: int, levels=None, **now) -> pd.DataFrame:
    """Answers of `months` months before now, 60 a month, and of now."""
    past = [survey.month(asked, 60, levels or {}, survey.NOW.shift(-k)) for k in range(1, months + 1)]
    return pd.concat([*past, survey.month(asked, now.pop("n", 60), now.pop("levels", levels or {}), **now)])


def blocks(book, found):
    """Every block of the page that speaks of satisfaction, in the page's order."""
    number = view.numbers(book)
    parts = [view.zone_finding(book), view.zone_panels(book), view.gap_finding(book), view.nothing(book),
             view.items_finding(book), view.trend_finding(book), view.trend_panels(book), view.shares_finding(book),
             view.recommend_table(book), view.scales_finding(book), view.reliability_table(book),
             view.reliability_note(book)]  # fmt: skip
    parts += [draw(book, number[id]) for id, draw in FIGURES.items()]
    return [b for b in parts if b is not None]


def h2(block) -> str:
    return html.unescape(re.search(r"<h2[^>]*>(.*?)</h2>", block.html)[1])


def h3(block) -> str:
    return html.unescape(re.search(r'<h3 id="fig[^>]*>(.*?)</h3>', block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


BELOW = {"reliability:perceived": 3.2}


def test_a_dimension_below_its_zone_is_the_heading_the_title_and_the_first_panel():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 12, levels=BELOW), asked)
    assert h2(view.zone_finding(book)) == "Only Reliability is below what customers accept"
    assert h3(view.zone_figure(book, 1)) == "Reliability is below what customers will accept"
    assert h2(view.items_finding(book)) == "Two of six items are below what customers accept, both in Reliability"
    assert h3(view.items_figure(book, 3)) == "The other four are inside the zone of tolerance"
    panels = view.zone_panels(book).markdown
    assert "each of its two items is below too; no other dimension is below what" in panels
    assert h3(view.dimension_figure(book, 4)) == "Reliability lies below the lowest score customers accept"
    assert h3(view.gap_figure(book, 2)) == "Reliability misses expectations by most"


def test_where_nothing_falls_short_the_twins_speak_and_no_panel_is_shown():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 12), asked)
    assert h2(view.zone_finding(book)) == "Every part of the service meets what customers accept"
    assert h3(view.zone_figure(book, 1)) == "All three dimensions are inside the zone of tolerance"
    assert h2(view.items_finding(book)) == "No single item is shown to be below what customers accept"
    assert h3(view.gap_figure(book, 1)) == "No gap of three dimensions is clearly the widest"
    assert h2(view.trend_finding(book)) == "Cannot tell whether satisfaction is rising or falling"
    assert h3(view.index_figure(book, 1)) == "Overall satisfaction is within its usual range"
    assert (view.zone_panels(book), view.trend_panels(book), view.dimension_figure(book, 1)) == (None, None, None)


def test_a_score_at_the_edge_is_called_neither_short_nor_fine():
    asked = survey.questionnaire(items=1)
    book, _ = survey.book(survey.month(asked, 60, {"empathy:perceived": 4.0}), asked)
    assert h2(view.zone_finding(book)) == "Nothing is clearly below what customers accept; too close to call: Empathy"
    assert h3(view.zone_figure(book, 1)) == "One of three dimensions lies too close to an edge to call"
    assert view.zone_panels(book) is None


def test_a_fall_beyond_the_usual_range_brings_the_fixed_strategy_sentence():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 12, overall=1.9), asked)
    assert h2(view.trend_finding(book)) == "Satisfaction is worse than usual this month; one month is no trend"
    assert h3(view.index_figure(book, 1)) == "Overall satisfaction has fallen below its usual range"
    assert "Investigate the specific problems, find the cause, correct it." in view.trend_panels(book).markdown
    assert "no single dimension left its own usual range" in view.trend_panels(book).markdown
    assert h3(view.shares_figure(book, 1)) == "More customers are dissatisfied than usual"
    assert h2(view.shares_finding(book)) == "More customers are dissatisfied than usual"
    up, _ = survey.book(history(asked, 12, overall=4.8), asked)
    assert h2(view.trend_finding(up)) == "Satisfaction is better than usual this month; one month is no trend"
    assert "Find out which improvements customers affirm, and keep them." in view.trend_panels(up).markdown


def test_a_first_month_has_no_trend_and_says_so_once():
    asked = survey.questionnaire()
    book, found = survey.book(survey.month(asked, 60, BELOW), asked)
    assert (view.trend_finding(book), view.index_figure(book, 1), view.dimension_figure(book, 1)) == (None, None, None)
    assert "There is no earlier month to hold Reliability against." in view.zone_panels(book).markdown
    told = [line for line in view.remarks(book, found) if "first month" in line]
    assert told == ["Not shown: change over time. October 2026 is the first month with answers."]
    assert "Too few months" not in h3(view.shares_figure(book, 1))


def test_few_answers_get_values_but_no_verdict():
    asked = survey.questionnaire()
    book, _ = survey.book(survey.month(asked, 12, BELOW), asked)
    assert h2(view.zone_finding(book)) == "Too few answers for a verdict on service quality"
    assert h3(view.zone_figure(book, 1)) == "Too few answers to place service in the zone of tolerance"
    assert h3(view.gap_figure(book, 1)) == "Too few answers to tell whether service meets expectations"
    assert "12 answers" in view.zone_figure(book, 1).html
    assert any("a verdict needs 30" in line for line in view.care(book))


def test_unusable_points_are_counted_and_said():
    asked = survey.questionnaire(weights=True)
    points = {"w_reliability": [50.0, 10, None], "w_empathy": [30.0, 10, None], "w_tangibles": [20.0, 10, None]}
    answers = survey.month(asked, 60, {}).assign(**{name: values * 20 for name, values in points.items()})
    book, found = survey.book(answers, asked)
    said = (
        "40 respondents gave no importance points that sum to about 100; in the weighted gap all dimensions count the "
    )
    assert f"{said}same for them." in view.remarks(book, found)
    assert book.get("satisfaction.gap_weighted", "overall").n == 60
    book, found = survey.book(answers.assign(w_empathy=0.0), asked)
    assert any(line.startswith("Not shown: the weighted gap.") for line in view.remarks(book, found))


def test_desired_service_without_the_lowest_accepted_stands_in_the_table():
    asked = survey.questionnaire(roles=("perceived", "desired"))
    book, _ = survey.book(survey.month(asked, 60, {}), asked)
    drawn = view.perceived_figure(book, 1).html
    above = book.get("satisfaction.superiority", "reliability")
    assert "Against desired" in drawn and book.value(above) in drawn
    assert view.zone_figure(book, 1) is None
    plain = survey.questionnaire(roles=("perceived",))
    assert "Against desired" not in view.perceived_figure(survey.book(survey.month(plain, 60, {}), plain)[0], 1).html


@pytest.mark.parametrize("n", [0, 8])
def test_no_answers_and_withheld_scores_leave_one_reason_and_no_figure(n):
    asked = survey.questionnaire()
    book, found = survey.book(survey.month(asked, n, {}), asked, scope="region=North")
    assert set(view.numbers(book).values()) == {0}
    shown = blocks(book, found)
    assert len(shown) == 1
    reason = {0: "there are no answers in October 2026.", 8: "scores of fewer than 10 respondents are withheld"}[n]
    assert shown[0].markdown.startswith(f"Not shown: {reason}")
    assert not any("perception only" in line for line in view.remarks(book, found))


def test_a_survey_of_perception_only_is_ranked_only_where_it_may_be():
    asked = survey.questionnaire(roles=("perceived",), singles=False)
    book, found = survey.book(survey.month(asked, 80, {"empathy:perceived": 3.0}), asked)
    assert h2(view.gap_finding(book)) == "Empathy is scored lower than every other dimension"
    assert h2(view.items_finding(book)) == "No item is clearly scored lowest"
    assert view.numbers(book) == {**dict.fromkeys(view.numbers(book), 0), "fig-perceived": 1, "fig-items": 2}
    left = " ".join(view.remarks(book, found))
    for word in ("zone of tolerance", "gaps to expectation", "index", "net promoter score", "response rate"):
        assert word in left
    equal, _ = survey.book(survey.month(asked, 80, {}), asked)
    assert h2(view.gap_finding(equal)) == "No dimension is clearly scored lowest"


def test_an_overall_question_alone_makes_a_page():
    asked = survey.questionnaire()
    asked = replace(asked, questions=(), dimensions={}, recommend=None)
    book, found = survey.book(survey.month(asked, 60, {}), asked)
    assert [id for id, n in view.numbers(book).items() if n] == ["fig-shares"]
    assert any("no such questions" in line for line in view.remarks(book, found))


def test_dimensions_on_another_scale_stand_in_the_table_only():
    asked = survey.questionnaire(roles=("perceived",), singles=False)
    ten = replace(asked, questions=tuple(
        replace(q, scale=survey.TEN) if q.dimension == "empathy" else q for q in asked.questions
    ))  # fmt: skip
    book, _ = survey.book(survey.month(ten, 60, {"empathy:perceived": 9.0}), ten)
    figure = view.perceived_figure(book, 1)
    assert "Scores on another scale stand in the table only." in figure.html
    assert figure.html.count('<th scope="row">') == 3
    assert "Empathy" not in alt(figure)


def test_figures_are_numbered_as_shown_and_the_main_points_lead_to_them():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 12, levels=BELOW), asked, INVITED)
    number = view.numbers(book)
    shown = [id for id in FIGURES if number[id]]
    assert [number[id] for id in shown] == list(range(1, len(shown) + 1))
    assert number["fig-perceived"] == 0
    for id in shown:
        assert f'id="{id}"' in FIGURES[id](book, number[id]).html
        assert f"Figure {number[id]}" in FIGURES[id](book, number[id]).html
    assert view.anchors(book)["dimension"] == ("#fig-zone", "Figure 1")
    assert set(view.card_anchors(book).values()) <= {f"#{id}" for id in shown}


def _numbers_of(record: Record, kept: set[str]) -> set[str]:
    """Every way a number of the record may be written: as it is or as a percentage, to 0, 1 or 2 decimals."""

    def values(x):
        if isinstance(x, dict):
            for value in x.values():
                yield from values(value)
        elif isinstance(x, int | float) and not isinstance(x, bool):
            yield float(x)

    found = set(kept)
    for figure in record:
        for value in values(
            {k: v for k, v in figure.as_dict().items() if k != "change"} | {"c": figure.as_dict().get("change", {})}
        ):
            found |= {f"{abs(scale * value):.{digits}f}" for scale in (1, 100) for digits in (0, 1, 2)}
    return found


def test_every_number_of_the_text_is_in_the_record():
    asked = survey.questionnaire(weights=False)
    book, found = survey.book(history(asked, 12, levels=BELOW), asked, INVITED)
    structure = {
        "95",
        "9",
        "10",
        "7",
        "8",
        "0",
        "6",
        "100",
        "0.70",
        "12",
    }  # confidence, NPS answers, scale ends, months
    structure |= {str(n) for n in range(1, 9)}  # figure numbers, counts of rows
    known = _numbers_of(book.record, structure | {"2024", "2025", "2026"})
    for block in blocks(book, found):
        written = re.findall(r"\d[\d,]*\.?\d*", re.sub(r"item \d", "", block.markdown))
        foreign = {w.rstrip(".,") for w in written if w.rstrip(".,").replace(",", "") not in known}
        assert not foreign, block.markdown
    changed = Record(book.record.period, book.record.scope)
    changed.add(replace(f, value=None if f.value is None else f.value + 3.1415) for f in book.record)
    lying = replace(book, record=changed)
    moved = re.findall(r"\d+\.\d\d", view.gap_figure(lying, 1).markdown)
    assert moved
    assert not set(moved) <= known  # the text follows the record, and the check above would see it if it did not


def test_alt_texts_say_what_the_chart_is_with_numbers_and_are_no_titles():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 12, levels=BELOW), asked, INVITED)
    number = view.numbers(book)
    for id in (id for id in FIGURES if number[id]):
        words = alt(FIGURES[id](book, number[id]))
        assert 120 <= len(words) <= 280, (id, len(words), words)
        assert re.search(r"\d", words)
        assert words != h3(FIGURES[id](book, number[id]))


def test_titles_are_short():
    asked = survey.questionnaire()
    for levels in ({}, BELOW, {"empathy:perceived": 4.0, "reliability:perceived": 3.0}):
        book, _ = survey.book(history(asked, 12, levels=levels), asked, INVITED)
        for id, number in view.numbers(book).items():
            assert not number or len(h3(FIGURES[id](book, number)).split()) <= 12


def test_names_from_the_questionnaire_cannot_become_markup():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 2, levels=BELOW), asked)
    book = replace(book, names={**book.names, "reliability": "<img src=x onerror=alert(1)>", "rel1": "**<b>**"})
    for block in (
        view.zone_finding(book),
        view.zone_panels(book),
        view.zone_figure(book, 1),
        view.items_figure(book, 2),
    ):
        assert "<img src=x" not in block.html
        assert "<b><b>" not in block.html


def test_one_dimension_of_one_item_reads_well():
    asked = survey.questionnaire(items=1)
    asked = replace(asked, questions=asked.questions[:1])
    book, _ = survey.book(survey.month(asked, 60, BELOW), asked)
    assert h2(view.zone_finding(book)) == "Reliability is below what customers accept"
    assert view.reliability_table(book) is None
    assert "Best" not in alt(view.zone_figure(book, 1))


def test_the_panel_reports_only_what_its_figures_say():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 12, levels=BELOW), asked)
    perceived: Figure = book.get("satisfaction.perceived", "reliability")
    said = view.zone_panels(book).markdown
    assert book.against(perceived, perceived.change.delta, perceived.change.previous_period) in said
    assert "Strong evidence" not in said  # the year before was as low: no change to speak of
    fell = pd.concat([history(asked, 12)[lambda f: f["period"] != str(survey.NOW)], survey.month(asked, 60, BELOW)])
    book, _ = survey.book(fell, asked)
    assert "Strong evidence" in view.zone_panels(book).markdown


def test_a_page_without_a_past_does_not_claim_that_nothing_moved():
    asked = survey.questionnaire()
    first, _ = survey.book(survey.month(asked, 60, {}), asked)
    later, _ = survey.book(history(asked, 12), asked)
    assert points.headline(first, view.MEASURES) == "too early to say whether anything changes"
    assert points.headline(later, view.MEASURES) == "no measure moved beyond its usual range"


def _turned(asked, before: float, after: float) -> pd.DataFrame:
    """Answers of a year that turned half a year ago from one level to another and stays there now."""
    past = [survey.month(asked, 60, {}, survey.NOW.shift(-k), before if k > 6 else after) for k in range(1, 13)]
    return pd.concat([*past, survey.month(asked, 60, {}, overall=after)])


def test_a_score_clearly_below_the_year_before_is_not_told_as_no_change():
    asked = survey.questionnaire()
    for before, after, side, turn in ((4.6, 3.4, "lower", "fall"), (3.4, 4.6, "higher", "rise")):
        book, _ = survey.book(_turned(asked, before, after), asked)
        index = book.get("satisfaction.index")
        assert index.change.verdict == "no_change"
        told = view.trend_finding(book)
        verb = "dropped" if turn == "fall" else "rose"
        assert re.fullmatch(rf"Satisfaction {verb} [\d.]+ points of 100 in April 2026", h2(told))
        assert f"part of the same {turn}." in told.markdown
        top = book.get("satisfaction.top2")
        assert top.change.verdict == "no_change"
        against = book.against(top, top.change.year_delta, top.change.year_period)
        drawn = view.shares_figure(book, 1)
        assert against in alt(drawn)
        assert "usual range" not in drawn.html
        assert "the difference from the year before leaves out zero" in drawn.html
        rule = common.rule(book, index)
        assert rule == f"{side.title()} since April 2026; October alone is within {_usual(book, index)}."
        few = "Fewer" if side == "lower" else "More"
        assert h2(view.shares_finding(book)) == (
            f"{few} are satisfied than a year ago: {book.value(top)} against {book.number(top, top.change.year_ago)}"
        )


def _usual(book, figure) -> str:
    words = runs.usual(book, figure)
    return f"{words['low']} to {words['high']}"


def test_a_main_point_names_figures_as_a_sentence_does():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 12, overall=1.9, levels=BELOW), asked)
    said = [point.text for point in points.points(book, {}, view.MEASURES)]
    low = book.get("satisfaction.adequacy", "reliability").detail
    assert any(words.startswith("**The share of dissatisfied customers** rose to **") for words in said), said
    ends = f"**{low['perceived']:.2f}** on a scale of 1 to 7, below {low['adequate']:.2f}, the least customers accept."
    assert f"**Reliability** is perceived at {ends}" in said
    headings = {n: common.points_finding(replace(book, signals=book.signals[:n]), view.MEASURES) for n in (1, 2)}
    assert h2(headings[1]) == "One finding, then the state of things"
    assert h2(headings[2]) == "Two findings, then the state of things"
    assert common.card(book, book.get("satisfaction.gap", "overall")).unit == "points, scale 1 to 7"
    assert points.headline(book, ("satisfaction.adequacy",)) == "Reliability is below what customers accept"


@pytest.mark.parametrize(
    ("measure", "item", "words"),
    [
        ("complaints.rate", "", "the complaint rate"),
        ("complaints.repeat_rate", "", "the share of repeat complaints"),
        ("satisfaction.gap", "overall", "the gap to expectation over all dimensions"),
        ("satisfaction.perceived", "overall", "the score over all dimensions"),
        ("satisfaction.perceived", "reliability", "Reliability"),
        ("value.class_share", "value", "share of value customers"),
    ],
)
def test_names_inside_a_sentence_have_their_article(measure, item, words):
    book, _ = survey.book(survey.month(survey.questionnaire(), 60, {}), survey.questionnaire())
    assert named(book, Figure(measure, item, "all", "2026-10", 0.1, 0.0, 0.2, 100)) == words


def test_the_note_names_the_number_the_drawn_axis_starts_at():
    asked = survey.questionnaire()
    book, _ = survey.book(history(asked, 12), asked)
    figure = book.get("satisfaction.index")
    run = runs.Run("fig-index", 1, "t", "Overall satisfaction", "s", "t", ("Answers",), Axis(book.t.number), every=True)
    spec = runs.spec_of(book, figure, run, runs.shown(book, figure))
    said = re.search(r"The vertical axis starts at ([\d.]+)\.", html.unescape(view.index_figure(book, 1).html))[1]
    for narrow in (False, True):
        texts = [text for text in run_chart.draw(spec, narrow).findobj(Text) if text.get_text().strip()]
        numbers = [t for t in texts if re.fullmatch(r"\d+(\.\d+)?", t.get_text()) and t.get_ha() == "right"]
        lowest = min(numbers, key=lambda t: float(t.get_text()))
        assert lowest.get_text() == said


def test_counts_of_answers_that_hardly_differ_are_told_as_one():
    figures = [survey.book(survey.month(survey.questionnaire(), n, {}), survey.questionnaire())[0].get(
        "satisfaction.perceived", "overall") for n in (169, 168, 120)]  # fmt: skip
    book, _ = survey.book(survey.month(survey.questionnaire(), 60, {}), survey.questionnaire())
    assert parts.people(book, figures[:2]) == "about 169 answers"
    assert parts.people(book, figures) == "120 to 169 answers"


@pytest.mark.parametrize(
    ("scales", "said"),
    [
        ([(0.45, 0.60), (0.80, 0.86)], "Items of Reliability do not hang together"),
        ([(0.45, 0.60), (0.40, 0.55)], "Items of Empathy and Reliability do not hang together"),
        ([(0.66, 0.78), (0.80, 0.86)], "Two items each: too few answers to say whether they belong together"),
        ([(0.75, 0.82), (0.80, 0.86)], "The items of each dimension hang together"),
    ],
)
def test_what_alpha_means_is_the_heading(scales, said):
    asked = survey.questionnaire()
    book, _ = survey.book(survey.month(asked, 60, {}), asked)
    record = Record(book.record.period, book.record.scope)
    old = [f for f in book.record if f.measure == "satisfaction.alpha"]
    names = ("reliability", "empathy")
    record.add(
        replace(old[0], item=name, value=value, low=0.0, high=high)
        for name, (value, high) in zip(names, scales, strict=True)
    )
    assert h2(view.scales_finding(replace(book, record=record))) == said
