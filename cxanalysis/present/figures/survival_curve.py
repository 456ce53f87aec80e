"""A share that grows with the days: steps with their band, the promised day, and where the curve stands then."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Axis, Scale

_HEIGHT = 330.0
_TOP, _FOOT = 44.0, 58.0
_RIGHT = 24.0
_GAP, _LEAST = 10.0, 150.0  # px between a mark and its words; room they need at least


@dataclass(frozen=True)
class Step:
    """The share from a day on, with its interval; without one where `low` or `high` is None."""

    day: float
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Promise:
    """The day that counts: its name over the line, and the words at the curve (`short` on phones)."""

    day: float
    head: str
    words: str
    short: str = ""


@dataclass(frozen=True)
class CurveSpec:
    """A curve; `steps` in the order of days, at least one. `days` writes the axis below, `axis_name` names it.

    `end` is the last day of the axis.
    """

    steps: tuple[Step, ...]
    axis: Axis
    days: Axis
    axis_name: str
    end: float
    promise: Promise | None = None


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    y: Scale
    size: float
    narrow: bool


def draw(spec: CurveSpec, narrow: bool = False) -> Figure:
    """Draw a curve.

    Parameters
    ----------
    spec : CurveSpec
        Finished numbers and words.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    _band(frame, spec)
    if spec.promise is not None:
        _promised(frame, spec.promise)
    frame.sheet.line(_path(frame, [(s.day, s.value) for s in spec.steps], spec.end), theme.INK, 2.2)
    if spec.promise is not None:
        _told(frame, spec, spec.promise)
    return frame.sheet.figure


def _frame(spec: CurveSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    sheet = Sheet(total, _HEIGHT, theme.PAPER)
    highs = [v for step in spec.steps for v in (step.value, step.high)]
    ticks = spec.axis.ticks(highs)
    left = max(width(label, size) for _, label in ticks) + 14
    x = Scale(0.0, spec.end, left, total - _RIGHT)
    y = Scale(ticks[0][0], ticks[-1][0], _HEIGHT - _FOOT, _TOP)
    for value, label in ticks:
        sheet.line([(left, y(value)), (total - _RIGHT, y(value))], theme.HAIR)
        sheet.text(left - 8, y(value), label, size, theme.INK2, ha="right")
    sheet.line([(left, y.start), (total - _RIGHT, y.start)], theme.STROKE, 1.0)
    for day, label in spec.days.ticks([0.0, spec.end], 4 if narrow else 6):
        if day <= spec.end * (1 + 1e-9):
            sheet.text(x(day), y.start + 15, label, size, theme.INK2, ha="center")
    sheet.text(total - _RIGHT, y.start + 36, spec.axis_name, size, theme.INK2, ha="right")
    return _Frame(sheet, x, y, size, narrow)


def _path(frame: _Frame, points: list[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """Return the corners of steps; the last is drawn to the end of what is known."""
    corners: list[tuple[float, float]] = []
    for day, value in points:
        if corners:
            corners.append((frame.x(day), corners[-1][1]))
        corners.append((frame.x(day), frame.y(value)))
    return [(min(px, frame.x(end)), py) for px, py in corners]


def _band(frame: _Frame, spec: CurveSpec) -> None:
    known = [(s.day, s.low, s.high) for s in spec.steps if s.low is not None and s.high is not None]
    upper = _path(frame, [(day, high) for day, _, high in known], spec.end)
    lower = _path(frame, [(day, low) for day, low, _ in known], spec.end)
    frame.sheet.area([*upper, *reversed(lower)], theme.ZONE)


def _promised(frame: _Frame, promise: Promise) -> None:
    """Draw the promised day and name it above."""
    x, size = frame.x(promise.day), frame.size
    frame.sheet.line([(x, _TOP - 14), (x, frame.y.start)], theme.INK, 1.7, (8, 4))
    half = width(promise.head, size, True) / 2
    place = min(max(x, half + 2), frame.sheet.width - half - 2)
    frame.sheet.text(place, _TOP - 28, promise.head, size, theme.INK, True, ha="center")


def _told(frame: _Frame, spec: CurveSpec, promise: Promise) -> None:
    """Mark where the curve stands on the promised day, and say it beside the line, off the curve that rises."""
    at = [s for s in spec.steps if s.day <= promise.day + 1e-9]
    if not at:
        return
    here = at[-1]
    x, low, high = frame.x(promise.day), here.low, here.high
    frame.sheet.mark(x, frame.y(here.value), theme.MARKS["now"])
    words = promise.short if frame.narrow and promise.short else promise.words
    room = frame.sheet.width - _RIGHT - x - _GAP
    after = room >= min(width(words, frame.size, True), _LEAST)
    lines = wrap(words, room if after else x - frame.x.start - 2 * _GAP, frame.size, True)
    half = len(lines) * 0.64 * frame.size
    middle = frame.y(here.value if low is None else low) + _GAP + half
    if after and middle + half > frame.y.start - 4:  # no room below a low curve
        middle = frame.y(max(s.value if s.high is None else s.high for s in spec.steps)) - _GAP - half
    elif not after:
        middle = frame.y(here.value if high is None else high) + half
    middle = min(max(middle, _TOP + half), frame.y.start - half)
    place = x + _GAP if after else x - _GAP
    frame.sheet.lines(place, middle, lines, frame.size, theme.INK, True, ha="left" if after else "right")
