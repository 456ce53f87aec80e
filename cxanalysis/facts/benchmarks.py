"""Figures of others: what they published, and of which months."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

COLUMNS = ("measure", "entity", "kind", "period", "value", "item", "n", "std_error", "source")
_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


def benchmarks(data: Data, period: Period) -> pd.DataFrame:
    """List the figures of others whose period has begun, oldest first.

    Parameters
    ----------
    data : Data
        The checked data set.
    period : Period
        The report's month.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS` (text is empty, numbers are missing where nothing is said), `first` and `last`: the months of the
        figure's period as ordinals, missing where it cannot be read. No rows where there is no such table.
    """
    if not data.has("benchmarks"):
        return pd.DataFrame(columns=[*COLUMNS, "first", "last"])
    frame = data.table("benchmarks").to_pandas().reindex(columns=list(COLUMNS))
    for name in COLUMNS:
        if name in ("value", "n", "std_error"):
            frame[name] = pd.to_numeric(frame[name]).astype("float64")
        else:
            frame[name] = frame[name].astype("object").where(frame[name].notna(), "")
    spans = [span(text) for text in frame["period"]]
    frame["first"] = [s[0].ordinal if s else float("nan") for s in spans]
    frame["last"] = [s[1].ordinal if s else float("nan") for s in spans]
    begun = frame[~(frame["first"] > period.ordinal)]
    return begun.sort_values(["measure", "item", "entity", "last", "first", "value"], ignore_index=True)


def span(text: str) -> tuple[Period, Period] | None:
    """Read the period of a published figure: a month, a quarter or a year.

    Returns
    -------
    pair of Period or None
        Its first and last month; None where the text is none of the three.

    Examples
    --------
    >>> [tuple(map(str, span(text))) for text in ("2026-10", "2026-Q3", "2026")]
    [('2026-10', '2026-10'), ('2026-07', '2026-09'), ('2026-01', '2026-12')]
    >>> span("autumn") is None
    True
    """
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    year = int(match[1])
    if match[2]:
        return Period(year, 3 * int(match[2]) - 2), Period(year, 3 * int(match[2]))
    if match[3]:
        return Period(year, int(match[3])), Period(year, int(match[3]))
    return Period(year, 1), Period(year, 12)
