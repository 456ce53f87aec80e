"""The trend of a survey: planted changes are found with their size, and what cannot be said is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.satisfaction import Survey, trend
from tests import survey
from tests.alike import told_apart

ASKED = survey.questionnaire()


def months(count: int, n: int = 60, overall=3.6, levels=None, asked=ASKED, step: int = 1) -> pd.DataFrame:
    """Answers of `count` months to now, oldest first; `overall` and `levels` may be functions of months ago."""
    frames = [
        survey.month(
            asked, n, levels(ago) if callable(levels) else levels or {}, survey.NOW.shift(-ago),
            overall(ago) if callable(overall) else overall,
        )
        for ago in range(step * (count - 1), -1, -step)
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def analyse(answers: pd.DataFrame, asked=ASKED, scope: str = "all", **options):
    first = survey.Period.parse(min(answers["period"])) if len(answers) else survey.NOW
    return trend.analyse(Survey(asked, answers, survey.context(scope, first, **options)))


def by_item(answers: pd.DataFrame, asked=ASKED, scope: str = "all", **options):
    return {f.item: f for f in analyse(answers, asked, scope, **options).figures}


def test_a_planted_slope_is_falling_with_its_size_and_the_rest_is_balanced():
    found = by_item(months(24, 400, lambda ago: 3.4 + 0.6 * ago / 23))
    overall = found["overall"]
    assert overall.verdict == "falling"
    assert overall.low < -0.58 < overall.high  # a little of .6 is lost at the top of the scale
    assert overall.detail["last"] - overall.detail["first"] == pytest.approx(overall.value)
    assert (overall.n, overall.detail["used"], overall.detail["months"]) == (9600, 24, 24)
    assert (overall.detail["from"], overall.detail["through"]) == ("2024-11", "2026-10")
    assert "step" not in overall.detail
    assert {found[name].verdict for name in survey.DIMENSIONS} == {"balanced"}


def test_a_planted_step_is_told_with_its_month_and_its_size():
    levels = lambda ago: {"reliability:perceived": 4.0 if ago <= 4 else 5.2}  # noqa: E731
    found = by_item(months(24, 100, levels=levels))["reliability"]
    assert found.verdict == "falling"
    step = found.detail["step"]
    assert step["from"] == str(survey.NOW.shift(-4))
    assert step["low"] < -1.2 < step["high"]
    of_100 = found.detail["of_100"]
    assert of_100["step"]["change"] == pytest.approx(step["change"] * 100 / 6)
    assert of_100["step"]["before"] == pytest.approx((step["before"] - 1) * 100 / 6)
    assert of_100["value"] == pytest.approx(found.value * 100 / 6)
    assert of_100["margin"] == pytest.approx(5.0)


def test_bounds_scale_with_the_scale():
    found = by_item(months(12))
    assert found["overall"].detail["margin"] == pytest.approx(0.20)
    assert found["empathy"].detail["margin"] == pytest.approx(0.30)


def test_p_is_told_before_and_after_the_family():
    found = by_item(months(12)).values()
    assert all(f.detail["p"] <= f.detail["p_adjusted"] <= 1 for f in found)
    assert max(f.detail["p"] for f in found) == pytest.approx(max(f.detail["p_adjusted"] for f in found))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_young_company_gets_its_so_far(count):
    answers = months(count)
    found = by_item(answers)["overall"]
    told = found.detail["so_far"]
    assert found.verdict == "too_few"
    assert (told["needs"], told["why"], told["known_from"]) == (6, "few", str(survey.NOW.shift(6 - count)))
    if count == 1:
        assert found.value is None
        return
    means = answers.groupby("period")["overall"].mean()
    assert found.value == pytest.approx(means.iloc[-1] - means.iloc[0])
    assert found.low < found.value < found.high


def test_two_months_are_compared_as_a_pooled_t_test_does():
    stats = pytest.importorskip("scipy.stats")
    answers = months(2, 25)
    found = by_item(answers)["overall"]
    first, last = (answers.loc[answers["period"] == p, "overall"] for p in sorted(answers["period"].unique()))
    interval = stats.ttest_ind(last, first).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_six_months_give_a_verdict():
    assert by_item(months(6, 400, lambda ago: 3.2 + 0.2 * ago))["overall"].verdict == "falling"


def test_no_overall_question_follows_perception_over_all_dimensions():
    asked = survey.questionnaire(singles=False)
    found = by_item(months(12, asked=asked), asked)
    assert not found["overall"].detail["question"]
    assert found["overall"].detail["max"] == 7


def test_scales_are_not_averaged():
    asked = survey.questionnaire(singles=False)
    first, *rest = asked.questions
    asked = replace(asked, questions=(replace(first, scale=survey.FIVE), *rest))
    found = by_item(months(12, asked=asked), asked)
    assert "reliability" not in found  # its two items are on different scales
    whole = replace(
        asked, questions=tuple(replace(q, scale=survey.FIVE) if q.dimension == "reliability" else q for q in rest)
    )
    found = by_item(months(12, asked=whole), whole)
    assert list(found) == ["reliability", "empathy", "tangibles"]
    assert found["reliability"].detail["max"] == 5


def test_a_change_of_mode_breaks_the_line():
    answers = months(24, 60, lambda ago: 4.2 if ago >= 8 else 3.4)
    mode = np.where(answers["period"] <= "2026-02", "phone", "web")
    mode[::10] = "mail"
    found = by_item(answers.assign(mode=mode))["overall"]
    assert found.detail["from"] == "2026-03"
    assert found.detail["used"] == 8
    assert found.verdict != "falling"
    cut = found.detail["break"]
    assert (cut["from"], cut["before"]["mode"], cut["after"]["mode"]) == ("2026-03", "phone", "web")
    assert cut["before"]["share"] == pytest.approx(0.9)
    assert by_item(answers)["overall"].verdict == "falling"  # unseen, the change of mode would be a fall


def test_too_few_months_since_a_break_say_so():
    answers = months(24)
    found = by_item(answers.assign(mode=np.where(answers["period"] <= "2026-07", "phone", "web")))["overall"]
    assert found.verdict == "too_few"
    assert found.detail["so_far"] == {"needs": 6, "why": "break", "known_from": "2027-01"}


def test_unknown_modes_are_told():
    assert analyse(months(6)).left_out == ("modes",)
    assert analyse(months(6).assign(mode=None)).left_out == ("modes",)
    assert analyse(months(6).assign(mode="web")).left_out == ()


def waves(count: int, every: int = 3) -> pd.DataFrame:
    """Waves at the end of one month and the beginning of the next."""
    answers = months(count, 80, step=every)
    late = np.arange(len(answers)) % 2 == 1
    name = "W" + answers["period"]
    period = [str(survey.Period.parse(p).shift(-int(k))) for p, k in zip(answers["period"], late, strict=True)]
    start = pd.to_datetime(pd.Series(period) + "-01")
    return answers.assign(wave=name, period=period, responded_at=start + pd.to_timedelta(late * 27, unit="D"))


def test_waves_are_followed_by_wave_at_their_mean_date():
    found = by_item(waves(8))["overall"]
    assert (found.detail["unit"], found.detail["used"]) == ("wave", 8)
    assert found.verdict in ("balanced", "unclear")
    few = by_item(waves(4))["overall"]
    assert few.detail["so_far"] == {"needs": 6, "why": "few"} | {"known_from": None}


@pytest.mark.parametrize("spoil", ["no_gap", "missing", "one", "overlap"])
def test_what_are_no_waves_is_followed_by_month(spoil):
    answers = months(12) if spoil == "no_gap" else waves(6)
    if spoil == "no_gap":
        answers["wave"] = answers["period"]
    if spoil == "missing":
        answers.loc[3, "wave"] = None
    if spoil == "one":
        answers["wave"] = "W"
    if spoil == "overlap":
        answers["wave"] = np.where(np.arange(len(answers)) % 2, "panel A", "panel B")
    assert by_item(answers)["overall"].detail["unit"] == "month"


def test_months_of_one_answer_are_left_out_and_counted():
    answers = months(12)
    lone = answers[answers["period"] == "2026-05"].index[1:]
    found = by_item(answers.drop(lone))["overall"]
    assert (found.detail["used"], found.detail["left_out"], found.detail["months"]) == (11, 1, 12)


def test_nobody_or_no_spread():
    assert analyse(months(12).iloc[:0]).left_out == ("trend",)
    same = months(12)
    same[[c for c in same.columns if c != "period"]] = 4.0
    found = by_item(same)["overall"]
    assert (found.verdict, found.value, found.detail["so_far"]["why"]) == ("too_few", 0.0, "spread")
    assert (found.low, found.high) == (None, None)
    empty = months(12).assign(overall=np.nan)
    assert not by_item(empty)["overall"].detail["question"]


def test_one_answer_alone():
    found = by_item(months(1, 1))["overall"]
    assert (found.verdict, found.value) == ("", None)


def test_a_customer_who_answers_often_in_a_month_is_one_opinion():
    answers = months(12, 30)
    twice = pd.concat([answers, answers], ignore_index=True)
    own = twice.assign(customer_id=[f"K{i}" for i in range(len(twice))])
    shared = twice.assign(customer_id=[f"K{i}" for i in [*range(len(answers))] * 2])
    points = {k: by_item(f)["overall"] for k, f in {"own": own, "shared": shared}.items()}
    few = {
        k: next(trend._series(Survey(ASKED, f, survey.context()), f, trend._occasions(f), 0)).se.mean()
        for k, f in {"own": own, "shared": shared}.items()
    }
    assert few["shared"] == pytest.approx(np.sqrt(2) * few["own"], rel=0.01)
    assert points["own"].value == pytest.approx(points["shared"].value, abs=1e-3)


def test_a_scope_of_few_is_withheld_and_small_months_give_no_level():
    found = by_item(months(2, 4), scope="region=North")["overall"]
    assert (found.withheld != "", found.value, found.detail) == (True, None, {})
    found = by_item(months(3, 8), scope="region=North")["overall"]
    assert found.value is None
    assert "first" not in found.detail


def test_the_order_of_rows_does_not_count():
    answers = months(12).assign(mode="web")
    assert told_apart(analyse(answers), analyse(answers.sample(frac=1, random_state=1))) == []
