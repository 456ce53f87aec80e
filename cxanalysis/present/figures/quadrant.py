"""Customers by value today and to come: two named lines make four classes, counted in the corners."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Axis, Scale

DENSE = 800
_CORNERS = {"value": (1, 0), "potential_value": (0, 0), "sub_value": (1, 1), "low_value": (0, 1)}


@dataclass(frozen=True)
class Dot:
    """One customer: position and class (an id of measures.CLASSES)."""

    x: float
    y: float
    group: str


@dataclass(frozen=True)
class Corner:
    """A class: its name and the lines under it (count, share of customers, share of revenue)."""

    group: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class QuadrantSpec:
    """Dots and the two cut points; from 800 dots on, density in hexagons takes their place."""

    dots: tuple[Dot, ...]
    x_axis: Axis
    y_axis: Axis
    x_head: str
    y_head: str
    x_cut: float
    y_cut: float
    x_cut_label: str
    y_cut_label: str
    corners: tuple[Corner, ...]


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    y: Scale
    size: float
    narrow: bool


def draw(spec: QuadrantSpec, narrow: bool = False) -> Figure:
    """Draw customers in four classes.

    Parameters
    ----------
    spec : QuadrantSpec
        Finished numbers and words.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    if len(spec.dots) >= DENSE:
        _hexagons(frame, spec)
    else:
        _dots(frame, spec)
    _cuts(frame, spec)
    for corner in spec.corners:
        _corner(frame, corner)
    return frame.sheet.figure


def _frame(spec: QuadrantSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    rows = max((len(c.lines) + len(wrap(c.name, total / 2 - 36, size, True)) for c in spec.corners), default=0)
    top = 22 + rows * 1.28 * size + 8 if narrow else 26.0
    plot = 300.0
    foot = 56 + (rows * 1.28 * size + 8 if narrow else 0)
    sheet = Sheet(total, top + plot + foot, theme.PAPER)
    side = 0.0 if narrow else 190.0
    xs = spec.x_axis.ticks([spec.x_cut, *(d.x for d in spec.dots)], 4 if narrow else 5)
    ys = spec.y_axis.ticks([spec.y_cut, *(d.y for d in spec.dots)], 5)
    left = side + max(width(label, size) for _, label in ys) + 14
    x = Scale(xs[0][0], xs[-1][0], left + 6, total - side - 14)
    frame = _Frame(sheet, x, Scale(ys[0][0], ys[-1][0], top + plot - 6, top + 6), size, narrow)
    base = top + plot
    for value, label in xs:
        sheet.line([(frame.x(value), top), (frame.x(value), base)], theme.HAIR)
        sheet.text(frame.x(value), base + 14, label, size, theme.INK2, ha="center")
    for value, label in ys:
        sheet.line([(left, frame.y(value)), (frame.x.end + 6, frame.y(value))], theme.HAIR)
        sheet.text(left - 8, frame.y(value), label, size, theme.INK2, ha="right")
    sheet.text((frame.x.start + frame.x.end) / 2, base + 36, spec.x_head, size, theme.INK2, ha="center")
    sheet.text(left - (0 if narrow else 8), 10, spec.y_head, size, theme.INK2)
    return frame


def _dots(frame: _Frame, spec: QuadrantSpec) -> None:
    for group, look in theme.CLASS_MARKS.items():
        places = [(frame.x(d.x), frame.y(d.y)) for d in spec.dots if d.group == group]
        if places:
            frame.sheet.marks(places, look)


def _hexagons(frame: _Frame, spec: QuadrantSpec) -> None:
    """Count dots in hexagons of about 14 px and shade them by the logarithm of the count."""
    box = (frame.x.start - 6, frame.x.end + 6, frame.y.end - 6, frame.y.start + 6)
    across = max(8, int((box[1] - box[0]) / 14))
    wide = (box[1] - box[0]) / across
    grid = (across, max(4, round((box[3] - box[2]) / wide / math.sqrt(3))))
    axes = Figure().add_subplot()
    xs, ys = [frame.x(d.x) for d in spec.dots], [frame.y(d.y) for d in spec.dots]
    bins = axes.hexbin(xs, ys, gridsize=grid, extent=box, mincnt=1)
    counts = np.asarray(bins.get_array(), dtype=float).tolist()
    centres = np.asarray(bins.get_offsets(), dtype=float).tolist()
    steps = len(theme.SEQUENTIAL) - 1
    levels = [int(steps * math.log(n) / math.log(max(counts) + 1)) for n in counts]
    for level in range(steps):
        look = theme.Mark("hexagon", theme.SEQUENTIAL[level + 1], theme.PAPER, wide * 2 / math.sqrt(3))
        places = [(x, y) for (x, y), own in zip(centres, levels, strict=True) if own == level]
        frame.sheet.marks(places, look)


def _cuts(frame: _Frame, spec: QuadrantSpec) -> None:
    x, y = frame.x(spec.x_cut), frame.y(spec.y_cut)
    top, foot, left, right = frame.y.end - 6, frame.y.start + 6, frame.x.start - 6, frame.x.end + 6
    frame.sheet.line([(x, top), (x, foot)], theme.INK, 1.6)
    frame.sheet.line([(left, y), (right, y)], theme.INK, 1.6)
    _tag(frame, x + 4, foot - 10, spec.x_cut_label, "left" if x < (left + right) / 2 + 60 else "right")
    _tag(frame, left + 4, y - 9, spec.y_cut_label, "left")


def _tag(frame: _Frame, x: float, y: float, words: str, ha: str) -> None:
    """Write on a white plate, so that dots behind do not disturb."""
    room = width(words, theme.SMALL) + 6
    start = x - 3 if ha == "left" else x - 8 - room + 3
    frame.sheet.rect(start, y - 8, room, 15, theme.PAPER)
    frame.sheet.text(start + 3, y, words, theme.SMALL, theme.INK)


def _corner(frame: _Frame, corner: Corner) -> None:
    """Write a class beside its corner; on phones above and below the plot."""
    right, low = _CORNERS[corner.group]
    look, sheet, line = theme.CLASS_MARKS[corner.group], frame.sheet, 1.28 * frame.size
    if frame.narrow:
        x = sheet.width - 2 if right else 0.0
        y = frame.y.start + 66 if low else 28.0
    else:
        x = frame.x.end + 24 if right else frame.x.start - 70
        y = frame.y.start - 6 - len(corner.lines) * line if low else frame.y.end + 8
    ha = ("right" if right else "left") if frame.narrow else ("left" if right else "right")
    room = sheet.width / 2 - 20 if frame.narrow else (sheet.width - x if right else x)
    name = wrap(corner.name, room - 16, frame.size, True)
    edge = max(width(words, frame.size, True) for words in name) + 10
    sheet.mark(x - edge if ha == "right" else x + 4, y, look, 8)
    x += 14 if ha == "left" else 0
    sheet.lines(x, y + (len(name) - 1) * line / 2, name, frame.size, look.face, True, ha=ha)
    for i, words in enumerate(corner.lines, len(name)):
        sheet.text(x, y + i * line, words, theme.SMALL, theme.INK2, ha=ha)
