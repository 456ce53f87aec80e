"""From numbers to pixels: straight scales, round axis numbers, labels moved apart so that none covers another."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
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


_RATIOS = (
    (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0),
    (0.25, 0.5, 1.0, 2.0, 4.0),
    (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
    (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0),
)


@dataclass(frozen=True)
class RatioAxis(Axis):
    """An axis of ratios, on which twice and half are as far from 1: its values are logarithms to base 2."""

    def ticks(self, values: Iterable[float | None], count: int = 5) -> list[tuple[float, str]]:
        """Return round ratios around 1 that span the values, with their labels.

        Examples
        --------
        >>> [label for _, label in RatioAxis(lambda v, digits: f"{v:g}").ticks([-0.4, 0.5])]
        ['0.67', '0.8', '1', '1.25', '1.5']
        """
        asked = [0.0, *(v for v in values if v is not None)]
        low, high = 2 ** min(asked), 2 ** max(asked)
        grid = next((g for g in _RATIOS if g[0] <= low and high <= g[-1]), _RATIOS[-1])
        first = max(bisect_right(grid, low * (1 + 1e-9)) - 1, 0)
        last = min(bisect_left(grid, high * (1 - 1e-9)), len(grid) - 1)
        first, last = min(first, grid.index(1.0) - 1), max(last, grid.index(1.0) + 1)
        return [(math.log2(v), self.write(v, 0 if v >= 1 and v == int(v) else 2)) for v in grid[first : last + 1]]


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
