"""Whether satisfaction rises, stays or falls over the last two years: the overall score and each dimension.

A month against the months before it (the verdict of a card) tells of this month; this tells of the way it goes. A line
is drawn only through months, or waves, that were asked in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from cxanalysis.context import Context, Part
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.breaks import Break, last_break
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.score_trend import FEWEST, MANY, ScoreTrend, judged, score_trend
from cxanalysis.stats.step import step

MEASURE = "satisfaction.trend"
LEAST_ANSWERS, STEP_LEVEL = 2, 0.05


@dataclass(frozen=True)
class Occasions:
    """When was asked: months, or waves where the survey is one of waves.

    `number` is the occasion of each answer; `places` (in months), `starts` and `ends` (first and last month) are of
    each occasion, oldest first.
    """

    unit: str
    number: NDArray[np.int64]
    places: NDArray[np.float64]
    starts: tuple[Period, ...]
    ends: tuple[Period, ...]


@dataclass(frozen=True)
class Series:
    """One score over the occasions that count: mean, standard error and answers of each, and what was left out."""

    name: str
    scale: tuple[float, float]
    question: bool
    at: NDArray[np.int64]
    mean: NDArray[np.float64]
    se: NDArray[np.float64]
    answers: NDArray[np.int64]
    left_out: int


def analyse(survey: Survey) -> Part:
    """Judge the trend of the overall score and of each dimension over the last `trend_periods` months.

    Parameters
    ----------
    survey : Survey
        Questionnaire, answers, context.

    Returns
    -------
    Part
        `satisfaction.trend` of `overall` (the overall question; where there is none, perception over all dimensions)
        and of each dimension's perception; `left_out` holds `trend` where there is no answer at all and `modes` where
        a change of the way of asking cannot be seen.
    """
    context = survey.context
    frame = survey.answers[survey.answers["period"].isin([str(p) for p in context.trend])].reset_index(drop=True)
    if frame.empty:
        return Part(left_out=("trend",))
    occasions = _occasions(frame)
    cut = _break(frame, occasions)
    found = list(_series(survey, frame, occasions, cut[0].at if cut else 0))
    width = [(s.scale[1] - s.scale[0]) / 4 for s in found]
    options = context.parameters
    trends = [
        score_trend(s.mean[s.se > 0], s.se[s.se > 0], occasions.places[s.at[s.se > 0]], options.balanced_margin * w,
                    options.month_wobble * w, options.confidence)
        for s, w in zip(found, width, strict=True)
    ]  # fmt: skip
    trends = list(judged(trends, [options.balanced_margin * w for w in width], options.confidence))
    figures = [_figure(context, occasions, cut, s, t) for s, t in zip(found, trends, strict=True)]
    left_out = [*([] if figures else ["trend"]), *([] if _modes(frame) is not None else ["modes"])]
    return Part(tuple(figures), tuple(left_out))


def _occasions(frame: pd.DataFrame) -> Occasions:
    """Sort the answers into months, or into waves where the survey is one of waves."""
    month = frame["period"].map({p: Period.parse(p).ordinal for p in frame["period"].unique()}).to_numpy(float)
    place, labels, unit = month, frame["period"], "month"
    if _in_waves(frame, month):
        labels, unit = frame["wave"], "wave"
        if "responded_at" in frame.columns:
            moment = frame["responded_at"].dt
            place = month + ((moment.day - 1) / moment.days_in_month).to_numpy(float)
    groups = pd.DataFrame({"place": place, "month": month}).groupby(labels.to_numpy())
    table = groups.agg(place=("place", "mean"), start=("month", "min"), end=("month", "max")).sort_values("place")
    number = labels.map({label: i for i, label in enumerate(table.index)}).to_numpy(np.int64)
    starts, ends = (tuple(Period(0, 1).shift(int(m)) for m in table[name]) for name in ("start", "end"))
    return Occasions(unit, number, table["place"].to_numpy(float), starts, ends)


def _in_waves(frame: pd.DataFrame, month: NDArray[np.float64]) -> bool:
    """Tell whether answers come in waves: each within two months, one after the other, with months between."""
    if "wave" not in frame.columns or frame["wave"].isna().any() or frame["wave"].nunique() < 2:
        return False
    ends = pd.Series(month).groupby(frame["wave"].to_numpy()).agg(["min", "max"]).sort_values("min")
    short = bool((ends["max"] - ends["min"] <= 1).all())
    apart = bool((ends["min"].to_numpy()[1:] > ends["max"].to_numpy()[:-1]).all())
    return short and apart and len(np.unique(month)) < month.max() - month.min() + 1


def _modes(frame: pd.DataFrame) -> pd.Series | None:
    """Return how each answer was given; None where the data do not say."""
    return frame["mode"] if "mode" in frame.columns and frame["mode"].notna().any() else None


def _break(frame: pd.DataFrame, occasions: Occasions) -> tuple[Break, list[str]] | None:
    """Find the last change of the mix of modes, with the names of the modes."""
    modes = _modes(frame)
    if modes is None:
        return None
    known = modes.notna().to_numpy()
    names = sorted(modes[known].astype(str).unique())
    counts = np.zeros((len(occasions.places), len(names)), np.int64)
    column = modes[known].astype(str).map({name: i for i, name in enumerate(names)}).to_numpy(np.int64)
    np.add.at(counts, (occasions.number[known], column), 1)
    found = last_break(counts)
    return (found, names) if found is not None else None


def _series(survey: Survey, frame: pd.DataFrame, occasions: Occasions, start: int) -> Iterator[Series]:
    """Give the scores that are followed: the overall one first, then each dimension."""
    mine, questionnaire = scores.perceived(frame, survey.questionnaire), survey.questionnaire
    groups = scores.dimensions(scores.asked(frame, questionnaire, "perceived"))
    ends = {name: (group[0].scale.min, group[0].scale.max) for name, group in groups.items()}
    whose, overall = survey.clusters(frame), survey.asked("overall", frame)
    if overall is not None and questionnaire.overall is not None:
        asked = questionnaire.overall.scale
        yield _one(scores.OVERALL, overall, (asked.min, asked.max), True, occasions, whose, start)
    elif scores.OVERALL in mine.columns:
        yield _one(scores.OVERALL, mine[scores.OVERALL], next(iter(ends.values())), False, occasions, whose, start)
    for name, scale in ends.items():
        yield _one(name, mine[name], scale, False, occasions, whose, start)


def _one(
    name: str,
    values: pd.Series,
    scale: tuple[float, float],
    question: bool,
    occasions: Occasions,
    whose: NDArray[np.int64],
    start: int,
) -> Series:
    """Take the mean of each occasion from `start` on; occasions of a single answer are left out.

    One spread of answers serves all occasions: that of a few answers is too unsure to weigh a month by. Answers of one
    customer within an occasion count as one opinion.
    """
    y, number = values.to_numpy(float), occasions.number
    there = ~np.isnan(y) & (number >= start)
    all_answers = np.bincount(number[there], minlength=len(occasions.places))
    at = np.flatnonzero(all_answers >= LEAST_ANSWERS)
    kept = there & np.isin(number, at)
    y, number, whose = y[kept], number[kept], whose[kept]
    answers = all_answers[at]
    mean = np.bincount(number, y, len(all_answers))[at] / answers
    left = y - mean[np.searchsorted(at, number)]
    own = np.unique(number * (int(whose.max(initial=0)) + 1) + whose, return_inverse=True)[1]
    squares = float((np.bincount(own, left) ** 2).sum()) if len(left) else 0.0
    free = int(answers.sum()) - len(at)
    known = free > 0 and squares > np.finfo(float).eps
    se = np.sqrt(squares / free / answers) if known else np.zeros(len(at))
    missed = len(np.unique(occasions.number[occasions.number >= start])) - len(at)
    return Series(name, scale, question, at, mean, se, answers, missed)


def _figure(
    context: Context, occasions: Occasions, cut: tuple[Break, list[str]] | None, series: Series, trend: ScoreTrend
) -> Figure:
    """Write a trend as a figure; under six occasions what there is so far."""
    few = trend.verdict == "too_few"
    change, more = _so_far(context, occasions, cut, series) if few else _told(context, occasions, series, trend)
    low, high = series.scale
    more = {"margin": context.parameters.balanced_margin * (high - low) / 4, **more}
    detail: dict[str, Any] = {
        "unit": occasions.unit,
        "question": series.question,
        "min": low,
        "max": high,
        "left_out": series.left_out,
        "break": _told_break(occasions, cut),
        "of_100": _of_100(series.scale, change, more),
        **more,
    }
    return context.figure(MEASURE, series.name, change, verdict=trend.verdict, survey=True, detail=detail)


def _of_100(scale: tuple[float, float], change: Estimate, more: dict[str, Any]) -> dict[str, Any]:
    """Return what is in points of the scale in points of 100 as well, so that scales can stand on one axis."""
    low, high = scale
    differences = {"value": change.value, "low": change.low, "high": change.high, "margin": more["margin"]}
    told: dict[str, Any] = {name: None if v is None else 100 * v / (high - low) for name, v in differences.items()}
    told |= {name: 100 * (more[name] - low) / (high - low) for name in ("first", "last") if name in more}
    found = more.get("step")
    if found is not None:
        sizes = {name: 100 * found[name] / (high - low) for name in ("change", "low", "high")}
        told["step"] = sizes | {name: 100 * (found[name] - low) / (high - low) for name in ("before", "after")}
    return told


def _span(occasions: Occasions, at: NDArray[np.int64]) -> dict[str, Any]:
    """Tell which months (or waves) were used."""
    if not len(at):
        return {"used": 0}
    first, last = occasions.starts[at[0]], occasions.ends[at[-1]]
    return {"used": len(at), "from": str(first), "through": str(last), "months": last.ordinal - first.ordinal + 1}


def _told(context: Context, occasions: Occasions, series: Series, trend: ScoreTrend) -> tuple[Estimate, dict[str, Any]]:
    """Return a trend with its line and, where one explains it better, its step."""
    more = {"p": trend.p, "p_adjusted": trend.p_adjusted, "first": trend.first, "last": trend.last}
    change = replace(trend.change, n=int(series.answers.sum()))
    return change, {**_span(occasions, series.at), **more, "step": _step(context, occasions, series, trend)}


def _step(context: Context, occasions: Occasions, series: Series, trend: ScoreTrend) -> dict[str, Any] | None:
    """Tell of the step that explains a trend better than a line; None where none does."""
    if trend.verdict not in ("rising", "falling") or len(series.at) < MANY:
        return None
    options, places = context.parameters, occasions.places[series.at]
    seed = (str(context.period), MEASURE, series.name)
    found = step(series.mean, series.se**2 + (trend.tau2 or 0.0), places, *seed, draws=options.bootstrap,
                 confidence=options.confidence)  # fmt: skip
    if found is None or found.p >= STEP_LEVEL or found.change.value is None:
        return None
    if (found.change.value > 0) != (trend.verdict == "rising"):
        return None
    return {
        "from": str(occasions.starts[series.at[found.at]]),
        "before": found.before,
        "after": found.after,
        "change": found.change.value,
        "low": found.change.low,
        "high": found.change.high,
        "p": found.p,
    }


def _so_far(
    context: Context, occasions: Occasions, cut: tuple[Break, list[str]] | None, series: Series
) -> tuple[Estimate, dict[str, Any]]:
    """Return what few occasions say: the last level against the first, and when more will be known."""
    shown = series.answers >= (context.parameters.min_cell if context.scope != "all" else LEAST_ANSWERS)
    at, mean, se = series.at[shown], series.mean[shown], series.se[shown]
    have, total = len(series.at), int(series.answers.sum())
    why = "break" if cut else "few" if have < FEWEST else "spread"
    monthly = occasions.unit == "month" and 0 < have < FEWEST
    due = str(occasions.ends[series.at[-1]].shift(FEWEST - have)) if monthly else None
    more = {**_span(occasions, at), "used": have, "so_far": {"needs": FEWEST, "why": why, "known_from": due}}
    if len(at) < 2:
        return Estimate(None, None, None, total), more
    spread = float(np.hypot(se[0], se[-1]))
    value, method = float(mean[-1] - mean[0]), "last less first, pooled variance"
    more |= {"first": float(mean[0]), "last": float(mean[-1])}
    if not spread:
        return Estimate(value, None, None, total), more
    reach = spread * float(special.stdtrit(total - have, (1 + context.parameters.confidence) / 2))
    return Estimate(value, value - reach, value + reach, total, spread, method), more


def _told_break(occasions: Occasions, cut: tuple[Break, list[str]] | None) -> dict[str, Any] | None:
    """Tell since when answers come by another mix of modes: the largest mode of each side, with its share there."""
    if cut is None:
        return None
    found, names = cut
    sides = {}
    for side, shares in (("before", found.before), ("after", found.after)):
        largest = int(np.argmax(shares))
        sides[side] = {"mode": names[largest], "share": shares[largest]}
    return {"from": str(occasions.starts[found.at]), "distance": found.distance, **sides}
