"""What changed, why, and what to do: the three panels where something calls for them."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.present import blocks_text
from cxanalysis.present.blocks_text import Panel
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import large, small
from cxanalysis.present.views import common
from cxanalysis.present.views.satisfaction import gap_words, parts, themes, trend, trend_rows
from cxanalysis.present.views.satisfaction import months as moving
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
    if figure is not None and (stepped := _stepped(book, figure)):
        return Panel(title, stepped, t("Strong evidence: {level} interval; chance does not explain it.",
                                       level=book.level()))  # fmt: skip
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
    if book.verdict(figure) == "too_few":
        return Panel(title, text, t("Too few months to judge a change."))
    return Panel(title, text, t("{chip} against its own past.", chip=book.chip(book.verdict(figure))))


def _stepped(book: Book, figure: Figure) -> str:
    """Say from which level to which a dimension went in one month; empty where it did not."""
    t, step = book.t, moving.step(book, figure)
    if step is None:
        return ""
    words = {
        "name": book.item(figure.item),
        "before": book.number(figure, step["before"]),
        "after": book.number(figure, step["after"]),
        "month": t.month(step["from"]),
        **trend_rows.sizes(book, step, 2),
    }
    if step["change"] < 0:
        return t("**{name}** fell from {before} to **{after}** in one step in {month} ({low} to {high} points down) "
                 "and has stayed there.", **words)  # fmt: skip
    return t("**{name}** rose from {before} to **{after}** in one step in {month} ({low} to {high} points up) and "
             "has stayed there.", **words)  # fmt: skip


def _pointing(book: Book, dimension: str) -> list[str]:
    """Say what else points to a cause: what staff say of a dimension, and a theme that customers write more of."""
    t, found = book.t, []
    gaps = [f for f in gap_words.found(book) if gap_words.of(f) == dimension and f.verdict == "short"]
    if gaps:
        worst = min(gaps, key=lambda f: f.value or 0.0)
        size = book.difference(worst, worst.value or 0.0)
        said = {
            "1": t("staff rate expectations {size} points lower than customers do", size=size),
            "2": t("staff say standards fall {size} points short of what customers expect", size=size),
            "3": t("staff say work falls {size} points short of the standard", size=size),
            "4": t("staff say work falls {size} points short of what is promised", size=size),
        }
        found += [said[gap_words.gap_of(worst)]] if gap_words.gap_of(worst) in said else []
    more = [f for f in themes.found(book) if f.detail.get("side") == "more" and f.item != themes.OTHER]
    if more:
        words = {"share": book.value(more[0]), "before": t.percent(more[0].detail["before_share"])}
        words["name"] = small(themes.name(book, more[0].item))
        found.append(t("{share} of open answers speak of {name}, {before} before", **words))
    return found


def _zone_why(book: Book, below: Sequence[Figure]) -> Panel:
    t, worst = book.t, below[0]
    name = book.item(worst.item)
    mine = [
        f for f in parts.ranked(book, parts.ZONE, parts.items(book)) if parts.dimension_of(book, f.item) == worst.item
    ]
    short = parts.short(mine)
    if len(mine) > 1 and len(short) == len(mine):
        first = t("each of its {n} items is below too", n=t.count(len(mine)))
    elif short and len(mine) == 1:
        first = t("its one item is below too")
    elif short:
        words = {"some": t.count(len(short)), "all": t.count(len(mine))}
        first = t.n("{some} of its {all} items is below too", "{some} of its {all} items are below too",
                    len(short), **words)  # fmt: skip
    else:
        first = t("none of its items is below alone")
    others = t.join([book.item(f.item) for f in below[1:]])
    second = t("no other dimension is below what customers accept")
    if others:
        second = t.n("{names} is below what customers accept too", "{names} are below what customers accept too",
                     len(below) - 1, names=others)  # fmt: skip
    if pointing := _pointing(book, worst.item):
        text = t("The cause is not shown. Pointing to it: {pointing}.", pointing=t("; ").join(pointing))
        if not others:
            text = t("{text} {first}.", text=text, first=large(first))
        return Panel(t("Why"), text, t("Weak evidence"))
    text = t("Not known yet. Checked for {name}: {first}; {second}.", name=name, first=first, second=second)
    return Panel(t("Why"), text, _no_evidence(book))


def _no_evidence(book: Book) -> str:
    """Say that nothing points to a cause: in the survey, or on a page that shows no part of it that could."""
    if gap_words.found(book) or themes.found(book):
        return book.t("Evidence on the cause: none in the survey.")
    return book.t("Evidence on the cause: none on this page.")


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
    pointing = _pointing(book, moved[0].item) if moved else []
    if pointing:
        why = t("The cause is not shown. Beyond their own usual range too are {names}. Pointing to it: {pointing}.",
                names=names, pointing=t("; ").join(pointing))  # fmt: skip
    return blocks_text.three(
        Panel(t("What changed"), changed, t("Strong evidence: chance does not explain it.")),
        Panel(t("Why"), why, t("Weak evidence") if pointing else _no_evidence(book)),
        Panel(t("What to do"), trend.strategy(book) or common.strategy(book, book.verdict(figure))),
    )
