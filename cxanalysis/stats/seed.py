"""Seeds that come from what is drawn, not from the clock: the same figure gets the same bytes on every machine."""

from __future__ import annotations

import hashlib

import numpy as np


def seed_of(*parts: object) -> int:
    """Make a seed from the texts of what is drawn, usually (period, measure, item).

    Parameters
    ----------
    *parts : object
        Anything with a stable text; their order counts, and ("a", "bc") differs from ("ab", "c").

    Returns
    -------
    int
        64 bits of SHA-256.

    Examples
    --------
    >>> seed_of("2026-10", "complaints.hhi", "") == seed_of("2026-10", "complaints.hhi", "")
    True
    >>> seed_of("a", "bc") == seed_of("ab", "c")
    False
    """
    text = "".join(f"{len(str(part))}:{part}" for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def generator(*parts: object) -> np.random.Generator:
    """Return a random generator seeded by `seed_of(*parts)` (PCG64, named so that numpy's default may change).

    Examples
    --------
    >>> float(generator("x").random()) == float(generator("x").random())
    True
    """
    return np.random.Generator(np.random.PCG64(seed_of(*parts)))
