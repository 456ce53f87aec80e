"""Small cells: what is withheld cannot be worked out again from what is shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from cxanalysis.stats.disclosure import withheld

LEAST = 10
SHAPES = ((4, 5), (8, 5), (3, 3, 3), (4, 5, 3))
ROUNDING = 1e-6


def width(counts: np.ndarray, hidden: np.ndarray, cell: tuple[int, ...]) -> float:
    """How far apart the least and the most are that a cell can be, given all cells shown and all totals."""
    cells = [tuple(c) for c in np.argwhere(hidden)]
    lines: dict[tuple, list[int]] = {}
    for number, at in enumerate(cells):
        for axis in range(counts.ndim):
            lines.setdefault((axis, *at[:axis], *at[axis + 1 :]), []).append(number)
    rows = np.zeros((len(lines), len(cells)))
    for k, members in enumerate(lines.values()):
        rows[k, members] = 1
    sums = rows @ [counts[c] for c in cells]
    aim = np.array([float(c == cell) for c in cells])
    least, most = (linprog(sign * aim, A_eq=rows, b_eq=sums).fun for sign in (1, -1))
    return -most - least


def betrayed(counts: np.ndarray, hidden: np.ndarray, cells: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Small cells known more closely than promised: within `LEAST`, or than the totals alone tell."""
    every = np.ones(counts.shape, dtype=bool)
    return [
        c for c in cells if width(counts, hidden, c) < min(LEAST, width(counts, every, c)) - ROUNDING
    ]  # fmt: skip


def small(counts: np.ndarray) -> list[tuple[int, ...]]:
    return [tuple(int(i) for i in c) for c in np.argwhere((counts > 0) & (counts < LEAST))]


def table(shape: tuple[int, ...], seed: int) -> np.ndarray:
    rng = np.random.default_rng([seed, *shape])
    mean = rng.choice([8.0, 20.0, 60.0])
    return rng.negative_binomial(1.2, 1.2 / (1.2 + mean), shape)


@pytest.mark.parametrize("shape", SHAPES)
def test_linear_programming_recovers_nothing(shape):
    for seed in range(4):
        counts = table(shape, seed)
        hidden = withheld(counts, LEAST)
        assert not betrayed(counts, hidden, small(counts)[:8])


@given(hnp.arrays(np.int64, (3, 4), elements=st.integers(0, 40)))
def test_linear_programming_recovers_nothing_of_any_small_table(counts):
    assert not betrayed(counts, withheld(counts, LEAST), small(counts))


def test_the_attack_finds_what_small_cells_alone_would_betray():
    counts = np.array([[4, 30, 30], [30, 20, 40], [30, 30, 50]])
    alone = (counts > 0) & (counts < LEAST)
    assert betrayed(counts, alone, [(0, 0)]) == [(0, 0)]
    pair = alone | (counts == [[4, 30, 0], [0, 0, 0], [0, 0, 0]])  # two of a row, each column still adds up
    assert betrayed(counts, pair, [(0, 0)]) == [(0, 0)]


def test_a_month_is_no_way_round_the_year():
    """Each month protected by itself, yet the sum over months gives the cell away; and not with the rule."""
    counts = np.full((3, 3, 4), 30)
    counts[0, 0, 0] = 4
    by_month = np.stack([withheld(counts[:, :, k], LEAST) for k in range(4)], axis=2)
    assert by_month[:, :, 0].sum() == 4
    assert betrayed(counts, by_month, [(0, 0, 0)])
    hidden = withheld(counts, LEAST)
    assert hidden.sum() == 8
    assert not betrayed(counts, hidden, [(0, 0, 0)])


def test_an_empty_cell_is_shown_and_a_safe_table_whole():
    assert not withheld([[12, 30], [0, 20]], LEAST).any()
    assert withheld([[12, 30, 30], [0, 20, 20], [5, 30, 30]], LEAST)[1, 0] == 0


def test_a_column_with_its_total_has_one_complement():
    assert withheld([[4], [30], [12]], LEAST)[:, 0].tolist() == [True, False, True]


def test_a_row_of_small_cells_is_protected_by_others():
    counts = np.array([[3, 3, 3, 3, 3], [80, 82, 79, 81, 80], [60, 61, 60, 59, 60]])
    hidden = withheld(counts, LEAST)
    assert hidden[0].all() and hidden.sum() < counts.size
    assert not betrayed(counts, hidden, small(counts))


@pytest.mark.parametrize("counts", [[[4]], [[4, 5]], np.zeros((3, 4)), np.zeros((0, 5)), [[1, 0], [0, 0]]])
def test_tables_of_next_to_nothing(counts):
    hidden = withheld(counts, LEAST)
    assert hidden.shape == np.asarray(counts).shape
    assert hidden[(np.asarray(counts) > 0)].all()


@given(hnp.arrays(np.int64, (4, 5), elements=st.integers(0, 60)), st.randoms(use_true_random=False))
def test_small_cells_are_withheld_in_any_order_of_rows(counts, random):
    order = list(range(4))
    random.shuffle(order)
    for found, given_ in ((withheld(counts, LEAST), counts), (withheld(counts[order], LEAST), counts[order])):
        assert found[(given_ > 0) & (given_ < LEAST)].all()
