"""Which rows no scope can claim: a report on a region says how many it may lack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxanalysis.facts.formal import formal
from cxanalysis.facts.months import within
from cxanalysis.facts.scope import Scope
from cxanalysis.facts.span import CORE
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data


def outside(data: Data, scope: Scope, table: str, periods: Sequence[Period]) -> int:
    """Count the rows of a core table that belong to no scope of this kind: neither customer nor own column say.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        The scope of a report; only its attribute matters.
    table : {"complaints", "orders", "responses"}
        Of complaints, grumbles and objections are not counted.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    int
        0 for the scope of all customers, and where the data have no such table.
    """
    if not scope.attribute or not data.has(table):
        return 0
    rows = formal(data) if table == "complaints" else data.table(table)
    return int(scope.unplaced(data, within(rows, CORE[table], periods)).count().to_pandas())
