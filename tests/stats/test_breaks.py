"""A change of the way of asking."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from cxanalysis.stats.breaks import last_break

PHONE, WEB = [40, 10], [5, 45]


def test_the_place_and_the_shares_are_those_of_the_table():
    found = last_break([PHONE] * 4 + [WEB] * 3)
    assert (found.at, found.before, found.after) == (4, (0.8, 0.2), (0.1, 0.9))
    assert found.distance == pytest.approx(0.7)


def test_a_cut_needs_more_than_the_best_of_its_places_gives_by_chance():
    # three cuts of six months: chi-squared(1) at .05/3 is 5.731; the likelihood ratio is scipy's
    for after, there in ((2, True), (3, True), (5, False), (6, False)):
        table = [[7, 3]] * 3 + [[after, 10 - after]] * 3
        ratio = chi2_contingency(np.array([np.sum(table[:3], axis=0), np.sum(table[3:], axis=0)]), correction=False,
                                 lambda_="log-likelihood").statistic  # fmt: skip
        assert (ratio > 5.731) == there
        assert (last_break(table, far=0.01) is not None) == (ratio > 5.731)


def test_a_slow_change_of_mode_leaves_the_months_asked_like_now():
    table = [[100 - 4 * k, 4 * k] for k in range(25)]
    found = last_break(table)
    assert 8 <= found.at <= 14
    assert found.before[0] > 0.5 > found.after[0]


def test_the_last_of_two_breaks_counts_from_the_start():
    assert last_break([PHONE] * 4 + [WEB] * 4 + [PHONE] * 3).at == 8


@pytest.mark.parametrize(
    "table",
    [
        [PHONE, WEB] * 6,  # turn about: no month begins a new mix
        [[30, 20], [28, 22], [20, 30], [22, 28]] * 3,
        [[40, 10]] * 5 + [[25, 25]] * 5,  # beyond chance, and still much the same
        [[50]] * 8,
        [[0, 0]] * 8,
        [PHONE, PHONE, WEB],
        [[1, 0], [1, 0], [0, 1], [1, 0]],
        [],
    ],
)
def test_what_is_no_break(table):
    assert last_break(table) is None


def test_months_without_answers_do_no_harm():
    assert last_break([PHONE, [0, 0], PHONE, [0, 0], WEB, WEB]).at == 4
    assert last_break([[0, 0], [0, 0], PHONE, PHONE, WEB, WEB]).at == 4


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000))
def test_the_order_of_modes_does_not_count(seed):
    random = np.random.default_rng(seed)
    table = random.multinomial(random.integers(1, 20), random.dirichlet([1, 1, 1]), 10)
    one, other = last_break(table), last_break(table[:, ::-1])
    assert (one is None) == (other is None)
    if one is not None:
        assert (one.at, one.distance) == (other.at, pytest.approx(other.distance))
