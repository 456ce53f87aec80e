"""Contacts by channel and month: how many there were, and how many met what is required of the channel.

Prompt is taken within the seconds, or settled within the hours, that the settings ask of the channel; open is that
somebody answered; complete and accurate are what the contacts record. Complaint figures never come from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.facts.months import month_of, named, within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

REQUIRED = ("prompt", "open", "complete", "accurate")
HOUR = 3_600
NO_KIND = "unknown"


@dataclass(frozen=True)
class Contacts:
    """Contacts counted.

    Attributes
    ----------
    months : pandas.DataFrame
        `period`, `channel`, `contacts`, and of each of `REQUIRED` and of `all` (every one that is known of a contact)
        how many contacts tell it (`prompt_known`) and how many of these met it (`prompt_met`).
    kinds : pandas.DataFrame
        `channel`, `kind`, `contacts` over all months together.
    standards : frozenset of str
        Channels for which the settings ask for seconds or hours.
    """

    months: pd.DataFrame
    kinds: pd.DataFrame
    standards: frozenset[str]


def contacts(data: Data, scope: Scope, periods: Sequence[Period]) -> Contacts | None:
    """Count contacts by month and channel.

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
    Contacts or None
        None without such a table. A contact that nobody answered was not prompt; one not settled is late once its hours
        are over at the last contact of the data, and not judged before.
    """
    if not data.has("contacts"):
        return None
    asked = {
        name: (standard.answer_s, standard.reply_hours)
        for name, standard in data.settings.channels.items()
        if standard.answer_s is not None or standard.reply_hours is not None
    }
    table = scope.filter(data, within(data.table("contacts"), "started_at", periods))
    table = table.mutate(month=month_of(table.started_at))
    met = {"open": _told(data, table, "answered")}
    met["prompt"] = _prompt(data, table, asked, met["open"])
    met |= {name: _told(data, table, name) for name in ("complete", "accurate")}
    rows = table.select("month", "channel", **met)
    known = [rows[name].notnull().cast("int64") for name in REQUIRED]
    failed = [(~rows[name]).fill_null(False).cast("int64") for name in REQUIRED]
    rows = rows.mutate(all=(sum(known) > 0).ifelse(sum(failed) == 0, ibis.null("boolean")))
    sums: dict[str, ibis.Value] = {}
    for name in (*REQUIRED, "all"):
        sums |= {f"{name}_known": rows[name].count(), f"{name}_met": rows[name].sum().fill_null(0).cast("int64")}
    counts = rows.group_by(["month", "channel"]).aggregate(contacts=rows.count(), **sums)
    frame = counts.order_by(["month", "channel"]).to_pandas()
    frame.insert(0, "period", named(frame.pop("month"), periods))
    return Contacts(frame, _kinds(data, table), frozenset(asked))


def _told(data: Data, table: ibis.Table, column: str) -> ibis.Value:
    return table[column] if data.has("contacts", column) else ibis.null("boolean")


def _kinds(data: Data, table: ibis.Table) -> pd.DataFrame:
    kind = table.kind.fill_null(NO_KIND) if data.has("contacts", "kind") else ibis.literal(NO_KIND)
    rows = table.select("channel", kind=kind)
    return rows.group_by(["channel", "kind"]).aggregate(contacts=rows.count()).order_by(["channel", "kind"]).to_pandas()


def _prompt(
    data: Data, table: ibis.Table, asked: Mapping[str, tuple[float | None, float | None]], answered: ibis.Value
) -> ibis.Value:
    """Tell whether a contact was taken, or settled, as soon as its channel asks for; missing where that is not told."""
    prompt = ibis.null("boolean")
    wait = table.wait_s if data.has("contacts", "wait_s") else ibis.null("float64")
    settled = table.resolved_at if data.has("contacts", "resolved_at") else ibis.null("timestamp")
    took = settled.epoch_seconds() - table.started_at.epoch_seconds()
    since = ibis.literal(_last(data)).epoch_seconds() - table.started_at.epoch_seconds()
    for name, (seconds, hours) in sorted(asked.items()):
        judged = []
        if seconds is not None:
            judged.append((answered == False).fill_null(False).ifelse(False, wait <= seconds))  # noqa: E712
        if hours is not None and data.has("contacts", "resolved_at"):
            late = (since > hours * HOUR).ifelse(False, ibis.null("boolean"))
            judged.append(settled.isnull().ifelse(late, took <= hours * HOUR))
        both = judged[0] & judged[1] if len(judged) > 1 else judged[0] if judged else ibis.null("boolean")
        prompt = (table.channel == name).ifelse(both, prompt)
    return prompt


def _last(data: Data) -> datetime:
    """Return when the last contact of the data began."""
    last = data.table("contacts").started_at.max().to_pandas()
    return datetime(1900, 1, 1) if pd.isna(last) else pd.Timestamp(last).to_pydatetime()
