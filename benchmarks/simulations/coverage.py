"""How often a 95 % interval holds the truth, and on which side it misses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cxanalysis.stats.concentration import concentration
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import bca_mean, mean_interval
from cxanalysis.stats.rates import clustered_rate, clustered_ratio
from cxanalysis.stats.seed import generator
from cxanalysis.stats.shares import nps

SCORES = np.arange(1, 8)
MILD = np.array([0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.3])
SKEW = np.array([0.01, 0.01, 0.02, 0.02, 0.04, 0.2, 0.7])


def report(estimates: list[Estimate], truth: float) -> str:
    """Coverage, misses on either side, mean width, and how many had no interval."""
    ends = np.array([(e.low, e.high) for e in estimates if e.low is not None and e.high is not None])
    below, above = (truth < ends[:, 0]).mean(), (truth > ends[:, 1]).mean()
    width, none = (ends[:, 1] - ends[:, 0]).mean(), len(estimates) - len(ends)
    return f"{100 * (1 - below - above):5.1f} {100 * below:5.1f} {100 * above:5.1f} {width:8.3f} {none:5}"


def of_means(runs: int) -> Iterator[str]:
    """Means of 7-point answers: Student's t against the bootstrap used under 50 answers."""
    yield "scores answers method | % covered, truth below, above, width, without interval"
    for name, p in (("mild", MILD), ("skew", SKEW)):
        for n in (10, 20, 30, 49, 150):
            random = generator("means", name, n)
            samples = random.choice(SCORES, (runs, n), p=p)
            truth = float(p @ SCORES)
            yield f"{name} {n:>4} t   | {report([mean_interval(x) for x in samples], truth)}"
            if n < 50:
                drawn = [bca_mean(x, i) for i, x in enumerate(samples[: runs // 2])]
                yield f"{name} {n:>4} bca | {report(drawn, truth)}"


def of_nps(runs: int) -> Iterator[str]:
    """Net promoter score."""
    yield "answers promoters passives detractors | % covered, truth below, above, width, without interval"
    for p in ((0.5, 1 / 3, 1 / 6), (0.8, 0.18, 0.02), (0.3, 0.4, 0.3)):
        for n in (10, 30, 150):
            random = generator("nps", p, n)
            line = report([nps(*map(int, counts)) for counts in random.multinomial(n, p, runs)], p[0] - p[2])
            yield f"{n:>4} {p[0]:.2f} {p[1]:.2f} {p[2]:.2f} | {line}"


def of_rates(runs: int) -> Iterator[str]:
    """Complaints per customer and the repeat share, some customers complaining often."""
    yield "figure customers rate | % covered, truth below, above, width, without interval"
    for customers in (100, 1000, 5000):
        for rate in (0.01, 0.07):
            random = generator("rates", customers, rate)
            counts = [_complaints(random, customers, rate) for _ in range(runs)]
            rows = [clustered_rate(int(c.sum()), int((c**2).sum()), customers, per=1.0) for c in counts]
            yield f"per customer {customers:>5} {rate:<4} | {report(rows, rate / 0.8)}"
            if rate * customers >= 5:
                again = [clustered_ratio(np.maximum(c - 1, 0), c) for c in counts if c.sum() > 0]
                yield f"repeat share {customers:>5} {rate:<4} | {report(again, 0.2)}"


def _complaints(random, customers: int, rate: float):
    """Complaints a customer: none for most, else geometric with a further one in 20 %."""
    return random.binomial(1, rate, customers) * random.geometric(0.8, customers)


def of_concentration(runs: int) -> Iterator[str]:
    """HHI and top-3 share; every fifth complainer complains again, in 7 of 10 cases about the same item."""
    yield "shares items complaints figure | % covered, truth below, above, width, without interval"
    shapes = (("equal", np.ones(8)), ("1/rank", 1 / np.arange(1, 26)), ("steep", 0.6 ** np.arange(8)))
    for name, share in shapes:
        share = share / share.sum()
        for n in (30, 100, 400):
            random = generator("concentration", name, n)
            rows = [concentration(*_filed(random, share, n), i, resamples=499) for i in range(runs // 10)]
            label = f"{name:<6} {len(share):>3} {n:>4}"
            yield f"{label} hhi  | {report([r.hhi for r in rows], float((share**2).sum()))}"
            yield f"{label} top3 | {report([r.top_share for r in rows], float(np.sort(share)[-3:].sum()))}"


def _filed(random, share, n: int):
    """Draw customers and items of about n complaints."""
    customers: list[str] = []
    items: list[str] = []
    person = 0
    while len(items) < n:
        own = random.choice(len(share), p=share)
        for number in range(random.geometric(0.8)):
            other = number > 0 and random.random() > 0.7
            customers.append(f"c{person}")
            items.append(f"i{random.choice(len(share), p=share) if other else own}")
        person += 1
    return customers, items
