"""What customers did after they answered: does complaining, leaving, ordering go with how satisfied they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.language import small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

MEASURE = "satisfaction.outcome"
METHODS = (MEASURE,)
ORDERS = "order_change"
MOST_NAMED = 2


def found(book: Book) -> list[Figure]:
    """Return the outcomes that have a figure."""
    return [f for f in book.record.items(MEASURE) if f.value is not None]


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-outcomes": lambda book: bool(found(book))}


def outcomes_finding(book: Book) -> Block | None:
    """Return the heading of what customers did after they answered; None where nothing could be estimated."""
    t, every = book.t, found(book)
    if not every:
        return None
    shown = [f for f in every if f.verdict == "shown"]
    if not shown:
        title = t("Satisfaction is not shown to go with what customers do next")
        return blocks_text.finding("outcomes", title, _per_point(book, every))
    told = [line for line in (_of_100(book, f) for f in shown) if line] or [_per_point(book, shown)]
    said = t("More satisfied customers {deeds} afterwards", deeds=t.join([_deed(book, f) for f in shown]))
    if len(shown) <= MOST_NAMED:
        return blocks_text.finding("outcomes", said, " ".join(told))
    title = t("Satisfaction goes with what customers do next")
    return blocks_text.finding("outcomes", title, " ".join([t("{said}.", said=said), *told[:MOST_NAMED]]))


def _deed(book: Book, figure: Figure) -> str:
    """Say what more satisfied customers do."""
    t, more = book.t, (figure.value or 0.0) > 0
    return {
        "complained": t("complain more") if more else t("complain less"),
        "left": t("leave more often") if more else t("leave less often"),
        ORDERS: t("order more") if more else t("order less"),
        "lost_orders": t("lose more orders") if more else t("lose fewer orders"),
    }[figure.item]


def name(book: Book, figure: Figure) -> str:
    """Name an outcome."""
    t = book.t
    return {
        "complained": t("Complained"),
        "left": t("Left"),
        ORDERS: t("Change of orders"),
        "lost_orders": t("Order cancelled, returned or lost"),
    }[figure.item]


def _of_100(book: Book, figure: Figure) -> str:
    """Say how many of 100 dissatisfied and of 100 satisfied customers did it; empty where too few were either."""
    t, detail = book.t, figure.detail
    few = book.context.parameters.min_n
    if figure.item == ORDERS or min(detail.get(f"{end}_n", 0) for end in ("dissatisfied", "satisfied")) < few:
        return ""
    words = {
        "low": t.number(100 * detail["dissatisfied"]),
        "high": t.number(100 * detail["satisfied"]),
        "span": _span(book, figure),
    }
    return {
        "complained": t("Of 100 dissatisfied customers **{low}** complained within {span}, of 100 satisfied "
                        "**{high}**.", **words),
        "left": t("Of 100 dissatisfied customers **{low}** left within {span}, of 100 satisfied **{high}**.", **words),
        "lost_orders": t("Of 100 dissatisfied customers who ordered, **{low}** had an order cancelled, returned or "
                         "lost within {span}, of 100 satisfied **{high}**.", **words),
    }[figure.item]  # fmt: skip


def _span(book: Book, figure: Figure) -> str:
    """Write how long after the answer is looked at: three months."""
    return small(book.t.n("{count} month", "{count} months", figure.detail["lag"]))


def _per_point(book: Book, figures: Sequence[Figure]) -> str:
    """Say within which bounds outcomes change for one point more."""
    t, detail = book.t, figures[0].detail
    said = [t("{name} **{between}**", name=small(name(book, f)), between=between(book, f)) for f in figures]
    words = {"level": book.level(), "span": _span(book, figures[0]), "points": t.number(detail["points"])}
    return t(
        "For one point more of overall satisfaction on its {points}-point scale, within {span} and with {level} "
        "confidence: {said}.",
        said=t("; ").join(said),
        **words,
    )


def size(book: Book, figure: Figure, value: float | None) -> str:
    """Write a change with its sign: in percentage points, of orders in percent."""
    t = book.t
    if value is None:
        return t("not known")
    written = t.signed(100 * value, book.digits(figure))
    return t("{n}%", n=written) if figure.item == ORDERS else t("{n} points", n=written)


def between(book: Book, figure: Figure) -> str:
    """Write the interval of a change."""
    if figure.low is None or figure.high is None:
        return book.t("not known")
    low = book.t.signed(100 * figure.low, book.digits(figure))
    return book.t("{low} to {high}", low=low, high=size(book, figure, figure.high))


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a verdict."""
    t = book.t
    return t("Goes with satisfaction") if figure.verdict == "shown" else t("Cannot tell")


def outcomes_figure(book: Book, number: int) -> Block | None:
    """Return the change of each outcome for one point more of satisfaction; None where there is none."""
    t, every = book.t, found(book)
    if not every:
        return None
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in every),
        axis=Axis(lambda value, digits: t.signed(100 * value, digits), per=100),
        reference=0.0,
        reference_label=t("no connection"),
    )
    return blocks_figure.figure(
        "fig-outcomes",
        t("Figure {n}", n=number),
        _title(book, every),
        _sub(book, every),
        partial(rows.draw, spec),
        _alt(book, every),
        t(
            "**How to read it.** A line that crosses 0 shows no connection; what goes together need not be cause and "
            "effect. (Average marginal effects of logistic regression; orders by least squares, relative to the "
            "mean of before and after; within months, customers as clusters.)"
        ),
        _table(book, every),
        t("Numbers behind figure {n}", n=number),
    )


def _row(book: Book, figure: Figure) -> Row:
    shown = figure.verdict == "shown"
    return Row(
        label=name(book, figure),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=size(book, figure, figure.value),
        mark="now" if shown else "unsure",
        words=verdict(book, figure),
        detail=between(book, figure),
    )


def _title(book: Book, every: Sequence[Figure]) -> str:
    """Say which outcomes differ with satisfaction."""
    t, shown = book.t, [f for f in every if f.verdict == "shown"]
    words = {"all": t.count(len(every))}
    if not shown:
        return t.n("The outcome is not shown to go with satisfaction",
                   "None of the {count} outcomes is shown to go with satisfaction", len(every))  # fmt: skip
    if len(shown) == len(every):
        return t.n("The outcome goes with satisfaction", "All {count} outcomes go with satisfaction", len(every))
    return t.n("{count} of {all} outcomes goes with satisfaction",
               "{count} of {all} outcomes go with satisfaction", len(shown), **words)  # fmt: skip


def _sub(book: Book, every: Sequence[Figure]) -> str:
    t, most = book.t, max(every, key=lambda f: f.n or 0)
    words = {
        "span": _span(book, most),
        "level": book.level(),
        "n": t.number(most.n or 0),
        "customers": parts.of_scope(book, t.n("{n} customer", "{n} customers", most.detail["customers"])),
        "first": t.month(min(f.detail["first"] for f in every)),
        "last": t.month(max(f.detail["last"] for f in every)),
    }
    return t(
        "What customers did in the {span} after the month of their answer: change for one point more of overall "
        "satisfaction in percentage points, of orders in percent, {level} interval; up to {n} answers of {customers}, "
        "{first} to {last}.",
        **words,
    )


def _alt(book: Book, every: Sequence[Figure]) -> str:
    t = book.t
    said = [
        t("{name} {size} ({between})", name=name(book, f), size=size(book, f, f.value), between=between(book, f))
        for f in every[:2]
    ]
    words = {"said": t("; ").join(said), "title": _title(book, every)}
    return t(
        "Dots with intervals against 0: change of what customers do for one point more of satisfaction. "
        "{title}: {said}.",
        **words,
    )


def _table(book: Book, every: Sequence[Figure]) -> Table:
    t = book.t
    columns = (
        Column(t("In the {span} after", span=_span(book, every[0]))),
        Column(t("Change for one point more"), number=True),
        Column(t("{level} interval", level=book.level()), number=True),
        Column(t("Dissatisfied customers"), number=True),
        Column(t("Satisfied customers"), number=True),
        Column(t("Times it happened"), number=True),
        Column(t("Customers"), number=True),
        Column(t("Answers"), number=True),
        Column(t("Verdict")),
    )
    caption = t("What customers did after they answered, by how satisfied they were; two worst and two best answers")
    return Table(caption, columns, tuple(_cells(book, f) for f in every))


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    return (
        name(book, figure),
        size(book, figure, figure.value),
        between(book, figure),
        _level(book, figure, "dissatisfied"),
        _level(book, figure, "satisfied"),
        t.number(detail["events"]) if "events" in detail else t("not counted"),
        t.number(detail["customers"]),
        t.number(figure.n or 0),
        verdict(book, figure),
    )


def _level(book: Book, figure: Figure, end: str) -> str:
    """Write an outcome among the satisfied or the dissatisfied, with interval and answers."""
    t, detail = book.t, figure.detail
    value, low, high = (detail.get(key) for key in (end, f"{end}_low", f"{end}_high"))
    if value is None:
        return t("too few")
    words = {"value": t.percent(value), "n": t.number(detail[f"{end}_n"])}
    if low is None or high is None:
        return t("{value} (n = {n})", **words)
    return t("{value} ({low} to {high}; n = {n})", low=t.percent(low), high=t.percent(high), **words)


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say which outcomes are not shown, and why."""
    return [_left_out(book, code) for code in part.left_out] if part is not None else []


def _left_out(book: Book, code: str) -> str:
    t = book.t
    why, _, item = code.partition(":")
    few = book.context.parameters.min_n
    names = {
        "complained": t("complaints after an answer"),
        "left": t("customers leaving after an answer"),
        ORDERS: t("orders after an answer"),
        "lost_orders": t("orders lost after an answer"),
    }
    words = {"name": names.get(item, ""), "n": few}
    said: dict[str, Callable[[], str]] = {
        "outcome_overall": lambda: t("Not shown: what goes with satisfaction. There is no overall question."),
        "outcome_customer": lambda: t("Not shown: what goes with satisfaction. No answers of known customers are old "
                                      "enough."),
        "outcome_data": lambda: t("Not shown: {name}. The data do not tell.", **words),
        "outcome_status": lambda: t("Not shown: {name}. Orders carry no status.", **words),
        "outcome_young": lambda: t("Not shown: {name}. Too few months before and after an answer.", **words),
        "outcome_few": lambda: t("Not shown: {name}. Fewer than {n} answers can be followed.", **words),
        "outcome_events": lambda: t("Not shown: {name}. It happened to too few customers, or to nearly all.", **words),
        "outcome_unclear": lambda: t("Not shown: {name}. Answers hardly differ, or tell it without error.", **words),
    }  # fmt: skip
    return said[why]()
