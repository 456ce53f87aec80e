"""From numbers to pixels: straight scales, round axis numbers, labels moved apart so that none covers another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """A straight line from data to px: `low` falls on `start`, `high` on `end`.

    Examples
    --------
    >>> Scale(0, 10, 100, 300)(5)
    200.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the px of a value."""
        return self.start + (value - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)


@dataclass(frozen=True)
class Axis:
    """How an axis writes its numbers: `write(value, digits)`; `per` is 100 where it writes percent.

    `low` and `high` are what the axis must show at least; None leaves it to the data.
    """

    write: Callable[[float, int], str]
    per: float = 1.0
    low: float | None = None
    high: float | None = None

    def ticks(self, values: Iterable[float | None], count: int = 5) -> list[tuple[float, str]]:
        """Return round numbers that span the values, with their labels."""
        asked = [v for v in (*values, self.low, self.high) if v is not None]
        low, high = (min(asked), max(asked)) if asked else (0.0, 1.0)
        low, high = low * self.per, high * self.per
        step = _step((high - low) or abs(high) or 1.0, count)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        last = max(last, first + 1)
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        return [(i * step / self.per, self.write(i * step / self.per, digits)) for i in range(first, last + 1)]


def _step(span: float, count: int) -> float:
    raw = span / count
    base = 10.0 ** math.floor(math.log10(raw))
    return next((m * base for m in (1, 2, 5) if m * base >= raw * (1 - 1e-9)), 10 * base)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart so that neighbours keep `gap` px between `low` and `high`, each as near its place as may be.

    Examples
    --------
    >>> spread([100.0, 104.0, 200.0], 16, 0, 300)
    [94.0, 110.0, 200.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    groups: list[list[float]] = []  # [sum of wanted minus offset, count]
    for i in order:
        groups.append([min(max(wanted[i], low), high), 1])
        while len(groups) > 1:
            (total, n), (later, m) = groups[-2:]
            if total / n + (n - 1) / 2 * gap + gap <= later / m - (m - 1) / 2 * gap:
                break
            groups[-2:] = [[total + later, n + m]]
    placed, at = [0.0] * len(wanted), 0
    for total, n in groups:
        top = total / n - (n - 1) / 2 * gap
        for k in range(int(n)):
            placed[order[at]] = top + k * gap
            at += 1
    over = max((p for p in placed), default=0) - high
    return [p - over for p in placed] if over > 0 else placed
