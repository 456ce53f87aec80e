"""Sums over clusters, added up in the engine: what an interval needs that knows whose complaints these are."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import numpy as np

from cxanalysis.stats.parts import Parts


def owner(table: ibis.Table) -> ibis.Value:
    """Return whose complaint each is: the customer, or the complaint itself where it names none."""
    return table.customer_id.fill_null(ibis.literal("anonymous ") + table.complaint_id)


def sums(rows: ibis.Table, labels: Sequence[str]) -> Parts:
    """Add up the parts of clusters and the products of two parts.

    Parameters
    ----------
    rows : ibis.Table
        Columns `cluster`, `part` and `amount`, one row a cluster and part.
    labels : sequence of str
        The parts, in the order of the result.

    Returns
    -------
    Parts
        Zeros for a part without rows.
    """
    other = rows.select("cluster", part_other=rows.part, amount_other=rows.amount)
    pairs = rows.join(other, "cluster")
    found = pairs.group_by(["part", "part_other"]).aggregate(
        product=(pairs.amount.cast("float64") * pairs.amount_other.cast("float64")).sum()
    )
    place = {label: i for i, label in enumerate(labels)}
    products, totals = np.zeros((len(labels), len(labels))), np.zeros(len(labels))
    for one, two, value in found.select("part", "part_other", "product").to_pandas().itertuples(index=False):
        products[place[one], place[two]] = value
    own = rows.group_by("part").aggregate(total=rows.amount.cast("float64").sum())
    for part, value in own.select("part", "total").to_pandas().itertuples(index=False):
        totals[place[part]] = value
    clusters = rows.aggregate(n=rows.cluster.nunique()).to_pandas()["n"].iloc[0]
    return Parts(totals, products, int(clusters))
