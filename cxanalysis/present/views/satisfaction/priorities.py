"""Where to start: what counts for much and scores low, as far as both can be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import priority_map
from cxanalysis.present.figures.priority_map import MapSpec, Place
from cxanalysis.present.language import small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import driven, parts
from cxanalysis.record import Figure

PRIORITY = "satisfaction.priority"
METHODS: tuple[str, ...] = (PRIORITY,)
FIELDS = ("concentrate", "keep_up", "low_priority", "overkill")
MARKS = {"concentrate": "worse", "borderline": "unsure", "": "unsure"}
NAMED = 2  # in a title
NAMED_ALL = 5  # that many points find room for their names


def placed(book: Book) -> list[Figure]:
    """Return the scores on the map, the most important first."""
    found = [f for f in book.record.items(PRIORITY) if f.value is not None]
    return sorted(found, key=lambda f: (-f.detail["importance"], f.item))


def field(book: Book, code: str) -> str:
    """Return the words of a field."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "concentrate": lambda: t("Concentrate here"),
        "keep_up": lambda: t("Keep up"),
        "low_priority": lambda: t("Low priority"),
        "overkill": lambda: t("Possible overkill"),
        "borderline": lambda: t("Borderline"),
        "": lambda: t("Too few answers"),
    }
    return words[code]()


def start(found: Sequence[Figure]) -> list[Figure]:
    """Return what is important and weak."""
    return [f for f in found if f.verdict == "concentrate"]


def open_weak(found: Sequence[Figure]) -> list[Figure]:
    """Return what is weak for certain, and may be important."""
    return [f for f in found if f.verdict == "borderline" and (f.high or f.value or 0.0) < f.detail["target"]
            and f.detail["importance_high"] > f.detail["equal"]]  # fmt: skip


def priorities_finding(book: Book) -> Block | None:
    """Return the heading: where to start; None where there is no map."""
    found = placed(book)
    if not found:
        return None
    t, names = book.t, book.t.join([book.item(f.item) for f in start(found)])
    if not any(f.verdict for f in found):
        title = t("Too few answers to say where to start")
    elif start(found):
        title = t("Start with {names}", names=names)
    elif open_weak(found):
        title = t("{names} scores low; whether it counts for much is open",
                  names=book.item(open_weak(found)[0].item))  # fmt: skip
    else:
        title = t("Nothing is shown to be both important and weak")
    return blocks_text.finding("priorities", title, " ".join([_lines_said(book, found), *caveats(book, found)]))


def _lines_said(book: Book, found: Sequence[Figure]) -> str:
    """Say what is called important and weak: against a target, or the fixed share of the scale where none is set."""
    t, unset = book.t, [f for f in found if not f.detail["given"]]
    words = {
        "outcome": driven.outcome_name(book, found[0].detail["outcome"]),
        "share": t.percent(book.context.parameters.performance_target),
        "line": book.number(unset[0], unset[0].detail["target"]) if unset else "",
    }
    if not unset:
        return t("Important is what explains more than an equal share of {outcome}; weak is what scores below its "
                 "target.", **words)  # fmt: skip
    if len({f.detail["target"] for f in unset}) > 1:
        return t("Important is what explains more than an equal share of {outcome}; weak is what scores below its "
                 "target, or {share} of its scale where none is set.", **words)  # fmt: skip
    if len(unset) == len(found):
        return t("Important is what explains more than an equal share of {outcome}; weak is what scores below {line} "
                 "({share} of the scale), as no target is set.", **words)  # fmt: skip
    return t("Important is what explains more than an equal share of {outcome}; weak is what scores below its target, "
             "or {line} ({share} of the scale) where none is set.", **words)  # fmt: skip


def caveats(book: Book, found: Sequence[Figure]) -> list[str]:
    """Say of what is filed as unimportant where it stands out for buying again or recommending."""
    t, said = book.t, []
    first = found[0].detail["outcome"]
    by = {o: driven.ranked(book, o) for o in driven.OUTCOMES if o != first}
    for figure in (f for f in found if f.verdict in ("overkill", "low_priority")):
        here = {o: f for o, shares in by.items() for f in shares
                if f.detail["score"] == figure.item and f.verdict == "shown"}  # fmt: skip
        if not here:
            continue
        words = {
            "name": book.item(figure.item),
            "field": small(field(book, figure.verdict)),
            "outcome": driven.outcome_name(book, first),
            "others": t.join([driven.outcome_name(book, o) for o in here]),
        }
        if all(driven.ahead(by[o]) and by[o][0].item == f.item for o, f in here.items()):
            said.append(t("**{name}**: {field} for {outcome}, but it leads for {others}.", **words))
        else:
            said.append(t("**{name}**: {field} for {outcome}, but it stands out for {others}.", **words))
    return said


def priorities_figure(book: Book, number: int) -> Block | None:
    """Return the importance-performance map; None where there is none."""
    t, found = book.t, placed(book)
    if not found:
        return None
    return blocks_figure.figure(
        "fig-priorities",
        t("Figure {n}", n=number),
        _title(book, found),
        _sub(book, found),
        partial(priority_map.draw, _spec(book, found)),
        _alt(book, found),
        _note(book, found),
        _table(book, found),
        t("Numbers behind figure {n}", n=number),
    )


def alike(found: Sequence[Figure]) -> bool:
    """Tell whether all scores share one scale and one target, so that points can stand on one axis."""
    return len({(f.detail["min"], f.detail["max"], f.detail["target"]) for f in found}) == 1


def _spec(book: Book, found: Sequence[Figure]) -> MapSpec:
    t, first = book.t, found[0]
    own = not alike(found)
    share = Axis(lambda value, digits: t.percent(value, digits), per=100)
    target = t("target {value}", value=book.number(first, first.detail["target"]))
    return MapSpec(
        places=tuple(_place(book, f, own) for f in found),
        x_axis=share if own else Axis(lambda value, digits: t.number(value, digits)),
        y_axis=Axis(share.write, per=100, low=0.0),
        x_head=t("Mean score above or below its target (share of the scale)") if own else t("Mean score"),
        y_head=t("Share of what the scores explain"),
        x_line=0.0 if own else first.detail["target"],
        y_line=first.detail["equal"],
        x_line_label=t("target") if own else target,
        y_line_label=t("equal share {share}", share=t.percent(first.detail["equal"])),
        fields=(field(book, FIELDS[0]), field(book, FIELDS[1]), field(book, FIELDS[2]), field(book, FIELDS[3])),
    )


def _place(book: Book, figure: Figure, own: bool) -> Place:
    detail = figure.detail
    value, low, high = (
        (detail["above"], detail.get("above_low"), detail.get("above_high"))
        if own
        else (figure.value or 0.0, figure.low, figure.high)
    )
    name = book.item(figure.item)
    return Place(
        book.t("{name} {value}", name=name, value=book.value(figure)) if own else name,
        value,
        None if low is None or high is None else (low, high),
        detail["importance"],
        (detail["importance_low"], detail["importance_high"]),
        MARKS.get(figure.verdict, "now"),
    )


def _title(book: Book, found: Sequence[Figure]) -> str:
    t, first = book.t, start(found)
    if not any(f.verdict for f in found):
        return t("Too few answers to place the scores")
    if len(first) == 1:
        return t("{name} counts for much and scores low; start there", name=book.item(first[0].item))
    if first:
        return t("{names} count for much and score low",
                 names=t.join([book.item(f.item) for f in first[:NAMED]]))  # fmt: skip
    if weak := open_weak(found):
        return t("{name} is weak; whether it is important cannot be told", name=book.item(weak[0].item))
    edge = sum(f.verdict == "borderline" for f in found)
    if edge:
        return t.n("Nothing is surely important and weak; {count} lies on a line",
                   "Nothing is surely important and weak; {count} lie on a line", edge)  # fmt: skip
    return t("No score is both important and weak")


def _sub(book: Book, found: Sequence[Figure]) -> str:
    t = book.t
    months = book.month() if all(f.detail["months"] == 1 for f in found) else driven.span(book, found[0])
    return t(
        "Mean score, {answers}, {months}, against the share of what all scores explain of {outcome}, {span}; {level} "
        "intervals. Hollow: too close to a line to call.",
        answers=parts.people(book, found), months=months, span=driven.span(book, found[0]),
        outcome=driven.outcome_name(book, found[0].detail["outcome"]), level=book.level(),
    )  # fmt: skip


def _alt(book: Book, found: Sequence[Figure]) -> str:
    t = book.t
    lines = [t("Map of {count} scores by importance and performance with fixed lines, {month}.",
               count=t.count(len(found)), month=book.month())]  # fmt: skip
    first = (start(found) or open_weak(found) or list(found))[0]
    for figure in dict.fromkeys(f.item for f in (first, found[0], found[-1])):
        told = next(f for f in found if f.item == figure)
        words = {"name": book.item(told.item), "value": book.value(told), "share": _share(book, told)}
        lines.append(
            t("{name}: score {value}, share {share}, {field}.", field=small(field(book, told.verdict)), **words)
        )
    return " ".join(lines)


def _share(book: Book, figure: Figure) -> str:
    return book.t.percent(figure.detail["importance"])


def _note(book: Book, found: Sequence[Figure]) -> str:
    t = book.t
    lines = [
        t(
            "**How to read it.** Start at the upper left; a point is called only when both its intervals are clear of "
            "the lines, which are fixed beforehand. (Importance-performance map; importance is the share of the "
            "drivers.) The axis of scores shows a part of the scale."
        )
    ]
    if len(found) > NAMED_ALL:
        lines.append(t("A point without a name had no room for it; the table names all."))
    return " ".join(lines)


def _table(book: Book, found: Sequence[Figure]) -> Table:
    t = book.t
    level = t("{level} interval", level=book.level())
    columns = (Column(t("Score")), Column(t("Share explained"), True), Column(level, True), Column(t("Mean"), True),
               Column(level, True), Column(t("Target"), True), Column(t("Answers"), True),
               Column(t("Field")))  # fmt: skip
    body = tuple(
        (book.item(f.item), _share(book, f),
         t("{low} to {high}", low=t.percent(f.detail["importance_low"]), high=t.percent(f.detail["importance_high"])),
         book.value(f), book.between(f), _target(book, f), t.number(f.n or 0),
         field(book, f.verdict))
        for f in found
    )  # fmt: skip
    equal = t.percent(found[0].detail["equal"])
    return Table(t("Importance and performance, {month}; an equal share is {equal}", month=book.month(), equal=equal),
                 columns, body)  # fmt: skip


def _target(book: Book, figure: Figure) -> str:
    """Write the line of a score, and whether anybody set it."""
    line = book.number(figure, figure.detail["target"])
    return line if figure.detail["given"] else book.t("{line} (none set)", line=line)


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-priorities": lambda book: bool(placed(book))}
