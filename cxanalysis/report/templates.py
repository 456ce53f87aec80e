"""Report templates: notebooks as files, with declared parameters and declared needs.

A template is named `NN-name.ipynb`; its page is `name`. It declares its parameters in one tagged cell of plain
assignments, and in its metadata the title of the page, its short name, and the tables without which there is nothing
to show.
"""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxanalysis.errors import CxError, UsageError, did_you_mean
from cxanalysis.report import gate

PARAMETERS = ("data", "period", "scope", "language", "parameters")
_NAME = re.compile(r"\d+-([a-z][a-z0-9-]*)\.ipynb", re.ASCII)


@dataclass(frozen=True)
class Template:
    """A notebook that makes one page.

    `needs` names the tables without which the page is not made; `source` is the notebook as JSON, without the cells
    that are only for analysts; `nav` is the short name in the bar that leads from page to page.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    source: str
    nav: str = ""


def notebooks_folder() -> Path:
    """Return where the templates lie: beside the package in the repository, inside it when installed."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / "notebooks"
    return beside if (package.parent / "pyproject.toml").is_file() and beside.is_dir() else package / "_notebooks"


def read_templates(folder: Path) -> tuple[Template, ...]:
    """Read every template of a folder, in name order.

    Raises
    ------
    CxError
        When there is none, or one does not declare what it must.
    """
    found = [read_template(path) for path in sorted(folder.glob("*.ipynb")) if _NAME.fullmatch(path.name)]
    if not found:
        raise CxError(f"no report notebooks (NN-name.ipynb) in {folder}")
    return tuple(found)


def read_template(path: Path) -> Template:
    """Read one template and check its declarations."""
    match = _NAME.fullmatch(path.name)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        declared = notebook["metadata"].get("cx", {})
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CxError(f"{path.name} is not a notebook") from None
    if match is None or not declared.get("title"):
        raise CxError(f'{path.name}: the notebook\'s metadata lack "cx": {{"title": ...}}')
    _check_parameters(path.name, cells)
    gate.number_cells(notebook)
    kept = copy.copy(notebook) | {"cells": [c for c in cells if "analyst" not in tags(c)]}
    title = declared["title"]
    return Template(match[1], title, tuple(declared.get("needs", ())), json.dumps(kept), declared.get("nav", title))


def tags(cell: dict[str, Any]) -> list[str]:
    """Return the tags of a cell."""
    return cell.get("metadata", {}).get("tags", [])


def _check_parameters(name: str, cells: list[dict[str, Any]]) -> None:
    """Hold the parameters cell to the declared names: papermill itself would only warn."""
    tagged = [c for c in cells if "parameters" in tags(c)]
    if len(tagged) != 1:
        raise CxError(f'{name}: {len(tagged)} cells tagged "parameters", one is wanted')
    source = tagged[0]["source"]
    tree = ast.parse(source if isinstance(source, str) else "".join(source))
    plain = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    typed = [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    names = [target.id for target in [*plain, *typed] if isinstance(target, ast.Name)]
    if sorted(names) != sorted(PARAMETERS):
        raise CxError(f"{name}: the parameters cell sets {', '.join(names)}; wanted {', '.join(PARAMETERS)}")


def select(templates: Iterable[Template], only: Iterable[str]) -> tuple[Template, ...]:
    """Return the templates of the pages asked for by name; all when none is.

    Raises
    ------
    UsageError
        When there is no page of a name.
    """
    known = {t.name: t for t in templates}
    wanted = list(dict.fromkeys(only)) or list(known)
    for name in wanted:
        if name not in known:
            hint = did_you_mean(name, known) or f"; there are {', '.join(known)}"
            raise UsageError(f'no page "{name}"{hint}')
    return tuple(template for name, template in known.items() if name in wanted)


def missing_tables(template: Template, tables: Iterable[str]) -> str:
    """Say why a page cannot be made from these tables; empty when it can.

    Examples
    --------
    >>> missing_tables(Template("value", "Value", ("orders", "ratings"), "{}"), ["customers", "ratings"])
    'no orders table'
    """
    absent = [name for name in template.needs if name not in set(tables)]
    return f"no {' and no '.join(absent)} table" if absent else ""
