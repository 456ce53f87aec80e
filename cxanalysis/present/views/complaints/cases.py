"""Which cases are worth studying, how each went, and what complaints wait for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cxanalysis.context import Part
from cxanalysis.present import blocks_case, blocks_figure, blocks_text
from cxanalysis.present.blocks_case import CaseCard
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import gantt
from cxanalysis.present.figures.gantt import Case, Event, GanttSpec
from cxanalysis.present.language import large
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.complaints import case_words as words
from cxanalysis.record import Figure

CASE, WAITING = "complaints.case", "complaints.waiting"
METHODS: tuple[str, ...] = (CASE, WAITING)
_LOOKS = {"received": "start", "responded": "answer", "escalated": "up", "arrived": "visit", "resolved": "end",
          "withdrawn": "end", "followed_up": "after", "occurred": "after"}  # fmt: skip
_BEFORE = 0.15  # of the axis: how far before receipt an event is still drawn


def _cases(book: Book) -> list[Figure]:
    """Return the cases, the longest first."""
    return [f for f in book.record.items(CASE) if f.value is not None]


def _waits(book: Book) -> list[Figure]:
    """Return what complaints wait for, the longest first."""
    return [f for f in book.record.items(WAITING) if f.value is not None]


def _has_course(book: Book) -> bool:
    """Tell whether more than the receipt is known of any case."""
    return any(f.value for f in _cases(book))


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-cases": _has_course}


def cases_finding(book: Book) -> Block | None:
    """Return the heading of the cases: how many, and by which rules they were chosen; None without a case."""
    t, found = book.t, _cases(book)
    if not found:
        return None
    title = t.n("{count} case is worth studying", "{count} cases are worth studying", len(found))
    kinds = list(dict.fromkeys(kind for f in found for kind, _, _ in f.detail["rules"]))
    rules = {
        "cost": t("the highest cost"),
        "chain": t("the longest chain of repeats"),
        "severe": t("the highest severity"),
        "open": t("the longest time open")
        if any(f.detail["open"] for f in found)
        else t("the longest time to the end"),
        "typical": t("a course typical of an item that complaints gather in"),
    }
    said = t("Chosen by fixed rules from the complaints of the last months: {rules}. Names and numbers of customers "
             "are left out.", rules=t.join([name for kind, name in rules.items() if kind in kinds]))  # fmt: skip
    return blocks_text.finding("cases", title, " ".join([said, _waiting(book)]).strip())


def _waiting(book: Book) -> str:
    """Say what complaints wait for most, among all complaints of these months."""
    t, found = book.t, _waits(book)
    if not found or found[0].low is None:
        return ""
    first, detail = found[0], found[0].detail
    told = {"n": t.number(detail["cases"]), "span": _span(book, first), "share": book.value(first),
            "step": words.waited_for(book, first.item), "between": book.sure(first)}  # fmt: skip
    return t("Of all days that the {n} complaints {span} took, **{share}** ({between}) were spent waiting for {step}.",
             **told)  # fmt: skip


def _span(book: Book, figure: Figure) -> str:
    """Name the months that complaints were received in."""
    t, first, last = book.t, figure.detail["first"], figure.detail["last"]
    if first == last:
        return t("received in {month}", month=t.month(first))
    return t("received from {first} to {last}", first=t.month(first), last=t.month(last))


def cases_figure(book: Book, number: int) -> Block | None:
    """Return the course of each case on a line of days; None where nothing is known of it."""
    t, found = book.t, _cases(book)
    if not _has_course(book):
        return None
    return blocks_figure.figure(
        id="fig-cases",
        number=t("Figure {n}", n=number),
        title=_title(book, found),
        sub=t("The cases, the longest first, in days since receipt. Shaded: waiting; darker: the longest wait of the "
              "case."),
        draw=partial(gantt.draw, _spec(book, found)),
        alt=_alt(book, found),
        note=_note(book),
        table=_events(book, found),
        numbers=t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _title(book: Book, found: list[Figure]) -> str:
    """Say what most of the time goes to where that is beyond chance; else how long the cases took."""
    t, waits = book.t, _waits(book)
    if waits and waits[0].detail["place"]:
        return t("Waiting for {step} is {share} of the time", step=words.waited_for(book, waits[0].item),
                 share=book.value(waits[0]))  # fmt: skip
    if waits and waits[0].detail["cases"] >= book.context.parameters.min_n and len(waits) > 1:
        return t("No step is waited for clearly longer than the others")
    shortest, longest = found[-1].value or 0.0, found[0].value or 0.0
    if words.days(book, shortest) == words.days(book, longest):
        return t.n("The case took {length}", "The cases took {length}", len(found), length=words.days(book, longest))
    return t("The cases took from {low} to {high}", low=words.days(book, shortest), high=words.days(book, longest))


def _spec(book: Book, found: list[Figure]) -> GanttSpec:
    reach = max([1.0, *(at for f in found for _, at in f.detail["events"]), *(f.value or 0.0 for f in found)])
    return GanttSpec(tuple(_case(book, f, reach) for f in found), Axis(book.t.number), book.t("days since receipt"))


def _case(book: Book, figure: Figure, reach: float) -> Case:
    """Put one case on the line; what lies far before receipt is told in words only."""
    t, detail, wait = book.t, figure.detail, words.longest(figure)
    shown = [(code, at) for code, at in detail["events"] if code != "occurred" or at <= -1]
    told = [
        Event(_LOOKS.get(code, "step"), words.event(book, code, at), at if at >= -_BEFORE * reach else None)
        for code, at in shown
    ]
    length = words.days(book, figure.value or 0.0)
    if detail["open"]:
        told.append(Event("open", t("still open"), figure.value))
    return Case(
        label=t("Case {n}", n=figure.item),
        heading=t("Case {n}: {item}", n=figure.item, item=book.item(detail["item"])),
        detail=book.item(detail["item"]),
        waits=tuple((start, end, [start, end, code] == wait) for start, end, code in detail["waits"]),
        events=tuple(told),
        words=t("open, {length}", length=length) if detail["open"] else length,
        longest=t("{length} for {step}", length=words.days(book, wait[1] - wait[0]),
                  step=words.waited_for(book, wait[2])) if wait else "",
    )  # fmt: skip


def _note(book: Book) -> str:
    """Say how to read the line of days."""
    t, waits = book.t, _waits(book)
    read = t("**How to read it.** Each bar runs from receipt to the end of the case; of an open one to the last record "
             "of the data. A wait is named after what ended it.")  # fmt: skip
    if not all(f.detail["followed"] for f in _cases(book)):
        read = t("**How to read it.** Each bar runs from receipt to the last event known; the data do not tell when "
                 "cases ended.")  # fmt: skip
    if not waits or waits[0].low is None:
        return read
    return t("{read} The share of the time is of all complaints {span}, not of these cases alone. (Share of days with "
             "complaints as clusters.)", read=read, span=_span(book, waits[0]))  # fmt: skip


def _alt(book: Book, found: list[Figure]) -> str:
    """Describe the lines: how many, how long, what they waited for."""
    t, waits, still = book.t, _waits(book), sum(bool(f.detail["open"]) for f in found)
    told = {"n": t.number(len(found)), "low": words.days(book, found[-1].value or 0.0),
            "high": words.days(book, found[0].value or 0.0), "open": t.number(still)}  # fmt: skip
    if found[0].detail["followed"]:
        said = t("Bars of {n} cases in days since receipt, with their events: from {low} to {high}, {open} still open.",
                 **told)  # fmt: skip
    else:
        said = t("Bars of {n} cases in days since receipt, with their events: from {low} to {high}.", **told)
    wait = words.longest(found[0])
    if wait:
        said = t("{said} The longest waited {length} for {step}.", said=said, step=words.waited_for(book, wait[2]),
                 length=words.days(book, wait[1] - wait[0]))  # fmt: skip
    if not waits or waits[0].low is None:
        return said
    most = [t("{step} {share}", step=words.waited_for(book, f.item), share=book.value(f)) for f in waits[:3]]
    return t("{said} All complaints of these months waited for {most}.", said=said, most=t.join(most))


def _events(book: Book, found: list[Figure]) -> Table:
    t = book.t
    heads = (Column(t("Case")), Column(t("About")), Column(t("Days"), number=True),
             Column(t("Course")))  # fmt: skip
    rows = tuple(
        (t("Case {n}", n=f.item), book.item(f.detail["item"]), t.number(f.value or 0.0, 1),
         words.course(book, f))
        for f in found
    )  # fmt: skip
    return Table(t("Cases worth studying, {month}", month=book.month()), heads, rows, show_caption=False)


def waiting_table(book: Book) -> Block | None:
    """Return what all complaints of these months waited for; None where the data do not tell, or of one only."""
    t, found = book.t, _waits(book)
    if not found or found[0].low is None:
        return None
    heads = (Column(t("Waiting for")), Column(t("Share of all days"), number=True), Column(t("Interval"), number=True),
             Column(t("Days in all"), number=True), Column(t("Complaints that waited"), number=True))  # fmt: skip
    rows = tuple(
        (large(words.waited_for(book, f.item)), book.value(f), book.between(f), t.number(f.detail["days"]),
         t.number(f.detail["waited"]))
        for f in found
    )  # fmt: skip
    caption = t("What the {n} complaints {span} waited for", n=t.number(found[0].detail["cases"]),
                span=_span(book, found[0]))  # fmt: skip
    return blocks_figure.folded(Table(caption, heads, rows), t("What complaints wait for, in numbers"))


def cases_cards(book: Book) -> Block | None:
    """Return a card for each case, with lines to write its countermeasure on; None without a case."""
    found = _cases(book)
    return blocks_case.case_cards([_card(book, f) for f in found]) if found else None


def _card(book: Book, figure: Figure) -> CaseCard:
    t, detail = book.t, figure.detail
    pairs = [
        (t("Chosen because"), words.chosen(book, figure)),
        (t("Course"), words.course(book, figure)),
        (t("Recorded cause"), words.cause(book, figure)),
        (t("Result"), words.result(book, figure)),
    ]
    if "description" in detail:
        pairs.insert(1, (t("Customer’s words"), t("“{text}”", text=detail["description"])))
    title = t("Case {n}: {item}", n=figure.item, item=book.item(detail["item"]))
    return CaseCard(title, tuple(pairs), (t("Countermeasure"), t("Owner"), t("Due")))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say by which rules no case could be chosen, and what the data cannot say of waits."""
    return [_left_out(book, code) for code in part.left_out] if part is not None else []


def _left_out(book: Book, code: str) -> str:
    t = book.t
    said: dict[str, Callable[[], str]] = {
        "cases_none": lambda: t("Not shown: cases worth studying. There are no complaints in these months."),
        "case_cost": lambda: t("No case is chosen by its cost: none is recorded."),
        "case_chain": lambda: t("No case is chosen as a chain of repeats: no customer is known to complain again."),
        "case_severe": lambda: t("No case is chosen by its severity: none is recorded, or the severities have no clear "
                                 "order."),
        "case_open": lambda: t("No case is chosen for being open: the data do not tell when complaints ended."),
        "case_typical": lambda: t("No typical case is chosen: no complaint about the item has come to an end."),
        "waiting_none": lambda: t("Not shown: what complaints wait for. The data do not tell when they ended."),
        "waiting_few": lambda: t("What complaints wait for is not compared: fewer than {n} complaints.",
                                 n=book.context.parameters.min_n),
    }  # fmt: skip
    return said[code]()
