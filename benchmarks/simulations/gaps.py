"""Gaps and the zone of tolerance: coverage of their intervals, size of their tests, cost of their bootstrap."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.simulations.coverage import report
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.gap_model import gap_model
from cxanalysis.stats.gap_reliability import difference_reliability
from cxanalysis.stats.means import bca_mean
from cxanalysis.stats.rank_intervals import ranks
from cxanalysis.stats.seed import generator
from cxanalysis.stats.tolerance import zone_places, zone_position, zone_reaction

MANY = 1_000_000  # answers the truth of a drawn population is taken from
LEVELS = {"five equal": np.zeros(5), "two pairs": np.array([0, 0, 0.3, 0.3, 0.6]), "steps of .1": np.arange(10) / 10}


def _likert(x: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(x), 1, 7)


def _items(random, n: int, items: int) -> tuple[np.ndarray, np.ndarray]:
    """Perception and expectation of a dimension's items on a 7-point scale, both with a level of the person."""
    level = random.normal(0, 0.6, (n, 1))
    perceived = 5.4 + level + random.normal(0, 0.5, (n, 1)) + random.normal(0, 0.7, (n, items))
    expected = 6.0 + 0.6 * level + random.normal(0, 0.35, (n, 1)) + random.normal(0, 0.6, (n, items))
    return _likert(perceived), _likert(expected)


def of_reliability(runs: int) -> Iterator[str]:
    """Reliability of a gap."""
    yield "items answers truth | % covered, truth below, above, width, without interval"
    for items in (2, 4):
        truth = difference_reliability(*_items(generator("gap truth", items), MANY, items)).estimate.value
        for n in (30, 60, 150, 400):
            random = generator("gap reliability", items, n)
            rows = [difference_reliability(*_items(random, n, items)).estimate for _ in range(runs)]
            yield f"{items} {n:>4} {truth:.3f} | {report(rows, truth or 0.0)}"


def _zone(random, n: int, width: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Perception, adequate and desired service of an item on a 7-point scale."""
    level = random.normal(0, 0.5, n)
    adequate = 4.4 + 0.4 * level + random.normal(0, 0.8, n)
    desired = 4.4 + width + 0.3 * level + random.normal(0, 0.7, n)
    return _likert(4.9 + level + random.normal(0, 0.9, n)), _likert(adequate), _likert(desired)


def of_position(runs: int) -> Iterator[str]:
    """Position in the zone, and the share of respondents below it."""
    yield "figure width answers truth | % covered, truth below, above, width, without interval"
    for width in (0.5, 1.0, 2.0):
        many = _zone(generator("zone truth", width), MANY, width)
        position, below = zone_position(*many).value, zone_places(*many).shares["below"].value
        for n in (30, 60, 150, 400):
            random = generator("zone", width, n)
            samples = [_zone(random, n, width) for _ in range(runs)]
            rows = [zone_position(*sample) for sample in samples]
            yield f"position {width} {n:>4} {position:.3f} | {report(rows, position or 0.0)}"
            shares = [zone_places(*sample).shares["below"] for sample in samples]
            yield f"below    {width} {n:>4} {below:.3f} | {report(shares, below or 0.0)}"


def of_ranks(runs: int) -> Iterator[str]:
    """Rank intervals: how often a column's interval holds all of its true ranks, the worst and the mean column."""
    yield "levels answers | % worst, mean, and the mean width in ranks"
    for name, levels in LEVELS.items():
        k = len(levels)
        low = 1 + (levels[None] < levels[:, None] - 1e-9).sum(axis=1)
        high = k - (levels[None] > levels[:, None] + 1e-9).sum(axis=1)
        for n in (40, 150, 600):
            random = generator("ranks", name, n)
            held, width = np.zeros(k), 0.0
            for i in range(runs):
                x = levels + random.normal(0, 0.6, (n, 1)) + random.normal(0, 0.8, (n, k))
                found = ranks(x, i, resamples=19)
                ends = np.array([(r.low, r.high) for r in found])
                held += (ends[:, 0] <= low) & (ends[:, 1] >= high)
                width += float((ends[:, 1] - ends[:, 0]).mean())
            share = 100 * held / runs
            yield f"{name:<12} {n:>4} | {share.min():5.1f} {share.mean():5.1f} {width / runs:5.2f}"


def _year(random, n: int) -> dict[str, np.ndarray]:
    """Draw a year's answers of customers who answer two or three times, with a level and a mood of their own."""
    customers = max(n * 2 // 5, 1)
    whose, month = random.integers(0, customers, n), random.integers(0, 12, n)
    level, mood = random.normal(0, 0.6, customers)[whose], random.normal(0, 0.4, customers)[whose]
    perceived = 5.2 + level + 0.1 * month + random.normal(0, 0.8, n)
    expected, adequate = 6 + 0.4 * level + random.normal(0, 0.5, n), 4.6 + 0.3 * level + random.normal(0, 0.6, n)
    noise = mood + random.normal(0, 0.4, n)
    return {"p": perceived, "e": expected, "a": adequate, "noise": noise, "whose": whose, "month": month}


def of_tests(runs: int) -> Iterator[str]:
    """Where the null hypothesis holds: how often it is rejected at 5 %, and what the verdicts are."""
    yield "answers | gap model % linear, joint rejected; not_gap, gap | reaction % above, below 0; less, equal"
    for n in (60, 150, 500, 2000):
        random = generator("null", n)
        model, reaction = [], []
        for _ in range(max(runs // 2, 1)):
            x = _year(random, n)
            found = gap_model(x["p"], x["e"], 0.4 * (x["p"] - x["e"]) + x["noise"], x["whose"], x["month"])
            if found is not None:
                model.append((found.linear.p < 0.05, found.joint.p < 0.05, found.verdict == "not_gap",
                              found.verdict == "gap"))  # fmt: skip
            y = 0.4 * x["p"] + 0.2 * x["a"] + x["noise"]
            same = zone_reaction(x["p"], x["a"], x["e"], y, x["whose"], x["month"])
            if same is not None:
                reaction.append((_over(same.difference), _under(same.difference), same.verdict == "less",
                                 same.verdict == "equal"))  # fmt: skip
        yield f"{n:>5} | {_percent(model)} | {_percent(reaction)}"


def _over(e: Estimate) -> bool:
    return e.low is not None and e.low > 0


def _under(e: Estimate) -> bool:
    return e.high is not None and e.high < 0


def _percent(rows: Sequence[Sequence[bool]]) -> str:
    return " ".join(f"{100 * share:5.1f}" for share in np.mean(rows, axis=0))


def bootstrap(runs: int) -> Iterator[str]:
    """Five gaps of 50,000 answers, 10,000 resamples: counts of the distinct values against resampled rows."""
    n, size = 50_000, 10_000
    random = generator("bootstrap")
    gaps = np.column_stack([(p - e).mean(axis=1) for p, e in (_items(random, n, 2) for _ in range(5))])
    start = time.perf_counter()
    for k, gap in enumerate(gaps.T):
        bca_mean(gap, "bootstrap", k, resamples=size)
    quick = time.perf_counter() - start
    drawn = min(max(runs // 10, 20), size)  # each resample of rows costs the same: some are timed, all are charged
    start = time.perf_counter()
    for _ in range(drawn):
        gaps[random.integers(0, n, n)].mean(axis=0)
    slow = (time.perf_counter() - start) * size / drawn
    yield "five gaps, 50,000 answers, 10,000 resamples | seconds by counts, by rows, ratio"
    yield f"| {quick:.2f} {slow:.1f} {quick / slow:.4f}"
