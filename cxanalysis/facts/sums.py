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
        Columns `cluster`, `part` and `amount` (whole numbers: sums of fractions depend on the order of the threads),
        any number of rows a cluster and part.
    labels : sequence of str
        The parts, in the order of the result.

    Returns
    -------
    Parts
        Zeros for a part without rows.
    """
    if not labels:
        return Parts(np.zeros(0), np.zeros((0, 0)), 0)
    names = [f"_{place}" for place in range(len(labels))]
    amount = rows.amount.cast("int64")
    own = {
        name: amount.sum(where=rows.part == label).fill_null(0).cast("int64")
        for name, label in zip(names, labels, strict=True)
    }
    wide = rows.group_by("cluster").aggregate(**own)  # a column a part: products of two need no rows joined to rows
    pairs = [(i, j) for i in range(len(names)) for j in range(i, len(names))]
    told = {f"p{i}_{j}": (wide[names[i]] * wide[names[j]]).sum().cast("float64") for i, j in pairs}
    told |= {f"t{i}": wide[name].sum().cast("float64") for i, name in enumerate(names)}
    found = wide.aggregate(clusters=wide.count(), **told).to_pandas().iloc[0].fillna(0.0)
    products = np.zeros((len(labels), len(labels)))
    for i, j in pairs:
        products[i, j] = products[j, i] = found[f"p{i}_{j}"]
    return Parts(np.array([found[f"t{i}"] for i in range(len(names))]), products, int(found["clusters"]))
