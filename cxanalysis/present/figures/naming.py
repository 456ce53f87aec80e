"""Where the names of points go: beside their marks, on nothing else, and never so that they seem to name another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

_REACH, _STEP = 90, 6  # px between a mark and its name at most; px between places tried
_HINDER, _PIECES = 10, 8  # px that each thing between counts as; pieces of the way that are looked at
_STRANGE = 45  # px that being nearer to another mark counts as
_NOWHERE = 200.0  # px that a name without room counts as

Box = tuple[float, float, float, float]  # left, top, right, bottom in px


@dataclass(frozen=True)
class Name:
    """A mark at `x`, `y` in px, and the size of its name."""

    x: float
    y: float
    wide: float
    high: float


def rooms(names: Sequence[Name], covered: Sequence[Box], frame: Box) -> list[Box | None]:
    """Find room for every name.

    Parameters
    ----------
    names : sequence of Name
        What is to be named, the most important first.
    covered : sequence of Box
        Where no name may lie.
    frame : Box
        Where all names must lie.

    Returns
    -------
    list of Box or None
        Room for each name, None where there is none: of a few orders of placing them, the one that leaves most named,
        nearest to their marks.
    """
    there = range(len(names))
    orders = [list(there), sorted(there, key=lambda i: names[i].y), sorted(there, key=lambda i: -names[i].y)]
    tried = [_placed(names, order, covered, frame) for order in orders]
    return min(tried, key=lambda found: found[0])[1]


def meet(a: Box, b: Box) -> bool:
    """Tell whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def near(x: float, y: float, box: Box) -> tuple[float, float]:
    """Return the point of a box that is nearest to a place."""
    return min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])


def away(x: float, y: float, box: Box) -> float:
    """Return how far a box is from a place, along the axes."""
    at = near(x, y, box)
    return abs(at[0] - x) + abs(at[1] - y)


def _placed(
    names: Sequence[Name], order: Sequence[int], covered: Sequence[Box], frame: Box
) -> tuple[float, list[Box | None]]:
    """Place names one after the other; return what that costs and where they are."""
    taken, found, total = list(covered), [None] * len(names), 0.0
    out: list[Box | None] = list(found)
    for i in order:
        cost, box = _best(names, i, taken, frame)
        total += cost
        if box is not None:
            out[i] = box
            taken += [box, *_trail(names[i], box)]
    return total, out


def _best(names: Sequence[Name], i: int, taken: Sequence[Box], frame: Box) -> tuple[float, Box | None]:
    """Return the free room nearest to a mark, counting as further off what lies between and other marks nearby."""
    name, best, least = names[i], None, _NOWHERE
    between = [box for box in taken if away(name.x, name.y, box) > _STEP]
    for box in sorted(_around(name, frame), key=lambda b: away(name.x, name.y, b)):
        far = away(name.x, name.y, box)
        if far >= least:
            break
        if any(meet(box, other) for other in taken):
            continue
        trail = _trail(name, box)
        cost = far + _HINDER * sum(any(meet(piece, other) for piece in trail) for other in between)
        cost += _STRANGE * any(away(o.x, o.y, box) <= far for k, o in enumerate(names) if k != i)
        if cost < least:
            best, least = box, cost
    return (least, best) if best is not None else (_NOWHERE, None)


def _around(name: Name, frame: Box) -> list[Box]:
    """Return the places to try round a mark, those up and to the right first."""
    left, top, right, foot = frame
    above = [name.y - name.high - 4 - k for k in range(0, _REACH, _STEP)]
    below = [name.y + 4 + k for k in range(0, _REACH, _STEP)]
    after = [name.x + 4 + k for k in range(0, _REACH, _STEP)]
    before = [name.x - 4 - name.wide - k for k in range(0, _REACH, _STEP)]
    over = [name.x - name.wide + k for k in range(0, int(name.wide), _STEP)]
    boxes = [(x, y, x + name.wide, y + name.high) for y, x in product((*above, *below), (*after, *before, *over))]
    return [b for b in boxes if b[0] >= left and b[2] <= right and b[1] >= top and b[3] <= foot]


def _trail(name: Name, box: Box) -> list[Box]:
    """Return the way from a mark to its name as small boxes, its ends left out."""
    at = near(name.x, name.y, box)
    steps = [k / _PIECES for k in range(1, _PIECES)]
    points = [(name.x + (at[0] - name.x) * s, name.y + (at[1] - name.y) * s) for s in steps]
    return [(x - 1, y - 1, x + 1, y + 1) for x, y in points]
