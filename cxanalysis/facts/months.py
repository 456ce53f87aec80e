"""Cutting rows into calendar months, in one place."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pandas as pd

from cxanalysis.period import Period


def month_of(column: ibis.Value) -> ibis.Value:
    """Return the calendar month of a date or time column.

    Parameters
    ----------
    column : ibis.Value
        Dates, or times in the data set's zone.

    Returns
    -------
    ibis.Value
        Months since year 0 (`Period.ordinal`); missing where the column is.
    """
    return (column.year() * 12 + column.month() - 1).cast("int64")


def within(table: ibis.Table, column: str, periods: Sequence[Period]) -> ibis.Table:
    """Keep the rows whose date lies in the periods.

    Parameters
    ----------
    table : ibis.Table
        Any rows with a date.
    column : str
        The date or time that decides.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    ibis.Table
        Rows from the first day of the first period to the last day of the last.
    """
    day = table[column].cast("date")
    return table.filter((day >= ibis.literal(periods[0].start)) & (day < ibis.literal(periods[-1].end)))


def by_period(frame: pd.DataFrame, periods: Sequence[Period]) -> pd.DataFrame:
    """Turn counts with a `month` ordinal into one row a period, in order.

    Parameters
    ----------
    frame : pandas.DataFrame
        Column `month` (ordinals), the other columns counts.
    periods : sequence of Period
        The rows wanted.

    Returns
    -------
    pandas.DataFrame
        Index `period` (text), the frame's other columns; 0 where nothing was counted.
    """
    out = frame.set_index("month").reindex([p.ordinal for p in periods])
    out.index = pd.Index([str(p) for p in periods], name="period")
    return out.fillna(0)


def named(months: pd.Series, periods: Sequence[Period]) -> pd.Series:
    """Write month ordinals as periods.

    Parameters
    ----------
    months : pandas.Series of int
        Ordinals.
    periods : sequence of Period
        The months that have a name.

    Returns
    -------
    pandas.Series of str
        Missing where a month is none of the periods.

    Examples
    --------
    >>> named(pd.Series([24321, 24320]), [Period(2026, 10)]).tolist()
    ['2026-10', nan]
    """
    return months.map({p.ordinal: str(p) for p in periods}).astype("object")
