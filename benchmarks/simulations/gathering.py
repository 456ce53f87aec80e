"""Where complaints gather: how often ranks and intervals miss the truth, and how often quiet months are called loud."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cxanalysis.stats.complainers import gathered
from cxanalysis.stats.exposed import exposed
from cxanalysis.stats.gathering import count_ranks, share_change, share_effect
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.seed import generator
from cxanalysis.stats.usual import usual_family, usual_share_test

SHARES = {
    "even": np.full(8, 1 / 8),
    "usual": np.array([0.3, 0.2, 0.15, 0.12, 0.1, 0.07, 0.04, 0.02]),
    "one": np.array([0.5] + [0.5 / 7] * 7),
}


def _month(random: np.random.Generator, p: NDArray, people: int, again: float) -> tuple[NDArray, NDArray]:
    """Draw a month: each complainer has one item, and complains again about it in a share `again` of cases."""
    rows = random.multinomial(1, p, people) * random.geometric(1 - again, people)[:, None]
    return rows.sum(axis=0), rows.T @ rows


def of_order(runs: int) -> Iterator[str]:
    """Ranks of items: how often an interval misses the true rank, and how often the largest is called clearly first."""
    yield "shares complainers again | % of items whose interval misses (mean, worst item) | % first for certain"
    for name, p in SHARES.items():
        for people in (30, 100, 1000):
            for again in (0.0, 0.3):
                random = generator("order", name, people, again)
                low, high = (p[None, :] > p[:, None]).sum(axis=1) + 1, (p[None, :] >= p[:, None]).sum(axis=1)
                missed, first = np.zeros(len(p)), 0
                for _ in range(runs // 4):
                    found = count_ranks(*_month(random, p, people, again))
                    missed += [r.low > a or r.high < b for r, a, b in zip(found, low, high, strict=True)]
                    first += found[0].high == 1
                rate, sure = 100 * missed / (runs // 4), 400 * first / runs
                yield f"{name:>5} {people:>5} {again:.1f} | {rate.mean():5.1f} {rate.max():5.1f} | {sure:5.1f}"


def of_changes(runs: int) -> Iterator[str]:
    """Measure coverage of changes of shares where customers speak several times, with and without the design effect."""
    yield "share complainers again | % covered, without the design effect"
    for share in (0.05, 0.3):
        for people in (30, 100, 1000):
            for again in (0.0, 0.3):
                random = generator("changes", share, people, again)
                p, held, plain = np.array([share, 1 - share]), 0, 0
                for _ in range(runs):
                    pair = [_month(random, p, people, again) for _ in range(2)]
                    sides = [(int(x[0]), int(x.sum())) for x, _ in pair]
                    worth = [
                        share_effect(*s, t[0, 0], t[0].sum(), t.sum()) for s, (_, t) in zip(sides, pair, strict=True)
                    ]
                    made = share_change(*((*s, f) for s, f in zip(sides, worth, strict=True)))
                    naive = share_change(*((*s, 1.0) for s in sides))
                    held += made.low <= 0 <= made.high
                    plain += naive.low <= 0 <= naive.high
                yield f"{share:.2f} {people:>5} {again:.1f} | {100 * held / runs:5.1f} {100 * plain / runs:5.1f}"


def of_months(runs: int) -> Iterator[str]:
    """Count a section's verdicts in a company where nothing happens: six attributes, all values one family."""
    yield "complaints a month, unrest CV | % of months with any flag, flags a month"
    kinds = [
        SHARES["usual"],
        SHARES["one"],
        SHARES["even"][:4] * 2,
        np.full(3, 1 / 3),
        np.full(5, 0.2),
        SHARES["usual"],
    ]
    for total in (40, 120, 1000):
        for unrest in (0.0, 0.1):
            random = generator("months", total, unrest)
            flags = []
            for _ in range(runs // 20):
                tests = []
                for p in kinds:
                    noise = random.lognormal(0, unrest, (13, len(p))) if unrest else np.ones((13, len(p)))
                    drawn = p * noise / (p * noise).sum(axis=1, keepdims=True)
                    counts = np.array([random.multinomial(random.poisson(total), row) for row in drawn])
                    n = counts.sum(axis=1)
                    tests += [usual_share_test(int(x[-1]), int(n[-1]), x[:-1], n[:-1]) for x in counts.T]
                flags.append(sum(t.verdict in ("more_than_usual", "less_than_usual") for t in usual_family(tests, 0.1)))
            yield f"{total:>5} {unrest:.1f} | {100 * np.mean(np.array(flags) > 0):5.1f} {np.mean(flags):6.3f}"


def _people(random: np.random.Generator, people: int, mean: float, uneven: float) -> tuple[NDArray, NDArray]:
    """Draw complaints of who complained at all; `uneven` is the CV of their tendencies."""
    tendency = random.gamma(1 / uneven**2, uneven**2 * mean, people) if uneven else np.full(people, mean)
    counts = random.poisson(tendency)
    return np.unique(counts[counts > 0], return_counts=True)


def of_people(runs: int) -> Iterator[str]:
    """Share of the busiest tenth: coverage, and how often it is called more than chance."""
    yield "customers mean uneven | complainers, % covered, % called more than chance"
    for people, mean in ((400, 0.3), (2500, 0.3), (2500, 1.0), (20_000, 0.1)):
        for uneven in (0.0, 1.0, 2.0):
            random = generator("people", people, mean, uneven)
            own, counts = _people(random, 2_000_000, mean, uneven)
            truth = gathered(own, counts, "truth", resamples=2).top.value
            held, called, size = 0, 0, 0
            for i in range(runs // 4):
                own, counts = _people(random, people, mean, uneven)
                made = gathered(own, counts, i, resamples=499)
                held += made.top.low - 1e-9 <= truth <= made.top.high + 1e-9
                called += made.p <= 0.05
                size += counts.sum()
            held, called, size = (4 * v / runs for v in (100 * held, 100 * called, size))
            yield f"{people:>6} {mean:.1f} {uneven:.0f} | {size:6.0f} {held:5.1f} {called:5.1f}"


def of_products(runs: int) -> Iterator[str]:
    """Complaints per 1,000 orders: coverage of rate and ratio, and quiet months with a product flagged."""
    yield "orders rate again | % rate covered, ratio covered, % of months with a flag though all are alike"
    orders = np.array([120, 400, 1500, 3000, 5000])
    for scale in (1, 10):
        for rate in (0.01, 0.1):
            for again in (0.0, 0.3):
                random = generator("products", scale, rate, again)
                exposure, held, ratio, flags = orders * scale, 0, 0, 0
                for _ in range(runs // 8):
                    first = random.poisson(rate * (1 - again) * exposure)
                    own = [random.geometric(1 - again, x) for x in first]
                    x = np.array([o.sum() for o in own])
                    made = exposed(x, exposure, np.diag([int((o**2).sum()) for o in own]))
                    held += made[2].rate.low <= 1000 * rate <= made[2].rate.high
                    ends = made[2].ratio
                    ratio += ends.low is None or ends.low <= 1 <= ends.high
                    adjusted = benjamini_hochberg([m.p for m in made])
                    flags += any(p is not None and p <= 0.1 for p in adjusted)
                shown = (800 * v / runs for v in (held, ratio, flags))
                yield f"x{scale:<3} {rate:.2f} {again:.1f} | {'  '.join(f'{v:5.1f}' for v in shown)}"
