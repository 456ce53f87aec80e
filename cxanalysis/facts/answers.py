"""What a survey brought in: the answers of a period, one row a response, and the invitations by their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
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


def respondents_by(data: Data, attribute: str, periods: Sequence[Period]) -> pd.DataFrame:
    """Count the answers of each month by an attribute of the customers, those of nobody known included.

    Parameters
    ----------
    data : Data
        The checked data set.
    attribute : str
        An attribute of the customers.
    periods : sequence of Period
        Months, contiguous, oldest first.

    Returns
    -------
    pandas.DataFrame
        A row a value of the attribute (the empty text where it is unknown), a column a month with any answer (text);
        counts, zeros included.
    """
    table = within(data.table("responses"), "responded_at", periods)
    customers = data.table("customers")
    month = month_of(table.responded_at)
    if "customer_id" in table.columns:
        owner = customers.select(_owner=customers.customer_id, value=customers[attribute])
        table = table.select("customer_id", month=month).left_join(owner, table.customer_id == owner._owner)
        table = table.select("month", value=table.value.fill_null(""))
    else:
        table = table.select(month=month, value=ibis.literal(""))
    counts = table.group_by(["value", "month"]).aggregate(n=table.count()).to_pandas()
    wide = counts.pivot_table(index="value", columns="month", values="n", fill_value=0, aggfunc="sum").sort_index()
    return wide.set_axis([str(p) for p in periods if p.ordinal in set(wide.columns)], axis=1)
