"""What the satisfaction page tells beside its sections: figure numbers, main points, remarks, what calls for care."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cxanalysis.context import Part
from cxanalysis.headline import CARDS
from cxanalysis.present import blocks_text
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import (
    benchmarks,
    drivers,
    factors,
    gaps,
    market,
    mix,
    outcomes,
    parts,
    priorities,
    ranking,
    scales,
    segments,
    service_gaps,
    sides,
    soundness,
    themes,
    tolerance,
    trend,
    weighted,
)
from cxanalysis.present.views.satisfaction import months as moving
from cxanalysis.present.views.satisfaction import shares as sharing
from cxanalysis.satisfaction import Satisfaction

MEASURES = ("satisfaction.", "market.")
KEYS = CARDS["satisfaction"]
_MANY = 100  # answers among which somebody gives 0 to almost any company
ROLES = ("expected", "adequate", "desired", "importance")
TABLES = ("responses", "invitations", "customers", "staff_responses", "benchmarks", "targets", "orders", "complaints")
METHODS = tuple(
    f"satisfaction.{name}"
    for name in ("perceived", "expected", "gap", "gap_weighted", "adequacy", "superiority", "index", "top2",
                 "dissatisfied", "nps")
)  # fmt: skip
PARTS = (tolerance, gaps, ranking, trend, drivers, sides, priorities, segments, mix, benchmarks, market, outcomes,
         service_gaps, factors, themes, soundness, scales, weighted)  # fmt: skip  # of the page, in its order


def numbers(book: Book) -> dict[str, int]:
    """Return the number of each figure in the order the page shows them; 0 where the data do not give it."""
    there = {name: shown(book) for name, shown in _figures().items()}
    order = [name for name, found in there.items() if found]
    return {name: order.index(name) + 1 if found else 0 for name, found in there.items()}


def _figures() -> dict[str, Callable[[Book], bool]]:
    """Return the figures of the page in its order, each with whether the data give it."""
    return {
        "fig-zone": lambda book: bool(parts.ranked(book, parts.ZONE, parts.dimensions(book))),
        **tolerance.FIGURES,
        "fig-gap": lambda book: bool(parts.ranked(book, parts.GAP, parts.dimensions(book))),
        "fig-perceived": lambda book: parts.form(book, parts.dimensions(book)) == parts.PERCEIVED,
        "fig-items": lambda book: bool(parts.form(book, parts.items(book))),
        **trend.FIGURES,
        "fig-index": lambda book: moving.has_past(book, moving.headline(book)),
        "fig-dimension": lambda book: moving.has_past(book, moving.watched(book)),
        **drivers.FIGURES,
        **priorities.FIGURES,
        **segments.FIGURES,
        **benchmarks.FIGURES,
        **outcomes.FIGURES,
        "fig-shares": lambda book: bool(sharing.shares_found(book)),
        **service_gaps.FIGURES,
        **factors.FIGURES,
        **themes.FIGURES,
        **soundness.FIGURES,
        **weighted.FIGURES,
    }


def anchors(book: Book) -> dict[str, tuple[str, str]]:
    """Return where this page shows each topic of the main points."""
    number = numbers(book)
    wanted = {
        "satisfaction": ("fig-index", "fig-trend", "fig-shares"),
        "group": ("fig-segments",),
        "dimension": ("fig-zone", "fig-gap", "fig-perceived"),
        "dimension:overall": ("fig-gap", "fig-perceived", "fig-zone"),
        "satisfaction.nps": ("fig-shares",),
    }
    first = {topic: next((name for name in names if number[name]), "") for topic, names in wanted.items()}
    return {topic: (f"#{name}", book.t("Figure {n}", n=number[name])) for topic, name in first.items() if name}


def methods(book: Book) -> tuple[str, ...]:
    """Return the measures this page shows, for the table of how they are calculated."""
    every = dict.fromkeys([*METHODS, *(m for part in PARTS for m in part.METHODS)])
    return tuple(m for m in every if any(f.value is not None for f in book.record.items(m)))


def standing(book: Book) -> list[tuple[str, str]]:
    """Say where the gap and the willingness to recommend stand, for months in which little stands out."""
    t, found = book.t, []
    gap, nps = book.get(parts.GAP, parts.OVERALL), book.get("satisfaction.nps")
    if gap is not None:
        words = {"value": book.value(gap), "between": book.between(gap)}
        said = t("**The gap to expectation** over all dimensions is **{value} points** ({between}).", **words)
        found.append(("dimension:overall", said))
    if nps is not None:
        words = {"value": book.value(nps), "between": book.between(nps)}
        found.append(("satisfaction.nps", t("**The net promoter score** is **{value}** ({between}).", **words)))
    return found


def card_anchors(book: Book) -> dict[tuple[str, str], str]:
    """Return the figure each key figure leads to."""
    number = numbers(book)
    index = "fig-index" if number["fig-index"] else "fig-shares"
    wanted = {
        ("satisfaction.index", ""): index,
        (parts.GAP, parts.OVERALL): "fig-gap",
        (parts.PERCEIVED, parts.OVERALL): "fig-perceived",
        ("satisfaction.dissatisfied", ""): "fig-shares",
    }
    return {key: f"#{name}" for key, name in wanted.items() if number[name]}


def remarks(book: Book, result: Satisfaction | None, found: Mapping[str, Part] | None = None) -> list[str]:
    """Say what this survey cannot say and why, and what was left out of a figure.

    Parameters
    ----------
    book : Book
        The report.
    result : Satisfaction or None
        The month's scores.
    found : mapping of str to Part, optional
        The parts of the analysis by name.
    """
    if result is None:
        return [book.t("Not shown: satisfaction. There is no survey in the data.")]
    lines = [_left_out(book, code) for code in _unsaid(result)]
    lines += [line for name, unsaid in _UNSAID.items() for line in unsaid(book, (found or {}).get(name))]
    return list(dict.fromkeys(line for line in [*lines, *_counted(book), _first_month(book)] if line))


def _unsaid(result: Satisfaction) -> list[str]:
    """Return the codes of what the survey cannot say; what nobody answered this month is not left out for good."""
    if not result.respondents:
        return [code for code in result.left_out if code not in ROLES]
    if not result.items:
        return ["items", *(code for code in result.left_out if code not in ROLES)]
    return list(result.left_out)


_UNSAID: dict[str, Callable[[Book, Part | None], list[str]]] = {
    "tolerance": tolerance.unsaid,
    "gaps": gaps.unsaid,
    "trend": trend.unsaid,
    "drivers": drivers.unsaid,
    "segments": segments.unsaid,
    "mix": mix.unsaid,
    "benchmarks": market.unsaid,
    "outcomes": outcomes.unsaid,
    "service_gaps": service_gaps.unsaid,
    "factors": factors.unsaid,
    "themes": themes.unsaid,
    "soundness": soundness.unsaid,
    "scales": scales.unsaid,
    "weighted": weighted.unsaid,
}


def _left_out(book: Book, code: str) -> str:
    t = book.t
    name, _, item = code.partition(":")
    if name == "mixed_scale":
        return t("Not shown: the score of {name}. Its items are on different scales.", name=book.item(item))
    words: dict[str, Callable[[], str]] = {
        "items": lambda: t("Not shown: scores of dimensions and items. The survey has no such questions."),
        "expected": lambda: t("Not shown: gaps to expectation. The survey asks for perception only."),
        "adequate": lambda: t("Not shown: the zone of tolerance. The lowest accepted service was not asked."),
        "desired": lambda: t("Desired service was not asked.") if parts.upper_is_expected(book) else "",
        "overall": lambda: t("Not shown: index and satisfied shares. There is no overall question."),
        "recommend": lambda: t("Not shown: net promoter score. There is no question on recommending."),
        "recommend_scale": lambda: t("Not shown: net promoter score. It was not asked on 0 to 10."),
        "importance": lambda: t(
            "Not shown: the weighted gap. There are no usable importance points of the dimensions."
        ),
        "invitations": lambda: t("Not shown: the response rate. There is no list of invitations."),
    }
    return words[name]()


def _counted(book: Book) -> list[str]:
    """Say how many answers were odd."""
    t, lines = book.t, []
    weighted, zone = book.get("satisfaction.gap_weighted", parts.OVERALL), book.get(parts.ZONE, parts.OVERALL)
    if weighted is not None and weighted.detail.get("unusable"):
        lines.append(t.n("{n} respondent gave no importance points that sum to about 100; in the weighted gap all "
                         "dimensions count the same for that customer.",
                         "{n} respondents gave no importance points that sum to about 100; in the weighted gap all "
                         "dimensions count the same for them.",
                         weighted.detail["unusable"]))  # fmt: skip
    nps = book.get("satisfaction.nps")
    if nps is not None and nps.detail.get("lowest", 0) >= 1 and (nps.n or 0) >= _MANY:
        lines.append(t("Nobody of {n} gave 0 as the likelihood to recommend: if it was asked from 1 on, this is no net "
                       "promoter score.", n=t.number(nps.n or 0)))  # fmt: skip
    if zone is not None and zone.detail.get("crossed"):
        lines.append(t.n("{n} respondent puts the lowest accepted service above the one desired; kept in the means.",
                         "{n} respondents put the lowest accepted service above the one desired; kept in the means.",
                         zone.detail["crossed"]))  # fmt: skip
    return lines


def _first_month(book: Book) -> str:
    figure = moving.headline(book)
    if figure is None or moving.has_past(book, figure):
        return ""
    return book.t("Not shown: change over time. {month} is the first month with answers.", month=book.month())


_SCORES = ("perceived", "adequacy", "overall", "index", "nps")


def absent(book: Book) -> str:
    """Say why no score can be shown: withheld, or no answers; empty where there are scores."""
    t, now = book.t, str(book.context.period)
    wanted = {f"satisfaction.{name}" for name in _SCORES}
    known = [f for f in book.record if f.measure in wanted and f.period == now]
    if any(f.value is not None for f in known):
        return ""
    if any(f.withheld for f in known) and book.context.scope == "all":
        return t("The answers of a single respondent are withheld, to protect them.")
    if any(f.withheld for f in known):
        return t("Scores of fewer than {n} respondents are withheld, to protect them.",
                 n=t.number(book.context.parameters.min_cell))  # fmt: skip
    return t("There are no answers in {month}.", month=book.month())


def nothing(book: Book) -> Block | None:
    """Return the line that stands in place of the scores where there is none."""
    reason = absent(book)
    return blocks_text.gap(book.t("Not shown: {reason}", reason=small(reason))) if reason else None


def care(book: Book) -> list[str]:
    """Say what calls for care: no answers, few answers, withheld scores, scales whose items do not belong together."""
    t, options = book.t, book.context.parameters
    known = [f for f in book.record if f.measure.startswith("satisfaction.") and f.period == str(book.context.period)]
    scores = [f for f in known if f.value is not None and f.measure in (parts.PERCEIVED, "satisfaction.overall")]
    if reason := absent(book):
        return [reason]
    lines = []
    if few := [f for f in scores if parts.unclear(book, f)]:
        words = {"low": t.number(min(f.n or 0 for f in few)), "n": t.number(options.min_n)}
        lines.append(t("As few as {low} answers stand behind a score; a verdict needs {n}.", **words))
    apart = scales.loose(scales.alphas(book))
    if apart:
        names = t.join([book.item(f.item) for f in apart])
        words = {"names": names, "enough": t.number(apart[0].detail["enough"], 2)}
        lines.append(t("Alpha of {names} is below {enough}: read their items rather than their score.", **words))
    return lines
