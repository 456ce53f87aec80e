"""The days on which a pledge runs: all of them, or only the working days of the company.

Time is counted on a clock that stands still on days off: 24 hours of a working day are one day of a pledge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cxanalysis.data.toml import Keys
from cxanalysis.errors import did_you_mean

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LIMITS = ("arrival_days", "response_days", "result_days")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingTime:
    """Which days count.

    Attributes
    ----------
    working_days : tuple of int
        Weekdays that count, Monday 0; all where nothing else is declared.
    holidays : tuple of date
        Days that do not count, in order.

    Examples
    --------
    >>> WorkingTime().everyday, WorkingTime((0, 1, 2, 3, 4)).everyday
    (True, False)
    """

    working_days: tuple[int, ...] = tuple(range(len(WEEK)))
    holidays: tuple[date, ...] = ()

    @property
    def everyday(self) -> bool:
        """Whether every day counts."""
        return len(self.working_days) == len(WEEK) and not self.holidays

    def counts(self, day: date) -> bool:
        """Tell whether a day counts."""
        return day.weekday() in self.working_days and day not in self.holidays

    def table(self, first: date, last: date) -> list[tuple[date, int, bool]]:
        """List days with the number of days that counted since the first, and whether the day itself counts.

        Examples
        --------
        >>> WorkingTime((0, 1, 2, 3, 4)).table(date(2026, 10, 30), date(2026, 11, 2))[2:]
        [(datetime.date(2026, 11, 1), 1, False), (datetime.date(2026, 11, 2), 1, True)]
        """
        rows, before = [], 0
        for k in range((last - first).days + 1):
            day = first + k * _DAY
            counts = self.counts(day)
            rows.append((day, before, counts))
            before += counts
        return rows

    def between(self, start: datetime, end: datetime) -> float:
        """Return the days that count from one moment to another; negative where the second is the earlier.

        Examples
        --------
        >>> friday, monday = datetime(2026, 10, 30, 12), datetime(2026, 11, 2, 12)
        >>> WorkingTime().between(friday, monday), WorkingTime((0, 1, 2, 3, 4)).between(friday, monday)
        (3.0, 1.0)
        """
        if self.everyday:
            return (end - start) / _DAY
        if end < start:
            return -self.between(end, start)
        whole = self.table(start.date(), end.date())[-1][1]
        return whole + self._spent(end) - self._spent(start)

    def _spent(self, moment: datetime) -> float:
        """Return how much of its day is over at a moment; nothing of a day that does not count."""
        start = datetime.combine(moment.date(), datetime.min.time())
        return (moment - start) / _DAY if self.counts(moment.date()) else 0.0


def read_working_time(keys: Keys) -> WorkingTime:
    """Read `[pledges]`: `working_days = ["mon", ...]` and `holidays = [days]`."""
    names = keys.texts("working_days")
    for name in names:
        if name not in WEEK:
            keys.wrong("working_days", f"must hold some of {', '.join(WEEK)}{did_you_mean(name, WEEK)}", name)
    for name in _LIMITS:
        if name in keys.each():
            limit = "response_days" if name == "arrival_days" else name
            keys.wrong(name, "belongs under [parameters]", keys.take(name, object), f"write {limit} there")
    days = tuple(sorted({WEEK.index(name) for name in names if name in WEEK}))
    found = WorkingTime(days or WorkingTime.working_days, _holidays(keys))
    keys.close()
    return found


def _holidays(keys: Keys) -> tuple[date, ...]:
    """Read the days off, as days or as text."""
    found = set()
    for value in keys.take("holidays", list, []):
        try:
            found.add(_day(value))
        except ValueError:
            keys.wrong("holidays", "must be a list of days", value, "write them like 2026-12-25")
    return tuple(sorted(found))


def _day(value: object) -> date:
    """Return a day written as a day or as text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise ValueError(value)
