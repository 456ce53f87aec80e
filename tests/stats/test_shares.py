"""Shares: published intervals, closed forms, invariants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, multinomial_proportions_confint, proportion_confint

from cxanalysis.stats.shares import goodman, newcombe, nps, wilson

COUNTS = st.lists(st.integers(0, 200), min_size=2, max_size=9).filter(lambda c: sum(c) > 0)
TRIALS = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


# Newcombe (1998), Statistics in Medicine 17, 857-872, table I: four examples, score method without correction.
@pytest.mark.parametrize(
    "x, n, low, high",
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_of_newcombes_examples(x, n, low, high):
    e = wilson(x, n)
    assert (round(e.low, 4), round(e.high, 4)) == (low, high)


def test_wilson_of_all_and_of_nobody():
    assert wilson(20, 20).high == 1.0 and wilson(20, 20).low == pytest.approx(1 - 0.1611, abs=5e-5)
    assert wilson(0, 0).value is None


# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
@pytest.mark.parametrize(
    "x1, n1, x2, n2, low, high",
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_newcombe_of_his_examples(x1, n1, x2, n2, low, high):
    e = newcombe(x1, n1, x2, n2)
    assert (round(e.low, 4), round(e.high, 4)) == (low, high)


@given(TRIALS, TRIALS)
def test_newcombe_swaps_with_its_groups(a, b):
    e, back = newcombe(*a, *b), newcombe(*b, *a)
    assert (e.value, e.low, e.high) == (pytest.approx(-back.value), pytest.approx(-back.high), pytest.approx(-back.low))


def test_newcombe_against_statsmodels():
    theirs = confint_proportions_2indep(81, 1263, 75, 1148, method="newcomb", compare="diff")
    ours = newcombe(81, 1263, 75, 1148)
    assert (ours.low, ours.high) == (pytest.approx(theirs[0], rel=1e-3), pytest.approx(theirs[1], rel=1e-3))


@given(TRIALS)
def test_wilson_against_statsmodels(trial):
    theirs = proportion_confint(*trial, method="wilson")
    e = wilson(*trial)
    assert (e.low, e.high) == (pytest.approx(theirs[0], abs=1e-12), pytest.approx(theirs[1], abs=1e-12))


def test_nps_of_a_half_a_third_and_a_sixth():
    e = nps(3, 2, 1)
    assert e.value == pytest.approx(1 / 3) and e.n * e.se**2 == pytest.approx(5 / 9)


def test_nps_interval_is_the_plain_one_in_large_samples_and_no_point_in_small_ones():
    large = nps(30000, 20000, 10000)
    assert large.high - large.value == pytest.approx(1.959964 * large.se, rel=0.005)
    unanimous = nps(12, 0, 0)
    assert (unanimous.value, unanimous.high) == (1.0, 1.0) and 0.5 < unanimous.low < 0.9
    assert nps(0, 0, 0).value is None


@given(st.integers(0, 80), st.integers(0, 80), st.integers(0, 80))
def test_nps_turns_round_with_its_answers(p, s, d):
    e, back = nps(p, s, d), nps(d, s, p)
    if e.n:
        assert -1 <= e.low <= e.value <= e.high <= 1
        assert (e.value, e.low) == (pytest.approx(-back.value), pytest.approx(-back.high))


def test_goodman_against_statsmodels():
    counts = [56, 72, 73, 59, 62, 87, 58]
    theirs = multinomial_proportions_confint(counts, method="goodman")
    for e, (low, high) in zip(goodman(counts), theirs, strict=True):
        assert (e.low, e.high) == (pytest.approx(low), pytest.approx(high))


@given(COUNTS)
def test_goodman_shares_sum_to_one_and_a_larger_family_widens(counts):
    rows, wider = goodman(counts), goodman(counts, k=len(counts) + 5)
    assert sum(e.value for e in rows) == pytest.approx(1)
    assert all(w.low <= e.low <= e.value <= e.high <= w.high for e, w in zip(rows, wider, strict=True))
