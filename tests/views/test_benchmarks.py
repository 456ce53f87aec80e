"""Benchmarks and market shares in words: headings follow verdicts, numbers come from the record."""

from __future__ import annotations

import html
import re

import pytest

from cxanalysis.present.views.satisfaction import benchmarks as view
from cxanalysis.present.views.satisfaction import compared, market
from cxanalysis.record import Figure
from cxanalysis.satisfaction.benchmarks import analyse
from tests import survey
from tests.analyses.test_benchmarks import SHARE, rows

LOOSE = {"std_error": None, "n": 2400}


def report(*given, n: int = 150, **options):
    """The book of a survey with an index of about 65, and benchmarks."""
    asked = survey.questionnaire()
    book, _ = survey.book(survey.month(asked, n, {}), asked, **options)
    part = analyse(rows(*given), book.get, book.context, "Test")
    book.record.add(part.figures)
    return book, part


def heading(block) -> str:
    return html.unescape(re.search(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def cells(block) -> list[list[str]]:
    body = re.search(r"<tbody.*?>(.*)</tbody>", block.html)[1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", body)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((90,), "Service is worse than the benchmark"),
        ((30,), "Service is better than the benchmark"),
        ((90, 91), "Service is worse in both comparisons"),
        ((90, 91, 92), "Service is worse in all three comparisons"),
        ((30, 31, 32), "Service is better in all three comparisons"),
        ((90, 65), "Service is worse in one of two comparisons"),
        ((90, 30), "Service is worse in one of two comparisons, better in one"),
        ((90, 91, 30, 65), "Service is worse in two of four comparisons, better in one"),
        ((65,), "Service is not shown to differ from the benchmark"),
        ((65, 65), "Service is not shown to differ from the benchmarks"),
    ],
)
def test_the_heading_counts_verdicts(values, said):
    book, _ = report(*({"entity": f"E{i}", "value": float(v)} for i, v in enumerate(values)), n=60)
    assert heading(view.benchmarks_finding(book)) == said


def test_equality_is_told_as_equality():
    book, _ = report({"value": 65.0, "entity": "A"}, {"value": 64.0, "entity": "B"}, n=4000)
    assert heading(view.benchmarks_finding(book)) == "Service is equal in both comparisons"
    assert heading(view.benchmarks_figure(book, 1)) == "The satisfaction index is equal to both benchmarks"


def test_too_few_answers_claim_nothing():
    book, _ = report({"value": 90.0}, n=20)
    assert heading(view.benchmarks_finding(book)) == "Too few answers to compare service with others"
    assert "Too few answers" in view.benchmarks_figure(book, 1).html


def test_the_figure_its_table_and_its_alt_say_the_record_s_numbers():
    book, part = report({"value": 90.0, "entity": "Best"}, {"value": 80.0})
    block = view.benchmarks_figure(book, 1)
    own = book.value(book.get("satisfaction.index"))
    assert heading(block) == "The satisfaction index is below both benchmarks"
    best = next(f for f in part.figures if f.item == "Best:index")
    first = cells(block)[0]
    assert first[:3] == ["Best", "Satisfaction index", own]
    assert first[6:9] == [book.t.signed(best.value, 1), compared.between(book, best), "150"]
    assert first[-2:] == ["October 2026", "Worse than the benchmark"]
    assert 120 <= len(alt(block)) <= 280
    assert f"Best {own} against 90.0, worse than the benchmark" in alt(block)


def test_benchmarks_on_another_scale_stand_in_the_table_only():
    given = {"measure": "satisfaction.perceived", "item": "reliability", "value": 6.5, "std_error": 0.05}
    book, _ = report({"value": 90.0, "entity": "Best"}, {"value": 80.0}, given)
    block = view.benchmarks_figure(book, 1)
    assert [f.unit for f in compared.drawn(book)] == ["index", "index"]
    assert len(cells(block)) == 3
    assert "Benchmarks on another scale stand in the table only." in block.html
    assert cells(block)[-1][:2] == ["Trade", "Reliability: perception"]


def test_what_is_not_known_of_a_benchmark_and_its_age_are_said():
    book, _ = report({"value": 90.0, "entity": "Best", "period": "2025-Q2", "source": "Press"} | LOOSE)
    block = view.benchmarks_figure(book, 1)
    assert "is not known of: Best" in block.html
    assert "More than 12 months old: Best." in block.html
    assert "Source: Press." in block.html
    assert "quarter 2 of 2025" in block.html


def test_shares_and_recommendation_are_told_in_points():
    top = {"measure": "satisfaction.top2", "value": 0.9, "n": 900, "std_error": None}
    book, _ = report(top, n=400)
    assert re.search(r"\d+\.\d points lower \(\d+\.\d to \d+\.\d points with 95%", view.benchmarks_finding(book).html)
    book, _ = report({"measure": "satisfaction.nps", "value": 0.9, "std_error": 0.01}, n=400)
    said = view.benchmarks_finding(book).html
    assert re.search(r"Trade reports \+90: \d+ points lower \(−\d+ to −\d+ points with", said)


def test_the_sentence_leads_with_the_figure_and_tells_the_difference_with_its_interval():
    book, part = report({"value": 90.0, "entity": "Best"})
    figure, own = part.figures[0], book.get("satisfaction.index")
    size, near, far = (book.difference(own, x) for x in (figure.value, figure.high, figure.low))
    said = view.benchmarks_finding(book).markdown
    assert said.startswith("## Service is worse than the benchmark")
    assert f"**The satisfaction index is {book.value(own)}**; Best reports 90.0: {size} lower" in said
    assert f" lower ({near} to {far} with 95% confidence)." in said
    assert heading(view.benchmarks_figure(book, 1)) == "The satisfaction index is below Best"


def test_of_two_benchmarks_the_one_that_differs_is_named():
    near = report({"value": 90.0, "entity": "Best"})[0].get("satisfaction.index").value
    book, part = report({"value": 90.0, "entity": "Best"}, {"value": near, "entity": "Trade"} | LOOSE)
    assert [f.verdict for f in compared.drawn(book)] != ["worse", "worse"]
    assert heading(view.benchmarks_figure(book, 1)) == "The satisfaction index is below Best"


def test_nothing_to_compare_is_nothing():
    book, part = report({"value": 169.5})
    assert view.benchmarks_finding(book) is None
    assert view.benchmarks_figure(book, 1) is None
    assert [there(book) for there in view.FIGURES.values()] == [False]
    assert market.unsaid(book, part) == ["Not compared: index of Trade. It is on another scale than the own figure."]
    assert market.unsaid(book, None) == []


@pytest.mark.parametrize(
    "code",
    ["benchmark_measure:A:b:index", "benchmark_own:A:x", "benchmark_scale:A:x", "benchmark_period:A:x",
     "benchmark_twice:A:x", "market_range:A:b", "market_scope"],
)  # fmt: skip
def test_every_code_has_its_sentence(code):
    book, _ = report({})
    said = market._left_out(book, code)
    assert said.startswith("Not ")
    assert said.endswith(".")
    assert "A:b" in said or ":b" not in code


@pytest.mark.parametrize(
    ("own", "theirs", "said"),
    [
        (0.127, 0.209, "The market share is 12.7%, behind North with 20.9%"),
        (0.3, 0.209, "The market share is 30.0%, ahead of North with 20.9%"),
        (0.2091, 0.209, "The market share is 20.9%, as large as that of North"),
        (0.3, None, "The market share is 30.0%"),
        (None, 0.209, "The own market share is not among those published"),
    ],
)
def test_the_market_share_against_the_largest_competitor(own, theirs, said):
    given = [SHARE | {"entity": e, "value": v} for e, v in (("Test", own), ("North", theirs)) if v is not None]
    book, _ = report(*given)
    assert heading(market.market_finding(book)) == said
    assert market.market_table(book) is not None


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (0.12, "Published for 2026: <b>13.0%</b>, 1.0 point more than for 2025 (12.0%)."),
        (0.15, "Published for 2026: <b>13.0%</b>, 2.0 points less than for 2025 (15.0%)."),
        (0.1301, "Published for 2026: <b>13.0%</b>, as for 2025."),
        (None, "Published for 2026: <b>13.0%</b>; there is no earlier figure."),
    ],
)
def test_the_change_of_the_market_share(before, said):
    both = [("2026", 0.13), ("2025", before)]
    book, _ = report(*(SHARE | {"entity": "own", "value": v, "period": p} for p, v in both if v is not None))
    assert said.replace("1.0 point ", "1.0 points ") in market.market_finding(book).html
    assert cells(market.market_table(book))[0][0] == "Test (own)"


def test_without_shares_there_is_no_market():
    book, _ = report({})
    assert market.market_finding(book) is None
    assert market.market_table(book) is None


def test_a_published_interval_gets_its_column():
    book, _ = report(SHARE | {"entity": "own", "value": 0.13, "std_error": 0.01})
    assert len(cells(market.market_table(book))[0]) == 7
    assert isinstance(book.get("market.share", "own"), Figure)
