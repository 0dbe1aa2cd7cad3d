"""Decide clashes: by the word of a person, one side of each or a value of its own."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain import assign, fields, typed
from tsbp.domain.merge import Clash
from tsbp.domain.near import near
from tsbp.errors import Ambiguous, BadUsage, NotFound
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tsbp.domain.assign import Reading

MINE, THEIRS = "mine", "theirs"
SIDES = (MINE, THEIRS)


class Choice(NamedTuple):
    """What a person says of a clash: the side to keep, or (`side` empty) the value as typed.

    `id` (any start of it) tells initiatives apart; without an address the side stands for every clash.
    """

    side: str
    address: str = ""
    id: str = ""
    value: str = ""


class Open(NamedTuple):
    """A clash of an initiative."""

    id: str
    path: str
    clash: Clash


def read(words: Sequence[str], keep: str) -> tuple[Choice, ...]:
    """Read words as typed: `ADDRESS` (kept as `keep` says), `ADDRESS=value`, `ID:ADDRESS`; raises BadUsage."""
    if keep and keep not in SIDES:
        raise BadUsage("error.keep-side", candidates=near(keep, SIDES), value=keep)
    found = []
    for word in words:
        where, sign, value = word.partition("=")
        id, _, address = where.rpartition(":")
        if not sign and not keep:
            raise BadUsage("error.keep-which", hint="hint.keep-which", address=word)
        found.append(Choice("" if sign else keep, address, id, value))
    if keep and not any(choice.side for choice in found):
        found.append(Choice(keep))
    return tuple(found)


def decided(
    choices: Sequence[Choice], clashes: Sequence[Open], reading: Reading | None
) -> dict[str, dict[str, Any]]:
    """Return the outcome of each clash that a choice decides, by path and address.

    Raises NotFound for a choice of what does not clash, Ambiguous when it may mean several, BadUsage for a
    value that its field cannot hold.
    """
    outcome: dict[str, dict[str, Any]] = {}
    for choice in sorted(choices, key=lambda one: bool(one.address)):
        for one in _meant(choice, clashes):
            outcome.setdefault(one.path, {})[one.clash.address] = _value(choice, one.clash, reading)
    return outcome


def _meant(choice: Choice, clashes: Sequence[Open]) -> Sequence[Open]:
    if not choice.address:
        return clashes
    asked = choice.id.upper().rpartition("-")[2]
    found = [
        one
        for one in clashes
        if one.clash.address == choice.address and one.id.partition("-")[2].startswith(asked)
    ]
    names = tuple(f"{one.id.partition('-')[2][:4].lower()}:{one.clash.address}" for one in found or clashes)
    if not found:
        raise NotFound("error.no-such-clash", candidates=names[:9], address=choice.address)
    if len(found) > 1:
        raise Ambiguous("error.clash-in-several", candidates=names, address=choice.address)
    return found


def _value(choice: Choice, clash: Clash, reading: Reading | None) -> Any:
    if choice.side:
        return clash.ours if choice.side == MINE else clash.theirs
    parts = addresses.parse(clash.address)
    known = fields.field(addresses.pattern(parts)) or fields.field(addresses.pattern(parts[:-1]))
    if known is None or known.type in ("map", "log") or reading is None:
        raise BadUsage("error.keep-a-side", hint="hint.keep-which", address=clash.address)
    return typed.value(known, assign.Word(clash.address, "=", choice.value), clash.ours, parts, reading)
