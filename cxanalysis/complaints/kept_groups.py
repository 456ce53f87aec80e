"""Where pledges are kept less often: items, handlers, channels, units, each against all other cases of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.complaints.again import CODE
from cxanalysis.context import Context
from cxanalysis.facts.pledges import GROUP_MONTHS, HAPPENED, OPEN, Pledged
from cxanalysis.record import Figure
from cxanalysis.stats.apart import apart
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.shares import wilson
from cxanalysis.stats.shrink import shrunken
from cxanalysis.stats.survival import in_time, incidence, incidence_at

GROUPED = {
    "result": "complaints.result_kept",
    "arrival": "complaints.arrival_kept",
    "first": "complaints.first_contact",
}
FEWEST_EVENTS = 5  # pledges kept, and not kept, to be expected in a group
SPREAD = 0.05  # how far groups are thought to differ before the data are seen, as a share
_HOURS, _STATES = 24, 3


@dataclass(frozen=True)
class _Group:
    """A group's share beside that of all other cases; `trials` is what each is worth."""

    kind: str
    by: str
    item: str
    own: Estimate
    trials: float
    others: Estimate
    of_others: float
    p: float | None
    more: dict[str, Any]


def groups(pledged: Pledged, context: Context) -> tuple[list[Figure], bool]:
    """Hold every group against all other cases of the last twelve months, as one family.

    Parameters
    ----------
    pledged : Pledged
        `facts.pledges`.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    tuple of list of Figure and bool
        Figures by group, those of a kind by the share drawn towards all others, the lowest first, those too small to
        compare last; `stands` in their detail is above, below, unclear or too_few. And whether handlers had to be
        numbered, because their values look like names.
    """
    names, hidden = _handlers(pledged)
    found = [g for kind in GROUPED for g in _of_kind(pledged, kind, names, context)]
    adjusted = benjamini_hochberg([g.p for g in found])
    drawn = _drawn(found, context.parameters.confidence)
    rows = list(zip(found, adjusted, drawn, strict=True))
    rows.sort(key=lambda row: (row[0].kind, row[1] is None, row[2], row[0].item))
    return [_figure(context, g, p, d) for g, p, d in rows], hidden


def _handlers(pledged: Pledged) -> tuple[dict[str, str], bool]:
    """Return what each handler is called: the code; a number where any of them is no code, for names stay inside."""
    frame = next((f for f in pledged.by.values() if "handled_by" in set(f["by"])), None)
    if frame is None:
        return {}, False
    mine = frame[frame["by"] == "handled_by"]
    sizes = mine.groupby("value")["cases" if "cases" in mine.columns else "n"].sum()
    if all(CODE.fullmatch(value) for value in sizes.index):
        return {value: value for value in sizes.index}, False
    order = sorted(sizes.index, key=lambda value: (-sizes[value], value))
    return {value: f"#{k}" for k, value in enumerate(order, 1)}, True


def _item(by: str, value: str, names: dict[str, str]) -> str:
    """Name a group in the record: an item by itself, others with what they are."""
    if by == "item":
        return value
    return f"{by}:{names.get(value, value) if by == 'handled_by' else value}"


def _of_kind(pledged: Pledged, kind: str, names: dict[str, str], context: Context) -> Iterator[_Group]:
    """Hold the groups of one pledge against all other cases."""
    frame = pledged.by.get(kind)
    if frame is None or frame.empty:
        return
    total = _Counted.of(_recent(pledged, kind), context)
    for (by, value), rows in frame.groupby(["by", "value"], sort=False):
        mine = total.part(rows)
        (own, trials), (others, of_others) = mine.share(kind), total.without(mine).share(kind)
        if own.value is None:
            continue
        p, item = _p(own, trials, others, of_others, context), _item(str(by), str(value), names)
        yield _Group(kind, str(by), item, own, trials, others, of_others, p, mine.told(kind))


def _recent(pledged: Pledged, kind: str) -> pd.DataFrame | None:
    """Return the counts of all cases of the last twelve months."""
    months = pledged.months.index[-GROUP_MONTHS:]
    if kind == "first":
        return None if pledged.first is None else pledged.first[pledged.first.index.isin(months)]
    frame = pledged.results if kind == "result" else pledged.arrivals
    return None if frame is None else frame[frame["period"].isin(months)]


@dataclass(frozen=True)
class _Counted:
    """Cases by hours and status, in the order of a key of both; those solved at first contact by yes and no."""

    key: NDArray[np.int64]
    cases: NDArray[np.float64]
    context: Context

    @classmethod
    def of(cls, frame: pd.DataFrame | None, context: Context) -> _Counted:
        """Add up what is counted by key, whatever else it is counted by."""
        if frame is None or frame.empty:
            return cls(np.zeros(0, np.int64), np.zeros(0), context)
        if "x" in frame.columns:
            yes, n = float(frame["x"].sum()), float(frame["n"].sum())
            return cls(np.array([0, 1]), np.array([n - yes, yes]), context)
        key, at = np.unique(frame["hours"].to_numpy() * _STATES + frame["status"].to_numpy(), return_inverse=True)
        cases = np.bincount(at, frame["cases"].to_numpy(dtype="float64"), len(key))
        return cls(key.astype(np.int64), np.asarray(cases, np.float64), context)

    def part(self, rows: pd.DataFrame) -> _Counted:
        """Return the counts of some of these cases, at the same keys."""
        mine = _Counted.of(rows, self.context)
        cases = np.zeros(len(self.key))
        cases[np.searchsorted(self.key, mine.key)] = mine.cases
        return _Counted(self.key, cases, self.context)

    def without(self, other: _Counted) -> _Counted:
        """Return the counts of the other cases."""
        return _Counted(self.key, self.cases - other.cases, self.context)

    def share(self, kind: str) -> tuple[Estimate, float]:
        """Estimate the share that kept a pledge, and what it is worth in trials."""
        confidence, limits = self.context.parameters.confidence, self.context.parameters
        if kind == "first":
            no, yes = (round(v) for v in self.cases)
            return wilson(yes, no + yes, confidence), float(no + yes)
        days, status = self.key // _STATES / _HOURS, self.key % _STATES
        if kind == "arrival":
            return in_time(days, status, limits.response_days, self.cases, confidence)
        curve = incidence(days, status, self.cases, confidence)
        found, k = incidence_at(curve, limits.result_days), curve.place(limits.result_days)
        return found, float(curve.trials[k]) if k >= 0 else float(curve.n)

    def told(self, kind: str) -> dict[str, Any]:
        """Count the cases that kept a pledge, and those open beyond it."""
        if kind == "first":
            return {"kept": round(self.cases[1])}
        limits = self.context.parameters
        late = self.key // _STATES > (limits.result_days if kind == "result" else limits.response_days) * _HOURS
        status = self.key % _STATES
        kept, still = (status == HAPPENED) & ~late, (status == OPEN) & late
        return {"kept": round(self.cases[kept].sum()), "overdue": round(self.cases[still].sum())}


def _p(own: Estimate, trials: float, others: Estimate, of_others: float, context: Context) -> float | None:
    """Test a group against all others; None where either is too small for a verdict."""
    if own.value is None or others.value is None or min(own.n, others.n) < context.parameters.min_n:
        return None
    pooled = (own.value * trials + others.value * of_others) / (trials + of_others)
    if min(pooled, 1 - pooled) * min(trials, of_others) < FEWEST_EVENTS:
        return None
    return apart(own.value, trials, others.value, of_others)


def _drawn(found: Sequence[_Group], confidence: float) -> list[float]:
    """Draw each group's difference towards 0, among the groups of its kind; what cannot be compared stays at 0."""
    out = np.zeros(len(found))
    for kind, by in {(g.kind, g.by) for g in found}:
        mine = [i for i, g in enumerate(found) if (g.kind, g.by) == (kind, by) and g.others.value is not None]
        gaps = [(found[i].own.value or 0.0) - (found[i].others.value or 0.0) for i in mine]
        errors = [np.hypot(_error(found[i].own, found[i].trials), _error(found[i].others, found[i].of_others))
                  for i in mine]  # fmt: skip
        free = [max(found[i].trials - 1, 1.0) for i in mine]
        made = shrunken(gaps, errors, free, [found[i].own.n for i in mine], SPREAD, confidence)
        out[mine] = [e.value for e in made]
    return [float(v) for v in out]


def _error(share: Estimate, trials: float) -> float:
    """Return a standard error that is not 0 where all or none kept the pledge (two of each added: Agresti, Coull)."""
    centre = ((share.value or 0.0) * trials + 2) / (trials + 4)
    return float(np.sqrt(centre * (1 - centre) / (trials + 4)))


def _figure(context: Context, group: _Group, p: float | None, drawn: float) -> Figure:
    """Make the figure of a group."""
    value, others = group.own.value, group.others.value
    side = "unclear"
    if p is None:
        side = "too_few"
    elif p <= context.parameters.fdr and value is not None and others is not None:
        side = "above" if value > others else "below"
    detail = {"by": group.by, "others": others, "others_n": group.others.n, "p": group.p, "p_adjusted": p,
              "drawn": drawn, "stands": side, "trials": group.trials, **group.more}  # fmt: skip
    return context.figure(GROUPED[group.kind], group.item, group.own, detail=detail)
