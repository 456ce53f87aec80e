"""Moves between classes: published tables, agreement with statsmodels, empty classes."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import SquareTable, mcnemar

from cxanalysis.stats.moves import class_moves, homogeneity, sign_test, symmetry

# Stuart (1955): distance vision of 7,477 women, right eye by left; Bowker 19.107 on 6 df, Stuart 11.957 on 3.
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
TABLE = st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=4, max_size=4)


def test_vision_of_women():
    bowker, stuart = symmetry(VISION), homogeneity(VISION)
    assert (round(bowker.statistic, 3), bowker.df) == (19.107, 6)
    assert (round(stuart.statistic, 3), stuart.df) == (11.957, 3)
    assert (bowker.p, stuart.p) == (pytest.approx(0.003987, abs=1e-6), pytest.approx(0.007533, abs=1e-6))


def test_as_statsmodels_on_a_full_table():
    theirs = SquareTable(np.array(VISION), shift_zeros=False)
    assert symmetry(VISION).p == pytest.approx(theirs.symmetry().pvalue)
    assert homogeneity(VISION).p == pytest.approx(theirs.homogeneity().pvalue)


def test_two_classes_are_mcnemar():
    table = [[59, 6], [16, 80]]
    plain = mcnemar(table, exact=False, correction=False)
    assert symmetry(table).statistic == pytest.approx(plain.statistic)
    assert homogeneity(table).statistic == pytest.approx(plain.statistic)
    assert class_moves(table, 1).p == pytest.approx(mcnemar(table, exact=True).pvalue)


def test_empty_pairs_are_no_degrees_of_freedom():
    slide = np.diag([50, 50, 50, 50])
    slide[0, 3] = 8
    test = symmetry(slide)
    assert (test.df, test.statistic) == (1, 8.0) and test.p < 0.01
    assert homogeneity(slide).df == 1 and homogeneity(slide).p == pytest.approx(test.p)


def test_nobody_moved_and_nobody_there():
    still = np.diag([5, 0, 7, 9])
    assert symmetry(still).p is None and homogeneity(still).p is None and class_moves(still, 0).p is None
    assert (
        class_moves(still, 0).change.value == 0.0
        and class_moves(still, 0).change.low < 0 < class_moves(still, 0).change.high
    )
    assert class_moves(np.zeros((4, 4)), 2).change.value is None


def test_paired_change_by_hand():
    # Bonett and Price: 12 in, 2 out of 100: (13 - 3)/102 +- 1.96 sqrt((16/102 - (10/102)^2)/102)
    e = class_moves([[40, 12], [2, 46]], 1).change
    half = scipy.stats.norm.ppf(0.975) * np.sqrt((16 / 102 - (10 / 102) ** 2) / 102)
    assert (e.low, e.high) == (pytest.approx(10 / 102 - half), pytest.approx(10 / 102 + half))


@given(st.integers(0, 400), st.integers(0, 400))
def test_sign_test_is_the_exact_binomial_test(one, other):
    if one + other == 0:
        assert sign_test(one, other) is None
        return
    assert sign_test(one, other) == pytest.approx(scipy.stats.binomtest(one, one + other).pvalue)
    assert sign_test(one, other) == sign_test(other, one)


@given(TABLE)
def test_changes_of_all_classes_sum_to_nothing_and_turn_round_with_time(table):
    moves = np.array(table)
    if moves.sum():
        now = [class_moves(moves, j) for j in range(4)]
        assert sum(m.change.value for m in now) == pytest.approx(0)
        back = class_moves(moves.T, 1)
        assert (back.into, back.out, back.p) == (now[1].out, now[1].into, now[1].p)
        assert symmetry(moves).statistic == pytest.approx(symmetry(moves.T).statistic)
        assert homogeneity(moves).statistic == pytest.approx(homogeneity(moves.T).statistic, abs=1e-9)


def test_quiet_moves_alarm_in_five_percent():
    random = np.random.Generator(np.random.PCG64(8))
    law = np.full((4, 4), 0.02)
    np.fill_diagonal(law, 0.19)
    tables = random.multinomial(800, law.ravel(), 1500).reshape(-1, 4, 4)
    assert 0.037 <= np.mean([symmetry(t).p < 0.05 for t in tables]) <= 0.063
    assert 0.037 <= np.mean([homogeneity(t).p < 0.05 for t in tables]) <= 0.063
