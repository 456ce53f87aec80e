"""Satisfaction against what customers do, own figures against benchmarks: coverage, false alarms, false equality."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

from benchmarks.simulations.coverage import report
from cxanalysis.stats.benchmark import published, versus
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import mean_interval
from cxanalysis.stats.outcome import Effect, change_effect, event_effect, relative_change
from cxanalysis.stats.seed import generator
from cxanalysis.stats.shares import wilson

MONTHS = 12
SHIFT = 0.5  # in the last months satisfaction is lower and events are likelier: must not count as a connection


def _answers(random, customers: int, each: float) -> tuple[NDArray, NDArray, NDArray]:
    """Draw whose answer, its month, and the score: a customer's own level, a halo, and a bad last quarter."""
    whose = random.integers(0, customers, int(customers * each))
    month = random.integers(0, MONTHS, len(whose))
    level = random.normal(0, 0.5, customers)[whose] - SHIFT * (month >= 9)
    return whose, month, np.clip(np.rint(3.7 + level + random.normal(0, 0.7, len(whose))), 1, 5)


def _events(random, customers: int, each: float, base: float, slope: float) -> tuple[Effect | None, float]:
    """Estimate the effect on an event of lasting propensity; return it with the effect that it has."""
    whose, month, score = _answers(random, customers, each)
    own = base + random.normal(0, 0.8, customers)[whose]
    p = special.expit(own + slope * (score - 3.7) + SHIFT * (month >= 9))
    before = random.random(len(whose)) < special.expit(own)
    event = random.random(len(whose)) < p
    truth = float((slope * p * (1 - p)).mean())
    if len(np.unique(whose[event])) < 5:
        return None, truth
    return event_effect(event, score, before, month, whose), truth


def _orders(random, customers: int, each: float, slope: float) -> tuple[Effect | None, float]:
    """Estimate the effect on orders; large customers, who order often, also answer higher."""
    whose, month, score = _answers(random, customers, each)
    size = random.normal(0, 1, customers)[whose] + 0.3 * (score - 3.7)
    usual = 2.0 * np.exp(0.5 * size)
    value = np.exp(6 + 0.6 * size)
    sums = [
        value * random.poisson(usual * np.exp(growth)) * np.exp(random.normal(0, 0.3, len(whose)))
        for growth in (np.zeros(len(whose)), slope * (score - 3.7) - 0.1 * (month >= 9))
    ]
    change = relative_change(*sums)
    kept = ~np.isnan(change)
    flat = np.zeros(int(kept.sum()))
    return change_effect(change[kept], score[kept], flat, month[kept], whose[kept]), slope


def _told(pairs: list[tuple[Effect | None, float]], truth: float) -> str:
    """Coverage, and the share that is called shown at 5 %."""
    made = [effect for effect, _ in pairs if effect is not None]
    found = 100 * float(np.mean([effect.p < 0.05 for effect in made]))
    return f"{report([effect.estimate for effect in made], truth)} | {found:5.1f} | {len(pairs) - len(made)}"


def of_events(runs: int) -> Iterator[str]:
    """Average marginal effect on an event; truth 0 gives the false alarms."""
    yield "customers answers each, base, slope | % covered, truth below, above, width, no interval | % shown | too few"
    cases = ((900, 1.6, -2.5), (300, 1.2, -2.5), (300, 1.2, -3.5), (150, 3.0, -3.0), (400, 1.0, -4.2))
    for customers, each, base in cases:
        for slope in (0.0, -0.4):
            random = generator("events", customers, each, base, slope)
            pairs = [_events(random, customers, each, base, slope) for _ in range(runs // 4)]
            truth = float(np.mean([t for _, t in pairs]))
            yield f"{customers:>4} {each} {base:>4} {slope:>4} | {_told(pairs, truth)}"


def of_orders(runs: int) -> Iterator[str]:
    """Slope of the change of orders; its truth is the mean of a large sample where it is not 0."""
    yield "customers answers each, slope | % covered, truth below, above, width, no interval | % shown | too few"
    for customers, each in ((900, 1.6), (300, 1.2), (60, 2.0)):
        for slope in (0.0, 0.1):
            random = generator("orders", customers, each, slope)
            pairs = [_orders(random, customers, each, slope) for _ in range(runs // 4)]
            large = _orders(generator("orders", slope), 400_000, 1.0, slope)[0] if slope else None
            truth = float(large.estimate.value or 0.0) if large else 0.0
            yield f"{customers:>4} {each} {slope:>4} | {_told(pairs, truth)}"


def of_benchmarks(runs: int) -> Iterator[str]:
    """Difference from a benchmark: coverage, wrong sides where there is none, equality at the edge of the margin."""
    yield "figure own theirs difference | % covered, truth below, above, width, no interval | % apart | % equal"
    for own, theirs in ((60, 300), (170, 2400), (2000, 500)):
        for gap in (0.0, 5.0):
            random = generator("index", own, theirs, gap)
            found = [_index(random, own, theirs, gap) for _ in range(runs)]
            yield f"index {own:>4} {theirs:>4} {gap:>4} | {_sides(found, gap)}"
        for gap in (0.0, 0.05):
            random = generator("share", own, theirs, gap)
            found = [_share(random, own, theirs, gap) for _ in range(runs)]
            yield f"share {own:>4} {theirs:>4} {gap:>4} | {_sides(found, gap)}"


def _index(random, own: int, theirs: int, gap: float):
    """Compare the index of our answers on a 5-point scale with a published one."""
    scores = random.choice(5, own, p=(0.05, 0.1, 0.2, 0.4, 0.25)) * 25.0
    truth, spread = 67.5, 27.39
    other = published(truth - gap + random.normal(0, spread / np.sqrt(theirs)), theirs, spread / np.sqrt(theirs))
    return versus(mean_interval(scores), other, 5.0)


def _share(random, own: int, theirs: int, gap: float):
    """Compare a share of our answers with a published one."""
    other = published(random.binomial(theirs, 0.3 - gap) / theirs, theirs, share=True)
    return versus(wilson(int(random.binomial(own, 0.3)), own), other, 0.05)


def _sides(found: list, gap: float) -> str:
    estimates: list[Estimate] = [f.difference for f in found]
    apart = 100 * float(np.mean([f.p is not None and f.p < 0.05 for f in found]))
    equal = 100 * float(np.mean([f.p_equal is not None and f.p_equal <= 0.05 for f in found]))
    return f"{report(estimates, gap)} | {apart:5.1f} | {equal:5.1f}"
