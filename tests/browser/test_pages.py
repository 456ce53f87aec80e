"""Each page in a real browser: no request, no error, no sideways scroll, accessible, complete, printable.

A page is opened once and everything is read from it there, at every width; the tests look at what was read.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cxanalysis.present import theme
from cxanalysis.present.page import page
from tests.conftest import PERIOD
from tests.present import demo

pytestmark = pytest.mark.browser
REPORT = ("overview", "satisfaction", "complaints", "customer-value")
EVERY = (*REPORT, "index", "demo")
SHEETS = {"overview": 4, "satisfaction": 15, "complaints": 15, "customer-value": 5, "index": 1, "demo": 4}
_HAN = re.compile(r"[\u4e00-\u9fff]+")
WIDTHS = (1280, 768, 390, 320)
EDGES = (1041, 861, 601)  # beside the widths at which the layout changes
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
SPACE = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
READ = """() => ({
  scripts: document.scripts.length,
  h1: document.querySelectorAll('h1').length,
  points: [...document.querySelectorAll('#points li')].map(e => e.innerText),
  named: [...document.querySelectorAll('.kpi h3, .goals tbody th')].map(e => e.innerText),
  figures: [...document.querySelectorAll('figure')].map(f => [...f.querySelectorAll('img')].map(
    i => ({alt: i.alt, shown: i.complete && i.naturalWidth > 0}))),
  tables: [...document.querySelectorAll('table')].map(
    t => [t.querySelectorAll('caption').length, t.querySelectorAll('th[scope=col]').length]),
  links: [...document.querySelectorAll('a')].map(a => a.getAttribute('href')),
  ids: [...document.querySelectorAll('[id]')].map(e => e.id),
  explained: [...document.querySelectorAll('section:has(.three):has(figure)')].map(
    s => [s.querySelector('h2').innerText, s.querySelector('figure h3').innerText]),
})"""


@dataclass
class Seen:
    """What one visit of a page found; `widths`, `spaced`, `pictures` and `axe` by width of the window."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    read: dict[str, Any] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)
    spaced: dict[int, int] = field(default_factory=dict)
    pictures: dict[int, list[int]] = field(default_factory=dict)
    axe: dict[int, dict[str, Any]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium of this machine; in continuous integration a missing one is a failure."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium in continuous integration")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def visits(browser, published, tmp_path_factory) -> dict[str, Seen]:
    """Every page, visited once."""
    made = tmp_path_factory.mktemp("page") / "demo.html"
    around = replace(demo.around("Overview 2026"), on_this_page="On this page", periods="Periods")
    made.write_text(page({"cells": demo.cells("1,234.5")}, around), encoding="utf-8")
    places = {name: published / PERIOD / f"{name}.html" for name in REPORT}
    places |= {"index": published / "index.html", "demo": made}
    axe = next(Path(find_spec("axe_playwright_python").origin).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    return {name: visit(browser, path, axe) for name, path in places.items()}


def visit(browser: Any, path: Path, axe: str) -> Seen:
    """Open a page and read everything from it; what changes the page comes last."""
    seen, context = Seen(), browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    tab = context.new_page()
    tab.on("request", lambda request: seen.asked.append(request.url))
    tab.on("console", lambda message: seen.complaints.append(message.text))
    tab.on("pageerror", lambda error: seen.complaints.append(str(error)))
    tab.goto(path.as_uri())
    seen.read = tab.evaluate(READ)
    printed = PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True))).pages
    seen.sheets = ["".join(sheet.extract_text().split()) for sheet in printed]
    seen.size = [round(float(side)) for side in printed[0].mediabox[2:]]
    tab.evaluate(axe)
    for width in WIDTHS:
        look_at(tab, width, seen.widths)
        seen.axe[width] = tab.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        seen.pictures[width] = tab.evaluate("[...document.images].map(i => i.naturalWidth)")
    tab.evaluate(SPACE, SPACING)
    for width in (*WIDTHS, *EDGES):
        look_at(tab, width, seen.spaced)
    context.close()
    return seen


def look_at(tab: Any, width: int, found: dict[int, int]) -> None:
    """Set the width of the window and note how wide the page is there."""
    tab.set_viewport_size({"width": width, "height": 900})
    found[width] = tab.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("name", EVERY)
def test_page_is_quiet_and_fits(visits, name):
    seen = visits[name]
    assert [url for url in seen.asked[1:] if not url.startswith("data:")] == []
    assert seen.complaints == []
    assert seen.read["scripts"] == 0
    assert seen.widths == {width: width for width in WIDTHS}


@pytest.mark.parametrize("name", EVERY)
def test_wide_letter_spacing_breaks_nothing(visits, name):
    assert visits[name].spaced == {width: width for width in (*WIDTHS, *EDGES)}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", EVERY)
def test_page_is_accessible(visits, name, width):
    found = visits[name].axe[width]
    told = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found["violations"] + found["incomplete"]]
    assert told == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("name", REPORT)
def test_page_is_whole(visits, name):
    read = visits[name].read
    figures, tables = read["figures"], read["tables"]
    assert len(figures) >= 3
    assert len(tables) >= len(figures) + 1
    for images in figures:
        assert len(images) == 1
        assert len(images[0]["alt"]) >= 40 and any(c.isdigit() for c in images[0]["alt"])
        assert images[0]["shown"]
    assert all(captions == 1 and heads > 0 for captions, heads in tables)
    assert read["h1"] == 1


@pytest.mark.parametrize("name", EVERY)
def test_phones_get_the_narrow_picture(visits, name):
    pictures = visits[name].pictures
    assert set(pictures[390]) <= {theme.NARROW}
    assert set(pictures[1280]) <= {theme.WIDE} and len(pictures[1280]) == len(pictures[390])


@pytest.mark.parametrize("name", (*REPORT, "index"))
def test_links_of_a_page_lead_somewhere(visits, published, name):
    read, folder = visits[name].read, published if name == "index" else published / PERIOD
    inside = [target[1:] for target in read["links"] if target.startswith("#")]
    assert [target for target in inside if read["ids"].count(target) != 1] == []
    outside = [target for target in read["links"] if not target.startswith("#")]
    assert [target for target in outside if not (folder / target.partition("#")[0]).resolve().is_file()] == []
    pages = {f"{other}.html" for other in REPORT} - {f"{name}.html"}
    wanted = {f"{PERIOD}/{target}" for target in pages} if name == "index" else pages
    assert wanted <= {target.partition("#")[0] for target in outside}


@pytest.mark.parametrize("name", EVERY)
def test_page_prints_to_few_a4_sheets_without_an_empty_one(visits, name):
    seen = visits[name]
    assert seen.size == [595, 842]
    assert len(seen.sheets) <= SHEETS[name]
    for number, sheet in enumerate(seen.sheets, 1):
        assert f"Page{number}of{len(seen.sheets)}" in sheet
        assert len(sheet) > 200


@pytest.mark.parametrize("name", REPORT)
def test_the_first_sheet_holds_the_message(visits, name):
    seen = visits[name]
    assert seen.read["points"] and seen.read["named"]
    for words in (*seen.read["points"], *seen.read["named"]):
        printed = "".join(words.split())[:60]
        assert all(part in seen.sheets[0] for part in _HAN.split(printed))  # where there is no font, no text in a PDF


@pytest.mark.parametrize("name", REPORT)
def test_a_heading_is_printed_on_the_sheet_of_its_figure(visits, name):
    seen = visits[name]

    def sheet(words: str) -> int:
        return max(i for i, text in enumerate(seen.sheets) if "".join(words.split()) in text)

    assert all(sheet(heading) == sheet(title) for heading, title in seen.read["explained"])
