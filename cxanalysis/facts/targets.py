"""Which targets stand in a period, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

COLUMNS = ("target_id", "measure", "item", "value", "direction", "kind", "level", "stage", "owner", "department")


def targets(data: Data, scope: Scope, period: Period) -> pd.DataFrame:
    """List the targets of a scope that stand in a period, in the order of their ids.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    period : Period
        The month.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`; text is empty where nothing is said. No rows where there is no such table.
    """
    if not data.has("targets"):
        return pd.DataFrame(columns=list(COLUMNS))
    table = data.table("targets")
    stands = table.starts_on < ibis.literal(period.end)
    if data.has("targets", "ends_on"):
        stands &= table.ends_on.isnull() | (table.ends_on >= ibis.literal(period.start))
    own = table.scope.fill_null("all") if data.has("targets", "scope") else ibis.literal("all")
    frame = table.filter(stands & (own == str(scope))).order_by("target_id").to_pandas()
    frame = frame.reindex(columns=list(COLUMNS))
    text = [name for name in COLUMNS if name != "value"]
    return frame.assign(**{name: frame[name].astype("object").where(frame[name].notna(), "") for name in text})
