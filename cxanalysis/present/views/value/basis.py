"""What the classes rest on: the five indicators with what each says here, its weight, and of how many it is known."""

from __future__ import annotations

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import large
from cxanalysis.present.views.value import words
from cxanalysis.present.views.value.words import SHARE
from cxanalysis.record import Figure
from cxanalysis.value import PARTS, Value


def indicators_finding(book: Book, result: Value) -> Block | None:
    """Return the heading of the indicators: how many of the five are measured."""
    t, share = book.t, book.get(SHARE, "value")
    if share is None:
        return None
    basis = share.detail["basis"]
    titles = (
        t("No indicator of value is measured"),
        t("One of five indicators of value is measured"),
        t("Two of five indicators of value are measured"),
        t("Three of five indicators of value are measured"),
        t("Four of five indicators of value are measured"),
        t("All five indicators of value are measured"),
    )
    intro = t(
        "A class changes only when a score passes its cut point by more than {band} points, so that nobody flickers "
        "at the line. The cut points are {current} for current and {potential} for potential value.",
        band=t.number(basis["hysteresis"]),
        current=t.number(basis["cut_current"], 1),
        potential=t.number(basis["cut_potential"], 1),
    )
    return blocks_text.finding("indicators", titles[len(result.measured)], intro)


def indicators_table(book: Book, result: Value) -> Block | None:
    """Return the five indicators: what each says here, its weight, of how many customers it is known."""
    t, share = book.t, book.get(SHARE, "value")
    if share is None:
        return None
    rows = tuple(_indicator(book, result, share, part, name) for part, names in PARTS.items() for name in names)
    columns = (
        Column(t("Indicator")),
        Column(t("Part of")),
        Column(t("What it says here")),
        Column(t("Weight in its part"), True),
        Column(t("Customers measured"), True),
    )
    caption = t("The five indicators of customer value, {month}", month=book.month())
    return blocks_figure.table(Table(caption, columns, rows, stack=True))


def _indicator(book: Book, result: Value, share: Figure, part: str, name: str) -> tuple[str, ...]:
    t, basis = book.t, share.detail["basis"]
    label = words.indicator(t, name)
    part_name = words.part(t, part)
    if name in result.missing:
        return (large(label), part_name, t("Not measured: no data"), "–", "–")
    measured = t("{x} of {n}", x=t.number(basis["measured"][name]), n=t.number(share.n or 0))
    return (large(label), part_name, _meaning(book, result, name), t.percent(basis["weights"][name]), measured)


def _meaning(book: Book, result: Value, name: str) -> str:
    t = book.t
    if name in result.rated:
        return t("Latest rating; nobody is measured")
    if name == "contribution" and result.costs == "none":
        return t("Revenue of the last twelve months; no cost is known")
    if name == "contribution" and result.costs == "part":
        return t("Revenue of the last twelve months; too few costs are known")
    said = {
        "contribution": t("Revenue minus cost of the last twelve months"),
        "support": t("Latest rating of cooperation with our brands and programmes"),
        "credit": t("Share of the amounts due that was paid in time; without any due, the latest rating among ratings"),
        "influence": t("Latest rating of influence on other buyers"),
        "growth": t("Revenue of the last six months against the six before"),
    }
    return said[name]
