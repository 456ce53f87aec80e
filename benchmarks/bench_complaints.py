"""What counting two million complaints takes: every fact of the complaints notebook, and what is made of them.

    python -m benchmarks.bench_complaints [--complaints 2000000] [--customers 500000] [--orders 0] [--repeat 3]

The data set is made up, read through the door once and kept, as a run does for its notebooks. Then each fact is timed
in a process that opens the kept tables, the outermost call only; the least of the repeats counts.
"""

from __future__ import annotations

import argparse
import functools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

import duckdb

from benchmarks.bench_reading import AS_OF, peak, write_complaints

MONTHS = 36
SETTINGS = f'time_zone = "Europe/London"\nas_of = {AS_OF}\n'
IMPROVEMENTS = """improvement_id,measure,item,started_on
I1,complaints.share,Invoice error,2025-10-01
I2,complaints.rate,,2026-02-01
I3,complaints.share,Late delivery,2026-05-01
"""


def write_company(folder: Path, complaints: int, customers: int, orders: int) -> None:
    """Write the tables of a large company."""
    folder.mkdir()
    write_complaints(folder / "complaints.csv", complaints, customers, MONTHS, whole=True)
    with duckdb.connect() as engine:
        engine.execute(f"""
            COPY (SELECT printf('K%07d', range) AS customer_id, DATE '2015-01-01' + (range % 4000)::INT AS joined_on,
            CASE WHEN range % 12 = 5 THEN DATE '2023-12-01' + (range * 37 % 1050)::INT END AS left_on,
            ['North', 'South', 'West', '华东'][1 + range % 4] AS region, ['Shops', 'Cafes', 'Others'][1 + range % 3]
            AS segment FROM range({customers})) TO '{folder}/customers.csv' (HEADER)
        """)
        if orders:
            engine.execute(f"""
                COPY (SELECT printf('%09d', i) AS order_id, printf('K%07d', hash(i) % {customers}) AS customer_id,
                day AS ordered_on, 50 + hash(i + 1) % 900 AS revenue,
                ['Tea', 'Glass', 'Pans', 'Linen', '茶具'][1 + i % 5] AS product,
                day + 4 AS promised_on, day + 2 + (hash(i + 2) % 4)::INT AS delivered_on, 12 AS quantity,
                CASE WHEN hash(i + 3) % 50 = 0 THEN 11 ELSE 12 END AS quantity_delivered, hash(i + 4) % 60 > 0
                AS quality_ok FROM (SELECT range AS i, DATE '2023-11-01' + (range * 1095 // {orders})::INT AS day
                FROM range({orders}))) TO '{folder}/orders.csv' (HEADER)
            """)
    (folder / "improvements.csv").write_text(IMPROVEMENTS, encoding="utf-8")
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")


@dataclass
class Cost:
    """Wall and CPU seconds; CPU of all threads, which work of others on the machine lengthens little."""

    wall: float = 0.0
    cpu: float = 0.0

    @classmethod
    def now(cls) -> Cost:
        """Return where the clocks stand."""
        return cls(time.perf_counter(), time.process_time())

    def __add__(self, other: Cost) -> Cost:
        """Add up two."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: Cost) -> Cost:
        """Return what was spent between two looks at the clocks."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu)


class _Clock:
    """What the outermost calls cost, by the name of the function."""

    def __init__(self) -> None:
        self.costs: dict[str, Cost] = {}
        self.deep = 0
        self.peak = 0.0  # MB, as far as a fact raised it

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function."""

        @functools.wraps(function)
        def wrapped(*values: Any, **named: Any) -> Any:
            self.deep += 1
            start, before = Cost.now(), peak()
            try:
                return function(*values, **named)
            finally:
                self.deep -= 1
                if not self.deep:
                    self.costs[name] = self.costs.get(name, Cost()) + (Cost.now() - start)
                    self.peak = max(self.peak, peak() if peak() > before else 0.0)

        return wrapped


def notebook_facts(folder: Path, store: Path) -> dict[str, Any]:
    """Make everything of the complaints notebook; return what each fact and all analyses cost, and the peak memory."""
    from cxanalysis import complaint_sections, facts
    from cxanalysis.data import open_data
    from cxanalysis.facts import Scope
    from cxanalysis.findings import Findings
    from cxanalysis.period import Period

    clock = _Clock()
    for name in facts.__all__:
        found = getattr(facts, name)
        if isinstance(found, FunctionType):
            setattr(facts, name, clock.timed(name, found))
    data = open_data(folder, store=store)
    before, start = peak(), Cost.now()
    made = Findings(data, Period(2026, 10), Scope())
    made._complaints  # noqa: B018  what the page's first sections rest on; nothing of other pages
    for part in complaint_sections.PARTS:
        made.part(part)
    beside = Cost.now() - start - sum(clock.costs.values(), Cost())
    costs = {name: asdict(cost) for name, cost in clock.costs.items()}
    return {"facts": costs, "analyses": asdict(beside), "opened MB": before,
            "facts MB": clock.peak, "all MB": peak()}  # fmt: skip


def measured(folder: Path, store: Path) -> dict[str, Any]:
    """Count in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_complaints", "--one", str(folder), str(store)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise SystemExit(done.returncode)
    return json.loads(done.stdout.splitlines()[-1])


def keep(folder: Path, store: Path) -> None:
    """Read the data set through the door and keep it."""
    from cxanalysis.data import open_data, save_store

    save_store(open_data(folder), folder, store)


def main() -> None:
    """Print the table, or one run as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--complaints", type=int, default=2_000_000)
    parser.add_argument("--customers", type=int, default=500_000)
    parser.add_argument("--orders", type=int, default=0)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", nargs=2, type=Path, metavar=("DATA", "STORE"), help="count once and print JSON")
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(notebook_facts(*options.one)) + "\n")
        return
    with tempfile.TemporaryDirectory() as base:
        folder, store = Path(base) / "data", Path(base) / "store"
        write_company(folder, options.complaints, options.customers, options.orders)
        start = time.perf_counter()
        keep(folder, store)
        told = f"{options.complaints:,} complaints, {options.customers:,} customers, {options.orders:,} orders"
        sys.stdout.write(f"{told}: read, checked and kept in {time.perf_counter() - start:.0f} s\n")
        runs = [measured(folder, store) for _ in range(options.repeat)]
    show(runs)


def show(runs: list[dict[str, Any]]) -> None:
    """Print the least of each number, the dearest fact first."""
    names = {name for run in runs for name in run["facts"]}
    facts = {name: _least([run["facts"][name] for run in runs]) for name in names}
    rows = sorted(facts.items(), key=lambda row: -row[1].cpu)
    rows += [("all facts (goal: 5 s, 1,000 MB)", sum(facts.values(), Cost()))]
    rows += [("analyses beside them", _least([run["analyses"] for run in runs]))]
    sys.stdout.write("   wall s   CPU s\n")
    for name, cost in rows:
        sys.stdout.write(f"  {cost.wall:7.2f} {cost.cpu:7.2f}  {name}\n")
    for name in ("opened MB", "facts MB", "all MB"):
        sys.stdout.write(f"  {min(run[name] for run in runs):7.0f}  {name} at most\n")


def _least(costs: list[dict[str, float]]) -> Cost:
    return Cost(min(c["wall"] for c in costs), min(c["cpu"] for c in costs))


if __name__ == "__main__":
    main()
