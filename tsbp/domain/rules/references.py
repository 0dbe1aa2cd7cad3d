"""Finds every name in a file, by what it is the name of: people, markets, sites, records of its own.

The register says which field names what. Its lines are laid out once as a tree of keys, so one walk visits
only the places that can hold a name.
"""

from __future__ import annotations

from tsbp.domain.fields import FIELDS
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Parts = tuple[str | int, ...]
    Names = Mapping[str, list[tuple[Parts, str]]]

ANY_KEY, ANY_ENTRY = "*", "[]"


class Node(NamedTuple):
    """A place in the tree: what is named here, and the places below any key, any entry and known keys."""

    refs: str
    any_key: Node | None
    any_entry: Node | None
    keys: tuple[tuple[str, Node], ...]


def _grown(paths: Mapping[tuple[str, ...], str]) -> Node:
    """Grow the tree of the paths; a path leads to what is named at its end."""
    below: dict[str, dict[tuple[str, ...], str]] = {}
    for path, refs in paths.items():
        if path:
            below.setdefault(path[0], {})[path[1:]] = refs
    nodes = {name: _grown(rest) for name, rest in below.items()}
    known = tuple((name, node) for name, node in nodes.items() if name not in (ANY_KEY, ANY_ENTRY))
    return Node(paths.get((), ""), nodes.get(ANY_KEY), nodes.get(ANY_ENTRY), known)


TREE = _grown({tuple(field.path.split(".")): field.refs for field in FIELDS if field.refs})
NOTHING: Names = {field.refs: [] for field in FIELDS if field.refs}


def names(data: object) -> Names:
    """Return every name in the data with its place, by what it names; all kinds are there."""
    found: dict[str, list[tuple[Parts, str]]] = {refs: [] for refs in NOTHING}
    _walk(data, TREE, (), found)
    return found


def _walk(value: Any, node: Node, parts: Parts, found: dict[str, list[tuple[Parts, str]]]) -> None:
    """Note what is named at and below a map or list; the places that hold a single name are not visited."""
    refs, any_key, any_entry, keys = node
    if value.__class__ is dict:
        if refs:
            found[refs] += [((*parts, key), key) for key in value]
        if any_key is not None:
            _enter(value.items(), any_key, parts, found)
        for key, place in keys:
            below = value.get(key)
            if below.__class__ is str:
                if place.refs:
                    found[place.refs].append(((*parts, key), below))
            elif below is not None:
                _walk(below, place, (*parts, key), found)
    elif value.__class__ is list:
        if refs:
            found[refs] += [((*parts, place), name) for place, name in enumerate(value) if type(name) is str]
        if any_entry is not None:
            _enter(enumerate(value), any_entry, parts, found)


def _enter(
    entries: Iterable[tuple[str | int, Any]],
    node: Node,
    parts: Parts,
    found: dict[str, list[tuple[Parts, str]]],
) -> None:
    for key, below in entries:
        if below.__class__ is not str:
            _walk(below, node, (*parts, key), found)
        elif node.refs:
            found[node.refs].append(((*parts, key), below))
