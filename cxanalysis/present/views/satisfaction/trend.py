"""Is satisfaction rising, balanced or falling: the heading over the months, and what this survey cannot say of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views import common, runs
from cxanalysis.present.views.satisfaction import months as moving
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.present.views.satisfaction import trend_rows as told
from cxanalysis.present.views.satisfaction.trend_rows import trend_figure
from cxanalysis.record import Figure

if TYPE_CHECKING:
    from cxanalysis.context import Part

__all__ = ["FIGURES", "METHODS", "overall", "strategy", "trend_figure", "trend_finding", "trend_strategies", "unsaid"]

METHODS = (told.MEASURE,)
FIGURES: dict[str, Callable[[Book], bool]] = {"fig-trend": lambda book: bool(told.trends(book))}


def overall(book: Book) -> Figure | None:
    """Return the trend of the overall score."""
    return book.get(told.MEASURE, parts.OVERALL)


def trend_finding(book: Book) -> Block | None:
    """Return the heading of the months; None where no score can be followed."""
    found, figure = told.trends(book), overall(book)
    if not found:
        return None
    if figure is None:
        return blocks_text.finding("trend", told.title(book, found))
    lines = [_line(book, figure), told.changed(book, figure)]
    if figure.verdict not in ("", "too_few"):
        lines += [_now(book), _both(book, figure), _do(book, figure, found[1:])]
    return blocks_text.finding("trend", _title(book, figure, found[1:]), " ".join(line for line in lines if line))


def _title(book: Book, figure: Figure, others: Sequence[Figure]) -> str:
    t, verdict = book.t, figure.verdict
    if verdict in told.MOVED:
        return _moved(book, figure)
    if month := _month(book):
        return month
    if verdict in ("balanced", "unclear"):
        start = t("Satisfaction is balanced") if verdict == "balanced" else t("Cannot tell for satisfaction as a whole")
        return _but(book, start, others) or _still(book, figure)
    if figure.detail.get("so_far", {}).get("why") == "break":
        return t("Satisfaction so far: too few months since the way of asking changed")
    if "so_far" not in figure.detail:
        return t("Too few answers to say whether satisfaction changes")
    return t("Satisfaction so far: too early to say whether it changes")


def _month(book: Book) -> str:
    """Say that the month itself is out of its usual range; empty where it is not."""
    t, month = book.t, moving.headline(book)
    verdict = book.verdict(month) if month is not None and moving.has_past(book, month) else ""
    if verdict == "worse":
        return t("Satisfaction is worse than usual this month; one month is no trend")
    if verdict == "better":
        return t("Satisfaction is better than usual this month; one month is no trend")
    return ""


def _moved(book: Book, figure: Figure) -> str:
    """Say that satisfaction rises or falls, by how much, and since when where a step explains it."""
    t, found = book.t, told.numbers(book, figure)
    step = figure.detail.get("step")
    if step:
        words = {"size": told.size(book, found["step"]["change"]), "month": t.month(step["from"])}
        if figure.verdict == "falling":
            return t("Satisfaction dropped {size} in {month}", **words)
        return t("Satisfaction rose {size} in {month}", **words)
    words = {"size": told.size(book, found["value"]), "n": t.number(figure.detail["months"])}
    if figure.verdict == "falling":
        return t("Satisfaction is falling: {size} over {n} months", **words)
    return t("Satisfaction is rising: {size} over {n} months", **words)


def _but(book: Book, start: str, others: Sequence[Figure]) -> str:
    """Name the dimensions that move although the overall score is not shown to; empty where none does."""
    t = book.t
    down, up = ([f for f in others if f.verdict == v] for v in ("falling", "rising"))
    words = {"start": start, "down": told.names(book, down), "up": told.names(book, up)}
    if down and up:
        return t("{start}; {down} falling, {up} rising", **words)
    if down:
        return t.n("{start}, but {down} is falling", "{start}, but {down} are falling", len(down), **words)
    return t.n("{start}, but {up} is rising", "{start}, but {up} are rising", len(up), **words) if up else ""


def _still(book: Book, figure: Figure) -> str:
    t = book.t
    if figure.verdict == "balanced":
        return t("Satisfaction is balanced over {n} months", n=t.number(figure.detail["months"]))
    return t("Cannot tell whether satisfaction is rising or falling")


def _line(book: Book, figure: Figure) -> str:
    """Say where the score came from and went to, and how sure that is."""
    t, found = book.t, told.numbers(book, figure)
    if figure.verdict in ("", "too_few"):
        return _so_far(book, figure)
    if figure.detail.get("step"):
        return _stepped(book, figure)
    words = {
        "name": told.name(book, figure),
        "n": t.number(figure.detail["months"]),
        "first": told.write(book, found["first"]),
        "last": told.write(book, found["last"]),
        "change": told.signed(book, found["value"]),
        "between": told.interval(book, found),
        "level": book.level(),
    }
    line = t(
        "**{name}** went from {first} to **{last}** along a straight line over {n} months: {change} ({between} with "
        "{level} confidence).",
        **words,
    )
    margin = told.write(book, found["margin"])
    if figure.verdict == "balanced":
        return t("{line} That is a change nobody would act on (±{margin}).", line=line, margin=margin)
    if figure.verdict == "unclear":
        return t("{line} That may be chance, and it may be a change to act on (±{margin}).", line=line, margin=margin)
    return line


def _stepped(book: Book, figure: Figure) -> str:
    """Say from which level to which a score went in one month."""
    t, step = book.t, told.numbers(book, figure)["step"]
    words = {
        "name": told.name(book, figure),
        "before": told.write(book, step["before"]),
        "after": told.write(book, step["after"]),
        "month": t.month(figure.detail["step"]["from"]),
        "level": book.level(),
        "n": t.number(figure.detail["months"]),
        **told.sizes(book, step, 1 if told.of_100(book) else 2),
    }
    if figure.verdict == "falling":
        return t("**{name}** is falling: it went from {before} to **{after}** in one step in {month} ({low} to {high} "
                 "points down with {level} confidence), not bit by bit over the {n} months.", **words)  # fmt: skip
    return t("**{name}** is rising: it went from {before} to **{after}** in one step in {month} ({low} to {high} "
             "points up with {level} confidence), not bit by bit over the {n} months.", **words)  # fmt: skip


def _so_far(book: Book, figure: Figure) -> str:
    """Say what few months say, and when more will be known."""
    t, found, so_far = book.t, told.numbers(book, figure), figure.detail.get("so_far")
    first, last = t.month(figure.detail["from"]), t.month(figure.detail["through"])
    words = {"name": told.name(book, figure), "first": first, "last": last, "level": book.level()}
    words |= {"before": told.write(book, found["first"]), "now": told.write(book, found["last"])}
    words |= {"change": told.signed(book, found["value"]), "between": told.interval(book, found)}
    if figure.low is None:
        return t("**{name}** was {before} in {first} and is **{now}** in {last}; all answers of a month are the same, "
                 "so that nothing shows how sure this is.", **words)  # fmt: skip
    line = t(
        "**{name}** was {before} in {first} and is **{now}** in {last}: {change} ({between} with {level} confidence).",
        **words,
    )
    if not so_far:
        return t("{line} A verdict needs {n} answers.", line=line, n=t.number(book.context.parameters.min_n))
    have = t.n("there is {count} so far", "there are {count} so far", figure.detail["used"])
    words = {"line": line, "needs": told.needs(book, figure), "have": have}
    if figure.detail["unit"] == "wave":
        return t("{line} A verdict needs {needs}; {have}.", **words)
    if so_far.get("known_from"):
        return t("{line} A trend needs {needs} (from {month} on), a single month ten earlier ones; {have}.",
                 month=t.month(so_far["known_from"]), **words)  # fmt: skip
    return t("{line} A trend needs {needs}, a single month ten earlier ones; {have}.", **words)


def _now(book: Book) -> str:
    """Say where the month stands against the month before and the year before."""
    month = moving.headline(book)
    return moving.compared(book, month) if month is not None and moving.has_past(book, month) else ""


def _both(book: Book, figure: Figure) -> str:
    """Say how the month's own verdict and the trend fit where they read as if they did not."""
    t, month = book.t, moving.headline(book)
    if month is None or not moving.has_past(book, month) or moving.since(book, month) > str(book.context.memory[0]):
        return ""
    verdict = book.verdict(month)
    if figure.verdict in told.MOVED and verdict == "no_change" and not runs.is_edge(month):
        words = runs.usual(book, month)
        if figure.verdict == "falling":
            return t("The month alone shows no clear change: its usual range of {low} to {high} is that of the twelve "
                     "months before, part of the same fall.", **words)  # fmt: skip
        return t("The month alone shows no clear change: its usual range of {low} to {high} is that of the twelve "
                 "months before, part of the same rise.", **words)  # fmt: skip
    against = {"better": "falling", "worse": "rising"}.get(verdict)
    if verdict in moving.LOUD and figure.verdict in (against, "balanced", "unclear"):
        return t("The month itself is outside its usual range; one month makes no trend.")
    return moving.inside(book, month)


def _do(book: Book, figure: Figure, others: Sequence[Figure]) -> str:
    """Return the strategy that goes with the verdict, unless the panels below say it or a dimension says otherwise."""
    month = moving.headline(book)
    if month is not None and book.verdict(month) in moving.LOUD:
        return ""
    if figure.verdict == "balanced" and not any(f.verdict in told.MOVED for f in others):
        return _advice(book, "balanced")
    return strategy(book) or ""


def strategy(book: Book) -> str | None:
    """Return what to do where satisfaction is rising or falling; None where it is neither."""
    figure = overall(book)
    if figure is None or figure.verdict not in told.MOVED:
        return None
    return _advice(book, figure.verdict)


def _advice(book: Book, verdict: str) -> str:
    """Return the fixed sentence of what to do at a verdict."""
    if verdict == "balanced":
        return book.t("Service quality has not improved much lately. Hold it steady and seek further improvement.")
    return common.strategy(book, "better" if verdict == "rising" else "worse")


def trend_strategies(book: Book) -> Block | None:
    """Return what to do with the dimensions of each verdict; None where one sentence holds for all, or none does."""
    t, every = book.t, [f for f in told.trends(book) if f.item in book.context.parts]
    body = []
    for verdict in ("falling", "balanced", "rising"):
        mine = [f for f in every if f.verdict == verdict]
        if mine:
            named = t.join([book.item(f.item) for f in mine])
            body.append((told.verdict(book, mine[0]), named, _advice(book, verdict)))
    whole = overall(book)
    if not body or whole is not None and {f.verdict for f in every} == {whole.verdict}:
        return None
    columns = (Column(t("Trend")), Column(t("Dimensions")), Column(t("What to do")))
    caption = t("What to do with each dimension, {span}", span=told.span(book, every[0]))
    return blocks_figure.table(Table(caption, columns, tuple(body), stack=True))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what this survey cannot say of the months."""
    t = book.t
    words = {
        "trend": t("Not shown: the trend. No score was answered in these months."),
        "modes": t("Not checked: whether the way of asking changed. The answers do not say how they were given."),
    }
    return [words[code] for code in (part.left_out if part is not None else ())]
