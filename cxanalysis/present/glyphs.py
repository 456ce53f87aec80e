"""The smallest drawings, inline in the page: verdict icons, sparklines of cards, bullets of targets.

Every fact in them stands as text beside them, so they are hidden from screen readers; colours come from the stylesheet
by role, so they cannot differ from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_ICONS = {
    "up": '<path d="M8 2.5 14 13H2z"/>',
    "down": '<path d="M8 13.5 2 3h12z"/>',
    "": '<path d="M8 1.8 14.2 8 8 14.2 1.8 8z"/>',
    "dot": '<circle cx="8" cy="8" r="5"/>',
    "ring": '<circle cx="8" cy="8" r="4.2" class="ring"/>',
}
_LOUD = ("better", "worse")


@dataclass(frozen=True)
class Spark:
    """A card's history, oldest first; None is a month without a figure.

    `low` and `high` bound the usual range, `centre` is its average, `target` the target; None leaves it out. `verdict`
    colours the last point.
    """

    values: tuple[float | None, ...]
    low: float | None = None
    high: float | None = None
    centre: float | None = None
    target: float | None = None
    verdict: str = ""


@dataclass(frozen=True)
class Bullet:
    """One target on its own scale: usual range, this period, the previous one, the target; None leaves it out."""

    value: float | None
    target: float | None
    previous: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: str = ""


def tone(verdict: str) -> str:
    """Return the class a verdict is printed with: better, worse, few or hold.

    Examples
    --------
    >>> tone("worse"), tone("too_few"), tone("moved")
    ('worse', 'few', 'hold')
    """
    return verdict if verdict in _LOUD else "few" if verdict == "too_few" else "hold"


def chip(verdict: str, label: Markup, direction: str = "") -> Markup:
    """Return a verdict chip: worse is filled, better outlined, the rest plain.

    Parameters
    ----------
    verdict : str
        One of measures.CHANGE.
    label : Markup
        Its words, escaped.
    direction : str
        Where the number went: up, down or empty. The shape shows it; the words say whether that is good.
    """
    kind = tone(verdict)
    icon = direction if kind in _LOUD else "ring" if kind == "few" else "dot"
    drawing = Markup('<svg class="ico" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>')
    return Markup('<span class="chip {}">{}{}</span>').format(kind, drawing.format(Markup(_ICONS[icon])), label)


def spark(history: Spark) -> Markup:
    """Return a sparkline of 176 x 46 px."""
    numbers = [history.low, history.high, history.target, *history.values]
    y = _scale(numbers, 41.0, 5.0)
    step = 166 / max(1, len(history.values) - 1)
    points = [(round(4 + i * step, 1), y(v)) for i, v in enumerate(history.values) if v is not None]
    parts = []
    if history.low is not None and history.high is not None:
        top, foot = y(history.high), y(history.low)
        parts.append(f'<rect class="usual" x="0" y="{top}" width="176" height="{round(foot - top, 1)}"/>')
    for name, value in (("centre", history.centre), ("target", history.target)):
        if value is not None:
            parts.append(f'<path class="{name}" d="M0 {y(value)}H176"/>')
    for run in _runs(history.values):
        if len(run) > 1:
            path = " ".join(f"{round(4 + i * step, 1)},{y(history.values[i])}" for i in run)
            parts.append(f'<polyline class="data" points="{path}"/>')
    if points and history.values[-1] is not None:
        (x, last), kind = points[-1], tone(history.verdict)
        parts.append(f'<circle class="last {kind}" cx="{x}" cy="{last}" r="4.2"/>')
    return _drawing("spark", "0 0 176 46", parts)


def bullet(row: Bullet) -> Markup:
    """Return a range bullet of 190 x 24 px."""
    numbers = [row.value, row.target, row.previous, row.low, row.high]
    x = _scale(numbers, 14.0, 176.0)
    parts = ['<path class="base" d="M0 12H190"/>']
    if row.low is not None and row.high is not None:
        start, end = x(row.low), x(row.high)
        parts.append(f'<rect class="range" x="{start}" y="5" width="{round(end - start, 1)}" height="14"/>')
    if row.target is not None:
        parts.append(f'<path class="goal" d="M{x(row.target)} 1V23"/>')
    if row.previous is not None:
        parts.append(f'<circle class="ring" cx="{x(row.previous)}" cy="12" r="4.2"/>')
    if row.value is not None:
        at, kind = x(row.value), tone(row.verdict)
        shape = f'<path class="now {kind}" d="M{at} 4.2l7.8 7.8-7.8 7.8-7.8-7.8z"/>'
        parts.append(shape if kind in _LOUD else f'<circle class="now" cx="{at}" cy="12" r="6"/>')
    return _drawing("bul", "0 0 190 24", parts)


def _drawing(kind: str, box: str, parts: Sequence[str]) -> Markup:
    frame = '<svg class="{}" viewBox="{}" preserveAspectRatio="xMinYMid" aria-hidden="true" focusable="false">{}</svg>'
    return Markup(frame).format(kind, box, Markup("".join(parts)))


def _scale(numbers: Sequence[float | None], start: float, end: float):
    """Return the px of a value, on a scale that just holds all numbers."""
    known = [n for n in numbers if n is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if low == high:
        low, high = low - 1.0, high + 1.0
    return lambda value: round(start + (value - low) / (high - low) * (end - start), 1)


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """Return the positions of unbroken runs of values."""
    runs: list[list[int]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(i)
    return [run for run in runs if run]
