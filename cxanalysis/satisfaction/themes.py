"""What customers write of in their own words: themes counted, so that a worry no question asks about is seen.

Themes are found by their words alone: whether an answer praises or complains is not judged, and one answer may speak of
several. What no theme catches is told by its most frequent words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import Part
from cxanalysis.data.themes import default_themes, ordinary_words
from cxanalysis.facts.redact import MARK
from cxanalysis.record import Figure
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.clustered import clustered_mean
from cxanalysis.stats.rates import clustered_ratio
from cxanalysis.stats.shares import newcombe
from cxanalysis.stats.themes import lexicon, names_somebody, speak_of, spread, typical, written_small

MEASURE = "satisfaction.theme"
OTHER = "other"
QUOTE = 80  # signs of a quote
OTHERS = 3  # customers who must use each word of a quote: nobody is known by a word two others use
LATEST = 2000  # open answers that quotes are chosen from
MOST_WORDS = 5


@dataclass(frozen=True)
class _Answers:
    """Open answers with words in them: texts, whose they are, and a column of mentions for each theme."""

    frame: pd.DataFrame
    people: NDArray[np.int64]
    mentions: dict[str, NDArray[np.bool_]]

    @property
    def customers(self) -> int:
        return len(np.unique(self.people))

    def of(self, theme: str) -> int:
        """Count the customers who speak of a theme."""
        return len(np.unique(self.people[self.mentions[theme]]))


def analyse(survey: Survey, comments: pd.DataFrame, themes: Mapping[str, Sequence[str]] | None = None) -> Part:
    """Count what the open answers of the window speak of.

    Parameters
    ----------
    survey : Survey
        The answers of the window.
    comments : pandas.DataFrame
        `facts.comments`, redacted, of the months of the window and of as many before it.
    themes : mapping of str to sequence of str, optional
        Themes with their words, as `themes.toml` writes them; those of the package where not given.

    Returns
    -------
    Part
        `satisfaction.theme`, an item a theme and `other`, most mentioned first: share of the answers with words (Wilson
        on the effective number, customers as clusters; n = those answers). Detail: `x`; `customers`; `answers` and
        `nothing` (answers in all, those that say nothing); `place` "first" where mentioned more than every other beyond
        chance; `dissatisfied_*` among the dissatisfied; `before_*` of as many months before, with `side` more or less
        where the share of customers who mention it moved (all themes hold together); `quote` where enough customers
        speak of it; `words` of `other`. Left out: `open`, `open_empty`.
    """
    if comments.empty and not survey.questionnaire.opens:
        return Part(left_out=("open",))
    known = themes if themes is not None else default_themes()
    sheets = _sheets(comments)
    months = [str(p) for p in survey.months]
    length = survey.context.parameters.survey_months
    earlier = [str(p) for p in survey.period.shift(1 - 2 * length).through(survey.period.shift(-length))]
    now, before = (_read(survey, sheets[sheets["period"].isin(p)], known) for p in (months, earlier))
    if not len(now.frame):
        return Part(left_out=("open_empty",))
    silent = int((sheets["period"].isin(months) & (sheets["text"] == "")).sum())
    told = {"answers": len(survey.window), "nothing": silent, "months": len(months)}
    return Part(tuple(_figures(survey, now, before, told)))


def _sheets(comments: pd.DataFrame) -> pd.DataFrame:
    """Join the answers to several open questions of one sheet; one that says nothing anywhere keeps an empty text."""
    again = comments["response_id"].duplicated(keep=False)
    if not again.any():
        return comments
    joined = comments[again].groupby("response_id", sort=False)["text"].agg(lambda x: "\n".join(t for t in x if t))
    first = comments[again].drop_duplicates("response_id")
    return pd.concat([comments[~again], first.assign(text=first["response_id"].map(joined))]).sort_index()


def _read(survey: Survey, sheets: pd.DataFrame, themes: Mapping[str, Sequence[str]]) -> _Answers:
    """Find the themes of the answers with words, each distinct text once."""
    said = sheets[sheets["text"] != ""]
    texts = said["text"].unique().tolist()
    found = dict(zip(texts, speak_of(texts, lexicon(themes)), strict=True))
    each = said["text"].map(found)
    mentions = {theme: np.array([theme in t for t in each], dtype=bool) for theme in themes}
    mentions[OTHER] = np.array([not t or OTHER in t for t in each], dtype=bool)
    return _Answers(said, survey.clusters(said), mentions)


def _figures(survey: Survey, now: _Answers, before: _Answers, told: dict[str, Any]) -> Iterator[Figure]:
    """Give each theme anybody speaks of, most mentioned first, what no theme catches last."""
    options = survey.context.parameters
    there = [t for t in now.mentions if now.mentions[t].any()]
    order = sorted(there, key=lambda t: (t == OTHER, -int(now.mentions[t].sum()), t))
    late = np.arange(len(now.frame)) >= len(now.frame) - LATEST
    users = spread(zip(now.people[late].tolist(), now.frame["text"][late], strict=True))
    common = written_small(now.frame["text"][late]) | ordinary_words()[0]
    first = _first(now, order, options.confidence)
    level = 1 - (1 - options.confidence) / len(now.mentions)
    for theme in order:
        hit = now.mentions[theme]
        share = clustered_ratio(np.bincount(now.people, hit), np.bincount(now.people), options.confidence)
        detail: dict[str, Any] = {
            "x": int(hit.sum()), "customers": now.of(theme), **told, "place": "first" if theme == first else "",
            **_dissatisfied(survey, now, hit), **_against(now, before, theme, level, options.min_n),
        }  # fmt: skip
        if theme == OTHER:
            detail["words"] = _frequent(now, hit, options.min_cell)
        elif detail["customers"] >= options.min_cell:
            texts = [text for text in now.frame["text"][hit & late] if not names_somebody(text, common)]
            detail["quote"] = typical(texts, users, OTHERS, QUOTE, (MARK,))
        yield survey.context.figure(MEASURE, theme, share, survey=True, detail=detail)


def _first(now: _Answers, order: list[str], confidence: float) -> str:
    """Return the theme that more answers speak of than of every other one, beyond chance; empty where none."""
    ranked = [t for t in order if t != OTHER]
    for other in ranked[1:]:
        away = clustered_mean(now.mentions[ranked[0]].astype(float) - now.mentions[other], now.people)
        low = away.estimate(confidence).low if away is not None else None
        if low is None or low <= 0:
            return ""
    return ranked[0] if len(ranked) > 1 else ""


def _dissatisfied(survey: Survey, now: _Answers, hit: NDArray[np.bool_]) -> dict[str, Any]:
    """Count a theme among those who gave one of the two worst answers to the overall question, where enough did."""
    overall = survey.questionnaire.overall
    if overall is None or "overall" not in now.frame.columns or overall.scale.max - overall.scale.min < 3:
        return {}
    worst = (now.frame["overall"].astype("float64") <= overall.scale.min + 1).to_numpy()
    if worst.sum() < survey.context.parameters.min_n:
        return {}
    people = now.people[worst]
    share = clustered_ratio(np.bincount(people, hit[worst]), np.bincount(people), survey.context.parameters.confidence)
    return {
        "dissatisfied_x": int(hit[worst].sum()), "dissatisfied_n": share.n, "dissatisfied_share": share.value,
        "dissatisfied_low": share.low, "dissatisfied_high": share.high,
    }  # fmt: skip


def _against(now: _Answers, before: _Answers, theme: str, level: float, least: int) -> dict[str, Any]:
    """Hold a theme against the months before the window: customers who speak of it, of those who wrote."""
    if min(now.customers, before.customers) < least:
        return {}
    then = before.of(theme)
    moved = newcombe(now.of(theme), now.customers, then, before.customers, level)
    side = "" if moved.low is None or moved.high is None else "more" if moved.low > 0 else "less" * (moved.high < 0)
    x, n = int(before.mentions[theme].sum()), len(before.frame)
    return {"before_x": x, "before_n": n, "before_share": x / n, "before_customers": then, "side": side}


def _frequent(now: _Answers, hit: NDArray[np.bool_], least: int) -> list[list[Any]]:
    """Return the most frequent words of the answers no theme caught, with their customers; ordinary words left out."""
    words, signs = ordinary_words()
    small = {
        word.lower() for word in written_small(now.frame["text"][hit])
    }  # a word always written large may be a name
    users: Counter[str] = spread(zip(now.people[hit].tolist(), now.frame["text"][hit], strict=True))
    known = ((word, n) for word, n in users.items() if n >= least and word not in words and _telling(word, signs))
    telling = ((word, n) for word, n in known if word in small or not word.isascii())
    return [[word, n] for word, n in sorted(telling, key=lambda one: (-one[1], one[0]))[:MOST_WORDS]]


def _telling(word: str, signs: str) -> bool:
    """Tell whether a word may say something: three letters, or two signs neither of which is a mere particle."""
    if word.isascii() or not "\u3400" <= word[0] <= "\u9fff":
        return len(word) >= 3 and not word.isdigit() and word not in MARK
    return len(word) == 2 and not set(word) & set(signs)
