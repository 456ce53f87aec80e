"""The record: each number once, plain JSON, inert text."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.errors import CxError
from cxanalysis.measures import MEASURES, good_direction
from cxanalysis.record import FLAT_COLUMNS, Change, Figure, Record


def figure(value=0.05, item="", **more):
    return Figure("complaints.rate", item, "all", "2026-10", value, 0.04, 0.06, 1200, method="wilson", **more)


def test_the_same_number_twice_is_fine_two_numbers_are_not():
    record = Record("2026-10", "all")
    record.add([figure(), figure()])
    assert len(record) == 1
    with pytest.raises(CxError, match="two values for complaints.rate"):
        record.add([figure(0.06)])


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_missing_number_is_null_never_nan(value):
    assert figure(value).value is None
    record = Record("2026-10", "all")
    record.add([figure(value)])
    assert json.loads(record.to_json())["figures"][0]["value"] is None


def test_a_withheld_figure_keeps_its_reason_and_nothing_else():
    hidden = figure(withheld="fewer respondents than min_cell")
    assert (hidden.value, hidden.low, hidden.high) == (None, None, None)
    assert hidden.withheld == "fewer respondents than min_cell"


def test_a_verdict_outside_its_list_is_refused():
    with pytest.raises(CxError, match="is not a verdict of complaints.rate"):
        figure(verdict="rising")


@given(st.floats(-1e12, 1e12), st.one_of(st.none(), st.floats(0, 1)), st.integers(0, 10**9))
def test_json_brings_back_every_bit(value, p, n):
    change = Change("no_change", "inside_usual", p=p)
    record = Record("2026-10", "all")
    more = {"detail": {"x": 3}, "change": change}
    record.add([Figure("complaints.rate", "a,“b”\n", "all", "2026-10", value, None, None, n, **more)])
    record.note("status", "Final")
    back = Record.from_dict(json.loads(record.to_json()))
    assert back.to_json() == record.to_json()
    assert next(iter(back)).value == value


def test_flat_form_has_the_columns_of_the_contract_and_inert_text():
    record = Record("2026-10", "all")
    for item in ("=cmd()", "+1", "-1", "@x", "＝x", "plain"):
        record.add([Figure("complaints.share", item, "all", "2026-10", 0.5, None, None, 2)])
    rows = list(csv.DictReader(io.StringIO(record.to_csv())))
    assert tuple(rows[0]) == FLAT_COLUMNS
    assert sorted(row["item"] for row in rows) == ["'+1", "'-1", "'=cmd()", "'@x", "'＝x", "plain"]
    assert rows[0]["low"] == ""


def test_merging_records_of_two_notebooks():
    one, two = Record("2026-10", "all"), Record("2026-10", "all")
    one.add([figure()])
    two.add([figure(), Figure("complaints.complaints", "", "all", "2026-10", 7, None, None, 7)])
    one.merge(two)
    assert len(one) == 2
    two.note("headline", "a")
    one.merge(two)
    three = Record("2026-10", "all")
    three.note("headline", "b")
    with pytest.raises(CxError, match="two contents"):
        one.merge(three)


def test_history_is_in_order_and_of_one_scope():
    record = Record("2026-10", "all")
    for period in ("2026-10", "2026-08", "2026-09"):
        record.add([Figure("complaints.rate", "", "all", period, 0.1, None, None, 10)])
    assert [f.period for f in record.history("complaints.rate")] == ["2026-08", "2026-09", "2026-10"]


def test_every_measure_is_declared_whole():
    for measure in MEASURES.values():
        assert measure.good in {"up", "down", "neutral"}
        assert measure.name and measure.definition and measure.formula and measure.source
        assert measure.unit in {"points", "share", "count", "days", "currency", "index", "per_1000", ""}


def test_good_direction_of_classes():
    assert good_direction("value.class_share", "value") == "up"
    assert good_direction("value.class_share", "low_value") == "down"
    assert good_direction("value.class_share", "sub_value") == "neutral"
    assert good_direction("complaints.rate") == "down"
