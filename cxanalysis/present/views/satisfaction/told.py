"""What the satisfaction page tells beside its sections: figure numbers, main points, remarks, what calls for care."""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.headline import CARDS
from cxanalysis.present import blocks_text
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import months as moving
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.present.views.satisfaction import response as answering
from cxanalysis.present.views.satisfaction import shares as sharing
from cxanalysis.satisfaction import Satisfaction

MEASURES = ("satisfaction.",)
KEYS = CARDS["satisfaction"]
ROLES = ("expected", "adequate", "desired", "importance")
TABLES = ("responses", "invitations")
METHODS = tuple(
    f"satisfaction.{name}"
    for name in ("perceived", "expected", "gap", "gap_weighted", "adequacy", "superiority", "index", "top2",
                 "dissatisfied", "nps", "response_rate", "alpha")
)  # fmt: skip


def numbers(book: Book) -> dict[str, int]:
    """Return the number of each figure in the order the page shows them; 0 where the data do not give it."""
    dimensions, items = parts.dimensions(book), parts.items(book)
    index, watched = moving.headline(book), moving.watched(book)
    there = {
        "fig-zone": parts.ranked(book, parts.ZONE, dimensions),
        "fig-gap": parts.ranked(book, parts.GAP, dimensions),
        "fig-perceived": parts.form(book, dimensions) == parts.PERCEIVED,
        "fig-items": parts.form(book, items),
        "fig-index": moving.has_past(book, index),
        "fig-dimension": moving.has_past(book, watched),
        "fig-shares": sharing.shares_found(book),
        "fig-response": answering.modes(book),
    }
    order = [name for name, found in there.items() if found]
    return {name: order.index(name) + 1 if found else 0 for name, found in there.items()}


def anchors(book: Book) -> dict[str, tuple[str, str]]:
    """Return where this page shows each topic of the main points."""
    number = numbers(book)
    wanted = {
        "satisfaction": ("fig-index", "fig-shares"),
        "dimension": ("fig-zone", "fig-gap", "fig-perceived"),
        "dimension:overall": ("fig-gap", "fig-perceived", "fig-zone"),
        "satisfaction.nps": ("fig-shares",),
    }
    first = {topic: next((name for name in names if number[name]), "") for topic, names in wanted.items()}
    return {topic: (f"#{name}", book.t("Figure {n}", n=number[name])) for topic, name in first.items() if name}


def methods(book: Book) -> tuple[str, ...]:
    """Return the measures this page shows, for the table of how they are calculated."""
    return tuple(m for m in METHODS if any(f.value is not None for f in book.record.items(m)))


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


def remarks(book: Book, result: Satisfaction | None) -> list[str]:
    """Say what this survey cannot say and why, and what was left out of a figure."""
    if result is None:
        return [book.t("Not shown: satisfaction. There is no survey in the data.")]
    lines = [_left_out(book, code) for code in _unsaid(result)]
    return [line for line in [*lines, *_counted(book), _first_month(book)] if line]


def _unsaid(result: Satisfaction) -> list[str]:
    """Return the codes of what the survey cannot say; what nobody answered this month is not left out for good."""
    if not result.respondents:
        return [code for code in result.left_out if code not in ROLES]
    if not result.items:
        return ["items", *(code for code in result.left_out if code not in ROLES)]
    return list(result.left_out)


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
    if zone is not None and zone.detail.get("crossed"):
        lines.append(t.n("{n} respondent puts the lowest accepted service above the service desired; kept as answered.",
                         "{n} respondents put the lowest accepted service above the service desired; kept as answered.",
                         zone.detail["crossed"]))  # fmt: skip
    return lines


def _first_month(book: Book) -> str:
    figure = moving.headline(book)
    if figure is None or moving.has_past(book, figure):
        return ""
    return book.t("Not shown: change over time. {month} is the first month with answers.", month=book.month())


def absent(book: Book) -> str:
    """Say why no score can be shown: withheld, or no answers; empty where there are scores."""
    t, now = book.t, book.context.period
    known = [f for f in book.record if f.measure.startswith("satisfaction.") and f.period == str(now)]
    if any(f.withheld for f in known):
        return t("Scores of fewer than {n} respondents are withheld, to protect them.",
                 n=t.number(book.context.parameters.min_cell))  # fmt: skip
    if not any(f.value is not None and f.measure != "satisfaction.response_rate" for f in known):
        return t("There are no answers in {month}.", month=book.month())
    return ""


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
    apart = answering.loose(answering.alphas(book))
    if apart:
        names = t.join([book.item(f.item) for f in apart])
        words = {"names": names, "enough": t.number(apart[0].detail["enough"], 2)}
        lines.append(t("Alpha of {names} is below {enough}: read their items rather than their score.", **words))
    return lines
