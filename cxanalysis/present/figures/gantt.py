"""One row a case on one line of days: what happened when, and what was waited for; the longest wait darker.

The events of a case stand under its bar, each with its mark before it, so that no mark needs a legend and none a label
that would cover another.
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Axis, Scale
from cxanalysis.present.theme import Mark

_BAR, _LEADING, _GAP = 18.0, 1.28, 15.0
_LOOKS = {
    "start": Mark("circle", theme.PAPER, theme.INK, 9.0),
    "answer": Mark("circle", theme.INK, theme.PAPER, 9.5),
    "up": Mark("triangle", theme.INK, theme.PAPER, 11.0),
    "visit": Mark("square", theme.PAPER, theme.INK, 8.5),
    "end": Mark("square", theme.INK, theme.PAPER, 10.0),
    "after": Mark("diamond", theme.PAPER, theme.INK, 11.0),
    "step": Mark("diamond", theme.INK, theme.PAPER, 11.0),
    "open": Mark("triangle", theme.PAPER, theme.INK, 10.0),
}


@dataclass(frozen=True)
class Event:
    """Something that happened: `look` is one of start, answer, up, visit, end, after, step, open.

    `words` stand under the bar; `at` is the day it is marked at, None for what lies off the line.
    """

    look: str
    words: str
    at: float | None = None


@dataclass(frozen=True)
class Case:
    """One case: its name and what it is about, `waits` as (from, to, longest), its events, and the words of its end.

    `heading` is name and matter in one line, for a phone.

    `longest` is written into the longest wait where it fits.
    """

    label: str
    detail: str
    waits: tuple[tuple[float, float, bool], ...]
    events: tuple[Event, ...]
    words: str = ""
    longest: str = ""
    heading: str = ""


@dataclass(frozen=True)
class GanttSpec:
    """Cases from top to bottom, and the axis of days with its name."""

    cases: tuple[Case, ...]
    axis: Axis
    axis_label: str


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    bars: tuple[float, ...]
    labels: tuple[list[str], ...]
    lines: tuple[list[list[Event]], ...]
    size: float
    narrow: bool


def draw(spec: GanttSpec, narrow: bool = False) -> Figure:
    """Draw the cases.

    Parameters
    ----------
    spec : GanttSpec
        Finished days and words, in the order to show.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    for i, case in enumerate(spec.cases):
        _name(frame, i, case)
        _bar(frame, i, case)
        _told(frame, i)
    return frame.sheet.figure


def _frame(spec: GanttSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    widest = max(max(width(c.label, size, True), width(c.detail, theme.SMALL)) for c in spec.cases)
    left = 8.0 if narrow else min(widest, 200.0) + 24
    ends = max(width(case.words, theme.SMALL) for case in spec.cases)
    right = total - (12.0 if narrow else min(ends, 150.0) + 22)
    labels = tuple(_label(case, left, size, narrow) for case in spec.cases)
    room = total - left - (0 if narrow else 4)
    lines = tuple(_lines(case, room, size) for case in spec.cases)
    bars, top = [], 8.0
    for _, label, told in zip(spec.cases, labels, lines, strict=True):
        names = len(label) * size * _LEADING
        bars.append(top + (names + 16 if narrow else 16))
        tall = 16 + _BAR / 2 + 8 + len(told) * theme.SMALL * 1.4
        top += (names if narrow else 0) + max(tall, 0.0 if narrow else names + 6) + _GAP
    sheet = Sheet(total, top + 44, theme.PAPER)
    days = [d for case in spec.cases for start, end, _ in case.waits for d in (start, end)]
    days += [e.at for case in spec.cases for e in case.events if e.at is not None]
    ticks = spec.axis.ticks([0.0, *days], 4 if narrow else 7)
    x = Scale(ticks[0][0], ticks[-1][0], left, right)
    for value, written in ticks:
        sheet.line([(x(value), 4), (x(value), top)], theme.HAIR)
        sheet.text(x(value), top + 14, written, size, theme.INK2, ha="center")
    sheet.text((left + right) / 2, top + 34, spec.axis_label, theme.SMALL, theme.INK2, ha="center")
    return _Frame(sheet, x, tuple(bars), labels, lines, size, narrow)


def _label(case: Case, left: float, size: float, narrow: bool) -> list[str]:
    """Break the name of a case and what it is about: left of the bar; on phones in a line over it."""
    if narrow:
        return wrap(case.heading or case.label, theme.NARROW, size, True)
    return [case.label, *wrap(case.detail, left - 24, theme.SMALL, lines=2)]


def _lines(case: Case, room: float, size: float) -> list[list[Event]]:
    """Break the events of a case into lines that fit."""
    lines: list[list[Event]] = [[]]
    used = 0.0
    for event in case.events:
        wide = _wide(event, room)
        if lines[-1] and used + wide > room:
            lines.append([])
            used = 0.0
        lines[-1].append(event)
        used += wide
    return lines


def _words(event: Event, room: float) -> str:
    return wrap(event.words, room - 18, theme.SMALL, lines=1)[0]


def _wide(event: Event, room: float) -> float:
    return 14 + width(_words(event, room), theme.SMALL) + 16


def _name(frame: _Frame, i: int, case: Case) -> None:
    lines, bar, step = frame.labels[i], frame.bars[i], frame.size * _LEADING
    if frame.narrow:
        middle = bar - _BAR / 2 - 7 - (len(lines)) * step / 2
        frame.sheet.lines(0, middle, lines, frame.size, theme.INK, True)
        return
    place = frame.x.start - 20
    frame.sheet.text(place, bar, lines[0], frame.size, theme.INK, True, ha="right")
    for k, words in enumerate(lines[1:], 1):
        frame.sheet.text(place, bar + k * step, words, theme.SMALL, theme.INK2, ha="right")


def _bar(frame: _Frame, i: int, case: Case) -> None:
    """Draw the waits, the longest darker, then the marks of the events over them."""
    middle, sheet, x = frame.bars[i], frame.sheet, frame.x
    for start, end, longest in case.waits:
        fill = theme.FAINT if longest else theme.ZONE
        sheet.rect(x(start), middle - _BAR / 2, max(x(end) - x(start), 1.0), _BAR, fill)
    for start, end, longest in case.waits:
        if start > 0:
            sheet.line([(x(start), middle - _BAR / 2), (x(start), middle + _BAR / 2)], theme.PAPER, 1.5)
        room = x(end) - x(start) - 26
        if longest and case.longest and width(case.longest, theme.SMALL) <= room:
            sheet.text((x(start) + x(end)) / 2, middle, case.longest, theme.SMALL, theme.INK, ha="center")
    for event in case.events:
        if event.at is not None:
            sheet.mark(x(event.at), middle, _LOOKS[event.look])
    if case.words and not frame.narrow:
        edge = max([x(0), *(x(end) for _, end, _ in case.waits), *(x(e.at) for e in case.events if e.at is not None)])
        sheet.text(edge + 12, middle, case.words, theme.SMALL, theme.INK)


def _told(frame: _Frame, i: int) -> None:
    """Write the events under the bar, each after its mark."""
    start = 0.0 if frame.narrow else frame.x.start - 6
    room = frame.sheet.width - start
    for k, line in enumerate(frame.lines[i]):
        y, at = frame.bars[i] + _BAR / 2 + 14 + k * theme.SMALL * 1.4, start
        for event in line:
            frame.sheet.mark(at + 6, y, _LOOKS[event.look], 7.5)
            frame.sheet.text(at + 14, y, _words(event, room), theme.SMALL, theme.INK2)
            at += _wide(event, room)
