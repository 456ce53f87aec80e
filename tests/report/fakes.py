"""Tiny notebooks and a data set nobody reads, so that the runner is tested without the analyses."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from cxanalysis.errors import UsageError
from cxanalysis.period import Period
from cxanalysis.report import plan, prepare, templates

PARAMETERS = 'data: str = "../data/sample"\nperiod = ""\nscope = "all"\nlanguage = "en"\nparameters = {}'
SHOW = """from IPython.display import HTML, display
from pathlib import Path
value = float((Path(data) / "orders.csv").read_text().split(",")[-1])
display(HTML(f'<div class="cx cx-masthead"><h1>{period} {scope} {value}</h1></div>'))"""
CLOSE = """from cxanalysis.record import MIME, Figure, Record
record = Record(period, scope)
record.add([Figure("complaints.complaints", "", scope, period, value, None, None, 7, method="count")])
record.note("headline", "Nothing moved")
display({MIME: record.to_dict()}, raw=True)"""
ORDERS = "order_id,revenue\n007,12.5\n"


def cell(source: str, *tags: str, kind: str = "code", number: int = 0) -> dict:
    made = {"cell_type": kind, "id": f"cell-{number}", "metadata": {"tags": list(tags)}, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def write_notebook(folder: Path, file: str, *extra: str, needs: tuple[str, ...] = (), close: str = CLOSE) -> Path:
    """Write a template; `extra` are code cells between showing and closing."""
    cells = [
        cell("# A page", kind="markdown"),
        cell(PARAMETERS, "parameters"),
        cell('print("for analysts only")\nraise SystemExit', "analyst"),
        cell("## What happened?", kind="markdown"),
        cell(SHOW, "report"),
        *(cell(source) for source in extra),
        cell(close),
    ]
    for number, made in enumerate(cells):
        made["id"] = f"cell-{number}"
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    title = file[3:-6].replace("-", " ").capitalize()
    metadata = {"kernelspec": spec, "cx": {"title": title, "needs": list(needs)}}
    plain = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    folder.mkdir(exist_ok=True)
    (folder / file).write_text(json.dumps(plain), encoding="utf-8")
    return folder / file


def write_data(folder: Path) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return folder


def fake_prepare(folder: Path, store: Path, overrides: dict, scope: str, find_period: bool) -> prepare.Prepared:
    if scope == "region=Nowhere":
        raise UsageError(f'scope "{scope}": no customer has it')
    span = os.environ.get("CX_FAKE_SPAN", "2026-09-01 2026-11-20")
    rows = {"orders": {"read": 1, "accepted": 1, "rejected": {}}}
    return prepare.Prepared(
        organisation="Trial Ltd",
        tables=("orders",),
        rows=rows,
        money={},
        as_of=date(2026, 11, 21),
        as_of_matters=False,
        default_period=Period(2026, 10) if find_period else None,
        span=(date.fromisoformat(span[:10]), date.fromisoformat(span[-10:])),
    )


def fake_code_digest(folders: list[Path], real: Callable = plan.code_digest) -> str:
    """Look at the notebooks only: the package may be edited while tests run."""
    return real(folders[1:])


def install(notebooks: Path) -> None:
    """Put the fakes in the place of the real data and the real notebooks, in this process and those it forks."""
    prepare.prepare = fake_prepare
    templates.notebooks_folder = lambda: notebooks
    plan.code_digest = fake_code_digest
