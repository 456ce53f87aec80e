"""What a file is before anyone parses it: its bytes, its header line, and an independent count of its records.

A reader that guesses loses rows in silence; so the bytes are looked at first (container, encoding, control characters)
and records and fields are counted apart from the engine, which must come to the same numbers.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cxanalysis.errors import Problem

CHUNK = 4 << 20
MAX_RECORD = 1_000_000
PARTIAL = ("ragged", "quote")
"""Faults of a file that leave its other records readable, so that their faults are told in the same go."""
_BOM = codecs.BOM_UTF8
_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "a database file"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
_HTML = re.compile(rb"\s*<(!doctype|html|table|\?xml|meta|head)", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - {9, 10, 13} | {127})
_INVISIBLE = re.compile(rb"\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf")
_SPACES = ("\u00a0".encode(), "\u3000".encode(), b"\xe2\x80")
_LOST = ("\ufffd".encode(), "锟斤拷".encode())


@dataclass
class FileFacts:
    """What the bytes of a file say.

    `records` counts the records after the header, blank ones included; `blank` lists the record numbers of blank ones
    (the header is 1), `ragged` those with more or fewer fields than the header, `torn` the fields of the first of them;
    `invisible` counts control, zero-width and bidirectional characters, `lost` signs that another encoding was misread;
    `odd_spaces` tells of spaces other than the plain one; `doubtful` that fields and records do not come out even, or a
    quote seems open: `examine` tells why.
    """

    name: str
    sha256: str = ""
    header: list[str] = field(default_factory=list)
    records: int = 0
    blank: list[int] = field(default_factory=list)
    ragged: list[int] = field(default_factory=list)
    torn: set[str] = field(default_factory=set)
    ascii: bool = True
    invisible: int = 0
    lost: int = 0
    odd_spaces: bool = False
    doubtful: bool = False
    closed: bool = True
    stamp: tuple[int, int, int] = (0, 0, 0)
    problems: list[Problem] = field(default_factory=list)

    @property
    def skipped(self) -> list[int]:
        """Records the engine does not see: ragged ones, and blank ones where a row has several fields."""
        return sorted(self.ragged + (self.blank if len(self.header) > 1 else []))

    @property
    def rows(self) -> int:
        """Rows of data as the engine counts them."""
        return self.records - len(self.skipped)

    @property
    def readable(self) -> bool:
        """Say whether records can be told apart: none is wrong but some that are left out and named."""
        return all(p.severity != "error" or p.rule in PARTIAL for p in self.problems)

    def record_of(self, row: int) -> int:
        """Return the record number in the file (header = 1) of the engine's row `row` (first = 0)."""
        record = row + 2
        for skipped in self.skipped:
            if skipped > record:
                break
            record += 1
        return record

    def tell(self, what: str, remedy: str, rule: str, row: int | None = None, value: str = "", count: int = 1,
             severity: str = "error", also: str = "") -> None:  # fmt: skip
        """Note a problem of the file."""
        self.problems.append(Problem(self.name, row, "", value, what, remedy, count, severity, rule, also))


def scan(path: Path, delimiter: str, name: str) -> FileFacts:
    """Look at a file's bytes once.

    Parameters
    ----------
    path : Path
        The file.
    delimiter : str
        One character.
    name : str
        How messages call it.

    Returns
    -------
    FileFacts
        With every problem found in `problems`; where one is an error the file must not be read further.
    """
    facts = FileFacts(name)
    handle = _open(path, facts)
    if handle is None:
        return facts
    with handle:
        counter = _Counter(facts, delimiter)
        for chunk in iter(lambda: handle.read(CHUNK), b""):
            if not counter.take(chunk):
                break
        facts.stamp = _stamp(os.fstat(handle.fileno()))
    if not facts.problems:
        counter.finish()
    return facts


def changed(path: Path, facts: FileFacts) -> bool:
    """Say whether a file is another than the one that was scanned."""
    try:
        return _stamp(path.stat()) != facts.stamp
    except OSError:
        return True


def _stamp(info: os.stat_result) -> tuple[int, int, int]:
    return info.st_ino, info.st_size, info.st_mtime_ns


def _open(path: Path, facts: FileFacts) -> io.BufferedReader | None:
    """Open a regular file without ever waiting for one that is none."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        facts.tell("does not exist", "add the file, or take it out of the settings", "no_file")
        return None
    except OSError as error:
        facts.tell(f"cannot be read: {error.strerror}", "check the permission", "unreadable")
        return None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        facts.tell("is no regular file", "put the CSV file itself in its place", "not_a_file")
        return None
    return os.fdopen(number, "rb")


def _holds(chunk: bytes, sign: bytes) -> bool:
    """Say whether bytes hold a sign; looking for its first byte alone is far quicker, and mostly enough."""
    return sign[:1] in chunk and sign in chunk


class _Counter:
    """Counts records and fields chunk by chunk, quotes respected."""

    def __init__(self, facts: FileFacts, delimiter: str):
        self.facts = facts
        self.delimiter = delimiter.encode()
        self.sha = hashlib.sha256()
        self.decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self.size = self.ends = self.delimiters = self.inside = 0
        self.last_end, self.last_byte, self.quote_record = -1, b"", 0
        self.head = b""

    def take(self, chunk: bytes) -> bool:
        """Count one chunk; False stops the scan."""
        if not self.size:
            self._kind(chunk)
        self.sha.update(chunk)
        if not self.facts.problems:
            self._text(chunk)
        if any(p.severity == "error" for p in self.facts.problems):
            return False
        if len(self.head) < MAX_RECORD:
            self.head += chunk[:MAX_RECORD]
        self._records(chunk)
        self.size += len(chunk)
        self.last_byte = chunk[-1:]
        return True

    def _kind(self, chunk: bytes) -> None:
        kind = next((kind for magic, kind in _KINDS if chunk.startswith(magic)), "")
        kind = kind or ("an HTML or XML page" if _HTML.match(chunk) else "")
        if kind:
            self.facts.tell(f"is {kind}, not a CSV file in UTF-8", "export it as CSV in UTF-8", "format")

    def _text(self, chunk: bytes) -> None:
        facts = self.facts
        if b"\x00" in chunk:
            row = self.ends + chunk[: chunk.index(b"\x00")].count(b"\n") + 1
            facts.tell("holds NUL bytes", "export the file again as UTF-8 text", "nul", row)
            return
        facts.invisible += len(chunk) - len(chunk.translate(None, _CONTROLS))
        facts.odd_spaces |= self.delimiter != b"\t" and b"\t" in chunk
        pending = self.decoder.getstate()[0]
        try:
            if chunk.isascii() and not pending:
                return
            self.decoder.decode(chunk)
        except UnicodeDecodeError as error:
            self._not_utf8(pending + chunk, error.start, self.size - len(pending))
            return
        facts.ascii = False
        facts.odd_spaces = facts.odd_spaces or any(_holds(chunk, sign) for sign in _SPACES)
        facts.lost += sum(chunk.count(sign) for sign in _LOST)
        body = chunk[len(_BOM) :] if not self.size and chunk.startswith(_BOM) else chunk
        if any(_holds(body, sign) for sign in (b"\xe2\x80", b"\xe2\x81", _BOM)):
            facts.invisible += sum(1 for _ in _INVISIBLE.finditer(body))

    def _not_utf8(self, data: bytes, start: int, offset: int) -> None:
        try:
            data[: 1 << 16].decode("gb18030", "strict" if len(data) < 1 << 16 else "ignore")
            guess = "; it may be GB18030"
        except UnicodeDecodeError:
            guess = ""
        row = self.ends + data[:start].count(b"\n") + 1
        self.facts.tell(f"is not UTF-8 at byte {offset + start}{guess}", "save the file as UTF-8", "encoding", row)

    def _records(self, chunk: bytes) -> None:
        data = np.frombuffer(chunk, np.uint8)
        if not self.inside and b'"' not in chunk:
            ends = np.flatnonzero(data == 10)
            self.delimiters += chunk.count(self.delimiter)
        else:
            marks = np.flatnonzero((data == 10) | (data == 34) | (data == self.delimiter[0]))
            kinds = data[marks]
            inside = (np.cumsum(kinds == 34) + self.inside) & 1
            ends = marks[(inside == 0) & (kinds == 10)]
            self.delimiters += int(np.count_nonzero((inside == 0) & (kinds == self.delimiter[0])))
            self.inside = int(inside[-1]) if len(inside) else self.inside
        self._lengths(chunk, ends)

    def _lengths(self, chunk: bytes, ends: np.ndarray) -> None:
        """Find blank records and records too long to be one."""
        if len(ends):
            lengths = np.diff(ends + self.size, prepend=self.last_end)
            for k in np.flatnonzero(lengths <= 2).tolist():
                before = chunk[ends[k] - 1 : ends[k]] if ends[k] else self.last_byte
                if lengths[k] == 1 or before == b"\r":
                    self.facts.blank.append(self.ends + k + 1)
            self._too_long(int(lengths.max()), self.ends + int(lengths.argmax()) + 1)
            self.ends += len(ends)
            self.last_end = int(ends[-1]) + self.size
        if self.size + len(chunk) - self.last_end > 2 * MAX_RECORD and not self.inside:
            self._too_long(MAX_RECORD + 1, self.ends + 1)

    def _too_long(self, length: int, row: int) -> None:
        if length > MAX_RECORD:
            what = f"a record is longer than {MAX_RECORD:,} bytes"
            self.facts.tell(what, "check the line ends and quotes near it", "too_long", row)

    def finish(self) -> None:
        """Close the count and read the header."""
        facts = self.facts
        facts.sha256 = self.sha.hexdigest()
        facts.closed = self.last_byte == b"\n"
        facts.records = max(self.ends - facts.closed, 0)
        facts.doubtful = bool(self.inside)
        if self.size <= len(_BOM) and not self.head.removeprefix(_BOM).strip():
            facts.tell("is empty: it has not even a header", "export the file again", "empty")
        elif not self.ends and b"\r" in self.head:
            facts.tell("ends its lines with CR alone", "save the file with line ends LF or CR LF", "line_ends")
        else:
            text = io.StringIO(self.head.decode("utf-8-sig", "ignore"), newline="")
            facts.header = next(csv.reader(text, delimiter=self.delimiter.decode()), [])
            width, records = len(facts.header), facts.records + 1
            if width > 1:
                full = records - len(facts.blank)
                facts.doubtful |= self.delimiters + full != width * full
