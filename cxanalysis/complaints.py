"""What do customers complain about: how many, again and again, about what, more than usual?

Tidy counts in, frozen results out: every number a `Figure` with n and interval. No files, no drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxanalysis.context import Context, scaled
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.stats.concentration import concentration
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.rates import clustered_rate, clustered_ratio
from cxanalysis.stats.shares import goodman, wilson
from cxanalysis.stats.usual import usual_verdicts

NO_CONCENTRATION = "no concentration beyond chance"
USUAL_PERIODS = 12  # an item's own past: the periods before this one that "as usual" looks at


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
        Customers who complained, complaints, rate (Wilson), per 1,000 and repeat rate (clustered by customer), share
        of each item (Goodman) with its "as usual" verdict, unbiased HHI, effective items, top three, items for 80 %.
    """
    figures: list[Figure] = []
    for key, row in months.iterrows():
        figures += _rates(row, context, Period.parse(str(key)))
    for key, rows in repeats.groupby("period"):
        figures += _repeats(rows, context, Period.parse(str(key)))
    figures += _shares(items, context)
    figures += _share_history(items, context)
    figures += _concentration(complainers, context)
    now = months.loc[str(context.period)]
    known = sorted(repeats["period"].unique())
    left_out = [] if int(now["active"]) else ["customers"]
    left_out += [] if str(context.period) in known or not int(now["complaints"]) else ["repeat_history"]
    return Complaints(
        figures=tuple(figures),
        items=tuple(name for name in items.columns if items[name].iloc[-1] > 0),
        complaints=int(now["complaints"]),
        anonymous=int(now["anonymous"]),
        not_active=int(now["not_active"]),
        first_repeat_period=str(known[0]) if known else "",
        left_out=tuple(left_out),
    )


def _rates(row: pd.Series, context: Context, period: Period) -> Iterator[Figure]:
    """Give one month's counts and rates; no customers at all: counts only."""
    active, complaints, people = int(row["active"]), int(row["complaints"]), int(row["complainers"])
    confidence = context.parameters.confidence
    apart = {"anonymous": int(row["anonymous"]), "not_active": int(row["not_active"])}
    count = Estimate(float(complaints), None, None, complaints, method="count")
    yield context.figure("complaints.complaints", "", count, period=period, detail=apart)
    if not active:
        return
    rate = wilson(people, active, confidence=confidence)
    who = scaled(rate, active)
    yield context.figure("complaints.customers", "", who, period=period)
    yield context.figure("complaints.rate", "", rate, period=period, detail={"x": people})
    known, squares = int(row["known"]), int(row["squares"])
    per_1000 = clustered_rate(known, squares, active, confidence=confidence)
    yield context.figure("complaints.per_1000", "", per_1000, period=period, detail={"x": known})


def _repeats(rows: pd.DataFrame, context: Context, period: Period) -> Iterator[Figure]:
    """Give one month's repeat rate; numerator and denominator both kept."""
    people = rows["customers"].to_numpy()
    repeats, complaints = (np.repeat(rows[name].to_numpy(), people) for name in ("repeats", "complaints"))
    ratio = clustered_ratio(repeats, complaints, confidence=context.parameters.confidence)
    numbers = {"x": int(repeats.sum()), "customers": int(people.sum())}
    yield context.figure("complaints.repeat_rate", "", ratio, period=period, detail=numbers)


def _shares(items: pd.DataFrame, context: Context) -> Iterator[Figure]:
    """Give each item's share now, with its verdict against its own last twelve months (false discoveries shared)."""
    recent = items.tail(USUAL_PERIODS + 1)
    seen = [name for name in items.columns if recent[name].sum() > 0]
    now, past = recent[seen].iloc[-1].to_numpy(), recent[seen].iloc[:-1].to_numpy()
    total = int(now.sum()) if len(seen) else 0
    if not total:
        return
    shares = goodman(now.tolist(), confidence=context.parameters.confidence, k=len(seen))
    usual = usual_verdicts(now, total, past, past.sum(axis=1), fdr=context.parameters.fdr)
    for name, count, share, test in zip(seen, now, shares, usual, strict=True):
        expected = {"usual_count": test.expected_count, "usual_share": test.expected_share}
        expected |= {"usual_low": test.low, "usual_high": test.high, "p": test.p, "p_adjusted": test.p_adjusted}
        yield context.figure(
            "complaints.share", name, share, verdict=test.verdict, detail={"x": int(count), **expected}
        )


def _share_history(items: pd.DataFrame, context: Context) -> Iterator[Figure]:
    """Give each item's share in the months before, for the charts."""
    for key, row in items.iloc[:-1].iterrows():
        counts = {str(name): int(count) for name, count in row.items()}
        total = sum(counts.values())
        for name, count in counts.items() if total else ():
            share = Estimate(count / total, None, None, total, method="count")
            yield context.figure("complaints.share", name, share, period=Period.parse(str(key)), detail={"x": count})


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
