"""Rows numbered by what they share and held against their own mean, by hand and by what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.cells import cell_mean, numbered, within


def test_means_of_cells_by_hand():
    values = np.array([[1.0, 10.0], [3.0, 30.0], [8.0, 80.0]])
    assert cell_mean(values, np.array([2, 2, 0])).tolist() == [[2.0, 20.0], [2.0, 20.0], [8.0, 80.0]]
    assert within(values[:, 0], ["june", "june", "july"]).tolist() == [-1.0, 1.0, 0.0]


def test_nobody_is_no_error():
    assert numbered([]).size == 0 and numbered(None).size == 0
    assert within(np.array([]), []).shape == (0,) and within(np.zeros((0, 2)), []).shape == (0, 2)


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(0, 3)), min_size=1, max_size=40))
def test_what_is_left_sums_to_nothing_in_each_cell_and_the_order_of_rows_is_nothing(rows):
    values, month = (np.array(column) for column in zip(*rows, strict=True))
    left = within(values.astype(float), month)
    assert np.bincount(month, left) == pytest.approx(0, abs=1e-9)
    assert within(values[::-1].astype(float), month[::-1])[::-1] == pytest.approx(left, abs=1e-12)
