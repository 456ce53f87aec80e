"""Shape of complaints: each verdict on a clear case, the traps, odd data, and the error rates in small."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from cxanalysis.stats.trend import LEAST_MONTHS, Shape, shapes
from cxanalysis.stats.trend_null import Noise, draw

HUGE = 10**9
quick = partial(shapes, resamples=399)
MONTHS = np.arange(24)


def _counts(rate, seed=1):
    return np.random.Generator(np.random.PCG64(seed)).poisson(rate)


def _shape(x, n=HUGE, **rules) -> Shape:
    return quick(np.asarray(x), n, [("2026-10", "complaints.trend", "rate")], **rules)[0]


QUIET = _counts(np.full(24, 100.0))
SPIKE = np.where(MONTHS == 9, 300, QUIET)
SEASON = _counts(100 * np.exp(0.5 * np.cos(2 * np.pi * (MONTHS - 1) / 12)))


@pytest.mark.parametrize(
    ("rate", "verdict", "kind"),
    [
        (100 * 0.5 ** (MONTHS / 23), "falling", ""),
        (100 * 2 ** (MONTHS / 23), "rising", ""),
        (np.full(24, 100.0), "flat", ""),
        (np.full(24, 5.0), "too_few", ""),
        (100 + 40 * np.sin(2 * np.pi * MONTHS / 5), "wavy", "cyclic"),
        (100 + 50 * np.cos(2 * np.pi * (MONTHS - 1) / 12), "wavy", "seasonal"),
        (np.where(np.isin(MONTHS, [3, 4, 12, 13]), 170.0, 90.0), "wavy", "irregular"),
        (np.where(MONTHS < 14, 80.0, 130.0), "rising", "step"),
        (np.where(MONTHS < 14, 130.0, 80.0), "falling", "step"),
        (np.where(MONTHS == 9, 300.0, 100.0), "flat", "single_month"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_clear_cases(rate, verdict, kind):
    found = _shape(_counts(rate))
    assert (found.verdict, found.kind) == (verdict, kind)
    assert not found.watch and not found.unstable
    assert (found.p is None) == (verdict == "too_few")


def test_what_is_neither_shown_to_move_nor_to_stay_is_unclear():
    found = _shape(_counts(np.full(24, 7.0), 2))
    assert found.verdict == "unclear" and found.information >= 150
    assert found.odds90[1] > 1.5 or found.odds90[0] < 1 / 1.5 or found.cv_limit > 0.2


def test_odds_and_interval_of_a_rise():
    found = _shape(_counts(500 * 1.5 ** (MONTHS / 23 - 0.5)))
    assert found.odds.low < 1.5 < found.odds.high and found.odds.value == pytest.approx(1.5, rel=0.07)
    assert found.odds.low < found.odds90[0] < found.odds90[1] < found.odds.high
    assert found.information == found.odds.n == sum(_counts(500 * 1.5 ** (MONTHS / 23 - 0.5)))
    assert found.line[-1] / found.line[0] == pytest.approx(found.odds.value, rel=1e-6)  # rare: odds are rates


def test_unrest_by_hand():
    # 12 months at 40 and 60 in turn: sum (x - 50)^2/50 = 24 around the flat line, phi = 24/10 less the slope's part
    x = np.array([40, 60] * 6)
    found = _shape(x)
    t = np.linspace(-0.5, 0.5, 12)
    slope = np.polyfit(t, x / 50, 1)[0]  # the line takes a little of it
    assert found.cv.value == pytest.approx(np.sqrt((24 - 50 * slope**2 * (t @ t)) / 10 - 1) / np.sqrt(50), rel=0.01)
    assert found.cv.low <= found.cv.value <= found.cv_limit < found.cv.high and found.cv.n == 12


@pytest.mark.parametrize("start", [3, 10, 20, 21])
def test_a_problem_that_was_not_there_before_is_a_step(start):
    """No line fits from nothing to much; the last three months are enough for a level."""
    found = _shape(np.where(start > MONTHS, 0, 100), 1000)
    assert (found.verdict, found.kind, found.step_at, found.levels) == ("rising", "step", start, (0.0, 0.1))


def test_step_has_month_and_levels():
    found = _shape(_counts(np.where(MONTHS < 14, 800.0, 1300.0)), 100_000)
    assert found.step_at == 14
    assert found.levels == pytest.approx((0.008, 0.013), rel=0.03)


def test_crests_are_the_months_named():
    found = _shape(_counts(np.where(np.isin(MONTHS, [3, 4, 12, 13]), 170.0, 90.0)))
    assert set(found.months) >= {3, 4, 12, 13} and len(found.months) <= 6


def test_a_season_needs_two_years():
    assert _shape(SEASON).kind == "seasonal"
    assert _shape(SEASON[:23]).kind != "seasonal"


def test_a_direction_beside_a_season_is_unstable():
    rate = 300 * np.exp(np.log(1.5) * MONTHS / 23 + 0.35 * np.cos(2 * np.pi * (MONTHS - 9) / 12))
    found = _shape(_counts(rate))
    assert (found.verdict, found.kind, found.unstable) == ("rising", "seasonal", True)


def test_a_late_rise_is_no_wave():
    found = _shape(_counts(400 * 2 ** np.clip((MONTHS - 14) / 9, 0, 1)))
    assert (found.verdict, found.unstable) == ("rising", False)


def test_one_unusual_month_is_deleted_and_the_rest_judged():
    found, alone = _shape(SPIKE), _shape(SPIKE, np.where(MONTHS == 9, 0, HUGE))
    assert found.months == (9,) and found.verdict == alone.verdict == "flat"
    assert found.odds.value == pytest.approx(alone.odds.value) and found.cv.value == pytest.approx(alone.cv.value)
    assert found.p < 0.05 < alone.p  # the month itself is shown by the test of all months
    assert found.information == SPIKE.sum()


def test_a_rise_with_one_unusual_month_is_a_rise():
    x = np.where(MONTHS == 4, 400, _counts(100 * 2 ** (MONTHS / 23)))
    found = _shape(x)
    assert (found.verdict, found.kind, found.months) == ("rising", "single_month", (4,))


@pytest.mark.parametrize("at", range(0, 24, 3))
@pytest.mark.parametrize("height", [150, 200, 1000])
def test_one_month_never_makes_a_wave(at, height):
    found = _shape(np.where(at == MONTHS, height, QUIET), resamples=199)
    assert found.verdict in ("flat", "unclear") and found.months in ((), (at,))


def test_all_in_one_month_leaves_nothing_to_judge():
    for at in (0, 11, 23):
        found = _shape(np.where(at == MONTHS, 400, 0))
        assert (found.verdict, found.kind, found.months) == ("unclear", "single_month", (at,))
        assert found.information == 400


def test_noise_of_five_percent_is_no_finding_where_customers_are_many():
    """The trap: with 2,500 complainers a month chance alone is 2 %, and real months differ by more."""
    random = np.random.Generator(np.random.PCG64(11))
    x = draw(np.full(24, 2500 / 1e6), np.full(24, 10**6), Noise(0.05, 0.5), 60, random)

    def alarms(**rules):
        found = [_shape(row, 10**6, resamples=99, **rules) for row in x]
        return np.mean([shape.verdict in ("rising", "falling", "wavy") for shape in found])

    assert alarms() <= 0.1
    assert alarms(tolerance_cv=0.0) > 0.5


def test_quiet_series_hardly_ever_alarm():
    n = np.random.Generator(np.random.PCG64(12)).poisson(800, (150, 18))
    x = np.random.Generator(np.random.PCG64(13)).binomial(n, 0.04)
    found = [
        quick([row], [base], [("quiet", i)], resamples=199)[0] for i, (row, base) in enumerate(zip(x, n, strict=True))
    ]
    assert np.mean([shape.p < 0.05 for shape in found]) <= 0.08


def test_medium_courses_are_found():
    random, hits = np.random.Generator(np.random.PCG64(14)), []
    for run in range(20):
        rates = {
            "rising": 1.5 ** np.linspace(0, 1, 24),
            "falling": 1.5 ** np.linspace(1, 0, 24),
            "wavy": 1 + 0.2 * np.sqrt(2) * np.sin(2 * np.pi * (MONTHS / (4 + run % 5) + random.random())),
        }
        for right, rate in rates.items():
            hits.append(_shape(random.poisson(100 * rate / rate.mean()), resamples=199).verdict == right)
    assert np.mean(hits) >= 0.95


def test_the_interval_holds_the_change():
    random, hits = np.random.Generator(np.random.PCG64(15)), []
    for level in (20, 2000):
        x = draw(level / 1e6 * 1.5 ** np.linspace(-0.5, 0.5, 24), np.full(24, 10**6), Noise(0.05, 0.5), 60, random)
        found = [_shape(row, 10**6, resamples=99).odds for row in x]
        hits.append(np.mean([odds.low <= 1.5 <= odds.high for odds in found]))
    assert min(hits) >= 0.9


def _family(seed=3):
    """Forty series: a strong fall, a weak alarm, and quiet ones."""
    x = _counts(np.full((40, 24), 60.0), seed)
    x[0] = _counts(60 * 0.3 ** (MONTHS / 23))
    x[1] = [100, 92] * 6 + [106, 114] * 6
    return x, [("2026-10", "complaints.trend", i) for i in range(40)]


def test_family_takes_weak_alarms_back_and_leaves_the_watch():
    x, seeds = _family()
    found, alone = quick(x, HUGE, seeds), [quick([row], HUGE, [seed])[0] for row, seed in zip(x, seeds, strict=True)]
    assert (found[0].verdict, found[0].watch) == ("falling", False)
    assert alone[1].verdict == "rising" and not alone[1].watch
    assert (found[1].verdict, found[1].watch, found[1].p) == ("flat", True, alone[1].p)
    assert found[1].p < 0.05 and found[1].p_adjusted > 0.10
    assert all(s.p_adjusted >= s.p and s.watch <= (s.p < 0.05) for s in found)
    assert sum(s.verdict in ("rising", "falling", "wavy") for s in found) == 1


def test_family_counts_only_series_that_are_judged():
    x, seeds = _family()
    x, seeds, few = x[:10], seeds[:10], np.full((60, 24), 2)
    more = quick(np.concatenate([x, few]), HUGE, [*seeds, *(("few", i) for i in range(60))])
    assert [s.p_adjusted for s in more[:10]] == [s.p_adjusted for s in quick(x, HUGE, seeds)]
    assert {(s.verdict, s.p, s.p_adjusted) for s in more[10:]} == {("too_few", None, None)}


def test_a_single_wave_outlasts_a_large_family():
    """The trap: 400 draws never show a p under 1/400, which no family of 100 accepts."""
    x = np.concatenate([[_counts(100 + 40 * np.sin(2 * np.pi * MONTHS / 5))], np.tile(QUIET, (99, 1))])
    found = quick(x, HUGE, [("wide", i) for i in range(100)], resamples=99)
    assert found[0].verdict == "wavy" and found[0].p < 1 / 400


def test_order_of_series_is_irrelevant_and_two_runs_are_the_same():
    x, seeds = (part[:10] for part in _family())
    found = quick(x, HUGE, seeds)
    assert quick(x, HUGE, seeds) == found
    assert quick(x[::-1], HUGE, seeds[::-1]) == found[::-1]
    assert quick(x[:1], HUGE, [("2026-11",)])[0].p_wave != found[0].p_wave


def test_months_without_customers_are_left_out():
    n = np.where(np.isin(MONTHS, [5, 6]), 0, 2000)
    x = np.where(n > 0, QUIET, 0)
    found = _shape(x, n)
    assert found.cv.n == 22 and found.information == x.sum() and len(found.line) == 24
    assert found.verdict == "flat"
    assert _shape(np.where(n > 0, QUIET, 7), n) == found  # complaints where nobody was at risk are not counted
    assert _shape(np.where(MONTHS < LEAST_MONTHS + 1, 0, QUIET), np.where(MONTHS < 13, 0, 2000)).verdict == "too_few"


def test_a_young_company_gets_its_so_far():
    found = _shape([60, 66, 75, 80, 91, 96, 104, 118])
    assert found.verdict == "too_few" and found.p is None
    assert 1 < found.odds.low < found.odds.value < found.odds.high
    assert _shape([60, 80]).odds.value is None


@pytest.mark.parametrize(
    ("x", "n", "verdict"),
    [
        (np.zeros(24), 1000, "too_few"),
        (np.full(24, 50), 50, "unclear"),
        (np.zeros(24), 0, "too_few"),
        (np.where(MONTHS % 2, 50, 49), 50, "unclear"),
        (np.full(24, 2_000_000), 10**12, "flat"),
        (np.where(MONTHS < 20, 0, 100), 1000, "rising"),
    ],
    ids=["nobody", "everybody", "no customers", "nearly everybody", "huge", "from nothing"],
)
def test_odd_data(x, n, verdict):
    found = _shape(x, n)
    assert found.verdict == verdict
    numbers = [found.odds.value, found.odds.low, found.odds.high, found.cv.value, found.cv.high, found.cv_limit]
    assert all(v is None or np.isfinite(v) for v in (*numbers, *found.line))


def test_no_series_no_shapes():
    assert shapes([], [], []) == () and shapes(np.zeros((0, 24), int), 9, []) == ()


def test_refuses_what_cannot_be():
    with pytest.raises(ValueError, match="seed"):
        shapes([[1] * 12], 10, [])
    with pytest.raises(ValueError, match="between"):
        shapes([[11] * 12], 10, [("a",)])
