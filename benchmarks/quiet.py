"""How quiet is a quiet company? The share of made-up companies whose overview has any main point, and what is found.

Twice over the same seeds: nothing happens (false alarms), and everything planted (found, by kind).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
from collections import Counter
from pathlib import Path

from cxanalysis import notebook
from cxanalysis.data.sample import EFFECTS, make_sample


def found(seed: int, effects: tuple[str, ...], customers: int) -> list[str]:
    """Return the main points of one made-up company, as `kind measure item`."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        make_sample(Path(folder), customers=customers, seed=seed, effects=effects)
        signals = notebook.open(data=folder, period="2026-10").signals
    return [f"{s.kind} {s.figure.measure} {s.item or s.figure.item}" for s in signals]


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--customers", type=int, default=950)
    options = parser.parse_args()
    for name, effects in (("quiet", ()), ("planted", EFFECTS)):
        runs = [found(seed, effects, options.customers) for seed in range(1, options.seeds + 1)]
        loud = sum(bool(run) for run in runs)
        sys.stdout.write(f"{name}: {loud} of {len(runs)} companies have a main point\n")
        for point, count in Counter(p for run in runs for p in set(run)).most_common(25):
            sys.stdout.write(f"  {count:4d}  {point}\n")


if __name__ == "__main__":
    main()
