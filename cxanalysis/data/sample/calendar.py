"""When things happen in the made-up company: months, working days and office hours.

Made-up events must look like an export: fewer at weekends, none at night, and no month with more of them only because
it has more working days. Counts are drawn per month first; this module then spreads them over the month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxanalysis.period import Period

_WEEKDAY_WEIGHT = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.35, 0.1])  # Monday to Sunday
_OPENING_MINUTE = 8 * 60
_OPEN_MINUTES = 10 * 60
_LATE_DAYS = 19  # the export is taken this many days after the last month: late payments and answers are in it


@dataclass(frozen=True)
class Span:
    """The months of a data set.

    Parameters
    ----------
    end : Period
        Last month.
    months : int
        Number of months, the last one included.

    Examples
    --------
    >>> span = Span(Period(2026, 10), 30)
    >>> str(span.first), span.starts[0], span.as_of
    ('2024-05', np.datetime64('2024-05-01'), np.datetime64('2026-11-20'))
    """

    end: Period
    months: int

    @property
    def first(self) -> Period:
        """First month."""
        return self.end.shift(1 - self.months)

    @property
    def starts(self) -> NDArray[np.datetime64]:
        """First day of each month and, last, the day after the span (`months + 1` days)."""
        return np.array([self.first.shift(k).start for k in range(self.months + 1)], dtype="datetime64[D]")

    @property
    def as_of(self) -> np.datetime64:
        """Day the export was taken; nothing that happened on it or later is known."""
        return self.starts[-1] + np.timedelta64(_LATE_DAYS, "D")

    def index(self, period: Period) -> int:
        """Return the number of a month, the first being 0; negative before the span.

        Examples
        --------
        >>> Span(Period(2026, 10), 30).index(Period(2026, 6))
        25
        """
        return period.ordinal - self.first.ordinal

    def moments(self, rng: np.random.Generator, month: NDArray[np.int64], last_day: int = 31) -> NDArray[np.datetime64]:
        """Draw a moment in office hours for each month number.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of chance.
        month : array of int, shape (n,)
            Month numbers, 0 to `months - 1`.
        last_day : int
            Last day of the month that may be drawn.

        Returns
        -------
        array of datetime64[m], shape (n,)
            Weekdays have weight 1, Saturdays 0.35, Sundays 0.1; the sum of a month is always 1.

        Examples
        --------
        >>> span = Span(Period(2026, 10), 2)
        >>> drawn = span.moments(np.random.default_rng(1), np.array([0, 1, 1]))
        >>> drawn.astype("datetime64[M]").astype(str).tolist()
        ['2026-09', '2026-10', '2026-10']
        """
        starts = self.starts
        days = np.arange(starts[0], starts[-1])
        of_month = np.searchsorted(starts, days, side="right") - 1
        weekday = (days.astype(np.int64) + 3) % 7  # day 0 of the epoch was a Thursday
        weight = np.where((days - starts[of_month]).astype(np.int64) < last_day, _WEEKDAY_WEIGHT[weekday], 0.0)
        total = np.bincount(of_month, weights=weight, minlength=self.months)
        edges = np.cumsum(weight / total[of_month])
        place = np.searchsorted(edges, month + rng.uniform(1e-9, 1 - 1e-9, month.size))
        return at_office(rng, days[np.minimum(place, days.size - 1)])


def at_office(rng: np.random.Generator, days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Draw a minute between 08:00 and 18:00 on each day.

    Examples
    --------
    >>> at_office(np.random.default_rng(1), np.array(["2026-10-30"], dtype="datetime64[D]"))
    array(['2026-10-30T12:22'], dtype='datetime64[m]')
    """
    minute = _OPENING_MINUTE + rng.triangular(0, 0.35 * _OPEN_MINUTES, _OPEN_MINUTES, days.size).astype(np.int64)
    return days.astype("datetime64[m]") + minute.astype("timedelta64[m]")
