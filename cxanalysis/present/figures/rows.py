"""One row an item on one common scale: what customers score, how sure that is, and what they expect or accept.

The same grammar serves three charts: a bar from adequate to desired service (zone of tolerance), a hollow mark for the
expectation joined to the perception (gap), or the mark alone (surveys that asked for perception only), each with its
95 % interval and, where one is given, a line of reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Axis, Scale


@dataclass(frozen=True)
class Row:
    """One item.

    `value` has the interval `low` to `high` and is `written`; `mark` is now, worse, better or unsure. `zone` is the
    adequate and the desired service (either may be None), `expected` the expectation. `words` is the verdict, `detail`
    a second line under it.
    """

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    written: str = ""
    mark: str = "now"
    zone: tuple[float | None, float | None] | None = None
    expected: float | None = None
    words: str = ""
    detail: str = ""


@dataclass(frozen=True)
class RowsSpec:
    """Rows from top to bottom; the heads name what is drawn, over the first row that has it."""

    rows: tuple[Row, ...]
    axis: Axis
    adequate_head: str = ""
    desired_head: str = ""
    expected_head: str = ""
    reference: float | None = None
    reference_label: str = ""


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    tops: tuple[float, ...]
    middles: tuple[float, ...]
    labels: tuple[list[str], ...]
    words: tuple[list[str], ...]
    right: float
    size: float
    narrow: bool


def draw(spec: RowsSpec, narrow: bool = False) -> Figure:
    """Draw rows.

    Parameters
    ----------
    spec : RowsSpec
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
        _ground(frame, i, row)
        _value(frame, i, row)
        _verdict(frame, i, row)
    return frame.sheet.figure


def _frame(spec: RowsSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    widest = max(width(row.label, size, True) for row in spec.rows)
    left = 18.0 if narrow else min(widest, 230.0) + 28
    beside = max(max(width(row.words, size, True), width(row.detail, theme.SMALL)) for row in spec.rows)
    right = total - 18.0 if narrow or not beside else total - min(beside, 235.0) - 26
    labels = tuple(wrap(row.label, total if narrow else left - 24, size, True) for row in spec.rows)
    words = tuple(_verdict_lines(row, total - right - 20, size, narrow) for row in spec.rows)
    tops, middles = [58.0 if _headed(spec) else 20.0], []
    for name, verdict in zip(labels, words, strict=True):
        line = 1.28 * size
        half = 0.0 if narrow else max(len(name), len(verdict)) * line / 2 + 3
        above = 30 + (len(name) + len(verdict)) * line if narrow else max(24.0, half)
        middles.append(tops[-1] + above)
        tops.append(middles[-1] + max(20.0, half))
    sheet = Sheet(total, tops[-1] + 36, theme.PAPER)
    ticks = spec.axis.ticks([v for row in spec.rows for v in _numbers(row)] + [spec.reference], 4 if narrow else 5)
    x = Scale(ticks[0][0], ticks[-1][0], left, right)
    for value, label in ticks:
        sheet.line([(x(value), tops[0] - 8), (x(value), tops[-1] + 6)], theme.HAIR)
        sheet.text(x(value), tops[-1] + 21, label, size, theme.INK2, ha="center")
    sheet.line([(left, tops[-1] + 6), (right, tops[-1] + 6)], theme.LINE)
    return _Frame(sheet, x, tuple(tops), tuple(middles), labels, words, right, size, narrow)


def _headed(spec: RowsSpec) -> bool:
    return any((spec.adequate_head, spec.desired_head, spec.expected_head, spec.reference_label))


def _numbers(row: Row) -> list[float | None]:
    return [row.value, row.low, row.high, row.expected, *(row.zone or ())]


def _verdict_lines(row: Row, room: float, size: float, narrow: bool) -> list[str]:
    """Break the verdict and its detail: at the right; on phones the verdict alone, under the name."""
    bold = row.mark in {"worse", "better"}
    if narrow:
        return wrap(row.words, theme.NARROW, size, bold) if row.words and not _beside(row, size) else []
    parts = [(row.words, size, bold), (row.detail, theme.SMALL, False)]
    return [line for words, letter, bold in parts if words for line in wrap(words, room, letter, bold)]


def _beside(row: Row, size: float) -> bool:
    """Whether on phones name and verdict fit into one line."""
    return width(row.label, size, True) + width(row.words, size, True) + 12 <= theme.NARROW


def _heads(frame: _Frame, spec: RowsSpec) -> None:
    """Name what is drawn above the first row that shows it, and draw the line of reference."""
    first = next((row for row in spec.rows if row.zone and None not in row.zone), None)
    places: list[tuple[float, str]] = []
    if first and first.zone:
        low, high = first.zone
        places += [(low or 0.0, spec.adequate_head), (high or 0.0, spec.desired_head)]
    gap = next((row.expected for row in spec.rows if row.expected is not None), None)
    if gap is not None:
        places.append((gap, spec.expected_head))
    if spec.reference is not None:
        x = frame.x(spec.reference)
        frame.sheet.line([(x, frame.tops[0] - 12), (x, frame.tops[-1] + 6)], theme.INK, 1.6, (6, 4))
        places.append((spec.reference, spec.reference_label))
    heads = [(frame.x(value), words) for value, words in places if words]
    for (_, words), place in zip(heads, _spread(frame, heads), strict=True):
        lines = wrap(words, _room(frame), theme.SMALL)
        foot = frame.tops[0] - 22 - (len(lines) - 1) * theme.SMALL * 0.64
        frame.sheet.lines(place, foot, lines, theme.SMALL, theme.INK2, ha="center")


def _room(frame: _Frame) -> float:
    """Return how wide a head may get before it is broken."""
    return 84.0 if frame.narrow else 160.0


def _spread(frame: _Frame, heads: list[tuple[float, str]]) -> list[float]:
    """Return where the middles of the heads go: over what they name, moved apart where they would overprint."""
    halves = [
        max(width(line, theme.SMALL) for line in wrap(words, _room(frame), theme.SMALL)) / 2 for _, words in heads
    ]
    found = [min(max(x, half), frame.sheet.width - half) for (x, _), half in zip(heads, halves, strict=True)]
    order = sorted(range(len(heads)), key=lambda i: heads[i][0])
    for before, after in pairwise(order):
        apart = halves[before] + halves[after] + 10
        found[after] = max(found[after], found[before] + apart)
    limit = frame.sheet.width
    for i in reversed(order):
        found[i] = min(found[i], limit - halves[i])
        limit = found[i] - halves[i] - 10
    return found


def _name(frame: _Frame, i: int) -> None:
    lines, line = frame.labels[i], 1.28 * frame.size
    if frame.narrow:
        frame.sheet.lines(0, frame.tops[i] + 8 + (len(lines) - 1) * line / 2, lines, frame.size, theme.INK, True)
    else:
        frame.sheet.lines(frame.x.start - 22, frame.middles[i], lines, frame.size, theme.INK, True, ha="right")


def _ground(frame: _Frame, i: int, row: Row) -> None:
    """Draw what the score is seen against: the zone of tolerance, or the expectation."""
    middle, sheet = frame.middles[i], frame.sheet
    low, high = row.zone or (None, None)
    if low is not None and high is not None:
        start, end = sorted((frame.x(low), frame.x(high)))
        sheet.rect(start, middle - 11, end - start, 22, theme.ZONE)
    for edge in (low, high):
        if edge is not None:
            sheet.line([(frame.x(edge), middle - 11), (frame.x(edge), middle + 11)], theme.INK3, 2.0)
    if row.expected is not None:
        if row.value is not None:
            sheet.line([(frame.x(row.expected), middle), (frame.x(row.value), middle)], theme.STROKE, 1.6)
        sheet.mark(frame.x(row.expected), middle, theme.MARKS["previous"])


def _value(frame: _Frame, i: int, row: Row) -> None:
    if row.value is None:
        return
    middle, look = frame.middles[i], theme.MARKS[row.mark]
    ink = theme.verdict_colour(row.mark)
    if row.low is not None and row.high is not None:
        frame.sheet.line([(frame.x(row.low), middle), (frame.x(row.high), middle)], ink, 2.8)
    frame.sheet.mark(frame.x(row.value), middle, look, look.size + 1)
    if not row.written:
        return
    room = width(row.written, frame.size, True) + 12  # a plate, so that no line strikes it through
    high = frame.size + 6
    frame.sheet.rect(frame.x(row.value) - room / 2, middle - 20 - high / 2, room, high, theme.PAPER)
    frame.sheet.text(frame.x(row.value), middle - 20, row.written, frame.size, ink, True, ha="center")


def _verdict(frame: _Frame, i: int, row: Row) -> None:
    lines, bold = frame.words[i], row.mark in {"worse", "better"}
    ink, line = theme.verdict_colour(row.mark), 1.28 * frame.size
    if frame.narrow:
        first = frame.tops[i] + 8 + len(frame.labels[i]) * line
        ink = ink if bold else theme.INK2
        if _beside(row, frame.size):
            frame.sheet.text(frame.sheet.width, frame.tops[i] + 8, row.words, frame.size, ink, bold, ha="right")
        frame.sheet.lines(0, first + (len(lines) - 1) * line / 2, lines, frame.size, ink, bold)
        return
    top = frame.middles[i] - (len(lines) - 1) * line / 2
    loud = len(wrap(row.words, frame.sheet.width - frame.right - 20, frame.size, bold)) if row.words else 0
    for k, words in enumerate(lines):
        size, colour = (frame.size, ink) if k < loud else (theme.SMALL, theme.INK2)
        frame.sheet.text(frame.right + 20, top + k * line, words, size, colour, bold and k < loud)
