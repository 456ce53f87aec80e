"""Orders of importance: turned round, with equal and empty places."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cxanalysis.stats.orders import turned

NAN = float("nan")
PLACES = st.lists(
    st.lists(st.one_of(st.integers(1, 5).map(float), st.just(NAN)), min_size=4, max_size=4), min_size=1, max_size=20
)


@given(PLACES)
def test_places_are_mid_ranks_and_their_sum_is_fixed(rows):
    found = turned(rows)
    for row, scores in zip(rows, found.scores, strict=True):
        if all(np.isnan(row)):
            assert np.isnan(scores).all()
        else:
            ranks = stats.rankdata(np.where(np.isnan(row), 1e9, row))
            assert scores.tolist() == (5 - ranks).tolist()
            assert scores.sum() == 10


def test_ties_and_empty_places_are_counted():
    found = turned([[1, 2, 3], [1, 1, 3], [1, NAN, NAN], [2, 2, NAN], [NAN, NAN, NAN]])
    assert (found.ties, found.incomplete) == (2, 2)


def test_one_thing_alone_has_no_order():
    assert turned([[1.0], [NAN]]).scores.tolist()[0] == [1.0]
