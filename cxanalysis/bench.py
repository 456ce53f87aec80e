"""At the analyst's bench: what moves when a parameter moves, and which rows stand behind a figure.

For JupyterLab alone: nothing made here is recorded, shown on a page or published, because rows are persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from cxanalysis import facts
from cxanalysis.context import Context
from cxanalysis.data import Data
from cxanalysis.errors import UsageError, did_you_mean
from cxanalysis.facts.months import within
from cxanalysis.facts.scope import Scope
from cxanalysis.measures import MEASURES
from cxanalysis.period import Period
from cxanalysis.record import Figure
from cxanalysis.satisfaction import Survey, scores
from cxanalysis.satisfaction.themes import default_themes
from cxanalysis.stats.themes import lexicon, speak_of

WHO = ("response_id", "responded_at", "customer_id", "mode")
SINGLE = {"nps": "recommend", "overall": "overall", "index": "overall", "top2": "overall", "dissatisfied": "overall"}
AGAINST = {"gap": "expected", "adequacy": "adequate", "superiority": "desired"}  # what perception is held against
ZONE = ("rank", "zone_position", "zone_share", "zone_crossed")  # of the lowest accepted service, where it was asked
POOLED = "*"
MODELS = ("driver", "driver_r2", "driver_odds", "asymmetry")  # of answers without a gap


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
        if words[0] != words[1] or _ends(old) != _ends(new):
            rows.append((words[0] == words[1], *key, *values, *words))
    names = ["same", "measure", "item", "before", "after", "verdict_before", "verdict_after"]
    found = pd.DataFrame(rows, columns=names).sort_values("same", kind="stable", ignore_index=True)
    return found.drop(columns="same")


def _ends(figure: Figure | None) -> tuple[object, ...]:
    """Return what may move in a figure beside its words: value, interval, the line it is held against."""
    if figure is None:
        return ()
    lines = tuple(figure.detail.get(name) for name in ("target", "margin", "enough", "line"))
    return (figure.value, figure.low, figure.high, *lines)


def _verdict(figure: Figure | None) -> str:
    """Return what a figure says beside its number: withheld, its verdict, its change."""
    if figure is None:
        return ""
    if figure.withheld:
        return "withheld"
    return figure.verdict or (figure.change.verdict if figure.change else "")


def answers(survey: Survey, measure: str, item: str = "") -> pd.DataFrame:
    """Return the answers that a figure counts, with the columns it is made of and its score, weakest first.

    Parameters
    ----------
    survey : Survey
        The report's answers.
    measure, item : str
        As in the record, like `satisfaction.gap` and `rel1`, or `satisfaction.segment` and `region=North:empathy`.

    Returns
    -------
    pandas.DataFrame
        Of the report's month, of the window, or of the months of the trend, whichever the figure is of.

    Raises
    ------
    UsageError
        When the questionnaire has no such question or dimension, or the customers no such group.
    """
    name, frame = measure.rpartition(".")[2], _frame(survey, MEASURES[measure].rows)
    group, what = _parts(item)
    if name == "segment_test":
        group, what, own = "", "", survey.attribute(item, frame)
        frame = frame.assign(**{item: own}) if own is not None else frame
    if "=" in group:
        frame = _group(survey, frame, group)
    what = "overall" if name == "driver_r2" else SINGLE.get(what, what) or SINGLE.get(name, "")
    columns = _columns(survey, what, frame)
    found = frame[[c for c in (*WHO, item) if c in frame.columns] + columns].copy()
    score = _score(survey, frame, name, item, what)
    if score is None:
        return found.sort_values(WHO[0], ignore_index=True)
    found["score"] = score
    if name in MODELS:
        found = found[_complete(survey, frame, group or (item if name == "driver_r2" else "overall"))]
    kept = found if name == "item_missing" else found.dropna(subset="score")
    return kept.sort_values(["score", WHO[0]], kind="stable", ignore_index=True)


def _complete(survey: Survey, frame: pd.DataFrame, outcome: str) -> pd.Series:
    """Tell which answers have every score and the outcome of a model."""
    names = list(survey.dimensions or survey.items)
    given = survey.asked(outcome, frame)
    whole = scores.perceived(frame, survey.questionnaire)[names].notna().all(axis=1)
    return whole if given is None else whole & given.notna()


def _frame(survey: Survey, rows: str) -> pd.DataFrame:
    """Return the answers of the months that a figure is of."""
    if rows == "trend":
        months = [str(p) for p in survey.context.trend]
        return survey.answers[survey.answers["period"].isin(months)]
    return survey.window if rows == "window" else survey.now


def _group(survey: Survey, frame: pd.DataFrame, group: str) -> pd.DataFrame:
    """Keep the answers of a group of customers."""
    attribute, _, value = group.partition("=")
    own = survey.attribute(attribute, frame)
    if value == POOLED:
        raise UsageError(f"{group} are small groups together; name one of them")
    if own is None:
        raise UsageError(f'the customers have no "{attribute}"')
    if value not in set(own.dropna()):
        raise UsageError(f"no customer has {group}{did_you_mean(value, set(own.dropna()))}")
    return frame[own == value]


def invitations(data: Data, scope: Scope, survey: Survey, item: str = "") -> pd.DataFrame:
    """Return a month's invitations that count in the response rate, of a mode or a group where one is named."""
    found = facts.invitations(data, scope, [survey.period])
    if found is None:
        raise UsageError("the data list no invitations")
    found = found[found["outcome"] != "ineligible"]
    if "=" in item:
        found = _group(survey, found, item)
    elif item:
        found = found[found["mode"] == item]
    return found.reset_index(drop=True)


def staff(data: Data, scope: Scope, survey: Survey, item: str) -> pd.DataFrame:
    """Return the answers of staff behind a service gap, like `3:reliability`; all their questions where none is named.

    The customers' side of gaps 1, 2 and 4 is `satisfaction.expected` of the same item.
    """
    found = facts.staff_answers(data, scope, survey.reach)
    if found is None:
        raise UsageError("there are no answers of staff")
    what = item.partition(":")[2]
    questions = [q for q in survey.questionnaire.questions if what in ("", q.id, q.dimension)]
    columns = [c for q in questions for c in q.staff.values() if c in found.columns]
    return found[["period", "response_id", *columns]]


def comments(data: Data, scope: Scope, survey: Survey, theme: str) -> pd.DataFrame:
    """Return the open answers of the window that speak of a theme, redacted; `other` are those of none."""
    found = facts.comments(data, scope, survey.reach)
    found = found[found["text"] != ""]
    known = lexicon(survey.questionnaire.themes or default_themes())
    spoken = speak_of(found["text"].tolist(), known)
    return found[[theme in of or (theme == "other" and not of) for of in spoken]].reset_index(drop=True)


def complaints(data: Data, scope: Scope, months: Sequence[Period], item: str = "") -> pd.DataFrame:
    """Return the complaints of some months, of an item or of a value of an attribute where one is named, newest first.

    Grumbles and objections are counted in no share and stay out, as does free text.

    Parameters
    ----------
    data : Data
        The checked data set.
    scope : Scope
        Whose rows.
    months : sequence of Period
        Contiguous, oldest first.
    item : str
        An item by its name, or like `category:quality`, `region:North`, `branch:people`; all where empty.

    Raises
    ------
    UsageError
        When no complaint of the months is about it.
    """
    table = scope.filter(data, within(data.table("complaints"), "received_at", months))
    name, _, value = item.removeprefix("item:").partition(":")
    if name == "region" and value and data.has("customers", "region"):
        table = Scope("region", value).filter(data, table)
    frame = table.drop([c for c in ("description",) if c in table.columns]).to_pandas()
    if "kind" in frame.columns:
        frame = frame[frame["kind"].fillna("complaint") == "complaint"]
    found = _about(frame, item.removeprefix("item:"))
    if found is None:
        raise UsageError(f'no complaint of these months is about "{item}"')
    return found.sort_values(["received_at", "complaint_id"], ascending=[False, True], ignore_index=True)


def complaint_months(measure: str, item: str, context: Context) -> list[Period]:
    """Return the months whose complaints stand behind a figure: the month, the year, or those of the course."""
    name = measure.rpartition(".")[2]
    if name in ("trend", "wave_items", "improved_item"):
        return context.trend
    year = name in ("again", "cause", "state", "recovery") or (item and name.endswith(("_kept", "first_contact")))
    return context.period.last(12) if year else [context.period]


def _about(frame: pd.DataFrame, item: str) -> pd.DataFrame | None:
    """Keep the complaints about an item or of a value of an attribute; None where there is none."""
    if item in ("", "rate"):
        return frame
    named = frame["item"].fillna("unclassified") if "item" in frame.columns else pd.Series("", index=frame.index)
    if item in set(named):
        return frame[named == item]
    name, _, value = item.partition(":")
    if name == "region" and value:
        return frame if len(frame) else None
    column = {"branch": "cause_branch"}.get(name, name)
    mine = frame[frame[column].astype("string") == value] if value and column in frame.columns else frame.iloc[:0]
    return mine if len(mine) else None


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
    questions = list(asked.questions) if what == scores.OVERALL else questions
    named = [getattr(q, role) for q in questions for role in ("perceived", "expected", "adequate", "desired")]
    single = getattr(asked, what, None) if what in ("overall", "recommend", "repurchase") else None
    named += [single.column] if single else []
    named += [extra.column for extra in (*asked.factors, *asked.opens) if extra.id == what]
    if not named:
        known = [*(q.id for q in asked.questions), *asked.dimensions, *(f.id for f in asked.factors)]
        raise UsageError(f'the questionnaire has no "{what}"{did_you_mean(what, known)}')
    return [c for c in named if c and c in frame.columns]


def _score(survey: Survey, frame: pd.DataFrame, name: str, item: str, what: str) -> pd.Series | None:
    """Return what a figure takes the mean of, by answer; None where it is made of no single number of an answer."""
    if not len(frame):
        return None
    role = AGAINST.get(name, "adequate" if name in ZONE else "expected")
    pair = scores.paired(frame, survey.questionnaire, role)
    if name in AGAINST or (name in ZONE and pair is not None):
        return pair.difference.get(what) if pair is not None else None
    if name in SINGLE or item == "index" or (name == "trend" and what == scores.OVERALL):
        single = survey.asked(SINGLE.get(name, "overall"), frame)
        return single if single is not None else scores.perceived(frame, survey.questionnaire).get(what)
    if name in ("expected", "perceived") and pair is not None and what in pair.perceived.columns:
        return pair.other[what] if name == "expected" else pair.perceived[what]
    table = scores.perceived(frame, survey.questionnaire)
    column = next((f.column for f in survey.questionnaire.factors if f.id == what and name == "factor"), "")
    return frame[column] if column in frame.columns else table.get(what)
