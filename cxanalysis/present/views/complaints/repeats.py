"""Do customers have to complain again: finding and run chart of the repeat rate."""

from __future__ import annotations

from cxanalysis.present import blocks_text
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.complaints.numbers import REPEAT
from cxanalysis.present.views.complaints.words import compared, with_interval
from cxanalysis.present.views.runs import Run, edge, run_figure, span, usual
from cxanalysis.record import Figure


def repeat_finding(book: Book) -> Block | None:
    """Return the heading of the repeat complaints; nothing where their rate is not known."""
    t, figure = book.t, book.get(REPEAT)
    if figure is None:
        return None
    titles = {
        "worse": t("More complaints than usual repeat an earlier one"),
        "better": t("Fewer complaints than usual repeat an earlier one"),
        "no_change": t("Repeat complaints show no clear change"),
        "too_few": t("It is too early to say whether repeat complaints change"),
    }
    told = t(
        "**{x} of {n} complaints** of named customers follow one of the same customer about the same item within {days}"
        " days: {value}.",
        x=t.number(figure.detail["x"]), n=t.number(figure.n or 0), days=book.context.parameters.repeat_days,
        value=with_interval(book, figure),
    )  # fmt: skip
    sentences = [told, compared(book, figure), edge(book, figure), _process(book, figure), _several(book)]
    return blocks_text.finding("repeat", titles[book.verdict(figure)], " ".join(s for s in sentences if s))


def repeat_gap(book: Book) -> str:
    """Say why there is no repeat rate."""
    t, count = book.t, book.get("complaints.complaints")
    if count is None or count.value == count.detail["anonymous"]:
        return t("No complaint of a named customer was received in {month}.", month=book.month())
    days = book.context.parameters.repeat_days
    return t("A repeat is looked for in the {days} days before; the complaints do not reach back that far.", days=days)


def _several(book: Book) -> str:
    """Say how many customers complained more than once in the month."""
    t, count = book.t, book.get("complaints.complaints")
    if count is None or not count.detail.get("several"):
        return ""
    return t.n(
        "{n} customer complained more than once within the month ({complaints} complaints).",
        "{n} customers complained more than once within the month ({complaints} complaints, at most {most} by one).",
        count.detail["several"],
        complaints=t.number(count.detail["several_complaints"]),
        most=t.number(count.detail["several_most"]),
    )


def _process(book: Book, figure: Figure) -> str:
    """Say what a high repeat rate means, where it is above its usual range or misses its target."""
    t = book.t
    aim = book.target(figure)
    if book.verdict(figure) == "worse":
        return t("A rate this high points to the handling process or the speed of response.")
    if aim is not None and aim.result.verdict == "missed":
        return t(
            "The rate misses its target of {target}; a rate this high points to the handling process or the speed of "
            "response.",
            target=book.number(figure, aim.target),
        )
    return ""


def repeat_figure(book: Book, number: int) -> Block | None:
    """Return the run chart of the repeat rate."""
    t, figure = book.t, book.get(REPEAT)
    if figure is None:
        return None
    words = {"value": book.value(figure), **usual(book, figure)}
    titles = {
        "worse": t("{value} of complaints repeat an earlier one, above the usual {high}", **words),
        "better": t("{value} of complaints repeat an earlier one, below the usual {low}", **words),
        "no_change": t("{value} of complaints repeat an earlier one; no clear change", **words),
        "too_few": t("{value} of complaints repeat an earlier one; too few months", **words),
    }
    sub = t(
        "Complaints that repeat an earlier one, % of the complaints of named customers ({n} in {month}), {span}.",
        n=t.number(figure.n or 0), month=book.month(), span=span(book, figure),
    )  # fmt: skip
    run = Run(
        id="fig-repeat",
        number=number,
        title=titles[book.verdict(figure)],
        name=book.name(REPEAT),
        sub=sub,
        interval=t("clustered by customer"),
        heads=(t("Repeat complaints"), t("Complaints of named customers")),
        axis=Axis(t.percent, 100.0, low=0.0),
    )
    return run_figure(book, figure, run)
