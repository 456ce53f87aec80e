"""Own figures against others: both uncertainties joined, and equality shown, not assumed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cxanalysis.stats.benchmark import published, versus
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import mean_interval
from cxanalysis.stats.shares import newcombe, wilson


def test_shares_give_newcombe_s_interval():
    """Newcombe (1998), method 10, table II: 56/70 and 48/80 give .0524 to .3339."""
    found = versus(wilson(56, 70), published(48 / 80, 80, share=True), 0.05).difference
    theirs = newcombe(56, 70, 48, 80)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert (found.value, found.low, found.high) == pytest.approx((theirs.value, theirs.low, theirs.high))


def test_an_exact_benchmark_leaves_the_t_test():
    answers = [4, 5, 3, 4, 5, 2, 4, 4, 5, 3, 4, 5]
    found = versus(mean_interval(answers), published(3.4), 0.2)
    theirs = stats.ttest_1samp(answers, 3.4)
    assert found.p == pytest.approx(theirs.pvalue)
    assert (found.difference.low, found.difference.high) == pytest.approx(
        tuple(end - 3.4 for end in theirs.confidence_interval())
    )


def test_equality_by_two_one_sided_t_tests():
    answers = [4, 5, 3, 4, 5, 2, 4, 4, 5, 3, 4, 5] * 20
    found = versus(mean_interval(answers), published(3.95), 0.2)
    sides = [
        stats.ttest_1samp(answers, 3.75, alternative="greater"),
        stats.ttest_1samp(answers, 4.15, alternative="less"),
    ]
    assert found.p_equal == pytest.approx(max(s.pvalue for s in sides))
    assert found.p_equal < 0.05 < found.p


def test_both_standard_errors_add_up():
    """3-4-5: standard errors of .3 and .4 make one of .5 in large samples."""
    own = Estimate(70.0, 70 - 1.959964 * 0.3, 70 + 1.959964 * 0.3, 100_000, 0.3)
    assert versus(own, published(69.0, None, 0.4), 5.0).difference.se == pytest.approx(0.5, rel=1e-4)


def test_without_an_interval_of_our_own_nothing_is_claimed():
    found = versus(mean_interval([4, 4, 4]), published(3.0, None, 0.1), 0.2)
    assert found.difference.value == 1.0
    assert (found.difference.low, found.p, found.p_equal) == (None, None, None)
    assert versus(Estimate(None, None, None, 0), published(3.0), 0.2).difference.value is None


def test_what_is_known_of_a_benchmark():
    assert not published(69.5, 2400).has_interval  # the spread of a mean is not known from n
    assert published(0.0, 400, share=True).high > 0
    assert published(0.2, 400, 0.05, share=True).se == 0.05
    assert not published(1.2, 400, share=True).has_interval


@given(
    st.floats(-3, 3), st.floats(0.01, 1), st.floats(0.01, 1), st.integers(5, 5000), st.floats(0.05, 1),
)  # fmt: skip
def test_the_verdicts_agree_with_the_interval(gap, own_se, their_se, n, margin):
    own = Estimate(gap, gap - own_se, gap + own_se, n, own_se / 2)
    found = versus(own, published(0.0, None, their_se), margin)
    low, high = found.difference.low, found.difference.high
    assert (found.p < 0.05) == (low > 0 or high < 0) or math.isclose(found.p, 0.05, rel_tol=1e-9)
    if -margin < low and high < margin:
        assert found.p_equal < 0.05
    turned = versus(Estimate(-gap, -gap - own_se, -gap + own_se, n, own_se / 2), published(0.0, None, their_se), margin)
    assert turned.p == pytest.approx(found.p)
    assert turned.p_equal == pytest.approx(found.p_equal)
