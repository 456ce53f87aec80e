"""Labels as one writes them: width, spaces and case do not make two labels of one.

Only distinct values are looked at, so that a million rows cost as much as a dozen labels. Ids keep case and spelling;
only full-width characters and compatibility forms are brought to the plain form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pyarrow as pa

from cxanalysis.data.contract import Column, fold
from cxanalysis.data.engine import Engine, quote
from cxanalysis.data.rules import RULES
from cxanalysis.data.stage import Staged, fault_column
from cxanalysis.errors import Problem

_SHOWN = 5


def tidy_labels(engine: Engine, staged: Staged) -> list[Problem]:
    """Bring the labels of a staged table to one spelling each; a choice that is none is marked.

    Parameters
    ----------
    engine : Engine
        Holds the staged table, which is updated in place.
    staged : Staged
        The table.

    Returns
    -------
    list of Problem
        One warning a column whose labels were changed, with the number of rows.
    """
    foreign = any(not part.facts.ascii for part in staged.parts)
    problems: list[Problem] = []
    for column in staged.columns:
        if column.kind in {"choice", "category"} or (column.kind == "id" and foreign):
            problems += _tidy(engine, staged, column)
    return problems


def _tidy(engine: Engine, staged: Staged, column: Column) -> Iterable[Problem]:
    name, stage = quote(column.name), quote(staged.name)
    only = " AND regexp_matches(" + name + ", '[^ -~]')" if column.kind == "id" else ""
    seen = engine.rows(
        f"SELECT {name}, count(*), min(rowid) FROM {stage} WHERE {name} IS NOT NULL{only} GROUP BY 1 ORDER BY 1"
    )
    plain = _spelling(column, [(text, count) for text, count, _ in seen])
    changed = [row for row in seen if plain[row[0]] != row[0]]
    if not changed:
        return
    _update(engine, staged, column, {text: plain[text] for text, _, _ in changed})
    told = [row for row in changed if plain[row[0]] is not None]
    if told:
        file, record = staged.record_of(min(first for _, _, first in told))
        pairs = ", ".join(f"{text} -> {plain[text]}" for text, _, _ in told[:_SHOWN]) if column.kind != "id" else ""
        what = "spellings that differ by case, spaces or width only were made one" + (f": {pairs}" if pairs else "")
        yield Problem(file, record, staged.header_of(min(f for _, _, f in told), column.name), "", what, "",
                      sum(count for _, count, _ in told), "warning", "spelling")  # fmt: skip


def _spelling(column: Column, seen: list[tuple[str, int]]) -> dict[str, str | None]:
    """Return each label's spelling; None for a choice that is none."""
    if column.kind == "id":
        return {text: unicodedata.normalize("NFKC", text).strip() for text, _ in seen}
    if column.kind == "choice":
        known = {fold(choice): choice for choice in column.choices}
        return {text: known.get(fold(text)) for text, _ in seen}
    best: dict[str, tuple[int, str]] = {}
    for text, count in seen:
        key, plain = fold(text), " ".join(unicodedata.normalize("NFKC", text).split())
        best[key] = min(best.get(key, (0, plain)), (-count, plain))
    return {text: best[fold(text)][1] for text, _ in seen}


def _update(engine: Engine, staged: Staged, column: Column, changes: dict[str, str | None]) -> None:
    bad = RULES["not_a_choice"].code
    faults = [bad if new is None else None for new in changes.values()]
    engine.raw.register("_spelling", pa.table({"old": list(changes), "new": pa.array(changes.values(), pa.string()),
                                               "fault": pa.array(faults, pa.int8())}))  # fmt: skip
    name, fault = quote(column.name), quote(fault_column(column.name))
    marks = f", {fault} = coalesce(s.fault, {fault})" if column.kind == "choice" else ""
    engine.raw.execute(f"UPDATE {quote(staged.name)} SET {name} = s.new{marks} FROM _spelling s WHERE {name} = s.old")
    engine.raw.unregister("_spelling")
