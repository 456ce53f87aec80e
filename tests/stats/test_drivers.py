"""Intervals and ranks of what scores explain: planted drivers are found, noise is not, copies are nobody's."""

from __future__ import annotations

import numpy as np
import pytest

from cxanalysis.stats import resample
from cxanalysis.stats.drivers import drivers


def found(weights, n: int = 600, seed: int = 1, shared: float = 0.5):
    rng = np.random.default_rng(seed)
    x = shared * rng.normal(0, 1, (n, 1)) + rng.normal(0, 1, (n, len(weights)))
    y = x @ weights + rng.normal(0, 1, n)
    return drivers(x, y, resample.groups(np.arange(n), "x"), resample.draws(n, 299, "x"))


def test_planted_drivers_are_shown_in_their_order():
    made = found([1.0, 0.4, 0.0, 0.0])
    assert made.shown.tolist() == [True, True, False, False]
    assert (made.rank_low[0], made.rank_high[0]) == (1, 1) and (made.rank_low[1], made.rank_high[1]) == (2, 2)
    assert made.rank_high[2:].tolist() == [4, 4] and made.rank_low[2:].tolist() == [3, 3]
    assert made.share.sum() == pytest.approx(1) and made.r2_low < made.r2 < made.r2_high
    assert (made.low <= made.share).all() and (made.share <= made.high).all()
    assert made.estimate(0).low == made.low[0] and made.estimate(0).n == 600


def test_a_predictor_and_its_copy_share_and_neither_is_shown():
    rng = np.random.default_rng(4)
    x = np.repeat(rng.normal(0, 1, (300, 1)), 2, axis=1)
    made = drivers(x, x[:, 0] + rng.normal(0, 1, 300), np.arange(300), resample.draws(300, 199, "x"))
    assert made.share == pytest.approx([0.5, 0.5]) and not made.shown.any()
    assert made.rank_low.tolist() == [1, 1] and made.rank_high.tolist() == [2, 2]


def test_what_explains_nothing_at_all_has_no_shares():
    x = np.array([[-1.0, -1], [1, -1], [-1, 1], [1, 1]] * 6)
    assert drivers(x, x[:, 0] * x[:, 1], np.arange(24), resample.draws(24, 99, "x")) is None
