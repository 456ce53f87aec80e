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
from cxanalysis.present.views import common, value
from cxanalysis.present.views.value import words as value_words
from cxanalysis.record import Record
from cxanalysis.value import analyse

FIRST, BASELINE, NOW = Period(2024, 1), Period(2024, 12), Period(2025, 12)
T = language("en")


def measures(revenue, recent=None, before=None, **rated) -> pd.DataFrame:
    index = pd.Index([f"c{i:03}" for i in range(len(revenue))], name="customer_id")
    frame = pd.DataFrame({"revenue": revenue, "recent": recent or revenue, "before": before or revenue}, index=index)
    for name in ("first_month", "costed", "uncosted", "due", "on_time"):
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


def draining(period):
    """Let 12 of the 30 value customers leave the class within the year, four to each of the others."""
    late = period > BASELINE.shift(6)
    poor, unheard = (range(44, 52), [*range(40, 44), *range(48, 52)]) if late else ((), ())
    revenue = [1 if i in poor else r for i, r in enumerate(SPREAD)]
    return measures(revenue, SPREAD, SPREAD, influence=[0 if i in unheard else i for i in range(60)])


def blocks(book, result):
    n = value.numbers(book)
    found = [
        value.classes_finding(book, result), value.classes_figure(book, result, n["fig-classes"]),
        value.classes_table(book), value.moves_finding(book), value.moves_panels(book),
        value.slides_figure(book, n["fig-slides"]), value.moves_figure(book, n["fig-moves"]),
        value.history_finding(book), value.history_figure(book, n["fig-history"]),
        value.indicators_finding(book, result), value.indicators_table(book, result),
    ]  # fmt: skip
    return [b for b in found if b is not None]


def shown(book) -> list[str]:
    return [name for name, n in value.numbers(book).items() if n]


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
    assert words(value.moves_finding(book)) == "More customers slid from value to low-value than came back"
    detail = book.get("value.class_share", "value").detail
    gone, come = detail["year_to"]["low_value"], detail["year_from"]["low_value"]
    assert (gone, come) == (20, 0)
    panels = words(value.moves_panels(book))
    assert "20 value customers of December 2024 are low-value customers now; none moved the other way." in panels
    fell = {name: -shift["mean"] for name, shift in detail["year_shift"]["low_value"]["scores"].items()}
    first, second = sorted(fell, key=lambda name: (fell[name], name), reverse=True)[:2]
    most = f"{first} score fell by {T.number(fell[first])} points and their {second} score by {T.number(fell[second])}"
    assert f"On average their {most}. What made them move is not known yet." in panels
    assert "Put major resources into keeping" in panels and "Weak evidence" in panels
    titles = headings(book, result)
    assert "The one pair of classes with moves leans one way beyond chance" in titles
    assert any("Value → low-value 20 and back 0" in alt for alt in alts(book, result))
    assert value.slid(book, value_words.slide(book)) == "20 value customers slid to low-value"
    points = common.points(book, value.anchors(book), ("value.",))
    assert "20 value customers of December 2024 are low-value customers now" in words(points)
    assert "low-value" in common.masthead(book, "", ("value.",)).markdown


def test_where_nothing_happens_every_title_says_so():
    book, result = page(quiet)
    assert book.signals == ()
    assert "No move between classes stands out beyond chance" in headings(book, result)
    assert "No class clearly gained or lost customers" in headings(book, result)
    assert value.moves_panels(book) is None
    assert value.slides_figure(book, 2) is None  # nobody moved: there is no pair to show
    text = " ".join(words(b) for b in blocks(book, result))
    for word in ("slid", "rose", "became", "entered the", "more than chance"):
        assert word not in text, word


def test_movers_within_chance_are_shown_hollow_and_not_called_a_change():
    def wobble(period):
        swapped = [*SPREAD[:28], *SPREAD[32:34], *SPREAD[30:32], *SPREAD[28:30], *SPREAD[34:]]
        return measures(swapped if period > BASELINE else SPREAD, influence=[50] * 60)

    book, result = page(wobble, hysteresis=0)
    figure = words(value.slides_figure(book, 2))
    assert "No two classes exchange customers one way beyond chance" in figure
    assert "more than chance explains" not in figure
    assert book.signals == ()


def test_one_pair_of_several_leans_one_way():
    def both(period):
        swapped = [*SPREAD[:28], *SPREAD[32:34], *SPREAD[30:32], *SPREAD[28:30], *SPREAD[34:]]
        late = period > BASELINE
        return measures(swapped if late else SPREAD, influence=[0 if late and i > 39 else i for i in range(60)])

    book, result = page(both, hysteresis=0)
    pairs = value.pairs(book)
    assert len(pairs) > 1
    title = f"Of {T.count(len(pairs))} pairs of classes, one leans one way beyond chance"
    assert title in headings(book, result)
    alt = next(alt for alt in alts(book, result) if alt.startswith("Dot chart"))
    slide = next(s for s in book.signals if s.kind == "slide")
    start, end = (value.short(T, code) for code in slide.item.split("->"))
    assert f"{title}. The flows: {start.capitalize()} → {end}" in alt  # what leans comes first


def test_a_class_that_drains_to_all_sides_is_told_by_its_share():
    book, result = page(draining)
    titles = headings(book, result)
    assert "More customers left the value class than entered it" in titles
    assert "No two classes exchange customers one way beyond chance" in titles
    assert book.get("value.class_share", "value").detail["decided"] == {"into": 0, "out": 12}
    panels = words(value.moves_panels(book))
    assert "Since December 2024 12 customers left the value class for another and none entered it." in panels
    assert "Not known yet. Checked:" in panels
    points = common.points(book, value.anchors(book), ("value.",)).markdown
    assert "none entered the class and 12 left it for another" in points


def test_a_sinking_before_there_are_classes_of_a_year_ago_is_shown_and_not_judged():
    book, result = page(sinking, BASELINE.shift(3))
    titles = headings(book, result)
    assert "Moves within a year cannot be judged yet" in titles
    assert "Shares by month; too early to judge them" in titles
    assert "Of 30 value customers in February 2025, 10 kept their class" in titles
    assert value.moves_panels(book) is None and book.signals == ()
    assert any("Not shown: moves over a year" in line for line in value.remarks(book, result))
    text = " ".join(words(b) for b in blocks(book, result))
    assert "stands out" not in text and "clearly" not in text


def test_every_customer_of_the_month_before_is_accounted_for():
    book, result = page(draining, BASELINE.shift(7))
    detail = book.get("value.class_share", "value").detail
    ways = {name: found["x"] for name, found in detail["month_ways"].items()}
    assert sum(ways.values()) == detail["month_n"] == 60
    assert ways == {"up": 0, "stayed": 48, "down": 12, "across": 0}

    def sideways(period):
        last = [1, 59] if period == NOW else [600, 0]  # from much revenue without influence to the reverse
        return measures([*SPREAD[:59], last[0]], SPREAD, SPREAD, influence=[*range(59), last[1]])

    book, result = page(sideways)
    figure = value.moves_figure(book, 3)
    assert "60 customers of November 2025, 60 of them also in December 2025" in words(figure)
    alt = next(alt for alt in alts(book, result) if alt.startswith("Matrix"))
    assert "59 stayed in their class (98.3%), 0 went to a better class, 0 to a worse one and 1 sideways" in alt


def test_more_revenue_than_any_other_only_where_the_record_says_so():
    book, result = page(quiet)
    money = {f.item: f for f in book.record.items("value.class_revenue_share")}
    top = max(money.values(), key=lambda f: f.value)
    title = words(value.classes_finding(book, result))
    assert title.startswith(f"{book.item(top.item)} bring {book.value(top)} of revenue")
    assert ("more than any other class" in title) == top.detail["leads"]


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
    assert len(described) == len(shown(book))
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

    lost = words(value.moves_figure(page(turnover)[0], 3))
    assert " Lost " in lost and " New " in lost
    still = words(value.moves_figure(page(quiet)[0], 3))
    assert " Lost " not in still and " New " not in still


# -- what the data cannot say


def test_the_first_month_has_no_moves_and_says_so():
    book, result = page(quiet, BASELINE)
    assert shown(book) == ["fig-classes"]
    assert [value.moves_finding(book), value.moves_figure(book, 0), value.history_figure(book, 0)] == [None] * 3
    remarks = value.remarks(book, result)
    assert any("December 2024 is the first month with classes" in line for line in remarks)
    assert "Classes of a year ago are needed for a verdict." in common.rule(
        book, book.get("value.class_share", "value")
    )


def test_a_scope_of_few_customers_is_not_drawn_one_by_one():
    def three(period):
        return quiet(period).iloc[:3]

    book, result = page(three, scope="region=North")
    assert value.classes_figure(book, result, 1) is None and "fig-classes" not in shown(book)
    assert any("they need at least 10 customers in region North" in line for line in value.remarks(book, result))
    assert "fig-classes" in shown(page(three)[0])  # the whole company is no scope


def test_a_short_history_is_so_far():
    book, result = page(quiet, Period(2024, 6))
    assert "So far: the twelve months that freeze the scales are not" in words(value.classes_finding(book, result))
    assert any("The twelve months that freeze the scales are not complete" in s for s in value.care(book, result))


def test_without_any_indicator_of_potential_there_is_no_chart_of_it():
    def bought(period):
        return measures(SPREAD).assign(first_month=period.ordinal)  # everybody joined this month: growth unknown

    book, result = page(bought)
    assert value.classes_figure(book, result, 1) is None
    assert any("No indicator of potential value is measured" in line for line in value.care(book, result))
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
    remark = next(line for line in value.remarks(book, result) if "the revenue of" in line)
    assert all(value_words.small(book, name) in remark for name in hidden) and len(hidden) == 2


def test_orders_alone_name_what_is_missing():
    book, result = page(lambda period: measures(SPREAD), derived=True)
    remarks = value.remarks(book, result)
    assert any("Not measured and left out: support, credit and influence" in line for line in remarks)
    assert any("Contribution is revenue, not profit" in line for line in remarks)
    assert any("There is no customers table" in line for line in remarks)
    assert any("who stopped buying stays a customer" in line for line in value.care(book, result))
    table = words(value.indicators_table(book, result))
    assert table.count("Not measured: no data") == 3 and "100% 60 of 60" in table


@pytest.mark.parametrize(
    ("costed", "said", "meaning"),
    [
        (
            0.75,
            "Contribution is revenue, not profit: the known costs cover under 80% of it.",
            "too few costs are known",
        ),
        (
            0.9,
            "60 customers have orders without a cost; they are left out of their contribution.",
            "Revenue minus cost",
        ),
    ],
)
def test_orders_without_a_cost_are_counted_and_what_follows_is_said(costed, said, meaning):
    def partly(period):
        frame = measures(SPREAD, influence=list(range(60)))
        return frame.assign(costed=(frame["revenue"] * costed).astype(int), uncosted=1, cost=1.0)

    book, result = page(partly)
    remarks = value.remarks(book, result)
    assert said in remarks and any(line.startswith("60 customers have orders without a cost") for line in remarks)
    assert meaning in words(value.indicators_table(book, result))


def test_an_indicator_of_less_than_twelve_months_is_so_far_and_named():
    def late(period):
        return measures(SPREAD, support=[5.0 if period == NOW else math.nan] * 60)

    book, result = page(late)
    line = "So far: the data on support do not fill twelve months yet, and the scale is that of December 2025."
    assert line in value.remarks(book, result)


def test_ratings_stand_in_for_growth_and_are_named_where_they_are_not_used():
    def young(period):
        frame = measures(SPREAD, growth=list(range(60)), contribution=list(range(60)))
        return frame.assign(first_month=period.ordinal)

    book, result = page(young)
    assert "Latest rating; nobody is measured" in words(value.indicators_table(book, result))
    assert "Not used: the ratings of contribution, which the orders measure." in value.remarks(book, result)


def test_without_revenue_the_classes_say_so():
    book, result = page(lambda period: measures([0] * 60, influence=list(range(60))))
    assert "no revenue" in words(value.classes_table(book))
    assert "Not shown: shares of revenue; there is no revenue in the twelve months." in value.remarks(book, result)
    assert "None" not in " ".join(words(b) for b in blocks(book, result))


def test_nobody_active_gives_a_sentence_and_no_chart():
    book, result = page(lambda period: measures(SPREAD).iloc[:0])
    assert words(value.classes_finding(book, result)) == "No customer is active in December 2025"
    assert len(blocks(book, result)) == 1
    assert any("no revenue" in line for line in value.remarks(book, result))
