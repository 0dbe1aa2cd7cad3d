"""Blocks as plain data and back: what was checked once need not be checked again to be had.

A list of plain data is always marked: its first word says what the rest is. A block is known by its name alone.
"""

from __future__ import annotations

from datetime import date, datetime

from tsbp.domain.compiled import Block, Nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Kinds = dict[str, type[Block]]

BLOCK, SEVERAL, MAP, NOTHING, DAY, MOMENT = "block", "several", "map", "nothing", "day", "moment"
PLAIN = (str, int, float, bool, type(None))


def written(value: object) -> Any:
    """Return a value of the compiled checks as plain data; raises ValueError for one of any other kind."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, Block):
        return [BLOCK, kind.__name__, _fields(value.__dict__)]
    if kind is tuple:
        return [SEVERAL, *map(written, value)]  # type: ignore[call-overload]
    if isinstance(value, Nothing):
        return [NOTHING]
    if kind is dict:
        return [MAP, _fields(value)]  # type: ignore[arg-type]
    if kind is datetime or kind is date:
        return [MOMENT if kind is datetime else DAY, value.isoformat()]  # type: ignore[attr-defined]
    raise ValueError(f"no words for {kind.__name__}")


def read(plain: Any) -> Any:
    """Return the value that was written."""
    return _read(plain, {})


def _fields(values: dict[Any, object]) -> dict[str, Any]:
    if not all(type(key) is str for key in values):
        raise ValueError("no words for a key that is no text")
    return {key: written(one) for key, one in values.items()}


def _read(plain: Any, kinds: Kinds) -> Any:
    if plain.__class__ is not list:
        return plain
    mark = plain[0]
    if mark == BLOCK:
        name = plain[1]
        if name not in kinds:
            kinds[name] = type(name, (Block,), {"__slots__": ()})
        block = kinds[name]()
        block.__dict__.update({key: _read(one, kinds) for key, one in plain[2].items()})
        return block
    if mark == SEVERAL:
        return tuple([_read(one, kinds) for one in plain[1:]])
    if mark == MAP:
        return {key: _read(one, kinds) for key, one in plain[1].items()}
    if mark == NOTHING:
        return Nothing()
    return (datetime if mark == MOMENT else date).fromisoformat(plain[1])
