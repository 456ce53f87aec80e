"""The change of every score over the months on one axis: rows with intervals against what nobody would act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.language import large, small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts, response
from cxanalysis.record import Figure

MEASURE = "satisfaction.trend"
MOVED = ("rising", "falling")
_MARKS = {"rising": "better", "falling": "worse", "balanced": "now"}
_MOST_NAMED = 2


def trends(book: Book) -> list[Figure]:
    """Return the trends that have a number: the overall score first, then the dimensions, what falls most first."""
    found = [f for f in book.record.items(MEASURE) if f.value is not None]
    return sorted(found, key=lambda f: (f.item != parts.OVERALL, f.detail["of_100"]["value"]))


def of_100(book: Book) -> bool:
    """Tell whether trends are told in points of 100: they are of several scales, or stand beside the index of 100."""
    found = trends(book)
    return len({(f.detail["min"], f.detail["max"]) for f in found}) > 1 or any(f.detail["question"] for f in found)


def numbers(book: Book, figure: Figure) -> Mapping[str, Any]:
    """Return a trend's numbers in the unit that the page tells them in."""
    if of_100(book):
        return figure.detail["of_100"]
    return {**figure.detail, "value": figure.value, "low": figure.low, "high": figure.high}


def write(book: Book, value: float) -> str:
    """Write a level or a size without its sign."""
    return book.t.number(abs(value), 1 if of_100(book) else 2)


def signed(book: Book, value: float) -> str:
    """Write a change with its sign."""
    return book.t.signed(value, 1 if of_100(book) else 2)


def size(book: Book, value: float) -> str:
    """Write the size of a change with its unit: 8.3 points of 100."""
    if of_100(book):
        return book.t("{n} points of 100", n=write(book, value))
    return book.t("{n} points", n=write(book, value))


def interval(book: Book, found: Mapping[str, Any]) -> str:
    """Write the interval of a change: −12.0 to −4.6."""
    if found.get("low") is None or found.get("high") is None:
        return book.t("not known")
    return book.t("{low} to {high}", low=signed(book, found["low"]), high=signed(book, found["high"]))


def sizes(book: Book, found: Mapping[str, Any], digits: int) -> dict[str, str]:
    """Write the ends of a step's interval without signs, the nearer one first; with signs where it holds zero."""
    t, low, high = book.t, found["low"], found["high"]
    if low < 0 < high:
        return {"low": t.signed(low, digits), "high": t.signed(high, digits)}
    near, far = sorted((abs(low), abs(high)))
    return {"low": t.number(near, digits), "high": t.number(far, digits)}


def name(book: Book, figure: Figure) -> str:
    """Name a score as a sentence begins with it."""
    if figure.item == parts.OVERALL:
        return book.t("Overall satisfaction") if figure.detail["question"] else book.t("Perceived quality")
    return book.item(figure.item)


def names(book: Book, figures: Sequence[Figure]) -> str:
    """Name a few scores, count many."""
    if len(figures) > _MOST_NAMED:
        return large(book.t.n("{count} score", "{count} scores", len(figures)))
    return book.t.join([name(book, f) for f in figures])


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a verdict; too few data where there is none."""
    t = book.t
    return {
        "rising": t("Rising"),
        "falling": t("Falling"),
        "balanced": t("Balanced"),
        "unclear": t("Cannot tell"),
    }.get(figure.verdict, t("Too few data"))


def changed(book: Book, figure: Figure) -> str:
    """Say since when answers are given in another way, for the note of any chart of them; empty where they are not."""
    found, t = figure.detail.get("break"), book.t
    if not found:
        return ""
    words = {
        "month": t.month(found["from"]),
        "before": small(response.mode(book, found["before"]["mode"])),
        "was": t.percent(found["before"]["share"]),
        "after": small(response.mode(book, found["after"]["mode"])),
        "now": t.percent(found["after"]["share"]),
    }
    return t(
        "In {month} the way of asking changed: {was} of the answers came by {before} until then, {now} by {after} "
        "since; scores before and since are not compared.",
        **words,
    )


def trend_figure(book: Book, number: int) -> Block | None:
    """Return the change of each score over the months; None where no score has one."""
    t, found = book.t, trends(book)
    if not found:
        return None
    margin = numbers(book, found[0])["margin"]
    edge = write(book, margin)
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in found),
        axis=Axis(lambda value, digits: t.signed(value, digits)),
        desired_head=t("±{n}", n=edge),
        reference=0.0,
    )
    return blocks_figure.figure(
        "fig-trend",
        t("Figure {n}", n=number),
        title(book, found),
        _sub(book, found),
        partial(rows.draw, spec),
        _alt(book, found),
        _note(book, found, edge),
        _table(book, found),
        t("Numbers behind figure {n}", n=number),
    )


def _row(book: Book, figure: Figure) -> Row:
    found, step = numbers(book, figure), figure.detail.get("step")
    between = interval(book, found)
    return Row(
        label=name(book, figure),
        value=found["value"],
        low=found["low"],
        high=found["high"],
        written=signed(book, found["value"]),
        mark=_MARKS.get(figure.verdict, "unsure"),
        zone=(-found["margin"], found["margin"]),
        words=verdict(book, figure),
        detail=book.t("step in {month}", month=book.t.month(step["from"])) if step else between,
    )


def title(book: Book, found: Sequence[Figure]) -> str:
    """Say which scores rise or fall; that all are balanced; or that nothing is shown."""
    t = book.t
    down, up = ([f for f in found if f.verdict == v] for v in ("falling", "rising"))
    if down and up:
        return t.n("{names} is falling, {up} rising", "{names} are falling, {up} rising",
                   len(down), names=names(book, down), up=names(book, up))  # fmt: skip
    if down:
        return t.n("{names} is falling", "{names} are falling", len(down), names=names(book, down))
    if up:
        return t.n("{names} is rising", "{names} are rising", len(up), names=names(book, up))
    if all(f.verdict == "balanced" for f in found):
        return t("No score has changed by more than anyone would act on")
    if all(not f.verdict for f in found):
        return t("Too few answers to say which way scores go")
    if all(f.verdict in ("", "too_few") for f in found):
        return t("Scores so far: too early to say which way they go")
    return t("No score is shown to rise or fall")


def span(book: Book, figure: Figure) -> str:
    """Write the months of a trend: November 2024 to October 2026."""
    t = book.t
    return t("{first} to {last}", first=t.month(figure.detail["from"]), last=t.month(figure.detail["through"]))


def _sub(book: Book, found: Sequence[Figure]) -> str:
    """Name measure, unit, count and months."""
    t = book.t
    longest = max(found, key=lambda f: f.detail["used"])
    words = {"span": span(book, longest), "people": parts.people(book, found), "level": book.level()}
    if longest.detail["unit"] == "wave":
        words["times"] = t.n("{n} wave", "{n} waves", longest.detail["used"])
    else:
        words["times"] = t.n("{n} month", "{n} months", longest.detail["used"])
    what = t("Change of the mean score in points of 100") if of_100(book) else t("Change of the mean score in points")
    return t("{what}, {span} ({times}), {people}. Lines: {level} intervals. Bar: too small to act on.",
             what=what, **words)  # fmt: skip


def _alt(book: Book, found: Sequence[Figure]) -> str:
    """Describe the rows in words: what moved, else the first and the last row."""
    t, moved = book.t, [f for f in found if f.verdict in MOVED]
    told = [
        t("{name} {change} ({between}, {verdict})", name=name(book, f), verdict=small(verdict(book, f)),
          change=signed(book, numbers(book, f)["value"]), between=interval(book, numbers(book, f)))
        for f in (moved or found)[:_MOST_NAMED]
    ]  # fmt: skip
    unit = t("in points of 100") if of_100(book) else t("in points")
    words = {"unit": unit, "span": span(book, found[0]), "told": t("; ").join(told), "n": t.number(len(found))}
    start = t("Dot chart of the change of {n} scores {unit}, {span}. {told}.", **words)
    if moved and len(moved) < len(found):
        return t("{start} No other score is shown to rise or fall.", start=start)
    return start


def _note(book: Book, found: Sequence[Figure], edge: str) -> str:
    """Say how to read the rows, with the methods in brackets, and where the line does not start at the first month."""
    t = book.t
    needed = needs(book, found[0])
    if needed:
        read = t(
            "**How to read it.** Each mark is the last score less the first; a verdict needs {needs}. (Difference of "
            "two means, pooled variance.)",
            needs=needed,
        )
    else:
        read = t(
            "**How to read it.** Each mark is the change from the first month to the last along a straight line; "
            "between −{n} and +{n} nobody would act on it. (Noise between months by Paule and Mandel, intervals by "
            "Knapp and Hartung; balanced by two one-sided tests with a narrower interval; rows judged together by "
            "Benjamini-Hochberg.)",
            n=edge,
        )
    left = max(f.detail["left_out"] for f in found)
    lines = [read, changed(book, found[0])]
    if left:
        lines.append(t.n("{n} month with a single answer to a score is left out of it.",
                         "Up to {n} months with a single answer to a score are left out of it.", left))  # fmt: skip
    return " ".join(line for line in lines if line)


def needs(book: Book, figure: Figure) -> str:
    """Say how many months, or waves, a verdict needs; empty where there are enough."""
    t, so_far = book.t, figure.detail.get("so_far")
    if not so_far:
        return ""
    if figure.detail["unit"] == "wave":
        return small(t.n("{count} wave", "{count} waves", so_far["needs"]))
    return small(t.n("{count} month", "{count} months", so_far["needs"]))


def _table(book: Book, found: Sequence[Figure]) -> Table:
    t = book.t
    heads = [t("Scale"), t("Change in points"), t("{level} interval", level=book.level()), t("From"), t("To")]
    heads += [t("Change of 100"), t("Months or waves"), t("Answers")]
    columns = (Column(t("Score")), *(Column(head, number=True) for head in heads), Column(t("Trend")))
    body = tuple((name(book, f), *_cells(book, f), _told(book, f)) for f in found)
    return Table(t("Change of each score, {span}", span=span(book, found[0])), columns, body, show_caption=False)


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    return (
        t("{low} to {high}", low=t.number(detail["min"]), high=t.number(detail["max"])),
        t.signed(figure.value or 0.0, 2),
        book.between(figure),
        t.number(detail["first"], 2),
        t.number(detail["last"], 2),
        t.signed(detail["of_100"]["value"], 1),
        t.number(detail["used"]),
        t.number(figure.n or 0),
    )


def _told(book: Book, figure: Figure) -> str:
    """Write the verdict with the step, where there is one."""
    t, step = book.t, figure.detail.get("step")
    if not step:
        return verdict(book, figure)
    words = {"month": t.month(step["from"]), "before": t.number(step["before"], 2), "after": t.number(step["after"], 2)}
    return t("{verdict}: step in {month} from {before} to {after}", verdict=verdict(book, figure), **words)
