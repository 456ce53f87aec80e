"""Which scores satisfaction, repurchase and recommendation go with, and how sure their order is.

A month's answers are too few for this, so it is told of the window, its answers taken together: that a score fell in
June and satisfaction with it is evidence as much as that customers differ within June. But what moves all scores at
once would make a driver of each; so one is shown only where it stands out within the months too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats import importance, resample
from cxanalysis.stats.asymmetry import balance_verdict, sides
from cxanalysis.stats.cells import within
from cxanalysis.stats.drivers import Drivers, drivers
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.ordinal import proportional_odds
from cxanalysis.stats.reliability import cronbach_alpha

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Scale

OUTCOMES = ("overall", "repurchase", "recommend")
PER_PREDICTOR = 10  # answers a predictor needs before a model of it is worth fitting
SPREAD = 1e-9  # points; less is arithmetic, not opinion
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Window:
    """What the models of all outcomes share: the scores, whose answers they are, and each score's share of error."""

    names: tuple[str, ...]
    clusters: NDArray[np.int64]
    group: NDArray[np.int64]
    error: Mapping[str, float]


@dataclass(frozen=True)
class _Model:
    """Complete answers to an outcome and the scores beside it.

    `x` and `y` are away from their mean, `answers` as given, `month` numbers when; `error` is the share of each score's
    variance that is error of measurement; `lost` answers to the outcome lack a score; `first` is the earliest month.
    """

    outcome: str
    names: tuple[str, ...]
    x: Floats
    y: Floats
    answers: Floats
    month: NDArray[np.int64]
    error: Floats
    clusters: NDArray[np.int64]
    group: NDArray[np.int64]
    lost: int
    first: str

    @cached_property
    def about(self) -> dict[str, Any]:
        """What every figure of the model says of itself."""
        customers = len(np.unique(self.clusters))
        return {"outcome": self.outcome, "lost": self.lost, "customers": customers, "first": self.first}


def analyse(survey: Survey) -> Part:
    """Rank what the outcomes of a survey go with.

    Parameters
    ----------
    survey : Survey
        Answers of the window.

    Returns
    -------
    Part
        For each outcome asked: `driver` a score (item `outcome:score`, the overall question's without prefix) and
        `driver_r2`; for the overall question also `driver_odds` and `asymmetry`. Codes left out:
        driver_scores, driver_many, driver_outcome, driver_few:outcome, driver_flat:outcome, driver_nothing:outcome,
        driver_same:score, driver_gaps:score, driver_copy:score, driver_odds.
    """
    names = survey.dimensions or survey.items
    if len(names) < 2 or len(names) > importance.MOST:
        return Part(left_out=("driver_scores" if len(names) < 2 else "driver_many",))
    figures: list[Figure] = []
    left_out: list[str] = []
    seed = (str(survey.period), "satisfaction.driver")
    window = _window(survey, names, seed)
    times = resample.draws(int(window.group.max()) + 1, survey.context.parameters.bootstrap, *seed)
    for outcome in OUTCOMES:
        model = _model(survey, outcome, window, left_out)
        if model is None:
            continue
        confidence = survey.context.parameters.confidence
        found = drivers(model.x, model.y, model.group, times, model.error, confidence)
        if found is None:
            left_out.append(f"driver_nothing:{outcome}")
            continue
        x, y = within(model.x, model.month), within(model.y, model.month)
        figures += _shares(survey, model, found, drivers(x, y, model.group, times, model.error, confidence))
        if outcome == "overall":
            figures += _odds(survey, model, found, left_out)
            figures += _asymmetries(survey, model)
    if all(survey.asked(name, survey.window) is None for name in OUTCOMES):
        left_out.append("driver_outcome")
    return Part(tuple(figures), tuple(dict.fromkeys(left_out)))


def _window(survey: Survey, names: tuple[str, ...], seed: tuple[str, ...]) -> _Window:
    """Deal customers into groups, and take errors of measurement: 1 - alpha of a dimension's items.

    A score of one item has an error that nobody knows; it is taken as 0.
    """
    clusters = survey.clusters(survey.window)
    asked = scores.dimensions(scores.asked(survey.window, survey.questionnaire, "perceived"))
    error = dict.fromkeys(names, 0.0)
    for name, items in asked.items():
        if name in error and len(items) > 1:
            alpha = cronbach_alpha(survey.scores[[q.id for q in items]].to_numpy(float)).raw.value
            error[name] = 0.0 if alpha is None else min(max(1 - alpha, 0.0), 1.0)
    return _Window(names, clusters, resample.groups(clusters, *seed), error)


def _model(survey: Survey, outcome: str, window: _Window, left_out: list[str]) -> _Model | None:
    """Gather the complete answers; None, with the reason left out, where they carry no model."""
    answers = survey.asked(outcome, survey.window)
    if answers is None:
        return None
    rows = answers.notna()
    table = survey.scores.loc[rows, list(window.names)]
    gaps = [name for name in window.names if table[name].notna().sum() * 2 < len(table)]
    left_out += [f"driver_gaps:{name}" for name in gaps]
    table = table.drop(columns=gaps).dropna()
    given = answers.loc[table.index]
    x, y = _centred(table), _centred(given.to_frame())[:, 0]
    same = [name for name, spread in zip(table.columns, _spread(x), strict=True) if spread < SPREAD]
    place = survey.window.index.get_indexer(table.index)
    clusters, used = window.clusters[place], [name for name in table.columns if name not in same]
    if not _enough(survey, len(table), clusters, len(used)):
        left_out.append(f"driver_few:{outcome}")
        return None
    left_out += [f"driver_same:{name}" for name in same]
    if _spread(y) < SPREAD or len(used) < 2:
        left_out.append(f"driver_flat:{outcome}" if len(used) > 1 else "driver_scores")
        return None
    x = x[:, [name not in same for name in table.columns]]
    left_out += [f"driver_copy:{used[j]}" for j in importance.copies(np.corrcoef(x.T))]
    error, lost = np.array([window.error[name] for name in used]), int(rows.sum()) - len(table)
    period = survey.window["period"].loc[table.index]
    about = (clusters, window.group[place], lost, str(period.min()))
    month = pd.factorize(period)[0].astype(np.int64)
    return _Model(outcome, tuple(used), x, y, given.to_numpy(float), month, error, *about)


def _enough(survey: Survey, answers: int, clusters: NDArray[np.int64], predictors: int) -> bool:
    options = survey.context.parameters
    customers = len(np.unique(clusters))
    return answers >= max(options.min_n, PER_PREDICTOR * predictors) and customers >= max(
        options.min_n, options.min_cell
    )


def _centred(table: pd.DataFrame) -> Floats:
    """Take scores from their mean."""
    return (table - table.mean()).to_numpy(float)


def _spread(values: Floats) -> Floats:
    """Return the largest distance from the mean, 0 where there is no answer."""
    return np.abs(values).max(axis=0, initial=0.0)


def _shares(survey: Survey, model: _Model, found: Drivers, within: Drivers | None) -> Iterator[Figure]:
    """Give each score's share of what all explain, and how much that is; `within` the months it must stand out too."""
    context = survey.context
    prefix = "" if model.outcome == "overall" else f"{model.outcome}:"
    for j, name in enumerate(model.names):
        share = found.estimate(j)
        detail = {
            **model.about,
            "score": name,
            "rank_low": int(found.rank_low[j]),
            "rank_high": int(found.rank_high[j]),
            "noise": float(found.noise[j]),
            "alpha": float(1 - model.error[j]),
            "r": float(found.r[j]),
            "equal": 1 / len(model.names),
        }
        verdict = "shown" if within is not None and found.shown[j] and within.shown[j] else "unclear"
        yield context.figure(
            "satisfaction.driver", prefix + name, share, "bootstrap of customers", verdict=verdict, survey=True,
            detail=detail,
        )  # fmt: skip
    explained = Estimate(found.r2, found.r2_low, found.r2_high, found.n)
    about = {**model.about, "scores": len(model.names)}
    yield context.figure(
        "satisfaction.driver_r2", model.outcome, explained, "bootstrap of customers", survey=True, detail=about
    )


def _odds(survey: Survey, model: _Model, found: Drivers, left_out: list[str]) -> Iterator[Figure]:
    """Give the odds of a better answer, taken as ordered steps, and whether they rank the scores alike."""
    confidence = survey.context.parameters.confidence
    fit = proportional_odds(model.x / model.x.std(axis=0), model.answers, model.clusters, confidence)
    if fit is None:
        left_out.append("driver_odds")
        return
    sure = found.rank_high[:, None] < found.rank_low[None]  # [i, j]: i explains more than j beyond doubt
    against = sure & (fit.beta[:, None] < fit.beta[None])
    agrees = bool(found.rank_low[np.argmax(fit.beta)] == 1 and not against.any())
    for j, name in enumerate(model.names):
        value, low, high = (float(np.exp(log[j])) for log in (fit.beta, fit.low, fit.high))
        ratio = Estimate(value, low, high, fit.n)
        yield survey.context.figure(
            "satisfaction.driver_odds", name, ratio, "proportional odds", survey=True,
            detail={**model.about, "agrees": agrees},
        )  # fmt: skip


def _asymmetries(survey: Survey, model: _Model) -> Iterator[Figure]:
    """Give what a low score costs against what a high one adds, judged together with all others."""
    options, question = survey.context.parameters, survey.questionnaire.overall
    found = sides(model.x, model.y, model.clusters, options.confidence)
    if found is None or question is None:
        return
    margin = options.equal_margin * (question.scale.max - question.scale.min)
    adjusted = holm([side.p for side in found])
    for j, (name, side, p) in enumerate(zip(model.names, found, adjusted, strict=True)):
        detail = {**model.about, "p": side.p, "p_adjusted": p, "margin": margin, "step": float(model.x[:, j].std())}
        detail["at_end"] = max(
            _at_end(model.answers, question.scale), _at_end(survey.scores[name].dropna().to_numpy(), survey.scale(name))
        )
        for what, one in (("penalty", side.penalty), ("reward", side.reward)):
            detail |= {what: one.value, f"{what}_low": one.low, f"{what}_high": one.high}
        verdict = balance_verdict(side, float(p if p is not None else 1.0), margin, 1 - options.confidence)
        yield survey.context.figure(
            "satisfaction.asymmetry", name, side.balance, verdict=verdict, survey=True, detail=detail
        )


def _at_end(values: Floats, scale: Scale) -> float:
    """Return the share of answers at the fuller end of the scale, where a straight line bends by itself."""
    return float(max((values <= scale.min).mean(), (values >= scale.max).mean()))
