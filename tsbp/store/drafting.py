"""The text of a file after a change, and of a new one."""

from __future__ import annotations

from tsbp.domain import change, fields
from tsbp.errors import BadUsage
from tsbp.store import layout, yamlnew, yamltext
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
        _refuse_long(one.address, one.new)
    edits = [_edit(*edit) for edit in change.edits(changes, old)]
    return yamltext.edited(text, edits, _order(kind), first_language=first_language)


def new_text(path: str, data: Mapping[str, Any]) -> bytes:
    """Return the canonical text of a new file at the path, with the line that ties it to its schema."""
    for key, value in data.items():
        _refuse_long(key, value)
    kind = layout.kind_of(path) or ""
    up = "../" * path.count("/")
    line = f"# yaml-language-server: $schema={up}{layout.SCHEMAS}/{kind}.schema.json"
    return yamlnew.text(data, _order(kind), line)


def _edit(operation: str, parts: tuple[str | int, ...], value: object = None) -> Any:
    return EDITS[operation](parts) if operation == "drop" else EDITS[operation](parts, value)


def _refuse_long(address: str, value: object) -> None:
    if isinstance(value, str) and len(value.encode("utf-8", "surrogatepass")) > MAX_SCALAR:
        raise BadUsage("error.value-too-long", address=address, limit=MAX_SCALAR)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_long(address, part)


def _order(kind: str) -> Order:
    return fields.order if kind == layout.INITIATIVE else lambda _: ()
