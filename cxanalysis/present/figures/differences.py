"""Groups by scores, a number in every cell: coloured where a test says that the group differs, else white."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap

_ROW, _TILE, _GAP = 36.0, 26.0, 14.0
_ARROWS = {"worse": "▼", "better": "▲"}
_TINTS = {"worse": theme.WORSE_STEPS[1], "better": theme.BETTER_STEPS[1]}


@dataclass(frozen=True)
class Cell:
    """A number as written, or the word in its place; `flag` is worse, better or empty."""

    words: str
    flag: str = ""


@dataclass(frozen=True)
class DifferenceRow:
    """A group: its cells, how many it holds as a number, and the same in words for a phone."""

    label: str
    cells: tuple[Cell, ...]
    count: str = ""
    count_words: str = ""


@dataclass(frozen=True)
class DifferencesSpec:
    """Columns by name and groups in the order to show; the narrow figure shows the first few groups."""

    columns: tuple[str, ...]
    rows: tuple[DifferenceRow, ...]
    count_head: str
    narrow_rows: int = 6


def draw(spec: DifferencesSpec, narrow: bool = False) -> Figure:
    """Draw the table.

    Parameters
    ----------
    spec : DifferencesSpec
        Finished numbers and words.
    narrow : bool
        360 px for phones instead of 860 px: each group a block of tiles.

    Returns
    -------
    matplotlib.figure.Figure
    """
    return _blocks(spec) if narrow else _table(spec)


def _table(spec: DifferencesSpec) -> Figure:
    left = min(max(width(row.label, theme.TEXT) for row in spec.rows), 164.0) + 20
    count = max(width(spec.count_head, theme.SMALL), *(width(row.count, theme.TEXT) for row in spec.rows)) + 16
    cell = min((theme.WIDE - left - count - 2) / len(spec.columns), 132.0)
    heads = [wrap(name, cell - 2, theme.SMALL) for name in spec.columns]
    labels = [wrap(row.label, left - 20, theme.TEXT) for row in spec.rows]
    tops = [max(len(lines) for lines in heads) * 1.28 * theme.SMALL + 12]
    for lines in labels:
        tops.append(tops[-1] + max(_ROW, len(lines) * 1.28 * theme.TEXT + 8))
    sheet = Sheet(theme.WIDE, tops[-1] + 4, theme.PAPER)
    for k, lines in enumerate(heads):
        sheet.lines(left + (k + 0.5) * cell, tops[0] / 2 - 2, lines, theme.SMALL, theme.INK2, ha="center")
    end = left + len(spec.columns) * cell + count
    sheet.text(end, tops[0] / 2 - 2, spec.count_head, theme.SMALL, theme.INK2, ha="right")
    for i, row in enumerate(spec.rows):
        middle = (tops[i] + tops[i + 1]) / 2
        sheet.lines(left - 12, middle, labels[i], theme.TEXT, theme.INK, ha="right")
        for k, one in enumerate(row.cells):
            box = (left + k * cell, tops[i], cell, tops[i + 1] - tops[i])
            _box(sheet, box, one)
            x = left + (k + 0.5) * cell
            sheet.text(x, middle, _written(one, cell - 8), theme.TEXT, _ink(one), bool(one.flag), ha="center")
        sheet.text(end, middle, row.count, theme.TEXT, theme.INK2, ha="right")
    return sheet.figure


def _blocks(spec: DifferencesSpec) -> Figure:
    shown, size, tile = spec.rows[: spec.narrow_rows], theme.NARROW_TEXT, (theme.NARROW - 2) / 2
    lines = (len(spec.columns) + 1) // 2
    height = 24 + lines * _TILE + _GAP
    sheet = Sheet(theme.NARROW, len(shown) * height - _GAP + 4, theme.PAPER)
    for i, row in enumerate(shown):
        top = i * height
        count = width(row.count_words, size)
        label = wrap(row.label, theme.NARROW - count - 16, size, True, lines=1)[0]
        sheet.text(2, top + 12, label, size, theme.INK, True)
        sheet.text(theme.NARROW - 2, top + 12, row.count_words, size, theme.INK2, ha="right")
        for k, (name, one) in enumerate(zip(spec.columns, row.cells, strict=True)):
            x, y = 1 + (k % 2) * tile, top + 24 + (k // 2) * _TILE
            _box(sheet, (x, y, tile, _TILE), one)
            written = _written(one, tile - 16)
            room = tile - 24 - width(written, size, bool(one.flag))
            words = wrap(name, room, size, lines=1)[0]
            sheet.text(x + 7, y + _TILE / 2, words, size, theme.INK if one.flag else theme.INK2)
            sheet.text(x + tile - 7, y + _TILE / 2, written, size, _ink(one), bool(one.flag), ha="right")
    return sheet.figure


def _box(sheet: Sheet, box: tuple[float, float, float, float], cell: Cell) -> None:
    x, y, w, h = box
    sheet.rect(x + 1, y + 1, w - 2, h - 2, _TINTS.get(cell.flag, theme.PAPER), theme.LINE, 1.0)


def _written(cell: Cell, room: float) -> str:
    words = f"{_ARROWS[cell.flag]} {cell.words}" if cell.flag in _ARROWS else cell.words
    return words if width(words, theme.TEXT, bool(cell.flag)) <= room else cell.words


def _ink(cell: Cell) -> str:
    return theme.INK if cell.flag or any(c.isdigit() for c in cell.words) else theme.INK3
