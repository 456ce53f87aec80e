"""What the waves of complaints are about: the same item, different items, or everything; and what improved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views.complaints import waves_words as told
from cxanalysis.present.views.complaints.waves_map import waves_figure
from cxanalysis.record import Figure

__all__ = ["FIGURES", "METHODS", "unsaid", "waves_figure", "waves_finding", "waves_table"]
METHODS = (told.MEASURE, told.IMPROVED)
FIGURES: dict[str, Callable[[Book], bool]] = {
    "fig-waves": lambda book: told.whole(book) is not None or bool(told.own(book)),
}
MOST_ROWS = 10


def waves_finding(book: Book) -> Block | None:
    """Return the heading of what the waves are about; None where there is too little to speak of waves."""
    course = book.record.get(told.COURSE, told.RATE)
    if course is None or course.verdict in ("", "too_few"):
        return None
    if course.verdict != "wavy":
        return blocks_text.finding("waves", _quiet_title(book, course), _join(_quiet(book, course)))
    lines = [*_waves(book), *_improved(book)]
    return blocks_text.finding("waves", _title(book), _join(lines))


def _join(lines: Sequence[str]) -> str:
    return " ".join(line for line in lines if line)


def _quiet_title(book: Book, course: Figure) -> str:
    """Say that complaints as a whole do not come in waves, and which items do."""
    t, own = book.t, told.own(book)
    if not own:
        if course.verdict == "unclear":
            return t("Complaints are not shown to come in waves")
        return t("Complaints did not come in waves")
    if course.verdict == "unclear":
        return t.n(
            "{items} comes in waves; all complaints are not shown to",
            "{items} come in waves; all complaints are not shown to",
            len(own), items=told.names(book, own),
        )  # fmt: skip
    return t.n(
        "{items} comes in waves; complaints as a whole do not",
        "{items} come in waves; complaints as a whole do not",
        len(own), items=told.names(book, own),
    )  # fmt: skip


def _quiet(book: Book, course: Figure) -> list[str]:
    """Say why there are no waves, when single items have theirs, and whether these got smaller."""
    t, detail = book.t, course.detail
    words = {"first": t.month(detail["from"]), "last": t.month(detail["through"])}
    high = detail["cv"]["high"]
    if course.verdict == "unclear":
        line = t("From {first} to {last}, waves of all complaints together can neither be shown nor excluded.", **words)
    elif course.verdict == "flat" and high is not None:
        line = t("From {first} to {last}, complaints as a whole differ between months by {high} at most beyond chance.",
                 high=t.percent(high), **words)  # fmt: skip
    else:
        line = t("From {first} to {last}, complaints as a whole go one way, not up and down.", **words)
    return [line, *(_own(book, f) for f in told.own(book)[: told.MOST_CRESTS]), *_improved(book)]


def _own(book: Book, figure: Figure) -> str:
    """Say when an item had its crests, and how high the last one was."""
    t, own = book.t, figure.detail["own"]
    words = {"item": book.item(figure.item), "crests": told.crests(book, own["crests"])}
    words["n"] = t.number(own["crests"][-1]["a_month"], 1)
    if own["between"] is None:
        return t("**{item}** had its crests in {crests}: {n} complaints a month in the last one.", **words)
    words["level"] = t.number(own["between"], 1)
    return t(
        "**{item}** had its crests in {crests}: {n} complaints a month in the last one, {level} in other months.",
        **words,
    )


def _title(book: Book) -> str:
    """Say what the waves are about."""
    t, head = book.t, told.whole(book)
    if head is None:
        return t("Complaints come in waves; what makes them cannot be told")
    above = _above(book)
    words = {
        "different_items": t("Each wave of complaints is about something else"),
        "diffuse": t("The waves of complaints gather in no particular item"),
        "unclear": t("Whether the waves are about the same cannot be told"),
    }
    if head.verdict != "same_item":
        return words[head.verdict]
    if not above:
        return t("The waves of complaints are about the same items")
    return t("The waves of complaints are about {items}, every time", items=told.names(book, above))


def _above(book: Book) -> list[Figure]:
    """Return the items that make more of the excess than of other complaints, largest share first."""
    return [f for f in told.shares(book) if f.detail["above"]]


def _waves(book: Book) -> list[str]:
    """Say when the crests were, how high, and what made them."""
    t, head = book.t, told.whole(book)
    if head is None:
        return []
    crests = head.detail["crests"]
    words = {"crests": told.crests(book, crests), "x": t.number(head.detail["excess"])}
    first = t("In {crests} there were **{x} complaints more** than the months between lead one to expect.", **words)
    return [first, _made_of(book, head), _tops(book, head)]


def _made_of(book: Book, head: Figure) -> str:
    """Say which items make the excess."""
    t, above = book.t, _above(book)[: told.MOST_NAMED]
    if head.verdict == "diffuse":
        return t("They spread over the items about as complaints do otherwise.")
    if head.verdict == "different_items":
        return t("What makes them changes: {crests}.", crests=t("; ").join(_each(book, c) for c in _last(head)))
    if not above:
        return t("Which items make them cannot be told from chance.")
    return t("{items}.", items=t("; ").join(_share(book, f) for f in above))


def _share(book: Book, figure: Figure) -> str:
    """Say how much of the excess an item makes, against its usual share."""
    t = book.t
    words = {
        "item": book.item(figure.item),
        "share": book.value(figure),
        "sure": book.sure(figure),
        "usual": t.percent(figure.detail["usual"]),
    }
    if told.whole_of_it(figure):
        return t("**{item}** makes **all of them** ({share}, as other items fell; {sure}), where {usual} is usual",
                 **words)  # fmt: skip
    return t("**{item}** makes **{share}** of them ({sure}), where {usual} is usual", **words)


def _last(head: Figure) -> list[tuple[int, dict]]:
    """Return the last crests with their places."""
    return list(enumerate(head.detail["crests"]))[-told.MOST_CRESTS :]


def _each(book: Book, place: tuple[int, dict]) -> str:
    """Say which item made most of one crest."""
    t, (k, crest) = book.t, place
    figure = book.get(told.MEASURE, crest["top"])
    share = figure.detail["crests"][k]["share"] if figure is not None else 0.0
    words = {"crest": told.crest(book, crest), "item": book.item(crest["top"]), "share": t.percent(share)}
    return t("{crest} **{item}** ({share})", **words)


def _tops(book: Book, head: Figure) -> str:
    """Say how often the same item is the largest part of the excess; nothing with one crest."""
    t, crests = book.t, head.detail["crests"]
    if len(crests) < 2:
        return t("There is one crest only: whether the next would be about the same cannot be told.")
    if head.verdict not in ("same_item", "unclear"):
        return ""
    top = max((f for f in told.shares(book)), key=lambda f: f.detail["tops"])
    words = {"item": book.item(top.item), "k": t.count(top.detail["tops"]), "n": t.count(len(crests))}
    if top.detail["tops"] == len(crests):
        return t("{item} leads in all {n} crests.", **words)
    return t("{item} leads in {k} of {n} crests.", **words)


def _improved(book: Book) -> list[str]:
    """Say which items improved or got worse from the crest before to the last, and what improved earlier."""
    t, last = book.t, told.changes(book)
    if not last:
        return []
    better, worse = ([f for f in last if f.verdict == verdict] for verdict in ("improved", "worsened"))
    words = {side: told.crest(book, last[0].detail[side]) for side in ("before", "now")}
    lines = [_none(book, last)]
    if better:
        words["items"] = _some(book, better, [_size(book, f) for f in better[: told.MOST_NAMED]])
        lines = [t.n(
            "From the crest of {before} to that of {now}, one item improved: {items}.",
            "From the crest of {before} to that of {now}, {count} items improved: {items}.",
            len(better), **words,
        )]  # fmt: skip
    if worse:
        items = _some(book, worse, [t("**{item}**", item=book.item(f.item)) for f in worse[: told.MOST_NAMED]])
        lines.append(t.n("One item got worse: {items}.", "{count} items got worse: {items}.", len(worse), items=items))
    earlier = [f for f in told.earlier(book) if f.verdict == "improved"][: told.MOST_NAMED]
    return lines + [
        t("Earlier, **{item}** improved by the crest of {crest} ({change}).", item=book.item(f.item),
          crest=told.crest(book, f.detail["now"]), change=told.change(book, f.value))
        for f in earlier
    ]  # fmt: skip


def _some(book: Book, figures: Sequence[Figure], written: list[str]) -> str:
    """Join the items that are written, and say so where there are more."""
    if len(figures) > len(written):
        return book.t("{items}, and others in the table", items=book.t(", ").join(written))
    return book.t.join(written)


def _size(book: Book, figure: Figure) -> str:
    """Write an item with its change and the interval of it."""
    words = {"item": book.item(figure.item), "change": told.change(book, figure.value), "level": book.level()}
    return book.t(
        "**{item}** (**{change}**, {between} with {level} confidence)", between=told.between(book, figure), **words
    )


def _none(book: Book, figures: Sequence[Figure]) -> str:
    """Say that nothing is shown to have improved."""
    t = book.t
    if len(figures) == 1:
        words = {"change": told.change(book, figures[0].value), "between": told.between(book, figures[0])}
        return t("From the crest before to the last it is not shown to have improved: {change} ({between} with {level} "
                 "confidence).", level=book.level(), **words)  # fmt: skip
    return t("No item is shown to have improved from the crest before to the last one.")


def waves_table(book: Book) -> Block | None:
    """Return the items from crest to crest; None where there are no two crests."""
    t = book.t
    order = {"improved": 0, "worsened": 1}
    last = sorted(told.changes(book), key=lambda f: (order.get(f.verdict, 2), -_largest(f), f.item))
    rows = [*last[: max(MOST_ROWS, sum(f.verdict in order for f in last))], *told.earlier(book)[:MOST_ROWS]]
    if not rows:
        return None
    columns = (
        Column(t("Item")),
        Column(t("Crest before (a month)")),
        Column(t("Crest after (a month)")),
        Column(t("Change"), number=True),
        Column(t("{level} interval", level=book.level()), number=True),
        Column(t("Verdict")),
    )
    caption = t("From crest to crest: complaints about each item, change for each month and customer")
    return blocks_figure.table(Table(caption, columns, tuple(_row(book, f) for f in rows), stack=True))


def _largest(figure: Figure) -> float:
    return max(figure.detail[side]["a_month"] for side in ("before", "now"))


def _row(book: Book, figure: Figure) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    sides = tuple(
        t("{crest} {year}: {x} ({n})", crest=told.crest_short(book, c), year=c["last"][:4], x=t.number(c["x"]),
          n=t.number(c["a_month"], 1))
        for c in (detail["before"], detail["now"])
    )  # fmt: skip
    change = told.change(book, figure.value)
    return (book.item(figure.item), *sides, change, told.between(book, figure), told.verdict(book, figure.verdict))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what the data cannot say of the waves."""
    t = book.t
    words = {
        "waves_crests": t("Not shown: what the waves are about. Their crests cannot be told from the months between."),
        "waves_items": t("Not shown: what the waves are about. Complaints name one item only, or none."),
        "waves_one": t("Not shown: which items improved between waves. There is one crest only."),
    }
    return [words[code] for code in (part.left_out if part is not None else ())]
