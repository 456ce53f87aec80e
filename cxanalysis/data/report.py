"""What came through the door and what did not: counts that must add up, and the lines that tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from cxanalysis.data.contract import MONEY_SCALE
from cxanalysis.errors import CxError, DataError, Problem


@dataclass(frozen=True)
class Balance:
    """Read = accepted + rejected by reason; rows, answers, or money in 1/10,000 of the currency unit.

    `unreadable` counts the rows of money whose amount nobody could read; it is in none of the sums.
    """

    read: int
    accepted: int
    rejected: Mapping[str, int] = field(default_factory=dict)
    unreadable: int = 0

    @property
    def left_out(self) -> int:
        """All that was rejected."""
        return sum(self.rejected.values())

    def prove(self, what: str) -> None:
        """Hold the sum.

        Raises
        ------
        CxError
            When it does not come out: a fault of this program, not of the data.
        """
        if self.read != self.accepted + self.left_out:
            raise CxError(
                f"internal error: {what}: read {self.read}, accepted {self.accepted}, rejected {dict(self.rejected)}"
            )


@dataclass(frozen=True)
class FileReport:
    """One input file: its name in the data set, its SHA-256, its rows."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class TableReport:
    """One table: files, rows, money by column, answers of a survey, and headers left out (names only)."""

    name: str
    files: tuple[FileReport, ...]
    rows: Balance
    money: Mapping[str, Balance] = field(default_factory=dict)
    answers: Balance | None = None
    personal: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def rejected(self) -> Mapping[str, int]:
        """Rows rejected, by column and rule."""
        return self.rows.rejected


@dataclass(frozen=True)
class DoorReport:
    """Everything the door has to say; `unread` names the files of the tables that could not be read at all."""

    as_of: date
    tables: Mapping[str, TableReport]
    problems: tuple[Problem, ...]
    derived_customers: bool = False
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was counted and let through."""
        return tuple(p for p in self.problems if p.severity != "error")

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops the run."""
        return tuple(p for p in self.problems if p.severity == "error")

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {**asdict(self), "as_of": self.as_of.isoformat()}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> DoorReport:
        """Read back what `to_dict` wrote."""
        tables = {name: _table(row) for name, row in plain["tables"].items()}
        problems = tuple(Problem(**p) for p in plain["problems"])
        return cls(date.fromisoformat(plain["as_of"]), tables, problems, plain["derived_customers"])


def _table(plain: Mapping[str, Any]) -> TableReport:
    return TableReport(
        plain["name"],
        tuple(FileReport(**f) for f in plain["files"]),
        Balance(**plain["rows"]),
        {name: Balance(**b) for name, b in plain["money"].items()},
        Balance(**plain["answers"]) if plain["answers"] else None,
        tuple(plain["personal"]),
        tuple(plain["dropped"]),
    )


class RefusedError(DataError):
    """The door lets the data set in not at all; `door` says how far it came."""

    def __init__(self, problems: Iterable[Problem], door: DoorReport):
        super().__init__(problems)
        self.door = door


def check_report(door: DoorReport) -> list[str]:
    """Return the lines of `cx check`: counts of every table, then warnings, then errors.

    Parameters
    ----------
    door : DoorReport
        `data.door`, or `error.door` of a RefusedError.

    Returns
    -------
    list of str
        One line a fact, without line ends.
    """
    lines = [line for table in door.tables.values() for line in _lines(table)]
    lines += [f"{name} ({', '.join(files)}): not read" for name, files in door.unread.items()]
    if door.derived_customers:
        lines.append("customers: no such table; the customers are those with orders, joined at their first order")
    lines += [p.line() for p in (*door.warnings, *door.errors)]
    errors, warnings = len(door.errors), len(door.warnings)
    return [*lines, f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}"]


def _lines(table: TableReport) -> Iterable[str]:
    files = ", ".join(f.name for f in table.files)
    yield f"{table.name} ({files}): {_counted(table.rows)}"
    if table.answers:
        yield f"{table.name}: answers: {_counted(table.answers)}"
    for name, money in table.money.items():
        many = f"{money.unreadable:,} rows" if money.unreadable > 1 else "1 row"
        lost = f", amount of {many} not readable" if money.unreadable else ""
        yield f"{table.name}: {name}: {_counted(money, MONEY_SCALE)}{lost}"
    if table.personal:
        yield f"{table.name}: personal columns left out: {', '.join(table.personal)}"


def _counted(balance: Balance, scale: int = 1) -> str:
    def number(value: int) -> str:
        return f"{value:,}" if scale == 1 else f"{value / scale:,.2f}"

    why = ", ".join(f"{rule} {number(n)}" for rule, n in balance.rejected.items())
    rejected = number(balance.left_out) + (f" ({why})" if why else "")
    return f"{number(balance.read)} read, {number(balance.accepted)} accepted, {rejected} rejected"
