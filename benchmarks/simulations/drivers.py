"""Drivers: do intervals hold the true share, is a score without any effect kept out, and how long does it take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import special

from cxanalysis.stats import resample
from cxanalysis.stats.asymmetry import sides
from cxanalysis.stats.drivers import drivers
from cxanalysis.stats.importance import lmg
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.regression import least_squares
from cxanalysis.stats.reliability import cronbach_alpha
from cxanalysis.stats.seed import generator

DRAWS = 499
PER_CUSTOMER = 2
WIDE = (0.4, 0.25, 0.2, 0.15, 0.0)
TRAP = (0.5, 0.3, 0.0)
EQUAL = (0.2,) * 5


@dataclass(frozen=True)
class Company:
    """Scores of `items` items that go together by `rho`, and an outcome they weigh on.

    `error` is an item's error of measurement, in standard deviations of what it measures; `skew` bends what customers
    think towards the upper end of the scale.
    """

    weights: tuple[float, ...]
    rho: float
    items: int = 2
    error: float = 0.8
    skew: float = 0.0

    def draw(self, random: np.random.Generator, answers: int):
        """Return items (answers, k, items), the outcome on five steps and whose answer each is."""
        who = np.arange(answers) // PER_CUSTOMER
        k = len(self.weights)
        common = self._part(random, who, 1)
        behind = np.sqrt(self.rho) * common + np.sqrt(1 - self.rho) * self._part(random, who, k)
        if self.skew:
            behind = (1 - np.exp(-self.skew * behind)) / self.skew
        noise = self.error * random.standard_normal((answers, k, self.items))
        items = np.clip(np.rint(5 + 1.1 * (behind[..., None] + noise)), -2, 12)
        outcome = behind @ np.array(self.weights) + 0.7 * self._part(random, who, 1)[:, 0]
        return items, np.clip(np.rint(3.6 + 0.7 * outcome), 1, 5), who

    @staticmethod
    def _part(random: np.random.Generator, who, k: int):
        return 0.7 * random.standard_normal((who[-1] + 1, k))[who] + 0.714 * random.standard_normal((len(who), k))

    def truth(self):
        """Return each score's share of R squared among very many answers, and R squared."""
        items, y, _ = self.draw(generator("truth", self), 400_000)
        corr = np.corrcoef(np.column_stack([items.mean(axis=2), y]).T)
        parts = lmg(corr[:-1, :-1], corr[:-1, -1])
        return parts / parts.sum(), float(parts.sum())

    def judged(self, random: np.random.Generator, answers: int):
        """Draw a survey and rank its drivers."""
        items, y, who = self.draw(random, answers)
        group = resample.groups(who, "customers")
        times = resample.draws(int(group.max()) + 1, DRAWS, int(random.integers(1 << 30)))
        alphas = [cronbach_alpha(items[:, j]).raw.value or 0.0 for j in range(items.shape[1])]
        error = 1 - np.array(alphas) if self.items > 1 else 0.0
        return drivers(items.mean(axis=2), y, group, times, error)


CASES = (
    ("five, .5 together", Company(WIDE, 0.5), 300),
    ("five, .5 together", Company(WIDE, 0.5), 1800),
    ("five equal ones", Company(EQUAL, 0.5), 1800),
    ("no effect, .7", Company(TRAP, 0.7, error=0.0, items=1), 1000),
    ("no effect, .7, error", Company(TRAP, 0.7), 1000),
    ("no effect, .7, error", Company(TRAP, 0.7), 10_000),
    ("apart, no error", Company(TRAP, 0.0, error=0.0, items=1), 1000),
)


def of_drivers(runs: int) -> Iterator[str]:
    """Coverage of shares, ranks and R squared, two answers a customer; how often each score is `shown`."""
    yield "case answers | % share covered a score | ranks all right | R2 covered | % shown a score"
    for name, company, answers in CASES:
        share, r2 = company.truth()
        weights = np.array(company.weights)
        best = [1 + (weights > w).sum() for w in weights]
        worst = [len(weights) - (weights < w).sum() for w in weights]
        random = generator("drivers", name, answers)
        covered, shown, ranks, whole = np.zeros(len(weights)), np.zeros(len(weights)), 0, 0
        tries = max(runs // 8, 1)
        for _ in range(tries):
            found = company.judged(random, answers)
            covered += (found.low <= share) & (share <= found.high)
            shown += found.shown
            ranks += bool(((found.rank_low <= worst) & (found.rank_high >= best)).all())
            whole += found.r2_low <= r2 <= found.r2_high
        sure = f"{100 * ranks / tries:5.1f} | {100 * whole / tries:5.1f}"
        yield f"{name:<21}{answers:>6} | {_row(covered, tries)} | {sure} | {_row(shown, tries)}"


def _row(counts, tries: int) -> str:
    return " ".join(f"{100 * c / tries:5.1f}" for c in counts)


def of_asymmetry(runs: int) -> Iterator[str]:
    """Straight effects called penalty or reward at a false discovery rate of 10 %, margin 0; dummies against a bend."""
    yield "skew answers | % of surveys with a false call: bend, dummies of the lowest and highest quarter"
    for skew in (0.0, 0.3):
        for answers in (300, 2000, 10_000):
            random, company = generator("asymmetry", skew, answers), Company(EQUAL, 0.4, skew=skew)
            tries, calls = max(runs // 8, 1), np.zeros(2)
            for _ in range(tries):
                items, _, who = company.draw(random, answers)
                x = items.mean(axis=2)
                y = x @ np.array(company.weights) + 0.7 * random.standard_normal(answers)
                bend = [side.p for side in sides(x, y, who)]
                calls += [min(benjamini_hochberg(p)) < 0.10 for p in (bend, _dummies(x, y, who))]
            yield f"{skew:<4} {answers:>7} | {_row(calls, tries)}"


def _dummies(x, y, who) -> list[float]:
    """Test reward + penalty of dummies for the lowest and the highest quarter."""
    low, high = np.percentile(x, [25, 75], axis=0)
    k = x.shape[1]
    fit = least_squares(np.column_stack([np.ones(len(y)), x <= low, x >= high]), y, who)
    both = [np.eye(1 + 2 * k)[1 + j] + np.eye(1 + 2 * k)[1 + k + j] for j in range(k)]
    return [float(2 * special.ndtr(-abs(c @ fit.beta) / fit.se(c))) for c in both]


def of_fields(runs: int) -> Iterator[str]:
    """Scores that change their field of the map from one survey of a company to the next."""
    company, answers = Company(WIDE, 0.5), 1800
    level = np.array([-0.9, 0.5, 0.6, 0.1, 0.3])
    random, tries = generator("fields"), max(runs // 8, 2)
    fields: dict[str, list[list[str]]] = {"mean lines": [], "fixed lines": [], "fixed, borderline": []}
    for _ in range(tries):
        items, y, who = company.draw(random, answers)
        x = items.mean(axis=2) + level
        group = resample.groups(who, "customers")
        found = drivers(x, y, group, resample.draws(int(group.max()) + 1, DRAWS, int(random.integers(1 << 30))))
        mean, reach = x[:160].mean(axis=0), 1.96 * x[:160].std(axis=0) / np.sqrt(160)
        fields["mean lines"].append(_fields(found.share, mean, found.share.mean(), mean.mean()))
        fields["fixed lines"].append(_fields(found.share, mean, 0.2, 5.2))
        edge = ((found.low <= 0.2) & (found.high >= 0.2)) | (abs(mean - 5.2) <= reach)
        plain = _fields(found.share, mean, 0.2, 5.2)
        fields["fixed, borderline"].append(["" if e else f for f, e in zip(plain, edge, strict=True)])
    yield "lines | % of scores in one field now and in another one the next time"
    for name, surveys in fields.items():
        pairs = [(a, b) for one, other in zip(surveys[::2], surveys[1::2], strict=False)
                 for a, b in zip(one, other, strict=True)]  # fmt: skip
        yield f"{name:<18} | {100 * np.mean([a != b and '' not in (a, b) for a, b in pairs]):5.1f}"


def _fields(share, mean, important: float, strong: float) -> list[str]:
    return [f"{a}{b}" for a, b in zip(share > important, mean > strong, strict=True)]


def speeds(runs: int) -> Iterator[str]:
    """Seconds for the shares of k predictors from the correlation matrix, and by refitting every order's models."""
    yield f"predictors | seconds, best of {min(runs, 5)} | refitting"
    for k in (5, 8, 10, 15, 20):
        random = generator("speeds", k)
        x = random.standard_normal((1000, k)) + random.standard_normal((1000, 1))
        y = x @ np.arange(k) + 10 * random.standard_normal(1000)
        corr = np.corrcoef(np.column_stack([x, y]).T)
        best = min(_timed(lambda c=corr: lmg(c[:-1, :-1], c[:-1, -1])) for _ in range(min(runs, 5)))
        again = f"{_timed(lambda a=x, b=y: _refitted(a, b)):8.2f}" if k <= 10 else "    not tried"
        yield f"{k:>10} | {best:8.4f} | {again}"


def _timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _refitted(x, y):
    """Return R squared of every set of predictors, a model each."""
    n, k = x.shape
    fits = {}
    for subset in range(1 << k):
        kept = [j for j in range(k) if subset >> j & 1]
        design = np.column_stack([np.ones(n), x[:, kept]])
        left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        fits[subset] = 1 - left @ left / ((y - y.mean()) ** 2).sum()
    return fits
