"""The overview: one page of main points, key figures and targets, then what each analysis found."""

from __future__ import annotations

from cxanalysis.evaluation import Target
from cxanalysis.headline import OVERVIEW
from cxanalysis.present import blocks_numbers, blocks_text
from cxanalysis.present.blocks_numbers import TargetLabels, TargetRow
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.glyphs import Bullet
from cxanalysis.present.views import common

PAGES = {"satisfaction": "satisfaction.html", "complaints": "complaints.html", "value": "customer-value.html"}


def kpis_finding(book: Book) -> Block:
    """Return the heading of the key figures: how many moved."""
    t = book.t
    moved = [f for f in (book.record.get(*key) for key in OVERVIEW) if f is not None and book.verdict(f) in common.LOUD]
    shown = [f for f in (book.record.get(*key) for key in OVERVIEW) if f is not None]
    if not moved:
        return blocks_text.finding("kpis", t("No key figure moved beyond its usual range"))
    title = t.n(
        "{n} key figure of {all} moved beyond its usual range",
        "{n} key figures of {all} moved beyond their usual range",
        len(moved),
        all=t.number(len(shown)),
    )
    return blocks_text.finding("kpis", title)


def targets_finding(book: Book) -> Block:
    """Return the heading of the targets: how many are reliably met, and how many will not be."""
    t, goals = book.t, book.targets
    if not goals:
        return blocks_text.finding("targets", t("No targets are set for this month"))
    total = t.number(len(goals))
    met = sum(goal.result.verdict == "met" for goal in goals)
    missed = sum(goal.result.verdict == "missed" for goal in goals)
    parts = [t.n("{n} target of {all} is met", "{n} targets of {all} are met", met, all=total)]
    parts.append(t.n("{n} is missed", "{n} are missed", missed))
    if unclear := len(goals) - met - missed:
        parts.append(t.n("{n} cannot be told", "{n} cannot be told", unclear))
    return blocks_text.finding("targets", t("; ").join(parts))


def targets(book: Book) -> Block | None:
    """Return the table of targets and results with range bullets."""
    t = book.t
    if not book.targets:
        return blocks_text.gap(t("Not shown: the data set has no target for this month."))
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
    sign = "" if common.shows_zero(size) else "+" if away > 0 else "−"
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


def not_made(book: Book) -> list[str]:
    """Say which parts of the overview the data cannot give, for the last section."""
    t, lines = book.t, []
    if not book.record.items("complaints.complaints"):
        lines.append(t("Complaints are not shown: there is no complaints table."))
    if not book.record.items("satisfaction.perceived") and not book.get("satisfaction.index"):
        lines.append(t("Satisfaction is not shown: there are no answers in this month."))
    if not book.record.items("value.class_share"):
        lines.append(t("Customer value is not shown: there is no orders table."))
    return lines
