"""A sheet to draw a chart on, in pixels from the top left, with letters whose width is known before they are drawn.

Charts place every label themselves, so nothing is cut, overlaps or depends on a layout engine; every artist gets its
font, colour and width by name, so nothing depends on matplotlib's global settings either.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

REPLACEMENT = "\ufffd"
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
        face.set_size(100, _DPI)
    return tuple((face, frozenset(face.get_charmap())) for face in faces)


def font(size: float, bold: bool = False) -> FontProperties:
    """Return the letters of the project at a size in px."""
    return FontProperties(family=list(_files(bold)), size=size, weight=600 if bold else 400)


@cache
def _advance(letter: str, bold: bool) -> float:
    for face, letters in _faces(bold):
        if ord(letter) in letters:
            return face.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100
    return 1.0


def drawable(words: str) -> str:
    r"""Replace what no font here can draw (emoji, rare signs) and fold white space.

    Examples
    --------
    >>> drawable("late\n delivery")
    'late delivery'
    """
    known = frozenset().union(*(letters for _, letters in _faces(False)))
    return "".join(c if ord(c) in known else REPLACEMENT for c in " ".join(words.split()))


def width(words: str, size: float, bold: bool = False) -> float:
    """Return the width of one line of text in px."""
    return size * sum(_advance(c, bold) for c in drawable(words))


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
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self._drawn = 0

    def order(self) -> int:
        """Return the place in the order of drawing: what is drawn later lies above."""
        self._drawn += 1
        return self._drawn

    def rect(self, x: float, y: float, w: float, h: float, fill: str, edge: str = "none", line: float = 0.0) -> None:
        """Fill a rectangle from its top left corner."""
        style: dict[str, Any] = {"facecolor": fill, "edgecolor": edge, "linewidth": line, "joinstyle": "miter"}
        self.axes.add_patch(Rectangle((x, y), w, h, clip_on=False, zorder=self.order(), **style))

    def area(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """Fill a polygon."""
        if len(points) > 2:
            style: dict[str, Any] = {"facecolor": fill, "linewidth": 0, "clip_on": False, "zorder": self.order()}
            self.axes.add_patch(PathPatch(Outline(points, closed=False), **style))

    def line(self, points: Sequence[tuple[float, float]], colour: str, line: float = 1.0, dash: tuple = ()) -> None:
        """Draw a line through points; `dash` is ink and gap in px."""
        style: dict[str, Any] = {"solid_capstyle": "butt", "dash_capstyle": "butt", "solid_joinstyle": "round"}
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        style |= {"clip_on": False, "marker": "", "linestyle": "-", "zorder": self.order()}
        artist = Line2D(xs, ys, color=colour, linewidth=line, **style)
        if dash:
            artist.set_linestyle((0, tuple(d / line for d in dash)))
        self.axes.add_line(artist)

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
        style |= {"marker": _MARKERS[look.shape], "markersize": width * shrink, "clip_on": False}
        edge = 0.6 if look.shape == "hexagon" else 1.6 if look.face.upper() == "#FFFFFF" else 1.2
        style |= {"markeredgewidth": edge, "zorder": self.order()}
        self.axes.add_line(Line2D([p[0] for p in points], [p[1] for p in points], **style))

    def text(
        self, x: float, y: float, words: str, size: float, colour: str, bold: bool = False, ha: str = "left"
    ) -> None:
        """Write one line; `y` is the middle of its small letters' height, `ha` left, center or right of `x`."""
        shown = drawable(words)
        style: dict[str, Any] = {"ha": ha, "va": "baseline", "parse_math": False, "clip_on": False}
        if shown:
            style |= {"fontproperties": font(size, bold), "color": colour, "zorder": self.order()}
            self.axes.text(x, y + 0.36 * size, shown, **style)

    def lines(
        self, x: float, y: float, lines: Sequence[str], size: float, colour: str, bold: bool = False, ha: str = "left"
    ) -> None:
        """Write several lines, centred on `y`."""
        step = 1.28 * size
        for i, words in enumerate(lines):
            self.text(x, y + (i - (len(lines) - 1) / 2) * step, words, size, colour, bold, ha)
