"""Can the data be trusted, how was it calculated, and from what: the last section of every page."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.data.report import TableReport
from cxanalysis.measures import MEASURES
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.blocks_text import Box
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block

MOST_WARNINGS = 6


def finding(book: Book, care: Sequence[str] = ()) -> Block:
    """Return the heading of the section: the grade of the data."""
    t = book.t
    title = t("Use the data with care") if care else t("The data are good to use")
    return blocks_text.finding("quality", title)


def boxes(book: Book, tables: Sequence[str], remarks: Sequence[str], care: Sequence[str] = ()) -> Block:
    """Return the boxes of data quality and source.

    Parameters
    ----------
    book : Book
        The report.
    tables : sequence of str
        Input tables this page rests on.
    remarks : sequence of str
        Sentences on what is left out and why.
    care : sequence of str
        Sentences that call for care; with any of them the box says so.
    """
    t = book.t
    door = book.notes["door"]
    known = [door.tables[name] for name in tables if name in door.tables]
    items = [*care, *remarks, *_outside(book, known), *(_rows(book, table) for table in known)]
    items += _warnings(book, known)
    if book.provisional:
        last = t.day(book.notes["span"].last)
        later = t("The last record dates from {day}; records that come in later change the newest month.", day=last)
        items.append(later)
    title = t("Data quality: use with care") if care else t("Data quality: good")
    quality = Box(title, items=tuple(items), care=bool(care))
    return blocks_text.quality_and_source(
        [quality, Box(t("Where these figures come from"), pairs=_source(book, known))]
    )


def methods(book: Book, measures: Sequence[str]) -> Block:
    """Return the table of how each measure of the page is calculated, folded."""
    t = book.t
    rows = tuple((t(MEASURES[m].name), t(MEASURES[m].definition), t(MEASURES[m].formula)) for m in measures)
    columns = (Column(t("Measure")), Column(t("Definition")), Column(t("Formula and interval")))
    table = Table(t("How the figures are calculated"), columns, rows)
    return blocks_figure.folded(
        table, t.n("How {n} measure is calculated", "How {n} measures are calculated", len(rows))
    )


def _outside(book: Book, tables: Sequence[TableReport]) -> list[str]:
    """Say how many rows of the month no part of the customers can claim."""
    t, lines = book.t, []
    for table in tables:
        if n := book.notes["outside"].get(table.name, 0):
            lines.append(
                t.n(
                    "{table}: {n} row of the month has no customer group of this kind and is in no such report.",
                    "{table}: {n} rows of the month have no customer group of this kind and are in no such report.",
                    n,
                    table=table.name,
                )
            )
    return lines


def _rows(book: Book, table: TableReport) -> str:
    """Say how many rows of a table were read and how many were left out, and why."""
    t, rows = book.t, table.rows
    words = t("{table}: {n} rows read", table=table.name, n=t.number(rows.read))
    if not rows.left_out:
        return t("{words}, all accepted.", words=words)
    why = t.join([f"{rule} {t.number(n)}" for rule, n in rows.rejected.items()])
    share = t.percent(rows.left_out / rows.read, 1)
    return t("{words}, {n} left out ({share}): {why}.", words=words, n=t.number(rows.left_out), share=share, why=why)


def _warnings(book: Book, tables: Sequence[TableReport]) -> list[str]:
    """Say what the door let through but counted, of the files of this page."""
    t = book.t
    files = {f.name for table in tables for f in table.files}
    found = [p for p in book.notes["door"].warnings if p.file in files]
    lines = [t("{file}, {column}: {what}.", file=p.file, column=p.column or t("whole row"), what=p.what) for p in found]
    if len(lines) > MOST_WARNINGS:
        rest = len(lines) - MOST_WARNINGS
        lines = [
            *lines[:MOST_WARNINGS],
            t.n("{n} further remark of the reading.", "{n} further remarks of the reading.", rest),
        ]
    return lines


def _source(book: Book, tables: Sequence[TableReport]) -> tuple[tuple[str, str], ...]:
    """Return inputs with rows and digest, parameters that differ, versions, and the command to make the page again."""
    t = book.t
    pairs = [
        (table.name, t("{file}, {n} rows, sha256 {digest}", file=f.name, n=t.number(f.rows), digest=f.sha256[:12]))
        for table in tables
        for f in table.files
    ]
    differing = book.notes["differing"]
    written = ", ".join(f"{name} = {value}" for name, value in differing.items())
    pairs.append((t("Parameters"), written or t("all at their defaults")))
    pairs.append((t("Confidence"), t("intervals hold {share}", share=book.level())))
    pairs.append((t("Made with"), ", ".join(f"{name} {version}" for name, version in book.notes["versions"].items())))
    scope = "" if book.context.scope == "all" else f" --scope {book.context.scope}"
    settings = "".join(f" --set {name}={value}" for name, value in differing.items())
    pairs.append((t("Make again"), f"cx report {book.context.period}{scope}{settings}"))
    return tuple(pairs)
