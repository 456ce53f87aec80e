"""Write the parts of the documents that describe the code, from the code: `make docs`. A test holds them equal.

Each generated part stands between `<!-- name -->` and `<!-- /name -->`.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from cxanalysis.data.parameters import declared
from cxanalysis.measures import MEASURES

ROOT = Path(__file__).resolve().parents[1]
LAYERS = {
    "errors": 0, "period": 0, "measures": 0, "record": 0,
    "stats": 1, "data": 1,
    "facts": 2,
    "context": 3, "satisfaction": 3, "complaints": 3, "value": 3, "headline": 3, "evaluation": 3,
    "present": 4, "sections": 5, "complaint_sections": 5, "parts": 5, "bench": 5, "findings": 5, "notebook": 5,
    "report": 6, "cli": 7, "__main__": 7,
}  # fmt: skip


def room(path: Path) -> str:
    """Return the room a module lies in: the package or module right below `cxanalysis`."""
    return path.relative_to(ROOT / "cxanalysis").parts[0].removesuffix(".py")


def modules() -> list[Path]:
    """Return every module of the package, layer by layer."""
    found = [p for p in (ROOT / "cxanalysis").rglob("*.py") if p != ROOT / "cxanalysis" / "__init__.py"]
    return sorted(found, key=lambda p: (LAYERS[room(p)], p.as_posix()))


def module_table() -> str:
    """Return the table of modules with their layers and the problem each solves."""
    rows = ["| layer | module | what it solves |", "|---|---|---|"]
    for path in modules():
        doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = " ".join(doc.split("\n\n")[0].split())
        rows.append(f"| L{LAYERS[room(path)]} | `{path.relative_to(ROOT).as_posix()}` | {first} |")
    return "\n".join(rows)


def measure_table() -> str:
    """Return the table of measures."""
    rows = ["| measure | unit | good | definition | formula | source |", "|---|---|---|---|---|---|"]
    rows += [
        f"| `{m.id}` | {m.unit or '-'} | {m.good} | {m.definition} | {m.formula.replace('|', '/')} | {m.source} |"
        for m in MEASURES.values()
    ]
    return "\n".join(rows)


def parameter_table() -> str:
    """Return the table of parameters."""
    rows = ["| parameter | default | allowed | unit | reason | source |", "|---|---|---|---|---|---|"]
    rows += [
        f"| `{name}` | {p.default} | {p.allowed if p.built else 'not built yet'} | {p.unit} | {p.reason} | {p.source} |"
        for name, p in declared().items()
    ]
    return "\n".join(rows)


def notebook_table() -> str:
    """Return the questions, parameters and needs of each notebook."""
    rows = ["| notebook | questions | needs |", "|---|---|---|"]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        headings = [
            line[3:]
            for cell in notebook["cells"]
            if cell["cell_type"] == "markdown"
            for line in "".join(cell["source"]).splitlines()
            if line.startswith("## ")
        ]
        needs = ", ".join(notebook["metadata"]["cx"]["needs"]) or "any of orders, complaints, responses"
        rows.append(f"| `{path.name}` | {' '.join(headings)} | {needs} |")
    return "\n".join(rows)


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "modules": ("ARCHITECTURE.md", module_table),
    "measures": ("docs/methods.md", measure_table),
    "parameters": ("docs/methods.md", parameter_table),
    "notebooks": ("notebooks/README.md", notebook_table),
}


def filled(name: str) -> tuple[Path, str, str]:
    """Return a document, its text as it is, and as it should be."""
    file, make = PARTS[name]
    path = ROOT / file
    text = path.read_text(encoding="utf-8")
    pattern = re.compile(f"<!-- {name} -->.*?<!-- /{name} -->", re.DOTALL)
    return path, text, pattern.sub(lambda _: f"<!-- {name} -->\n{make()}\n<!-- /{name} -->", text)


if __name__ == "__main__":
    for part in PARTS:
        document, before, after = filled(part)
        if before != after:
            document.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{document.relative_to(ROOT)}: {part} written\n")
