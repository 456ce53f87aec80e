"""The themes that open answers are sorted by, and the words that say nothing, as the package knows them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LEXICON = Path(__file__).with_name("themes.toml")


@cache
def _packaged() -> dict[str, Any]:
    return tomllib.loads(LEXICON.read_text(encoding="utf-8"))


def default_themes() -> dict[str, list[str]]:
    """Return the themes of the package with their words.

    Examples
    --------
    >>> "delivery" in default_themes()
    True
    """
    return dict(_packaged()["themes"])


def ordinary_words() -> tuple[frozenset[str], str]:
    """Return the words that say nothing by themselves, and the signs that are mere particles.

    Examples
    --------
    >>> "because" in ordinary_words()[0], "delivery" in ordinary_words()[0]
    (True, False)
    """
    ordinary = _packaged()["ordinary"]
    return frozenset(ordinary["words"]), str(ordinary["signs"])
