"""The customer-value page, continued: which way customers moved between classes within the year, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from cxanalysis.evaluation import Signal
from cxanalysis.measures import CLASSES
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.blocks_text import Panel
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import value_words as words
from cxanalysis.present.views.common import LOUD
from cxanalysis.record import Figure

MOST_CAUSES = 2


# -- what stands out ---------------------------------------------------------------------------------------------------


def moves_finding(book: Book) -> Block | None:
    """Return the heading of the moves: the slide that stands out, else the class, else that none does."""
    if book.get("value.move", "stayed") is None:
        return None
    return blocks_text.finding("moves", _moves_title(book))


def _moves_title(book: Book) -> str:
    t, slide, loud = book.t, _slide(book), _loud(book)
    if slide is not None:
        start, end = _ends(book, slide)
        if slide.good == "worse":
            return t("More customers slid from {start} to {end} than came back", start=start, end=end)
        if slide.good == "better":
            return t("More customers rose from {start} to {end} than fell back", start=start, end=end)
        return t("More customers went from {start} to {end} than came back", start=start, end=end)
    if loud is not None:
        if _grew(loud):
            return t("More customers entered the {name} class than left it", name=words.short(t, loud.item))
        return t("More customers left the {name} class than entered it", name=words.short(t, loud.item))
    return t("No move between classes stands out beyond chance")


def _slide(book: Book) -> Signal | None:
    """Return the slide that stands out with most customers in it, if any does."""
    return next((s for s in book.signals if s.kind == "slide"), None)


def _loud(book: Book) -> Figure | None:
    """Return the first class whose share changed beyond chance, if any did."""
    found = (book.get("value.class_share", name) for name in CLASSES)
    return next((f for f in found if f is not None and book.verdict(f) in LOUD), None)


def _grew(figure: Figure) -> bool:
    decided = figure.detail["decided"]
    return decided["into"] > decided["out"]


def _ends(book: Book, slide: Signal) -> tuple[str, str]:
    start, _, end = slide.item.partition("->")
    return words.short(book.t, start), words.short(book.t, end)


def moves_panels(book: Book) -> Block | None:
    """Return what changed, why and what to do, where a slide or a class stands out."""
    t, slide, loud = book.t, _slide(book), _loud(book)
    titles = (t("What changed"), t("Why"), t("What to do"))
    if slide is not None:
        texts = (_slide_changed(book, slide), _slide_why(book, slide), _slide_do(book, slide))
    elif loud is not None:
        texts = (_class_changed(book, loud), _class_why(book), (words.strategy(t, loud.item), ""))
    else:
        return None
    return blocks_text.three(*(Panel(title, *text) for title, text in zip(titles, texts, strict=True)))


def _slide_changed(book: Book, slide: Signal) -> tuple[str, str]:
    t, change = book.t, slide.figure.change
    start, end = _ends(book, slide)
    gone, come = words.went(slide)
    text = t(
        "**{gone} {start} customers** of {month} are {end} customers now; {come} moved the other way.",
        gone=t.number(gone), come=t.number(come), start=start, end=end,
        month=t.month(change.year_period) if change and change.year_period else "",
    )  # fmt: skip
    return text, t("Good evidence: the same customers, a year apart; chance does not explain it.")


def _slide_why(book: Book, slide: Signal) -> tuple[str, str]:
    """Name the scores that moved most among the customers of a slide; they say what moved, not why."""
    t = book.t
    start, _, end = slide.item.partition("->")
    left = book.get("value.class_share", start)
    shifts = left.detail["year_shift"].get(end, {}) if left else {}
    sign = 1 if slide.good == "better" else -1
    least = book.context.parameters.hysteresis
    moved = sorted((sign * s["mean"], name) for name, s in shifts.items() if sign * s["mean"] >= least)
    if not moved:
        names = t.join([words.indicator(t, name) for name in shifts])
        if not names:
            return t("Not known yet."), ""
        return t("Not known yet. Checked: {names}; none moved by {n} points.", names=names, n=t.number(least)), ""
    causes = [
        t("{indicator} by {n} points", indicator=words.indicator(t, name), n=t.number(size))
        for size, name in moved[: -MOST_CAUSES - 1 : -1]
    ]
    if sign > 0:
        text = t("Their scores rose most in {causes} on average.", causes=t.join(causes))
    else:
        text = t("Their scores fell most in {causes} on average.", causes=t.join(causes))
    text = t("{first} {more}", first=text, more=t("What made them move is not known yet."))
    return text, t("Weak evidence: it says which scores moved, not why.")


def _slide_do(book: Book, slide: Signal) -> tuple[str, str]:
    t = book.t
    start, _, end = slide.item.partition("->")
    gone, _ = words.went(slide)
    text = words.strategy(t, end if slide.good == "better" else start)
    return text, t.n("Begin with the {n} customer who moved.", "Begin with the {n} customers who moved.", gone)


def _class_changed(book: Book, figure: Figure) -> tuple[str, str]:
    t, decided = book.t, figure.detail["decided"]
    text = t(
        "Since {month} **{into} customers became {name}** and {out} left the class for another.",
        month=t.month(figure.change.year_period) if figure.change and figure.change.year_period else "",
        into=t.number(decided["into"]), out=t.number(decided["out"]), name=words.small(book, figure.item),
    )  # fmt: skip
    return text, t("Good evidence: the same customers at both times; chance does not explain it.")


def _class_why(book: Book) -> tuple[str, str]:
    t = book.t
    return t(
        "Not known yet. Checked: won and lost customers do not explain it, because only customers of both months are "
        "compared."
    ), ""


# -- over the year -----------------------------------------------------------------------------------------------------


def slides_figure(book: Book, number: int | None = None) -> Block | None:
    """Return each pair of classes: of the customers who moved between the two within the year, how many went down."""
    t, found = book.t, words.pairs(book)
    share = book.get("value.class_share", "value")
    if not found or share is None or share.change is None or share.change.year_period is None:
        return None
    spec = RowsSpec(
        rows=tuple(_pair(book, *pair) for pair in found),
        axis=Axis(t.percent, per=100.0, low=0.0, high=1.0),
        reference=0.5,
        reference_label=t("as many each way"),
    )
    n, slide = words.place(book, "slides", number), _slide(book)
    said = {"before": t.month(share.change.year_period), "now": book.month()}
    title = t("No two classes exchange customers one way beyond chance")
    if slide is not None:
        start, end = _ends(book, slide)
        gone, come = words.went(slide)
        title = t("{gone} customers went from {start} to {end}, {come} the other way",
                  gone=t.number(gone), come=t.number(come), start=start, end=end)  # fmt: skip
    return blocks_figure.figure(
        "fig-slides",
        t("Figure {n}", n=n),
        title,
        t(
            "Of the customers who moved between two classes from {before} to {now}: share that went the way named, in "
            "percent with its {level} interval; {n} customers with a full year before both months.",
            level=book.level(), n=t.number(share.detail["year_n"]), **said,
        ),
        lambda narrow: rows.draw(spec, narrow),
        _slides_alt(book, title, said),
        t(
            "**How to read it.** Far right of the line most movers went the way named, far left most came back; hollow "
            "marks may be chance, as many pairs are compared (Wilson intervals; exact sign test, Holm's correction)."
        ),
        _slides_table(book, found),
        t("Numbers behind figure {n}", n=n),
    )  # fmt: skip


def _pair(book: Book, one: str, other: str) -> Row:
    t, figure = book.t, book.record.get("value.class_share", one)
    detail = figure.detail if figure else {}
    lean, gone, come = detail["year_lean"][other], detail["year_to"][other], detail["year_from"][other]
    signal = _signal(book, one, other)
    mark = "unsure" if signal is None else signal.good if signal.good in ("better", "worse") else "now"
    return Row(
        label=_way(book, one, other),
        value=lean["share"],
        low=lean["low"],
        high=lean["high"],
        written=t.percent(lean["share"]),
        mark=mark,
        words=t("{gone} went, {come} came back", gone=t.number(gone), come=t.number(come)),
        detail=_certainty(book, signal, lean),
    )


def _certainty(book: Book, signal: Signal | None, lean: Mapping[str, float]) -> str:
    """Say how sure it is that a pair leans: an interval that alone clears the line is not yet beyond chance."""
    if signal is not None:
        return book.t("more than chance explains")
    if lean["low"] > 0.5 or lean["high"] < 0.5:
        return book.t("cannot tell, may be chance")
    return book.t("within chance")


def _signal(book: Book, one: str, other: str) -> Signal | None:
    asked = {f"{one}->{other}", f"{other}->{one}"}
    return next((s for s in book.signals if s.kind == "slide" and s.item in asked), None)


def _way(book: Book, one: str, other: str) -> str:
    return book.t("{start} → {end}", start=words.label(book.t, one), end=words.short(book.t, other))


def _slides_alt(book: Book, title: str, said: dict[str, str]) -> str:
    t, found = book.t, []
    for one, other in words.pairs(book):
        figure = book.record.get("value.class_share", one)
        if figure is not None:
            numbers = {
                "gone": t.number(figure.detail["year_to"][other]),
                "come": t.number(figure.detail["year_from"][other]),
            }
            found.append(
                (
                    figure.detail["year_lean"][other]["n"],
                    t("{way} {gone} and back {come}", way=_way(book, one, other), **numbers),
                )
            )
    most = [text for _, text in sorted(found, reverse=True)[:3]]
    return t(
        "Dot chart of moves between pairs of classes from {before} to {now}. {title}. Largest flows: {flows}.",
        title=title, flows="; ".join(most), **said,
    )  # fmt: skip


def _slides_table(book: Book, found: list[tuple[str, str]]) -> Table:
    t, lines = book.t, []
    level = book.level()
    for one, other in found:
        figure = book.record.get("value.class_share", one)
        detail = figure.detail if figure else {}
        lean = detail["year_lean"][other]
        between = t("{low} to {high}", low=t.percent(lean["low"]), high=t.percent(lean["high"]))
        counts = (t.number(detail["year_to"][other]), t.number(detail["year_from"][other]))
        lines.append((_way(book, one, other), *counts, t.percent(lean["share"]), between))
    heads = (Column(t("Moved")), Column(t("Went"), True), Column(t("Came back"), True))
    shares = (Column(t("Share that went"), True), Column(t("{level} interval", level=level), True))
    return Table(t("Moves between pairs of classes within the year"), (*heads, *shares), tuple(lines))
