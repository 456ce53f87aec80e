"""The blocks in a real browser: accessible at four widths, no sideways scroll, no request, page one on one sheet."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from cxanalysis.present.page import Page, page
from tests.present import demo

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
AROUND = Page("en-GB", "Overview 2026", "Company", "Overview 2026", "Page {page} of {pages}", "Skip", "On this page",
              "Periods", "Company", (("May 2026", "../2026-05/overview.html"),))  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("page") / "demo.html"
    path.write_text(page({"cells": demo.cells("1,234.5")}, AROUND), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser, file):
    asked: list[str] = []

    def at(width: int):
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: asked.append(message.text))
        tab.goto(file.as_uri())
        return tab

    yield at
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_accessible_and_no_wider_than_the_window(opened, width):
    axe = Path(pytest.importorskip("axe_playwright_python").__file__).parent / "axe.min.js"
    tab = opened(width)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.evaluate(axe.read_text(encoding="utf-8"))
    found = tab.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"] + found["incomplete"]] == []
    assert len(found["passes"]) > 30
    assert tab.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")


@pytest.mark.parametrize("width", [1280, 1041, 861, 601, 320])
def test_wide_letter_spacing_breaks_nothing(opened, width):
    tab = opened(width)
    tab.add_style_tag(content=SPACING)
    assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_phones_get_the_narrow_picture(opened):
    source = "document.images[0].currentSrc.slice(0, 26)"
    assert opened(390).evaluate(source) == "data:image/svg+xml;base64,"
    assert opened(1280).evaluate(source) != "data:image/svg+xml;base64,"


def test_prints_with_running_line_and_page_numbers(opened):
    pdf = PdfReader(io.BytesIO(opened(1280).pdf(prefer_css_page_size=True)))
    words = pdf.pages[0].extract_text()
    assert f"Page 1 of {len(pdf.pages)}" in words and "Overview 2026" in words
    assert float(pdf.pages[0].mediabox.width) == pytest.approx(595, abs=1)
