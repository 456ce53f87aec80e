"""What is claimed of customer groups where none differ, what is found where one does, and what small cells betray."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from cxanalysis.stats.disclosure import withheld
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.group_contrast import Answers, Contrast, contrast
from cxanalysis.stats.multiplicity import benjamini_hochberg, holm
from cxanalysis.stats.score import t_of
from cxanalysis.stats.seed import generator
from cxanalysis.stats.segments import apart, differ
from cxanalysis.stats.shrink import shrunken

DIMENSIONS, GROUPS, MONTHS, LEAST = 5, 8, 24, 10
MORE_ATTRIBUTES = (4, 3)  # groups of a report's other attributes
SCALE = 0.3  # 5 % of a scale of 7
SURVEYS = ((300, 900), (400, 1200), (1500, 3600))
SHAPES = ((4, 5), (8, 5), (12, 6), (3, 3, 3), (4, 5, 3))


def survey(random: np.random.Generator, customers: int, answers: int, groups: int = GROUPS) -> Answers:
    """Draw scores of customers who answer again and again: dimensions correlated, skewed, the level moving by month."""
    share = 1 / np.sqrt(np.arange(1, groups + 1))
    group = random.choice(groups, customers, p=share / share.sum())
    eager = random.gamma(1.0, 1.0, customers)
    customer = random.choice(customers, answers, p=eager / eager.sum())
    month = random.integers(0, MONTHS, answers)
    level = 5.5 + np.cumsum(random.normal(0, 0.1, (MONTHS, DIMENSIONS)), axis=0)
    own = random.normal(0, 0.5, (customers, 1)) + random.normal(0, 0.4, (customers, DIMENSIONS))
    noise = random.normal(0, 0.5, (answers, 1)) + random.normal(0, 0.7, (answers, DIMENSIONS))
    return Answers(np.minimum(level[month] + own[customer] + noise, 7), group[customer], month, customer)


def of_silence(runs: int) -> Iterator[str]:
    """Claim a difference where there is none: three attributes of a report, one family."""
    yield "customers answers | % first test of eight groups under .05, % reports that claim a difference"
    for customers, answers in SURVEYS:
        low = claims = 0
        for run in range(runs):
            random = generator("segments", "silence", customers, answers, run)
            first = survey(random, customers, answers)
            some = [first, *(_regrouped(random, first, k) for k in MORE_ATTRIBUTES)]
            p = _gates(some)
            low += p[0] is not None and p[0] < 0.05
            claims += bool(_claimed(some, p))
        yield f"{customers:>5} {answers:>5} | {100 * low / runs:5.1f} {100 * claims / runs:5.1f}"


def of_difference(runs: int) -> Iterator[str]:
    """Find the one group of eight that is lower on one dimension."""
    yield "customers answers size share | % found, % of what is claimed false, mean shrunken, % its interval holds it"
    for customers, answers in SURVEYS:
        for size, group in ((-0.25, 0), (-0.25, 4), (-0.5, 0), (-0.5, 4)):
            found, false, values = 0, [], []
            for run in range(runs):
                random = generator("segments", "difference", customers, answers, size, group, run)
                made = survey(random, customers, answers)
                made.scores[made.group == group, 0] += size
                claimed = _claimed([made], _gates([made]))
                found += (0, group, 0) in claimed
                false.append(len(claimed - {(0, group, 0)}) / max(len(claimed), 1))
                cells = _compared(made, 0, {group})
                values += [e for g, _, e in cells if g == group]
            share = 1 / np.sqrt(group + 1) / (1 / np.sqrt(np.arange(1, GROUPS + 1))).sum()
            held = np.mean([(e.low or 0.0) <= size <= (e.high or 0.0) for e in values])
            rates = f"{100 * found / runs:5.1f} {100 * np.mean(false):5.1f}"
            mean = f"{np.mean([e.value for e in values]):6.3f} {100 * held:5.1f}"
            yield f"{customers:>5} {answers:>5} {size:5.2f} {100 * share:3.0f}% | {rates} {mean}"


def of_spread(runs: int) -> Iterator[str]:
    """Cover the differences of six groups that all differ: raw and shrunken intervals."""
    yield "customers answers spread | % covered raw, shrunken, error of shrunken by that of raw (root mean square)"
    for customers, answers in SURVEYS:
        for spread in (0.0, 0.1, 0.2, 0.4):
            raw, kept, errors = [], [], []
            for run in range(runs):
                random = generator("segments", "spread", customers, answers, spread, run)
                made = survey(random, customers, answers, 6)
                truth = random.normal(0, spread, (6, DIMENSIONS))
                made.scores[:] += truth[made.group]
                for d in range(DIMENSIONS):
                    for g, cell, e in _compared(made, d, set()):
                        aim = truth[g, d] - truth[made.group[made.group != g], d].mean()
                        raw.append(abs(cell.difference - aim) <= cell.se * t_of(0.95, cell.df))
                        kept.append(e.low <= aim <= e.high)
                        errors.append(((e.value - aim) ** 2, (cell.difference - aim) ** 2))
            ratio = np.sqrt(np.divide(*np.mean(errors, axis=0)))
            line = f"{100 * np.mean(raw):5.1f} {100 * np.mean(kept):5.1f} {ratio:5.2f}"
            yield f"{customers:>5} {answers:>5} {spread:4.1f} | {line}"


def of_small_cells(runs: int) -> Iterator[str]:
    """Attack random tables by linear programming: small cells withheld alone, and with their complements."""
    yield "table | tables, small cells, % found out where only they are withheld, with complements, % of cells withheld"
    for shape in SHAPES:
        cells, alone, found, hidden = 0, 0, 0, []
        for run in range(runs):
            random = generator("segments", "cells", shape, run)
            mean = random.choice([8.0, 20.0, 60.0])
            counts = random.negative_binomial(1.2, 1.2 / (1.2 + mean), shape)
            small = (counts > 0) & (counts < LEAST)
            mask = withheld(counts, LEAST)
            hidden.append(mask.mean())
            cells += int(small.sum())
            bound = np.minimum(LEAST, widths(counts, np.ones(shape, dtype=bool), small)) - 1e-6
            alone += int((widths(counts, small, small) < bound).sum())
            found += int((widths(counts, mask, small) < bound).sum())
        rates = f"{100 * alone / cells:5.1f} {100 * found / cells:5.1f} {100 * np.mean(hidden):5.1f}"
        yield f"{shape!s:<10} | {runs:>5} {cells:>6} {rates}"


def widths(counts: NDArray[np.int64], hidden: NDArray[np.bool_], small: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how far apart the least and the most are that a small cell can be, given all cells shown and all totals.

    Parameters
    ----------
    counts : array of int, shape (rows, columns) or (rows, columns, months)
        The table.
    hidden, small : array of bool, same shape
        Cells withheld, and those of them that are attacked.

    Returns
    -------
    array of float, shape (small cells,)
        In the order of the table.
    """
    cells = np.argwhere(hidden)
    rows, sums = [], []
    for axis in range(counts.ndim):
        lines = np.unique(np.delete(cells, axis, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
        for line in range(lines.max(initial=-1) + 1):
            rows.append(lines == line)
            sums.append(counts[tuple(cells[lines == line].T)].sum())
    found = []
    for number in np.flatnonzero(small[tuple(cells.T)]):
        aim = (np.arange(len(cells)) == number).astype(float)
        least, most = (linprog(sign * aim, A_eq=np.array(rows, float), b_eq=sums).fun for sign in (1, -1))
        found.append(-most - least)
    return np.array(found)


def _regrouped(random: np.random.Generator, answers: Answers, groups: int) -> Answers:
    group = random.integers(0, groups, int(answers.customer.max()) + 1)
    return Answers(answers.scores, group[answers.customer], answers.month, answers.customer)


def _gates(some: Sequence[Answers]) -> list[float | None]:
    return [gate.p if (gate := differ(answers)) else None for answers in some]


def _claimed(some: Sequence[Answers], p: Sequence[float | None]) -> set[tuple[int, int, int]]:
    """Return (attribute, group, dimension) of each difference claimed: attributes by Holm, then all their cells."""
    passed = [i for i, value in enumerate(holm(p)) if value is not None and value < 0.05]
    tested = {
        (i, g, d): cell
        for i in passed
        for g, row in enumerate(apart(some[i], np.ones(some[i].groups, dtype=bool), 0.10))
        for d, cell in enumerate(row)
        if cell is not None
    }
    adjusted = benjamini_hochberg([cell.p for cell in tested.values()])
    low = {key for key, value in zip(tested, adjusted, strict=True) if value is not None and value <= 0.10}
    clear = set()
    for i, d in sorted({(i, d) for i, _, d in low}):
        cells = {key: cell for key, cell in tested.items() if (key[0], key[2]) == (i, d)}
        found = zip(cells, _shrunken(list(cells.values())), strict=True)
        clear |= {key for key, e in found if (e.low or 0.0) > 0 or (e.high or 0.0) < 0}
    return low & clear


def _shrunken(cells: Sequence[Contrast]) -> list[Estimate]:
    raw, se, df = ([getattr(cell, name) for cell in cells] for name in ("difference", "se", "df"))
    return shrunken(raw, se, df, [1] * len(cells), SCALE)


def _compared(answers: Answers, d: int, out: set[int]) -> list[tuple[int, Contrast, Estimate]]:
    """Hold every group against the others that are not `out`, and shrink."""
    groups = range(answers.groups)
    others = [[h for h in groups if h != g and h not in out] for g in groups]
    cells = [(g, c) for g in groups if (c := contrast(answers, d, g, others[g])) is not None]
    found = _shrunken([c for _, c in cells])
    return [(g, c, e) for (g, c), e in zip(cells, found, strict=True)]
