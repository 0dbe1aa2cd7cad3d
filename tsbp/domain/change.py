"""What differs between two versions of a file, as values that can be told, applied and turned into edits.

    diff(x, x) == ()
    apply(x, diff(x, y)) == y

for any plain data. A change stands at the address of the smallest fact that an address can name; where a key
cannot stand in an address, the map above it changes as a whole. Dropping the last key of a map drops the map.
"""

from __future__ import annotations

from datetime import datetime

from tsbp.domain import address as addresses
from tsbp.domain import moment
from tsbp.domain.changeapply import apply, concerns, edits
from tsbp.domain.changevalue import (
    ADDED,
    CLEARED,
    CREATED,
    ENDED,
    MOVED,
    PASSED,
    POSTED,
    PUT,
    RECORDED,
    REMOVED,
    SET,
    TAKEN,
    VERBS,
    Change,
    Step,
)
from tsbp.domain.changewords import body, message, subject
from tsbp.domain.fields import field
from tsbp.domain.plain import same, value_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    Parts = tuple[str | int, ...]

__all__ = [
    "POSTED",
    "RECORDED",
    "VERBS",
    "Change",
    "Step",
    "apply",
    "body",
    "concerns",
    "declared",
    "diff",
    "edits",
    "health_of",
    "message",
    "same",
    "subject",
    "when",
]

_MOVES = ("stage", "rollouts.*.status")
_GATES = ("gates.*", "gates.*.result", "rollouts.*.go", "rollouts.*.go.result")
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "risks.*.status": ("closed",),
    "issues.*.status": ("resolved",),
    "assumptions.*.status": ("held", "failed"),
    "dependencies.*.status": ("met",),
    "decisions.*.status": ("made", "replaced"),
    "asks.*.status": ("answered", "withdrawn"),
}
_END_DAYS = (
    "milestones.*.actual",
    "pauses.*.until",
    "gates.*.conditions.*.met",
    "rollouts.*.go.conditions.*.met",
)
_LOG_VERBS = {"updates": POSTED, "readings": RECORDED}


def diff(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Return what to do to the old data to get the new; None stands for no file."""
    if old is None:
        return () if new is None else (Change(CREATED, "", None, new),)
    if new is None:
        return (Change(REMOVED, "", old, None),)
    return tuple(_maps((), old, new))


def _maps(parts: Parts, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Change]:
    """Yield what differs between two maps: additions first, so that no map stands empty in between."""
    differing = [
        key for key in {**new, **old} if key not in old or key not in new or not same(old[key], new[key])
    ]
    if not all(_has_address(key) for key in differing):
        yield Change(SET, addresses.join(parts), old, new)
        return
    for key in differing:
        if key in new:
            yield from (
                _value((*parts, key), old[key], new[key]) if key in old else _added((*parts, key), new[key])
            )
    for key in differing:
        if key not in new:
            yield from _dropped((*parts, key), old[key])


def _has_address(key: object) -> bool:
    return isinstance(key, str) and addresses.is_plain(key)


def _value(parts: Parts, old: object, new: object) -> Iterator[Change]:
    if old is None and new:
        yield from _added(parts, new)
    elif isinstance(old, dict) and isinstance(new, dict) and new:
        yield from _maps(parts, old, new)
    elif isinstance(old, list) and isinstance(new, list) and new:
        yield from _lists(parts, old, new)
    else:
        yield _set(parts, old, new)


def _set(parts: Parts, old: object, new: object) -> Change:
    return Change(_set_verb(addresses.pattern(parts), old, new), addresses.join(parts), old, new)


def _set_verb(pattern: str, old: object, new: object) -> str:
    if pattern in _MOVES:
        return MOVED
    if pattern in _GATES:
        return PASSED
    if new in _ENDINGS.get(pattern, ()) or (pattern in _END_DAYS and old is None):
        return ENDED
    return SET


def _added(parts: Parts, new: object) -> Iterator[Change]:
    pattern = addresses.pattern(parts)
    if isinstance(new, dict) and new and _holds_records(pattern) and all(_has_address(key) for key in new):
        for key, record in new.items():
            yield from _added((*parts, key), record)
    elif isinstance(new, list) and new and _is_log(parts, new):
        yield from _entries(parts, (), 0, new)
    elif _is_record(pattern) and pattern not in _GATES:
        yield Change(ADDED, addresses.join(parts), None, new)
    else:
        yield _set(parts, None, new)


def _dropped(parts: Parts, old: object) -> Iterator[Change]:
    pattern = addresses.pattern(parts)
    if isinstance(old, dict) and old and _holds_records(pattern) and all(_has_address(key) for key in old):
        for key, record in old.items():
            yield from _dropped((*parts, key), record)
    else:
        yield Change(REMOVED if _is_record(pattern) else CLEARED, addresses.join(parts), old, None)


def _holds_records(pattern: str) -> bool:
    below = field(f"{pattern}.*")
    return below is not None and below.type == "map"


def _is_record(pattern: str) -> bool:
    known = field(pattern)
    return pattern.endswith(".*") and known is not None and known.type == "map"


def _is_log(parts: Parts, entries: list[Any]) -> bool:
    known = field(addresses.pattern(parts))
    return (known is not None and known.merge == "log") or any(isinstance(entry, dict) for entry in entries)


def _lists(parts: Parts, old: list[Any], new: list[Any]) -> Iterator[Change]:
    if _is_log(parts, [*old, *new]):
        yield from _logs(parts, old, new)
    else:
        yield from _words(parts, old, new)


def _words(parts: Parts, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Yield words put into a list and taken out of it; a changed order is a changed list."""
    kept = [word for word in old if _among(word, new)]
    put = [word for word in new if not _among(word, old)]
    if _repeats(old) or _repeats(new) or not same([*kept, *put], new):
        yield _set(parts, old, new)
        return
    where = addresses.join(parts)
    yield from (Change(PUT, where, None, word) for word in put)
    for at in reversed(range(len(old))):
        if not _among(old[at], new):
            yield Change(TAKEN, where, old[at], None, {"at": at})


def _among(word: object, words: list[Any]) -> bool:
    return any(same(word, other) for other in words)


def _repeats(words: list[Any]) -> bool:
    return any(_among(word, words[place + 1 :]) for place, word in enumerate(words))


def _logs(parts: Parts, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Yield entries that came, went or were edited between what both lists begin and end with."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if not same(old[at], new[at])), shorter)
    tail = next(
        (at for at in range(shorter - start) if not same(old[-1 - at], new[-1 - at])), shorter - start
    )
    gone, come = old[start : len(old) - tail], new[start : len(new) - tail]
    if not gone:
        yield from _entries(parts, old, start, come)
    elif not come:
        for at in reversed(range(start, start + len(gone))):
            yield Change(REMOVED, addresses.join((*parts, at)), old[at], None)
    elif len(gone) == len(come):
        for at in range(start, start + len(gone)):
            if not same(old[at], new[at]):
                yield from _value((*parts, at), old[at], new[at])
    else:
        yield _set(parts, old, new)


def _entries(parts: Parts, old: Sequence[Any], start: int, entries: list[Any]) -> Iterator[Change]:
    verb = _LOG_VERBS.get(str(parts[-1]), ADDED)
    for at, entry in enumerate(entries, start):
        params: dict[str, object] = {"at": at, "end": start == len(old)}
        before = [*old, *entries[: at - start]]
        if verb == POSTED and health_of(entry) and when(entry) >= max(map(when, before), default=""):
            params["was"] = declared(before)
        yield Change(verb, addresses.join((*parts, at)), None, entry, params)


def declared(updates: Sequence[Any]) -> str:
    """Return the health that the newest of the updates with one declares, empty when there is none."""
    said = [update for update in updates if health_of(update)]
    return health_of(max(reversed(said), key=when)) if said else ""


def health_of(update: object) -> str:
    """Return the health that an update declares, empty when it declares none."""
    found = value_at(update, ("health",))
    return found if isinstance(found, str) else ""


def when(update: object) -> str:
    """Return a text that orders updates by their moment; a day counts as its end."""
    at = value_at(update, ("at",))
    try:
        found = moment.parse_moment(at) if isinstance(at, str) else None
    except ValueError:
        return ""
    if isinstance(found, datetime):
        return moment.instant(found)
    return f"{found}T23:59:59Z" if found else ""
