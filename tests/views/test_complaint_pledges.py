"""Pledges in words: the share and its rest, what is not final, who is behind, what the data cannot say."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from cxanalysis.complaints.pledges import analyse
from cxanalysis.context import Part
from cxanalysis.data.working_time import WorkingTime
from cxanalysis.evaluation import targets
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views.complaints import pledges as view
from cxanalysis.present.views.complaints.pledge_curve import pledges_figure, pledges_watched
from cxanalysis.present.views.complaints.pledge_groups import pledges_groups, pledges_groups_table
from cxanalysis.present.views.complaints.pledge_months import kept_figure
from cxanalysis.record import Record
from tests.analyses import test_complaint_pledges as made

EVERY_DAY = WorkingTime()
CAUSAL = ("cause", "because", "due to", "effect", "significant", "dramatic")


def book(found, orders=made.EMPTY, lacking=None, goal=None, days=EVERY_DAY, **more) -> tuple[Book, Part]:
    about = made.context(**more)
    part = analyse(found, orders, lacking, about)
    record = Record(str(made.NOW), "all")
    record.add(part.figures)
    rows = [{"target_id": "T", "measure": made.RESULT, "item": "", "value": goal, "direction": "at_least"}]
    aims = targets(pd.DataFrame(rows), record.get, about) if goal else ()
    notes = {"settings": SimpleNamespace(pledges=days)}
    return Book(record, language("en"), {}, "Trial", about, targets=aims, notes=notes), part


def heading(block) -> str:
    return html.unescape(re.search(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[1])


def plain(block) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", block.html))


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def cells(block) -> list[list[str]]:
    body = re.search(r"<tbody.*?>(.*)</tbody>", block.html, re.DOTALL)[1]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [[html.unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


FULL = made.pledged(
    arrivals=made.arrivals(30, 6), first=made.firsts(40, 96),
    by=made.by("result", {"slow": (70, 50), "a": (305, 32), "b": (306, 32), "c": (304, 33)}),
)  # fmt: skip


def test_the_share_its_rest_and_the_waits():
    said = plain(view.pledges_finding(book(FULL)[0]))
    assert "The pledges show no clear change" in said
    assert "Of the 100 complaints received in October 2026, 85% (77% to 91% with 95% confidence) had a result" in said
    assert "10 took longer, 3 are still open beyond that and 2 were withdrawn." in said
    assert "Half have one after 5 days; the slowest tenth wait 15 days or more." in said
    assert "Somebody went to see 36 cases; 83%" in said and "10 open cases are older than that" in said
    assert "42% were solved at first contact (40 of 96)." in said
    assert not any(word in said.lower() for word in CAUSAL)


def test_changes_are_named_in_the_title():
    worse = view.pledges_finding(book(made.pledged(made.last_month(kept=60, late=35)))[0])
    assert heading(worse) == "Kept less often than usual: result within 10 days"
    assert "Result within 10 days: below the usual range of" in plain(worse)
    better = view.pledges_finding(book(made.pledged(made.last_month(kept=98, late=0, still=0)))[0])
    assert heading(better) == "Kept more often than usual: result within 10 days"
    late = view.pledges_finding(book(made.pledged(), made.last_orders(60), {})[0])
    assert heading(late) == "Kept less often than usual: delivered on time"


def test_a_missed_target_is_the_title_and_stands_in_the_table():
    report, _ = book(made.pledged(), goal=0.95)
    assert heading(view.pledges_finding(report)) == "85% solved within 10 days; the target of 95% is missed"
    assert cells(view.pledges_table(report))[0][-1] == "95%: missed"
    met, _ = book(made.pledged(), goal=0.5)
    assert heading(view.pledges_finding(met)) == "The pledges show no clear change"


def test_a_young_month_is_provisional_and_not_judged():
    young = made.results(60, 0, 0, 0)
    young.loc[len(young)] = [str(made.NOW), 288, made.OPEN, 40]
    report, _ = book(made.pledged(young, followed=8.0))
    assert heading(view.pledges_finding(report)) == "How many pledges were kept is not final yet"
    assert "so this may still change" in plain(view.pledges_finding(report))
    assert cells(view.pledges_table(report))[0][-1] == "Provisional"
    assert heading(pledges_figure(report, 1)) == "So far 60% are solved within 10 days"
    assert heading(kept_figure(report, 2)) == "60% solved within 10 days so far; the month is provisional"
    assert "Hollow last mark: provisional." in plain(kept_figure(report, 2))


def test_few_cases_and_few_months():
    few, _ = book(made.pledged(made.results_with({"kept": 12, "late": 8, "still": 0, "gone": 0})))
    assert heading(pledges_figure(few, 1)) == "60% solved within 10 days; too few cases to judge"
    assert "Too few cases (n = 20)" in cells(view.pledges_table(few))[0][-1]
    short, _ = book(made.pledged(made.results(months=made.MONTHS[-5:])))
    assert heading(view.pledges_finding(short)) == "It is too early to say whether pledges are kept better or worse"
    assert cells(view.pledges_table(short))[0][-1] == "Too few months"
    (only,) = {str(f.period) for f in book(made.pledged(made.results(months=made.MONTHS[-1:])))[1].figures}
    assert only == str(made.NOW)


def test_the_curve_says_its_numbers():
    report, found = book(FULL)
    block = pledges_figure(report, 3)
    assert heading(block) == "85% are solved within 10 days; the slowest tenth wait 15+"
    assert 120 <= len(alt(block)) <= 280
    assert "85% (77% to 91%) by the pledged 10 days; 3 still open beyond them" in alt(block)
    assert cells(block)[10] == ["10", "85%", "77% to 91%", "13%"]
    slow, _ = book(made.pledged(made.results(60, 10, 30, 0)))
    assert heading(pledges_figure(slow, 1)) == "60% are solved within 10 days; over a tenth wait 50+"


def test_what_became_of_the_cases_by_day():
    rows = cells(pledges_watched(book(FULL)[0]))
    assert rows[0] == ["0", "100", "0", "0", "0"]
    assert rows[2] == ["10", "13", "85", "2", "0"]
    assert [sum(map(int, row[1:])) for row in rows] == [100] * 5


def test_three_years_of_the_share():
    report, _ = book(FULL)
    block = kept_figure(report, 4)
    assert heading(block).startswith("85% solved within 10 days, within the usual ")
    assert len(cells(block)) == len(made.MONTHS)
    assert cells(block)[0][:3] == ["October 2026", "100", "85%"]
    assert kept_figure(book(made.pledged(made.results(months=made.MONTHS[-1:])))[0], 4) is None


def test_groups_that_differ_are_named_with_what_the_others_reach():
    report, found = book(FULL)
    said = plain(view.pledges_finding(report))
    figure = made.now(found, made.RESULT, "slow")
    others = report.number(figure, figure.detail["others"])
    assert f"Less often than all others in twelve months: slow (result within 10 days 58%, others {others})" in said
    assert [row[0] for row in cells(pledges_groups(report)) if row[-1] == "Less often"] == ["slow"]
    assert len(cells(pledges_groups_table(report))) == 4
    quiet, _ = book(made.pledged(by=made.by("result", {"a": (510, 90), "b": (510, 90)})))
    assert "No item, handler or channel is shown to keep the pledges" in plain(view.pledges_finding(quiet))
    assert pledges_groups(quiet) is None
    assert pledges_groups_table(book(made.pledged())[0]) is None


def test_groups_have_their_names():
    rows = [(by, name, 120, made.HAPPENED, 60) for by, name in (
        ("handled_by", "H1"), ("method", "email"), ("method", "pigeon"), ("unit", "East"))]  # fmt: skip
    frame = made.frame(rows, "by", "value", "hours", "status", "cases")
    report, _ = book(made.pledged(by={"result": frame}))
    names = {row[0] for row in cells(pledges_groups_table(report))}
    assert names == {"Handler H1", "E-mail", "pigeon", "Unit East"}


def test_a_handler_that_differs_is_no_verdict_on_a_person():
    rows = [("handled_by", name, hours, made.HAPPENED, n) for name, counts in (("H1", (70, 50)), ("H2", (950, 94)))
            for hours, n in zip((120, 360), counts, strict=True)]  # fmt: skip
    frame = made.frame(rows, "by", "value", "hours", "status", "cases")
    said = plain(view.pledges_finding(book(made.pledged(by={"result": frame}))[0]))
    assert "Handler H1 (result within 10 days 58%" in said and "a difference is no verdict on a person" in said
    assert "verdict on a person" not in plain(view.pledges_finding(book(FULL)[0]))


def test_a_single_handler_has_nobody_to_be_held_against():
    frame = made.frame([("handled_by", "H1", 120, made.HAPPENED, 1200)], "by", "value", "hours", "status", "cases")
    whole = made.results(kept=100, late=0, still=0, gone=0)
    report, _ = book(made.pledged(whole, by={"result": frame}))
    assert cells(pledges_groups_table(report))[0][-2:] == ["no figure", "Too few"]


def test_results_piled_on_the_last_day_are_told_with_their_numbers():
    said = plain(view.pledges_finding(book(made.pledged(made.heaped(18)))[0]))
    assert "Unusually many results on the last day before the pledge ends: 216 in twelve months, where 83 were" in said
    assert "check whether cases are closed in time or only ticked off" in said
    assert "Unusually many" not in plain(view.pledges_finding(book(made.pledged(made.heaped(7)))[0]))


def test_working_days_are_said():
    report, _ = book(FULL, days=WorkingTime((0, 1, 2, 3, 4)))
    assert "had a result within 10 working days" in plain(view.pledges_finding(report))
    assert "Half have one after 5 working days;" in plain(view.pledges_finding(report))
    assert "Only working days are counted." in plain(pledges_figure(report, 1))


def test_all_that_was_agreed_of_orders():
    both = pd.concat([made.orders(), made.orders(on_time=80).assign(item="all")], ignore_index=True)
    report, _ = book(made.pledged(), both, {})
    said = plain(view.pledges_finding(report))
    assert "80% of the orders due in October 2026 were delivered as agreed." in said and "on time" not in said
    assert [row[0] for row in cells(view.pledges_table(report))][-2:] == [
        "Delivered on time",
        "Delivered as agreed in all",
    ]
    assert cells(view.pledges_table(report))[-1][-1] == "Judged by its parts"


def test_orders_alone_and_nothing_at_all():
    none = replace(made.pledged(), results=None)
    report, part = book(none, made.orders(), {})
    assert "Orders due in October 2026: 90.0% on time." in plain(view.pledges_finding(report)) or (
        "Orders due in October 2026: 90% on time." in plain(view.pledges_finding(report))
    )
    assert pledges_figure(report, 1) is None and kept_figure(report, 1) is None and pledges_watched(report) is None
    empty, part = book(none)
    assert view.pledges_finding(empty) is None and view.pledges_table(empty) is None
    lines = view.unsaid(empty, part)
    assert "Not shown: results in time. Complaints carry no resolved_at." in lines
    assert "Not shown: deliveries as agreed. There are no orders." in lines


CODES = (
    "pledges_result", "pledges_arrival", "pledges_first", "pledges_none", "pledges_young:result", "pledges_visits",
    "pledges_who", "pledges_groups:3", "pledges_names", "pledges_orders", "pledges_on_time:promised_on,delivered_on",
    "pledges_quality:quality_ok", "pledges_quantity:quantity", "pledges_due",
)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_gap_has_its_own_words(code):
    report, _ = book(FULL)
    (line,) = view.unsaid(report, Part(left_out=(code,)))
    assert line.endswith(".") and "{" not in line
    assert line not in view.unsaid(report, Part(left_out=tuple(c for c in CODES if c != code)))
