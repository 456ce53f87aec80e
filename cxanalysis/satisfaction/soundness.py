"""Is the sample scientific: who answered, whether late answers differ, and which answers were given carelessly.

None of this proves that those who answered speak for all; each part can show that they do not. What the silent would
have to think to turn a verdict needs no proof: it is arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import WITHHELD_FEW, Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.groups import MOST_VALUES, smallest_first
from cxanalysis.satisfaction.margins import GROUPS
from cxanalysis.satisfaction.survey import INDEX, Survey
from cxanalysis.stats.careless import same_throughout, too_fast
from cxanalysis.stats.disclosure import rows_withheld
from cxanalysis.stats.means import mean_interval
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.shares import wilson
from cxanalysis.stats.silent import Bound, late_early, response_differs, silent_bound
from cxanalysis.stats.weighting import weighting_change

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Asked

SINGLE = ("overall", "recommend", "repurchase")
MUCH = 0.10  # a question that more than this share leave empty is not understood, or not wanted


def analyse(survey: Survey, invitations: pd.DataFrame | None, lines: Mapping[str, float] | None = None) -> Part:
    """Examine how the answers came about.

    Parameters
    ----------
    survey : Survey
        The answers and who gave them.
    invitations : pandas.DataFrame or None
        `facts.invitations` over the window; None where there is no such table.
    lines : mapping of str to float, optional
        Where a verdict turns, by item: `index` with the target of the index.

    Returns
    -------
    Part
        Response by group, late against early answers, same answer throughout, too fast, questions left empty, and what
        the silent would have to think.
    """
    figures = [*_groups(survey, invitations), *_late(survey, invitations), *_careless(survey), *_missing(survey)]
    figures += _silent(survey, lines or {})
    return Part(tuple(figures), tuple(_left_out(survey, invitations, {f.measure for f in figures})))


def _left_out(survey: Survey, invitations: pd.DataFrame | None, there: set[str]) -> Iterator[str]:
    """Name what cannot be said of these answers."""
    if not len(survey.now):
        return
    if invitations is None or "response_id" not in invitations.columns:
        yield "late_early"
    elif "satisfaction.late_early" not in there:
        yield "late_few"
    if "satisfaction.straight_lining" not in there:
        yield "straight_lining"
    if "satisfaction.speeders" not in there:
        yield "speeders"
    if "satisfaction.silent_bound" not in there and _answered(survey) is None:
        yield "silent"
    for name, column in _columns(survey).items():
        if column in survey.now.columns and not survey.now[column].notna().any():
            yield f"never_answered:{name}"


def _groups(survey: Survey, invitations: pd.DataFrame | None) -> Iterator[Figure]:
    """Give the response rate of the month by each attribute of the customers."""
    context = survey.context
    if invitations is None:
        return
    mine = invitations[(invitations["period"] == str(survey.period)) & (invitations["outcome"] != "ineligible")]
    tables = {}
    for name in GROUPS:
        values = survey.attribute(name, mine)
        if values is not None and 2 <= values.nunique() <= MOST_VALUES:
            done = (mine["outcome"] == "completed").groupby(values)
            tables[name] = pd.DataFrame({"x": done.sum(), "n": done.size()}).sort_index()
    tested = holm([response_differs(table["x"], table["n"]) for table in tables.values()])
    for (name, table), p in zip(tables.items(), tested, strict=True):
        order = smallest_first(survey, name, [str(value) for value in table.index])
        hidden = rows_withheld(table["x"].to_numpy(), context.parameters.min_cell, order)
        for (value, row), hide in zip(table.iterrows(), hidden, strict=True):
            rate = wilson(int(row["x"]), int(row["n"]), context.parameters.confidence)
            differs = p is not None and p < 1 - context.parameters.confidence and not hidden.any()
            detail = {"by": name, "group": str(value), "x": int(row["x"]), "p": p, "differs": differs}
            reason = WITHHELD_FEW if hide else ""
            yield context.figure("satisfaction.response_rate", f"{name}={value}", rate, withheld=reason, detail=detail)


def _late(survey: Survey, invitations: pd.DataFrame | None) -> Iterator[Figure]:
    """Hold late answers against early ones, within the month and the way they were asked."""
    if invitations is None or "response_id" not in invitations.columns or "response_id" not in survey.window.columns:
        return
    options = survey.context.parameters
    item, values = survey.headline(survey.window)
    rows = _waits(survey, invitations, values) if values is not None else pd.DataFrame()
    if len(rows) < options.min_n:
        return
    found = late_early(rows["y"], rows["wait"], rows["cell"], rows["who"], options.confidence)
    change, margin = found.difference, options.equal_margin * _length(survey, item)
    if change.value is None or change.low is None or change.high is None or found.near is None:
        return
    detail = {
        "late": found.late,
        "months": len(survey.months),
        "margin": margin,
        "clear": change.low > 0 or change.high < 0,
        "equal": abs(change.value) + found.near <= margin,
    }
    figure = survey.context.figure("satisfaction.late_early", item, change, survey=True, detail=detail)
    yield replace(figure, unit="index") if item == INDEX else figure


def _waits(survey: Survey, invitations: pd.DataFrame, values: pd.Series) -> pd.DataFrame:
    """Return the answers whose wait after the invitation is known, in hours, with their month and way of asking."""
    frame = survey.window
    sent = invitations.dropna(subset="response_id").drop_duplicates("response_id").set_index("response_id")["sent_at"]
    asked = pd.to_datetime(frame["response_id"].map(sent.to_dict()))
    wait = (frame["responded_at"] - asked).dt.total_seconds() / 3600
    cell = _cells(frame, "period", "mode")
    rows = pd.DataFrame({"y": values, "wait": wait, "who": survey.clusters(frame), "cell": cell}, index=frame.index)
    return rows[(rows["wait"] >= 0) & rows["y"].notna()]


def _cells(frame: pd.DataFrame, *names: str) -> NDArray[np.int64]:
    """Give each combination of columns a number, as far as the columns are there; an empty value is one of its own."""
    there = [name for name in names if name in frame.columns]
    if not there:
        return np.zeros(len(frame), np.int64)
    return frame.groupby(there, dropna=False, sort=False).ngroup().to_numpy().astype(np.int64)


def _length(survey: Survey, item: str) -> float:
    """Return the length of the scale of the index or of all dimensions."""
    if item == INDEX:
        return 100.0
    return survey.scale(item).max - survey.scale(item).min


def _careless(survey: Survey) -> Iterator[Figure]:
    """Give the shares of answers given carelessly, and what the index would be without them."""
    frame, context = survey.now, survey.context
    asked = scores.asked(frame, survey.questionnaire, "perceived")
    scales = [(q.scale.min, q.scale.max) for q in asked]
    alike = [q.perceived for q, scale in zip(asked, scales, strict=True) if scale == max(scales, key=scales.count)]
    same, judged = same_throughout(frame[alike].to_numpy(dtype="float64"))
    seconds = frame["duration_s"] if "duration_s" in frame.columns else pd.Series(np.nan, frame.index)
    ways = frame["mode"].fillna("") if "mode" in frame.columns else pd.Series("", frame.index)
    fast, timed = too_fast(seconds.to_numpy(dtype="float64"), ways.to_numpy(), context.parameters.speeder_ratio)
    confidence, detail = context.parameters.confidence, _without(survey, same | fast)
    if judged.any():
        share = wilson(int(same.sum()), int(judged.sum()), confidence)
        told = {"x": int(same.sum()), **detail}
        yield context.figure("satisfaction.straight_lining", "", share, survey=True, detail=told)
    if timed.any():
        share = wilson(int(fast.sum()), int(timed.sum()), confidence)
        told = {
            "x": int(fast.sum()),
            "usual_seconds": float(np.median(seconds.to_numpy(dtype="float64")[timed])),
            **detail,
        }
        yield context.figure("satisfaction.speeders", "", share, survey=True, detail=told)


def _without(survey: Survey, careless: NDArray[np.bool_]) -> dict[str, Any]:
    """Tell what the index would be without the careless answers; nothing where there is no index or none careless."""
    told: dict[str, Any] = {"careless": int(careless.sum())}
    index = survey.index(survey.now)
    if index is None or not careless.any() or not index[~careless].notna().any():
        return told
    options = survey.context.parameters
    change = weighting_change(index, ~careless, survey.clusters(survey.now), options.confidence)
    told |= {"index": float(np.nanmean(index.to_numpy())), "change": change.value}
    told["index_without"] = float(np.nanmean(index.to_numpy()[~careless]))
    clear = change.low is not None and change.high is not None and (change.low > 0 or change.high < 0)
    return told | {"differs": clear or abs(change.value or 0.0) > 100 * options.equal_margin}


def _columns(survey: Survey) -> dict[str, str]:
    """Return the columns of the questions whose empty answers are counted; the single ones as `asked:overall`."""
    found = {q.id: q.perceived for q in survey.questionnaire.questions if q.perceived}
    for name in SINGLE:
        question: Asked | None = getattr(survey.questionnaire, name)
        if question is not None:
            found[f"asked:{name}"] = question.column
    return found


def _missing(survey: Survey) -> Iterator[Figure]:
    """Give the share that left a question empty, of those who were asked it.

    A question nobody answered in a wave or a way of asking was not put to them.
    """
    frame, context = survey.now, survey.context
    cell = _cells(frame, "wave", "mode")
    codes = {q.perceived for q in survey.questionnaire.questions if q.scale.missing}
    for name, column in _columns(survey).items():
        if column not in frame.columns or not frame[column].notna().any():
            continue
        given = frame[column].notna().to_numpy()
        asked = np.bincount(cell, given)[cell] > 0
        share = wilson(int((asked & ~given).sum()), int(asked.sum()), context.parameters.confidence)
        much = share.low is not None and share.low > MUCH
        detail = {"x": int((asked & ~given).sum()), "not_asked": int((~asked).sum()), "codes": column in codes,
                  "much": much}  # fmt: skip
        yield context.figure("satisfaction.item_missing", name, share, survey=True, detail=detail)


def _answered(survey: Survey) -> pd.DataFrame | None:
    """Return the month's answers of active customers; None where it is not known who they are."""
    people, frame = survey.people, survey.now
    if people is None or "customer_id" not in frame.columns or not people["active"].any():
        return None
    found = frame[frame["customer_id"].map(people["active"]).eq(True).to_numpy()]
    return found if len(found) else None


def _silent(survey: Survey, lines: Mapping[str, float]) -> Iterator[Figure]:
    """Give what the active customers who did not answer would have to think to turn the verdicts."""
    frame, people = _answered(survey), survey.people
    if frame is None or people is None:
        return
    active = int(people["active"].sum())
    index = survey.index(frame)
    if index is not None and INDEX in lines:
        figure = _bound(survey, INDEX, index, frame, active, lines[INDEX], (0.0, 100.0))
        yield from (replace(f, unit="index") for f in figure)
    pair = scores.paired(frame, survey.questionnaire, "adequate")
    if pair is None:
        return
    means = pair.difference[list(pair.dimensions)].mean().dropna().sort_values()
    for name in dict.fromkeys([*means.index[:1], *means.index[-1:]]):
        reach = _length(survey, str(name))
        yield from _bound(survey, str(name), pair.difference[name], frame, active, 0.0, (-reach, reach))


def _bound(
    survey: Survey,
    item: str,
    values: pd.Series,
    frame: pd.DataFrame,
    active: int,
    line: float,
    ends: tuple[float, float],
) -> Iterator[Figure]:
    """Give one bound where the answers lie on one side of the line for certain."""
    options = survey.context.parameters
    mean = mean_interval(values.groupby(frame["customer_id"]).mean().to_numpy(), options.confidence)
    bound: Bound | None = silent_bound(mean, active, line, *ends)
    if bound is None or mean.n < options.min_n or mean.low is None or mean.high is None:
        return
    if mean.low <= line <= mean.high:
        return
    detail = {"line": line, "mean": mean.value, "customers": active, "silent": bound.silent,
              "possible": bound.possible, "side": "below" if mean.high < line else "above"}  # fmt: skip
    yield survey.context.figure("satisfaction.silent_bound", item, bound.needed, survey=True, detail=detail)
