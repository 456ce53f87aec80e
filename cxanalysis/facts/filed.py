"""How many complaints single customers filed: what makes counts of complaints less sure than they look.

Ten complaints of one customer about one thing say less than ten of ten customers. The sums of squares are all that is
needed to allow for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from cxanalysis.facts.formal import formal
from cxanalysis.facts.months import within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

COLUMNS = ["by", "item", "complaints", "squares"]


def filed(data: Data, scope: Scope, periods: Sequence[Period], together: int = 1) -> pd.DataFrame:
    """Sum customers' complaints and their squares, in all and by item.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    periods : sequence of Period
        Months, contiguous, oldest first.
    together : int
        Months within which complaints of a customer belong together, counted back from the last one.

    Returns
    -------
    pandas.DataFrame
        `by` (all: a customer's complaints whatever they are about; item: those about one item), `item` (empty for
        all), `complaints`, `squares` (sum over customers of their complaints squared). An anonymous complaint is a
        customer of its own. In a fixed order.
    """
    table = scope.filter(data, within(formal(data), "received_at", periods))
    block = ((periods[-1].ordinal - table.month) / together).floor().cast("int64")
    who = table.customer_id.fill_null("")
    alone = table.customer_id.isnull().ifelse(table.complaint_id, "")
    rows = table.select("item", block=block, who=who, alone=alone)
    own = rows.group_by(["block", "who", "alone", "item"]).aggregate(own=rows.count())
    by_item = own.group_by("item").aggregate(complaints=own.own.sum(), squares=(own.own * own.own).sum())
    people = own.group_by(["block", "who", "alone"]).aggregate(all=own.own.sum())
    whole = people.aggregate(complaints=people["all"].sum(), squares=(people["all"] * people["all"]).sum())
    frames = [whole.to_pandas().assign(by="all", item=""), by_item.to_pandas().assign(by="item")]
    frame = pd.concat(frames, ignore_index=True)[COLUMNS].sort_values(["by", "item"], ignore_index=True)
    return frame.fillna({"complaints": 0, "squares": 0}).astype({"complaints": "int64", "squares": "int64"})
