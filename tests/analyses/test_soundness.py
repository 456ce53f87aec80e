"""Is the sample scientific: planted carelessness, late answers, silence and skewed response are found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.data.questionnaire import Scale
from cxanalysis.errors import UsageError
from cxanalysis.satisfaction import scales, soundness, weighted
from cxanalysis.satisfaction.survey import Survey
from tests import survey as made
from tests.alike import told_apart

SEGMENTS = ("large", "medium", "small")


def people(n: int = 600, seed: int = 1) -> pd.DataFrame:
    """Customers of three segments, a third each, and two regions; every tenth is active no more."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {"segment": random.choice(SEGMENTS, n), "region": random.choice(["North", "South"], n)},
        index=pd.Index([f"C{i:04d}" for i in range(n)], name="customer_id"),
    )
    return frame.assign(active=np.arange(n) % 10 > 0)


def answered(n: int = 200, asked=None, months: int = 1, whose=None, seed: int = 2, **levels) -> pd.DataFrame:
    """Answers of a month, or of several, with customer, sheet, way of asking, moment and time taken."""
    asked, random = asked or made.questionnaire(), np.random.default_rng(seed)
    parts = []
    for back in range(months):
        month = made.NOW.shift(-back)
        frame = made.month(asked, n, levels, month)
        frame["customer_id"] = random.choice(whose if whose is not None else people().index, n, replace=False)
        frame["response_id"] = [f"{month}-{i}" for i in range(n)]
        frame["mode"] = random.choice(["web", "phone"], n, p=[0.7, 0.3])
        frame["responded_at"] = pd.Timestamp(month.start) + pd.to_timedelta(random.uniform(200, 600, n), unit="h")
        frame["duration_s"] = np.where(frame["mode"] == "web", 300, 900) * np.exp(random.normal(0, 0.2, n))
        parts.append(frame)
    return pd.concat(parts[::-1], ignore_index=True)


def invited(answers: pd.DataFrame, silent: int = 150, seed: int = 3) -> pd.DataFrame:
    """The invitations of these answers, and of as many silent customers a month."""
    random = np.random.default_rng(seed)
    wait = pd.to_timedelta(random.exponential(40, len(answers)), unit="h")
    done = pd.DataFrame(
        {"period": answers["period"], "sent_at": answers["responded_at"] - wait, "mode": answers["mode"],
         "outcome": "completed", "customer_id": answers["customer_id"], "response_id": answers["response_id"]}
    )  # fmt: skip
    rest = pd.DataFrame(
        {"period": str(made.NOW), "sent_at": pd.Timestamp(made.NOW.start), "mode": "web", "outcome": "no_answer",
         "customer_id": random.choice(people().index, silent), "response_id": None}
    )  # fmt: skip
    return pd.concat([done, rest], ignore_index=True)


def of(answers: pd.DataFrame, asked=None, who: pd.DataFrame | None = None, scope: str = "all", **options) -> Survey:
    return Survey(asked or made.questionnaire(), answers, made.context(scope, **options), who)


def figure(part, measure: str, item: str = ""):
    return next((f for f in part.figures if (f.measure, f.item) == (f"satisfaction.{measure}", item)), None)


def test_careless_answers_are_found_and_what_they_move_is_told():
    frame = answered(200)
    asked = made.questionnaire()
    columns = [q.perceived for q in asked.questions]
    frame.loc[:29, columns], frame.loc[:29, "overall"], frame.loc[20:39, "duration_s"] = 7.0, 5.0, 20.0
    part = soundness.analyse(of(frame), None)
    lines, fast = figure(part, "straight_lining"), figure(part, "speeders")
    assert 30 <= lines.detail["x"] <= 32 and fast.detail["x"] == 20
    assert lines.detail["careless"] >= 40 and lines.detail["differs"]
    kept = frame["overall"].to_numpy()[40:]
    assert lines.detail["index"] == pytest.approx(100 * (frame["overall"].mean() - 1) / 4)
    assert lines.detail["index_without"] == pytest.approx(100 * (kept.mean() - 1) / 4, abs=1.0)


def test_reversed_questions_are_judged_as_they_were_ticked():
    asked = made.questionnaire()
    turned = tuple(replace(q, reversed=k % 2 == 0) for k, q in enumerate(asked.questions))
    frame = answered(100)
    frame.loc[:9, [q.perceived for q in turned]] = 6.0
    assert (
        figure(soundness.analyse(of(frame, replace(asked, questions=turned)), None), "straight_lining").detail["x"]
        >= 10
    )


def test_scales_are_not_mixed_into_one_line():
    asked = made.questionnaire()
    other = tuple(replace(q, scale=Scale(1.0, 5.0)) if k == 0 else q for k, q in enumerate(asked.questions))
    frame = answered(60)
    frame[other[0].perceived] = 2.0
    frame.loc[:4, [q.perceived for q in other[1:]]] = 6.0
    assert (
        figure(soundness.analyse(of(frame, replace(asked, questions=other)), None), "straight_lining").detail["x"] >= 5
    )


def test_skipped_is_not_unanswered():
    frame = answered(200)
    frame.loc[frame["mode"] == "phone", "rel1_p"] = np.nan  # not asked on the telephone
    frame.loc[frame[frame["mode"] == "web"].index[:14], "rel1_p"] = np.nan
    frame["emp1_p"] = np.nan
    part = soundness.analyse(of(frame), None)
    missing = figure(part, "item_missing", "rel1")
    phone = int((frame["mode"] == "phone").sum())
    assert (missing.detail["x"], missing.n, missing.detail["not_asked"]) == (14, 200 - phone, phone)
    assert figure(part, "item_missing", "emp1") is None and "never_answered:emp1" in part.left_out
    assert figure(part, "item_missing", "asked:overall").value == 0


def test_often_empty_questions_are_marked():
    frame = answered(200)
    frame.loc[:59, "rel1_p"] = np.nan
    part = soundness.analyse(of(frame), None)
    assert (
        figure(part, "item_missing", "rel1").detail["much"] and not figure(part, "item_missing", "rel2").detail["much"]
    )


@pytest.mark.parametrize("planted, clear", [(0.0, False), (0.6, True)])
def test_late_answers_are_held_against_early_ones(planted, clear):
    frame = answered(120, months=12)
    sent = invited(frame)
    wait = frame["responded_at"] - sent["sent_at"][: len(frame)]
    late = wait > wait.groupby([frame["period"], frame["mode"]]).transform("median")
    frame["overall"] = np.clip(frame["overall"] - np.round(planted * late + 0.0) * (np.arange(len(frame)) % 2), 1, 5)
    found = figure(soundness.analyse(of(frame), sent), "late_early", "index")
    assert found.unit == "index" and found.detail["months"] == 12
    assert 0 < found.detail["late"] < found.n == len(frame)
    assert (found.detail["clear"], found.detail["equal"]) == (clear, not clear)
    assert found.value == pytest.approx(-12.0 if planted else 0.0, abs=2.5)


def test_without_an_overall_question_perception_is_compared():
    asked = made.questionnaire(singles=False)
    frame = answered(100, asked)
    part = soundness.analyse(of(frame, asked), invited(frame))
    assert figure(part, "late_early", "overall").unit == "points" and figure(part, "late_early", "index") is None


def test_response_by_group_and_what_is_withheld():
    who = people()
    frame = answered(200, whose=who.index[who["segment"] != "small"])
    few = who.index[who["segment"] == "small"][:4]
    frame.loc[:3, "customer_id"] = few
    part = soundness.analyse(of(frame, who=who), invited(frame, 250, seed=9))
    rates = {f.item: f for f in part.figures if f.measure == "satisfaction.response_rate"}
    assert rates["segment=small"].withheld and rates["segment=small"].value is None
    assert sum(bool(f.withheld) for item, f in rates.items() if item.startswith("segment")) >= 2
    segments = [f for item, f in rates.items() if item.startswith("segment")]
    assert len(segments) > 2 and rates["region=North"].value is not None
    assert not any(f.detail.get("differs") for f in segments)  # it would rest on cells nobody may see
    assert not rates["region=North"].detail["differs"]


def test_the_bound_of_the_silent():
    who = people()
    frame = answered(200, whose=who.index[who["active"]], **{"reliability:perceived": 3.0})
    part = soundness.analyse(of(frame, who=who), None, {"index": 90.0})
    bound = figure(part, "silent_bound", "index")
    share = 200 / who["active"].sum()
    assert bound.unit == "index" and bound.detail["silent"] == pytest.approx(1 - share)
    mean = 100 * (frame["overall"].mean() - 1) / 4
    assert bound.value == pytest.approx((90 - share * mean) / (1 - share))
    assert not bound.detail["possible"] and bound.detail["side"] == "below"
    weakest, strongest = (f for f in part.figures if f.measure == "satisfaction.silent_bound" and f is not bound)
    assert (weakest.item, weakest.detail["side"], strongest.detail["side"]) == ("reliability", "below", "above")
    assert weakest.value > 0 > strongest.value and weakest.detail["possible"]


def test_no_bound_where_the_verdict_is_open_or_nobody_is_known():
    who = people()
    frame = answered(200, whose=who.index[who["active"]])
    level = 100 * (frame["overall"].mean() - 1) / 4
    assert figure(soundness.analyse(of(frame, who=who), None, {"index": level}), "silent_bound", "index") is None
    assert "silent" in soundness.analyse(of(frame), None, {"index": 90.0}).left_out


def test_an_anonymous_survey_says_what_is_missing():
    frame = answered(80).drop(columns=["customer_id", "duration_s", "mode"])
    part = soundness.analyse(of(frame, who=people()), None)
    assert {"late_early", "speeders", "silent"} <= set(part.left_out)
    assert weighted.analyse(of(frame, who=people())).left_out == ("weights:customers",)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_few_answers_do_no_harm(n):
    who, asked = people(), made.questionnaire(items=3)
    frame = answered(12, asked).head(n)
    survey = of(frame, asked, who)
    part = soundness.analyse(survey, invited(answered(12, asked)).head(n), {"index": 50.0})
    assert bool(part.figures) == (n > 0) and ("late_few" in part.left_out) == (n > 0)
    assert all(f.measure != "satisfaction.late_early" and not f.detail.get("differs") for f in part.figures)
    weights, held = weighted.analyse(survey), scales.analyse(survey)
    assert (weights.figures, weights.left_out) == ((), ("weights:margins",) if n else ())
    assert {f.item for f in held.figures if f.measure == "satisfaction.omega"} == (set(made.DIMENSIONS) if n else set())
    assert not any(f.verdict or f.detail.get("better") for f in held.figures)
    there = soundness.analyse(of(answered(60, asked), asked, who), None)
    assert figure(there, "straight_lining").n == 60


def test_answers_all_the_same():
    who, asked = people(), made.questionnaire(items=3)
    frame = answered(100, asked)
    frame[[c for c in frame if c.endswith(("_p", "_e", "_a", "_d")) or c in ("overall", "nps")]] = 5.0
    survey = of(frame, asked, who)
    assert figure(soundness.analyse(survey, invited(frame)), "straight_lining").value == 1.0
    assert not figure(weighted.analyse(survey), "weighted", "index").detail["differs"]
    assert scales.analyse(survey).left_out == ("omega:reliability", "omega:empathy", "omega:tangibles")


def test_a_scope_of_few_is_withheld():
    who = people()
    frame = answered(8)
    survey = of(frame, who=who, scope="region=North")
    checks = soundness.analyse(survey, None)
    assert {"satisfaction.straight_lining", "satisfaction.speeders", "satisfaction.item_missing"} == {
        f.measure for f in checks.figures
    }
    assert all(f.withheld and f.value is None and f.low is None and not f.detail for f in checks.figures)
    assert weighted.analyse(survey).left_out == ("weights:margins",)
    enough = weighted.analyse(of(answered(40), who=who, scope="region=North", min_cell=60))
    assert enough.figures and all(f.withheld and f.value is None and not f.detail for f in enough.figures)


def skewed(n: int = 300, apart: float = 1.2) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Small customers answer five times as often as large ones, and are happier."""
    who = people(3000)
    there = who[who["active"]]
    p = there["segment"].map({"large": 1.0, "medium": 2.0, "small": 5.0}).to_numpy()
    chosen = np.random.default_rng(6).choice(there.index, n, replace=False, p=p / p.sum())
    frame = answered(n, whose=chosen)
    frame["customer_id"] = chosen
    happy = frame["customer_id"].map(who["segment"]).map({"large": -apart, "medium": 0.0, "small": apart / 2})
    frame["overall"] = np.clip(np.round(frame["overall"] + happy), 1, 5)
    return frame, who


def test_weighting_gives_back_what_skewed_response_took():
    frame, who = skewed()
    part = weighted.analyse(of(frame, who=who))
    index = figure(part, "weighted", "index")
    mine = frame["customer_id"].map(who["segment"])
    share = who.loc[who["active"], "segment"].value_counts(normalize=True)
    by_hand = float((frame["overall"].groupby(mine).mean() * share).sum())
    assert index.value == pytest.approx(100 * (by_hand - 1) / 4, abs=0.6)  # region is matched too
    assert index.detail["unweighted"] == pytest.approx(100 * (frame["overall"].mean() - 1) / 4)
    assert index.detail["change"] == pytest.approx(index.value - index.detail["unweighted"])
    assert index.detail["differs"] and index.detail["change_high"] < 0 and index.unit == "index"
    assert not figure(part, "weighted", "tangibles").detail["differs"]
    assert figure(part, "effective_n").value < 300 and figure(part, "design_effect").value > 1.1
    assert figure(part, "effective_n").detail["margins"] == ["segment", "region"]


def test_who_is_not_in_the_file_keeps_a_weight_of_one():
    frame, who = skewed()
    frame.loc[:19, "customer_id"] = None
    design = figure(weighted.analyse(of(frame, who=who)), "design_effect")
    assert design.detail["unknown"] == 20 and design.n == 300 and design.detail["reached"]


def test_order_of_rows_and_codes_does_not_matter():
    frame, who = skewed()
    sent = invited(frame)
    assert told_apart(weighted.analyse(of(frame, who=who)), weighted.analyse(of(frame[::-1], who=who[::-1]))) == []
    lines = {"index": 90.0}
    one = soundness.analyse(of(frame, who=who), sent, lines)
    assert {"satisfaction.response_rate", "satisfaction.late_early", "satisfaction.silent_bound"} <= {
        f.measure for f in one.figures
    }
    assert told_apart(one, soundness.analyse(of(frame[::-1], who=who[::-1]), sent[::-1], lines)) == []


@pytest.mark.parametrize(
    "weight_by, margins",
    [("segment", ["segment"]), ("segment, region", ["segment", "region"]), ("region,region", ["region"])],
)
def test_weights_as_set(weight_by, margins):
    frame, who = skewed()
    part = weighted.analyse(of(frame, who=who, weight_by=weight_by))
    assert part.left_out == ()
    assert figure(part, "effective_n").detail["margins"] == margins
    assert (figure(part, "weighted", "index").detail["change_high"] < 0) == ("segment" in margins)


def test_no_weights_as_set():
    frame, who = skewed()
    part = weighted.analyse(of(frame, who=who, weight_by="none"))
    assert (part.figures, part.left_out) == ((), ("weights:none",))


def test_an_unknown_attribute_is_refused_with_those_there_are():
    frame, who = skewed()
    with pytest.raises(UsageError, match='no attribute "segmnet"; did you mean "segment"'):
        weighted.analyse(of(frame, who=who, weight_by="segmnet"))
    with pytest.raises(UsageError, match="there are segment, region"):
        weighted.analyse(of(frame, who=who, weight_by="planet"))


def test_nothing_to_weight_by():
    frame = answered(100)
    assert weighted.analyse(of(frame, who=people()[["active"]])).left_out == ("weights:margins",)
    assert weighted.analyse(of(frame)).left_out == ("weights:customers",)
    strangers = frame.assign(customer_id="X")
    assert weighted.analyse(of(strangers, who=people())).left_out == ("weights:margins",)


def test_omega_and_alpha_without_an_item():
    asked = made.questionnaire(items=4)
    frame = answered(300, asked)
    halo = np.random.default_rng(8).normal(0, 1.2, 300)
    for column in ("rel1_p", "rel2_p", "rel3_p"):
        frame[column] = np.clip(np.round(frame[column] - 1 + halo), 1, 7)
    part = scales.analyse(of(frame, asked))
    found, stray = figure(part, "omega", "reliability"), figure(part, "alpha_dropped", "rel4")
    assert found.detail["items"] == 4 and found.low < found.value < found.high
    assert stray.detail["better"] and stray.detail["rise_low"] > 0 and stray.detail["dimension"] == "reliability"
    assert not figure(part, "alpha_dropped", "rel1").detail["better"]
    assert scales.analyse(of(answered(100))).left_out == ("omega_items",)
