"""How often a quiet score is called rising or falling, how often a real trend is found, how well its size is bracketed.

Answers of a 5-point question are drawn, noise between months is added; "n" is answers a month. A medium trend is .20
points from the first month to the last.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import special

from cxanalysis.stats.breaks import last_break
from cxanalysis.stats.score_trend import ScoreTrend, judged, score_trend
from cxanalysis.stats.seed import generator
from cxanalysis.stats.step import step

MONTHS = (6, 8, 12, 18, 24)
ANSWERS = (50, 200, 400)
UNREST = (0.0, 0.03, 0.06)
MEDIUM, SPREAD, LEVEL = 0.20, 0.85, 3.8
MOVED = ("rising", "falling")
POINTS = np.arange(1, 6)
_LEVELS = np.linspace(2.0, 5.5, 701)
DIMENSIONS, CUSTOMERS, ANSWERING, CHURN = 5, 950, 0.16, 0.015


def _chances(level: np.ndarray) -> np.ndarray:
    """Return the chance of each answer where opinions lie normally about a level."""
    edges = special.ndtr((np.arange(1.5, 5) - level[:, None]) / SPREAD)
    return np.diff(edges, axis=1, prepend=0.0, append=1.0)


def series(random, months: int, answers: int, unrest: float, change: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Draw means of a 5-point question and their standard errors from one spread of all months."""
    wanted = LEVEL + change * (np.arange(months) / (months - 1) - 0.5) + unrest * random.standard_normal(months)
    n = np.maximum(random.poisson(answers, months), 2)
    counts = random.multinomial(n, _chances(np.interp(wanted, _chances(_LEVELS) @ POINTS, _LEVELS)))
    mean = counts @ POINTS / n
    squares = (counts * (POINTS - mean[:, None]) ** 2).sum()
    return mean, np.sqrt(squares / (n.sum() - months) / n)


def drawn(runs: int, months: int, answers: int, unrest: float, change: float = 0.0) -> list[ScoreTrend]:
    """Judge `runs` series."""
    random, place = generator("trend", months, answers, unrest, change), np.arange(months)
    return [score_trend(*series(random, months, answers, unrest, change), place) for _ in range(runs)]


def _share(trends: list[ScoreTrend], *verdicts: str) -> float:
    return sum(t.verdict in verdicts for t in trends) / len(trends)


def trend_alarms(runs: int) -> Iterator[str]:
    """Print p under 5 % in % of quiet series, one by one; goal 5 +- 1. Then how many are called rising or falling."""
    yield "months answers | p < 5 % at unrest 0, .03, .06 | rising or falling at the same"
    for months in MONTHS:
        for answers in ANSWERS:
            found = [drawn(runs, months, answers, unrest) for unrest in UNREST]
            small = " ".join(f"{100 * sum((t.p or 1) < 0.05 for t in trends) / runs:5.1f}" for trends in found)
            called = " ".join(f"{100 * _share(trends, *MOVED):5.1f}" for trends in found)
            yield f"{months:>6} {answers:>7} | {small} | {called}"


def trend_found(runs: int) -> Iterator[str]:
    """Print recall in %: a medium trend called rising or falling, none called balanced; and their mean."""
    tries = max(1, runs // 4)
    yield "months answers total | at unrest 0, .03, .06: medium found / none balanced / mean"
    for months in MONTHS:
        for answers in (*ANSWERS, 800):
            cells = []
            for unrest in UNREST:
                hit = (_share(drawn(tries, months, answers, unrest, MEDIUM), "rising")
                       + _share(drawn(tries, months, answers, unrest, -MEDIUM), "falling")) / 2  # fmt: skip
                calm = _share(drawn(tries, months, answers, unrest), "balanced")
                cells.append(f"{100 * hit:5.1f}/{100 * calm:5.1f}/{50 * (hit + calm):5.1f}")
            yield f"{months:>6} {answers:>7} {months * answers:>5} | {'  '.join(cells)}"


def trend_coverage(runs: int) -> Iterator[str]:
    """Print coverage in % of the interval of the change, true change .20; goal 93 to 97."""
    yield "months answers | unrest 0, .03, .06"
    for months in MONTHS:
        for answers in (10, *ANSWERS):
            row = []
            for unrest in UNREST:
                trends = drawn(runs, months, answers, unrest, MEDIUM)
                inside = sum((t.change.low or 0) <= MEDIUM <= (t.change.high or 0) for t in trends)
                row.append(f"{100 * inside / runs:5.1f}")
            yield f"{months:>6} {answers:>7} | {' '.join(row)}"


def trend_reports(runs: int) -> Iterator[str]:
    """Print alarms of reports of six related series, answered by customers who come back and are replaced."""
    yield "churn a month, unrest | in %: p < 5 %, adjusted p < 5 %, reports with any of these, rising or falling"
    for churn in (0.0, CHURN, 0.05):
        for unrest in UNREST:
            random, small, adjusted, reports, called = generator("reports", churn, unrest), 0, 0, 0, 0
            tries = max(1, runs // 4)
            for _ in range(tries):
                found = judged(_report(random, churn, unrest), [0.2] * (DIMENSIONS + 1))
                alarms = sum((t.p_adjusted or 1) < 0.05 for t in found)
                small += sum((t.p or 1) < 0.05 for t in found)
                adjusted, reports = adjusted + alarms, reports + (alarms > 0)
                called += sum(t.verdict in MOVED for t in found)
            per = 100 / tries / (DIMENSIONS + 1)
            row = (small * per, adjusted * per, 100 * reports / tries, called * per)
            yield f"{churn:<5} {unrest:<4} | {' '.join(f'{v:5.1f}' for v in row)}"


def _report(random, churn: float, unrest: float, months: int = 24) -> list[ScoreTrend]:
    """Judge five dimensions that hang together and the overall score that follows them."""
    person = 0.5 * random.standard_normal((CUSTOMERS, 1)) + 0.3 * random.standard_normal((CUSTOMERS, DIMENSIONS))
    mean, squares, n = np.zeros((months, DIMENSIONS + 1)), np.zeros(DIMENSIONS + 1), np.zeros(months)
    for month in range(months):
        new = random.random(CUSTOMERS) < churn
        fresh = 0.5 * random.standard_normal((new.sum(), 1)) + 0.3 * random.standard_normal((new.sum(), DIMENSIONS))
        person[new] = fresh
        here = person[random.random(CUSTOMERS) < ANSWERING]
        moved = unrest * (0.7 * random.standard_normal() + 0.71 * random.standard_normal(DIMENSIONS))
        level = LEVEL + moved + here + 0.6 * random.standard_normal(here.shape)
        whole = level.mean(axis=1) + 0.5 * random.standard_normal(len(here))
        scores = np.clip(np.rint(np.column_stack([level, whole])), 1, 5)
        mean[month], n[month] = scores.mean(axis=0), len(here)
        squares += ((scores - mean[month]) ** 2).sum(axis=0)
    se = np.sqrt(squares / (n.sum() - months) / n[:, None])
    return [score_trend(mean[:, k], se[:, k], np.arange(months)) for k in range(DIMENSIONS + 1)]


def trend_steps(runs: int) -> Iterator[str]:
    """Print how often a line is told as a step, how often a step is, in the right month, its size bracketed, in %."""
    yield "change, error of a month | line told as step | step told, of these in its month, size inside its interval"
    place = np.arange(24)
    for change in (0.0, 0.3, 0.6):
        for error in (0.04, 0.08):
            random, tries = generator("steps", change, error), max(1, runs // 10)
            lines = [_stepped(random, change * place / 23, error) for _ in range(tries)]
            steps = [_stepped(random, change * (place >= 19), error) for _ in range(tries)]
            told = [s for s in steps if s is not None]
            hit = 100 * sum(s.at == 19 for s in told) / max(1, len(told))
            size = 100 * sum((s.change.low or 0) <= change <= (s.change.high or 0) for s in told) / max(1, len(told))
            false = 100 * sum(s is not None for s in lines) / tries
            yield f"{change:<4} {error:<5} | {false:5.1f} | {100 * len(told) / tries:5.1f} {hit:5.1f} {size:5.1f}"


def _stepped(random, level: np.ndarray, error: float):
    """Return the step of a series where it has a trend and the step is told; else None."""
    y, place = LEVEL + level + error * random.standard_normal(len(level)), np.arange(len(level))
    if (score_trend(y, np.full(len(y), error), place).p or 1) >= 0.05:
        return None
    found = step(y, np.full(len(y), error**2), place, random.integers(2**32), draws=199)
    return found if found is not None and found.p < 0.05 else None


def breaks_found(runs: int) -> Iterator[str]:
    """Print false breaks of a mix of modes that stays, and breaks found within a month where it turns, in %."""
    yield "answers a month | months 6, 12, 24: false | turn from 80/20 to 15/85 after 12 of 24 months: found"
    for answers in (3, 5, 10, 30):
        random, row = generator("breaks", answers), []
        for months in (6, 12, 24):
            quiet = (random.multinomial(answers, [0.4, 0.3, 0.3], months) for _ in range(runs // 4))
            row.append(f"{100 * sum(last_break(table) is not None for table in quiet) / (runs // 4):5.1f}")
        mixes = np.repeat([[0.8, 0.2], [0.15, 0.85]], 12, axis=0)
        turned = [last_break(random.multinomial(answers, mixes)) for _ in range(runs // 4)]
        hit = sum(found is not None and abs(found.at - 12) <= 1 for found in turned) / len(turned)
        yield f"{answers:>15} | {' '.join(row)} | {100 * hit:5.1f}"
