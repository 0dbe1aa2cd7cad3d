"""Reads the plain form of YAML that nearly every file has, and leaves everything else alone.

One pass over the lines, each of which must be a comment, `key:`, `key: value`, `- value` or `- key: value`
with the value on that line; only a block of text in one column may follow its key. Whatever is not surely that
gives None: the whole of YAML belongs to `yamlparse`, which takes several times as long for a file, and to import
twice as long as Python takes to start.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tsbp.store.yamlcore import STARTS, resolved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Told = tuple[int, int, str, int, Any]

# A text of fewer bytes holds fewer nodes than a file may, and no scalar that is too long.
LONGEST = 20_000
# Every level begins further to the right, or is a list in the column of its key: so nothing is nested too deep.
FARTHEST = 28
# Of a key longer than 1,024 characters YAML makes no key.
LONGEST_KEY = 200
# Most lines of a store are short and stand in many files: what they say is worked out once.
KEPT, SHORT = 1 << 13, 80
# What is surely text and surely whole: it starts like no number, is no word with a meaning, and holds neither
# the sign of a comment nor that of a key.
TEXT = (
    r"(?:[0-9]{4}-|(?![nNtTfF](?:ull|ULL|rue|RUE|alse|ALSE)$)[^-?:,\[\]{}#&*!|>'\"%@`+.~0-9\s])[^:#]*+(?<! )$"
)
KEY = r"[A-Za-z0-9_][A-Za-z0-9_-]*+(?: [A-Za-z0-9_-]++)*+"
LINE = re.compile(rf"( *+)(- ++)?+(?:({KEY}):(?: ++|$))?(?:({TEXT})|(.*+))")
ODD_STARTS = frozenset("-?:,[]{}#&*!|>'\"%@`")
QUOTED = r"(?:'((?:[^']|'')*+)'|\"([^\"\\]*+)\") *+(?:(?<= )#.*)?"
# In brackets only bare words: no quotes, no colon but the one behind a key, nothing nested.
WORD = r"(?:[A-Za-z0-9_+]|-(?=[A-Za-z0-9]))[A-Za-z0-9_+./-]*+(?: [A-Za-z0-9_+./]++)*+"
LIST = rf"\[ *+(?:({WORD}(?: *+, *+{WORD})*+) *+)?\] *+(?:(?<= )#.*)?"
MAP = rf"\{{ *+(?:({WORD}: ++{WORD}(?: *+, *+{WORD}: ++{WORD})*+) *+)?\}} *+(?:(?<= )#.*)?"
# A block of text: lines in one column, none of them blank, none with a space at its end.
BLOCK = (
    rf"^(?P<head>(?P<at> *+(?:- ++)?+){KEY}: ++)(?P<how>[>|]-?)\n"
    r"(?P<text>(?P<column> ++)[^ \n].*+\n(?:(?P=column)[^ \n].*+\n)*+)"
)
GLUE = "\0"
"""What stands for the end of a line in a block that was drawn to its key; no line holds it."""
NOTHING, VALUE, WAITS, ANEW = range(4)
"""What a line says: nothing, a value, that one is to come, or what makes a collection anew for each file."""


class _OtherError(Exception):
    """The text has another form."""


def read(data: bytes) -> dict[str, Any] | None:
    """Read a map from its bytes as `yamlparse` reads it; None where the form is not the plain one."""
    if len(data) >= LONGEST or GLUE.encode() in data:
        return None
    try:
        text = data.decode()
        return _built(_drawn(text) if ": >" in text or ": |" in text else text)
    except (_OtherError, ValueError, IndexError):
        return None


def _drawn(text: str) -> str:
    """Draw each block of text to its key, on one line."""
    return re.sub(BLOCK, _glued, text, flags=re.MULTILINE)


def _glued(found: re.Match[str]) -> str:
    column = found["column"]
    lines = [line[len(column) :] for line in found["text"].split("\n")[:-1]]
    if len(column) <= len(found["at"]) or any(line[-1] == " " for line in lines):
        raise _OtherError
    return f"{found['head']}{found['how']}{GLUE}{GLUE.join(lines)}\n"


def _built(text: str) -> dict[str, Any] | None:
    """Build the map line by line; the cost of every cold read is here."""
    root: dict[str, Any] = {}
    here: Any = root  # the collection that is open
    at = 0  # its column
    above: list[tuple[int, Any]] = []  # those around it
    waiting = ""  # the key that has no value yet
    for line in text.split("\n"):
        column, dash, key, says, value = _told(line) if len(line) < SHORT else _parsed(line)
        if says == NOTHING:
            continue
        if column < at:
            waiting = ""
            while at > column:
                at, here = above.pop()
        # A collection begins further to the right, or is a list in the column of the key that it belongs to.
        if column > at or (dash and here.__class__ is dict):
            if not waiting:
                raise _OtherError
            above.append((at, here))
            here[waiting] = here = [] if dash else {}
            at = column
        elif not dash and here.__class__ is list:
            at, here = above.pop()
        if at != column or (not dash and key in here):
            raise _OtherError
        if says == ANEW:
            value = value()
        if dash and not key:
            here.append(value)
            waiting = ""
            continue
        if dash:
            entry: dict[str, Any] = {}
            here.append(entry)
            above.append((at, here))
            at, here = column + dash, entry
        here[key] = value
        waiting = key if says == WAITS else ""
    return root or None


def _parsed(line: str) -> Told:
    """Return the column of a line, how far its dash moves what is behind it, its key, what it says, and the value."""
    found = LINE.fullmatch(line)
    # Whatever cannot be seen is for others to judge.
    if not found or not (line.isprintable() or line.replace(GLUE, "").isprintable()):
        raise _OtherError
    indent, dash, key, plain, rest = found.groups("")
    if not key and not dash:
        if plain or (rest and rest[0] != "#"):
            raise _OtherError
        return 0, 0, "", NOTHING, None
    column, deep = len(indent), len(dash)
    if column + deep > FARTHEST or len(key) > LONGEST_KEY or (key[:1] in STARTS and resolved(key) != key):
        raise _OtherError
    if plain:
        return column, deep, key, VALUE, plain
    if key and (not rest or rest[0] == "#"):
        return column, deep, key, WAITS, None
    value = _value(rest)
    if isinstance(value, dict | list):
        return column, deep, key, ANEW, value.copy
    return column, deep, key, VALUE, value


_told = lru_cache(maxsize=KEPT)(_parsed)


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
    """Return words in brackets, a text in quotes or in a block, or what begins with a minus."""
    first = rest[:1]
    if first == "{":
        return _map(_inside(MAP, rest))
    if first == "[":
        return [resolved(word.strip(" ")) for word in _inside(LIST, rest)]
    if first == "-" and rest[1:].replace("_", "").replace(".", "", 1).isalnum():
        return resolved(rest)
    found = re.fullmatch(QUOTED, rest)
    if found:
        return found[2] if found[1] is None else found[1].replace("''", "'")
    how, *lines = rest.split(GLUE)
    if not lines:
        raise _OtherError
    return (" " if first == ">" else "\n").join(lines) + ("" if how[1:] else "\n")


def _inside(form: str, rest: str) -> list[str]:
    """Return what the commas in brackets part."""
    found = re.fullmatch(form, rest)
    if not found:
        raise _OtherError
    return found[1].split(",") if found[1] else []


def _map(pairs: list[str]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for pair in pairs:
        key, _, value = pair.partition(": ")
        key = key.lstrip(" ")
        if key in built or resolved(key) != key:
            raise _OtherError
        built[key] = resolved(value.strip(" "))
    return built
