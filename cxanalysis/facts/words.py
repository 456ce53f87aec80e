"""What may be quoted of a complaint: sentences whose every word others use too, with what points at a person cut out.

A name that stands without a title cannot be told from other words; a sentence is shown only where nobody is known by
one of its words. Most free text is therefore never shown, and none of it as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from cxanalysis.data.themes import default_themes, ordinary_words
from cxanalysis.facts.comments import says_nothing
from cxanalysis.facts.formal import formal
from cxanalysis.facts.months import within
from cxanalysis.facts.redact import MARK, redact
from cxanalysis.facts.sums import owner
from cxanalysis.period import Period
from cxanalysis.stats.themes import Lexicon, lexicon, names_somebody, speak_of, spread, words, written_small

if TYPE_CHECKING:
    from cxanalysis.data import Data

TEXTS = {"description": "description", "result": "result", "follow_up": "follow_up_result"}
PERSONS = ("handled_by", "received_by", "staff_involved", "duty_manager", "place")
LABELS = ("item", "product", "unit")
OTHERS = 3  # customers who must use each word of a quote
LATEST = 2000  # texts of the last year that words are looked for in
LONGEST, SENTENCES, FEWEST_WORDS = 160, 2, 3  # signs and sentences of a quote, and words a sentence needs
_RAW = 2000  # signs of a text that are read
_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|[\r\n]+")


def quotes(data: Data, cases: Sequence[str], period: Period) -> dict[str, list[str]]:
    """Return what may be quoted of some complaints.

    Parameters
    ----------
    data : Data
        The checked data set.
    cases : sequence of str
        Their ids.
    period : Period
        The report's month: words are looked for in the twelve months to it.

    Returns
    -------
    dict of str to list of str
        `description`, `result`, `follow_up`, as far as the data have them: one text a complaint, in the order given;
        empty where nothing may be shown.
    """
    there = {name: column for name, column in TEXTS.items() if data.has("complaints", column)}
    if not there or not cases:
        return {}
    table = formal(data)
    year = within(table, "received_at", period.last(12)).order_by([ibis.desc("received_at"), "complaint_id"])
    picked = {name: ibis._[column] for name, column in there.items()}
    latest = year.mutate(_who=owner(year)).limit(LATEST).select("_who", **picked).to_pandas()
    rows = table.filter(table.complaint_id.isin(list(cases)))
    known = [c for c in (*PERSONS, "customer_id") if data.has("complaints", c)]
    mine = rows.select("complaint_id", *known, **{n: rows[c] for n, c in there.items()}).to_pandas()
    mine = mine.set_index("complaint_id").loc[list(cases)]
    persons = [*_values(data, PERSONS), *(str(v) for v in mine[known].to_numpy().ravel() if pd.notna(v)), *cases]
    common = _common(data, latest, list(there))
    return {
        name: [quote(text, users, common, persons) if isinstance(text, str) else "" for text in mine[name]]
        for name, users in ((name, _users(latest, name)) for name in there)
    }


def quote(text: str, users: Mapping[str, int], common: Collection[str], persons: Collection[str] = ()) -> str:
    """Return the first sentences of a text that may be shown.

    Parameters
    ----------
    text : str
        As it was written.
    users : mapping of str to int
        Word to the number of customers who use it.
    common : collection of str
        Words that are no names although written large.
    persons : collection of str
        Names, codes and places known to stand for somebody.

    Returns
    -------
    str
        At most two sentences in 160 signs; empty where none may be shown.

    Examples
    --------
    >>> users = dict.fromkeys("the driver came late he was rude removed".split(), 5)
    >>> quote("The driver came late. He was Petra!", users, {"the", "he"})
    'The driver came late.'
    """
    shown = ""
    if says_nothing(text):
        return shown
    fair = (s for s in _END.split(redact(text[:_RAW], persons)) if s and _fair(s, users, common))
    for sentence in list(fair)[:SENTENCES]:
        longer = f"{shown} {sentence.strip()}".strip()
        shown = longer if len(longer) <= LONGEST else shown
    return shown


def _fair(sentence: str, users: Mapping[str, int], common: Collection[str]) -> bool:
    """Tell whether a sentence says something, names nobody, and uses no word that only few use."""
    rest = sentence.replace(MARK, " ")
    mine = words(rest)
    if len(mine) < FEWEST_WORDS or sentence.count(MARK) > 1 or len(sentence) > LONGEST:
        return False
    return not names_somebody(rest, common) and all(users.get(word, 0) >= OTHERS for word in mine)


def _users(latest: pd.DataFrame, name: str) -> Mapping[str, int]:
    """Count the customers who use each word."""
    written = latest[latest[name].notna()]
    return spread(_texts(written, name))


def _texts(frame: pd.DataFrame, name: str) -> Iterator[tuple[int, str]]:
    yield from zip(pd.factorize(frame["_who"])[0].tolist(), (str(t)[:_RAW] for t in frame[name]), strict=True)


def _common(data: Data, latest: pd.DataFrame, names: Sequence[str]) -> frozenset[str]:
    """Return words that are no names: written small by somebody, ordinary, of a theme, or in the name of an item."""
    texts = [str(text) for name in names for text in latest[name].dropna()]
    labels = [word.lower() for value in _values(data, LABELS) for word in value.split()]
    known, large = _themes(), sorted({word.lower() for text in texts for word in re.findall(r"\w+", text)})
    of_theme = [word for word, themes in zip(large, speak_of(large, known), strict=True) if themes]
    return frozenset([*written_small(texts), *ordinary_words()[0], *labels, *of_theme])


def _themes() -> Lexicon:
    return lexicon(default_themes())


def _values(data: Data, columns: Sequence[str]) -> list[str]:
    """Return the different values of some columns, the most frequent ones where there are very many."""
    table = data.table("complaints")
    there = [table.select(value=table[column].cast("string")) for column in columns if data.has("complaints", column)]
    if not there:
        return []
    rows = ibis.union(*there) if len(there) > 1 else there[0]
    counts = rows.filter(rows.value.notnull()).group_by("value").aggregate(n=ibis._.count())
    return counts.order_by([ibis.desc("n"), "value"]).limit(LATEST).to_pandas()["value"].tolist()
