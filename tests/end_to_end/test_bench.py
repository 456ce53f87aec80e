"""At the analyst's bench: what moves with another weight, threshold or window, and which rows stand behind a figure."""

from __future__ import annotations

import pandas as pd
import pytest

from cxanalysis import notebook
from cxanalysis.errors import UsageError
from cxanalysis.measures import MEASURES
from tests.conftest import PERIOD, ROOT

WARN = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
pytestmark = WARN


@pytest.fixture(scope="module")
def report():
    return notebook.open(data=str(ROOT / "data" / "sample"), period=PERIOD)


def test_another_threshold_flips_verdicts_and_says_which(report):
    moved = report.what_if({"min_n": 300})
    flipped = moved[moved["verdict_before"] != moved["verdict_after"]]
    assert list(moved.columns) == ["measure", "item", "before", "after", "verdict_before", "verdict_after"]
    assert ("satisfaction.adequacy", "reliability", "below", "") in set(
        flipped[["measure", "item", "verdict_before", "verdict_after"]].itertuples(index=False, name=None)
    )
    assert len(flipped) and flipped.index.tolist() == list(range(len(flipped)))  # flipped verdicts stand first


def test_another_weight_moves_the_weighted_gap_alone(report):
    moved = report.what_if({"importance": "reliability=1"})
    assert moved["measure"].tolist() == ["satisfaction.gap_weighted"]
    gap = report.now("satisfaction.gap", "reliability")
    assert moved["after"].iloc[0] == pytest.approx(gap.value, abs=0.02)  # the same respondents but one or two


def test_another_window_moves_the_trend_and_what_was_computed_of_the_parts(report):
    report.part("drivers")
    measures = set(report.what_if({"survey_months": 6, "trend_periods": 12})["measure"])
    assert {"satisfaction.trend", "satisfaction.driver"} <= measures
    assert "satisfaction.factor" not in measures  # not computed here before


def test_nothing_moves_where_nothing_changes(report):
    assert report.what_if({}).empty


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"balanced_margn": 0.3}, 'unknown parameter "balanced_margn"; did you mean "balanced_margin"'),
        ({"importance": "relability=1"}, 'no dimension "relability"; did you mean "reliability"'),
        ({"importance": "reliability=much"}, "write a number from 0, like reliability=2"),
        ({"reject_share": 0.5}, "reject_share is used where the data are read"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(report, parameters, words):
    with pytest.raises(UsageError, match=words):
        report.what_if(parameters)


def test_a_figure_leads_to_its_answers(report):
    gap, rows = report.now("satisfaction.gap", "rel1"), report.cases("satisfaction.gap", "rel1")
    both = rows.dropna(subset=["rel1_p", "rel1_e"])
    assert len(both) == gap.n
    assert (both["rel1_p"] - both["rel1_e"]).mean() == pytest.approx(gap.value)
    assert rows["score"].dropna().is_monotonic_increasing


def test_the_whole_month_stands_behind_an_index_and_a_group_behind_its_cell(report):
    index, rows = report.now("satisfaction.index", ""), report.cases("satisfaction.index")
    assert rows["overall"].notna().sum() == index.n
    cell = report.now("satisfaction.segment_mean", "segment=茶馆:empathy")
    mine = report.cases("satisfaction.segment_mean", "segment=茶馆:empathy")
    assert mine["customer_id"].nunique() == cell.n
    assert set(mine.columns) >= {"emp1_p", "emp2_p", "score"}


NOT_EXACT = (
    "alpha",
    "gap_reliability",
    "gap_model",
    "zone_position",
    "zone_share",
    "zone_crossed",
    "zone_reaction",
    "silent_bound",
    "late_early",
)  # rest on answers to several questions at once, or on invitations too: their rows are those of one of them


def test_every_figure_of_answers_leads_to_as_many_rows_as_it_counts(report):
    assert report.parts
    checked = 0
    for figure in report.computed(report.used):
        name = figure.measure.rpartition(".")[2]
        rows = MEASURES[figure.measure].rows
        if not figure.measure.startswith("satisfaction.") or figure.withheld or rows == "none":
            continue
        found = report.cases(figure.measure, figure.item)
        people = found["customer_id"].nunique() if name.startswith("segment") else len(found)
        if name == "theme":
            assert people == figure.detail["x"], figure.item
        elif name not in NOT_EXACT:
            assert people == figure.n, (figure.measure, figure.item)
        checked += 1
    assert checked > 250


def test_staff_stand_behind_a_service_gap_and_invitations_behind_a_rate(report):
    assert "m_rel1" in report.cases("satisfaction.service_gap", "3:reliability").columns
    assert set(report.cases("satisfaction.response_rate", "mail")["mode"]) == {"mail"}
    with pytest.raises(UsageError, match='no customer has region=Nort; did you mean "North"'):
        report.cases("satisfaction.segment_mean", "region=Nort:empathy")


def test_complaints_stand_behind_an_item_without_their_words(report):
    share = report.now("complaints.share", "Late delivery")
    rows = report.cases("complaints.share", "Late delivery")
    assert len(rows) == share.detail["x"] and "description" not in rows.columns


def test_complaints_stand_behind_every_breakdown_by_an_attribute(report):
    """As many rows as the figure counts, whatever attribute it is of and however many months it looks at."""
    checked = 0
    for name in ("breakdown", "causes"):
        for figure in report.figures_of(name):
            if figure.measure not in ("complaints.share", "complaints.cause") or not figure.detail.get("x"):
                continue
            if figure.period != "2026-10" or figure.item in ("branch:unknown", "responsible:partners"):
                continue
            if ":*" in figure.item or ":unknown" in figure.item:
                continue
            assert len(report.cases(figure.measure, figure.item)) == figure.detail["x"], figure.item
            checked += 1
    assert checked > 25
    north = report.cases("complaints.trend", "region:North")
    assert north["received_at"].min() < pd.Timestamp("2024-12-01")
    with pytest.raises(UsageError, match="no complaint of these months"):
        report.cases("complaints.share", "category:speed")


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("value.class_share", "value.class_share is not made of rows that could be listed one by one"),
        ("satisfaction.gapp", '"satisfaction.gapp" is no measure; did you mean "satisfaction.gap"'),
    ],
)
def test_figures_without_answers_are_refused_by_name(report, measure, words):
    with pytest.raises(UsageError, match=words):
        report.cases(measure)
    with pytest.raises(UsageError, match='no "reliabilty"; did you mean "reliability"'):
        report.cases("satisfaction.gap", "reliabilty")


def test_no_row_of_a_customer_is_recorded(report):
    figures = report.computed(report.used)
    frame = pd.DataFrame([f.as_dict() for f in figures])
    assert not frame["item"].str.contains(r"K\d{4}").any()
