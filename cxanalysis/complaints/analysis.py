"""What do customers complain about: how many, again and again, about what, more than usual?

Tidy counts in, frozen results out: every number a `Figure` with n and interval. No files, no drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.context import Context, scaled
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.change import MIN_PERIODS, usual_range_mean
from cxanalysis.stats.concentration import concentration
from cxanalysis.stats.control import laney_limits
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.rates import clustered_rate, clustered_ratio
from cxanalysis.stats.shares import goodman, wilson
from cxanalysis.stats.usual import MIN_EVENTS, UsualShare, usual_family, usual_share_test, usual_verdicts

NO_CONCENTRATION = "no concentration beyond chance"
USUAL_PERIODS = 12  # the own past of an item or a count: the periods before this one that "as usual" looks at
HARDLY_ANY = 0.5  # part of the usual number of complaints under which records may be lacking


@dataclass(frozen=True)
class Complaints:
    """What a period's complaints say.

    Attributes
    ----------
    figures : tuple of Figure
        Every number, the history's included.
    items : tuple of str
        Items complained about in the period, most complaints first.
    complaints, anonymous, not_active : int
        Complaints of the period; those without a customer; those of a customer unknown or not active then.
    first_repeat_period : str
        First month whose repeat rate is known (the look-back needs history).
    left_out : tuple of str
        Codes of what these data cannot say.
    """

    figures: tuple[Figure, ...]
    items: tuple[str, ...]
    complaints: int
    anonymous: int
    not_active: int
    first_repeat_period: str
    left_out: tuple[str, ...]


def analyse(
    months: pd.DataFrame, repeats: pd.DataFrame, items: pd.DataFrame, complainers: pd.DataFrame, context: Context
) -> Complaints:
    """Compute a period's complaint figures with their history.

    Parameters
    ----------
    months : pandas.DataFrame
        `facts.complaint_months` over the history, the report's month last.
    repeats : pandas.DataFrame
        `facts.repeat_months` over the same months.
    items : pandas.DataFrame
        `facts.item_months` over the same months.
    complainers : pandas.DataFrame
        `facts.complainers` of the report's month.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Complaints
        Customers who complained, complaints, rate (Wilson) with Laney's limits, per 1,000 and repeat rate (clustered by
        customer), share of each item (Goodman) with its "as usual" verdict, unbiased HHI, effective items, top three,
        items for 80 %.
    """
    figures: list[Figure] = []
    limits = _limits(months)
    apart_now = {**_several(complainers), **_vanished(months["complaints"], context)}
    rows = {str(key): {str(name): int(n) for name, n in row.items()} for key, row in months.iterrows()}
    for key, row in rows.items():
        apart = apart_now if key == str(context.period) else {}
        figures += _rates(row, context, Period.parse(key), limits.get(key, {}), apart)
    for month, people in repeats.groupby("period"):
        figures += _repeats(people, context, Period.parse(str(month)))
    figures += _shares(items, context)
    figures += _share_history(items, context)
    figures += _concentration(complainers, context)
    now = rows[str(context.period)]
    known = sorted(repeats["period"].unique())
    left_out = [] if now["active"] else ["customers"]
    left_out += [] if str(context.period) in known or not now["complaints"] else ["repeat_history"]
    return Complaints(
        figures=tuple(figures),
        items=tuple(name for name in items.columns if items[name].iloc[-1] > 0),
        complaints=now["complaints"],
        anonymous=now["anonymous"],
        not_active=now["not_active"],
        first_repeat_period=str(known[0]) if known else "",
        left_out=tuple(left_out),
    )


def _rates(
    row: Mapping[str, int], context: Context, period: Period, limits: Mapping[str, Any], apart: Mapping[str, Any]
) -> Iterator[Figure]:
    """Give one month's counts and rates; no customers at all: counts only."""
    active, complaints, people = row["active"], row["complaints"], row["complainers"]
    confidence = context.parameters.confidence
    kinds = {name: row[name] for name in ("anonymous", "not_active", "grumbles", "objections")}
    count = Estimate(float(complaints), None, None, complaints, method="count")
    yield context.figure("complaints.complaints", "", count, period=period, detail={**kinds, **apart})
    if not active:
        return
    rate = wilson(people, active, confidence=confidence)
    who = scaled(rate, active)
    yield context.figure("complaints.customers", "", who, period=period)
    yield context.figure("complaints.rate", "", rate, period=period, detail={"x": people, **limits})
    per_1000 = clustered_rate(row["known"], row["squares"], active, confidence=confidence)
    yield context.figure("complaints.per_1000", "", per_1000, period=period, detail={"x": row["known"]})


def _limits(months: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Give each month's limits of the rate, and the side on which an earlier month lies outside.

    Laney's p' with the months before the report's as its baseline. They name earlier months to look at; the report's
    own month is judged by its usual range and by nothing else.
    """
    counted = months[months["active"] > 0]
    earlier = int((counted.index != months.index[-1]).sum())
    if earlier < MIN_PERIODS:
        return {}
    people, active = counted["complainers"].to_numpy(), counted["active"].to_numpy()
    limits = laney_limits(people, active, earlier)
    outside = limits.outside(people / active)
    found: dict[str, dict[str, Any]] = {}
    for i, key in enumerate(counted.index):
        found[str(key)] = {"limit_low": limits.low[i], "limit_high": limits.high[i]}
        if outside[i] and i < earlier:
            found[str(key)]["outside"] = "above" if people[i] / active[i] > limits.centre else "below"
    return found


def _several(complainers: pd.DataFrame) -> dict[str, int]:
    """Count the named customers with more than one complaint in the month, and their complaints."""
    own = complainers["customer_id"].value_counts()
    more = own[own > 1]
    if more.empty:
        return {}
    return {"several": len(more), "several_complaints": int(more.sum()), "several_most": int(more.iloc[0])}


def _vanished(counts: pd.Series, context: Context) -> dict[str, float]:
    """Return the `usual` number of complaints a month where the last one has under half of it, beyond chance.

    Counts are compared as 2 sqrt(n + 3/8), of variance 1 (Anscombe 1948), unrest between months included; five a month
    are the least to compare with. With fewer than ten months before, only a month without any counts, after months with
    five or more each. A month that is not over is not compared.
    """
    past, now = counts.iloc[:-1].tail(USUAL_PERIODS), int(counts.iloc[-1])
    if context.last_day is not None or past.empty or past.mean() < MIN_EVENTS or now >= HARDLY_ANY * past.mean():
        return {}
    if len(past) < MIN_PERIODS:
        lacking = now == 0 and int(past.min()) >= MIN_EVENTS
    else:
        level = 2 * np.sqrt(counts + 3 / 8)
        earlier = level.loc[past.index].to_numpy()
        usual = usual_range_mean(earlier, np.ones(len(past)), level.iloc[-1], 1.0, context.parameters.confidence)
        lacking = usual.low is not None and level.iloc[-1] < usual.low
    return {"usual": float(past.mean())} if lacking else {}


def _repeats(rows: pd.DataFrame, context: Context, period: Period) -> Iterator[Figure]:
    """Give one month's repeat rate; numerator and denominator both kept."""
    people = rows["customers"].to_numpy()
    repeats, complaints = (np.repeat(rows[name].to_numpy(), people) for name in ("repeats", "complaints"))
    ratio = clustered_ratio(repeats, complaints, confidence=context.parameters.confidence)
    numbers = {"x": int(repeats.sum()), "customers": int(people.sum())}
    yield context.figure("complaints.repeat_rate", "", ratio, period=period, detail=numbers)


def _usual(items: pd.DataFrame, context: Context) -> dict[str, UsualShare]:
    """Hold each item's share of the last month against its own twelve months before, all items as one family."""
    recent = items.tail(USUAL_PERIODS + 1)
    seen = [str(name) for name in items.columns if recent[name].sum() > 0]
    total = int(recent.iloc[-1].sum())
    if not total:
        return {}
    now, past = recent[seen].iloc[-1].to_numpy(), recent[seen].iloc[:-1].to_numpy()
    options = context.parameters
    found = usual_verdicts(now, total, past, past.sum(axis=1), options.fdr, options.confidence)
    return dict(zip(seen, found, strict=True))


def _shares(items: pd.DataFrame, context: Context) -> Iterator[Figure]:
    """Give each item's share now, most complaints first, with its verdict (false discoveries shared).

    Details: `running`, the share of this item and those before; `later_items` with their `later` complaints follow it.
    """
    usual = _usual(items, context)
    if not usual:
        return
    now = items[list(usual)].iloc[-1].to_numpy()
    total, so_far = int(now.sum()), now.cumsum()
    shares = goodman(now.tolist(), confidence=context.parameters.confidence, k=len(usual))
    for i, ((name, test), share) in enumerate(zip(usual.items(), shares, strict=True)):
        expected = {"usual_count": test.expected_count, "usual_share": test.expected_share}
        expected |= {"usual_low": test.low, "usual_high": test.high, "p": test.p, "p_adjusted": test.p_adjusted}
        later = {"later": total - int(so_far[i]), "later_items": int((now[i + 1 :] > 0).sum())}
        detail = {"x": int(now[i]), **expected, "running": float(so_far[i] / total), **later}
        yield context.figure("complaints.share", name, share, verdict=test.verdict, detail=detail)


def _share_history(items: pd.DataFrame, context: Context) -> Iterator[Figure]:
    """Give each item's share in the months before, with its verdict: all earlier months together are one family."""
    counts = {str(name): [int(n) for n in items[name]] for name in items.columns}
    totals = [int(n) for n in items.sum(axis=1)]
    cells = [(k, name) for k in range(len(items) - 1) if totals[k] for name in counts]
    confidence = context.parameters.confidence
    tests = [_own_past(counts[name], totals, k, confidence) for k, name in cells]
    shares = {k: _shares_then(counts, k, confidence) for k, _ in cells}
    for (k, name), test in zip(cells, usual_family(tests, context.parameters.fdr), strict=True):
        x = counts[name][k]
        share = shares[k][name]
        month = Period.parse(str(items.index[k]))
        yield context.figure("complaints.share", name, share, period=month, verdict=test.verdict, detail={"x": x})


def _shares_then(counts: Mapping[str, list[int]], k: int, confidence: float) -> dict[str, Estimate]:
    """Estimate the shares of one month with the items known by then; one not met yet would be one more of them."""
    known = [name for name, n in counts.items() if sum(n[max(0, k - USUAL_PERIODS) : k + 1])]
    now = [counts[name][k] for name in known]
    found = dict(zip(known, goodman(now, confidence), strict=True))
    fresh = goodman([*now, 0], confidence)[-1]
    return {name: found.get(name, fresh) for name in counts}


def _own_past(counts: list[int], totals: list[int], k: int, confidence: float) -> UsualShare:
    """Hold an item's share of one month against its twelve months before."""
    past = slice(max(0, k - USUAL_PERIODS), k)
    return usual_share_test(counts[k], totals[k], counts[past], totals[past], confidence)


def _concentration(complainers: pd.DataFrame, context: Context) -> Iterator[Figure]:
    """Give how concentrated the month's complaints are: HHI, effective items, top three, items for 80 %."""
    if complainers.empty:
        return
    options = context.parameters
    found = concentration(
        complainers["customer_id"].to_numpy(dtype=object),
        complainers["item"].to_numpy(dtype=object),
        str(context.period),
        "complaints.hhi",
        context.scope,
        top_k=options.top_k,
        vital_share=options.vital_share,
        confidence=options.confidence,
        resamples=options.bootstrap,
    )
    no_concentration = found.hhi.value is None or found.hhi.value <= 0
    yield context.figure("complaints.hhi", "", found.hhi)
    yield context.figure(
        "complaints.effective_items", "", found.effective_items, withheld=NO_CONCENTRATION if no_concentration else ""
    )
    yield context.figure("complaints.top3_share", "", found.top_share, detail={"items": options.top_k})
    yield context.figure("complaints.items_for_80", "", found.items_for, detail={"share": options.vital_share})
