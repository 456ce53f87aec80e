"""Ordered steps: held against a general-purpose fit, closed forms, and what has no answer."""

import numpy as np
import pytest
from scipy import special

from cxanalysis.stats.ordinal import proportional_odds
from cxanalysis.stats.seed import generator


def sample(n=600, steps=5, seed="o"):
    random = generator(seed, n)
    x = random.normal(size=(n, 3))
    y = np.clip(np.rint(3 + x @ [0.6, 0.3, 0.0] + random.logistic(size=n)), 1, steps)
    return x, y


@pytest.mark.parametrize("steps", [2, 3, 5, 7])
def test_equals_an_independent_fit(steps):
    miscmodels = pytest.importorskip("statsmodels.miscmodels.ordinal_model")
    x, y = sample(steps=steps)
    fit = proportional_odds(x, y)
    other = miscmodels.OrderedModel(y, x, distr="logit").fit(disp=False, method="newton")
    assert fit.beta == pytest.approx(np.asarray(other.params)[:3], abs=1e-5)
    assert fit.log_likelihood == pytest.approx(other.llf, abs=1e-6)


def test_without_an_effect_the_steps_are_the_logits_of_the_shares():
    x, y = np.array([[-1.0], [1.0]] * 30), np.repeat([1.0, 2.0, 3.0], 20)
    fit = proportional_odds(x, y)
    assert fit.beta == pytest.approx([0.0], abs=1e-9)
    assert fit.steps == pytest.approx(special.logit([1 / 3, 2 / 3]))


def test_two_answers_and_a_yes_or_no_give_the_cross_ratio_with_its_sandwich_error():
    # 30 of 40 against 10 of 40: odds ratio 9; variance of the log 1/30 + 1/10 + 1/10 + 1/30, times 80/79
    x = np.repeat([[1.0], [0.0]], 40, axis=0)
    y = np.array([2.0] * 30 + [1.0] * 10 + [2.0] * 10 + [1.0] * 30)
    fit = proportional_odds(x, y)
    se = np.sqrt((2 / 30 + 2 / 10) * 80 / 79)
    assert np.exp(fit.beta) == pytest.approx([9.0])
    assert fit.high - fit.beta == pytest.approx([se * 1.990450], rel=1e-5)


def test_a_customer_who_repeats_adds_no_certainty():
    x, y = sample(200)
    who = np.arange(200)
    once, often = proportional_odds(x, y, who), proportional_odds(np.tile(x, (3, 1)), np.tile(y, 3), np.tile(who, 3))
    assert often.beta == pytest.approx(once.beta, abs=1e-6)
    assert often.low == pytest.approx(once.low, abs=1e-6)


@pytest.mark.parametrize(
    "x, y",
    [
        ([[0.0], [0.0], [1.0], [1.0]] * 5, [1, 1, 2, 2] * 5),  # separated without an error
        ([[0.0, 0.0], [1.0, 1.0]] * 10, [1, 2, 2, 1] * 5),  # one column twice
        ([[0.0], [1.0]] * 10, [3] * 20),  # all answers the same
        ([[0.0], [1.0]] * 10, list(range(20))),  # no steps at all
        ([[0.0], [1.0]], [1, 2]),  # too few
    ],
)
def test_no_answer_where_there_is_none(x, y):
    assert proportional_odds(x, y) is None


def test_one_customer_has_no_error():
    x, y = sample(100)
    assert proportional_odds(x, y, np.zeros(100)) is None
