"""Who answered the survey, by the way they were asked and by what kind of customer they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

RATE = "satisfaction.response_rate"


def modes(book: Book) -> list[Figure]:
    """Return the response rates by mode, lowest first; empty where there is one mode only."""
    return sorted((f for f in _by_mode(book) if f.value is not None), key=lambda f: (f.value or 0.0, f.item))


def _by_mode(book: Book) -> list[Figure]:
    """Return the response rates by mode, withheld ones included."""
    return [f for f in book.record.items(RATE) if f.item and "=" not in f.item]


def response_figure(book: Book, number: int) -> Block | None:
    """Return the response rate by mode; None where there is one mode only, or no table of invitations."""
    t, found, whole = book.t, modes(book), book.get(RATE)
    if not found or whole is None or whole.value is None:
        return None
    spec = RowsSpec(
        rows=tuple(_mode_row(book, f) for f in (whole, *found)),
        axis=Axis(lambda value, digits: t.percent(value, digits), per=100, low=0.0, high=1.0),
    )
    asked = t.n("{n} eligible invitation", "{n} eligible invitations", whole.n or 0)
    words = {"level": book.level(), "month": book.month(), "asked": parts.of_scope(book, asked)}
    return blocks_figure.figure(
        "fig-response",
        t("Figure {n}", n=number),
        response_title(book, found),
        t("Response rate by mode with {level} interval, {asked}, {month}.", **words),
        partial(rows.draw, spec),
        _response_alt(book, whole, found),
        t(
            "**How to read it.** Modes whose lines overlap much are not told apart. "
            "(Completed of the eligible invitations sent in the month; Wilson intervals.)"
        ),
        _response_table(book, [whole, *found, *(f for f in _by_mode(book) if f.withheld)]),
        t("Numbers behind figure {n}", n=number),
    )


def _mode_row(book: Book, figure: Figure) -> Row:
    words = {"x": book.t.number(figure.detail["x"]), "n": book.t.number(figure.n or 0)}
    return Row(
        label=mode(book, figure.item) if figure.item else book.t("All modes"),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        detail=book.t("{x} of {n} answered", **words),
    )


def response_title(book: Book, found: list[Figure]) -> str:
    """Say between which rates the modes lie."""
    low, high = book.value(found[0]), book.value(found[-1])
    if low == high:
        return book.t("By every mode of asking, {share} answered", share=low)
    return book.t("By mode of asking, {low} to {high} answered", low=low, high=high)


def mode(book: Book, code: str) -> str:
    """Name a mode of asking; a code of the data's own stands as it is."""
    t = book.t
    words = {
        "face_to_face": t("Face to face"),
        "leave_behind": t("Leave-behind"),
        "phone": t("Telephone"),
        "web": t("Web"),
        "mail": t("Mail"),
    }
    return words.get(code, code)


def _response_alt(book: Book, whole: Figure, found: list[Figure]) -> str:
    t = book.t
    by = t.join([t("{mode} {share}", mode=mode(book, f.item), share=book.value(f)) for f in found])
    words = {"share": book.value(whole), "between": book.between(whole), "n": t.number(whole.n or 0), "by": by}
    return t(
        "Dot chart of the response rate by mode of asking, {month}. In all {share} ({between}) of {n} eligible "
        "invitations were answered; by mode: {by}.", month=book.month(), **words,
    )  # fmt: skip


def _response_table(book: Book, found: list[Figure]) -> Table:
    t, groups = book.t, by_group(book)
    body = [_table_row(book, mode(book, f.item) if f.item else t("All modes"), f) for f in found]
    body += [_table_row(book, _group_name(book, f), f) for f in groups]
    caption = _caption(book, t("Response rate by customer group, {month}", month=book.month())) if groups \
        else _caption(book, t("Response rate by mode, {month}", month=book.month()))  # fmt: skip
    return Table(caption, _columns(book, t("Mode or group") if groups else t("Mode")), tuple(body))


def _columns(book: Book, first: str) -> tuple[Column, ...]:
    t = book.t
    return (
        Column(first),
        Column(t("Response rate"), True),
        Column(t("{level} interval", level=book.level()), True),
        Column(t("Completed"), True),
        Column(t("Eligible"), True),
    )


def _table_row(book: Book, label: str, figure: Figure) -> tuple[str, ...]:
    t = book.t
    if figure.withheld:
        return (label, t("withheld"), "", "", "")
    return (label, book.value(figure), book.between(figure), t.number(figure.detail["x"]), t.number(figure.n or 0))


def by_group(book: Book) -> list[Figure]:
    """Return the response rates by attribute of the customers, withheld ones included."""
    return [f for f in book.record.items(RATE) if "=" in f.item]


def attribute(book: Book, name: str) -> str:
    """Name an attribute of customers."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "segment": lambda: t("Segment"),
        "region": lambda: t("Region"),
        "size": lambda: t("Size"),
        "customer_type": lambda: t("Customer type"),
        "industry": lambda: t("Industry"),
        "channel": lambda: t("Channel"),
        "unit": lambda: t("Unit"),
        "account_manager": lambda: t("Account manager"),
        "level": lambda: t("Level"),
    }
    return words[name]() if name in words else name


def uneven(book: Book) -> list[str]:
    """Return the attributes by which customers answer at different rates beyond chance."""
    return list(dict.fromkeys(f.detail["by"] for f in by_group(book) if f.detail.get("differs")))


def groups_table(book: Book) -> Block | None:
    """Return the response rates by segment, region and the like where they differ, or where no figure has them."""
    found, apart = by_group(book), uneven(book)
    if not found or (modes(book) and not apart):
        return None
    shown = [f for f in found if f.item.partition("=")[0] in apart] if apart else found
    body = tuple(_table_row(book, _group_name(book, f), f) for f in shown)
    columns = _columns(book, book.t("Customers"))
    caption = _caption(book, book.t("Response rate by customer group, {month}", month=book.month()))
    return blocks_figure.table(Table(caption, columns, body, stack=True))


def _caption(book: Book, caption: str) -> str:
    """Say beside a caption what is withheld, and why."""
    t = book.t
    if any(f.withheld for f in book.record.items(RATE)):
        words = {"caption": caption, "least": t.number(book.context.parameters.min_cell)}
        caption = t("{caption}. Withheld: fewer than {least} respondents, or what would give these away", **words)
    return caption


def _group_name(book: Book, figure: Figure) -> str:
    name, _, value = figure.item.partition("=")
    return book.t("{attribute}: {value}", attribute=attribute(book, name), value=value)
