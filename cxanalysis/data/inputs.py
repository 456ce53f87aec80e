"""Which files a data set consists of, and what they are by their bytes.

Light on purpose: asking whether anything changed since the last report needs no engine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from cxanalysis.data import questionnaire, settings
from cxanalysis.data.settings import TableOptions
from cxanalysis.data.tables import TABLES
from cxanalysis.errors import Problem, UsageError, did_you_mean

_OTHER = (".xlsx", ".xls", ".xlsm", ".parquet", ".csv.gz", ".csv.zip", ".tsv", ".txt", ".ods", ".json")
_COPY = re.compile(r"(copy of )?(?P<name>[a-z_]+?)( ?\(\d+\)| ?-? ?copy|_copy)?", re.IGNORECASE)


def data_folder(path: str | Path) -> Path:
    """Return the folder of a data set.

    Raises
    ------
    UsageError
        When the path is a database, absent, or no folder.
    """
    if "://" in str(path):
        kind = str(path).split("://")[0]
        raise UsageError(f"a database ({kind}) is not read yet; export its tables to CSV files in a folder")
    folder = Path(path)
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "does not exist"
        raise UsageError(f'data set "{folder}" {what}; give a folder of CSV files')
    return folder


def find_files(folder: Path, options: Mapping[str, TableOptions]) -> tuple[dict[str, list[Path]], list[Problem]]:
    """Find the files of every table.

    Parameters
    ----------
    folder : Path
        The data set.
    options : mapping of str to TableOptions
        How the tables are written; `files` are names, or patterns where there is no file of that very name.

    Returns
    -------
    tuple of dict and list of Problem
        Table to its files in a fixed order (a file that is named but not there is among them: opening it tells), and
        what is wrong.
    """
    found: dict[str, list[Path]] = {}
    problems: list[Problem] = []
    for table in TABLES:
        listed = options[table].files if table in options else ()
        paths = _listed(folder, table, listed, problems) if listed else _named(folder, table, problems)
        if paths:
            found[table] = paths
    problems += _strays(folder, found)
    return found, problems


def _named(folder: Path, table: str, problems: list[Problem]) -> list[Path]:
    path = folder / f"{table}.csv"
    others = [f"{table}{end}" for end in _OTHER if (folder / f"{table}{end}").exists()]
    there = path.exists() or path.is_symlink()
    for name in others:
        what = f"stands beside {table}.csv" if there else "is no CSV file; other formats are not read yet"
        remedy = "remove one of the two" if there else f"export it as {table}.csv in UTF-8"
        problems.append(Problem(name, None, "", "", what, remedy, rule="format"))
    return [path] if there else []


def _listed(folder: Path, table: str, listed: tuple[str, ...], problems: list[Problem]) -> list[Path]:
    paths: dict[Path, None] = {}
    for pattern in listed:
        parts = PurePosixPath(pattern)
        if parts.is_absolute() or ".." in parts.parts or not parts.parts:
            problems.append(Problem(settings.FILE, None, f"tables.{table}.files", "", f'"{pattern}" leads outside the'
                                    " data set", "put the file into the folder", rule="outside"))  # fmt: skip
            continue
        literal = folder / pattern
        exact = literal.exists() or literal.is_symlink() or not re.search(r"[*?\[]", pattern)
        hits = [literal] if exact else sorted(folder.glob(pattern))
        if not hits:
            problems.append(Problem(settings.FILE, None, f"tables.{table}.files", "", f'no file matches "{pattern}"',
                                    "mend the pattern or add the file", rule="no_file"))  # fmt: skip
        paths |= dict.fromkeys(hits)
    return list(paths)


def _strays(folder: Path, found: Mapping[str, list[Path]]) -> list[Problem]:
    """Tell CSV files that nobody reads: a misspelt name, or a second copy of a table."""
    used = {path for paths in found.values() for path in paths}
    problems = []
    for path in sorted(folder.glob("*.[cC][sS][vV]")):
        match = _COPY.fullmatch(path.stem)
        if path in used:
            continue
        if match and match["name"].lower() in found and path.stem.lower() != match["name"].lower():
            problems.append(Problem(path.name, None, "", "", f"looks like a copy of {match['name'].lower()}.csv",
                                    "remove it, or list the files of the table", rule="copy"))  # fmt: skip
            continue
        near = did_you_mean(path.stem.lower(), TABLES).replace('"?', '.csv"?')
        problems.append(Problem(path.name, None, "", "", f"is no table's file and was not read{near}", "",
                                severity="warning", rule="stray"))  # fmt: skip
    return problems


def inside(folder: Path, path: Path) -> bool:
    """Say whether a file, its links followed, lies in the data set."""
    return path.resolve().is_relative_to(folder.resolve())


def input_digest(path: str | Path) -> dict[str, str]:
    """Return name to SHA-256 of every file that `open_data` would read, the two TOML files included.

    Parameters
    ----------
    path : str or Path
        The data set.

    Returns
    -------
    dict of str to str
        Names relative to the data set, sorted. A file that cannot be read has an empty digest.
    """
    folder = data_folder(path)
    found, _ = find_files(folder, settings.read_settings(folder)[0].tables)
    tomls = [folder / name for name in (settings.FILE, questionnaire.FILE) if (folder / name).is_file()]
    paths = {p for paths in found.values() for p in paths} | set(tomls)
    return {p.relative_to(folder).as_posix(): _sha256(p) for p in sorted(paths)}


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
