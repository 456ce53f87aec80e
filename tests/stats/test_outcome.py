"""What goes with satisfaction: bad months and large customers must not make a connection where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.outcome import change_effect, event_effect, relative_change


def answers(seed: int, n: int = 1500, customers: int = 700):
    random = np.random.default_rng(seed)
    whose, months = random.integers(0, customers, n), random.integers(0, 12, n)
    return random, whose, months, np.clip(np.rint(random.normal(3.7, 0.9, n)), 1, 5)


def test_a_bad_month_of_low_scores_and_many_complaints_is_no_connection():
    random, whose, months, score = answers(3)
    bad = months >= 9
    score = np.where(bad, np.maximum(score - 2, 1), score)
    event = random.random(len(score)) < np.where(bad, 0.4, 0.05)
    found = event_effect(event, score, np.zeros(len(score)), months, whose)
    blind = event_effect(event, score, np.zeros(len(score)), np.zeros(len(score)), whose)
    assert found.estimate.low < 0 < found.estimate.high
    assert blind.estimate.high < 0


def test_a_planted_effect_is_found_with_its_size():
    random, whose, months, score = answers(4, 20_000, 9000)
    event = random.random(len(score)) < 0.30 - 0.05 * (score - 3)
    found = event_effect(event, score, np.zeros(len(score)), months, whose)
    assert found.estimate.low < -0.05 < found.estimate.high
    assert found.estimate.high - found.estimate.low < 0.03
    assert found.p < 1e-6


def test_the_slope_is_that_of_month_dummies():
    """Centring within months is a term for each month (Frisch, Waugh 1933; Lovell 1963), errors included."""
    api = pytest.importorskip("statsmodels.api")
    random, _, months, score = answers(5, 300)
    change, earlier = random.normal(0, 1, 300) + 0.1 * score + 0.2 * months, random.normal(0, 1, 300)
    dummies = np.eye(12)[months]
    theirs = api.OLS(change, np.column_stack([score, earlier, dummies])).fit(
        cov_type="cluster", cov_kwds={"groups": np.arange(300)}, use_t=True
    )
    found = change_effect(change, score, earlier, months, np.arange(300))
    assert found.estimate.value == pytest.approx(theirs.params[0])
    assert found.estimate.se == pytest.approx(theirs.bse[0], rel=1e-6)
    assert found.p == pytest.approx(theirs.pvalues[0], rel=1e-4)


def test_a_customer_who_answers_ten_times_counts_once():
    random, whose, months, score = answers(6, 200, 200)
    change = random.normal(0, 1, 200)
    once = change_effect(change, score, np.zeros(200), months, np.arange(200))
    ten = change_effect(*(np.tile(v, 10) for v in (change, score, np.zeros(200), months, np.arange(200))))
    assert ten.estimate.value == pytest.approx(once.estimate.value)
    assert ten.estimate.se == pytest.approx(once.estimate.se, rel=0.05)


@pytest.mark.parametrize("effect", [event_effect, change_effect])
def test_the_same_answer_from_everybody_gives_nothing(effect):
    assert effect([0, 1] * 30, [4] * 60, [0] * 60, [0] * 60, range(60)) is None
    assert effect([0, 1] * 6, range(12), [0] * 12, range(12), range(12)) is None  # one answer a month
    assert effect([], [], [], [], []) is None


def test_nobody_did_it_or_all_did():
    for value in (0, 1):
        assert event_effect([value] * 60, [3, 4] * 30, [0] * 60, [0] * 60, range(60)) is None
        assert change_effect([value] * 60, [3, 4] * 30, [0] * 60, [0] * 60, range(60)) is None


@given(st.lists(st.tuples(st.floats(-1e6, 1e9), st.floats(-1e6, 1e9)), min_size=1, max_size=20))
def test_a_change_is_bounded_and_the_same_both_ways(pairs):
    before, after = np.array(pairs).T
    there, back = relative_change(before, after), relative_change(after, before)
    known = ~np.isnan(there)
    assert (np.abs(there[known]) <= 2).all()
    assert there[known] == pytest.approx(-back[known])
    assert (known == ((before > 0) | (after > 0))).all()
