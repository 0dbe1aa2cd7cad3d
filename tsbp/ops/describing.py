"""What a file may hold, told by the models themselves: JSON Schema for editors and other tools.

Only what draft 7 of JSON Schema knows is used, so that every editor and check-jsonschema read the same.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from tsbp.domain import nodes, vocab
from tsbp.domain.models import KINDS
from tsbp.errors import BadData
from tsbp.ops import meanings
from tsbp.store import files, layout
from tsbp.store.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tsbp.domain.nodes import Node
    from tsbp.store.workspace import Workspace

    Json = dict[str, Any]
    Make = Callable[[Node, str, tuple[str, ...]], Json]

DRAFT = "http://json-schema.org/draft-07/schema#"
DAY: Json = {"type": "string", "format": "date", "pattern": vocab.DATE_PATTERN}
MOMENT: Json = {"type": "string", "pattern": vocab.MOMENT_PATTERN}


def schema_path(kind: str) -> str:
    """Return where the schema of a kind of file lies, counted from the root of a store."""
    return f"{layout.SCHEMAS}/{kind}.schema.json"


def json_schema(kind: str) -> Json:
    """Return the JSON Schema of a kind of file, one of `KINDS`."""
    model = KINDS[kind]
    body = _value(nodes.root(model), kind, ())
    return {"$schema": DRAFT, "$id": os.path.basename(schema_path(kind)), "title": kind} | body


def schema_text(kind: str) -> bytes:
    """Return the JSON Schema of a kind as the bytes of its file: the same models, the same bytes."""
    return (json.dumps(json_schema(kind), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def schemas() -> dict[str, bytes]:
    """Return path and bytes of every schema."""
    return {schema_path(kind): schema_text(kind) for kind in sorted(KINDS)}


def stale(root: str) -> tuple[str, ...]:
    """Return the paths of the schemas in a store that are missing or not those of the models."""
    return tuple(path for path, text in schemas().items() if _lying(root, path) != text)


def write(workspace: Workspace) -> tuple[str, ...]:
    """Write and commit the schemas that are stale and return their paths; raises as every write does."""
    found = stale(workspace.root)
    if found:
        with workspace.writing("schema") as writer:
            fresh = schemas()
            edits = [Edit(path, _lying(workspace.root, path), fresh[path]) for path in found]
            writer.commit(edits, f"schema: {len(found)} files\n\nTsbp-Op: schema\n")
    return found


def _lying(root: str, path: str) -> bytes | None:
    """Return what lies at the path, None where there is nothing that can be read."""
    where = os.path.join(root, path)
    try:
        return files.read(where) if os.path.lexists(where) else None
    except BadData:
        return b""


def _value(node: Node, kind: str, path: tuple[str, ...]) -> Json:
    said = meanings.said(kind, path, node)
    described: Json = {"description": said} if said else {}
    default: Json = {"default": node.default} if isinstance(node.default, str | int | float) else {}
    make = _MADE.get(node.kind, _text)
    return described | make(node, kind, path) | default


def _block(node: Node, kind: str, path: tuple[str, ...]) -> Json:
    fields = nodes.fields(node)
    made: Json = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _value(inner, kind, (*path, name)) for name, inner in fields.items()},
    }
    required = [name for name, inner in fields.items() if inner.required]
    return made | ({"required": required} if required else {})


def _keyed(node: Node, kind: str, path: tuple[str, ...]) -> Json:
    keys, entry = nodes.key(node), _value(nodes.entry(node), kind, (*path, "*"))
    names = nodes.choices(keys)
    if names and "properties" not in entry:
        return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(names, entry)}
    form = {"enum": list(names)} if names else _bounds(keys.schema, pattern="pattern", max_length="maxLength")
    return {"type": "object", "additionalProperties": entry, "propertyNames": form}


def _list(node: Node, kind: str, path: tuple[str, ...]) -> Json:
    entries = _value(nodes.entry(node), kind, (*path, "[]"))
    return {"type": "array", "items": entries} | _bounds(node.schema, min_length="minItems")


def _text(node: Node, *_: object) -> Json:
    return {"type": "string"} | _bounds(node.schema, pattern="pattern", max_length="maxLength")


def _choice(node: Node, *_: object) -> Json:
    allowed = nodes.choices(node)
    return {"type": "integer" if isinstance(allowed[0], int) else "string", "enum": list(allowed)}


def _number(node: Node, *_: object) -> Json:
    bounds = _bounds(node.schema["custom_error_context"], least="minimum", most="maximum")
    return {"type": "integer" if node.kind == "int" else "number"} | bounds


def _any(node: Node, *_: object) -> Json:
    return {"anyOf": [_number(node), {"type": "string", "pattern": r"\S"}]}


def _texts(node: Node, *_: object) -> Json:
    said = _text(node._replace(schema=node.schema["choices"][0][0]))
    languages = _bounds(nodes.key(node).schema, pattern="pattern", max_length="maxLength")
    by_language = {
        "type": "object",
        "additionalProperties": said,
        "propertyNames": languages,
        "minProperties": 1,
    }
    return {"anyOf": [said, by_language]}


def _handles(node: Node, *_: object) -> Json:
    one = _text(node._replace(schema=node.schema["choices"][0][0]))
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _bounds(schema: Mapping[str, Any], **names: str) -> Json:
    """Return the bounds that a schema sets, under the names that JSON Schema has for them."""
    return {theirs: schema[ours] for ours, theirs in names.items() if schema.get(ours) is not None}


_MADE: Mapping[str, Make] = {
    nodes.BLOCK: _block,
    nodes.KEYED: _keyed,
    nodes.LIST: _list,
    "choice": _choice,
    "int": _number,
    "number": _number,
    "any": _any,
    "bool": lambda *_: {"type": "boolean"},
    "day": lambda *_: DAY,
    "moment": lambda *_: {"anyOf": [DAY, MOMENT]},
    "text": _texts,
    "handles": _handles,
}
