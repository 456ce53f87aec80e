"""Why a file does not come out even: found slowly and exactly, only where the quick counts give cause."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from pathlib import Path

from cxanalysis.data.files import MAX_RECORD, FileFacts

SHOWN = 5
"""Places named of one fault."""
_TORN = 1000


def examine(path: Path, delimiter: str, facts: FileFacts) -> None:
    """Read a file slowly and exactly with the csv module; asked only where counts do not come out.

    Corrects the counts of `facts`, and tells records of another width, quotes left open, and stray line ends.
    """
    csv.field_size_limit(16 * MAX_RECORD)
    width, number, before = len(facts.header), 0, len(facts.problems)
    blank: list[int] = []
    ragged: list[tuple[int, int]] = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            for number, record in enumerate(csv.reader(stream, delimiter=delimiter, strict=True), 1):
                if not record:
                    blank.append(number)
                elif len(record) != width:
                    ragged.append((number, len(record)))
                    facts.torn |= {text.strip() for text in record} if len(ragged) <= _TORN else set()
        except csv.Error as error:
            what = "a quote is never closed" if "unexpected end" in str(error) else f"is no valid CSV: {error}"
            what += "; nothing after it was read"
            rule = "quote" if number else "header_quote"
            facts.tell(what, 'close the quote, or double quotes inside a quoted value: ""', rule, number + 1)
    facts.records, facts.blank, facts.ragged = max(number - 1, 0), blank, [row for row, _ in ragged]
    if ragged:
        row, found = ragged[0]
        what = f"the record has {found} fields, the header has {width}"
        also = ", ".join(f"row {row} ({found} fields)" for row, found in ragged[1:SHOWN])
        facts.tell(what, "quote values that hold the delimiter; mend the row", "ragged", row, "", len(ragged),
                   also=also + (", ..." if len(ragged) > SHOWN else ""))  # fmt: skip
    elif len(facts.problems) == before:
        _stray_ends(path, facts)


def copy_readable(path: Path, delimiter: str, width: int, target: Path) -> None:
    """Write the records of the header's width that come before any open quote to another file."""
    with path.open(encoding="utf-8-sig", newline="") as source, target.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, delimiter=delimiter, lineterminator="\n")
        with suppress(csv.Error):
            for record in csv.reader(source, delimiter=delimiter, strict=True):
                if len(record) == width or (width == 1 and not record):
                    writer.writerow(record)


def _stray_ends(path: Path, facts: FileFacts) -> None:
    """Tell the first line that does not end as the first one does."""
    data = path.read_bytes()
    odd = rb"(?<!\r)\n|\r(?!\n)" if data[: data.find(b"\n")].endswith(b"\r") else rb"\r"
    stray = re.search(odd, data)
    if stray:
        row = data[: stray.start()].count(b"\n") + 1
        facts.tell("a line does not end like the others", "save the file with line ends LF or CR LF", "line_ends", row)
