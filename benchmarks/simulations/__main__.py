"""Coverage of intervals and false alarms of verdicts, measured.

Run `python -m benchmarks.simulations [NAME ...] [--runs N]` in the repository.
Fixed seeds, so the printed tables repeat. Names: changes, power, shares_as_usual, means, nps, rates, concentration.
"""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks.simulations import alarms, coverage

STUDIES = {
    "changes": alarms.changes,
    "power": alarms.power,
    "shares_as_usual": alarms.shares_as_usual,
    "means": coverage.of_means,
    "nps": coverage.of_nps,
    "rates": coverage.of_rates,
    "concentration": coverage.of_concentration,
}


def main() -> None:
    """Run the studies named, all where none is."""
    parser = argparse.ArgumentParser(description="Measure coverage and false alarms by simulation.")
    parser.add_argument("names", nargs="*", default=list(STUDIES), metavar="NAME", help=", ".join(STUDIES))
    parser.add_argument("--runs", type=int, default=4000, help="simulated series or samples a row")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(STUDIES))
    if unknown:
        parser.error(f"unknown study {', '.join(unknown)}; choose from {', '.join(STUDIES)}")
    for name in arguments.names:
        start = time.perf_counter()
        sys.stdout.write(f"\n{name}\n")
        for line in STUDIES[name](arguments.runs):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        sys.stdout.write(f"({arguments.runs} runs a row, {time.perf_counter() - start:.0f} s)\n")


if __name__ == "__main__":
    main()
