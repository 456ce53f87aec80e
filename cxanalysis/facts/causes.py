"""Counting recorded causes: by branch and by responsible party, this year and the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.formal import formal, hashed
from cxanalysis.facts.months import within
from cxanalysis.facts.redact import redact
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.sums import owner, sums
from cxanalysis.period import Period
from cxanalysis.stats.parts import Parts

if TYPE_CHECKING:
    from cxanalysis.data import Data

YEAR = 12
SIDES = {
    "branch": ("people", "equipment", "material", "method", "environment", "measurement"),
    "responsible": ("own", "supplier", "dealer", "carrier"),
}  # each side of the tree with its closed list
COLUMNS = {"branch": "cause_branch", "responsible": "responsible"}
UNKNOWN = "unknown"
NOW, BEFORE = "now", "before"
MOST_CAUSES, FEWEST = 3, 5  # causes named under a branch, and complaints one needs to be named


def labels(side: str) -> list[str]:
    """Name the parts of a side in the order of its sums: `now:people`, ..., `before:unknown`."""
    return [f"{year}:{code}" for year in (NOW, BEFORE) for code in (*SIDES[side], UNKNOWN)]


@dataclass(frozen=True)
class Causes:
    """Recorded causes.

    Attributes
    ----------
    months : tuple of Period
        The months counted as now, oldest first.
    compared : bool
        Whether the twelve months before are all in the data.
    sums : dict of str to Parts
        By side (`branch`, `responsible`), where the data record it: complaints by customer in the order of `labels`.
    crossed : pandas.DataFrame
        Of the months now: `branch`, `responsible` (`unknown` where empty), `complaints`.
    named : pandas.DataFrame
        Of the months now, most frequent first: `branch`, `cause` (redacted), `complaints`; at most three a branch, each
        with at least five complaints.
    """

    months: tuple[Period, ...]
    compared: bool
    sums: dict[str, Parts]
    crossed: pd.DataFrame
    named: pd.DataFrame


def causes(data: Data, scope: Scope, months: Sequence[Period]) -> Causes:
    """Count the recorded causes of complaints.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    months : sequence of Period
        Up to 24 months, contiguous, oldest first, the report's last.

    Returns
    -------
    Causes
        `sums` is empty where the data record neither branch nor responsible party.
    """
    now = tuple(months[-YEAR:])
    compared = len(months) >= 2 * YEAR
    counted = list(months[-2 * YEAR :]) if compared else list(now)
    rows = scope.filter(data, within(formal(data), "received_at", counted))
    told = {"cause": rows.cause} if data.has("complaints", "cause") else {}
    year = (rows.month >= now[0].ordinal).ifelse(NOW, BEFORE)
    rows = rows.select(
        cluster=hashed(owner(rows)), year=year, **told, **{s: _code(data, rows, s) for s in SIDES}
    ).cache()
    latest = rows.filter(rows.year == NOW)
    crossed = latest.group_by(["branch", "responsible"]).aggregate(complaints=latest.count())
    return Causes(
        now,
        compared,
        {side: _sums(rows, side) for side in SIDES if data.has("complaints", COLUMNS[side])},
        crossed.order_by(["branch", "responsible"]).to_pandas(),
        _named(data, latest),
    )


def _code(data: Data, rows: ibis.Table, side: str) -> ibis.Value:
    """Return what is recorded of a side, `unknown` where nothing is."""
    column = COLUMNS[side]
    return rows[column].fill_null(UNKNOWN) if data.has("complaints", column) else ibis.literal(UNKNOWN)


def _sums(rows: ibis.Table, side: str) -> Parts:
    """Add up the complaints of each customer by year and code."""
    part = rows.year + ibis.literal(":") + rows[side]
    return sums(rows.select(cluster=rows.cluster, part=part, amount=ibis.literal(1)), labels(side))


def _named(data: Data, rows: ibis.Table) -> pd.DataFrame:
    """Name the most frequent causes under each branch."""
    if not data.has("complaints", "cause"):
        return pd.DataFrame({"branch": [], "cause": [], "complaints": []})
    known = rows.filter(rows.cause.notnull() & (rows.branch != UNKNOWN))
    counts = known.group_by(["branch", "cause"]).aggregate(complaints=known.count())
    order = ibis.window(group_by="branch", order_by=[ibis.desc("complaints"), "cause"])
    counts = counts.mutate(_rank=ibis.row_number().over(order))
    counts = counts.filter((counts._rank < MOST_CAUSES) & (counts.complaints >= FEWEST))
    frame = counts.order_by(["branch", "_rank"]).select("branch", "cause", "complaints").to_pandas()
    return frame.assign(cause=[redact(str(cause)) for cause in frame["cause"]])
