"""What stands out, in a sentence: what happened; what it means. And the same as a headline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cxanalysis.evaluation import Signal
from cxanalysis.present.blocks_text import Point
from cxanalysis.present.book import Book
from cxanalysis.present.language import large, small
from cxanalysis.present.views import course_point
from cxanalysis.present.views import value as customer_value
from cxanalysis.present.views.satisfaction import parts, segment_words, trend_point
from cxanalysis.present.views.standing import named, standing
from cxanalysis.present.views.value import words as value_words
from cxanalysis.record import Figure

FEWEST_POINTS, MOST_POINTS = 3, 5


def points(
    book: Book,
    anchors: Mapping[str, tuple[str, str]],
    measures: tuple[str, ...] = ("",),
    more: Sequence[tuple[str, str]] = (),
) -> list[Point]:
    """Return three to five main points: what stands out, most customers touched first, then where things stand.

    Parameters
    ----------
    book : Book
        The report.
    anchors : mapping
        Topic of a signal (see `topic`) to the anchor and the label of the figure that shows it on this page.
    measures : tuple of str
        Beginnings of the measures this page speaks of; all by default.
    more : sequence of (topic, sentence)
        What else the page can say of where things stand.
    """
    chosen = standing_out(book, measures)
    found = [Point(say(book, s), *anchors.get(place(s), ("", ""))) for s in chosen]
    if not found:
        found = [Point(_quiet(book, measures))]
    told = {topic(s) for s in chosen}
    for key, words in (*standing(book, measures), *more):
        if len(found) < FEWEST_POINTS and key not in told:
            found.append(Point(words, *anchors.get(key, ("", ""))))
    return found


def standing_out(book: Book, measures: tuple[str, ...]) -> list[Signal]:
    """Return the signals of a page, each topic once, at most five; a slide speaks for the share of its classes."""
    mine = [s for s in book.signals if s.figure.measure.startswith(measures)]
    slid = {code for s in mine if s.kind == "slide" for code in s.item.split("->")}
    first: dict[str, Signal] = {}
    for signal in mine:
        if signal.kind != "change" or signal.figure.measure != "value.class_share" or signal.figure.item not in slid:
            first.setdefault(topic(signal), signal)
    return list(first.values())[:MOST_POINTS]


def headline(book: Book, measures: tuple[str, ...] = ("",)) -> str:
    """Return the top main point as the tail of a headline, after "October 2026:"."""
    if mine := standing_out(book, measures):
        return _short(book, mine[0])
    if not judged(book, measures):
        return book.t("too early to say whether anything changes")
    if unusual_items(book, measures):
        return book.t("no key figure moved beyond what chance explains")
    if _edge(book, measures):
        return book.t("no measure moved beyond what chance explains")
    return book.t("no measure moved beyond its usual range")


def _quiet(book: Book, measures: tuple[str, ...]) -> str:
    """Say that nothing stands out, no more than is true."""
    if not judged(book, measures):
        return book.t("It is too early to say whether anything changes: a verdict needs more months or answers.")
    if items := unusual_items(book, measures):
        return book.t(
            "No key figure moved beyond what chance explains in {month}, but {items} took more than the usual share of "
            "complaints.",
            month=book.month(),
            items=book.t.join([book.item(f.item) for f in items]),
        )
    if _edge(book, measures):
        return book.t("No measure moved beyond what chance explains in {month}.", month=book.month())
    return book.t("No measure moved beyond its usual range in {month}.", month=book.month())


def unusual_items(book: Book, measures: tuple[str, ...]) -> list[Figure]:
    """Return the items that a section calls unusual, though they are no main point by themselves."""
    mine = (f for f in book.everything if f.measure == "complaints.share" and f.measure.startswith(measures))
    return [f for f in mine if f.verdict == "more_than_usual"]


def _edge(book: Book, measures: tuple[str, ...]) -> bool:
    """Tell whether a figure lies outside its own range, though among so many figures chance still explains it."""
    return any(outside(f) for f in book.everything if f.measure.startswith(measures))


def outside(figure: Figure) -> bool:
    """Tell whether a figure lies outside its usual range."""
    change, value = figure.change, figure.value
    if change is None or value is None or change.usual_low is None or change.usual_high is None:
        return False
    return not change.usual_low <= value <= change.usual_high


def judged(book: Book, measures: tuple[str, ...]) -> bool:
    """Tell whether any measure of a page has a past long enough to be held against."""
    mine = (f for f in book.everything if f.measure.startswith(measures) and f.change is not None)
    return any(book.verdict(f) != "too_few" for f in mine)


def topic(signal: Signal) -> str:
    """Tell what a signal is about, so that one thing is said once."""
    figure = signal.figure
    if signal.kind == "group":
        return f"group:{figure.item}"
    if signal.kind == "trend" and figure.item == "overall":
        return "satisfaction"
    if figure.measure in ("complaints.rate", "complaints.per_1000") or course_point.of_all(figure):
        return "complaints"
    if signal.kind in ("share", "shape"):
        return f"item:{figure.item}"
    if figure.measure.startswith("satisfaction.") and not figure.item and figure.measure != "satisfaction.nps":
        return "satisfaction"
    if figure.item and figure.measure.startswith("satisfaction."):
        return f"dimension:{figure.item}"
    return f"{figure.measure}:{signal.item or figure.item}"


def place(signal: Signal) -> str:
    """Tell which figure of a page shows a signal."""
    name = topic(signal).partition(":")[0]
    return signal.figure.measure if name == "item" or signal.kind == "shape" else name


def say(book: Book, signal: Signal) -> str:
    """Put a signal into one sentence."""
    said: dict[str, Callable[[Book, Figure], str]] = {
        "zone": _zone,
        "share": _share,
        "trend": trend_point.point,
        "group": segment_words.point,
        "shape": course_point.point,
    }
    if signal.kind == "slide":
        return _slide(book, signal)
    if signal.kind in said:
        return said[signal.kind](book, signal.figure)
    if signal.figure.measure == "value.class_share":
        return _class(book, signal.figure)
    return _change(book, signal.figure)


def _change(book: Book, figure: Figure) -> str:
    """Say that a figure left its usual range, and what that means."""
    change, t = figure.change, book.t
    if change is None:
        return ""
    up = change.centre is not None and figure.value is not None and figure.value > change.centre
    words = {
        "name": large(named(book, figure)),
        "value": _with_unit(book, figure),
        "low": book.number(figure, change.usual_low),
        "high": book.number(figure, change.usual_high),
    }
    if up:
        start = t("**{name}** rose to **{value}**, above its usual range of {low} to {high}", **words)
    else:
        start = t("**{name}** fell to **{value}**, below its usual range of {low} to {high}", **words)
    return t("{what}; {meaning}.", what=start, meaning=_meaning(book, figure))


def _meaning(book: Book, figure: Figure) -> str:
    t = book.t
    verdict = figure.change.verdict if figure.change else ""
    if figure.measure == "complaints.rate":
        return t.n("{n} customer complained", "{n} customers complained", figure.detail["x"])
    if figure.measure == "complaints.repeat_rate":
        return t(
            "{x} of {n} complaints repeat an earlier one", x=t.number(figure.detail["x"]), n=t.number(figure.n or 0)
        )
    if verdict == "better":
        return t("chance does not explain the improvement")
    if verdict == "worse":
        return t("chance does not explain the fall") if _good_up(figure) else t("chance does not explain the rise")
    return t("chance does not explain it")


def _good_up(figure: Figure) -> bool:
    change = figure.change
    return bool(change and change.centre is not None and figure.value is not None and figure.value < change.centre)


def _zone(book: Book, figure: Figure) -> str:
    """Say that a dimension is below what customers accept."""
    t, ends = book.t, parts.scale(book, [figure.item])
    words = {"name": book.item(figure.item), "adequate": book.number(figure, figure.detail["adequate"])}
    words["perceived"] = book.number(figure, figure.detail["perceived"])
    if ends is None:
        return t("**{name}** is perceived at **{perceived}**, below {adequate}, the least customers accept.", **words)
    words |= {"low": t.number(ends[0]), "high": t.number(ends[1])}
    return t("**{name}** is perceived at **{perceived}** on a scale of {low} to {high}, below {adequate}, the least "
             "customers accept.", **words)  # fmt: skip


def _share(book: Book, figure: Figure) -> str:
    """Say that an item has more of the complaints than it usually has."""
    t, detail = book.t, figure.detail
    words = {
        "name": book.item(figure.item),
        "share": book.value(figure),
        "x": t.number(detail["x"]),
        "n": t.number(figure.n or 0),
        "usual": t.number(detail["usual_count"]),
    }
    return t(
        "**{name}** makes **{share} of complaints**, more than its usual share; {x} of {n} complaints, where {usual} "
        "were to be expected.",
        **words,
    )


def _class(book: Book, figure: Figure) -> str:
    """Say that more customers left a class than entered it, or the other way round."""
    change, t = figure.change, book.t
    if change is None:
        return ""
    decided = figure.detail["decided"]
    words = {
        "name": book.customers(figure.item),
        "share": book.value(figure),
        "against": book.against(figure, change.year_delta, change.year_period),
        "n": t.number(figure.detail["x"]),
        "into": value_words.count(t, decided["into"]),
        "out": value_words.count(t, decided["out"]),
    }
    return t(
        "**{name}** are **{share}** of customers ({n}), {against}; {into} entered the class and {out} left it for "
        "another.",
        **words,
    )


def _slide(book: Book, signal: Signal) -> str:
    """Say that more customers went from one class to another within the year than came back."""
    t = book.t
    start, _, end = signal.item.partition("->")
    gone, come = customer_value.went(signal)
    return t(
        "**{gone} {start}** of {month} are {end} now, and {come} moved the other way; chance does not explain it.",
        gone=t.number(gone),
        come=t.number(come) if come else t("none"),
        start=small(book.customers(start)),
        end=small(book.customers(end)),
        month=_year_ago(book, signal.figure),
    )


def _short(book: Book, signal: Signal) -> str:
    """Put a signal into the tail of a headline."""
    figure, t = signal.figure, book.t
    if signal.kind == "slide":
        return customer_value.slid(book, signal)
    name = book.item(figure.item)
    tails = {"trend": trend_point.short, "group": segment_words.short, "shape": course_point.short}
    if signal.kind in tails:
        return tails[signal.kind](book, figure)
    if signal.kind == "zone":
        return t("{name} is below what customers accept", name=name)
    if signal.kind == "share":
        return t("a larger share of complaints than usual is about {name}", name=small(name))
    if figure.measure == "value.class_share":
        decided, short = figure.detail["decided"], customer_value.short(t, figure.item)
        if decided["into"] > decided["out"]:
            return t("more customers entered the {name} class than left it", name=short)
        return t("more customers left the {name} class than entered it", name=short)
    words = {"name": named(book, figure)}
    change = figure.change
    if change is not None and change.centre is not None and figure.value is not None and figure.value > change.centre:
        return t("{name} is above its usual range", **words)
    return t("{name} is below its usual range", **words)


def _year_ago(book: Book, figure: Figure) -> str:
    """Write the month a year ago that a class is held against."""
    change = figure.change
    return book.t.month(change.year_period) if change is not None and change.year_period else ""


def _with_unit(book: Book, figure: Figure) -> str:
    t, value = book.t, book.value(figure)
    of_100, per = t("{value} of 100", value=value), t("{value} per 1,000 customers", value=value)
    return {"satisfaction.index": of_100, "complaints.per_1000": per}.get(figure.measure, value)
