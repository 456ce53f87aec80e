"""The complaints that are held against each other to see who comes back: items, handlers, channels, steps of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import Context
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.return_curve import Difference, Returns, Watched, difference
from cxanalysis.stats.score import z_of
from cxanalysis.stats.shrink import shrunken

AFTER = "after:"
LAST_STEP = 3  # a third complaint and any later one
FEWEST = 5  # complaints watched for the whole window; customers who came back, and who did not, for a verdict
EQUAL = 0.2  # of the others' probability, at most `equal_margin`: a difference nobody would act on
MOST_APART = 8  # groups taken out of what the rest is held against
MORE, LESS = "more_often", "less_often"
BY_ITEM = "item"  # not held against each other: a frequent item comes back more often by its frequency alone
_SAME = 12  # decimals of p to which two are the same

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Group:
    """Some complaints of the months: what they are of, their probability, and what they are held against.

    `judged` tells whether both sides are large enough for a verdict.
    """

    item: str
    own: Returns
    others: Returns | None
    apart: Difference | None
    judged: bool

    @classmethod
    def of(cls, item: str, own: Returns, others: Returns | None, context: Context) -> Group:
        """Hold a probability against that of others."""
        options = context.parameters
        if others is None:
            return cls(item, own, None, None, False)
        margin = min(options.equal_margin, EQUAL * others.value)
        apart = difference(own, others, margin, options.confidence)
        enough = all(side.n >= options.min_n and min(side.returned, side.stayed) >= FEWEST for side in (own, others))
        return cls(item, own, others, apart, apart is not None and enough)

    def verdict(self, adjusted: float | None, context: Context) -> str:
        """Say whether more or fewer come back, as many beyond doubt, or none of it can be told; empty for too few."""
        if not self.judged or self.apart is None or adjusted is None:
            return ""
        if self.apart.p <= 1 - context.parameters.confidence and adjusted <= context.parameters.fdr:
            return MORE if (self.apart.estimate.value or 0.0) > 0 else LESS
        return "as_often" if self.apart.equal else "unclear"

    def spread(self, confidence: float) -> float:
        """Return the standard error of the difference, at least what the own interval is worth."""
        estimate = self.own.estimate(confidence)
        own = 1.0
        if estimate.low is not None and estimate.high is not None:
            own = (estimate.high - estimate.low) / (2 * z_of(confidence))
        return max(own, (self.apart.estimate.se or 0.0) if self.apart else 0.0)


@dataclass(frozen=True)
class Looked:
    """The complaints of some months, ready for any choice of them."""

    rows: pd.DataFrame
    watched: Watched
    context: Context

    @classmethod
    def of(cls, rows: pd.DataFrame, context: Context) -> Looked:
        """Set complaints (`facts.Returned.rows`) in order."""
        days, again, customer = (rows[name].to_numpy() for name in ("days", "again", "customer"))
        return cls(rows, Watched.of(days, again, context.parameters.repeat_days, customer), context)

    def returns(self, kept: Mask) -> Returns | None:
        """Estimate the probability; None where too few were watched for the whole window."""
        return self.watched.returns(kept) if self.rows["whole"].to_numpy()[kept].sum() >= FEWEST else None

    def everything(self) -> Returns | None:
        """Estimate the probability of all; None where too few were watched for the whole window."""
        return self.returns(np.ones(len(self.rows), dtype=bool))

    def group(self, item: str, mine: Mask, rest: Mask) -> list[Group]:
        """Hold some complaints against others; nothing where they have no probability."""
        own = self.returns(mine)
        return [] if own is None else [Group.of(item, own, self.returns(rest), self.context)]


def after(looked: Looked) -> list[Group]:
    """Take the first complaints of cases, held against later ones; the second; the third and later ones.

    Parameters
    ----------
    looked : Looked
        The complaints of the months.
    """
    step = looked.rows["step"].to_numpy()
    later, nothing = step > 1, step < 0
    return [
        *looked.group(f"{AFTER}1", step == 1, later),
        *looked.group(f"{AFTER}2", step == 2, nothing),
        *looked.group(f"{AFTER}{LAST_STEP}", step >= LAST_STEP, nothing),
    ]


def told_apart(looked: Looked, kinds: Mapping[str, Sequence[str]], also: Sequence[Group]) -> list[Group]:
    """Hold every group of each kind against all other complaints but those of groups that stand apart themselves.

    One handler to whom many come back makes each other one look as if few did. So the clearest difference is taken
    out first, and the rest of its kind is held against what is left.

    Parameters
    ----------
    looked : Looked
        The complaints of the months.
    kinds : mapping of str to sequence of str
        The names of each kind's groups, in the order of their numbers in the rows.
    also : sequence of Group
        What else is in the family of tests.
    """
    out: dict[str, set[int]] = {kind: set() for kind in kinds}
    found = {kind: _held(looked, kind, names, set()) for kind, names in kinds.items()}
    for _ in range(MOST_APART):
        clear = _clearest(looked, kinds, found, out, also)
        if clear is None:
            break
        kind, number = clear
        out[kind].add(number)
        found[kind] = _held(looked, kind, kinds[kind], out[kind])
    return [group for kind in kinds for _, group in sorted(found[kind].items())]


def _held(looked: Looked, kind: str, names: Sequence[str], out: set[int]) -> dict[int, Group]:
    """Hold each group of a kind against the others; against all where nothing is left without those apart.

    Items are held against nothing.
    """
    place = looked.rows[kind].to_numpy()
    found = {}
    for number, name in enumerate(names):
        mine = place == number
        if mine.all() or not mine.any():
            continue
        rest = ~mine & ~np.isin(place, list(out))
        others = rest if out and looked.returns(rest) else ~mine
        if kind == BY_ITEM:
            others = np.zeros_like(mine)
        for group in looked.group(f"{kind}:{name}", mine, others):
            found[number] = group
    return found


def _clearest(
    looked: Looked,
    kinds: Mapping[str, Sequence[str]],
    found: Mapping[str, Mapping[int, Group]],
    out: Mapping[str, set[int]],
    also: Sequence[Group],
) -> tuple[str, int] | None:
    """Return the group that differs most clearly and has not been taken out; of two as clear, the one of more."""
    keys = [(kind, number) for kind in kinds for number in found[kind]]
    every = [found[kind][number] for kind, number in keys]
    adjusted = family([*also, *every])[len(also) :]
    clear = []
    for (kind, number), group, q in zip(keys, every, adjusted, strict=True):
        verdict = group.verdict(q, looked.context)
        if group.apart is not None and verdict in (MORE, LESS) and number not in out[kind]:
            clear.append((round(group.apart.p, _SAME), verdict == LESS, kind, number))
    return min(clear)[2:] if clear else None


def family(every: Sequence[Group]) -> list[float | None]:
    """Adjust the p values of one family; those of first complaints, nearly always small, would only loosen it.

    Parameters
    ----------
    every : sequence of Group
        What is held against something.

    Returns
    -------
    list of float or None
        By group; None where it is not judged.
    """
    raw = [g.apart.p if g.judged and g.apart else None for g in every]
    alone = [g.item.startswith(AFTER) for g in every]
    shared = benjamini_hochberg([None if apart else p for p, apart in zip(raw, alone, strict=True)])
    return [p if apart else q for p, q, apart in zip(raw, shared, alone, strict=True)]


def pooled(groups: Sequence[Group], context: Context) -> dict[str, float]:
    """Draw the probabilities of a kind's groups towards those they are held against, as far as chance demands.

    Parameters
    ----------
    groups : sequence of Group
        Of one kind.
    context : Context
        Its `equal_margin` is the spread of groups that is as likely exceeded as not.

    Returns
    -------
    dict of str to float
        By item; those held against nothing are missing.
    """
    told = [(g, g.others, g.apart) for g in groups if g.others is not None and g.apart is not None]
    options = context.parameters
    found = shrunken(
        [apart.estimate.value or 0.0 for _, _, apart in told if apart],
        [g.spread(options.confidence) for g, _, _ in told],
        [apart.df for _, _, apart in told if apart],
        [g.own.n for g, _, _ in told],
        options.equal_margin,
        options.confidence,
    )
    pairs = zip(told, found, strict=True)
    return {g.item: min(max(others.value + (e.value or 0.0), 0.0), 1.0) for (g, others, _), e in pairs if others}
