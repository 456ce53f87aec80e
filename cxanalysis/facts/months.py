"""Cutting rows into calendar months, in one place."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pandas as pd

from cxanalysis.period import Period


def month_of(column: ibis.Value) -> ibis.Value:
    """Return the calendar month (months since year 0) of a date or time column."""
    return (column.year() * 12 + column.month() - 1).cast("int64")


def within(table: ibis.Table, column: str, periods: Sequence[Period]) -> ibis.Table:
    """Keep the rows whose date lies in the periods (contiguous, oldest first; half-open)."""
    day = table[column].cast("date")
    return table.filter((day >= ibis.literal(periods[0].start)) & (day < ibis.literal(periods[-1].end)))


def by_period(frame: pd.DataFrame, periods: Sequence[Period], fill: float | None = 0) -> pd.DataFrame:
    """Turn a frame with a `month` ordinal into one row a period, in order, gaps filled.

    Returns
    -------
    pandas.DataFrame
        Index `period` (text), the frame's other columns.
    """
    out = frame.set_index("month").reindex([p.ordinal for p in periods])
    out.index = pd.Index([str(p) for p in periods], name="period")
    return out if fill is None else out.fillna(fill)
