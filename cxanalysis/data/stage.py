"""One table from its files into the engine: header matched, every column checked in the pass that reads it.

The staged table holds the typed columns and, beside each column that can break a rule, the number of the rule. Rows
keep the order of the files, so that every fault is told with its file and record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from cxanalysis.data.checks import Reading, check
from cxanalysis.data.contract import Column, Table, fold
from cxanalysis.data.engine import Engine, quote
from cxanalysis.data.examine import copy_readable, examine
from cxanalysis.data.files import PARTIAL, FileFacts, changed
from cxanalysis.data.names import Matched, match_header
from cxanalysis.data.settings import FILE, Settings, TableOptions
from cxanalysis.errors import Problem, did_you_mean


@dataclass(frozen=True)
class Part:
    """One file of a table: what its bytes say, how its header was understood, and its first row in the table."""

    path: Path
    facts: FileFacts
    matched: Matched
    start: int


@dataclass
class Staged:
    """A table as it was read, nothing left out yet; `ready` once its rows are in the engine."""

    table: Table
    columns: tuple[Column, ...] = ()
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    numbered: bool = False
    ready: bool = False

    @property
    def name(self) -> str:
        """Name of the staged table in the engine."""
        return f"_stage_{self.table.name}"

    @property
    def rows(self) -> int:
        """Rows of all files, counted by their bytes."""
        return sum(p.facts.rows for p in self.parts)

    @property
    def ragged(self) -> int:
        """Records of another width than their header, which are among no rows."""
        return sum(len(p.facts.ragged) for p in self.parts)

    def has(self, name: str) -> bool:
        """Say whether the table has a column."""
        return any(c.name == name for c in self.columns)

    def part_of(self, row: int) -> Part:
        """Return the file that holds a row of the table (first = 0)."""
        return next(p for p in reversed(self.parts) if p.start <= row)

    def record_of(self, row: int) -> tuple[str, int]:
        """Return file name and record number of a row."""
        part = self.part_of(row)
        return part.facts.name, part.facts.record_of(row - part.start)

    def header_of(self, row: int, column: str) -> str:
        """Return how the file calls a column."""
        part = self.part_of(row)
        position = part.matched.found.get(column)
        return column if position is None else part.facts.header[position]


def fault_column(name: str) -> str:
    """Name of the column that holds the rule a value breaks."""
    return f"_fault_{name}"


def can_fail(column: Column) -> bool:
    """Say whether values of a column can break a rule."""
    return column.required or column.kind not in {"text", "category"}


def stage(engine: Engine, table: Table, columns: Sequence[Column], files: Sequence[tuple[Path, FileFacts]],
          settings: Settings) -> Staged:  # fmt: skip
    """Read the files of one table into the engine.

    Parameters
    ----------
    engine : Engine
        Where to.
    table : Table
        Its declaration.
    columns : sequence of Column
        Every column wanted: the declared ones and those of the questionnaire.
    files : sequence of (Path, FileFacts)
        Files already scanned.
    settings : Settings
        Mapping, formats, time zone.

    Returns
    -------
    Staged
        With what is wrong so far in `problems`; `columns` are those that exist in at least one file or by default.
    """
    staged, options = Staged(table), settings.options(table.name)
    staged.problems += _check_options(table, columns, options)
    staged.problems += [p for _, facts in files for p in facts.problems]
    if _stopped(staged.problems):
        return staged
    start = 0
    for path, facts in files:
        matched = match_header(table.name, facts.header, (c.name for c in columns), options.columns, settings.personal)
        staged.parts.append(Part(path, facts, matched, start))
        start += facts.rows
        staged.problems += _header_problems(table, columns, facts, matched, options)
    staged.problems += _twice(staged.parts)
    present = {name for part in staged.parts for name in part.matched.found} | set(options.defaults)
    staged.numbered = options.row_id
    staged.columns = tuple(c for c in columns if c.name in present)
    if not _stopped(staged.problems):
        known = sum(len(facts.problems) for _, facts in files)
        _read(engine, staged, settings, options)
        staged.ready = not _stopped(staged.problems)
        if staged.ready and sum(len(facts.problems) for _, facts in files) > known:
            engine.raw.execute(f"DROP TABLE IF EXISTS {quote(staged.name)}")
            return stage(engine, table, columns, files, settings)  # once more, without the records found wanting
    return staged


def _stopped(problems: Iterable[Problem]) -> bool:
    """Say whether a table cannot be read further: rows left out and columns missing leave the rest to be checked."""
    return any(p.severity == "error" and p.rule not in (*PARTIAL, "no_column") for p in problems)


def _check_options(table: Table, columns: Sequence[Column], options: TableOptions) -> list[Problem]:
    """Hold the names used in the settings of a table against its columns."""
    known = [c.name for c in columns]
    used = {"columns": options.columns.values(), "values": options.values, "defaults": options.defaults}
    problems = [
        Problem(FILE, None, f"tables.{table.name}.{key}", "", f'"{name}" is no column{did_you_mean(name, known)}',
                "known: " + ", ".join(known[:40]), rule="settings")
        for key, names in used.items() for name in names if name not in known
    ]  # fmt: skip
    if options.row_id and not table.numbered:
        what = f"the rows of {table.name} have no number of their own"
        problems.append(Problem(FILE, None, f"tables.{table.name}.row_id", "", what, "leave row_id out"))
    return problems


def _header_problems(table: Table, columns: Sequence[Column], facts: FileFacts, matched: Matched,
                     options: TableOptions) -> Iterable[Problem]:  # fmt: skip
    def tell(column: str, what: str, remedy: str, rule: str, severity: str = "error") -> Problem:
        return Problem(facts.name, 1, column, "", what, remedy, 1, severity, rule)

    folded = [fold(h) for h in facts.header]
    other = next((c for c in ";\t|," if len(facts.header) == 1 and c in facts.header[0]), "")
    if other:
        shown = "\\t" if other == "\t" else other
        yield tell("", "the header is one column; the values seem to be separated otherwise",
                   f'declare delimiter = "{shown}" for the table', "delimiter")  # fmt: skip
        return
    same = sorted({h for h, f in zip(facts.header, folded, strict=True) if f and folded.count(f) > 1})
    for name in same:
        yield tell(name, "two columns have this name", "rename one of them", "doubled")
    for name in matched.doubled if not same else ():
        yield tell(name, "two columns mean this one", "map one of them elsewhere, or take it out", "doubled")
    if not matched.found:
        yield tell("", f"no column of {table.name} is known; is the header missing? Found: {_listed(facts.header)}",
                   "put the header into the first line, or map the columns", "no_header")  # fmt: skip
        return
    for column in columns:
        given = column.name in options.defaults or (options.row_id and column.name == table.key.name)
        if (column.required or not table.column(column.name)) and column.name not in matched.found and not given:
            near = did_you_mean(column.name, facts.header)
            yield tell(column.name, f"the column is missing{near}; found: {_listed(facts.header)}",
                       f'add it, or map it: columns = {{ "their name" = "{column.name}" }}', "no_column")  # fmt: skip
    if options.row_id and table.key.name in matched.found:
        yield tell(table.key.name, "row_id = true, but the file numbers its rows itself", "leave row_id out", "row_id")
    yield from _softer(facts, matched, tell)


def _softer(facts: FileFacts, matched: Matched, tell) -> Iterable[Problem]:
    """Tell what is let through: names nearly right, columns left out, a file that may be cut off."""
    for theirs, ours in matched.renamed:
        yield tell(theirs, f"was read as {ours}", "", "renamed", "warning")
    for theirs in matched.mapped_away:
        near = did_you_mean(theirs, facts.header)
        yield tell("", f'the mapping names "{theirs}", which the file does not have{near}', "", "mapping", "warning")
    if matched.unknown:
        near = "".join(matched.near[h] for h in matched.unknown)
        names = ", ".join(h or "(no name)" for h in matched.unknown[:20])
        count = "1 column" if len(matched.unknown) == 1 else f"{len(matched.unknown)} columns"
        yield tell("", f"{count} left out: {names}{near}", "", "unknown_column", "warning")
    for many, one, more, rule in (
        (facts.invisible, "control or invisible character was", "control or invisible characters were", "invisible"),
        (facts.lost, "character was lost in another encoding", "characters were lost in another encoding", "lost"),
        (len(facts.blank), "blank line was", "blank lines were", "blank"),
    ):
        if many:
            first = facts.blank[0] if rule == "blank" else None
            end = {"invisible": "removed", "lost": "before", "blank": "left out"}[rule]
            what = f"{many:,} {one if many == 1 else more} {end}"
            yield Problem(facts.name, first, "", "", what, "", 1, "warning", rule)
    if not facts.closed:
        yield Problem(facts.name, facts.records + 1, "", "", "the last line has no end; the file may be cut off",
                      "", 1, "warning", "open_end")  # fmt: skip


def _listed(header: list[str]) -> str:
    return ", ".join(header[:40]) + (", ..." if len(header) > 40 else "")


def _twice(parts: list[Part]) -> Iterable[Problem]:
    seen: dict[str, str] = {}
    for part in parts:
        first = seen.setdefault(part.facts.sha256, part.facts.name)
        if first != part.facts.name:
            yield Problem(part.facts.name, None, "", "", f"has the same content as {first}", "remove one", rule="twice")


def _read(engine: Engine, staged: Staged, settings: Settings, options: TableOptions) -> None:
    """Run the one pass over each file, and hold the engine's counts against those of the bytes."""
    for number, part in enumerate(staged.parts):
        how = Reading(options, settings.time_zone, settings.as_of)
        view = view_of(staged, part)
        odd = part.facts.invisible > 0, part.facts.odd_spaces
        if part.facts.problems:
            copy_readable(part.path, options.delimiter, len(part.facts.header), engine.own_copy(part.path))
        engine.view_text(view, part.path, len(part.facts.header), options.delimiter, odd)
        text = engine.con.table(view)
        picked = {}
        for column in staged.columns:
            position = part.matched.found.get(column.name)
            if position is None:
                done = check(None, column, how)
            elif column.kind == "text":
                done = check(text[f"r{position}"], column, how)
            else:
                done = check(text[f"c{position}"], column, how, text[f"r{position}"])
            picked[column.name] = done.value
            if can_fail(column):
                picked[fault_column(column.name)] = done.fault
        sql = engine.con.compile(text.select(**picked))
        into = f"INSERT INTO {quote(staged.name)}" if number else f"CREATE TABLE {quote(staged.name)} AS"
        before = engine.row(f"SELECT count(*) FROM {quote(staged.name)}")[0] if number else 0
        problem = ""
        try:
            engine.raw.execute(f"{into} {sql}")
        except duckdb.Error as error:
            problem = str(error).split("\n")[0].replace(str(engine.folder), "")
        read = engine.row(f"SELECT count(*) FROM {quote(staged.name)}")[0] - before if not problem else -1
        staged.problems += _proof(part, options.delimiter, read, problem)
        if problem:
            return


def view_of(staged: Staged, part: Part) -> str:
    """Name of the view of a file's text; files without rows begin where the next one does."""
    number = next(k for k, one in enumerate(staged.parts) if one is part)
    return f"_text_{staged.table.name}_{number}"


def _proof(part: Part, delimiter: str, read: int, refusal: str) -> list[Problem]:
    """Tell where the engine did not read what the bytes hold."""
    facts = part.facts
    known = len(facts.problems)
    if changed(part.path, facts):
        facts.tell("changed while it was read", "wait until it is written", "changed")
    elif refusal:
        if not known:
            examine(part.path, delimiter, facts)
        if len(facts.problems) == known:
            facts.tell(f"is no valid CSV: {refusal}", "export the file again", "engine")
    elif read != facts.rows:
        facts.tell(f"{facts.rows:,} records, but the engine read {read:,}", "export the file again", "engine")
    return facts.problems[known:]
