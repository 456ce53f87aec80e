"""Did an improvement work: coverage, false successes, and what choosing the worst month as the start does to both."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulations.coverage import report
from cxanalysis.stats.before_after import BeforeAfter, before_after
from cxanalysis.stats.seed import generator

SIZES = np.array([10.0, 25, 20, 15, 10, 8, 6, 4])  # complaints a month; the first is the item improved
MONTHS, START = 60, 40


def _swing(random, cv: float, ar: float) -> NDArray:
    """Draw the months' noise of each item, with memory, and what all items of a month share."""
    scale, z = np.sqrt(np.log1p(cv**2)), random.normal(size=(MONTHS, len(SIZES)))
    for month in range(1, MONTHS):
        z[month] = ar * z[month - 1] + np.sqrt(1 - ar**2) * z[month]
    return np.exp(scale * z - scale**2 / 2) * np.exp(random.normal(0, 0.1, (MONTHS, 1)))


def _counts(random, size: float, cv: float, ar: float, drift: float, theta: float, start: int = START) -> NDArray:
    """Draw counts; from `start` on every item has drifted, and the first has changed by theta."""
    rate = size * SIZES * _swing(random, cv, ar)
    rate[start:] *= np.exp(drift * random.normal(size=len(SIZES)))
    rate[start:, 0] *= theta
    return random.poisson(rate)


def _judge(counts: NDArray, start: int, gap: int, before: int = 12, after: int = 12) -> BeforeAfter | None:
    """Hold the months before the gap against those after the start."""
    months = np.r_[start - gap - before : start - gap, start + 1 : start + 1 + after]
    late = np.arange(len(months)) >= before
    return before_after(counts[months, 0], counts[months, 1:], late)


def _told(found: list[BeforeAfter | None], truth: float) -> str:
    made = [f for f in found if f is not None and f.effect.low is not None]
    worked = 100 * np.mean([(f.effect.high or 0.0) < 1 for f in made])
    not_yet = 100 * np.mean([f.equal or (f.effect.low or 0.0) > 1 for f in made])
    return f"{report([f.effect for f in made], truth)} | {worked:5.1f} | {not_yet:5.1f} | {len(found) - len(made)}"


def of_effects(runs: int) -> Iterator[str]:
    """Coverage of the ratio of ratios, verdicts where nothing happened and where complaints were halved."""
    yield "size cv memory drift theta months | % covered, below, above, width, none | % worked | % not yet | too few"
    noises = ((0.0, 0.0, 0.0), (0.2, 0.0, 0.0), (0.05, 0.5, 0.0), (0.2, 0.5, 0.0), (0.1, 0.0, 0.1), (0.1, 0.0, 0.2))
    for size in (0.3, 1.0, 10.0):
        cases = [(*noise, 1.0, 12) for noise in noises]
        cases += [(0.1, 0.0, 0.0, 0.5, 12), (0.1, 0.0, 0.0, 0.5, 4), (0.1, 0.0, 0.0, 1.0, 3)]
        for cv, ar, drift, theta, months in cases:
            random = generator("effects", size, cv, ar, drift, theta, months)
            made = (_counts(random, size, cv, ar, drift, theta) for _ in range(runs // 4))
            found = [_judge(counts, START, 2, months, months) for counts in made]
            yield f"{size:>4} {cv:<4} {ar:<3} {drift:<3} {theta:<3} {months:>2} | {_told(found, theta)}"


def of_worst_months(runs: int) -> Iterator[str]:
    """Where nothing happened and the start follows the item's worst month: false successes by months left out."""
    yield "size cv memory start after it, left out | % covered, below, above, width, none | % worked | % not yet | few"
    for size in (1.0, 10.0):
        for cv, ar in ((0.2, 0.0), (0.2, 0.5)):
            for lag in (0, 1, 2):
                for gap in (0, 1, 2):
                    random = generator("worst", size, cv, ar, lag, gap)
                    found = [_at_worst(random, size, cv, ar, lag, gap) for _ in range(runs // 4)]
                    yield f"{size:>4} {cv:<4} {ar:<3} {lag} {gap} | {_told(found, 1.0)}"


def _at_worst(random, size: float, cv: float, ar: float, lag: int, gap: int) -> BeforeAfter | None:
    """Begin an improvement without effect some months after the worst of twelve."""
    counts = _counts(random, size, cv, ar, 0.0, 1.0)
    share = counts[24:36, 0] / counts[24:36].sum(axis=1)
    return _judge(counts, 24 + int(np.argmax(share)) + lag, gap)
