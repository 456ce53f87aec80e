"""Answers whose drivers are known: what customers think of three dimensions, and outcomes that weigh them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from cxanalysis.context import Part
from cxanalysis.data.questionnaire import Asked, Questionnaire
from cxanalysis.satisfaction import drivers, priorities
from cxanalysis.satisfaction.survey import Survey
from tests import survey

WEIGHTS = {"reliability": 0.6, "empathy": 0.35, "tangibles": 0.0}


def asked(items: int = 3, again: bool = False, **options) -> Questionnaire:
    """A questionnaire of perceptions; `again` adds the question of buying again."""
    made = survey.questionnaire(("perceived",), items=items, **options)
    return replace(made, repurchase=Asked("again", survey.FIVE)) if again else made


def answers(
    form: Questionnaire,
    weights: Mapping[str, float] = WEIGHTS,
    months: int = 12,
    a_month: int = 120,
    levels: Mapping[str, float] | None = None,
    bend: float = 0.0,
    dip: float = 0.0,
    customers: int = 400,
) -> pd.DataFrame:
    """Twelve months of a customer base; `bend` makes low reliability weigh more, `dip` lowers all in every third month.

    `levels` are the mean scores of dimensions (5 where not given).
    """
    rng = np.random.default_rng([months, a_month, len(form.questions)])
    nature = rng.normal(0, 0.6, customers)
    frames = []
    for k in range(months):
        who = rng.choice(customers, a_month, replace=False) if a_month <= customers else np.arange(a_month) % customers
        low = dip if k % 3 == 0 else 0.0
        common = nature[who] + rng.normal(0, 0.3, a_month)
        behind = {d: common + rng.normal(0, 0.7, a_month) for d in survey.DIMENSIONS}
        columns: dict[str, object] = {}
        for q in form.questions:
            centre = (levels or {}).get(str(q.dimension), 5.0) - low
            columns[str(q.perceived)] = _whole(centre + behind[str(q.dimension)] + rng.normal(0, 0.5, a_month), 1, 7)
        pull = sum(w * behind[d] for d, w in weights.items()) + bend * np.minimum(behind["reliability"], 0) - low
        columns["overall"] = _whole(3.4 + 0.7 * pull + rng.normal(0, 0.5, a_month), 1, 5)
        columns["nps"] = _whole(7.5 + 1.2 * behind["empathy"] + rng.normal(0, 1.2, a_month), 0, 10)
        columns["again"] = _whole(3.6 + 0.6 * behind["tangibles"] + rng.normal(0, 0.5, a_month), 1, 5)
        names = [f"c{i}" for i in who]
        frames.append(pd.DataFrame({"period": str(survey.NOW.shift(k + 1 - months)), "customer_id": names, **columns}))
    return pd.concat(frames, ignore_index=True)


def _whole(values: np.ndarray, low: int, high: int) -> np.ndarray:
    return np.clip(np.rint(values), low, high)


def analysed(frame: pd.DataFrame, form: Questionnaire, scope: str = "all", lines=None, **parameters) -> Part:
    """What the analysis finds: drivers, and the map."""
    about = survey.context(scope, survey.NOW.shift(-11), **{"bootstrap": 299, **parameters})
    given = Survey(form, frame, about)
    part = drivers.analyse(given)
    return Part(part.figures + priorities.analyse(given, part, lines).figures, part.left_out)
