"""Where complaints gather: flagged against its own past and quiet without cause, never a main point by itself."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints.breakdown import analyse
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts import Breakdown, Exposure
from cxanalysis.period import Period
from cxanalysis.stats.shares import goodman, newcombe
from tests.alike import told_apart

NOW = Period(2026, 10)
INDEX = pd.Index([str(p) for p in NOW.last(13)], name="period")
PEOPLE = pd.DataFrame({"window": ["month", "year", "year"], "own": [1, 1, 2], "customers": [80, 300, 40]})
NO_KINDS = pd.DataFrame(columns=["complaint", "grumble", "objection"], dtype="int64")


def table(months: int = 13, **counts) -> pd.DataFrame:
    """Counts by month: the same each month, the last as given by (usual, now)."""
    columns = {k: [v[0]] * (months - 1) + [v[1]] if isinstance(v, tuple) else v for k, v in counts.items()}
    frame = pd.DataFrame(columns, index=INDEX[-months:]).astype("int64")
    return frame[sorted(frame.columns, key=lambda c: (-frame[c].iloc[-1], c))]


def single(frame: pd.DataFrame) -> pd.DataFrame:
    """Products where nobody complained twice."""
    months = [p for p in (str(NOW), str(NOW.previous()), str(NOW.year_before())) if p in frame.index]
    rows = [(m, v, v, int(frame.loc[m, v])) for m in months for v in frame.columns if frame.loc[m, v]]
    return pd.DataFrame(rows, columns=["period", "value", "other", "products"])


def counted(item=None, kinds=NO_KINDS, people=PEOPLE, together=None, **attributes) -> Breakdown:
    counts = {"item": table(late=(50, 50), wrong=(30, 30)) if item is None else item, **attributes}
    pairs = {name: single(frame) for name, frame in counts.items()} | (together or {})
    return Breakdown(counts, dict.fromkeys(counts, 0), pairs, people, kinds)


def run(found: Breakdown, exposed: Exposure | None = None, judged=True, **more):
    context = Context(NOW, "all", Parameters(), Period(2025, 10), last_day=more.pop("last_day", None))
    return analyse(found, exposed, context, judged)


def figure(part, measure: str, item: str):
    (found,) = [f for f in part.figures if (f.measure, f.item) == (f"complaints.{measure}", item)]
    return found


REGION = {"North": (30, 60), "South": (40, 40), "West": (30, 30)}


def test_a_value_is_held_against_its_own_past():
    part = run(counted(region=table(**REGION)))
    north = figure(part, "share", "region:North")
    assert (north.verdict, north.value, north.n) == ("more_than_usual", 60 / 130, 130)
    assert north.detail["usual_count"] == pytest.approx(0.3 * 130)
    assert (north.detail["by"], north.detail["value"], north.detail["x"]) == ("region", "North", 60)
    south, west = (figure(part, "share", f"region:{name}") for name in ("South", "West"))
    assert (south.verdict, west.verdict) == ("less_than_usual", "less_than_usual")  # as many as ever of more complaints
    low = goodman([60, 40, 30])[0].low
    assert north.low == pytest.approx(low)


def test_all_attributes_are_one_family():
    many = {f"v{k:02}": (20, 20) for k in range(40)}
    alone = figure(run(counted(region=table(**REGION))), "share", "region:North").detail
    among = figure(run(counted(region=table(**REGION), product=table(**many))), "share", "region:North").detail
    assert among["p"] == alone["p"]
    assert among["p_adjusted"] == pytest.approx(alone["p_adjusted"] * 43 / 3)


def test_a_company_where_nothing_happens_is_quiet():
    random, flagged = np.random.default_rng(3), 0
    for _ in range(15):
        tables = {
            name: pd.DataFrame(random.multinomial(120, np.full(k, 1 / k), 13), INDEX, [f"v{i}" for i in range(k)])
            for name, k in (("category", 3), ("product", 5), ("region", 4), ("method", 6))
        }
        part = run(counted(people=PEOPLE.iloc[:0], **tables))
        verdicts = [f.verdict for f in part.figures if f.measure == "complaints.share"]
        flagged += any(v in ("more_than_usual", "less_than_usual") for v in verdicts)
        assert len(verdicts) == 18
    assert flagged <= 3


def test_shares_are_of_what_is_named_and_the_rest_is_counted_apart():
    found = counted(region=table(**REGION))
    found = Breakdown(found.counts, {**found.unclassified, "region": 77}, found.together, found.people, found.kinds)
    figures = [f for f in run(found).figures if f.measure == "complaints.share"]
    assert {f.n for f in figures} == {130}
    assert sum(f.value for f in figures) == pytest.approx(1)
    assert {f.detail["unclassified"] for f in figures} == {77}


def test_many_values_are_the_largest_and_the_others_together():
    values = {f"v{k:03}": (10, 10) for k in range(150)} | {"new": (0, 60), "old": (100, 100)}
    found = run(counted(product=table(**values)))
    shares = [f for f in found.figures if f.measure == "complaints.share"]
    rest = shares[-1]
    assert len(shares) == 13
    assert rest.item == "product:*"
    assert (rest.detail["x"], rest.detail["values"], rest.verdict) == (1500 + 160 - 100 - 110, 140, "")
    assert sum(f.value for f in shares) == pytest.approx(1)
    assert shares[0].item == "product:old"
    few = run(counted(product=table(new=(0, 60), **{f"v{k:02}": (10, 10) for k in range(30)})))
    assert figure(few, "share", "product:new").verdict == "more_than_usual"  # tested, however rare it was
    assert len([f for f in few.figures if f.item == "product:*"]) == 1
    thirteen = run(counted(product=table(**{f"v{k:02}": (10, 10) for k in range(13)})))
    assert not [f for f in thirteen.figures if f.item == "product:*"]  # one alone is shown by its name


def test_changes_are_held_against_last_month_and_the_same_month_last_year():
    frame = table(North=[20, *[30] * 10, 40, 60], South=[40] * 13)
    part = run(counted(region=frame))
    month, year = (figure(part, m, "region:North") for m in ("share_change", "share_year_change"))
    assert (month.detail["against"], year.detail["against"]) == ("2026-09", "2025-10")
    plain = newcombe(60, 100, 40, 80)
    assert (month.value, month.low, month.high) == (plain.value, plain.low, plain.high)
    assert year.value == pytest.approx(0.6 - 20 / 60)
    assert figure(part, "share_change", "late").value == 0.0


def test_customers_who_complain_often_widen_a_change():
    frame = table(North=(30, 60), South=(40, 40))
    pairs = single(frame)
    pairs.loc[(pairs["value"] == "North") & (pairs["period"] == str(NOW)), "products"] = 600
    wide = figure(run(counted(region=frame, together={"region": pairs})), "share_change", "region:North")
    plain = figure(run(counted(region=frame)), "share_change", "region:North")
    assert wide.value == plain.value
    assert wide.low < plain.low < plain.high < wide.high


def test_no_month_to_compare_with():
    short = run(counted(item=table(1, late=[9], wrong=[3]), region=table(1, North=[8], South=[4])))
    assert not [f for f in short.figures if "change" in f.measure]
    assert {f.verdict for f in short.figures if f.measure == "complaints.share"} == {"too_few"}
    empty = table(North=[0] * 12 + [9], South=[0] * 12 + [3])
    assert not [f for f in run(counted(region=empty)).figures if f.item.startswith("region:") and "change" in f.measure]


def test_the_order_of_items_is_as_sure_as_the_counts():
    part = run(counted(item=table(late=(50, 90), wrong=(30, 30), fault=(25, 28), rare=(2, 3), gone=(4, 0))))
    ranks = {f.item: (f.value, f.low, f.high) for f in part.figures if f.measure == "complaints.rank"}
    assert ranks["late"] == (1, 1, 1)
    assert ranks["wrong"] == (2, 2, 3)
    assert set(ranks) == {"late", "wrong", "fault"}  # under five complaints there is no rank
    few = run(counted(item=table(late=(50, 20), wrong=(30, 9))))
    assert not [f for f in few.figures if f.measure == "complaints.rank"]  # 29 complaints


def test_grumbles_and_objections_are_held_against_their_past():
    kinds = pd.DataFrame(
        {"complaint": [100] * 13, "grumble": [5] * 12 + [25], "objection": [8] * 13}, index=INDEX
    )  # fmt: skip
    part = run(counted(kinds=kinds))
    grumble, objection = figure(part, "kind_share", "grumble"), figure(part, "kind_share", "objection")
    assert (grumble.value, grumble.n, grumble.verdict) == (25 / 133, 133, "more_than_usual")
    assert (objection.verdict, objection.detail["complaints"]) == ("as_usual", 100)
    none = pd.DataFrame({"complaint": [100] * 13, "grumble": 0, "objection": 0}, index=INDEX)
    assert not [f for f in run(counted(kinds=none)).figures if f.measure == "complaints.kind_share"]


def test_few_people_with_many_complaints():
    loud = pd.DataFrame({"window": ["month", *["year"] * 3], "own": [1, 1, 2, 30],
                         "customers": [80, 300, 40, 8]})  # fmt: skip
    part = run(counted(people=loud))
    year, month = (figure(part, "customer_share", w) for w in ("year", "month"))
    # a tenth of 348 are 34.8: eight with thirty, 26.8 with two
    assert year.value == pytest.approx((240 + 2 * 26.8) / 620)
    assert (year.detail["months"], month.detail["months"]) == (12, 1)
    assert (year.verdict, month.verdict, year.detail["customers"]) == ("more_than_chance", "as_chance", 348)
    assert figure(part, "customers_for_80", "year").value == 8 + 40 + (496 - 320)
    assert figure(part, "effective_customers", "month").withheld == "nobody complained twice"
    assert run(counted(people=loud[loud["customers"] < 9])).left_out[-2:] == ("people_few", "exposure_absent")
    few = pd.DataFrame({"window": ["year"] * 2, "own": [1, 9], "customers": [20, 3]})
    assert figure(run(counted(people=few)), "customer_share", "year").verdict == "too_few"


def exposed(unnamed=0, **rows) -> Exposure:
    frame = pd.DataFrame(rows, index=["orders", "complaints", "month_orders", "month_complaints"]).T
    frame.index.name = "product"
    pairs = pd.DataFrame({"value": frame.index, "other": frame.index, "products": frame["complaints"].to_numpy()})
    return Exposure(frame, pairs[pairs["products"] > 0], NOW.shift(-11), unnamed)


def test_complaints_are_put_against_orders():
    part = run(counted(), exposed(Tea=[5000, 100, 400, 9], Glass=[1000, 60, 90, 8], Lamp=[3, 1, 0, 0]))
    found = [f for f in part.figures if f.measure == "complaints.per_1000_orders"]
    assert [f.item for f in found] == ["Glass", "Lamp", "Tea"]  # one complaint of three orders is drawn to the mean
    glass = found[0]
    assert (glass.value, glass.n, glass.verdict) == (60.0, 1000, "above")
    assert figure(part, "orders_ratio", "Glass").value == pytest.approx(60 / (101 / 5003 * 1000))
    assert (glass.detail["month_rate"], glass.detail["all"]) == (pytest.approx(8000 / 90), pytest.approx(161000 / 6003))
    assert (found[1].verdict, found[1].detail.get("rank")) == ("too_few", None)
    assert found[2].verdict == "below"
    assert [f.detail.get("rank") for f in found] == [1, None, 3]


def test_complaints_outside_the_comparison_are_told():
    part = run(counted(), exposed(7, Tea=[500, 10, 40, 1], Glass=[100, 6, 9, 1], Ghost=[0, 4, 0, 1]))
    assert part.left_out[-2:] == ("exposure_unordered:4", "exposure_unnamed:7")
    assert "Ghost" not in {f.item for f in part.figures}
    assert run(counted(), exposed(Tea=[500, 10, 40, 1])).left_out[-1] == "exposure_single"
    assert run(counted(), exposed(Tea=[500, 0, 4, 0], Rum=[9, 0, 1, 0])).left_out[-1] == "exposure_single"


@pytest.mark.parametrize("how", [{"judged": False}, {"last_day": date(2026, 10, 12)}])
def test_a_month_that_is_not_over_or_cut_gets_no_verdict(how):
    found = counted(region=table(**REGION))
    part = run(found, exposed(Tea=[5000, 100, 400, 9], Glass=[1000, 60, 90, 8]), **how)
    shares = [f for f in part.figures if f.measure in ("complaints.share", "complaints.per_1000_orders")]
    assert {f.verdict for f in shares} == {"too_few"}
    assert not [f for f in part.figures if f.measure == "complaints.share" and "p_adjusted" in f.detail]


def test_what_cannot_be_told_is_named():
    found = counted(
        category=table(service=(9, 9)), product=table(Tea=(5, 0), Rum=(4, 0)), stage=pd.DataFrame(index=INDEX)
    )  # fmt: skip
    assert run(found).left_out == (
        "absent:quality_characteristic", "absent:region", "absent:method",
        "single:category", "unnamed:product", "unnamed:stage", "exposure_absent",
    )  # fmt: skip
    clash = counted(item=table(**{"category:a": (9, 9), "late": (9, 9)}), category=table(a=(9, 9), b=(9, 9)))
    part = run(clash)
    assert "clash:category" in part.left_out
    assert "clash:product" in run(counted(product=table(**{"*": (9, 9), "Tea": (9, 9)}))).left_out
    assert len({f.key for f in part.figures}) == len(part.figures)


def test_no_complaints_at_all():
    found = counted(item=pd.DataFrame(index=INDEX), people=PEOPLE.iloc[:0])
    assert run(found).figures == ()


def test_row_order_does_not_matter():
    frame, people = table(**REGION), PEOPLE.sample(frac=1, random_state=1)
    one = counted(region=frame, people=PEOPLE)
    pairs = {name: rows.sample(frac=1, random_state=2) for name, rows in one.together.items()}
    other = Breakdown(one.counts, one.unclassified, pairs, people, one.kinds)
    assert told_apart(run(one), run(other)) == []
