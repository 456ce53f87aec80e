"""The customer-value page, continued: where last month's customers are now, and the classes month by month."""

from __future__ import annotations

from cxanalysis.measures import CLASSES
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import move_matrix, panels
from cxanalysis.present.figures.move_matrix import Move, MoveRow, MoveSpec, Summary
from cxanalysis.present.figures.panels import Panel, PanelsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import value_words as words
from cxanalysis.present.views.common import LOUD
from cxanalysis.record import Figure
from cxanalysis.value import way

# -- since last month --------------------------------------------------------------------------------------------------


def moves_figure(book: Book, number: int | None = None) -> Block | None:
    """Return the matrix of moves since the month before, lost and new customers included."""
    t, stayed = book.t, book.get("value.move", "stayed")
    if stayed is None:
        return None
    before = book.context.period.previous()
    starts, columns = _rows(book), _columns(book)
    spec = MoveSpec(
        columns=tuple(words.label(t, name) for name in columns),
        rows=tuple(_row(book, name, columns) for name in starts),
        now_head=t("Class in {month} →", month=book.month()),
        before_head=t("Class in {month}", month=t.month_short(before)),
        summary=tuple(_summary(book)),
    )
    n = words.place(book, "moves", number)
    return blocks_figure.figure(
        "fig-moves",
        t("Figure {n}", n=n),
        _moves_title(book),
        t(
            "Customers by class in {before} (rows) and in {now} (columns): share of the row in percent, count below; "
            "{n} customers present in both months.",
            before=t.month(before), now=book.month(), n=t.number(stayed.n or 0),
        ),
        lambda narrow: move_matrix.draw(spec, narrow),
        _moves_alt(book, stayed),
        t(
            "**How to read it.** Each row adds up to 100%: outlined cells stayed, blue cells went to a better class, "
            "orange cells to a worse one. The colours show the direction, not that it is beyond chance (intervals of "
            "Goodman in the record)."
        ),
        _moves_table(book, starts, columns),
        t("Numbers behind figure {n}", n=n),
    )  # fmt: skip


def _rows(book: Book) -> list[str]:
    """Return the classes before, and the new customers where there are any."""
    return [*CLASSES, *(["new"] if book.get("value.move", "new->value") else [])]


def _columns(book: Book) -> list[str]:
    """Return the classes now, and the lost customers where there are any."""
    lost = [book.get("value.move", f"{name}->lost") for name in CLASSES]
    return [*CLASSES, *(["lost"] if any(f.detail["x"] for f in lost if f is not None) else [])]


def _row(book: Book, start: str, columns: list[str]) -> MoveRow:
    figures = [book.record.get("value.move", f"{start}->{end}") for end in columns]
    n = next((f.n or 0 for f in figures if f is not None), 0)
    cells = tuple(_cell(book, start, end, f) for end, f in zip(columns, figures, strict=True))
    return MoveRow(words.label(book.t, start), book.t.number(n), cells)


def _cell(book: Book, start: str, end: str, figure: Figure | None) -> Move:
    if figure is None or figure.value is None:
        return Move(None, "", "")
    side = way(start, end) if start in CLASSES and end in CLASSES else ""
    count = book.t.number(figure.detail["x"])
    return Move(figure.value, book.t.percent(figure.value), count, "" if side == "across" else side)


def _summary(book: Book) -> list[Summary]:
    t = book.t
    verdicts = {"up": "better", "stayed": "", "down": "worse"}
    lines = []
    for name, verdict in verdicts.items():
        figure = book.get("value.move", name)
        if figure is not None:
            share = t.percent(figure.value or 0.0, 1)
            said = {
                "up": t("to a better class, {share}", share=share),
                "stayed": t("in the same class, {share}", share=share),
                "down": t("to a worse class, {share}", share=share),
            }
            lines.append(Summary(t.number(figure.detail["x"]), said[name], verdict))
    return lines


def _largest(book: Book) -> Figure | None:
    """Return who stayed in the value class, or in the largest class where there were no value customers."""
    stays = [f for f in (book.get("value.move", f"{name}->{name}") for name in CLASSES) if f is not None]
    first = book.get("value.move", "value->value")
    return first or max(stays, key=lambda f: f.n or 0, default=None)


def _moves_title(book: Book) -> str:
    t, stay = book.t, _largest(book)
    month = t.month(book.context.period.previous())
    if stay is None:
        return t("No customer of {month} is a customer now", month=month)
    name = words.small(book, stay.item.partition("->")[0])
    return t(
        "Of {n} {name} in {month}, {x} kept their class",
        n=t.number(stay.n or 0), name=name, month=month, x=t.number(stay.detail["x"]),
    )  # fmt: skip


def _moves_alt(book: Book, stayed: Figure) -> str:
    t = book.t
    up, down = (book.get("value.move", name) for name in ("up", "down"))
    return t(
        "Matrix of {n} customers by class in {before} and in {now}: {stayed} stayed in their class ({share}), {up} "
        "went to a better class and {down} to a worse one. {title}.",
        n=t.number(stayed.n or 0), before=t.month(book.context.period.previous()), now=book.month(),
        stayed=t.number(stayed.detail["x"]), share=t.percent(stayed.value or 0.0, 1),
        up=t.number(up.detail["x"] if up else 0), down=t.number(down.detail["x"] if down else 0),
        title=_moves_title(book),
    )  # fmt: skip


def _moves_table(book: Book, starts: list[str], columns: list[str]) -> Table:
    t, lines = book.t, []
    for start in starts:
        row = _row(book, start, columns)
        cells = (t("{share} ({n})", share=c.percent, n=c.count) if c.percent else "–" for c in row.cells)
        lines.append((row.label, row.total, *cells))
    heads = (Column(t("Class before")), Column(t("Customers"), True))
    now = tuple(Column(words.label(t, name), True) for name in columns)
    return Table(
        t("Where the customers of each class are now: share of the row and count"), (*heads, *now), tuple(lines)
    )


# -- month by month ----------------------------------------------------------------------------------------------------


def history_finding(book: Book) -> Block | None:
    """Return the heading of the history: the class whose share changed, or that none clearly did."""
    if "history" not in words.shown(book):
        return None
    t, loud = book.t, _loud(book)
    if not loud:
        return blocks_text.finding("history", t("No class clearly gained or lost customers"))
    figure = loud[0]
    change = figure.change
    against = book.against(figure, change.year_delta, change.year_period) if change is not None else ""
    title = t(
        "{name} are {share} of customers, {against}",
        name=book.item(figure.item), share=book.value(figure), against=against,
    )  # fmt: skip
    return blocks_text.finding("history", title)


def _loud(book: Book) -> list[Figure]:
    """Return the classes whose share changed beyond chance."""
    found = (book.get("value.class_share", name) for name in CLASSES)
    return [f for f in found if f is not None and book.verdict(f) in LOUD]


def history_figure(book: Book, number: int | None = None) -> Block | None:
    """Return the share of each class month by month, a small chart each on one scale."""
    if "history" not in words.shown(book):
        return None
    t, n = book.t, words.place(book, "history", number)
    months = [f.period for f in book.record.history("value.class_share", "value")]
    spec = PanelsSpec(
        panels=tuple(_panel(book, name) for name in CLASSES),
        axis=Axis(t.percent, per=100.0, low=0.0),
        start=(t.month_short(months[0]), months[0][:4]),
        end=(t.month_short(months[-1]), months[-1][:4]),
    )
    said = {"first": t.month(months[0]), "last": t.month(months[-1])}
    customers = book.record.get("value.class_share", "value")
    return blocks_figure.figure(
        "fig-history",
        t("Figure {n}", n=n),
        _history_title(book, months[0]),
        t(
            "Share of customers in each class by month, in percent, from {first}; {n} customers in {last}.",
            n=t.number(customers.n or 0 if customers else 0), **said,
        ),
        lambda narrow: panels.draw(spec, narrow),
        _history_alt(book, said),
        t(
            "**How to read it.** All four charts have the same scale from 0, and their shares add up to 100%. A class "
            "is called larger or smaller only by who moved into and out of it (exact McNemar test, Holm's correction)."
        ),
        _history_table(book, months),
        t("Numbers behind figure {n}", n=n),
    )  # fmt: skip


def _ends(book: Book, name: str) -> tuple[str, str]:
    """Write the first and the last share of a class."""
    history = book.record.history("value.class_share", name)
    return book.value(history[0]), book.value(history[-1])


def _panel(book: Book, name: str) -> Panel:
    values = tuple(f.value for f in book.record.history("value.class_share", name))
    return Panel(name, book.item(name), values, *_ends(book, name))


def _history_title(book: Book, first: str) -> str:
    t, loud = book.t, _loud(book)
    name = loud[0].item if loud else "value"
    start, end = _ends(book, name)
    return t(
        "{name} were {start} of customers in {month}, now {end}",
        name=book.item(name), start=start, end=end, month=t.month(first),
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
    shares = {
        name: {f.period: book.value(f) for f in book.record.history("value.class_share", name)} for name in CLASSES
    }
    lines = tuple((t.month(month), *(shares[name].get(month, "–") for name in CLASSES)) for month in months)
    columns = (Column(t("Month")), *(Column(words.label(t, name), True) for name in CLASSES))
    return Table(t("Share of customers in each class by month"), columns, lines)
