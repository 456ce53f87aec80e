"""What the classes of the customer-value page rest on: indicators with their weights, and what the data cannot say."""

from __future__ import annotations

from cxanalysis.measures import CLASSES
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import large
from cxanalysis.present.views import value_words as words
from cxanalysis.record import Figure
from cxanalysis.value import Value

PARTS = {"current": ("contribution", "support", "credit"), "potential": ("influence", "growth")}


def indicators_finding(book: Book, result: Value) -> Block | None:
    """Return the heading of the indicators: how many of the five are measured."""
    t, share = book.t, book.get("value.class_share", "value")
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
    t, share = book.t, book.get("value.class_share", "value")
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
    part_name = {"current": t("current value"), "potential": t("potential value")}[part]
    if name in result.missing:
        return (large(label), part_name, t("Not measured: no data"), "–", "–")
    measured = t("{x} of {n}", x=t.number(basis["measured"][name]), n=t.number(share.n or 0))
    return (large(label), part_name, _meaning(book, result, name), t.percent(basis["weights"][name]), measured)


def _meaning(book: Book, result: Value, name: str) -> str:
    t = book.t
    if name == "contribution" and result.revenue_only:
        return t("Revenue of the last twelve months; no cost is known")
    words = {
        "contribution": t("Revenue minus cost of the last twelve months"),
        "support": t("Latest rating of cooperation with our brands and programmes"),
        "credit": t("Share of the amounts due that was paid in time, else the latest rating"),
        "influence": t("Latest rating of influence on other buyers"),
        "growth": t("Revenue of the last six months against the six before"),
    }
    return words[name]


def remarks(book: Book, result: Value) -> list[str]:
    """Say what is left out and why, for the last section."""
    t = book.t
    lines = [*_not_shown(book, result)]
    if result.missing and result.measured:
        names = t.join([words.indicator(t, name) for name in result.missing])
        lines.append(
            t(
                "Not measured and left out: {names}; the weights of the others are raised to fill the place.",
                names=names,
            )
        )
    if result.revenue_only:
        lines.append(t("Contribution is revenue, not profit: the orders carry no cost."))
    if book.notes["door"].derived_customers:
        lines.append(
            t("There is no customers table: customers are those with orders, and each joined at the first order.")
        )
    if result.unscored:
        lines.append(
            t.n(
                "{n} customer has no indicator of potential value yet and counts as low there.",
                "{n} customers have no indicator of potential value yet and count as low there.",
                result.unscored,
            )
        )
    return lines


def _not_shown(book: Book, result: Value) -> list[str]:
    t, lines = book.t, []
    if "moves" in result.left_out:
        lines.append(
            t("Not shown: moves between classes; {month} is the first month with classes.", month=book.month())
        )
    if "year" in result.left_out:
        lines.append(
            t(
                "Not shown: moves over a year; the classes begin in {month}, when the scales were frozen.",
                month=t.month(result.baseline),
            )
        )
    money = {name: book.record.get("value.class_revenue_share", name) for name in CLASSES}
    hidden = [words.small(book, name) for name, f in money.items() if f is not None and f.withheld]
    if hidden:
        lines.append(
            t("Not shown: the revenue of {names}, because one customer holds most of it.", names=t.join(hidden))
        )
    if not any(money.values()):
        lines.append(t("Not shown: shares of revenue; there is no revenue in the twelve months."))
    return lines


def care(book: Book, result: Value) -> list[str]:
    """Say what calls for care: classes that are only so far, or a part of value without any indicator."""
    t, lines = book.t, []
    if result.short:
        lines.append(t("The data hold less than twelve months: the classes are so far, and not yet on frozen scales."))
    if "leaving" in result.left_out:
        lines.append(
            t(
                "No customer has left so far as these data tell: who stopped buying stays a customer and drifts to the "
                "low-value class. The setting active_rule = bought_within_months counts only buyers of twelve months."
            )
        )
    for part, names in PARTS.items():
        if all(name in result.missing for name in names):
            part_name = {"current": t("current value"), "potential": t("potential value")}[part]
            lines.append(t("No indicator of {part} is measured: every customer counts as low there.", part=part_name))
    return lines
