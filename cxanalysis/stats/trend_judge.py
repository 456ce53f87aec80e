"""From two alarms to one word: direction, wave, both, or neither.

A strong course of any form sets off both alarms. What it is called is decided by what explains the months with least:
a line that is most of it, one step, a course that never turns back, a line beside a cycle; what is left is a wave.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cxanalysis.stats.seed import generator
from cxanalysis.stats.trend_fit import fit_lines
from cxanalysis.stats.trend_kind import (
    FITS,
    MOST,
    Step,
    crests,
    find_step,
    goes_on_beside_a_cycle,
    never_turns_back,
    odd_month,
    trend_dominates,
    wave_kind,
)
from cxanalysis.stats.trend_null import Evidence, against_quiet
from cxanalysis.stats.trend_shape import Rules, Run, Shape, measured, unmeasured

LEAST_MONTHS = 12  # for a verdict
FEWEST_MONTHS = 3  # for a line


def judged(x: NDArray[np.int64], n: NDArray[np.int64], rules: Rules, *seed: object) -> tuple[Shape, Shape]:
    """Judge one series alone.

    Parameters
    ----------
    x, n : array of int, shape (T,)
        Customers who complained, customers at risk.
    rules : Rules
        Levels, margins, tolerated noise.
    *seed : object
        What the series is of: (period, measure, item).

    Returns
    -------
    tuple of Shape
        As it is told, and as it is told where the family of series takes its alarm back.
    """
    x = np.where(n > 0, x, 0)
    months, enough = int((n > 0).sum()), int(x.sum()) >= rules.min_complainers
    if months < FEWEST_MONTHS or not 0 < x.sum() < n.sum():
        none = unmeasured(x, months)
        return (replace(none, verdict="unclear") if enough and months >= LEAST_MONTHS else none,) * 2
    random, line = generator(*seed, "shape"), fit_lines([x], n)
    run = Run(x, n, line, against_quiet(x, n, line, rules.noise, rules.resamples, random))
    if months < LEAST_MONTHS or not enough:
        few = replace(measured(run, rules), verdict="too_few", p_trend=None, p_wave=None, p=None)
        return few, few
    quiet = _quiet(run, rules)
    if not (rules.trend(run.found) or rules.wave(run.found)):
        return quiet, quiet
    return _alarmed(run, rules, random), replace(quiet, watch=True)


def _alarmed(run: Run, rules: Rules, random: np.random.Generator) -> Shape:
    """Tell an alarm without the one odd month, if there is one and no wave without it; else as it is."""
    at = odd_month(run.x, run.n, run.line, rules.noise) if rules.wave(run.found) else None
    if at is None:
        return _decided(run, rules, random)
    rest = _without(run, at, rules, random)
    if rules.wave(rest.found):
        return _decided(run, rules, random)
    told, tests = _rest_of(run, rest, rules, random)
    told = replace(told, p_trend=tests.p_trend, p_wave=tests.p_wave, p=rules.p(tests), information=int(run.x.sum()))
    return replace(told, kind="single_month", months=(at,), step_at=None, levels=None)


def _rest_of(run: Run, rest: Run, rules: Rules, random: np.random.Generator) -> tuple[Shape, Evidence]:
    """Return what is told of the other months, and the test that it rests on: theirs for a direction, else that of all.

    The month itself is the finding where the others are quiet, and the test of all months is what shows it.
    """
    if not rest.x.any():
        return replace(unmeasured(rest.x, int(rest.used.sum())), verdict="unclear"), run.found
    if int(rest.x.sum()) < rules.min_complainers:
        return replace(measured(rest, rules), verdict="unclear"), run.found
    if rules.trend(rest.found):
        return _decided(rest, rules, random), rest.found
    return _quiet(rest, rules), run.found


def _without(run: Run, at: int, rules: Rules, random: np.random.Generator) -> Run:
    """Return the run again, one month left out."""
    others = np.arange(len(run.n)) != at
    x, n = np.where(others, run.x, 0), np.where(others, run.n, 0)
    line = fit_lines([x], n)
    return Run(x, n, line, against_quiet(x, n, line, rules.noise, rules.resamples, random))


def _decided(run: Run, rules: Rules, random: np.random.Generator) -> Shape:
    """Decide between a direction and a wave where at least one of them alarms."""
    shape, trend, wave = measured(run, rules), rules.trend(run.found), rules.wave(run.found)
    clear = trend and (not wave or trend_dominates(run.n, run.line))
    step = find_step(run.x, run.n, run.line, rules.noise, rules.resamples, random)
    if step is not None and _is_step(step, trend, clear):
        return _stepped(shape, step)
    if not trend:
        return _wavy(shape, run, rules, random)
    rising = bool(run.line.b[0] > 0)
    if clear or never_turns_back(run.x, run.n, rising, rules.noise, rules.resamples, random):
        return replace(shape, verdict=_direction(rising))
    change = goes_on_beside_a_cycle(run.x, run.n)
    told = _wavy(shape, run, rules, random)
    return told if change is None else replace(told, verdict=_direction(change > 0), unstable=True)


def _is_step(step: Step, trend: bool, clear: bool) -> bool:
    """Whether a step is told: it leaves tolerated noise, and beats a line that would do, or is nearly all there is."""
    if step.p_left < FITS or (clear and step.p_line >= FITS):
        return False
    return trend or step.explains >= MOST


def _direction(rising: bool) -> str:
    return "rising" if rising else "falling"


def _stepped(shape: Shape, step: Step) -> Shape:
    verdict = _direction(step.after > step.before)
    return replace(shape, verdict=verdict, kind="step", step_at=step.at, levels=(step.before, step.after))


def _wavy(shape: Shape, run: Run, rules: Rules, random: np.random.Generator) -> Shape:
    kind = wave_kind(run.line.r[0], run.used, random)
    return replace(shape, verdict="wavy", kind=kind, months=crests(run.line, run.n, rules.noise))


def _quiet(run: Run, rules: Rules) -> Shape:
    """Tell a series without its alarm: flat where a change and a wave that matter are excluded, else unclear."""
    shape = measured(run, rules)
    low, high = shape.odds90 or (0.0, np.inf)
    still = 1 / rules.flat_ratio < low and high < rules.flat_ratio
    calm = shape.cv_limit is not None and shape.cv_limit < rules.flat_cv
    return replace(shape, verdict="flat" if still and calm else "unclear")
