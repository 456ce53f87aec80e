"""What became of each complaint: open, overdue, answered, followed up, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import large
from cxanalysis.present.views.complaints import effects
from cxanalysis.record import Figure

STATE = "complaints.state"
METHODS: tuple[str, ...] = (STATE, *effects.METHODS)
FIGURES: dict[str, Callable[[Book], bool]] = effects.FIGURES
NAMED = 3  # items named among those overdue


def loop_finding(book: Book) -> Block | None:
    """Return the heading of what became of the complaints; None without complaints and improvements."""
    t, states = book.t, {f.item: f for f in book.record.items(STATE)}
    if not states or not states["open"].n:
        return blocks_text.finding("loop", effects.title(book)) if effects.every(book) else None
    overdue = int(states["overdue"].value or 0)
    still = int(states["open"].value or 0)
    if overdue:
        title = t.n("{count} complaint is overdue", "{count} complaints are overdue", overdue)
    elif still:
        title = t("No complaint is overdue")
    else:
        title = t("Every complaint of the last twelve months is settled")
    told = [_received(book, states), _open(book, states["overdue"], still), _improved(book, states["open"])]
    return blocks_text.finding("loop", title, " ".join(words for words in told if words))


def _received(book: Book, states: dict[str, Figure]) -> str:
    """Say how many complaints there were, and how many of them have a result."""
    t, first = book.t, states["answered"]
    answered, followed = (int(states[name].value or 0) for name in ("answered", "followed_up"))
    words = {
        "since": t.month(first.detail["first"]),
        "day": t.day(date.fromisoformat(first.detail["day"])),
        "done": t.number(answered + followed),
    }
    said = t.n(
        "Of **{n} complaint** received since {since}, **{done}** was answered by {day}",
        "Of **{n} complaints** received since {since}, **{done}** were answered by {day}",
        first.n or 0, **words,
    )  # fmt: skip
    withdrawn = int(states["withdrawn"].value or 0)
    if withdrawn:
        gone = t.n("{n} was withdrawn", "{n} were withdrawn", withdrawn)
        said = t("{said} and {gone}", said=said, gone=gone)
    if not followed:
        return t("{said}.", said=said)
    called = t.n("{n} was followed up afterwards", "{n} were followed up afterwards", followed)
    return t("{said}; {called}.", said=said, called=called)


def _open(book: Book, overdue: Figure, still: int) -> str:
    """Say how many are open, and which items those past the limit are about."""
    t, n = book.t, int(overdue.value or 0)
    days = _days(book, overdue)
    waits = t.n("{count} is open within the {days} allowed", "{count} are open within the {days} allowed", still,
                days=days) if still else ""  # fmt: skip
    if not n:
        return t("{waits}.", waits=waits) if waits else ""
    listed = overdue.detail["items"]
    about = [t("{item} {n}", item=book.item(item), n=t.number(x)) for item, x in listed[:NAMED]]
    rest = n - sum(x for _, x in listed[:NAMED])
    about += [t("others {n}", n=t.number(rest))] if rest else []
    said = t.n("{count} has been **open for longer than {days}**: {about}.",
               "{count} have been **open for longer than {days}**: {about}.",
               n, days=days, about=t(", ").join(about))  # fmt: skip
    return t("{waits}. {said}", waits=waits, said=said) if waits else said


def _days(book: Book, state: Figure) -> str:
    """Write the days within which a result is due."""
    t, days = book.t, float(state.detail["days"])
    return t.n("{n} day", "{n} days", int(days)) if days == int(days) else t("{n} days", n=t.number(days, 1))


def _improved(book: Book, state: Figure) -> str:
    """Say how many complaints led to an improvement; empty where that is not recorded."""
    n = state.detail.get("improved")
    if n is None:
        return ""
    if not n:
        return book.t("None of them names an improvement it led to.")
    return book.t.n("{count} complaint names the improvement it led to.",
                    "{count} complaints name the improvement they led to.", n)  # fmt: skip


def loop_table(book: Book) -> Block | None:
    """Return the complaints by state; None without complaints."""
    t, states = book.t, book.record.items(STATE)
    if not states or not states[0].n:
        return None
    days = _days(book, states[0])
    named = {
        "open": t("Open: no result yet, within {days}", days=days),
        "overdue": t("Overdue: no result yet, longer than {days}", days=days),
        "answered": t("Answered: has a result"),
        "followed_up": t("Followed up: has a result, and the customer was asked afterwards"),
        "withdrawn": t("Withdrawn by the customer"),
    }
    rows = tuple((named[f.item], t.number(f.value or 0), t.percent(f.detail.get("share", 0.0), 1)) for f in states)
    columns = (Column(t("State")), Column(t("Complaints"), number=True), Column(t("Share"), number=True))
    caption = t(
        "Complaints received from {first} to {last}, by their state on {day}",
        first=t.month(states[0].detail["first"]), last=book.month(),
        day=t.day(date.fromisoformat(states[0].detail["day"])),
    )  # fmt: skip
    return blocks_figure.table(Table(caption, columns, rows))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what of the closed loop cannot be told, and why."""
    t, lines = book.t, []
    told: dict[str, Callable[[], str]] = {
        "state_resolved": lambda: t("Not shown: what became of complaints. The data do not tell when they had a result "
                                    "(column resolved_at)."),
        "state_followed_up": lambda: t("Follow-ups are not recorded (column followed_up_at), so none is counted."),
        "state_improvement": lambda: t("Not shown: which complaints led to improvements. No complaint names one "
                                       "(column improvement_id)."),
    }  # fmt: skip
    for code in part.left_out if part is not None else ():
        lines.append(large(told[code]()) if code in told else effects.left_out(book, code))
    return lines
