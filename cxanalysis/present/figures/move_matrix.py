"""Who moved between classes: each row is a class before, each column a class now, each cell its share and count."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap

_STEPS = (0.05, 0.10, 0.15)


@dataclass(frozen=True)
class Move:
    """A cell: share of the row (0 to 1, drives the shade), both numbers as written, and its `side`.

    `side` is stayed, up, down, or empty for what has no side (new, lost, an empty cell).
    """

    share: float | None
    percent: str
    count: str
    side: str = ""


@dataclass(frozen=True)
class MoveRow:
    """A class before (or "new"): its name, how many there were, its cells."""

    label: str
    total: str
    cells: tuple[Move, ...]


@dataclass(frozen=True)
class Summary:
    """A line beside the matrix: a large number, its words, and better, worse or empty."""

    number: str
    words: str
    verdict: str = ""


@dataclass(frozen=True)
class MoveSpec:
    """The matrix; `now_head` stands over the columns ("Class in June →"), `before_head` over the rows."""

    columns: tuple[str, ...]
    rows: tuple[MoveRow, ...]
    now_head: str
    before_head: str
    summary: tuple[Summary, ...] = ()


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    left: float
    top: float
    cell: float
    height: float
    size: float
    narrow: bool

    def corner(self, i: int, k: int) -> tuple[float, float]:
        return self.left + k * self.cell, self.top + i * self.height


def draw(spec: MoveSpec, narrow: bool = False) -> Figure:
    """Draw a matrix of moves.

    Parameters
    ----------
    spec : MoveSpec
        Finished numbers and words.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    _heads(frame, spec)
    for i, row in enumerate(spec.rows):
        _name(frame, i, row)
        for k, cell in enumerate(row.cells):
            _cell(frame, i, k, cell)
    _summary(frame, spec)
    return frame.sheet.figure


def _frame(spec: MoveSpec, narrow: bool) -> _Frame:
    size, total = theme.fit(narrow)
    widest = max(width(row.label, size, True) for row in spec.rows)
    left = min(widest, 68.0 if narrow else 150.0) + (8 if narrow else 12)
    cell = (total - left) / len(spec.columns) if narrow else min(100.0, (total - left - 230) / len(spec.columns))
    height = 54.0 if narrow else 66.0
    heads = max(len(wrap(name, cell - 2, theme.SMALL if narrow else size, not narrow)) for name in spec.columns)
    top = 30 + heads * 1.28 * size + 8
    foot = 30.0 * len(spec.summary) + 12 if narrow else 6.0
    return _Frame(
        Sheet(total, top + height * len(spec.rows) + foot, theme.PAPER), left, top, cell, height, size, narrow
    )


def _heads(frame: _Frame, spec: MoveSpec) -> None:
    sheet, size = frame.sheet, theme.SMALL if frame.narrow else frame.size
    sheet.text(frame.left + 2, 10, spec.now_head, theme.SMALL, theme.INK2)
    lines = wrap(spec.before_head, frame.left - 8, theme.SMALL)
    foot = frame.top - 14 - (len(lines) - 1) * theme.SMALL * 0.64
    sheet.lines(frame.left - 8, foot, lines, theme.SMALL, theme.INK2, ha="right")
    for k, name in enumerate(spec.columns):
        lines = wrap(name, frame.cell - 2, size, not frame.narrow)
        foot = frame.top - 14 - (len(lines) - 1) * size * 0.64
        sheet.lines(frame.left + (k + 0.5) * frame.cell, foot, lines, size, theme.INK, not frame.narrow, ha="center")


def _name(frame: _Frame, i: int, row: MoveRow) -> None:
    _, top = frame.corner(i, 0)
    lines = wrap(row.label, frame.left - 8, frame.size, True)
    block = (len(lines) + 1) * 1.28 * frame.size
    middle = top + frame.height / 2 - block / 2 + len(lines) * 0.64 * frame.size
    frame.sheet.lines(frame.left - 8, middle, lines, frame.size, theme.INK, True, ha="right")
    total = top + frame.height / 2 + block / 2 - 0.64 * frame.size
    frame.sheet.text(frame.left - 8, total, row.total, theme.SMALL, theme.INK2, ha="right")


def _cell(frame: _Frame, i: int, k: int, cell: Move) -> None:
    if cell.share is None and not cell.percent:
        return
    x, y = frame.corner(i, k)
    step = sum(bool(cell.share) and (cell.share or 0.0) >= edge for edge in _STEPS)
    fills = {"up": theme.BETTER_STEPS[step], "down": theme.WORSE_STEPS[step], "stayed": theme.STAYED}
    fill = fills.get(cell.side, theme.BAND) if cell.share else theme.WASH
    frame.sheet.rect(x + 2, y + 2, frame.cell - 4, frame.height - 4, fill)
    if cell.side == "stayed":
        frame.sheet.rect(x + 2, y + 2, frame.cell - 4, frame.height - 4, "none", theme.INK, 1.8)
    middle, x_middle = y + frame.height / 2, x + frame.cell / 2
    large = 13.0 if frame.narrow else 16.0
    frame.sheet.text(x_middle, middle - 9, cell.percent, large, theme.INK, True, ha="center")
    frame.sheet.text(x_middle, middle + 11, cell.count, theme.SMALL, theme.INK, ha="center")


def _summary(frame: _Frame, spec: MoveSpec) -> None:
    arrows = {"better": "▲", "worse": "▼"}
    height = frame.height * len(spec.rows)
    for i, line in enumerate(spec.summary):
        ink, words = theme.verdict_colour(line.verdict), f"{arrows.get(line.verdict, '■')} {line.words}"
        if frame.narrow:
            y = frame.top + height + 20 + i * 30
            frame.sheet.text(0, y, line.number, 16, ink, True)
            frame.sheet.text(max(70.0, width(line.number, 16, True) + 10), y, words, frame.size, theme.INK2)
            continue
        left = frame.left + frame.cell * len(spec.columns) + 36
        y = frame.top + height * (i + 0.5) / len(spec.summary)
        frame.sheet.text(left, y - 14, line.number, 22, ink, True)
        lines = wrap(words, frame.sheet.width - left, frame.size)
        frame.sheet.lines(left, y + 12 + (len(lines) - 1) * 0.64 * frame.size, lines, frame.size, theme.INK2)
