"""Trend of a score: a line with noise between months, its verdicts, and what keeps them honest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxanalysis.stats.score_trend import judged, line, paule_mandel, score_trend

# women: heights 58 to 72 and weights of American women aged 30-39 (World Almanac 1975), as shipped with R;
# lm(weight ~ height) prints slope 3.45000, standard error 0.09114, residual standard error 1.525.
WEIGHTS = [115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164]
HEIGHTS = range(58, 73)
# Anscombe (1973), first set, sorted by x: slope 0.5001, standard error 0.1179.
ANSCOMBE_X = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
ANSCOMBE_Y = [4.26, 5.68, 7.24, 4.82, 6.95, 8.81, 8.04, 8.33, 10.84, 7.58, 9.96]


@pytest.mark.parametrize("error", [0.001, 0.5, 50.0])
def test_with_even_errors_the_change_is_that_of_least_squares(error):
    found = score_trend(WEIGHTS, [error] * 15, HEIGHTS)
    assert found.change.value == pytest.approx(14 * 3.45, rel=1e-6)
    assert found.change.se == pytest.approx(14 * 0.09114, rel=1e-4)
    assert (found.tau2 > 0) == (error < 1.525)  # beyond the residual error of the line nothing is left between months
    assert found.factor == pytest.approx(1.0) if error < 1.5 else found.factor < 1


def test_the_line_is_that_of_anscombe():
    fit = line(ANSCOMBE_Y, np.ones(11), ANSCOMBE_X)
    assert fit.change / 10 == pytest.approx(0.5001, abs=5e-5)
    assert np.sqrt(fit.cov[1, 1] * fit.q / 9) / 10 == pytest.approx(0.1179, abs=5e-5)


def test_uneven_errors_agree_with_weighted_least_squares():
    sm = pytest.importorskip("statsmodels.api")
    random = np.random.default_rng(1)
    x = np.array([0, 1, 2, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15.0])
    se = random.uniform(0.05, 0.3, len(x))
    for unrest in (0.0, 0.3):
        y = 4 - 0.02 * x + se * random.standard_normal(len(x)) + unrest * random.standard_normal(len(x))
        found = score_trend(y, se, x)
        other = sm.WLS(y, sm.add_constant(x), weights=1 / (se**2 + found.tau2)).fit()
        assert found.change.value == pytest.approx(15 * other.params[1])
        assert found.change.se == pytest.approx(15 * other.bse[1])
        assert found.p == pytest.approx(other.pvalues[1])
        assert (found.change.low, found.change.high) == pytest.approx(tuple(15 * other.conf_int()[1]))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.floats(0.0, 1.0))
def test_what_is_left_is_what_is_expected_once_the_noise_between_months_is_known(seed, unrest):
    random = np.random.default_rng(seed)
    se, x = random.uniform(0.02, 0.4, 14), np.arange(14)
    y = 4 + se * random.standard_normal(14) + unrest * random.standard_normal(14)
    tau2 = paule_mandel(y, se, x)
    left = line(y, se**2 + tau2, x).q
    assert left == pytest.approx(12, rel=1e-6) if tau2 > 0 else left <= 12 + 1e-9


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.sampled_from([7, 12, 20]), st.floats(0.2, 3.0), st.floats(-5, 5))
def test_scale_shift_and_direction_of_time_change_nothing_else(seed, months, factor, shift):
    random = np.random.default_rng(seed)
    x, se = np.arange(months), random.uniform(0.02, 0.2, months)
    y = 3 + random.uniform(-0.3, 0.3) * x / months + 0.1 * random.standard_normal(months)
    one = score_trend(y, se, x)
    wide = score_trend(shift + factor * y, factor * se, 2 * x, 0.2 * factor, 0.03 * factor)
    assert wide.change.value == pytest.approx(factor * one.change.value, abs=1e-9)
    assert wide.p == pytest.approx(one.p)
    assert wide.verdict == one.verdict
    back = score_trend(y[::-1], se[::-1], x)
    turned = {"rising": "falling", "falling": "rising"}
    assert back.verdict == turned.get(one.verdict, one.verdict)
    assert back.change.low == pytest.approx(-one.change.high)


def test_under_six_months_there_is_no_verdict_and_no_number():
    found = score_trend([4.0, 3.0, 2.0, 1.0, 0.5], [0.01] * 5, range(5))
    assert (found.verdict, found.change.value, found.p) == ("too_few", None, None)
    assert score_trend([], [], []).verdict == "too_few"


def test_few_months_assume_noise_and_take_more_where_they_show_it():
    calm = score_trend([4.0, 4.1, 4.0, 4.1, 4.0, 4.1, 4.0], [0.2] * 7, range(7))
    assert calm.tau2 == 0.03**2
    wild = score_trend([4.0, 4.5, 4.0, 4.5, 4.0, 4.5, 4.0], [0.05] * 7, range(7))
    assert wild.tau2 > 0.03**2
    assert wild.change.se > calm.change.se / 2


def test_noise_between_months_is_no_trend():
    # the trap: many answers, months that differ. With the respondents' errors alone p would be under .001
    y = [4.0, 3.8, 4.1, 3.7, 4.0, 3.9, 3.7, 4.0, 3.6, 3.9, 3.6, 3.8]
    found = score_trend(y, [0.02] * 12, range(12))
    plain = line(y, np.full(12, 0.02**2), range(12))
    assert abs(plain.change) / np.sqrt(plain.cov[1, 1]) > 4
    assert found.p > 0.05
    assert found.verdict == "unclear"


def test_a_change_that_is_clear_and_small_is_balanced():
    found = score_trend(4 - 0.1 * np.arange(24) / 23, [0.01] * 24, range(24))
    assert found.p < 0.001
    assert found.verdict == "balanced"
    assert score_trend(4 - 0.4 * np.arange(24) / 23, [0.01] * 24, range(24)).verdict == "falling"


def test_months_without_any_deviation_keep_the_error_of_their_respondents():
    found = score_trend([4.0] * 12, [0.1] * 12, range(12))
    assert found.verdict == "balanced"
    assert found.change.high > 0


def test_a_gap_in_the_months_does_not_shorten_the_change():
    x = np.array([0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17])
    assert score_trend(4 - 0.05 * x, [0.05] * 12, x).change.value == pytest.approx(-0.85)


def test_series_of_a_report_are_judged_together():
    weak = score_trend(4 - 0.28 * np.arange(12) / 11 + 0.05 * np.tile([1, -1, -1, 1], 3), [0.11] * 12, range(12))
    weak = replace(weak, p=0.03)
    few = score_trend([4.0], [0.1], [0])
    quiet = replace(weak, p=0.6)
    told = judged([weak, quiet, quiet, few], [0.01] * 4)
    assert [t.p_adjusted for t in told] == [pytest.approx(0.09), 0.6, 0.6, None]
    assert [t.verdict for t in told] == ["unclear", "unclear", "unclear", "too_few"]
    assert judged([weak], [0.01])[0].verdict == "falling"


def test_a_quiet_company_is_called_rising_or_falling_about_once_in_twenty():
    random, runs = np.random.default_rng(5), 600
    x = np.arange(12)
    hits = sum(
        score_trend(4 + 0.06 * random.standard_normal(12) + 0.1 * random.standard_normal(12), [0.1] * 12, x).p < 0.05
        for _ in range(runs)
    )
    assert 0.03 * runs < hits < 0.075 * runs
