"""Pledges kept on simulated cases, some still open: coverage, the trap of closed cases, and false alarms of heaps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cxanalysis.stats.heaping import heap, lag_ease
from cxanalysis.stats.seed import generator
from cxanalysis.stats.survival import Incidence, in_time, incidence, incidence_at, incidence_day

LIMIT, SPREAD, WITHDRAWN = 10.0, 0.9, 300.0
MIDDLES = {"few": 3.6, "half": 2.2, "most": 1.2, "nearly all": 0.3}  # log of the median days until a result
WATCHED = {"all": (1e9, 1e9), "month": (0.0, 31.0), "month and 5 days": (5.0, 36.0)}  # days, first and last case
_MANY = 400_000


def drawn(random: np.random.Generator, middle: float, n: int, watched: tuple[float, float]):
    """Draw days and status of cases that last log-normally, are withdrawn at times, and watched so long."""
    took, left = np.exp(random.normal(middle, SPREAD, n)), random.exponential(WITHDRAWN, n)
    seen = random.uniform(*watched, n)
    ended = np.minimum(took, left)
    return np.minimum(ended, seen), np.where(seen < ended, 0, np.where(took <= left, 1, 2))


def truth(middle: float) -> tuple[float, float]:
    """Return the share solved within the limit, and the day by which half are solved."""
    random = generator("pledges", "truth", middle)
    took, left = np.exp(random.normal(middle, SPREAD, _MANY)), random.exponential(WITHDRAWN, _MANY)
    solved = np.where(took <= left, took, np.inf)
    return float((solved <= LIMIT).mean()), float(np.quantile(solved, 0.5))


def curves(seed: str, share: str, n: int, watched: str, runs: int) -> Iterator[Incidence]:
    """Yield the curves of simulated months."""
    random = generator("pledges", seed, share, n, watched)
    for _ in range(runs):
        yield incidence(*drawn(random, MIDDLES[share], n, WATCHED[watched]))


def coverage(seed: str, share: str, n: int, watched: str, runs: int) -> float:
    """Return how often the interval of the share within the limit holds the truth."""
    true, _ = truth(MIDDLES[share])
    found = [incidence_at(curve, LIMIT) for curve in curves(seed, share, n, watched, runs)]
    known = [e for e in found if e.low is not None and e.high is not None]
    return sum(e.low <= true <= e.high for e in known) / len(known)


def of_coverage(runs: int) -> Iterator[str]:
    """Share solved within the limit, and the median day."""
    yield "cases watched share | true share, % covered by its interval, by that of the median"
    for share, middle in MIDDLES.items():
        true, half = truth(middle)
        for watched in WATCHED:
            for n in (30, 100, 400):
                median = [incidence_day(curve, 0.5) for curve in curves("median", share, n, watched, runs // 2)]
                ends = [(-np.inf if e.low is None else e.low, np.inf if e.high is None else e.high) for e in median]
                of_day = sum(low <= half <= high for low, high in ends) / len(ends)
                held = coverage("real", share, n, watched, runs)
                yield f"{n:>4} {watched:<16} {share:<10} | {true:.3f} {100 * held:5.1f} {100 * of_day:5.1f}"


def trap(seed: str, runs: int) -> tuple[float, float, float]:
    """Return the true share, the mean estimate, and what closed cases alone would say, of months that just ended."""
    random, middle = generator("pledges", "trap", seed), MIDDLES["half"]
    ours, closed = [], []
    for _ in range(runs):
        days, status = drawn(random, middle, 1000, WATCHED["month"])
        ours.append(incidence_at(incidence(days, status), LIMIT).value or 0.0)
        closed.append(float((days[status == 1] <= LIMIT).mean()))
    return truth(middle)[0], float(np.mean(ours)), float(np.mean(closed))


def of_trap(runs: int) -> Iterator[str]:
    """Open cases left out against open cases counted."""
    yield "true share, estimate, closed cases alone"
    yield "{:.3f} {:.3f} {:.3f}".format(*trap("real", runs // 10))


def of_arrivals(runs: int) -> Iterator[str]:
    """Arrivals within three days among the cases that somebody goes to see, a quarter of all."""
    yield "cases watched | true share, mean estimate, % covered"
    for watched in ("all", "month"):
        for n in (120, 400, 1600):
            random = generator("pledges", "arrivals", n, watched)
            found = []
            for _ in range(runs):
                goes = random.random(n) < 0.25
                took = np.where(goes, random.gamma(2.0, 1.0, n), random.gamma(3.0, 2.0, n))
                seen = random.uniform(*WATCHED[watched], n)
                status = np.where(seen < took, 0, np.where(goes, 1, 2))
                found.append(in_time(np.minimum(took, seen), status, 3.0)[0])
            true = 1 - 4 * np.exp(-3.0)
            held = np.mean([e.low <= true <= e.high for e in found])
            yield f"{n:>4} {watched:<6} | {true:.3f} {np.mean([e.value for e in found]):.3f} {100 * held:5.1f}"


def heaps(seed: str, limit: int, planted: float, n: int, runs: int) -> float:
    """Return how often a heap is told; results fall on working days only, `planted` of the late ones ticked off."""
    random = generator("pledges", "heaps", seed, limit, planted, n)
    told = 0
    for _ in range(runs):
        start = random.integers(0, 5, n) + random.uniform(9, 17, n) / 24
        day = np.floor(start + np.exp(random.normal(1.9, 0.7, n)))
        day += np.select([day % 7 == 5, day % 7 == 6], [2, 1], 0)
        days = np.maximum(day + random.uniform(9, 17, n) / 24 - start, 0.05)
        late = (days > limit) & (days < limit + 5) & (random.random(n) < planted)
        days = np.where(late, limit - random.uniform(0, 0.5, n), days)
        ease = lag_ease(_week(start), _week(start + days), limit)
        edges = np.arange(limit - 3, limit + 4)
        still = n - np.searchsorted(np.sort(days), edges[:-1], side="right")
        found = heap(np.histogram(days, edges)[0], still * ease)
        told += found is not None and found.told
    return told / runs


def _week(moments: np.ndarray) -> np.ndarray:
    return np.bincount((np.floor(moments) % 7).astype(int), minlength=7)


def of_heaps(runs: int) -> Iterator[str]:
    """Heaps on the last day: false alarms where results keep office days, and what is found."""
    yield "limit, share of late cases ticked off, cases | % told"
    for limit in (5, 7, 10):
        for planted in (0.0, 0.2, 0.4):
            for n in (300, 1000, 4000):
                yield f"{limit:>3} {planted:.1f} {n:>5} | {100 * heaps('real', limit, planted, n, runs // 4):5.1f}"
