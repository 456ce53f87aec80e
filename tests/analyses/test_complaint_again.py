"""Who complains again: found where planted, quiet where not, careful where few, and no name in the record."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints.again import MEASURE, analyse
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.again import Returned
from cxanalysis.period import Period
from tests.alike import told_apart

NOW = Period(2026, 10)
COUNTS = {"complaints": 120, "cases": 110, "customers": 103, "earlier": 19}
GROUPS = {
    "item": ("Late delivery", "Wrong goods", "Product fault", "Invoice error"),
    "handled_by": ("H1", "H2", "H3"),
    "method": ("phone", "web"),
}


def complaints(n: int = 2000, share=0.15, past=0.15, seed: int = 1, customers: int = 900, planted=None) -> Returned:
    """Complaints of a year and of the year before; `planted` lifts the share of one (kind, place)."""
    random = np.random.default_rng([n, seed])
    recent = random.random(n) < 0.5
    frame = pd.DataFrame({"recent": recent, "customer": random.integers(0, customers, n)})
    for kind, names in GROUPS.items():
        frame[kind] = random.integers(0, len(names), n)
    chance = np.where(recent, share, past).astype(float)
    if planted is not None:
        kind, place, lifted = planted
        chance = np.where(frame[kind] == place, lifted, chance)
    watched = np.where(recent, random.uniform(0, 365, n), 500)
    gap = np.where(random.random(n) < chance, random.uniform(3, 87, n), np.inf)
    frame["again"] = gap <= np.minimum(watched, 90)
    frame["days"] = np.minimum(np.minimum(gap, watched), 90)
    frame["whole"] = watched >= 90
    frame["step"] = random.choice([1, 2, 3, 4], n, p=[0.8, 0.1, 0.06, 0.04])
    return Returned(frame, dict(GROUPS), ("2025-11", "2026-10"), ("2024-11", "2025-10"))


def context(**options) -> Context:
    return Context(NOW, "all", Parameters(**options), Period(2024, 5))


def part(found: Returned, counts=None, **options):
    return analyse(found, COUNTS if counts is None else counts, context(**options))


def by_item(found) -> dict:
    return {f.item: f for f in found.figures if f.measure == MEASURE}


def test_a_planted_handler_is_found_and_no_other():
    standing = []
    for seed in range(5):
        found = by_item(part(complaints(planted=("handled_by", 1, 0.35), seed=seed)))
        standing += [k for k, f in found.items() if f.verdict in ("more_often", "less_often")]
    assert standing.count("handled_by:H2") == 5
    assert len(standing) <= 10  # the others are held against each other, and look no better for one that is worse
    figure = found["handled_by:H2"]
    assert figure.value == pytest.approx(0.35, abs=0.06)
    assert figure.detail["delta_low"] > 0.1 and figure.detail["others"] == pytest.approx(0.15, abs=0.03)
    assert figure.detail["others"] < figure.detail["pooled"] < figure.value + 1e-9


def test_a_company_where_nobody_differs_gets_no_finding():
    verdicts = [f.verdict for seed in range(12) for f in part(complaints(900, seed=seed)).figures]
    assert sum(v in ("more_often", "less_often") for v in verdicts) <= 3
    assert len(verdicts) == 12 * 14


def test_the_year_before_is_held_against():
    rise = by_item(part(complaints(share=0.3, past=0.12)))[""]
    assert rise.verdict == "more_often"
    assert rise.detail["year"]["delta_low"] > 0 and rise.detail["year"]["value"] == pytest.approx(0.12, abs=0.03)
    assert by_item(part(complaints(share=0.12, past=0.3)))[""].verdict == "less_often"
    same = by_item(part(complaints(40_000, customers=20_000)))[""]
    assert same.verdict == "as_often"  # within a fifth beyond doubt
    assert by_item(part(complaints(600)))[""].verdict == "unclear"


def test_what_the_figure_rests_on():
    found = complaints()
    figure, rows = by_item(part(found))[""], found.rows[found.rows["recent"]]
    assert (figure.n, figure.detail["x"]) == (len(rows), rows["again"].sum())
    assert figure.detail["customers"] == rows["customer"].nunique()
    assert figure.detail["whole"] == rows["whole"].sum()
    repeats = rows[rows["step"] > 1]["customer"].value_counts()
    assert (figure.detail["repeats"], figure.detail["repeaters"]) == (repeats.sum(), len(repeats))


def test_how_few_customers_made_half_of_the_repeats():
    found = complaints(400)
    rows = found.rows.assign(recent=True, step=1, customer=np.arange(400))
    rows.loc[:9, ["step", "customer"]] = [2, 7]
    rows.loc[10:16, ["step", "customer"]] = [3, 8]
    rows.loc[17:20, "step"] = 2
    detail = by_item(part(Returned(rows, found.groups, found.months, ())))[""].detail
    assert (detail["repeats"], detail["repeaters"], detail["few"], detail["few_repeats"]) == (21, 6, 2, 17)


def test_first_complaints_against_later_ones():
    assert by_item(part(complaints()))["after:1"].verdict in ("unclear", "as_often")
    rows = complaints()
    later = rows.rows["step"] > 1
    rows.rows.loc[later & rows.rows["whole"], "again"] = True
    rows.rows.loc[later & rows.rows["whole"], "days"] = 20.0
    found = by_item(part(rows))
    assert found["after:1"].verdict == "less_often" and found["after:2"].value > 0.7
    assert found["after:2"].verdict == found["after:3"].verdict == ""


def test_a_group_under_thirty_has_its_value_and_no_verdict():
    found = complaints()
    rows = found.rows[(found.rows["item"] != 3) | (found.rows.index < 110)]
    few = by_item(part(Returned(rows, found.groups, found.months, found.before)))["item:Invoice error"]
    assert few.n < 30 and few.verdict == "" and few.low < few.value < few.high
    assert "p" not in few.detail


def test_under_five_customers_who_came_back_there_is_no_verdict():
    found = complaints(planted=("method", 1, 0.0))
    none = by_item(part(found))["method:web"]
    assert none.value == 0 and none.verdict == "" and none.low == 0 and none.high > 0
    assert 0 < none.detail["pooled"] < 0.15  # nobody came back: drawn to the others, not taken at its word


def test_items_are_not_held_against_each_other():
    """A frequent item comes back more often by its frequency alone: customers who complain at random do so too."""
    found = complaints(4000, customers=2000, planted=("item", 0, 0.6))
    items = [f for name, f in by_item(part(found)).items() if name.startswith("item:")]
    assert max(f.value for f in items) > 0.4  # planted, and shown
    assert {f.verdict for f in items} == {""} and not any("others" in f.detail for f in items)


def test_of_two_the_worse_is_named_and_the_other_stands_beside_it():
    found = by_item(part(complaints(4000, customers=2000, planted=("method", 1, 0.35))))
    assert (found["method:web"].verdict, found["method:phone"].verdict) == ("more_often", "less_often")


def test_one_customer_who_comes_back_all_the_time_is_one_voice():
    found = complaints()
    mine = (found.rows["method"] == 1) & (found.rows.index % 2 == 0)
    found.rows.loc[mine, "customer"] = 5000
    found.rows.loc[mine, ["again", "days", "whole"]] = [True, 10.0, True]
    figure = by_item(part(found))["method:web"]
    assert figure.value > 0.4 and figure.verdict == "unclear"


def test_handlers_that_may_be_names_are_numbered():
    found = complaints()
    names = found.groups | {"handled_by": ("Li Wei", "Anna Berg", "H3")}
    told = part(Returned(found.rows, names, found.months, found.before))
    assert "again_numbered" in told.left_out
    assert {k for k in by_item(told) if k.startswith("handled_by")} == {f"handled_by:#{k}" for k in (1, 2, 3)}
    assert "Wei" not in str([f.as_dict() for f in told.figures])
    assert "again_numbered" not in part(found).left_out


def test_cases_stand_beside_complaints_and_customers():
    figure = part(complaints()).figures[0]
    assert (figure.measure, figure.value, figure.n) == ("complaints.cases", 110, 120)
    assert (figure.detail["customers"], figure.detail["earlier"]) == (103, 19)


def test_what_the_data_cannot_tell_is_named():
    found = complaints()
    none = part(Returned(found.rows.iloc[:0], {}, found.months, ()), dict.fromkeys(COUNTS, 0))
    assert (none.figures, none.left_out) == ((), ("again_named",))
    young = part(Returned(found.rows.assign(whole=False), {}, found.months, ()))
    assert young.left_out == ("again_young",) and len(young.figures) == 1
    bare = part(Returned(found.rows[found.rows["recent"]], {}, found.months, ()))
    assert set(bare.left_out) == {"again_no:item", "again_no:handled_by", "again_no:method", "again_year"}
    assert by_item(bare)[""].verdict == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.assign(again=False, days=90.0),
        lambda f: f.assign(again=True, days=1.0),
        lambda f: f.assign(customer=1),
        lambda f: f.assign(item=0, handled_by=0, method=0),
        lambda f: f.assign(item=-1, handled_by=-1, method=-1, step=0),
        lambda f: f.iloc[:1].assign(recent=True),
        lambda f: f.assign(days=0.0, again=False, whole=False),
    ],
)
def test_odd_data_stop_nothing(change):
    found = complaints(200)
    told = part(Returned(change(found.rows), found.groups, found.months, found.before))
    assert not [f for f in told.figures if f.verdict in ("more_often", "less_often")]


def test_row_order_does_not_matter():
    found = complaints(600)
    turned = Returned(found.rows.sample(frac=1, random_state=1), found.groups, found.months, found.before)
    assert told_apart(part(found), part(turned)) == []
