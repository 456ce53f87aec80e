"""One row an item, a whole split into parts of one order: who is below, inside and above."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Scale

_BAR, _LEADING = 22.0, 1.28


@dataclass(frozen=True)
class ShareRow:
    """One item: `parts` as shares of 1 with what is `written` in them; `words` and `detail` beside the bar.

    `marks` is worse or better for a part that a test flagged, else empty.
    """

    label: str
    parts: tuple[float, ...]
    written: tuple[str, ...]
    marks: tuple[str, ...]
    words: str = ""
    detail: str = ""


@dataclass(frozen=True)
class ShareRowsSpec:
    """Rows from top to bottom; `heads` name the parts, from left to right."""

    rows: tuple[ShareRow, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    middles: tuple[float, ...]
    labels: tuple[list[str], ...]
    size: float
    narrow: bool


def draw(spec: ShareRowsSpec, narrow: bool = False) -> Figure:
    """Draw split rows.

    Parameters
    ----------
    spec : ShareRowsSpec
        Finished numbers and words, in the order to show.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    _heads(frame, spec)
    for i, row in enumerate(spec.rows):
        _name(frame, i)
        _bar(frame, i, row)
        _beside(frame, i, row)
    return frame.sheet.figure


def _frame(spec: ShareRowsSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    left = 0.0 if narrow else min(max(width(row.label, size, True) for row in spec.rows), 230.0) + 14
    beside = max(max(width(row.words, size), width(row.detail, theme.SMALL)) for row in spec.rows)
    right = total - 1.0 if narrow or not beside else total - min(beside, 210.0) - 18
    labels = tuple(wrap(row.label, total if narrow else left - 14, size, True) for row in spec.rows)
    middles, top = [], 40.0
    for lines, row in zip(labels, spec.rows, strict=True):
        tall = len(lines) * _LEADING * size
        if narrow:
            middles.append(top + tall + 16)
            top = middles[-1] + _BAR / 2 + (30 if row.words else 14)
        else:
            half = max(tall / 2 + 3, 21.0)
            middles.append(top + half)
            top += 2 * half
    sheet = Sheet(total, top + 4, theme.PAPER)
    return _Frame(sheet, Scale(0, 1, left, right), tuple(middles), labels, size, narrow)


def _heads(frame: _Frame, spec: ShareRowsSpec) -> None:
    """Name the parts over the first row: the outer ones at the ends, the others between."""
    last = len(spec.heads) - 1
    start, end = frame.x.start, frame.x.end
    for i, words in enumerate(spec.heads):
        x = start + (end - start) * i / max(last, 1)
        ha = "left" if i == 0 else "right" if i == last else "center"
        frame.sheet.text(x, 20, words, theme.SMALL, theme.INK2, ha=ha)


def _name(frame: _Frame, i: int) -> None:
    lines, middle = frame.labels[i], frame.middles[i]
    if frame.narrow:
        foot = middle - _BAR / 2 - 4 - len(lines) * _LEADING * frame.size / 2
        frame.sheet.lines(0, foot, lines, frame.size, theme.INK, True)
    else:
        frame.sheet.lines(frame.x.start - 14, middle, lines, frame.size, theme.INK, True, ha="right")


def _bar(frame: _Frame, i: int, row: ShareRow) -> None:
    """Draw the parts from left to right; a part too narrow for its number stands without it."""
    grounds = (theme.FAINT, theme.ZONE, theme.BAND)
    middle, at = frame.middles[i], 0.0
    for k, (share, written, mark) in enumerate(zip(row.parts, row.written, row.marks, strict=True)):
        start, end = frame.x(at), frame.x(at + share)
        ground = theme.verdict_colour(mark, grounds[k % len(grounds)])
        frame.sheet.rect(start, middle - _BAR / 2, end - start, _BAR, ground)
        if k:
            frame.sheet.line([(start, middle - _BAR / 2), (start, middle + _BAR / 2)], theme.INK3, 1.2)
        if width(written, frame.size, True) + 8 <= end - start:
            frame.sheet.text(
                (start + end) / 2, middle, written, frame.size, theme.ink_on(ground), bool(mark), ha="center"
            )
        at += share


def _beside(frame: _Frame, i: int, row: ShareRow) -> None:
    """Write the words at the right; on phones under the bar."""
    middle = frame.middles[i]
    if frame.narrow:
        frame.sheet.text(0, middle + _BAR / 2 + 12, row.words, theme.SMALL, theme.INK2)
        return
    step = 8.5 if row.detail else 0.0
    frame.sheet.text(frame.x.end + 16, middle - step, row.words, frame.size, theme.INK)
    frame.sheet.text(frame.x.end + 16, middle + step, row.detail, theme.SMALL, theme.INK2)
