"""Text from data never becomes markup: the one helper through which every word of a page goes.

Uploaded texts, column names and answers are hostile until escaped. Blocks build HTML only with `Markup.format`, which
escapes what was not escaped before, and with the helpers here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from markupsafe import Markup
from markupsafe import escape as _escape

from cxanalysis.errors import CxError

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ID = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
_PATH = re.compile(r"(\.\./)*[A-Za-z0-9._=%-]+(/[A-Za-z0-9._=%-]+)*(#[a-z][a-z0-9_-]*)?", re.ASCII)


def text(words: object) -> Markup:
    """Escape words for the body or a quoted attribute of a page; control and direction characters are dropped.

    Examples
    --------
    >>> text('<b onclick="x">')
    Markup('&lt;b onclick=&#34;x&#34;&gt;')
    """
    return words if isinstance(words, Markup) else _escape(_clean(str(words)))


def sentence(words: str) -> Markup:
    """Escape a sentence in which `**...**` marks what is printed bold.

    Examples
    --------
    >>> sentence("**Late <delivery>** grew")
    Markup('<b>Late &lt;delivery&gt;</b> grew')
    """
    return Markup(_BOLD.sub(r"<b>\1</b>", str(text(words))))


def plain(words: str) -> str:
    """Return a sentence without its bold marks, for alt text and titles.

    Examples
    --------
    >>> plain("**133 customers** left")
    '133 customers left'
    """
    return _BOLD.sub(r"\1", _clean(words))


def identifier(name: str) -> str:
    """Return an id as it is, or refuse it.

    Examples
    --------
    >>> identifier("figure-1")
    'figure-1'
    """
    if not _ID.fullmatch(name):
        raise CxError(f'"{name}" cannot be an id of a page: use small letters, digits, "-" and "_"')
    return name


def link(target: str) -> str:
    """Return a link target as it is: an anchor of this page or a relative path to a file; anything else is refused.

    Examples
    --------
    >>> link("../2026-09/overview.html"), link("#figure-1")
    ('../2026-09/overview.html', '#figure-1')
    """
    inside = target.startswith("#") and _ID.fullmatch(target[1:])
    if not inside and (not _PATH.fullmatch(target) or PurePosixPath(target).is_absolute()):
        raise CxError(f'"{target}" cannot be a link of a page: use "#anchor" or a relative path')
    return target


def css_string(words: str) -> str:
    r"""Return words as a CSS string that cannot leave its quotes, its rule or its style element.

    Examples
    --------
    >>> css_string('a"b')
    '"a\\22 b"'
    """
    safe = "".join(c if c.isalnum() or c in " .,:·-–%" else f"\\{ord(c):x} " for c in _clean(words))
    return f'"{safe}"'


@dataclass(frozen=True)
class Block:
    """A finished piece of a page: shown by JupyterLab and taken over by the report as it is."""

    html: str
    markdown: str

    def _repr_html_(self) -> str:
        return self.html

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        """Return the words alone, for a terminal."""
        return self.markdown


def block(kind: str, inner: Markup, words: str) -> Block:
    """Wrap finished markup as a block; the class `cx` carries the stylesheet and marks it as ours."""
    html = Markup('<div class="cx cx-{}">{}</div>').format(kind, inner)
    return Block(str(html), "\n".join(line.rstrip() for line in _clean(words).splitlines()))


def _clean(words: str) -> str:
    return _SURROGATES.sub("�", _CONTROLS.sub("", words))
