"""Means of people who answer repeatedly, and what lies between two of them, against printed and hand-worked numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cxanalysis.stats.clustered import clustered_mean, contrast

ANSWERS = st.lists(st.integers(1, 7).map(float), min_size=3, max_size=30)
# Hours of extra sleep under two drugs, Student (1908), table of Cushny and Peebles
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_welch_on_students_sleep_data():
    found = contrast(clustered_mean(FIRST), clustered_mean(SECOND), 0.5)
    assert found.estimate.value == pytest.approx(-1.58)
    assert (found.estimate.low, found.estimate.high) == pytest.approx((-3.3654832, 0.2054832))  # as R prints it
    assert found.p == pytest.approx(0.07939414, rel=1e-6)
    assert not found.equal


def test_pairs_on_students_sleep_data():
    away = clustered_mean(np.array(FIRST) - np.array(SECOND))
    found = contrast(away, None, 0.5)
    assert (found.estimate.low, found.estimate.high) == pytest.approx((-2.4598858, -0.7001142))
    assert found.p == pytest.approx(0.002832890, rel=1e-5)
    assert found.estimate.method == "paired_t"


@given(ANSWERS, ANSWERS)
def test_an_answer_each_is_welchs_test(x, y):
    one, other = clustered_mean(x), clustered_mean(y)
    found = contrast(one, other, 0.1)
    if one.se is None or other.se is None:
        assert found.p is None and found.estimate.low is None and not found.equal
    else:
        assert found.p == pytest.approx(stats.ttest_ind(x, y, equal_var=False).pvalue, rel=1e-6)
        assert contrast(other, one, 0.1).estimate.value == -found.estimate.value


@given(ANSWERS, st.randoms())
def test_neither_the_order_of_rows_nor_the_numbering_of_people_matters(x, random):
    people = [i % 3 for i in range(len(x))]
    rows = list(range(len(x)))
    random.shuffle(rows)
    other = {0: 17, 1: 4, 2: 9}
    one, again = clustered_mean(x, people), clustered_mean([x[i] for i in rows], [other[people[i]] for i in rows])
    assert (one.value, one.se, one.people) == pytest.approx((again.value, again.se, again.people))


def test_five_answers_of_one_mind_are_one_answer():
    x = np.repeat([2.0, 4.0, 6.0, 7.0], 5)
    many = clustered_mean(x, np.repeat(np.arange(4), 5))
    assert many.se == pytest.approx(clustered_mean([2.0, 4.0, 6.0, 7.0]).se)
    assert (many.n, many.people) == (20, 4)


@pytest.mark.parametrize("x", [[5.0], [5.0] * 9, [0.1 + 0.2, 0.3, 0.3]])
def test_one_answer_or_answers_all_the_same_show_no_certainty(x):
    mean = clustered_mean(x)
    assert mean.se is None
    assert not mean.estimate().has_interval
    assert contrast(clustered_mean([1.0, 2.0, 3.0]), mean, 9.0).p is None


def test_missing_answers_are_left_out_before_counting():
    mean = clustered_mean([4.0, float("nan"), 6.0], [0, 1, 2])
    assert (mean.value, mean.n, mean.people) == (5.0, 2, 2)
    assert clustered_mean([float("nan")]) is None


def test_equal_needs_the_whole_narrow_interval_inside_the_margin():
    one, other = clustered_mean(np.tile([4.0, 6.0], 200)), clustered_mean(np.tile([4.0, 6.0], 200))
    half = contrast(one, other, 1.0, 0.90).estimate.high
    assert contrast(one, other, 1.001 * half).equal
    assert not contrast(one, other, 0.999 * half).equal
