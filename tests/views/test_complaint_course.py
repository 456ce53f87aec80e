"""The course of complaints in words: each shape with its fixed sentence, what is too little, and the main point."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from cxanalysis.context import Context, Part
from cxanalysis.data.parameters import Parameters
from cxanalysis.evaluation import Signal
from cxanalysis.period import Period
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views import complaints as view
from cxanalysis.present.views import course_point, points
from cxanalysis.present.views.complaints import course
from cxanalysis.record import Figure, Record

NOW = Period(2026, 10)
STEP = {"from": "2026-07", "before": 0.05, "after": 0.08}


def series(item: str = "rate", verdict: str = "rising", by: str = "", value: str = "", **detail) -> Figure:
    by = by or ("rate" if item == "rate" else "item")
    told = {
        "by": by, "value": value or ("" if by == "rate" else item), "from": "2024-11", "through": "2026-10",
        "periods": 24, "mean": 0.06, "kind": "", "months": [], "unstable": False, "watch": False,
        "cv": {"value": 0.12, "low": 0.05, "high": 0.2}, "excluded": {"low": 0.8, "high": 1.7}, "p": 0.001,
        "p_adjusted": 0.004, **detail,
    }  # fmt: skip
    n = 60 if verdict == "too_few" else 1_234
    return Figure("complaints.trend", item, "all", str(NOW), 1.42, 1.21, 1.67, n, verdict=verdict, detail=told)


def book(*figures: Figure) -> Book:
    record = Record(str(NOW), "all")
    record.add(figures)
    context = Context(NOW, "all", Parameters(), Period(2024, 1))
    return Book(record, language("en"), {}, "Trial", context, everything=figures)


def words(block) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", block.html)).replace("  ", " ")


@pytest.mark.parametrize(
    ("verdict", "title", "strategy"),
    [
        ("falling", "Complaints are falling over 24 months", "Find out which improvements customers affirm"),
        ("rising", "Complaints are rising over 24 months", "Investigate the specific problems"),
        ("flat", "Complaints have stayed flat over 24 months", "Turn to studying how it can be raised"),
        ("wavy", "Complaints come in waves", "see whether complaints gather in the same items"),
    ],
)
def test_each_shape_has_its_sentence(verdict, title, strategy):
    told = words(view.course_finding(book(series(verdict=verdict))))
    assert title in told and strategy in told
    assert "×1.42" in told and "×1.21 to ×1.67 with 95% confidence" in told


def test_what_cannot_be_told_says_what_is_excluded_and_advises_nothing():
    told = words(view.course_finding(book(series(verdict="unclear"))))
    assert "Whether complaints rise or fall cannot be told" in told
    assert "a rise beyond ×1.70 and a fall below ×0.80" in told
    assert "Service quality" not in told and "stable" not in told


def test_a_step_is_told_by_its_levels():
    told = words(view.course_finding(book(series(step=STEP, kind="step"))))
    assert "Complaints stepped up in July 2026 and have stayed higher" in told
    assert "5.0% of customers complained a month before July 2026, 8.0% since" in told


def test_the_crests_of_waves_are_named():
    waves = series(verdict="wavy", kind="seasonal", months=["2025-01", "2026-01"])
    told = words(view.course_finding(book(waves)))
    assert "follow the season; months of the crests: January 2025 and January 2026" in told


def test_one_unusual_month_is_named_and_no_wave():
    told = words(view.course_finding(book(series(verdict="flat", kind="single_month", months=["2026-03"]))))
    assert "One month is unusual: March 2026." in told and "wave" not in told.replace("come in waves", "")


def test_items_that_move_are_named_and_get_their_own_advice():
    made = book(series(verdict="flat"), series("Late", "rising"), series("Broken", "wavy"), series("Wrong", "flat"))
    told = words(view.course_finding(made))
    assert "Of the items: Late (rising) and Broken (in waves)." in told
    table = words(view.course_strategies(made))
    assert "Late" in table and "Broken" in table and "Wrong" not in table
    picture = words(view.course_figure(made, 3))
    assert "Rising: Late; in waves: Broken" in picture and "Figure 3" in picture


def test_quiet_items_are_said_to_be_quiet():
    made = book(series(verdict="flat"), series("Late", "flat"), series("Wrong", "unclear"))
    assert "No single item is shown to rise, fall or come in waves." in words(view.course_finding(made))
    assert view.course_strategies(made) is None
    assert "No item is shown to rise, fall or come in waves" in words(view.course_figure(made, 1))


def test_a_young_company_gets_what_is_so_far():
    short = {"why": "months", "needs": 12, "known_from": "2027-03"}
    made = book(series(verdict="too_few", so_far=short, periods=7))
    told = words(view.course_finding(made))
    assert "too early to say which way they go" in told and "from March 2027 on" in told and "6.0% of customers" in told
    assert view.course_figure(made, 1) is None and not view.course_shown(made)


def test_too_few_complainers_are_counted():
    short = {"why": "complainers", "needs": 150, "have": 60}
    told = words(view.course_finding(book(series(verdict="too_few", so_far=short))))
    assert "A verdict needs 150 complainers in all these months together; there are 60." in told


def test_complainers_are_counted_where_nobody_knows_of_how_many():
    told = words(view.course_finding(book(series(mean=41.0))))
    assert "the customers who complain a month are ×1.42 at the end of a straight line" in told
    assert course.unsaid(book(), Part(left_out=("customers", "course"))) == [
        "The course is that of the number of customers who complained, a complaint without a name counting as one; "
        "nobody knows of how many customers.",
        "Not shown: the course of complaints. There is no whole month with a complaint.",
    ]


def test_the_picture_keeps_what_moves_among_many_series():
    quiet = [series(f"item {k}", "flat") for k in range(30)]
    made = book(series(verdict="flat"), *quiet, series("region:West", "rising", by="region", value="West"))
    picture = view.course_figure(made, 1)
    assert "Region: West ×1.42" in picture.html  # in the alt text
    assert words(picture).count("item 29") == 1  # in the table only


@pytest.mark.parametrize(
    ("figure", "said", "tail"),
    [
        (series(), "Complaints are rising: ×1.42 over 24 months (×1.21 to ×1.67)", "complaints are rising"),
        (series("Late", "falling"), "Complaints about Late are falling", "complaints about Late are falling"),
        (series("Late", step=STEP), "stepped up in July 2026", "complaints about Late stepped up in July 2026"),
        (series("Late", "falling", step=STEP), "stepped down in July 2026", "stepped down in July 2026"),
        (series("Late", "wavy", months=["2026-03"]), "in waves, with crests in March 2026", "come in waves"),
    ],
)
def test_a_course_is_a_main_point(figure, said, tail):
    made = replace(book(figure), signals=(Signal("shape", figure, "worse", 20.0, 0.001),))
    assert said in course_point.point(made, figure).replace("**", "")
    assert tail in points.headline(made)
    assert points.place(made.signals[0]) == "complaints.trend"
