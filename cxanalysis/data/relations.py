"""What rows must be to each other: numbers once, times in order, customers known, measures that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from cxanalysis.data.engine import Engine, literal, quote
from cxanalysis.data.rules import RULES
from cxanalysis.data.settings import Settings
from cxanalysis.data.stage import Staged, fault_column
from cxanalysis.errors import Problem, did_you_mean, mask
from cxanalysis.measures import MEASURES

_IN_ORDER = {
    "complaints": [("received_at", c) for c in ("responded_at", "arrived_at", "resolved_at", "withdrawn_at")],
    "contacts": [("started_at", "resolved_at")],
    "customers": [("joined_on", "left_on")],
    "targets": [("starts_on", "ends_on")],
    "promotions": [("starts_on", "ends_on")],
}
_STRICT = ("orders", "complaints", "ratings")
_MEASURED = ("targets", "benchmarks", "improvements")
_LATER = """
satisfaction.weak_point complaints.trend .wave_items .improved_item .arrival_kept .result_kept .first_contact
.median_days .recovery .silent .cause .state channel.within_standard value.by_group .voice .at_risk .tier_count
.tier_share .clv_mean .clv_total .alive_share .cost_to_serve relationship.type_count .level_count loyalty.index .part
trust.durability .firmness .stability retention.rate .won .lost .repurchase .kept_profit .lost_value orders.fulfilled
.lost file.complete action.rank improvement.effect check.pass_rate
"""


def planned_measures() -> frozenset[str]:
    """Measures of the contract that are not computed yet.

    Examples
    --------
    >>> "retention.won" in planned_measures()
    True
    """
    names, family = [], ""
    for word in _LATER.split():
        family = word.split(".")[0] or family
        names.append(f"{family}.{word.split('.')[1]}")
    return frozenset(names) - set(MEASURES)


def mark_rows(engine: Engine, staged: Staged, settings: Settings) -> None:
    """Mark the rows of a staged table whose own values contradict each other or their scale."""
    stage = quote(staged.name)
    for early, late in _IN_ORDER.get(staged.table.name, ()):
        if staged.has(early) and staged.has(late):
            a, b, fault = quote(early), quote(late), quote(fault_column(late))
            whole_day = f"({b} = date_trunc('day', {b}) AND {b}::DATE = {a}::DATE)"
            engine.raw.execute(
                f"UPDATE {stage} SET {fault} = {RULES['too_early'].code} WHERE {fault} = 0 AND {b} < {a}"
                f" AND NOT {whole_day}"
            )
    if staged.table.name == "ratings" and staged.has("indicator") and staged.has("score"):
        for name, scale in settings.ratings.items():
            if scale.low is not None:
                fault = quote(fault_column("score"))
                engine.raw.execute(
                    f"UPDATE {stage} SET {fault} = {RULES['out_of_range'].code} WHERE indicator = {literal(name)}"
                    f" AND NOT score BETWEEN {scale.low} AND {scale.high} AND {fault} = 0"
                )


def check_rows(engine: Engine, staged: Staged) -> Iterable[Problem]:
    """Tell what is wrong between the rows of one table: numbers used twice, rows written twice, circles, measures."""
    unique = [c for c in staged.columns if c.unique]
    for column in unique:
        yield from _repeated(engine, staged, column.name)
    if not unique and not staged.numbered and all(staged.has(c.name) for c in staged.table.columns if c.required):
        yield from _same_rows(engine, staged)
    if staged.has("repeats") and staged.has("complaint_id"):
        yield from _circles(engine, staged)
    if staged.table.name in _MEASURED and staged.has("measure"):
        yield from _measures(engine, staged)


def _repeated(engine: Engine, staged: Staged, name: str) -> Iterable[Problem]:
    column, stage = quote(name), quote(staged.name)
    count, distinct = engine.row(f"SELECT count({column}), count(DISTINCT {column}) FROM {stage}")
    if count == distinct:
        return
    first = engine.rows(
        f"SELECT rowid, {column}, first_row FROM (SELECT rowid, {column}, min(rowid) OVER (PARTITION BY {column})"
        f" AS first_row FROM {stage} WHERE {column} IS NOT NULL) WHERE rowid > first_row ORDER BY rowid LIMIT 5"
    )
    file, record = staged.record_of(first[0][0])
    pairs = ", ".join(f"{staged.record_of(a)[1]} = {staged.record_of(row)[1]}" for row, _, a in first)
    yield Problem(file, record, staged.header_of(first[0][0], name), mask(first[0][1]),
                  f"the number is used twice (rows {pairs})", "leave each number once", count - distinct,
                  rule="repeated_id")  # fmt: skip


def _same_rows(engine: Engine, staged: Staged) -> Iterable[Problem]:
    columns = ", ".join(quote(c.name) for c in staged.columns)
    count = engine.row(f"SELECT count(*) - count(DISTINCT hash({columns})) FROM {quote(staged.name)}")[0]
    if count:
        file = staged.parts[0].facts.name
        what = "1 row is an exact copy" if count == 1 else f"{count:,} rows are exact copies"
        yield Problem(file, None, "", "", f"{what} of another; kept", "", 1, "warning", "same_row")


def _circles(engine: Engine, staged: Staged) -> Iterable[Problem]:
    rows = engine.rows(
        f"SELECT complaint_id, repeats, rowid FROM {quote(staged.name)} WHERE repeats IS NOT NULL ORDER BY rowid"
    )
    where = {own: row for own, _, row in rows}
    try:
        TopologicalSorter({own: [other] for own, other, _ in rows}).prepare()
    except CycleError as error:
        row = min(where[own] for own in error.args[1])
        file, record = staged.record_of(row)
        value = next(other for _, other, at in rows if at == row)
        yield Problem(file, record, staged.header_of(row, "repeats"), mask(value),
                      "the complaint repeats itself, directly or in a circle", "mend the numbers",
                      rule="circle")  # fmt: skip


def _measures(engine: Engine, staged: Staged) -> Iterable[Problem]:
    later = planned_measures()
    sql = f"SELECT measure, count(*), min(rowid) FROM {quote(staged.name)} WHERE measure IS NOT NULL GROUP BY 1"
    for name, count, row in sorted(engine.rows(sql), key=lambda r: r[2]):
        if name in MEASURES:
            continue
        file, record = staged.record_of(row)
        column = staged.header_of(row, "measure")
        if name in later:
            what = f"{name} is not computed yet; the row is not used"
            yield Problem(file, record, column, "", what, "", count, "warning", "planned_measure")
        else:
            what = f'"{name}" is no measure{did_you_mean(name, [*MEASURES, *later])}'
            yield Problem(file, record, column, "", what, "cx measures lists them", count, rule="unknown_measure")


def check_customers(engine: Engine, staged: Mapping[str, Staged], settings: Settings) -> Iterable[Problem]:
    """Tell rows of customers nobody knows, and apart from them those of customers who were rejected themselves.

    The accepted customers are in the table `customers`, all that were read in its staged table; where their file breaks
    off nobody can tell.
    """
    listed = staged.get("customers")
    if listed and any(p.rule == "quote" for p in listed.problems):
        return
    read = f"SELECT customer_id FROM {quote(listed.name)} WHERE customer_id IS NOT NULL" if listed else "SELECT NULL"
    torn = {text for part in listed.parts for text in part.facts.torn} if listed else set()
    read += "".join(f" UNION ALL SELECT {literal(text)}" for text in sorted(torn))
    for name, table in staged.items():
        if name == "customers" or not table.has("customer_id"):
            continue
        rows = (
            f"SELECT rowid AS r, customer_id AS id, id IN ({read}) AS rejected FROM {quote(table.name)}"
            " WHERE id IS NOT NULL AND id NOT IN (SELECT customer_id FROM customers)"
        )
        yield from _strangers(engine, table, rows, settings)


def _strangers(engine: Engine, table: Staged, rows: str, settings: Settings) -> Iterable[Problem]:
    """Tell the rows of a table whose customer is missing: first the unknown ones, then those rejected before."""
    allowed = settings.parameters.reject_share
    total = engine.row(f"SELECT count(*) FROM {quote(table.name)}")[0]
    for which, what, cure, rule in (
        ("rejected IS NOT TRUE", "is not in customers", "add the customers or map the ids", "unknown_customer"),
        ("rejected", "was rejected in customers", "mend the customers first", "rejected_customer"),
    ):
        count, row, value = engine.row(f"SELECT count(*), min(r), arg_min(id, r) FROM ({rows}) WHERE {which}")
        if not count:
            continue
        file, record = table.record_of(row)
        over = table.table.name in _STRICT and count > allowed * total
        remedy = f"{cure}; allowed is a share of {allowed:g} (reject_share)" if over else "counted apart"
        yield Problem(file, record, table.header_of(row, "customer_id"), mask(value),
                      f"the customer {what}: {count:,} of {total:,} rows", remedy, 1,
                      "error" if over else "warning", rule)  # fmt: skip
