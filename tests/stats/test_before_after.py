"""Before and after against what was left alone: by hand, by simulation, and where there is nothing to say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cxanalysis.stats.before_after import MARGIN, before_after
from cxanalysis.stats.seed import generator

YEAR = [False] * 12 + [True] * 12
SIZES = np.array([10.0, 25, 20, 15, 10, 8])


def counts(random, theta: float = 1.0, noise: float = 0.1, drift: float = 0.0, months: int = 24):
    """Counts of six items; months share a noise of their own, the first item changes by theta half way."""
    swing = np.exp(random.normal(0, noise, (months, 6)) + random.normal(0, 0.2, (months, 1)))
    swing[months // 2 :] *= np.exp(drift * random.normal(0, 1, 6))
    swing[months // 2 :, 0] *= theta
    return random.poisson(SIZES * swing)


def test_the_ratio_of_ratios_and_its_interval_by_hand():
    found = before_after([10] * 12 + [6] * 12, [[20, 30]] * 12 + [[24, 36]] * 12, YEAR)
    assert (found.before, found.after, found.others_before, found.others_after) == (120, 72, 600, 720)
    assert found.effect.value == pytest.approx((72 / 120) / (720 / 600))
    assert (found.unrest, found.drift, found.items) == (1.0, 0.0, 2)
    se = math.sqrt(1 / 120.5 + 1 / 72.5 + 1 / 600.5 + 1 / 720.5)
    centre = math.log((72.5 / 120.5) / 1.2)
    assert found.effect.se == pytest.approx(se)
    assert found.effect.high == pytest.approx(math.exp(centre + 2.0154 * se), rel=1e-3)  # t on 44 degrees
    assert found.p < 0.001


def test_what_months_share_cancels():
    plain = before_after([10] * 12 + [5] * 12, [[20, 30]] * 24, YEAR)
    busy = before_after([10] * 12 + [15] * 12, [[20, 30]] * 12 + [[60, 90]] * 12, YEAR)
    assert busy.effect.value == pytest.approx(plain.effect.value) == pytest.approx(0.5)


def test_an_item_that_vanished_has_an_upper_limit():
    found = before_after([5] * 12 + [0] * 12, [[40, 30]] * 24, YEAR)
    assert (found.effect.value, found.effect.low) == (0.0, 0.0)
    assert 0.02 < found.effect.high < 0.3


def test_unrest_and_drift_widen_the_interval():
    calm = before_after([12] * 24, [[30, 20, 25]] * 24, YEAR)
    restless = before_after([4, 20] * 12, [[10, 40, 25], [50, 0, 25]] * 12, YEAR)
    adrift = before_after([12] * 24, [[30, 20, 25]] * 12 + [[15, 40, 25]] * 12, YEAR)
    width = [math.log(f.effect.high / f.effect.low) for f in (calm, restless, adrift)]
    assert width[1] > 1.5 * width[0] and restless.unrest > 2
    assert width[2] > 2 * width[0] and adrift.drift > 0.3


def test_too_little_gives_no_interval_or_nothing():
    few = before_after([0] * 10 + [2, 2] + [1] * 12, [[30, 20]] * 24, YEAR)
    assert few.effect.low is None and few.effect.value is not None and few.p is None and not few.equal
    assert before_after([10] * 24, [[0, 0]] * 24, YEAR) is None
    assert before_after([10] * 24, np.zeros((24, 0)), YEAR) is None
    assert before_after([10] * 3, [[30, 20]] * 3, [False, False, True]) is None
    assert before_after([0] * 12 + [9] * 12, [[30, 20]] * 24, YEAR).effect.value is None
    assert before_after([0] * 24, [[30, 20]] * 24, YEAR).effect.low is None


def test_small_items_left_alone_are_not_compared_with():
    found = before_after([10] * 24, [[20, 0]] * 12 + [[20, 3]] * 12, YEAR)
    assert found.items == 1 and found.others_after == 240


def test_no_effect_is_shown_with_many_and_only_with_many():
    assert before_after([200] * 24, [[500, 400]] * 24, YEAR).equal
    few = before_after([5] * 24, [[50, 40]] * 24, YEAR)
    assert not few.equal and few.near_high > MARGIN


def test_order_of_items_does_not_matter():
    made = counts(generator("order", "before_after"))
    one = before_after(made[:, 0], made[:, 1:], YEAR)
    other = before_after(made[:, 0], made[:, :0:-1], YEAR)
    assert one.effect.low == pytest.approx(other.effect.low, rel=1e-9)


@pytest.mark.parametrize(("theta", "drift"), [(1.0, 0.0), (0.5, 0.0), (1.0, 0.2)])
def test_the_interval_holds_the_truth(theta, drift):
    random = generator("before_after", theta, drift)
    found = [before_after(x[:, 0], x[:, 1:], YEAR) for x in (counts(random, theta, 0.15, drift) for _ in range(400))]
    held = np.mean([f.effect.low <= theta <= f.effect.high for f in found])
    assert 0.9 <= held <= 0.99
    worked = np.mean([f.effect.high < 1 for f in found])
    assert worked > 0.9 if theta == 0.5 else worked < 0.07


def test_a_bad_month_before_the_start_is_no_success_once_it_is_left_out():
    """Regression to the mean: the start follows the item's worst month of the year."""
    random, near, apart = generator("worst month"), [], []
    for _ in range(400):
        made = counts(random, 1.0, 0.25, months=60)
        worst = 26 + int(np.argmax(made[26:38, 0] / made[26:38].sum(axis=1)))
        start = worst + 1
        after = np.arange(start + 1, start + 13)
        for gap, alarms in ((0, near), (2, apart)):
            months = np.r_[start - gap - 12 : start - gap, after]
            found = before_after(made[months, 0], made[months, 1:], YEAR)
            alarms.append(found.effect.high < 1)
    assert np.mean(apart) <= 0.03
    assert np.mean(near) > np.mean(apart)
