"""At the analyst's bench: what moves when a parameter moves, and which rows stand behind a figure.

For JupyterLab alone: nothing made here is recorded, shown on a page or published, because rows are persons.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from cxanalysis.data import Data
from cxanalysis.errors import UsageError, did_you_mean
from cxanalysis.facts.months import within
from cxanalysis.facts.scope import Scope
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.satisfaction import Survey, scores

WHO = ("response_id", "responded_at", "customer_id", "mode")
SINGLE = {"nps": "recommend", "overall": "overall", "index": "overall", "top2": "overall", "dissatisfied": "overall"}
OVER_MONTHS = ("driver", "driver_r2", "driver_odds", "asymmetry", "gap_model", "zone_reaction", "segment",
               "segment_mean", "segment_test", "factor", "late_early")  # fmt: skip  # figures of the window of answers


def moved(before: Iterable[Figure], after: Iterable[Figure]) -> pd.DataFrame:
    """Compare two sets of figures: what has another value or another verdict, flipped verdicts first.

    Parameters
    ----------
    before, after : iterable of Figure
        Figures of the same period and scope.

    Returns
    -------
    pandas.DataFrame
        Columns `measure`, `item`, `before`, `after` (values), `verdict_before`, `verdict_after`; a figure that is not
        there has neither.

    Examples
    --------
    >>> one = [Figure("satisfaction.trend", "overall", "all", "2026-10", -0.2, -0.3, -0.1, 900, "falling")]
    >>> two = [Figure("satisfaction.trend", "overall", "all", "2026-10", -0.2, -0.3, -0.1, 900, "balanced")]
    >>> moved(one, two)[["item", "verdict_before", "verdict_after"]].to_numpy().tolist()
    [['overall', 'falling', 'balanced']]
    """
    first, second = ({(f.measure, f.item): f for f in figures} for figures in (before, after))
    rows = []
    for key in [*first, *(k for k in second if k not in first)]:
        old, new = first.get(key), second.get(key)
        words = _verdict(old), _verdict(new)
        values = (old.value if old else None, new.value if new else None)
        if words[0] != words[1] or values[0] != values[1]:
            rows.append((words[0] == words[1], *key, *values, *words))
    names = ["same", "measure", "item", "before", "after", "verdict_before", "verdict_after"]
    found = pd.DataFrame(rows, columns=names).sort_values("same", kind="stable", ignore_index=True)
    return found.drop(columns="same")


def _verdict(figure: Figure | None) -> str:
    """Return what a figure says beside its number: withheld, its verdict, its change."""
    if figure is None:
        return ""
    if figure.withheld:
        return "withheld"
    return figure.verdict or (figure.change.verdict if figure.change else "")


def answers(survey: Survey, measure: str, item: str = "") -> pd.DataFrame:
    """Return the answers behind a figure with the columns it is made of and its score, weakest first.

    Parameters
    ----------
    survey : Survey
        The report's answers.
    measure, item : str
        As in the record, like `satisfaction.gap` and `rel1`, or `satisfaction.segment` and `region=North:empathy`.

    Returns
    -------
    pandas.DataFrame
        Of the report's month, or of the window where the figure is of the window.

    Raises
    ------
    UsageError
        When the questionnaire has no such question or dimension.
    """
    name = measure.rpartition(".")[2]
    frame = survey.window if name in OVER_MONTHS else survey.now
    group, what = _parts(item)
    if "=" in group:
        attribute, _, value = group.partition("=")
        own = survey.attribute(attribute, frame)
        frame = frame.iloc[:0] if own is None else frame[own == value]
    columns = _columns(survey, what if what else SINGLE.get(name, what), frame)
    found = frame[[c for c in WHO if c in frame.columns] + columns].copy()
    score = _score(survey, frame, what)
    if score is not None:
        found["score"] = score
    by = "score" if score is not None else columns[0] if columns else WHO[0]
    return found.sort_values([by, WHO[0]], kind="stable", ignore_index=True)


def complaints(data: Data, scope: Scope, period: Period, item: str = "") -> pd.DataFrame:
    """Return a month's complaints, of an item where one is named, newest first; free text stays out."""
    table = scope.filter(data, within(data.table("complaints"), "received_at", [period]))
    frame = table.drop([c for c in ("description",) if c in table.columns]).to_pandas()
    if item:
        frame = frame[frame["item"].fillna("unclassified") == item]
    return frame.sort_values(["received_at", "complaint_id"], ascending=[False, True], ignore_index=True)


def _parts(item: str) -> tuple[str, str]:
    """Split an item into what qualifies it and what it names.

    Examples
    --------
    >>> _parts("segment=A:empathy"), _parts("rel1"), _parts("segment=A")
    (('segment=A', 'empathy'), ('', 'rel1'), ('segment=A', ''))
    """
    group, _, what = item.rpartition(":")
    return (what, "") if not group and "=" in what else (group, what)


def _columns(survey: Survey, what: str, frame: pd.DataFrame) -> list[str]:
    """Return the columns of an item, a dimension, a single question or a factor; all questions where none is named."""
    asked = survey.questionnaire
    questions = [q for q in asked.questions if what in ("", q.id, q.dimension)]
    named = [getattr(q, role) for q in questions for role in ("perceived", "expected", "adequate", "desired")]
    single = getattr(asked, what, None) if what in ("overall", "recommend", "repurchase") else None
    named += [single.column] if single else []
    named += [extra.column for extra in (*asked.factors, *asked.opens) if extra.id == what]
    if what == scores.OVERALL and single is None:
        return _columns(survey, "", frame)
    if not named:
        known = [*(q.id for q in asked.questions), *asked.dimensions, *(f.id for f in asked.factors)]
        raise UsageError(f'the questionnaire has no "{what}"{did_you_mean(what, known)}')
    return [c for c in named if c and c in frame.columns]


def _score(survey: Survey, frame: pd.DataFrame, what: str) -> pd.Series | None:
    """Return the perception of an item or a dimension by answer; None where it is neither."""
    if not len(frame):
        return None
    table = scores.perceived(frame, survey.questionnaire)
    return table[what] if what in table.columns else None
