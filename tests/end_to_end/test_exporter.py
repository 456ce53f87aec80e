"""The page as a format of nbconvert: an analyst gets from a notebook the very page that the report holds."""

from __future__ import annotations

import subprocess
import sys

import nbformat
import pytest

from cxanalysis.errors import CxError
from cxanalysis.report.exporter import PageExporter
from tests.conftest import ROOT


def body(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_nbconvert_makes_the_published_page_of_an_executed_notebook(report, tmp_path):
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "cx", "--output-dir", str(tmp_path)]
    done = subprocess.run(
        [*command, str(report / "complaints.ipynb")], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "complaints.html").read_text(encoding="utf-8")
    published = (report / "complaints.html").read_text(encoding="utf-8")
    assert body(made) == body(published)
    assert made[: made.index("<header")] == published[: published.index("<header")]


def test_a_notebook_that_was_not_run_is_refused():
    notebook = nbformat.read(ROOT / "notebooks" / "02-complaints.ipynb", as_version=4)
    with pytest.raises(CxError, match="was not executed; run the notebook to its end first"):
        PageExporter().from_notebook_node(notebook)
