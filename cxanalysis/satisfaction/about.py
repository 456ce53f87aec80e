"""What a reader needs beside a mean: its scale, its dimension, and whether it is the weakest for certain.

The lowest mean is always somebody's; it is named only where each of the others lies above it beyond chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxanalysis.context import Context
from cxanalysis.satisfaction.scores import OVERALL, dimensions, one_scale
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.means import paired_difference

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Question

FEWEST_TO_COMPARE = 2


@dataclass(frozen=True)
class Remarks:
    """What goes with the figures of a period: by item and dimension its scale, and which one is the weakest."""

    about: Mapping[str, Mapping[str, Any]]
    weakest: frozenset[str]
    widest: frozenset[str]
    few: int

    @classmethod
    def of(
        cls, questions: Sequence[Question], perceived: pd.DataFrame, gaps: pd.DataFrame | None, context: Context
    ) -> Remarks:
        """Describe a period's scores: one column an item, a dimension, or `overall`; gaps None where none was asked."""
        found = describe(perceived, questions)
        few, confidence = context.parameters.min_n, context.parameters.confidence
        families = ([q.id for q in questions], list(dimensions(questions)))

        def first(table: pd.DataFrame | None) -> frozenset[str]:
            if table is None:
                return frozenset()
            alike = [[name for name in names if name in table.columns] for names in families]
            scales = [{(found[name]["min"], found[name]["max"]) for name in names} for names in alike]
            some = [names for names, scale in zip(alike, scales, strict=True) if len(scale) == 1]
            return frozenset(lowest(table, names, few, confidence) for names in some)

        return cls(found, first(perceived), first(gaps), few)

    def score(self, name: str) -> dict[str, Any]:
        """Return what goes with a perception score."""
        return {**self.about.get(name, {}), **({"place": "lowest"} if name in self.weakest else {})}

    def gap(self, name: str, gap: Estimate) -> dict[str, Any]:
        """Return what goes with a gap."""
        found = {"side": side(gap, self.few), "place": "lowest" if name in self.widest else ""}
        return {key: word for key, word in found.items() if word}


def describe(table: pd.DataFrame, questions: Sequence[Question]) -> dict[str, dict[str, Any]]:
    """Give each item its scale and dimension, each dimension and the overall its scale.

    Parameters
    ----------
    table : pandas.DataFrame
        Scores, one column an item, a dimension, or `overall`.
    questions : sequence of Question
        The questions asked.

    Returns
    -------
    dict of dict
        By column: `min` and `max` of the scale, for items also `dimension`.
    """
    scale = {q.id: q.scale for q in questions}
    scale |= {name: group[0].scale for name, group in dimensions(questions).items()}
    if questions and one_scale(questions):
        scale[OVERALL] = questions[0].scale
    found: dict[str, dict[str, Any]] = {
        name: {"min": scale[name].min, "max": scale[name].max} for name in table.columns if name in scale
    }
    for question in questions:
        if question.dimension:
            found[question.id]["dimension"] = question.dimension
    return found


def lowest(table: pd.DataFrame, names: Sequence[str], few: int, confidence: float = 0.95) -> str:
    """Name the column whose mean lies below every other's beyond chance; empty where none does.

    Parameters
    ----------
    table : pandas.DataFrame
        Scores of the same respondents on one scale.
    names : sequence of str
        Columns to compare; at least two.
    few : int
        Respondents a comparison needs.
    confidence : float in (0, 1)
        Coverage of each paired interval.

    Returns
    -------
    str

    Notes
    -----
    Every paired interval of lowest minus other must lie under 0. All must hold together, so that their number needs no
    correction (intersection-union test, Berger 1982).

    Examples
    --------
    >>> scores = pd.DataFrame({"a": [1.0, 2, 1, 2], "b": [4.0, 5, 5, 4], "c": [4.0, 5, 4, 4]})
    >>> lowest(scores, ["a", "b", "c"], 4), lowest(scores, ["b", "c"], 4)
    ('a', '')
    """
    means = table[list(names)].mean().dropna()
    if len(means) < FEWEST_TO_COMPARE:
        return ""
    first = str(means.idxmin())
    for other in means.index.drop(first):
        apart = paired_difference(table[first].to_numpy(), table[other].to_numpy(), confidence)
        if apart.n < few or apart.high is None or apart.high >= 0:
            return ""
    return first


def side(gap: Estimate, few: int) -> str:
    """Tell on which side of 0 a gap lies for certain.

    Returns
    -------
    str
        below, above, border (the interval holds 0), or empty under `few` respondents or without an interval.

    Examples
    --------
    >>> side(Estimate(-0.5, -0.7, -0.3, 80), 30), side(Estimate(-0.1, -0.3, 0.1, 80), 30)
    ('below', 'border')
    """
    if gap.low is None or gap.high is None or gap.n < few:
        return ""
    return "below" if gap.high < 0 else "above" if gap.low > 0 else "border"
