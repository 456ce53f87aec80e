"""The words of the comparison of customer groups: who differs, on what, by how much, and how it is to be read."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

TEST, MEAN, DIFFERENCE = "satisfaction.segment_test", "satisfaction.segment_mean", "satisfaction.segment"
POOLED = "*"
FEWEST = 2
FLAGS = {"below": "worse", "above": "better"}


def tested(book: Book) -> list[Figure]:
    """Return the attributes that were tested, those that passed first, the surest first."""
    found = [f for f in book.record.items(TEST) if f.value is not None]
    return sorted(found, key=lambda f: (not f.detail["passes"], f.detail["p_adjusted"] if f.detail["passes"] else 1.0))


def shown(book: Book) -> list[Figure]:
    """Return the attributes that get a picture: up to two that passed, else the first."""
    found = tested(book)
    return [f for f in found if f.detail["passes"]][:2] or found[:1]


def apart(book: Book, attribute: str = "") -> list[Figure]:
    """Return the differences that are beyond chance, the widest first, of one attribute or of all."""
    found = [f for f in book.record.items(DIFFERENCE) if f.verdict in FLAGS and f.item.startswith(f"{attribute}")]
    return sorted(found, key=lambda f: (-abs(f.value or 0.0), f.item))


def attribute_name(book: Book, code: str) -> str:
    """Name an attribute of customers, as inside a sentence."""
    t = book.t
    words = {
        "segment": t("segment"),
        "region": t("region"),
        "size": t("size"),
        "industry": t("industry"),
        "customer_type": t("customer type"),
        "channel": t("channel"),
        "level": t("level"),
    }
    return words.get(code, code)


def headline(book: Book) -> str:
    """Say which group differs; the twin where none does."""
    t, found = book.t, apart(book)
    if len(found) == 1:
        return short(book, found[0])
    if found:
        words = {"group": group(book, found[0]), "dimension": dimension(book, found[0])}
        return t.n(
            "{count} group score stands apart, most of all {group} on {dimension}",
            "{count} group scores stand apart, most of all {group} on {dimension}", len(found), **words,
        )  # fmt: skip
    if any(f.detail["passes"] for f in tested(book)):
        return t("Customer groups differ, but no single one stands apart")
    return t("Customer groups do not differ beyond chance")


def short(book: Book, figure: Figure) -> str:
    """Say how one group stands apart."""
    t = book.t
    words = {"group": group(book, figure), "dimension": dimension(book, figure), "size": size(book, figure)}
    if figure.verdict == "below":
        return t("{group} score {dimension} {size} points lower than others", **words)
    return t("{group} score {dimension} {size} points higher than others", **words)


def point(book: Book, figure: Figure) -> str:
    """Say how one group stands apart, as a main point."""
    t = book.t
    words = {"group": group(book, figure), "dimension": dimension(book, figure), "size": size(book, figure)}
    words |= {"between": book.between(figure)}
    if figure.verdict == "below":
        return t("**{group}** score **{dimension} {size} points lower** than other customers ({between}); chance does "
                 "not explain it.", **words)  # fmt: skip
    return t("**{group}** score **{dimension} {size} points higher** than other customers ({between}); chance does not "
             "explain it.", **words)  # fmt: skip


def group(book: Book, figure: Figure) -> str:
    """Name the group of a figure."""
    return level_name(book, figure.item.partition("=")[2].rpartition(":")[0])


def level_name(book: Book, level: str) -> str:
    """Name a group; small groups put together are other groups."""
    return book.t("Other groups") if level == POOLED else level


def dimension(book: Book, figure: Figure) -> str:
    """Name the dimension of a figure."""
    return book.item(figure.item.rpartition(":")[2])


def size(book: Book, figure: Figure) -> str:
    """Write the size of a difference."""
    return book.number(figure, abs(figure.value or 0.0))


def mean(book: Book, test: Figure, level: str, column: str) -> Figure | None:
    """Return a group's mean score, withheld or not."""
    return book.record.get(MEAN, f"{test.item}={level}:{column}")


def columns(book: Book, test: Figure) -> list[str]:
    """Return the scores of the groups, dimensions first."""
    names = [*book.context.parts, parts.OVERALL]
    return [c for c in names if any(mean(book, test, level, c) for level in test.detail["groups"])]


def levels(book: Book, test: Figure) -> list[str]:
    """Return the groups: those that stand apart first, then the lowest mean first, other groups last."""
    loud = {figure.item.rpartition(":")[0] for figure in apart(book, f"{test.item}=")}

    def place(level: str) -> tuple[bool, bool, bool, float, str]:
        found = mean(book, test, level, columns(book, test)[-1])
        value = found.value if found is not None else None
        return f"{test.item}={level}" not in loud, level == POOLED, value is None, value or 0.0, level

    return sorted(test.detail["groups"], key=place)


def title(book: Book, test: Figure) -> str:
    """Say which groups of an attribute differ; the twin where none does."""
    t, found = book.t, apart(book, f"{test.item}=")
    words = {"attribute": attribute_name(book, test.item)}
    if not found:
        if test.detail["passes"]:
            return t("By {attribute}, groups differ, but no single cell is sure", **words)
        return t("By {attribute}, no group differs beyond chance", **words)
    words |= {"group": group(book, found[0]), "dimension": dimension(book, found[0])}
    if len(found) == 1:
        return t("By {attribute}, only {group} differ, and only on {dimension}", **words)
    if len({group(book, f) for f in found}) == 1:
        return t.n(
            "By {attribute}, only {group} differ, on {count} dimension",
            "By {attribute}, only {group} differ, on {count} dimensions", len(found), **words,
        )  # fmt: skip
    return t("By {attribute}, {group} differ most, on {dimension}", **words)


def sub(book: Book, test: Figure) -> str:
    """Say what the numbers are of: score, unit, answers, months."""
    t, ends = book.t, (test.detail.get("min"), test.detail.get("max"))
    words = {
        "attribute": attribute_name(book, test.item),
        "customers": parts.of_scope(book, t.n("{n} customer", "{n} customers", test.n or 0)),
        "answers": t.n("{n} answer", "{n} answers", int(test.detail["answers"])),
        "months": span(book, test),
    }
    line = t("Mean perceived score by {attribute}, {customers}, {answers}, {months}.", **words)
    if ends[0] is not None and ends[1] is not None:
        line = t("{line} Scale {low} to {high}.", line=line, low=t.number(ends[0]), high=t.number(ends[1]))
    if not apart(book, f"{test.item}="):
        return line
    return t("{line} ▼ below, ▲ above the other groups beyond chance.", line=line)


def span(book: Book, test: Figure) -> str:
    """Write the months of the window."""
    first = str(test.detail["first"])
    if first == test.period:
        return book.month()
    return book.t("{first} to {last}", first=book.t.month(first), last=book.month())


def alt(book: Book, test: Figure) -> str:
    """Say what the picture shows to who does not see it."""
    t, found, names = book.t, apart(book, f"{test.item}="), columns(book, test)
    line = t(
        "Table of mean scores of {groups} groups by {attribute} on {scores} scores.",
        groups=t.number(len(test.detail["groups"])), attribute=attribute_name(book, test.item),
        scores=t.number(len(names)),
    )  # fmt: skip
    for figure in found[:FEWEST]:
        line = t("{line} {one}", line=line, one=difference(book, figure))
    if found:
        return t("{line} All other cells are white: no difference is shown.", line=line)
    known = [(level, mean(book, test, level, names[-1])) for level in levels(book, test)]
    ends = [(level, f) for level, f in known if f is not None and f.value is not None]
    if len(ends) < FEWEST:
        return t("{line} No cell is coloured.", line=line)
    (low, lowest), (high, highest) = ends[0], max(ends, key=lambda pair: pair[1].value or 0.0)
    return t(
        "{line} No cell is coloured: over {name} the means lie between {least} ({low}) and {most} ({high}), which "
        "chance alone could explain.", line=line, name=_over(book, names[-1]), low=level_name(book, low),
        high=level_name(book, high), least=book.value(lowest), most=book.value(highest),
    )  # fmt: skip


def _over(book: Book, column: str) -> str:
    """Name a score inside a sentence; the questionnaire's own names keep their capital."""
    return small(book.item(column)) if column == parts.OVERALL else book.item(column)


def difference(book: Book, figure: Figure) -> str:
    """Say by how much a group differs, and how sure that is."""
    t = book.t
    words = {
        "group": group(book, figure),
        "dimension": dimension(book, figure),
        "size": size(book, figure),
        "between": book.between(figure),
    }
    if figure.verdict == "below":
        return t("{group} score {dimension} {size} points lower than the others ({between}).", **words)
    return t("{group} score {dimension} {size} points higher than the others ({between}).", **words)


def note(book: Book, test: Figure) -> str:
    """Say how the picture is read, and which groups were put together."""
    t, parameters = book.t, book.context.parameters
    line = t(
        "**How to read it.** A coloured cell differs from the other groups beyond chance; a white one has not been "
        "shown to. (Compared within months, customers as clusters; one test of all groups first, Holm over the "
        "attributes; then each group against those not set apart, Benjamini and Hochberg at {share}, differences "
        "shrunken.)",
        share=t.percent(parameters.fdr),
    )  # fmt: skip
    if test.detail["passes"] and parts.OVERALL in columns(book, test):
        line = t("{line} {name} is not tested: a group may differ in one of them only.", line=line,
                 name=book.item(parts.OVERALL))  # fmt: skip
    pooled = [str(level) for level in test.detail["pooled"]]
    if pooled:
        line = t("{line} Other groups, under {n} customers each: {names}.", line=line, n=t.number(parameters.min_n),
                 names=t.join(pooled))  # fmt: skip
    return line
