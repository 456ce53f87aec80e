"""The made-up company: a clean export, the same bytes every time, and the effects `truth.json` tells, no others."""

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxanalysis.data import open_data
from cxanalysis.data.sample import EFFECTS, build_sample, make_sample
from cxanalysis.data.sample.complaints import ITEMS
from cxanalysis.data.tables import TABLES
from cxanalysis.errors import UsageError
from cxanalysis.period import Period

SHIPPED = Path(__file__).parents[1] / "data" / "sample"
MONTHS = [str(p) for p in Period(2026, 10).last(30)]


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def small():
    return build_sample()


@pytest.fixture(scope="module")
def large():
    return build_sample(customers=6000, seed=1)


@pytest.fixture(scope="module")
def nothing():
    return build_sample(customers=6000, seed=1, effects=())


def month_of(column: pd.Series) -> pd.Series:
    return column.dt.strftime("%Y-%m")


def complaints_of(sample, item: str) -> pd.Series:
    table = sample.tables["complaints"]
    return month_of(table.loc[table["item"] == item, "received_at"]).value_counts().reindex(MONTHS, fill_value=0)


def perceived(sample, dimension: str) -> pd.DataFrame:
    answers = sample.tables["responses"]
    columns = [c for c in answers if c.startswith(dimension[:3]) and c.endswith("_p")]
    mean = answers[columns].astype("Float64").mean(axis=1).astype(float)
    people = sample.tables["customers"].set_index("customer_id")["segment"]
    return pd.DataFrame(
        {
            "mean": mean,
            "month": month_of(answers["responded_at"]),
            "segment": answers["customer_id"].map(people),
        }
    )


def active(customers: pd.DataFrame, period: Period) -> int:
    joined = customers["joined_on"] < pd.Timestamp(period.end)  # a prospect has no day of joining
    return int((joined & ~(customers["left_on"] < pd.Timestamp(period.start))).sum())


# --- the files ---------------------------------------------------------------------------------------------------


def test_shipped_sample_is_what_the_generator_writes(tmp_path):
    make_sample(tmp_path)
    assert digests(tmp_path) == digests(SHIPPED)
    assert sum(p.stat().st_size for p in SHIPPED.iterdir()) < 2_000_000


def test_another_seed_is_another_company(tmp_path):
    make_sample(tmp_path / "a", customers=100, months=14, seed=1)
    make_sample(tmp_path / "b", customers=100, months=14, seed=2)
    same = {"benchmarks.csv", "cxanalysis.toml", "improvements.csv", "questionnaire.toml", "targets.csv"}
    a, b = digests(tmp_path / "a"), digests(tmp_path / "b")
    assert {name for name in a if a[name] == b[name]} == same


def test_questionnaire_names_columns_that_exist(small):
    asked = tomllib.loads(small.texts["questionnaire.toml"])
    roles = [q[role] for q in asked["question"] for role in ("perceived", "expected", "desired", "adequate")]
    roles += list(asked["dimension_importance"].values()) + [o["column"] for o in asked["open"]]
    roles += [f["column"] for f in asked["factor"]]
    roles += [asked[one]["column"] for one in ("overall", "recommend", "repurchase")]
    assert set(small.tables["responses"].columns) - {c.name for c in TABLES["responses"].columns} == set(roles)
    staff = ("staff_expected", "standard_exists", "standard_met", "promise_kept")
    assert {q[role] for q in asked["question"] for role in staff} <= set(small.tables["staff_responses"])
    assert {q["dimension"] for q in asked["question"]} == set(asked["dimensions"])
    assert all(q["text"]["en"].isascii() and not q["text"]["zh"].isascii() for q in asked["question"])


# --- a clean export ----------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_the_door_finds_nothing_to_say_about_it():
    door = open_data(SHIPPED).door
    assert door.problems == ()
    assert all(not table.rows.rejected and not table.dropped for table in door.tables.values())
    assert set(door.tables) == set(build_sample(customers=100, months=14).tables)


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"checks", "offers", "promotions"}))
def test_tables_keep_the_contract(small, name):
    table, contract = small.tables[name], TABLES[name]
    declared = {c.name: c for c in contract.columns}
    assert {c.name for c in contract.columns if c.required} <= set(table.columns)
    if name not in ("responses", "staff_responses"):
        assert set(table.columns) <= set(declared)
    for column in (declared[c] for c in table.columns if c in declared):
        values = table[column.name].dropna()
        values = values[values.astype(str) != ""]
        assert len(values) == len(table) or not column.required
        assert values.is_unique or not column.unique
        assert set(values.astype(str)) <= set(column.choices) or not column.choices
        if column.name == "customer_id" and name != "customers":
            assert set(values) <= set(small.tables["customers"]["customer_id"])


def test_nothing_happens_out_of_time(small):
    as_of = pd.Timestamp(tomllib.loads(small.texts["cxanalysis.toml"])["as_of"])
    end = pd.Timestamp("2026-11-01")
    tables = small.tables
    for name, column in (("orders", "ordered_on"), ("complaints", "received_at"), ("responses", "responded_at")):
        assert tables[name][column].between(pd.Timestamp("2024-05-01"), end, inclusive="left").all()
        assert tables[name][column].max() >= end - pd.Timedelta(days=3)
    complaints = tables["complaints"]
    for column in ("responded_at", "arrived_at", "resolved_at", "withdrawn_at", "escalated_at", "followed_up_at"):
        assert not (complaints[column] <= complaints["received_at"]).any()
        assert complaints[column].max() < as_of
    assert not (complaints["resolved_at"] < complaints["responded_at"]).any()
    assert complaints["resolved_at"].isna().sum() > complaints["withdrawn_at"].notna().sum()  # some are still open
    orders = tables["orders"]
    assert not (orders["paid_on"] < orders["ordered_on"]).any()
    assert orders["paid_on"].max() < as_of
    assert not (complaints["followed_up_at"] <= complaints["resolved_at"]).any()
    assert not (complaints["escalated_at"] >= complaints["resolved_at"]).any()
    assert not (orders["delivered_on"] < orders["ordered_on"]).any()
    assert orders["delivered_on"].max() < as_of


def test_customers_act_only_while_they_are_customers(small):
    people = small.tables["customers"].set_index("customer_id")
    for name, column in (("orders", "ordered_on"), ("responses", "responded_at"), ("ratings", "rated_on")):
        table = small.tables[name][["customer_id", column]].join(people, on="customer_id")
        assert (table["status"] != "potential").all()
        assert (table["joined_on"] <= table[column]).all()
        assert not (table["left_on"] < table[column].dt.normalize()).any()


def test_office_hours_and_quiet_weekends(small):
    received = small.tables["complaints"]["received_at"]
    weekend = (received.dt.day_of_week >= 5).mean()
    assert 0.02 < weekend < 0.15
    assert (small.tables["orders"]["ordered_on"].dt.day_of_week < 5).all()
    sent = small.tables["invitations"]["sent_at"]
    assert sent.dt.hour.between(8, 17).all()


def test_the_customer_base_neither_grows_nor_shrinks(small):
    counts = [active(small.tables["customers"], p) for p in Period(2026, 10).last(30)]
    assert max(counts) - min(counts) < 0.05 * np.mean(counts)


def test_invitations_lead_to_answers_of_the_same_month(small):
    done = small.tables["invitations"].query("outcome == 'completed'")
    answers = small.tables["responses"].set_index("response_id")
    matched = answers.loc[done["response_id"]]
    assert (matched["customer_id"].to_numpy() == done["customer_id"].to_numpy()).all()
    assert (month_of(matched["responded_at"]).to_numpy() == month_of(done["sent_at"]).to_numpy()).all()
    logged = answers[answers["responded_at"] >= pd.Timestamp("2026-06-01")]
    assert len(logged) == len(done)


# --- what is planted, and only that ------------------------------------------------------------------------------

CHANGES = {
    "reliability_fall": {"responses"},
    "segment_gap": {"responses"},
    "standards_missed": {"staff_responses"},
    "item_step": {"complaints", "complaint_steps", "orders"},
    "item_wave": {"complaints", "complaint_steps"},
    "item_improved": {"complaints", "complaint_steps"},
    "repeat_complainers": {"complaints", "complaint_steps"},
    "value_slide": {"customers", "orders", "ratings"},
}


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_switched_off_moves_nothing_else(small, effect):
    without = build_sample(effects=[e for e in EFFECTS if e != effect])
    changed = {name for name, table in small.tables.items() if not table.equals(without.tables[name])}
    assert changed == CHANGES[effect]
    assert set(small.truth["effects"]) - set(without.truth["effects"]) == {effect}


def test_reliability_falls_by_the_planted_size_and_no_other_dimension_does(large, nothing):
    planted = large.truth["effects"]["reliability_fall"]
    for sample, size in ((large, planted["change_points"]), (nothing, 0.0)):
        scores = perceived(sample, planted["item"])
        later = scores["month"] >= planted["from"]
        change = scores.loc[later, "mean"].mean() - scores.loc[~later, "mean"].mean()
        assert change == pytest.approx(size, abs=0.06)
        for dimension in sample.truth["quiet"]["dimensions"]:
            other = perceived(sample, dimension)
            still = other.loc[later, "mean"].mean() - other.loc[~later, "mean"].mean()
            assert still == pytest.approx(0, abs=0.06)


def test_the_segment_differs_in_empathy_only(large, nothing):
    planted = large.truth["effects"]["segment_gap"]
    segment = planted["scope"].removeprefix("segment=")
    for sample, dimension, size in (
        (large, "empathy", planted["change_points"]),
        (nothing, "empathy", 0.0),
        (large, "assurance", 0.0),
    ):
        scores = perceived(sample, dimension)
        own = scores["segment"] == segment
        gap = scores.loc[own, "mean"].mean() - scores.loc[~own, "mean"].mean()
        assert gap == pytest.approx(size, abs=0.1)


def test_items_step_wave_and_improve_by_the_planted_factors(large, nothing):
    effects = large.truth["effects"]
    for sample, planted in ((large, True), (nothing, False)):
        step = complaints_of(sample, effects["item_step"]["item"])
        since = step.index >= effects["item_step"]["from"]
        assert step[since].mean() / step[~since].mean() == pytest.approx(2.5 if planted else 1, rel=0.2)
        improved = complaints_of(sample, effects["item_improved"]["item"])
        later = improved.index >= effects["item_improved"]["from"]
        assert improved[later].mean() / improved[~later].mean() == pytest.approx(0.5 if planted else 1, rel=0.15)
        wave = complaints_of(sample, effects["item_wave"]["item"])
        ratio = wave[effects["item_wave"]["crests"]].mean() / wave[effects["item_wave"]["troughs"]].mean()
        crest = 0.8 * np.sin(np.pi / 3)
        assert ratio == pytest.approx((1 + crest) / (1 - crest) if planted else 1, rel=0.25)


def test_quiet_items_show_no_more_than_chance(large):
    """Pearson's statistic of 30 monthly counts around their mean: mean 29, 99.9 % point 58.3 (chi-squared)."""
    for item in large.truth["quiet"]["items"]:
        counts = complaints_of(large, item).to_numpy()
        assert ((counts - counts.mean()) ** 2 / counts.mean()).sum() < 58.3


def repeats(sample) -> pd.Series:
    """Whether each named complaint follows one of the same customer about the same item within 90 days."""
    table = sample.tables["complaints"].query("customer_id != ''").sort_values("received_at", kind="stable")
    gap = table.groupby(["customer_id", "item"])["received_at"].diff()
    return (gap <= pd.Timedelta(days=90)).set_axis(table["customer_id"])


def test_repeat_complainers_come_back(large, nothing):
    members = large.truth["effects"]["repeat_complainers"]["customer_ids"]
    again = repeats(large)
    of_members = again.index.isin(members)
    assert again[of_members].mean() > 0.6
    assert again[~of_members].mean() == pytest.approx(repeats(nothing).mean(), abs=0.02)


def test_sliders_buy_less_and_others_do_not(large, nothing):
    members = large.truth["effects"]["value_slide"]["customer_ids"]
    for sample, sliding in ((large, True), (nothing, False)):
        orders = sample.tables["orders"]
        last = orders["ordered_on"] >= pd.Timestamp("2026-05-01")
        before = ~last & (orders["ordered_on"] >= pd.Timestamp("2025-09-01")) & (orders["ordered_on"] < "2026-03-01")
        own = orders["customer_id"].isin(members)
        change = orders[last].groupby(own)["revenue"].sum() / orders[before].groupby(own)["revenue"].sum()
        assert change[False] == pytest.approx(1, abs=0.06)
        assert (change[True] < 0.15) == sliding


def test_orders_are_delivered_as_truth_tells(large, nothing):
    """Three standard errors of the rarest share, in about 2,000 orders a month, are one point and a half."""
    for sample, last in ((large, 0.8), (nothing, 0.93)):
        told, orders = sample.truth["deliveries"], sample.tables["orders"]
        assert told["in_time"] == {"2026-08": 0.93, "2026-09": 0.93, "2026-10": last}
        assert orders.loc[orders["ordered_on"] < "2026-08-01", "promised_on"].isna().all()
        orders = orders[orders["ordered_on"] >= "2026-08-01"]
        in_time = (orders["delivered_on"] <= orders["promised_on"]).groupby(month_of(orders["ordered_on"])).mean()
        assert in_time.to_dict() == pytest.approx(told["in_time"], abs=0.03)
        right = (orders["quantity_delivered"] == orders["quantity"]).mean()
        assert right == pytest.approx(told["right_quantity"], abs=0.015)
        assert (orders["quality_ok"] == "true").mean() == pytest.approx(told["right_quality"], abs=0.015)


def test_fragile_products_take_more_of_the_complaints_than_of_the_orders(large):
    told, tables = large.truth["products"], large.tables
    complaints = tables["complaints"]["product"].replace("", None).dropna().value_counts(normalize=True)
    recent = tables["orders"]["ordered_on"] >= tables["complaints"]["received_at"].max() - pd.Timedelta(days=365)
    orders = tables["orders"].loc[recent, "product"].value_counts(normalize=True)
    ratio = complaints / orders
    assert set(ratio.nlargest(2).index) == set(told["more"]) and ratio[told["more"]].min() > 1.1


def test_the_newer_form_never_contradicts_the_case(small):
    cases = small.tables["complaints"].set_index("complaint_id", drop=False)
    later = cases[cases["repeats"] != ""]
    earlier = cases.loc[later["repeats"]]
    for column in ("customer_id", "item"):
        assert (later[column].to_numpy() == earlier[column].to_numpy()).all()
    gap = later["received_at"].to_numpy() - earlier["received_at"].to_numpy()
    assert len(gap) > 20
    assert ((gap > np.timedelta64(0)) & (gap <= np.timedelta64(90, "D"))).all()
    assert set(later["kind"]) | set(earlier["kind"]) == {"complaint"}  # else naming it would make it a repeat
    assert (cases.loc[cases["quality_characteristic"] != "", "category"] == "quality").all()
    form = cases[["product", "received_by", "severity"]] != ""
    assert month_of(cases.loc[form.any(axis=1), "received_at"]).nunique() == 13
    led = cases[cases["improvement_id"] != ""].groupby("improvement_id")
    assert led["item"].unique().map(list).to_dict() == {"I1": ["Invoice error"], "I2": ["Late delivery"]}


def test_steps_tell_what_the_dates_of_the_case_tell(small):
    cases = small.tables["complaints"].set_index("complaint_id")
    steps = small.tables["complaint_steps"]
    written = {
        "answered": "responded_at",
        "visited": "arrived_at",
        "passed on": "escalated_at",
        "settled": "resolved_at",
    }
    for step, column in written.items():
        own = steps[steps["step"] == step]
        assert len(own) > 5
        assert (cases.loc[own["complaint_id"], column].to_numpy() == own["at"].to_numpy()).all()
    recent = cases[cases["received_at"] >= "2026-09-01"]
    assert (steps["step"] == "settled").sum() == recent["resolved_at"].notna().sum()
    alone = steps.groupby("complaint_id").filter(lambda rows: len(rows) == 1 and rows["step"].item() == "settled")
    same = cases.loc[alone["complaint_id"]]
    assert (same["received_by"] == same["handled_by"]).all() and same["escalated_at"].isna().all()


def test_groups_never_overlap_and_are_customers(small):
    effects = small.truth["effects"]
    sliders, repeaters = (set(effects[e]["customer_ids"]) for e in ("value_slide", "repeat_complainers"))
    current = small.tables["customers"].query("status == 'current'")["customer_id"]
    assert not sliders & repeaters
    assert sliders | repeaters <= set(current)
    assert 25 <= len(sliders) <= 35


def test_overall_satisfaction_follows_the_planted_weights(nothing):
    """Least squares of overall on the dimension means: the weights come in the planted order, the zero driver last."""
    answers = nothing.tables["responses"]
    drivers = nothing.truth["drivers"]
    scores = np.column_stack([perceived(nothing, d)["mean"] for d in drivers])
    overall = answers["overall"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    careless = answers["response_id"].isin(nothing.truth["careless_responses"])
    used = ~np.isnan(scores).any(axis=1) & ~np.isnan(overall) & ~careless.to_numpy()
    design = np.column_stack([np.ones(used.sum()), scores[used]])
    weight = dict(zip(drivers, np.linalg.lstsq(design, overall[used], rcond=None)[0][1:], strict=True))
    assert sorted(weight, key=weight.get, reverse=True) == sorted(drivers, key=drivers.get, reverse=True)


def test_item_shares_sum_to_one():
    assert sum(share for share, *_ in ITEMS.values()) == pytest.approx(1)


# --- wrong calls -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"effects": ["item_stepp"]}, 'no effect "item_stepp" to plant; did you mean "item_step"'),
        ({"customers": 99}, "100 customers or more"),
        ({"months": 0}, "one month or more"),
        ({"seed": -1}, "0 or more"),
    ],
)
def test_calls_that_cannot_be_meant_are_refused(call, words):
    with pytest.raises(UsageError, match=words):
        build_sample(**call)


@pytest.mark.parametrize("months", [1, 5, 13])
def test_short_histories_work(months):
    made = build_sample(customers=200, months=months)
    assert month_of(made.tables["complaints"]["received_at"]).nunique() == months
    assert made.truth["first_period"] == str(Period(2026, 10).shift(1 - months))
