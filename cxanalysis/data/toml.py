"""Reading a settings file so that every mistake in it is told with its line.

A table of the file is asked for its keys one by one; what nobody asked for is unknown and is told with the nearest
known name. A `"?"` is an open question and stops the run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cxanalysis.errors import Problem, did_you_mean, mask

_OPEN = re.compile(r"""=\s*\[?\s*("\?"|'\?')|[\[,]\s*("\?"|'\?')""")
_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "a table"}


class TomlFile:
    """One TOML file: its values, and the problems found while they are read."""

    def __init__(self, path: Path):
        self.name = path.name
        self.problems: list[Problem] = []
        self.lines: list[str] = []
        self.root: dict[str, Any] = {}
        if path.is_file():
            self._load(path)

    def _load(self, path: Path) -> None:
        try:
            text = path.read_bytes().decode("utf-8-sig")
            self.root = tomllib.loads(text)
        except UnicodeDecodeError as error:
            self.add("", f"not UTF-8 at byte {error.start}", "save the file as UTF-8")
            return
        except tomllib.TOMLDecodeError as error:
            self.add("", f"not valid TOML: {error}", "mend the line")
            return
        except OSError as error:
            self.add("", f"cannot be read: {error.strerror}", "check the permission")
            return
        self.lines = text.splitlines()
        for number, line in enumerate(self.lines, 1):
            if _OPEN.search(line.split("#")[0]):
                self._problem(number, "", f"open question: {line.strip()[:120]}", 'put the answer in place of "?"')

    def _problem(
        self, row: int | None, key: str, what: str, remedy: str, value: str = "", severity: str = "error"
    ) -> None:
        self.problems.append(Problem(self.name, row, key, value, what, remedy, severity=severity, rule="settings"))

    def add(self, key: str, what: str, remedy: str = "", value: object = "", severity: str = "error") -> None:
        """Note a problem of a key; its line is looked up."""
        self._problem(self.line_of(key), key, what, remedy, mask(value) if value != "" else "", severity)

    def line_of(self, key: str) -> int | None:
        """Return the line where the last part of a key is written, looking below the header of its table first."""
        parts = [part for part in re.split(r"[.\[\]]+", key) if part]
        if not parts:
            return None
        header = re.compile(r"\[\[?\s*" + r"\s*\.\s*".join(rf'"?{re.escape(p)}"?' for p in parts[:-1]) + r"\s*\]")
        own = re.compile(rf'(^|[\s{{,.\["]){re.escape(parts[-1])}["\s\]]*(=|\]|\.|$)')
        starts = [n for n, line in enumerate(self.lines) if len(parts) > 1 and header.match(line.strip())]
        for start in [*starts, 0]:
            hits = (n for n, line in enumerate(self.lines[start:], start + 1) if own.search(line.split("#")[0]))
            found = next(hits, None)
            if found is not None:
                return found
        return None

    def table(self) -> Keys:
        """Return the top of the file."""
        return Keys(self, self.root, "")


class Keys:
    """One table of a TOML file; each key is taken once, `close` tells what is left."""

    def __init__(self, file: TomlFile, values: Mapping[str, Any], place: str):
        self.file, self.place = file, place
        self._left = dict(values)
        self._known: list[str] = []

    def _path(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def take(self, name: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        """Return the value of a key, or the default where it is absent or of the wrong type (which is told)."""
        self._known.append(name)
        if name not in self._left:
            return default
        value = self._left.pop(name)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        wrong_bool = isinstance(value, bool) and bool not in kinds
        if value == "?":
            return default
        if wrong_bool or not isinstance(value, kinds):
            words = " or ".join(_WORDS.get(k, k.__name__) for k in kinds)
            self.wrong(name, f"must be {words}", value)
            return default
        return value

    def wrong(self, name: str, what: str, value: object = "", remedy: str = "") -> None:
        """Note a problem of a key of this table."""
        self.file.add(self._path(name), what, remedy, value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        value = self.take(name, (list, str), [])
        values = [value] if isinstance(value, str) else value
        if not all(isinstance(v, str) for v in values):
            self.wrong(name, "must be a list of texts")
            return ()
        return tuple(values)

    def sub(self, name: str) -> Keys:
        """Return a table below this one (empty where absent)."""
        return Keys(self.file, self.take(name, dict, {}), self._path(name))

    def subs(self, name: str) -> list[Keys]:
        """Return the tables of an array of tables."""
        rows = self.take(name, list, [])
        if not all(isinstance(r, dict) for r in rows):
            self.wrong(name, f"must be written as [[{name}]]")
            return []
        return [Keys(self.file, r, name) for r in rows]

    def each(self) -> list[str]:
        """Return the keys still left, for tables whose keys are the user's own names."""
        return list(self._left)

    def rest(self) -> dict[str, Any]:
        """Take everything that is left."""
        left, self._left = self._left, {}
        return left

    def close(self) -> None:
        """Tell every key that nobody asked for."""
        for name in self._left:
            self.wrong(name, f"unknown key{did_you_mean(name, self._known)}", "", "known: " + ", ".join(self._known))
        self._left = {}
