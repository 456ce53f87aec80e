"""What the door costs: a million complaints read and checked, beside the guessing reader of the same engine.

    python -m benchmarks.bench_reading [--rows 1000000] [--repeat 5]

Both sides read the same CSV file of 19 columns into tables, alternating, each run in a process of its own; the least
wall time counts, because other work on the machine only ever adds to it. Peak memory is that of the process.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

import duckdb

AS_OF = date(2026, 11, 20)
WAYS = ("guessed", "checked")
_PICKS = {
    "item": ("Late delivery", "Invoice error", "Wrong goods", "包装破损", "Product fault", "Phone waiting", "缺货"),
    "category": ("service", "quality", "other"),
    "product": ("Tea", "Glass", "Pans", "Linen", "茶具"),
    "stage": ("pre_sale", "in_sale", "after_sale"),
    "region": ("North", "South", "West", "华东"),
    "method": ("phone", "email", "web", "hotline", "im", "visit"),
    "cause_branch": ("people", "equipment", "material", "method", "environment", "measurement"),
    "responsible": ("own", "supplier", "dealer", "carrier"),
    "severity": ("low", "medium", "high"),
    "description": (
        "",
        "",
        "Two cartons missing, from the pallet.",
        "货物晚到三天，影响开店。",
        "Glass arrived chipped.",
    ),
}


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds and peak memory, MB, of one reading in its own process."""

    wall: float
    cpu: float
    peak: float


def write_complaints(path: Path, rows: int, customers: int, months: int = 36, whole: bool = False) -> None:
    """Write made-up complaints of the months up to October 2026, in order of receipt.

    Parameters
    ----------
    path : pathlib.Path
        The CSV file.
    rows, customers, months : int
        Complaints, customers they are from (`K0000000` on), and calendar months.
    whole : bool
        With the columns of a case's later course, of repeats and improvements beside the 19 usual ones.
    """

    def drawn(k: int) -> str:
        """Return SQL of a number from 0 up to 1 that the row and k alone decide."""
        return f"(hash(i * 64 + {k}) % 1000003 / 1000003.0)"

    def pick(k: int, values: tuple[str, ...]) -> str:
        listed = ", ".join("'" + v.replace("'", "''") + "'" for v in values)
        return f"[{listed}][1 + floor(power({drawn(k)}, 1.5) * {len(values)})::INT]"

    def later(k: int, days: int, share: float) -> str:
        when = f"received + to_minutes((10 + {drawn(k)} * {days} * 1440)::INT)"
        return f"CASE WHEN {drawn(k + 1)} < {share} THEN strftime({when}, '%Y-%m-%dT%H:%M') END"

    days = round(months * 30.4375)
    start = f"(TIMESTAMP '2026-11-01' - INTERVAL {days} DAY)"
    later_on = f"""
        , {later(40, 9, 0.08)} AS escalated_at, {later(42, 30, 0.4)} AS followed_up_at,
        {later(44, 20, 0.02)} AS withdrawn_at, 'H' || (1 + floor({drawn(46)} * 40)::INT) AS received_by,
        CASE WHEN {drawn(49)} < 0.02 THEN 'I' || (1 + i % 3) END AS improvement_id, i AS number
    """
    picked = ", ".join(f"{pick(20 + k, values)} AS {name}" for k, (name, values) in enumerate(_PICKS.items()))
    sql = f"""
        SELECT printf('%08d', i) AS complaint_id, strftime(received, '%Y-%m-%dT%H:%M') AS received_at,
        CASE WHEN {drawn(1)} < 0.97 THEN printf('K%07d', (power({drawn(2)}, 1.6) * {customers})::BIGINT) END
        AS customer_id, {later(3, 3, 0.97)} AS responded_at, {later(5, 4, 0.3)} AS arrived_at,
        {later(7, 14, 0.97)} AS resolved_at,
        CASE WHEN {drawn(9)} < 0.5 THEN 1 + floor({drawn(10)} * 5)::INT END AS satisfied_with_handling,
        CASE WHEN {drawn(11)} < 0.7 THEN round({drawn(12)} * 80, 2) END AS cost, 'H' || (1 + i % 40) AS handled_by,
        {picked} {later_on if whole else ""}
        FROM (SELECT range AS i, {start} + to_minutes((range * {days * 1440 - 1} // {rows})::INT) AS received
              FROM range({rows}))
    """
    if whole:  # a fifth of those who complain again say so
        before = "OVER (PARTITION BY customer_id, item ORDER BY number)"
        again = f"hash(number) % 5 = 0 AND number - lag(number) {before} < {90 * rows // days}"
        sql = f"""
            SELECT * EXCLUDE (number), CASE WHEN {again} THEN lag(complaint_id) {before} END AS repeats
            FROM ({sql}) ORDER BY number
        """
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({sql}) TO '{path}' (HEADER, DELIMITER ',')")


def guessed(path: Path) -> None:
    """Read the file the quick way: types guessed, nothing checked."""
    with duckdb.connect() as engine:
        engine.execute(f"CREATE TABLE complaints AS SELECT * FROM read_csv_auto('{path}')")


def checked(path: Path) -> int:
    """Read the file through the door and return how many rows it let in."""
    from cxanalysis.data import open_data

    return open_data(path.parent, AS_OF).door.tables["complaints"].rows.accepted


def once(way: str, path: Path) -> Cost:
    """Read the file in this process and tell what it took, imports left out."""
    if way == "checked":
        import cxanalysis.data  # noqa: F401
    start, before = time.perf_counter(), time.process_time()
    {"guessed": guessed, "checked": checked}[way](path)
    wall = time.perf_counter() - start
    return Cost(wall, time.process_time() - before, peak())


def peak() -> float:
    """Return the most memory this program has held, MB; what its parent held before starting it does not count."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(told[1]) / 1024 if told else 0.0


def measured(way: str, path: Path) -> Cost:
    """Read the file in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_reading", "--one", way, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return Cost(*map(float, told))


def main() -> None:
    """Print the table, or one cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--one", nargs=2, metavar=("WAY", "FILE"), help="read once and print seconds and MB")
    options = parser.parse_args()
    if options.one:
        cost = once(options.one[0], Path(options.one[1]))
        sys.stdout.write(f"{cost.wall:.3f} {cost.cpu:.3f} {cost.peak:.0f}\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "complaints.csv"
        write_complaints(path, options.rows, customers=options.rows // 4)
        sys.stdout.write(f"{options.rows:,} complaints of 19 columns, {path.stat().st_size / 1e6:.0f} MB of CSV\n")
        runs = [{way: measured(way, path) for way in WAYS} for _ in range(options.repeat)]
    sys.stdout.write("way      wall s   CPU s  peak MB\n")
    best = {way: Cost(*(min(one) for one in zip(*(astuple(run[way]) for run in runs), strict=True))) for way in WAYS}
    for way, cost in best.items():
        sys.stdout.write(f"{way:<8} {cost.wall:6.2f} {cost.cpu:7.2f} {cost.peak:8.0f}\n")
    quick, careful = best["guessed"], best["checked"]
    ratios = f"{careful.wall / quick.wall:.1f} in wall time, {careful.cpu / quick.cpu:.1f} in CPU time"
    sys.stdout.write(f"ratio {ratios} (goal: at most 6, under 1 GB)\n")


if __name__ == "__main__":
    main()
