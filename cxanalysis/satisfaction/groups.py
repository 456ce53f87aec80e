"""The groups of customers a survey is compared by: which attribute, which of its values, who is in which.

Small groups are put together and not dropped: their answers are answers too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.satisfaction.scores import OVERALL
from cxanalysis.stats.group_contrast import Answers

if TYPE_CHECKING:
    from cxanalysis.satisfaction.survey import Survey

GATE = 0.05  # level of the one test that groups differ at all, before any group is looked at
ATTRIBUTES = ("segment", "region", "size", "industry", "customer_type", "channel", "level")
POOLED = "*"
MOST_VALUES = 12  # an attribute of more values is a list of names, not a grouping


@dataclass(frozen=True)
class Grouping:
    """The answers of the window by one attribute of their customers.

    Attributes
    ----------
    name : str
        The attribute.
    levels : tuple of str
        Its groups, the largest first; `POOLED` last where small groups are put together.
    pooled : tuple of str
        The groups put together.
    customers : tuple of int
        Customers by group.
    columns : tuple of str
        The scores: dimensions, then `overall` where there is one.
    tested : int
        How many of the columns are dimensions.
    answers : Answers
        The scores of the answers whose group is known.
    large : array of bool, shape (groups,)
        Which groups have customers enough for a verdict.
    """

    name: str
    levels: tuple[str, ...]
    pooled: tuple[str, ...]
    customers: tuple[int, ...]
    columns: tuple[str, ...]
    tested: int
    answers: Answers
    large: NDArray[np.bool_]

    @cached_property
    def dimensions(self) -> Answers:
        """The answers' scores of dimensions alone."""
        return replace(self.answers, scores=self.answers.scores[:, : self.tested])

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Customers by group and score (shape (groups, columns))."""
        a = self.answers
        owner = np.zeros(int(a.customer.max()) + 1, dtype=np.int64)
        owner[a.customer] = a.group
        there = [np.bincount(a.customer[np.isfinite(y)], minlength=len(owner)) > 0 for y in a.scores.T]
        return np.stack([np.bincount(owner[t], minlength=len(self.levels)) for t in there], axis=1)

    @cached_property
    def judged(self) -> Answers:
        """The answers of the groups that are large enough for a verdict."""
        a = self.dimensions
        keep = self.large[a.group]
        return Answers(a.scores[keep], a.group[keep], a.month[keep], a.customer[keep])

    def item(self, level: str, column: str) -> str:
        """Name a group's score in the record."""
        return f"{self.name}={level}:{column}"


def groupings(survey: Survey) -> tuple[list[Grouping], list[str]]:
    """Sort the answers of the window by every attribute that allows a comparison.

    Parameters
    ----------
    survey : Survey
        Answers and customers.

    Returns
    -------
    list of Grouping
        By attribute; the attribute of the scope is none.
    list of str
        What is left out: `segments:no_dimensions`, `segments:anonymous`, `segments:no_attribute`,
        `segments_few:attribute` (fewer than two groups of `min_n` customers), `segments_many:attribute`.
    """
    if not survey.dimensions:
        return [], ["segments:no_dimensions"]
    if survey.people is None or "customer_id" not in survey.window.columns:
        return [], ["segments:anonymous"]
    who = Respondents.of(survey.window)
    scope = survey.context.scope.partition("=")[0]
    labels = {name: who.attribute(survey, name) for name in ATTRIBUTES if name != scope}
    found = [_grouping(survey, name, who, values) for name, values in labels.items() if values is not None]
    if not found:
        return [], ["segments:no_attribute"]
    return [g for g in found if isinstance(g, Grouping)], [g for g in found if isinstance(g, str)]


@dataclass(frozen=True)
class Respondents:
    """Whose answers are whose: `number` of the customer by answer, -1 where unknown, and the customers' `ids`."""

    number: NDArray[np.int64]
    ids: pd.Index

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Respondents:
        """Give each customer a number, by first appearance."""
        number, ids = pd.factorize(frame["customer_id"])
        return cls(np.asarray(number, dtype=np.int64), pd.Index(ids))

    def attribute(self, survey: Survey, name: str) -> pd.Series | None:
        """Return an attribute by customer, missing where unknown; None where nobody has it."""
        if survey.people is None or name not in survey.people.columns:
            return None
        values = survey.people[name].reindex(self.ids)
        return values if values.notna().any() else None

    def groups(self, values: pd.Series, levels: Sequence[str]) -> NDArray[np.int64]:
        """Return the group of each answer as its place in `levels`, the last for a value not named; -1 if unknown."""
        code, named = pd.factorize(values)
        place = {level: k for k, level in enumerate(levels)}
        mine = np.array([*(place.get(str(value), len(levels) - 1) for value in named), -1])
        return np.append(mine[code], -1)[self.number]


def _grouping(survey: Survey, name: str, who: Respondents, values: pd.Series) -> Grouping | str:
    """Sort the answers by an attribute, small groups pooled; the code of what is missing where they cannot be."""
    few = survey.context.parameters.min_n
    sizes = values.dropna().astype(str).value_counts()
    order = sorted(sizes.index, key=lambda level: (-int(sizes[level]), level))
    small = [level for level in order if sizes[level] < few]
    pooled = tuple(small) if len(small) > 1 else ()
    levels = [level for level in order if level not in pooled] + ([POOLED] if pooled else [])
    customers = [int(sizes[list(pooled)].sum()) if level == POOLED else int(sizes[level]) for level in levels]
    large = np.array([n >= few for n in customers])
    if large.sum() < 2:
        return f"segments_few:{name}"
    if len(levels) > MOST_VALUES:
        return f"segments_many:{name}"
    columns = [*survey.dimensions, *([OVERALL] if OVERALL in survey.scores.columns else [])]
    group = who.groups(values, levels)
    known = group >= 0
    answers = Answers(
        survey.scores[columns].to_numpy(dtype="float64")[known],
        group[known],
        np.asarray(pd.factorize(survey.window["period"])[0], dtype=np.int64)[known],
        who.number[known],
    )
    return Grouping(
        name, tuple(levels), pooled, tuple(customers), tuple(columns), len(survey.dimensions), answers, large
    )


def smallest_first(survey: Survey, attribute: str, levels: Sequence[str]) -> list[int]:
    """Order groups by their customers in the file, those put together first: one order for all tables of an attribute.

    Parameters
    ----------
    survey : Survey
        Its customers.
    attribute : str
        What the groups are of.
    levels : sequence of str
        The groups, in the order of a table.

    Returns
    -------
    list of int
        Places of the levels, the smallest group first.
    """
    known = survey.people is not None and attribute in survey.people.columns
    sizes = survey.people[attribute].value_counts() if known and survey.people is not None else pd.Series(dtype=int)
    return sorted(range(len(levels)), key=lambda k: (int(sizes.get(levels[k], 0)), levels[k]))
