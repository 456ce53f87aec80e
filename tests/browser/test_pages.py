"""Each page in a real browser: no request, no error, no sideways scroll, accessible, complete, printable."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.conftest import PERIOD

pytestmark = pytest.mark.browser
PAGES = ("overview", "satisfaction", "complaints", "customer-value")
WIDTHS = (1280, 768, 390, 320)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEAST = {"overview": (3, 3), "satisfaction": (3, 3), "complaints": (3, 3), "customer-value": (3, 3)}


@pytest.fixture(scope="session")
def browser():
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
def axe() -> str:
    """The accessibility rules, from the package that carries them."""
    folder = Path(find_spec("axe_playwright_python").origin).parent
    return next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")


@pytest.fixture
def opened(browser, published):
    """Open a page at a width; whatever it asks for or complains of is noted."""
    contexts = []

    def at(name: str, width: int):
        path = published / "index.html" if name == "index" else published / PERIOD / f"{name}.html"
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda r: page.asked.append(r.url))
        page.on("console", lambda m: page.complaints.append(m.text))
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.goto(path.as_uri())
        return page

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", (1280, 390))
@pytest.mark.parametrize("name", (*PAGES, "index"))
def test_page_is_quiet_and_fits(opened, name, width):
    page = opened(name, width)
    assert [url for url in page.asked[1:] if not url.startswith("data:")] == []
    assert page.complaints == []
    assert page.evaluate("document.querySelectorAll('script').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", (*PAGES, "index"))
def test_page_is_accessible(browser, published, axe, name, width):
    path = published / "index.html" if name == "index" else published / PERIOD / f"{name}.html"
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
    told = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found["violations"] + found["incomplete"]]
    context.close()
    assert told == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole(opened, name):
    page = opened(name, 1280)
    figures, tables = page.locator("figure").count(), page.locator("table").count()
    assert figures >= LEAST[name][0]
    assert tables >= figures + 1
    assert page.locator("figure img").count() == figures
    for image in page.locator("figure img").all():
        alt = image.get_attribute("alt")
        assert len(alt) >= 40
        assert any(c.isdigit() for c in alt)
        box = image.evaluate("e => [e.naturalWidth, e.complete]")
        assert box[0] > 0 and box[1]
    for table in page.locator("table").all():
        assert table.locator("caption").count() == 1
        assert table.locator("th[scope=col]").count() > 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_links_of_a_page_lead_somewhere(opened, published, name):
    page = opened(name, 1280)
    for link in page.locator("a").all():
        target = link.get_attribute("href")
        if target.startswith("#"):
            assert page.locator(f'[id="{target[1:]}"]').count() == 1, target
        else:
            assert (published / PERIOD / target).resolve().is_file(), target


@pytest.mark.parametrize("name", PAGES)
def test_page_prints_to_a4(opened, tmp_path, name):
    page = opened(name, 1280)
    path = tmp_path / f"{name}.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    pages = PdfReader(path).pages
    assert 1 <= len(pages) <= 12
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    first = "".join(pages[0].extract_text().split())
    for point in page.locator("#points li").all():
        assert "".join(point.inner_text().split())[:60] in first
