"""Whether pledges were kept: arrival and result in time, solved at first contact, deliveries as agreed."""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import small
from cxanalysis.present.views.complaints import pledge_groups, pledge_months
from cxanalysis.present.views.complaints.pledge_words import (
    ARRIVAL,
    FIRST,
    MEDIAN,
    ORDERS,
    RESULT,
    found,
    lasting,
    name,
    of_orders,
    pledge,
    provisional,
    ruled,
    standing,
    too_small,
)
from cxanalysis.present.views.complaints.words import with_interval
from cxanalysis.record import Figure

METHODS = (RESULT, ARRIVAL, FIRST, MEDIAN, ORDERS)
FIGURES: dict[str, Callable[[Book], bool]] = {
    "fig-pledges": lambda book: bool((figure := book.get(RESULT)) and figure.detail["curve"]),
    "fig-kept": pledge_months.has_months,
}
_MOST_NAMED = 2


def pledges_finding(book: Book) -> Block | None:
    """Return the heading of the pledges, with what was kept; nothing where no pledge can be told."""
    every = found(book)
    if not every:
        return None
    sentences = [_result(book), _waits(book), _arrival(book), _first(book), _orders(book), *_changes(book, every)]
    sentences += [_heap(book), pledge_groups.said(book)]
    return blocks_text.finding("pledges", _title(book, every), " ".join(s for s in sentences if s))


def _title(book: Book, every: list[Figure]) -> str:
    """Say which target was missed, which pledge changed, or that none did."""
    t, main = book.t, book.get(RESULT)
    aim = book.target(main) if main else None
    if main and aim and aim.result.verdict == "missed":
        words = {"value": book.value(main), "days": pledge(book, RESULT), "goal": book.number(main, aim.target)}
        return t("{value} solved within {days} days; the target of {goal} is missed", **words)
    for verdict in ("worse", "better"):
        moved = [small(name(book, f)) for f in every if book.verdict(f) == verdict]
        said = t.join(moved[:_MOST_NAMED])
        if moved and verdict == "worse":
            return t("Kept less often than usual: {names}", names=said)
        if moved:
            return t("Kept more often than usual: {names}", names=said)
    if main is not None and provisional(main):
        return t("How many pledges were kept is not final yet")
    if any(book.verdict(f) == "no_change" for f in every):
        return t("The pledges show no clear change")
    return t("It is too early to say whether pledges are kept better or worse")


def _result(book: Book) -> str:
    """Say how many cases had a result in time, and what became of the others."""
    t, figure = book.t, book.get(RESULT)
    if figure is None:
        return ""
    words = {"value": with_interval(book, figure), "days": pledge(book, RESULT), "month": book.month()}
    said = t.n(
        "Of the {n} complaint received in {month}, {value} had a result within {days} days.",
        "Of the {n} complaints received in {month}, {value} had a result within {days} days.",
        figure.n or 0, **words,
    )  # fmt: skip
    rest = _rest(book, figure)
    young = t("Not all of them have been open that long, so this may still change.") if provisional(figure) else ""
    return " ".join(part for part in (said, rest, young) if part)


def _rest(book: Book, figure: Figure) -> str:
    """Count the cases without a result in time."""
    t, detail = book.t, figure.detail
    parts = [
        t.n("{n} took longer", "{n} took longer", detail["late"]) if detail["late"] else "",
        t.n("{n} is still open beyond that", "{n} are still open beyond that", detail["overdue"])
        if detail["overdue"] else "",
        t.n("{n} is open and still in time", "{n} are open and still in time", detail["running"])
        if detail["running"] else "",
        t.n("{n} was withdrawn", "{n} were withdrawn", detail["ended"]) if detail["ended"] else "",
    ]  # fmt: skip
    told = [part for part in parts if part]
    return t("{parts}.", parts=t.join(told)) if told else ""


def _waits(book: Book) -> str:
    """Say when half have a result, and how long the slowest tenth wait."""
    t, median, figure = book.t, book.get(MEDIAN), book.get(RESULT)
    if median is None or figure is None:
        return ""
    slow = figure.detail.get("slowest_tenth")
    if slow is None:
        words = {"half": lasting(book, median.value), "longest": lasting(book, figure.detail["longest"])}
        return t("Half have one after {half}; more than a tenth have none after {longest}.", **words)
    words = {"half": lasting(book, median.value), "slow": lasting(book, slow)}
    return t("Half have one after {half}; the slowest tenth wait {slow} or more.", **words)


def _arrival(book: Book) -> str:
    """Say how many arrivals were in time, and that the other cases needed none."""
    t, figure = book.t, book.get(ARRIVAL)
    if figure is None:
        return ""
    words = {"value": with_interval(book, figure), "days": pledge(book, ARRIVAL)}
    said = t.n(
        "Somebody went to see {n} case; {value} were reached within {days} days.",
        "Somebody went to see {n} cases; {value} were reached within {days} days.",
        figure.n or 0, **words,
    )  # fmt: skip
    waiting = figure.detail["waiting"]
    more = t.n(
        "{n} open case is older than that with nobody recorded on site.",
        "{n} open cases are older than that with nobody recorded on site.",
        waiting,
    )
    return " ".join([said, more]) if waiting else said


def _first(book: Book) -> str:
    """Say how many cases were solved by who took them."""
    figure = book.get(FIRST)
    if figure is None:
        return ""
    return book.t(
        "**{value}** were solved at first contact ({x} of {n}).",
        value=book.value(figure), x=book.t.number(figure.detail["x"]), n=book.t.number(figure.n or 0),
    )  # fmt: skip


def _orders(book: Book) -> str:
    """Say how many orders were delivered as agreed."""
    t, every = book.t, of_orders(book)
    if not every:
        return ""
    whole = book.get(ORDERS, "all")
    if whole is not None:
        return t("**{value}** of the orders due in {month} were delivered as agreed.", value=book.value(whole),
                 month=book.month())  # fmt: skip
    parts = [t("{value} {what}", value=book.value(f), what=small(name(book, f, short=True))) for f in every]
    return t("Orders due in {month}: {parts}.", month=book.month(), parts=t.join(parts))


def _changes(book: Book, every: list[Figure]) -> list[str]:
    """Say against which range a pledge that changed is held."""
    moved = [f for f in every if book.verdict(f) in ("better", "worse")]
    return [ruled(book, f) for f in moved]


def _heap(book: Book) -> str:
    """Warn of results that pile up on the last day of the pledge."""
    t, figure = book.t, book.get(RESULT)
    heap = figure.detail["heap"] if figure else {}
    if not heap.get("told"):
        return ""
    return t(
        "**Unusually many results on the last day before the pledge ends**: {found} in twelve months, where {expected} "
        "were to be expected; check whether cases are closed in time or only ticked off.",
        found=t.number(heap["found"]),
        expected=t.number(heap["expected"]),
    )


def pledges_table(book: Book) -> Block | None:
    """Return every pledge with its share, interval, usual range and verdict."""
    t, every = book.t, found(book)
    if not every:
        return None
    heads = [Column(t("Pledge")), Column(t("Kept, {level} interval", level=book.level())),
             Column(t("Cases"), number=True), Column(t("Verdict"))]  # fmt: skip
    aims = any(book.target(f) for f in every)
    heads += [Column(t("Target"))] if aims else []
    rows = tuple((*_cells(book, f), *([_aim(book, f)] if aims else [])) for f in every)
    caption = t("Pledges kept in {month}, open cases counted as long as they have been watched", month=book.month())
    return blocks_figure.table(Table(caption, tuple(heads), rows, stack=True))


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    """Write a row of the table."""
    t, change = book.t, figure.change
    verdict = standing(book, figure)
    if change is not None and change.usual_low is not None and not too_small(book, figure):
        low, high = (book.number(figure, v) for v in (change.usual_low, change.usual_high))
        verdict = t("{verdict} (usual {low} to {high})", verdict=verdict, low=low, high=high)
    kept = t("{value} ({between})", value=book.value(figure), between=book.between(figure))
    return (name(book, figure), kept, t.number(figure.n or 0), verdict)


def _aim(book: Book, figure: Figure) -> str:
    """Write a target and whether it is met."""
    t, aim = book.t, book.target(figure)
    if aim is None:
        return t("none")
    result = t("Cannot tell") if too_small(book, figure) else book.result(aim.result.verdict)
    return t("{goal}: {result}", goal=book.number(figure, aim.target), result=small(result))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what the data cannot say."""
    return [_left_out(book, code) for code in part.left_out] if part is not None else []


def _left_out(book: Book, code: str) -> str:
    t = book.t
    why, _, what = code.partition(":")
    young = {"result": t("results in time"), "arrival": t("arrivals in time")}
    words = {"name": young.get(what, ""), "columns": what.replace(",", ", "), "n": what}
    said: dict[str, Callable[[], str]] = {
        "pledges_result": lambda: t("Not shown: results in time. Complaints carry no resolved_at."),
        "pledges_arrival": lambda: t("Not shown: arrivals in time. Complaints carry no arrived_at."),
        "pledges_first": lambda: t("Not shown: solved at first contact. Complaints carry neither received_by with "
                                   "handled_by nor escalated_at."),
        "pledges_none": lambda: t("Not shown: pledges kept; there are no complaints in the month."),
        "pledges_young": lambda: t("Not shown: {name}. No case of the month has been watched long enough.", **words),
        "pledges_visits": lambda: t("Not shown: arrivals in time. Nobody is recorded on site for the month's cases."),
        "pledges_who": lambda: t("Not shown: solved at first contact. Who took the month's cases is not recorded."),
        "pledges_groups": lambda: t("Pledges by group: the {n} smallest groups are only among all others.", **words),
        "pledges_names": lambda: t("Handlers are numbered, since their entries may be names."),
        "pledges_orders": lambda: t("Not shown: deliveries as agreed. There are no orders."),
        "pledges_on_time": lambda: t("Not shown: deliveries on time. Orders carry no {columns}.", **words),
        "pledges_quality": lambda: t("Not shown: deliveries in the right quality. Orders carry no {columns}.", **words),
        "pledges_quantity": lambda: t("Not shown: deliveries in the right quantity. Orders carry no {columns}.",
                                      **words),
        "pledges_due": lambda: t("Not shown: deliveries as agreed. No order due in the month is known."),
    }  # fmt: skip
    return said[why]()
