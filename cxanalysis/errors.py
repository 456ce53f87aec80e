"""What can go wrong, told so that a person can mend it.

Two families: a wrong call (exit code 2) and data or notebooks that fail (exit code 1). Problems of data are
collected and told in one go; each names file, row, column, a masked value, and the remedy.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", re.ASCII)


class CxError(Exception):
    """Base of every error this project raises on purpose; its text is meant for the user."""

    exit_code = 1


class UsageError(CxError):
    """The call itself is wrong: an unknown option, parameter, period or file."""

    exit_code = 2


class BusyError(CxError):
    """Another run holds the period."""

    exit_code = 75


class KernelDiedError(CxError):
    """The kernel that ran a notebook died."""

    exit_code = 138


class StoppedError(CxError):
    """The run was stopped from outside."""

    exit_code = 143


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with the data.

    Parameters
    ----------
    file : str
        File name (never a full path of the machine).
    row : int or None
        Record number in the file, the header being row 1; None for the whole file.
    column : str
        Column as the file names it; empty for the whole row.
    value : str
        The offending value, already masked (`mask`).
    what : str
        What is wrong, and what is allowed.
    remedy : str
        What to do about it.
    count : int
        How many rows show it; `row` and `value` are of the first.
    severity : str
        `error` stops the run; `warning` is counted and shown.
    rule : str
        Short name of the rule, used as the reason in the rejected counts.
    also : str
        The next few places that show it, each with its masked value.
    """

    file: str
    row: int | None
    column: str
    value: str
    what: str
    remedy: str
    count: int = 1
    severity: str = "error"
    rule: str = ""
    also: str = ""

    def line(self) -> str:
        """One line for stderr.

        Examples
        --------
        >>> Problem("orders.csv", 7, "revenue", "1,5", "not a plain decimal", "write 1.5", count=3).line()
        'error: orders.csv, row 7, column revenue, value "1,5": not a plain decimal (3 rows); write 1.5'
        """
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        if self.value:
            place.append(f'value "{self.value}"')
        also = f"; also {self.also}" if self.also else ""
        many = f" ({self.count:,} rows{also})" if self.count > 1 else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.severity}: {', '.join(place)}: {self.what}{many}{remedy}"


class DataError(CxError):
    """The data cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(p.line() for p in self.problems))


def mask(value: object, keep: int = 3) -> str:
    """Show enough of a value to find it, not enough to read a person from it.

    Numbers and dates in plain form (at most 10 characters of digits, dots, dashes, colons, slashes, commas; a date may
    have a time of day) and short words (up to `keep` + 1 characters) are shown whole; anything longer keeps its first
    `keep` characters.

    Examples
    --------
    >>> mask("2026-13-01T09:30"), mask("anna@example.org"), mask("N/A"), mask("4.7")
    ('2026-13-01T09:30', 'ann…', 'N/A', '4.7')
    """
    text = "" if value is None else str(value)
    text = "".join(c if c.isprintable() else "�" for c in text)
    if len(text) <= keep + 1:
        return text
    if len(text) <= 10 and all(c in "0123456789.-+:/, " for c in text):
        return text
    if _MOMENT.fullmatch(text):
        return text
    return text[:keep] + "…"


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return `; did you mean "x"?` for the nearest candidate, or an empty string.

    Examples
    --------
    >>> did_you_mean("repeat_day", ["repeat_days", "lag_days"])
    '; did you mean "repeat_days"?'
    >>> did_you_mean("zzz", ["repeat_days"])
    ''
    """
    near = difflib.get_close_matches(name, list(candidates), n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else ""
