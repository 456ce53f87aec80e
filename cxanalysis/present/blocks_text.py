"""The blocks that are mostly words: masthead, main points, findings, the three panels, notes, gaps, quality and source.

Words arrive finished and translated; `**...**` in a sentence becomes bold; everything is escaped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cxanalysis.errors import CxError
from cxanalysis.present.escape import Block, block, identifier, link, plain, sentence, text
from cxanalysis.present.theme import stylesheet


@dataclass(frozen=True)
class Point:
    """A main point: what happened and what it means, with the figure that shows it."""

    text: str
    anchor: str = ""
    anchor_label: str = ""


@dataclass(frozen=True)
class Panel:
    """One of the three panels under a finding; `evidence` is its grade or the effect expected."""

    title: str
    text: str
    evidence: str = ""


@dataclass(frozen=True)
class Box:
    """A box of the last section: `items` as a list or `pairs` as terms with values; `care` colours it."""

    title: str
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    care: bool = False


def style() -> Block:
    """Return the stylesheet as the first block of a notebook; a report page carries it in its head instead."""
    return Block(f'<div class="cx-style"><style>{stylesheet()}</style></div>', "")


def masthead(kick: str, title: str, lede: str) -> Block:
    """Return the top of a page.

    Parameters
    ----------
    kick : str
        Kind of report.
    title : str
        Period and the top main point as a headline: the page's h1.
    lede : str
        Coverage and status in a line; empty leaves it out.
    """
    inner = Markup('<p class="kick">{}</p><h1>{}</h1>').format(text(kick), text(plain(title)))
    if lede:
        inner += Markup('<p class="lede">{}</p>').format(sentence(lede))
    return block("masthead", inner, f"# {plain(title)}\n\n{lede}".rstrip())


def points(items: Sequence[Point]) -> Block:
    """Return the numbered main points."""
    rows = []
    for item in items:
        anchor = Markup("")
        if item.anchor:
            anchor = Markup(' <a href="{}">{}</a>').format(link(item.anchor), text(item.anchor_label))
        rows.append(Markup("<li><span>{}{}</span></li>").format(sentence(item.text), anchor))
    words = "\n".join(f"{i}. {item.text}" for i, item in enumerate(items, 1))
    return block("points", Markup("<ol>{}</ol>").format(Markup("").join(rows)), words)


def finding(id: str, title: str, intro: str = "") -> Block:
    """Return the computed heading of a section, its h2; `id` is the section's."""
    lead = Markup('<p class="in">{}</p>').format(sentence(intro)) if intro else Markup("")
    inner = Markup('<h2 id="{}-h">{}</h2>{}').format(identifier(id), text(plain(title)), lead)
    return block("finding", inner, f"## {plain(title)}\n\n{intro}".rstrip())


def three(what_changed: Panel, why: Panel, what_to_do: Panel) -> Block:
    """Return the panels What changed, Why, What to do, side by side."""
    panels, words = [], []
    for panel in (what_changed, why, what_to_do):
        evidence = Markup('<p class="ev">{}</p>').format(sentence(panel.evidence)) if panel.evidence else Markup("")
        inner = Markup("<div><h3>{}</h3><p>{}</p>{}</div>")
        panels.append(inner.format(text(panel.title), sentence(panel.text), evidence))
        words.append(f"**{panel.title}.** {panel.text} {panel.evidence}".rstrip())
    return block("three", Markup('<div class="three">{}</div>').format(Markup("").join(panels)), "\n\n".join(words))


def note(words: str) -> Block:
    """Return a line of small print under a block."""
    return block("note", Markup('<p class="note">{}</p>').format(sentence(words)), words)


def prose(words: str) -> Block:
    """Return a paragraph."""
    return block("prose", Markup('<p class="prose">{}</p>').format(sentence(words)), words)


def gap(reason: str) -> Block:
    """Return the line that stands where a block could not be computed: "Not shown: 8 replies, 10 needed."."""
    if not reason.strip():
        raise CxError("a gap on a page needs its reason")
    return block("gap", Markup('<p class="gap">{}</p>').format(sentence(reason)), reason)


def quality_and_source(boxes: Sequence[Box]) -> Block:
    """Return the boxes of the last section, two in a row."""
    parts, words = [], []
    for box in boxes:
        items = Markup("").join(Markup("<li>{}</li>").format(sentence(item)) for item in box.items)
        terms = (Markup("<dt>{}</dt><dd>{}</dd>").format(text(a), sentence(b)) for a, b in box.pairs)
        body = Markup("<ul>{}</ul>").format(items) if box.items else Markup("")
        body += Markup("<dl>{}</dl>").format(Markup("").join(terms)) if box.pairs else Markup("")
        care = " care" if box.care else ""
        parts.append(Markup('<div class="box{}"><h3>{}</h3>{}</div>').format(care, text(box.title), body))
        lines = [f"- {item}" for item in box.items] + [f"- {a}: {b}" for a, b in box.pairs]
        words.append("\n".join([f"**{box.title}**", "", *lines]))
    return block("boxes", Markup('<div class="boxes">{}</div>').format(Markup("").join(parts)), "\n\n".join(words))
