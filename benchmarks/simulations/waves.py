"""What waves are made of, and what fell between them: found where it is so, not said where it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cxanalysis.stats.crests import crest_change, crest_runs, membership, neighbourhood, standing_out
from cxanalysis.stats.dispersion import item_dispersion
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.seed import generator
from cxanalysis.stats.trend_fit import fit_lines
from cxanalysis.stats.trend_kind import crests
from cxanalysis.stats.trend_null import Noise
from cxanalysis.stats.waves import WaveItems, wave_items

BASES = {
    "sample": np.array([0.33, 0.15, 0.12, 0.12, 0.09, 0.07, 0.06, 0.04, 0.02]),
    "equal": np.ones(8) / 8,
    "1/rank": 1 / np.arange(1, 21) / (1 / np.arange(1, 21)).sum(),
}
KINDS = ("same_item", "different_items", "diffuse")
CUSTOMERS, MONTHS, DRAWS = 5000, 24, 299


def rates(
    kind: str, base: NDArray, random, mean: float, cv: float, period: float, gathered: float = 1.0, items: int = 1
) -> NDArray:
    """Return complaints expected by month and item: a sine above its lowest month, its excess where `kind` says.

    `gathered` of the excess falls on `items` items, the rest on all; `kind` none has no wave.
    """
    if kind == "none":
        return np.tile(mean * base, (MONTHS, 1))
    place = (np.arange(MONTHS) + random.uniform(0, period)) / period
    wave = np.sin(2 * np.pi * place)
    total = mean * (1 + cv * (wave - wave.mean()) / wave.std())
    floor = total.min()
    turn = np.floor(place + 0.25).astype(int)  # from one trough to the next
    turn -= turn.min()
    where = np.zeros((turn.max() + 1, len(base)))
    order = random.permutation(len(base))
    for k in range(len(where)):
        shift = items * k if kind == "different_items" else 0
        where[k, order[(np.arange(items) + shift) % len(base)]] = 1 / items
    own = base if kind == "diffuse" else gathered * where[turn] + (1 - gathered) * base
    return floor * base + (total - floor)[:, None] * own


def filed(expected: NDArray, again: float, random) -> tuple[NDArray, float, float]:
    """Draw counts in which a customer files on about the same item (geometric), with both dispersions."""
    first = random.poisson(expected * (1 - again))
    counts = first + random.negative_binomial(np.maximum(first, 1e-9), 1 - again) * (first > 0)
    squares = counts.sum() * (1 + again) / (1 - again)  # what the customers' counts squared come to on average
    n = int(counts.sum())
    return counts, item_dispersion(n, squares, squares, counts.sum(axis=0) / n), squares / n


def analysed(counts: NDArray, phi: float, dispersion: float, *seed: object) -> WaveItems | None:
    """Find the crests as the course of complaints does, and say what they are made of."""
    return wave_items(counts, np.ones(MONTHS), found_crests(counts.sum(axis=1), dispersion), *seed, phi=phi,
                      draws=DRAWS)  # fmt: skip


def found_crests(x: NDArray, dispersion: float = 1.0) -> tuple[tuple[int, ...], ...]:
    """Return the crests of a series."""
    n = np.full(MONTHS, max(CUSTOMERS, 20 * int(x.max())))
    runs = crest_runs(crests(fit_lines([x], n), n, Noise()), x, np.ones(MONTHS), dispersion)
    return standing_out(runs, x, np.ones(MONTHS))


def _verdicts(kind: str, runs: int, again: float = 0.0, step: float = 1.0, **options) -> Counter:
    found: Counter = Counter()
    for name, base in BASES.items():
        random = generator("waves", kind, name, again, step, *options.values())
        for i in range(runs):
            expected = rates(kind, base, random, **options)
            expected[MONTHS // 2 :, 1] *= step
            counts = filed(expected, again, random)
            made = analysed(*counts, name, i)
            found[made.verdict if made else "no crest"] += 1
    return found


def of_wave_items(runs: int) -> Iterator[str]:
    """Balanced accuracy over the three kinds of waves, and what is said where nothing waves."""
    yield "complaints a month, CV, period, again | balanced accuracy, % right of same, different, diffuse; % wrong word"
    plans = [(100, 0.2, p, 0.0) for p in (4, 6, 8, 12)] + [(100, 0.2, 6, 0.2), (100, 0.3, 6, 0.0)]
    plans += [(50, 0.2, 6, 0.0), (300, 0.2, 6, 0.0), (3000, 0.1, 6, 0.0)]
    for mean, cv, period, again in plans:
        options = {"mean": mean, "cv": cv, "period": period}
        found = {kind: _verdicts(kind, runs // 40, again, **options) for kind in KINDS}
        right = [found[kind][kind] / found[kind].total() for kind in KINDS]
        wrong = sum(n for kind in KINDS for v, n in found[kind].items() if v in KINDS and v != kind)
        every = " ".join(f"{100 * r:5.1f}" for r in right)
        told = 100 * wrong / sum(c.total() for c in found.values())
        yield f"{mean:>5} {cv} {period:>2} {again} | {np.mean(right):.3f}  {every}  {told:4.1f}"
    yield "harder: part of the excess that gathers, on how many items | % same, different, diffuse, unclear"
    for gathered, items in ((1.0, 2), (0.6, 1), (0.6, 2), (0.3, 1)):
        for kind in KINDS[:2]:
            options = {"mean": 100, "cv": 0.2, "period": 6, "gathered": gathered, "items": items}
            yield f"{kind:<15} {gathered} {items} | {_told(_verdicts(kind, runs // 40, **options))}"
    yield "the second item steps to a part of what it was half way | % same, different, diffuse, unclear"
    for kind in KINDS:
        found = _verdicts(kind, runs // 40, step=0.2, mean=100, cv=0.2, period=6)
        yield f"{kind:<15} 0.2 | {_told(found)}"
    yield "nothing waves: complaints a month, again | % same, different, diffuse, unclear"
    for mean, again in ((30, 0.0), (100, 0.0), (100, 0.2), (1000, 0.0)):
        yield f"{mean:>5} {again} | {_told(_verdicts('none', runs // 20, again, mean=mean, cv=0.0, period=6))}"


def _told(found: Counter) -> str:
    return " ".join(f"{100 * found[v] / found.total():5.1f}" for v in (*KINDS, "unclear"))


def of_wave_shares(runs: int) -> Iterator[str]:
    """Coverage of an item's share of the excess, and how often an item of no wave is named."""
    yield "kind again | % of shares covered; items with an excess below their usual share: % said to be above it"
    for kind in KINDS:
        for again in (0.0, 0.2):
            covered, named, tested = [], 0, 0
            random = generator("wave shares", kind, again)
            for i in range(runs // 10):
                base = BASES["sample"]
                expected = rates(kind, base, random, 100, 0.2, 6)
                counts, phi, dispersion = filed(expected, again, random)
                found = analysed(counts, phi, dispersion, i)
                if found is None:
                    continue
                truth, usual = _truth(expected, counts.sum(axis=1), found_crests(counts.sum(axis=1), dispersion))
                covered += [s.low <= v <= s.high for s, v in zip(found.shares, truth, strict=True)]
                no_more = truth <= usual + 1e-9
                tested += int(no_more.sum())
                named += int((no_more & np.array(found.above)).sum())
            yield f"{kind:<15} {again} | {100 * np.mean(covered):5.1f}  {100 * named / max(tested, 1):4.1f}"


def _truth(expected: NDArray, n: NDArray, runs: tuple[tuple[int, ...], ...]) -> tuple[NDArray, NDArray]:
    """Return each item's true share of the excess, and what it would be at its shares around the crests."""
    mean = expected / expected.sum(axis=1, keepdims=True) * n[:, None]
    inside = membership(runs, MONTHS)
    around = neighbourhood(inside)
    level = (around @ mean) * (inside.sum(axis=1) / around.sum(axis=1))[:, None]
    excess = inside @ n - level.sum(axis=1)
    even = (excess[:, None] * (around @ mean) / (around @ n)[:, None]).sum(axis=0)
    return (inside @ mean - level).sum(axis=0) / excess.sum(), even / excess.sum()


def of_crest_changes(runs: int) -> Iterator[str]:
    """Items compared from crest to crest: coverage of the ratio, reports with a false finding, halved items found."""
    yield "complaints a month, again, month noise | % covered, % of tests < .05, % of reports with a finding, % found"
    for mean, again, noise in ((100, 0.0, 0.0), (100, 0.0, 0.05), (100, 0.2, 0.0), (1000, 0.0, 0.05)):
        random = generator("crest changes", mean, again, noise)
        covered, small, claimed, found = [], [], 0, []
        for _ in range(runs // 10):
            base = BASES["sample"]
            expected = rates("diffuse", base, random, mean, 0.2, 6)
            expected = expected * np.exp(random.normal(0, noise, expected.shape)) if noise else expected
            expected[MONTHS // 2 :, 1] /= 2
            counts, _, dispersion = filed(expected, again, random)
            p, halved = [], []
            runs_found = found_crests(counts.sum(axis=1), dispersion)
            for a, b in zip(runs_found[:-1], runs_found[1:], strict=True):
                for j in range(len(base)):
                    sums = [int(counts[list(part), j].sum()) for part in (b, a)]
                    sizes = (len(b), len(a))
                    change = crest_change(*sums, sizes, sizes, dispersion)
                    truth = expected[list(b), j].mean() / expected[list(a), j].mean()
                    p.append(change.p if j != 1 else None)
                    if change.ratio.low is not None:
                        covered.append(change.ratio.low <= truth <= (change.ratio.high or np.inf))
                    if j == 1 and truth < 0.6:
                        halved.append(change.p is not None and change.p < 0.05)
            small += [v < 0.05 for v in p if v is not None]
            claimed += any(v is not None and v <= 0.1 for v in benjamini_hochberg(p))
            found += halved
        yield (f"{mean:>5} {again} {noise} | {100 * np.mean(covered):5.1f} {100 * np.mean(small):5.1f} "
               f"{100 * claimed / (runs // 10):5.1f} {100 * np.mean(found):5.1f}")  # fmt: skip
