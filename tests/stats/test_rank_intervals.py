"""Ranks with intervals: hand cases, ties, agreement with the paired tests, invariants."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.satisfaction.about import lowest
from cxanalysis.stats.rank_intervals import ranks


def scores(means, n: int = 80, seed: int = 0, spread: float = 0.8) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.asarray(means) + rng.normal(0, 0.6, (n, 1)) + rng.normal(0, spread, (n, len(means)))


def test_clear_means_have_their_rank_and_near_ones_share_theirs():
    found = ranks(scores([3.0, 5.0, 5.0, 7.0]), "a")
    assert [(r.low, r.high) for r in found] == [(1, 1), (2, 3), (2, 3), (4, 4)]
    assert found[0].lowest == 1.0
    assert sorted(r.rank for r in found) == [1, 2, 3, 4]


def test_the_likelihoods_are_of_being_lowest_and_of_being_below_0():
    found = ranks(scores([-0.02, 0.0, 2.0], 60), "a")
    assert sum(r.lowest for r in found) == pytest.approx(1)
    assert 0.2 < found[0].negative < 0.8
    assert found[2].negative == found[2].lowest == 0.0


def test_the_same_answers_throughout_are_one_tie():
    found = ranks(np.full((40, 3), 5.0), "a")
    assert [(r.rank, r.low, r.high) for r in found] == [(1, 1, 3)] * 3
    assert [r.lowest for r in found] == pytest.approx([1 / 3] * 3)


def test_a_difference_that_is_the_same_for_all_says_nothing_about_chance():
    x = scores([4.0], 40)
    assert [(r.rank, r.low, r.high) for r in ranks(np.hstack([x, x + 1]), "a")] == [(1, 1, 2), (2, 1, 2)]


def test_one_respondent_ranks_nothing_for_certain():
    assert [(r.rank, r.low, r.high) for r in ranks([[1.0, 2.0, 3.0]], "a")] == [(1, 1, 3), (2, 1, 3), (3, 1, 3)]


def test_missing_answers_count_where_they_are_given():
    x = scores([3.0, 5.0, 5.1], 90)
    x[::7, 1] = np.nan
    found = ranks(x, "a")
    assert [r.n for r in found] == [90, 77, 90]
    assert found[1].mean == pytest.approx(np.nanmean(x[:, 1]))


def test_answers_of_one_customer_are_not_independent():
    x = scores([4.0, 4.22, 4.5], 150, 3)
    once, thrice = ranks(x, "a"), ranks(np.tile(x, (5, 1)), "a", clusters=np.tile(np.arange(150), 5))
    assert [(r.low, r.high) for r in once] == [(r.low, r.high) for r in thrice]


@given(st.integers(0, 2**20))
def test_lowest_for_certain_is_what_the_paired_tests_call_lowest(seed):
    x = scores(np.random.default_rng(seed).normal(4, 0.3, 4), 40, seed)
    found = ranks(x, "a", resamples=199)
    sure = [i for i, r in enumerate(found) if r.high == 1]
    name = lowest(pd.DataFrame(x, columns=list("abcd")), list("abcd"), 30)
    assert ["abcd"[i] for i in sure] == ([name] if name else [])


@given(st.integers(0, 2**20))
def test_ranks_lie_in_their_intervals_and_rows_have_no_order(seed):
    x = np.rint(scores(np.random.default_rng(seed).normal(4, 0.2, 5), 30, seed))
    found, other = ranks(x, "a", resamples=199), ranks(x[::-1], "a", resamples=199)
    for one, two in zip(found, other, strict=True):
        assert sum(r.low == 1 for r in found) == 1 or all(r.high > 1 for r in found)  # one first leaves no other
        assert 1 <= one.low <= one.rank <= one.high <= 5
        assert (one.rank, one.low, one.high) == (two.rank, two.low, two.high)
