"""Do groups differ: against a published-method implementation, in silence, and on traps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cxanalysis.stats.group_contrast import Answers, contrast, group_means
from cxanalysis.stats.segments import apart, differ
from cxanalysis.stats.shrink import shrunken


def made(seed: int, customers: int = 200, answers: int = 500, groups: int = 4, width: int = 3) -> Answers:
    rng = np.random.default_rng(seed)
    group = np.sort(rng.integers(0, groups, customers))
    customer = rng.integers(0, customers, answers)
    own = rng.normal(0, 0.6, (customers, 1))
    scores = 5 + own[customer] + rng.normal(0, 0.8, (answers, width))
    return Answers(scores, group[customer], rng.integers(0, 6, answers), customer)


def test_one_answer_a_customer_in_one_month_is_the_manova_of_statsmodels():
    manova = pytest.importorskip("statsmodels.multivariate.manova")
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(3), [30, 20, 25])
    scores = rng.normal(0, 1, (75, 4)) + 0.3 * group[:, None]
    gate = differ(Answers(scores, group, np.zeros(75, dtype=int), np.arange(75)))
    frame = pd.DataFrame(scores, columns=list("abcd")).assign(g=group)
    theirs = manova.MANOVA.from_formula("a + b + c + d ~ C(g)", frame).mv_test().results["C(g)"]["stat"]
    row = theirs.loc["Pillai's trace"]
    assert (gate.f, gate.df1, gate.df2) == pytest.approx((row["F Value"], row["Num DF"], row["Den DF"]))
    assert gate.p_all == pytest.approx(row["Pr > F"])


def test_without_repeats_the_contrast_is_welchs():
    rng = np.random.default_rng(2)
    y, group = rng.normal(0, 1, 90), np.repeat([0, 1], [30, 60])
    y[group == 0] *= 2
    found = contrast(Answers(y[:, None], group, np.zeros(90, dtype=int), np.arange(90)), 0, 0, [1])
    a, b = y[:30], y[30:]
    assert found.difference == pytest.approx(a.mean() - b.mean())
    assert found.se == pytest.approx(np.sqrt(a.var(ddof=1) / 30 + b.var(ddof=1) / 60), rel=0.02)
    assert 30 < found.df < 60


def test_months_are_no_difference_of_groups():
    """One group answers in the good months: its mean is higher, it is not."""
    rng = np.random.default_rng(4)
    month = rng.integers(0, 2, 600)
    group = (rng.random(600) < np.where(month == 1, 0.8, 0.2)).astype(int)
    answers = Answers((4 + month + rng.normal(0, 0.5, 600))[:, None], group, month, np.arange(600))
    means = group_means(answers, 0)
    assert means[1].value - means[0].value > 0.4
    assert abs(contrast(answers, 0, 1, [0]).difference) < 0.12
    assert differ(answers).p > 0.05


def test_a_customer_asked_again_brings_no_new_opinion():
    rng = np.random.default_rng(5)
    group, own = np.repeat([0, 1], 20), rng.normal(0, 1, 40)
    customer = np.repeat(np.arange(40), 10)
    answers = Answers(own[customer][:, None], group[customer], np.tile(np.arange(10), 40), customer)
    once = Answers(own[:, None], group, np.zeros(40, dtype=int), np.arange(40))
    assert contrast(answers, 0, 0, [1]).se == pytest.approx(contrast(once, 0, 0, [1]).se, rel=1e-6)
    assert differ(answers).p == pytest.approx(differ(once).p, rel=1e-6)


def test_groups_alike_pass_about_as_often_as_promised():
    p = [differ(made(seed)).p for seed in range(400)]
    assert 0.01 <= np.mean(np.array(p) < 0.05) <= 0.075


def test_one_group_low_makes_no_other_high():
    answers = made(7, 600, 2000)
    answers.scores[answers.group == 2, 1] -= 1.5
    cells = apart(answers, [True] * 4, 0.1)
    assert cells[2][1].difference == pytest.approx(-1.5, abs=0.2)
    assert all(cells[g][1].p > 0.001 for g in (0, 1, 3))
    alone = [contrast(answers, 1, g, [h for h in range(4) if h != g]).p for g in (0, 1, 3)]
    assert max(alone) < 0.001  # held against all others, each would look above them


def test_of_two_groups_one_stands_apart():
    answers = made(8, 300, 900, groups=2)
    answers.scores[answers.group == 1, 0] += 1.0
    cells = apart(answers, [True, True], 0.1)
    assert sum(cell is not None and cell.p < 0.001 for cell in (cells[0][0], cells[1][0])) == 1


@pytest.mark.parametrize("scores", [np.full((40, 2), 16 / 3), np.full((40, 2), np.nan)])
def test_no_spread_and_no_answers_say_nothing(scores):
    answers = Answers(scores, np.arange(40) % 2, np.zeros(40, dtype=int), np.arange(40))
    assert differ(answers) is None
    assert contrast(answers, 0, 0, [1]) is None
    assert all(not mean.has_interval for mean in group_means(answers, 0))


def test_a_dimension_that_repeats_another_adds_nothing():
    answers = made(9)
    twice = Answers(answers.scores[:, [0, 1, 2, 2]], answers.group, answers.month, answers.customer)
    assert differ(twice).p_all == pytest.approx(differ(answers).p_all)
    empty = Answers(np.zeros((0, 2)), np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0, dtype=int))
    assert differ(empty) is None


def test_one_customer_in_a_group_is_not_judged():
    answers = Answers(np.arange(20.0)[:, None], (np.arange(20) == 0).astype(int), np.zeros(20, int), np.arange(20))
    assert contrast(answers, 0, 1, [0]) is None
    mean = group_means(answers, 0)[1]
    assert (mean.value, mean.n, mean.has_interval) == (0.0, 1, False)


def test_order_of_rows_does_not_matter():
    answers = made(10)
    order = np.random.default_rng(0).permutation(len(answers.group))
    turned = Answers(answers.scores[order], answers.group[order], answers.month[order], answers.customer[order])
    assert differ(turned).p == pytest.approx(differ(answers).p)
    for mine, theirs in zip(apart(answers, [True] * 4, 0.1), apart(turned, [True] * 4, 0.1), strict=True):
        assert [c.p for c in mine] == pytest.approx([c.p for c in theirs])


def test_eight_schools():
    """Rubin (1981): effects of coaching in eight schools; a full analysis draws 28 and -3 to about 10 and 5."""
    effects, se = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]
    centre = 8.0  # known differences from the common mean
    found = shrunken(np.subtract(effects, centre), se, [1e6] * 8, [1] * 8, 5.0)
    values = [centre + e.value for e in found]
    assert values[0] == max(values) < 13
    assert min(values) > 4
    assert all(e.low < e.value < e.high for e in found)


def test_shrinking_keeps_signs_and_order_and_lets_the_sure_stand():
    found = shrunken([-1.0, -0.1, 0.05, 0.2], [0.1] * 4, [100] * 4, [40] * 4, 0.2)
    values = [e.value for e in found]
    assert values == sorted(values)
    assert -1.0 < values[0] < -0.9
    assert 0 < values[2] < 0.05
    assert shrunken([], [], [], [], 0.2) == []
    assert shrunken([0.3], [0.1], [3], [40], 0.2)[0].low < shrunken([0.3], [0.1], [300], [40], 0.2)[0].low


def test_groups_exactly_alike_are_alike():
    scores = np.tile([[4.0], [6.0]], (10, 1))
    gate = differ(Answers(scores, np.arange(20) // 2 % 2, np.zeros(20, dtype=int), np.arange(20)))
    assert gate.f == pytest.approx(0.0)
    assert gate.p == 1.0
