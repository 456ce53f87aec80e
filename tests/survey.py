"""A small survey to test with: a questionnaire of two dimensions, answers by month, and the book of its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from cxanalysis import evaluation, headline, satisfaction
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.data.questionnaire import Asked, Question, Questionnaire, Scale
from cxanalysis.period import Period
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.record import Record
from cxanalysis.satisfaction import Survey, trend

NOW = Period(2026, 10)
SEVEN, FIVE, TEN = Scale(1.0, 7.0), Scale(1.0, 5.0), Scale(0.0, 10.0)
ROLES = ("perceived", "expected", "desired", "adequate")
DIMENSIONS = {"reliability": "Reliability", "empathy": "Empathy", "tangibles": "Tangibles"}


def questionnaire(
    roles: Sequence[str] = ROLES, items: int = 2, singles: bool = True, weights: bool = False, scale: Scale = SEVEN
) -> Questionnaire:
    """Three dimensions of `items` items each, asked in `roles`; `singles` adds overall and recommend."""
    questions = tuple(
        Question(
            id=f"{name[:3]}{k}", dimension=name, text={"en": f"{words} item {k}"}, reversed=False, scale=scale,
            staff={},
            **{role: f"{name[:3]}{k}_{role[0]}" if role in roles else None for role in ROLES},
        )
        for name, words in DIMENSIONS.items()
        for k in range(1, items + 1)
    )  # fmt: skip
    return Questionnaire(
        title={}, questions=questions, dimensions={k: {"en": v} for k, v in DIMENSIONS.items()},
        dimension_importance={k: f"w_{k}" for k in DIMENSIONS} if weights else {},
        overall=Asked("overall", FIVE) if singles else None, recommend=Asked("nps", TEN) if singles else None,
        repurchase=None, factors=(), touchpoints=(), opens=(),
    )  # fmt: skip


def context(scope: str = "all", first: Period = NOW, **parameters: object) -> Context:
    return Context(NOW, scope, Parameters(**parameters), first, tuple(DIMENSIONS))


def month(
    asked: Questionnaire, n: int, levels: Mapping[str, float], period: Period = NOW, overall: float = 3.6
) -> pd.DataFrame:
    """Answers of `n` respondents in a month: noisy whole numbers about the `levels` of "dimension:role"."""
    rng = np.random.default_rng([period.ordinal, n, 7])
    columns: dict[str, object] = {}
    for q in asked.questions:
        for role in ROLES:
            if column := getattr(q, role):
                centre = levels.get(
                    f"{q.dimension}:{role}", {"expected": 6.0, "desired": 6.4, "adequate": 4.0}.get(role, 5.0)
                )
                columns[column] = np.clip(np.rint(rng.normal(centre, 0.8, n)), q.scale.min, q.scale.max)
    if asked.overall:
        columns["overall"] = np.clip(np.rint(rng.normal(overall, 0.8, n)), 1, 5)
    if asked.recommend:
        columns["nps"] = np.clip(np.rint(rng.normal(7.6, 1.6, n)), 0, 10)
    return pd.DataFrame({"period": str(period), **columns})


def book(
    answers: pd.DataFrame, asked: Questionnaire, invitations: pd.DataFrame | None = None, scope: str = "all", **options
) -> tuple[Book, satisfaction.Satisfaction]:
    """The book of a report on these answers, judged as a notebook does it, and the analysis."""
    first = min((Period.parse(p) for p in answers["period"]), default=NOW)
    about = context(scope, min(first, NOW), **options)
    asking = Survey(asked, answers, about)
    found = satisfaction.analyse(asking, invitations)
    found = replace(found, figures=(*found.figures, *trend.analyse(asking).figures))
    judged = headline.judged(found.figures, about)
    found = replace(found, figures=judged)
    record = Record(str(NOW), scope)
    record.add(judged)
    names = {q.id: q.text["en"] for q in asked.questions} | DIMENSIONS
    signals = evaluation.signals(judged, 1000, headline.card_keys(judged, about), about)
    made = Book(
        record=record, t=language("en"), names=names, organisation="Test", context=about, signals=tuple(signals),
        everything=tuple(f for f in judged if f.period == str(NOW)),
    )  # fmt: skip
    return made, found
