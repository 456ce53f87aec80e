"""A report's period: a calendar month, half-open, in the company's own time zone.

Everything that asks "which month" asks here, so that no module does date arithmetic of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cxanalysis.errors import UsageError

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_LATER = re.compile(r"\d{4}(-Q[1-4])?|.+\.\..+", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month.

    Examples
    --------
    >>> p = Period.parse("2026-01")
    >>> p.start, p.end, str(p.previous()), str(p.year_before())
    (datetime.date(2026, 1, 1), datetime.date(2026, 2, 1), '2025-12', '2025-01')
    """

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `YYYY-MM`; anything else is refused, never repaired.

        Raises
        ------
        UsageError
            When the text is no calendar month.
        """
        match = _MONTH.fullmatch(text)
        if match:
            return cls(int(match[1]), int(match[2]))
        if _LATER.fullmatch(text):
            raise UsageError(f'period "{text}": only single months are built so far; write one like 2026-10')
        raise UsageError(f'period "{text}" is not a calendar month; write it like 2026-10')

    @classmethod
    def of(cls, day: date) -> Period:
        """Return the month that holds a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        """Return `YYYY-MM`."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def ordinal(self) -> int:
        """Months since year 0: differences of ordinals are months between."""
        return self.year * 12 + self.month - 1

    def shift(self, months: int) -> Period:
        """Return the month `months` later (earlier when negative)."""
        year, month = divmod(self.ordinal + months, 12)
        return Period(year, month + 1)

    def previous(self) -> Period:
        """Return the month before."""
        return self.shift(-1)

    def year_before(self) -> Period:
        """Return the same month of the year before."""
        return self.shift(-12)

    @property
    def start(self) -> date:
        """First day of the month."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """First day after the month (half-open)."""
        return self.shift(1).start

    @property
    def days(self) -> int:
        """Number of days in the month."""
        return (self.end - self.start).days

    def last(self, count: int) -> list[Period]:
        """Return the `count` months that end with this one, oldest first.

        Examples
        --------
        >>> [str(p) for p in Period(2026, 2).last(3)]
        ['2025-12', '2026-01', '2026-02']
        """
        return [self.shift(k) for k in range(1 - count, 1)]

    def through(self, other: Period) -> list[Period]:
        """Return every month from this one to `other`, both included."""
        return [self.shift(k) for k in range(other.ordinal - self.ordinal + 1)]
