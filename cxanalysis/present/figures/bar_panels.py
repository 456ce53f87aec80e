"""Small rankings side by side on one scale: each a heading and a few bars, each bar against its usual length."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Scale

_ROW, _BAR, _LEADING, _APART, _DOWN = 25.0, 15.0, 1.28, 44.0, 26.0
_NAMES = 132.0  # px that the names of bars may take


@dataclass(frozen=True)
class PanelBar:
    """One bar: length as drawn and as written, usual length (None: none), flag.

    `mark` is worse, better or empty; `flag` its words, shown under the name where they are given, after `arrow`. `rest`
    marks the bar of all others, lighter.
    """

    label: str
    value: float
    written: str
    usual: float | None = None
    mark: str = ""
    flag: str = ""
    arrow: str = ""
    rest: bool = False


@dataclass(frozen=True)
class BarPanel:
    """A ranking: its heading, a line of small print under it, its bars in the order to show."""

    name: str
    bars: tuple[PanelBar, ...]
    detail: str = ""


@dataclass(frozen=True)
class BarPanelsSpec:
    """Rankings in reading order; the narrow figure shows the first `narrow_bars` of each, and what is flagged."""

    panels: tuple[BarPanel, ...]
    narrow_bars: int = 5


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    left: float
    top: float
    x: Scale
    end: float
    names: float
    size: float


def draw(spec: BarPanelsSpec, narrow: bool = False) -> Figure:
    """Draw rankings, two in a row; on phones one under another.

    Parameters
    ----------
    spec : BarPanelsSpec
        Finished numbers and words.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    size, total = theme.fit(narrow)
    across = 1 if narrow or len(spec.panels) == 1 else 2
    room = (total - (across - 1) * _APART - 2) / across
    shown = [_shown(panel, spec.narrow_bars if narrow else len(panel.bars)) for panel in spec.panels]
    names = min(max(width(bar.label, size, bool(bar.mark)) for bars in shown for bar in bars), _NAMES)
    numbers = max(width(bar.written, size, True) for bars in shown for bar in bars)
    tall = [_height(panel, bars, names, room, size) for panel, bars in zip(spec.panels, shown, strict=True)]
    places, height = _places(tall, across)
    sheet = Sheet(total, height, theme.PAPER)
    longest = max(max(bar.value, bar.usual or 0.0) for bars in shown for bar in bars)
    for panel, bars, (column, top) in zip(spec.panels, shown, places, strict=True):
        left = column * (room + _APART) + 1
        x = Scale(0, longest or 1.0, left + names + 12, left + room - numbers - 10)
        _panel(_Frame(sheet, left, top, x, left + room, names, size), panel, bars)
    return sheet.figure


def _shown(panel: BarPanel, most: int) -> list[PanelBar]:
    """Return the bars to draw: the first ones, flagged ones, and that of all others only where none is left out."""
    kept = [bar for i, bar in enumerate(panel.bars) if i < most or bar.mark]
    return kept if len(kept) == len(panel.bars) else [bar for bar in kept if not bar.rest]


def _places(tall: list[float], across: int) -> tuple[list[tuple[int, float]], float]:
    """Return the column and the top of each panel, filling columns evenly in reading order; and the height of all."""
    if across == 1:
        tops = [sum(tall[:i]) for i in range(len(tall))]
        return [(0, top) for top in tops], sum(tall) - _DOWN + 6
    feet, places = [0.0] * across, []
    for height in tall:
        column = feet.index(min(feet))
        places.append((column, feet[column]))
        feet[column] += height
    return places, max(feet) - _DOWN + 6


def _head(panel: BarPanel, room: float, size: float) -> tuple[list[str], list[str]]:
    return wrap(panel.name, room, size, True), wrap(panel.detail, room, theme.SMALL) if panel.detail else []


def _height(panel: BarPanel, bars: list[PanelBar], names: float, room: float, size: float) -> float:
    head, detail = _head(panel, room, size)
    rows = sum(_tall(bar, names, size) for bar in bars)
    return (len(head) * size + len(detail) * theme.SMALL) * _LEADING + 12 + rows + _DOWN


def _lines(bar: PanelBar, names: float, size: float) -> list[str]:
    return wrap(bar.label, names, size, bool(bar.mark))


def _tall(bar: PanelBar, names: float, size: float) -> float:
    """Return the height of a bar's row: its name, and its flag under the bar."""
    return max(_ROW, len(_lines(bar, names, size)) * size * _LEADING + 8) + (17.0 if bar.flag else 0.0)


def _panel(frame: _Frame, panel: BarPanel, bars: list[PanelBar]) -> None:
    """Draw one ranking."""
    head, detail = _head(panel, frame.end - frame.left, frame.size)
    y = frame.top
    for lines, size, ink, bold in ((head, frame.size, theme.INK, True), (detail, theme.SMALL, theme.INK2, False)):
        tall = len(lines) * size * _LEADING
        frame.sheet.lines(frame.left, y + tall / 2 + 2, lines, size, ink, bold)
        y += tall
    y += 10
    names, start = frame.names, y
    for bar in bars:
        tall = _tall(bar, names, frame.size)
        _bar(frame, bar, _lines(bar, names, frame.size), y + (tall - (17.0 if bar.flag else 0.0)) / 2)
        y += tall
    frame.sheet.line([(frame.x.start, start), (frame.x.start, y)], theme.STROKE)


def _bar(frame: _Frame, bar: PanelBar, lines: list[str], middle: float) -> None:
    sheet, x, size, bold = frame.sheet, frame.x, frame.size, bool(bar.mark)
    sheet.lines(x.start - 10, middle, lines, size, theme.INK, bold, ha="right")
    fill = theme.FAINT if bar.rest else theme.verdict_colour(bar.mark, theme.STROKE)
    sheet.rect(x.start, middle - _BAR / 2, x(bar.value) - x.start, _BAR, fill)
    if bar.usual is not None:
        place, reach = x(bar.usual), _BAR / 2 + 2.5
        sheet.line([(place, middle - reach), (place, middle + reach)], theme.PAPER, 5.0)
        sheet.line([(place, middle - reach), (place, middle + reach)], theme.INK, 2.4)
    sheet.text(frame.end, middle, bar.written, size, theme.INK, True, ha="right")
    if bar.flag:
        words = wrap(f"{bar.arrow} {bar.flag}".strip(), frame.end - x.start - 4, theme.SMALL, bold, lines=1)[0]
        ink = theme.verdict_colour(bar.mark, theme.INK2)
        below = middle + max(_ROW / 2, len(lines) * size * _LEADING / 2 + 4) + 5
        sheet.text(x.start + 4, below, words, theme.SMALL, ink, bold)
