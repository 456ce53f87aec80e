"""What a survey brought in: the answers of a period, one row a response, and the invitations by their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from cxanalysis.facts.months import month_of, named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data


def answers(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Return the answers of the periods.

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
    pandas.DataFrame
        One row a response: `period` (text), `response_id`, `customer_id` where there is one, and every question column
        of the questionnaire that the data have (float, missing where not answered), but the open ones: words of
        customers leave by `comments` only, redacted.
    """
    table = scope.filter(data, within(data.table("responses"), "responded_at", periods))
    opens = {q.column for q in data.questionnaire.opens} if data.questionnaire is not None else set()
    table = table.drop(*(opens & set(table.columns)))
    table = table.mutate(period=month_of(table.responded_at)).order_by(["responded_at", "response_id"])
    frame = table.to_pandas()
    return frame.assign(period=named(frame["period"], periods))


def invitation_counts(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Count invitations by month, mode and outcome.

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
    pandas.DataFrame
        Columns `period`, `mode`, `outcome`, `invitations`.
    """
    table = scope.filter(data, within(data.table("invitations"), "sent_at", periods))
    table = table.mutate(month=month_of(table.sent_at))
    counts = table.group_by(["month", "mode", "outcome"]).aggregate(invitations=table.count())
    frame = counts.order_by(["month", "mode", "outcome"]).to_pandas()
    frame.insert(0, "period", named(frame.pop("month"), periods))
    return frame
