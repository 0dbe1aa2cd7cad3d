"""Adds an entry to a log of a file in the plain form, and proves it, without libyaml.

The one edit that is made all day. The lines are those that `yamltext` would write, in the place where it would put
them; whatever is not surely so is left to it. A new entry is proved as any edit is: by reading the text again.
"""

from __future__ import annotations

from tsbp.domain.plain import same
from tsbp.store import yamlplain
from tsbp.store.edits import Proved
from tsbp.store.yamlblocks import Pen, item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Order = Callable[[tuple[str | int, ...]], Sequence[str]]


def appended(data: bytes, key: str, value: object, order: Order) -> Proved | None:
    """Return the text with one more item in the list of a key at its top; None where `yamltext` must see to it.

    `order` gives the keys that may stand below an address, in their order.
    """
    old = yamlplain.read(data)
    listed = old.get(key) if old else None
    if (
        old is None
        or listed.__class__ is not list
        or not listed
        or not _is_light(value)
        or data[-1:] != b"\n"
    ):
        return None
    lines = data.decode().split("\n")
    found = _last(lines, key)
    if found is None:
        return None
    place, column, gap = found
    new = item(value, column, Pen(order), (key, len(listed)), gap)
    text = "\n".join([*lines[:place], *new, *lines[place:]]).encode()
    read = yamlplain.read(text)
    return Proved(text, read) if same(read, {**old, key: [*listed, value]}) else None


def _is_light(value: object) -> bool:
    """Tell whether a value is made of maps, lists and texts of one line alone."""
    if isinstance(value, dict):
        return (
            bool(value)
            and all(type(key) is str and key.isidentifier() for key in value)
            and _all(value.values())
        )
    if isinstance(value, list):
        return bool(value) and _all(value)
    return type(value) is str and value.isprintable()


def _all(values: Any) -> bool:
    return all(_is_light(one) for one in values)


def _last(lines: Sequence[str], key: str) -> tuple[int, int, int] | None:
    """Return the line before which a new last item of a list goes, the column of its dash and the spaces behind it.

    None where the list does not plainly begin in the line after its key. Deeper comments stay with the last item.
    """
    head = f"{key}:"
    at = lines.index(head) + 1 if head in lines else 0
    first = lines[at] if 0 < at < len(lines) else ""
    column = len(first) - len(first.lstrip(" "))
    gap = len(first) - column - 1 - len(first[column + 1 :].lstrip(" "))
    if (
        first[column : column + 1] != "-"
        or not gap
        or first[column + 1 + gap : column + 2 + gap] in ("", "#")
    ):
        return None
    last, dash = at, f"{' ' * column}- "
    for place in range(at, len(lines)):
        content = lines[place].lstrip(" ")
        indent = len(lines[place]) - len(content)
        if not content or content[0] == "#":
            continue
        if indent < column or (indent == column and not lines[place].startswith(dash)):
            break
        last = place
    return _behind(lines, last + 1, column), column, gap


def _behind(lines: Sequence[str], place: int, column: int) -> int:
    """Return the line behind an entry that ends before a place: comments indented deeper stay with it."""
    found = place
    for at in range(place, len(lines)):
        content = lines[at].lstrip(" ")
        if content and (content[0] != "#" or len(lines[at]) - len(content) <= column):
            break
        if content:
            found = at + 1
    return found
