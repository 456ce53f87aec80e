"""What waves are about: the same item, different items, everything; and what improved from crest to crest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints import course
from cxanalysis.complaints.waves import analyse, wavy
from cxanalysis.context import Context, Part
from cxanalysis.data import open_data
from cxanalysis.data.parameters import Parameters
from cxanalysis.data.sample import make_sample
from cxanalysis.facts import Scope
from cxanalysis.findings import Findings
from cxanalysis.period import Period
from cxanalysis.record import Figure
from tests.alike import told_apart

NOW = Period(2026, 10)
MONTHS = [str(p) for p in NOW.last(24)]
BASE = {"late": 26, "wrong": 14, "broken": 12, "fault": 10, "phone": 8}
CRESTS = ((3, 4, 5), (9, 10, 11), (15, 16, 17), (21, 22))  # the last one ends a month before the report's
WAVE = 12  # complaints that a crest month has more


def series(item: str, months, verdict: str = "wavy") -> Figure:
    """Make a course as the analysis of shapes gives it."""
    detail = {"by": "rate" if item == "rate" else "item", "value": "" if item == "rate" else item, "kind": "cyclic",
              "from": MONTHS[0], "through": MONTHS[-1], "months": [MONTHS[i] for i in months],
              "cv": {"value": 0.2, "low": 0.1, "high": 0.3}}  # fmt: skip
    return Figure("complaints.trend", item, "all", str(NOW), 1.0, 0.9, 1.1, 900, verdict=verdict, detail=detail)


def months_of(crests=CRESTS) -> list[int]:
    return [i for crest in crests for i in crest]


def wave(kind: str = "same", size: int = WAVE, seed: int = 1, noise: bool = True) -> pd.DataFrame:
    """Complaints by month and item; the crests are about one item, another each time, or all alike."""
    random = np.random.default_rng([seed, size])
    table = pd.DataFrame({name: np.full(24, float(n)) for name, n in BASE.items()}, index=MONTHS)
    whole = sum(BASE.values())
    for k, crest in enumerate(CRESTS):
        for i in crest:
            if kind == "diffuse":
                table.iloc[i] *= 1 + 2 * size / whole
            else:
                name = "wrong" if kind == "same" else list(BASE)[k]
                table.loc[MONTHS[i], name] += 2 * size
    drawn = random.poisson(table) if noise else np.rint(table)
    return pd.DataFrame(drawn.astype("int64"), index=pd.Index(MONTHS, name="period"), columns=list(BASE))


def alone(items: pd.DataFrame, twice: bool = False) -> pd.DataFrame:
    """What was filed where nobody complains twice, or everybody twice about the same."""
    totals = items.sum()
    rows = [("all", "", int(totals.sum())), *(("item", name, int(n)) for name, n in totals.items())]
    frame = pd.DataFrame(rows, columns=["by", "item", "complaints"])
    return frame.assign(squares=frame["complaints"] * (2 if twice else 1))


def run(items: pd.DataFrame, *courses: Figure, active: int | None = 1000, twice: bool = False, **options) -> Part:
    people = pd.DataFrame({"active": active or 0}, index=items.index)
    told = Part(courses or (series("rate", months_of()),))
    context = Context(NOW, "all", Parameters(**{"bootstrap": 499} | options), NOW)
    return analyse(told, items, people, alone(items, twice), context)


def head(part: Part) -> Figure:
    return next(f for f in part.figures if (f.measure, f.item) == ("complaints.wave_items", ""))


def made(part: Part) -> dict[str, Figure]:
    return {f.item: f for f in part.figures if f.measure == "complaints.wave_items" and f.item}


def changed(part: Part, period: str = str(NOW)) -> dict[str, Figure]:
    return {f.item: f for f in part.figures if f.measure == "complaints.improved_item" and f.period == period}


@pytest.mark.parametrize(
    ("kind", "verdict"), [("same", "same_item"), ("different", "different_items"), ("diffuse", "diffuse")]
)
def test_what_the_waves_are_about(kind, verdict):
    part = run(wave(kind))
    assert head(part).verdict == verdict
    above = [name for name, f in made(part).items() if f.detail["above"]]
    assert above == {"same": ["wrong"], "diffuse": []}.get(kind, above)
    assert part.left_out == ()


def test_without_chance_the_shares_are_those_put_in():
    """All 24 extra complaints of a crest's month are about one item: 100 % of the excess, counted by hand."""
    part = run(wave("same", noise=False))
    assert head(part).detail["excess"] == pytest.approx(11 * 24)
    assert [c["excess"] for c in head(part).detail["crests"]] == pytest.approx([72, 72, 72, 48])
    assert [c["x"] for c in head(part).detail["crests"]] == [282, 282, 282, 188]
    shares = {name: f.value for name, f in made(part).items()}
    assert shares == pytest.approx({"wrong": 1.0, "late": 0, "broken": 0, "fault": 0, "phone": 0})
    assert made(part)["wrong"].detail["usual"] == pytest.approx(14 / 70)
    assert made(part)["wrong"].detail["tops"] == 4
    assert [c["top"] for c in head(part).detail["crests"]] == ["wrong"] * 4
    assert sum(f.value for f in made(run(wave("different"))).values()) == pytest.approx(1.0)


def test_each_crest_has_its_own_item():
    crests = head(run(wave("different"))).detail["crests"]
    assert [c["top"] for c in crests] == list(BASE)[:4]
    assert (crests[0]["first"], crests[0]["last"], crests[0]["months"]) == ("2025-02", "2025-04", 3)


def test_customers_who_file_twice_make_everything_less_sure():
    items = wave("same")
    once, twice = run(items), run(items, twice=True)
    assert (head(once).detail["phi"], head(twice).detail["phi"]) == (1.0, pytest.approx(2.0))
    width = [made(part)["wrong"].high - made(part)["wrong"].low for part in (once, twice)]
    assert width[1] == pytest.approx(width[0] * 2**0.5)
    assert head(twice).detail["p_items"] >= head(once).detail["p_items"]


def test_nothing_is_said_where_nothing_waves():
    assert run(wave(), series("rate", [], "flat"), series("late", [], "unclear")) == Part()
    context = Context(NOW, "all", Parameters(), NOW)
    assert analyse(Part(), wave(), pd.DataFrame({"active": []}), alone(wave()), context) == Part()


def test_only_all_complaints_and_items_count_as_waves():
    region = series("region:North", [3, 4])
    region.detail["by"] = "region"
    assert list(wavy(Part((series("rate", []), series("late", [3]), region, series("fault", [], "rising"))))) == [
        "rate",
        "late",
    ]


def test_an_item_that_waves_alone_is_named_with_its_crests():
    part = run(wave("same"), series("rate", [], "flat"), series("wrong", months_of()))
    assert list(made(part)) == ["wrong"]
    own = made(part)["wrong"].detail["own"]
    assert [(c["first"], c["last"]) for c in own["crests"]][-1] == ("2026-08", "2026-09")
    assert own["crest_months"] == [MONTHS[i] for i in months_of()]
    assert own["counts"] == wave("same")["wrong"].tolist()
    assert list(changed(part)) == ["wrong"]
    assert made(part)["wrong"].value is None


def test_an_item_within_waves_of_all_has_both():
    part = run(wave("same"), series("rate", months_of()), series("wrong", months_of()))
    figure = made(part)["wrong"]
    assert figure.value is not None
    assert len(figure.detail["own"]["crests"]) == 4
    assert "own" not in made(part)["late"].detail
    assert set(changed(part)) == set(BASE)


def falling(items: pd.DataFrame, name: str, crest: int, factor: float) -> pd.DataFrame:
    """Change an item's complaints from a crest on."""
    changed_items = items.copy()
    rows = [i for i in range(24) if i >= CRESTS[crest][0]]
    column = changed_items.columns.get_loc(name)
    changed_items.iloc[rows, column] = np.rint(changed_items.iloc[rows, column] * factor).astype(int)
    return changed_items


def test_what_improved_from_the_last_crest_but_one():
    part = run(falling(wave("diffuse"), "wrong", 3, 0.2))
    wrong = changed(part)["wrong"]
    assert wrong.verdict == "improved"
    assert wrong.high < 1
    before, now = wrong.detail["before"], wrong.detail["now"]
    assert wrong.value == pytest.approx((now["x"] / 2) / (before["x"] / 3))
    assert {f.verdict for name, f in changed(part).items() if name != "wrong"} == {"unclear"}


def test_what_improved_earlier_and_what_got_worse():
    part = run(falling(wave("diffuse"), "wrong", 1, 0.2))
    assert changed(part)["wrong"].verdict == "unclear"
    assert changed(part, "2025-10")["wrong"].verdict == "improved"
    worse = run(falling(wave("diffuse"), "phone", 3, 3.0))
    assert changed(worse)["phone"].verdict == "worsened"


def test_a_change_is_one_for_each_customer():
    items = wave("same", noise=False)
    people = pd.DataFrame({"active": 1000}, index=items.index)
    people.iloc[CRESTS[3][0] - 1 :] = 2000
    context = Context(NOW, "all", Parameters(), NOW)
    part = analyse(Part((series("late", months_of()),)), items, people, alone(items), context)
    assert changed(part)["late"].value == pytest.approx(0.5)


def test_rare_items_get_no_verdict():
    items = wave("same").assign(rare=0)
    items.iloc[21, -1] = 4
    assert changed(run(items))["rare"].verdict == ""
    assert changed(run(items))["rare"].value is None  # from nothing


def test_two_crests_parted_by_one_ordinary_month_are_one():
    gap = [i for i in months_of() if i not in (4, 10, 16)]
    items = wave("same", noise=False)
    assert len(head(run(items, series("rate", gap))).detail["crests"]) == 4


def test_one_crest_only_and_one_item_only():
    one = run(wave("same"), series("rate", CRESTS[1]))
    assert head(one).verdict == "unclear"
    assert "p_between" not in head(one).detail
    assert one.left_out == ("waves_one",)
    only = run(wave("same")[["wrong"]])
    assert "waves_items" in only.left_out
    assert not made(only)
    assert set(changed(only)) == {"wrong"}


def test_what_falls_all_along_still_has_its_crests():
    """The last crest of complaints that fall to a quarter is under their mean, not under the months around it."""
    items = wave("same", noise=False)
    items = (items.mul(0.25 ** np.linspace(0, 1, 24), axis=0) * 4).round().astype(int)
    part = run(items)
    assert [c["x"] for c in head(part).detail["crests"]][-1] < 2 * items.sum(axis=1).mean()
    assert head(part).verdict == "same_item"
    assert made(part)["wrong"].value == pytest.approx(1.0, abs=0.1)


def test_an_item_that_improved_in_between_makes_no_crest_different():
    """Without the months around each crest as its measure, the first crest would seem to be about what was larger."""
    part = run(falling(wave("diffuse", seed=4), "wrong", 1, 0.2))
    assert head(part).verdict in ("diffuse", "unclear")


def test_a_crest_that_is_not_above_the_months_around_it_is_none():
    part = run(wave("same"), series("rate", [*months_of(CRESTS[:3]), 20, 23]))
    assert len(head(part).detail["crests"]) == 3


def test_crests_that_are_none_are_said_so():
    low = [i for i in range(24) if i not in months_of()]
    part = run(wave("same", noise=False), series("rate", low))
    assert "waves_crests" in part.left_out
    everything = run(wave("same"), series("rate", range(24)))
    assert "waves_crests" in everything.left_out


@pytest.mark.parametrize("active", [None, 1000])
def test_odd_data_do_not_break(active):
    items = wave("same")
    assert head(run(items, active=active)).verdict == "same_item"
    nameless = items.rename(columns={"wrong": "unclassified"})
    part = run(nameless, active=active)
    assert "unclassified" not in [c["top"] for c in head(part).detail["crests"]]
    assert "unclassified" not in changed(part)
    assert run(items.iloc[:1], series("rate", [0]), active=active).left_out
    assert run(items * 0, active=active).left_out
    many = pd.concat([items, pd.DataFrame({f"x{k}": 1 for k in range(60)}, index=items.index)], axis=1)
    assert len(made(run(many, active=active))) == 40


def test_row_order_and_order_of_items_do_not_matter():
    items = wave("different")
    assert told_apart(run(items), run(items[sorted(items.columns)[::-1]])) == []


def as_series(items: pd.DataFrame, active: int = 5000) -> pd.DataFrame:
    """Write counts as the facts of the course, every complaint by another customer."""
    whole = items.sum(axis=1).rename("")
    frames = []
    for by, column in (("rate", whole), *(("item", items[name]) for name in items.columns)):
        frames.append(pd.DataFrame({"by": by, "value": str(column.name), "period": items.index,
                                    "complaints": column.to_numpy(), "complainers": column.to_numpy(),
                                    "active": active}))  # fmt: skip
    return pd.concat(frames, ignore_index=True)


@pytest.mark.parametrize(
    ("kind", "verdict"), [("same", "same_item"), ("different", "different_items"), ("diffuse", "diffuse")]
)
def test_from_the_shape_of_the_course_to_the_word(kind, verdict):
    """Nothing is told in advance: the course finds the waves and their months, the waves what they are about."""
    items = wave(kind, 16)
    context = Context(NOW, "all", Parameters(bootstrap=199), Period.parse(MONTHS[0]))
    shape = course.analyse(as_series(items), context)
    people = pd.DataFrame({"active": 5000}, index=items.index)
    part = analyse(shape, items, people, alone(items), context)
    assert head(part).verdict == verdict
    crests = head(part).detail["crests"]
    assert len(crests) >= 3
    assert {c["first"] for c in crests} <= {MONTHS[i] for i in months_of()}


def found(folder: Path, beside: Path) -> tuple[Part, Part]:
    """Analyse a data set's complaints and customers, without its other tables."""
    for name in ("complaints.csv", "customers.csv"):
        shutil.copy(folder / name, beside / name)
    (beside / "cxanalysis.toml").write_text('as_of = "2026-11-15"\n', encoding="utf-8")
    report = Findings(open_data(beside, overrides={"bootstrap": 199}), NOW, Scope())
    return report.part("course"), report.part("waves")


def test_the_sample_names_its_planted_wave_and_invents_none(root, tmp_path):
    planted = json.loads((root / "data/sample/truth.json").read_text(encoding="utf-8"))["effects"]["item_wave"]
    shape, part = found(root / "data" / "sample", tmp_path)
    assert list(made(part)) == [planted["item"]] == [name for name in wavy(shape) if name != "rate"]
    for crest in made(part)[planted["item"]].detail["own"]["crests"]:
        months = {str(p) for p in Period.parse(crest["first"]).through(Period.parse(crest["last"]))}
        assert months & set(planted["crests"])
        assert not months & set(planted["troughs"])
    assert {f.verdict for f in changed(part).values()} <= {"unclear"}  # every wave is as high as the one before


def test_a_company_where_nothing_happens_has_no_waves(tmp_path):
    make_sample(tmp_path / "all", customers=500, effects=())
    assert found(tmp_path / "all", tmp_path)[1] == Part()
