"""What changed, why, and what to do: the three panels where something calls for them."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.present import blocks_text
from cxanalysis.present.blocks_text import Panel
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views import common
from cxanalysis.present.views.satisfaction import months as moving
from cxanalysis.present.views.satisfaction import parts, trend
from cxanalysis.record import Figure


def zone_panels(book: Book) -> Block | None:
    """Return what changed, why, what to do for the dimension furthest below its zone; None where none is."""
    names = parts.dimensions(book)
    below = parts.short(parts.ranked(book, parts.ZONE, names))
    return (
        blocks_text.three(_zone_changed(book, below[0]), _zone_why(book, below), _zone_do(book, below[0]))
        if below
        else None
    )


def _zone_changed(book: Book, worst: Figure) -> Panel:
    t, figure = book.t, book.get(parts.PERCEIVED, worst.item)
    title, name = t("What changed"), book.item(worst.item)
    change = figure.change if figure else None
    if figure is None or change is None or change.delta is None and change.year_delta is None:
        return Panel(title, t("There is no earlier month to hold {name} against.", name=name))
    compared = [book.against(figure, change.year_delta, change.year_period),
                book.against(figure, change.delta, change.previous_period)]  # fmt: skip
    said = t(", ").join([words for words in compared if words])
    text = t("**{name}** is perceived at {value}: {said}.", name=name, value=book.value(figure), said=said)
    if (interval := moving.year_interval(book, figure)) and change.year_period:
        words = {"interval": interval, "month": t.month(change.year_period), "level": book.level()}
        return Panel(title, text, t("Strong evidence: {interval} on {month} ({level} interval).", **words))
    return Panel(title, text, t("{chip} against its own past.", chip=book.chip(book.verdict(figure))))


def _zone_why(book: Book, below: Sequence[Figure]) -> Panel:
    t, worst = book.t, below[0]
    name = book.item(worst.item)
    mine = [
        f for f in parts.ranked(book, parts.ZONE, parts.items(book)) if parts.dimension_of(book, f.item) == worst.item
    ]
    short = parts.short(mine)
    if len(mine) > 1 and len(short) == len(mine):
        first = t("each of its {n} items is below too, not one alone", n=t.count(len(mine)))
    elif short:
        first = t.n("{n} of its {all} items is below too", "{n} of its {all} items are below too",
                    len(short), all=t.number(len(mine)))  # fmt: skip
    else:
        first = t("none of its items is below alone")
    others = t.join([book.item(f.item) for f in below[1:]])
    second = t("no other dimension is below what customers accept")
    if others:
        second = t.n("{names} is below what customers accept too", "{names} are below what customers accept too",
                     len(below) - 1, names=others)  # fmt: skip
    text = t("Not known yet. Checked for {name}: {first}; {second}.", name=name, first=first, second=second)
    return Panel(t("Why"), text, t("Evidence on the cause: none in the survey."))


def _zone_do(book: Book, worst: Figure) -> Panel:
    t, title = book.t, book.t("What to do")
    mine = [
        f for f in parts.ranked(book, parts.ZONE, parts.items(book)) if parts.dimension_of(book, f.item) == worst.item
    ]
    words = {"name": book.item(worst.item), "adequate": book.number(worst, worst.detail["adequate"])}
    test = t("It has worked when {name} is scored clearly above {adequate}, the lowest accepted.", **words)
    if not mine:
        what = t("Find out why {name} is below what customers accept, and correct it.", name=words["name"])
        return Panel(title, what, test)
    item = book.item(mine[0].item)
    return Panel(
        title, t("Start with “{item}”, the item furthest below: find the cause and correct it.", item=item), test
    )


def trend_panels(book: Book) -> Block | None:
    """Return what changed, why, what to do where satisfaction moved beyond its usual range; None where it did not."""
    t, figure = book.t, moving.headline(book)
    change = figure.change if figure else None
    if figure is None or change is None or book.verdict(figure) not in moving.LOUD:
        return None
    usual = {"low": book.number(figure, change.usual_low), "high": book.number(figure, change.usual_high)}
    words = {"name": moving.name(book, figure), "value": book.value(figure), "month": book.month(), **usual}
    changed = t("**{name}** is {value} in {month}; its usual range is {low} to {high}.", **words)
    moved = [f for f in parts.ranked(book, parts.PERCEIVED, parts.dimensions(book)) if book.verdict(f) in moving.LOUD]
    names = t.join([book.item(f.item) for f in moved])
    if moved:
        why = t("Not known yet. Checked: beyond their own usual range too are {names}.", names=names)
    else:
        why = t("Not known yet. Checked: no single dimension left its own usual range.")
    return blocks_text.three(
        Panel(t("What changed"), changed, t("Strong evidence: chance does not explain it.")),
        Panel(t("Why"), why, t("Evidence on the cause: none in the survey.")),
        Panel(t("What to do"), trend.strategy(book) or common.strategy(book, book.verdict(figure))),
    )
