"""Which customers are worth what: the four classes in a picture and a table, with what to do for each."""

from __future__ import annotations

from cxanalysis.measures import CLASSES
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import quadrant
from cxanalysis.present.figures.quadrant import Corner, Dot, QuadrantSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.value import words
from cxanalysis.present.views.value.numbers import numbers
from cxanalysis.present.views.value.words import REVENUE, SHARE
from cxanalysis.record import Figure
from cxanalysis.value import Value


def classes_finding(book: Book, result: Value) -> Block:
    """Return the heading of the classes: which class brings most revenue, where that is beyond doubt."""
    t = book.t
    if not book.get(SHARE, "value"):
        return blocks_text.finding("classes", t("No customer is active in {month}", month=book.month()))
    intro = t(
        "Each customer has two scores from 0 to 100, current and potential value. Whether they reach the cut points "
        "decides the class. Scales and cut points were frozen in {month} and stay: a customer changes class when the "
        "customer changes, never because others did.",
        month=t.month(result.baseline),
    )
    if result.short:
        intro = t(
            "So far: the twelve months that freeze the scales are not complete; scales and cut points are those of "
            "{month}, as far as its data go. Each customer has two scores from 0 to 100, current and potential value; "
            "whether they reach the cut points decides the class.",
            month=t.month(result.baseline),
        )
    return blocks_text.finding("classes", _classes_title(book), intro)


def _classes_title(book: Book) -> str:
    t = book.t
    money = [f for f in (book.get(REVENUE, name) for name in CLASSES) if f is not None]
    if len(money) < len(CLASSES):  # no revenue, or a part of it is withheld
        share = book.get(SHARE, "value")
        return t("{share} of customers are value customers", share=book.value(share) if share else "")
    top = max(money, key=lambda f: f.value or 0.0)
    said = {"name": book.customers(top.item), "money": book.value(top)}
    if top.detail["leads"]:
        return t("{name} bring {money} of revenue, more than any other class", **said)
    return t("{name} bring {money} of revenue", **said)


def classes_figure(book: Book, result: Value, number: int) -> Block | None:
    """Return the customers by current and potential value, counted in the corners."""
    t, share = book.t, book.get(SHARE, "value")
    if share is None or not numbers(book)["fig-classes"]:
        return None
    spec = _quadrant(book, result, share)
    low = book.record.get(SHARE, "low_value")
    title = t(
        "{x} of {n} customers are value customers, {low} low-value customers",
        x=t.number(share.detail["x"]), n=t.number(share.n or 0), low=t.number(low.detail["x"] if low else 0),
    )  # fmt: skip
    return blocks_figure.figure(
        "fig-classes",
        t("Figure {n}", n=number),
        title,
        _classes_sub(book, share, len(spec.dots) >= quadrant.DENSE),
        lambda narrow: quadrant.draw(spec, narrow),
        _classes_alt(book, share),
        t(
            "**How to read it.** Right of the upright line current value is high, above the level line potential value "
            "is high. Scores place a customer among those of {month}: 50 is the middle (mid-rank percentiles, weighted "
            "means).",
            month=t.month(result.baseline),
        ),
        _numbers(book),
        t("Numbers behind figure {n}", n=number),
    )


def _quadrant(book: Book, result: Value, share: Figure) -> QuadrantSpec:
    t, basis = book.t, share.detail["basis"]
    placed = result.customers.dropna(subset=["current", "potential"])
    columns = (placed["current"].tolist(), placed["potential"].tolist(), placed["value_class"].tolist())
    axis = Axis(t.number, low=0.0, high=100.0)
    return QuadrantSpec(
        dots=tuple(Dot(*row) for row in zip(*columns, strict=True)),
        x_axis=axis,
        y_axis=axis,
        x_head=t("Current value, score"),
        y_head=t("Potential value, score"),
        x_cut=basis["cut_current"],
        y_cut=basis["cut_potential"],
        x_cut_label=t("cut point {score}", score=t.number(basis["cut_current"], 1)),
        y_cut_label=t("cut point {score}", score=t.number(basis["cut_potential"], 1)),
        corners=tuple(_corner(book, name) for name in CLASSES),
    )


def _corner(book: Book, name: str) -> Corner:
    t, share = book.t, book.get(SHARE, name)
    money = book.get(REVENUE, name)
    lines = []
    if share:
        lines.append(t.n("{n} customer", "{n} customers", share.detail["x"]))
        lines.append(t("{share} of customers", share=book.value(share)))
    if money:
        lines.append(t("{share} of revenue", share=book.value(money)))
    return Corner(name, book.customers(name), tuple(lines))


def _classes_sub(book: Book, share: Figure, dense: bool) -> str:
    t = book.t
    said = {"n": t.number(share.n or 0), "month": book.month()}
    if dense:
        text = t(
            "Customers by score of current and of potential value, {month}, n = {n}. The darker, the more customers.",
            **said,
        )
    else:
        text = t("Customers by score of current and of potential value, {month}, n = {n}. One mark a customer.", **said)
    if unscored := share.detail["basis"]["unscored"]:
        missing = t.n(
            "{n} customer without a score of potential value is not drawn and counts as low.",
            "{n} customers without a score of potential value are not drawn and count as low.",
            unscored,
        )
        return t("{first} {more}", first=text, more=missing)
    return text


def _classes_alt(book: Book, share: Figure) -> str:
    t = book.t
    counts = {name: t.number(f.detail["x"]) for name in CLASSES if (f := book.get(SHARE, name)) is not None}
    money = book.get(REVENUE, "value")
    text = t(
        "Chart of {n} customers by current and potential value in {month}, cut into four classes: {value} value, "
        "{sub_value} sub-value, {potential_value} potential-value and {low_value} low-value customers.",
        n=t.number(share.n or 0), month=book.month(), **counts,
    )  # fmt: skip
    if money is None:
        return text
    more = t("The value customers bring {money} of revenue.", money=book.value(money))
    return t("{first} {more}", first=text, more=more)


def _numbers(book: Book) -> Table:
    """Return the numbers behind the classes: customers and revenue with their intervals."""
    t, rows = book.t, []
    level = book.level()
    for name in CLASSES:
        share, money = book.get(SHARE, name), book.record.get(REVENUE, name)
        if share is not None:
            paid = (_money(book, money), _range(book, money))
            rows.append(
                (book.customers(name), t.number(share.detail["x"]), book.value(share), book.between(share), *paid)
            )
    columns = (
        Column(t("Class")),
        Column(t("Customers"), True),
        Column(t("Share of customers"), True),
        Column(t("{level} interval", level=level), True),
        Column(t("Share of revenue"), True),
        Column(t("Its {level} interval", level=level), True),
    )
    return Table(t("Customers and revenue by class, {month}", month=book.month()), columns, tuple(rows))


def _money(book: Book, figure: Figure | None) -> str:
    """Write a share of revenue, or that it is not shown."""
    if figure is not None and figure.withheld:
        return book.t("not shown")
    return book.t("no revenue") if figure is None or figure.value is None else book.value(figure)


def _range(book: Book, figure: Figure | None) -> str:
    """Write the interval of a share of revenue, or why there is none."""
    if figure is not None and figure.withheld:
        return book.t(figure.withheld)
    return "–" if figure is None or figure.value is None else book.between(figure)


def classes_table(book: Book) -> Block | None:
    """Return the four classes with what to do for each."""
    t, rows = book.t, []
    for name in CLASSES:
        share = book.get(SHARE, name)
        if share is not None:
            money = _money(book, book.record.get(REVENUE, name))
            values = (t.number(share.detail["x"]), book.value(share), money)
            rows.append((book.customers(name), *values, words.strategy(t, name)))
    columns = (
        Column(t("Class")),
        Column(t("Customers"), True),
        Column(t("Share of customers"), True),
        Column(t("Share of revenue"), True),
        Column(t("Strategy")),
    )
    caption = t("The four classes and their strategies, {month}", month=book.month())
    return blocks_figure.table(Table(caption, columns, tuple(rows), stack=True)) if rows else None
