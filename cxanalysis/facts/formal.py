"""What counts as a complaint: the rows that every count of complaints begins with.

Only `kind = complaint` counts; grumbles and objections never reach a rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import ibis.expr.datatypes as dt

from cxanalysis.facts.months import month_of

if TYPE_CHECKING:
    from cxanalysis.data import Data

UNCLASSIFIED = "unclassified"


@ibis.udf.scalar.builtin(name="hash")
def hashed(text: str) -> dt.uint64:  # type: ignore[valid-type,empty-body]
    """Return a number that stands for a text; two texts share one in less than one data set of a million."""


def formal(data: Data) -> ibis.Table:
    """Return the complaints proper.

    Parameters
    ----------
    data : Data
        The checked data set.

    Returns
    -------
    ibis.Table
        The table with `month` (ordinal), `item` (never missing), `customer_id` (missing where anonymous), and `_row`,
        the place of a complaint in the data, by which two looks at the same rows are joined fastest.
    """
    table = data.table("complaints")
    table = table.mutate(_row=table.rowid())
    if data.has("complaints", "kind"):
        table = table.filter(table.kind.fill_null("complaint") == "complaint")
    item = table.item.fill_null(UNCLASSIFIED) if data.has("complaints", "item") else ibis.literal(UNCLASSIFIED)
    customer = table.customer_id if data.has("complaints", "customer_id") else ibis.null("string")
    return table.mutate(item=item, customer_id=customer, month=month_of(table.received_at))
