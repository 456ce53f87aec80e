"""Purchase factors: means by hand, ranks turned round, groups apart only where they are, small cells hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.context import WITHHELD_ONE
from cxanalysis.data.questionnaire import Extra
from cxanalysis.satisfaction import factors
from cxanalysis.satisfaction.survey import Survey
from tests import survey
from tests.alike import told_apart

NAMES = ("price", "range", "delivery")


def questionnaire(kinds=("rating",) * 3, scales=(survey.FIVE,) * 3):
    asked = tuple(
        Extra(name, f"f_{name}", {"en": name}, kind, scale)
        for name, kind, scale in zip(NAMES, kinds, scales, strict=True)
    )
    return replace(survey.questionnaire(), factors=asked)


def answers(n=400, levels=(4.0, 3.5, 3.0), shift=None, seed=1) -> pd.DataFrame:
    """Ratings of `n` customers of groups A to D; `shift` moves (group, factor)."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"period": str(survey.NOW), "customer_id": [f"K{i}" for i in range(n)]})
    group = np.array(list("ABCD"))[np.arange(n) % 4]
    own = rng.normal(0, 0.4, n)
    for name, level in zip(NAMES, levels, strict=True):
        moved = np.array([(shift or {}).get((g, name), 0.0) for g in group])
        frame[f"f_{name}"] = np.clip(np.rint(rng.normal(level, 0.7, n) + own + moved), 1, 5)
    return frame


def people(frame, groups=None) -> pd.DataFrame:
    ids = frame["customer_id"].unique()
    group = groups if groups is not None else np.array(list("ABCD"))[np.arange(len(ids)) % 4]
    return pd.DataFrame({"segment": group}, index=pd.Index(ids, name="customer_id"))


def found(frame, asked=None, who=None, scope="all", **options):
    made = Survey(asked or questionnaire(), frame, survey.context(scope, **options), who)
    part = factors.analyse(made)
    return {f.item: f for f in part.figures}, part


def test_means_and_the_one_that_counts_most():
    frame = answers()
    by, part = found(frame)
    assert by["price"].value == pytest.approx(frame["f_price"].mean())
    assert by["price"].detail["place"] == "first"
    assert [by[n].detail["place"] for n in NAMES[1:]] == ["", ""]
    assert part.left_out == ("groups",)
    level, _ = found(answers(levels=(3.5, 3.5, 3.5)))
    assert not any(f.detail["place"] for f in level.values())


def test_a_group_that_differs_is_marked_and_no_other_cell():
    frame = answers(800, shift={("B", "price"): -1.0}, seed=2)
    by, _ = found(frame, who=people(frame))
    sides = {item: f.detail["side"] for item, f in by.items() if "=" in item}
    assert sides["segment=B:price"] == "below"
    assert by["segment=B:price"].detail["difference"] == pytest.approx(-1.0, abs=0.25)
    assert all(f.detail["passes"] for item, f in by.items() if "=" in item)
    assert [item for item, side in sides.items() if side] == ["segment=B:price"]  # the others are not above "the rest"


def test_groups_alike_are_not_told_apart():
    frame = answers(800)
    by, _ = found(frame, who=people(frame))
    cells = [f for item, f in by.items() if "=" in item]
    assert len(cells) == 12
    assert not any(f.detail["side"] or f.detail["passes"] for f in cells)


def test_a_level_that_moves_between_months_is_no_difference_of_groups():
    early, late = answers(400, (2.0, 2.0, 2.0)), answers(400, (4.5, 4.5, 4.5), seed=2)
    frame = pd.concat(
        [early.assign(period=str(survey.NOW.previous())), late.assign(customer_id=late["customer_id"] + "x")]
    )
    frame = frame.reset_index(drop=True)
    groups = np.where(
        np.arange(800) < 400, np.where(np.arange(800) % 4 < 3, "A", "B"), np.where(np.arange(800) % 4 < 1, "A", "B")
    )
    by, _ = found(frame, who=people(frame, groups))
    assert by["segment=A:price"].value < by["segment=B:price"].value - 0.5
    assert not any(f.detail["passes"] for item, f in by.items() if "=" in item)


def test_ranks_are_turned_round_and_odd_ones_counted():
    asked = questionnaire(kinds=("rank",) * 3)
    frame = pd.DataFrame(
        {"period": str(survey.NOW), "f_price": [1.0, 1, 1], "f_range": [2.0, 1, np.nan], "f_delivery": [3.0, 3, np.nan]}
    )
    by, _ = found(frame, asked)
    assert by["price"].value == pytest.approx((3 + 2.5 + 3) / 3)
    assert by["delivery"].value == pytest.approx((1 + 1 + 1.5) / 3)
    assert (by["price"].detail["ties"], by["price"].detail["incomplete"], by["price"].detail["max"]) == (1, 1, 3.0)


def test_ranks_and_ratings_and_scales_stand_apart():
    asked = questionnaire(kinds=("rating", "rating", "rank"), scales=(survey.FIVE, survey.TEN, survey.FIVE))
    frame = answers().assign(f_delivery=1.0, f_range=10.0)
    by, _ = found(frame, asked)
    assert {(f.detail["kind"], f.detail["max"]) for f in by.values()} == {
        ("rating", 5.0),
        ("rating", 10.0),
        ("rank", 1.0),
    }
    assert not any(f.detail["place"] for f in by.values())


def test_small_groups_are_put_together_and_small_cells_withheld():
    frame = answers(200)
    groups = np.array(["A"] * 80 + ["B"] * 80 + ["C"] * 25 + ["D"] * 15)
    by, _ = found(frame, who=people(frame, groups))
    assert {item.partition(":")[0] for item in by if "=" in item} == {"segment=A", "segment=B", "segment="}
    frame.loc[160:195, "f_range"] = np.nan
    by, _ = found(frame, who=people(frame, groups))
    hidden = {item for item, f in by.items() if f.withheld}
    assert "segment=:range" in hidden and len(hidden) >= 4  # and what would give it away by subtraction


def test_missing_and_empty_factors():
    assert found(answers().drop(columns=["f_price", "f_range", "f_delivery"]))[1].left_out == ("factors",)
    by, part = found(answers().assign(f_range=np.nan))
    assert "range" not in by and "factor:range" in part.left_out
    assert found(pd.DataFrame({"period": [], "f_price": []}))[1].left_out == ("factors",)


def test_one_answer_and_answers_all_the_same():
    by, _ = found(answers(1))
    assert (by["price"].withheld, by["price"].value, by["price"].low) == (WITHHELD_ONE, None, None)
    frame = answers(100).assign(f_price=4.0, f_range=4.0, f_delivery=4.0)
    by, _ = found(frame, who=people(frame))
    assert by["price"].low is None and by["price"].detail["place"] == ""
    assert not any(f.detail["passes"] for item, f in by.items() if "=" in item)


def test_the_order_of_rows_does_not_matter():
    frame = answers(300, shift={("B", "price"): -1.0})
    who = people(frame)
    (one, part), (again, turned) = found(frame, who=who), found(frame.sample(frac=1, random_state=3), who=who)
    assert told_apart(part, turned) == []
    assert {k: f.detail.get("side") for k, f in one.items()} == {k: f.detail.get("side") for k, f in again.items()}
