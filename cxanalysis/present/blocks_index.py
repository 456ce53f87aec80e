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
    """Return measures by months, numbers in cells; on phones it opens at the newest month.

    Parameters
    ----------
    caption : str
        What the table shows, also the name of its frame.
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
    heads = Markup("").join(Markup('<th scope="col" class="m">{}</th>').format(text(m)) for m in months)
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(text(row.name), Markup("").join(map(_cell, row.cells)))
        for row in rows
    )
    frame = Markup(
        '<div class="scroll end" role="region" tabindex="0" aria-label="{}"><table class="idx"><caption class="vh">{}'
        '</caption><thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>'
    )
    words = "\n".join(f"- {row.name}: {', '.join(c.value for c in row.cells)}" for row in rows)
    return block("grid", frame.format(text(caption), text(caption), text(measure), heads, body), words)


def _cell(cell: Cell) -> Markup:
    if cell.verdict not in {"better", "worse"}:
        return Markup('<td class="m">{}</td>').format(text(cell.value))
    hidden = Markup('<span class="vh">{} </span>').format(text(cell.words))
    return Markup('<td class="m {}"><span>{}{}</span></td>').format(cell.verdict, hidden, text(cell.value))


def report_list(entries: Sequence[Entry], also: str) -> Block:
    """Return the reports, newest first; `also` stands before the links to a period's other pages ("Also:")."""
    rows = []
    for entry in entries:
        others = Markup(", ").join(map(_link, entry.also))
        line = Markup(" ").join(p for p in (sentence(entry.status), text(also) if others else "", others) if p)
        rows.append(Markup("<li><h3>{}</h3><p>{}</p></li>").format(_link(entry.headline), line))
    words = "\n".join(f"- {entry.headline.text}" for entry in entries)
    return block("reports", Markup('<ul class="pers">{}</ul>').format(Markup("").join(rows)), words)


def _link(to: Link) -> Markup:
    hidden = Markup('<span class="vh">{}</span>').format(text(to.hidden)) if to.hidden else Markup("")
    return Markup('<a href="{}">{}{}</a>').format(link(to.href), text(to.text), hidden)
