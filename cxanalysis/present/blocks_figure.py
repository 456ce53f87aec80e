"""Figures and tables: a picture with its statement, its alt text and the numbers behind it.

Title, sub-line and notes are words of the page, not of the picture, so that they can be searched, translated, wrapped
and read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from cxanalysis.errors import CxError
from cxanalysis.present import svg
from cxanalysis.present.escape import Block, block, identifier, plain, sentence, text


@dataclass(frozen=True)
class Column:
    """A column: its heading with the unit, and whether it holds numbers (set to the right)."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A plain table; the first cell of each row names it.

    `stack` turns each row into a small card on phones; a table that is not stacked scrolls sideways in its own frame.
    `show_caption` prints the caption above the table; it is there for screen readers in any case.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    stack: bool = False
    show_caption: bool = True

    def __post_init__(self) -> None:
        """Refuse a row that is longer or shorter than the heading."""
        if not self.caption.strip():
            raise CxError("a table of a page needs a caption")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise CxError(f"table {self.caption!r}: a row of {len(row)} cells under {len(self.columns)} columns")


def figure(
    id: str,
    number: str,
    title: str,
    sub: str,
    draw: svg.Draw,
    alt: str,
    note: str,
    table: Table,
    numbers: str,
    narrow: str = "",
) -> Block:
    """Return a figure.

    Parameters
    ----------
    id : str
        Anchor of the figure on the page.
    number : str
        "Figure 2".
    title : str
        The finding as a statement.
    sub : str
        Measure, unit, by what, n, period, and any key that is not written into the picture.
    draw : callable
        `draw(narrow)` returns the matplotlib figure.
    alt : str
        Kind of chart, what is measured, the finding, two to four key numbers.
    note : str
        How to read it.
    table : Table
        The numbers behind the figure.
    numbers : str
        "Numbers behind figure 2".
    narrow : str
        What the narrow picture leaves out; shown beside that picture only.

    Returns
    -------
    Block
    """
    if not alt.strip() or plain(alt) == plain(title):
        raise CxError(f"figure {title!r} needs an alt text that is not its title")
    picture = svg.render(draw)
    caption = Markup('<figcaption><p class="fno">{}</p><h3 id="{}-t">{}</h3><p class="sub">{}</p></figcaption>').format(
        text(number), identifier(id), text(plain(title)), sentence(sub)
    )
    image = Markup(
        '<picture><source media="(max-width:600px)" srcset="{}">'
        '<img src="{}" width="{}" height="{}" alt="{}"></picture>'
    ).format(Markup(picture.srcset()), Markup(picture.src()), picture.width, picture.height, text(plain(alt)))
    below = Markup('<p class="note phone">{}</p>').format(sentence(narrow)) if narrow else Markup("")
    below += Markup('<p class="note">{}</p>').format(sentence(note)) if note else Markup("")
    behind = Markup("<details><summary>{}</summary>{}</details>").format(text(numbers), _table(table))
    inner = Markup('<figure id="{}" aria-labelledby="{}-t">{}{}{}{}</figure>')
    words = f"**{number}. {plain(title)}**\n\n{sub}\n\n{plain(alt)}"
    return block("figure", inner.format(id, id, caption, image, below, behind), words)


def table(content: Table) -> Block:
    """Return a table with caption, column and row headings."""
    return block("table", _table(content), _plain(content))


def folded(content: Table, summary: str) -> Block:
    """Return a table that opens on a click: for who wants the numbers behind a sentence; it is not printed."""
    inner = Markup("<details><summary>{}</summary>{}</details>").format(text(summary), _table(content))
    return block("table", inner, _plain(content))


def _plain(content: Table) -> str:
    """Write a table as Markdown."""
    heads = [c.label for c in content.columns]
    rows = [heads, ["---"] * len(heads), *content.rows]
    words = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
    return f"{content.caption}\n\n{words}"


def _table(content: Table) -> Markup:
    classes = [Markup(' class="n"') if c.number else Markup("") for c in content.columns]
    roles = ("columnheader", "rowheader", "cell") if content.stack else ()
    role = [Markup(' role="{}"').format(r) for r in roles] or [Markup("")] * 3
    head = Markup("").join(
        Markup('<th scope="col"{}{}>{}</th>').format(role[0], kind, text(c.label))
        for c, kind in zip(content.columns, classes, strict=True)
    )
    body = Markup("").join(_row(row, content, classes, role) for row in content.rows)
    caption = Markup("<caption{}>{}</caption>").format(
        Markup("") if content.show_caption else Markup(' class="vh"'), sentence(content.caption)
    )
    if content.stack:
        frame = '<table class="stack" role="table">{}<thead role="rowgroup"><tr role="row">{}</tr></thead>'
        return Markup(frame + '<tbody role="rowgroup">{}</tbody></table>').format(caption, head, body)
    return Markup(
        '<div class="scroll" role="region" tabindex="0" aria-label="{}"><table>{}<thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(text(plain(content.caption)), caption, head, body)


def _row(row: tuple[str, ...], content: Table, classes: list[Markup], role: list[Markup]) -> Markup:
    cells = [Markup('<th scope="row"{}{}>{}</th>').format(role[1], classes[0], sentence(row[0]))]
    for words, column, kind in zip(row[1:], content.columns[1:], classes[1:], strict=True):
        label = Markup(' data-l="{}"').format(text(column.label)) if content.stack else Markup("")
        cells.append(Markup("<td{}{}{}>{}</td>").format(role[2], label, kind, sentence(words)))
    start = Markup('<tr role="row">') if content.stack else Markup("<tr>")
    return start + Markup("").join(cells) + Markup("</tr>")
