"""What customers write in their own words, redacted before it leaves this place: no raw text goes further."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from cxanalysis.facts.months import month_of, named, within
from cxanalysis.facts.redact import redact
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period

if TYPE_CHECKING:
    from cxanalysis.data import Data

_NOTHING = re.compile(
    r"no|nope|none|nothing|nil|null|n ?a|not applicable|no comments?|no answer|no suggestions?|no idea|do ?n'?t know"
    r"|nothing (?:to (?:add|say)|special|else)|no(?:ne|thing)? at (?:the|this) moment|as above|same|ok|test"
    r"|无|没有?|暂无|没意见|(?:暂?时?)?(?:没有|无)(?:任何)?(?:意见|建议|什么|其他|补充)?|没什么|不知道|同上|好的?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\w']+|_+")


def comments(data: Data, scope: Scope, periods: Sequence[Period]) -> pd.DataFrame:
    """Return the answers to the open questions.

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
        One row an answer to one open question, oldest first: `period` (text), `response_id`, `customer_id` and
        `overall` (answer to the overall question) where the data have them, `question` (id of the open question) and
        `text`, redacted; empty text where the answer says nothing ("n/a", "无", only signs). Who left the question
        empty has no row.
    """
    questionnaire = data.questionnaire
    opens = questionnaire.opens if questionnaire is not None else ()
    there = [q for q in opens if data.has("responses") and data.has("responses", q.column)]
    names = ["period", "response_id", "customer_id", "overall", "question", "text"]
    if questionnaire is None or not there:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in names})
    table = scope.filter(data, within(data.table("responses"), "responded_at", periods))
    overall = questionnaire.overall.column if questionnaire.overall is not None else ""
    own = {"customer_id": "customer_id", "overall": overall, **{f"text {i}": q.column for i, q in enumerate(there)}}
    picked = {name: table[column] for name, column in own.items() if column in table.columns}
    table = table.select("response_id", "responded_at", month=month_of(table.responded_at), **picked)
    wide = table.order_by(["responded_at", "response_id"]).to_pandas()
    wide = wide.assign(period=named(wide.pop("month"), periods))
    kept = [name for name in names if name in wide.columns]
    parts = [
        wide[kept].assign(question=q.id, text=wide[f"text {i}"]).dropna(subset="text") for i, q in enumerate(there)
    ]
    return _redacted(pd.concat(parts).sort_index(kind="stable").reset_index(drop=True))


def says_nothing(text: str) -> bool:
    """Tell whether an answer is no answer: signs only, "n/a", "none", "无".

    Examples
    --------
    >>> [says_nothing(t) for t in ("N/A.", " - ", "无", "Nothing to add.", "No delivery on Friday")]
    [True, True, True, True, False]
    """
    words = _WORDS.sub(" ", text).strip()
    return not words or _NOTHING.fullmatch(words) is not None


def _redacted(frame: pd.DataFrame) -> pd.DataFrame:
    """Redact each distinct text once; one that says nothing becomes empty."""
    written = frame["text"].astype("object")
    clean = {text: "" if says_nothing(text) else redact(text) for text in written.unique()}
    kept = written.map(clean)
    return frame.assign(text=kept)[written.str.strip() != ""].reset_index(drop=True)
