"""A step told from a slope."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxanalysis.stats.step import step

X = np.arange(24)
NOISE = 0.05 * np.random.default_rng(3).standard_normal(24)


def test_two_levels_are_a_step_in_their_month_with_their_size():
    found = step(4 - 0.4 * (X >= 19) + NOISE, np.full(24, 0.05**2), X, "a")
    assert found.at == 19
    assert found.change.low < -0.4 < found.change.high
    assert found.change.value == pytest.approx(found.after - found.before)
    assert found.p < 0.01


def test_a_line_is_no_step():
    assert step(4 - 0.4 * X / 23 + NOISE, np.full(24, 0.05**2), X, "a").p > 0.05


def test_levels_are_means_of_their_sides_weighted_by_what_is_known():
    y, variance = np.array([2.0, 4.0, 8.0, 6.0]), np.array([1.0, 3.0, 1.0, 1.0])
    found = step(y, variance, range(4), "a", draws=19)
    assert (found.at, found.before, found.after) == (2, 2.5, 7.0)  # (2 + 4/3) / (1 + 1/3) by hand


def test_the_best_cut_is_the_best_of_all():
    random = np.random.default_rng(8)
    for _ in range(20):
        y, variance = random.standard_normal(12), random.uniform(0.5, 2, 12)
        weight = 1 / variance

        def left(at, y=y, weight=weight):
            sides = (slice(at), slice(at, None))
            return sum(weight[s] @ (y[s] - np.average(y[s], weights=weight[s])) ** 2 for s in sides)

        assert step(y, variance, range(12), "a", draws=9).at == min(range(2, 11), key=left)


def test_nothing_to_cut():
    assert step([1.0, 2.0, 3.0], [1.0] * 3, range(3), "a") is None
    assert step([2.0] * 8, [1.0] * 8, range(8), "a") is None


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.floats(0.1, 10), st.floats(-5, 5))
def test_units_do_not_count(seed, factor, shift):
    y = np.random.default_rng(seed).standard_normal(10)
    one = step(y, np.ones(10), range(10), "a", draws=99)
    other = step(shift + factor * y, np.full(10, factor**2), range(10), "a", draws=99)
    assert (one.at, one.p) == (other.at, pytest.approx(other.p, abs=0.011))
    assert other.change.value == pytest.approx(factor * one.change.value, abs=1e-9)


def test_the_same_series_gives_the_same_p():
    y = 4 + NOISE
    assert step(y, np.ones(24), X, "2026-10", "m", "a") == step(y, np.ones(24), X, "2026-10", "m", "a")
