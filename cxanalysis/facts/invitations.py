"""Who was asked, when and how, and what came of it: one row an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from cxanalysis.facts.months import month_of, named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

COLUMNS = ("sent_at", "mode", "outcome", "customer_id", "response_id")


def invitations(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame | None:
    """Return the invitations sent in the periods.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    pandas.DataFrame or None
        One row an invitation, oldest first: `period` (text), `sent_at`, `mode`, `outcome`, and where the data have them
        `customer_id` and `response_id` (missing where unknown). None where the data list no invitations.
    """
    if not data.has("invitations"):
        return None
    table = scope.filter(data, within(data.table("invitations"), "sent_at", periods))
    there = [name for name in COLUMNS if name in table.columns]
    table = table.select("invitation_id", *there, month=month_of(table.sent_at))
    frame = table.order_by(["sent_at", "invitation_id"]).to_pandas().drop(columns="invitation_id")
    frame.insert(0, "period", named(frame.pop("month"), periods))
    return frame
