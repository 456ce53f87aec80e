"""The data read once for a whole run: through the door, into a store that the notebooks open."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cxanalysis.period import Period


@dataclass(frozen=True)
class Prepared:
    """What a run must know of its data.

    Parameters
    ----------
    organisation : str
        Whose data they are.
    tables : tuple of str
        Tables there are.
    rows, money : mapping
        Read, accepted and rejected by reason, for each table; amounts in 1/10,000 of the currency unit, by column.
    as_of : date
        Date after which records are not used.
    as_of_matters : bool
        Records were left out as later than the run date, so a later run would see them.
    default_period : Period or None
        Last complete period, where it was asked for.
    span : pair of date or None
        First and last day with a record.
    """

    organisation: str
    tables: tuple[str, ...]
    rows: Mapping[str, Any]
    money: Mapping[str, Any]
    as_of: date
    as_of_matters: bool
    default_period: Period | None
    span: tuple[date, date] | None = None

    def environment(self, store: Path) -> dict[str, str]:
        """Return the variables by which a notebook learns of the store and of the date it goes by."""
        return {"CXANALYSIS_STORE": str(store), "CXANALYSIS_AS_OF": self.as_of.isoformat()}


def prepare(folder: Path, store: Path, overrides: Mapping[str, Any], scope: str, find_period: bool) -> Prepared:
    """Read a data set through the door and keep the checked tables for the notebooks of this run.

    Loads the engine and starts its threads: meant for a child process.

    Parameters
    ----------
    folder : Path
        The data set.
    store : Path
        Where the checked tables are kept.
    overrides : mapping
        Parameters set for the run.
    scope : str
        `all` or `attribute=value`; refused when no customer has it.
    find_period : bool
        Whether the last complete period is wanted.
    """
    from cxanalysis import facts
    from cxanalysis.data import open_data, save_store

    data = open_data(folder, overrides=dict(overrides))
    facts.Scope.parse(scope).check(data)
    save_store(data, folder, store)
    doors, span = data.door.tables.values(), facts.data_span(data)
    late = any("after_as_of" in reason for table in doors for reason in table.rejected)
    return Prepared(
        organisation=data.settings.organisation,
        tables=tuple(sorted({*data.door.tables, *(["customers"] if data.derived_customers else [])})),
        rows={table.name: asdict(table.rows) for table in doors},
        money={table.name: {name: asdict(amount) for name, amount in table.money.items()} for table in doors},
        as_of=data.settings.as_of,
        as_of_matters=late and not _is_set(folder),
        default_period=facts.last_complete_period(data) if find_period else None,
        span=(span.first, span.last) if span.tables else None,
    )


def _is_set(folder: Path) -> bool:
    """Tell whether the data set's own settings name the date."""
    path = folder / "cxanalysis.toml"
    return path.is_file() and "as_of" in tomllib.loads(path.read_text(encoding="utf-8-sig"))
