"""Differences of groups shrunken to 0: noise much, one that clearly differs little, always the same way round."""

from __future__ import annotations

import numpy as np
import pytest

from cxanalysis.stats.shrink import shrunken


def made(differences, se=0.2, scale=0.2):
    n = len(differences)
    return shrunken(differences, [se] * n, [400] * n, [50] * n, scale)


def test_noise_is_drawn_to_nothing_and_one_that_stands_out_is_left():
    found = made([-1.5, 0.1, -0.1, 0.05])
    assert found[0].value == pytest.approx(-1.5, abs=0.15) and found[0].high < 0
    assert all(abs(e.value) < 0.6 * abs(d) for e, d in zip(found[1:], [0.1, 0.1, 0.05], strict=True))
    assert all(e.low < 0 < e.high for e in found[1:])


def test_signs_and_order_of_groups_are_nothing():
    one, other = made([-0.6, 0.2, 0.1]), made([-0.1, -0.2, 0.6])
    assert [e.value for e in one] == pytest.approx([-e.value for e in reversed(other)])
    assert [e.low for e in one] == pytest.approx([-e.high for e in reversed(other)], abs=1e-6)


def test_few_degrees_of_freedom_widen():
    sure = shrunken([0.5, 0.0], [0.2] * 2, [400] * 2, [50] * 2, 0.2)[0]
    unsure = shrunken([0.5, 0.0], [0.2] * 2, [3] * 2, [4] * 2, 0.2)[0]
    assert unsure.high - unsure.low > sure.high - sure.low and unsure.value < sure.value


def test_no_groups_and_an_exact_one():
    assert shrunken([], [], [], [], 0.2) == []
    exact = made([0.7], se=1e-6)[0]
    assert exact.value == pytest.approx(0.7, abs=1e-4) and np.isclose(exact.se, 1e-6, rtol=0.2)
