"""Hostile text in every place of every block: the page keeps its structure, and the last check finds nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.errors import CxError
from cxanalysis.present import check, escape, page, svg
from tests.present.demo import around, cells

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onmouseover=alert(1) `",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<math><mtext></mtext></math>",
    "<style>*{display:none}</style>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>1</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0'?>",
    "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<object data=x>",
    "<embed src=x>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<template><b></template>",
    "<table><tr><td>",
    "</table></section></main>",
    "</figure></details>",
    "<plaintext>",
    "<noscript><p title='</noscript><img src=x>'>",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&amp;lt;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "\\x3cscript\\x3e",
    "%3Cscript%3E",
    "{{7*7}}",
    "{% raw %}",
    "${7*7}",
    "{0}",
    "{}",
    "%s",
    "**bold** <b>",
    "**<script>**",
    "**",
    "****",
    "\x00<script>",
    "\u202egnp.exe",
    "\ufeff<b>",
    "＜script＞",
    "\u2028alert(1)",
    "url(//evil.example)",
    "expression(alert(1))",
    "@import '//evil.example'",
    "\\",
    '"',
    "'",
    "<",
    "&",
    "a\nb",
    "\ud800",
]


class Skeleton(HTMLParser):
    """The page without its words: elements and the names of their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[tuple] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag != "b":
            self.parts.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        if tag != "b":
            self.parts.append(("/" + tag,))


def built(words: str) -> str:
    return page.page({"cells": cells(words)}, around(words))


PICTURE = svg.Picture("<svg/>", "<svg/>", 860, 370)


@pytest.fixture(autouse=True)
def one_picture(monkeypatch):
    """Leave drawing out: these tests are about words around the picture."""
    monkeypatch.setattr(svg, "render", lambda draw: PICTURE)


CLEAN = Skeleton(built("October 2026 x")).parts


def test_there_are_sixty_payloads():
    assert len(PAYLOADS) >= 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_changes_no_structure(payload):
    html = built(payload + " 2026 and words enough for an alt text of a picture")
    assert Skeleton(html).parts == CLEAN
    assert check.check_page(html, page.POLICY) == []
    html.encode("utf-8")


@given(st.text(min_size=1, max_size=30))
def test_escaped_text_holds_no_markup(words):
    for shown in (escape.text(words), escape.sentence(words.replace("*", ""))):
        assert not set("<>\"'") & set(shown)
        assert escape.text(shown) == shown


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:1",
        "//evil.example/x",
        "https://evil.example",
        "/etc/passwd",
        "data:text/html,x",
        "#a b",
        "a b.html",
        "..\\x",
        "a?b=1",
        "",
        "#",
        "x\n.html",
        "a//b",
        "mailto:a@b.example",
        "\tjavascript:1",
    ],
)
def test_links_leave_the_reports_folder_for_nowhere(target):
    with pytest.raises(CxError):
        escape.link(target)


@pytest.mark.parametrize(
    "target",
    [
        "#figure-1",
        "overview.html",
        "../2026-09/overview.html",
        "2026-09/overview.html#points",
        "by-scope/region=North/2026-10/overview.html",
    ],
)
def test_links_inside_the_reports_folder_pass(target):
    assert escape.link(target) == target


@pytest.mark.parametrize("name", ["", "a b", "1a", 'a"', "Ä", "a\n"])
def test_odd_ids_are_refused(name):
    with pytest.raises(CxError):
        escape.identifier(name)


@given(st.text(max_size=40))
def test_css_strings_cannot_be_left(words):
    inside = escape.css_string(words)[1:-1]
    assert not set("\"'<>{}()\n\r;@*/") & set(inside)
