"""Are complainers won back: satisfied with the handling, still there, buying again; each apart.

Those who complained are held against those who did not over the same months. That is an association: who complains may
be who buys much and cares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.complaints.silent import silent
from cxanalysis.context import Context, Part
from cxanalysis.facts.recovery import SHORT, WATCH, Bought, Handled
from cxanalysis.facts.silent import AFTER, BEFORE, Voices
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.recovery import Compared, compared, kept, standardised
from cxanalysis.stats.shares import wilson

__all__ = ["AFTER", "BEFORE", "WATCH", "Material", "analyse"]

MEASURE = "complaints.recovery"
FEWEST = 5  # events, and non-events, in either group
COMPLAINED = ("satisfied", "dissatisfied", "other")


@dataclass(frozen=True)
class Material:
    """What the data tell of complainers and of silent customers; None where they do not.

    `scale` is the lowest and the highest answer to the overall question.
    """

    handled: Handled | None
    staying: pd.DataFrame | None
    bought: Bought | None
    voices: Voices | None
    scale: tuple[float, float] | None


@dataclass(frozen=True)
class _Pair:
    """Two groups beside each other; `enough` where either has events enough for a word on their difference."""

    item: str
    one: Estimate
    other: Estimate
    found: Compared
    enough: bool
    detail: Mapping[str, Any]


def analyse(material: Material, context: Context) -> Part:
    """Say what became of complainers, and how many of the dissatisfied do not complain.

    Parameters
    ----------
    material : Material
        The counts.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.recovery` of `satisfied` (with the handling, of the cases rated), of `stays` (still there after six
        months), `buys_short` and `buys_long` (order within three and six months), each against those who did not
        complain in `other`, `difference`; and of `stays_handled`, `buys_handled`: those satisfied with the handling
        against the dissatisfied. `moved` says more or less where the interval is clear of 0 and Benjamini-Hochberg over
        the section agrees. `complaints.silent`: see `silent`. Left out: `recovery_satisfied` (nobody was asked),
        `recovery_stays` (the data do not tell who leaves), `recovery_buys` (no orders, or results, that reach far
        enough), and the codes of `silent`.
    """
    pairs = [*_stays(material.staying, context), *_buys(material.bought, context)]
    adjusted = benjamini_hochberg([pair.found.p if pair.enough else None for pair in pairs])
    figures = [*_satisfied(material.handled, context)]
    figures += [_figure(pair, p, context) for pair, p in zip(pairs, adjusted, strict=True)]
    quiet = silent(material.voices, material.scale, context)
    left_out = [] if figures and figures[0].item == "satisfied" else ["recovery_satisfied"]
    left_out += [] if any(pair.item == "stays" for pair in pairs) else ["recovery_stays"]
    left_out += [] if any(pair.item == "buys_short" for pair in pairs) else ["recovery_buys"]
    return Part((*figures, *quiet.figures), (*left_out, *quiet.left_out))


def _satisfied(handled: Handled | None, context: Context) -> Iterator[Figure]:
    """Give the share of rated cases whose customer is satisfied with the handling."""
    if handled is None or handled.people.empty:
        return
    people = handled.people
    share = _clustered(people, "satisfied", "rated", context)
    yield context.figure(
        MEASURE, "satisfied", share, detail={
            "x": int((people["satisfied"] * people["customers"]).sum()),
            "customers": int(people["customers"].sum()),
            "answered": handled.answered,
            "unrated": handled.answered - share.n,
            "reference": context.parameters.recovered_share,
        },
    )  # fmt: skip


def _clustered(people: pd.DataFrame, events: str, trials: str, context: Context) -> Estimate:
    """Estimate a share of trials from how many customers had how many."""
    times = people["customers"]
    x, m = (np.repeat(people[name].to_numpy(), times) for name in (events, trials))
    return clustered_ratio(x, m, context.parameters.confidence)


def _stays(months: pd.DataFrame | None, context: Context) -> Iterator[_Pair]:
    """Hold those still there after six months against each other: complained or not, handled well or badly."""
    if months is None or months.empty:
        return
    n, x = (
        months.pivot_table(index="month", columns="group", values=name, fill_value=0, aggfunc="sum").reindex(
            columns=[*COMPLAINED, "none"], fill_value=0
        )
        for name in ("customers", "left")
    )
    if not n[list(COMPLAINED)].to_numpy().sum() or not n["none"].sum():
        return
    about = {"months": WATCH, **_span(n.index)}
    yield _kept(
        "stays", n[list(COMPLAINED)].sum(axis=1), x[list(COMPLAINED)].sum(axis=1), n["none"], x["none"], about, context
    )
    if n["satisfied"].sum() and n["dissatisfied"].sum():
        yield _kept(
            "stays_handled", n["satisfied"], x["satisfied"], n["dissatisfied"], x["dissatisfied"], about, context
        )


def _kept(
    item: str, n: pd.Series, x: pd.Series, n_other: pd.Series, x_other: pd.Series, about: Mapping[str, Any],
    context: Context,
) -> _Pair:  # fmt: skip
    confidence = context.parameters.confidence
    leaving = wilson(int(x.sum()), int(n.sum()), confidence)
    theirs = standardised(x_other, n_other, n, confidence=confidence)
    one, other = kept(leaving, WATCH), kept(theirs, WATCH)
    left = {"left": int(x.sum()), "other_left": int(x_other.sum())}
    enough = min(left.values()) >= FEWEST
    return _Pair(item, one, other, compared(one, other, confidence), enough, {**about, **left})


def _buys(bought: Bought | None, context: Context) -> Iterator[_Pair]:
    """Hold those who ordered again against each other: complained or not, handled well or badly."""
    if bought is None or bought.complainers.empty or bought.others.empty:
        return
    others, confidence = bought.others, context.parameters.confidence
    about = _span(others["month"])
    for name, months in (("short", SHORT), ("long", WATCH)):
        one = _clustered(bought.complainers, name, "cases", context)
        counts = (others[name], others["customers"], others["cases"])
        beside = standardised(*counts, together=True, confidence=confidence)
        pair = _pair(f"buys_{name}", one, beside, {**about, "months": months}, context)
        # who complains in one month is among the others in the next: what they share leaves the difference again
        yield replace(pair, found=compared(one, standardised(*counts, confidence=confidence), confidence))
    group = bought.complainers["group"]
    well, badly = (
        _clustered(bought.complainers[group == name], "long", "cases", context)
        for name in ("satisfied", "dissatisfied")
    )
    if well.n and badly.n:
        yield _pair("buys_handled", well, badly, {**about, "months": WATCH}, context)


def _pair(item: str, one: Estimate, other: Estimate, about: Mapping[str, Any], context: Context) -> _Pair:
    found = compared(one, other, context.parameters.confidence)
    fewest = min(min((e.value or 0.0), 1 - (e.value or 0.0)) * e.n for e in (one, other))
    return _Pair(item, one, other, found, round(fewest) >= FEWEST, about)


def _span(months: pd.Series | pd.Index) -> dict[str, str]:
    """Return the first and the last month that is looked at."""
    return {"first": _month(int(min(months))), "last": _month(int(max(months)))}


def _month(ordinal: int) -> str:
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def _figure(pair: _Pair, p: float | None, context: Context) -> Figure:
    """Make the figure of the first group, the second and the difference beside it."""
    d, few = pair.found.estimate, min(pair.one.n, pair.other.n) < context.parameters.min_n
    clear = d.low is not None and d.high is not None and (d.low > 0 or d.high < 0)
    told = clear and not few and p is not None and p <= context.parameters.fdr
    moved = ("more" if (d.value or 0.0) > 0 else "less") if told else "few" if few or not pair.enough else "unclear"
    beside = {
        "other": pair.other.value, "other_low": pair.other.low, "other_high": pair.other.high, "other_n": pair.other.n,
        "difference": d.value, "difference_low": d.low, "difference_high": d.high,
        "p": pair.found.p, "p_adjusted": p, "moved": moved,
    }  # fmt: skip
    return context.figure(MEASURE, pair.item, pair.one, detail={**pair.detail, **beside})
