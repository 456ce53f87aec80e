"""The complaints page: titles and their quiet twins, numbers from the record only, and thin data."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis import complaints, evaluation, headline
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.evaluation import targets
from cxanalysis.period import Period
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views import common
from cxanalysis.present.views import complaints as view
from cxanalysis.present.views.runs import is_edge
from cxanalysis.record import Record

NOW = Period(2026, 10)
ITEMS = {"late": 40, "wrong": 35, "fault": 25}
FIGURES = {
    "fig-rate": view.rate_figure,
    "fig-items": view.items_figure,
    "fig-months": view.months_figure,
    "fig-repeat": view.repeat_figure,
}
FINDINGS = (view.rate_finding, view.rate_panels, view.items_finding, view.months_finding, view.repeat_finding)


def drawn(book: Book, name: str):
    """Return a figure under its number of the page."""
    return FIGURES[name](book, view.numbers(book)[name])


def make(people, counts, again=None, active=1000, goal=None, **last) -> tuple[Book, complaints.Complaints]:
    """Build a book from months of complainers, item counts by month, and (repeats, complaints) by month."""
    periods = NOW.last(len(people))
    index = pd.Index([str(p) for p in periods], name="period")
    table = pd.DataFrame(counts, index=index)
    months = pd.DataFrame(
        {
            "complaints": table.sum(axis=1).astype(int) if len(table.columns) else people,
            "anonymous": 0, "not_active": 0, "known": people, "squares": people, "complainers": people,
            "active": active, "grumbles": 0, "objections": 0,
        },
        index=index,
    )  # fmt: skip
    for name, value in last.items():
        months.loc[str(NOW), name] = value
    again = {} if again is None else dict(zip(index[-len(again) :], again, strict=True))
    rows = [(p, int(k < x), 1, 1) for p, (x, n) in again.items() for k in range(n)]
    repeats = pd.DataFrame(rows, columns=["period", "repeats", "complaints", "customers"])
    now = table.iloc[-1] if len(table.columns) else {}
    who = [(f"{name}{k}", name) for name, n in now.items() for k in range(int(n))]
    complainers = pd.DataFrame(who, columns=["customer_id", "item"], dtype=object)
    context = Context(NOW, "all", Parameters(), periods[0])
    found = complaints.analyse(months, repeats, table, complainers, context)
    judged = headline.judged(found.figures, context)
    record = Record(str(NOW), "all")
    record.add(judged)
    signals = evaluation.signals(judged, active, headline.card_keys(judged, context), context)
    rows = [{"target_id": "T", "measure": "complaints.repeat_rate", "item": "", "value": goal, "direction": "at_most"}]
    aims = targets(pd.DataFrame(rows if goal else []), lambda m, i: record.get(m, i), context) if goal else ()
    mine = tuple(f for f in judged if f.period == str(NOW))
    return Book(record, language("en"), {}, "Trial", context, everything=mine, signals=signals, targets=aims), found


def steady(months: int, **last: int) -> dict[str, list[int]]:
    """Items that wobble a little around their usual counts; `last` is what the report's month has."""
    random = np.random.default_rng(11)
    counts = {name: (n + random.integers(-3, 4, months)).tolist() for name, n in ITEMS.items()}
    return {name: [*values[:-1], last.get(name, ITEMS[name])] for name, values in counts.items()}


def people(months: int, last: int = 85) -> list[int]:
    return [*(85 + np.random.default_rng(12).integers(-6, 7, months - 1)).tolist(), last]


AGAIN = [(x, 85) for x in (9, 11, 8, 10, 12, 9, 10, 8, 11, 9, 10, 12, 10)]


@pytest.fixture(scope="module")
def quiet():
    return make(people(24), steady(24), AGAIN)[0]


@pytest.fixture(scope="module")
def loud():
    return make(people(24, 150), steady(24, late=110), [*AGAIN[:-1], (60, 150)])[0]


def title(block) -> str:
    """Return the heading a finding or a figure computed."""
    return re.sub(r"<[^>]+>", "", html.unescape(re.findall(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[0]))


def words(book: Book) -> str:
    """Return all text of the page's own blocks, alternative texts and tables behind figures included."""
    blocks = [draw(book) for draw in FINDINGS] + [drawn(book, name) for name in FIGURES]
    blocks = [b for b in blocks if b is not None]
    blocks.append(common.points(book, view.anchors(book), view.MEASURES, view.standing(book)))
    found = []
    for made in blocks:
        found += re.findall(r'alt="([^"]*)"', made.html)
        found.append(re.sub(r"<[^>]+>", " ", re.sub(r'src(set)?="[^"]*"', "", made.html)))
    return html.unescape(" ".join(found))


# -- titles and their quiet twins


def test_a_rise_is_said_in_every_place(loud):
    assert title(view.rate_finding(loud)) == "More customers complained than usual"
    assert title(drawn(loud, "fig-rate")).startswith("15.0% of customers complained, above the usual ")
    assert title(view.items_finding(loud)) == "late has more than its usual share of complaints"
    assert title(drawn(loud, "fig-items")) == "late: 110 of 170 complaints, more than its usual share"
    assert title(view.months_finding(loud)) == "late stood out in October only"
    assert title(drawn(loud, "fig-months")) == "late stands out in October 2026"
    assert title(view.repeat_finding(loud)) == "More complaints than usual repeat an earlier one"
    assert title(drawn(loud, "fig-repeat")).startswith("40% of complaints repeat an earlier one, above the usual ")


def test_nothing_changed_is_a_finding(quiet):
    assert title(view.rate_finding(quiet)) == "The complaint rate shows no clear change"
    assert re.fullmatch(r"8\.5% of customers complained, within the usual .*", title(drawn(quiet, "fig-rate")))
    assert title(view.items_finding(quiet)) == "No item has more than its usual share of complaints"
    assert title(drawn(quiet, "fig-items")) == "3 items hold 100% of complaints; none is above its usual share"
    assert title(view.months_finding(quiet)) == "No item stood out in the last 12 months"
    assert title(drawn(quiet, "fig-months")) == "Each month’s counts are within what chance explains"
    assert title(view.repeat_finding(quiet)) == "Repeat complaints show no clear change"
    assert title(drawn(quiet, "fig-repeat")) == "12% of complaints repeat an earlier one; no clear change"
    assert view.rate_panels(quiet) is None


def test_a_rate_just_outside_its_range_is_not_called_within_it():
    book = next(
        b for b in (make(people(24, x), steady(24))[0] for x in range(85, 150)) if is_edge(b.get("complaints.rate"))
    )
    figure = book.get("complaints.rate")
    assert figure.change.verdict == "no_change" and figure.value > figure.change.usual_high
    assert title(drawn(book, "fig-rate")).endswith("% of customers complained; no clear change")
    assert "It lies outside the usual range of " in view.rate_finding(book).markdown


def test_fewer_complaints_are_an_improvement():
    book, _ = make(people(24, 45), steady(24, late=24, wrong=20, fault=14), [*AGAIN[:-1], (1, 85)])
    assert title(view.rate_finding(book)) == "Fewer customers complained than usual"
    assert "below the usual" in title(drawn(book, "fig-rate"))
    panels = view.rate_panels(book).markdown
    assert "Find out what went well in October 2026, and keep it. One month is not yet a trend." in panels
    assert "Service quality" not in panels
    assert title(view.repeat_finding(book)) == "Fewer complaints than usual repeat an earlier one"


@pytest.mark.parametrize("name", ["quiet", "loud"])
def test_titles_are_short_and_figures_are_described(name, request):
    book = request.getfixturevalue(name)
    for name in FIGURES:
        made = drawn(book, name)
        alt = html.unescape(re.findall(r'alt="([^"]*)"', made.html)[0])
        assert len(title(made).split()) <= 12
        assert 100 <= len(alt) <= 280 and alt != title(made)
        assert "October 2026" in re.findall(r'<p class="sub">(.*?)</p>', made.html)[0]


def test_the_panels_say_where_and_what_to_do(loud):
    panels = view.rate_panels(loud).markdown
    assert "late** (110 complaints, " in panels and "no other item is above its usual share" in panels
    said = "Find out what went wrong with late in October 2026, and correct it. One month is not yet a trend."
    assert said in panels and "getting worse" not in panels
    assert "In September 2026 it was still within its limits." in panels


def test_a_rise_over_all_items_has_no_cause_yet():
    counts = {name: [*values[:-1], 2 * ITEMS[name]] for name, values in steady(24).items()}
    book, _ = make(people(24, 170), counts, [*AGAIN[:-1], (20, 170)])
    panels = view.rate_panels(book).markdown
    assert "Not known yet. Checked against their own past: the share of each item and repeat complaints" in panels
    assert "Find out what went wrong in October 2026, and correct it." in panels


def test_a_second_month_in_a_row_is_not_called_one_month():
    book, _ = make([*people(24)[:-2], 190, 200], steady(24, late=90))
    panels = view.rate_panels(book).markdown
    assert "It has been outside its limits since September 2026." in panels
    assert "and correct it." in panels and "One month is not yet a trend" not in panels


def test_an_item_below_its_usual_share_is_neither_better_nor_worse():
    counts = {name: [40] * 24 for name in "abcdefgh"} | {"last": [*[40] * 23, 22]}
    book, _ = make(people(24), counts)
    behind = drawn(book, "fig-items").html
    assert "less than usual" in behind and "more than usual" not in behind
    assert title(view.items_finding(book)) == "No item has more than its usual share of complaints"


def test_an_item_that_is_back_to_usual():
    counts = steady(24)
    counts["fault"][18] = 70
    book, _ = make(people(24), counts)
    assert title(drawn(book, "fig-months")) == "fault stood out in May 2026 and is back to usual"
    assert "70, more than usual" in drawn(book, "fig-months").html


def test_an_earlier_month_outside_its_limits_is_named():
    before = people(24)
    before[10] = 190
    book, _ = make(before, steady(24))
    assert "Earlier months that chance does not explain: September 2025 (19.0%)." in view.rate_finding(book).markdown


def test_a_missed_target_of_repeats_says_what_that_means():
    told = view.repeat_finding(make(people(24), steady(24), AGAIN, goal=0.02)[0]).markdown
    meaning = "a rate this high points to the handling process or the speed of response."
    assert f"The rate misses its target of 2%; {meaning}" in told
    assert "points to" not in view.repeat_finding(make(people(24), steady(24), AGAIN, goal=0.12)[0]).markdown


# -- numbers of the text


def written(book: Book) -> set[str]:
    """Return every number of the record in every form a page may write it."""
    values = {float(len(book.record.items("complaints.share")))}
    for figure in book.record:
        change = [v for v in vars(figure.change).values() if isinstance(v, int | float)] if figure.change else []
        inside = [v for v in figure.detail.values() if isinstance(v, int | float)]
        values |= {
            float(v) for v in (figure.value, figure.low, figure.high, figure.n, *inside, *change) if v is not None
        }
    forms = {book.t.number(abs(v), digits) for v in values for digits in (0, 1, 2)}
    return forms | {book.t.number(100 * abs(v), digits) for v in values for digits in (0, 1)}


@pytest.mark.parametrize("name", ["quiet", "loud"])
def test_every_number_of_the_text_is_in_the_record(name, request):
    book = request.getfixturevalue(name)
    text = re.sub(r"\b[A-Z][a-z]+ 20\d\d\b|[Ff]igure \d", " ", words(book))
    found = set(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text))
    constant = {"95", "90", "10", "1,000", "12", "13", "23", "24"}  # confidence, window, fdr, per 1,000, months shown
    assert len(found) > 40
    assert not found - written(book) - constant


def test_tables_have_a_row_for_each_point(loud):
    rows = {name: drawn(loud, name).html.count("<tr>") - 1 for name in FIGURES}
    assert rows == {"fig-rate": 24, "fig-items": 3, "fig-months": 3, "fig-repeat": 13}


# -- thin data


def test_a_first_month_has_no_earlier_period():
    book, found = make([9], {"late": [6], "wrong": [3]})
    assert title(view.rate_finding(book)) == "It is too early to say whether complaints change"
    assert "There is no earlier period to compare with." in view.rate_finding(book).markdown
    assert title(drawn(book, "fig-items")) == "late leads with 6 of 9 complaints"
    assert view.months_finding(book) is None and drawn(book, "fig-months") is None
    assert view.repeat_finding(book) is None and drawn(book, "fig-repeat") is None
    assert any("repeat rate" in line for line in view.remarks(book, found))
    assert view.anchors(book).keys() == {
        "complaints",
        "complaints.share",
        "item:late",
        "item:wrong",
    }


def test_a_month_without_complaints_is_zero_and_calls_for_care():
    counts = {name: [*values[:-1], 0] for name, values in steady(14).items()}
    book, found = make(people(14, 0), counts)
    assert title(drawn(book, "fig-rate")) == "No active customer is known to have complained"
    assert view.items_finding(book) is None and drawn(book, "fig-items") is None
    assert drawn(book, "fig-months") is not None
    assert view.care(book)[0].startswith("No complaints are recorded in October 2026, where ")
    assert any("there are none in the month" in line for line in view.remarks(book, found))


def test_records_that_may_be_lacking_are_not_praised():
    book, _ = make(people(24, 20), steady(24, late=9, wrong=8, fault=5))
    assert book.get("complaints.rate").change.verdict == "better"
    said = (
        f"Only 22 complaints are recorded in October 2026, where {book.t.number(usual_count(book))} a month are usual"
    )
    assert view.care(book) == [f"{said}; check the export."]
    assert view.rate_panels(book) is None
    assert title(view.rate_finding(book)) == "Far fewer complaints are recorded than usual"
    assert "Check the export before this is read as an improvement." in view.rate_finding(book).markdown
    empty, _ = make([90] * 13 + [0], {"late": [90] * 13 + [0]})
    assert view.care(empty) == [
        "No complaints are recorded in October 2026, where 90 a month are usual; check the export."
    ]


def usual_count(book: Book) -> float:
    """Return the mean number of complaints of the twelve months before, counted from the record."""
    return float(np.mean([book.record.get("complaints.complaints", "", str(p)).value for p in NOW.last(13)[:-1]]))


def test_nobody_active_leaves_the_counts():
    book, found = make([0, 0], {"late": [6, 7]}, active=0, not_active=7)
    told = view.rate_finding(book)
    assert title(told) == "How many customers complain is not known" and "7 complaints were received" in told.markdown
    assert drawn(book, "fig-rate") is None and "complaints" not in view.anchors(book)
    assert "Figure 1" in drawn(book, "fig-items").html
    remarks = " ".join(view.remarks(book, found))
    assert (
        "7 complaints are of customers unknown or not active" in remarks and "Not shown: the complaint rate" in remarks
    )


def test_complaints_that_name_no_item_are_not_broken_down():
    book, found = make(people(14), {"unclassified": [85] * 14}, AGAIN)
    assert view.items_finding(book) is None and drawn(book, "fig-months") is None
    assert "Figure 2" in drawn(book, "fig-repeat").html
    assert any("none names an item" in line for line in view.remarks(book, found))
    assert view.care(book) == ["Most complaints name no item: what they are about rests on the others."]


def test_one_item_alone():
    book, _ = make(people(14), {"late": [85] * 14})
    assert title(view.items_finding(book)) == "Complaints are about one item only"
    assert title(drawn(book, "fig-items")) == "All 85 complaints are about late"


def test_many_items_end_in_the_rest_and_a_flagged_one_is_shown():
    counts = {f"item {j:02d}": [30 - j] * 24 for j in range(18)}
    counts["item 13"] = [*counts["item 13"][:-1], 60]
    counts = dict(sorted(counts.items(), key=lambda pair: -pair[1][-1]))
    book, _ = make(people(24), counts)
    made = drawn(book, "fig-items")
    assert made.html.count("<tr>") - 1 == 18
    assert title(made).startswith("item 13: 60 of ")


def test_what_is_counted_apart_is_told():
    book, found = make(people(14), steady(14), AGAIN, anonymous=3, not_active=1, grumbles=2, objections=4)
    remarks = view.remarks(book, found)
    assert remarks[0].startswith("3 complaints name no customer;")
    assert remarks[1].startswith("1 complaint is of a customer unknown or not active")
    assert remarks[2] == "Recorded, but no complaints and not counted: grumbles 2, objections 4."
    assert view.care(book) == []


def test_markup_in_an_item_stays_text():
    book, _ = make(people(14), {"<b>late</b> & co": [60] * 14, "wrong": [25] * 14})
    for name in ("fig-items", "fig-months"):
        made = drawn(book, name).html
        assert "<b>late" not in made and "&lt;b&gt;late&lt;/b&gt; &amp; co" in made


def test_main_points_lead_to_the_figures(loud, quiet):
    for book in (loud, quiet):
        made = common.points(book, view.anchors(book), view.MEASURES, view.standing(book)).html
        assert 3 <= made.count("<li>") <= 5
        assert set(re.findall(r'href="#([^"]+)"', made)) <= {*FIGURES}
        assert made.count("href=") >= made.count("<li>") - 1


# -- run charts, the map, and how far complaints gather


def test_the_last_month_has_a_usual_range_and_no_limits(loud):
    rows = re.findall(r"<tr>(.*?)</tr>", drawn(loud, "fig-rate").html)
    assert "Limits of the earlier months" in rows[0]
    assert rows[1].endswith('<td class="n"></td>') and "October 2026" in rows[1]
    assert all(re.search(r"% to [\d.]+%</td>$", row) for row in rows[2:])


def test_a_hollow_mark_is_explained_only_where_there_is_one(quiet):
    said = "Hollow last mark: provisional."
    assert said not in drawn(quiet, "fig-rate").html
    assert said in drawn(replace(quiet, provisional=True), "fig-rate").html


def test_two_months_that_stand_out_are_not_called_one():
    counts = steady(24, late=110)
    counts["fault"][18] = 70
    book, _ = make(people(24), counts)
    assert title(view.months_finding(book)) == "late and fault stood out in the last 12 months"


def test_a_phone_is_told_which_months_its_map_leaves_out(quiet):
    assert "The picture shows the last six months; the table has all." in drawn(quiet, "fig-months").html
    young, _ = make(people(4), steady(4))
    assert "The picture shows" not in drawn(young, "fig-months").html


def test_how_far_complaints_gather_is_said_in_numbers_of_items():
    rest = {name: [3] * 24 for name in "defghi"}
    for first, said in (
        (60, "Three items of nine make 83% of complaints."),
        (30, "Three items make 77% of complaints, four of nine make 81%."),
    ):
        book, _ = make(people(24), {"a": [first] * 24, "b": [20] * 24, "c": [10] * 24} | rest)
        told = view.items_finding(book).markdown
        assert said in told and "equally frequent" not in told
        behind = drawn(book, "fig-items").html
        assert re.search(r"as if they fell on [\d.]+ equally frequent items \(.* with 95% confidence\)", behind)


def test_evenly_spread_complaints_are_not_said_to_gather():
    book, _ = make(people(24), {name: [20] * 24 for name in "abcdef"})
    told = view.items_finding(book).markdown
    assert "That complaints gather in a few of the 6 items cannot be told from chance." in told
    assert "equally frequent" not in drawn(book, "fig-items").html
