"""The overview: one page of main points, key figures and targets, then what each analysis found."""

from __future__ import annotations

from cxanalysis.evaluation import Target
from cxanalysis.headline import OVERVIEW as KEYS
from cxanalysis.present import blocks_numbers, blocks_text
from cxanalysis.present.blocks_numbers import TargetLabels, TargetRow
from cxanalysis.present.book import Book, shows_zero
from cxanalysis.present.escape import Block
from cxanalysis.present.glyphs import Bullet
from cxanalysis.present.views import complaints, satisfaction, value
from cxanalysis.value import Value

TABLES = ("responses", "complaints", "orders", "customers", "targets")
__all__ = ["KEYS", "TABLES", "anchors", "card_anchors", "care", "items", "measures", "moves", "rate",
           "remarks", "scores", "targets", "targets_finding", "worth", "zone"]  # fmt: skip
ZONE, GAP, PERCEIVED, WORTH = "satisfaction.adequacy", "satisfaction.gap", "satisfaction.perceived", "value.class_share"


def numbers(book: Book) -> dict[str, int]:
    """Return the number of each figure of this page, in its order; what the data cannot give takes none."""
    scored = {"fig-zone": ZONE, "fig-gap": GAP, "fig-perceived": PERCEIVED}
    best = next((name for name, measure in scored.items() if book.record.items(measure)), "")
    slid = bool(value.pairs(book))
    there = {
        "fig-rate": book.get("complaints.rate") is not None,
        "fig-items": bool(book.record.items("complaints.share")),
        best: bool(best),
        "fig-classes": bool(value.numbers(book)["fig-classes"]) and not slid,
        "fig-slides": slid,
    }
    return {name: place for place, name in enumerate((name for name, has in there.items() if has), 1)}


def anchors(book: Book) -> dict[str, tuple[str, str]]:
    """Return where this page shows each topic of the main points."""
    here = numbers(book)
    topics = {
        "complaints": ("fig-rate",),
        "complaints.share": ("fig-items",),
        "dimension": ("fig-zone", "fig-gap", "fig-perceived"),
        "value.class_share": ("fig-slides", "fig-classes"),
    }
    shown = {topic: next((name for name in names if name in here), "") for topic, names in topics.items()}
    found = {t: (f"#{name}", book.t("Figure {n}", n=here[name])) for t, name in shown.items() if name}
    for topic, (href, _) in satisfaction.anchors(book).items():
        found.setdefault(topic, (f"satisfaction.html{href}", book.t("Satisfaction page")))
    if complaints.course_shown(book):
        found["complaints.trend"] = ("complaints.html#fig-course", book.t("Complaints page"))
    return found


def card_anchors(book: Book) -> dict[tuple[str, str], str]:
    """Return the figure each key figure leads to."""
    here = numbers(book)
    wanted = {("complaints.rate", ""): "fig-rate", (WORTH, "value"): "fig-slides"}
    return {key: f"#{name}" for key, name in wanted.items() if name in here}


def rate(book: Book) -> list[Block | None]:
    """Return the section on the complaint rate."""
    number = numbers(book).get("fig-rate")
    if not number:
        return []
    return [complaints.rate_finding(book), complaints.rate_panels(book), complaints.rate_figure(book, number)]


def items(book: Book) -> list[Block | None]:
    """Return the section on what customers complain about."""
    number = numbers(book).get("fig-items")
    return [complaints.items_finding(book), complaints.items_figure(book, number)] if number else []


def zone(book: Book) -> list[Block | None]:
    """Return the section on the zone of tolerance, where the lowest accepted service was asked."""
    number = numbers(book).get("fig-zone")
    if not number:
        return []
    return [satisfaction.zone_finding(book), satisfaction.zone_panels(book), satisfaction.zone_figure(book, number)]


def scores(book: Book) -> list[Block | None]:
    """Return the section on gaps, or on perception alone, where there is no zone of tolerance."""
    here = numbers(book)
    if "fig-gap" in here:
        return [satisfaction.gap_finding(book), satisfaction.gap_figure(book, here["fig-gap"])]
    if "fig-perceived" in here:
        return [satisfaction.gap_finding(book), satisfaction.perceived_figure(book, here["fig-perceived"])]
    return []


def moves(book: Book) -> list[Block | None]:
    """Return the section on moves between classes within the year."""
    number = numbers(book).get("fig-slides")
    if not number:
        return []
    return [value.moves_finding(book), value.moves_panels(book), value.slides_figure(book, number)]


def worth(book: Book, result: Value | None) -> list[Block | None]:
    """Return the section on the classes, where the data are too young to show moves."""
    if result is None or value.pairs(book):
        return []
    number = numbers(book).get("fig-classes")
    return [value.classes_finding(book, result), value.classes_figure(book, result, number) if number else None]


def measures(book: Book) -> tuple[str, ...]:
    """Return the measures of the key figures and targets, for the table of how they are calculated."""
    shown = [measure for measure, item in KEYS if book.record.get(measure, item)]
    shown += [goal.row["measure"] for goal in book.targets if goal.known and goal.figure is not None]
    return tuple(dict.fromkeys(shown))


def targets_finding(book: Book) -> Block:
    """Return the heading of the targets: how many are met, missed, and too close to call."""
    t, goals = book.t, book.targets
    if not goals:
        known = book.notes["door"].tables.get("targets")
        if known is None or not known.rows.accepted:
            return blocks_text.finding("targets", t("No targets are set"))
        if book.context.scope == "all":
            return blocks_text.finding("targets", t("No target is set for this month"))
        return blocks_text.finding("targets", t("No target is set for {scope}", scope=book.scope()))
    met = sum(goal.result.verdict == "met" for goal in goals)
    missed = sum(goal.result.verdict == "missed" for goal in goals)
    parts = [t("{n} met", n=t.count(met))] if met else []
    parts += [t("{n} missed", n=t.count(missed))] if missed else []
    if unclear := len(goals) - met - missed:
        parts.append(t("{n} too close to call", n=t.count(unclear)))
    return blocks_text.finding("targets", t("Targets: {parts}", parts=t(", ").join(parts)))


def targets(book: Book) -> Block | None:
    """Return the table of targets and results with range bullets."""
    t = book.t
    if not book.targets:
        return None
    labels = TargetLabels(
        caption=t("Targets and results, {month}", month=book.month()),
        measure=t("Measure"),
        value=t.month_name(book.context.period),
        target=t("Target"),
        gap=t("Gap"),
        range=t("Usual range, {month}, target", month=t.month_name(book.context.period)),
        change=t("Change"),
        result=t("Result"),
        outlook=t("Outlook"),
        note=t(
            "Band: usual range. Filled mark: this month. Ring: the month before. Line: target. Each row has its own "
            "scale. A result is met or missed only when its whole interval lies on one side of the target."
        ),
    )
    return blocks_numbers.targets([_row(book, goal) for goal in book.targets], labels)


def _row(book: Book, goal: Target) -> TargetRow:
    figure, t = goal.figure, book.t
    item = goal.row["item"]
    name = book.name(goal.row["measure"], item) if goal.known else goal.row["measure"]
    if figure is None or figure.value is None:
        return TargetRow(
            name=name, value=t("no figure"), target=t.number(goal.target, 2), gap="–", verdict="too_few",
            verdict_label=t("Not measured"), outlook=t("Not known yet"), result=t("Cannot tell"),
        )  # fmt: skip
    change = figure.change
    away = figure.value - goal.target
    size = book.difference(figure, away)
    sign = "" if shows_zero(size) else "+" if away > 0 else "−"
    return TargetRow(
        name=name,
        value=book.value(figure),
        target=book.number(figure, goal.target),
        gap=f"{sign}{size}",
        verdict=book.verdict(figure),
        verdict_label=book.chip(book.verdict(figure)),
        outlook=book.outlook(goal.outlook),
        direction=book.direction(figure),
        result=book.result(goal.result.verdict),
        bullet=Bullet(
            value=figure.value,
            target=goal.target,
            previous=change.previous if change else None,
            low=change.usual_low if change else None,
            high=change.usual_high if change else None,
            verdict=book.verdict(figure),
        ),
    )


def remarks(book: Book) -> list[str]:
    """Say who answered, and which parts of the overview the data cannot give."""
    t, tables, lines = book.t, book.notes["door"].tables, []
    asked = book.get("satisfaction.response_rate")
    if asked:
        words = {"share": book.value(asked), "x": t.number(asked.detail["x"]), "n": t.number(asked.n or 0)}
        lines.append(t("{share} of those asked answered ({x} of {n}).", **words))
    if "complaints" not in tables:
        lines.append(t("Not shown: complaints. There is no complaints table."))
    if "responses" not in tables:
        lines.append(t("Not shown: satisfaction. There is no responses table."))
    elif not book.record.items(PERCEIVED) and not book.get("satisfaction.index"):
        lines.append(t("Not shown: satisfaction. There are no answers in this month."))
    if "orders" not in tables:
        lines.append(t("Not shown: customer value. There is no orders table."))
    return lines


def care(book: Book, result: Value | None) -> list[str]:
    """Say what calls for care on any page, so that the overview cannot be surer than they are."""
    found = []
    if "responses" in book.notes["door"].tables:
        found += satisfaction.care(book)
    if "complaints" in book.notes["door"].tables:
        found += complaints.care(book)
    return found + (value.care(book, result) if result is not None else [])
