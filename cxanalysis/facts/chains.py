"""Complaints of a customer chained to cases: what continues an earlier complaint, and what comes next.

A complaint of a named customer continues a case where it follows one of the same customer about the same item within
the window, or names the one it repeats; else it opens one. The chains are made once for a data set and kept: every look
at them needs all complaints, whatever the months and the scope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import ibis
import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cxanalysis.facts.complaints import formal, hashed

if TYPE_CHECKING:
    from cxanalysis.data import Data
    from cxanalysis.data.engine import Engine

DAY = 86_400
SIGN = "\x1f"  # between two texts that are one name


def steps(data: Data) -> ibis.Table:
    """Return the complaints of named customers, chained to cases.

    Parameters
    ----------
    data : Data
        The checked data set.

    Returns
    -------
    ibis.Table
        `formal` with `case` (number), `opened` (when the case was), `step` (1 opens the case, 2 is the second of it; at
        least 2 where it names the one it repeats) and `following` (when the same customer complained next about the
        same item, or a later complaint named this one; missing where never). Anonymous complaints are left out.
    """
    table = formal(data)
    table = table.filter(table.customer_id.notnull())
    return table.join(_chained(data), "_row")


_KEPT: WeakKeyDictionary[Engine, dict[int, ibis.Table]] = WeakKeyDictionary()  # by the days of the window


def _chained(data: Data) -> ibis.Table:
    """Return `_row`, `case`, `opened`, `step` and `following`; kept, for every look at cases needs all complaints."""
    kept, days = _KEPT.setdefault(data.engine, {}), data.settings.parameters.repeat_days
    if days not in kept:
        table = formal(data)
        table = table.filter(table.customer_id.notnull())
        pair = hashed(table.customer_id + ibis.literal(SIGN) + table["item"])
        named = ["complaint_id", "repeats"] if data.has("complaints", "repeats") else []
        table = table.select("_row", "received_at", *named, _pair=pair)
        rows = table.join(_moments(table, days), ["_pair", "received_at"])
        rows = _named_ones(rows) if named else rows
        kept[days] = rows.select("_row", "case", "opened", "step", "following").cache()
    return kept[days]


def _moments(table: ibis.Table, days: int) -> ibis.Table:
    """Chain the moments at which a customer complained about an item (`_pair`)."""
    moments = table.select("received_at", "_pair").distinct()
    at, order = moments.received_at, ibis.window(group_by="_pair", order_by="received_at")
    gap = at.epoch_seconds() - at.lag().over(order).epoch_seconds()
    far = (gap > days * DAY).fill_null(True)
    moments = moments.mutate(_far=far, following=at.lead().over(order), _number=ibis.row_number().over(order))
    so_far = ibis.cumulative_window(group_by="_pair", order_by="received_at")
    opened = moments._far.ifelse(moments.received_at, ibis.null("timestamp")).max().over(so_far)
    before = moments._far.ifelse(moments._number, ibis.null("int64")).max().over(so_far)
    moments = moments.mutate(opened=opened, step=moments._number - before + 1).drop("_far", "_number")
    name = moments._pair.cast("string") + ibis.literal(SIGN) + moments.opened.epoch_seconds().cast("string")
    return moments.mutate(case=hashed(name))


def _named_ones(rows: ibis.Table) -> ibis.Table:
    """Let complaints that name the one they repeat count as its followers, and join their cases."""
    rows = rows.cache()
    named = rows.filter(rows.repeats.notnull())
    named = named.select(_of="repeats", _at="received_at", _case="case", _opened="opened")
    earlier = rows.select(_id="complaint_id", _since="received_at", _old="case", _first="opened")
    both = named.join(earlier, named._of == earlier._id)
    later = both.filter(both._at > both._since).group_by("_id").aggregate(_called=both._at.min())
    pairs = both.filter(both._case != both._old).select("_case", "_opened", "_old", "_first").distinct().to_pandas()
    rows = rows.left_join(later, rows.complaint_id == later._id)
    following = ibis.least(ibis.coalesce(rows.following, rows._called), ibis.coalesce(rows._called, rows.following))
    step = rows.repeats.notnull().ifelse(ibis.greatest(rows.step, 2), rows.step)
    rows = rows.mutate(following=following, step=step).drop("_id", "_called")
    if pairs.empty:
        return rows
    joined = ibis.memtable(_roots(pairs))
    rows = rows.left_join(joined, rows.case == joined._one)
    both_are = {"case": ibis.coalesce(rows._root, rows.case), "opened": ibis.coalesce(rows._since, rows.opened)}
    return rows.mutate(**both_are).drop("_one", "_root", "_since")


def _roots(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each linked case (`_one`) the first (`_root`) of all it hangs together with, and since when it is."""
    ones, place = np.unique(pairs[["_case", "_old"]].to_numpy(), return_inverse=True)
    left, right = place.reshape(-1, 2).T
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(ones), len(ones)))
    _, label = connected_components(graph, directed=False)
    opened = pd.concat([pairs["_opened"], pairs["_first"]]).groupby(label[np.concatenate([left, right])]).min()
    first = pd.Series(ones).groupby(label).min()
    return pd.DataFrame({"_one": ones, "_root": first[label].to_numpy(), "_since": opened[label].to_numpy()})
