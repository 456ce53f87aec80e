"""From answers to scores: one row a respondent, one column an item, a dimension, or the overall.

A gap is taken within a respondent, between two answers on the same scale, both given. A dimension's score is the mean
of a respondent's paired items when at least half of them are answered; the overall score needs all dimensions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Question, Questionnaire

OVERALL = "overall"
ASKED = "asked"  # weights of the dimensions as each respondent gave them
LEAST_POINTS, MOST_POINTS = 90, 110  # points meant to make 100
POINTS_DIGITS = 6  # 33.3 + 33.3 + 23.4 make 90, whatever binary fractions say


@dataclass(frozen=True)
class Pair:
    """Perception and one other answer (expectation, adequate, desired) on the same pairs, and their difference.

    Each frame has one row a respondent and one column an item, then a dimension, then `overall`; `dimensions` are those
    asked in both.
    """

    perceived: pd.DataFrame
    other: pd.DataFrame
    dimensions: tuple[str, ...]

    @cached_property
    def difference(self) -> pd.DataFrame:
        """Perception minus the other answer, per respondent."""
        return self.perceived - self.other


def answer(frame: pd.DataFrame, question: Question, role: str) -> pd.Series | None:
    """Return one question's answers in one role, reversed items turned round; None where it was not asked."""
    column = getattr(question, role)
    if column is None or column not in frame.columns:
        return None
    values = frame[column].astype("float64")
    return question.scale.min + question.scale.max - values if question.reversed else values


def asked(frame: pd.DataFrame, questionnaire: Questionnaire, role: str) -> list[Question]:
    """Return the questions that were asked in a role (their column is there and anybody answered)."""
    found = []
    for question in questionnaire.questions:
        values = answer(frame, question, role)
        if values is not None and values.notna().any():
            found.append(question)
    return found


def one_scale(questions: Sequence[Question]) -> bool:
    """Tell whether questions share one scale; items on different scales are never averaged."""
    return len({(q.scale.min, q.scale.max) for q in questions}) <= 1


def dimensions(questions: Sequence[Question]) -> dict[str, list[Question]]:
    """Group questions by dimension, in the questionnaire's order, leaving out dimensions of mixed scales."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        if question.dimension:
            groups.setdefault(question.dimension, []).append(question)
    return {name: group for name, group in groups.items() if one_scale(group)}


def made_of(frame: pd.DataFrame, questionnaire: Questionnaire) -> dict[str, set[tuple[str, str]]]:
    """Return the roles and questions behind each dimension and the overall: months made of others do not compare."""
    found: dict[str, set[tuple[str, str]]] = {}
    for role in ("perceived", "expected"):
        for name, group in dimensions(asked(frame, questionnaire, role)).items():
            for key in (name, OVERALL):
                found.setdefault(key, set()).update((role, question.id) for question in group)
    return found


def widen(items: pd.DataFrame, groups: Mapping[str, Sequence[Question]]) -> pd.DataFrame:
    """Add a column for each dimension and for the overall to a frame of item scores.

    Examples
    --------
    >>> from types import SimpleNamespace as Q
    >>> scale = Q(min=1, max=7)
    >>> items = pd.DataFrame({"a": [1.0, 3.0], "b": [3.0, None], "c": [5.0, 5.0]})
    >>> groups = {"x": [Q(id="a", scale=scale), Q(id="b", scale=scale)], "y": [Q(id="c", scale=scale)]}
    >>> widen(items, groups)[["x", "y", "overall"]].to_numpy().tolist()
    [[2.0, 5.0, 3.5], [3.0, 5.0, 4.0]]
    """
    place = {name: i for i, name in enumerate(items.columns)}
    values = items.to_numpy(dtype="float64")
    more: dict[str, NDArray[np.float64]] = {}
    for name, group in groups.items():
        mine = values[:, [place[q.id] for q in group]]
        count = (~np.isnan(mine)).sum(axis=1)
        enough = (count * 2 >= len(group)) & (count > 0)
        more[name] = np.where(enough, np.nansum(mine, axis=1) / np.maximum(count, 1), np.nan)
    if more and one_scale([q for group in groups.values() for q in group]):
        more[OVERALL] = np.column_stack(list(more.values())).mean(axis=1)
    table = np.column_stack([values, *more.values()]) if more else values
    return pd.DataFrame(table, index=items.index, columns=[*items.columns, *more])


def paired(frame: pd.DataFrame, questionnaire: Questionnaire, role: str) -> Pair | None:
    """Pair perception with another role, item by item; None where no item was asked in both.

    Parameters
    ----------
    frame : pandas.DataFrame
        Answers, one row a respondent.
    questionnaire : Questionnaire
        Which column is which question.
    role : str
        `expected`, `adequate` or `desired`.
    """
    both = [q for q in asked(frame, questionnaire, role) if answer(frame, q, "perceived") is not None]
    if not both:
        return None
    mine = pd.DataFrame({q.id: answer(frame, q, "perceived") for q in both}, index=frame.index)
    other = pd.DataFrame({q.id: answer(frame, q, role) for q in both}, index=frame.index)
    kept = mine.notna() & other.notna()
    groups = dimensions(both)
    return Pair(widen(mine.where(kept), groups), widen(other.where(kept), groups), tuple(groups))


def perceived(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Return perception scores where there is no expectation to pair them with."""
    items = asked(frame, questionnaire, "perceived")
    mine = pd.DataFrame({q.id: answer(frame, q, "perceived") for q in items}, index=frame.index)
    return widen(mine, dimensions(items))


@dataclass(frozen=True)
class Weights:
    """Importance of the dimensions: each respondent's weights, which sum to 1; `usable` tells whose are their own."""

    frame: pd.DataFrame
    usable: pd.Series


def importance(
    frame: pd.DataFrame, questionnaire: Questionnaire, names: Sequence[str], fixed: str = ASKED
) -> Weights | None:
    """Read the points shared out over the dimensions of the survey, as weights of some of them.

    Parameters
    ----------
    frame : pandas.DataFrame
        Answers, one row a respondent.
    questionnaire : Questionnaire
        Which column holds the points of which dimension.
    names : sequence of str
        The dimensions to weigh.
    fixed : str
        `asked`, or the weights of all respondents, like "reliability=2, empathy=1"; a dimension not named weighs 0.

    Returns
    -------
    Weights or None
        Points that sum to 90 to 110 over all dimensions asked are rescaled to 1 over `names`; any other respondent, one
        who gave none included, weighs these dimensions equally. None where points were not asked for each of `names`,
        or nobody's are usable.

    Raises
    ------
    UsageError
        When fixed weights name something else than a dimension and a number, or are 0 for all of `names`.
    """
    if fixed != ASKED:
        return _fixed(frame, names, fixed, questionnaire)
    columns = {name: column for name, column in questionnaire.dimension_importance.items() if column in frame.columns}
    if not names or not set(names) <= columns.keys():
        return None
    points = pd.DataFrame({name: frame[column].astype("float64") for name, column in columns.items()})
    total = points.sum(axis=1, skipna=False).round(POINTS_DIGITS)
    mine = points[list(names)]
    usable = total.between(LEAST_POINTS, MOST_POINTS) & (points >= 0).all(axis=1) & (mine.sum(axis=1) > 0)
    if not usable.any():
        return None
    return Weights(mine.div(mine.sum(axis=1), axis=0).where(usable, 1 / len(names)), usable)


def _fixed(frame: pd.DataFrame, names: Sequence[str], text: str, questionnaire: Questionnaire) -> Weights | None:
    """Give every respondent the same weights."""
    weights: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = (word.strip() for word in part.partition("="))
        if name not in questionnaire.dimensions:
            raise UsageError(f'importance: no dimension "{name}"{did_you_mean(name, questionnaire.dimensions)}')
        try:
            weights[name] = float(number)
        except ValueError:
            weights[name] = -1.0
        if not weights[name] >= 0:
            raise UsageError(f'importance of "{name}" is "{number}": write a number from 0, like {name}=2')
    total = sum(weights.get(name, 0.0) for name in names)
    if not names or not math.isfinite(total):
        return None
    if total == 0:
        raise UsageError(f"importance: {text} leaves no weight to {', '.join(names)}")
    table = pd.DataFrame({name: weights.get(name, 0.0) / total for name in names}, index=frame.index)
    return Weights(table, pd.Series(True, index=frame.index))
