"""The text of a file after a change."""

from __future__ import annotations

from tsbp.domain import change, fields
from tsbp.errors import BadUsage
from tsbp.store import layout, yamltext
from tsbp.store.yamlguard import MAX_SCALAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.change import Change

    Order = Callable[[tuple[str | int, ...]], Sequence[str]]

EDITS = {"put": yamltext.Put, "drop": yamltext.Drop, "append": yamltext.Append}


def edited(
    text: bytes, kind: str, changes: Sequence[Change], first_language: str, old: Mapping[str, Any]
) -> bytes:
    """Return the text with just these changes, each in its own lines, proved by reading it again.

    `old` is what the text says now.

    Raises BadUsage for a text longer than the reader takes, Fault when the proof fails, Refused when the text
    is too odd to be edited safely.
    """
    for one in changes:
        refuse_long(one.address, one.new)
    edits = [_edit(*edit) for edit in change.edits(changes, old)]
    return yamltext.edited(text, edits, order_of(kind), first_language=first_language)


def _edit(operation: str, parts: tuple[str | int, ...], value: object = None) -> Any:
    return EDITS[operation](parts) if operation == "drop" else EDITS[operation](parts, value)


def refuse_long(address: str, value: object) -> None:
    """Raise BadUsage for a text longer than the reader takes."""
    if isinstance(value, str) and len(value.encode("utf-8", "surrogatepass")) > MAX_SCALAR:
        raise BadUsage("error.value-too-long", address=address, limit=MAX_SCALAR)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        refuse_long(address, part)


def order_of(kind: str) -> Order:
    """Return what gives the keys that may stand below an address of a file of the kind, in their order."""
    return fields.order if kind == layout.INITIATIVE else lambda _: ()
