"""What is recorded as the cause of complaints, by branch and by responsible party, and against the year before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import cause_tree
from cxanalysis.present.figures.cause_tree import Branch, Group, TreeSpec
from cxanalysis.present.language import large, small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.complaints import case_words as words
from cxanalysis.present.views.complaints import cause_words as causing
from cxanalysis.record import Figure

MEASURE, SIDES = causing.MEASURE, causing.SIDES
METHODS: tuple[str, ...] = (MEASURE,)


def _shown(book: Book) -> bool:
    return any(causing.of_side(book, side) for side in SIDES)


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-causes": _shown}


def causes_finding(book: Book) -> Block | None:
    """Return the heading of the causes; None where none is recorded."""
    t, sides = book.t, [causing.of_side(book, side) for side in SIDES]
    if not _shown(book):
        return None
    first = next(found[0] for found in sides if found)
    said = [causing.most(book, found) for found in sides] + [
        causing.changed(book),
        causing.partners(book),
        causing.without(book),
    ]
    intro = " ".join(line for line in said if line)
    intro = t("{said} These are causes as recorded by those who handled the complaints, not as proven.", said=intro)
    return blocks_text.finding("causes", causing.title(book, first), intro)


def causes_figure(book: Book, number: int) -> Block | None:
    """Return the cause tree; None where no cause is recorded."""
    t, sides = book.t, {side: causing.of_side(book, side) for side in SIDES}
    if not _shown(book):
        return None
    first = next(found[0] for found in sides.values() if found)
    return blocks_figure.figure(
        id="fig-causes",
        number=t("Figure {n}", n=number),
        title=_figure_title(book, sides),
        sub=t("Shares of the complaints with a recorded cause, {span}, with {level} intervals{twigs}.",
              span=causing.span(book, first), level=book.level(),
              twigs=t("; under a branch, its most frequent causes with their complaints")
              if any(f.detail.get("causes") for f in sides["branch"]) else ""),
        draw=partial(cause_tree.draw, _spec(book, sides)),
        alt=_alt(book, sides),
        note=_note(book),
        table=_table(book, sides),
        numbers=t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _figure_title(book: Book, sides: dict[str, list[Figure]]) -> str:
    """Say what leads on each side."""
    t = book.t
    lead = {side: found[0] for side, found in sides.items() if found and found[0].detail.get("place")}
    told = {side: small(causing.name(book, f)) for side, f in lead.items()}
    if len(told) == len(SIDES):
        return large(t("{branch} and {responsible} are recorded most often", **told))
    if "branch" in told:
        said = large(t("{branch} is recorded most often", **told))
        return t("{said}; no party stands out", said=said) if sides["responsible"] else said
    if "responsible" in told:
        if sides["branch"]:
            return t("No branch stands out; most often recorded as responsible: {responsible}", **told)
        return large(t("{responsible} is recorded most often", **told))
    return t("No recorded cause is clearly ahead of the others")


def _spec(book: Book, sides: dict[str, list[Figure]]) -> TreeSpec:
    t = book.t
    heads = {"branch": t("By branch of the cause"), "responsible": t("By responsible party")}
    groups = tuple(Group(heads[side], tuple(_branch(book, f) for f in found)) for side, found in sides.items() if found)
    judged = any("delta" in f.detail for found in sides.values() for f in found)
    return TreeSpec(groups, Axis(t.percent, per=100, low=0.0), t("against the year before") if judged else "")


def _branch(book: Book, figure: Figure) -> Branch:
    detail = figure.detail
    twigs = tuple((cause, book.t.number(n)) for cause, n in detail.get("causes", ()))
    return Branch(
        causing.name(book, figure), figure.value or 0.0, figure.low, figure.high, book.value(figure),
        _change(book, figure), "moved" if figure.verdict in ("more", "less") else "", twigs,
    )  # fmt: skip


def _change(book: Book, figure: Figure) -> str:
    """Write the change of a share against the year before."""
    t, detail = book.t, figure.detail
    if "delta" not in detail:
        return ""
    size = t.signed(100 * detail["delta"], 0)
    if figure.verdict == "more":
        return t("▲ {size} points, more", size=size)
    if figure.verdict == "less":
        return t("▼ {size} points, less", size=size)
    return t("not shown to differ")


def _note(book: Book) -> str:
    t = book.t
    judged = any("delta" in f.detail for side in SIDES for f in causing.of_side(book, side))
    read = t("**How to read it.** Each group adds up to 100%. A lead is named only where chance does not explain it. "
             "(Goodman’s intervals, complaints of a customer as a cluster{change}.)",
             change=t("; changes: false findings held at {fdr}", fdr=t.percent(book.context.parameters.fdr))
             if judged else "")  # fmt: skip
    return read


def _alt(book: Book, sides: dict[str, list[Figure]]) -> str:
    """Describe the tree: the largest of each side with its interval, and what moved."""
    t, parts = book.t, []
    for side, found in sides.items():
        if found:
            top = [t("{name} {share}", name=small(causing.name(book, f)), share=book.value(f)) for f in found[:3]]
            head = t("by branch") if side == "branch" else t("by responsible party")
            parts.append(t("{head} {top}", head=head, top=t(", ").join(top)))
    first = next(found[0] for found in sides.values() if found)
    told = {"span": causing.span(book, first), "n": t.number(first.n or 0), "parts": t("; ").join(parts)}
    said = t("Tree of recorded causes as bars, {span}, {n} complaints: {parts}.", **told)
    return f"{said} {causing.changed(book)}".strip()


def _table(book: Book, sides: dict[str, list[Figure]]) -> Table:
    t = book.t
    heads = (Column(t("Recorded cause")), Column(t("Complaints"), number=True), Column(t("Share"), number=True),
             Column(t("Interval"), number=True), Column(t("Year before"), number=True),
             Column(t("Change, interval"), number=True))  # fmt: skip
    rows = tuple(_cells(book, f) for found in sides.values() for f in found)
    return Table(t("Recorded causes of complaints, {month}", month=book.month()), heads, rows, show_caption=False)


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    none = t("no figure")
    if "before" not in detail:
        change = (none, none)
    elif "delta_low" not in detail:
        change = (t.percent(detail["before"], 1), none)
    else:
        low, high = (t.signed(100 * detail[end], 1) for end in ("delta_low", "delta_high"))
        change = (t.percent(detail["before"], 1), t("{low} to {high} points", low=low, high=high))
    return (
        causing.name(book, figure),
        t.number(detail["x"]),
        t.percent(figure.value or 0.0, 1),
        book.between(figure),
        *change,
    )


def causes_table(book: Book) -> Block | None:
    """Return branches by responsible party; None where one of both is not recorded."""
    t, branches, parties = book.t, causing.of_side(book, "branch"), causing.of_side(book, "responsible")
    if not branches or not parties:
        return None
    codes = [causing.code_of(f) for f in parties if f.detail["x"]]
    extra = any(f.detail["crossed"].get("unknown") for f in branches)
    codes += ["unknown"] if extra else []
    heads = (Column(t("Branch")), *(Column(words.party(book, code), number=True) for code in codes),
             Column(t("All"), number=True))  # fmt: skip
    rows = tuple(
        (
            causing.name(book, f),
            *(t.number(f.detail["crossed"].get(code, 0)) for code in codes),
            t.number(f.detail["x"]),
        )
        for f in branches
        if f.detail["x"]
    )
    caption = t("Complaints by branch and by responsible party, {span}", span=causing.span(book, branches[0]))
    return blocks_figure.table(Table(caption, heads, rows, stack=True))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what is not recorded, and what is not compared with the year before."""
    return [_left_out(book, code) for code in part.left_out] if part is not None else []


def _left_out(book: Book, code: str) -> str:
    t, (why, _, side) = book.t, code.partition(":")
    told = {"what": {"branch": t("branches of causes"), "responsible": t("responsible parties")}.get(side, ""),
            "n": book.context.parameters.min_n}  # fmt: skip
    said: dict[str, Callable[[], str]] = {
        "cause_none": lambda: t("Not shown: causes. None is recorded in these months."),
        "cause_side": lambda: t("Not shown: {what}. None is recorded in these months.", **told),
        "cause_few": lambda: t("Not ranked: {what}. Fewer than {n} complaints have one recorded.", **told),
        "cause_history": lambda: t("Not compared with the year before: {what}. Too few are recorded that far back.",
                                   **told),
        "cause_recording": lambda: t("Not compared with the year before: {what}. They were recorded more or less often "
                                     "then.", **told),
    }  # fmt: skip
    return said[why]()
