"""A case on a card: what is known of it, and lines to write on what shall be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cxanalysis.present.escape import Block, block, sentence, text


@dataclass(frozen=True)
class CaseCard:
    """A case: `title`, `pairs` of terms with what is known, and `blanks`, the names of lines to fill in.

    The first line to fill in is as wide as the card, the others share one.
    """

    title: str
    pairs: tuple[tuple[str, str], ...]
    blanks: tuple[str, ...] = ()


def case_cards(cards: Sequence[CaseCard]) -> Block:
    """Return cards of cases, one below the other; each keeps together on paper."""
    body = Markup("").join(_card(card) for card in cards)
    words = []
    for card in cards:
        lines = [f"- {term}: {said}" for term, said in card.pairs] + [f"- {term}: ______" for term in card.blanks]
        words.append("\n".join([f"**{card.title}**", "", *lines]))
    return block("cases", body, "\n\n".join(words))


def _card(card: CaseCard) -> Markup:
    known = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(text(a), sentence(b)) for a, b in card.pairs)
    long, short = (Markup("").join(_blank(name) for name in names) for names in (card.blanks[:1], card.blanks[1:]))
    due = Markup('<dl class="due">{}</dl>').format(short) if short else Markup("")
    return Markup('<div class="case"><h3>{}</h3><dl>{}{}</dl>{}</div>').format(text(card.title), known, long, due)


def _blank(name: str) -> Markup:
    return Markup('<dt>{}</dt><dd class="fill"></dd>').format(text(name))
