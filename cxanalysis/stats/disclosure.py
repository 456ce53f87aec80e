"""Small cells: which counts of a table must be withheld so that nobody can be recognised, not even by subtraction.

A cell of a few respondents is left out; but whoever knows the totals subtracts the cells shown and has it back. So
other cells are left out with it, chosen so that many tables agree with everything that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import ArrayLike, NDArray

_EMPTY = 10.0  # cost of withholding an empty cell: a reader may know that it is empty, so it is taken last


def withheld(counts: ArrayLike, least: int) -> NDArray[np.bool_]:
    """Tell which cells of a table must not be shown.

    Parameters
    ----------
    counts : array-like of int, shape (rows, columns) or (rows, columns, months)
        Respondents in each cell. Where a table shows means beside their counts, a withheld cell's mean and count are
        both left out. An axis of one entry has no totals of its own.
    least : int
        Fewest respondents a cell may show; 0 respondents may be shown.

    Returns
    -------
    array of bool, same shape
        True for the cells of 1 to `least` - 1 respondents and for those that protect them.

    Notes
    -----
    The reader is taken to know every cell shown and all totals along every axis (of three axes: each month's rows and
    columns, and the sum over the months), and that counts are not negative. What agrees with that leaves each small
    cell an interval at least `least` wide, or as wide as the totals alone leave it: a total under `least` gives its
    cells away whatever is withheld, so small rows are pooled before a table is made.

    Complements are corners of boxes (2 x 2, or 2 x 2 x 2) with the small cell at one corner: moving respondents round
    a box, plus one corner and minus the next, changes no total (hypercube method, Repsilber 1994). The width is counted
    from moves that are possible together, so it is a lower bound. Where boxes cannot reach it, all is withheld.

    Examples
    --------
    >>> withheld([[4, 30, 30], [30, 20, 40], [30, 30, 50]], 10).astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    >>> bool(withheld([[12, 30], [0, 20]], 10).any())
    False
    """
    given = np.asarray(counts, dtype=np.int64)
    table = given.reshape([size for size in given.shape if size != 1])
    hidden = (table > 0) & (table < least)
    needs = {cell: min(least, _left_by_totals(table, cell)) for cell in _smallest_first(table, hidden)}
    cost = np.where(table > 0, 1 + np.log1p(table), _EMPTY)
    for cell, need in needs.items():
        if not _protect(table, hidden, cost, cell, need):
            return np.ones(given.shape, dtype=bool)
    return hidden.reshape(given.shape)


def _smallest_first(table: NDArray[np.int64], hidden: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    cells = [tuple(int(i) for i in cell) for cell in np.argwhere(hidden)]
    return sorted(cells, key=lambda cell: (int(table[cell]), cell))


def _left_by_totals(table: NDArray[np.int64], cell: tuple[int, ...]) -> int:
    """Return how wide the totals alone can leave a cell (Frechet bounds; of three axes the narrowest slice's)."""
    lines = [int(table[_slice(cell, {a})].sum()) for a in range(table.ndim)]
    if not lines:
        return 0
    low = 0
    for a, b in combinations(range(table.ndim), 2):
        low = max(low, lines[a] + lines[b] - int(table[_slice(cell, {a, b})].sum()))
    return min(lines) - low


def _slice(cell: tuple[int, ...], axes: set[int]) -> tuple[slice, ...]:
    """Return the index of all entries that differ from a cell on some axes only."""
    return tuple(slice(None) if axis in axes else slice(index, index + 1) for axis, index in enumerate(cell))


def _protect(
    table: NDArray[np.int64],
    hidden: NDArray[np.bool_],
    cost: NDArray[np.float64],
    cell: tuple[int, ...],
    need: int,
) -> bool:
    """Withhold boxes round a small cell, changing `hidden`, until it is as uncertain as it must be; False if never."""
    while _room(table, hidden, cell, need) < need:
        up, down = _moves(table, cell)
        gain = np.minimum(up + down, need)
        price = _price(np.where(hidden, 0.0, cost), cell)
        useful = (gain > 0) & (price > 0)
        if not useful.any():
            return False
        best = np.lexsort((price[useful], -gain[useful]))[0]
        corner = tuple(int(i) for i in np.argwhere(useful)[best])
        for axes in product(*((a, b) for a, b in zip(cell, corner, strict=True))):
            hidden[axes] = True
    return True


def _room(table: NDArray[np.int64], hidden: NDArray[np.bool_], cell: tuple[int, ...], need: int) -> int:
    """Return how far moves round withheld boxes take a cell, up and down together; no further than `need`."""
    room = 0
    for direction in (0, 1):
        left = table.copy()
        while room < need:
            free = _moves(np.where(hidden, left, -1), cell)[direction]
            corner = tuple(int(i) for i in np.unravel_index(int(free.argmax()), free.shape))
            step = min(int(free[corner]), need - room)
            if step <= 0:
                break
            room += step
            for turns in product((0, 1), repeat=table.ndim):
                at = tuple(b if turn else a for turn, a, b in zip(turns, cell, corner, strict=True))
                left[at] += step if (sum(turns) + direction) % 2 == 0 else -step
    return room


def _moves(left: NDArray[np.int64], cell: tuple[int, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return by opposite corner how far a box lets a cell rise and fall; a corner under 0 is shown and bars the box."""
    even, odd = _corners(left, cell)
    rise, fall = odd[0], even[0]
    for part in odd[1:]:
        rise = np.minimum(rise, part)
    for part in even[1:]:
        fall = np.minimum(fall, part)
    barred = np.minimum(rise, fall) < 0
    for axis, index in enumerate(cell):
        barred[(slice(None),) * axis + (index,)] = True
    return np.where(barred, 0, rise), np.where(barred, 0, fall)


def _price(cost: NDArray[np.float64], cell: tuple[int, ...]) -> NDArray[np.float64]:
    even, odd = _corners(cost, cell)
    return sum(even + odd, np.zeros(cost.shape))


def _corners(values: NDArray, cell: tuple[int, ...]) -> tuple[list[NDArray], list[NDArray]]:
    """Return what lies at the corners of every box from `cell` to an opposite corner: even and odd turns away."""
    sides: tuple[list[NDArray], list[NDArray]] = ([], [])
    for turns in product((False, True), repeat=values.ndim):
        part = values[_slice(cell, {axis for axis, turn in enumerate(turns) if turn})]
        sides[sum(turns) % 2].append(np.broadcast_to(part, values.shape))
    return sides


def rows_withheld(counts: ArrayLike, least: int, order: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which rows of a table must not be shown, so that tables of the same groups do not give each other away.

    Parameters
    ----------
    counts : array-like of int, shape (rows,) or (rows, columns)
        Persons in each cell; the totals of the columns are known.
    least : int
        Fewest persons a cell may show.
    order : sequence of int
        Every row, the smallest group first: the same order for all tables of the groups.

    Returns
    -------
    array of bool, shape (rows,)

    Notes
    -----
    Whole rows are withheld, from the smallest group up to the largest with a cell of 1 to least - 1 persons, and on
    until the other withheld rows hold at least `least` persons beside each such cell. Two tables then withhold one set
    or a part of it, never different complements whose difference is a group.

    Examples
    --------
    >>> rows_withheld([64, 4, 12, 30], 10, [1, 2, 3, 0]).tolist(), rows_withheld([64, 14, 30], 10, [1, 2, 0]).tolist()
    ([False, True, True, False], [False, False, False])
    """
    table = np.asarray(counts, dtype=np.int64)
    table = table[:, None] if table.ndim == 1 else table
    small = (table > 0) & (table < least)
    out = np.zeros(len(table), bool)
    if not small.any():
        return out
    place = list(order)
    last = max(place.index(int(row)) for row in np.flatnonzero(small.any(axis=1))) + 1
    while last < len(place):
        hidden = place[:last]
        others = table[hidden].sum(axis=0) - table[hidden]
        if (others >= least)[small[hidden]].all():
            break
        last += 1
    out[place[:last]] = True
    return out
