"""Carry changes out: on plain data, or as edits for the writer of files."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain.changevalue import DROPS, PUT, TAKEN, Change, Step
from tsbp.domain.plain import copied, same, value_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Part = str | int


def apply(old: Mapping[str, Any] | None, changes: Sequence[Change]) -> Any:
    """Return the data with the changes made, one after the other; the argument stays as it is."""
    data: Any = copied(old)
    for change in changes:
        parts = addresses.parse(change.address) if change.address else ()
        if not parts:
            data = copied(change.new)
        elif change.verb in DROPS:
            _drop(data, parts)
        elif change.verb == TAKEN:
            del _at(data, parts)[change.params["at"]]
        elif change.verb == PUT:
            _list_at(data, parts).append(change.new)
        elif "at" in change.params:
            _list_at(data, parts[:-1]).insert(int(parts[-1]), copied(change.new))
        else:
            _at(data, parts[:-1], make=True)[parts[-1]] = copied(change.new)
    return data


def edits(changes: Sequence[Change], old: Mapping[str, Any] | None = None) -> tuple[Step, ...]:
    """Return the changes as edits for the writer of files.

    An entry that does not go to the end of its list needs the old data: the list is then put as a whole.
    """
    steps: list[Step] = []
    for place, change in enumerate(changes):
        parts = addresses.parse(change.address) if change.address else ()
        if change.verb in DROPS:
            steps.append(Step("drop", parts))
        elif change.verb == TAKEN:
            steps.append(Step("drop", (*parts, int(str(change.params["at"])))))
        elif change.verb == PUT:
            steps.append(Step("append", parts, change.new))
        elif "at" not in change.params:
            steps.append(Step("put", parts, change.new))
        elif change.params["at"] == 0 and change.params["end"]:
            steps.append(Step("put", parts[:-1], [change.new]))
        elif change.params["end"] or old is None:
            steps.append(Step("append", parts[:-1], change.new))
        else:
            steps.append(Step("put", parts[:-1], _at(apply(old, changes[: place + 1]), parts[:-1])))
    return tuple(steps)


def concerns(change: Change, parts: Sequence[Part]) -> bool:
    """Tell whether the change is about the address: at it, below it, or above it with another value there."""
    own = addresses.parse(change.address) if change.address else ()
    depth = min(len(own), len(parts))
    if own[:depth] != tuple(parts[:depth]):
        return False
    rest = tuple(parts[depth:])
    return not rest or not same(value_at(change.old, rest), value_at(change.new, rest))


def _at(data: Any, parts: Sequence[Part], *, make: bool = False) -> Any:
    here = data
    for part in parts:
        if make and isinstance(here, dict) and here.get(part) is None:
            here[part] = {}
        here = here[part]
    return here


def _list_at(data: Any, parts: Sequence[Part]) -> list[Any]:
    holder = _at(data, parts[:-1], make=True)
    if isinstance(holder, dict) and holder.get(parts[-1]) is None:
        holder[parts[-1]] = []
    found: list[Any] = holder[parts[-1]]
    return found


def _drop(data: Any, parts: Sequence[Part]) -> None:
    """Take the fact out, and every map above it that is left empty."""
    for depth in range(len(parts), 0, -1):
        holder = _at(data, parts[: depth - 1])
        del holder[parts[depth - 1]]
        if holder or not isinstance(holder, dict):
            return
