"""Is it getting better or worse: the shape of the complaint rate over the months, and what to do at each shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views import course_words as told
from cxanalysis.present.views.complaints.course_rows import course_figure
from cxanalysis.record import Figure

__all__ = ["FIGURES", "METHODS", "course_figure", "course_finding", "course_shown", "course_strategies", "unsaid"]
METHODS = (told.MEASURE,)


def course_shown(book: Book) -> bool:
    """Tell whether any series rests on enough for a verdict."""
    return bool(told.judged(told.courses(book)))


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-course": course_shown}


def course_finding(book: Book) -> Block | None:
    """Return the heading of the course: what shape the complaints have, how sure, and what to do; None without one."""
    figure = told.whole(book)
    if figure is None:
        return None
    if figure.verdict == "too_few":
        return blocks_text.finding("course", _early(book, figure), _so_far(book, figure))
    lines = [_direction(book, figure), _stability(book, figure), _excluded(book, figure), _items(book)]
    lines.append(strategy(book, figure.verdict))
    return blocks_text.finding("course", title(book, figure), " ".join(line for line in lines if line))


def title(book: Book, figure: Figure) -> str:
    """Say the shape of all complaints."""
    t, step = book.t, figure.detail.get("step")
    if step and figure.verdict == "falling":
        return t("Complaints stepped down in {month} and have stayed lower", month=t.month(step["from"]))
    if step and figure.verdict == "rising":
        return t("Complaints stepped up in {month} and have stayed higher", month=t.month(step["from"]))
    n = t.number(figure.detail["periods"])
    words = {
        "falling": t("Complaints are falling over {n} months", n=n),
        "rising": t("Complaints are rising over {n} months", n=n),
        "flat": t("Complaints have stayed flat over {n} months", n=n),
        "wavy": t("Complaints come in waves"),
        "unclear": t("Whether complaints rise or fall cannot be told"),
    }
    return words[figure.verdict]


def _early(book: Book, figure: Figure) -> str:
    t, why = book.t, figure.detail["so_far"]["why"]
    if why == "months":
        return t("Complaints so far: too early to say which way they go")
    return t("There are too few complaints to say which way they go")


def _so_far(book: Book, figure: Figure) -> str:
    """Say what there is so far, and what is lacking for a verdict."""
    t, so_far = book.t, figure.detail["so_far"]
    words = {"span": told.span(book, figure), "mean": told.level(book, figure, figure.detail["mean"])}
    if told.counted(figure):
        line = t("From {span}, **{mean} customers** complained a month on average.", **words)
    else:
        line = t("From {span}, **{mean} of customers** complained a month on average.", **words)
    if so_far["why"] == "months":
        more = t("A verdict needs {n} whole months and is possible from {month} on; until then a month is held against "
                 "the month before.", n=t.number(so_far["needs"]), month=t.month(so_far["known_from"]))  # fmt: skip
    else:
        more = t("A verdict needs {n} complainers in all these months together; there are {have}.",
                 n=t.number(so_far["needs"]), have=t.number(so_far["have"]))  # fmt: skip
    return t("{line} {more}", line=line, more=more)


def _direction(book: Book, figure: Figure) -> str:
    """Say how far it went, and how sure that is."""
    t, step = book.t, figure.detail.get("step")
    words = {"span": told.span(book, figure), "level": book.level(), "times": told.times(book, figure.value)}
    words["between"] = told.between(book, figure)
    if step:
        words |= {"before": told.level(book, figure, step["before"]), "after": told.level(book, figure, step["after"])}
        words["month"] = t.month(step["from"])
        if told.counted(figure):
            return t("**{before}** customers complained a month before {month}, **{after}** since.", **words)
        return t("**{before}** of customers complained a month before {month}, **{after}** since.", **words)
    if told.counted(figure):
        return t("Over {span}, the customers who complain a month are **{times}** at the end of a straight line "
                 "against its start ({between} with {level} confidence).", **words)  # fmt: skip
    return t("Over {span}, the odds that a customer complains are **{times}** at the end of a straight line against "
             "its start ({between} with {level} confidence).", **words)  # fmt: skip


def _stability(book: Book, figure: Figure) -> str:
    """Say how far the months differ from that beyond chance, and which stand out."""
    t, detail = book.t, figure.detail
    words = {"unrest": told.unrest(book, figure), "months": told.months(book, figure)}
    if detail["kind"] == "single_month" and detail["months"]:
        return t("One month is unusual: {months}.", **words)
    if figure.verdict == "wavy" and detail["months"]:
        kind = {
            "seasonal": t("The waves follow the season; months of the crests: {months}.", **words),
            "cyclic": t("The waves come at even intervals; months of the crests: {months}.", **words),
        }.get(detail["kind"], t("The waves are irregular; months of the crests: {months}.", **words))
        return t("{kind} Months differ by {unrest} beyond chance.", kind=kind, **words)
    if detail["cv"]["value"]:
        return t("Months differ from it by {unrest} beyond chance.", **words)
    return t("Months differ from it by no more than chance.")


def _excluded(book: Book, figure: Figure) -> str:
    """Say what can be excluded where no verdict is shown."""
    t, ends = book.t, figure.detail.get("excluded")
    if figure.verdict != "unclear" or ends is None:
        return ""
    return t("What can be excluded: a rise beyond {high} and a fall below {low}.",
             high=told.times(book, ends["high"]), low=told.times(book, ends["low"]))  # fmt: skip


def _items(book: Book) -> str:
    """Name the items that rise, fall or come in waves."""
    t, items = book.t, [f for f in told.courses(book) if f.detail["by"] == "item"]
    said = []
    for verdict, words in (("rising", t("rising")), ("wavy", t("in waves")), ("falling", t("falling"))):
        mine = [f for f in items if f.verdict == verdict]
        if mine:
            said.append(t("{names} ({words})", names=t.join([f"**{told.name(book, f)}**" for f in mine]), words=words))
    if said:
        return t("Of the items: {items}.", items=t.join(said))
    return t("No single item is shown to rise, fall or come in waves.") if told.judged(items) else ""


def strategy(book: Book, verdict: str) -> str:
    """Return the fixed sentence of what to do at a shape; empty where none is shown."""
    t = book.t
    return {
        "falling": t("Service quality has on the whole improved. Find out which improvements customers affirm, and "
                     "keep them."),
        "flat": t("Service quality has not changed much lately. Turn to studying how it can be raised."),
        "rising": t("Service quality is getting worse. Investigate the specific problems, find the cause, correct it."),
        "wavy": t("Service quality is very unstable. In the waves, see whether complaints gather in the same items and "
                  "which items improved; follow up with customer enquiry and on-site survey."),
    }.get(verdict, "")  # fmt: skip


def course_strategies(book: Book) -> Block | None:
    """Return what to do with the items of each shape; None where no item has another than all complaints."""
    t, items = book.t, [f for f in told.courses(book) if f.detail["by"] == "item" and f.verdict in told.LOUD]
    whole = told.whole(book)
    if not items or (whole is not None and {f.verdict for f in items} == {whole.verdict}):
        return None
    body = tuple(_strategy_row(book, [f for f in items if f.verdict == v]) for v in ("rising", "wavy", "falling"))
    columns = (Column(t("Course")), Column(t("Items")), Column(t("What to do")))
    caption = t("What to do with each item, {span}", span=told.span(book, items[0]))
    return blocks_figure.table(Table(caption, columns, tuple(row for row in body if row), stack=True))


def _strategy_row(book: Book, figures: Sequence[Figure]) -> tuple[str, ...]:
    if not figures:
        return ()
    named = book.t.join([told.name(book, f) for f in figures])
    return (told.verdict(book, figures[0]), named, strategy(book, figures[0].verdict))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what the data cannot say of the course."""
    t = book.t
    words = {
        "course": t("Not shown: the course of complaints. There is no whole month with a complaint."),
        "customers": t(
            "The course is that of the number of customers who complained, a complaint without a name counting as one; "
            "nobody knows of how many customers."
        ),
    }
    return [words[code] for code in (part.left_out if part is not None else ())]
