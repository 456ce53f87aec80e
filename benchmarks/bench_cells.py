"""The satisfaction notebook's own cells on 50,000 answers: where the seconds go once the data are open.

No kernel and no papermill: the cells run in this process, one after another, with figures drawn twice (wide, narrow).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from cxanalysis.data import open_data, save_store
from cxanalysis.data.sample import make_sample

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "01-satisfaction.ipynb"
PERIOD = "2026-10"
ANSWERS_A_CUSTOMER = 4.85  # in 30 months
SHOWN = 12


def cells() -> list[tuple[str, str]]:
    """Return the code cells that a scheduled run executes, by id; the parameters are given by `run`."""
    found = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    kept = [c for c in found if c["cell_type"] == "code" and not {"analyst", "parameters"} & set(_tags(c))]
    return [(c["id"], "".join(c["source"])) for c in kept]


def _tags(cell: dict) -> list[str]:
    return cell["metadata"].get("tags", [])


def run(folder: Path) -> dict[str, float]:
    """Run the cells on a data set and return the seconds of each."""
    names: dict = {"data": str(folder), "period": PERIOD, "scope": "all", "language": "en", "parameters": {}}
    seconds = {}
    for name, source in cells():
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, name, "exec"), names)  # noqa: S102  the project's own notebook
        seconds[name] = time.perf_counter() - start
    return seconds


def main() -> None:
    """Print the cells, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=50_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, store = Path(folder) / "data", Path(folder) / "store"
        made = make_sample(data, customers=round(options.answers / ANSWERS_A_CUSTOMER))
        save_store(open_data(data), data, store)
        os.environ["CXANALYSIS_STORE"] = str(store)
        run(data)  # once to load what is loaded once
        seconds = run(data)
    answers = len(made.tables["responses"])
    setup = seconds.pop("setup")
    sys.stdout.write(f"{answers:,} answers; data opened from the store in {setup:.2f} s\n")
    sys.stdout.write(f"all cells after that: {sum(seconds.values()):.2f} s\n")
    for name, taken in sorted(seconds.items(), key=lambda item: -item[1])[:SHOWN]:
        sys.stdout.write(f"  {taken:6.2f} s  {name}\n")


if __name__ == "__main__":
    main()
