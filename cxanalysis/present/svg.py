"""A figure as two small pictures that look the same on every machine: a wide one, and a narrow one for phones.

Letters become outlines (no font needed, no missing glyph), the file is slimmed to about half, and the same numbers give
the same bytes. Rounding leaves scale factors alone: a rounded scale(0.015625) would swell every letter by 28 %.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import matplotlib
from matplotlib.figure import Figure

Draw = Callable[[bool], Figure]

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_GLYPH_SCALE, _COARSE, _COARSE_SCALE = "scale(0.015625)", 16, "scale(0.25)"  # 0.03 px of a letter of 13 px
_OUTPUT: dict[Any, Any] = {"svg.fonttype": "path", "svg.hashsalt": "cxanalysis", "svg.id": None, "path.simplify": False}
_NUMBER = re.compile(r"-?\d+\.\d+")
_KEPT = re.compile(r"scale\([^)]*\)|#[0-9a-fA-F]{6}")
_TOKEN = re.compile(r"[MLQCZz]|-?\d+(?:\.\d+)?")
_ALONG = re.compile(r"translate\((-?[\d.]+)(?: 0)?\)")
_BETWEEN = re.compile(r"(?<=\d) (?=[-.\d])")  # between two numbers a comma serves as well
_PAIRS = {"M": 1, "L": 1, "Q": 2, "C": 3}
_DEFAULTS = {"stroke-miterlimit:100000", "stroke-opacity:1", "fill-opacity:1", "opacity:1", "stroke-width:1"}


@dataclass(frozen=True)
class Picture:
    """One figure in two widths, as SVG text; `width` and `height` are of the wide one, in px."""

    wide: str
    narrow: str
    width: int
    height: int

    def src(self) -> str:
        """Return the wide picture as a data URI for an `src` attribute in double quotes."""
        return _uri(self.wide)

    def srcset(self) -> str:
        """Return the narrow picture as a data URI without a space, which `srcset` needs."""
        return _uri(_BETWEEN.sub(",", self.narrow)).replace(" ", "%20")


def _uri(text: str) -> str:
    """Write SVG as a data URI: what would end the attribute, the tag or the address is escaped, nothing else."""
    body = text.replace("%", "%25").replace('"', "'").replace("#", "%23").replace("&", "%26").replace(">", "%3E")
    return "data:image/svg+xml," + body


def render(draw: Draw) -> Picture:
    """Draw a figure twice, `draw(False)` wide and `draw(True)` narrow.

    Parameters
    ----------
    draw : callable
        Takes `narrow` and returns a finished figure; it is called under matplotlib's own defaults, whatever the
        notebook has set.

    Returns
    -------
    Picture
    """
    texts = []
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_OUTPUT)
        for narrow in (False, True):
            figure = draw(narrow)
            out = io.StringIO()
            figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
            texts.append((slim(out.getvalue()), figure.get_size_inches() * 72))
    (wide, size), (narrow_text, _) = texts
    return Picture(wide, narrow_text, round(size[0]), round(size[1]))


def slim(svg: str) -> str:
    """Shorten an SVG of matplotlib without changing what it shows by more than a fiftieth of a pixel.

    Drops comments, metadata and empty groups, shortens ids, rounds coordinates to 0.01 px and glyph outlines to
    1/400 of the letter size; scale factors stay.

    Parameters
    ----------
    svg : str
        As matplotlib writes it with `svg.fonttype` path.

    Returns
    -------
    str
        One line of SVG without an XML header.
    """
    root = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", svg))
    for parent in list(root.iter()):
        for child in [c for c in parent if c.tag not in {_SVG + n for n in _SHOWN}]:
            parent.remove(child)
    names = _short_ids(root)
    for node in root.iter():
        node.text = node.tail = None
        _shorten(node, names)
    _flatten(root)
    for length in ("width", "height"):
        root.set(length, root.get(length, "").removesuffix("pt"))
    root.set("stroke-linejoin", "round")
    out = ElementTree.tostring(root, encoding="unicode", default_namespace=None)
    return out.replace("ns0:", "").replace("xmlns:ns0=", "xmlns=").replace(" />", "/>")


_PLAIN = {_SVG + "use", _SVG + "path"}
_SHOWN = ("g", "defs", "path", "use", "clipPath", "rect", "image")


def _short_ids(root: ElementTree.Element) -> dict[str, str]:
    """Name in order of appearance what something refers to: a, b, ... z, aa ..."""
    used: set[str] = set()
    for node in root.iter():
        used.update(value[1:] for key, value in node.items() if key == _HREF)
        used.update(re.findall(r"url\(#([^)]+)\)", " ".join(node.attrib.values())))
    found = [node.get("id") for node in root.iter() if node.get("id") in used]
    return {name: _letters(i) for i, name in enumerate(dict.fromkeys(found)) if name}


def _letters(i: int) -> str:
    return ("" if i < 26 else _letters(i // 26 - 1)) + chr(97 + i % 26)


def _shorten(node: ElementTree.Element, names: dict[str, str]) -> None:
    """Rewrite one element's attributes in short."""
    attrs, node.attrib = dict(node.attrib), {}
    glyph = attrs.get("transform") == _GLYPH_SCALE
    for key, value in attrs.items():
        if key == "id":
            if value in names:
                node.set("id", names[value])
        elif key == _HREF:
            node.set("href", "#" + names[value[1:]])
        elif glyph and key == "transform":
            node.set(key, _COARSE_SCALE)
        elif key == "d":
            node.set("d", _relative(value) if glyph else _rounded(" ".join(value.split())))
        elif key == "style":
            parts = [p.strip().replace(": ", ":") for p in value.split(";") if p.strip()]
            node.set("style", _rounded(";".join(p for p in parts if p not in _DEFAULTS)))
        elif key == "clip-path":
            node.set(key, f"url(#{names[value[5:-1]]})")
        elif node.tag == _SVG + "use" and (place := _ALONG.fullmatch(value)):
            node.set("x", f"{float(place[1]):.1f}".removesuffix(".0"))
        elif key not in {"version"} and not (node.tag == _SVG + "use" and key in {"x", "y"} and float(value) == 0):
            node.set(key, _rounded(value))
    if node.get("style") == "":
        del node.attrib["style"]


def _rounded(value: str) -> str:
    """Round decimals to two places, but never inside scale(...)."""
    parts, at = [], 0
    for kept in _KEPT.finditer(value):
        parts += [_NUMBER.sub(_two, value[at : kept.start()]), kept[0]]
        at = kept.end()
    parts.append(_NUMBER.sub(_two, value[at:]))
    return re.sub(r" ?([MLQCZz]) ?", r"\1", "".join(parts)) if re.match(r"M ?-?\d", value) else "".join(parts)


def _two(match: re.Match[str]) -> str:
    short = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _relative(d: str) -> str:
    """Write a glyph outline in whole coarse units with relative commands."""
    tokens, i, out = _TOKEN.findall(d), 0, []
    x = y = x0 = y0 = 0
    while i < len(tokens):
        command, i = tokens[i], i + 1
        if command in "Zz":
            out.append("z")
            x, y = x0, y0
            continue
        take = 2 * _PAIRS[command]
        flat = [round(float(v) / _COARSE) for v in tokens[i : i + take]]
        i += take
        steps = [v - (x, y)[k % 2] for k, v in enumerate(flat)]
        if command == "M":
            out.append(f"M{flat[0]} {flat[1]}")
            x0, y0 = flat
        elif command == "L" and 0 in steps:
            out.append(f"h{steps[0]}" if steps[1] == 0 else f"v{steps[1]}")
        else:
            out.append(command.lower() + "".join(f"{' ' if k and s >= 0 else ''}{s}" for k, s in enumerate(steps)))
        x, y = flat[-2:]
    return "".join(out)


def _flatten(node: ElementTree.Element) -> None:
    """Replace groups that carry nothing by what they hold."""
    children: list[ElementTree.Element] = []
    for child in list(node):
        _flatten(child)
        if child.tag == _SVG + "g" and not child.attrib:
            children += list(child)
        elif len(child) or child.attrib:
            children.append(child)
    node[:] = _shared(children)


def _shared(children: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """Put three or more neighbours of one style into a group that carries it."""
    out: list[ElementTree.Element] = []
    for style, found in itertools.groupby(children, lambda c: c.get("style") if c.tag in _PLAIN else None):
        alike = list(found)
        if style and len(alike) > 2:
            group = ElementTree.Element(_SVG + "g", {"style": style})
            for child in alike:
                del child.attrib["style"]
            group.extend(alike)
            alike = [group]
        out += alike
    return out
