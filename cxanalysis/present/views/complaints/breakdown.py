"""Where else complaints gather: category, product, stage, region, channel, and a few customers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxanalysis.context import Part
from cxanalysis.period import Period
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import bar_panels
from cxanalysis.present.figures.bar_panels import BarPanel, BarPanelsSpec, PanelBar
from cxanalysis.present.language import small
from cxanalysis.present.views.complaints import breakdown_words as words
from cxanalysis.present.views.complaints import exposure
from cxanalysis.present.views.complaints.items import LESS, MORE, verdict_words
from cxanalysis.present.views.complaints.numbers import has_items, items_of
from cxanalysis.record import Figure

METHODS: tuple[str, ...] = (
    words.CHANGE,
    words.YEAR,
    words.RANK,
    words.KIND,
    words.PEOPLE,
    words.VITAL,
    words.EFFECTIVE,
    exposure.MEASURE,
    exposure.RATIO,
)
FIGURES: dict[str, Callable[[Book], bool]] = {
    "fig-breakdown": lambda book: bool(words.shares(book)),
    "fig-exposure": exposure.shown,
}
MOST_ITEMS = 12


def breakdown_finding(book: Book) -> Block | None:
    """Return the heading: which group of complaints is larger than usual; None where there is nothing to tell."""
    found = words.shares(book)
    told = [words.order(book), _looked_at(book)]
    if not found and not any(told) and not words.people(book):
        return None
    return blocks_text.finding("breakdown", _heading(book, found), " ".join(line for line in told if line))


def _heading(book: Book, found: Sequence[Figure]) -> str:
    """Say in a heading what is larger than usual, or that nothing is."""
    t, more, year = book.t, words.flagged(found), book.get(words.PEOPLE, "year")
    if len(more) == 1:
        return t("{item} has more than its usual share of complaints", item=words.name(book, more[0]))
    if more and len(more) <= words.MOST_NAMED:
        names = t.join([words.name(book, f) for f in more])
        return t("{items} have more than their usual share of complaints", items=names)
    if more:
        return t.n(
            "{count} group has more than its usual share of complaints",
            "{count} groups have more than their usual share of complaints", len(more),
        )  # fmt: skip
    if words.judged(found):
        return t("No other part of the complaints is above its usual share")
    if found:
        return t("Too early to say where complaints gather more than usual")
    if year is not None and year.verdict == "more_than_chance":
        return t("A few customers make many of the complaints")
    return t("Complaints are told apart by item only")


def _looked_at(book: Book) -> str:
    """Name the attributes that were looked at, and what is less than usual."""
    t, found = book.t, words.by_attribute(book)
    if not found:
        return ""
    names = t.join([small(words.attribute(book, by)) for by in found])
    less = words.flagged(words.shares(book), LESS)
    if not less:
        return t("Beside the items, complaints are counted by {names}.", names=names)
    said = t.join([words.name(book, f) for f in less[: words.MOST_NAMED]])
    return t.n(
        "Beside the items, complaints are counted by {names}. A smaller share than usual: {items}.",
        "Beside the items, complaints are counted by {names}. A smaller share than usual: {n}, first {items}.",
        1 if len(less) <= words.MOST_NAMED else len(less), names=names, items=said,
    )  # fmt: skip


def breakdown_figure(book: Book, number: int) -> Block | None:
    """Return small rankings, one an attribute; None where the data have none."""
    t, found = book.t, words.by_attribute(book)
    if not found:
        return None
    panels = tuple(_panel(book, by, figures) for by, figures in found.items())
    spec = BarPanelsSpec(panels)
    sub = t(
        "Share of the complaints of {month} that name it ({n} complaints in all).",
        month=book.month(), n=_total(book, found),
    )  # fmt: skip
    if any("usual_share" in f.detail for f in words.shares(book)):
        sub = t("{sub} Dark line: to be expected from its own past.", sub=sub)
    cut = any(len(panel.bars) > spec.narrow_bars for panel in panels)
    return blocks_figure.figure(
        id="fig-breakdown",
        number=t("Figure {n}", n=number),
        title=_title(book),
        sub=sub,
        draw=partial(bar_panels.draw, spec),
        alt=_alt(book, found),
        note=_note(book),
        table=_table(book),
        numbers=t("Numbers behind figure {n}", n=number),
        narrow=t("The picture shows the largest of each; the table has all.") if cut else "",
    )


def _total(book: Book, found: dict[str, list[Figure]]) -> str:
    """Write how many complaints there are, those that name nothing included."""
    first = next(iter(found.values()))[0]
    return book.t.number((first.n or 0) + first.detail["unclassified"])


def _panel(book: Book, by: str, figures: Sequence[Figure]) -> BarPanel:
    t, n, none = book.t, figures[0].n or 0, figures[0].detail["unclassified"]
    detail = t.n("{n} complaint", "{n} complaints", n)
    if none:
        detail = t("{counted}; {k} more name none", counted=detail, k=t.number(none))
    return BarPanel(words.attribute(book, by), tuple(_bar(book, f) for f in figures), detail)


def _bar(book: Book, figure: Figure) -> PanelBar:
    loud = figure.verdict in (MORE, LESS)
    return PanelBar(
        label=words.label(book, figure),
        value=figure.value or 0.0,
        written=book.t.percent(figure.value or 0.0),
        usual=figure.detail.get("usual_share"),
        mark="worse" if figure.verdict == MORE else "",
        flag=verdict_words(book, figure.verdict) if loud else "",
        arrow={MORE: "▲", LESS: "▼"}.get(figure.verdict, ""),
        rest=figure.detail["value"] == words.REST,
    )


def _title(book: Book) -> str:
    t, found = book.t, words.shares(book)
    more = words.flagged(found)
    if len(more) == 1:
        told = {"item": words.name(book, more[0]), "x": t.number(more[0].detail["x"]), "n": t.number(more[0].n or 0)}
        return t("{item}: {x} of {n} complaints, more than its usual share", **told)
    if more:
        return t.n(
            "{count} group takes more than its usual share",
            "{count} groups take more than their usual share", len(more),
        )  # fmt: skip
    less = words.flagged(found, LESS)
    if less:
        return t.n(
            "{count} group takes less than its usual share, none more",
            "{count} groups take less than their usual share, none more", len(less),
        )  # fmt: skip
    if words.judged(found):
        return t("Each group’s share is within what chance explains")
    return t("Too few complaints or months to judge any group")


def _note(book: Book) -> str:
    """Say how to read the bars, and what a share is of."""
    t, fdr = book.t, book.t.percent(book.context.parameters.fdr)
    return t(
        "**How to read it.** All bars have one scale; colour marks a share above its own twelve months before that "
        "chance does not explain. A share is of the complaints that name it; it also rises when others fall. "
        "(Binomial test that allows for unrest between months, false findings held at {fdr} over all groups, grumbles "
        "and objections included; intervals of shares: Goodman; of their changes: Newcombe, customers as clusters.)",
        fdr=fdr,
    )


def _alt(book: Book, found: dict[str, list[Figure]]) -> str:
    """Describe the bars: the largest of the first attributes, and what is flagged."""
    t, more = book.t, words.flagged(words.shares(book))
    largest = [
        t("{name} {share}", name=words.label(book, figures[0]), share=t.percent(figures[0].value or 0.0))
        for figures in list(found.values())[:3]
    ]
    flags = [
        t("{name} ({share}, usually {usual})", name=words.name(book, f), share=t.percent(f.value or 0.0),
          usual=t.percent(f.detail["usual_share"])) for f in more[:2]
    ]  # fmt: skip
    said = t("Above the usual share: {items}.", items=t.join(flags)) if flags else t("No group is flagged.")
    return t.n(
        "Small ranked bars of the share of complaints in {month} by {n} attribute. Largest of the first: {largest}. "
        "{said}",
        "Small ranked bars of the share of complaints in {month} by {n} attributes. Largest of the first: {largest}. "
        "{said}",
        len(found), month=book.month(), largest=t.join(largest), said=said,
    )  # fmt: skip


def _changes(book: Book) -> dict[str, Column]:
    """Return the columns of the changes that are known, each with the month it is held against."""
    t, found = book.t, {}
    for measure in (words.CHANGE, words.YEAR):
        known = book.record.items(measure)
        if known:
            then = Period.parse(known[0].detail["against"])
            head = t("Change on {month} {year}", month=t.month_short(then), year=str(then.year))
            found[measure] = Column(head)
    return found


def _table(book: Book) -> Table:
    t, changes = book.t, _changes(book)
    columns = [Column(t("Group")), Column(t("Complaints"), True), Column(t("Share"), True), Column(t("Interval"), True)]
    columns += [Column(t("To be expected"), True), *changes.values(), Column(t("Against its own past"))]
    rows = tuple(
        (
            t("{attribute}: {name}", attribute=words.attribute(book, f.detail["by"]), name=words.label(book, f)),
            t.number(f.detail["x"]),
            book.value(f),
            book.between(f),
            t.number(f.detail["usual_count"], 1) if "usual_count" in f.detail else t("no figure"),
            *(words.change(book, book.record.get(measure, f.item)) for measure in changes),
            words.verdict(book, f),
        )
        for f in words.shares(book)
    )
    caption = t("Complaints of {month} by group; changes of the share in points", month=book.month())
    return Table(caption, tuple(columns), rows, show_caption=False)


def breakdown_table(book: Book) -> Block | None:
    """Return the items with the changes of their shares and their rank; None where there are no earlier months."""
    t, items = book.t, [f for f in items_of(book) if f.detail["x"]]
    changes = _changes(book)
    if not has_items(book) or not any(book.get(measure, f.item) for measure in changes for f in items):
        return None
    columns = (Column(t("Item")), Column(t("Complaints"), True), Column(t("Share"), True), *changes.values(),
               Column(t("Rank (may be)")))  # fmt: skip
    rows = tuple(
        (
            book.item(f.item),
            t.number(f.detail["x"]),
            book.value(f),
            *(words.change(book, book.record.get(measure, f.item)) for measure in changes),
            words.place(book, book.record.get(words.RANK, f.item)),
        )
        for f in items[:MOST_ITEMS]
    )
    caption = t("How the share of each item changed, in points, and how sure the order is, {month}", month=book.month())
    if len(items) > MOST_ITEMS:
        caption = t("{caption}; the first {n} of {all}", caption=caption, n=MOST_ITEMS, all=len(items))
    return blocks_figure.table(Table(caption, columns, rows, stack=True))


def breakdown_people(book: Book) -> tuple[Block, ...]:
    """Return what is said of few people with many complaints, and of grumbles and objections."""
    t = book.t
    told = [line for line in (words.people(book), words.kinds(book)) if line]
    if not told:
        return ()
    year = book.get(words.EFFECTIVE, "year")
    blocks = [blocks_text.prose(line) for line in told]
    if words.people(book):
        note = t("**How this is known.** Chance alone: every complainer with the same tendency to complain. (Customers "
                 "redrawn for the interval; zero-truncated Poisson for chance.)")  # fmt: skip
        chance = year.detail.get("chance") if year is not None else None
        if year is not None and chance:
            note = t(
                "{note} Complaints gather as if {n} equally busy customers made them; by chance alone {chance}.",
                note=note, n=t.number(year.value or 0.0), chance=t.number(chance),
            )  # fmt: skip
        blocks.append(blocks_text.note(note))
    return tuple(blocks)


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what the data cannot say."""
    t, codes = book.t, part.left_out if part is not None else ()
    own = book.context.scope.partition("=")[0]
    why = {
        "absent": lambda names: t("Not shown: complaints by {names}. The data do not name it.", names=names),
        "single": lambda names: t("Not shown: complaints by {names}. All that name one name the same.", names=names),
        "unnamed": lambda names: t("Not shown: complaints by {names}. None of the month names one.", names=names),
        "clash": lambda names: t("Not shown: complaints by {names}. An item has the same name.", names=names),
    }
    lines = []
    for code, said in why.items():
        named = [c.partition(":")[2] for c in codes if c.partition(":")[0] == code]
        names = [small(words.attribute(book, by)) for by in named if by != own]
        lines += [said(t.join(names))] if names else []
    if "people_few" in codes:
        lines.append(t("Not shown: whether few customers make many of the complaints. Fewer than ten named customers "
                       "complained in twelve months."))  # fmt: skip
    return [*lines, *exposure.unsaid(book, codes)]
