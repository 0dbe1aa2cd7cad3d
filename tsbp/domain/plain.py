"""Plain data as files hold it: compare it strictly, look into it, copy it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def same(one: object, other: object) -> bool:
    """Tell whether two values are written the same: 1, 1.0 and true are three values; nan equals nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)


def value_at(data: object, parts: Sequence[str | int]) -> Any:
    """Return what stands at the parts of an address, None where nothing does."""
    here = data
    for part in parts:
        if isinstance(here, dict):
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and 0 <= part < len(here):
            here = here[part]
        else:
            return None
    return here


def copied(value: Any) -> Any:
    """Return a copy that shares no map and no list with the value."""
    if isinstance(value, dict):
        return {key: copied(part) for key, part in value.items()}
    if isinstance(value, list):
        return [copied(part) for part in value]
    return value
