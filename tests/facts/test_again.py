"""Complaints chained to cases and followed forward: one row for each rule, and a year whose truth is known."""

from __future__ import annotations

import json
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.facts.again import last_moment, steps
from cxanalysis.facts.complaints import flagged
from cxanalysis.period import Period
from cxanalysis.stats.return_curve import returns

SETTINGS = 'organisation = "Trial"\ntime_zone = "Europe/London"\ncurrency = "EUR"\nas_of = "2026-11-20"\n'
CUSTOMERS = """customer_id,joined_on,left_on,region
a,2020-01-01,,North
b,2020-01-01,,South
c,2020-01-01,2026-10-11,North
d,2020-01-01,2026-09-01,North
"""
COMPLAINTS = """complaint_id,received_at,customer_id,item,kind,handled_by,repeats
1,2026-01-01T09:00,b,old,complaint,,
2,2026-05-01T12:00,a,late,complaint,H1,
3,2026-07-30T12:00,a,late,complaint,H1,
4,2026-10-28T12:01,a,late,complaint,H2,
5,2026-10-28T12:01,a,late,complaint,H2,
6,2026-10-01T08:00,b,wrong,complaint,H1,
7,2026-10-06T08:00,b,late,complaint,H1,6
8,2026-10-01T00:00,c,late,complaint,H2,
9,2026-10-21T00:00,c,late,complaint,H2,
10,2026-10-02T00:00,d,late,complaint,H2,
11,2026-10-10T00:00,,late,complaint,H2,
12,2026-10-12T00:00,a,late,grumble,H2,
13,2026-11-01T00:00,b,wrong,complaint,H1,
"""
OCTOBER = [Period(2026, 10)]
YEAR = Period(2026, 10).last(12)


def opened(folder, complaints=COMPLAINTS, customers=CUSTOMERS, **parameters):
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "complaints.csv").write_text(complaints, encoding="utf-8")
    if customers:
        (folder / "customers.csv").write_text(customers, encoding="utf-8")
    return open_data(folder, overrides=parameters)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("again"))


def by_id(data) -> pd.DataFrame:
    table = steps(data)
    return table.select("complaint_id", "case", "step", "following").to_pandas().set_index("complaint_id")


def test_a_case_goes_on_while_the_next_complaint_comes_within_the_window(data):
    found = by_id(data)
    assert found.loc[["2", "3"], "step"].tolist() == [1, 2]  # 90 days to the hour
    assert found.loc[["4", "5"], "step"].tolist() == [1, 1]  # a minute more; at one moment, neither repeats the other
    assert found.loc["2", "case"] == found.loc["3", "case"] != found.loc["4", "case"] == found.loc["5", "case"]
    assert "11" not in found.index and "12" not in found.index


def test_a_named_repeat_joins_its_case_whatever_the_item(data):
    found = by_id(data)
    assert found.loc["6", "case"] == found.loc["7", "case"] == found.loc["13", "case"]
    assert found.loc[["6", "7", "13"], "step"].tolist() == [1, 2, 2]
    assert found.loc["6", "following"] == datetime(2026, 10, 6, 8)  # before the next about the same item


def test_chains_of_named_repeats_are_one_case(tmp_path):
    rows = "complaint_id,received_at,customer_id,item,repeats\n1,2026-01-01,a,x,\n2,2026-06-01,a,y,1\n"
    rows += "3,2026-09-01,b,z,2\n4,2026-09-01,b,w,\n5,2026-10-01,b,v,4\n"
    found = by_id(opened(tmp_path, rows))
    assert found["case"].nunique() == 2
    assert len(set(found.loc[["1", "2", "3"], "case"])) == 1


def test_the_month_in_complaints_cases_and_customers(data):
    counts = facts.case_counts(data, Scope(), OCTOBER[0])
    assert counts == {"complaints": 7, "cases": 4, "customers": 4, "earlier": 0}
    north = facts.case_counts(data, Scope("region", "North"), OCTOBER[0])
    assert north == {"complaints": 5, "cases": 3, "customers": 3, "earlier": 0}
    july = facts.case_counts(data, Scope(), Period(2026, 7))
    assert july == {"complaints": 1, "cases": 1, "customers": 1, "earlier": 1}


def test_cases_of_the_first_months_may_go_back_to_what_is_not_known(data):
    assert "earlier" not in facts.case_counts(data, Scope(), Period(2026, 3))  # 1 January + 90 days = 1 April
    assert facts.case_counts(data, Scope(), Period(2026, 12)) == {
        "complaints": 0, "cases": 0, "customers": 0, "earlier": 0,
    }  # fmt: skip


def followed(data, scope="all", periods=YEAR, before=()) -> pd.DataFrame:
    return facts.returned(data, Scope.parse(scope), periods, before).rows


def test_days_until_the_next_one_or_as_long_as_was_watched(data):
    rows = followed(data, periods=OCTOBER)
    table = rows.sort_values(["customer", "days"])[["customer", "days", "again", "whole"]]
    end = datetime(2026, 11, 1)
    late = (end - datetime(2026, 10, 28, 12, 1)).total_seconds() / 86_400
    assert table["days"].tolist() == pytest.approx([late, late, 5.0, 26 - 1 / 3, 10.0, 11.0, 30.0])
    assert table["again"].tolist() == [False, False, True, False, False, False, False]
    # c left on the 11th: the complaint before is watched till then, the one after it, as d's, to the end of the data
    assert not table["whole"].any()


def test_a_return_on_the_ninetieth_day_counts(data):
    rows = followed(data, periods=[Period(2026, 5)])
    assert rows[["days", "again", "whole"]].values.tolist() == [[90.0, True, True]]
    rows = followed(data, periods=[Period(2026, 7)])
    assert rows[["days", "again", "whole"]].values.tolist() == [[90.0, False, True]]  # a minute late


def test_the_look_ahead_ignores_the_scope(tmp_path):
    moved = "complaint_id,received_at,customer_id,item,region,repeats\n1,2026-06-01,a,late,,\n2,2026-09-20,a,late,,\n"
    moved += "3,2026-10-02,b,wrong,,2\n4,2026-10-30,b,old,,\n"
    rows = followed(opened(tmp_path, moved), "region=North")
    assert rows["again"].tolist() == [False, True]


def test_nothing_is_watched_beyond_the_last_record(tmp_path):
    data = opened(tmp_path)
    assert last_moment(data) == datetime(2026, 11, 1)
    orders = "order_id,customer_id,ordered_on,revenue\n1,a,2026-11-15,5\n"
    (tmp_path / "orders.csv").write_text(orders, encoding="utf-8")
    assert last_moment(opened(tmp_path)) == datetime(2026, 11, 15)


def test_the_place_in_a_case_is_known_once_the_look_back_is_whole(data):
    found = followed(data)
    assert found["step"].tolist() == [1, 2, 1, 1, 0, 1, 2, 1, 2, 1]  # by customer; b's of January could be a repeat


def test_the_same_months_a_year_before_and_nothing_between(tmp_path):
    rows = "complaint_id,received_at,customer_id,item\n" + "".join(
        f"{k},{day},a,late\n"
        for k, day in enumerate(("2025-09-30", "2025-10-05", "2025-11-01", "2026-09-30", "2026-10-31"))
    )
    found = facts.returned(opened(tmp_path, rows), Scope(), OCTOBER, [Period(2025, 10)])
    assert found.rows["recent"].tolist() == [False, True]
    assert (found.months, found.before) == (("2026-10", "2026-10"), ("2025-10", "2025-10"))


def test_groups_are_numbered_by_frequency_and_missing_columns_are_none(data, tmp_path):
    found = facts.returned(data, Scope(), OCTOBER)
    assert found.groups == {"item": ("late", "wrong"), "handled_by": ("H2", "H1")}
    assert sorted(found.rows["handled_by"]) == [0, 0, 0, 0, 0, 1, 1]
    assert (found.rows["method"] == -1).all()
    bare = facts.returned(opened(tmp_path, "complaint_id,received_at,customer_id\n1,2026-10-02,a\n", ""), Scope(), YEAR)
    assert bare.groups == {} and len(bare.rows) == 1


def test_only_anonymous_ones_give_no_rows(tmp_path):
    data = opened(tmp_path, "complaint_id,received_at,customer_id\n1,2026-10-02,\n")
    assert followed(data).empty
    assert facts.frequent_complainers(data, Scope(), YEAR).empty
    assert facts.case_counts(data, Scope(), OCTOBER[0])["complaints"] == 0


def test_row_order_does_not_matter(tmp_path):
    head, *rows = COMPLAINTS.splitlines()
    turned = opened(tmp_path, "\n".join([head, *rows[::-1]]) + "\n")
    (tmp_path / "same").mkdir()
    pd.testing.assert_frame_equal(followed(turned), followed(opened(tmp_path / "same")))


def test_who_complains_again_and_again(data):
    found = facts.frequent_complainers(data, Scope(), YEAR)
    assert found["customer_id"].tolist() == ["a", "b", "c"]
    assert found[["complaints", "cases", "repeats", "items"]].values.tolist() == [
        [4, 2, 1, 1],
        [3, 2, 1, 3],
        [2, 1, 1, 1],
    ]
    assert found["last"].iloc[0] == datetime(2026, 10, 28, 12, 1)


# The truth: each customer complains about one item at random, so that 32 in 100 complaints repeat one of the last 90
# days, in every month. "Has ever complained before" calls 7 of 100 repeats in the first month and 70 in the twelfth.


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    random = np.random.default_rng(2026)
    rate = -np.log(1 - 0.32) / 90
    number = random.poisson(rate * 365, 1500)
    whose = np.repeat(np.arange(1500), number)
    moments = pd.Timestamp("2025-11-01") + pd.to_timedelta(random.integers(0, 365 * 1440, whose.size), unit="min")
    rows = pd.DataFrame({"complaint_id": np.arange(whose.size), "received_at": moments, "customer_id": whose})
    rows = rows.assign(item="late")
    folder = tmp_path_factory.mktemp("year")
    rows.to_csv(folder / "complaints.csv", index=False, date_format="%Y-%m-%dT%H:%M")
    return open_data(folder, datetime(2026, 11, 20).date()), rows


def test_ever_before_drifts_where_the_window_stays(year):
    data, rows = year
    rows = rows.sort_values("received_at")
    ever = rows["customer_id"].duplicated().groupby(rows["received_at"].dt.to_period("M")).mean()
    assert ever.iloc[0] < 0.10 and ever.iloc[-1] > 0.65  # what counting "ever before" would report
    frame = facts.repeat_months(data, Scope(), YEAR)
    frame["x"], frame["n"] = frame["repeats"] * frame["customers"], frame["complaints"] * frame["customers"]
    sums = frame.groupby("period")[["x", "n"]].sum()
    assert sums.index.tolist() == [str(p) for p in YEAR[3:]]  # November to January have no whole look-back
    share = sums["x"] / sums["n"]
    assert share.between(0.22, 0.42).all()
    assert sums["x"].sum() / sums["n"].sum() == pytest.approx(0.32, abs=0.025)


def test_the_forward_probability_is_the_truth_though_the_latest_are_not_watched_to_the_end(year):
    data, _ = year
    rows = followed(data)
    found = returns(rows["days"], rows["again"], 90, rows["customer"])
    assert found.value == pytest.approx(0.32, abs=0.02)
    assert rows["again"].mean() < 0.30  # what counting all as watched would report


def test_the_sample_s_planted_complainers_are_the_most_frequent(root):
    truth = json.loads((root / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))
    planted = set(truth["effects"]["repeat_complainers"]["customer_ids"])
    found = facts.frequent_complainers(open_data(root / "data" / "sample"), Scope(), YEAR)
    assert set(found["customer_id"].head(15)) <= planted
    assert (found["complaints"] >= found["cases"]).all() and (found["repeats"] <= found["complaints"]).all()


def test_steps_and_flags_call_the_same_complaints_repeats(data):
    table = steps(data)
    mine = table.filter(table.step > 1).select("complaint_id").to_pandas()
    theirs = flagged(data)
    theirs = theirs.filter(theirs.repeat).select("complaint_id").to_pandas()
    assert sorted(mine["complaint_id"]) == sorted(theirs["complaint_id"]) == ["13", "3", "7", "9"]
