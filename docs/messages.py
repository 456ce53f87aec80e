"""Collect every sentence of the pages into the message template: `make docs`. A test holds it equal to the code.

A translation is a catalogue made from `cxanalysis/present/locale/cxanalysis.pot`; no code knows another language.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from cxanalysis.complaints import NO_CONCENTRATION
from cxanalysis.context import WITHHELD_DOMINANT, WITHHELD_FEW
from cxanalysis.measures import MEASURES

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "cxanalysis" / "present" / "locale" / "cxanalysis.pot"
KEYWORDS = {"t": None, "n": (1, 2), "self": None}  # self: a language's own sentences
SOURCES = ("cxanalysis/present", "cxanalysis/report")


def notebook_words(path: Path) -> list[tuple[str, str]]:
    """Return the words a notebook puts on a page: its title, its questions, the names in the navigation."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    found = [notebook["metadata"]["cx"]["title"], notebook["metadata"]["cx"]["nav"]]
    for cell in notebook["cells"]:
        about = cell["metadata"].get("cx")
        if about and cell["cell_type"] == "markdown":
            found += ["".join(cell["source"]).splitlines()[0].removeprefix("## "), about["nav"]]
    return [(f"notebooks/{path.name}", words) for words in found]


def collected() -> str:
    """Return the message template: all sentences with the files they come from, in a fixed order."""
    catalog = Catalog(project="cxanalysis", charset="utf-8", fuzzy=False)
    catalog.header_comment = "# Every sentence of the pages. Written by `make docs`."
    for source in SOURCES:
        for file, _, message, comments, _ in extract_from_dir(
            ROOT / source, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(f"{source}/{file}", None)], auto_comments=comments)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for place, words in notebook_words(path):
            catalog.add(words, locations=[(place, None)])
    for measure in MEASURES.values():
        for words in (measure.name, measure.definition, measure.formula):
            catalog.add(words, locations=[("cxanalysis/measures/__init__.py", None)])
    for words in (WITHHELD_FEW, WITHHELD_DOMINANT):
        catalog.add(words, locations=[("cxanalysis/context.py", None)])
    catalog.add(NO_CONCENTRATION, locations=[("cxanalysis/complaints.py", None)])
    out = io.BytesIO()
    write_po(out, catalog, sort_output=True, include_lineno=False, omit_header=False, width=100)
    lines = out.getvalue().decode("utf-8").splitlines()
    return (
        "\n".join(line for line in lines if not line.startswith(('"POT-Creation', '"Generated-By', '"PO-Rev'))) + "\n"
    )


if __name__ == "__main__":
    TEMPLATE.write_text(collected(), encoding="utf-8")
    sys.stdout.write(f"{TEMPLATE.relative_to(ROOT)} written\n")
