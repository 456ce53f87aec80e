"""Whether the items of a dimension belong together: alpha, omega, and what each item adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.record import Figure

ALPHA, OMEGA, DROPPED = "satisfaction.alpha", "satisfaction.omega", "satisfaction.alpha_dropped"
METHODS = (ALPHA, OMEGA, DROPPED)
FIGURES: dict[str, Callable[[Book], bool]] = {}
FEWEST = 2  # items of the smallest scale


def alphas(book: Book) -> list[Figure]:
    """Return the reliability of each dimension's scale, the lowest first."""
    found = [f for f in book.record.items(ALPHA) if f.value is not None]
    return sorted(found, key=lambda f: (f.value or 0.0, f.item))


def loose(figures: Sequence[Figure]) -> list[Figure]:
    """Return the scales whose items do not hang together: the whole interval is under what is enough."""
    return [f for f in figures if f.high is not None and f.high < f.detail["enough"]]


def alpha_title(book: Book, found: Sequence[Figure]) -> str:
    """Say whether the items of the dimensions hang together."""
    t, apart, open_ = book.t, loose(found), [f for f in found if (f.value or 0.0) < f.detail["enough"]]
    names = t.join([book.item(f.item) for f in apart or open_])
    if apart:
        return t("Items of {names} do not hang together", names=names)
    if open_ and all(f.detail["items"] == FEWEST for f in found):
        return t("Two items each: too few answers to say whether they belong together")
    if open_:
        return t("Whether the items of {names} hang together is open", names=names)
    return t("The items of each dimension hang together")


def scales_finding(book: Book) -> Block | None:
    """Return the heading of the scales; None where no dimension has two items."""
    t, found = book.t, alphas(book)
    if not found:
        return None
    low, high = found[0], found[-1]
    if len(found) == 1:
        intro = t("How well its items hold together: {name} {value} ({between}) on a scale up to 1; {enough} is "
                  "usually enough.", name=book.item(low.item), value=book.value(low), between=book.between(low),
                  enough=t.number(low.detail["enough"], 2))  # fmt: skip
    else:
        intro = t("How well its items hold together lies between {low} ({first}) and {high} ({last}) on a scale up to "
                  "1; {enough} is usually enough.", low=book.value(low), high=book.value(high),
                  first=book.item(low.item), last=book.item(high.item),
                  enough=t.number(low.detail["enough"], 2))  # fmt: skip
    return blocks_text.finding("scales", alpha_title(book, found), intro)


def reliability_table(book: Book) -> Block | None:
    """Return how well the items of each dimension belong together; None where no dimension has two items."""
    t, found = book.t, alphas(book)
    if not found:
        return None
    more = any(book.get(OMEGA, f.item) for f in found)
    columns = (
        Column(t("Dimension")),
        Column(t("Items"), True),
        Column(t("Alpha"), True),
        Column(t("{level} interval", level=book.level()), True),
        *((Column(t("Omega"), True), Column(t("{level} interval of omega", level=book.level()), True)) if more else ()),
        Column(t("Complete answers"), True),
    )
    body = tuple(
        (book.item(f.item), t.number(f.detail["items"]), book.value(f), book.between(f),
         *(_omega_cells(book, f.item) if more else ()), t.number(f.n or 0))
        for f in found
    )  # fmt: skip
    caption = t(
        "Do the items of a dimension belong together? Raw alpha of the perceived scores, {month}", month=book.month()
    )
    return blocks_figure.folded(Table(caption, columns, body, stack=True), t("Alpha of each dimension"))


def _omega_cells(book: Book, name: str) -> tuple[str, str]:
    figure = book.get(OMEGA, name)
    return (book.value(figure), book.between(figure)) if figure is not None else (book.t("no figure"), "")


def reliability_note(book: Book) -> Block | None:
    """Return how to read the table; None where there is none."""
    t, found = book.t, alphas(book)
    if not found:
        return None
    lines = [
        t(
            "**How to read it.** From {enough} on, the items of a dimension are usually taken to measure one thing. "
            "Every answer complete in perception counts here, whatever else it leaves out. (Raw Cronbach alpha; Feldt "
            "intervals.)",
            enough=t.number(found[0].detail["enough"], 2),
        )
    ]
    if any(book.get(OMEGA, f.item) for f in found):
        lines.append(
            t(
                "Omega does not take all items for equally good signs. (One factor by maximum likelihood, covariances "
                "of complete answers; interval linearised.)"
            )
        )
    edge = [f for f in book.record.items(OMEGA) if f.detail.get("heywood")]
    if edge:
        names = t.join([book.item(f.item) for f in edge])
        lines.append(t("Omega of {names} has no interval: one item alone explains the rest.", names=names))
    return blocks_text.note(" ".join(lines))


def dropped(book: Book) -> list[Figure]:
    """Return the items without which their dimension's alpha is higher for certain, the clearest first."""
    found = [f for f in book.record.items(DROPPED) if f.value is not None and f.detail["better"]]
    return sorted(found, key=lambda f: (-f.detail["rise"], f.item))


def dropped_table(book: Book) -> Block | None:
    """Return alpha without each item; None where no dimension has three items."""
    t, found = book.t, [f for f in book.record.items(DROPPED) if f.value is not None]
    if not found:
        return None
    columns = (
        Column(t("Item")),
        Column(t("Dimension")),
        Column(t("Alpha without it"), True),
        Column(t("{level} interval", level=book.level()), True),
        Column(t("Change of alpha"), True),
    )
    body = tuple(
        (book.item(f.item), book.item(f.detail["dimension"]), book.value(f), book.between(f), _rise(book, f))
        for f in found
    )
    better = dropped(book)
    if better:
        names = t.join([book.item(f.item) for f in better])
        caption = t("Without {names}, the dimension would be measured better, {month}", names=names, month=book.month())
    else:
        caption = t("No dimension would be measured better without one of its items, {month}", month=book.month())
    return blocks_figure.table(Table(caption, columns, body, stack=True))


def _rise(book: Book, figure: Figure) -> str:
    t, detail = book.t, figure.detail
    if detail.get("rise_low") is None:
        return t("not known")
    return t("{rise} ({low} to {high})", rise=t.signed(detail["rise"], 2), low=t.number(detail["rise_low"], 2),
             high=t.number(detail["rise_high"], 2))  # fmt: skip


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say which reliabilities are not shown, and why."""
    t = book.t
    codes = [code.partition(":") for code in (part.left_out if part is not None else ())]
    lines = [
        t("Not shown: omega. It needs three items in a dimension.") for name, _, _ in codes if name == "omega_items"
    ]
    names = [book.item(item) for name, _, item in codes if name == "omega"]
    if names:
        lines.append(t("Not shown: omega of {names}. Too few complete answers, or no spread.", names=t.join(names)))
    return lines
