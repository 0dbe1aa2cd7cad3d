"""Read `address=value` words and lay them over plain data, by the register of fields.

A word is `address=value` (an empty value clears), `address+=value` or `address-=value` (a word of a list; a
span for a day: `forecast+=2w` counts from the old date). Keys may be typed by any unambiguous start.
"""

from __future__ import annotations

import re

from tsbp.domain import address as addresses
from tsbp.domain import typed
from tsbp.domain.fields import FIELDS, field
from tsbp.domain.locating import located, whole_key
from tsbp.domain.plain import copied, value_at
from tsbp.errors import BadUsage, NotFound
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.fields import Field

    Part = str | int

_WORD = re.compile(r"([^=\s]+?)([+-]?)=(.*)", re.DOTALL)
_ENDINGS = {
    "milestones.*.actual": "done",
    "risks.*.status": "done",
    "issues.*.status": "done",
    "assumptions.*.status": "done",
    "dependencies.*.status": "done",
    "decisions.*.status": "done",
    "asks.*.status": "done",
}
OPEN = ("open", "late", "occurred", "")
_OWN_RECORDS = {"risk": "risks", "decision": "decisions", "milestone": "milestones", "ask": "asks"}


class Word(NamedTuple):
    """One thing to be said of one fact: the address as typed, `=`, `+=` or `-=`, and the value as typed."""

    address: str
    sign: str
    value: str


class Reading(NamedTuple):
    """How words are read: the day it is, the languages of the store, and whose fields may be touched.

    `verbs` are those whose fields this command may write; `decided` tells that a decision stands behind a
    moved baseline; `me` is the acting handle, which the word `me` stands for.
    """

    today: date
    languages: tuple[str, ...] = ("en", "zh")
    verbs: tuple[str, ...] = ("set",)
    decided: bool = False
    ends: bool = False
    me: str = ""


def split(text: str) -> Word:
    """Split a word as typed; raises BadUsage when it is none."""
    found = _WORD.fullmatch(text)
    if not found:
        raise BadUsage("error.not-an-assignment", hint="hint.assignment", word=text)
    return Word(found[1], found[2] + "=", found[3])


def is_word(text: str) -> bool:
    """Tell whether the text has the form of a word."""
    return bool(_WORD.fullmatch(text))


def assigned(data: Mapping[str, Any], words: Sequence[Word], reading: Reading) -> dict[str, Any]:
    """Return the data with every word laid over it, in order; the argument is left as it was.

    Raises BadUsage for what is not a field, not a value of it, or owned by another command, NotFound and
    Ambiguous for keys that are not there.
    """
    new: dict[str, Any] = copied(data)
    for word in words:
        parts = located(new, word.address)
        known = _owned(new, parts, word, reading)
        old = value_at(new, parts)
        value = typed.value(known, word, old, parts, reading)
        lay(new, parts, _in_full(new, known, value), reading.languages[0])
    return new


def _in_full(data: Mapping[str, Any], known: Field, value: Any) -> Any:
    """Return what a field names among the records of its own file with each key written in full."""
    if isinstance(value, list):
        return [_in_full(data, known, one) for one in value]
    if known.refs == "address" and isinstance(value, str):
        try:
            return addresses.join(located(data, value))
        except (BadUsage, NotFound):
            return value  # a gate or a rule; what is neither is refused by a rule
    if known.refs not in _OWN_RECORDS or not isinstance(value, str):
        return value
    above = (_OWN_RECORDS[known.refs],)
    try:
        return whole_key(above, data.get(above[0]), value)
    except NotFound:
        return value


def _owned(data: Mapping[str, Any], parts: tuple[Part, ...], word: Word, reading: Reading) -> Field:
    pattern = addresses.pattern(parts)
    known = field(pattern) or _text_above(parts)
    if known is None and isinstance(parts[-1], int):
        raise BadUsage("error.no-field", field=f"[{parts[-1]}]", address=word.address)
    if known is None or known.type in ("map", "log"):
        below = [entry.path for entry in FIELDS if entry.path.startswith(pattern + ".")]
        raise BadUsage("error.not-a-fact", candidates=below[:5], address=word.address)
    if known.verb not in reading.verbs:
        raise BadUsage("error.owned-by", address=word.address, verb=known.verb)
    if known.path in _ENDINGS and not reading.ends and word.value.casefold() not in OPEN:
        raise BadUsage("error.owned-by", address=word.address, verb=_ENDINGS[known.path])
    if _is_baseline(known) and not reading.decided and value_at(data, parts) is not None:
        raise BadUsage(
            "error.baseline-needs-decision", hint="hint.baseline-needs-decision", address=word.address
        )
    return known


def _is_baseline(known: Field) -> bool:
    """Tell whether the field is an agreed date: the first is set like any fact, later ones move by a decision."""
    return known.path.endswith(".baseline") and known.path.count(".") == 2 and known.type == "day"


def _text_above(parts: tuple[Part, ...]) -> Field | None:
    """Return the field of the text of which the last part names a language."""
    above = field(addresses.pattern(parts[:-1]))
    return above if above is not None and above.type == "text" and isinstance(parts[-1], str) else None


def lay(data: dict[str, Any], parts: tuple[Part, ...], value: object, first_language: str) -> None:
    """Put the value where it belongs, making the maps above it; None removes it and maps left empty.

    A plain text stands for one in the first language.
    """
    here: Any = data
    above = []
    for part in parts[:-1]:
        if isinstance(here, dict) and not isinstance(here.get(part), (dict, list)):
            if value is None and not (isinstance(here.get(part), str) and parts[-1] == first_language):
                return
            here[part] = {first_language: here[part]} if isinstance(here.get(part), str) else {}
        above.append((here, part))
        here = here[part]
    if value is not None:
        here[parts[-1]] = value
        return
    if isinstance(here, dict):
        here.pop(parts[-1], None)
    for holder, part in reversed(above):
        if holder[part] == {}:
            del holder[part]
