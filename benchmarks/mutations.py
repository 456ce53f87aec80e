"""Ten thousand damaged exports: each read with every row accounted for, or refused in words; never a traceback.

In turn the bytes of a file are damaged, which is mostly refused, and its values, which is mostly counted. Damage and
check are those of tests/data/test_mutations.py; a file that fails is printed whole.

Run `python -m benchmarks.mutations [--files 10000] [--seed 1]` in the repository.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.data.test_mutations import (
    BITS,
    GOOD,
    LONGEST_CUT,
    MOST_EDITS,
    VALUES,
    accounts_for_all,
    damaged,
    with_cells,
)


def damaged_bytes(source: random.Random) -> bytes:
    """Damage bytes anywhere: place, bytes cut, bytes put in."""
    many = source.randint(1, MOST_EDITS)
    size, cut = len(GOOD), LONGEST_CUT
    return damaged([(source.randint(0, size), source.randint(0, cut), source.choice(BITS)) for _ in range(many)])


def damaged_values(source: random.Random) -> bytes:
    """Put other values into cells."""
    many = source.randint(1, MOST_EDITS)
    return with_cells([(source.randint(1, 20), source.randint(0, 4), source.choice(VALUES)) for _ in range(many)])


def main() -> None:
    """Print how many files were read, refused, and failed."""
    parser = argparse.ArgumentParser(description="Damage files at random and hold the door to its word.")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    source = random.Random(options.seed)
    read, failed = 0, 0
    for k in range(options.files):
        content = (damaged_bytes, damaged_values)[k % 2](source)
        with tempfile.TemporaryDirectory() as folder:
            try:
                read += accounts_for_all(Path(folder), content)
            except Exception as error:  # whatever it is, it is the finding
                failed += 1
                sys.stdout.write(f"{type(error).__name__}: {error}: {content!r}\n")
    refused = options.files - read - failed
    sys.stdout.write(f"{options.files} files: {read} read, {refused} refused in words, {failed} failed\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
