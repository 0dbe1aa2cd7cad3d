"""Puts another value in the line of a key of a file in the plain form, and proves it, without libyaml.

The edit that is made to a thousand files at once. The line is that which `yamltext` would write; whatever is not
surely so is left to it. The new text is proved as any edit is: by reading it.
"""

from __future__ import annotations

import re

from tsbp.domain.plain import same
from tsbp.store import yamlplain
from tsbp.store.edits import Proved
from tsbp.store.yamlscalars import inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Parts = tuple[str | int, ...]


def put(data: bytes, old: Mapping[str, Any], puts: Sequence[tuple[Parts, object]]) -> Proved | None:
    """Return the text with other values at these addresses; None where `yamltext` must see to it.

    `old` is what the text says.
    """
    lines = data.decode().split("\n")
    expected = dict(old)
    for parts, value in puts:
        place = _place(lines, parts) if _is_light(value) else None
        line = _line(lines[place], str(parts[-1]), value) if place is not None else None
        if place is None or line is None or not _lay(expected, parts, value):
            return None
        lines[place] = line
    text = "\n".join(lines).encode()
    read = yamlplain.read(text)
    return Proved(text, read) if read is not None and same(read, expected) else None


def _is_light(value: object) -> bool:
    return value is None or type(value) in (bool, int) or (type(value) is str and value.isprintable())


def _place(lines: Sequence[str], parts: Parts) -> int | None:
    """Return which line holds the key of an address that goes through maps alone, each on lines of its own."""
    at, above = 0, -1
    for depth, part in enumerate(parts):
        if not isinstance(part, str):
            return None
        found = _key(lines, at, above, f"{part}:")
        if found is None:
            return None
        place, column = found
        if depth == len(parts) - 1:
            return place
        at, above = place + 1, column
    return None


def _key(lines: Sequence[str], at: int, above: int, key: str) -> tuple[int, int] | None:
    """Return line and column of a key of the map that begins at a line, deeper than its own key stands."""
    column = -1
    for place in range(at, len(lines)):
        line = lines[place]
        content = line.lstrip(" ")
        if not content or content[0] == "#":
            continue
        indent = len(line) - len(content)
        if column < 0:
            column = indent
            if column <= above:
                return None
        if indent < column:
            return None
        if indent == column and content.startswith(key):
            return place, column
    return None


def _line(line: str, key: str, value: object) -> str | None:
    """Return a line with another value behind its key, the comment kept; None unless one plainly stands there."""
    head = len(line) - len(line.lstrip(" ")) + len(key) + 1
    old = line[head:].lstrip(" ")
    start = len(line) - len(old)
    if not old or start == head:
        return None
    rest = _rest(old)
    quote = old[0] if old[0] in "'\"" else ""
    return None if rest is None else line[:start] + inline(value, like=quote) + rest


def _rest(old: str) -> str | None:
    """Return what follows a value on its line; None unless it is one of text, in quotes or bare."""
    if old[0] in "'\"":
        found = re.fullmatch(yamlplain.QUOTED, old)
        return old[max(found.end(1), found.end(2)) + 1 :] if found else None
    if old[0] in yamlplain.ODD_STARTS:
        return None
    bare = old.partition(" #")[0].rstrip(" ")
    return old[len(bare) :]


def _lay(data: dict[str, Any], parts: Parts, value: object) -> bool:
    """Put a value where another stands; the maps on the way are copied. Tell whether one stood there."""
    for part in parts[:-1]:
        inner = data.get(str(part))
        if not isinstance(inner, dict):
            return False
        data[str(part)] = inner = dict(inner)
        data = inner
    key = str(parts[-1])
    stands = key in data and not isinstance(data[key], (dict, list)) and not same(data[key], value)
    data[key] = value
    return stands
