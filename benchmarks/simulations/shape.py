"""How often the shape of complaints is named right, how often a quiet company is called anything, beside other rules.

36 kinds of series: 12 to 36 months, 2.5 to 2,500 complainers a month. Balanced accuracy is the mean recall over rising,
falling, wavy and none (flat, unclear or too few), each the mean over its courses; quiet series are the same for all
sizes. Information is complainers a month times months.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.simulations.shape_rivals import RIVALS
from benchmarks.simulations.shape_series import CORE, HELD, LEVELS, MONTHS, course, series
from cxanalysis.stats.seed import generator
from cxanalysis.stats.trend import Shape, shapes

RESAMPLES = 999
SIZES = ("small", "medium", "large")
BANDS = ((0, 150), (150, 450), (450, 900), (900, 1500), (1500, 4000), (4000, np.inf))
GOALS = {"small": {}, "medium": {2: 0.80, 3: 0.90, 4: 0.97, 5: 0.97}, "large": {2: 0.97, 3: 0.97, 4: 0.97, 5: 0.97}}
SHOWN = ("rising", "falling", "wavy", "flat")
OURS = "shape"


@dataclass(frozen=True)
class Tried:
    """One series: where it comes from, what would be right, what each method says."""

    count: int
    level: float
    name: str
    size: str
    right: str
    said: dict[str, str]
    shape: Shape

    @property
    def band(self) -> int:
        """Which band of information it is expected in."""
        return next(i for i, (low, high) in enumerate(BANDS) if low <= self.count * self.level < high)

    def hit(self, method: str = OURS) -> bool:
        """Whether a method names it right; flat, unclear and too few are all no alarm."""
        return _alarm(self.said[method]) == self.right


def _alarm(verdict: str) -> str:
    return verdict if verdict in ("rising", "falling", "wavy") else "none"


def tried(name: str, count: int, level: float, size: str, runs: int) -> list[Tried]:
    """Judge `runs` series of one kind, each alone."""
    found = []
    for run, (x, n, right) in enumerate(series(name, count, level, size, runs)):
        shape = shapes([x], [n], [("benchmark", name, count, level, size, run)], resamples=RESAMPLES)[0]
        said = {OURS: shape.verdict, **{rival: rule(x, n) for rival, rule in RIVALS.items()}}
        found.append(Tried(count, level, name, size, right, said, shape))
    return found


def verdicts(runs: int) -> Iterator[str]:
    """Print false alarms, balanced accuracy, held-out shapes and how often a shown verdict is right, with goals."""
    many, few = max(2, runs // 20), max(2, runs // 400)
    cells = [(count, level) for count in MONTHS for level in LEVELS]
    quiet = [t for cell in cells for t in tried("flat", *cell, "medium", many)]
    noisy = [t for cell in cells for t in tried("noisy", *cell, "medium", many)]
    yield from _alarms(quiet, noisy)
    other = [
        t for cell in cells for size in SIZES for name in (*CORE, *HELD, "spike") for t in tried(name, *cell, size, few)
    ]
    yield from _accuracy(quiet, [t for t in other if t.name in CORE])
    yield from _by_course(quiet, other)
    yield from _right(max(4, runs // 100))
    under = [t for t in (*quiet, *noisy, *other) if t.shape.information < 150]
    yield f"under 150 complainers: {sum(t.shape.verdict != 'too_few' for t in under)} verdicts of {len(under)}; goal 0"


def _in_cell(found: list[Tried], count: int, level: float) -> list[Tried]:
    return [t for t in found if (t.count, t.level) == (count, level)]


def _share(found: list[Tried], test: Callable[[Tried], bool]) -> float:
    return float(np.mean([test(t) for t in found])) if found else float("nan")


def _false(found: list[Tried], method: str = OURS) -> float:
    return 100 * _share(found, lambda t: not t.hit(method))


def _alarms(quiet: list[Tried], noisy: list[Tried]) -> Iterator[str]:
    """Cells under 150 complainers have no verdict and do not count in the mean."""
    yield "false alarms in %: quiet / with 5 % noise between months; complainers a month across, months down"
    yield "          " + " ".join(f"{level:>11g}" for level in LEVELS)
    for count in MONTHS:
        cells = [
            [[t for t in kind if (t.count, t.level) == (count, level)] for kind in (quiet, noisy)] for level in LEVELS
        ]
        yield f"{count:>9} " + " ".join(f"{_false(a):>5.1f}/{_false(b):>5.1f}" for a, b in cells)
    for method in (OURS, *RIVALS):
        row = []
        for kind in (quiet, noisy):
            cells = {(t.count, t.level) for t in kind if t.band}
            shares = [_false(_in_cell(kind, *cell), method) for cell in sorted(cells)]
            row.append(f"mean {np.mean(shares):.1f}, highest {max(shares):.1f}")
        yield f"{method:<14} quiet {row[0]}; noisy {row[1]}" + ("; goals 5, 8; 6" if method == OURS else "")


def balanced(quiet: list[Tried], moved: list[Tried], method: str) -> float:
    """Return the mean recall over the four classes, each class the mean over its courses."""
    classes: dict[str, list[float]] = {"none": [_share(quiet, lambda t: t.hit(method))]}
    for right in ("rising", "falling", "wavy"):
        mine = [t for t in moved if t.right == right]
        names = sorted({t.name for t in mine})
        classes[right] = [_share([t for t in mine if t.name == name], lambda t: t.hit(method)) for name in names]
    return float(np.mean([np.mean(recalls) for recalls in classes.values()]))


def _accuracy(quiet: list[Tried], moved: list[Tried]) -> Iterator[str]:
    yield (
        "balanced accuracy by information (goal): "
        + ", ".join(f"{low}-{high:g}" for low, high in BANDS)
        + "; all cells"
    )
    for size in SIZES:
        for method in (OURS, *RIVALS):
            row = []
            for band in range(len(BANDS)):
                here = [[t for t in kind if t.band == band] for kind in (quiet, moved)]
                found = balanced(here[0], [t for t in here[1] if t.size == size], method)
                goal = GOALS[size].get(band) if method == OURS else None
                row.append(f"{found:.3f}" + (f" ({goal:.2f})" if goal else "       "))
            whole = balanced(quiet, [t for t in moved if t.size == size], method)
            yield f"{size:<6} {method:<13} | " + " ".join(row) + f" | {whole:.3f}"


def _by_course(quiet: list[Tried], moved: list[Tried]) -> Iterator[str]:
    yield "recall by course, medium / large, by information from 150 on (spike: no wave and no direction)"
    for name in (*CORE, *HELD, "spike"):
        row = []
        for band in range(1, len(BANDS)):
            cell = [[t for t in moved if (t.name, t.size, t.band) == (name, size, band)] for size in SIZES[1:]]
            row.append("/".join(f"{_share(c, Tried.hit):.2f}" for c in cell))
        yield f"{name:<17} | " + "  ".join(row)
    held = [t for t in moved if t.name in HELD and t.size == "medium" and t.band >= 4]
    yield f"held-out courses, medium, from 1,500 complainers on: {_share(held, Tried.hit):.3f}; goal .95"


def _right(runs: int) -> Iterator[str]:
    """Flat is right for a small course too: that lies within its margins."""
    for label, names in (("flat, core and spikes", (*CORE, "flat", "spike")), ("held out", tuple(HELD))):
        found = [t for n in names for c in MONTHS for s in SIZES for t in tried(n, c, 100, s, runs)]
        for method in (OURS, *RIVALS):
            shown = [t for t in found if t.said[method] in SHOWN]
            good = np.mean([t.hit(method) or (t.said[method] == "flat" and t.size == "small") for t in shown])
            goal = "; goal .97" if method == OURS else ""
            yield f"100 a month, {label}: {method} shows {len(shown)} of {len(found)}, right {good:.3f}{goal}"


def intervals(runs: int) -> Iterator[str]:
    """Print coverage in % of the intervals of the change and of the unrest between months; goal 93 to 97, or more."""
    yield "months complainers | change 1.5, noise 0 and 5 % | unrest 20 %: independent, carried over"
    tries = max(20, runs // 20)
    for count in (12, 24, 36):
        for level in (25, 100, 1000):
            row = [f"{100 * _bracketed(count, level, noise, tries):5.1f}" for noise in (0.0, 1.0)]
            calm = [f"{100 * _unrest_bracketed(count, level, name, tries):5.1f}" for name in ("independent", "AR wave")]
            yield f"{count:>6} {level:>11} | {' '.join(row)} | {' '.join(calm)}"


def _bracketed(count: int, level: float, noise: float, tries: int) -> float:
    random, hits = generator("shape intervals", count, level, noise), 0
    for run in range(tries):
        rate = course(random, "line", count, "medium", 1) * course(random, "noisy", count, "medium", 1) ** noise
        shape = shapes(random.poisson(level * rate), 10**9, [("interval", run)], resamples=499)[0]
        hits += (shape.odds.low or 0) <= 1.5 <= (shape.odds.high or 0)
    return hits / tries


def _unrest_bracketed(count: int, level: float, name: str, tries: int) -> float:
    random, hits = generator("shape unrest", count, level, name), 0
    spread = np.sqrt(np.log1p(0.2**2))
    for run in range(tries):
        z = random.standard_normal(count)
        if name == "AR wave":
            for month in range(1, count):
                z[month] = 0.5 * z[month - 1] + np.sqrt(0.75) * z[month]
        shape = shapes(random.poisson(level * np.exp(spread * z)), 10**9, [("unrest", run)], resamples=19)[0]
        hits += (shape.cv.low or 0) <= 0.2 <= (shape.cv.high or 0)
    return hits / tries


def kinds(runs: int) -> Iterator[str]:
    """Print which kind is named, in % of the large courses found, and steps in their month."""
    yield "24 and 36 months, 100 complainers a month | verdict right; kinds named, in % of all"
    for name in (
        "line",
        "step",
        "late rise or fall",
        "season",
        "sinus",
        "sawtooth",
        "bursts",
        "AR wave",
        "spike",
        "flat",
    ):
        found = [t for count in (24, 36) for t in tried(name, count, 100, "large", max(4, runs // 40))]
        names = sorted({t.shape.kind for t in found})
        share = {kind: 100 * _share(found, lambda t, k=kind: t.shape.kind == k) for kind in names}
        told = ", ".join(f"{kind or 'none'} {value:.0f}" for kind, value in share.items())
        yield f"{name:<17} | {100 * _share(found, Tried.hit):5.1f}; {told}"


def families(runs: int) -> Iterator[str]:
    """Print reports of 40 quiet series with any alarm, before and after Benjamini-Hochberg; and moved series kept."""
    yield "complainers a month | quiet reports with an alarm in %: alone, in the family | 4 of 40 large, kept in %"
    for level in (15, 60, 250):
        alone = kept = found = moved = 0
        for run in range(max(4, runs // 100)):
            x, n, _ = map(np.array, zip(*series("flat", 24, level, "medium", 40), strict=True))
            random = generator("shape families", level, run)
            x = random.binomial(n, 0.05)
            quiet = shapes(x, n, [("family", level, run, i) for i in range(40)], resamples=RESAMPLES)
            alone += any(s.watch or _alarm(s.verdict) != "none" for s in quiet)
            kept += any(_alarm(s.verdict) != "none" for s in quiet)
            for row, name in enumerate(("line", "step", "sinus", "season")):
                x[row] = random.binomial(n[row], 0.05 * course(random, name, 24, "large", 1))
            mixed = shapes(x, n, [("mixed", level, run, i) for i in range(40)], resamples=RESAMPLES)
            found += sum(_alarm(s.verdict) != "none" for s in mixed[:4])
            moved += 4
        tries = max(4, runs // 100)
        yield f"{level:>19} | {100 * alone / tries:5.1f} {100 * kept / tries:5.1f} | {100 * found / moved:5.1f}"


def speed(runs: int) -> Iterator[str]:
    """Print milliseconds of one core a series takes with 1,999 draws; goal 150. Always ten series a row."""
    yield "months, complainers a month, course: milliseconds a series, longest"
    rows = ((12, 100, "flat"), (36, 2500, "flat"), (36, 15, "sinus"), (36, 100, "spike"), (36, 1000, "bursts"))
    for count, level, name in (*rows, (36, 1000, "late rise or fall")):
        spent = []
        for run, (x, n, _) in enumerate(series(name, count, level, "large", 10)):
            start = time.process_time()
            shapes([x], [n], [("speed", run)])
            spent.append(1000 * (time.process_time() - start))
        yield f"{count:>3} {level:>5} {name:<18} {np.mean(spent):6.1f} {max(spent):6.1f}"
