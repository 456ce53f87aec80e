"""What a data set may hold: the words in which tables and columns are declared, and how a name is recognised.

The declarations themselves are in `tables`. The door, the codebook and the tests read them; nothing else says what a
column is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MONEY_SCALE = 10_000
"""Money is kept as whole numbers of 1/10,000 of the currency unit: exact for the minor unit of every ISO currency."""

KINDS = {
    "id": "text that names one thing; `007` stays `007`",
    "choice": "one word of a closed list",
    "category": "short label; labels that differ by case, spaces or width only are one",
    "text": "free text, never shown raw",
    "date": "day, `2026-10-31`",
    "time": "moment, `2026-10-31T09:30:00`, with or without an offset",
    "money": "plain decimal with at most four decimals",
    "number": "plain decimal",
    "integer": "whole number",
    "boolean": "true or false (also 1, 0, yes, no)",
    "answer": "number on the scale of the question; outside it the answer alone is rejected",
}


@dataclass(frozen=True)
class Column:
    """One column: its kind, whether a table needs it, and what values are allowed.

    `future` marks a date that may lie after `as_of`; `low` and `high` bound numbers; `whole` an answer that must be a
    whole number; `missing` lists codes that mean "no answer".
    """

    name: str
    kind: str
    doc: str = ""
    required: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    whole: bool = False
    missing: tuple[float, ...] = ()
    future: bool = False

    @property
    def allowed(self) -> str:
        """What may stand in the column, in words.

        Examples
        --------
        >>> Column("kind", "choice", choices=("a", "b")).allowed, Column("x", "number", low=1, high=5).allowed
        ('a, b', '1 to 5')
        """
        if self.choices:
            return ", ".join(self.choices)
        if self.low is not None or self.high is not None:
            low = "" if self.low is None else f"{self.low:g}"
            high = "" if self.high is None else f"{self.high:g}"
            return f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
        return ""


@dataclass(frozen=True)
class Table:
    """One table: its columns, and whether a file with a header and no rows is a finding (`may_be_empty`) or a fault."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    may_be_empty: bool = True

    def column(self, name: str) -> Column | None:
        """Return a column by its name, or None."""
        return next((c for c in self.columns if c.name == name), None)

    @property
    def key(self) -> Column:
        """The first column that is needed: the row's own number where the table has one."""
        return next(c for c in self.columns if c.required)

    @property
    def numbered(self) -> bool:
        """Whether rows may be numbered by the door (`row_id = true`)."""
        return self.key.kind == "id" and self.key.name != "customer_id"


def fold(name: str) -> str:
    """Bring a header name or label to the form in which names are compared: width, case and spaces do not count.

    Examples
    --------
    >>> fold(" Customer_ID"), fold("ＩＤ"), fold("Order  No")
    ('customer_id', 'id', 'order no')
    """
    return " ".join(unicodedata.normalize("NFKC", strip_invisible(name)).casefold().split())


_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def strip_invisible(text: str) -> str:
    """Remove zero-width, bidirectional and control characters.

    Examples
    --------
    >>> strip_invisible("ab\u200bc\u202e")
    'abc'
    """
    return _INVISIBLE.sub("", text)
