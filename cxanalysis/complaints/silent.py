"""How many of the dissatisfied never complain: the survey's answers held against the complaints of those who gave them.

What the literature says of it stands beside as a reference and enters no figure of the company's own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.context import WITHHELD_FEW, Context, Part, scaled
from cxanalysis.facts.silent import AFTER, BEFORE, Voices
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.rates import clustered_ratio

MEASURE = "complaints.silent"
FEWEST_POINTS = 3  # "two worst" needs a scale of four points at least


def silent(voices: Voices | None, scale: tuple[float, float] | None, context: Context) -> Part:
    """Estimate the share and the number of the dissatisfied who do not complain.

    Parameters
    ----------
    voices : Voices or None
        `facts.voices` of the overall question; None where it was not asked, or nobody is known.
    scale : pair of float or None
        Its lowest and its highest answer.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.silent` of `share` (of the dissatisfied answers, those whose customer did not complain from six
        months before to three after) and of `customers` (of the active customers, as many as among the answers), with
        `reference` and what it would give beside. Left out: `silent_question` (nobody, or nobody known, was asked),
        `silent_scale` (under four points there are no two worst answers), `silent_none` (nobody is dissatisfied).
    """
    if voices is None or scale is None:
        return Part(left_out=("silent_question",))
    low, high = scale
    if high - low < FEWEST_POINTS:
        return Part(left_out=("silent_scale",))
    answers = voices.answers
    poor = answers["score"] <= low + 1
    if not poor.any():
        return Part(left_out=("silent_none",))
    share = _share(answers[poor], 1 - answers.loc[poor, "complained"], context)
    content = answers[answers["score"] >= high - 1]
    spoke = _share(content, content["complained"], context)
    reference, told = context.parameters.complain_share, context.parameters.people_told
    about: dict[str, Any] = {
        "customers": int(answers.loc[poor, "customer"].nunique()), "answers": len(answers),
        "first": _month(int(answers["month"].min())), "last": _month(int(answers["month"].max())),
        "before": BEFORE, "after": AFTER, "reference": reference, "told": told,
        "spoke": None if share.value is None else 1 - share.value,
        "spoke_low": None if share.high is None else 1 - share.high,
        "spoke_high": None if share.low is None else 1 - share.low,
    }  # fmt: skip
    if _tellable(content, context):
        about |= {"satisfied_spoke": spoke.value, "satisfied_low": spoke.low, "satisfied_high": spoke.high}
        about |= {"satisfied_n": spoke.n}
    few = context.scope != "all" and about["customers"] < context.parameters.min_cell
    withheld = WITHHELD_FEW if few else ""
    first = context.figure(MEASURE, "share", share, survey=True, withheld=withheld, detail=about)
    return Part((first, *_customers(voices, poor, withheld, context)))


def _share(answers: pd.DataFrame, events: pd.Series, context: Context) -> Estimate:
    """Estimate a share of answers, customers as clusters."""
    customer = np.unique(answers["customer"].to_numpy(), return_inverse=True)[1]
    x, m = np.bincount(customer, events.to_numpy(dtype="float64")), np.bincount(customer)
    return clustered_ratio(x, m, context.parameters.confidence)


def _tellable(answers: pd.DataFrame, context: Context) -> bool:
    return answers["customer"].nunique() >= context.parameters.min_cell


def _customers(voices: Voices, poor: pd.Series, withheld: str, context: Context):
    """Estimate the number of silent dissatisfied customers; nothing where nobody is known to be active."""
    if not voices.active:
        return
    answers = voices.answers
    quiet = poor & (answers["complained"] == 0)
    share = _share(answers, quiet.astype("float64"), context)
    parameter = context.parameters.complain_share
    behind = voices.complainers / parameter - voices.complainers
    number = replace(scaled(share, voices.active), n=len(answers), method="clustered_ratio")
    detail = {"active": voices.active, "complainers": voices.complainers, "reference": parameter,
              "reference_customers": behind}  # fmt: skip
    figure = context.figure(MEASURE, "customers", number, survey=True, withheld=withheld, detail=detail)
    yield replace(figure, unit="count")


def _month(ordinal: int) -> str:
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"
