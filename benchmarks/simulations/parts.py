"""Shares of causes and of waiting: does an interval hold its share, and how often is a tie called a lead."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulations.coverage import report
from cxanalysis.stats.parts import Parts, difference, share
from cxanalysis.stats.seed import generator

CAUSES = np.array([0.3, 0.3, 0.2, 0.1, 0.05, 0.05])  # the first two as frequent as each other
SAME = 0.7  # further complaints of a customer with the same cause


def of_causes(runs: int) -> Iterator[str]:
    """Causes by customer: coverage of one share, a tie called a lead, an equal year called a change."""
    yield "customers often | % covered, truth below, above, width, without interval | % leads, changes"
    for often in (0.0, 0.3):
        for customers in (40, 150, 1000):
            random = generator("causes", often, customers)
            found, leads, changes = [], 0, 0
            for _ in range(runs // 4):
                parts = Parts.of(np.hstack([_filed(random, customers, often) for _ in range(2)]))
                whole = list(range(6))
                found.append(share(parts, [2], whole))
                leads += _leads(parts, whole)
                moved = difference(parts, ([0], whole), ([6], [w + 6 for w in whole]))
                changes += moved.p is not None and moved.p < 0.05
            n = runs // 4
            yield f"{customers:>5} {often} | {report(found, 0.2)} | {100 * leads / n:5.1f} {100 * changes / n:5.1f}"


def of_waiting(runs: int) -> Iterator[str]:
    """Days by case, two steps as long as each other: coverage of one share, a tie called the longest wait."""
    yield "days cases | % covered, truth below, above, width, without interval | % leads"
    for name in ("exponential", "log-normal"):
        for cases in (30, 100, 400):
            random = generator("waiting", name, cases)
            found, leads = [], 0
            for _ in range(runs // 2):
                parts = Parts.of(_days(random, name, cases))
                found.append(share(parts, [0], [0, 1, 2], counts=False))
                leads += _leads(parts, [0, 1, 2])
            yield f"{name:<11} {cases:>4} | {report(found, 3 / 7)} | {100 * leads / (runs // 2):5.1f}"


def _leads(parts: Parts, whole: list[int]) -> bool:
    """Tell whether the largest part is called larger than every other one."""
    top = max(whole, key=lambda i: parts.totals[i])
    lows = [difference(parts, ([top], whole), ([i], whole)).estimate.low for i in whole if i != top]
    return all(low is not None and low > 0 for low in lows)


def _filed(random: np.random.Generator, customers: int, often: float) -> NDArray[np.float64]:
    """Draw complaints of customers, a share of whom complain again and again, mostly of the same cause."""
    rows = np.zeros((customers, len(CAUSES)))
    for row in rows:
        own = random.choice(len(CAUSES), p=CAUSES)
        for _ in range(random.geometric(1 - often)):
            row[own if random.random() < SAME else random.choice(len(CAUSES), p=CAUSES)] += 1
    return rows


def _days(random: np.random.Generator, name: str, cases: int) -> NDArray[np.float64]:
    """Draw waits of cases for three steps, the first two of the same mean."""
    if name == "exponential":
        return random.exponential((3.0, 3.0, 1.0), (cases, 3))
    return random.lognormal(0.0, 1.2, (cases, 3)) * (3.0, 3.0, 1.0)
