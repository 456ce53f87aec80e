"""The contract as a codebook: what `data/README.md` says of every table, made from the declarations."""

from __future__ import annotations

from cxanalysis.data.contract import KINDS, Column, Table
from cxanalysis.data.tables import TABLES


def codebook() -> str:
    """Return the kinds of values and every table with its columns, in Markdown.

    Examples
    --------
    >>> codebook().splitlines()[0]
    '| kind | what it is |'
    """
    lines = ["| kind | what it is |", "|---|---|", *(f"| {name} | {what} |" for name, what in KINDS.items())]
    for table in TABLES.values():
        lines += ["", *_table(table)]
    return "\n".join(lines)


def _table(table: Table) -> list[str]:
    empty = "" if table.may_be_empty else " A file without rows is a fault."
    rows = [f"| {_name(c)} | {c.kind} | {c.doc} | {c.allowed} |" for c in table.columns]
    return [
        f"### {table.name}",
        "",
        f"{table.doc}.{empty}",
        "",
        "| column | kind | meaning | allowed |",
        "|---|---|---|---|",
        *rows,
    ]


def _name(column: Column) -> str:
    star = "\\*" if column.required else ""
    return f"`{column.name}`{star}" + (" (once)" if column.unique else "")
