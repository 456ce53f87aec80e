"""Counts by item, largest first, each against its usual month: one axis, running share a number, colour for flags."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Axis, Scale

_ROW, _NARROW_ROW, _BAR, _LEADING = 29.0, 44.0, 18.0, 1.28


@dataclass(frozen=True)
class Bar:
    """One item: its count (as drawn and as written), usual month (None: none), running share, flag.

    `mark` is worse, better or empty; `flag` its words ("more than usual", "as usual"). `arrow` (▲ or ▼) stands before
    them. `rest` marks the bar of all other items, shown last and lighter.
    """

    label: str
    value: float
    count: str
    usual: float | None = None
    share: str = ""
    mark: str = ""
    flag: str = ""
    arrow: str = ""
    rest: bool = False


@dataclass(frozen=True)
class BarsSpec:
    """Ranked bars; `vital` draws a dotted rule after that many bars with `vital_label` (0: none)."""

    bars: tuple[Bar, ...]
    axis: Axis
    count_head: str
    share_head: str = ""
    usual_head: str = ""
    vital: int = 0
    vital_label: str = ""


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    x: Scale
    tops: tuple[float, ...]
    labels: tuple[list[str], ...]
    count: float
    share: float
    size: float
    narrow: bool

    def middle(self, i: int) -> float:
        """Return the y of a bar's middle."""
        return self.tops[i + 1] - 13 if self.narrow else (self.tops[i] + self.tops[i + 1]) / 2


def draw(spec: BarsSpec, narrow: bool = False) -> Figure:
    """Draw ranked bars.

    Parameters
    ----------
    spec : BarsSpec
        Finished numbers and words, in the order to show.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    _heads(frame, spec)
    for i, bar in enumerate(spec.bars):
        _bar(frame, i, bar)
        _words(frame, i, bar)
        _numbers(frame, i, bar, bold_share=i + 1 == spec.vital)
    _vital(frame, spec)
    return frame.sheet.figure


def _frame(spec: BarsSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    flags = max(width(_flag(b), size, bool(b.mark)) for b in spec.bars)
    flags = 0.0 if narrow or not flags else min(flags, 150) + 18
    shares = max(width("100%", size, True), min(56.0, width(spec.share_head, size))) if spec.share_head else -14.0
    share = total - flags - 2
    count = share - shares - 14
    counts = max(width(b.count, size, True) for b in spec.bars)
    left = 1.0 if narrow else min(max(width(b.label, size, bool(b.mark)) for b in spec.bars), 210.0) + 12
    labels = tuple(_lines(bar, left, size, narrow) for bar in spec.bars)
    tops = [44.0]
    for lines in labels:
        extra = (len(lines) - 1) * size * _LEADING
        tops.append(tops[-1] + (_NARROW_ROW + extra if narrow else max(_ROW, extra + size + 10)))
    sheet = Sheet(total, tops[-1] + 30, theme.PAPER)
    ticks = spec.axis.ticks([0.0, *(v for b in spec.bars for v in (b.value, b.usual))], 3 if narrow else 4)
    x = Scale(ticks[0][0], ticks[-1][0], left, count - max(counts, 34) - 12)
    for i, (value, label) in enumerate(ticks):
        sheet.line([(x(value), tops[0]), (x(value), tops[-1])], theme.STROKE if i == 0 else theme.HAIR)
        sheet.text(x(value), tops[-1] + 15, label, size, theme.INK2, ha="left" if narrow and i == 0 else "center")
    return _Frame(sheet, x, tuple(tops), labels, count, share, size, narrow)


def _flag(bar: Bar) -> str:
    return f"{bar.arrow} {bar.flag}".strip()


def _lines(bar: Bar, left: float, size: float, narrow: bool) -> list[str]:
    """Break an item's name: left of the axis, or on phones over the bar beside its flag."""
    taken = width(_flag(bar), size, True) + 10 if bar.mark else 0.0
    return wrap(bar.label, theme.NARROW - taken if narrow else left - 12, size, bool(bar.mark))


def _heads(frame: _Frame, spec: BarsSpec) -> None:
    for place, words in ((frame.count, spec.count_head), (frame.share, spec.share_head)):
        lines = wrap(words, 62, theme.SMALL, lines=2)
        frame.sheet.lines(place, 30 - 7.7 * (len(lines) - 1), lines, theme.SMALL, theme.INK2, ha="right")
    first = spec.bars[0].usual
    if spec.usual_head and first is not None:
        half = width(spec.usual_head, theme.SMALL) / 2
        place = min(max(frame.x(first), frame.x.start + half), frame.x.end - half)
        frame.sheet.text(place, 30, spec.usual_head, theme.SMALL, theme.INK2, ha="center")


def _bar(frame: _Frame, i: int, bar: Bar) -> None:
    middle = frame.middle(i)
    fill = theme.FAINT if bar.rest else theme.verdict_colour(bar.mark, theme.STROKE)
    height = 16.0 if frame.narrow else _BAR
    frame.sheet.rect(frame.x.start, middle - height / 2, frame.x(bar.value) - frame.x.start, height, fill)
    if bar.usual is not None:
        x, reach = frame.x(bar.usual), height / 2 + 3
        frame.sheet.line([(x, middle - reach), (x, middle + reach)], theme.PAPER, 5.0)
        frame.sheet.line([(x, middle - reach), (x, middle + reach)], theme.INK, 2.4)


def _words(frame: _Frame, i: int, bar: Bar) -> None:
    """Write an item's name, and its flag: at the right, or on phones above the bar where something was flagged."""
    bold, flag, lines = bool(bar.mark), _flag(bar), frame.labels[i]
    ink = theme.verdict_colour(bar.mark, theme.INK2)
    if not frame.narrow:
        frame.sheet.lines(frame.x.start - 10, frame.middle(i), lines, frame.size, theme.INK, bold, ha="right")
        flags = wrap(flag, frame.sheet.width - frame.share - 16, frame.size, bold)
        frame.sheet.lines(frame.share + 16, frame.middle(i), flags, frame.size, ink, bold)
        return
    first = frame.tops[i] + 11
    middle = first + (len(lines) - 1) * frame.size * _LEADING / 2
    frame.sheet.lines(0, middle, lines, frame.size, theme.INK, bold)
    if bold:
        frame.sheet.text(frame.sheet.width, first, flag, frame.size, ink, True, ha="right")


def _numbers(frame: _Frame, i: int, bar: Bar, bold_share: bool) -> None:
    middle = frame.middle(i)
    frame.sheet.text(frame.count, middle, bar.count, frame.size, theme.INK, True, ha="right")
    ink = theme.INK if bold_share else theme.INK2
    frame.sheet.text(frame.share, middle, bar.share, frame.size, ink, bold_share, ha="right")


def _vital(frame: _Frame, spec: BarsSpec) -> None:
    """Draw the dotted rule under the few items that hold most of the count."""
    if not 0 < spec.vital < len(spec.bars):
        return
    y = frame.tops[spec.vital]
    frame.sheet.line([(0, y), (frame.x.end, y)], theme.INK3, 1.0, (1.5, 2.5))
    if not frame.narrow:
        room = width(spec.vital_label, theme.SMALL) + 8
        frame.sheet.rect(frame.x.end - room, y - 17, room, 15, theme.PAPER)
        frame.sheet.text(frame.x.end - 2, y - 9, spec.vital_label, theme.SMALL, theme.INK2, ha="right")
