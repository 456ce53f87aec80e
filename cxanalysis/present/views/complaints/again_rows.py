"""Who complains again by item, handler and channel: each against all others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.complaints import again_words as words
from cxanalysis.present.views.complaints.again_words import EQUAL, KINDS, LESS, MEASURE, MORE
from cxanalysis.record import Figure

MOST = 4  # rows of a kind, beside those that stand out
MOST_OUT = 6  # of a kind that stand out
MARKS = {MORE: "worse", LESS: "better", EQUAL: "now"}


def again_rows_figure(book: Book, number: int) -> Block | None:
    """Return how many of 100 complaints come back by item, handler and channel; None where there are no groups."""
    t, every, of_all = book.t, words.groups(book), book.get(MEASURE)
    if not every or of_all is None:
        return None
    shown = _shown(every)
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in shown),
        axis=Axis(lambda value, digits: t.number(100 * value, digits), per=100, low=0.0),
        reference=of_all.value,
        reference_label=t("all: {p}", p=words.of_100(book, of_all)),
    )
    return blocks_figure.figure(
        "fig-again-rows",
        t("Figure {n}", n=number),
        _title(book, every),
        _sub(book, of_all, shown, every),
        partial(rows.draw, spec),
        _alt(book, shown, every),
        t(
            "**How to read it.** Colour marks handlers and channels that differ from all other complaints beyond "
            "chance. Who takes the hard cases sees more of them again: a difference is no verdict on a person. Items "
            "are not compared: a frequent one comes back more often by its frequency alone. (Kaplan-Meier, "
            "customers as clusters; false findings held at {fdr}; order drawn towards the mean.)",
            fdr=t.percent(book.context.parameters.fdr),
        ),
        _table(book, every),
        t("Numbers behind figure {n}", n=number),
    )


def _shown(every: Sequence[Figure]) -> list[Figure]:
    """Return of each kind the most frequent and those that stand out, the likeliest to come back first."""
    out: list[Figure] = []
    for name in KINDS:
        mine = [f for f in every if words.kind(f) == name]
        apart = [f for f in mine if f.verdict in (MORE, LESS)][:MOST_OUT]
        rest = [f for f in mine if f not in apart]
        out += sorted([*apart, *rest[: max(0, MOST - len(apart))]], key=_drawn, reverse=True)
    return out


def _drawn(figure: Figure) -> float:
    return float(figure.detail.get("pooled", figure.value or 0.0))


def _row(book: Book, figure: Figure) -> Row:
    return Row(
        label=words.group(book, figure),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=words.of_100(book, figure),
        mark=MARKS.get(figure.verdict, "unsure"),
        words=words.verdict(book, figure),
        detail=book.t.n("{n} complaint", "{n} complaints", figure.n or 0),
    )


def _title(book: Book, every: Sequence[Figure]) -> str:
    """Say who stands out."""
    t = book.t
    more, less = ([f for f in every if f.verdict == v] for v in (MORE, LESS))
    if len(more) == 1:
        return t("{group} brings {p} of 100 back, more than others", group=words.group(book, more[0]),
                 p=words.of_100(book, more[0]))  # fmt: skip
    if more:
        return t(
            "{n} of {all} groups come back more often than others", n=t.number(len(more)), all=t.number(len(every))
        )
    if less:
        return t.n(
            "{n} of {all} groups comes back less often than others",
            "{n} of {all} groups come back less often than others",
            len(less),
            all=t.number(len(every)),
        )
    if any(f.verdict for f in every):
        return t("No handler or channel is shown to come back more often")
    return t("There is too little to tell handlers and channels apart")


def _sub(book: Book, of_all: Figure, shown: Sequence[Figure], every: Sequence[Figure]) -> str:
    t = book.t
    said = t(
        "Of 100 complaints of named customers, how many the same customer follows with another about the same item "
        "within {days} days, with {level} interval; {first} to {last}.",
        days=words.days(book), level=book.level(), **words.months(book, of_all),
    )  # fmt: skip
    rest = len(every) - len(shown)
    if not rest:
        return said
    more = t.n("{n} further group is in the table.", "{n} further groups are in the table.", rest)
    return t("{said} {more}", said=said, more=more)


def _alt(book: Book, shown: Sequence[Figure], every: Sequence[Figure]) -> str:
    t = book.t
    picked = sorted(shown, key=lambda f: (f.verdict not in (MORE, LESS), -(f.n or 0)))[:3]
    said = [t("{group} {p} ({between})", group=words.group(book, f), p=words.of_100(book, f),
              between=words.between(book, f)) for f in picked]  # fmt: skip
    return t(
        "Dots with intervals: of 100 complaints how many come back within {days} days, by item, handler and channel. "
        "{title}. {said}.",
        days=words.days(book), title=_title(book, every), said=t("; ").join(said),
    )  # fmt: skip


def _table(book: Book, every: Sequence[Figure]) -> Table:
    t = book.t
    columns = (
        Column(t("Group")), Column(t("By")), Column(t("Complaints"), True), Column(t("Seen to come again"), True),
        Column(t("Again of 100"), True), Column(t("{level} interval", level=book.level()), True),
        Column(t("Drawn towards the mean"), True), Column(t("All others"), True),
        Column(t("Difference in points"), True), Column(t("Verdict")),
    )  # fmt: skip
    caption = t(
        "Complaints followed by another within {days} days, by item, handler and channel", days=words.days(book)
    )
    return Table(caption, columns, tuple(_cells(book, f) for f in every))


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    none = t("no figure")
    apart = t(
        "{delta} ({low} to {high})", delta=words.points(book, detail["delta"]),
        low=words.points(book, detail["delta_low"]), high=words.points(book, detail["delta_high"]),
    ) if "delta" in detail else none  # fmt: skip
    return (
        words.group(book, figure), words.kind_name(book, figure), t.number(figure.n or 0), t.number(detail["x"]),
        book.value(figure), book.between(figure),
        book.number(figure, detail["pooled"]) if "pooled" in detail else none,
        book.number(figure, detail["others"]) if "others" in detail else none, apart, words.verdict(book, figure),
    )  # fmt: skip
