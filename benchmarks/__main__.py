"""Everything `make bench` measures: the cost of a report beside the usual commands, and the error rates of verdicts."""

from __future__ import annotations

import subprocess
import sys

PARTS = ("benchmarks.bench_report", "benchmarks.simulations", "benchmarks.quiet")

for part in PARTS:
    sys.stdout.write(f"\n# {part}\n")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", part], check=True)
