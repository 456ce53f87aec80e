"""What customers write of in their own words: themes by how many speak of them, with one short quote each."""

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
from cxanalysis.present.language import small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

MEASURE = "satisfaction.theme"
METHODS: tuple[str, ...] = (MEASURE,)
OTHER = "other"
MOST = 6  # themes drawn; all stand in the table


def found(book: Book) -> list[Figure]:
    """Return the themes, the most mentioned first, what no theme caught last."""
    known = [f for f in book.record.items(MEASURE) if f.value is not None]
    return sorted(known, key=lambda f: (f.item == OTHER, -(f.value or 0.0), f.item))


def name(book: Book, code: str) -> str:
    """Name a theme; one of the questionnaire's own stands as it is."""
    t = book.t
    words = {
        "delivery": t("Delivery"),
        "price": t("Price"),
        "staff": t("Staff and advice"),
        "quality": t("Quality of goods"),
        "packaging": t("Packaging and damage"),
        "order": t("Orders and returns"),
        "range": t("Range and stock"),
        "invoice": t("Invoice and payment"),
        "website": t("Website and app"),
        "response": t("Answers and complaints"),
        "thanks": t("Praise and thanks"),
        OTHER: t("None of these"),
    }
    return words.get(code, code)


def _real(figures: Sequence[Figure]) -> list[Figure]:
    return [f for f in figures if f.item != OTHER]


def themes_finding(book: Book) -> Block | None:
    """Return the heading: which theme is new, grew, or leads; None without open answers."""
    every = found(book)
    if not every:
        return None
    t, detail = book.t, every[0].detail
    words = {"n": t.number(every[0].n or 0), "answers": t.number(detail["answers"]), "months": _months(book, every)}
    intro = t("{n} of {answers} answers add words of their own, {months}.", **words)
    return blocks_text.finding("themes", heading(book, every), intro)


def heading(book: Book, every: list[Figure]) -> str:
    """Say what stands out in what customers write; else that nothing does."""
    t, real = book.t, _real(every)
    if parts.unclear(book, every[0]):
        return t("Too few open answers to rank their themes")
    more = [f for f in real if f.detail.get("side") == "more"]
    fresh = [f for f in more if not f.detail["before_x"]]
    first = next((f for f in real if f.detail["place"] == "first"), None)
    for figure in fresh[:1]:
        return t("Customers newly write about {name}", name=small(name(book, figure.item)))
    for figure in more[:1]:
        words = {"name": small(name(book, figure.item))}
        if figure is first:
            return t("Customers write most about {name}, and more than before", **words)
        return t("More customers write about {name} than before", **words)
    if first is not None:
        return t("Customers write most about {name}", name=small(name(book, first.item)))
    return t("No theme stands out in what customers write")


def themes_figure(book: Book, number: int) -> Block | None:
    """Return the themes by their share of the open answers; None without any."""
    t, every = book.t, found(book)
    if not every:
        return None
    shown = [*_real(every)[:MOST], *(f for f in every if f.item == OTHER)]
    past = any("before_share" in f.detail for f in shown)
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in shown),
        axis=Axis(lambda value, digits: t.percent(value, digits), per=100, low=0.0),
        expected_head=_before(book, every) if past else "",
    )
    return blocks_figure.figure(
        "fig-themes",
        t("Figure {n}", n=number),
        _title(book, every),
        _sub(book, every, past),
        partial(rows.draw, spec),
        _alt(book, shown),
        _note(book, every),
        _table(book, every),
        t("Numbers behind figure {n}", n=number),
    )


def _row(book: Book, figure: Figure) -> Row:
    t, detail, few = book.t, figure.detail, parts.unclear(book, figure)
    moved = {"more": t("More than before"), "less": t("Less than before")}
    count = t("{x} of {n} answers", x=t.number(detail["x"]), n=t.number(figure.n or 0))
    return Row(
        label=name(book, figure.item),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        mark="unsure" if few else "now",
        expected=detail.get("before_share"),
        words=t("Too few answers") if few else moved.get(detail.get("side", ""), ""),
        detail=count,
    )


def _title(book: Book, every: list[Figure]) -> str:
    t, real = book.t, _real(every)
    if not real:
        return t("No answer speaks of a known theme")
    words = {"share": book.value(real[0]), "name": small(name(book, real[0].item))}
    if real[0].detail["place"] == "first" or parts.unclear(book, real[0]) or len(real) == 1:
        return t("{share} of the open answers speak of {name}", **words)
    return t("{name} is named most, but not clearly more than others", name=name(book, real[0].item))


def _months(book: Book, every: list[Figure]) -> str:
    return book.t.n("{n} month to {month}", "{n} months to {month}", every[0].detail["months"], month=book.month())


def _before(book: Book, every: list[Figure]) -> str:
    return book.t.n("the month before", "the {n} months before", book.context.parameters.survey_months)


def _sub(book: Book, every: list[Figure], past: bool) -> str:
    t = book.t
    words = {"level": book.level(), "people": parts.people(book, every), "months": _months(book, every)}
    line = t("Share of {people} in own words that speak of a theme, with {level} interval, {months}.", **words)
    return t("{line} Hollow circle: {before}.", line=line, before=_before(book, every)) if past else line


def _alt(book: Book, shown: list[Figure]) -> str:
    t = book.t
    start = t("Dot chart of the share of open answers by theme with intervals, {month}.", month=book.month())
    told = [t("{name} {value} ({x} answers)", name=small(name(book, f.item)), value=book.value(f),
              x=t.number(f.detail["x"])) for f in (_real(shown) or shown)[:3]]  # fmt: skip
    moved = [small(name(book, f.item)) for f in shown if f.detail.get("side") == "more"]
    line = t("{start} Most mentioned: {told}.", start=start, told=t.join(told))
    return t("{line} More than before: {names}.", line=line, names=t.join(moved)) if moved else line


def _note(book: Book, every: list[Figure]) -> str:
    t, detail = book.t, every[0].detail
    lines = [t(
        "**How to read it.** An answer may speak of several themes; whether it praises or complains is not judged. "
        "(Themes by their words; Wilson intervals, customers as clusters; change after Newcombe, all themes together.)"
    )]  # fmt: skip
    if len(_real(every)) > MOST:
        lines.append(t("Themes spoken of less stand in the table."))
    words = next((f.detail.get("words") for f in every if f.item == OTHER), None)
    if words:
        listed = [t("{word} ({n})", word=_quoted(book, word), n=t.number(n)) for word, n in words]
        lines.append(t("Frequent where no theme fits: {words}.", words=t.join(listed)))
    if detail["nothing"]:
        lines.append(t.n("{n} answer such as “none” is not counted.", "{n} answers such as “none” are not counted.",
                         detail["nothing"]))  # fmt: skip
    return " ".join(lines)


def _table(book: Book, every: list[Figure]) -> Table:
    t = book.t
    columns = [Column(t("Theme")), Column(t("Share"), True), Column(t("{level} interval", level=book.level()), True),
               Column(t("Answers"), True), Column(t("Customers"), True)]  # fmt: skip
    worst, past = (any(key in f.detail for f in every) for key in ("dissatisfied_share", "before_share"))
    columns += [Column(t("Of the dissatisfied"), True)] if worst else []
    columns += [Column(t("Share in {months}", months=_before(book, every)), True)] if past else []
    body = []
    for figure in every:
        detail = figure.detail
        cells = [name(book, figure.item), book.value(figure), book.between(figure), t.number(detail["x"]),
                 t.number(detail["customers"])]  # fmt: skip
        cells += [_of_dissatisfied(book, figure)] if worst else []
        cells += [book.number(figure, detail.get("before_share"))] if past else []
        body.append(tuple(cells))
    return Table(t("Themes of the open answers, {months}", months=_months(book, every)), tuple(columns), tuple(body))


def _of_dissatisfied(book: Book, figure: Figure) -> str:
    t, detail = book.t, figure.detail
    if "dissatisfied_share" not in detail:
        return t("no figure")
    words = {"x": t.number(detail["dissatisfied_x"]), "n": t.number(detail["dissatisfied_n"])}
    return t("{share} ({x} of {n})", share=t.percent(detail["dissatisfied_share"]), **words)


def themes_table(book: Book) -> Block | None:
    """Return one short quote for each theme that enough customers speak of; None where there is none."""
    t, told = book.t, [f for f in found(book) if f.detail.get("quote")]
    if not told:
        return None
    quotes = {f.detail["quote"]: f for f in reversed(told)}  # a quote that fits two themes stands under the larger
    told = [f for f in told if quotes[f.detail["quote"]] is f]
    columns = (Column(t("Theme")), Column(t("In a customer’s words")), Column(t("Answers"), True))
    body = tuple((name(book, f.item), _quoted(book, f.detail["quote"]), t.number(f.detail["x"])) for f in told)
    caption = t(
        "One short quote per theme with {n} or more customers, of words that several customers use",
        n=t.number(book.context.parameters.min_cell),
    )
    return blocks_figure.table(Table(caption, columns, body, stack=True))


def _quoted(book: Book, words: str) -> str:
    """Put a customer's words between quotation marks; they mark nothing bold."""
    return book.t("“{words}”", words=words.replace("**", "∗∗"))


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-themes": lambda book: bool(found(book))}


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say why there are no themes."""
    t = book.t
    if part is None or "open" in part.left_out:
        return [t("Not shown: open answers. There is no open question.")]
    if "open_empty" in part.left_out:
        return [t("Not shown: open answers. Nobody wrote any.")]
    if not found(book):
        return [t("Not shown: open answers. Fewer than {n} customers wrote any.",
                  n=t.number(book.context.parameters.min_cell))]  # fmt: skip
    return []
