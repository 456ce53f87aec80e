"""Means: hand-worked and published numbers, the traps, and what must not matter."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import bca_mean, mean_difference, mean_estimate, mean_interval, paired_difference

ANSWERS = st.lists(st.integers(1, 7), min_size=2, max_size=60)
# Student (1908), extra hours of sleep under two drugs, ten patients: mean difference 1.58, 95 % interval .70 to 2.46.
DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_paired_difference_of_students_sleep_data():
    e = paired_difference(DRUG_2, DRUG_1)
    assert (e.value, e.low, e.high, e.n) == (
        pytest.approx(1.58),
        pytest.approx(0.7001, abs=1e-4),
        pytest.approx(2.4599, abs=1e-4),
        10,
    )


def test_unpaired_difference_of_students_sleep_data_is_welch():
    e = mean_difference(mean_interval(DRUG_2), mean_interval(DRUG_1))  # R's t.test: -0.2055 to 3.3655, df 17.776
    assert (e.low, e.high) == (pytest.approx(-0.2054832, abs=1e-6), pytest.approx(3.3654832, abs=1e-6))


def test_nothing_and_one_answer_and_no_spread_have_no_interval():
    assert mean_interval([]) == Estimate(None, None, None, 0, method="t")
    assert mean_interval([math.nan, 4.0]) == Estimate(4.0, None, None, 1, method="t")
    for estimate in (mean_interval([5] * 40), bca_mean([5] * 40, "a"), mean_interval([0.1 + 0.2, 0.3])):
        assert not estimate.has_interval and estimate.value == pytest.approx(5 if estimate.n == 40 else 0.3)


def test_missing_answers_leave_before_counting():
    assert mean_interval([1, 2, math.nan, 3]) == mean_interval([1, 2, 3])


def test_a_difference_without_certainty_has_none():
    one, many = mean_interval([4.0]), mean_interval([1, 2, 3])
    assert mean_difference(one, many) == Estimate(2.0, None, None, 1, method="welch")
    assert mean_difference(mean_interval([]), many).value is None
    assert not mean_difference(mean_interval([2, 2]), mean_interval([3, 3])).has_interval


def test_bca_agrees_with_scipy_where_the_sample_is_large_enough_to_forget_the_widening():
    x = np.random.Generator(np.random.PCG64(7)).exponential(size=300)
    ours = bca_mean(x, "exponential", resamples=9999)
    theirs = scipy.stats.bootstrap(
        (x,), np.mean, n_resamples=9999, method="BCa", rng=np.random.Generator(np.random.PCG64(8)), vectorized=True
    ).confidence_interval
    assert (ours.low, ours.high) == (pytest.approx(theirs.low, rel=0.01), pytest.approx(theirs.high, rel=0.01))


def test_bootstrap_under_fifty_only():
    assert mean_estimate([1, 2] * 24, "a").method == "bca"
    assert mean_estimate([1, 2] * 25, "a") == mean_interval([1, 2] * 25)


def test_bootstrap_covers_better_than_t_on_skewed_answers():
    random = np.random.Generator(np.random.PCG64(3))
    p = np.array([0.01, 0.01, 0.02, 0.02, 0.04, 0.2, 0.7])
    samples = random.choice(np.arange(1, 8), (400, 30), p=p)
    truth = float(p @ np.arange(1, 8))
    t = [e.low <= truth <= e.high for e in map(mean_interval, samples)]
    bca = [e.low <= truth <= e.high for e in (bca_mean(x, i, resamples=499) for i, x in enumerate(samples))]
    assert np.mean(bca) > np.mean(t) and np.mean(bca) > 0.88


@given(ANSWERS, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter_to_the_last_bit(answers, random):
    shuffled = random.sample(answers, len(answers))
    assert mean_estimate(answers, "x", resamples=99) == mean_estimate(shuffled, "x", resamples=99)


@given(ANSWERS, ANSWERS)
def test_swapping_expectation_and_perception_flips_the_gap(expected, perceived):
    n = min(len(expected), len(perceived))
    gap, flipped = paired_difference(perceived[:n], expected[:n]), paired_difference(expected[:n], perceived[:n])
    assert gap.value == pytest.approx(-flipped.value)
    if gap.has_interval:
        assert (gap.low, gap.high) == (pytest.approx(-flipped.high), pytest.approx(-flipped.low))


@given(ANSWERS)
def test_interval_holds_its_value(answers):
    e = mean_estimate(answers, "x", resamples=199)
    assert not e.has_interval or e.low <= e.value <= e.high
