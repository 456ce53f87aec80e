"""Which months the data cover, and which is the last complete one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import ibis
import pandas as pd

from cxanalysis.errors import CxError
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data
    from cxanalysis.data.engine import Engine

CORE = {"complaints": "received_at", "orders": "ordered_on", "responses": "responded_at"}
TAIL_DAYS = 3


@dataclass(frozen=True)
class Span:
    """First and last day with a record, by core table and over all."""

    tables: dict[str, tuple[date, date]]

    @property
    def first(self) -> date:
        """First day of any core table."""
        return min(first for first, _ in self.tables.values())

    @property
    def last(self) -> date:
        """Last day of any core table."""
        return max(last for _, last in self.tables.values())


def data_span(data: Data) -> Span:
    """Return the first and last day of each core table that has records.

    Parameters
    ----------
    data : Data
        The checked data set.

    Returns
    -------
    Span
        Empty where there are no records at all.
    """
    if data.engine not in _KEPT:
        _KEPT[data.engine] = _span(data)
    return _KEPT[data.engine]


_KEPT: WeakKeyDictionary[Engine, Span] = WeakKeyDictionary()  # asked for many times in a report


def _span(data: Data) -> Span:
    """Look at the core tables."""
    parts = []
    for name, column in CORE.items():
        if data.has(name):
            when = data.table(name)[column]
            ends = when.as_table().aggregate(low=when.min().cast("date"), high=when.max().cast("date"))
            parts.append(ends.mutate(name=ibis.literal(name)).select("name", "low", "high"))
    if not parts:
        return Span({})
    found = (ibis.union(*parts) if len(parts) > 1 else parts[0]).to_pandas().dropna().set_index("name")
    ends = {name: [pd.Timestamp(day).date() for day in found.loc[name]] for name in CORE if name in found.index}
    return Span({name: (low, high) for name, (low, high) in ends.items()})


_COURSE = ("received_at", "responded_at", "escalated_at", "arrived_at", "resolved_at", "withdrawn_at", "followed_up_at")


def last_record(data: Data) -> datetime:
    """Return the moment of the last accepted record: what is open then, is open.

    Parameters
    ----------
    data : Data
        The checked data set, which has complaints.

    Returns
    -------
    datetime.datetime
        The latest moment in the course of any complaint, or the last day of a core table, never after `as_of`.
    """
    table = data.table("complaints")
    there = [column for column in _COURSE if data.has("complaints", column)]
    latest = table.aggregate(**{column: table[column].max() for column in there}).to_pandas().iloc[0].dropna()
    day = datetime.combine(data_span(data).last, datetime.min.time())
    over = datetime.combine(data.settings.as_of + timedelta(days=1), datetime.min.time())
    return min(max([day, *(pd.Timestamp(at).to_pydatetime() for at in latest)]), over)


def last_complete_period(data: Data) -> Period:
    """Return the latest month that is over and whose data are in.

    Its end is at or before `as_of`, and some core table has a record in its last three days or after its end.

    Parameters
    ----------
    data : Data
        The checked data set.

    Returns
    -------
    Period
        The month to report on where none is asked for.

    Raises
    ------
    CxError
        When no month qualifies.
    """
    span = data_span(data)
    if not span.tables:
        raise CxError("no orders, complaints or responses: there is no period to report on")
    covered = Period.of(span.last + timedelta(days=TAIL_DAYS))
    latest = min(covered.previous(), Period.of(data.settings.as_of).previous())
    if latest < Period.of(span.first):
        raise CxError(
            f"no complete month: the data run from {span.first} to {span.last}; name a period to see it so far"
        )
    return latest


def covers(span: Span, period: Period) -> bool:
    """Tell whether the data reach the end of a month: the last three days of it, or beyond."""
    return span.last >= period.end - timedelta(days=TAIL_DAYS)
