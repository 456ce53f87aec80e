"""Satisfaction held against what customers did next: found where planted, quiet where not, careful where few."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cxanalysis.satisfaction.outcomes import analyse
from cxanalysis.satisfaction.survey import Survey
from tests import survey
from tests.alike import told_apart

JULY = survey.NOW.shift(-3).ordinal


def answers(n: int = 2000, slope: float = 0.0, seed: int = 1, customers: int = 900) -> pd.DataFrame:
    """Answers over twelve months; of each point of satisfaction `slope` of the events goes."""
    random = np.random.default_rng([n, seed])
    score = np.clip(np.rint(random.normal(3.6, 1.0, n)), 1, 5)
    chance = np.clip(0.2 + slope * (score - 3.6), 0, 1)
    frame = pd.DataFrame({
        "customer_id": [f"K{k}" for k in random.integers(0, customers, n)],
        "month": JULY - random.integers(0, 12, n),
        "score": score,
    })  # fmt: skip
    for name in ("complained", "left", "lost"):
        frame[name] = (random.random(n) < chance).astype(float)
    for name in ("complained_before", "lost_before"):
        frame[name] = (random.random(n) < 0.2).astype(float)
    frame["revenue_before"] = np.rint(random.lognormal(12, 1, n))
    frame["revenue_after"] = np.rint(frame["revenue_before"] * np.exp(random.normal(-slope * (score - 3.6), 0.5)))
    return frame


def part(frame, scope="all", singles=True, **options):
    asked = survey.questionnaire(singles=singles)
    empty = pd.DataFrame({"period": pd.Series(dtype="str")})
    return analyse(Survey(asked, empty, survey.context(scope, **options)), frame)


def test_what_is_planted_is_shown_with_its_size_and_direction():
    found = {f.item: f for f in part(answers(slope=-0.06)).figures}
    assert [f.verdict for f in found.values()] == ["shown"] * 4
    assert {f.unit for f in found.values()} == {"share"}
    for name in ("complained", "left", "lost_orders"):
        assert found[name].value == pytest.approx(-0.06, abs=0.015)
        assert found[name].detail["dissatisfied"] > found[name].detail["satisfied"]
    assert found["order_change"].value > 0.03
    assert found["order_change"].detail["dissatisfied"] < found["order_change"].detail["satisfied"]


def test_a_company_where_nothing_hangs_together_gets_no_finding():
    verdicts = [f.verdict for seed in range(12) for f in part(answers(600, seed=seed)).figures]
    assert verdicts.count("shown") <= 3
    assert len(verdicts) == 48


def test_a_figure_says_what_it_rests_on():
    frame = answers(500)
    figure = next(f for f in part(frame).figures if f.item == "complained")
    low = frame[frame["score"] <= 2]
    assert figure.n == 500
    assert figure.detail["events"] == frame["complained"].sum()
    assert figure.detail["customers"] == frame["customer_id"].nunique()
    assert (figure.detail["first"], figure.detail["last"], figure.detail["lag"]) == ("2025-08", "2026-07", 3)
    assert figure.detail["dissatisfied"] == pytest.approx(low["complained"].mean())
    assert figure.detail["dissatisfied_n"] == len(low)


def test_row_order_does_not_matter():
    frame = answers(400, slope=-0.05)
    assert told_apart(part(frame), part(frame.sample(frac=1, random_state=1))) == []


def test_no_overall_question_and_nobody_known():
    assert part(None, singles=False).left_out == ("outcome_overall",)
    assert part(None).left_out == ("outcome_overall",)
    assert part(answers().iloc[:0]).left_out == ("outcome_customer",)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda f: f[["customer_id", "month", "score"]],
         {"outcome_data:complained", "outcome_data:left", "outcome_data:order_change", "outcome_data:lost_orders"}),
        (lambda f: f.assign(complained=np.nan), {"outcome_young:complained"}),
        (lambda f: f.drop(columns="lost"), {"outcome_status:lost_orders"}),
        (lambda f: f.assign(revenue_before=np.nan, revenue_after=np.nan, lost=np.nan),
         {"outcome_young:order_change", "outcome_young:lost_orders"}),
        (lambda f: f.assign(left=0.0), {"outcome_events:left"}),
        (lambda f: f.assign(left=1.0), {"outcome_events:left"}),
        (lambda f: f.assign(left=(f.index < 4).astype(float)), {"outcome_events:left"}),
        (lambda f: f.assign(left=(f.customer_id == f.customer_id[0]).astype(float)), {"outcome_events:left"}),
        (lambda f: f.assign(revenue_before=0.0, revenue_after=0.0), {"outcome_data:order_change"}),
        (lambda f: f.assign(left=(f.score < 3).astype(float)), {"outcome_unclear:left"}),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_named(change, codes):
    found = part(change(answers(400)))
    assert set(found.left_out) == codes
    assert len(found.figures) == 4 - len(codes)


def test_few_answers_and_the_same_answer_from_all():
    assert {code.partition(":")[0] for code in part(answers(29)).left_out} <= {"outcome_few"}
    same = part(answers(400).assign(score=4.0))
    assert {code.partition(":")[0] for code in same.left_out} == {"outcome_unclear"}
    assert part(answers(1)).figures == ()


def test_few_customers_of_a_part_are_withheld_and_small_groups_not_told():
    few = part(answers(60, customers=8), scope="region=North").figures
    assert few
    assert all(f.withheld and f.value is None and not f.detail for f in few)
    frame = answers(400)
    lone = frame.assign(score=np.where(frame.index < 5, 1.0, np.maximum(frame["score"], 3)))
    figure = part(lone).figures[0]
    assert "dissatisfied" not in figure.detail
    assert "satisfied" in figure.detail


def test_one_customer_alone():
    found = part(answers(80).assign(customer_id="K1"))
    assert found.figures == ()
    assert {code.partition(":")[2] for code in found.left_out} == {"complained", "left", "order_change", "lost_orders"}
