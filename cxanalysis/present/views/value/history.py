"""How the classes have changed: the share of each month by month, on one scale."""

from __future__ import annotations

from cxanalysis.measures import CLASSES
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import panels
from cxanalysis.present.figures.panels import Panel, PanelsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.value import words
from cxanalysis.present.views.value.numbers import numbers
from cxanalysis.present.views.value.words import SHARE


def history_finding(book: Book) -> Block | None:
    """Return the heading of the history: the class whose share changed, or that none clearly did."""
    if not numbers(book)["fig-history"]:
        return None
    t, loud = book.t, words.loud(book)
    if not words.judged(book):
        return blocks_text.finding("history", t("Shares by month; too early to judge them"))
    if not loud:
        return blocks_text.finding("history", t("No class clearly gained or lost customers"))
    figure = loud[0]
    change = figure.change
    against = book.against(figure, change.year_delta, change.year_period) if change is not None else ""
    title = t(
        "{name} are {share} of customers, {against}",
        name=book.customers(figure.item), share=book.value(figure), against=against,
    )  # fmt: skip
    return blocks_text.finding("history", title)


def history_figure(book: Book, number: int) -> Block | None:
    """Return the share of each class month by month, a small chart each on one scale."""
    if not numbers(book)["fig-history"]:
        return None
    t = book.t
    months = [f.period for f in book.record.history(SHARE, "value")]
    spec = PanelsSpec(
        panels=tuple(_panel(book, name) for name in CLASSES),
        axis=Axis(t.percent, per=100.0, low=0.0),
        start=(t.month_short(months[0]), months[0][:4]),
        end=(t.month_short(months[-1]), months[-1][:4]),
    )
    said = {"first": t.month(months[0]), "last": t.month(months[-1])}
    customers = book.record.get(SHARE, "value")
    return blocks_figure.figure(
        "fig-history",
        t("Figure {n}", n=number),
        _history_title(book, months[0]),
        t(
            "Share of customers in each class by month, in percent, from {first}; {n} customers in {last}.",
            n=t.number(customers.n or 0 if customers else 0), **said,
        ),
        lambda narrow: panels.draw(spec, narrow),
        _history_alt(book, said),
        t(
            "**How to read it.** All four charts have the same scale from 0, and their shares add up to 100%. A class "
            "is called larger or smaller only by who moved into and out of it within a year (exact McNemar test, "
            "Holm's correction)."
        ),
        _history_table(book, months),
        t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _ends(book: Book, name: str) -> tuple[str, str]:
    """Write the first and the last share of a class."""
    history = book.record.history(SHARE, name)
    return book.value(history[0]), book.value(history[-1])


def _panel(book: Book, name: str) -> Panel:
    values = tuple(f.value for f in book.record.history(SHARE, name))
    return Panel(name, book.customers(name), values, *_ends(book, name))


def _history_title(book: Book, first: str) -> str:
    t, loud = book.t, words.loud(book)
    name = loud[0].item if loud else "value"
    start, end = _ends(book, name)
    return t(
        "{name} were {start} of customers in {month}, now {end}",
        name=book.customers(name), start=start, end=end, month=t.month(first),
    )  # fmt: skip


def _history_alt(book: Book, said: dict[str, str]) -> str:
    t = book.t
    parts = [
        t("{name} {start} and {end}", name=words.label(t, name), start=_ends(book, name)[0], end=_ends(book, name)[1])
        for name in CLASSES
    ]
    return t(
        "Four line charts of the share of customers by class. In {first} and in {last}: {parts}.",
        parts="; ".join(parts), **said,
    )  # fmt: skip


def _history_table(book: Book, months: list[str]) -> Table:
    t = book.t
    shares = {name: {f.period: book.value(f) for f in book.record.history(SHARE, name)} for name in CLASSES}
    lines = tuple((t.month(month), *(shares[name].get(month, "–") for name in CLASSES)) for month in months)
    columns = (Column(t("Month")), *(Column(words.label(t, name), True) for name in CLASSES))
    return Table(t("Share of customers in each class by month"), columns, lines)
