"""Take a change back by value: what came after it stays."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain.change import Change, apply, diff
from tsbp.domain.plain import same, value_at
from tsbp.errors import Conflict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Data = Mapping[str, Any]


def taken_back(old: Data, new: Data, now: Data) -> Any:
    """Return the data as it is now without what changed between old and new.

    Raises Conflict with the address when a fact is no longer as the change left it.
    """
    data: Any = now
    for back in diff(new, old):
        data = apply(data, [_placed(back, data)])
    return data


def _placed(back: Change, data: Any) -> Change:
    """Return the change with its places as the lists stand now; raises Conflict."""
    parts = addresses.parse(back.address)
    if back.verb == "put":
        return _unless(_place(data, parts, back.new) is not None, back)
    if back.verb == "taken":
        at = _place(data, parts, back.old)
        return _unless(at is None, back._replace(params={"at": at}))
    if "at" in back.params:
        entries = value_at(data, parts[:-1]) or []
        at = min(int(parts[-1]), len(entries))
        moved = back._replace(address=addresses.join((*parts[:-1], at)))
        return _unless(_place(data, parts[:-1], back.new) is not None, moved)
    if back.verb == "removed" and parts and isinstance(parts[-1], int):
        at = _place(data, parts[:-1], back.old)
        return _unless(at is None, back._replace(address=addresses.join((*parts[:-1], at or 0))))
    return _unless(not same(value_at(data, parts), back.old), back)


def _unless(overtaken: bool, back: Change) -> Change:  # noqa: FBT001 - the one thing it decides by
    if overtaken:
        raise Conflict("error.undo-overtaken", hint="hint.undo-overtaken", address=back.address)
    return back


def _place(data: Any, parts: tuple[str | int, ...], entry: object) -> int | None:
    """Return where the list at the address holds the entry, the last place first; None where it does not."""
    entries = value_at(data, parts)
    places = reversed(range(len(entries))) if isinstance(entries, list) else ()
    return next((at for at in places if same(entries[at], entry)), None)
