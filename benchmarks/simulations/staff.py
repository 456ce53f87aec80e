"""Staff against customers, factors by group, themes: do intervals hold the truth, and quiet data stay quiet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cxanalysis.stats.clustered import Apart, clustered_mean, contrast
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.seed import generator
from cxanalysis.stats.segments import Answers, differ
from cxanalysis.stats.shares import newcombe

SCALE = np.arange(1, 8)
DIMENSIONS, GAPS = 5, 4
FDR = 0.10


def _rounded(random: np.random.Generator, mean: float, spread: float, shape, own=0.0):
    return np.clip(np.rint(mean + own + random.normal(0, spread, shape)), 1, 7)


def _truth(mean: float, spread: float) -> float:
    """Mean of rounded and cut answers."""
    drawn = _rounded(generator("truth", mean, spread), mean, spread, 2_000_000)
    return float(drawn.mean())


def of_gaps(runs: int) -> Iterator[str]:
    """Hold members of staff against customers who answer one to four times."""
    yield "staff customers mean | % covered, truth below, above, width"
    for mean in (5.0, 6.2):
        truth = _truth(mean, 0.8) - _truth(mean, 1.0)
        for staff, customers in ((10, 100), (15, 100), (40, 600)):
            random = generator("gaps", mean, staff)
            found = [_gap(random, mean, staff, customers) for _ in range(runs)]
            ends = np.array([(f.estimate.low, f.estimate.high) for f in found if f.estimate.low is not None])
            below, above = (truth < ends[:, 0]).mean(), (truth > ends[:, 1]).mean()
            width = (ends[:, 1] - ends[:, 0]).mean()
            share = f"{100 * (1 - below - above):5.1f} {100 * below:5.1f} {100 * above:5.1f} {width:6.3f}"
            yield f"{staff:>4} {customers:>5} {mean} | {share}"


def _gap(random: np.random.Generator, mean: float, staff: int, customers: int, own: float = 0.7) -> Apart:
    """One gap where both say the same on average; customers have their own level and answer again."""
    times = random.integers(1, 5, customers)
    whose = np.repeat(np.arange(customers), times)
    level = random.normal(0, own, customers)[whose]
    rest = float(np.sqrt(1.0 - own**2))
    theirs = _rounded(random, mean, rest, whose.size, level)
    return contrast(clustered_mean(_rounded(random, mean, 0.8, staff)), clustered_mean(theirs, whose), 0.3)


def of_quiet_gaps(runs: int) -> Iterator[str]:
    """Four gaps of five dimensions and overall, where there is none: reports that claim any."""
    yield "staff customers | % of reports that claim a gap"
    for staff, customers in ((30, 300), (40, 600)):
        random = generator("quiet gaps", staff)
        claimed = [_claims(random, staff, customers) for _ in range(runs)]
        yield f"{staff:>4} {customers:>5} | {100 * np.mean(claimed):5.1f}"


def _claims(random: np.random.Generator, staff: int, customers: int) -> bool:
    """Draw one report of dimensions that hang together, and judge its gaps as one family."""
    halo = 0.5 * random.normal(size=(customers, 1))
    theirs = 5.5 + halo + random.normal(0, 0.8, (customers, DIMENSIONS))
    p = []
    for gap in range(GAPS):
        mine = 5.5 + 0.5 * random.normal(size=(staff, 1)) + random.normal(0, 0.8, (staff, DIMENSIONS))
        if gap == GAPS - 1:  # paired within staff
            away = mine - (5.5 + random.normal(0, 0.8, (staff, DIMENSIONS)))
            pairs = [(x, None) for x in (*away.T, away.mean(axis=1))]
        else:
            pairs = list(zip((*mine.T, mine.mean(axis=1)), (*theirs.T, theirs.mean(axis=1)), strict=True))
        for one, other in pairs:
            beside = clustered_mean(other) if other is not None else None
            p.append(contrast(clustered_mean(one), beside, 0.3).p)
    return any(q is not None and q <= FDR for q in benjamini_hochberg(p))


def of_groups(runs: int) -> Iterator[str]:
    """Test that groups differ in any purchase factor, where none does: how often it says so at 5 %."""
    yield "groups customers factors | % that pass"
    for groups, customers, factors in ((2, 60, 4), (4, 120, 4), (4, 400, 4), (6, 180, 6), (6, 1000, 6)):
        random = generator("groups", groups, customers)
        passed = [_passes(random, groups, customers, factors) for _ in range(runs)]
        yield f"{groups} {customers:>5} {factors} | {100 * np.mean(passed):5.1f}"


def _passes(random: np.random.Generator, groups: int, customers: int, factors: int) -> bool:
    """Rate factors with a halo, one to three times a customer, and test as the analysis does."""
    whose = np.repeat(np.arange(customers), random.integers(1, 4, customers))
    group = (np.arange(customers) % groups)[whose]
    halo = random.normal(0, 0.6, customers)[whose]
    noise = random.normal(0, 0.8, (whose.size, factors))
    scores = np.clip(np.rint(3.7 + halo[:, None] + noise), 1, 5)
    gate = differ(Answers(scores, group, np.zeros(whose.size, dtype=np.int64), whose))
    return gate is not None and gate.p < 0.05


def of_themes(runs: int) -> Iterator[str]:
    """Share of a theme where customers write again of what they wrote of; and themes that move where none does."""
    yield "customers share | % covered, truth below, above, width"
    for customers in (30, 100, 600):
        for share in (0.05, 0.30):
            random = generator("themes", customers, share)
            rows = [clustered_ratio(*_written(random, customers, share)) for _ in range(runs)]
            ends = np.array([(e.low, e.high) for e in rows])
            below, above = (share < ends[:, 0]).mean(), (share > ends[:, 1]).mean()
            width = (ends[:, 1] - ends[:, 0]).mean()
            told = f"{100 * (1 - below - above):5.1f} {100 * below:5.1f} {100 * above:5.1f} {width:6.3f}"
            yield f"{customers:>5} {share:.2f} | {told}"
    yield "customers themes | % of reports in which a theme moves"
    for customers in (50, 300):
        random = generator("moves", customers)
        yield f"{customers:>5} 12 | {100 * np.mean([_moves(random, customers) for _ in range(runs)]):5.1f}"


def _written(random: np.random.Generator, customers: int, share: float):
    """Mentions and answers of each customer, who has a leaning of his own."""
    answers = random.choice([1, 1, 1, 2, 3], customers)
    leaning = random.beta(2 * share, 2 * (1 - share), customers)
    return random.binomial(answers, leaning), answers


def _moves(random: np.random.Generator, customers: int, themes: int = 12) -> bool:
    shares = np.linspace(0.03, 0.35, themes)
    now, before = random.binomial(customers, shares), random.binomial(customers, shares)
    level = 1 - 0.05 / themes
    found = [newcombe(int(a), customers, int(b), customers, level) for a, b in zip(now, before, strict=True)]
    return any(e.low > 0 or e.high < 0 for e in found)
