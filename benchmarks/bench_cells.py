"""The satisfaction notebook's own cells on 50,000 answers: where the seconds go once the data are open.

No kernel and no papermill: the cells run in this process, one after another, with figures drawn twice (wide, narrow).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from cxanalysis.data import open_data, save_store
from cxanalysis.data.sample import make_sample

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "01-satisfaction.ipynb"
PERIOD = "2026-10"
ANSWERS_A_CUSTOMER = 4.85  # in 30 months
SHOWN = 6


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


def opened(data: Path, store: Path) -> None:
    """Read a data set through the door once, as the runner does, and let the notebook open the checked tables."""
    save_store(open_data(data), data, store)
    os.environ["CXANALYSIS_STORE"] = str(store)


def told(name: str, data: Path) -> None:
    """Print the cells of one data set, the slowest first."""
    run(data)  # once to load what is loaded once
    seconds = run(data)
    setup = seconds.pop("setup")
    sys.stdout.write(f"{name}: data opened in {setup:.2f} s, all cells after that {sum(seconds.values()):.2f} s\n")
    for cell, taken in sorted(seconds.items(), key=lambda item: -item[1])[:SHOWN]:
        sys.stdout.write(f"  {taken:6.2f} s  {cell}\n")


def main() -> None:
    """Print where the seconds go with the whole company's data, and with the survey alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=50_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole, survey = Path(folder) / "whole", Path(folder) / "survey"
        made = make_sample(whole, customers=round(options.answers / ANSWERS_A_CUSTOMER))
        sys.stdout.write(f"{len(made.tables['responses']):,} answers, {len(made.tables['orders']):,} orders\n")
        opened(whole, Path(folder) / "store")
        told("with complaints and customer value, which are judged in one family", whole)
        others = ("orders*.csv", "complaint*.csv", "ratings.csv", "cxanalysis.toml")
        shutil.copytree(whole, survey, ignore=shutil.ignore_patterns(*others))
        opened(survey, Path(folder) / "store of the survey")
        told("the survey alone", survey)


if __name__ == "__main__":
    main()
