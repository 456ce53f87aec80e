"""Recorded causes: shares of what is recorded, leads and changes only beyond chance, the rest counted apart."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints.causes import analyse
from cxanalysis.context import Context, Part
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.causes import SIDES, UNKNOWN, Causes, labels
from cxanalysis.period import Period
from cxanalysis.stats.parts import Parts
from tests.alike import told_apart

NOW = Period(2026, 10)
MONTHS = tuple(NOW.last(12))
BRANCHES = (*SIDES["branch"], UNKNOWN)
EQUAL = dict.fromkeys(SIDES["branch"], 100)


def context(scope: str = "all", last_day: date | None = None, **options) -> Context:
    return Context(NOW, scope, Parameters(**options), NOW.shift(-36), last_day=last_day)


def rows(side: str, now: dict[str, int], before: dict[str, int], own: int = 1) -> np.ndarray:
    """Customers with `own` complaints each, all of one code."""
    counts = [n // own for year in (now, before) for n in (year.get(code, 0) for code in (*SIDES[side], UNKNOWN))]
    return own * np.repeat(np.eye(len(counts)), counts, axis=0)


def causes(now=None, before=None, own=1, compared=True, responsible=None, crossed=(), named=()) -> Causes:
    sums = {}
    if now is not None:
        sums["branch"] = Parts.of(rows("branch", now, before or {}, own))
    if responsible is not None:
        sums["responsible"] = Parts.of(rows("responsible", responsible, responsible, own))
    return Causes(
        MONTHS, compared, sums,
        pd.DataFrame(list(crossed), columns=["branch", "responsible", "complaints"]),
        pd.DataFrame(list(named), columns=["branch", "cause", "complaints"]),
    )  # fmt: skip


def by_item(part: Part) -> dict:
    return {f.item: f for f in part.figures}


def run(*args, scope="all", last_day=None, **options) -> tuple[dict, Part]:
    part = analyse(causes(*args, **options), context(scope, last_day))
    return by_item(part), part


def test_the_parts_of_a_side_are_those_of_its_sums():
    assert labels("branch")[:7] == [f"now:{code}" for code in BRANCHES]
    assert len(labels("responsible")) == 10


def test_shares_are_of_what_is_recorded_and_the_rest_is_counted_apart():
    found, part = run({"people": 60, "method": 30, UNKNOWN: 10}, {"people": 60, "method": 30, UNKNOWN: 10})
    assert (found["branch:people"].value, found["branch:people"].n) == (pytest.approx(2 / 3), 90)
    assert (found["branch:unknown"].value, found["branch:unknown"].n) == (pytest.approx(0.1), 100)
    assert found["branch:equipment"].value == 0.0  # the closed list is always all there
    assert [f.item for f in part.figures][:3] == ["branch:people", "branch:method", "branch:equipment"]
    assert part.left_out == ("cause_side:responsible",)


def test_a_clear_lead_is_first_and_equal_branches_have_none():
    found, _ = run({"people": 300, "method": 200, "material": 100}, EQUAL)
    first = found["branch:people"]
    assert (first.detail["place"], first.detail["second"]) == ("first", "method")
    assert first.detail["lead"] == pytest.approx(1 / 6)
    assert 0 < first.detail["lead_low"] < 1 / 6 < first.detail["lead_high"]
    equal, _ = run(EQUAL, EQUAL)
    assert equal["branch:people"].detail["place"] == ""


def test_a_lead_of_a_few_customers_who_complain_often_is_none():
    many = {"people": 60, "method": 30}
    assert run(many, many)[0]["branch:people"].detail["place"] == "first"
    assert run(many, many, own=10)[0]["branch:people"].detail["place"] == ""  # six customers against three


def test_a_change_is_told_with_its_size_and_no_change_is_unclear():
    found, part = run({"people": 300, "method": 300}, {"people": 200, "method": 400})
    people = found["branch:people"]
    assert (people.verdict, found["branch:method"].verdict) == ("more", "less")
    assert people.detail["before"] == pytest.approx(1 / 3)
    assert people.detail["delta_low"] < 1 / 6 < people.detail["delta_high"]
    assert found["branch:equipment"].verdict == ""  # none in either year: not tested
    assert part.left_out == ("cause_side:responsible",)
    assert {f.verdict for f in run(EQUAL, EQUAL)[1].figures if "delta" in f.detail} == {"unclear"}


def test_recording_otherwise_is_no_change_of_causes():
    found, part = run({"people": 300, "method": 300}, {"people": 100, "method": 200, UNKNOWN: 300})
    assert "cause_recording:branch" in part.left_out
    assert not [f for f in part.figures if "delta" in f.detail]
    assert found["branch:people"].value == 0.5


def test_without_a_year_before_or_with_few_nothing_is_compared():
    assert "cause_history:branch" in run({"people": 90}, {}, compared=False)[1].left_out
    assert "cause_history:branch" in run({"people": 90}, {"people": 29})[1].left_out
    few, part = run({"people": 20, "method": 9}, {"people": 200})
    assert "cause_few:branch" in part.left_out
    assert few["branch:people"].detail["place"] == ""
    assert few["branch:people"].low is not None  # value and interval, no verdict
    assert not [f for f in part.figures if f.verdict]


def test_a_month_that_is_not_over_is_not_compared():
    _, part = run({"people": 300, "method": 300}, {"people": 200, "method": 400}, last_day=date(2026, 10, 20))
    assert not [f for f in part.figures if f.verdict]


def test_partners_are_the_others_together():
    found, _ = run(EQUAL, EQUAL, responsible={"own": 50, "supplier": 30, "dealer": 5, "carrier": 15, UNKNOWN: 7})
    partners = found["responsible:partners"]
    assert (partners.value, partners.n, partners.detail["x"]) == (pytest.approx(0.5), 100, 50)
    assert found["responsible:own"].detail["place"] == "first"
    assert found["responsible:unknown"].detail["x"] == 7


def test_a_branch_says_what_it_consists_of():
    found, _ = run(
        {"people": 40, "method": 30}, EQUAL,
        crossed=[("people", "own", 30), ("people", "unknown", 10), ("method", "carrier", 30)],
        named=[("people", "Late start", 12)], responsible={"own": 30, "carrier": 30},
    )  # fmt: skip
    assert found["branch:people"].detail["crossed"] == {"own": 30, "unknown": 10}
    assert found["branch:people"].detail["causes"] == [["Late start", 12]]
    assert found["responsible:carrier"].detail["crossed"] == {"method": 30}


def test_nothing_recorded_one_complaint_and_one_customer():
    assert run()[1] == Part(left_out=("cause_none",))
    assert run({UNKNOWN: 50}, {"people": 50})[1].left_out == ("cause_none",)
    one, part = run({"people": 1}, {})
    assert (one["branch:people"].value, one["branch:people"].low) == (1.0, None)
    assert "cause_few:branch" in part.left_out
    alone, _ = run({"people": 40}, {"people": 40}, own=40)
    assert alone["branch:people"].value == 1.0


def test_every_interval_holds_together_and_quiet_years_stay_quiet():
    random, flagged, held, runs = np.random.default_rng(7), 0, 0, 60
    shares = [0.3, 0.2, 0.2, 0.1, 0.1, 0.1]
    for _ in range(runs):
        now, before = (dict(zip(SIDES["branch"], random.multinomial(400, shares), strict=True)) for _ in range(2))
        found, part = run({k: int(v) for k, v in now.items()}, {k: int(v) for k, v in before.items()})
        flagged += any(f.verdict in ("more", "less") for f in part.figures)
        inside = [
            found[f"branch:{c}"].low <= p <= found[f"branch:{c}"].high
            for c, p in zip(SIDES["branch"], shares, strict=True)
        ]
        held += all(inside)
    assert flagged / runs <= 0.15  # false findings held at 10 %
    assert held / runs >= 0.90


def test_row_order_does_not_matter():
    table = rows("branch", {"people": 30, "method": 25}, {"people": 20, "method": 30})
    one, other = causes({"people": 1}), causes({"people": 1})
    one.sums["branch"], other.sums["branch"] = Parts.of(table), Parts.of(table[::-1])
    assert told_apart(analyse(one, context()), analyse(other, context())) == []
