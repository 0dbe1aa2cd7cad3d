"""The text of a file after a change."""

from __future__ import annotations

from tsbp.domain import change, fields
from tsbp.errors import BadUsage
from tsbp.store import layout, yamlappend, yamlput
from tsbp.store.edits import Proved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.change import Change, Step

    Order = Callable[[tuple[str | int, ...]], Sequence[str]]

# Of a shorter text no part can be too long for the reader.
SHORT = 1 << 14


def edited(
    text: bytes, kind: str, changes: Sequence[Change], first_language: str, old: Mapping[str, Any]
) -> Proved:
    """Return the text with just these changes, each in its own lines, and what it says as it was read in proof.

    `old` is what the text says now.

    Raises BadUsage for a text longer than the reader takes, Fault when the proof fails, Refused when the text
    is too odd to be edited safely.
    """
    for one in changes:
        refuse_long(one.address, one.new)
    steps = change.edits(changes, old)
    short = _short(text, kind, steps, old)
    if short is not None:
        return short
    from tsbp.store import yamltext  # libyaml, for whatever is not the one edit that is made all day

    make: Mapping[str, Any] = {"put": yamltext.Put, "append": yamltext.Append}
    edits = [
        yamltext.Drop(step.parts) if step.op == "drop" else make[step.op](step.parts, step.value)
        for step in steps
    ]
    return Proved(yamltext.edited(text, edits, order_of(kind), first_language=first_language))


def _short(text: bytes, kind: str, steps: Sequence[Step], old: Mapping[str, Any]) -> Proved | None:
    """Return the text with an entry more in one of its logs, or other values where some stand.

    None where the edit is another one or not so plain.
    """
    if all(step.op == "put" for step in steps):
        return yamlput.put(text, old, [(step.parts, step.value) for step in steps])
    if len(steps) > 1 or steps[0].op != "append" or kind != layout.INITIATIVE or len(steps[0].parts) != 1:
        return None
    return yamlappend.appended(text, str(steps[0].parts[0]), steps[0].value, fields.order)


def refuse_long(address: str, value: object) -> None:
    """Raise BadUsage for a text longer than the reader takes."""
    if isinstance(value, str) and len(value) >= SHORT:
        from tsbp.store.yamlguard import MAX_SCALAR

        if len(value.encode("utf-8", "surrogatepass")) > MAX_SCALAR:
            raise BadUsage("error.value-too-long", address=address, limit=MAX_SCALAR)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        refuse_long(address, part)


def order_of(kind: str) -> Order:
    """Return what gives the keys that may stand below an address of a file of the kind, in their order."""
    return fields.order if kind == layout.INITIATIVE else lambda _: ()
