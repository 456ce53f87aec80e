"""The engine: DuckDB in memory behind Ibis, allowed to read the inputs and nothing else.

Inputs are reached by links with plain names in a private folder, so that no character of a path is taken for a
pattern; then the configuration is locked. Names go into SQL through `quote` and `literal` and no other way.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.backends.duckdb import Backend

_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}

_INVISIBLE = r"\x1b\[[0-9;]*[A-Za-z]|[\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}"
_INVISIBLE += r"\x01-\x08\x0b\x0c\x0e-\x1f\x7f]"
_SPACES = r"^[\s\x{a0}\x{2000}-\x{200a}\x{202f}\x{3000}]+|[\s\x{a0}\x{2000}-\x{200a}\x{202f}\x{3000}]+$"


def quote(name: str) -> str:
    """Quote an identifier.

    Examples
    --------
    >>> quote('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text.

    Examples
    --------
    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def _replaced(text: str, pattern: str) -> str:
    return f"regexp_replace({text}, {literal(pattern)}, '', 'g')"


class Engine:
    """One locked connection: `raw` speaks SQL, `con` is the same connection seen by Ibis."""

    def __init__(self, inputs: Iterable[Path] = (), database: Path | None = None):
        self.folder = Path(tempfile.mkdtemp(prefix="cxanalysis-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        target = str(database) if database else ":memory:"
        self.raw = duckdb.connect(target, read_only=database is not None, config=dict(_CONFIG))
        self.con: Backend = ibis.duckdb.from_connection(self.raw)
        self.columns: dict[str, list[str]] = {}
        self._links = {path: self.folder / f"{k}.csv" for k, path in enumerate(inputs)}
        for path, link in self._links.items():
            link.symlink_to(path.resolve())
        self._lock([str(path.resolve()) for path in self._links])

    def _lock(self, paths: list[str]) -> None:
        for setting in (
            "TimeZone = 'UTC'",
            "preserve_insertion_order = true",
            f"temp_directory = {literal(str(self.folder / 'spill'))}",
            f"allowed_paths = [{', '.join(literal(p) for p in paths)}]",
            f"allowed_directories = [{literal(str(self.folder))}]",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            self.raw.execute(f"SET {setting}")

    def own_copy(self, path: Path) -> Path:
        """Return a place in the private folder that is read from now on instead of an input."""
        self._links[path].unlink()
        return self._links[path]

    def view_text(self, view: str, path: Path, width: int, delimiter: str, odd: tuple[bool, bool]) -> None:
        """Make a view of a CSV file in which every column is text and nothing is guessed.

        Columns `r0 r1 ...` are as written (without invisible characters); `c0 c1 ...` are the same without spaces
        around, NULL where nothing is left. `odd` says whether the file holds invisible characters, and spaces other
        than the plain one: only then the slow way is taken.
        """
        names = [f"r{k}" for k in range(width)]
        typed = ", ".join(f"{name}: 'VARCHAR'" for name in names)
        clean = [_replaced(r, _INVISIBLE) if odd[0] else r for r in names]
        trimmed = [_replaced(r, _SPACES) if odd[1] else f"trim({r})" for r in clean]
        picked = ", ".join(
            f"{r} AS r{k}, nullif({c}, '') AS c{k}" for k, (r, c) in enumerate(zip(clean, trimmed, strict=True))
        )
        self.raw.execute(
            f"CREATE OR REPLACE TEMP VIEW {quote(view)} AS SELECT {picked} FROM"
            f" read_csv({literal(str(self._links[path]))}, auto_detect = false, header = true,"
            f" delim = {literal(delimiter)}, quote = '\"', escape = '\"', comment = '', strict_mode = true,"
            f" ignore_errors = false, columns = {{{typed}}})"
        )

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        return self.raw.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Run a query that has one row."""
        return self.rows(sql, parameters)[0]

    def has(self, table: str) -> bool:
        """Say whether there is a table of that name."""
        return bool(self.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table]))

    def seal(self) -> None:
        """Note which tables and columns there are; after this they do not change."""
        sql = (
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
        )
        self.columns = {}
        for table, column in self.rows(sql):
            if not table.startswith("_"):
                self.columns.setdefault(table, []).append(column)
