"""The customer-value page: titles say what the tests found and nothing else, numbers come from the record."""

from __future__ import annotations

import html
import math
import re
from types import SimpleNamespace

import pandas as pd
import pytest

from cxanalysis import evaluation, headline
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.measures import CLASSES
from cxanalysis.period import Period
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views import common, value, value_basis, value_months, value_moves, value_words
from cxanalysis.record import Record
from cxanalysis.value import analyse

FIRST, BASELINE, NOW = Period(2024, 1), Period(2024, 12), Period(2025, 12)
T = language("en")


def measures(revenue, recent=None, before=None, **rated) -> pd.DataFrame:
    index = pd.Index([f"c{i:03}" for i in range(len(revenue))], name="customer_id")
    frame = pd.DataFrame({"revenue": revenue, "recent": recent or revenue, "before": before or revenue}, index=index)
    for name in ("first_month", "due", "on_time"):
        frame[name] = 0
    for name in ("cost", "support", "influence", "credit", "contribution", "growth"):
        frame[name] = pd.array(rated.get(name, [math.nan] * len(revenue)), dtype="float64")
    return frame


def page(monthly, period=NOW, derived=False, scope="all", **parameters):
    """Return the book and the analysis of a company whose measures of a month are `monthly(month)`."""
    context = Context(period, scope, Parameters(**parameters), FIRST)
    result = analyse(monthly, None, context)
    judged = headline.judged(result.figures, context, (result.moved.month, result.moved.year))
    record = Record(str(period), scope)
    record.add(judged)
    signals = evaluation.signals(judged, len(result.customers), headline.card_keys(judged, context), context)
    notes = {"door": SimpleNamespace(derived_customers=derived)}
    return Book(record, T, {}, "Test", context, signals=tuple(signals), notes=notes), result


SPREAD = [10 * (i + 1) for i in range(60)]


def quiet(period):
    return measures(SPREAD, influence=[i % 60 for i in range(60)])


def sliding(period):
    """Let 20 of the 30 value customers stop buying and lose their influence after the baseline."""
    gone = range(40, 60) if period > BASELINE.shift(6) else ()
    now = [1 if i in gone else r for i, r in enumerate(SPREAD)]
    influence = [0 if i in gone else i for i in range(60)]
    return measures(now, before=SPREAD, recent=now, influence=influence)


def sinking(period):
    """Let 20 customers sink within the last month, before there is a year of classes."""
    gone = range(40, 60) if period == BASELINE.shift(3) else ()
    return measures([1 if i in gone else r for i, r in enumerate(SPREAD)], influence=[50] * 60)


def blocks(book, result):
    found = [
        value.classes_finding(book, result), value.classes_figure(book, result), value.classes_table(book),
        value_moves.moves_finding(book), value_moves.moves_panels(book), value_moves.slides_figure(book),
        value_months.moves_figure(book), value_months.history_finding(book), value_months.history_figure(book),
        value_basis.indicators_finding(book, result), value_basis.indicators_table(book, result),
    ]  # fmt: skip
    return [b for b in found if b is not None]


def words(block) -> str:
    inner = re.sub(r"<(img|source)[^>]*>", " ", block.html)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inner)).split())


def headings(book, result) -> list[str]:
    text = "".join(b.html for b in blocks(book, result))
    return [html.unescape(h) for h in re.findall(r"<h[23][^>]*>([^<]*)</h[23]>", text)]


def alts(book, result) -> list[str]:
    return [html.unescape(a) for b in blocks(book, result) for a in re.findall(r'alt="([^"]*)"', b.html)]


# -- what the titles say


def test_a_slide_is_the_finding_of_the_moves():
    book, result = page(sliding)
    assert words(value_moves.moves_finding(book)) == "More customers slid from value to low-value than came back"
    detail = book.get("value.class_share", "value").detail
    gone, come = detail["year_to"]["low_value"], detail["year_from"]["low_value"]
    assert (gone, come) == (20, 0)
    panels = words(value_moves.moves_panels(book))
    assert "20 value customers of December 2024 are low-value customers now; 0 moved the other way." in panels
    fell = {name: -shift["mean"] for name, shift in detail["year_shift"]["low_value"].items()}
    first, second = sorted(fell, key=lambda name: (fell[name], name), reverse=True)[:2]
    most = f"fell most in {first} by {T.number(fell[first])} points and {second} by {T.number(fell[second])} points"
    assert most in panels
    assert "Put major resources into keeping" in panels and "Weak evidence" in panels
    figure = value_moves.slides_figure(book)
    assert "20 customers went from value to low-value, 0 the other way" in words(figure)
    points = common.points(book, value.anchors(book), ("value.",))
    assert "20 value customers of December 2024 are low-value customers now" in words(points)
    assert "low-value" in common.masthead(book, "", ("value.",)).markdown


def test_where_nothing_happens_every_title_says_so():
    book, result = page(quiet)
    assert book.signals == ()
    assert "No move between classes stands out beyond chance" in headings(book, result)
    assert "No class clearly gained or lost customers" in headings(book, result)
    assert value_moves.moves_panels(book) is None
    assert value_moves.slides_figure(book) is None  # nobody moved: there is no pair to show
    text = " ".join(words(b) for b in blocks(book, result))
    for word in ("slid", "rose", "became", "entered the", "more than chance"):
        assert word not in text, word


def test_movers_within_chance_are_shown_hollow_and_not_called_a_change():
    def wobble(period):
        swapped = [*SPREAD[:28], *SPREAD[32:34], *SPREAD[30:32], *SPREAD[28:30], *SPREAD[34:]]
        return measures(swapped if period > BASELINE else SPREAD, influence=[50] * 60)

    book, result = page(wobble, hysteresis=0)
    figure = words(value_moves.slides_figure(book))
    assert "No two classes exchange customers one way beyond chance" in figure
    assert "more than chance explains" not in figure
    assert book.signals == ()


def test_a_sudden_sinking_is_told_from_the_month_before():
    book, result = page(sinking, BASELINE.shift(3))
    titles = headings(book, result)
    assert "More customers left the value class than entered it" in titles
    decided = book.get("value.class_share", "value").detail["decided"]
    assert decided == {"since": "2025-02", "into": 0, "out": 20}
    assert "Since February 2025" in words(value_moves.moves_panels(book))
    assert "Not known yet. Checked:" in words(value_moves.moves_panels(book))
    assert any("Not shown: moves over a year" in line for line in value_basis.remarks(book, result))
    points = common.points(book, value.anchors(book), ("value.",)).markdown
    assert "0 entered the class and 20 left it for another" in points


def test_more_revenue_than_any_other_only_where_the_intervals_say_so():
    book, result = page(quiet)
    money = {f.item: f for f in book.record.items("value.class_revenue_share")}
    top, second = sorted(money.values(), key=lambda f: -f.value)[:2]
    title = words(value.classes_finding(book, result))
    assert title.startswith(f"{book.item(top.item)} bring {book.value(top)} of revenue")
    assert ("more than any other class" in title) == (top.low > second.high)


# -- numbers and forms


@pytest.mark.parametrize("monthly", [sliding, quiet])
def test_every_number_of_the_page_is_in_the_record(monthly):
    book, result = page(monthly)
    written = {"95", "100", "50", "0", "12", "5"} | {str(n) for n in range(1, 5)}  # level, scale, line, figures
    for plain in (f.as_dict() for f in book.record):
        for number in leaves(plain):
            written |= {T.number(abs(number), d) for d in (0, 1)} | {T.number(abs(100 * number), d) for d in (0, 1)}
    months = {"2024", "2025"}
    for block in blocks(book, result):
        found = set(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", words(block))) - months
        assert found <= written, (found - written, words(block))


def leaves(node):
    if isinstance(node, dict):
        for inner in node.values():
            yield from leaves(inner)
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        yield float(node)


@pytest.mark.parametrize("monthly", [sliding, quiet])
def test_titles_are_short_and_pictures_described(monthly):
    book, result = page(monthly)
    for title in headings(book, result):
        assert len(title.split()) <= 12, title
    described = alts(book, result)
    assert len(described) == len(value_words.shown(book))
    for alt in described:
        assert 120 <= len(alt) <= 280 and any(c.isdigit() for c in alt), (len(alt), alt)
        assert alt not in headings(book, result)


def test_figures_are_numbered_in_order_and_an_overview_may_number_its_own():
    book, result = page(sliding)
    numbers = re.findall(r'<p class="fno">Figure (\d)</p>', "".join(b.html for b in blocks(book, result)))
    assert numbers == ["1", "2", "3", "4"]
    assert '<p class="fno">Figure 7</p>' in value.classes_figure(book, result, 7).html
    anchors = value.anchors(book)
    html_of_all = "".join(b.html for b in blocks(book, result))
    assert all(f'id="{href[1:]}"' in html_of_all for href, _ in anchors.values())


def test_the_strategies_are_the_fixed_sentences():
    said = words(value.classes_table(page(quiet)[0]))
    for sentence in (
        "Put major resources into keeping and developing the relationship; one-to-one retention.",
        "Keep enough money and effort on them, supervise more closely, raise their cooperation.",
        "Put suitable resources into rebuilding the relationship (care, visits, individual business advice) so that "
        "they become value customers.",
        "Dig for potential; turn them into sub-value or potential-value customers, else change or give up.",
    ):
        assert sentence in said


def test_won_and_lost_have_their_row_and_column_only_where_there_are_any():
    def turnover(period):
        return sliding(period).iloc[:-2] if period == NOW else sliding(period).iloc[1:]

    lost = words(value_months.moves_figure(page(turnover)[0]))
    assert " Lost " in lost and " New " in lost
    still = words(value_months.moves_figure(page(quiet)[0]))
    assert " Lost " not in still and " New " not in still


# -- what the data cannot say


def test_the_first_month_has_no_moves_and_says_so():
    book, result = page(quiet, BASELINE)
    assert value_words.shown(book) == ["classes"]
    assert [value_moves.moves_finding(book), value_months.moves_figure(book), value_months.history_figure(book)] == [
        None] * 3  # fmt: skip
    remarks = value_basis.remarks(book, result)
    assert any("December 2024 is the first month with classes" in line for line in remarks)
    assert "first month with classes" in common.rule(book, book.get("value.class_share", "value"))


def test_a_short_history_is_so_far():
    book, result = page(quiet, Period(2024, 6))
    assert "So far: the data hold less than twelve months" in words(value.classes_finding(book, result))
    assert any("less than twelve months" in line for line in value_basis.care(book, result))


def test_without_any_indicator_of_potential_there_is_no_chart_of_it():
    def bought(period):
        return measures(SPREAD).assign(first_month=period.ordinal)  # everybody joined this month: growth unknown

    book, result = page(bought)
    assert value.classes_figure(book, result) is None
    assert any("No indicator of potential value is measured" in line for line in value_basis.care(book, result))
    assert "One of five indicators of value is measured" in headings(book, result)


def test_revenue_that_one_customer_dominates_is_withheld_everywhere():
    def dominated(period):
        return measures([*SPREAD[:59], 10**9], influence=list(range(60)))

    book, result = page(dominated)
    text = " ".join(words(b) for b in blocks(book, result))
    assert "not shown" in words(value.classes_table(book))
    assert "one customer holds most of the amount" in text
    assert "of revenue" not in words(value.classes_finding(book, result)).split("Each customer")[0]
    hidden = [name for name in CLASSES if book.record.get("value.class_revenue_share", name).withheld]
    remark = next(line for line in value_basis.remarks(book, result) if "the revenue of" in line)
    assert all(value_words.small(book, name) in remark for name in hidden) and len(hidden) == 2


def test_orders_alone_name_what_is_missing():
    book, result = page(lambda period: measures(SPREAD), derived=True)
    remarks = value_basis.remarks(book, result)
    assert any("Not measured and left out: support, credit and influence" in line for line in remarks)
    assert any("Contribution is revenue, not profit" in line for line in remarks)
    assert any("There is no customers table" in line for line in remarks)
    assert any("who stopped buying stays a customer" in line for line in value_basis.care(book, result))
    table = words(value_basis.indicators_table(book, result))
    assert table.count("Not measured: no data") == 3 and "100% 60 of 60" in table


def test_nobody_active_gives_a_sentence_and_no_chart():
    book, result = page(lambda period: measures(SPREAD).iloc[:0])
    assert words(value.classes_finding(book, result)) == "No customer is active in December 2025"
    assert len(blocks(book, result)) == 1
    assert any("no revenue" in line for line in value_basis.remarks(book, result))
