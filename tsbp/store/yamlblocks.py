"""Writes new values as lines of block style, two spaces a level, keys in the order of the register."""

from __future__ import annotations

from tsbp.store.yamlscalars import chomp, inline
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STEP = 2
# Logs whose entries are one short line each.
ONE_LINE_LOGS = frozenset({"readings"})


class Pen(NamedTuple):
    """How new text is written: the order of keys below an address, and whether block text may be used."""

    order: Callable[[tuple[str | int, ...]], Sequence[str]]
    literal: bool = True


def ordered(keys: Sequence[str], register: Sequence[str]) -> list[str]:
    """Sort keys by the register; one that it does not know keeps its place behind the key before it."""
    rank = {key: place for place, key in enumerate(register)}
    place = -1
    ranked = []
    for key in keys:
        place = rank.get(key, place)
        ranked.append((place, key))
    return [key for _, key in sorted(ranked, key=lambda pair: pair[0])]


def entry(key: str, value: object, column: int, pen: Pen, parts: tuple[str | int, ...]) -> list[str]:
    """Write a key and its value as lines without ends; `parts` is the address of the value."""
    return _led(" " * column + inline(key) + ":", value, column, pen, parts)


def item(value: object, column: int, pen: Pen, parts: tuple[str | int, ...], gap: int = 1) -> list[str]:
    """Write a list's item with its dash at `column`; `gap` spaces follow the dash."""
    dash = " " * column + "-"
    if one_line(value) or _is_text(value) or parts[-2] in ONE_LINE_LOGS:
        return _led(dash, value, column, pen, parts, gap)
    # Items are indented in a list as they are under a key.
    inner = column + 1 + gap + (STEP if isinstance(value, list) else 0)
    lines = list(block(value, inner, pen, parts))
    return [dash + lines[0][column + 1 :], *lines[1:]]


def block(value: object, column: int, pen: Pen, parts: tuple[str | int, ...]) -> Iterator[str]:
    """Write the entries or items of a collection that is not empty."""
    if isinstance(value, dict):
        for key in ordered(list(value), pen.order(parts)):
            yield from entry(key, value[key], column, pen, (*parts, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from item(one, column, pen, (*parts, place))


def flow(value: object, pen: Pen, parts: tuple[str | int, ...]) -> str:
    """Write a value on one line, collections in brackets."""
    if isinstance(value, dict):
        keys = ordered(list(value), pen.order(parts))
        return "{" + ", ".join(pair(key, value[key], pen, (*parts, key)) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one, pen, (*parts, place)) for place, one in enumerate(value)) + "]"
    return inline(value, flow=True)


def pair(key: str, value: object, pen: Pen, parts: tuple[str | int, ...]) -> str:
    """Write a key and its value as they stand inside braces."""
    return f"{inline(key, flow=True)}: {flow(value, pen, parts)}"


def block_text(text: str, column: int) -> list[str]:
    """Write the lines of block text at a column; an empty line stays empty."""
    return [" " * column + line if line else "" for line in text.removesuffix("\n").split("\n")]


def one_line(value: object) -> bool:
    """Tell whether a value is always written behind its key: a scalar, or an empty collection."""
    return not _is_text(value) and not (isinstance(value, (dict, list)) and value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _led(
    lead: str, value: object, column: int, pen: Pen, parts: tuple[str | int, ...], gap: int = 1
) -> list[str]:
    """Write what leads (a key or a dash) and the value behind or below it."""
    space = " " * gap
    if isinstance(value, str):
        sign = chomp(value) if pen.literal and "\n" in value else None
        if sign is not None:
            return [f"{lead}{space}|{sign}", *block_text(value, column + STEP)]
        return [lead + space + inline(value)]
    if one_line(value) or _in_log(parts):
        return [lead + space + flow(value, pen, parts)]
    return [lead, *block(value, column + STEP, pen, parts)]


def _in_log(parts: tuple[str | int, ...]) -> bool:
    return len(parts) > 1 and parts[-2] in ONE_LINE_LOGS
