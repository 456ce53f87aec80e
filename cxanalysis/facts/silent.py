"""Who answered the survey dissatisfied, and whether they had complained around that time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.customers import active
from cxanalysis.facts.formal import formal
from cxanalysis.facts.months import month_of, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

BEFORE, AFTER = 6, 3  # months around that of an answer in which a complaint is looked for


@dataclass(frozen=True)
class Voices:
    """Answers to the overall question beside complaints.

    Attributes
    ----------
    answers : pandas.DataFrame
        One row an answer of a known customer: `customer` (a number), `month` (ordinal), `score`, `complained` (0 or 1).
    active : int
        Customers active in the report's month.
    complainers : int
        Of them, those who complained in the twelve months to its end.
    """

    answers: pd.DataFrame
    active: int
    complainers: int


def voices(data: Data, scope: Scope, periods: Sequence[Period], question: str, period: Period) -> Voices | None:
    """List the answers to a question with whether their customer complained around that time.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months of answers, contiguous, oldest first; six more before and three after them must be in the complaints.
    question : str
        Column of the answers.
    period : Period
        The report's month.

    Returns
    -------
    Voices or None
        None where answers or complaints do not tell whose they are, or nobody answered the question.
    """
    there = data.has("responses", question) and data.has("responses", "customer_id")
    if not there or not periods or not data.has("complaints", "customer_id"):
        return None
    table = scope.filter(data, within(data.table("responses"), "responded_at", periods))
    table = table.filter(table.customer_id.notnull() & table[question].notnull())
    rows = table.select(
        "customer_id", "response_id", month=month_of(table.responded_at), score=table[question].cast("float64")
    )
    spoke = _complained(data, periods)
    near = rows.join(
        spoke,
        [rows.customer_id == spoke.customer_id, spoke["at"] >= rows.month - BEFORE, spoke["at"] <= rows.month + AFTER],
    )
    loud = near.select(_id="response_id").distinct()
    rows = rows.left_join(loud, rows.response_id == loud._id)
    rows = rows.mutate(complained=rows._id.notnull().cast("int64")).order_by(["customer_id", "month", "response_id"])
    frame = rows.select("customer_id", "month", "score", "complained").to_pandas()
    if frame.empty:
        return None
    frame.insert(0, "customer", pd.factorize(frame.pop("customer_id"))[0])
    return Voices(frame, *_active(data, scope, period))


def _complained(data: Data, periods: Sequence[Period]) -> ibis.Table:
    """Return who complained in which month around the answers."""
    around = [periods[0].shift(-BEFORE), periods[-1].shift(AFTER)]
    table = within(formal(data), "received_at", around)
    return table.filter(table.customer_id.notnull()).select("customer_id", at="month").distinct()


def _active(data: Data, scope: Scope, period: Period) -> tuple[int, int]:
    """Count the customers active in a month, and those of them who complained in the twelve months to its end."""
    people = active(data, scope, [period])
    table = within(formal(data), "received_at", period.last(12))
    spoke = table.filter(table.customer_id.notnull()).select("customer_id").distinct()
    both = people.join(spoke, "customer_id")
    return int(people.count().to_pandas()), int(both.count().to_pandas())
