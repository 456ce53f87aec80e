"""A cause tree as rows: branches with bars and intervals, the causes under each indented, one group below the other.

A drawn fish cannot be read on a phone and shows no sizes; the same tree in rows says both what belongs where and how
much of it there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Axis, Scale

_ROW, _TWIG, _HEAD, _BAR, _INDENT, _LEADING = 30.0, 22.0, 38.0, 16.0, 22.0, 1.28


@dataclass(frozen=True)
class Branch:
    """A row of the tree: its share with interval and as `written`, its change in `words`, its `twigs` below it.

    `mark` is "moved" where a test flagged the change, else empty: a larger share is neither good nor bad by itself. A
    twig is a name with its count as written.
    """

    label: str
    value: float
    low: float | None
    high: float | None
    written: str
    words: str = ""
    mark: str = ""
    twigs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """A side of the tree under its heading."""

    head: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class TreeSpec:
    """Groups from top to bottom on one axis."""

    groups: tuple[Group, ...]
    axis: Axis
    words_head: str = ""


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    beside: float
    size: float
    narrow: bool


def draw(spec: TreeSpec, narrow: bool = False) -> Figure:
    """Draw the tree.

    Parameters
    ----------
    spec : TreeSpec
        Finished shares and words, in the order to show.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    top = 4.0
    for i, group in enumerate(spec.groups):
        top = _head(frame, top, group.head, spec.words_head if not i else "")
        for branch in group.branches:
            top = _branch(frame, top, branch)
        top += 8
    return frame.sheet.figure


def _frame(spec: TreeSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    branches = [branch for group in spec.groups for branch in group.branches]
    names = [width(b.label, size, True) for b in branches]
    names += [width(name, size) + _INDENT for b in branches for name, _ in b.twigs]
    left = 1.0 if narrow else min(max(names), 230.0) + 34
    beside = max([width(b.words, size, bool(b.mark)) for b in branches] + [width(spec.words_head, theme.SMALL)])
    right = total - (46.0 if narrow else (min(beside, 200.0) + 24 if beside else 0.0) + 46.0)
    height = 4.0 + sum(_HEAD + 8 + sum(_tall(b, left, size, narrow) for b in group.branches) for group in spec.groups)
    sheet = Sheet(total, height + 30, theme.PAPER)
    ticks = spec.axis.ticks([0.0, *(v for b in branches for v in (b.value, b.high))], 4 if narrow else 5)
    x = Scale(ticks[0][0], ticks[-1][0], left, right)
    for i, (value, label) in enumerate(ticks):
        sheet.line([(x(value), _HEAD), (x(value), height)], theme.STROKE if i == 0 else theme.HAIR)
        sheet.text(x(value), height + 14, label, size, theme.INK2, ha="left" if narrow and i == 0 else "center")
    return _Frame(sheet, x, total - min(beside, 200.0), size, narrow)


def _lines(branch: Branch, left: float, size: float, narrow: bool) -> list[str]:
    """Break the name of a branch; on phones its change stands beside it."""
    taken = width(branch.words, size, True) + 12 if branch.mark else 0.0
    return wrap(branch.label, theme.NARROW - taken if narrow else left - 14, size, True)


def _tall(branch: Branch, left: float, size: float, narrow: bool) -> float:
    names = len(_lines(branch, left, size, narrow)) * size * _LEADING
    return (names + _BAR + 16 if narrow else max(_ROW, names + 10)) + len(branch.twigs) * _TWIG


def _head(frame: _Frame, top: float, head: str, words: str) -> float:
    """Write the heading of a group, and over the first the heading of the changes."""
    frame.sheet.rect(0, top + 6, frame.sheet.width, 22, theme.WASH)
    frame.sheet.text(6, top + 17, head, frame.size, theme.INK2, True)
    if words and not frame.narrow:
        frame.sheet.text(frame.beside, top + 17, words, theme.SMALL, theme.INK2)
    return top + _HEAD


def _branch(frame: _Frame, top: float, branch: Branch) -> float:
    """Draw a branch and, indented on a line, the causes under it; return where the next row begins."""
    lines = _lines(branch, frame.x.start, frame.size, frame.narrow)
    names = len(lines) * frame.size * _LEADING
    row = names + _BAR + 16 if frame.narrow else max(_ROW, names + 10)
    middle = top + names + _BAR / 2 + 4 if frame.narrow else top + row / 2
    _name(frame, top + names / 2 if frame.narrow else middle, lines, branch)
    _bar(frame, middle, branch)
    end, stem = top + row, 6.0
    for name, count in branch.twigs:
        y = end + _TWIG / 2 - 4
        frame.sheet.line([(stem, end - 6), (stem, y), (stem + 11, y)], theme.STROKE, 1.2)
        room = (frame.sheet.width - 70 if frame.narrow else frame.x.start - 12) - _INDENT
        frame.sheet.text(_INDENT, y, wrap(name, room, frame.size, lines=1)[0], frame.size, theme.INK2)
        at, ha = (frame.sheet.width, "right") if frame.narrow else (frame.x.start + 8, "left")
        frame.sheet.text(at, y, count, theme.SMALL, theme.INK2, ha=ha)
        end += _TWIG
    return end


def _name(frame: _Frame, y: float, lines: list[str], branch: Branch) -> None:
    frame.sheet.lines(0, y, lines, frame.size, theme.INK, True)
    ink = theme.INK if branch.mark else theme.INK2
    if frame.narrow:
        if branch.mark:
            first = y - (len(lines) - 1) / 2 * frame.size * _LEADING
            frame.sheet.text(frame.sheet.width, first, branch.words, frame.size, ink, True, ha="right")
        return
    words = wrap(branch.words, frame.sheet.width - frame.beside, frame.size, bool(branch.mark))
    frame.sheet.lines(frame.beside, y, words, frame.size, ink, bool(branch.mark))


def _bar(frame: _Frame, middle: float, branch: Branch) -> None:
    """Draw the share from 0 with its interval; what is written stands beyond both."""
    sheet, x = frame.sheet, frame.x
    sheet.rect(x.start, middle - _BAR / 2, x(branch.value) - x.start, _BAR, theme.STROKE)
    end = x(branch.value)
    if branch.low is not None and branch.high is not None:
        end = max(end, x(branch.high))
        sheet.line([(x(branch.low), middle), (x(branch.high), middle)], theme.PAPER, 4.2)
        sheet.line([(x(branch.low), middle), (x(branch.high), middle)], theme.INK, 2.0)
    sheet.text(end + 8, middle, branch.written, frame.size, theme.INK, True)
