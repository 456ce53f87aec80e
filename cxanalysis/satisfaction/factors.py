"""What counts when customers decide to buy: the mean importance of each factor, and whether groups of customers differ.

Factors are rated or put in order. A rank is turned round, so that more is more important; places left empty share
what is left, and equal places share theirs. Groups are held apart only where a test of all factors together says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import WITHHELD_FEW, Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction.groups import GATE, smallest_first
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.clustered import Mean, clustered_mean
from cxanalysis.stats.disclosure import rows_withheld
from cxanalysis.stats.multiplicity import benjamini_hochberg, holm
from cxanalysis.stats.orders import turned
from cxanalysis.stats.score import t_of
from cxanalysis.stats.segments import Answers, Contrast, apart, differ

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Extra

MEASURE = "satisfaction.factor"
ATTRIBUTES = ("segment", "customer_type", "region")  # the first that divides the answers is looked at
REST = ""  # name of the groups too small to stand alone, together


@dataclass(frozen=True)
class _Family:
    """Factors that were asked in one way on one scale, an answer a row; `told` goes into each figure's detail."""

    scores: pd.DataFrame
    told: dict[str, Any]


@dataclass(frozen=True)
class _Cell:
    """A group's mean of one factor, and how far it is from the groups that do not stand apart, within months."""

    group: str
    factor: str
    mean: Mean | None
    contrast: Contrast | None
    told: dict[str, Any]


def analyse(survey: Survey) -> Part:
    """Take the importance of the purchase factors over the window, in all and by group.

    Parameters
    ----------
    survey : Survey
        Answers, and who gave them.

    Returns
    -------
    Part
        `satisfaction.factor`: item `price` (mean over answers, customers as clusters; detail `place` is "first" where
        it lies above every other factor of its kind beyond chance) and `segment=A:price` by group (detail `passes`:
        whether the groups differ at all, `side`: above or below where the group stands apart after Benjamini-Hochberg).
        Ranks are told as places from the bottom. Left out: `factors`, `factor:price` (nobody answered), `groups`.
    """
    asked = [q for q in survey.questionnaire.factors if q.column in survey.window.columns]
    there = [q for q in asked if survey.window[q.column].notna().any()]
    if not there:
        return Part(left_out=("factors",))
    families = list(_families(survey, there))
    figures = [f for family in families for f in _whole(survey, family)]
    groups = _groups(survey, families)
    if groups is not None:
        figures += _by_group(survey, families, *groups)
    left_out = [f"factor:{q.id}" for q in survey.questionnaire.factors if q not in there]
    return Part(tuple(figures), (*left_out, *(() if groups is not None else ("groups",))))


def _families(survey: Survey, asked: list[Extra]) -> Iterator[_Family]:
    """Sort the factors by how they were asked: those in order together, those rated by their scale."""
    ranks = [q for q in asked if q.kind == "rank"]
    if ranks:
        frame = survey.window[[q.column for q in ranks]].astype("float64").set_axis([q.id for q in ranks], axis=1)
        given = turned(frame.to_numpy())
        scores = pd.DataFrame(given.scores, index=frame.index, columns=frame.columns)
        odd = {"ties": given.ties, "incomplete": given.incomplete}
        yield _Family(scores, {"kind": "rank", "min": 1.0, "max": float(len(ranks)), **odd})
    rated = [q for q in asked if q.kind != "rank" and q.scale is not None]
    ends = dict.fromkeys((q.scale.min, q.scale.max) for q in rated if q.scale is not None)
    for low, high in ends:
        mine = [q for q in rated if q.scale is not None and (q.scale.min, q.scale.max) == (low, high)]
        columns = {q.id: survey.window[q.column].astype("float64") for q in mine}
        yield _Family(pd.DataFrame(columns), {"kind": "rating", "min": low, "max": high})


def _whole(survey: Survey, family: _Family) -> Iterator[Figure]:
    """Give each factor's mean over all answers."""
    people, confidence = survey.clusters(survey.window), survey.context.parameters.confidence
    months = survey.window["period"][family.scores.notna().any(axis=1)].nunique()
    first = _first(family, people, confidence)
    for name in family.scores.columns:
        mean = clustered_mean(family.scores[name], people)
        if mean is not None:
            place = "first" if name == first else ""
            told = {**family.told, "customers": mean.people, "place": place, "months": months}
            yield survey.context.figure(MEASURE, name, mean.estimate(confidence), survey=True, detail=told)


def _first(family: _Family, people: NDArray[np.int64], confidence: float) -> str:
    """Return the factor that lies above every other one within the same answers, beyond chance; empty where none."""
    means = family.scores.mean()
    top = str(means.idxmax())
    for name in means.index.drop(top):
        away = clustered_mean(family.scores[top] - family.scores[name], people)
        low = away.estimate(confidence).low if away is not None else None
        if low is None or low <= 0:
            return ""
    return top if len(means) > 1 else ""


def _groups(survey: Survey, families: list[_Family]) -> tuple[str, pd.Series] | None:
    """Return the attribute that divides those who answered, and everyone's group; small ones are put together."""
    answered = pd.concat([f.scores.notna().any(axis=1) for f in families], axis=1).any(axis=1)
    least = survey.context.parameters.min_n
    for name in ATTRIBUTES:
        groups = survey.attribute(name, survey.window)
        if groups is None:
            continue
        groups = groups.where(answered).astype("object")
        sizes = survey.window["customer_id"].groupby(groups).nunique()  # people, not answers
        groups = groups.where(groups.isna() | groups.isin(sizes.index[sizes >= least]), REST)
        if len(_order(groups)) > 1:
            return name, groups
    return None


def _by_group(survey: Survey, families: list[_Family], attribute: str, groups: pd.Series) -> Iterator[Figure]:
    """Give each group's means; they are compared only where the groups differ at all."""
    people, options = survey.clusters(survey.window), survey.context.parameters
    known, order = groups.notna().to_numpy(), _order(groups)
    answers = [_answers(survey, family, groups, people) for family in families]
    gates = [differ(a) for a in answers]
    adjusted = holm([gate.p if gate is not None else None for gate in gates])
    cells: list[_Cell] = []
    for family, mine, p in zip(families, answers, adjusted, strict=True):
        passes = p is not None and p < GATE
        tested = [name != REST for name in order]
        found = apart(mine, tested, options.fdr) if passes else [[None] * len(family.scores.columns) for _ in order]
        told = {**family.told, "attribute": attribute, "passes": passes, "test_p": p}
        cells += [
            _Cell(name, factor, clustered_mean(mine.scores[mine.group == g, k], people[known][mine.group == g]),
                  found[g][k], told)
            for g, name in enumerate(order)
            for k, factor in enumerate(family.scores.columns)
        ]  # fmt: skip
    yield from _cell_figures(survey, attribute, cells)


def _cell_figures(survey: Survey, attribute: str, cells: list[_Cell]) -> Iterator[Figure]:
    """Judge all cells as one family, withhold the small ones with what would give them away."""
    options = survey.context.parameters
    adjusted = benjamini_hochberg([cell.contrast.p if cell.contrast is not None else None for cell in cells])
    hidden = _hidden(survey, attribute, cells)
    for cell, p, few in zip(cells, adjusted, hidden, strict=True):
        if cell.mean is not None:
            yield survey.context.figure(
                MEASURE, f"{attribute}={cell.group}:{cell.factor}", cell.mean.estimate(options.confidence), survey=True,
                withheld=WITHHELD_FEW if few else "", detail=_told(cell, p, options.fdr, options.confidence),
            )  # fmt: skip


def _answers(survey: Survey, family: _Family, groups: pd.Series, people: NDArray[np.int64]) -> Answers:
    """Return the answers of those whose group is known."""
    known = groups.notna().to_numpy()
    number = {name: i for i, name in enumerate(_order(groups))}
    group = np.array([number[name] for name in groups[known]], dtype=np.int64)
    month = pd.factorize(survey.window["period"])[0].astype(np.int64)
    return Answers(family.scores.to_numpy()[known], group, month[known], people[known])


def _order(groups: pd.Series) -> list[str]:
    """Return the groups by name, the rest last."""
    return sorted(groups.dropna().unique(), key=lambda name: (name == REST, name))


def _hidden(survey: Survey, attribute: str, cells: list[_Cell]) -> list[bool]:
    """Tell which cells of the table group x factor are of groups that must not be shown."""
    groups, factors = list(dict.fromkeys(c.group for c in cells)), list(dict.fromkeys(c.factor for c in cells))
    counts = np.zeros((len(groups), len(factors)), dtype=np.int64)
    for cell in cells:
        counts[groups.index(cell.group), factors.index(cell.factor)] = cell.mean.people if cell.mean is not None else 0
    mask = rows_withheld(counts, survey.context.parameters.min_cell, smallest_first(survey, attribute, groups))
    return [bool(mask[groups.index(c.group)]) for c in cells]


def _told(cell: _Cell, p: float | None, fdr: float, confidence: float) -> dict[str, Any]:
    """Return what a figure of a group tells beside its mean."""
    told = {**cell.told, "group": cell.group, "factor": cell.factor, "side": ""}
    if cell.contrast is None or p is None:
        return told
    far, half = cell.contrast.difference, t_of(confidence, cell.contrast.df) * cell.contrast.se
    size = {"difference": far, "difference_low": far - half, "difference_high": far + half}
    side = ("above" if far > 0 else "below") if p <= fdr else ""
    return {**told, **size, "p": cell.contrast.p, "p_adjusted": p, "side": side}
