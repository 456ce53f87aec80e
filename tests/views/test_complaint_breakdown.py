"""Where complaints gather, on the page: titles and their quiet twins, numbers of the record, thin and odd data."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import numpy as np
import pytest

from cxanalysis.context import Context, Part
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts import Scope
from cxanalysis.notebook import Report
from cxanalysis.period import Period
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views import common
from cxanalysis.present.views import complaints as view
from cxanalysis.present.views.complaints import breakdown, breakdown_words, exposure
from cxanalysis.record import Record
from tests.analyses.test_complaint_breakdown import REGION, counted, exposed, run, table
from tests.facts.test_complaints import opened

NOW = Period(2026, 10)
QUIET = {"North": (30, 31), "South": (40, 39), "West": (30, 30)}
PRODUCTS = {"Tea": [5000, 100, 400, 9], "Glass": [1000, 60, 90, 8]}


def book_of(part: Part) -> Book:
    record = Record(str(NOW), "all")
    record.add(part.figures)
    return Book(record, language("en"), {}, "Trial", Context(NOW, "all", Parameters(), Period(2025, 10)))


def made(exposure=None, **tables) -> Book:
    return book_of(run(counted(**tables), exposure))


def title(block) -> str:
    return html.unescape(re.search(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def cells(block) -> list[list[str]]:
    body = re.search(r"<tbody.*?>(.*)</tbody>", block.html)[1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", body)]


def words(book: Book) -> str:
    blocks = [view.breakdown_finding(book), view.breakdown_figure(book, 1), view.breakdown_table(book),
              view.exposure_figure(book, 2), *view.breakdown_people(book)]  # fmt: skip
    found = []
    for block in (b for b in blocks if b is not None):
        found += re.findall(r'alt="([^"]*)"', block.html)
        found.append(re.sub(r"<[^>]+>", " ", re.sub(r'src(set)?="[^"]*"', "", block.html)))
    return html.unescape(" ".join(found))


# -- titles and their quiet twins


def test_a_flag_is_said_in_every_place():
    book = made(region=table(**REGION), category=table(service=(70, 70), quality=(30, 30)))
    finding, drawn = view.breakdown_finding(book), view.breakdown_figure(book, 1)
    assert title(finding) == "Region North has more than its usual share of complaints"
    assert title(drawn) == "Region North: 60 of 130 complaints, more than its usual share"
    assert "A smaller share than usual: Region South and Region West." in finding.markdown
    assert "Above the usual share: Region North (46%, usually 30%)." in alt(drawn)
    assert 120 <= len(alt(drawn)) <= 280


def test_several_flags_are_counted():
    book = made(region=table(**REGION), method=table(phone=(20, 70), web=(80, 60)))
    assert title(view.breakdown_finding(book)).startswith("Region North and Channel phone have more than")
    more = made(region=table(**REGION), method=table(phone=(20, 70), web=(80, 60)),
                stage=table(in_sale=(20, 70), after_sale=(80, 60)))  # fmt: skip
    assert title(view.breakdown_finding(more)) == "Three groups have more than their usual share of complaints"
    assert title(view.breakdown_figure(more, 1)) == "Three groups take more than their usual share"


def test_nothing_unusual_is_a_finding():
    book = made(region=table(**QUIET))
    assert title(view.breakdown_finding(book)) == "No other part of the complaints is above its usual share"
    assert title(view.breakdown_figure(book, 1)) == "Each group’s share is within what chance explains"
    assert "No group is flagged." in alt(view.breakdown_figure(book, 1))


def test_less_than_usual_alone_is_no_praise():
    book = made(product=table(Tea=(50, 12), **{f"v{k}": (10, 14) for k in range(10)}))
    assert title(view.breakdown_figure(book, 1)) == "One group takes less than its usual share, none more"
    assert title(view.breakdown_finding(book)) == "No other part of the complaints is above its usual share"
    assert "A smaller share than usual: Product Tea." in view.breakdown_finding(book).markdown


def test_too_early_to_judge():
    book = made(item=table(3, late=(9, 9), wrong=(5, 5)), region=table(3, North=(8, 9), South=(6, 5)))
    assert title(view.breakdown_finding(book)) == "Too early to say where complaints gather more than usual"
    assert title(view.breakdown_figure(book, 1)) == "Too few complaints or months to judge any group"
    drawn = view.breakdown_figure(book, 1)
    assert "Dark line" not in drawn.markdown
    assert "Change on Sep 2026" in drawn.html
    assert "Change on Oct 2025" not in drawn.html  # no month a year before, no column


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ({"late": (50, 90), "wrong": (30, 30)}, "**late** is clearly the most frequent item."),
        ({"late": (50, 40), "wrong": (30, 38), "fault": (1, 6)},
         "Which of late and wrong is the most frequent item cannot be told."),
        ({"late": (50, 40), "wrong": (30, 38), "fault": (30, 37)},
         "The first 3 items cannot be told apart: each may be the most frequent."),
        ({"late": (10, 9), "wrong": (3, 3)}, ""),
    ],
)  # fmt: skip
def test_how_sure_the_order_is(items, said):
    assert breakdown_words.order(made(item=table(**items))) == said


# -- numbers


def test_the_table_of_items_holds_the_record_s_numbers():
    book = made(item=table(late=[30, *[50] * 11, 90], wrong=[30] * 13))
    assert view.breakdown_table(book) is None  # the shares themselves are the items' own part
    month, year = (book.get(m, "late") for m in (breakdown_words.CHANGE, breakdown_words.YEAR))
    share = replace(month, measure="complaints.share", value=0.75, low=0.66, high=0.82, n=120, detail={"x": 90})
    book.record.add([share])
    (row,) = cells(view.breakdown_table(book))
    assert row[:3] == ["late", "90", "75%"]
    assert row[3:5] == [breakdown_words.change(book, figure) for figure in (month, year)]
    assert row[3].startswith("+12 (0 to +")
    assert row[4].startswith("+25 (+")
    assert row[5] == "1 (sure)"


def test_the_table_behind_has_a_row_a_value():
    book = made(region=table(**REGION))
    rows = cells(view.breakdown_figure(book, 1))
    assert [row[0] for row in rows] == ["Region: North", "Region: South", "Region: West"]
    assert rows[0][1:3] == ["60", "46%"]
    assert rows[0][4] == "39.0"
    assert rows[0][-1] == "more than usual"


def test_every_number_of_the_text_is_in_the_record():
    book = made(exposed(3, **PRODUCTS), region=table(**REGION), method=table(phone=(20, 30), web=(80, 60)))
    values = []
    for figure in book.record:
        inside = [v for v in figure.detail.values() if isinstance(v, int | float)]
        values += [abs(float(v)) for v in (figure.value, figure.low, figure.high, figure.n, *inside) if v is not None]
    known = {book.t.number(v, digits) for v in values for digits in (0, 1, 2)}
    known |= {book.t.number(100 * v, digits) for v in values for digits in (0, 1)}
    text = re.sub(r"\b[A-Z][a-z]+ 20\d\d\b|[Ff]igure \d", " ", words(book))
    found = set(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text))
    assert len(found) > 60
    assert found - known <= {"95", "10", "1,000"}


def test_people_are_told_with_what_chance_would_bring():
    book = made(region=table(**QUIET))
    said = breakdown_words.people(book)
    year = book.get("complaints.customer_share", "year")
    assert "340 named customers made 380 complaints" in said
    assert f"made **{book.value(year)}** ({book.sure(year)})" in said
    assert year.verdict == "as_chance"
    assert "that a few complain more is not shown." in said
    assert "The busiest 264 made 80%." in said  # 0.8 of 380 = 304: 80 of forty, 224 more
    assert said.startswith("In the twelve months to October 2026, ")
    assert len(view.breakdown_people(book)) == 2
    young = made(item=table(2, late=(9, 9)))
    assert breakdown_words.people(young).startswith("In the two months to October 2026, ")
    first = breakdown_words.people(made(item=table(1, late=[9])))
    assert first.startswith("In October 2026, ")
    assert "alone" not in first.replace("Chance alone", "")


# -- complaints for orders


def test_a_product_with_more_complaints_for_its_orders():
    book = made(exposed(**PRODUCTS))
    drawn = view.exposure_figure(book, 2)
    assert title(drawn) == "Glass gets more complaints for its orders than the others"
    assert cells(drawn)[0][:4] == ["Glass", "60", "1,000", "60.0"]
    ratio = book.get(exposure.RATIO, "Glass")
    assert cells(drawn)[0][5:] == [
        f"×3.00 ({ratio.low:.2f} to {ratio.high:.2f})", "88.9 (8 for 90)", "More than the others"
    ]  # fmt: skip
    assert 120 <= len(alt(drawn)) <= 320


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"Tea": [500, 10, 4, 1], "Glass": [500, 12, 4, 1]},
         "No product gets clearly more complaints for its orders"),
        ({"Tea": [500, 2, 4, 1], "Glass": [500, 1, 4, 1]}, "Too few complaints or orders to compare products"),
        ({"Tea": [9000, 400, 4, 1], "Rum": [9000, 410, 4, 1], "Gin": [400, 2, 4, 1]},
         "Gin gets fewer complaints for its orders than the others"),
    ],
)  # fmt: skip
def test_products_and_their_quiet_twins(rows, said):
    assert title(view.exposure_figure(made(exposed(**rows)), 2)) == said


def test_many_products_show_what_stands_apart():
    rows = {f"p{k:02}": [500, 10, 4, 1] for k in range(20)} | {"last": [90_000, 900, 4, 1]}
    book = made(exposed(**rows))
    drawn = view.exposure_figure(book, 2)
    assert "12 of 21 products; the table has all." in drawn.markdown
    assert len(cells(drawn)) == 21
    assert book.get(exposure.MEASURE, "last").verdict == "below"
    assert "last" in [f.item for f in exposure._first(exposure.products(book))]


# -- thin and odd data


def test_every_code_has_its_sentence():
    book = made()
    codes = ("absent:stage", "absent:method", "single:region", "unnamed:product", "clash:category", "people_few",
             "exposure_absent", "exposure_single", "exposure_unordered:1", "exposure_unnamed:7")  # fmt: skip
    lines = breakdown.unsaid(book, Part(left_out=codes))
    assert lines[0] == "Not shown: complaints by stage of service and channel. The data do not name it."
    assert len(lines) == 9
    assert all(line.endswith(".") for line in lines)
    assert breakdown.unsaid(book, None) == []
    north = replace(book, context=replace(book.context, scope="region=North"))
    assert breakdown.unsaid(north, Part(left_out=("single:region",))) == []  # it is the report's own region


def test_nothing_at_all_gives_no_section():
    book = book_of(Part())
    assert view.breakdown_finding(book) is None
    assert view.breakdown_figure(book, 1) is None
    assert view.breakdown_table(book) is None
    assert view.exposure_figure(book, 1) is None
    assert view.breakdown_people(book) == ()
    assert [there(book) for there in breakdown.FIGURES.values()] == [False, False]


def rows(months: int = 14, each: int = 60, **columns) -> str:
    """Complaints as a file; `columns` give a column by complaint number and month."""
    random = np.random.default_rng(1)
    lines = ["complaint_id,received_at," + ",".join(columns)]
    for k in range(months * each):
        month = NOW.shift(k // each - months + 1)
        values = [str(make(random, month)) for make in columns.values()]
        day = 31 if k == months * each - 1 else 1 + k % 28
        lines.append(f"{k},{month}-{day:02}T09:00,{','.join(values)}")
    return "\n".join(lines) + "\n"


def region(random, month) -> str:
    return random.choice(["North", "South"], p=[0.9, 0.1] if month == NOW else [0.4, 0.6])


def item(random, month) -> str:
    return random.choice(["late", "wrong", "fault"])


def customer(random, month) -> str:
    return f"K{random.integers(0, 300)}"


def report(folder, text: str, scope: str = "all") -> Report:
    made = Report(opened(folder, text, ""), NOW, Scope.parse(scope), "en")
    made.record(made.complaints, made.part("breakdown"))
    return made


def test_a_flagged_region_is_no_main_point_and_no_item(tmp_path):
    made = report(tmp_path, rows(region=region, item=item))
    book = made.book
    assert book.get("complaints.share", "region:North").verdict == "more_than_usual"
    assert "Region North" in title(view.breakdown_finding(book))
    assert not [f for f in made.everything if f.measure == "complaints.share" and "by" in f.detail]
    assert not [s for s in made.signals if s.kind == "share"]
    assert title(view.items_finding(book)) == "No item has more than its usual share of complaints"
    assert {row[0] for row in cells(view.items_figure(book, 1))} == {"late", "wrong", "fault"}
    assert {row[0] for row in cells(view.months_figure(book, 1))} == {"late", "wrong", "fault"}
    assert not [topic for topic in view.anchors(book) if "region" in topic]
    assert "North" not in common.points(book, view.anchors(book), view.MEASURES, view.standing(book)).markdown


@pytest.mark.parametrize(
    "columns",
    [
        {"customer_id": customer},
        {"item": lambda random, month: "region:North", "region": region},
        {"customer_id": customer, "item": item, "category": lambda random, month: "quality", "product": region},
        {"item": item, "stage": lambda random, month: "", "method": lambda random, month: "phone"},
    ],
)
def test_odd_data_raise_nothing(tmp_path, columns):
    made = report(tmp_path, rows(each=8, **columns))
    assert "raise" not in words(made.book)
    assert view.remarks(made.book, made.complaints, {"breakdown": made.part("breakdown")})


def test_one_complaint(tmp_path):
    text = "complaint_id,received_at,region\n1,2026-10-05T09:00,North\n2,2026-08-01T09:00,North\n"
    made = report(tmp_path, text)
    assert view.breakdown_figure(made.book, 1) is None
    assert any("complaints by region" in line for line in breakdown.unsaid(made.book, made.part("breakdown")))
