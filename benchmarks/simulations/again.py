"""Who complains again: coverage of the probability where a few come back time and again, and false alarms of groups."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.simulations.coverage import report
from cxanalysis.complaints.again import KINDS, analyse
from cxanalysis.complaints.again_groups import LESS, MORE
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.again import Returned
from cxanalysis.period import Period
from cxanalysis.stats.return_curve import returns
from cxanalysis.stats.seed import generator

YEAR, WINDOW, BURN_IN = 365, 90, 400
OFTEN = 0.75  # chance that one of the few comes back after each complaint
LIFT = 0.15  # of those who would not have come back, after the planted handler
HANDLER = "handled_by:H1"
GROUPS = {"item": 6, "handled_by": 7, "method": 4}


def _history(random, customers: int, rate: float, base: float, few: float) -> tuple[NDArray, NDArray]:
    """Draw whose complaints came when: at random, uneven over customers, and each followed by another with a chance."""
    span = BURN_IN + YEAR + 2 * WINDOW
    number = random.poisson(rate * random.gamma(1, 1, customers) * span / YEAR)
    whose = np.repeat(np.arange(customers), number)
    time = random.uniform(-BURN_IN, span - BURN_IN, whose.size)
    chance = np.where(random.random(customers) < few, OFTEN, base)
    people, times = [whose], [time]
    while whose.size:
        back = random.random(whose.size) < chance[whose]
        whose, time = whose[back], time[back] + random.uniform(5, 85, int(back.sum()))
        people.append(whose)
        times.append(time)
    who, when = np.concatenate(people), np.concatenate(times)
    order = np.lexsort((when, who))
    return who[order], when[order]


def _year(random, *shape, end: float = YEAR) -> tuple[NDArray, NDArray, NDArray]:
    """Return customer, days and return of the complaints of a year, watched until `end`."""
    who, when = _history(random, *shape)
    gap = np.full(when.size, np.inf)
    same = who[1:] == who[:-1]
    gap[:-1][same] = np.diff(when)[same]
    kept = (when >= 0) & (when < YEAR)
    watched = np.minimum(end - when, WINDOW)
    return who[kept], np.minimum(gap, watched)[kept], (gap <= watched)[kept]


def of_return(runs: int) -> Iterator[str]:
    """Coverage of the probability of complaining again, customers as clusters and each complaint as if alone."""
    yield "customers a year base few interval | % covered, truth below, above, width, without interval"
    shapes = ((900, 0.8, 0.06, 0.035), (900, 0.8, 0.06, 0.1), (900, 0.8, 0.1, 0.0), (300, 0.5, 0.08, 0.05),
              (300, 0.2, 0.05, 0.0), (60, 0.6, 0.1, 0.0), (5000, 0.8, 0.06, 0.035))  # fmt: skip
    for shape in shapes:
        random = generator("return", *shape)
        whole = [_year(random, *shape, end=YEAR + WINDOW) for _ in range(runs // 8)]
        truth = sum(again.sum() for *_, again in whole) / sum(again.size for *_, again in whole)
        years = [_year(random, *shape) for _ in range(runs // 4)]
        label = f"{shape[0]:>5} {shape[1]} {shape[2]:<4} {shape[3]:<5} ({truth:.3f})"
        for name, alone in (("customers", False), ("alone", True)):
            found = [returns(days, again, WINDOW, np.arange(len(who)) if alone else who) for who, days, again in years]
            yield f"{label} {name:<9} | {report([f.estimate() for f in found if f], truth)}"


def _groups(random, customers: int, planted: bool) -> Returned:
    """Draw two years of complaints whose groups are dealt at random; after one handler more come back where planted."""
    frames = []
    for recent in (False, True):
        who, days, again = _year(random, customers, 0.8, 0.1, 0.02, end=YEAR if recent else YEAR + WINDOW)
        frame = pd.DataFrame({"recent": recent, "customer": who, "days": days, "again": again, "step": 0})
        frame["whole"] = again | (days >= WINDOW)
        for kind, count in GROUPS.items():
            frame[kind] = random.integers(0, count, len(frame))
        frames.append(frame)
    rows = pd.concat(frames, ignore_index=True)
    if planted:
        more = (rows["handled_by"] == 0) & ~rows["again"] & (random.random(len(rows)) < LIFT)
        rows.loc[more, "days"] *= random.random(int(more.sum()))
        rows.loc[more, "again"] = True
    names = {kind: tuple(f"H{k + 1}" for k in range(count)) for kind, count in GROUPS.items()}
    return Returned(rows, names, ("2025-11", "2026-10"), ("2024-11", "2025-10"))


def of_groups(runs: int) -> Iterator[str]:
    """Count false alarms of groups that do not differ, and how often one after whom more come back is found."""
    yield "customers planted | % of reports in which the handler stands out, in which any other group does"
    context = Context(Period(2026, 10), "all", Parameters(), Period(2024, 5))
    counts = {"complaints": 0, "cases": 0, "customers": 0}
    for customers in (300, 900, 3000):
        for planted in (False, True):
            random = generator("again groups", customers, planted)
            right = others = 0
            for _ in range(runs // 20):
                figures = analyse(_groups(random, customers, planted), counts, context).figures
                told = {f.item for f in figures if f.item.partition(":")[0] in KINDS and f.verdict in (MORE, LESS)}
                right += HANDLER in told
                others += bool(told - {HANDLER})
            share = 100 / (runs // 20)
            yield f"{customers:>5} {planted!s:<5} | {right * share:5.1f} {others * share:5.1f}"
