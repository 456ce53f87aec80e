"""What the rows of one table must be to each other: numbers once, times in order, no circles, measures that exist.

Times are marked before the rows are counted, so that a row that contradicts itself is rejected with its reason; steps
of a case are held against the case in the same way. What rows say of other tables beyond that is in `links`.
"""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from cxanalysis.data.engine import Engine, literal, quote
from cxanalysis.data.rules import RULES
from cxanalysis.data.settings import Settings
from cxanalysis.data.stage import Staged, fault_column
from cxanalysis.errors import Problem, did_you_mean, mask
from cxanalysis.measures import MEASURES

_IN_ORDER = {
    "complaints": [
        ("received_at", later)
        for later in ("responded_at", "arrived_at", "escalated_at", "resolved_at", "withdrawn_at", "followed_up_at")
    ],
    "contacts": [("started_at", "resolved_at")],
    "customers": [("joined_on", "left_on")],
    "targets": [("starts_on", "ends_on")],
    "promotions": [("starts_on", "ends_on")],
}
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
            a, b, sound = quote(early), quote(late), f"{quote(fault_column(early))} = 0"
            _mark_early(engine, stage, late, "", f"{sound} AND {_before(b, a)}")
    if staged.table.name == "ratings" and staged.has("indicator") and staged.has("score"):
        for name, scale in settings.ratings.items():
            if scale.low is not None:
                fault = quote(fault_column("score"))
                engine.raw.execute(
                    f"UPDATE {stage} SET {fault} = {RULES['out_of_range'].code} WHERE indicator = {literal(name)}"
                    f" AND NOT score BETWEEN {scale.low} AND {scale.high} AND {fault} = 0"
                )


def mark_steps(engine: Engine, steps: Staged, cases: Staged) -> None:
    """Mark the steps of complaints that lie before their complaint was received."""
    if all(steps.has(c) for c in ("complaint_id", "at")) and all(cases.has(c) for c in ("complaint_id", "received_at")):
        stage, first = quote(steps.name), fault_column("received_at")
        where = f"c.complaint_id = {stage}.complaint_id AND c.{quote(first)} = 0 AND "
        _mark_early(engine, stage, "at", f" FROM {quote(cases.name)} AS c", where + _before('"at"', "c.received_at"))


def _before(late: str, early: str) -> str:
    """Say that what comes later lies before; a whole day is early enough on the very day."""
    return f"{late} < {early} AND NOT ({late} = date_trunc('day', {late}) AND {late}::DATE = {early}::DATE)"


def _mark_early(engine: Engine, stage: str, late: str, source: str, where: str) -> None:
    fault = quote(fault_column(late))
    code = RULES["too_early"].code
    engine.raw.execute(f"UPDATE {stage} SET {fault} = {code}{source} WHERE {stage}.{fault} = 0 AND {where}")


def earlier_time(table: str, column: str) -> str:
    """Name the time that a time of a table must not lie before.

    Examples
    --------
    >>> earlier_time("complaints", "resolved_at")
    'received_at'
    """
    if table == "complaint_steps":
        return "received_at of the complaint"
    return next(early for early, late in _IN_ORDER[table] if late == column)


def check_rows(engine: Engine, staged: Staged) -> Iterable[Problem]:
    """Tell what is wrong between the rows of one table: numbers used twice, rows written twice, circles, measures."""
    unique = [c for c in staged.columns if c.unique]
    for column in unique:
        yield from _repeated(engine, staged, column.name)
    if not unique and not staged.numbered and all(staged.has(c.name) for c in staged.table.columns if c.required):
        yield from _same_rows(engine, staged)
    if all(staged.has(name) for name in ("repeats", "complaint_id", "received_at")):
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
    """Tell a complaint that repeats itself, directly or round a circle, or one that was received after it.

    Who only repeats what was received before goes round in no circle: most exports are done with that one look.
    """
    stage = quote(staged.name)
    count, row = engine.row(
        "SELECT count(*), min(own.rowid) FILTER (WHERE own.received_at < other.received_at)"
        f" FROM {stage} AS own JOIN {stage} AS other ON other.complaint_id = own.repeats"
        " WHERE own.received_at <= other.received_at"
    )
    if not count:
        return
    what, rule = "the complaint it repeats was received later", "repeats_later"
    rows = engine.rows(f"SELECT complaint_id, repeats, rowid FROM {stage} WHERE repeats IS NOT NULL ORDER BY rowid")
    try:
        TopologicalSorter({own: [other] for own, other, _ in rows}).prepare()
    except CycleError as error:
        what, rule = "the complaint repeats itself, directly or in a circle", "circle"
        row = min(at for own, _, at in rows if own in set(error.args[1]))
    if row is not None:
        file, record = staged.record_of(row)
        value = next(other for _, other, at in rows if at == row)
        yield Problem(file, record, staged.header_of(row, "repeats"), mask(value), what, "mend the numbers",
                      severity="error" if rule == "circle" else "warning", rule=rule)  # fmt: skip


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
