"""Which rows are let in: faults counted by rule, told with their first row, and read = accepted + rejected proved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cxanalysis.data.contract import Column
from cxanalysis.data.engine import Engine, quote
from cxanalysis.data.examine import SHOWN
from cxanalysis.data.relations import earlier_time
from cxanalysis.data.report import Balance, FileReport, TableReport
from cxanalysis.data.rules import BY_CODE, LAST_REJECT, Rule
from cxanalysis.data.settings import Settings
from cxanalysis.data.stage import Staged, can_fail, fault_column, view_of
from cxanalysis.errors import Problem, mask

_SEVERITY = {"error": "error", "reject": "warning", "answer": "warning", "note": "warning"}


@dataclass(frozen=True)
class Fault:
    """How often a column of a table breaks a rule, and where first."""

    column: Column
    rule: Rule
    count: int
    row: int


def settle(engine: Engine, staged: Staged, settings: Settings) -> tuple[TableReport, list[Problem]]:
    """Make the accepted table out of a staged one.

    Parameters
    ----------
    engine : Engine
        Holds the staged table; gets one of the table's own name with the accepted rows and no fault columns.
    staged : Staged
        The table, all marks set.
    settings : Settings
        Gives the share of rows that may be rejected.

    Returns
    -------
    tuple of TableReport and list of Problem
        The balances, proved, and every fault.
    """
    faults = _faults(engine, staged)
    reasons = _reasons(staged, faults)
    columns = _filled(engine, staged)
    where = " WHERE " + " AND ".join(f"NOT ({condition})" for condition, _ in reasons) if reasons else ""
    picked = ", ".join(quote(c.name) for c in columns)
    number = f"(rowid + 1)::VARCHAR AS {quote(staged.table.key.name)}, " if staged.numbered else ""
    engine.raw.execute(
        f"CREATE TABLE {quote(staged.table.name)} AS SELECT {number}{picked} FROM {quote(staged.name)}{where}"
    )
    rows = _rows(engine, staged, reasons)
    answers = _answers(engine, staged, faults)
    problems = list(_told(engine, staged, faults, rows, settings))
    problems += _too_many(engine, staged, faults, rows, settings)
    problems += _empty(staged, columns, rows)
    money = {c.name: _money(engine, staged, c.name, reasons, faults) for c in columns if c.kind == "money"}
    files = tuple(FileReport(p.facts.name, p.facts.sha256, p.facts.rows) for p in staged.parts)
    personal = dict.fromkeys(name for p in staged.parts for name in p.matched.personal)
    dropped = dict.fromkeys(name for p in staged.parts for name in p.matched.unknown)
    report = TableReport(staged.table.name, files, rows, money, answers, tuple(personal), tuple(dropped))
    return report, problems


def _faults(engine: Engine, staged: Staged) -> list[Fault]:
    found = []
    for column in staged.columns:
        if can_fail(column):
            name = quote(fault_column(column.name))
            sql = (
                f"SELECT {name}, count(*), min(rowid) FROM {quote(staged.name)} WHERE {name} <> 0 GROUP BY 1 ORDER BY 1"
            )
            found += [Fault(column, BY_CODE[code], count, row) for code, count, row in engine.rows(sql)]
    return found


def _reasons(staged: Staged, faults: list[Fault]) -> list[tuple[str, str]]:
    """Return condition and name of every reason to leave out a row, in the order of the columns."""
    hits = [f for f in faults if f.rule.code <= LAST_REJECT]
    return [(f"{quote(fault_column(f.column.name))} = {f.rule.code}", _reason(f)) for f in hits]


def _reason(fault: Fault) -> str:
    return f"{fault.column.name}: {fault.rule.name}"


def _case(reasons: list[tuple[str, str]]) -> str:
    return "CASE " + " ".join(f"WHEN {condition} THEN {k}" for k, (condition, _) in enumerate(reasons)) + " END"


def _rows(engine: Engine, staged: Staged, reasons: list[tuple[str, str]]) -> Balance:
    accepted = engine.row(f"SELECT count(*) FROM {quote(staged.table.name)}")[0]
    rejected = {}
    if reasons:
        sql = f"SELECT {_case(reasons)} AS k, count(*) FROM {quote(staged.name)} GROUP BY 1 HAVING k IS NOT NULL"
        rejected = {reasons[k][1]: count for k, count in sorted(engine.rows(sql))}
    torn = {"ragged": staged.ragged} if staged.ragged else {}
    balance = Balance(staged.rows + staged.ragged, accepted, torn | rejected)
    balance.prove(f"rows of {staged.table.name}")
    return balance


def _money(engine: Engine, staged: Staged, name: str, reasons: list[tuple[str, str]], faults: list[Fault]) -> Balance:
    column, stage = quote(name), quote(staged.name)
    read = engine.row(f"SELECT coalesce(sum({column}), 0) FROM {stage}")[0]
    accepted = engine.row(f"SELECT coalesce(sum({column}), 0) FROM {quote(staged.table.name)}")[0]
    rejected = {}
    if reasons:
        sql = f"SELECT {_case(reasons)} AS k, coalesce(sum({column}), 0) FROM {stage} GROUP BY 1 HAVING k IS NOT NULL"
        rejected = {reasons[k][1]: int(amount) for k, amount in sorted(engine.rows(sql))}
    shapeless = [f.count for f in faults if f.column.name == name and f.rule.name in ("not_a_number", "too_big")]
    balance = Balance(int(read), int(accepted), rejected, staged.ragged + sum(shapeless))
    balance.prove(f"{name} of {staged.table.name}")
    return balance


def _answers(engine: Engine, staged: Staged, faults: list[Fault]) -> Balance | None:
    """Count the answers of a survey; one off its scale is left out, its respondent is not."""
    names = [c.name for c in staged.columns if c.kind == "answer"]
    if not names:
        return None
    counts = ", ".join(f"count({quote(n)})" for n in names)
    accepted = sum(engine.row(f"SELECT {counts} FROM {quote(staged.name)}"))
    off = {_reason(f): f.count for f in faults if f.rule.effect == "answer"}
    return Balance(accepted + sum(off.values()), accepted, off)


def _filled(engine: Engine, staged: Staged) -> list[Column]:
    """Return the columns without those of the contract that may be absent and hold nothing."""
    optional = [c for c in staged.columns if staged.table.column(c.name) and not c.required]
    if not staged.rows or not optional:
        return list(staged.columns)
    counts = engine.row(f"SELECT {', '.join(f'count({quote(c.name)})' for c in optional)} FROM {quote(staged.name)}")
    empty = {c.name for c, count in zip(optional, counts, strict=True) if not count}
    return [c for c in staged.columns if c.name not in empty]


def _empty(staged: Staged, columns: list[Column], rows: Balance) -> Iterable[Problem]:
    file = staged.parts[0].facts.name
    for column in staged.columns:
        if column not in columns:
            yield Problem(file, None, column.name, "", "is empty in every row and taken as absent", "", 1, "warning",
                          "empty_column")  # fmt: skip
    if not rows.read and not staged.table.may_be_empty:
        yield Problem(file, None, "", "", "has a header and no rows", "export it again, or take the file away",
                      rule="no_rows")  # fmt: skip


def _lost(faults: list[Fault], rows: Balance) -> int:
    """Count the rows left out by rules that allow for some; those that stop the run at once are told anyway."""
    counted = {_reason(f) for f in faults if f.rule.effect == "reject"}
    return sum(count for reason, count in rows.rejected.items() if reason in counted)


def _told(engine: Engine, staged: Staged, faults: list[Fault], rows: Balance, settings: Settings) -> Iterable[Problem]:
    """Make a problem of each fault; where a table loses too many rows, all that reject are errors."""
    over = _lost(faults, rows) > settings.parameters.reject_share * rows.read
    for fault in faults:
        file, record = staged.record_of(fault.row)
        column = fault.column
        allowed = _allowed(staged, fault, settings)
        severity = "error" if over and fault.rule.effect == "reject" else _SEVERITY[fault.rule.effect]
        value, also = _shown(engine, staged, fault)
        yield Problem(file, record, staged.header_of(fault.row, column.name), value,
                      fault.rule.what.format(allowed=allowed), fault.rule.remedy, fault.count, severity,
                      fault.rule.name, also)  # fmt: skip


def _allowed(staged: Staged, fault: Fault, settings: Settings) -> str:
    column = fault.column
    if fault.rule.name == "after_as_of":
        return settings.as_of.isoformat()
    if fault.rule.name == "too_early":
        return earlier_time(staged.table.name, column.name)
    if column.name == "score":
        scales = (f"{n} {r.low:g} to {r.high:g}" for n, r in settings.ratings.items() if r.low is not None and r.high)
        return ", ".join(scales)
    return column.allowed


def _shown(engine: Engine, staged: Staged, fault: Fault) -> tuple[str, str]:
    """Return the masked text of the first row that breaks a rule, and where the next rows are with theirs."""
    if fault.rule.effect == "note":
        return mask(_texts(engine, staged, fault, [fault.row])[fault.row]), ""
    name = quote(fault_column(fault.column.name))
    sql = f"SELECT rowid FROM {quote(staged.name)} WHERE {name} = {fault.rule.code} ORDER BY rowid LIMIT {SHOWN}"
    texts = _texts(engine, staged, fault, [row for (row,) in engine.rows(sql)])
    first, *others = texts.items()
    places = [_place(staged, fault, row) + (f' "{mask(text)}"' if text else "") for row, text in others]
    return mask(first[1]), ", ".join(places) + (", ..." if fault.count > SHOWN else "")


def _place(staged: Staged, fault: Fault, row: int) -> str:
    file, record = staged.record_of(row)
    return f"row {record}" if file == staged.record_of(fault.row)[0] else f"{file} row {record}"


def _texts(engine: Engine, staged: Staged, fault: Fault, rows: list[int]) -> dict[int, str]:
    """Fetch the texts of a few rows from their files once more; empty where the file lacks the column."""
    texts = dict.fromkeys(rows, "")
    for part in staged.parts:
        position = part.matched.found.get(fault.column.name)
        own = [row - part.start for row in rows if part.start <= row < part.start + part.facts.rows]
        if own and position is not None:
            text, view = f"r{position}", quote(view_of(staged, part))
            numbered = f"SELECT row_number() OVER () - 1 AS k, {text} FROM {view} LIMIT {own[-1] + 1}"
            sql = f"SELECT k, {text} FROM ({numbered}) WHERE k IN ({', '.join(map(str, own))})"
            texts |= {part.start + k: found or "" for k, found in engine.rows(sql)}
    return texts


def _too_many(engine: Engine, staged: Staged, faults: list[Fault], rows: Balance,
              settings: Settings) -> Iterable[Problem]:  # fmt: skip
    allowed = settings.parameters.reject_share
    file, remedy = staged.parts[0].facts.name, f"allowed is a share of {allowed:g} (reject_share); mend the export"
    lost = _lost(faults, rows)
    if lost > allowed * rows.read:
        what = f"{lost:,} of {rows.read:,} rows {'is' if lost == 1 else 'are'} rejected"
        yield Problem(file, None, "", "", what, remedy, rule="reject_share")
    for fault in faults:
        if fault.rule.effect == "answer":
            name = quote(fault.column.name)
            total = engine.row(f"SELECT count({name}) FROM {quote(staged.name)}")[0] + fault.count
            if fault.count > allowed * total:
                what = f"{fault.count:,} of {total:,} answers are off the scale"
                yield Problem(file, None, fault.column.name, "", what, remedy, rule="reject_share")
