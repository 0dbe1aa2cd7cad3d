"""An edit changes exactly the lines it names, in whatever style people write."""

from __future__ import annotations

import copy
import re
from collections import Counter
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_styles import PLAIN_KEYS, Parts, Writer, oracle, some_key, some_map, some_value

from tsbp.errors import BadData, Fault, Refused
from tsbp.store.yamlread import load
from tsbp.store.yamltext import Append, Drop, Put, edited
from tsbp.store.yamlvalues import same

Edit = Put | Drop | Append

REGISTER = tuple(sorted(PLAIN_KEYS))
SEEDS = st.integers(0, 2**48)
COMMENT = re.compile(r"#\d+#")
# What may be refused; anything else that is refused is a fault of the editor.
ODD_SPOTS = {"flow-lines", "same-line", "explicit-key", "last-key", "no-final-newline"}


def order(parts: Parts) -> tuple[str, ...]:
    """Know the keys of every other level, so that both ways of inserting are tried."""
    return REGISTER if len(parts) % 2 == 0 else ()


def addresses(data: object, parts: Parts = ()) -> list[Parts]:
    inner: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [parts, *(one for key, value in inner for one in addresses(value, (*parts, key)))]


def at(data: Any, parts: Parts) -> Any:
    for part in parts:
        data = data[part]
    return data


def drawn(rng: Random, data: dict[str, object]) -> Edit:
    """Draw an edit: put on what stands, put or append what is missing, append to a list, drop."""
    places = addresses(data)
    while True:
        parts = rng.choice(places)
        old, how, key = at(data, parts), rng.randrange(6), some_key(rng)
        if how < 2 and parts:
            return Put(parts, some_value(rng))
        if how == 2 and (isinstance(old, dict) or (old is None and parts)) and key not in (old or {}):
            below = (some_key(rng),) if rng.randrange(4) == 0 else ()
            return Put((*parts, key, *below), some_value(rng))
        if how == 3 and parts and isinstance(old, (list, type(None))):
            return Append(parts, some_value(rng))
        if how == 3 and isinstance(old, dict) and key not in old:
            return Append((*parts, key), some_value(rng))
        if how > 3 and parts:
            return Drop(parts)


def expected(data: Any, edit: Edit) -> Any:
    """Apply an edit to plain data, in the plainest way."""
    data, parts = copy.deepcopy(data), edit.parts
    if isinstance(edit, Drop):
        while parts:
            around = at(data, parts[:-1])
            del around[parts[-1]]
            if around:
                break
            parts = parts[:-1]
        return data
    if isinstance(edit, Append):
        return _laid(data, (*parts, len(_or_none(data, parts) or [])), edit.value)
    return _laid(data, parts, edit.value)


def _or_none(data: Any, parts: Parts) -> Any:
    try:
        return at(data, parts)
    except (KeyError, IndexError, TypeError):
        return None


def _laid(here: Any, parts: Parts, value: object) -> Any:
    if not parts:
        return value
    part, rest = parts[0], parts[1:]
    if isinstance(part, int):
        items = list(here or [])
        items[part : part + 1] = [_laid(items[part] if part < len(items) else None, rest, value)]
        return items
    return {**(here or {}), part: _laid((here or {}).get(part), rest, value)}


def standing(data: Any, parts: Parts) -> Parts:
    """Return as much of an address as stands in the data."""
    for depth, part in enumerate(parts):
        if not (
            part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        ):
            return parts[:depth]
        data = data[part]
    return parts


def untouched(old: bytes, new: bytes, first: int, last: int) -> bool:
    """Tell whether all lines outside `first` to `last` survive byte for byte, in order."""
    before, after = old.decode().splitlines(keepends=True), new.decode().splitlines(keepends=True)
    head, tail = before[: first - 1], before[last:]
    return (
        after[: len(head)] == head
        and after[len(after) - len(tail) :] == tail
        and len(after) >= len(head + tail)
    )


def comments(text: bytes) -> set[str]:
    return set(COMMENT.findall(text.decode()))


def check_put(data: Any, text: bytes, edit: Put, new: bytes, writer: Writer) -> None:
    first, last = writer.lines_of(edit.parts)
    assert untouched(text, new, first, last + followers(writer, edit.parts)), "other lines changed"
    if not isinstance(at(data, edit.parts), (dict, list)):
        assert comments(text) <= comments(new), "a comment is lost"


def check_insert(data: Any, text: bytes, edit: Edit, new: bytes, writer: Writer) -> None:
    """Whole new lines somewhere; or, in brackets and in nothing, a change of the lines that hold them."""
    assert comments(text) <= comments(new), "a comment is lost"
    old_lines, new_lines = ended(text), ended(new)
    added = len(new_lines) - len(old_lines)
    if any(old_lines == new_lines[:spot] + new_lines[spot + added :] for spot in range(len(old_lines) + 1)):
        return
    around = standing(data, edit.parts)
    assert around, "lines changed though the new ones stand in the block of the file"
    assert untouched(text, new, *writer.lines_of(around)), "other lines changed"


def check_drop(data: Any, text: bytes, edit: Drop, new: bytes, writer: Writer) -> None:
    """Whole lines of the entry go, with what it leaves empty; comments above the entry stay."""
    parts = edit.parts
    while len(parts) > 1 and len(at(data, parts[:-1])) == 1:
        parts = parts[:-1]
    first, last = writer.lines_of(parts)
    assert untouched(text, new, first, last + followers(writer, parts)), "other lines changed"
    begin = writer.lines_of(edit.parts)[0]
    above = [line.text for line in writer.lines[: begin - 1] if line.parts is None]
    assert comments("\n".join(above).encode()) <= comments(new), "a comment above the key is lost"


def ended(text: bytes) -> list[str]:
    """Return the lines, the last one with an end, too."""
    lines = text.decode().splitlines(keepends=True)
    lines[-1] = lines[-1].rstrip("\r\n") + ("\r\n" if lines[0].endswith("\r\n") else "\n")
    return lines


def followers(writer: Writer, parts: Parts) -> int:
    """Count the lines behind an entry that go with it: deeper comments, blank ones under kept text."""
    first, last = writer.lines_of(parts)
    column = indentation(writer.lines[first - 1].text)
    kept = any(line.parts and line.text.rstrip().endswith("+") for line in writer.lines[: first - 1])
    kept = kept or any("+ " in line.text for line in writer.lines)
    found = 0
    for count, line in enumerate(writer.lines[last:], 1):
        if line.text.strip(" ") and (line.parts is not None or indentation(line.text) <= column):
            break
        if line.text.strip(" ") or kept:
            found = count
    return found


def indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


@settings(max_examples=600, deadline=None)
@given(seed=SEEDS)
def test_an_edit_reads_as_meant_and_leaves_every_other_line_and_comment(seed: int) -> None:
    rng = Random(seed)
    data = some_map(rng, rng.choice((2, 3, 5)))
    writer = Writer(rng)
    text = writer.document(data)
    edit = drawn(rng, data)

    new, refused = edited_or_refused(text, edit)
    if refused:
        assert refused.removeprefix("hint.edit-") in ODD_SPOTS
        return

    meant = expected(data, edit)
    assert same(load(new), meant)
    assert same(oracle(new), meant)
    if b"\r\n" in text:
        assert new.count(b"\n") == new.count(b"\r\n"), "another line end"
    if isinstance(edit, Drop):
        check_drop(data, text, edit, new, writer)
    elif isinstance(edit, Put) and standing(data, edit.parts) == edit.parts:
        check_put(data, text, edit, new, writer)
    else:
        check_insert(data, text, edit, new, writer)
    if isinstance(edit, Put):
        assert edited(new, [edit], order) == new, "the same edit once more changes nothing"


def edited_or_refused(text: bytes, edit: Edit) -> tuple[bytes, str]:
    try:
        return edited(text, [edit], order), ""
    except Refused as refused:
        return b"", refused.hint


def test_refusals_are_rare() -> None:
    counts: Counter[str] = Counter()
    for seed in range(2000):
        rng = Random(seed)
        data = some_map(rng, rng.choice((2, 3, 5)))
        text = Writer(rng).document(data)
        counts[edited_or_refused(text, drawn(rng, data))[1]] += 1

    odd = 2000 - counts[""] - counts["hint.edit-last-key"]
    assert odd < 0.04 * 2000, counts


def apart(one: Edit, other: Edit) -> bool:
    shorter = min(len(one.parts), len(other.parts))
    return one.parts[:shorter] != other.parts[:shorter]


def from_the_end(edit: Edit) -> list[int]:
    return [-part if isinstance(part, int) else 0 for part in edit.parts]


@settings(max_examples=300, deadline=None)
@given(seed=SEEDS)
def test_edits_of_different_places_apply_together(seed: int) -> None:
    rng = Random(seed)
    data = some_map(rng, 5)
    text = Writer(rng).document(data)
    edits: list[Edit] = []
    for edit in (drawn(rng, data) for _ in range(4)):
        if all(apart(edit, other) for other in edits):
            edits.append(edit)

    try:
        new = edited(text, edits, order)
    except Refused:
        return

    meant: Any = data
    drops = sorted((edit for edit in edits if isinstance(edit, Drop)), key=from_the_end)
    for edit in [*(edit for edit in edits if not isinstance(edit, Drop)), *drops]:
        meant = expected(meant, edit)
    assert same(load(new), meant)
    assert same(oracle(new), meant)


SIGNS = "{}[]:,-?|>'\"#&*!%@` \n\t\r+0a~<=.\\\u2028\u0085\ufeff\x00中"


@settings(max_examples=500, deadline=None)
@given(seed=SEEDS)
def test_on_any_text_an_edit_reads_as_meant_or_fails_by_name(seed: int) -> None:
    rng = Random(seed)
    text = Writer(rng).document(some_map(rng, rng.choice((1, 2, 3)))).decode()
    for _ in range(rng.choice((1, 1, 2, 5))):
        spot, length = rng.randrange(len(text) + 1), rng.choice((0, 0, 1, 9))
        text = text[:spot] + rng.choice((rng.choice(SIGNS), "", text[:9])) + text[spot + length :]
    try:
        data: Any = load(text.encode())
    except BadData:
        return
    edit = drawn(rng, data) if data else Put(("new",), 1)

    try:
        new = edited(text.encode(), [edit], order)
    except (Refused, Fault):
        return

    assert same(load(new), expected(data, edit))
