"""Blocks: the anatomy READING asks for, in HTML that assistive software understands."""

from __future__ import annotations

import re

import pytest

from cxanalysis.errors import CxError
from cxanalysis.measures import CHANGE
from cxanalysis.present import blocks_figure, blocks_index, blocks_numbers, blocks_text, glyphs
from cxanalysis.present.escape import Block
from tests.present import demo, samples


def card(**more):
    given = {"name": "Complaint rate", "value": "7.1", "unit": "per 1,000", "verdict": "worse"}
    return blocks_numbers.Card(**{**given, "verdict_label": "Getting worse", "direction": "up", **more})


def test_a_block_shows_itself_in_a_notebook_and_in_a_terminal():
    block = blocks_text.prose("**Late** delivery")
    assert isinstance(block, Block) and block._repr_html_().startswith('<div class="cx cx-prose">')
    assert block._repr_markdown_() == repr(block) == "**Late** delivery"
    assert "<b>Late</b> delivery" in block.html


def test_a_card_has_its_six_rows_in_order():
    html = blocks_numbers.cards([card(spark=glyphs.Spark((1, 2)), rule="r", lines=("d",), outlook="o")]).html
    marks = ["<h3>", 'class="val"', 'class="spark"', 'class="status"', 'class="why"', 'class="cmp"']
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)
    inside = html[html.index('<li class="kpi') :]
    bare = blocks_numbers.cards([card()]).html
    assert len(re.findall(r'class="(?:val|spark|status|why|cmp)', bare)) == len(marks) - 1
    assert inside.startswith('<li class="kpi worse">')


def test_a_withheld_card_gives_the_reason_in_place_of_the_value():
    html = blocks_numbers.cards([card(withheld="Fewer than 10 replies")]).html
    assert "Fewer than 10 replies" in html and "7.1" not in html


@pytest.mark.parametrize("verdict", CHANGE)
def test_verdicts_differ_in_more_than_colour(verdict):
    others = [v for v in CHANGE if glyphs.tone(v) != glyphs.tone(verdict)]
    shape = re.sub(r'class="chip \w+"', "", str(glyphs.chip(verdict, "x", "up" if verdict == "worse" else "down")))
    for other in others:
        assert (
            re.sub(r'class="chip \w+"', "", str(glyphs.chip(other, "x", "up" if other == "worse" else "down"))) != shape
        )


def test_arrow_follows_the_number_not_the_verdict():
    assert "M8 2.5" in glyphs.chip("worse", "x", "up") and "M8 2.5" in glyphs.chip("better", "x", "up")
    assert "M8 13.5" in glyphs.chip("worse", "x", "down")


@pytest.mark.parametrize(
    "spark",
    [
        glyphs.Spark(()),
        glyphs.Spark((None, None)),
        glyphs.Spark((1.0,)),
        glyphs.Spark((2.0, 2.0)),
        glyphs.Spark((1.0, None, 3.0), 0.5, 2.0, 1.2, 2.5, "better"),
    ],
)
def test_sparklines_stay_in_their_frame(spark):
    drawing = str(glyphs.spark(spark))
    assert 'aria-hidden="true"' in drawing and "nan" not in drawing
    for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", "".join(re.findall(r'points="([^"]*)"', drawing))):
        assert 0 <= float(x) <= 176 and 0 <= float(y) <= 46


def test_a_missing_month_breaks_the_sparkline():
    assert str(glyphs.spark(glyphs.Spark((1.0, 2.0, None, 3.0, 4.0)))).count("<polyline") == 2


def test_bullet_keeps_order_on_its_scale():
    drawing = str(glyphs.bullet(glyphs.Bullet(value=3.0, target=2.0, previous=1.0, low=1.0, high=2.5, verdict="")))
    ring, now = re.findall(r'cx="([\d.]+)"', drawing)
    goal = re.search(r"M([\d.]+) 1V23", drawing)
    assert float(ring) < float(goal[1]) < float(now)


def test_figure_has_statement_alt_size_and_numbers():
    html = demo.figure("October 2026", "f1").html
    assert 'aria-labelledby="f1-t"' in html and '<h3 id="f1-t">' in html
    assert re.search(r'<img src="data:image/svg\+xml,[^"]+" width="860" height="320" alt="Line chart', html)
    assert '<source media="(max-width:600px)" srcset="data:image/svg+xml,<svg' in html
    assert "<details><summary>October 2026</summary>" in html and "<caption>" in html


@pytest.mark.parametrize("alt", ["", "  ", "The title", "**The** title"])
def test_a_figure_without_a_real_alt_text_is_refused(alt):
    module, spec = samples.CHARTS["run"]
    with pytest.raises(CxError, match="alt text"):
        blocks_figure.figure(
            "f", "Figure 1", "The title", "s", lambda n: module.draw(spec, n), alt, "", demo.table("a", "b"), "n"
        )


def test_tables_name_rows_and_columns_and_keep_roles_when_stacked():
    for stack in (False, True):
        html = blocks_figure.table(demo.table("w", "Caption", stack)).html
        assert (
            html.count('scope="col"') == 2 and html.count('scope="row"') == 2 and "<caption>Caption w</caption>" in html
        )
        assert ('role="rowheader"' in html) == stack and ('data-l="w"' in html) == stack
        assert ('role="region" tabindex="0" aria-label="Caption w"' in html) != stack


def test_a_ragged_table_is_refused():
    with pytest.raises(CxError, match="3 cells under 2 columns"):
        blocks_figure.Table("c", (blocks_figure.Column("a"), blocks_figure.Column("b")), (("1", "2", "3"),))


def test_months_and_cells_must_agree():
    with pytest.raises(ValueError, match="zip"):
        blocks_index.months_grid("c", "m", ["Jan"], [blocks_index.GridRow("a", (blocks_index.Cell("1"),) * 2)])


def test_result_column_only_where_there_is_a_result():
    row = blocks_numbers.TargetRow("a", "1", "2", "−1", "worse", "Getting worse", "Hit or miss", "up")
    labels = blocks_numbers.TargetLabels("cap", "m", "v", "t", "g", "range", "ch", "RESULT", "out")
    assert "RESULT" not in blocks_numbers.targets([row], labels).html
    with_result = blocks_numbers.TargetRow(**{**row.__dict__, "result": "Met"})
    html = blocks_numbers.targets([row, with_result], labels).html
    assert html.count("RESULT") == 3  # heading, and the label each stacked row carries


def test_a_gap_needs_its_reason():
    with pytest.raises(CxError):
        blocks_text.gap(" ")
