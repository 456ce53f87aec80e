"""How many customers complain: finding, what changed, why and what to do, and the run chart."""

from __future__ import annotations

from cxanalysis.period import Period
from cxanalysis.present import blocks_text
from cxanalysis.present.blocks_text import Panel
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import common
from cxanalysis.present.views.complaints.items import judged, names
from cxanalysis.present.views.complaints.numbers import RATE, REPEAT, items_of, vanished
from cxanalysis.present.views.complaints.words import compared, with_interval
from cxanalysis.present.views.runs import Run, edge, is_edge, run_figure, span, usual
from cxanalysis.record import Change, Figure


def rate_finding(book: Book) -> Block:
    """Return the heading of the complaint rate, with the rate, its interval and both comparisons."""
    t, figure = book.t, book.get(RATE)
    count = book.get("complaints.complaints")
    if figure is None:
        n = int(count.value or 0) if count else 0
        intro = t.n("{n} complaint was received in {month}.", "{n} complaints were received in {month}.", n,
                    month=book.month())  # fmt: skip
        return blocks_text.finding("rate", t("How many customers complain is not known"), intro)
    titles = {
        "worse": t("More customers complained than usual"),
        "better": t("Far fewer complaints are recorded than usual")
        if vanished(book)
        else t("Fewer customers complained than usual"),
        "no_change": t("The complaint rate shows no clear change"),
        "too_few": t("It is too early to say whether complaints change"),
    }
    told = t(
        "**{x} of {n} customers** complained in {month}: {value}.",
        x=t.number(figure.detail["x"]),
        n=t.number(figure.n or 0),
        month=book.month(),
        value=with_interval(book, figure),
    )
    check = t("Check the export before this is read as an improvement.") if vanished(book) else ""
    sentences = [told, check, compared(book, figure), edge(book, figure), _filed(book), _earlier(book)]
    return blocks_text.finding("rate", titles[book.verdict(figure)], " ".join(s for s in sentences if s))


def _filed(book: Book) -> str:
    """Say how many complaints the customers behind the rate filed."""
    t, figure = book.t, book.get("complaints.per_1000")
    if figure is None or not figure.detail["x"]:
        return ""
    return t.n(
        "Active customers filed {n} complaint, {rate} per 1,000 customers.",
        "Active customers filed {n} complaints, {rate} per 1,000 customers.",
        figure.detail["x"],
        rate=book.value(figure),
    )


def _earlier(book: Book) -> str:
    """Name the earlier months that lie outside the limits of the chart."""
    t = book.t
    history = [f for f in book.record.history(RATE) if "limit_high" in f.detail and f.period != book.record.period]
    named = [f for f in history if "outside" in f.detail]
    if not history:
        return ""
    if not named:
        return t.n(
            "Of the {n} month before it, none stands out beyond chance.",
            "Of the {n} months before it, none stands out beyond chance.",
            len(history),
        )
    words = [t("{month} ({value})", month=t.month(f.period), value=book.value(f)) for f in named]
    return t("Earlier months that chance does not explain: {months}.", months=t.join(words))


def rate_panels(book: Book) -> Block | None:
    """Return what changed, why, and what to do; nothing where the rate did not move or may lack records."""
    t, figure = book.t, book.get(RATE)
    change = figure.change if figure else None
    if figure is None or change is None or change.verdict not in ("better", "worse"):
        return None
    if change.verdict == "better" and vanished(book):
        return None
    return blocks_text.three(
        Panel(t("What changed"), _changed(book, figure, change), _evidence(book, figure, change)),
        _why(book, change.verdict),
        _to_do(book, figure, change.verdict),
    )


def _changed(book: Book, figure: Figure, change: Change) -> str:
    """Say from where to where the rate went, and against which range."""
    t, words = book.t, {"value": book.value(figure), "month": book.month(), **usual(book, figure)}
    if change.previous is None or change.previous_period is None:
        return t("The rate is **{value}** in {month}; its usual range is {low} to {high}.", **words)
    words |= {"previous": book.number(figure, change.previous), "before": t.month(change.previous_period)}
    return t(
        "The rate went from {previous} in {before} to **{value}** in {month}; its usual range is {low} to {high}.",
        **words,
    )


def _evidence(book: Book, figure: Figure, change: Change) -> str:
    """Say since when the rate lies outside, as far as earlier months have limits; and how sure the difference is."""
    t, first = book.t, _since(book, figure, change.verdict)
    before = book.record.get(RATE, "", str(first.previous()))
    lines = []
    if first != book.context.period:
        lines.append(t("It has been outside its limits since {month}.", month=t.month(first)))
    elif before is not None and "limit_high" in before.detail and "outside" not in before.detail:
        lines.append(t("In {month} it was still within its limits.", month=t.month(before.period)))
    return " ".join([*lines, *_difference(book, change)])


def _difference(book: Book, change: Change) -> list[str]:
    """Give the interval of the difference to the month before."""
    t = book.t
    if change.delta_low is None or change.delta_high is None or change.previous_period is None:
        return []
    said = t(
        "Difference to {month}: {low} to {high} points with {sure} confidence.",
        month=t.month(change.previous_period), low=t.signed(100 * change.delta_low, 1),
        high=t.signed(100 * change.delta_high, 1), sure=book.level(),
    )  # fmt: skip
    return [said]


def flagged(book: Book, verdict: str) -> list[Figure]:
    """Return the items with more (or less) of the complaints than usual, most complaints first."""
    return [f for f in items_of(book) if f.verdict == verdict]


def _why(book: Book, verdict: str) -> Panel:
    """Say where the change lies, or what was checked in vain."""
    t = book.t
    found = flagged(book, "more_than_usual" if verdict == "worse" else "less_than_usual")
    if found:
        words = [
            t(
                "**{name}** ({x} complaints, {usual} to be expected)",
                name=book.item(f.item), x=t.number(f.detail["x"]), usual=t.number(f.detail["usual_count"]),
            )
            for f in found
        ]  # fmt: skip
        side = (
            t("The change lies in {items}; no other item is above its usual share.", items=t.join(words))
            if verdict == "worse"
            else t("The change lies in {items}; no other item is below its usual share.", items=t.join(words))
        )
        return Panel(t("Why"), side, t("Good evidence of where: items against their own past. The cause is not shown."))
    repeat = book.get(REPEAT)
    if repeat is not None and book.verdict(repeat) == verdict:
        told = t("Repeat complaints moved too: **{value}** of complaints.", value=book.value(repeat))
        return Panel(t("Why"), told, common.rule(book, repeat))
    return Panel(t("Why"), _checked(book, repeat))


def _checked(book: Book, repeat: Figure | None) -> str:
    """Say what was held against its past without finding the cause."""
    t = book.t
    looked = [t("the share of each item")] if judged(items_of(book)) else []
    looked += [t("repeat complaints")] if repeat is not None and book.verdict(repeat) != "too_few" else []
    if not looked:
        return t("Not known yet. There is too little to hold the items or the repeat complaints against.")
    return t("Not known yet. Checked against their own past: {things}; nothing stands out.", things=t.join(looked))


def _to_do(book: Book, figure: Figure, verdict: str) -> Panel:
    """Say what to look into; one month is told from a trend."""
    t = book.t
    found = flagged(book, "more_than_usual" if verdict == "worse" else "less_than_usual")
    words = {"item": names(book, found), "month": book.month()}
    if verdict == "worse":
        what = (
            t("Find out what went wrong with {item} in {month}, and correct it.", **words)
            if found
            else t("Find out what went wrong in {month}, and correct it.", **words)
        )
    else:
        what = (
            t("Find out what went well with {item} in {month}, and keep it.", **words)
            if found
            else t("Find out what went well in {month}, and keep it.", **words)
        )
    if _since(book, figure, verdict) != book.context.period:
        return Panel(t("What to do"), what)
    return Panel(t("What to do"), t("{what} One month is not yet a trend.", what=what))


def _since(book: Book, figure: Figure, verdict: str) -> Period:
    """Return the first month of those that lie outside on the same side without a break, this one included."""
    side, first = "above" if verdict == "worse" else "below", book.context.period
    while (f := book.record.get(RATE, "", str(first.previous()))) is not None and f.detail.get("outside") == side:
        first = first.previous()
    return first


def rate_figure(book: Book, number: int) -> Block | None:
    """Return the run chart of the complaint rate."""
    t, figure = book.t, book.get(RATE)
    if figure is None:
        return None
    sub = t(
        "Customers who complained, % of the customers active in the month ({n} in {month}), {span}.",
        n=t.number(figure.n or 0), month=book.month(), span=span(book, figure),
    )  # fmt: skip
    run = Run(
        id="fig-rate",
        number=number,
        title=_title(book, figure),
        name=book.name(RATE),
        sub=sub,
        interval=t("Wilson"),
        heads=(t("Customers who complained"), t("Customers")),
        axis=Axis(t.percent, 100.0, low=0.0),
    )
    return run_figure(book, figure, run)


def _title(book: Book, figure: Figure) -> str:
    """Say how many complained, against the usual range."""
    t, words = book.t, {"value": book.value(figure), **usual(book, figure)}
    if figure.value == 0:
        return t("No active customer is known to have complained")
    if is_edge(figure):
        return t("{value} of customers complained; no clear change", **words)
    titles = {
        "worse": t("{value} of customers complained, above the usual {low} to {high}", **words),
        "better": t("{value} of customers complained, below the usual {low} to {high}", **words),
        "no_change": t("{value} of customers complained, within the usual {low} to {high}", **words),
        "too_few": t("{value} of customers complained; too few months to judge", **words),
    }
    return titles[book.verdict(figure)]
