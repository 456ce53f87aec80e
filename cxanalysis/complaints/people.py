"""Few people, many complaints: how the named complaints of a month, and of twelve, gather in customers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cxanalysis.context import Context, Part
from cxanalysis.record import Figure
from cxanalysis.stats.complainers import Gathered, gathered
from cxanalysis.stats.multiplicity import holm

SHARE, VITAL, EFFECTIVE = "complaints.customer_share", "complaints.customers_for_80", "complaints.effective_customers"
NO_CONCENTRATION = "nobody complained twice"
FEWEST = 10  # complainers, so that a tenth of them is one
WINDOWS = ("month", "year")


def analyse(people: pd.DataFrame, months: int, context: Context) -> Part:
    """Tell how complaints gather in customers.

    Parameters
    ----------
    people : pandas.DataFrame
        `people` of `facts.breakdown`.
    months : int
        Months that are counted; the year is the last twelve of them, or all where they are fewer.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    Part
        `complaints.customer_share`, `.customers_for_80` and `.effective_customers` of `month` and `year`; the verdict
        of a share (more_than_chance, as_chance) is of Holm's test over both, too_few under `min_n` complainers. Left
        out: `people_few` (under ten named complainers in twelve months).
    """
    found = {window: _gathered(people, window, context) for window in WINDOWS}
    known = {window: made for window, made in found.items() if made is not None}
    if "year" not in known:
        return Part(left_out=("people_few",))
    adjusted = holm([made[1].p for made in known.values()])
    figures = [
        figure
        for (window, (count, made)), p in zip(known.items(), adjusted, strict=True)
        for figure in _figures((window, min(months, 12) if window == "year" else 1), count, made, p or 0.0, context)
    ]
    return Part(tuple(figures))


def _gathered(people: pd.DataFrame, window: str, context: Context) -> tuple[int, Gathered] | None:
    """Estimate one window; None where too few complained."""
    rows, options = people[people["window"] == window], context.parameters
    count = int(rows["customers"].sum())
    if count < FEWEST:
        return None
    made = gathered(
        rows["own"].to_numpy(),
        rows["customers"].to_numpy(),
        str(context.period),
        SHARE,
        context.scope,
        window,
        vital_share=options.vital_share,
        confidence=options.confidence,
        resamples=options.bootstrap,
    )
    return None if made is None else (count, made)


def _figures(span: tuple[str, int], count: int, made: Gathered, p: float, context: Context) -> Iterator[Figure]:
    (mean, low, high), (window, months) = made.chance, span
    few = count < context.parameters.min_n
    verdict = "too_few" if few else "more_than_chance" if p <= 1 - context.parameters.confidence else "as_chance"
    detail = {"customers": count, "months": months, "chance": mean, "chance_low": low, "chance_high": high}
    detail |= {"p": made.p, "p_adjusted": p}
    yield context.figure(SHARE, window, made.top, verdict=verdict, detail=detail)
    about = {"customers": count, "share": context.parameters.vital_share}
    yield context.figure(VITAL, window, made.vital, detail=about)
    lacking = "" if made.effective.value is not None else NO_CONCENTRATION
    chance = {"customers": count, "chance": made.effective_chance}
    yield context.figure(EFFECTIVE, window, made.effective, withheld=lacking, detail=chance)
