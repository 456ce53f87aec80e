"""The last look at a finished page, by its own parser: what must never leave the house, and what must be there.

It trusts nothing that made the page: no script, handler or outside address; policy first; one h1; every picture
described; every id once; every table with caption and headings.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote

_BANNED = {"script", "iframe", "object", "embed", "form", "input", "button", "base", "link", "frame", "applet", "audio"}
_BANNED |= {"video", "math", "foreignobject", "textarea", "select", "template", "portal", "animate", "set", "track"}
_URLS = {"href", "src", "srcset", "action", "formaction", "poster", "data", "xlink:href", "background", "ping", "cite"}
_OUTSIDE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)
_DATA = re.compile(r"^data:image/svg\+xml[;,]")
_CSS_OUTSIDE = re.compile(r"url\(\s*[\"']?(?!data:font/)|@import|expression\(|-moz-binding", re.IGNORECASE)
_SHORTEST_ALT = {True: 15, False: 40}


class _Reader(HTMLParser):
    """Walks the page once and collects what is wrong and what it counted."""

    def __init__(self, policy: str) -> None:
        super().__init__(convert_charrefs=True)
        self.policy, self.faults = policy, list[str]()
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.targets: list[str] = []
        self.path: list[str] = []
        self.in_head: list[str] = []
        self.table: dict[str, bool] = {}
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        self.tags[tag] += 1
        if tag in _BANNED:
            self.faults.append(f"a <{tag}> element")
        if len(named) < len(attrs):
            self.faults.append(f"<{tag}> with an attribute twice")
        if self.path[-1:] == ["head"] and not self.in_head:
            self._first(tag, named)
        if tag == "html":
            self.lang = named.get("lang", "")
        self._attributes(tag, named)
        if tag == "img":
            self._picture(named)
        if tag == "table":
            self.table = {"caption": False, "col": False, "row": False}
        if tag in {"caption", "th"} and self.table:
            self.table["caption" if tag == "caption" else named.get("scope", "none")] = True
        if tag not in {"meta", "img", "br", "hr", "source", "path", "circle", "rect", "polyline", "wbr"}:
            self.path.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.path[-1:] == [tag]:
            self.path.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.path:
            while self.path.pop() != tag:
                pass
        if tag == "table":
            missing = [part for part in ("caption", "col", "row") if not self.table.get(part)]
            self.faults += [f"a table without {part}" + (" headings" if part != "caption" else "") for part in missing]
            self.table = {}

    def handle_data(self, data: str) -> None:
        if self.path[-1:] == ["style"] and _CSS_OUTSIDE.search(data):
            self.faults.append("a stylesheet that reaches outside")

    def _first(self, tag: str, named: dict[str, str]) -> None:
        self.in_head.append(tag)
        if (tag, named.get("http-equiv"), named.get("content")) != ("meta", "Content-Security-Policy", self.policy):
            self.faults.append("the content security policy is not first in the head")

    def _attributes(self, tag: str, named: dict[str, str]) -> None:
        for key, value in named.items():
            if key.startswith("on"):
                self.faults.append(f"a handler {key} on <{tag}>")
            if key == "style" and _CSS_OUTSIDE.search(value):
                self.faults.append(f"a style on <{tag}> that reaches outside")
            if key in _URLS:
                self._address(tag, key, value)
            if key == "id":
                self.ids[value] += 1
        if tag == "meta" and named.get("http-equiv", "Content-Security-Policy") != "Content-Security-Policy":
            self.faults.append("a meta element that steers the browser")

    def _address(self, tag: str, key: str, value: str) -> None:
        picture = tag in {"img", "source"} and _DATA.match(value)
        if _OUTSIDE.match(unquote(value).replace("\t", "").replace("\n", "")) and not picture:
            self.faults.append(f"an outside address in {key} of <{tag}>")
        if tag in {"img", "source"} and not picture:
            self.faults.append(f"a picture that is not inside the page in <{tag}>")
        if key == "href" and value.startswith("#"):
            self.targets.append(value[1:])

    def _picture(self, named: dict[str, str]) -> None:
        alt = named.get("alt", "").strip()
        chinese = any(ord(c) >= 0x2E80 for c in alt)
        if len(alt) < _SHORTEST_ALT[chinese] or not any(c.isdigit() for c in alt):
            self.faults.append(f"a picture whose alt text says too little: {alt!r}")
        if not (named.get("width", "").isdigit() and named.get("height", "").isdigit()):
            self.faults.append("a picture without width and height")


def check_page(html: str, policy: str) -> list[str]:
    """Return what is wrong with a finished page; an empty list lets it pass.

    Parameters
    ----------
    html : str
        The whole file.
    policy : str
        The content security policy it must open with.

    Returns
    -------
    list of str
        One short sentence a fault.

    Examples
    --------
    >>> "a <script> element" in check_page("<html><script>1</script></html>", "")
    True
    """
    reader = _Reader(policy)
    reader.feed(html)
    reader.close()
    faults = reader.faults
    if not reader.in_head:
        faults.append("the content security policy is not first in the head")
    if reader.tags["h1"] != 1:
        faults.append(f"{reader.tags['h1']} h1 headings instead of one")
    if not reader.lang:
        faults.append("no language on the html element")
    faults += [f'the id "{name}" {count} times' for name, count in reader.ids.items() if count > 1]
    faults += [f'a link to "#{name}", which is not on the page' for name in reader.targets if name not in reader.ids]
    return faults
