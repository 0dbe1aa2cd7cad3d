"""The words of a commit: ids, addresses, closed vocabularies, dates and numbers; nothing that people wrote.

A title or a reason could hold `[skip ci]`, a trailer or a mention; it is read from the file, never from here.
"""

from __future__ import annotations

from tsbp.domain import address as addresses
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
)
from tsbp.domain.fields import field
from tsbp.domain.plain import value_at
from tsbp.domain.vocab import PREFIX

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsbp.domain.changevalue import Change

SUBJECT_LENGTH = 72
BODY_LINES = 200
ARROW = " -> "
_TELLING = (CREATED, PASSED, MOVED, POSTED, ENDED, ADDED, REMOVED, RECORDED, SET, CLEARED, PUT, TAKEN)
_SHOWN_TYPES = ("int", "number", "bool", "day", "moment", "id", "handle", "party")
_QUOTED = ("requester",)
_CODE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_MOMENT = frozenset("0123456789-:+TZ")
_LONGEST_CODE = 40


def subject(id: str, changes: Sequence[Change]) -> str:
    """Return the first line of a commit: the id, the most telling change, and how many more there are.

    `id` is an initiative's or the name of a directory file, whose only changed record then joins it.
    """
    head, changes = _headed(id, changes)
    if not changes:
        return head
    first = min(changes, key=lambda change: _TELLING.index(change.verb))
    more = f" (+{len(changes) - 1} more)" if len(changes) > 1 else ""
    for told in (_told(first), _short(first)):
        line = f"{head}: {told}{more}"
        if len(line) <= SUBJECT_LENGTH:
            return line
    count = len(changes)
    return f"{head}: {count} change{'s' if count > 1 else ''}"[:SUBJECT_LENGTH]


def body(id: str, changes: Sequence[Change]) -> str:
    """Return one line for each change, in the order of the file; none when the subject has said it all."""
    _, own = _headed(id, changes)
    if len(own) < 2:
        return ""
    lines = [_told(change) for change in own[:BODY_LINES]]
    if len(own) > BODY_LINES:
        lines.append(f"and {len(own) - BODY_LINES} more")
    return "\n".join(lines)


def message(operation: str, changed: Sequence[tuple[str, Sequence[Change]]]) -> str:
    """Return the message of one commit over one or more files, with its trailers `Tsbp-Id` and `Tsbp-Op`."""
    trailers = "\n".join([*(f"Tsbp-Id: {id}" for id, _ in changed), f"Tsbp-Op: {operation}"])
    if len(changed) == 1:
        id, changes = changed[0]
        return (
            "\n\n".join(part for part in (subject(id, changes), body(id, changes), trailers) if part) + "\n"
        )
    told = "\n".join(subject(id, changes) for id, changes in changed)
    return f"{operation}: {_counted(changed)}\n\n{told}\n\n{trailers}\n"


def _counted(changed: Sequence[tuple[str, Sequence[Change]]]) -> str:
    initiatives = sum(id.startswith(f"{PREFIX}-") for id, _ in changed)
    others = len(changed) - initiatives
    parts = [f"{initiatives} initiative{'s' if initiatives > 1 else ''}"] if initiatives else []
    if others:
        parts.append(f"{others} directory file{'s' if others > 1 else ''}")
    return " and ".join(parts)


def _headed(id: str, changes: Sequence[Change]) -> tuple[str, Sequence[Change]]:
    """Return what the lines begin with; the one record of a directory file that changed belongs to it."""
    if "-" in id or not all(change.address for change in changes):
        return id, changes
    inner = [change._replace(address=change.address.removeprefix(f"{id}.")) for change in changes]
    records = {_address(addresses.parse(change.address)[:1]) for change in inner}
    if len(records) != 1 or "" in records:
        return id, inner
    return f"{id}.{records.pop()}", [_inside(change) for change in inner]


def _inside(change: Change) -> Change:
    """Return a change of a directory file as one of its record."""
    parts = addresses.parse(change.address)[1:]
    verb = change.verb
    if not parts and change.old is None:
        verb = ADDED
    elif not parts and change.verb == CLEARED:
        verb = REMOVED
    return change._replace(verb=verb, address=addresses.join(parts))


def _told(change: Change) -> str:
    return _TELLERS.get(change.verb, _told_set)(change)


def _short(change: Change) -> str:
    """Return a change without its values, at the nearest address that is short enough."""
    parts = addresses.parse(change.address) if change.address else ()
    name = _address(parts[:2]) if len(_address(parts[:2])) <= _LONGEST_CODE else _address(parts[:1])
    return f"{name} {change.verb}".strip()


def _told_created(change: Change) -> str:
    return " ".join(
        ["created", *(_value(key, value_at(change.new, (key,))) for key in ("kind", "priority"))]
    ).strip()


def _told_posted(change: Change) -> str:
    where = addresses.parse(change.address)
    market = f"{_address(where[:2])} " if len(where) > 2 else ""
    health, was = _value("updates.[].health", value_at(change.new, ("health",))), change.params.get("was")
    if health and was and was != health and not market:
        return f"health {was}{ARROW}{health}"
    return f"{market}update posted{f', health {health}' if health else ''}"


def _told_recorded(change: Change) -> str:
    where = _address(addresses.parse(change.address)[:-2])
    told = [_plain_value(value_at(change.new, (key,))) for key in ("value", "date")]
    return f"{where} reading {' on '.join(part for part in told if part)}".strip()


def _told_passed(change: Change) -> str:
    parts = addresses.parse(change.address)
    gate = f"G3 {_address(parts[1:2])}" if parts[0] == "rollouts" else _address(parts[1:2])
    result = change.new.get("result") if isinstance(change.new, dict) else change.new
    return f"{gate} {_value('gates.*.result', result)}".strip()


def _told_moved(change: Change) -> str:
    parts = addresses.parse(change.address)
    name = _address(parts if len(parts) == 1 else parts[:-1])
    return f"{name} {_from_to(change)}".strip()


def _told_ended(change: Change) -> str:
    parts = addresses.parse(change.address)
    return f"{_address(parts[:-1])} {_value(addresses.pattern(parts), change.new) or 'ended'}"


def _told_word(change: Change) -> str:
    parts = addresses.parse(change.address)
    known = field(addresses.pattern(parts))
    sign, word = ("+", change.new) if change.verb == PUT else ("-", change.old)
    code = _code(word) if known is not None and known.refs else ""
    return f"{_address(parts)} {f'{sign}{code}' if code else 'changed'}".strip()


def _told_record(change: Change) -> str:
    return f"{_address(addresses.parse(change.address) if change.address else ())} {change.verb}".strip()


def _told_set(change: Change) -> str:
    parts = addresses.parse(change.address) if change.address else ()
    told = _from_to(change)
    return f"{_address(parts)} {told or change.verb}".strip()


def _from_to(change: Change) -> str:
    pattern = addresses.pattern(addresses.parse(change.address)) if change.address else ""
    old, new = _value(pattern, change.old), _value(pattern, change.new)
    if change.old is None:
        return new
    return f"{old}{ARROW}{new}" if old and new else ""


def _value(pattern: str, value: object) -> str:
    """Return a value where its field lets it be shown, else nothing."""
    known = field(pattern)
    if known is None or pattern in _QUOTED:
        return _plain_value(value)
    shown = (
        known.type in _SHOWN_TYPES
        or known.type.startswith("choice:")
        or (known.refs and known.type != "text")
    )
    return (_plain_value(value) or _code(value)) if shown else ""


def _plain_value(value: object) -> str:
    """Return a number, a truth value, a day or a moment, nothing for any other text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{value:g}" if isinstance(value, float) else str(value)[:_LONGEST_CODE]
    is_moment = (
        isinstance(value, str) and value[:4].isdecimal() and value[4:5] == "-" and _MOMENT.issuperset(value)
    )
    return str(value) if is_moment and len(str(value)) <= _LONGEST_CODE else ""


def _code(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST_CODE and _CODE.issuperset(value) else ""


def _address(parts: Sequence[str | int]) -> str:
    """Return the address down to the last part that is a plain key."""
    kept: list[str | int] = []
    for part in parts:
        if not isinstance(part, int) and not _code(part):
            break
        kept.append(part)
    return addresses.join(kept)


_TELLERS: dict[str, Callable[[Change], str]] = {
    CREATED: _told_created,
    POSTED: _told_posted,
    RECORDED: _told_recorded,
    PASSED: _told_passed,
    MOVED: _told_moved,
    ENDED: _told_ended,
    ADDED: _told_record,
    REMOVED: _told_record,
    CLEARED: _told_record,
    PUT: _told_word,
    TAKEN: _told_word,
}
