"""Limits of run charts: Montgomery's text-book numbers, and Laney's widening."""

import numpy as np
import pytest

from cxanalysis.stats.control import c_limits, laney_limits, p_limits, u_limits

# Montgomery, Introduction to Statistical Quality Control: orange juice cans (50 a sample), circuit boards, computers.
ORANGE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
COMPUTERS = [10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5]


def _rows(path):
    lines = path.read_text(encoding="utf-8").split("\n")[1:]
    return [line.split() for line in lines if line.strip()]


def test_orange_juice_first_phase():
    limits = p_limits(ORANGE, [50] * 30)
    assert (limits.centre, limits.low[0], limits.high[0]) == pytest.approx((0.2313333, 0.05242755, 0.4102391), rel=1e-6)
    assert [i + 1 for i, out in enumerate(limits.outside(np.array(ORANGE) / 50)) if out] == [15, 23]


def test_orange_juice_second_phase(shared):
    rows = _rows(shared / "qcc_charts" / "orangejuice2.txt")
    trial = [int(row[1]) for row in rows if row[3] == "TRUE"]
    limits = p_limits(trial, [50] * len(trial))
    assert (limits.centre, limits.low[0], limits.high[0]) == pytest.approx((0.1108333, 0.0, 0.2440207), rel=1e-6)


def test_circuit_boards(shared):
    rows = _rows(shared / "qcc_charts" / "circuit.txt")
    counts = [int(row[-3]) for row in rows if row[-1] == "TRUE"]
    limits = c_limits(counts)
    assert (limits.centre, limits.low[0], limits.high[0]) == pytest.approx((19.84615, 6.481447, 33.21086), rel=1e-6)


def test_computers():
    limits = u_limits(COMPUTERS, [5] * 20)
    assert (limits.centre, limits.low[0], limits.high[0]) == pytest.approx((1.93, 0.06613305, 3.793867), rel=1e-6)


def test_baseline_is_frozen():
    quiet = laney_limits(ORANGE, [50] * 30, baseline=12)
    louder = laney_limits([*ORANGE[:12], *[50] * 18], [50] * 30, baseline=12)
    assert quiet == louder and quiet.centre == pytest.approx(sum(ORANGE[:12]) / 600)


def test_laney_by_hand():
    # shares .4 and .6 in turn of 100: p = .5, sigma .05, z = -2 2 -2 2, moving ranges 4: 4/1.128
    limits = laney_limits([40, 60, 40, 60], [100] * 4)
    assert limits.sigma_z == pytest.approx(4 / 1.128)
    assert limits.high[0] == pytest.approx(min(1, 0.5 + 3 * 4 / 1.128 * 0.05))


def test_laney_is_never_tighter_than_p_and_stands_no_events():
    assert laney_limits([50, 50, 50], [100] * 3) == p_limits([50, 50, 50], [100] * 3)
    assert laney_limits([0, 0, 0], [100] * 3).high == (0.0, 0.0, 0.0)
    assert laney_limits([5], [100]).sigma_z == 1.0


def test_big_denominators_with_unrest_alarm_under_p_and_not_under_laney():
    random = np.random.Generator(np.random.PCG64(6))
    x = random.binomial(100_000, 0.05 * (1 + 0.1 * random.standard_normal(36)))
    shares = x / 100_000
    assert sum(p_limits(x, [100_000] * 36).outside(shares)) > 10
    assert sum(laney_limits(x, [100_000] * 36).outside(shares)) <= 1
