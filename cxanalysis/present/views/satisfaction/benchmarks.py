"""How service stands against others: benchmarks with both uncertainties, and shares of the market as published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.language import small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.present.views.satisfaction.compared import (
    MEASURE,
    apart,
    between,
    drawn,
    found,
    own_figure,
    signed,
    subject,
    verdict,
    what,
    when,
    written,
)
from cxanalysis.record import Figure

METHODS = (MEASURE,)
OLD = 12  # months after which a benchmark is marked
MOST_NAMED = PAIR = 2
_MARKS = {"better": "better", "worse": "worse", "equal": "now"}


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-benchmarks": lambda book: bool(found(book))}


def benchmarks_finding(book: Book) -> Block | None:
    """Return the heading of the comparison with others; None where there is no benchmark."""
    every = found(book)
    if not every:
        return None
    loud = sorted(every, key=lambda f: ["worse", "better", "equal", "unclear", ""].index(f.verdict))
    return blocks_text.finding("benchmarks", _heading(book, every), _stands(book, loud[0]))


def _heading(book: Book, every: Sequence[Figure]) -> str:
    """Say against how many benchmarks service is worse, better, equal."""
    t, count = book.t, len(every)
    by = {verdict: sum(f.verdict == verdict for f in every) for verdict in ("worse", "better", "equal", "unclear", "")}
    words = {"all": t.count(count), "better": t.count(by["better"]), "worse": t.count(by["worse"])}
    words["every"] = t("both comparisons") if count == PAIR else t("all {all} comparisons", **words)
    if by[""] == count:
        return t("Too few answers to compare service with others")
    if count == 1:
        return {
            "worse": t("Service is worse than the benchmark"),
            "better": t("Service is better than the benchmark"),
            "equal": t("Service is equal to the benchmark"),
            "unclear": t("Service is not shown to differ from the benchmark"),
        }[every[0].verdict]
    for code, said in (
        ("worse", t("Service is worse in {every}", **words)),
        ("better", t("Service is better in {every}", **words)),
        ("equal", t("Service is equal in {every}", **words)),
    ):
        if by[code] == count:
            return said
    if by["worse"] and by["better"]:
        return t("Service is worse in {worse} of {all} comparisons, better in {better}", **words)
    if by["worse"]:
        return t("Service is worse in {worse} of {all} comparisons", **words)
    if by["better"]:
        return t("Service is better in {better} of {all} comparisons", **words)
    return t("Service is not shown to differ from the benchmarks")


def _stands(book: Book, figure: Figure) -> str:
    """Say in a sentence how one figure stands against its benchmark."""
    t = book.t
    words = {
        "name": subject(book, figure),
        "value": written(book, figure, figure.detail["own"]),
        "theirs": written(book, figure, figure.detail["theirs"]),
        "entity": figure.detail["entity"],
        "apart": apart(book, figure),
    }
    if figure.verdict in ("worse", "better"):
        return t("**{name} is {value}**; {entity} reports {theirs}: {apart}.", **words)
    return t("**{name} is {value}**; {entity} reports {theirs}: {apart}; {verdict}.",
             verdict=small(verdict(book, figure)), **words)  # fmt: skip


def benchmarks_figure(book: Book, number: int) -> Block | None:
    """Return our figures against the benchmarks on one axis; None where there is none."""
    t, shown = book.t, drawn(book)
    if not shown:
        return None
    share = shown[0].unit == "share"
    spec = RowsSpec(
        rows=tuple(_row(book, f, shown) for f in shown),
        axis=Axis(lambda value, digits: t.percent(value, digits), per=100) if share else Axis(t.number),
        expected_head=t("benchmark"),
    )
    return blocks_figure.figure(
        "fig-benchmarks",
        t("Figure {n}", n=number),
        _title(book, shown),
        _sub(book, shown),
        partial(rows.draw, spec),
        _alt(book, shown),
        _note(book, found(book), shown),
        _table(book, found(book)),
        t("Numbers behind figure {n}", n=number),
    )


def _one_thing(shown: Sequence[Figure]) -> bool:
    """Tell whether all comparisons are of the same figure of ours."""
    return len({(f.detail["measure"], f.detail["item"]) for f in shown}) == 1


def _label(book: Book, figure: Figure, shown: Sequence[Figure]) -> str:
    entity = str(figure.detail["entity"])
    if _one_thing(shown):
        return entity
    return book.t("{name}, {entity}", name=what(book, figure), entity=entity)


def _row(book: Book, figure: Figure, shown: Sequence[Figure]) -> Row:
    detail, t = figure.detail, book.t
    words = {"size": signed(book, figure, figure.value), "between": between(book, figure)}
    return Row(
        label=_label(book, figure, shown),
        value=detail["own"],
        low=detail.get("own_low"),
        high=detail.get("own_high"),
        written=written(book, figure, detail["own"]),
        mark=_MARKS.get(figure.verdict, "unsure"),
        zone=(detail["theirs_low"], detail["theirs_high"]) if detail["sure"] else None,
        expected=detail["theirs"],
        words=verdict(book, figure),
        detail=t("{size} ({between})", **words) if figure.low is not None else words["size"],
    )


def _title(book: Book, shown: Sequence[Figure]) -> str:
    """Say how what is drawn stands against the benchmarks."""
    t = book.t
    if not _one_thing(shown):
        return _heading(book, shown)
    first = shown[0].verdict
    if any(f.verdict != first for f in shown) or first in ("", "unclear"):
        return _some(book, shown) or _heading(book, shown)
    words = {"name": subject(book, shown[0]), "every": t("all {all} benchmarks", all=t.count(len(shown)))}
    if len(shown) == PAIR:
        words["every"] = t("both benchmarks")
    elif len(shown) == 1:
        words["every"] = str(shown[0].detail["entity"])
    if first == "equal":
        return t("{name} is equal to {every}", **words)
    if (shown[0].value or 0.0) < 0:
        return t("{name} is below {every}", **words)
    return t("{name} is above {every}", **words)


def _some(book: Book, shown: Sequence[Figure]) -> str:
    """Name the benchmarks we differ from where the rest cannot be told; empty where that takes more to say."""
    t, apart_ = book.t, [f for f in shown if f.verdict in ("worse", "better")]
    sides = {(f.value or 0.0) < 0 for f in apart_}
    if len(sides) != 1 or len(apart_) > MOST_NAMED:
        return ""
    words = {"name": subject(book, shown[0]), "names": t.join([str(f.detail["entity"]) for f in apart_])}
    return t("{name} is below {names}", **words) if sides == {True} else t("{name} is above {names}", **words)


def _sub(book: Book, shown: Sequence[Figure]) -> str:
    t, names = book.t, list(dict.fromkeys(what(book, f) for f in shown))
    words = {"name": names[0], "level": book.level(), "people": _people(book, shown), "month": book.month()}
    if len(names) == 1:
        return t("{name} with {level} interval, {people}, {month}; the benchmark as a hollow mark on its own interval.",
                 **words)  # fmt: skip
    return t("Own scores with {level} interval, {people}, {month}; the benchmark as a hollow mark on its own interval.",
             **words)  # fmt: skip


def _people(book: Book, shown: Sequence[Figure]) -> str:
    """Say how many answers our own figures rest on."""
    return parts.people(book, [own_figure(book, f) for f in shown])


def _alt(book: Book, shown: Sequence[Figure]) -> str:
    t = book.t
    said = [
        t("{name} {own} against {theirs}, {verdict}", name=_label(book, f, shown),
          own=written(book, f, f.detail["own"]), theirs=written(book, f, f.detail["theirs"]),
          verdict=small(verdict(book, f)))
        for f in shown[:MOST_NAMED]
    ]  # fmt: skip
    words = {"name": what(book, shown[0]), "month": book.month(), "said": t("; ").join(said)}
    if _one_thing(shown):
        return t("Dots with intervals beside hollow marks of the benchmarks. {name}, {month}: {said}.", **words)
    return t("Dots with intervals beside hollow marks of the benchmarks. {month}: {said}.", **words)


def _note(book: Book, every: Sequence[Figure], shown: Sequence[Figure]) -> str:
    t = book.t
    margin = book.difference(own_figure(book, shown[0]), shown[0].detail["margin"])
    lines = [
        t(
            "**How to read it.** The hollow mark is the benchmark, the band its own interval; equal means that a "
            "difference of {margin} or more is ruled out. (Both intervals joined; two one-sided tests; "
            "Benjamini-Hochberg over all comparisons.)",
            margin=margin,
        )
    ]
    unsure = list(dict.fromkeys(str(f.detail["entity"]) for f in every if not f.detail["sure"]))
    if unsure:
        lines.append(t("How sure the benchmark itself is, is not known of: {names}; the difference is less sure than "
                       "it looks.", names=t.join(unsure)))  # fmt: skip
    if len(shown) < len(every):
        lines.append(t("Benchmarks on another scale stand in the table only."))
    old = list(dict.fromkeys(str(f.detail["entity"]) for f in every if f.detail["months_old"] > OLD))
    if old:
        lines.append(t("More than {n} months old: {names}.", n=OLD, names=t.join(old)))
    sources = list(dict.fromkeys(str(f.detail["source"]) for f in every if "source" in f.detail))
    if sources:
        lines.append(t("Source: {names}.", names=t.join(sources)))
    return " ".join(lines)


def _table(book: Book, every: Sequence[Figure]) -> Table:
    t = book.t
    interval = t("{level} interval", level=book.level())
    columns = (
        Column(t("Benchmark")),
        Column(t("Measure")),
        *(Column(head, number=True) for head in (t("Own"), interval, t("Benchmark"), interval)),
        *(Column(head, number=True) for head in (t("Difference"), interval)),
        Column(t("Own answers"), number=True),
        Column(t("Published for")),
        Column(t("Verdict")),
    )
    return Table(
        t("Own scores against benchmarks, {month}", month=book.month()), columns, tuple(_cells(book, f) for f in every)
    )


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    detail = figure.detail
    return (
        str(detail["entity"]),
        what(book, figure),
        *_sides(book, figure, "own"),
        *_sides(book, figure, "theirs"),
        signed(book, figure, figure.value),
        between(book, figure),
        book.t.number(detail["own_n"] or 0),
        when(book, detail["published"]),
        verdict(book, figure),
    )


def _sides(book: Book, figure: Figure, side: str) -> tuple[str, str]:
    """Write one side of a comparison with its interval."""
    low, high = (figure.detail.get(f"{side}_{end}") for end in ("low", "high"))
    value = written(book, figure, figure.detail[side])
    if low is None or high is None:
        return value, book.t("not known")
    ends = {"low": written(book, figure, low), "high": written(book, figure, high)}
    return value, book.t("{low} to {high}", **ends)
