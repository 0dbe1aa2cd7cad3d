"""The models seen as a tree of nodes, read from their core schema.

What needs to know the shape of a file (its faults, its JSON Schema, its page, the register's test) asks here,
so the models are described once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import BaseModel

BLOCK, KEYED, LIST = "block", "keyed", "list"
_INSIDE = {"text": "str", "handles": "handle"}
_WRAPPERS = ("default", "model", "nullable")


class Node(NamedTuple):
    """A place in a file.

    `kind`: block (named fields), keyed (a map), list, or the kind of a single value; `doc`: what a block is.
    """

    kind: str
    schema: Mapping[str, Any]
    definitions: Mapping[str, Mapping[str, Any]]
    required: bool = True
    default: Any = None
    doc: str = ""


def root(model: type[BaseModel]) -> Node:
    """Return the node of a model."""
    schema: Mapping[str, Any] = model.__pydantic_core_schema__
    return _node(schema, {})


def fields(node: Node) -> dict[str, Node]:
    """Return the fields of a block by their keys in the file, in order."""
    found: dict[str, Node] = {}
    for name, field in node.schema["fields"].items():
        schema = field["schema"]
        optional = schema["type"] == "default"
        inner = _node(schema, node.definitions)
        default = schema.get("default") if optional else None
        found[field.get("validation_alias", name)] = inner._replace(required=not optional, default=default)
    return found


def key(node: Node) -> Node:
    """Return the node that the keys of a keyed map follow, and of a text the codes of its languages."""
    if node.kind == "text":
        return _node(node.schema["choices"][1][0]["keys_schema"], node.definitions)
    return _node(node.schema["keys_schema"], node.definitions)


def entry(node: Node) -> Node:
    """Return the node of the values of a keyed map, or of the entries of a list."""
    inner = node.schema["values_schema"] if node.kind == KEYED else node.schema["items_schema"][0]
    return _node(inner, node.definitions)


def choices(node: Node) -> tuple[Any, ...]:
    """Return the values of a closed vocabulary, none for any other node."""
    context = node.schema.get("custom_error_context") or {}
    return tuple(context.get("choices", ()))


def at(node: Node, loc: Sequence[object]) -> Node | None:
    """Return the node at a place in the data, None where the models know nothing."""
    here: Node | None = node
    for part in loc:
        if here is None:
            return None
        here = _step(here, part)
    return here


def walk(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield path and node of everything below, depth first in model order; `*` any key, `[]` any entry."""
    if node.kind == BLOCK:
        below = fields(node).items()
    elif node.kind == KEYED:
        below = {"*": entry(node)}.items()
    elif node.kind == LIST and entry(node).kind == BLOCK:
        below = {"[]": entry(node)}.items()
    else:
        return
    for name, inner in below:
        yield (*path, name), inner
        yield from walk(inner, (*path, name))


def _step(node: Node, part: object) -> Node | None:
    if node.kind == BLOCK:
        return fields(node).get(part) if isinstance(part, str) else None
    if node.kind in (KEYED, LIST):
        return entry(node)
    inside = _INSIDE.get(node.kind)
    return node._replace(kind=inside) if inside else None


def _node(schema: Mapping[str, Any], definitions: Mapping[str, Mapping[str, Any]]) -> Node:
    doc = ""
    while True:
        if schema["type"] == "model":
            doc = schema["cls"].__doc__ or ""
        if schema["type"] == "definitions":
            definitions = {each["ref"]: each for each in schema["definitions"]}
            schema = schema["schema"]
        elif schema["type"] == "definition-ref":
            schema = definitions[schema["schema_ref"]]
        elif schema["type"] in _WRAPPERS:
            schema = schema["schema"]
        else:
            return Node(_kind(schema), schema, definitions, doc=doc)


def _kind(schema: Mapping[str, Any]) -> str:
    named = (schema.get("metadata") or {}).get("kind")
    if named:
        return str(named)
    return {"model-fields": BLOCK, "dict": KEYED, "tuple": LIST}[schema["type"]]
