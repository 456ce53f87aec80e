"""Do the contact channels keep to their standard: prompt, answered, complete, accurate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.language import large
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.complaints.channel_kinds import KEPT, every, unsaid
from cxanalysis.present.views.course_words import channel as channel_name
from cxanalysis.record import Figure

__all__ = ["FIGURES", "METHODS", "channels_figure", "channels_finding", "channels_required", "unsaid"]

METHODS: tuple[str, ...] = (KEPT,)
MOST_TOLD = 2


def whole(book: Book) -> list[Figure]:
    """Return the channels of whose contacts something can be judged."""
    return [f for f in every(book) if f.detail["required"] == "all" and "year" in f.detail]


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-channels": lambda book: bool(whole(book))}


def required_name(book: Book, required: str) -> str:
    """Name what is required of a channel."""
    t = book.t
    return {"all": t("All that is known"), "prompt": t("Prompt"), "open": t("Answered"), "complete": t("Complete"),
            "accurate": t("Accurate")}[required]  # fmt: skip


def by_month(book: Book) -> bool:
    """Tell whether the month has contacts enough to be shown by itself; else the year is."""
    few = book.context.parameters.min_n
    return any((f.n or 0) >= few for f in whole(book))


def shown(book: Book, figure: Figure) -> tuple[float | None, float | None, float | None, int]:
    """Return value, interval and n of the month, or of the months together where a month is too little."""
    if by_month(book):
        return figure.value, figure.low, figure.high, figure.n or 0
    detail = figure.detail
    return detail.get("year"), detail.get("year_low"), detail.get("year_high"), detail["year_n"]


def channels_finding(book: Book) -> Block | None:
    """Return the heading of the contact channels; None without contacts."""
    t, found = book.t, whole(book)
    if not found:
        return None
    moved = [f for f in every(book) if f.detail["moved"] in ("more", "less")]
    down = [f for f in moved if f.detail["moved"] == "less"]
    if down:
        title = t("{names}: less often within the standard than usual", names=t.join(_names(book, down)))
    elif moved:
        title = t("{names}: more often within the standard than usual", names=t.join(_names(book, moved)))
    elif any(f.detail["moved"] for f in every(book)):
        title = t("No channel kept to its standard otherwise than usual")
    else:
        title = t("Too few contacts in the month to say whether a channel changed")
    return blocks_text.finding("channels", title, " ".join([_levels(book, found), *_changes(book, moved)]))


def _level_title(book: Book, found: Sequence[Figure]) -> str:
    """Say between which shares the channels lie; an order of them would rank chance."""
    t = book.t
    values = sorted(value for value, *_ in (shown(book, f) for f in found) if value is not None)
    low, high = (t.percent(values[k]) if values else t("no figure") for k in (0, -1))
    if low == high:
        return t("{share} of contacts met every requirement of their channel", share=low)
    return t("{low} to {high} of contacts met every requirement of their channel", low=low, high=high)


def _names(book: Book, figures: Sequence[Figure]) -> list[str]:
    """Name the channels of some figures, each once, the first few."""
    names = list(dict.fromkeys(channel_name(book, f.detail["channel"]) for f in figures))
    return names[:MOST_TOLD]


def _levels(book: Book, found: Sequence[Figure]) -> str:
    """Say how many contacts there were, and how many of each channel met all that is known of them."""
    t = book.t
    n = sum(shown(book, f)[3] for f in found)
    parts = [
        t("{name} **{share}**", name=channel_name(book, f.item), share=t.percent(shown(book, f)[0] or 0.0))
        for f in found if shown(book, f)[0] is not None
    ]  # fmt: skip
    words = {"month": book.month(), "shares": t(", ").join(parts), "first": t.month(_first(found))}
    if by_month(book):
        return t.n("Of {n} contact in {month}, within every requirement: {shares}.",
                   "Of {n} contacts in {month}, within every requirement: {shares}.", n, **words)  # fmt: skip
    said = t.n("Of {n} contact from {first} to {month}, within every requirement: {shares}.",
               "Of {n} contacts from {first} to {month}, within every requirement: {shares}.", n, **words)  # fmt: skip
    return t("{said} The month alone has too few to be judged.", said=said)


def _first(found: Sequence[Figure]) -> str:
    """Return the first month that has contacts."""
    return min(f.detail["first"] for f in found)


def _changes(book: Book, moved: Sequence[Figure]) -> list[str]:
    """Say which requirement of which channel was met more or less often than usual."""
    t = book.t
    lines = []
    for figure in moved[:MOST_TOLD]:
        words = {
            "name": channel_name(book, figure.detail["channel"]),
            "required": required_name(book, figure.detail["required"]),
            "value": book.value(figure),
            "low": book.number(figure, figure.detail["usual_low"]),
            "high": book.number(figure, figure.detail["usual_high"]),
        }
        lines.append(t("**{name}, {required}: {value}**; usual are {low} to {high}.", **words))
    return lines


def channels_figure(book: Book, number: int) -> Block | None:
    """Return how often each channel met all that is known of its contacts; None where nothing is."""
    t, found = book.t, whole(book)
    if not found:
        return None
    month = by_month(book)
    spec = RowsSpec(
        rows=tuple(_row(book, f, month) for f in found),
        axis=Axis(t.percent, 100.0, high=1.0),
        expected_head=t("twelve months before") if month else "",
    )
    sub = t("Contacts that met every requirement known of them, % of contacts, {level} interval, {month}; hollow: the "
            "twelve months before.", level=book.level(), month=book.month())  # fmt: skip
    if not month:
        sub = t("Contacts that met every requirement known of them, % of contacts, {level} interval, {first} to "
                "{month}.", level=book.level(), first=t.month(_first(found)), month=book.month())  # fmt: skip
    return blocks_figure.figure(
        "fig-channels",
        t("Figure {n}", n=number),
        _level_title(book, found),
        sub,
        partial(rows.draw, spec),
        _alt(book, found),
        t(
            "**How to read it.** Prompt is within the seconds or hours set for the channel, answered that somebody "
            "took it; complete and accurate are as recorded. The axis need not begin at 0. (Wilson; changes by the "
            "range of the twelve months before, false findings held at {fdr}.)",
            fdr=t.percent(book.context.parameters.fdr),
        ),
        _table(book, found),
        t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _row(book: Book, figure: Figure, month: bool) -> Row:
    t = book.t
    value, low, high, n = shown(book, figure)
    mark = {"more": "better", "less": "worse"}.get(figure.detail["moved"] if month else "", "now")
    return Row(
        label=channel_name(book, figure.item),
        value=value,
        low=low,
        high=high,
        written=t.percent(value) if value is not None else "",
        mark=mark if n >= book.context.parameters.min_n else "unsure",
        expected=figure.detail.get("before") if month else None,
        words=verdict(book, figure) if month else "",
        detail=t.n("{n} contact", "{n} contacts", n),
    )


def verdict(book: Book, figure: Figure) -> str:
    """Return how a figure stands against the twelve months before, in words."""
    t = book.t
    words = {"more": t("more than usual"), "less": t("less than usual"), "usual": t("as usual")}
    return large(words.get(figure.detail["moved"], t("too few to say")))


def _alt(book: Book, found: Sequence[Figure]) -> str:
    t, said = book.t, []
    for figure in found[:3]:
        value, low, high, _ = shown(book, figure)
        if value is not None and low is not None and high is not None:
            words = {"value": t.percent(value), "low": t.percent(low), "high": t.percent(high)}
            said.append(t("{name} {value} ({low} to {high})", name=channel_name(book, figure.item), **words))
    return t(
        "Dots with intervals by channel: contacts that met every requirement known of them, to {month}. {title}: "
        "{said}.",
        month=book.month(), title=_level_title(book, found), said=t("; ").join(said),
    )  # fmt: skip


def _table(book: Book, found: Sequence[Figure]) -> Table:
    """Put the numbers that the figure shows into a table."""
    t, rows = book.t, []
    for figure in found:
        value, low, high, n = shown(book, figure)
        before = _with(book, *(figure.detail.get(f"before{end}") for end in ("", "_low", "_high")))
        rows.append((channel_name(book, figure.item), t.number(n), _with(book, value, low, high), before))
    columns = (
        Column(t("Channel")), Column(t("Contacts"), number=True), Column(t("Met every requirement"), number=True),
        Column(t("Twelve months before the month"), number=True),
    )  # fmt: skip
    caption = t("Contacts that met every requirement of their channel, to {month}", month=book.month())
    return Table(caption, columns, tuple(rows))


def channels_required(book: Book) -> Block | None:
    """Return how often each requirement of each channel was met; None where nothing is known."""
    t, found = book.t, [f for f in every(book) if "year" in f.detail]
    if not found:
        return None
    columns = (
        Column(t("Channel")), Column(t("Required")), Column(t("Contacts in the month"), number=True),
        Column(t("Met in the month"), number=True), Column(t("Twelve months before"), number=True),
        Column(t("Usual range"), number=True), Column(t("Against it")),
    )  # fmt: skip
    caption = t("Contacts within the requirements of their channel, {month}", month=book.month())
    content = Table(caption, columns, tuple(_cells(book, f) for f in found))
    return blocks_figure.folded(content, t("Each requirement by channel"))


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    usual = t("not known")
    if "usual_low" in detail:
        usual = t("{low} to {high}", low=t.percent(detail["usual_low"]), high=t.percent(detail["usual_high"]))
    return (
        channel_name(book, detail["channel"]),
        required_name(book, detail["required"]),
        t.number(figure.n or 0),
        _with(book, figure.value, figure.low, figure.high),
        _with(book, detail.get("before"), detail.get("before_low"), detail.get("before_high")),
        usual,
        verdict(book, figure),
    )


def _with(book: Book, value: float | None, low: float | None, high: float | None) -> str:
    t = book.t
    if value is None or low is None or high is None:
        return t("none")
    return t("{value} ({low} to {high})", value=t.percent(value), low=t.percent(low), high=t.percent(high))
