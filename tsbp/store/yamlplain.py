"""Reads the plain form of YAML that nearly every file has, and leaves everything else alone.

One pass over the lines, each of which must be a comment, `key:`, `key: value`, `- value` or `- key: value`
with the value on that line. Whatever is not surely that gives None: the whole of YAML belongs to `yamlparse`,
which takes thrice as long for a file, and to import twice as long as Python takes to start.
"""

from __future__ import annotations

import re

from tsbp.store.yamlcore import STARTS, resolved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# A text of fewer bytes holds fewer nodes than a file may, and no scalar that is too long.
LONGEST = 20_000
DEEPEST = 30
# Of a key longer than 1,024 characters YAML makes no key.
LONGEST_KEY = 200
# What is surely text and surely whole: it starts like no number, is no word with a meaning, and holds neither
# the sign of a comment nor that of a key.
TEXT = r"(?:[0-9]{4}-|(?![nNtTfF](?:ull|ULL|rue|RUE|alse|ALSE)$)[^-?:,\[\]{}#&*!|>'\"%@`+.~0-9\s])[^:#\n]*+(?<! )$"
KEY = r"[A-Za-z0-9_][A-Za-z0-9_-]*+(?: [A-Za-z0-9_-]++)*+"
LINE = re.compile(rf"^( *+)(- ++)?+(?:({KEY}):(?: ++|$))?(?:({TEXT})|(.*+))", re.MULTILINE)
ODD_STARTS = frozenset("-?:,[]{}#&*!|>'\"%@`")
QUOTED = r"(?:'((?:[^']|'')*+)'|\"([^\"\\]*+)\") *+(?:(?<= )#.*)?"
# In brackets only bare words: no quotes, no colon but the one behind a key, nothing nested.
WORD = r"(?:[A-Za-z0-9_+]|-(?=[A-Za-z0-9]))[A-Za-z0-9_+./-]*+(?: [A-Za-z0-9_+./]++)*+"
LIST = rf"\[ *+(?:({WORD}(?: *+, *+{WORD})*+) *+)?\] *+(?:(?<= )#.*)?"
MAP = rf"\{{ *+(?:({WORD}: ++{WORD}(?: *+, *+{WORD}: ++{WORD})*+) *+)?\}} *+(?:(?<= )#.*)?"


class _OtherError(Exception):
    """The text has another form."""


def read(data: bytes) -> dict[str, Any] | None:
    """Read a map from its bytes as `yamlparse` reads it; None where the form is not the plain one."""
    if len(data) >= LONGEST:
        return None
    try:
        text = data.decode()
        # Whatever cannot be seen is for others to judge, the end of a line excepted.
        return _built(text) if text.replace("\n", "").isprintable() else None
    except (_OtherError, ValueError):
        return None


def _built(text: str) -> dict[str, Any] | None:
    """Build the map line by line."""
    outline = _Outline()
    here: Any = outline.here
    at = 0
    waiting = ""  # the key that has no value yet
    for indent, dash, key, plain, rest in LINE.findall(text):
        if not key and not dash:
            if plain or (rest and rest[0] != "#"):
                raise _OtherError
            continue
        if dash or len(indent) != at or here.__class__ is list:
            here = outline.turned(len(indent), dash, key, waiting)
            at = outline.at
            waiting = ""
            if not key:
                here.append(plain or _value(rest))
                continue
        if key in here or len(key) > LONGEST_KEY or (key[0] in STARTS and resolved(key) != key):
            raise _OtherError
        if plain:
            here[key] = plain
            waiting = ""
        elif rest and rest[0] != "#":
            here[key] = _value(rest)
            waiting = ""
        else:
            here[key] = None
            waiting = key
    return outline.root or None


class _Outline:
    """The collection that is open, its column, and those around it."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self.here: Any = self.root
        self.at = 0
        self._above: list[tuple[int, Any]] = []

    def turned(self, column: int, dash: str, key: str, waiting: str) -> Any:
        """Return the collection that a line in this column belongs to.

        `waiting` is the key of the line above if its value is still to come.
        """
        if column > self.at:
            self._begin(waiting, column, [] if dash else {})
        elif column < self.at:
            waiting = ""
            while self.at > column:
                self.at, self.here = self._above.pop()
        if self.at != column:
            raise _OtherError
        if dash:
            if self.here.__class__ is dict:  # a list in the column of the key that it belongs to
                self._begin(waiting, column, [])
            if key:
                entry: dict[str, Any] = {}
                self.here.append(entry)
                self._enter(column + len(dash), entry)
        elif self.here.__class__ is list:
            self.at, self.here = self._above.pop()
            if self.at != column or self.here.__class__ is list:
                raise _OtherError
        return self.here

    def _begin(self, key: str, column: int, value: Any) -> None:
        """Give the key that waits for it a collection, and go into that."""
        if not key:
            raise _OtherError
        self.here[key] = value
        self._enter(column, value)

    def _enter(self, column: int, new: Any) -> None:
        if len(self._above) >= DEEPEST:
            raise _OtherError
        self._above.append((self.at, self.here))
        self.at, self.here = column, new


def _value(rest: str) -> object:
    """Return what stands behind a key or a dash, up to a comment."""
    if not rest or rest[0] in ODD_STARTS:
        return _odd(rest)
    if " #" in rest:
        rest = rest[: rest.index(" #")]
    rest = rest.rstrip(" ")
    if ": " in rest or rest[-1] == ":":
        raise _OtherError
    return resolved(rest) if rest[0] in STARTS else rest


def _odd(rest: str) -> object:
    """Return a text in quotes, words in brackets, or a number below zero."""
    found = re.fullmatch(QUOTED, rest)
    if found:
        return found[2] if found[1] is None else found[1].replace("''", "'")
    found = re.fullmatch(LIST, rest)
    if found:
        return [resolved(word) for word in re.split(" *, *", found[1])] if found[1] else []
    found = re.fullmatch(MAP, rest)
    if found:
        return _map(re.split(" *, *", found[1]) if found[1] else ())
    if rest[:1] == "-" and rest[1:].isalnum():
        return resolved(rest)
    raise _OtherError


def _map(pairs: Any) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for pair in pairs:
        key, value = re.split(": +", pair)
        if key in built or resolved(key) != key:
            raise _OtherError
        built[key] = resolved(value)
    return built
