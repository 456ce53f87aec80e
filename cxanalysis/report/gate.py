"""An executed notebook: complete or refused, its record taken out, its traces of time and place removed.

papermill and nbconvert accept a notebook that stopped early, that called `sys.exit(0)`, or that was cut short. Here
every code cell must have run without an error, and the last act of the notebook, emitting its record, must be there.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from cxanalysis.errors import CxError
from cxanalysis.period import Period
from cxanalysis.record import MIME, Record

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NUMBER = "template_cell"
_TRACES = {"papermill", "execution", _NUMBER}
_RICH = {"text/html", MIME}


def code_cells(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the code cells that hold code, in order: cell 1, 2, ..."""
    return [c for c in notebook["cells"] if c["cell_type"] == "code" and _text(c["source"]).strip()]


def number_cells(notebook: Mapping[str, Any]) -> None:
    """Mark each code cell with its number in the template, before cells are left out or put in."""
    for number, cell in enumerate(code_cells(notebook), 1):
        cell.setdefault("metadata", {})[_NUMBER] = number


def _number(notebook: Mapping[str, Any], cell: Mapping[str, Any]) -> int:
    """Return the number of a code cell as its author counts: of the template, the injected parameters left out."""
    own = [c for c in code_cells(notebook) if "injected-parameters" not in _tags(c)]
    place = next((n for n, other in enumerate(own, 1) if other is cell), 1)
    return cell["metadata"].get(_NUMBER, place)


def find_fault(notebook: Mapping[str, Any], stopped: str = "") -> str:
    """Say in one line where a notebook failed, and why.

    Parameters
    ----------
    notebook : mapping
        Executed notebook, nbformat 4.
    stopped : str
        What stopped it other than an error of a cell (kernel death, time limit).

    Returns
    -------
    str
        `cell 7, "Heading": ValueError: text`; empty when the notebook is complete.
    """
    for cell in code_cells(notebook):
        if told := _error(cell):
            return f"{_place(notebook, cell)}: {told}"
        if stopped and _started_last(notebook, cell):
            return f"{_place(notebook, cell)}: {stopped}"
        if not stopped and cell.get("execution_count") is None:
            return f"{_place(notebook, cell)}: was not executed"
    if stopped:
        return stopped
    found = len(_payloads(notebook))
    return "" if found == 1 else f"{found} records at the end, one is wanted: the last cell must close the report"


def _error(cell: Mapping[str, Any]) -> str:
    """Return the error a cell ended with, as `Name: text`, on one line."""
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            text = " ".join(_COLOUR.sub("", str(output["evalue"])).split())
            return f"{output['ename']}: {text}" if text else output["ename"]
    return ""


def _started_last(notebook: Mapping[str, Any], cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell is the last one that papermill started."""
    started = [c for c in code_cells(notebook) if c["metadata"].get("papermill", {}).get("start_time")]
    return bool(started) and started[-1] is cell


def _place(notebook: Mapping[str, Any], cell: Mapping[str, Any]) -> str:
    """Name a cell by its number and the heading it stands under."""
    heading, number = "", _number(notebook, cell)
    for other in notebook["cells"]:
        if other is cell:
            break
        if other["cell_type"] == "markdown":
            lines = [line.lstrip("# ").strip() for line in _text(other["source"]).split("\n") if line.startswith("#")]
            heading = lines[-1] if lines else heading
    return f'cell {number}, "{heading}"' if heading else f"cell {number}"


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _payloads(notebook: Mapping[str, Any]) -> list[Any]:
    """Return the records emitted by the last code cell."""
    cells = code_cells(notebook)
    outputs = cells[-1].get("outputs", []) if cells else []
    return [o["data"][MIME] for o in outputs if MIME in o.get("data", {})]


def take_record(name: str, notebook: Mapping[str, Any], period: Period, scope: str) -> Record:
    """Return the record the complete notebook of a page emitted.

    Raises
    ------
    CxError
        When it is of another period or scope than was asked for, or not a record.
    """
    try:
        record = Record.from_dict(_payloads(notebook)[0])
    except (KeyError, TypeError, IndexError) as error:
        raise CxError(f"{name}: the record it emitted cannot be read ({error})") from None
    if (record.period, record.scope) != (str(period), scope):
        raise CxError(f"{name}: its record is of {record.period}, {record.scope}; wanted {period}, {scope}")
    return record


def warnings_of(notebook: Mapping[str, Any]) -> list[str]:
    """Return what cells wrote to stderr: one line a cell, its first."""
    lines = []
    for cell in code_cells(notebook):
        text = "".join(_text(o["text"]) for o in cell.get("outputs", ()) if o.get("name") == "stderr").strip()
        if text:
            lines.append(f"{_place(notebook, cell)}: wrote to stderr: {text.splitlines()[0][:200]}")
    return lines


def for_publication(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notebook as it is published: no clock times, no paths, nothing that differs from run to run.

    What goes: papermill's and nbclient's metadata, stderr, the plain-text twin of rich outputs, memory addresses.
    What stays: every cell with its number and its results, so that it can be read and run again.
    """
    kept = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    kept |= {"language_info": {"name": "python"}}
    kept |= {name: notebook["metadata"][name] for name in ("cx", "title") if name in notebook["metadata"]}
    cells = [_clean_cell(cell) for cell in notebook["cells"] if "papermill-error-cell-tag" not in _tags(cell)]
    for cell in cells:
        if "injected-parameters" in _tags(cell):
            cell["id"] = "injected-parameters"
    return {"cells": cells, "metadata": kept, "nbformat": 4, "nbformat_minor": 5}


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def _clean_cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a cell without what papermill, nbclient and the clock left in it."""
    clean = copy.deepcopy(dict(cell))
    clean["metadata"] = {k: v for k, v in clean["metadata"].items() if k not in _TRACES and v != []}
    if "outputs" in clean:
        clean["outputs"] = [_clean_output(o) for o in clean["outputs"] if o.get("name") != "stderr"]
    return clean


def _clean_output(output: dict[str, Any]) -> dict[str, Any]:
    """Drop the plain-text twin of a rich output, and addresses in plain text."""
    data = output.get("data", {})
    if "text/plain" in data:
        if _RICH & set(data):
            del data["text/plain"]
        else:
            data["text/plain"] = _ADDRESS.sub("", _text(data["text/plain"]))
    return output


def to_bytes(notebook: Mapping[str, Any]) -> bytes:
    """Return a notebook as the bytes of its file; a NaN in it is an error."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()
