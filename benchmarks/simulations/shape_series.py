"""Series of complainers whose shape is known: what the verdict of a shape is measured on.

A medium direction ends at 1.5 times its start, a medium wave has a coefficient of variation of 20 % between months, a
medium spike is one month at twice the others. Large is twice that (on the log scale), small half.
"""

from __future__ import annotations

import numpy as np

from cxanalysis.stats.seed import generator
from cxanalysis.stats.trend_fit import Floats

MONTHS = (12, 18, 24, 36)
LEVELS = tuple(float(f"{level:.3g}") for level in np.geomspace(2.5, 2500, 9))  # complainers a month
RATE = 0.05  # of customers complain in a month
RATIO = {"small": 1.5**0.5, "medium": 1.5, "large": 1.5**2}
UNREST = {"small": 0.1, "medium": 0.2, "large": 0.4}
SPIKE = {"small": 1.5, "medium": 2.0, "large": 3.0}
NOISE, CARRIED = 0.05, 0.5  # of real months where there is any


def _trend(random, count: int, ratio: float) -> Floats:
    return ratio ** np.linspace(0, 1, count)


def _step(random, count: int, ratio: float) -> Floats:
    at = random.integers(count // 3, count - count // 3 + 1)
    return np.where(np.arange(count) < at, 1.0, ratio)


def _late(random, count: int, ratio: float) -> Floats:
    at = random.integers(count // 2, 2 * count // 3 + 1)
    return ratio ** np.clip((np.arange(count) - at) / (count - 1 - at), 0, 1)


def _s_curve(random, count: int, ratio: float) -> Floats:
    return ratio ** (1 / (1 + np.exp(-10 * (np.linspace(0, 1, count) - 0.5))))


def _stairs(random, count: int, ratio: float) -> Floats:
    return ratio ** np.array([0, 0.5, 1])[np.minimum(np.arange(count) * 3 // count, 2)]


def _sinus(random, count: int, sign: int) -> Floats:
    period = random.uniform(3, min(12, count / 2))
    return np.sin(2 * np.pi * (np.arange(count) / period + random.random()))


def _season(random, count: int, sign: int) -> Floats:
    away = (np.arange(count) - random.integers(12)) % 12
    return np.exp(-0.5 * (np.minimum(away, 12 - away) / 1.7) ** 2)


def _one_year(random, count: int, sign: int) -> Floats:
    middle = random.uniform(count / 3, 2 * count / 3)
    return sign * np.cos(2 * np.pi * (np.arange(count) - middle) / 12)


def _sawtooth(random, count: int, sign: int) -> Floats:
    period = random.integers(4, 8)
    return sign * ((np.arange(count) + random.integers(period)) % period) / period


def _bursts(random, count: int, sign: int) -> Floats:
    starts = random.permutation(np.arange(0, count - 2, 5))[: 2 if count < 20 else 3]
    return np.isin(np.arange(count), np.concatenate([starts, starts + 1]) + random.integers(2)).astype(float)


def _carried(random, count: int, ar: float) -> Floats:
    z = random.standard_normal(count)
    for month in range(1, count):
        z[month] = ar * z[month - 1] + np.sqrt(1 - ar**2) * z[month]
    return z


def _ar_wave(random, count: int, sign: int) -> Floats:
    return _carried(random, count, 0.6)


def _three_levels(random, count: int, sign: int) -> Floats:
    return sign * np.array([0.0, 1.0, 0.0])[np.minimum(np.arange(count) * 3 // count, 2)]


DIRECTIONS = {"line": _trend, "step": _step}
WAVES = {"sinus": _sinus, "season": _season, "one year's wave": _one_year}
HELD_DIRECTIONS = {"late rise or fall": _late, "S-curve": _s_curve, "stairs": _stairs}
HELD_WAVES = {"sawtooth": _sawtooth, "bursts": _bursts, "AR wave": _ar_wave, "three levels": _three_levels}
CORE, HELD = {**DIRECTIONS, **WAVES}, {**HELD_DIRECTIONS, **HELD_WAVES}


def course(random, name: str, count: int, size: str, sign: int) -> Floats:
    """Return the course of the rate, mean 1: of a direction, a wave, a spike, or flat (with or without noise)."""
    if name == "flat":
        return np.ones(count)
    if name == "noisy":
        return np.exp(NOISE * _carried(random, count, CARRIED))
    if name == "spike":
        made = np.where(np.arange(count) == random.integers(count), SPIKE[size], 1.0)
    elif name in DIRECTIONS or name in HELD_DIRECTIONS:
        made = {**CORE, **HELD}[name](random, count, RATIO[size] ** sign)
    else:
        wave = {**CORE, **HELD}[name](random, count, sign)
        made = np.maximum(1 + UNREST[size] * (wave - wave.mean()) / wave.std(), 0.02)
    return made / made.mean()


def truth(name: str, sign: int) -> str:
    """Return the verdict that would be right; `none` stands for flat and unclear."""
    if name in DIRECTIONS or name in HELD_DIRECTIONS:
        return "rising" if sign > 0 else "falling"
    return "wavy" if name in WAVES or name in HELD_WAVES else "none"


def series(name: str, count: int, level: float, size: str, runs: int):
    """Yield (x, n, right verdict) of `runs` series, up and down in turn, customers at risk never the same twice."""
    random = generator("shape", name, count, level, size)
    for run in range(runs):
        sign = 1 if run % 2 else -1
        n = np.maximum(random.poisson(level / RATE, count), 1)
        x = random.binomial(n, np.clip(RATE * course(random, name, count, size, sign), 0, 1))
        yield x, n, truth(name, sign)
