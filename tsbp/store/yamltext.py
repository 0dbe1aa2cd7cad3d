"""Edits a YAML file by span: exactly the lines of the addresses named change, and the result is proved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from tsbp.domain.plain import same
from tsbp.errors import BadData, Fault, Refused
from tsbp.store import yamlvalues as values
from tsbp.store.yamlblocks import Pen
from tsbp.store.yamlread import load
from tsbp.store.yamlsplice import inserted_item, inserted_key, removed, replaced
from tsbp.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Parts = tuple[str | int, ...]

_LONE_RETURN = re.compile(r"\r(?!\n)")
# Writers of YAML put a question mark before a longer key, which no edit by span can follow.
_MAX_KEY = 100


class Put(NamedTuple):
    """Let an address hold a value: replaced where one stands, inserted in register order where none does."""

    parts: Parts
    value: object


class Drop(NamedTuple):
    """Remove an entry; removing the last one of a map or list removes the map or list."""

    parts: Parts


class Append(NamedTuple):
    """Add an item to the end of a list, which is made if it is missing."""

    parts: Parts
    value: object


def edited(
    data: bytes,
    edits: Sequence[Put | Drop | Append],
    order: Callable[[Parts], Sequence[str]],
    first_language: str = "en",
) -> bytes:
    """Apply edits to a file's text and prove the result by reading it again.

    All addresses mean places of the file as it is given: drops are done last, the later items of a list
    first, unless a following edit builds on them. `order` gives the keys that may stand below an address,
    in their order.
    Raises BadData for a file that cannot be read, Refused with the line for a spot that cannot be
    edited alone, Fault if the new text does not read as the old values with these edits.
    """
    old = load(data)
    text = data.decode("utf-8")
    steps, expected = _planned(old, edits, first_language)
    if not steps:
        return data
    if lone := _LONE_RETURN.search(text):
        line = text.count("\n", 0, lone.start()) + text.count("\r", 0, lone.start()) + 1
        raise Refused("error.edit-refused", hint="hint.edit-carriage-return", line=line)
    for literal in (True, False):
        new = _cut(text, steps, Pen(order, literal))
        if new is not None and _reads_as(new, expected):
            return new
    raise Fault("error.edit-not-proved", hint="hint.edit-not-proved")


def _planned(
    old: object, edits: Sequence[Put | Drop | Append], first_language: str
) -> tuple[list[values.Step], object]:
    """Return the steps of all edits, and the data that they lead to."""
    steps: list[values.Step] = []
    now = old
    for edit in _in_order(edits):
        for step in list(_steps(now, edit, first_language)):
            steps.append(step)
            now = values.taken(now, step)
    return steps, now


def _in_order(edits: Sequence[Put | Drop | Append]) -> Iterator[Put | Drop | Append]:
    """Yield the drops last, those later in a list first: then no drop moves what another edit names."""
    late: list[Drop] = []
    for place, edit in enumerate(edits):
        if isinstance(edit, Drop) and not _built_upon(edit.parts, edits[place + 1 :]):
            late.append(edit)
        else:
            yield edit
    yield from sorted(late, key=_from_the_end)


def _built_upon(parts: Parts, later: Sequence[Put | Drop | Append]) -> bool:
    return any(not isinstance(edit, Drop) and edit.parts[: len(parts)] == parts for edit in later)


def _from_the_end(drop: Drop) -> tuple[tuple[int, str], ...]:
    return tuple((-part, "") if isinstance(part, int) else (0, part) for part in drop.parts)


def _steps(now: object, edit: Put | Drop | Append, first_language: str) -> Iterator[values.Step]:
    parts = tuple(edit.parts)
    if isinstance(edit, Drop):
        return values.remove(now, parts)
    value = _writable(values.settled(edit.value))
    if isinstance(edit, Append):
        parts = (*parts, _length(now, parts))
    for part in parts:
        _writable_key(part)
    return values.put(now, parts, value, first_language)


def _length(now: object, parts: Parts) -> int:
    """Return how many items stand at an address: none if nothing does."""
    for part in parts:
        if not values.has(now, part):
            return 0
        now = values.get(now, part)
    return len(now) if isinstance(now, list) else 0


def _writable(value: object) -> object:
    """Return a value whose texts a file can hold; raises Refused for half a surrogate."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise Refused("error.edit-refused", hint="hint.edit-unwritable", line=1) from None
    elif isinstance(value, dict):
        for key, one in value.items():
            _writable_key(key)
            _writable(one)
    elif isinstance(value, list):
        for one in value:
            _writable(one)
    return value


def _writable_key(key: str | int) -> None:
    if isinstance(key, str) and len(key) > _MAX_KEY:
        raise Refused("error.edit-refused", hint="hint.edit-key-too-long", line=1, limit=_MAX_KEY)
    _writable(key)


def _cut(text: str, steps: Sequence[values.Step], pen: Pen) -> bytes | None:
    """Cut every step into the text; None if one of them leaves it unreadable."""
    try:
        for step in steps:
            text = _cut_one(text, step, pen)
    except yaml.YAMLError:
        return None
    return text.encode("utf-8")


def _cut_one(text: str, step: values.Step, pen: Pen) -> str:
    if step.how == values.REMOVE:
        return removed(text, step.parts)
    if step.how == values.REPLACE:
        return replaced(text, step.parts, step.value, pen)
    insert = inserted_item if isinstance(step.parts[-1], int) else inserted_key
    return insert(text, step.parts, step.value, pen)


def _reads_as(data: bytes, expected: object) -> bool:
    try:
        return same(load(data), expected)
    except BadData:
        return False
