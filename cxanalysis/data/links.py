"""What rows say of other tables: customers somebody knows, complaints and improvements that are there.

A row that names nobody is kept and counted apart, or it stops the run, where too many rows of a table that figures rest
on do so: then the numbers were misunderstood, and what is left of the table would tell something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cxanalysis.data.engine import Engine, literal, quote
from cxanalysis.data.settings import Settings
from cxanalysis.data.stage import Staged
from cxanalysis.errors import Problem, mask


@dataclass(frozen=True)
class Link:
    """A column that names a row of another table: what that row is called, and what becomes of rows that name none.

    `cure` is for columns that figures rest on: more rows than may be rejected stop the run, with this remedy.
    """

    table: str
    column: str
    other: str
    thing: str
    kept: str
    cure: str = ""


_STRICT = ("orders", "complaints", "ratings")
_CURE = "add the customers or map the ids"
_KEYS = {"customers": "customer_id", "complaints": "complaint_id", "improvements": "improvement_id"}
_LINKS = (
    Link("complaint_steps", "complaint_id", "complaints", "complaint", "the row is not used"),
    Link("complaints", "repeats", "complaints", "complaint it repeats", "counted as a repeat all the same"),
    Link(
        "complaints",
        "improvement_id",
        "improvements",
        "improvement",
        "the complaint counts, what it led to is not told",
    ),
)


def check_customers(engine: Engine, staged: Mapping[str, Staged], settings: Settings) -> Iterable[Problem]:
    """Tell rows of customers nobody knows, and apart from them those of customers who were rejected themselves.

    The accepted customers are in the table `customers`, all that were read in its staged table; where their file breaks
    off nobody can tell.
    """
    for name, table in staged.items():
        if name != "customers" and table.has("customer_id"):
            cure = _CURE if name in _STRICT else ""
            link = Link(name, "customer_id", "customers", "customer", "counted apart", cure)
            yield from _astray(engine, link, table, staged.get("customers"), settings)


def check_links(engine: Engine, staged: Mapping[str, Staged], settings: Settings) -> Iterable[Problem]:
    """Tell rows that name a complaint or an improvement that is not there, and cases with two ends."""
    for link in _LINKS:
        table, other = staged.get(link.table), staged.get(link.other)
        if table and other and table.has(link.column) and other.has(_KEYS[link.other]):
            yield from _astray(engine, link, table, other, settings)
    cases = staged.get("complaints")
    if cases and cases.has("resolved_at") and cases.has("withdrawn_at"):
        yield from _two_ends(engine, cases)


def _astray(engine: Engine, link: Link, table: Staged, listed: Staged | None, settings: Settings) -> Iterable[Problem]:
    """Tell the rows whose other row is missing: first those nobody knows, then those that were rejected before."""
    if listed and any(p.rule == "quote" for p in listed.problems):
        return
    rows = _missing(link, table, listed)
    total = engine.row(f"SELECT count(*) FROM {quote(table.name)}")[0]
    kind = link.other.removesuffix("s")
    for which, what, cure, rule in (
        ("rejected IS NOT TRUE", f"is not in {link.other}", link.cure, f"unknown_{kind}"),
        ("rejected", f"was rejected in {link.other}", f"mend the {link.other} first", f"rejected_{kind}"),
    ):
        count, row, value = engine.row(f"SELECT count(*), min(r), arg_min(id, r) FROM ({rows}) WHERE {which}")
        if count:
            over = bool(link.cure) and count > settings.parameters.reject_share * total
            allowed = f"; allowed is a share of {settings.parameters.reject_share:g} (reject_share)"
            file, record = table.record_of(row)
            told = f"the {link.thing} {what}: {count:,} of {total:,} rows"
            yield Problem(file, record, table.header_of(row, link.column), mask(value), told,
                          cure + allowed if over else link.kept, 1, "error" if over else "warning", rule)  # fmt: skip


def _missing(link: Link, table: Staged, listed: Staged | None) -> str:
    """Return the SQL of the rows that name nothing accepted: `r`, `id`, and whether it was `rejected`."""
    key = quote(_KEYS[link.other])
    read = f"SELECT {key} FROM {quote(listed.name)} WHERE {key} IS NOT NULL" if listed else "SELECT NULL"
    torn = {text for part in listed.parts for text in part.facts.torn} if listed else set()
    read += "".join(f" UNION ALL SELECT {literal(text)}" for text in sorted(torn))
    return (
        f"SELECT rowid AS r, {quote(link.column)} AS id, id IN ({read}) AS rejected FROM {quote(table.name)}"
        f" WHERE id IS NOT NULL AND id NOT IN (SELECT {key} FROM {quote(link.other)} WHERE {key} IS NOT NULL)"
    )


def _two_ends(engine: Engine, cases: Staged) -> Iterable[Problem]:
    both = "resolved_at IS NOT NULL AND withdrawn_at IS NOT NULL"
    count, row = engine.row(f"SELECT count(*), min(rowid) FROM {quote(cases.name)} WHERE {both}")
    if count:
        file, record = cases.record_of(row)
        yield Problem(file, record, cases.header_of(row, "withdrawn_at"), "", "the complaint has a result and was"
                      f" withdrawn, too: {count:,} of {cases.rows:,} rows", "in the times, what came first counts",
                      1, "warning", "two_ends")  # fmt: skip
