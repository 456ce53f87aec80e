"""Do the contact channels keep to what is required of them: prompt, open, complete, accurate.

A month is held against the twelve before it by the range that chance and their unrest leave; without a standard in the
settings, whether a channel is prompt is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxanalysis.context import Context, Part
from cxanalysis.facts.contacts import REQUIRED, Contacts
from cxanalysis.record import Figure
from cxanalysis.stats.change import MIN_PERIODS, UsualRange, usual_range_binomial
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.shares import wilson

MEASURE = "channel.within_standard"
MOST = 12  # channels, those with the most contacts
PERIODS = 13  # the report's month and the twelve before it


@dataclass(frozen=True)
class _Kept:
    """A requirement of a channel: events and trials of the month, and of the months before, oldest first."""

    item: str
    x: int
    n: int
    before: pd.DataFrame
    usual: UsualRange

    @property
    def n_before(self) -> int:
        """Trials of the months before."""
        return int(self.before["n"].sum())


def analyse(contacts: Contacts | None, context: Context) -> Part:
    """Judge every channel.

    Parameters
    ----------
    contacts : Contacts or None
        `facts.contacts` of the report's month and the twelve before; None without such a table.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `channel.within_standard` of each channel (all that is known of a contact was met) with `kinds` of the year's
        contacts, and of `channel:prompt`, `:open`, `:complete`, `:accurate` where they are known, each the share of the
        month with `year` (the month and the twelve before) and `moved`: more or less where it lies outside its usual
        range and Benjamini-Hochberg over the section agrees. Left out: `channel_table`, `channel_none` (no contact in
        these months), `channel_more` (only the channels with most contacts are shown), and by channel
        `channel_standard` (none is set), `channel_unused` (a standard without a contact), `channel_unknown` (nothing is
        recorded that could be judged).
    """
    if contacts is None:
        return Part(left_out=("channel_table",))
    months = contacts.months
    if months.empty:
        return Part(left_out=("channel_none",))
    totals = months.groupby("channel")["contacts"].sum().sort_index().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in totals.index[:MOST]]
    found = {kept.item: kept for name in names for kept in _kept(name, months, context)}
    adjusted = benjamini_hochberg([kept.usual.p if _enough(kept, context) else None for kept in found.values()])
    figures = []
    for kept, p in zip(found.values(), adjusted, strict=True):
        about = _about(kept.item, contacts, totals) if kept.item in names else {}
        figures.append(_figure(kept, p, about, context))
    left_out = ["channel_more"] if len(totals) > MOST else []
    left_out += [f"channel_standard:{name}" for name in names if name not in contacts.standards]
    left_out += [f"channel_unused:{name}" for name in sorted(contacts.standards - {*map(str, totals.index)})]
    left_out += [f"channel_unknown:{name}" for name in names if not found[name].n + found[name].n_before]
    return Part(tuple(figures), tuple(left_out))


def _kept(channel: str, months: pd.DataFrame, context: Context) -> Iterator[_Kept]:
    """Take a channel's requirements apart: all together first, then those that are known of any contact."""
    mine = months[months["channel"] == channel].set_index("period")
    mine = mine.reindex([str(p) for p in context.period.last(PERIODS)])
    for name in ("all", *REQUIRED):
        n, x = (mine[f"{name}_{what}"].fillna(0).astype("int64") for what in ("known", "met"))
        if name != "all" and not n.sum():
            continue
        before = pd.DataFrame({"x": x.iloc[:-1], "n": n.iloc[:-1]})
        now = int(x.iloc[-1]), int(n.iloc[-1])
        usual = usual_range_binomial(before["x"], before["n"], *now, context.parameters.confidence)
        yield _Kept(channel if name == "all" else f"{channel}:{name}", *now, before, usual)


def _enough(kept: _Kept, context: Context) -> bool:
    return context.last_day is None and kept.n >= context.parameters.min_n and kept.usual.periods >= MIN_PERIODS


def _about(channel: str, contacts: Contacts, totals: pd.Series) -> dict[str, Any]:
    """Say how many contacts there were on a channel, and what about."""
    mine = contacts.kinds[contacts.kinds["channel"] == channel]
    kinds = {str(kind): int(n) for kind, n in zip(mine["kind"], mine["contacts"], strict=True)}
    return {"contacts": int(totals[channel]), "kinds": kinds}


def _figure(kept: _Kept, p: float | None, about: Mapping[str, Any], context: Context) -> Figure:
    """Make the figure of a requirement, the year and the months before beside it."""
    confidence, usual = context.parameters.confidence, kept.usual
    past_x, past_n = int(kept.before["x"].sum()), kept.n_before
    year, before = wilson(past_x + kept.x, past_n + kept.n, confidence), wilson(past_x, past_n, confidence)
    out = usual.low is not None and usual.high is not None and usual.value is not None
    beyond = out and not (usual.low or 0.0) <= (usual.value or 0.0) <= (usual.high or 0.0)
    told = beyond and p is not None and p <= context.parameters.fdr
    up = (usual.value or 0.0) > (usual.centre or 0.0)
    moved = ("more" if up else "less") if told else "" if not _enough(kept, context) else "usual"
    now: Estimate = wilson(kept.x, kept.n, confidence)
    channel, _, required = kept.item.rpartition(":") if not about else (kept.item, "", "all")
    told_in = [str(month) for month, n in kept.before["n"].items() if n] + [str(context.period)]
    detail = {
        **about, "first": told_in[0],
        "channel": channel, "required": required, "x": kept.x, "moved": moved, "p": usual.p, "p_adjusted": p,
        "before": before.value, "before_low": before.low, "before_high": before.high, "before_n": past_n,
        "usual_low": usual.low, "usual_high": usual.high, "year": year.value, "year_low": year.low,
        "year_high": year.high, "year_n": year.n,
    }  # fmt: skip
    return context.figure(MEASURE, kept.item, now, detail=detail)
