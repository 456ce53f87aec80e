"""What staff say of the service: which standards exist and are met, and what they believe customers expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from cxanalysis.facts.months import month_of, named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data


def staff_answers(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame | None:
    """Return the answers of staff in the periods.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows; staff belong to a scope by their own column of that name (`unit`) only.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    pandas.DataFrame or None
        One row a member of staff who answered: `period` (text), `response_id`, and every staff question of the
        questionnaire that the data have (missing where not answered). None where there is no such table.
    """
    if not data.has("staff_responses"):
        return None
    table = scope.filter(data, within(data.table("staff_responses"), "responded_at", periods))
    table = table.mutate(period=month_of(table.responded_at)).order_by(["responded_at", "response_id"])
    frame = table.to_pandas()
    return frame.assign(period=named(frame["period"], periods))
