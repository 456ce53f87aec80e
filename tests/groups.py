"""Answers of customers whose groups are known, for the tests of segments and of mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from cxanalysis.satisfaction import Survey
from tests import survey

SEGMENTS = ("Shops", "Cafes", "Hotels", "茶馆")


def people(customers: int, segments: Sequence[str] = SEGMENTS, **more: Sequence[str]) -> pd.DataFrame:
    """Customers c0, c1, ..., dealt in turn to the segments, and to the values of further attributes in blocks."""
    number = np.arange(customers)
    table = {"segment": np.array(segments)[number % len(segments)]}
    table |= {name: np.array(values)[number * len(values) // customers] for name, values in more.items()}
    return pd.DataFrame({**table, "active": True}, index=pd.Index([f"c{i}" for i in number], name="customer_id"))


def asked(
    known: pd.DataFrame,
    lower: Mapping[tuple[str, str], float] | None = None,
    months: int = 12,
    n: int = 100,
    scope: str = "all",
    items: int = 2,
    singles: bool = True,
    **parameters: object,
) -> Survey:
    """Answers of `n` customers drawn each month; `lower` moves a segment's perception of a dimension."""
    questionnaire = survey.questionnaire(roles=("perceived",), items=items, singles=singles)
    frames = []
    for ago in range(months):
        frame = survey.month(questionnaire, n, {}, survey.NOW.shift(-ago))
        drawn = np.random.default_rng([ago, n]).choice(known.index.to_numpy(), n)
        frame.insert(1, "customer_id", drawn)
        for (segment, dimension), change in (lower or {}).items():
            theirs = known["segment"][drawn].to_numpy() == segment
            for question in questionnaire.questions:
                if question.dimension == dimension:
                    frame.loc[theirs, question.perceived] += change
        frames.append(frame)
    first = survey.NOW.shift(1 - months)
    answers = pd.concat(frames[::-1], ignore_index=True)
    return Survey(questionnaire, answers, survey.context(scope, first, **parameters), known)
