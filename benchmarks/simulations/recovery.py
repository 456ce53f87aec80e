"""Complainers held against the others: coverage of the differences in staying and buying, and false findings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import special

from benchmarks.simulations.coverage import report
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.recovery import Compared, compared, kept, standardised
from cxanalysis.stats.seed import generator
from cxanalysis.stats.shares import wilson

MONTHS, WATCH = 12, 6


def _told(found: list[Compared], truth: float) -> str:
    shown = 100 * float(np.mean([f.p is not None and f.p < 0.05 for f in found]))
    return f"{report([f.estimate for f in found], truth)} | {shown:5.1f}"


def of_staying(runs: int) -> Iterator[str]:
    """Still there after six months; customers leave once, and months differ for all alike."""
    yield "customers complainers leaving, others | % covered, truth below, above, width, no interval | % shown"
    for customers, share in ((800, 0.4), (5000, 0.1)):
        for mine, theirs in ((0.005, 0.005), (0.02, 0.02), (0.02, 0.01)):
            random = generator("staying", customers, share, mine, theirs)
            found = [_stay(random, customers, share, mine, theirs) for _ in range(runs)]
            truth = (1 - mine) ** WATCH - (1 - theirs) ** WATCH
            yield f"{customers:>5} {share} {mine:<5} {theirs:<5} | {_told(found, truth)}"


def _stay(random, customers: int, share: float, mine: float, theirs: float) -> Compared:
    """Follow customers month by month; who complains in a month does so anew each time."""
    there, n, x = np.ones(customers, bool), np.zeros((2, MONTHS), int), np.zeros((2, MONTHS), int)
    for month in range(MONTHS):
        spoke = random.random(customers) < share
        gone = there & (random.random(customers) < np.where(spoke, mine, theirs))
        for group, who in enumerate((there & spoke, there & ~spoke)):
            n[group, month], x[group, month] = who.sum(), (who & gone).sum()
        there &= ~gone
    one = kept(wilson(int(x[0].sum()), int(n[0].sum())), WATCH)
    return compared(one, kept(standardised(x[1], n[1], n[0]), WATCH))


def of_buying(runs: int) -> Iterator[str]:
    """Ordered again; customers differ in how often they buy, and the same ones come back month after month."""
    yield "customers complainers buying, gap | % covered, truth below, above, width, no interval | % shown"
    for customers, share in ((800, 0.1), (4000, 0.03)):
        for level, gap in ((2.0, 0.0), (0.0, 0.0), (0.0, 0.5)):
            random = generator("buying", customers, share, level, gap)
            found = [_buy(random, customers, share, level, gap) for _ in range(runs)]
            drawn = level + generator("truth", level).normal(0, 1.0, 200_000)
            truth = float((special.expit(drawn + gap) - special.expit(drawn)).mean())
            yield f"{customers:>5} {share:<4} {level} {gap} | {_told(found, truth)}"


def _buy(random, customers: int, share: float, level: float, gap: float) -> Compared:
    own = level + random.normal(0, 1.0, customers)
    spoke = random.random((MONTHS, customers)) < share
    again = random.random((MONTHS, customers)) < special.expit(own + gap * spoke)
    one = clustered_ratio((spoke & again).sum(axis=0), spoke.sum(axis=0))
    others = standardised((~spoke & again).sum(axis=1), (~spoke).sum(axis=1), spoke.sum(axis=1))
    return compared(one, others)
