"""A few series over time side by side on one scale: a small chart each, so that lines never tangle."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Axis, Scale

_PLOT, _GAP, _FOOT = 150.0, 26.0, 40.0


@dataclass(frozen=True)
class Panel:
    """One series: its class (an id of measures.CLASSES, for its mark), name, values oldest first, both ends written.

    A value of None leaves a hole.
    """

    group: str
    name: str
    values: tuple[float | None, ...]
    first: str
    last: str


@dataclass(frozen=True)
class PanelsSpec:
    """Panels of equal length; `start` and `end` are (month, year) under the two ends of each."""

    panels: tuple[Panel, ...]
    axis: Axis
    start: tuple[str, str]
    end: tuple[str, str]


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    y: Scale
    size: float


def draw(spec: PanelsSpec, narrow: bool = False) -> Figure:
    """Draw series side by side; two in a row on phones.

    Parameters
    ----------
    spec : PanelsSpec
        Finished numbers and words.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    size, total = theme.fit(narrow)
    across = min(2 if narrow else 4, len(spec.panels))
    ticks = spec.axis.ticks([v for panel in spec.panels for v in panel.values], 3 if narrow else 4)
    left = max(width(label, size) for _, label in ticks) + 10
    room = (total - left - (across - 1) * _GAP - 10) / across
    names = [wrap(panel.name, room - 16, size, True) for panel in spec.panels]
    head = max(len(lines) for lines in names) * 1.28 * size + 28
    height = head + _PLOT + _FOOT
    down = -(-len(spec.panels) // across)
    sheet = Sheet(total, height * down, theme.PAPER)
    for i, (panel, lines) in enumerate(zip(spec.panels, names, strict=True)):
        start, top = left + (i % across) * (room + _GAP), (i // across) * height + head
        x = Scale(0, max(1, len(panel.values) - 1), start + 8, start + room - 10)
        frame = _Frame(sheet, x, Scale(ticks[0][0], ticks[-1][0], top + _PLOT, top), size)
        _grid(frame, ticks, start, room, labels=i % across == 0)
        _name(frame, panel, lines, start, top - head + 10)
        _series(frame, panel)
        _ends(frame, spec, start, room)
    return sheet.figure


def _grid(frame: _Frame, ticks: list[tuple[float, str]], start: float, room: float, labels: bool) -> None:
    for value, label in ticks:
        y = frame.y(value)
        frame.sheet.line([(start, y), (start + room, y)], theme.LINE if value == ticks[0][0] else theme.HAIR)
        if labels:
            frame.sheet.text(start - 8, y, label, frame.size, theme.INK2, ha="right")


def _name(frame: _Frame, panel: Panel, lines: list[str], start: float, y: float) -> None:
    look, step = theme.CLASS_MARKS[panel.group], 1.28 * frame.size
    frame.sheet.mark(start + 5, y, look, 8)
    frame.sheet.lines(start + 16, y + (len(lines) - 1) * step / 2, lines, frame.size, look.face, True)


def _series(frame: _Frame, panel: Panel) -> None:
    """Draw unbroken runs as lines, with both ends written."""
    run: list[tuple[float, float]] = []
    for i, value in enumerate((*panel.values, None)):
        if value is not None:
            run.append((frame.x(i), frame.y(value)))
            continue
        if len(run) > 1:
            frame.sheet.line(run, theme.INK2, 1.8)
        run = []
    _written(frame, panel)


def _written(frame: _Frame, panel: Panel) -> None:
    """Mark both ends and write their values above whatever of the line lies under the label; one point has one."""
    last = len(panel.values) - 1
    for i, words in {0: panel.first, last: panel.last}.items():
        value, bold, right = panel.values[i], i == last, i == last and last > 0
        if value is None or not words:
            continue
        x, room = frame.x(i), width(words, frame.size, bold) + 4
        near = [v for k, v in enumerate(panel.values) if v is not None and abs(frame.x(k) - x) <= room]
        top = min(frame.y(v) for v in near)
        frame.sheet.mark(x, frame.y(value), theme.CLASS_MARKS[panel.group], 9 if bold else 6)
        ink = theme.INK if bold else theme.INK2
        frame.sheet.text(
            x + (6 if right else -6), top - 14, words, frame.size, ink, bold, ha="right" if right else "left"
        )


def _ends(frame: _Frame, spec: PanelsSpec, start: float, room: float) -> None:
    base = frame.y.start
    for (month, year), x, ha in ((spec.start, start, "left"), (spec.end, start + room, "right")):
        frame.sheet.text(x, base + 14, month, theme.SMALL, theme.INK2, ha=ha)
        frame.sheet.text(x, base + 28, year, theme.SMALL, theme.INK2, ha=ha)
