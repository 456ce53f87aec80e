"""Customer groups in words: titles follow verdicts, numbers come from the record, bad cases still read well."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from cxanalysis.present.book import Book
from cxanalysis.present.figures import differences
from cxanalysis.present.figures.differences import Cell, DifferenceRow, DifferencesSpec
from cxanalysis.present.language import language
from cxanalysis.present.views.satisfaction import mix as mix_view
from cxanalysis.present.views.satisfaction import segments as view
from cxanalysis.record import Record
from cxanalysis.satisfaction import Survey, mix, segments
from tests import survey
from tests.groups import asked, people


def book(made: Survey) -> Book:
    record = Record(str(survey.NOW), made.context.scope)
    record.add(segments.analyse(made).figures)
    record.add(mix.analyse(made).figures)
    return Book(record=record, t=language("en"), names=survey.DIMENSIONS, organisation="Test", context=made.context)


def h2(block) -> str:
    return html.unescape(re.search(r"<h2[^>]*>(.*?)</h2>", block.html)[1])


def h3(block) -> str:
    return html.unescape(re.search(r'<h3 id="fig[^>]*>(.*?)</h3>', block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r' alt="([^"]*)"', block.html)[1])


def cells(block) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", block.html, re.S)[1:]
    return [[html.unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


@pytest.fixture(scope="module")
def lower() -> Book:
    return book(asked(people(400, region=["North", "South"]), {("茶馆", "empathy"): -0.5}, months=24))


@pytest.fixture(scope="module")
def even() -> Book:
    return book(asked(people(400, region=["North", "South"])))


def test_the_heading_names_group_dimension_and_size(lower):
    cell = lower.get("satisfaction.segment", "segment=茶馆:empathy")
    size = lower.t.number(abs(cell.value), 2)
    assert h2(view.segments_finding(lower)) == f"茶馆 score Empathy {size} points lower than others"
    figure = view.segments_figure(lower, 3)
    assert h3(figure) == "By segment, only 茶馆 differ, and only on Empathy"
    assert lower.between(cell) in alt(figure)
    assert 120 <= len(alt(figure)) <= 280
    assert view.FIGURES["fig-segments"](lower) and not view.FIGURES["fig-segments-more"](lower)
    assert view.more_segments_figure(lower, 4) is None


def test_higher_is_said_as_plainly():
    made = book(asked(people(400), {("茶馆", "empathy"): 0.6}))
    assert re.fullmatch(r"茶馆 score Empathy 0\.\d\d points higher than others", h2(view.segments_finding(made)))


def test_the_twin_of_every_title(even):
    assert h2(view.segments_finding(even)) == "Customer groups do not differ beyond chance"
    figure = view.segments_figure(even, 3)
    assert h3(figure) == "By segment, no group differs beyond chance"
    assert "▼" not in figure.html
    assert "No cell is coloured" in alt(figure) and 120 <= len(alt(figure)) <= 280
    assert len(cells(figure)[0]) == 5


def test_several_differences_are_counted():
    made = book(asked(people(400), {("茶馆", "empathy"): -0.9, ("茶馆", "tangibles"): -0.5}))
    assert h2(view.segments_finding(made)) == "Two group scores stand apart, most of all 茶馆 on Empathy"
    assert h3(view.segments_figure(made, 1)) == "By segment, only 茶馆 differ, on two dimensions"


def test_two_attributes_make_two_figures():
    known = people(400)
    known["region"] = np.where(np.arange(400) % 10 < 5, "North", "South")
    made = asked(known, {("茶馆", "empathy"): -0.8})
    north = made.attribute("region", made.answers) == "North"
    answers = made.answers.copy()
    answers.loc[north, ["tan1_p", "tan2_p"]] -= 1.0
    made = book(replace(made, answers=answers))
    titles = [h3(view.segments_figure(made, 1)), h3(view.more_segments_figure(made, 2))]
    assert {title.split(",")[0] for title in titles} == {"By segment", "By region"}
    assert all(len(title.split()) <= 12 for title in titles)


def test_the_table_behind_holds_the_record(lower):
    figure = view.segments_figure(lower, 3)
    rows = {(row[0], row[1]): row for row in cells(figure)}
    assert len(rows) == 4 * 4
    for mean in lower.record.items("satisfaction.segment_mean"):
        if mean.item.startswith("segment="):
            level, _, column = mean.item.removeprefix("segment=").rpartition(":")
            row = rows[level, lower.item(column)]
            assert row[2:5] == [lower.t.number(mean.n), lower.value(mean), lower.between(mean)]
    row = rows["茶馆", "Empathy"]
    cell = lower.get("satisfaction.segment", "segment=茶馆:empathy")
    assert row[5:] == [lower.t.signed(cell.value, 2), lower.between(cell), "below the others"]
    assert rows["Shops", "Empathy"][-1] == "cannot tell"
    assert rows["Shops", "All dimensions"][-1] == "not tested"


def test_withheld_cells_say_so_and_show_no_count():
    known = people(400)
    known.iloc[:6, 0] = "Kiosks"
    figure = view.segments_figure(book(asked(known)), 1)
    rows = [row for row in cells(figure) if row[0] == "Kiosks"]
    assert rows and all(row[2:] == ["", "withheld", ""] for row in rows)
    assert "Withheld: fewer than 10 respondents, or what would give these away" in html.unescape(figure.html)


def test_pooled_groups_are_named():
    known = people(400)
    known.iloc[:20, 0], known.iloc[20:45, 0] = "Kiosks", "Canteens"
    figure = view.segments_figure(book(asked(known)), 1)
    assert "Other groups, under 30 customers each: Canteens and Kiosks." in figure.html
    assert cells(figure)[-1][0] == "Other groups"


def test_rate_and_mix_in_a_sentence(lower, even):
    rate, moved = (lower.get("satisfaction.mix", f"segment:{part}") for part in ("rate", "mix"))
    words = mix_view.sentence(lower, rate, moved)
    for number in (rate.detail["before"], rate.detail["now"], moved.value):
        assert lower.t.number(number, 1) in words
    assert "which is no clear change" in words
    fallen = {**rate.detail, "total": -3.0, "total_low": -4.0, "total_high": -2.0}
    said = mix_view.sentence(lower, replace(rate, detail=fallen), moved)
    assert "no clear change" not in said and said.startswith("From November 2025 to October 2026 ")
    short = mix_view.sentence(lower, replace(rate, detail={**fallen, "months": 5}), moved)
    assert "in the same months a year before" in short
    against = {**fallen, "simpson": True}
    assert mix_view.sentence(lower, replace(rate, detail=against), moved).startswith("**Groups and the whole point")
    assert mix_view.mix_note(even) is None
    assert mix_view.unsaid(even, mix.Part((), ("mix:no_year",)))[0].startswith("Not shown: ")


def test_what_is_left_out_is_said(even):
    codes = ("segments:anonymous", "segments:no_attribute", "segments:no_dimensions", "segments_few:region",
             "segments_many:channel")  # fmt: skip
    said = view.unsaid(even, segments.Part((), (*codes, "other:code")))
    assert len(said) == len(codes) and all(words.startswith("Not shown: ") for words in said)
    assert "groups by region" in said[3] and "groups by channel" in said[4]
    assert view.unsaid(even, None) == []


def test_nothing_to_compare_leaves_nothing_on_the_page():
    made = book(asked(people(1), months=1, n=1))
    assert view.segments_finding(made) is None
    assert view.segments_figure(made, 1) is None
    assert not any(there(made) for there in view.FIGURES.values())


@pytest.mark.parametrize("narrow", [False, True])
def test_the_picture_keeps_inside_its_sheet(narrow):
    rows = tuple(
        DifferenceRow(f"A very long name of a customer group, number {k}", cells_, "12,345", "12,345 customers")
        for k, cells_ in enumerate([(Cell("4.52", "worse"), *[Cell("withheld")] * 11), (Cell("5.10"),) * 12])
    )
    spec = DifferencesSpec(tuple(f"Responsiveness {k}" for k in range(12)), rows, "Customers")
    figure = differences.draw(spec, narrow)
    renderer, box = FigureCanvasAgg(figure).get_renderer(), figure.bbox
    for text in figure.findobj(Text):
        if text.get_text():
            at = text.get_window_extent(renderer)
            assert at.x0 >= box.x0 - 1 and at.x1 <= box.x1 + 1, text.get_text()
            assert at.y0 >= box.y0 - 1 and at.y1 <= box.y1 + 1, text.get_text()
