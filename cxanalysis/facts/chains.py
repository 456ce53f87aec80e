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

from cxanalysis.facts.formal import formal, hashed

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
        with table.select("_row", "received_at", _pair=pair).cache() as pairs, _in_time(pairs, days).cache() as rows:
            chain = _named_ones(rows, table) if data.has("complaints", "repeats") else rows
            kept[days] = chain.select("_row", "case", "opened", "step", "following").cache()
    return kept[days]


def _in_time(rows: ibis.Table, days: int) -> ibis.Table:
    """Chain complaints by their times alone; a customer's only one about an item needs no sorting."""
    counts = rows.group_by("_pair").aggregate(_n=rows.count())
    several = counts.filter(counts._n > 1)
    alone = rows.anti_join(several, "_pair")
    nothing, first = ibis.null(rows.received_at.type()), ibis.literal(1, "int64")
    alone = alone.mutate(following=nothing, opened=alone.received_at, step=first)
    columns = ["_row", "received_at", "_pair", "following", "opened", "step"]
    both = ibis.union(alone.select(columns), _sorted(rows.semi_join(several, "_pair"), days).select(columns))
    name = both._pair.cast("string") + ibis.literal(SIGN) + both.opened.epoch_seconds().cast("string")
    return both.mutate(case=hashed(name)).drop("_pair")


def _sorted(rows: ibis.Table, days: int) -> ibis.Table:
    """Add when the customer next complained about the item, when the case was opened, and the step in it.

    Complaints of one moment stand side by side, neither before the other. One sort by customer and item together, as a
    number; then another for what depends on the gaps found.
    """
    own = {"group_by": "_pair", "order_by": "received_at"}
    at, instant = rows.received_at, ibis.interval(microseconds=1)
    before = at.last().over(ibis.range_window(preceding=(None, instant), **own))
    after = at.first().over(ibis.range_window(following=(instant, None), **own))
    far = (at.epoch_seconds() - before.epoch_seconds() > days * DAY).fill_null(True)
    rows = rows.mutate(following=after, _far=far, _number=ibis.dense_rank().over(ibis.window(**own)))
    so_far = ibis.range_window(preceding=None, following=ibis.interval(microseconds=0), **own)
    opened = rows._far.ifelse(rows.received_at, ibis.null(rows.received_at.type())).max().over(so_far)
    first = rows._far.ifelse(rows._number, ibis.null("int64")).max().over(so_far)
    return rows.mutate(opened=opened, step=rows._number - first + 1)


def _named_ones(rows: ibis.Table, table: ibis.Table) -> ibis.Table:
    """Let complaints that name the one they repeat count as its followers, and join their cases."""
    naming = table.filter(table.repeats.notnull()).select("repeats", _later="_row")
    targets = table.select(_id="complaint_id", _earlier="_row")
    links = naming.left_join(targets, naming.repeats == targets._id)
    named = rows.select(_later="_row", _at="received_at", _case="case", _opened="opened")
    earlier = rows.select(_earlier="_row", _since="received_at", _old="case", _first="opened")
    both = links.select("_later", "_earlier").join(named, "_later").left_join(earlier, "_earlier").cache()
    called = both.filter(both._at > both._since).group_by("_earlier").aggregate(_called=both._at.min())
    rows = rows.left_join(called, rows._row == called._earlier)
    naming = both.select("_later").distinct()
    rows = rows.left_join(naming, rows._row == naming._later)
    following = ibis.least(ibis.coalesce(rows.following, rows._called), ibis.coalesce(rows._called, rows.following))
    step = rows._later.notnull().ifelse(ibis.greatest(rows.step, 2), rows.step)
    rows = rows.mutate(following=following, step=step)
    pairs = both.filter(both._case != both._old).select("_case", "_opened", "_old", "_first").distinct().to_pandas()
    if pairs.empty:
        return rows
    joined = ibis.memtable(_roots(pairs))
    rows = rows.left_join(joined, rows.case == joined._one)
    return rows.mutate(case=ibis.coalesce(rows._root, rows.case), opened=ibis.coalesce(rows._since, rows.opened))


def _roots(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each linked case (`_one`) the first (`_root`) of all it hangs together with, and since when it is."""
    ones, place = np.unique(pairs[["_case", "_old"]].to_numpy(), return_inverse=True)
    left, right = place.reshape(-1, 2).T
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(ones), len(ones)))
    _, label = connected_components(graph, directed=False)
    opened = pd.concat([pairs["_opened"], pairs["_first"]]).groupby(label[np.concatenate([left, right])]).min()
    first = pd.Series(ones).groupby(label).min()
    return pd.DataFrame({"_one": ones, "_root": first[label].to_numpy(), "_since": opened[label].to_numpy()})
