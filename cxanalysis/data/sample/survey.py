"""The made-up company's survey: who is asked, who answers, and what they say.

Answers carry what real ones carry: each customer's own level, a halo over the whole questionnaire, dimensions that hang
together, missing answers, a few careless ones. Overall satisfaction follows the dimensions with known weights, so that
a driver analysis can be held against the truth. Planted on request: a dimension that falls, a segment that differs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.data.sample import opinions

DRIVERS = {"reliability": 0.40, "responsiveness": 0.25, "empathy": 0.20, "assurance": 0.15, "tangibles": 0.0}
LOG_MONTHS = 5  # invitations were not logged before the last months

_DIMENSIONS = {
    "reliability": ("Reliability", "可靠性"),
    "assurance": ("Assurance", "保证性"),
    "tangibles": ("Tangibles", "有形性"),
    "empathy": ("Empathy", "移情性"),
    "responsiveness": ("Responsiveness", "响应性"),
}
_QUESTIONS = {
    "rel1": ("Orders arrive when promised", "按承诺的时间送货"),
    "rel2": ("What arrives is what was ordered", "送到的货物与订单一致"),
    "ass1": ("Staff know the goods they sell", "员工熟悉所售商品"),
    "ass2": ("Staff are courteous", "员工待人有礼"),
    "tan1": ("Catalogue and website are clear", "商品目录和网站清楚易用"),
    "tan2": ("Packaging and vehicles look well kept", "包装和车辆整洁"),
    "emp1": ("They understand what my business needs", "了解我的经营需要"),
    "emp2": ("My account manager takes time for me", "客户经理愿意为我花时间"),
    "res1": ("Questions are answered promptly", "问题得到及时答复"),
    "res2": ("Help comes quickly when something goes wrong", "出现问题时能很快得到帮助"),
}
_PERCEIVED = {"reliability": 5.35, "assurance": 5.6, "tangibles": 5.5, "empathy": 5.3, "responsiveness": 5.4}
_ITEM_SHIFT = (0.1, -0.1)  # first and second question of a dimension
_OTHERS = {
    "e": (6.0, 0.35, 0.35, 0.6),
    "d": (6.4, 0.3, 0.3, 0.6),
    "a": (4.55, 0.35, 0.4, 0.65),
}  # mean, level, own, item
_MORE_ADEQUATE = {"reliability": 0.15}  # least of all would customers accept broken promises
_POINTS = {"reliability": 0.32, "assurance": 0.19, "tangibles": 0.11, "empathy": 0.17, "responsiveness": 0.21}
_ASKED = 0.34  # customers asked in a month
_STAFF = (("staff_expected", "s"), ("standard_exists", "x"), ("standard_met", "m"), ("promise_kept", "k"))
_MODES = ("web", "phone", "mail")
_MODE_SHARE = (0.62, 0.25, 0.13)
_ANSWERING = {"web": 0.52, "phone": 0.66, "mail": 0.48}
_NOT_DONE = ("no_answer", "refused", "unreachable", "partial", "ineligible")
_NOT_DONE_SHARE = (0.60, 0.15, 0.12, 0.09, 0.04)
_MISSING = 0.02
_CARELESS = 0.01
_COMMENTING = 0.08
_OVERALL_SLOPE = 0.6
_LAST_SENDING_DAY = 28
_ANSWER_MINUTES, _LONGEST_MINUTES = 2.2 * 24 * 60, 7 * 24 * 60


@dataclass(frozen=True)
class Survey:
    """Invitations, answers, and the ids of the answers that were given carelessly."""

    invitations: pd.DataFrame
    responses: pd.DataFrame
    careless: tuple[str, ...]


Moments = Callable[[np.random.Generator, NDArray[np.int64], int], NDArray[np.datetime64]]
Answers = dict[str, NDArray[np.float64]]


def make_survey(
    sources: Sequence[np.random.Generator],
    customers: pd.DataFrame,
    starts: NDArray[np.datetime64],
    moments: Moments,
    shifts: Callable[[str, pd.DataFrame, NDArray[np.int64]], NDArray[np.float64]],
) -> Survey:
    """Draw a month-by-month survey of the active customers.

    Parameters
    ----------
    sources : sequence of numpy.random.Generator
        Sources of chance: of the survey, and of what respondents add.
    customers : pandas.DataFrame
        Customers with their nature: customer_id, segment, active, from_day, to_day, level.
    starts : array of datetime64[D], shape (months + 1,)
        First days of the months and the day after the last.
    moments : callable
        Draws office moments for month numbers, up to a day of the month.
    shifts : callable
        Planted change of perception, in points: dimension, respondents and month numbers in, one number each out.

    Returns
    -------
    Survey
        All within their month: sent by the 28th, answered within a week and in the same month.
    """
    rng, more = sources
    sent = _invite(rng, customers, starts, moments)
    done = sent[sent["outcome"] == "completed"]
    people, month = customers.iloc[done["who"].to_numpy()], done["month"].to_numpy()
    behind = _behind(rng, people, month, shifts)
    scores = _perceived(rng, behind) | _standards(rng, people)
    careless = rng.random(len(done)) < _CARELESS
    same = rng.integers(4, 7, len(done)).astype(float)
    scores = {name: np.where(careless, same, np.clip(np.rint(x), 1, 7)) for name, x in scores.items()}
    seconds = np.where(careless, rng.integers(35, 80, len(done)), np.exp(rng.normal(5.9, 0.35, len(done))))
    answers: dict[str, object] = {
        "response_id": done["invitation_id"].to_numpy(),
        "responded_at": _answered(rng, done["sent_at"].to_numpy(), starts[month + 1]),
        "customer_id": done["customer_id"].to_numpy(),
        "mode": done["mode"].to_numpy(),
        "duration_s": seconds.astype(np.int64),
    }
    answers |= {name: _whole(rng, scores[name]) for name in columns()}
    answers |= _importance(rng, len(done)) | _closing(rng, behind)
    writes = np.asarray(answers["comment"])
    answers["comment"] = opinions.comments(more, writes, shifts("reliability", people, month) < 0)
    answers |= opinions.factors(more, month >= starts.size - 1 - opinions.FACTOR_MONTHS)
    responses = pd.DataFrame(answers).sort_values(["responded_at", "response_id"], ignore_index=True)
    logged = sent["month"] >= starts.size - 1 - LOG_MONTHS
    invitations = sent.loc[logged, ["invitation_id", "sent_at", "mode", "outcome", "customer_id", "response_id"]]
    return Survey(invitations, responses, tuple(done.loc[careless, "invitation_id"]))


def columns() -> list[str]:
    """Names of the answer columns of the questions: perceived, expected, desired, adequate.

    Examples
    --------
    >>> columns()[:4], len(columns())
    (['rel1_p', 'rel1_e', 'rel1_d', 'rel1_a'], 40)
    """
    return [f"{question}_{role}" for question in _QUESTIONS for role in "peda"]


def questions() -> tuple[str, ...]:
    """Ids of the questions.

    Examples
    --------
    >>> questions()[0], len(questions())
    ('rel1', 10)
    """
    return tuple(_QUESTIONS)


def expected_mean() -> float:
    """Mean of the expected level that answers are drawn around, points."""
    return _OTHERS["e"][0]


def _dimension_of(question: str) -> str:
    return next(d for d in _DIMENSIONS if d.startswith(question[:3]))


def _invite(
    rng: np.random.Generator, customers: pd.DataFrame, starts: NDArray[np.datetime64], moments: Moments
) -> pd.DataFrame:
    """Ask a third of the active customers each month; `who` is the row of the customer."""
    since, until = (customers[c].to_numpy().astype("datetime64[D]")[:, None] for c in ("from_day", "to_day"))
    there = (since < starts[:-1]) & (until >= starts[1:]) & customers["active"].to_numpy()[:, None]
    who, month = np.nonzero(there & (rng.random(there.shape) < _ASKED))
    sent_at = moments(rng, month, _LAST_SENDING_DAY)
    by_time = np.argsort(sent_at, kind="stable")
    who, month, sent_at = who[by_time], month[by_time], sent_at[by_time]
    mode = rng.choice(_MODES, who.size, p=_MODE_SHARE)
    willing = pd.Series(mode).map(_ANSWERING).to_numpy() + 0.04 * customers["level"].to_numpy()[who]
    other = rng.choice(_NOT_DONE, who.size, p=_NOT_DONE_SHARE)
    outcome = np.where(rng.random(who.size) < willing, "completed", other)
    number = np.array([f"{i:05d}" for i in range(1, who.size + 1)])
    return pd.DataFrame(
        {
            "invitation_id": number,
            "sent_at": sent_at,
            "mode": mode,
            "outcome": outcome,
            "customer_id": customers["customer_id"].to_numpy()[who],
            "response_id": np.where(outcome == "completed", number, ""),
            "who": who,
            "month": month,
        }
    )


def _behind(
    rng: np.random.Generator,
    people: pd.DataFrame,
    month: NDArray[np.int64],
    shifts: Callable[[str, pd.DataFrame, NDArray[np.int64]], NDArray[np.float64]],
) -> Answers:
    """Draw what is behind the answers, as deviation from the usual mean: `general`, and one for each dimension."""
    n = len(people)
    general = people["level"].to_numpy() + rng.normal(0, 0.35, n)
    own = {name: general + rng.normal(0, 0.45, n) + shifts(name, people, month) for name in _PERCEIVED}
    return {"general": general} | own


def _perceived(rng: np.random.Generator, behind: Answers) -> Answers:
    """Draw perceived scores by column, unrounded."""
    scores: Answers = {}
    for name, usual in _PERCEIVED.items():
        for question, item in zip((q for q in _QUESTIONS if _dimension_of(q) == name), _ITEM_SHIFT, strict=True):
            scores[f"{question}_p"] = usual + item + behind[name] + rng.normal(0, 0.7, behind[name].size)
    return scores


def _standards(rng: np.random.Generator, people: pd.DataFrame) -> Answers:
    """Draw unrounded expected, desired and adequate scores by column; adequate seldom exceeds desired."""
    n, scores = len(people), {}
    for role, (usual, level, own, item) in _OTHERS.items():
        shared = usual + level * people["level"].to_numpy() + rng.normal(0, own, n)
        for question in _QUESTIONS:
            more = _MORE_ADEQUATE.get(_dimension_of(question), 0.0) if role == "a" else 0.0
            scores[f"{question}_{role}"] = shared + more + rng.normal(0, item, n)
    return scores


def _whole(rng: np.random.Generator, score: NDArray[np.float64]) -> pd.arrays.IntegerArray:
    """Whole answers with some of them missing."""
    return pd.arrays.IntegerArray(score.astype(np.int8), rng.random(score.size) < _MISSING)


def _importance(rng: np.random.Generator, n: int) -> dict[str, pd.arrays.IntegerArray]:
    """Share 100 points out over the dimensions, in steps of five; some respondents leave all of them empty."""
    points = 5 * rng.multinomial(20, list(_POINTS.values()), n)
    empty = rng.random(n) < _MISSING
    return {f"w_{d[:3]}": pd.arrays.IntegerArray(points[:, k].astype(np.int8), empty) for k, d in enumerate(_POINTS)}


def _closing(rng: np.random.Generator, behind: Answers) -> dict[str, object]:
    """Draw overall satisfaction from the dimensions, recommendation and repurchase from the person and assurance."""
    n = behind["general"].size
    driven = sum(weight * behind[name] for name, weight in DRIVERS.items())
    overall = 3.75 + _OVERALL_SLOPE * driven + rng.normal(0, 0.45, n)
    warm = behind["general"] + 0.4 * (behind["assurance"] - behind["general"])
    recommend = 8.0 + 1.1 * warm + rng.normal(0, 1.3, n)
    again = 3.9 + 0.5 * warm + rng.normal(0, 0.6, n)
    writes = rng.random(n) < _COMMENTING
    comment = np.where(writes, rng.choice(opinions.STOCK, n), -1)
    return {
        "overall": _whole(rng, np.clip(np.rint(overall), 1, 5)),
        "nps": _whole(rng, np.clip(np.rint(recommend), 0, 10)),
        "again": _whole(rng, np.clip(np.rint(again), 1, 5)),
        "comment": comment,
    }


def _answered(
    rng: np.random.Generator, sent_at: NDArray[np.datetime64], month_end: NDArray[np.datetime64]
) -> NDArray[np.datetime64]:
    """Draw when answers arrive: within a week and the month, and not between midnight and eight o'clock."""
    sent = sent_at.astype("datetime64[m]")
    left = (month_end.astype("datetime64[m]") - sent).astype(np.int64)
    longest = np.minimum(left, _LONGEST_MINUTES)
    wait = rng.exponential(_ANSWER_MINUTES, sent.size)
    wait = np.where(wait < longest, wait, rng.random(sent.size) * longest)
    moment = sent + wait.astype(np.int64).astype("timedelta64[m]")
    minute = (moment - moment.astype("datetime64[D]")).astype(np.int64)
    return moment + np.where(minute < 8 * 60, 8 * 60, 0).astype("timedelta64[m]")


def questionnaire() -> str:
    """Text of questionnaire.toml: titles and questions in English and Chinese.

    Examples
    --------
    >>> questionnaire().splitlines()[0]
    'title = { en = "Service quality survey", zh = "服务质量调查" }'
    """
    lines = ['title = { en = "Service quality survey", zh = "服务质量调查" }', "scale = { min = 1, max = 7 }", ""]
    lines += ["[dimensions]"]
    lines += [f'{name} = {{ en = "{en}", zh = "{zh}" }}' for name, (en, zh) in _DIMENSIONS.items()]
    for question, (en, zh) in _QUESTIONS.items():
        lines += ["", "[[question]]", f'id = "{question}"', f'dimension = "{_dimension_of(question)}"']
        lines += [f'text = {{ en = "{en}", zh = "{zh}" }}']
        roles = (("perceived", "p"), ("expected", "e"), ("desired", "d"), ("adequate", "a"))
        lines += [f'{role} = "{question}_{letter}"' for role, letter in roles]
        lines += [f'{role} = "{letter}_{question}"' for role, letter in _STAFF]
    lines += ["", "[dimension_importance]"] + [f'{name} = "w_{name[:3]}"' for name in _DIMENSIONS]
    lines += ["", "[overall]", 'column = "overall"', "scale = { min = 1, max = 5 }"]
    lines += ["", "[recommend]", 'column = "nps"']
    lines += ["", "[repurchase]", 'column = "again"', "scale = { min = 1, max = 5 }"]
    for name, (en, zh, _) in opinions.FACTORS.items():
        lines += ["", "[[factor]]", f'id = "{name}"', f'column = "f_{name}"', f'text = {{ en = "{en}", zh = "{zh}" }}']
        lines += ["scale = { min = 1, max = 5 }"]
    lines += ["", "[[open]]", 'id = "comment"', 'column = "comment"']
    return "\n".join(lines) + "\n"
