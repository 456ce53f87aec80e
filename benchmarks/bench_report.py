"""What a month's reports cost: `cx report` against `papermill` and `jupyter nbconvert`, one after another.

    python benchmarks/bench_report.py [--data data/sample] [--period 2026-10] [--repeat 3]

Both sides run the same notebooks on the same data, alternating; the median of the wall times and CPU times counts, and
their ratio, because walls are noisy. Part times come from papermill's own times of the cells.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cxanalysis.period import Period
from cxanalysis.report import execute, pages, prepare, processes, run, templates
from cxanalysis.report.request import Request

PARTS = ("programs", "data", "start", "imports", "figures", "cells", "html")
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds of one way, once."""

    wall: float
    cpu: float


def measured(*commands: list[str]) -> Cost:
    """Run commands one after another and return what they cost together."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - begin, cpu)


def plain_commands(data: Path, period: Period, out: Path) -> list[list[str]]:
    """Return the commands of the usual way for every notebook."""
    commands = []
    for notebook in sorted(templates.notebooks_folder().glob("[0-9]*.ipynb")):
        target = str(out / notebook.name)
        values = ["-r", "data", str(data), "-r", "period", str(period)]
        commands.append([str(BIN / "papermill"), str(notebook), target, *values, "--no-progress-bar"])
        commands.append([str(BIN / "jupyter"), "nbconvert", "--to", "html", target])
    return commands


def cx_command(data: Path, period: Period, out: Path) -> list[str]:
    """Return our command."""
    return [sys.executable, "-m", "cxanalysis", "report", str(period), "--data", str(data), "--out", str(out)]


def plain_parts(data: Path, period: Period, out: Path) -> dict[str, float]:
    """Return where the time of the usual way goes, over all notebooks."""
    total = dict.fromkeys(PARTS, 0.0)
    for papermill, nbconvert in zip(*[iter(plain_commands(data, period, out))] * 2, strict=True):
        starting = measured([papermill[0], "--version"]).wall
        wall = measured(papermill).wall
        notebook = json.loads(Path(papermill[2]).read_text(encoding="utf-8"))
        for part, seconds in execute.part_seconds(notebook, wall - starting).items():
            total[part] += seconds
        total["programs"] += starting
        total["html"] += measured(nbconvert).wall
    return total


def cx_parts(data: Path, period: Period, out: Path) -> dict[str, float]:
    """Return where the time of `cx report` goes; what runs side by side is added up."""
    total = dict.fromkeys(PARTS, 0.0)
    total["programs"] = measured([sys.executable, "-m", "cxanalysis", "--version"]).wall
    begin = time.perf_counter()
    task = processes.Task("data", prepare.prepare, (data, out / "store", {}, "all", False))
    next(processes.run([task], 1, 600)).value()
    total["data"] = time.perf_counter() - begin
    begin = time.perf_counter()
    execute.load_papermill()
    total["programs"] += time.perf_counter() - begin
    (result,) = run.make_reports(Request(data, out / "reports", (period,), refresh=True), lambda line: None)
    for parts in result.seconds.values():
        for part, seconds in parts.items():
            total[part] += seconds
    begin = time.perf_counter()
    for name in result.pages:
        notebook = json.loads((result.folder / f"{name}.ipynb").read_text(encoding="utf-8"))
        pages.render(notebook, pages.About(name, name, "", period, "all", "en", None, "../"))
    total["html"] = time.perf_counter() - begin
    return total


def table(costs: dict[str, list[Cost]], parts: dict[str, dict[str, float]]) -> str:
    """Return the comparison as a Markdown table."""
    ways = list(costs)
    wall = {way: statistics.median(c.wall for c in found) for way, found in costs.items()}
    cpu = {way: statistics.median(c.cpu for c in found) for way, found in costs.items()}
    rows = [("wall, s", wall), ("CPU, s", cpu)]
    lines = [f"| | {' | '.join(ways)} | ratio |", "|---|--:|--:|--:|"]
    lines += [f"| {n} | {v[ways[0]]:.2f} | {v[ways[1]]:.2f} | {v[ways[1]] / v[ways[0]]:.2f} |" for n, v in rows]
    lines += [f"| {part}, s (sum) | {parts[ways[0]][part]:.2f} | {parts[ways[1]][part]:.2f} | |" for part in PARTS]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="cx report against papermill and nbconvert commands")
    parser.add_argument("--data", type=Path, default=Path("data/sample"))
    parser.add_argument("--period", type=Period.parse, default=Period(2026, 10))
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    data, plain, ours = options.data.resolve(), "papermill + nbconvert", "cx report"
    os.environ["MPLBACKEND"] = "agg"
    costs: dict[str, list[Cost]] = {plain: [], ours: []}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(options.repeat):
            out = Path(folder, str(turn))
            out.mkdir()
            costs[plain].append(measured(*plain_commands(data, options.period, out)))
            costs[ours].append(measured(cx_command(data, options.period, out / "reports")))
            same = measured(cx_command(data, options.period, out / "reports"))
        parts = {plain: plain_parts(data, options.period, out), ours: cx_parts(data, options.period, out)}
    count = len(list(templates.notebooks_folder().glob("[0-9]*.ipynb")))
    sys.stdout.write(f"{count} notebooks, {os.cpu_count()} cores, median of {options.repeat} runs side by side\n\n")
    sys.stdout.write(table(costs, parts) + f"\nNothing changed: said after {same.wall:.2f} s.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
