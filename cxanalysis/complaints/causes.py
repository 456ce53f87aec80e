"""What is recorded as the cause of complaints: by branch, by responsible party, and against the year before.

A recorded cause is what who handled the complaint took for it, not what a study has established. Complaints without one
are counted apart; where recording itself has changed, a change of causes says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cxanalysis.context import Context, Part
from cxanalysis.facts.causes import BEFORE, NOW, SIDES, UNKNOWN, Causes, labels
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.parts import Contrast, Parts, difference, share

MEASURE = "complaints.cause"
PARTNERS = "partners"
FEWEST_EVENTS = 5  # complaints of both years together, for a verdict on a change
RECORDING = 0.10  # change of the share without a cause from which causes are no longer compared


@dataclass(frozen=True)
class _Side:
    """One side of the tree: the sums, and where each code stands in them."""

    name: str
    sums: Parts
    place: dict[str, int]

    def at(self, year: str, *codes: str) -> list[int]:
        """Return the places of some codes of a year."""
        return [self.place[f"{year}:{code}"] for code in codes]

    def known(self, year: str) -> list[int]:
        """Return the places of all codes of a year that name a cause."""
        return self.at(year, *SIDES[self.name])

    def count(self, year: str, *codes: str) -> int:
        """Count the complaints of some codes of a year."""
        return round(float(self.sums.totals[self.at(year, *codes)].sum()))

    def all_known(self, year: str) -> int:
        """Count the complaints of a year with a cause."""
        return self.count(year, *SIDES[self.name])


def analyse(found: Causes, context: Context) -> Part:
    """Share the complaints out over branches of causes and responsible parties.

    Parameters
    ----------
    found : Causes
        `facts.causes`.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.cause` of `branch:people` ... and `responsible:own` ...: shares of the complaints with a record of
        that side (all codes of the closed lists, zeros included), with the change against the twelve months before and
        its verdict (Benjamini-Hochberg over both sides); `branch:unknown` and `responsible:unknown`: shares of all
        complaints without one; `responsible:partners`: supplier, dealer and carrier together. `place` is first where
        the lead of a code over the second is beyond chance. Left out: `cause_none` (no cause is recorded), and by side
        `cause_side:…` (not recorded), `cause_few:…` (under `min_n`), `cause_history:…` (no year before to compare
        with), `cause_recording:…` (recorded otherwise the year before).
    """
    sides = [_Side(name, sums, {label: i for i, label in enumerate(labels(name))}) for name, sums in found.sums.items()]
    sides = [side for side in sides if side.all_known(NOW)]
    if not sides:
        return Part(left_out=("cause_none",))
    left_out = [f"cause_side:{name}" for name in SIDES if name not in {side.name for side in sides}]
    figures: list[Figure] = []
    changes: dict[str, Contrast] = {}
    for side in sides:
        why = _why_not(side, found, context)
        left_out += [why] if why else []
        if not why and context.last_day is None:
            changes |= _changes(side, context)
        figures += _shares(side, found, context)
    return Part(tuple(_judged(figures, changes, context)), tuple(left_out))


def _why_not(side: _Side, found: Causes, context: Context) -> str:
    """Say why a side is not compared with the year before; empty where it is."""
    few = context.parameters.min_n
    if side.all_known(NOW) < few:
        return f"cause_few:{side.name}"
    if not found.compared or side.all_known(BEFORE) < few:
        return f"cause_history:{side.name}"
    now, before = (side.at(year, UNKNOWN) for year in (NOW, BEFORE))
    moved = difference(
        side.sums, (now, now + side.known(NOW)), (before, before + side.known(BEFORE)), context.parameters.confidence
    ).estimate
    clear = moved.low is not None and moved.high is not None and (moved.low > 0 or moved.high < 0)
    return f"cause_recording:{side.name}" if clear and abs(moved.value or 0.0) >= RECORDING else ""


def _changes(side: _Side, context: Context) -> dict[str, Contrast]:
    """Hold each code's share against its share of the year before."""
    return {
        f"{side.name}:{code}": difference(
            side.sums, (side.at(NOW, code), side.known(NOW)), (side.at(BEFORE, code), side.known(BEFORE)),
            context.parameters.confidence,
        )
        for code in SIDES[side.name]
        if side.count(NOW, code) + side.count(BEFORE, code) >= FEWEST_EVENTS
    }  # fmt: skip


def _shares(side: _Side, found: Causes, context: Context) -> Iterator[Figure]:
    """Give the shares of one side, most frequent first, then the partners together and those without a record."""
    codes = sorted(SIDES[side.name], key=lambda code: (-side.count(NOW, code), SIDES[side.name].index(code)))
    confidence, whole = context.parameters.confidence, side.known(NOW)
    seen = [code for code in codes if side.count(NOW, code) or side.count(BEFORE, code)]
    level = 1 - (1 - confidence) / max(len(seen), 1)
    about: dict[str, Any] = {"first": str(found.months[0]), "last": str(found.months[-1]), "months": len(found.months)}
    for rank, code in enumerate(codes):
        detail = {"x": side.count(NOW, code), **about, **_inside(side.name, code, found)}
        if not rank and len(codes) > 1:
            detail |= _lead(side, codes, context)
        yield _figure(side, code, share(side.sums, side.at(NOW, code), whole, level), detail, context)
    if side.name == "responsible":
        others = side.at(NOW, *(code for code in codes if code != "own"))
        x = round(float(side.sums.totals[others].sum()))
        yield _figure(side, PARTNERS, share(side.sums, others, whole, confidence), {"x": x, **about}, context)
    unknown = side.at(NOW, UNKNOWN)
    estimate = share(side.sums, unknown, whole + unknown, confidence)
    yield _figure(side, UNKNOWN, estimate, {"x": side.count(NOW, UNKNOWN), **about}, context)


def _figure(side: _Side, code: str, estimate: Estimate, detail: dict[str, Any], context: Context) -> Figure:
    return context.figure(MEASURE, f"{side.name}:{code}", estimate, detail=detail)


def _inside(side: str, code: str, found: Causes) -> dict[str, Any]:
    """Return what a code consists of: its most frequent causes, and the codes of the other side."""
    other = next(name for name in SIDES if name != side)
    rows = found.crossed[found.crossed[side] == code]
    crossed = {str(k): int(n) for k, n in zip(rows[other], rows["complaints"], strict=True)}
    if side != "branch":
        return {"crossed": crossed}
    named = found.named[found.named["branch"] == code]
    causes = [[str(name), int(n)] for name, n in zip(named["cause"], named["complaints"], strict=True)]
    return {"crossed": crossed, "causes": causes}


def _lead(side: _Side, codes: list[str], context: Context) -> dict[str, Any]:
    """Hold the most frequent code against every other one; first beyond chance only where it leads them all."""
    whole = side.known(NOW)
    leads = [
        difference(side.sums, (side.at(NOW, codes[0]), whole), (side.at(NOW, code), whole),
                   context.parameters.confidence).estimate
        for code in codes[1:]
    ]  # fmt: skip
    ahead = all(lead.low is not None and lead.low > 0 for lead in leads)
    enough = side.all_known(NOW) >= context.parameters.min_n and side.count(NOW, codes[0]) >= FEWEST_EVENTS
    return {"place": "first" if ahead and enough else "", "second": codes[1], "lead": leads[0].value,
            "lead_low": leads[0].low, "lead_high": leads[0].high}  # fmt: skip


def _judged(figures: list[Figure], changes: dict[str, Contrast], context: Context) -> Iterator[Figure]:
    """Add the changes with their verdicts, all as one family."""
    adjusted = dict(zip(changes, benjamini_hochberg([change.p for change in changes.values()]), strict=True))
    for figure in figures:
        change = changes.get(figure.item)
        if change is None:
            yield figure
            continue
        moved, p = change.estimate, adjusted[figure.item]
        before = (figure.value or 0.0) - (moved.value or 0.0)
        clear = moved.low is not None and moved.high is not None and (moved.low > 0 or moved.high < 0)
        shown = clear and p is not None and p <= context.parameters.fdr
        verdict = ("more" if (moved.value or 0.0) > 0 else "less") if shown else "unclear"
        told = {"before": before, "delta": moved.value, "delta_low": moved.low, "delta_high": moved.high, "p": change.p,
                "p_adjusted": p}  # fmt: skip
        detail = {**figure.detail, **{k: v for k, v in told.items() if v is not None}}
        yield replace(figure, verdict=verdict, detail=detail)
