"""Words of open answers: which themes they speak of, which words they have in common, which one speaks for many.

Languages that write words apart are read word by word; Chinese, which does not, by pairs of signs and by the words of
the lexicon wherever they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

_HAN = "\u3400-\u9fff"
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'’-]*")
_SMALL = re.compile(r"\b[a-zß-öø-ÿ][\w'’-]*")
_TOKEN = re.compile(rf"[^\W_{_HAN}]+(?:'[^\W_{_HAN}]+)*|[{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_ENDS = " ,，、;；:：-–（("


def tokens(text: str) -> list[str]:
    """Return the words of a text in small letters; a stretch of Chinese is one.

    Examples
    --------
    >>> tokens("The Web-shop is ＳＬＯＷ，网站很慢!")
    ['the', 'web', 'shop', 'is', 'slow', '网站很慢']
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("’", "'")
    return _TOKEN.findall(plain.casefold())


def words(text: str) -> frozenset[str]:
    """Return the different words of a text; of a stretch of Chinese, each pair of neighbouring signs.

    Examples
    --------
    >>> sorted(words("Late, late! 网站慢"))
    ['late', '站慢', '网站']
    """
    found: set[str] = set()
    for token in tokens(text):
        if _IS_HAN.match(token):
            found.update(token[i : i + 2] for i in range(max(1, len(token) - 1)))
        else:
            found.add(token)
    return frozenset(found)


@dataclass(frozen=True)
class Lexicon:
    """Words and the themes they speak of, sorted by how they are looked up."""

    whole: Mapping[str, frozenset[str]]
    begins: Mapping[str, frozenset[str]]
    han: Mapping[str, frozenset[str]]
    several: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]
    longest: int

    def themes(self, text: str) -> frozenset[str]:
        """Return the themes a text speaks of; none is no theme."""
        return speak_of([text], self)[0]

    def word(self, token: str) -> frozenset[str]:
        """Return the themes one word, or one stretch of Chinese, speaks of."""
        if not _IS_HAN.match(token):
            beginnings = (self.begins.get(token[:i], frozenset()) for i in range(2, len(token) + 1))
            return self.whole.get(token, frozenset()).union(*beginnings)
        spans = ((i, j) for i in range(len(token)) for j in range(i + 1, min(len(token), i + self.longest) + 1))
        return frozenset[str]().union(*(self.han.get(token[i:j], frozenset()) for i, j in spans))


def speak_of(texts: Sequence[str], known: Lexicon) -> list[frozenset[str]]:
    """Return the themes each text speaks of, looking each different word up once.

    Examples
    --------
    >>> speak_of(["Late again", "fine"], lexicon({"delivery": ["late"]}))
    [frozenset({'delivery'}), frozenset()]
    """
    looked_up: dict[str, frozenset[str]] = {}
    out = []
    for text in texts:
        found: set[str] = set()
        parts = tokens(text)
        for token in parts:
            if token not in looked_up:
                looked_up[token] = known.word(token)
            found |= looked_up[token]
            if token in known.several:
                whole = " ".join(parts)
                found.update(theme for pattern, theme in known.several[token] if pattern.search(whole))
        out.append(frozenset(found))
    return out


def lexicon(themes: Mapping[str, Sequence[str]]) -> Lexicon:
    """Sort the words of themes for looking them up.

    Parameters
    ----------
    themes : mapping of str to sequence of str
        Theme to its words: `late` as a whole, `deliver*` at the beginning of a word, `on time` as it stands; Chinese
        words wherever they stand.

    Returns
    -------
    Lexicon

    Examples
    --------
    >>> known = lexicon({"delivery": ["deliver*", "on time", "送货"], "price": ["price"]})
    >>> sorted(known.themes("Delivered on time, at the price agreed")), sorted(known.themes("总是送货晚"))
    (['delivery', 'price'], ['delivery'])
    >>> sorted(known.themes("the pricey undelivered one"))
    []
    """
    whole: dict[str, set[str]] = {}
    begins: dict[str, set[str]] = {}
    han: dict[str, set[str]] = {}
    several: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for theme, entries in themes.items():
        for entry in entries:
            parts, open_end = tokens(entry), entry.rstrip().endswith("*")
            if len(parts) == 1 and _IS_HAN.match(parts[0]):
                han.setdefault(parts[0], set()).add(theme)
            elif len(parts) == 1:
                (begins if open_end else whole).setdefault(parts[0], set()).add(theme)
            elif parts:
                end = "" if open_end else "(?= |$)"
                pattern = re.compile(f"(?:^| ){re.escape(' '.join(parts))}{end}")
                several.setdefault(parts[0], []).append((pattern, theme))
    return Lexicon(
        _frozen(whole), _frozen(begins), _frozen(han), {k: tuple(v) for k, v in several.items()},
        max(map(len, han), default=0),
    )  # fmt: skip


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(themes) for word, themes in found.items()}


def spread(texts: Iterable[tuple[int, str]]) -> Counter[str]:
    """Count the people who use each word.

    Parameters
    ----------
    texts : iterable of (int, str)
        Who wrote, and what.

    Returns
    -------
    Counter
        Word to the number of different people.

    Examples
    --------
    >>> spread([(1, "late again"), (1, "late"), (2, "Late")])["late"]
    2
    """
    return Counter(word for _, word in {(who, word) for who, text in texts for word in words(text)})


def shorten(text: str, most: int) -> str:
    """Cut a text at a word so that it has at most `most` signs, and mark the cut.

    Examples
    --------
    >>> shorten("The order arrived two days late", 20), shorten("Late", 20)
    ('The order arrived…', 'Late')
    """
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    if not _IS_HAN.match(plain[most - 1]) and " " in cut:
        cut = cut[: cut.rindex(" ")] if plain[most - 1] != " " else cut
    return cut.rstrip(_ENDS) + "…"


def written_small(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that somebody writes without a capital, and which are therefore no names.

    Examples
    --------
    >>> sorted(written_small(["Late delivery by John", "John came"]))
    ['by', 'came', 'delivery']
    """
    return frozenset(word for text in texts for word in _SMALL.findall(text))


def names_somebody(text: str, common: Collection[str]) -> bool:
    """Tell whether a text may hold a name: a capitalised word that nobody writes small.

    Parameters
    ----------
    text : str
        A text in Latin letters; Chinese names carry no mark.
    common : collection of str
        Words that are written small elsewhere, or are known to be no names.

    Examples
    --------
    >>> names_somebody("Delivery by John was late", {"delivery"}), names_somebody("Delivery was late", {"delivery"})
    (True, False)
    """
    return any(word.lower() not in common and word != "I" for word in _CAPITAL.findall(text))


def typical(texts: Sequence[str], users: Mapping[str, int], least: int, most: int, never: Collection[str]) -> str:
    """Choose the text that speaks for many: short, and of words that others use too.

    Parameters
    ----------
    texts : sequence of str
        The texts to choose from.
    users : mapping of str to int
        `spread` over all texts.
    least : int
        People who must use each of its words, so that nobody is known by one of them.
    most : int
        Signs it may have; longer ones are cut at a word.
    never : collection of str
        A text that holds any of these is not chosen.

    Returns
    -------
    str
        The one whose words most of the texts hold, on average; whole ones before cut ones; empty where there is none.

    Examples
    --------
    >>> texts = ["Late again", "late again!", "Again late", "Zorro came late"]
    >>> typical(texts, spread(enumerate(texts)), 2, 80, ())
    'Again late'
    """
    best: tuple[bool, float, int, str] | None = None
    times = Counter(texts)
    held: Counter[str] = Counter()
    for text, count in times.items():
        held.update(dict.fromkeys(words(text), count))
    for text in times:
        if any(mark in text for mark in never):
            continue
        shown = shorten(text, most)
        mine = words(shown)
        if not mine or min(users.get(word, 0) for word in mine) < least:
            continue
        key = (shown.endswith("…"), -sum(held[word] for word in mine) / len(mine), len(shown), shown)
        best = key if best is None or key < best else best
    return best[3] if best else ""
