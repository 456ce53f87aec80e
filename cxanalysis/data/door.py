"""The door: everything a data set holds is read, checked and counted here, once; behind it all is trusted.

All faults of all tables are collected before anything is refused, so that one look is enough to mend an export.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cxanalysis.data.contract import Column
from cxanalysis.data.dataset import Data
from cxanalysis.data.engine import Engine, quote
from cxanalysis.data.examine import examine
from cxanalysis.data.files import FileFacts, scan
from cxanalysis.data.inputs import data_folder, find_files, inside
from cxanalysis.data.labels import tidy_labels
from cxanalysis.data.links import check_customers, check_links
from cxanalysis.data.questionnaire import Questionnaire, read_questionnaire
from cxanalysis.data.relations import check_rows, mark_rows, mark_steps
from cxanalysis.data.report import DoorReport, RefusedError, TableReport
from cxanalysis.data.settings import Settings, read_settings
from cxanalysis.data.settle import settle
from cxanalysis.data.stage import Staged, stage, view_of
from cxanalysis.data.store import load_store
from cxanalysis.data.tables import TABLES
from cxanalysis.errors import Problem


def open_data(
    path: str | Path,
    as_of: date | None = None,
    overrides: Mapping[str, Any] | None = None,
    store: Path | None = None,
) -> Data:
    """Read a data set through the door.

    Parameters
    ----------
    path : str or Path
        Folder of the data set.
    as_of : date, optional
        Day the data are of; goes before the settings; today where neither says.
    overrides : mapping of str to object, optional
        Parameters that go before those of the settings.
    store : Path, optional
        Folder where `save_store` may have kept this very data set already checked.

    Returns
    -------
    Data
        Only accepted rows, typed.

    Raises
    ------
    RefusedError
        With every problem found, when one of them is an error.
    UsageError
        When the path or an override is wrong.
    """
    folder = data_folder(path)
    settings, problems = read_settings(folder, as_of, overrides)
    questionnaire, more = read_questionnaire(folder)
    problems += more
    found, more = find_files(folder, settings.tables)
    problems += more
    sound = not any(p.severity == "error" for p in problems)
    kept = load_store(store, folder, settings) if store and sound else None
    if kept:
        return Data(kept.engine, settings, questionnaire, kept.door)
    scanned = {name: _scan(folder, paths, settings.options(name).delimiter) for name, paths in found.items()}
    readable = [path for files in scanned.values() for path, facts in files if facts.readable]
    engine = Engine(dict.fromkeys(readable))
    if not found:
        name = folder.resolve().name
        what, remedy = "the folder holds no table", "add customers.csv, ..."
        problems.append(Problem(name, None, "", "", what, remedy, rule="no_table"))
    return _Reading(engine, settings, questionnaire, problems).read(scanned)


def _scan(folder: Path, paths: list[Path], delimiter: str) -> list[tuple[Path, FileFacts]]:
    files = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if inside(folder, path):
            facts = scan(path, delimiter, name)
            if facts.doubtful:
                examine(path, delimiter, facts)
        else:
            facts = FileFacts(name)
            facts.tell("is a link that leads outside the data set", "copy the file into the folder", "outside")
        files.append((path, facts))
    return files


class _Reading:
    """One reading of a data set: what is staged, what is reported, what is wrong."""

    def __init__(self, engine: Engine, settings: Settings, questionnaire: Questionnaire | None,
                 problems: list[Problem]):  # fmt: skip
        self.engine, self.settings, self.questionnaire = engine, settings, questionnaire
        self.problems = problems
        self.listed: frozenset[str] = frozenset()
        self.staged: dict[str, Staged] = {}
        self.reports: dict[str, TableReport] = {}

    def read(self, scanned: Mapping[str, list[tuple[Path, FileFacts]]]) -> Data:
        """Stage, mark, settle, relate; refuse or return."""
        self.listed = frozenset(scanned)
        for name, files in scanned.items():
            self._stage(name, files)
        for name, staged in self.staged.items():
            self.reports[name], found = settle(self.engine, staged, self.settings)
            self.problems += found
        derived = self._customers()
        listed = self.staged.get("customers")
        if derived or (listed and listed.has("customer_id")):
            self.problems += check_customers(self.engine, self.staged, self.settings)
        self.problems += check_links(self.engine, self.staged, self.settings)
        unread = {n: tuple(f.name for _, f in files) for n, files in scanned.items() if n not in self.staged}
        door = DoorReport(self.settings.as_of, self.reports, tuple(self.problems), derived, unread)
        if door.errors:
            raise RefusedError(door.errors, door)
        self._clear()
        self.engine.seal()
        return Data(self.engine, self.settings, self.questionnaire, door)

    def _stage(self, name: str, files: list[tuple[Path, FileFacts]]) -> None:
        staged = stage(self.engine, TABLES[name], self._wanted(name), files, self.settings)
        if staged.ready:
            staged.problems += tidy_labels(self.engine, staged)
            mark_rows(self.engine, staged, self.settings)
            if name == "complaint_steps" and "complaints" in self.staged:
                mark_steps(self.engine, staged, self.staged["complaints"])
            staged.problems += check_rows(self.engine, staged)
            self.staged[name] = staged
        self.problems += staged.problems

    def _wanted(self, name: str) -> list[Column]:
        own = list(TABLES[name].columns)
        if self.questionnaire is None:
            return own
        asked = {"responses": self.questionnaire.columns, "staff_responses": self.questionnaire.staff_columns}
        return own + list(asked[name]()) if name in asked else own

    def _customers(self) -> bool:
        """Make the customers from the orders where nobody lists them."""
        orders = self.staged.get("orders")
        if "customers" in self.listed or not orders or not (orders.has("customer_id") and orders.has("ordered_on")):
            return False
        self.engine.raw.execute(
            "CREATE TABLE customers AS SELECT customer_id, min(ordered_on) AS joined_on FROM orders"
            " GROUP BY 1 ORDER BY 1"
        )
        return True

    def _clear(self) -> None:
        for staged in self.staged.values():
            self.engine.raw.execute(f"DROP TABLE {quote(staged.name)}")
            for part in staged.parts:
                self.engine.raw.execute(f"DROP VIEW {quote(view_of(staged, part))}")
