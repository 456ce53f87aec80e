"""The blocks that carry the numbers of page one: key figures as cards, targets with range bullets.

Each number arrives written and judged; a card shows the verdict in words, shape and weight, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cxanalysis.present import glyphs
from cxanalysis.present.escape import Block, block, link, plain, sentence, text


@dataclass(frozen=True)
class Card:
    """A key figure in six rows.

    `verdict` is one of measures.CHANGE, `verdict_label` its words, `direction` where the number went (up, down or
    empty). `rule` says what decided, in one clause. `lines` are the comparisons in words, `outlook` the target's
    outlook (bold). `grey` greys a value with too few answers behind it; `withheld` stands in place of the value.
    `href` leads from the name to its section.
    """

    name: str
    value: str
    unit: str
    verdict: str
    verdict_label: str
    direction: str = ""
    rule: str = ""
    lines: tuple[str, ...] = ()
    outlook: str = ""
    spark: glyphs.Spark | None = None
    grey: bool = False
    withheld: str = ""
    href: str = ""


@dataclass(frozen=True)
class TargetRow:
    """A target: measure, this period's value, target and gap as written, verdict of the change, result, outlook."""

    name: str
    value: str
    target: str
    gap: str
    verdict: str
    verdict_label: str
    outlook: str
    direction: str = ""
    result: str = ""
    bullet: glyphs.Bullet | None = None


@dataclass(frozen=True)
class TargetLabels:
    """Headings of the target table; `result` is used only where a row has one."""

    caption: str
    measure: str
    value: str
    target: str
    gap: str
    range: str
    change: str
    result: str
    outlook: str
    note: str = ""


def chip(verdict: str, label: str, direction: str = "") -> Block:
    """Return one verdict chip on its own."""
    return block("chip", glyphs.chip(verdict, text(label), direction), label)


def cards(items: Sequence[Card], key: str = "") -> Block:
    """Return the key figures in a row of cards; `key` explains the small charts below them."""
    body = Markup('<ul class="kpis k{}">{}</ul>').format(len(items), Markup("").join(_card(c) for c in items))
    if key:
        body += Markup('<p class="key">{}</p>').format(sentence(key))
    words = [" | ".join([f"**{c.name}**", c.withheld or f"{c.value} {c.unit}".strip(), c.verdict_label]) for c in items]
    return block("cards", body, "\n".join(f"- {line}" for line in words))


def _card(card: Card) -> Markup:
    if card.withheld:
        value = Markup('<p class="val none">{}</p>').format(sentence(card.withheld))
    else:
        shade = " grey" if card.grey else ""
        value = Markup('<p class="val{}"><b>{}</b> <span>{}</span></p>').format(
            shade, text(card.value), text(card.unit)
        )
    lines = Markup("").join(Markup("<li>{}</li>").format(sentence(line)) for line in card.lines)
    if card.outlook:
        lines += Markup('<li class="as">{}</li>').format(text(plain(card.outlook)))
    return Markup('<li class="kpi {}"><h3>{}</h3>{}{}<p class="status">{}</p><p class="why">{}</p>{}</li>').format(
        glyphs.tone(card.verdict),
        Markup('<a href="{}">{}</a>').format(link(card.href), text(card.name)) if card.href else text(card.name),
        value,
        glyphs.spark(card.spark) if card.spark else Markup('<div class="spark"></div>'),
        glyphs.chip(card.verdict, text(card.verdict_label), card.direction),
        sentence(card.rule),
        Markup('<ul class="cmp">{}</ul>').format(lines) if lines else Markup('<div class="cmp"></div>'),
    )


def targets(rows: Sequence[TargetRow], labels: TargetLabels) -> Block:
    """Return the table of targets, one range bullet a row; on phones each row becomes a small card."""
    results = any(row.result for row in rows)
    heads = [labels.measure, labels.value, labels.target, labels.gap, labels.range, labels.change]
    heads += [labels.result] * results + [labels.outlook]
    kinds = ["", "n", "n", "n", "b", "ch"] + [""] * results + [""]
    head = Markup("").join(
        Markup('<th scope="col" role="columnheader"{}>{}</th>').format(
            Markup(' class="{}"').format(kind) if kind in {"n", "b"} else "", text(h)
        )
        for h, kind in zip(heads, kinds, strict=True)
    )
    body = Markup("").join(_target(row, labels, results) for row in rows)
    table = Markup(
        '<table class="stack goals" role="table"><caption class="vh">{}</caption><thead role="rowgroup">'
        '<tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table>'
    ).format(text(labels.caption), head, body)
    if labels.note:
        table += Markup('<p class="key">{}</p>').format(sentence(labels.note))
    words = [f"- {r.name}: {r.value}, {labels.target} {r.target}; {r.verdict_label}; {r.outlook}" for r in rows]
    return block("targets", table, "\n".join(words))


def _target(row: TargetRow, labels: TargetLabels, results: bool) -> Markup:
    cell = Markup('<td role="cell" data-l="{}" class="{}">{}</td>')
    cells = [
        cell.format(text(label), "n", text(value))
        for label, value in ((labels.value, row.value), (labels.target, row.target), (labels.gap, row.gap))
    ]
    cells.append(cell.format("", "b", glyphs.bullet(row.bullet) if row.bullet else ""))
    cells.append(
        cell.format(text(labels.change), "ch", glyphs.chip(row.verdict, text(row.verdict_label), row.direction))
    )
    if results:
        cells.append(cell.format(text(labels.result), "", text(row.result)))
    cells.append(cell.format(text(labels.outlook), "", text(row.outlook)))
    start = Markup('<tr role="row"><th scope="row" role="rowheader">{}</th>{}</tr>')
    return start.format(text(row.name), Markup("").join(cells))
