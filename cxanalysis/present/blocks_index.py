"""The blocks of the page that lists all reports: twelve months at a glance, and the reports by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cxanalysis.present.escape import Block, block, link, sentence, text


@dataclass(frozen=True)
class Cell:
    """A month's value of a measure; a `verdict` of better outlines it, of worse fills it, and `words` say so aloud."""

    value: str
    verdict: str = ""
    words: str = ""


@dataclass(frozen=True)
class GridRow:
    """A measure (with its unit in the name) and its months, oldest first."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Link:
    """A link; `hidden` completes its words for a screen reader, so that no two read alike."""

    text: str
    href: str
    hidden: str = ""


@dataclass(frozen=True)
class Entry:
    """One period in the list of reports: headline with its link, status, links to its other pages."""

    headline: Link
    status: str = ""
    also: tuple[Link, ...] = ()


def months_grid(caption: str, measure: str, months: Sequence[str], rows: Sequence[GridRow]) -> Block:
    """Return measures by months, numbers in cells; on phones each measure becomes a small calendar of its own.

    Parameters
    ----------
    caption : str
        What the table shows.
    measure : str
        Heading of the first column.
    months : sequence of str
        Headings of the months, oldest first.
    rows : sequence of GridRow
        As many cells each as there are months.

    Returns
    -------
    Block
    """
    column = Markup('<th scope="col" role="columnheader" class="m">{}</th>')
    heads = Markup("").join(column.format(text(m)) for m in months)
    body = Markup("").join(_row(row, months) for row in rows)
    frame = Markup(
        '<table class="idx" role="table"><caption class="vh">{}</caption><thead role="rowgroup"><tr role="row">'
        '<th scope="col" role="columnheader">{}</th>{}</tr></thead><tbody role="rowgroup">{}</tbody></table>'
    )
    words = "\n".join(f"- {row.name}: {', '.join(c.value for c in row.cells)}" for row in rows)
    return block("grid", frame.format(text(caption), text(measure), heads, body), words)


def _row(row: GridRow, months: Sequence[str]) -> Markup:
    cells = Markup("").join(_cell(cell, month) for cell, month in zip(row.cells, months, strict=True))
    name = Markup('<th scope="row" role="rowheader">{}</th>').format(text(row.name))
    return Markup('<tr role="row">{}{}</tr>').format(name, cells)


def _cell(cell: Cell, month: str) -> Markup:
    loud = cell.verdict in {"better", "worse"}
    hidden = Markup('<span class="vh">{} </span>').format(text(cell.words)) if loud else Markup("")
    value = Markup("<span>{}{}</span>").format(hidden, text(cell.value)) if loud else text(cell.value)
    kind = f"m {cell.verdict}" if loud else "m"
    return Markup('<td role="cell" data-l="{}" class="{}">{}</td>').format(text(month), kind, value)


def lede(words: str, to: Link) -> Block:
    """Return the line under the masthead that leads to one report."""
    line = Markup('<p class="lede">{} {}</p>').format(sentence(words), _link(to))
    return block("lede", line, f"{words} {to.text}")


def report_list(entries: Sequence[Entry], also: str) -> Block:
    """Return the reports, newest first; `also` stands before the links to a period's other pages ("Also:")."""
    rows = []
    for entry in entries:
        last = len(entry.also) - 1
        others = Markup(" ").join(
            Markup("<span>{}{}</span>").format(_link(to), "," if i < last else "") for i, to in enumerate(entry.also)
        )
        line = Markup(" ").join(p for p in (sentence(entry.status), text(also) if others else "", others) if p)
        rows.append(Markup("<li><h3>{}</h3><p>{}</p></li>").format(_link(entry.headline), line))
    words = "\n".join(f"- {entry.headline.text}" for entry in entries)
    return block("reports", Markup('<ul class="pers">{}</ul>').format(Markup("").join(rows)), words)


def _link(to: Link) -> Markup:
    hidden = Markup('<span class="vh">{}</span>').format(text(to.hidden)) if to.hidden else Markup("")
    return Markup('<a href="{}">{}{}</a>').format(link(to.href), text(to.text), hidden)
