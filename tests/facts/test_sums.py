"""Sums of clusters and the products of their parts, from rows worked out by hand."""

import ibis
import pandas as pd

from cxanalysis.facts.sums import sums

ROWS = pd.DataFrame(
    [("a", "x", 1.0), ("a", "x", 2.0), ("a", "y", 4.0), ("b", "y", 5.0), ("c", "z", 7.0)],
    columns=["cluster", "part", "amount"],
)  # a has x in two rows


def test_parts_are_added_up_within_clusters_before_they_are_multiplied():
    found = sums(ibis.memtable(ROWS), ["x", "y", "z", "none"])
    assert found.totals.tolist() == [3, 9, 7, 0]
    assert found.products.tolist() == [[9, 12, 0, 0], [12, 16 + 25, 0, 0], [0, 0, 49, 0], [0, 0, 0, 0]]
    assert found.clusters == 3


def test_no_rows_and_no_parts_are_nothing():
    empty = sums(ibis.memtable(ROWS).filter(ibis._.cluster == "nobody"), ["x"])
    assert (empty.totals.tolist(), empty.products.tolist(), empty.clusters) == ([0], [[0]], 0)
    assert sums(ibis.memtable(ROWS), []).clusters == 0
