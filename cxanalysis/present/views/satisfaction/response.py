"""Who answered the survey, and whether the items of a dimension belong together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.record import Figure


def modes(book: Book) -> list[Figure]:
    """Return the response rates by mode, lowest first; empty where there is one mode only."""
    found = [f for f in book.record.items("satisfaction.response_rate") if f.item and f.value is not None]
    return sorted(found, key=lambda f: (f.value or 0.0, f.item))


def response_figure(book: Book, number: int) -> Block | None:
    """Return the response rate by mode; None where there is one mode only, or no table of invitations."""
    t, found, whole = book.t, modes(book), book.get("satisfaction.response_rate")
    if not found or whole is None or whole.value is None:
        return None
    spec = RowsSpec(
        rows=tuple(_mode_row(book, f) for f in (whole, *found)),
        axis=Axis(lambda value, digits: t.percent(value, digits), per=100, low=0.0, high=1.0),
    )
    words = {"level": book.level(), "month": book.month(), "n": t.number(whole.n or 0)}
    return blocks_figure.figure(
        "fig-response",
        t("Figure {n}", n=number),
        response_title(book, found),
        t("Response rate by mode with {level} interval, {n} eligible invitations, {month}.", **words),
        partial(rows.draw, spec),
        _response_alt(book, whole, found),
        t(
            "**How to read it.** Modes whose lines overlap much are not told apart. "
            "(Completed of the eligible invitations sent in the month; Wilson intervals.)"
        ),
        _response_table(book, [whole, *found]),
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
    t = book.t
    columns = (
        Column(t("Mode")),
        Column(t("Response rate"), True),
        Column(t("{level} interval", level=book.level()), True),
        Column(t("Completed"), True),
        Column(t("Eligible"), True),
    )
    body = tuple(
        (mode(book, f.item) if f.item else t("All modes"), book.value(f), book.between(f),
         t.number(f.detail["x"]), t.number(f.n or 0))
        for f in found
    )  # fmt: skip
    return Table(t("Response rate by mode, {month}", month=book.month()), columns, body)


def alphas(book: Book) -> list[Figure]:
    """Return the reliability of each dimension's scale, the lowest first."""
    found = [f for f in book.record.items("satisfaction.alpha") if f.value is not None]
    return sorted(found, key=lambda f: (f.value or 0.0, f.item))


def loose(figures: Sequence[Figure]) -> list[Figure]:
    """Return the scales whose items do not hang together: the whole interval is under what is enough."""
    return [f for f in figures if f.high is not None and f.high < f.detail["enough"]]


def alpha_title(book: Book, found: Sequence[Figure]) -> str:
    """Say whether the items of the dimensions hang together."""
    t, apart, open_ = book.t, loose(found), [f for f in found if (f.value or 0.0) < f.detail["enough"]]
    names = t.join([book.item(f.item) for f in apart or open_])
    if apart:
        return t("Items of {names} do not hang together", names=names)
    if open_:
        return t("Whether the items of {names} hang together is open", names=names)
    return t("The items of each dimension hang together")


def reliability_table(book: Book) -> Block | None:
    """Return how well the items of each dimension belong together; None where no dimension has two items."""
    t, found = book.t, alphas(book)
    if not found:
        return None
    columns = (
        Column(t("Dimension")),
        Column(t("Items"), True),
        Column(t("Alpha"), True),
        Column(t("{level} interval", level=book.level()), True),
        Column(t("Complete answers"), True),
    )
    body = tuple(
        (book.item(f.item), t.number(f.detail["items"]), book.value(f), book.between(f), t.number(f.n or 0))
        for f in found
    )
    caption = t(
        "Do the items of a dimension belong together? Raw alpha of the perceived scores, {month}", month=book.month()
    )
    return blocks_figure.table(Table(caption, columns, body, stack=True))


def reliability_note(book: Book) -> Block | None:
    """Return how to read the table of alphas; None where there is none."""
    found = alphas(book)
    if not found:
        return None
    words = book.t(
        "**How to read it.** From {enough} on, the items of a dimension are usually taken to measure one thing. "
        "(Raw Cronbach alpha, complete answers; Feldt intervals.)",
        enough=book.t.number(found[0].detail["enough"], 2),
    )
    return blocks_text.note(words)
