"""The page template as a format of nbconvert, for analysts: `jupyter nbconvert --to cx --execute 00-overview.ipynb`.

What comes out is the page that `cx report` publishes, without its links to other periods. The runner itself renders in
process and does not load nbconvert, whose import alone takes longer than making all pages of a report.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter

from cxanalysis.errors import CxError
from cxanalysis.period import Period
from cxanalysis.record import MIME
from cxanalysis.report import gate, pages


class PageExporter(Exporter):
    """Makes a self-contained page of an executed notebook of this project."""

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "cxanalysis page"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """Return the page and the resources.

        Raises
        ------
        CxError
            When the notebook is not complete, or shows what is no block of a page.
        """
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        about = _about(notebook, resources.get("metadata", {}).get("name", "page"))
        return pages.render(notebook, about).decode("utf-8"), resources


def _about(notebook: Any, name: str) -> pages.About:
    """Read what stands around the page from the record the notebook emitted."""
    emitted = [o["data"][MIME] for c in gate.code_cells(notebook) for o in c["outputs"] if MIME in o.get("data", {})]
    if gate.find_fault(notebook) or not emitted:
        raise CxError(f"{name}: {gate.find_fault(notebook) or 'no record'}; run the notebook to its end first")
    record = emitted[-1]
    return pages.About(
        name=name,
        title=notebook["metadata"]["cx"]["title"],
        organisation=record["notes"]["organisation"],
        period=Period.parse(record["period"]),
        scope=record["scope"],
        language=record["notes"]["language"],
        previous=None,
        to_root="../",
    )
