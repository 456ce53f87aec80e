"""Who complains again: how likely within the window, about what, with whom, by which channel.

Looked at from each complaint forward: how likely the same customer complains about the same item within the window.
The months looked at are held against the same months a year before, items, handlers and channels each against all
others, in one family; first complaints of a case against later ones by themselves. What differs need not be the reason:
who handles the hard cases sees more of them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxanalysis.complaints.again_groups import FEWEST, Group, Looked, after, family, pooled, told_apart
from cxanalysis.context import Context, Part
from cxanalysis.record import Figure
from cxanalysis.stats.estimate import Estimate

if TYPE_CHECKING:
    from cxanalysis.facts.again import Returned

MEASURE = "complaints.again"
KINDS = ("item", "handled_by", "method")
CODE = re.compile(r"[A-Za-z]{0,4}[-_.]?\d{1,8}")  # what may stand for a member of staff: H7, S-104


def analyse(found: Returned, counts: Mapping[str, int], context: Context) -> Part:
    """Estimate how likely a customer complains again, in all and by group.

    Parameters
    ----------
    found : Returned
        `facts.returned` of the months looked at and of the same months a year before.
    counts : mapping of str to int
        `facts.case_counts` of the report's month.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.again`: of all complaints (verdict against a year before), of the first, second and later ones of a
        case (`after:1` to `after:3`), and by `item:...`, `handled_by:...`, `method:...` (verdict against all others);
        `complaints.cases` of the month. Staff who are not named by codes are numbered. Left out: `again_named` (no
        complaint of a named customer), `again_young` (too few could be watched for the whole window), `again_year` (no
        months a year before), `again_numbered` (handlers), and `again_no` with the kind that complaints do not tell.
    """
    cases = (_cases(counts, context),) if counts["complaints"] else ()
    rows = found.rows[found.rows["recent"]]
    if rows.empty:
        return Part(cases, ("again_named",))
    looked, past = Looked.of(rows, context), found.rows[~found.rows["recent"]]
    own = looked.everything()
    if own is None:
        return Part(cases, ("again_young",))
    year = Looked.of(past, context).everything() if found.before and len(past) else None
    of_all = Group.of("", own, year, context)
    groups = [*after(looked), *told_apart(looked, _names(found), [of_all])]
    adjusted = family([of_all, *groups])
    about = {**_about(rows, found), **_year(of_all, found, context)}
    left_out = [f"again_no:{kind}" for kind in KINDS if kind not in found.groups]
    left_out += [] if of_all.apart else ["again_year"]
    left_out += ["again_numbered"] if _numbered(found) else []
    figure = _figure(of_all, adjusted[0], about, context)
    return Part((*cases, figure, *_figures(groups, adjusted[1:], context)), tuple(left_out))


def _cases(counts: Mapping[str, int], context: Context) -> Figure:
    """Give the month's cases, with the complaints and the customers they are of."""
    count = Estimate(float(counts["cases"]), None, None, counts["complaints"], method="count")
    rest = {name: n for name, n in counts.items() if name != "cases"}
    return context.figure("complaints.cases", "", count, detail=rest)


def _names(found: Returned) -> dict[str, Sequence[str]]:
    """Name the groups of each kind; handlers by number where what stands for them may be names."""
    names: dict[str, Sequence[str]] = {kind: found.groups[kind] for kind in KINDS if kind in found.groups}
    if _numbered(found):
        names["handled_by"] = [f"#{number}" for number in range(1, len(names["handled_by"]) + 1)]
    return names


def _numbered(found: Returned) -> bool:
    """Tell whether handlers are numbered."""
    return not all(CODE.fullmatch(name) for name in found.groups.get("handled_by", ()))


def _about(rows: pd.DataFrame, found: Returned) -> dict[str, Any]:
    """Say what the months' figure rests on, and how few customers made half of the repeats."""
    own = rows[rows["step"] > 1].groupby("customer").size().sort_values(ascending=False)
    about = {"first": found.months[0], "last": found.months[1], "customers": int(rows["customer"].nunique())}
    about |= {"whole": int(rows["whole"].sum()), "repeats": int(own.sum()), "repeaters": len(own)}
    if own.sum() >= FEWEST:
        few = int(np.searchsorted(own.cumsum().to_numpy(), own.sum() / 2)) + 1
        about |= {"few": few, "few_repeats": int(own.iloc[:few].sum())}
    return about


def _year(group: Group, found: Returned, context: Context) -> dict[str, Any]:
    """Give the same months a year before and the difference."""
    if group.others is None or group.apart is None:
        return {}
    then, apart = group.others.estimate(context.parameters.confidence), group.apart.estimate
    ends = {"first": found.before[0], "last": found.before[1]}
    then_is = {"value": then.value, "low": then.low, "high": then.high, "n": then.n, "x": group.others.events}
    difference = {"delta": apart.value, "delta_low": apart.low, "delta_high": apart.high}
    return {"year": {**ends, **then_is, **difference}}


def _figure(group: Group, adjusted: float | None, detail: Mapping[str, Any], context: Context) -> Figure:
    estimate = group.own.estimate(context.parameters.confidence)
    test = {"p": group.apart.p, "p_adjusted": adjusted} if group.judged and group.apart else {}
    about = {"x": group.own.events, "returned": group.own.returned, **test, **detail}
    return context.figure(MEASURE, group.item, estimate, verdict=group.verdict(adjusted, context), detail=about)


def _figures(groups: Sequence[Group], adjusted: Sequence[float | None], context: Context) -> Iterator[Figure]:
    """Give the figures of the groups, with what they are held against."""
    drawn: dict[str, float] = {}
    for kind in KINDS:
        drawn |= pooled([g for g in groups if g.item.startswith(f"{kind}:")], context)
    for group, p in zip(groups, adjusted, strict=True):
        detail: dict[str, Any] = {}
        if group.others is not None and group.apart is not None:
            apart = group.apart.estimate
            detail = {"others": group.others.value, "others_n": group.others.n, "delta": apart.value}
            detail |= {"delta_low": apart.low, "delta_high": apart.high}
        if group.item in drawn:
            detail["pooled"] = drawn[group.item]
        yield _figure(group, p, detail, context)
