"""Items by months, a number in every cell: one hue for more, an outline and a triangle where a test flagged a month."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap

_CELL, _TOP = 32.0, 44.0
_ARROWS = {"worse": "▲", "better": "▼"}


@dataclass(frozen=True)
class HeatRow:
    """An item: its values (None: no figure), the same as written, and `flags` (worse, better or empty), one a month."""

    label: str
    values: tuple[float | None, ...]
    written: tuple[str, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeatSpec:
    """Columns oldest first (`years` stand over the first column of each); the narrow figure shows the last few.

    `arrows` puts a triangle into flagged cells where there is room.
    """

    columns: tuple[str, ...]
    years: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    narrow_columns: int = 6
    arrows: bool = True


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    left: float
    cell: float
    tops: tuple[float, ...]
    labels: tuple[list[str], ...]
    size: float
    high: float


def draw(spec: HeatSpec, narrow: bool = False) -> Figure:
    """Draw a heat map.

    Parameters
    ----------
    spec : HeatSpec
        Finished numbers and words, in the order to show.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    shown = range(max(0, len(spec.columns) - spec.narrow_columns) if narrow else 0, len(spec.columns))
    frame = _frame(spec, shown, narrow)
    _months(frame, spec, shown)
    for i, row in enumerate(spec.rows):
        middle = (frame.tops[i] + frame.tops[i + 1]) / 2
        frame.sheet.lines(frame.left - 10, middle, frame.labels[i], frame.size, theme.INK, ha="right")
        for k, column in enumerate(shown):
            _cell(frame, i, k, row, column, spec.arrows)
    for i, row in enumerate(spec.rows):
        for k, column in enumerate(shown):
            _outline(frame, i, k, row.flags[column] if row.flags else "")
    return frame.sheet.figure


def _frame(spec: HeatSpec, shown: range, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    widest = max(width(row.label, size) for row in spec.rows)
    left = min(widest, 108.0 if narrow else 200.0) + 14
    cell = min((total - left - 2) / len(shown), 64.0)
    labels = tuple(wrap(row.label, left - 14, size) for row in spec.rows)
    tops = [_TOP]
    for lines in labels:
        tops.append(tops[-1] + max(_CELL, len(lines) * 1.28 * size + 8))
    values = [v for row in spec.rows for v in (row.values[c] for c in shown) if v is not None]
    return _Frame(
        Sheet(total, tops[-1] + 6, theme.PAPER), left, cell, tuple(tops), labels, size, max(values, default=0.0)
    )


def _months(frame: _Frame, spec: HeatSpec, shown: range) -> None:
    year = ""
    for k, column in enumerate(shown):
        middle = frame.left + (k + 0.5) * frame.cell
        frame.sheet.text(middle, _TOP - 10, spec.columns[column], theme.SMALL, theme.INK2, ha="center")
        if spec.years[column] != year:
            year = spec.years[column]
            frame.sheet.text(middle, _TOP - 27, year, theme.SMALL, theme.INK2, ha="center")


def _cell(frame: _Frame, i: int, k: int, row: HeatRow, column: int, arrows: bool) -> None:
    """Fill a cell by its share of the largest value shown, and print its number."""
    value, flag = row.values[column], row.flags[column] if row.flags else ""
    step = 0 if value is None or frame.high <= 0 else min(6, int(7 * max(value, 0.0) / frame.high))
    fill = theme.WASH if value is None else theme.SEQUENTIAL[step]
    x, y, height = frame.left + k * frame.cell, frame.tops[i], frame.tops[i + 1] - frame.tops[i]
    frame.sheet.rect(x + 1, y + 1, frame.cell - 2, height - 2, fill)
    words = f"{_ARROWS[flag]} {row.written[column]}" if arrows and flag in _ARROWS else row.written[column]
    if width(words, frame.size, bool(flag)) > frame.cell - 4:
        words = row.written[column]
    ink = theme.INK2 if value is None else theme.ink_on(fill)
    frame.sheet.text(x + frame.cell / 2, y + height / 2, words, theme.SMALL, ink, bool(flag), ha="center")


def _outline(frame: _Frame, i: int, k: int, flag: str) -> None:
    if flag not in _ARROWS:
        return
    x, y, height = frame.left + k * frame.cell, frame.tops[i], frame.tops[i + 1] - frame.tops[i]
    frame.sheet.rect(x + 2.5, y + 2.5, frame.cell - 5, height - 5, "none", theme.PAPER, 1.5)
    frame.sheet.rect(x + 0.75, y + 0.75, frame.cell - 1.5, height - 1.5, "none", theme.verdict_colour(flag), 2.5)
