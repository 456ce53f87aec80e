"""Name what a series does once it does something: a line, one step, a wave and of which kind, or a single odd month.

A tail of months that is no straight line is not yet a wave: a level that changed once leaves the same residuals. And a
single odd month is an event to look up, not an unstable service.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxanalysis.stats.trend_fit import Lines, fit_lines, line_likelihood, odds_weight, times, trend_beside_cycle
from cxanalysis.stats.trend_levels import cuts, fit_monotone, fit_steps, residuals
from cxanalysis.stats.trend_null import ROUGH, Noise, draw
from cxanalysis.stats.trend_waves import SHORTEST, above, joint_p, power, wave_statistics

DOMINATES = 1.5  # variance of the trend over that of what is left, from which on the trend is the story
BESIDE = 0.01  # level of a trend beside a cycle
CYCLE_MONTHS, SEASON_MONTHS = 18, 24  # months that a trend beside a cycle, and a season, need
MOST = 0.75  # share of the spread that a step must explain where no line alarms
FITS = 0.05  # p of what a step leaves, above which it is tolerated noise
SPIKE_SHARE = 0.5  # share of the spread beyond chance that lies in one month
RHYTHM = 0.01  # level of a rhythm among the months in any order
SHUFFLES = 999
CREST = 2.0  # a run of months above the line this far out, in its standard errors, is a crest

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """One change of level: position of the first month after it, shares before and after.

    `p_left` says how usual what is left around both levels is, `p_line` how often a line looks as much like a step,
    `explains` which share of the spread beyond chance and the tolerated noise goes with it.
    """

    at: int
    before: float
    after: float
    p_left: float
    p_line: float
    explains: float


def find_step(
    x: NDArray, n: NDArray, line: Lines, noise: Noise, count: int, random: np.random.Generator
) -> Step | None:
    """Find the best single change of level and hold it against draws of steps and of lines.

    Parameters
    ----------
    x, n : array of int, shape (T,)
        Customers who complained, customers at risk.
    line : Lines
        The series' own line, one row.
    noise : Noise
        Tolerated between months.
    count : int
        Draws of each.
    random : Generator
        Source of chance.

    Returns
    -------
    Step or None
        None where a side would have fewer than three months.

    Notes
    -----
    p_left: the four wave statistics of what the best step leaves, among those of draws at both levels, each with its
    own best step. p_line: gain in log likelihood of the best step over the line, among draws from the line (Cox 1962).

    Examples
    --------
    >>> x, n = np.array([50, 55, 45] * 3 + [100, 105, 95] * 3), np.full(18, 1000)
    >>> found = find_step(x, n, fit_lines([x], n), Noise(), 199, np.random.Generator(np.random.PCG64(1)))
    >>> found.at, found.before, found.after, found.p_left > 0.05, found.p_line < 0.05
    (9, 0.05, 0.1, True, True)
    """
    if not len(cuts(n)):
        return None
    mine = fit_steps([x], n)
    at, before, after = int(mine.at[0]), float(mine.before[0]), float(mine.after[0])
    drawn = draw(np.where(np.arange(len(n)) < at, before, after), n, noise, count, random)
    left = fit_steps(drawn, n)
    straight = draw(line.rates(n)[0], n, noise, count, random)
    cut = fit_steps(straight, n)
    gain = cut.likelihood - line_likelihood(straight, n, fit_lines(straight, n, ROUGH))
    mine_gain = mine.likelihood - line_likelihood([x], n, line)
    p_left = joint_p(wave_statistics(np.concatenate([mine.r, left.r]), n > 0))
    p_line = float(above(np.concatenate([mine_gain, gain]))[0])
    return Step(at, before, after, p_left, p_line, _explained(x, n, float((mine.r**2).sum()), noise))


def _explained(x: NDArray, n: NDArray, left: float, noise: Noise) -> float:
    share = x.sum() / n.sum()
    whole = float((residuals([x], n, np.full((1, len(n)), share)) ** 2).sum())
    expected = ((n > 0).sum() - 1) * (1 + noise.cv**2 * np.mean(odds_weight(n[n > 0], share)))
    return (whole - left) / (whole - expected) if whole > expected else 0.0


def trend_dominates(n: NDArray, line: Lines) -> bool:
    """Whether the line explains half as much again of the months' spread as is left around it, chance taken out.

    Notes
    -----
    (b^2 - se_q^2) var(t) >= 1.5 (phi - 1) / mean(n p (1 - p)), both variances of log odds.

    Examples
    --------
    >>> x, n = np.array([50, 60, 70, 80, 90, 100]), np.full(6, 1000)
    >>> trend_dominates(n, fit_lines([x], n))
    True
    """
    used = n > 0
    rate = line.rates(n)[0][used]
    weight = np.mean(n[used] * rate * (1 - rate))
    gained = (line.b[0] ** 2 - line.se_q[0] ** 2) * np.var(times(n)[used])
    return bool(weight * gained >= DOMINATES * (line.phi[0] - 1))


def never_turns_back(
    x: NDArray, n: NDArray, rising: bool, noise: Noise, count: int, random: np.random.Generator
) -> bool:
    """Whether a course that only rises (or only falls) leaves no more than tolerated noise.

    Notes
    -----
    The four wave statistics of what the best monotone rates leave, among those of draws at these rates, each with its
    own best ones; p >= 5 %.

    Examples
    --------
    >>> x, n = np.array([50, 52, 49, 51, 50, 52, 49, 50, 60, 75, 90, 110]), np.full(12, 1000)
    >>> never_turns_back(x, n, True, Noise(), 199, np.random.Generator(np.random.PCG64(1)))
    True
    """
    mine = fit_monotone([x], n, rising)
    drawn = draw(mine[0], n, noise, count, random)
    left = residuals(drawn, n, fit_monotone(drawn, n, rising))
    return joint_p(wave_statistics(np.concatenate([residuals([x], n, mine), left]), n > 0)) >= FITS


def goes_on_beside_a_cycle(x: NDArray, n: NDArray) -> float | None:
    """Return the change from start to end where there is one beside the best cycle; None where there is none.

    Examples
    --------
    >>> goes_on_beside_a_cycle(np.array([40, 60] * 6), np.full(12, 1000)) is None  # too short to tell
    True
    """
    if int((n > 0).sum()) < CYCLE_MONTHS:
        return None
    found = trend_beside_cycle(x, n)
    return found[0] if found is not None and found[1] < BESIDE else None


def odd_month(x: NDArray, n: NDArray, line: Lines, noise: Noise) -> int | None:
    """Return the position of the one month in which most of the spread beyond the tolerated lies.

    Notes
    -----
    The month with the largest residual, where the line without it leaves less by at least half of
    sum r^2 - (T - 2) (1 + cv^2 mean(n p/(1 - p))).

    Examples
    --------
    >>> x, n = np.array([50, 52, 49, 51, 50, 120, 48, 50, 51, 49, 50, 52]), np.full(12, 1000)
    >>> odd_month(x, n, fit_lines([x], n), Noise())
    5
    """
    used = n > 0
    months = int(used.sum())
    rate = line.rates(n)[0][used]
    expected = (months - 2) * (1 + noise.cv**2 * np.mean(odds_weight(n[used], rate)))
    at = int(np.abs(line.r[0]).argmax())
    whole = float((line.r[0] ** 2).sum())
    rest = fit_lines([np.where(np.arange(len(x)) == at, 0, x)], np.where(np.arange(len(n)) == at, 0, n))
    return at if whole - float((rest.r[0] ** 2).sum()) >= SPIKE_SHARE * (whole - expected) else None


def wave_kind(r: Floats, used: NDArray[np.bool_], random: np.random.Generator) -> str:
    """Name a wave by how its months repeat: seasonal, cyclic or irregular.

    Parameters
    ----------
    r : array of float, shape (T,)
        Pearson residuals of the line, 0 in months left out.
    used : array of bool, shape (T,)
        Months not left out.
    random : Generator
        Source of chance.

    Returns
    -------
    str
        seasonal where months a year apart are alike (24 months and more), cyclic where one period of at most half the
        series stands out, irregular else.

    Notes
    -----
    sum r_t r_(t+12), and the largest power over its sum, among 999 random orders of the months; both at 1 %.

    Examples
    --------
    >>> random = np.random.Generator(np.random.PCG64(1))
    >>> wave_kind(3 * np.cos(np.arange(24) * 2 * np.pi / 5), np.ones(24, bool), random)
    'cyclic'
    """
    orders = np.repeat(r[None, :], SHUFFLES + 1, axis=0)
    orders[1:, used] = random.permuted(orders[1:, used], axis=1)
    if int(used.sum()) >= SEASON_MONTHS and above((orders[:, 12:] * orders[:, :-12]).sum(axis=1))[0] <= RHYTHM:
        return "seasonal"
    rhythm = above(power(orders, SHORTEST, len(r) / 2)[1].max(axis=1))[0] <= RHYTHM
    return "cyclic" if rhythm else "irregular"


def crests(line: Lines, n: NDArray, noise: Noise) -> tuple[int, ...]:
    """Return the positions of months above the line that stand out together.

    Notes
    -----
    Runs of months with r > 0 whose sum of r, over its standard error with the tolerated noise, is at least 2; the
    strongest run where none is. Months left out do not end a run.

    Examples
    --------
    >>> x, n = np.array([50, 40, 45, 90, 95, 50, 45, 40, 42, 48, 99, 91]), np.full(12, 1000)
    >>> crests(fit_lines([x], n), n, Noise())
    (3, 4, 10, 11)
    """
    rate = line.rates(n)[0]
    variance = 1 + noise.cv**2 * odds_weight(n, rate)
    found: list[list[int]] = [[]]
    for month in np.flatnonzero(n > 0):
        if line.r[0][month] > 0:
            found[-1].append(int(month))
        elif found[-1]:
            found.append([])
    runs = [run for run in found if run]
    height = [float(line.r[0][run].sum() / np.sqrt(variance[run].sum())) for run in runs]
    told = [run for run, h in zip(runs, height, strict=True) if h >= min(CREST, max(height))]
    return tuple(month for run in told for month in run)
