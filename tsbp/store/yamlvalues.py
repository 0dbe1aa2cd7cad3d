"""Plans a change of plain data as single steps, each of which is one cut in the text."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from tsbp.domain.plain import same
from tsbp.errors import Fault, Refused
from tsbp.store.yamlguard import MAX_DEPTH
from tsbp.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

Parts = tuple[str | int, ...]

REPLACE = "replace"
INSERT = "insert"
REMOVE = "remove"

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class Step(NamedTuple):
    """Replace the value at an address, insert one there, or remove what stands there."""

    how: str
    parts: Parts
    value: object = None


def put(data: object, parts: Parts, value: object, first_language: str) -> Iterator[Step]:
    """Yield the steps that make an address hold a value, touching no value that is right already."""
    if not parts:
        raise _nowhere(parts)
    here = data
    for depth, part in enumerate(parts):
        if isinstance(here, str) and _is_language(parts[depth:]):
            yield from _translated(here, parts[:depth], str(part), value, first_language)
            return
        if not has(here, part):
            yield _made(here, parts, depth, value)
            return
        here = get(here, part)
    yield from _changed(here, parts, value)


def _changed(old: object, parts: Parts, new: object) -> Iterator[Step]:
    """Yield the steps from one value to another, key by key and item by item."""
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        for key, value in new.items():
            if key in old:
                yield from _changed(old[key], (*parts, key), value)
            else:
                yield Step(INSERT, (*parts, key), value)
        yield from (Step(REMOVE, (*parts, key)) for key in old if key not in new)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _changed_list(old, parts, new)
    else:
        yield Step(REPLACE, parts, new)


def _changed_list(old: Sequence[object], parts: Parts, new: Sequence[object]) -> Iterator[Step]:
    """Yield the steps from the end to the start, so that no step moves the place of a later one."""
    matcher = SequenceMatcher(None, [repr(one) for one in old], [repr(one) for one in new], autojunk=False)
    for how, low, high, new_low, new_high in reversed(matcher.get_opcodes()):
        if how == "equal":
            continue
        shared = min(high - low, new_high - new_low)
        for place in range(high - 1, low + shared - 1, -1):
            yield Step(REMOVE, (*parts, place))
        for place in range(new_high - 1, new_low + shared - 1, -1):
            yield Step(INSERT, (*parts, low + shared), new[place])
        for place in range(shared):
            yield from _changed(old[low + place], (*parts, low + place), new[new_low + place])


def _made(here: object, parts: Parts, depth: int, value: object) -> Step:
    """Return the step that makes the missing part at a depth, with all that is missing below it."""
    part = parts[depth]
    for missing in reversed(parts[depth + 1 :]):
        if isinstance(missing, int) and missing != 0:
            raise _nowhere(parts)
        value = [value] if isinstance(missing, int) else {missing: value}
    if isinstance(here, dict) and here and isinstance(part, str):
        return Step(INSERT, parts[: depth + 1], value)
    if isinstance(here, list) and here and part == len(here):
        return Step(INSERT, parts[: depth + 1], value)
    if here is None or here in ({}, []):
        if isinstance(part, str) and depth > 0:
            return Step(REPLACE, parts[:depth], {part: value})
        if part == 0:
            return Step(REPLACE, parts[:depth], [value])
    raise _nowhere(parts)


def _translated(text: str, parts: Parts, language: str, value: object, first: str) -> Iterator[Step]:
    """Yield the step that gives a plain text, which is in the first language, a second one."""
    if language == first:
        yield from _changed(text, parts, value)
    else:
        yield Step(REPLACE, parts, {first: text, language: value})


def remove(data: object, parts: Parts) -> Iterator[Step]:
    """Yield the step that removes an address; none if nothing stands there."""
    here = data
    for part in parts:
        if not has(here, part):
            return
        here = get(here, part)
    yield Step(REMOVE, parts)


def taken(data: object, step: Step) -> object:
    """Return the data after a step; a collection that it empties goes too, a list's later items move."""
    if step.how == REMOVE:
        return _removed(data, step.parts)
    return _set(data, step.parts, step.value, insert=step.how == INSERT)


def _set(data: Any, parts: Parts, value: object, *, insert: bool) -> object:
    if not parts:
        return value
    part, rest = parts[0], parts[1:]
    if isinstance(data, list):
        place = int(part)
        if insert and not rest:
            return [*data[:place], value, *data[place:]]
        return [*data[:place], _set(data[place], rest, value, insert=insert), *data[place + 1 :]]
    return {**data, part: _set(data.get(part), rest, value, insert=insert)}


def _removed(data: Any, parts: Parts) -> Any:
    part, rest = parts[0], parts[1:]
    inner = _removed(get(data, part), rest) if rest else None
    if isinstance(data, list):
        place = int(part)
        return [*data[:place], *([inner] if inner else []), *data[place + 1 :]]
    if inner:
        return {**data, part: inner}
    return {key: value for key, value in data.items() if key != part}


def has(data: object, part: str | int) -> bool:
    """Tell whether a collection has a key or an item."""
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data)


def get(data: Any, part: str | int) -> object:
    """Return what stands under a key or at a place."""
    value: object = data[part]
    return value


def settled(value: object, depth: int = 0) -> object:
    """Return a value as plain data: dict, list, text, number, truth or nothing; raises Fault for others."""
    if depth > MAX_DEPTH:
        raise Fault("error.edit-not-plain", type="nested too deep")
    if value is None or type(value) in {str, int, float, bool}:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [settled(one, depth + 1) for one in value]
    items = _items(value)
    if items is None or not all(isinstance(key, str) for key in items):
        raise Fault("error.edit-not-plain", type=type(value).__name__)
    return {key: settled(one, depth + 1) for key, one in items.items()}


def _items(value: object) -> Mapping[str, object] | None:
    return dict(value) if hasattr(value, "keys") and hasattr(value, "__getitem__") else None


def _is_language(parts: Parts) -> bool:
    return len(parts) == 1 and isinstance(parts[0], str) and _LANGUAGE.fullmatch(parts[0]) is not None


def _nowhere(parts: Parts) -> Refused:
    address = ".".join(map(str, parts))
    return Refused("error.edit-refused", hint="hint.edit-no-such-place", line=1, address=address)
