"""A sheet to draw a chart on, in pixels from the top left, with letters whose width is known before they are drawn.

Charts place every label themselves, so nothing is cut, overlaps or depends on a layout engine; every artist gets its
font, colour and width by name, so nothing depends on matplotlib's global settings either.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D

REPLACEMENT = "\ufffd"
EM = 100  # size at which letters are measured
_DPI = 72
_MARKERS = {"circle": "o", "diamond": "D", "square": "s", "triangle": "^", "hexagon": "h"}
_BREAK_AFTER = set(" -–/")
_TIGHT_BEFORE = set("，。；：、！？）》」』”’%")


@cache
def _files(bold: bool) -> dict[str, Path]:
    """Find the font file of each family in a weight, Latin first; Chinese only where its package is there."""
    weight = 600 if bold else 400
    files = {"cx Inter": Path(__file__).parent / "fonts" / f"inter-figures-{weight}.otf"}
    package = importlib.util.find_spec("zhplot")
    if package is not None and package.origin:
        files["cx Han"] = Path(package.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"
    rest = FontProperties(family="DejaVu Sans", weight=700 if bold else 400)
    files["cx Rest"] = Path(findfont(rest, fallback_to_default=False))
    files = {name: file for name, file in files.items() if file.is_file()}
    fontManager.ttflist.extend(FontEntry(fname=str(f), name=name, weight=weight) for name, f in files.items())
    return files


@cache
def _faces(bold: bool) -> tuple[tuple[FT2Font, frozenset[int]], ...]:
    faces = [FT2Font(str(file)) for file in _files(bold).values()]
    for face in faces:
        face.set_size(EM, _DPI)
    return tuple((face, frozenset(face.get_charmap())) for face in faces)


@cache
def font(size: float, bold: bool = False, latin: bool = False) -> FontProperties:
    """Return the letters of the project at a size in px; `latin` where the first font has them all, which is faster."""
    families = list(_files(bold))
    return FontProperties(family=families[:1] if latin else families, size=size, weight=600 if bold else 400)


def is_bold(letters: FontProperties) -> bool | None:
    """Tell whether letters are the project's bold ones or its plain ones; None where they are not the project's."""
    return letters.get_weight() == 600 if letters.get_family()[0] == next(iter(_files(False))) else None


@dataclass(frozen=True, eq=False)
class Glyph:
    """The outline of a letter of size EM, y up; there is one of each letter and weight."""

    points: np.ndarray
    codes: np.ndarray


@dataclass(frozen=True)
class Line:
    """Words in one line of letters of size EM: the room they take, and each letter with its place along the line."""

    width: float
    height: float
    descent: float
    letters: tuple[tuple[float, Glyph], ...]


@lru_cache(maxsize=4096)
def outlined(words: str, bold: bool) -> Line:
    """Return the letters of a line, set as matplotlib sets them (pairs of letters moved together).

    Parameters
    ----------
    words : str
        Text in one line that some font here can draw.
    bold : bool
        Weight 600 instead of 400.

    Returns
    -------
    Line
    """
    face = get_font([str(file) for file in _files(bold).values()])
    face.set_size(EM, _DPI)
    face.set_text(words, 0.0, flags=LoadFlags.NO_HINTING)
    width, height = face.get_width_height()
    known, outlines = _glyphs(bold)
    letters, *_ = TextToPath().get_glyphs_with_font(face, words, outlines)
    glyphs = [(x, known.setdefault(name, Glyph(*outlines[name]))) for name, x, *_ in letters]
    return Line(width / 64, height / 64, face.get_descent() / 64, tuple(glyphs))


@cache
def _glyphs(bold: bool) -> tuple[dict[str, Glyph], dict[str, Any]]:
    """Return the letters met so far and their outlines as matplotlib keeps them; `outlined` adds to both."""
    return {}, {}


@cache
def _advance(letter: str, bold: bool) -> float:
    for face, letters in _faces(bold):
        if ord(letter) in letters:
            return face.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / EM
    return 1.0


@cache
def _known() -> frozenset[int]:
    """Return every letter that some font here can draw."""
    return frozenset().union(*(letters for _, letters in _faces(False)))


@lru_cache(maxsize=4096)
def drawable(words: str) -> str:
    r"""Replace what no font here can draw (emoji, rare signs) and fold white space.

    Examples
    --------
    >>> drawable("late\n delivery")
    'late delivery'
    """
    known = _known()
    return "".join(c if ord(c) in known else REPLACEMENT for c in " ".join(words.split()))


def width(words: str, size: float, bold: bool = False) -> float:
    """Return the width of one line of text in px."""
    return size * _ems(words, bold)


@lru_cache(maxsize=4096)
def _ems(words: str, bold: bool) -> float:
    return sum(_advance(c, bold) for c in drawable(words))


def wrap(words: str, room: float, size: float, bold: bool = False, lines: int = 0) -> list[str]:
    """Break text into lines that fit `room` px; Chinese breaks between any two characters, a too long word too.

    Parameters
    ----------
    words : str
        Text in one line.
    room : float
        Width in px.
    size : float
        Letter size in px.
    bold : bool
        Weight 600 instead of 400.
    lines : int
        Most lines; what is left over is shown by an ellipsis at the end of the last. 0: as many as it takes.

    Returns
    -------
    list of str
        At least one line.
    """
    done, line = [], ""
    for piece in _pieces(drawable(words)):
        if line and width((line + piece).rstrip(), size, bold) > room:
            done.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
        while width(line.rstrip(), size, bold) > room and len(line) > 1:
            cut = max(n for n in range(1, len(line)) if n == 1 or width(line[:n], size, bold) <= room)
            done.append(line[:cut])
            line = line[cut:]
    done.append(line.rstrip())
    done = [text for text in done if text] or [""]
    if lines and len(done) > lines:
        last = done[lines - 1]
        while last and width(last + "…", size, bold) > room:
            last = last[:-1]
        done = [*done[: lines - 1], last.rstrip() + "…"]
    return done


def _pieces(words: str) -> Iterable[str]:
    """Split text where a line may break."""
    piece = ""
    for letter in words:
        free = (
            letter not in _TIGHT_BEFORE and piece and (piece[-1] in _BREAK_AFTER or _wide(piece[-1]) or _wide(letter))
        )
        if free:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _wide(letter: str) -> bool:
    return 0x2E80 <= ord(letter) <= 0x9FFF or 0xFF00 <= ord(letter) <= 0xFFEF


class Sheet:
    """A blank figure of `width` x `height` px; x runs right, y runs down."""

    def __init__(self, width: float, height: float, paper: str):
        self.width, self.height = float(width), float(height)
        self.figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=paper)
        inches = Affine2D.from_values(1 / _DPI, 0, 0, -1 / _DPI, 0, height / _DPI)
        self._pixels = inches + self.figure.dpi_scale_trans
        self._drawn = 0

    def _add(self, artist: Artist) -> None:
        """Lay an artist above all others; it stands in px."""
        self._drawn += 1
        artist.set_zorder(self._drawn)
        artist.set_clip_on(False)
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, edge: str = "none", line: float = 0.0) -> None:
        """Fill a rectangle from its top left corner."""
        style: dict[str, Any] = {"facecolor": fill, "edgecolor": edge, "linewidth": line, "joinstyle": "miter"}
        self._add(Rectangle((x, y), w, h, **style))

    def area(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """Fill a polygon."""
        if len(points) > 2:
            self._add(PathPatch(Outline(points, closed=False), facecolor=fill, linewidth=0))

    def line(self, points: Sequence[tuple[float, float]], colour: str, line: float = 1.0, dash: tuple = ()) -> None:
        """Draw a line through points; `dash` is ink and gap in px."""
        style: dict[str, Any] = {"solid_capstyle": "butt", "dash_capstyle": "butt", "solid_joinstyle": "round"}
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        style |= {"marker": "", "linestyle": "-"}
        artist = Line2D(xs, ys, color=colour, linewidth=line, **style)
        if dash:
            artist.set_linestyle((0, tuple(d / line for d in dash)))
        self._add(artist)

    def mark(self, x: float, y: float, look, size: float | None = None) -> None:
        """Draw one point in a look of the theme (shape, face, edge, size)."""
        self.marks([(x, y)], look, size)

    def marks(self, points: Sequence[tuple[float, float]], look, size: float | None = None) -> None:
        """Draw many points in one look."""
        if not points:
            return
        width = look.size if size is None else size
        shrink = 0.72 if look.shape == "diamond" else 1.0
        style: dict[str, Any] = {"markerfacecolor": look.face, "markeredgecolor": look.edge, "linestyle": "none"}
        style |= {"marker": _MARKERS[look.shape], "markersize": width * shrink}
        edge = 0.6 if look.shape == "hexagon" else 1.6 if look.face.upper() == "#FFFFFF" else 1.2
        style |= {"markeredgewidth": edge}
        self._add(Line2D([p[0] for p in points], [p[1] for p in points], **style))

    def text(
        self, x: float, y: float, words: str, size: float, colour: str, bold: bool = False, ha: str = "left"
    ) -> None:
        """Write one line; `y` is the middle of its small letters' height, `ha` left, center or right of `x`."""
        shown = drawable(words)
        if shown:
            letters = font(size, bold, latin=_faces(bold)[0][1].issuperset(map(ord, shown)))
            style: dict[str, Any] = {"ha": ha, "va": "baseline", "parse_math": False, "fontproperties": letters}
            self._add(Text(x, y + 0.36 * size, shown, color=colour, **style))

    def lines(
        self, x: float, y: float, lines: Sequence[str], size: float, colour: str, bold: bool = False, ha: str = "left"
    ) -> None:
        """Write several lines, centred on `y`."""
        step = 1.28 * size
        for i, words in enumerate(lines):
            self.text(x, y + (i - (len(lines) - 1) / 2) * step, words, size, colour, bold, ha)
