"""A course on two axes: how much higher or lower the end is than the start, and how much the months differ beyond that.

Both come with what can be excluded, because flat is a finding that must be shown and not what is left when nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.trend_fit import Lines, odds_weight
from cxanalysis.stats.trend_null import Evidence, Noise

_BEYOND = 20.0  # log odds: an interval as wide as that says nothing

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """The course of one series on two axes, and the word for it.

    Attributes
    ----------
    verdict : str
        falling, flat, rising, wavy, unclear or too_few.
    odds : Estimate
        Odds of complaining at the end over those at the start; n is the information.
    odds90 : tuple of float or None
        Interval of two one-sided tests (90 % beside 95 %): what can be excluded.
    cv : Estimate
        Coefficient of variation between months beyond chance and beyond the line; n counts months.
    kind : str
        seasonal, cyclic, irregular, step, single_month, or empty.
    months : tuple of int
        Positions of the months named: the crests of a wave, or the one unusual month.
    step_at : int or None
        Position of the first month of the new level.
    unstable : bool
        A direction beside a cycle that is more than the trend.
    watch : bool
        An alarm that does not outlast the family of series.
    p_trend, p_wave, p : float or None
        p is the smaller of both, each over its share of the error, at most 1.
    p_adjusted : float or None
        After Benjamini-Hochberg over the series.
    information : int
        Complainers of all months.
    cv_limit : float or None
        One-sided upper limit of the coefficient of variation; flat asks for it.
    levels : tuple of float or None
        Rates before and after a step.
    line : tuple of float
        Rate of each month along the line; empty where there is none.
    """

    verdict: str
    odds: Estimate
    odds90: tuple[float, float] | None
    cv: Estimate
    kind: str = ""
    months: tuple[int, ...] = ()
    step_at: int | None = None
    unstable: bool = False
    watch: bool = False
    p_trend: float | None = None
    p_wave: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    information: int = 0
    cv_limit: float | None = None
    levels: tuple[float, float] | None = None
    line: tuple[float, ...] = ()


@dataclass(frozen=True)
class Rules:
    """The parameters of a verdict, named as `trend.shapes` takes them; `noise` is what is tolerated between months."""

    noise: Noise
    alpha_trend: float
    alpha_wave: float
    flat_ratio: float
    flat_cv: float
    min_complainers: int
    resamples: int
    confidence: float

    def p(self, found: Evidence) -> float:
        """Return one p for both tests: below the sum of both levels where one of them alarms."""
        whole = self.alpha_trend + self.alpha_wave
        return min(found.p_trend * whole / self.alpha_trend, found.p_wave * whole / self.alpha_wave, 1.0)

    def trend(self, found: Evidence) -> bool:
        """Whether the line alarms."""
        return found.p_trend < self.alpha_trend

    def wave(self, found: Evidence) -> bool:
        """Whether the waves alarm."""
        return found.p_wave < self.alpha_wave


@dataclass(frozen=True)
class Run:
    """One series held against its draws, with all its months or without an odd one."""

    x: NDArray[np.int64]
    n: NDArray[np.int64]
    line: Lines
    found: Evidence

    @property
    def used(self) -> NDArray[np.bool_]:
        """Months with customers."""
        return self.n > 0


def unmeasured(x: NDArray[np.int64], months: int) -> Shape:
    """Return the shape of a series that has no line: too short, nobody complained, or everybody did every month.

    Examples
    --------
    >>> unmeasured(np.zeros(12, int), 12).odds.value is None
    True
    """
    total = int(x.sum())
    none = Estimate(None, None, None, total, method="quasi-binomial")
    return Shape("too_few", none, None, Estimate(None, None, None, months, method="chi-square"), information=total)


def measured(run: Run, rules: Rules) -> Shape:
    """Return the two axes of a series with their intervals, its tests and its line; the verdict is left empty.

    Notes
    -----
    exp(b +- q se sqrt(max(phi, 1))), q the quantile of |t| among the quiet draws: the interval allows for the
    tolerated noise, as the test does. cv^2 = (phi - 1) / mean(n p/(1 - p)); its limits from phi (T - 2) / chi^2(T - 2).
    """
    b, se, total = float(run.line.b[0]), float(run.line.se_q[0]), int(run.x.sum())
    reach, short = (se * float(np.quantile(run.found.quiet_t, c)) for c in (rules.confidence, 2 * rules.confidence - 1))
    fits, bracketed = se > 0, 0 < reach < _BEYOND
    odds = Estimate(float(np.exp(b)) if fits else None, None, None, total, se if fits else None, "quasi-binomial")
    if bracketed:
        odds = Estimate(odds.value, float(np.exp(b - reach)), float(np.exp(b + reach)), total, se, odds.method)
    cv, limit = unrest(run, rules.confidence)
    return Shape(
        "",
        odds,
        (float(np.exp(b - short)), float(np.exp(b + short))) if bracketed else None,
        cv,
        p_trend=run.found.p_trend,
        p_wave=run.found.p_wave,
        p=rules.p(run.found),
        information=total,
        cv_limit=limit,
        line=tuple(float(v) for v in run.line.rates(run.n)[0]),
    )


def unrest(run: Run, confidence: float) -> tuple[Estimate, float]:
    """Return the coefficient of variation between months with its interval, and its one-sided upper limit."""
    rate = run.line.rates(run.n)[0][run.used]
    weight, months = float(np.mean(odds_weight(run.n[run.used], rate))), int(run.used.sum())
    phi, df = float(run.line.phi[0]), months - 2

    def of(dispersion: float) -> float:
        return float(np.sqrt(max(dispersion - 1, 0.0) / weight))

    tails = ((1 - confidence) / 2, (1 + confidence) / 2, confidence)
    low, high, limit = (of(phi * df / float(special.chdtri(df, tail))) for tail in tails)
    return Estimate(of(phi), low, high, months, method="chi-square"), limit
