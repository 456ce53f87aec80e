"""Everything `make bench` measures: what a report, reading and counting cost, error rates, damaged files."""

from __future__ import annotations

import subprocess
import sys

PARTS = (
    "benchmarks.bench_report",
    "benchmarks.bench_cells",
    "benchmarks.bench_reading",
    "benchmarks.bench_complaints",
    "benchmarks.simulations",
    "benchmarks.quiet",
    "benchmarks.mutations",
)

for part in PARTS:
    sys.stdout.write(f"\n# {part}\n")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", part], check=True)
