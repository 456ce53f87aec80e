"""Groups of customers: which of them score differently, on what, and by how much.

One test an attribute comes first, Holm's correction over the attributes; only what passes is looked into, group by
group, and all cells of a report share one budget of false findings. Small groups are pooled, not dropped; what could
betray a person is withheld together with what would give it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cxanalysis.context import WITHHELD_FEW, Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction.groups import GATE, Grouping, groupings, smallest_first
from cxanalysis.stats.disclosure import rows_withheld
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.group_contrast import Contrast, group_means
from cxanalysis.stats.multiplicity import benjamini_hochberg, holm
from cxanalysis.stats.segments import Gate, apart, differ
from cxanalysis.stats.shrink import shrunken

if TYPE_CHECKING:
    from cxanalysis.satisfaction.survey import Survey


def analyse(survey: Survey) -> Part:
    """Compare groups of customers over the window.

    Parameters
    ----------
    survey : Survey
        Answers, customers, parameters.

    Returns
    -------
    Part
        `satisfaction.segment_test` (an attribute), `satisfaction.segment` (of attributes that pass the test) and
        `satisfaction.segment_mean` (both `attribute=group:score`); what is left out as `groups.groupings` tells it.
    """
    found, left_out = groupings(survey)
    return Part((*_compared(survey, found), *(f for g in found for f in _means(survey, g))), tuple(left_out))


def _compared(survey: Survey, found: Sequence[Grouping]) -> Iterator[Figure]:
    """Test each attribute, then the groups of those that pass."""
    gates = [differ(g.judged) for g in found]
    adjusted = holm([gate.p if gate else None for gate in gates])
    passed = []
    for grouping, gate, p in zip(found, gates, adjusted, strict=True):
        passes = p is not None and p < GATE
        yield _test(survey, grouping, gate, p, passes)
        if passes:
            passed.append(grouping)
    fdr = survey.context.parameters.fdr
    cells = [
        (grouping, level, column, cell)
        for grouping in passed
        for level, row in enumerate(apart(grouping.dimensions, grouping.large, fdr))
        for column, cell in enumerate(row)
        if cell is not None
    ]
    q = benjamini_hochberg([cell.p for *_, cell in cells])
    for grouping in passed:
        for column in range(grouping.tested):
            rows = [(k, c, x) for (g, k, d, c), x in zip(cells, q, strict=True) if g is grouping and d == column]
            yield from _differences(survey, grouping, column, rows)


def _test(survey: Survey, grouping: Grouping, gate: Gate | None, p: float | None, passes: bool) -> Figure:
    ends = {_ends(survey, name) for name in grouping.columns[: grouping.tested]}
    low, high = ends.pop() if len(ends) == 1 else (None, None)
    detail = {
        "p": gate.p if gate else None,
        "p_adjusted": p,
        "passes": passes,
        "df1": gate.df1 if gate else None,
        "df2": gate.df2 if gate else None,
        "answers": len(grouping.answers.group),
        "months": len(survey.months),
        "first": str(survey.months[0]),
        "groups": list(grouping.levels),
        "pooled": list(grouping.pooled),
        "min": low,
        "max": high,
    }
    value = Estimate(gate.f if gate else None, None, None, sum(grouping.customers), method="pillai")
    return survey.context.figure("satisfaction.segment_test", grouping.name, value, survey=True, detail=detail)


def _differences(
    survey: Survey, grouping: Grouping, column: int, rows: Sequence[tuple[int, Contrast, float | None]]
) -> Iterator[Figure]:
    """Give the shrunken differences of the groups on one dimension."""
    parameters, name = survey.context.parameters, grouping.columns[column]
    low, high = _ends(survey, name)
    answers, counts = grouping.answers, grouping.counts
    hidden = _rows(survey, grouping)
    found = shrunken(
        [c.difference for _, c, _ in rows], [c.se for _, c, _ in rows], [c.df for _, c, _ in rows],
        [int(counts[k, column]) for k, _, _ in rows], parameters.equal_margin * (high - low),
        parameters.confidence,
    )  # fmt: skip
    for (k, raw, q), estimate in zip(rows, found, strict=True):
        detail = {
            "raw": raw.difference,
            "p": raw.p,
            "p_adjusted": q,
            "answers": int((np.isfinite(answers.scores[:, column]) & (answers.group == k)).sum()),
        }
        clear = q is not None and q <= parameters.fdr and ((estimate.low or 0.0) > 0 or (estimate.high or 0.0) < 0)
        yield survey.context.figure(
            "satisfaction.segment", grouping.item(grouping.levels[k], name), estimate,
            verdict=("above" if (estimate.value or 0.0) > 0 else "below") if clear else "unclear",
            survey=True, withheld=WITHHELD_FEW if hidden[k, column] else "", detail=detail,
        )  # fmt: skip


def _means(survey: Survey, grouping: Grouping) -> Iterator[Figure]:
    """Give each group's means, those left out that could betray a person."""
    hidden = _rows(survey, grouping)
    for column, name in enumerate(grouping.columns):
        means = group_means(grouping.answers, column, survey.context.parameters.confidence)
        for k, (level, mean) in enumerate(zip(grouping.levels, means, strict=True)):
            few = WITHHELD_FEW if hidden[k, column] else ""
            item = grouping.item(level, name)
            yield survey.context.figure("satisfaction.segment_mean", item, mean, survey=True, withheld=few)


def _rows(survey: Survey, grouping: Grouping) -> NDArray[np.bool_]:
    """Tell which cells are withheld: whole groups with those that would give them away, and scores hardly answered."""
    least, order = survey.context.parameters.min_cell, smallest_first(survey, grouping.name, grouping.levels)
    small = (grouping.counts > 0) & (grouping.counts < least)
    thin = small.sum(axis=0) * 2 > len(grouping.levels)  # small in most groups: the score is left out, not the groups
    rows = rows_withheld(np.where(thin, 0, grouping.counts), least, order)
    return rows[:, None] | thin[None, :]


def _ends(survey: Survey, dimension: str) -> tuple[float, float]:
    """Return the ends of a dimension's scale."""
    scale = survey.scale(dimension)
    return float(scale.min), float(scale.max)
