"""What counts when customers decide to buy, and whether groups of customers differ in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

MEASURE = "satisfaction.factor"
METHODS: tuple[str, ...] = (MEASURE,)


def found(book: Book) -> list[Figure]:
    """Return the factors over all customers, the most important first, kind by kind."""
    known = [f for f in book.record.items(MEASURE) if f.value is not None and "=" not in f.item]
    return sorted(known, key=lambda f: (_kind(f), -(f.value or 0.0), f.item))


def _kind(figure: Figure) -> tuple[str, float, float]:
    """Return how a factor was asked; only alike ones stand on one axis."""
    return (figure.detail["kind"], figure.detail["min"], figure.detail["max"])


def _alike(every: Sequence[Figure]) -> list[Figure]:
    """Return the factors that were asked as most were."""
    kinds = [_kind(f) for f in every]
    return [f for f, kind in zip(every, kinds, strict=True) if kind == max(kinds, key=kinds.count)]


def grouped(book: Book) -> list[Figure]:
    """Return the factors by group of customers, the withheld ones included, in the analysis' order."""
    return [f for f in book.record.items(MEASURE) if "=" in f.item]


def _split(figure: Figure) -> tuple[str, str, str]:
    """Return attribute, group and factor of a group's figure."""
    whose, _, factor = figure.item.rpartition(":")
    attribute, _, group = whose.partition("=")
    return attribute, group, factor


def factors_finding(book: Book) -> Block | None:
    """Return the heading: which factor counts most; None where factors were not asked."""
    every = found(book)
    if not every:
        return None
    t, first = book.t, next((f for f in every if f.detail["place"] == "first"), None)
    if all(parts.unclear(book, f) for f in every):
        title = t("Too few answers to rank what counts in buying")
    elif first is not None and not parts.unclear(book, first):
        title = t("{name} counts most in the decision to buy", name=book.item(first.item))
    elif len(every) == 1:
        title = t("{name} counts {value} in the decision to buy", name=book.item(every[0].item),
                  value=book.value(every[0]))  # fmt: skip
    else:
        title = t("No factor clearly counts most in the decision to buy")
    return blocks_text.finding("factors", title, _groups_told(book))


def _groups_told(book: Book) -> str:
    """Say whether groups of customers differ in what counts."""
    t, cells = book.t, [f for f in grouped(book) if f.detail.get("attribute")]
    if not cells:
        return t("Whether groups of customers differ cannot be told.")
    apart = [f for f in cells if f.detail["side"]]
    if not apart:
        return t("Groups of customers do not differ in it beyond chance.")
    told = []
    for figure in apart:
        words = {"group": _group(book, _split(figure)[1]), "factor": book.item(_split(figure)[2]),
                 "size": book.difference(figure, figure.detail["difference"])}  # fmt: skip
        above = figure.detail["side"] == "above"
        told.append(t("{factor} counts {size} points more for {group}", **words) if above
                    else t("{factor} counts {size} points less for {group}", **words))  # fmt: skip
    return t("{differences} than for the others.", differences=t.join(told))


def _group(book: Book, name: str) -> str:
    return name or book.t("other groups")


def factors_figure(book: Book, number: int) -> Block | None:
    """Return the factors by importance; None where factors were not asked."""
    t, every = book.t, found(book)
    if not every:
        return None
    shown = _alike(every)
    spec = RowsSpec(rows=tuple(_row(book, f) for f in shown), axis=Axis(lambda value, digits: t.number(value, digits)))
    return blocks_figure.figure(
        "fig-factors",
        t("Figure {n}", n=number),
        _title(book, shown),
        _sub(book, shown),
        partial(rows.draw, spec),
        _alt(book, shown),
        _note(book, every, shown),
        _table(book, every),
        t("Numbers behind figure {n}", n=number),
    )


def _row(book: Book, figure: Figure) -> Row:
    few, first = parts.unclear(book, figure), figure.detail["place"] == "first"
    return Row(
        label=book.item(figure.item),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        mark="unsure" if few else "now",
        words=book.t("Too few answers") if few else book.t("Counts most") if first else "",
        detail=book.between(figure) if figure.low is not None else "",
    )


def _title(book: Book, shown: list[Figure]) -> str:
    t, top, last = book.t, shown[0], shown[-1]
    if len(shown) == 1:
        return t("{name} reaches {value}", name=book.item(top.item), value=book.value(top))
    words = {"top": book.item(top.item), "last": book.item(last.item), "high": book.value(top), "low": book.value(last)}
    return t("Importance runs from {high} for {top} to {low} for {last}", **words)


def _sub(book: Book, shown: list[Figure]) -> str:
    t, detail = book.t, shown[0].detail
    months = t.n("{n} month with the question up to {month}", "{n} months with the question up to {month}",
                 max(f.detail["months"] for f in shown), month=book.month())  # fmt: skip
    words = {"low": t.number(detail["min"]), "high": t.number(detail["max"]), "level": book.level(),
             "people": parts.people(book, shown), "months": months}  # fmt: skip
    if detail["kind"] == "rank":
        return t("Mean place counted from the last, {high} = always first, with {level} interval, {people}, {months}.",
                 **words)  # fmt: skip
    return t("Mean importance from {low} to {high} with {level} interval, {people}, {months}.", **words)


def _alt(book: Book, shown: list[Figure]) -> str:
    t = book.t
    start = t.n("Dot chart of the importance of {n} factor in the decision to buy, with intervals, {month}.",
                "Dot chart of the importance of {n} factors in the decision to buy, with intervals, {month}.",
                len(shown), month=book.month())  # fmt: skip
    ends = [shown[0]] if len(shown) == 1 else [shown[0], shown[-1]]
    told = [t("{name} {value} ({between})", name=book.item(f.item), value=book.value(f), between=book.between(f))
            for f in ends]  # fmt: skip
    if len(told) == 1:
        return t("{start} It is {one}.", start=start, one=told[0])
    return t("{start} Most important: {top}. Least: {last}.", start=start, top=told[0], last=told[1])


def _note(book: Book, every: list[Figure], shown: list[Figure]) -> str:
    t, detail = book.t, shown[0].detail
    lines = [t("**How to read it.** A factor is said to count most only where the same customers put it above each "
               "other one beyond chance. (Means; customers as clusters.)")]  # fmt: skip
    if detail["kind"] == "rank":
        lines.append(
            t("Places are turned round, so that more is more important; places left empty share the last ones.")
        )
        if detail["ties"]:
            lines.append(t.n("{n} answer gave one place twice.", "{n} answers gave one place twice.", detail["ties"]))
        if detail["incomplete"]:
            lines.append(t.n("{n} answer left places empty.", "{n} answers left places empty.", detail["incomplete"]))
    lines.append(t("The axis shows a part of the scale."))
    if len(shown) < len(every):
        lines.append(t("Factors asked in another way stand in the table only."))
    return " ".join(lines)


def _table(book: Book, every: list[Figure]) -> Table:
    t = book.t
    columns = (
        Column(t("Factor")), Column(t("Importance"), True), Column(t("{level} interval", level=book.level()), True),
        Column(t("Scale")), Column(t("Answers"), True), Column(t("Customers"), True),
    )  # fmt: skip
    body = tuple(
        (book.item(f.item), book.value(f), book.between(f), _scale(book, f), t.number(f.n or 0),
         t.number(f.detail["customers"]))
        for f in every
    )  # fmt: skip
    return Table(t("Importance of factors in the decision to buy, to {month}", month=book.month()), columns, body)


def _scale(book: Book, figure: Figure) -> str:
    t = book.t
    words = {"low": t.number(figure.detail["min"]), "high": t.number(figure.detail["max"])}
    if figure.detail["kind"] == "rank":
        return t("places, turned round: {low} to {high}", **words)
    return t("{low} to {high}", **words)


def factors_table(book: Book) -> Block | None:
    """Return the importance by group of customers, small cells withheld; None where no group can be told apart."""
    t, cells = book.t, grouped(book)
    if not cells:
        return None
    attribute = _split(cells[0])[0]
    names = [f.item for f in found(book)]
    names = [n for n in names if any(_split(f)[2] == n for f in cells)]
    groups = list(dict.fromkeys(_split(f)[1] for f in cells))
    by = {(_split(f)[1], _split(f)[2]): f for f in cells}
    columns = (Column(_attribute(book, attribute)), *(Column(book.item(n), True) for n in names),
               Column(t("Answers"), True))  # fmt: skip
    body = tuple(
        (
            _group(book, g),
            *(_cell(book, by.get((g, n))) for n in names),
            _answers(book, [by.get((g, n)) for n in names]),
        )
        for g in groups
    )
    tested = any(f.detail.get("passes") for f in cells)
    caption = t("What counts in the decision to buy, by group; groups do not differ beyond chance")
    if tested:
        caption = t("What counts in the decision to buy, by group; marked where a group differs from all others")
    content = Table(caption, columns, body, stack=True)
    if any(f.detail.get("side") for f in cells):
        return blocks_figure.table(content)
    return blocks_figure.folded(content, t("What counts, by group of customers"))


def _attribute(book: Book, name: str) -> str:
    t = book.t
    words = {"segment": t("Segment"), "customer_type": t("Customer type"), "region": t("Region")}
    return words.get(name, name)


def _cell(book: Book, figure: Figure | None) -> str:
    t = book.t
    if figure is None:
        return t("no answers")
    if figure.withheld:
        return t("withheld")
    marks = {"above": t("▲ {value}", value=book.value(figure)), "below": t("▼ {value}", value=book.value(figure))}
    return marks.get(figure.detail.get("side", ""), book.value(figure))


def _answers(book: Book, figures: list[Figure | None]) -> str:
    """Write how many answers a row rests on; not where one of them is withheld."""
    there = [f for f in figures if f is not None]
    if any(f.withheld for f in there) or not there:
        return book.t("withheld")
    return book.t.number(max(f.n or 0 for f in there))


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-factors": lambda book: bool(found(book))}


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what of the purchase factors cannot be told and why."""
    t = book.t
    if part is None or "factors" in part.left_out:
        return [t("Not shown: purchase factors. No answer rates or orders them.")]
    if not found(book):
        return [t("Not shown: purchase factors. Fewer than {n} customers answered.",
                  n=t.number(book.context.parameters.min_cell))]  # fmt: skip
    names = [book.item(code.partition(":")[2]) for code in part.left_out if code.startswith("factor:")]
    lines = [t("Not shown: the purchase factor {names}. Nobody answered.", names=t.join(names))] if names else []
    if "groups" in part.left_out:
        lines.append(t("Not shown: purchase factors by group. No two groups of customers are large enough."))
    return lines
