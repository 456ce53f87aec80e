"""Cases as figures: their course, what they waited for, and no id; the first wait only where it is beyond chance."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints.cases import analyse
from cxanalysis.context import Context, Part
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.cases import Cases
from cxanalysis.facts.waits import Waits
from cxanalysis.period import Period
from cxanalysis.stats.parts import Parts
from tests.alike import told_apart

NOW = Period(2026, 10)
MONTHS = tuple(NOW.last(4))
ROWS = [
    {"number": 1, "complaint_id": "Z77", "customer_id": "K0001", "rules": (("open", 0),), "item": "late",
     "month": "2026-08", "days": 40.0, "open": True, "withdrawn": False, "cost": None, "description": ""},
    {"number": 2, "complaint_id": "Z78", "customer_id": "K0002", "rules": (("cost", 0), ("typical:late", 1)),
     "item": "late", "month": "2026-10", "days": 9.0, "open": False, "withdrawn": False, "cost": 132.0,
     "branch": "people", "median_days": 8.0, "description": "the driver came late"},
    {"number": 3, "complaint_id": "Z79", "customer_id": "K0003", "rules": (("chain", 0),), "item": "wrong",
     "month": "2026-10", "days": 4.0, "open": False, "withdrawn": True, "chain": 3.0, "chain_days": 60.0},
]  # fmt: skip
EVENTS = [
    (1, "occurred", -3.0), (1, "received", 0.0), (2, "received", 0.0), (2, "responded", 1.0),
    (2, "step:Looked into", 7.0), (2, "resolved", 9.0), (2, "followed_up", 12.0), (3, "received", 0.0),
    (3, "withdrawn", 4.0),
]  # fmt: skip


def context(scope: str = "all", last_day: date | None = None, **options) -> Context:
    return Context(NOW, scope, Parameters(**options), NOW.shift(-24), last_day=last_day)


def cases(rows=ROWS, **options) -> Cases:
    mine = [event for event in EVENTS if event[0] in {row["number"] for row in rows}]
    told = {"missing": (), "received": 372, **options}
    events = pd.DataFrame(mine, columns=["number", "event", "days"])
    return Cases(MONTHS, told.pop("received"), pd.DataFrame(rows), events, told.pop("missing"), **told)


def waits(rows, steps=("resolved", "responded", "step:Looked into")) -> Waits:
    table = np.asarray(rows, float)
    return Waits(
        steps[: table.shape[1]],
        Parts.of(table),
        tuple(int(n) for n in (table > 0).sum(axis=0)),
        int(table.any(axis=1).sum()),
    )


def drawn(n: int, means=(8.0, 2.0, 1.0), seed: int = 1) -> Waits:
    return waits(np.random.default_rng([n, seed]).exponential(means, (n, len(means))))


def by_item(part: Part, measure: str) -> dict:
    return {f.item: f for f in part.figures if f.measure == f"complaints.{measure}"}


@pytest.fixture(scope="module")
def found() -> Part:
    return analyse(cases(), drawn(100), context())


def test_a_case_has_its_course_and_no_id(found):
    figures = by_item(found, "case")
    assert [f.value for f in figures.values()] == [40.0, 9.0, 4.0]
    text = str([f.as_dict() for f in found.figures])
    assert not [name for name in ("Z77", "Z78", "K0001", "K0002") if name in text]
    second = figures["2"].detail
    assert second["rules"] == [["cost", "", 0], ["typical", "late", 1]]
    assert (second["cost"], second["branch"], second["description"]) == (132.0, "people", "the driver came late")
    assert not {"cost", "description", "chain"} & set(figures["1"].detail)


def test_waits_run_from_event_to_event_and_end_with_the_case(found):
    waited = {item: f.detail["waits"] for item, f in by_item(found, "case").items()}
    assert waited["1"] == [[0.0, 40.0, "responded"]]  # open and never answered
    assert waited["2"] == [[0.0, 1.0, "responded"], [1.0, 7.0, "step:Looked into"], [7.0, 9.0, "resolved"]]
    assert waited["3"] == [[0.0, 4.0, "responded"]]  # withdrawn before an answer


def test_where_answers_or_ends_are_not_recorded_none_is_waited_for():
    unanswered = by_item(analyse(cases(answers=False), drawn(40), context()), "case")
    assert unanswered["1"].detail["waits"] == [[0.0, 40.0, "resolved"]]
    endless = by_item(analyse(cases(followed=False), drawn(40), context()), "case")
    assert (endless["1"].value, endless["1"].detail["open"], endless["1"].detail["waits"]) == (0.0, False, [])
    assert endless["2"].value == 12.0  # the last event known


def test_shares_of_waiting_sum_to_one_with_the_longest_first(found):
    figures = by_item(found, "waiting")
    assert sum(f.value for f in figures.values()) == pytest.approx(1.0)
    first = next(iter(figures.values()))
    assert (first.item, first.detail["place"], first.detail["second"]) == ("resolved", "first", "responded")
    assert first.low < 8 / 11 < first.high
    assert first.n == first.detail["cases"] == 100
    assert (first.detail["first"], first.detail["last"]) == ("2026-07", "2026-10")


def test_equal_waits_are_seldom_called_the_longest():
    nothing = cases([])
    runs = [
        by_item(analyse(nothing, drawn(150, (3.0, 3.0, 1.0), seed), context()), "waiting") for seed in range(100, 220)
    ]
    assert sum(next(iter(figures.values())).detail["place"] == "first" for figures in runs) <= 12  # 5 % expected


def test_few_complaints_and_one_step():
    few = analyse(cases(), drawn(29), context())
    assert "waiting_few" in few.left_out
    assert not [f for f in by_item(few, "waiting").values() if f.detail["place"]]
    one = by_item(analyse(cases(), waits(np.ones((40, 1))), context()), "waiting")
    assert (one["resolved"].value, one["resolved"].detail["place"]) == (1.0, "")
    alone = by_item(analyse(cases(), waits([[3.0, 1.0]]), context()), "waiting")
    assert (alone["resolved"].value, alone["resolved"].low) == (0.75, None)


def test_what_cannot_be_said_is_named():
    nothing = Waits((), Parts.of(np.zeros((1, 1))), (), 0)
    empty = cases([], received=0)
    assert analyse(empty, nothing, context()).left_out == ("cases_none",)
    thin = analyse(cases(missing=("cost", "severe", "chain", "open", "typical:a", "typical:b")), nothing, context())
    assert thin.left_out == ("case_cost", "case_severe", "case_chain", "case_open", "case_typical", "waiting_none")


def test_row_order_of_complaints_does_not_matter():
    table = np.random.default_rng(5).exponential((4.0, 2.0), (50, 2))
    one, other = (analyse(cases(), waits(rows), context()) for rows in (table, table[::-1]))
    assert told_apart(one, other) == []
