"""Where to start: how much each score explains against how well it does, with two fixed lines that make four fields.

A point whose interval holds a line is hollow: it lies in no field yet. The fields are named outside the picture, so
that no name lies on a point, and every point is named where there is room beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.figures.naming import Box, Name, away, meet, near, rooms
from cxanalysis.present.scales import Axis, Scale

_FAR = 26  # px between a mark and its name from which on a line ties them
_STEP = 8  # px between places tried for the name of a line


@dataclass(frozen=True)
class Place:
    """One score: `x` how well it does, `y` how much it explains, each with its interval; `mark` is of the theme."""

    name: str
    x: float
    x_ends: tuple[float, float] | None
    y: float
    y_ends: tuple[float, float] | None
    mark: str = "now"


@dataclass(frozen=True)
class MapSpec:
    """Places, the two lines with their names, and the four fields' names.

    `fields` are those of important and weak, important and strong, unimportant and weak, unimportant and strong.
    """

    places: tuple[Place, ...]
    x_axis: Axis
    y_axis: Axis
    x_head: str
    y_head: str
    x_line: float
    y_line: float
    x_line_label: str
    y_line_label: str
    fields: tuple[str, str, str, str]


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    y: Scale
    box: Box
    size: float
    narrow: bool


def draw(spec: MapSpec, narrow: bool = False) -> Figure:
    """Draw the map.

    Parameters
    ----------
    spec : MapSpec
        Finished numbers and words.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    _fields(frame, spec)
    covered = [box for place in spec.places for box in _covered(frame, place)]
    covered += _lines(frame, spec, covered)
    for place in spec.places:
        _whiskers(frame, place)
    for place in spec.places:
        frame.sheet.mark(frame.x(place.x), frame.y(place.y), theme.MARKS[place.mark])
    _names(frame, spec, covered)
    return frame.sheet.figure


def _frame(spec: MapSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    xs = spec.x_axis.ticks([spec.x_line, *_values(spec, "x")], 4 if narrow else 6)
    ys = spec.y_axis.ticks([spec.y_line, *_values(spec, "y")], 5)
    left = max(width(label, size) for _, label in ys) + 14
    head = wrap(spec.y_head, total, size)
    half = (total - left) / 2 - 8
    above = max(len(wrap(name, half, size, True)) for name in spec.fields[:2])
    below = max(len(wrap(name, half, size, True)) for name in spec.fields[2:])
    line = 1.28 * size
    top = len(head) * line + above * line + 22
    foot = top + (340.0 if narrow else 330.0)
    sheet = Sheet(total, foot + (below + 2) * line + 44, theme.PAPER)
    x = Scale(xs[0][0], xs[-1][0], left + 8, total - 16)
    y = Scale(ys[0][0], ys[-1][0], foot - 8, top + 8)
    sheet.lines(0, size / 2 + 2 + (len(head) - 1) * line / 2, head, size, theme.INK2)
    for value, label in xs:
        sheet.line([(x(value), top), (x(value), foot)], theme.HAIR)
        sheet.text(x(value), foot + below * line + 24, label, size, theme.INK2, ha="center")
    for value, label in ys:
        sheet.line([(left, y(value)), (total - 8, y(value))], theme.HAIR)
        sheet.text(left - 8, y(value), label, size, theme.INK2, ha="right")
    sheet.text((left + total) / 2, foot + (below + 1) * line + 32, spec.x_head, size, theme.INK2, ha="center")
    return _Frame(sheet, x, y, (left, top, total - 8, foot), size, narrow)


def _values(spec: MapSpec, side: str) -> list[float]:
    found: list[float] = []
    for place in spec.places:
        value, ends = (place.x, place.x_ends) if side == "x" else (place.y, place.y_ends)
        found += [value, *(ends or ())]
    return found


def _fields(frame: _Frame, spec: MapSpec) -> None:
    """Name the fields: the important ones above the picture, the others below it, each at its end."""
    left, top, right, foot = frame.box
    line, half = 1.28 * frame.size, (right - left) / 2 - 4
    for k, words in enumerate(spec.fields):
        lines = wrap(words, half, frame.size, True)
        start, ha = (right, "right") if k % 2 else (left, "left")
        middle = top - 8 - len(lines) * line / 2 if k < 2 else foot + 8 + len(lines) * line / 2
        frame.sheet.lines(start, middle, lines, frame.size, theme.INK, True, ha=ha)


def _lines(frame: _Frame, spec: MapSpec, covered: list[Box]) -> list[Box]:
    """Draw the two lines with their names, at an end where no place is; return what they cover."""
    left, top, right, foot = frame.box
    x, y = frame.x(spec.x_line), frame.y(spec.y_line)
    frame.sheet.line([(x, top), (x, foot)], theme.INK, 1.6)
    frame.sheet.line([(left, y), (right, y)], theme.INK, 1.6)
    taken = [(x - 1, top, x + 1, foot), (left, y - 1, right, y + 1)]
    room, wide = (width(words, theme.SMALL) + 6 for words in (spec.x_line_label, spec.y_line_label))
    beside = [(start, head) for head in (foot - 18, top + 3) for start in (x + 4, x - 4 - room)]
    steps = range(int(right - left - wide) // _STEP + 1)
    along = [(right - wide - _STEP * k, head) for k in steps for head in (y - 18, y + 3)]
    for words, space, corners in ((spec.x_line_label, room, beside), (spec.y_line_label, wide, along)):
        tags = [(start, head, start + space, head + 15) for start, head in corners]
        inside = [tag for tag in tags if tag[0] >= left and tag[2] <= right]
        free = [tag for tag in inside if not any(meet(tag, other) for other in (*covered, *taken))]
        tag = (free or inside or tags)[0]
        frame.sheet.rect(tag[0], tag[1], space, 15, theme.PAPER)
        frame.sheet.text(tag[0] + 3, tag[1] + 8, words, theme.SMALL, theme.INK)
        taken.append(tag)
    return taken


def _covered(frame: _Frame, place: Place) -> list[Box]:
    """Return what the mark and the intervals of a place cover."""
    x, y = frame.x(place.x), frame.y(place.y)
    covered = [(x - 7, y - 7, x + 7, y + 7)]
    if place.x_ends:
        covered.append((frame.x(place.x_ends[0]), y - 1, frame.x(place.x_ends[1]), y + 1))
    if place.y_ends:
        covered.append((x - 1, frame.y(place.y_ends[1]), x + 1, frame.y(place.y_ends[0])))
    return covered


def _whiskers(frame: _Frame, place: Place) -> None:
    """Draw the intervals of a place."""
    x, y = frame.x(place.x), frame.y(place.y)
    ink = theme.STROKE if place.mark == "unsure" else theme.verdict_colour(place.mark)
    if place.x_ends:
        frame.sheet.line([(frame.x(v), y) for v in place.x_ends], ink, 1.8)
    if place.y_ends:
        frame.sheet.line([(x, frame.y(v)) for v in place.y_ends], ink, 1.8)


def _names(frame: _Frame, spec: MapSpec, covered: list[Box]) -> None:
    """Name places, the loud ones first, where nothing else is; a name that finds no room is left to the table."""
    places = sorted(spec.places, key=lambda p: (p.mark == "unsure", p.mark != "worse"))
    bold = [place.mark in ("worse", "better") for place in places]
    room = 110 if frame.narrow else 190
    written = [wrap(p.name, room, frame.size, b, lines=2) for p, b in zip(places, bold, strict=True)]
    names = [
        Name(frame.x(p.x), frame.y(p.y), max(width(line, frame.size, b) for line in lines) + 4,
             len(lines) * 1.28 * frame.size)
        for p, b, lines in zip(places, bold, written, strict=True)
    ]  # fmt: skip
    found = rooms(names, covered, frame.box)
    for place, name, box, lines, loud in zip(places, names, found, written, bold, strict=True):
        if box is None:
            continue
        if away(name.x, name.y, box) > _FAR:
            frame.sheet.line([(name.x, name.y), near(name.x, name.y, box)], theme.INK3, 0.8)
        ink = theme.verdict_colour(place.mark)
        frame.sheet.lines(box[0] + 2, (box[1] + box[3]) / 2, lines, frame.size, ink, loud)
