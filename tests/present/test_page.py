"""The page: order, sections, what is let in and what is not; and the last check on finished files."""

from __future__ import annotations

import re

import pytest

from cxanalysis.errors import CxError
from cxanalysis.present import blocks_text, check, page
from cxanalysis.record import MIME
from tests.present import demo


def output(data, kind="display_data"):
    return {"output_type": kind, "data": data, "metadata": {}}


def made(*cells, **links):
    return page.page({"cells": list(cells)}, demo.around("Report 2026"))


@pytest.fixture(scope="module")
def whole() -> str:
    return page.page({"cells": demo.cells("October 2026")}, demo.around("October 2026"))


def test_policy_is_the_first_thing_in_the_head(whole):
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    assert whole.startswith('<!doctype html>\n<html lang="en-GB"><head><meta http-equiv="Content-Security-Policy"')
    assert f'content="{policy}"><meta charset="utf-8">' in whole


def test_stylesheet_stands_once_in_the_head(whole):
    assert whole.count("<style>") == 1 and whole.index("<style>") < whole.index("<body")


def test_same_notebook_same_bytes(whole):
    assert page.page({"cells": demo.cells("October 2026")}, demo.around("October 2026")) == whole


def test_a_page_passes_its_own_check(whole):
    assert check.check_page(whole, page.POLICY) == []


def test_a_finding_is_the_heading_and_the_question_stands_above_it():
    html = made(
        demo.code(blocks_text.masthead("k", "t", "l")),
        demo.markdown("Do complaints rise?", "complaints", "Complaints"),
        demo.code(blocks_text.finding("complaints", "Complaints rose in March")),
    )
    section = html[html.index("<section") : html.index("</section>")]
    assert section.index("Do complaints rise?") < section.index('<h2 id="complaints-h">Complaints rose in March</h2>')
    assert 'aria-labelledby="complaints-h"' in section and section.count("<h2") == 1
    assert '<a href="#complaints">Complaints</a>' in html


def test_without_a_finding_the_question_is_the_heading():
    html = made(
        demo.code(blocks_text.masthead("k", "t", "l")),
        demo.markdown("Why?", "why", ""),
        demo.code(blocks_text.note("x")),
    )
    assert '<h2 id="why-h">Why?</h2>' in html and 'href="#why"' not in html


def test_an_empty_section_and_its_link_are_left_out():
    html = made(
        demo.code(blocks_text.masthead("k", "t", "l")),
        demo.markdown("Nothing?", "nothing", "Nothing"),
        demo.markdown("Why?", "why", "Why"),
        demo.code(blocks_text.note("x")),
    )
    assert "Nothing" not in html and 'id="why"' in html


def test_only_tagged_cells_reach_the_page():
    html = made(
        demo.code(blocks_text.masthead("k", "t", "l")),
        demo.code(blocks_text.note("secret draft"), tags=()),
        {"cell_type": "markdown", "source": "## Notes to self", "metadata": {}},
    )
    assert "secret draft" not in html and "Notes to self" not in html


def test_the_record_may_pass_beside_the_blocks():
    cell = demo.code(blocks_text.masthead("k", "t", "l"))
    cell["outputs"].append(output({MIME: {"figures": []}, "text/plain": "record"}))
    assert "figures" not in re.sub(r"<style>.*?</style>", "", made(cell), flags=re.DOTALL)


@pytest.mark.parametrize(
    "stray",
    [
        output({"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "x"}),
        output({"text/plain": "42"}, "execute_result"),
        output({"image/png": "iVBOR", "text/plain": "<Figure>"}),
        output({"text/html": '<div class="cx cx-note">x</div>', "application/javascript": "alert(1)"}),
        {"output_type": "stream", "name": "stderr", "text": "warning"},
        {"output_type": "error", "ename": "E", "evalue": "e", "traceback": []},
    ],
)
def test_anything_but_a_block_stops_the_page(stray):
    cell = demo.code()
    cell["outputs"].append(stray)
    with pytest.raises(CxError, match="cell 0"):
        made(cell)


def test_page_numbers_and_running_line_are_printed():
    html = made(demo.code(blocks_text.masthead("k", "t", "l")))
    assert '@bottom-left{content:"Report 2026"' in html
    assert 'content:"Page " counter(page) " of " counter(pages)' in html


def test_links_lead_to_relative_pages_only():
    around = demo.around("x")
    with pytest.raises(CxError):
        page.page({"cells": []}, page.Page(**{**around.__dict__, "links": (("x", "https://example.org"),)}))


def test_index_leaves_empty_sections_out():
    html = page.index_page(
        demo.around("Reports 2026"),
        [blocks_text.masthead("k", "t", "l")],
        [("glance", "At a glance", []), ("reports", "Reports", [blocks_text.note("n")])],
    )
    assert "At a glance" not in html and '<h2 id="reports-h">Reports</h2>' in html
    assert check.check_page(html, page.POLICY) == []


GOOD = made(demo.code(blocks_text.masthead("k", "t", "l"), demo.figure("October 2026", "f1")))
IMAGE = (
    '<img src="data:image/svg+xml,x" width="1" height="1" alt="Forty characters and more, with the number 42 in it">'
)


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("<script>1</script>", "a <script> element"),
        ("<SCRIPT src=x>", "a <script> element"),
        ("<p onclick='x'>", "a handler onclick on <p>"),
        ("<svg><path onload=x d='M0'/></svg>", "a handler onload on <path>"),
        ('<a href="https://example.org">x</a>', "an outside address in href of <a>"),
        ('<a href="//example.org">x</a>', "an outside address in href of <a>"),
        ('<a href="java&#115;cript:alert(1)">x</a>', "an outside address in href of <a>"),
        ('<a href="java\nscript:alert(1)">x</a>', "an outside address in href of <a>"),
        ('<a href="%6aavascript:alert(1)">x</a>', "an outside address in href of <a>"),
        ('<a href="data:text/html,x">x</a>', "an outside address in href of <a>"),
        ('<a href="#nowhere">x</a>', 'a link to "#nowhere", which is not on the page'),
        ('<img src="x.png" width="1" height="1" alt="">', "a picture that is not inside the page in <img>"),
        (IMAGE.replace("42", "no"), "a picture whose alt text says too little"),
        (IMAGE.replace('width="1"', ""), "a picture without width and height"),
        ("<h1>Two</h1>", "2 h1 headings instead of one"),
        ('<p id="f1">', 'the id "f1" 2 times'),
        ("<table><thead><tr><th scope=col>a</th></tr></thead></table>", "a table without caption"),
        ("<table><caption>c</caption><tr><th scope=row>a</th></tr></table>", "a table without col headings"),
        ("<table><caption>c</caption><tr><th scope=col>a</th></tr></table>", "a table without row headings"),
        ("<style>p{background:url(https://example.org/x)}</style>", "a stylesheet that reaches outside"),
        ("<style>@import 'x'</style>", "a stylesheet that reaches outside"),
        ('<p style="background:url(//example.org)">', "a style on <p> that reaches outside"),
        ('<meta http-equiv="refresh" content="0">', "a meta element that steers the browser"),
        ("<form action=x><input></form>", "a <form> element"),
        ("<iframe></iframe>", "a <iframe> element"),
        ("<base href=x>", "a <base> element"),
        ('<p class="a" class="b">', "<p> with an attribute twice"),
    ],
)
def test_the_last_check_finds(bad, fault):
    assert check.check_page(GOOD, page.POLICY) == []
    assert any(f.startswith(fault) for f in check.check_page(GOOD.replace("</main>", bad + "</main>"), page.POLICY))


def test_the_last_check_wants_policy_and_language_first():
    faults = check.check_page(
        GOOD.replace('<meta charset="utf-8">', "").replace("<head>", "<head><title>x</title>"), page.POLICY
    )
    assert "the content security policy is not first in the head" in faults
    assert "no language on the html element" in check.check_page(GOOD.replace(' lang="en-GB"', ""), page.POLICY)
    assert "the content security policy is not first in the head" in check.check_page(
        "<html lang=en><h1>x</h1>", page.POLICY
    )
