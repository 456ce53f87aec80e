"""States as a closed list, improvements judged against what was left alone, and what cannot be told named."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints import loop
from cxanalysis.complaints.loop import Aim, analyse, reach
from cxanalysis.context import Context, Part
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.loop import States
from cxanalysis.period import Period
from tests.alike import told_apart

NOW = Period(2026, 10)
RECORDED = frozenset({"resolved_at", "followed_up_at", "withdrawn_at", "improvement_id"})
STATES = (("late", "overdue", 3, 0), ("wrong", "overdue", 5, 1), ("late", "answered", 80, 4), ("late", "open", 12, 0))


def context(scope: str = "all", **options) -> Context:
    return Context(NOW, scope, Parameters(), NOW.shift(-40), **options)


def states(rows=STATES, recorded=RECORDED) -> States:
    frame = pd.DataFrame(list(rows), columns=["item", "state", "complaints", "improved"])
    return States(frame, date(2026, 10, 31), recorded)


def months(late: list[int], first: Period | None = None, **others: list[int]) -> pd.DataFrame:
    start = first or NOW.shift(1 - len(late))
    index = pd.Index([str(start.shift(k)) for k in range(len(late))], name="period")
    others = others or {"wrong": [30] * len(late), "fault": [20] * len(late)}
    return pd.DataFrame({"late": late, **others}, index=index)


def row(**more) -> dict:
    plain = {"improvement_id": "I1", "measure": "complaints.share", "item": "late", "scope": "all",
             "started_on": pd.Timestamp("2025-10-15"), "owner": "", "due_on": pd.NaT, "expected": float("nan"),
             "status": ""}  # fmt: skip
    return {**plain, **more}


def judged(counts: pd.DataFrame | None, *rows: dict, **options) -> Part:
    aims = [Aim(r, counts if loop.aimed_at(r)[0] == "item" else None) for r in rows or (row(),)]
    return analyse(states(), aims, context(**options))


def effect(part: Part, item: str = "I1"):
    return next(f for f in part.figures if f.measure == "improvement.effect" and f.item == item)


# I1 began in October 2025: the year before the guard is August 2024 to July 2025, the year since is November to October
HALVED = months([20] * 15 + [99, 99, 99] + [10] * 12)  # a bad quarter, the month of the start in it


def test_every_state_is_there_and_they_sum_to_the_total():
    found = {f.item: f for f in analyse(states(), [], context()).figures}
    assert {name: f.value for name, f in found.items()} == {
        "open": 12, "overdue": 8, "answered": 80, "followed_up": 0, "withdrawn": 0,
    }  # fmt: skip
    assert {f.n for f in found.values()} == {100}
    assert found["overdue"].detail["items"] == [["wrong", 5], ["late", 3]]
    assert found["open"].detail["improved"] == 5 and found["open"].detail["share"] == 0.12
    assert found["open"].detail["first"] == "2025-11"


def test_what_is_not_recorded_is_named():
    assert analyse(states(recorded=frozenset()), [], context()).left_out == ("state_resolved",)
    assert analyse(states(recorded=frozenset()), [], context()).figures == ()
    part = analyse(states(recorded=frozenset({"resolved_at"})), [], context())
    assert part.left_out == ("state_followed_up", "state_improvement")
    assert "improved" not in part.figures[0].detail
    none = analyse(states(rows=()), [], context())
    assert [f.value for f in none.figures] == [0] * 5 and "share" not in none.figures[0].detail


def test_the_bad_months_before_the_start_are_not_counted():
    figure = effect(judged(HALVED))
    assert figure.verdict == "worked" and figure.value == pytest.approx(0.5)
    assert (figure.detail["before_first"], figure.detail["before_last"]) == ("2024-08", "2025-07")
    assert (figure.detail["after_first"], figure.detail["after_last"]) == ("2025-11", "2026-10")
    assert figure.detail["before_monthly"] == 20 and figure.detail["left_alone_monthly"] == 20
    assert figure.detail["seasonal"] and figure.n == 360


def test_items_with_an_improvement_of_their_own_are_not_left_alone():
    busy = HALVED.assign(fault=[20] * 15 + [10] * 15)
    alone = effect(judged(busy, row(), row(improvement_id="I2", item="fault", started_on=pd.Timestamp("2025-10-01"))))
    assert alone.detail["others"] == 1 and alone.value == pytest.approx(0.5)
    assert effect(judged(busy)).value > 0.5


def test_a_rise_and_no_change_are_not_yet():
    assert effect(judged(months([20] * 18 + [45] * 12))).verdict == "not_yet"
    large = {"wrong": [900] * 30, "fault": [700] * 30}
    assert effect(judged(months([300] * 30, **large))).verdict == "not_yet"
    assert effect(judged(months([9] * 30))).verdict == "unclear"


def test_the_same_months_of_the_year_are_compared_while_the_year_is_young():
    season = [5, 5, 5, 30, 30, 30, 5, 5, 5, 5, 5, 5]  # from January on
    frame = months([season[(3 + k) % 12] for k in range(31)], first=Period(2024, 4))
    figure = effect(judged(frame, row(started_on=pd.Timestamp("2026-06-20"))))
    assert (figure.detail["before_first"], figure.detail["before_last"]) == ("2025-07", "2025-10")
    assert (figure.detail["after_first"], figure.detail["after_last"]) == ("2026-07", "2026-10")
    assert figure.value == pytest.approx(1.0) and figure.detail["seasonal"]


def test_what_has_no_value_says_why():
    early = effect(judged(HALVED, row(started_on=pd.Timestamp("2026-08-02"))))
    assert (early.value, early.verdict, early.detail["reason"]) == (None, "unclear", "early")
    late = effect(judged(HALVED, row(started_on=pd.Timestamp("2024-08-02"))))
    assert late.detail["reason"] == "history"
    assert effect(judged(HALVED, row(item="never heard of"))).detail["reason"] == "alone"
    assert effect(judged(HALVED[["late"]])).detail["reason"] == "alone"
    few = effect(judged(months([0] * 29 + [1])))
    assert (few.low, few.verdict, few.detail["reason"]) == (None, "unclear", "few")


def test_an_unfinished_month_is_not_after():
    figure = effect(judged(HALVED, last_day=date(2026, 10, 10)))
    assert figure.detail["after_last"] == "2026-09"


def test_others_are_named_and_scopes_kept_apart():
    rows = (
        row(improvement_id="S", measure="satisfaction.perceived", item="reliability"),
        row(improvement_id="R", item=""),
        row(improvement_id="N", scope="region=North"),
    )
    assert judged(HALVED, *rows).left_out == ("effect_elsewhere:S", "effect_elsewhere:R", "effect_scope:N")
    north = judged(HALVED, *rows, scope="region=North")
    assert effect(north, "N").verdict == "worked"
    assert "effect_scope:N" not in north.left_out


def test_plans_are_told_beside():
    figure = effect(judged(HALVED, row(owner="Head of accounts", due_on=pd.Timestamp("2026-01-31"), expected=-0.1)))
    assert figure.detail["owner"] == "Head of accounts"
    assert (figure.detail["due"], figure.detail["expected"]) == ("2026-01-31", -0.1)
    assert figure.detail["share_before"] == pytest.approx(20 / 70)
    assert "owner" not in effect(judged(HALVED)).detail


def test_many_improvements_without_effect_give_few_successes():
    random = np.random.default_rng(5)
    names = [f"i{k}" for k in range(12)]
    worked = 0
    for _ in range(12):
        frame = months(random.poisson(15, 30), **{n: random.poisson(15, 30) for n in names})
        rows = [row(improvement_id=f"I{k}", item=f"i{k}") for k in range(8)]
        worked += sum(f.verdict == "worked" for f in judged(frame, *rows).figures)
    assert worked <= 3  # of 96


def test_how_far_back_the_counts_must_reach():
    assert reach([], NOW) == 1
    assert reach([row()], NOW) == 12 + 2 + 12 + 1


def test_order_of_rows_does_not_matter():
    one = judged(HALVED, row(), row(improvement_id="I2", item="fault"))
    other = judged(HALVED[["fault", "late", "wrong"]], row(improvement_id="I2", item="fault"), row())
    assert told_apart(one, other) == []
