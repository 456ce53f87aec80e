"""Surveys: weighted means after raking, reliabilities of scales, late against early answers; the speed of raking."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulations.coverage import report
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.omega import omega
from cxanalysis.stats.raking import rake
from cxanalysis.stats.reliability import alphas_dropped, cronbach_alpha
from cxanalysis.stats.seed import generator
from cxanalysis.stats.silent import late_early
from cxanalysis.stats.weighting import Known, weighted_mean, weighting_change

COVERED = "% covered, truth below, above, width, without interval"
SEGMENTS, REGIONS = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])
WILLING = np.array([0.3, 0.2, 0.15, 0.5])
HUGE = 400_000  # answers that stand for all customers where a truth has no formula


def of_weighted(runs: int) -> Iterator[str]:
    """Weighted means and what weighting changes; segments answer at 15 to 50 %, customers up to three times."""
    yield f"opinion answers figure | {COVERED}"
    for name, by_segment in (("alike", np.zeros(4)), ("apart", np.array([0.6, 0.0, -0.6, 0.3]))):
        truth = 5.0 + float(SEGMENTS @ by_segment)
        answering = SEGMENTS * WILLING / (SEGMENTS @ WILLING)
        for n in (60, 170, 1000):
            random = generator("weighted", name, n)
            pairs = [_weighted(random, answering, by_segment, n) for _ in range(runs)]
            yield f"{name} {n:>5} mean   | {report([mean for mean, _ in pairs], truth)}"
            gone = truth - 5.0 - float(answering @ by_segment)
            yield f"{name} {n:>5} change | {report([change for _, change in pairs], gone)}"


def _weighted(random, answering: NDArray, by_segment: NDArray, n: int) -> tuple[Estimate, Estimate]:
    """Draw n answers and weight them."""
    customers = n
    segment = random.choice(4, customers, p=answering)
    region = random.choice(3, customers, p=REGIONS)
    own = 5.0 + by_segment[segment] + random.normal(0, 0.8, customers)
    who = np.repeat(np.arange(customers), 1 + random.binomial(2, 0.15, customers))[:n]
    y = own[who] + random.normal(0, 0.6, n)
    groups = np.column_stack([segment, region])[who]
    raked = rake(groups, [SEGMENTS, REGIONS])
    if raked is None:
        return Estimate(None, None, None, 0), Estimate(None, None, None, 0)
    known = Known.of(groups, raked.weights)
    return weighted_mean(y, raked.weights, who, known=known), weighting_change(y, raked.weights, who, known=known)


def of_scales(runs: int) -> Iterator[str]:
    """Alpha with Feldt's interval, omega, and what alpha gains without the last item; 7-point answers."""
    yield f"loadings items answers figure | {COVERED}"
    for name, loadings in (
        ("equal", np.full(4, 0.7)),
        ("mixed", np.array([0.9, 0.8, 0.7, 0.5, 0.3])),
        ("three", np.array([0.8, 0.7, 0.6])),
    ):
        huge = _answers(generator("scales", name), loadings, HUGE)
        truth = {"alpha": cronbach_alpha(huge).raw.value or 0.0, "omega": omega(huge).estimate.value or 0.0,
                 "rise": alphas_dropped(huge)[-1].rise.value or 0.0}  # fmt: skip
        for n in (50, 170, 500):
            random = generator("scales", name, n)
            drawn = [_answers(random, loadings, n) for _ in range(runs)]
            found = {"alpha": [cronbach_alpha(x).raw for x in drawn], "omega": [omega(x).estimate for x in drawn],
                     "rise": [alphas_dropped(x)[-1].rise for x in drawn]}  # fmt: skip
            for figure, rows in found.items():
                yield f"{name} {len(loadings)} {n:>4} {figure} | {report(rows, truth[figure])}"


def _answers(random, loadings: NDArray, n: int) -> NDArray:
    """Whole answers of 1 to 7, skewed to the top."""
    behind = random.normal(size=(n, 1)) * loadings + random.normal(size=(n, len(loadings))) * np.sqrt(1 - loadings**2)
    return np.clip(np.rint(5.4 + 1.1 * behind), 1, 7)


def of_late(runs: int) -> Iterator[str]:
    """Late against early answers over twelve months in which the level falls, customers answering again."""
    yield f"answers difference | {COVERED}"
    for n in (100, 500, 1800):
        for truth in (0.0, 5.0):
            random = generator("late", n, truth)
            yield f"{n:>5} {truth:>4} | {report([_late(random, n, truth) for _ in range(runs)], truth)}"


def _late(random, n: int, truth: float) -> Estimate:
    """Draw index answers and compare the halves within months."""
    who, month = random.integers(0, n // 2, n), random.integers(0, 12, n)
    wait = random.exponential(48, n) * (1 + month / 12)
    middle = np.array([np.median(wait[month == m]) if (month == m).any() else 0.0 for m in range(12)])
    own = random.normal(0, 12, n // 2)[who]
    y = 70 - 1.5 * month + own + random.normal(0, 18, n) + truth * (wait > middle[month])
    return late_early(y, wait, month, who).difference


def speed_of_raking(runs: int) -> Iterator[str]:
    """Raking 50,000 answers to four margins of twelve categories each."""
    yield "answers margins trimmed reached seconds"
    random = generator("raking")
    shares = [random.dirichlet(np.full(12, 8.0)) for _ in range(4)]
    skew = [s * random.uniform(0.3, 1.7, 12) for s in shares]
    groups = np.column_stack([random.choice(12, 50_000, p=s / s.sum()) for s in skew])
    times = []
    for _ in range(max(min(runs, 5), 1)):
        start = time.perf_counter()
        raked = rake(groups, shares)
        times.append(time.perf_counter() - start)
    if raked is not None:
        yield f"{len(groups)} {len(shares)} {raked.trimmed} {raked.converged} {min(times):.3f}"
