"""A figure as two small pictures that look the same on every machine: a wide one, and a narrow one for phones.

Letters become outlines (no font needed, no missing glyph), and the same numbers give the same bytes. Matplotlib draws
on a pen of our own: its own SVG is more than twice as long and takes several times as long to write.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.path import Path

from cxanalysis.errors import CxError
from cxanalysis.present.canvas import EM, Glyph, is_bold, outlined

Draw = Callable[[bool], Figure]

_FINE = 100  # steps of a pixel that places are rounded to
_STEPS = 400  # steps of a letter's size that its outline is rounded to: 0.03 px of a letter of 13 px
_COMMANDS = {Path.MOVETO: ("m", 1), Path.LINETO: ("l", 1), Path.CURVE3: ("q", 2), Path.CURVE4: ("c", 3)}
_COMMANDS[Path.CLOSEPOLY] = ("z", 1)
_NAMES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BETWEEN = re.compile(r"(?<=\d) (?=[-.\d])")  # between two numbers a comma serves as well
_NO_IMAGE = "a figure of a report is made of lines, areas and letters; it can hold no image and no hatching"


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
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        wide, narrow = (_drawn(draw(narrow)) for narrow in (False, True))
    return Picture(wide.svg(), narrow.svg(), round(wide.width), round(wide.height))


def _drawn(figure: Figure) -> _Pen:
    figure.set_dpi(72)
    pen = _Pen(*figure.get_size_inches() * 72)
    figure.draw(pen)
    return pen


class _Pen(RendererBase):
    """What matplotlib draws a figure with, artist by artist from the lowest to the highest."""

    def __init__(self, width: float, height: float):
        super().__init__()
        self.width, self.height = width, height
        self._outlines: dict[str, str] = {}  # of letters and marks: the name of each
        self._clips: dict[str, str] = {}
        self._shapes: list[tuple[str, str, str]] = []  # style, element with attributes of its own, what is in it

    def svg(self) -> str:
        """Return the picture in one line."""
        size = f'width="{self.width:g}" height="{self.height:g}" viewBox="0 0 {self.width:g} {self.height:g}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} fill="none" stroke-linejoin="round">'
        defined = [f'<path id="{name}" d="{d}"/>' for d, name in self._outlines.items()]
        defined += [f'<clipPath id="{name}"><path d="{d}"/></clipPath>' for d, name in self._clips.items()]
        return "".join([head, "<defs>", *defined, "</defs>", *_grouped(self._shapes), "</svg>"])

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the picture in px."""
        return self.width, self.height

    def draw_path(self, gc, path, transform, rgbFace=None) -> None:  # noqa: N803
        """Draw a line or an area."""
        if d := self._outline(path, transform):
            self._shapes.append((self._style(gc, rgbFace), f'path d="{d}"', ""))

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None) -> None:  # noqa: N803
        """Draw one mark at many places."""
        points, codes = _flat(marker_path, marker_trans)
        name = self._name(self._outlines, _written(points * (_FINE, -_FINE), codes, _FINE))
        style = self._style(gc, rgbFace)
        places = trans.transform(path.vertices)
        for x, y in places[np.isfinite(places).all(axis=1)].tolist():
            place = f'x="{_short(x)}" y="{_short(self.height - y)}"'
            self._shapes.append((style, f'use href="#{name}" {place}', ""))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None) -> None:
        """Write one line; letters that are not the project's become one outline each time."""
        bold = is_bold(prop)
        if bold is None or ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        letters = [(_letter(glyph), round(along * _STEPS / EM)) for along, glyph in outlined(s, bold).letters]
        names = [(self._name(self._outlines, d), along) for d, along in letters if d]
        turn = f"rotate({-angle:g})" if angle else ""
        place = f"translate({_short(x)} {_short(y)}){turn}scale({prop.get_size_in_points() / _STEPS:g})"
        style = f' fill="{to_hex(gc.get_rgb())}"' + self._clip(gc)
        inside = "".join(f'<use href="#{name}" x="{along}"/>' for name, along in names)
        self._shapes.append((style, f'g transform="{place}"', inside))

    def get_text_width_height_descent(self, s, prop, ismath) -> tuple[float, float, float]:
        """Return the room that words take."""
        bold = is_bold(prop)
        if bold is None or ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        line, scale = outlined(s, bold), prop.get_size_in_points() / EM
        return line.width * scale, line.height * scale, line.descent * scale

    def draw_image(self, gc, x, y, im, transform=None) -> None:
        """Refuse an image."""
        raise CxError(_NO_IMAGE)

    def _outline(self, path: Path, transform: Any) -> str:
        points, codes = _flat(path, transform)
        return _written((points * (1, -1) + (0, self.height)) * _FINE, codes, _FINE)

    def _name(self, known: dict[str, str], d: str) -> str:
        """Return the name of an outline, new at its first use."""
        return known.setdefault(d, _letters(len(self._outlines) + len(self._clips)))

    def _style(self, gc: Any, face: Any) -> str:
        """Return the attributes of fill and stroke that differ from those of the whole picture."""
        if gc.get_hatch() is not None:
            raise CxError(_NO_IMAGE)
        rgb, width, forced = gc.get_rgb(), gc.get_linewidth(), gc.get_forced_alpha()
        style: dict[str, str] = {}
        if face is not None and (len(face) < 4 or face[3] > 0):
            style = {"fill": to_hex(face[:3])} | _faint("fill-opacity", 1.0 if forced or len(face) < 4 else face[3])
        if width and rgb[3] > 0:
            style |= {"stroke": to_hex(rgb[:3])} | _faint("stroke-opacity", 1.0 if forced else rgb[3]) | _stroke(gc)
        if forced:
            style |= _faint("opacity", gc.get_alpha())
        return "".join(f' {name}="{value}"' for name, value in style.items()) + self._clip(gc)

    def _clip(self, gc: Any) -> str:
        """Return the attribute that hides what is outside of a frame, if there is one."""
        box, (path, transform) = gc.get_clip_rectangle(), gc.get_clip_path()
        if path is None and box is None:
            return ""
        frame = Path([*box.corners()[[0, 1, 3, 2]], (0, 0)], closed=True) if path is None else path
        return f' clip-path="url(#{self._name(self._clips, self._outline(frame, transform))})"'


def _stroke(gc: Any) -> dict[str, str]:
    """Return the attributes of a line but for its colour."""
    style = {}
    if gc.get_linewidth() != 1:
        style["stroke-width"] = f"{gc.get_linewidth():g}"
    offset, dashes = gc.get_dashes()
    if dashes is not None:
        style["stroke-dasharray"] = " ".join(f"{length:g}" for length in dashes)
        style |= {"stroke-dashoffset": f"{offset:g}"} if offset else {}
    if gc.get_joinstyle() != "round":
        style["stroke-linejoin"] = str(gc.get_joinstyle())
    if gc.get_capstyle() != "butt":
        style["stroke-linecap"] = {"projecting": "square"}.get(gc.get_capstyle(), "round")
    return style


def _faint(name: str, share: float) -> dict[str, str]:
    return {} if share == 1 else {name: f"{share:g}"}


def _grouped(shapes: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Write elements; neighbours of one style share a group that carries it, as does what is clipped."""
    for style, found in itertools.groupby(shapes, key=lambda shape: shape[0]):
        alike = list(found)
        shared = len(alike) > 1 or "clip-path" in style
        own = "" if shared else style
        made = "".join(f"<{head}{own}>{inside}</g>" if inside else f"<{head}{own}/>" for _, head, inside in alike)
        yield f"<g{style}>{made}</g>" if shared else made


def _letters(i: int) -> str:
    """Return a name by its number: a, b, ... Z, aa, ab ..."""
    return ("" if i < len(_NAMES) else _letters(i // len(_NAMES) - 1)) + _NAMES[i % len(_NAMES)]


def _short(length: float) -> str:
    return f"{round(length * _FINE) / _FINE:g}"


@cache
def _letter(glyph: Glyph) -> str:
    """Return the outline of a letter, y down; empty for a blank."""
    return _written(glyph.points * (_STEPS / EM) * (1, -1), glyph.codes, 1)


def _flat(path: Path, transform: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return a path in px, y up, without its holes."""
    clean = path.cleaned(transform, remove_nans=True, simplify=False, curves=True)
    return np.asarray(clean.vertices), np.asarray(clean.codes)


def _written(points: np.ndarray, codes: np.ndarray, per: int) -> str:
    """Write an outline in relative steps: `points`, rounded to whole numbers, are parts of a px, `per` to the px."""
    whole, out, i, last = np.rint(points).astype(int).tolist(), [], 0, ""
    here = start = [0, 0]
    while i < len(codes) and codes[i] != Path.STOP:
        name, take = _COMMANDS[codes[i]]
        places, i = whole[i : i + take] if name != "z" else [], i + take
        steps = [b - a for place in places for a, b in zip(here, place, strict=True)]
        here = places[-1] if places else start
        start = here if name == "m" else start
        if name == "l" and 0 in steps:
            name, steps = ("h", steps[:1]) if steps[0] else ("v", steps[1:])
        if steps == [0] and name in "hv":
            continue
        numbers = "".join(f" {step / per:g}" for step in steps).replace(" -", "-")
        out.append(numbers if name == last != "m" else name + numbers.lstrip())
        last = name
    return "".join(out)
