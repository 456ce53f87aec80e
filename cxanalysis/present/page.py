"""A finished notebook becomes one self-contained page: no script, no request, nothing but our own blocks.

The page is the notebook read in order: a markdown heading "## Question?" opens a section, the outputs of cells tagged
`report` fill it. Whatever else a cell put out (a stray table, plain text, foreign HTML) stops the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cxanalysis.errors import CxError
from cxanalysis.present.escape import Block, css_string, identifier, link, text
from cxanalysis.present.theme import COLOURS, stylesheet
from cxanalysis.record import MIME

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
TAG = "report"
_HTML, _STYLE, _BLOCK = "text/html", '<div class="cx-style">', '<div class="cx cx-'
_QUIET = {"text/plain", "text/markdown", MIME}
_HEADING = re.compile(r"##\s+(.+)")


@dataclass(frozen=True)
class Page:
    """What stands around the blocks; all words arrive translated.

    `title` is the tab's title; `running` stands at the foot of each printed page, `count` ("Page {page} of {pages}") at
    its right. `links` are (text, target) to the previous period and to all periods. `siblings` are the pages of the
    same report, the one without a target being this page; `sibling` completes each for a screen reader ("page").
    """

    lang: str
    title: str
    organisation: str
    running: str
    count: str
    skip: str
    on_this_page: str
    periods: str
    footer: str
    links: tuple[tuple[str, str], ...] = ()
    siblings_name: str = ""
    sibling: str = ""
    siblings: tuple[tuple[str, str], ...] = ()


@dataclass
class _Section:
    id: str
    nav: str
    question: str
    blocks: list[str] = field(default_factory=list)

    @property
    def titled(self) -> bool:
        """Whether a computed heading takes the place of the question as h2."""
        return any(f'<h2 id="{self.id}-h">' in html for html in self.blocks)

    @property
    def body(self) -> Markup:
        """The section's blocks in order."""
        return Markup("\n".join(self.blocks))


def page(notebook: Mapping[str, Any], around: Page) -> str:
    """Return the HTML page of an executed notebook.

    Parameters
    ----------
    notebook : mapping
        As nbformat reads it (version 4).
    around : Page
        Title, language, links.

    Returns
    -------
    str
        The whole file.

    Raises
    ------
    CxError
        When a cell tagged `report` put out anything but blocks, or failed.
    """
    opening, sections = _Section("", "", ""), []
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            sections += _opened(cell)
        elif TAG in cell.get("metadata", {}).get("tags", ()):
            place = sections[-1] if sections else opening
            place.blocks += _blocks(cell, number)
    return _fill(around, opening, [s for s in sections if s.blocks])


def index_page(around: Page, opening: Sequence[Block], sections: Iterable[tuple[str, str, Sequence[Block]]]) -> str:
    """Return the page that lists all reports.

    Parameters
    ----------
    around : Page
        Title, language.
    opening : sequence of Block
        The masthead.
    sections : iterable of (id, heading, blocks)
        Twelve months at a glance, reports by month; an empty one is left out.

    Returns
    -------
    str
        The whole file.
    """
    top = _Section("", "", "", [b.html for b in opening])
    found = [_Section(identifier(id), "", heading, [b.html for b in blocks]) for id, heading, blocks in sections]
    return _fill(around, top, [s for s in found if s.blocks])


def _opened(cell: Mapping[str, Any]) -> list[_Section]:
    """Return the section a markdown cell opens, if it opens one."""
    about = cell.get("metadata", {}).get("cx", {})
    heading = _HEADING.match("".join(cell["source"]).lstrip())
    if not heading or "id" not in about:
        return []
    return [_Section(identifier(about["id"]), about.get("nav", ""), heading[1].strip())]


def _blocks(cell: Mapping[str, Any], number: int) -> list[str]:
    """Return the blocks of a cell, after checking that there is nothing else."""
    found = []
    for output in cell.get("outputs", ()):
        if output["output_type"] not in {"display_data", "execute_result"}:
            raise CxError(f"cell {number} put out {output['output_type']}, which is no block of a report")
        data = output["data"]
        html = "".join(data.get(_HTML, ""))
        foreign = set(data) - _QUIET - {_HTML}
        if foreign or (not html.startswith((_STYLE, _BLOCK)) and MIME not in data):
            kinds = ", ".join(sorted(foreign)) or "HTML or text"
            raise CxError(f"cell {number} put out {kinds} that is no block of a report; show only blocks there")
        if html.startswith(_BLOCK):
            found.append(html)
    return found


def _fill(around: Page, opening: _Section, sections: list[_Section]) -> str:
    template = _environment().get_template("page.html.j2")
    return template.render(
        page=around,
        policy=Markup(POLICY),
        stylesheet=Markup(stylesheet()),
        margins=Markup(_margins(around)),
        nav=[s for s in sections if s.nav],
        opening=opening.body,
        sections=sections,
    )


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "template")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, finalize=_safe)
    environment.filters["link"] = link
    return environment


def _safe(value: object) -> object:
    return text(value) if isinstance(value, str) else value


def _margins(around: Page) -> str:
    """Return the rules that print the running line and the page count at the foot of each sheet."""
    parts = re.split(r"(\{pages?\})", around.count)
    count = " ".join(f"counter({p[1:-1]})" if p in {"{page}", "{pages}"} else css_string(p) for p in parts if p)
    look = f"font:8pt sans-serif;color:{COLOURS['ink2']}"
    return (
        f"@page{{size:A4;margin:15mm 14mm 17mm;@bottom-left{{content:{css_string(around.running)};{look}}}"
        f"@bottom-right{{content:{count};{look}}}}}"
    )
