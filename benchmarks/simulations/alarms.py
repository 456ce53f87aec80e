"""How often a quiet measure is called changed, and how often a changed one is found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from cxanalysis.stats.change import usual_range_binomial, usual_range_mean
from cxanalysis.stats.seed import generator
from cxanalysis.stats.usual import usual_verdicts

RATES = (0.002, 0.01, 0.03, 0.07, 0.15, 0.3)
TRIALS = (50, 200, 1000, 5000)
UNREST = (0.0, 0.05, 0.1)


def binomial_series(random, rate: float, trials: int, unrest: float, factor: float = 1.0, periods: int = 13):
    """Draw events and trials of a series whose last period's rate is `factor` times the others'."""
    n = np.maximum(random.poisson(trials, periods), 1)
    rates = rate * (1 + unrest * random.standard_normal(periods))
    rates[-1] *= factor
    return random.binomial(n, np.clip(rates, 0, 1)), n


def mean_series(random, answers: int, unrest: float, shift: float = 0.0, periods: int = 13):
    """Draw means of a 7-point question and their standard errors; the last period is shifted by `shift`."""
    levels = 5 + unrest * random.standard_normal(periods)
    levels[-1] += shift
    scores = np.clip(np.rint(levels[:, None] + 1.3 * random.standard_normal((periods, answers))), 1, 7)
    return scores.mean(axis=1), scores.std(axis=1, ddof=1) / np.sqrt(answers)


def alarm_share(runs: int, draw, test) -> float:
    """Return the share of series whose last period has p under 5 %."""
    return sum(_last(test, *draw()) < 0.05 for _ in range(runs)) / runs


def _last(test, a, b) -> float:
    return test(a[:-1], b[:-1], a[-1], b[-1]).p


def changes(runs: int) -> Iterator[str]:
    """Print false alarms in % of quiet series, before Holm; goal 5 +- 1 from 5 events expected on, less below."""
    yield "binomial: unrest (CV) trials | " + " ".join(f"p={p:<6}" for p in RATES)
    for unrest in UNREST:
        for trials in TRIALS:
            row = []
            for rate in RATES:
                random = generator("changes", unrest, trials, rate)
                share = alarm_share(runs, partial(binomial_series, random, rate, trials, unrest), usual_range_binomial)
                row.append(f"{100 * share:5.1f}{'*' if rate * trials < 5 else ' '}")
            yield f"{unrest:<5} {trials:>5} | " + "   ".join(row)
    yield "(* under 5 events expected: exact mid-p test)"
    yield "means of a 7-point question: unrest (points) | answers 10, 30, 150, 600"
    for unrest in (0.0, 0.05, 0.15):
        row = []
        for answers in (10, 30, 150, 600):
            random = generator("means", unrest, answers)
            row.append(100 * alarm_share(runs, partial(mean_series, random, answers, unrest), usual_range_mean))
        yield f"{unrest:<5} | " + "   ".join(f"{v:5.1f}" for v in row)


def power(runs: int) -> Iterator[str]:
    """Share of real moves found, before Holm."""
    yield "binomial, CV .05: rate trials | rate x 1.25, 1.5, 2 found in %"
    for rate, trials in ((0.03, 1000), (0.07, 1200), (0.07, 5000), (0.3, 150)):
        row = []
        for factor in (1.25, 1.5, 2.0):
            random = generator("power", rate, trials, factor)
            draw = partial(binomial_series, random, rate, trials, 0.05, factor)
            share = alarm_share(runs, draw, usual_range_binomial)
            row.append(f"{100 * share:5.1f}")
        yield f"{rate:<5} {trials:>5} | " + "   ".join(row)


def shares_as_usual(runs: int) -> Iterator[str]:
    """Quiet months with any item flagged after Benjamini-Hochberg at .10; complaints alone, or several a customer."""
    share = 1 / np.arange(1, 16)
    share /= share.sum()
    yield "15 items: complaints a month, unrest (phi) | % of months with a flag, flags per 100 items"
    for total in (40, 100, 400):
        for phi in (1.0, 1.5, 3.0):
            random, flags, months = generator("usual", total, phi), 0, 0
            for _ in range(runs // 5):
                counts = np.array([_scattered(random, total, share, phi) for _ in range(13)])
                rows = usual_verdicts(counts[-1], counts[-1].sum(), counts[:-1], counts[:-1].sum(axis=1))
                hits = sum(row.verdict in ("more_than_usual", "less_than_usual") for row in rows)
                flags, months = flags + hits, months + (hits > 0)
            tries = runs // 5
            yield f"{total:>5} {phi:<4} | {100 * months / tries:5.1f} {100 * flags / tries / len(share):6.2f}"


def _scattered(random, total: int, share, phi: float):
    """Multinomial counts with variance phi times the multinomial one (Dirichlet-multinomial)."""
    if phi > 1:
        share = random.dirichlet(share * (total - phi) / (phi - 1))
    return random.multinomial(total, share)
