"""Turns the bytes of a file into plain data, whatever YAML it is in.

libyaml parses, and one pass over its events builds the data by the core schema of YAML 1.2. The pass
stops at the first thing that a file may not hold (an alias, the 33rd level, a key twice …), so nothing
hostile is ever composed; `yamlguard` then names what is wrong, and where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from tsbp.domain.finding import ERROR, Finding, Place
from tsbp.errors import BadData, Fault
from tsbp.store.yamlcore import STARTS, resolved
from tsbp.store.yamlguard import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_SCALAR, SUSPECT, findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yaml.events import Event

_START = Place(1, 1, 1, 1)


class _OddError(Exception):
    """Something stands there that the guard has a name for."""


def load(data: bytes) -> object:
    """Read one document that is a map; keys are text, dates stay text.

    Raises BadData with a finding for each thing that is wrong, Fault where PyYAML lacks libyaml.
    """
    if not yaml.__with_libyaml__:
        raise Fault("error.no-libyaml", hint="hint.no-libyaml")
    found: tuple[Finding, ...] = ()
    try:
        if len(data) <= MAX_BYTES:
            found = findings(data) if SUSPECT.search(data.decode("utf-8")) else ()
            if not found:
                return _built(data)
    except (_OddError, yaml.YAMLError, ValueError):
        pass  # the guard says what it is
    found = (
        found or findings(data) or (Finding("yaml-syntax", ERROR, "", params={"problem": ""}, place=_START),)
    )
    raise BadData("error.unreadable", findings=found)


def place(data: bytes, loc: Sequence[str | int], *, key: bool = False) -> Place:
    """Find where a fact stands, or the key of its closest ancestor; `key` asks for its key, not its value.

    What cannot be read stands at the start of the file.
    """
    try:
        load(data)
    except BadData:
        return _START
    node = composed(data.decode("utf-8"))
    name = _leaf(node, first=True)
    for part in loc:
        found = _child(node, part)
        if found is None:
            return _span(name)
        name, node = found
    return _span(name if key else node)


def composed(text: str) -> Any:
    """Compose the nodes of a text that `load` has read, for their marks."""
    return yaml.compose(text, Loader=yaml.CSafeLoader)


def _built(data: bytes) -> dict[str, object]:
    """Build the data of one document, or stop at the first odd thing in it."""
    building = _Building(data)
    building.expect(StreamStartEvent)
    document = building.expect(DocumentStartEvent)
    root = building.expect(MappingStartEvent)
    if document.version or document.tags or root.anchor is not None or root.tag is not None:
        raise _OddError
    built = building.mapping(1)
    building.expect(DocumentEndEvent)
    building.expect(StreamEndEvent)
    return built


class _Building:
    """One pass over the parser's events; the cost of every cold read is here."""

    def __init__(self, data: bytes) -> None:
        self.next: Callable[[], Any] = yaml.CSafeLoader(data).get_event
        self.long = len(data) > MAX_SCALAR
        self.left = MAX_NODES - 1

    def expect(self, kind: type[Event]) -> Any:
        """Take the next event, which must be of one kind."""
        event = self.next()
        if event.__class__ is not kind:
            raise _OddError
        return event

    def mapping(self, depth: int) -> dict[str, object]:
        """Build a map whose start has been taken."""
        built: dict[str, object] = {}
        following = self.next
        while True:
            event = following()
            if event.__class__ is MappingEndEvent:
                return built
            key = self.value(event, depth)
            if key.__class__ is not str or key in built or (key == "<<" and not event.style):
                raise _OddError
            built[key] = self.value(following(), depth)

    def sequence(self, depth: int) -> list[object]:
        """Build a list whose start has been taken."""
        built: list[object] = []
        while True:
            event = self.next()
            if event.__class__ is SequenceEndEvent:
                return built
            built.append(self.value(event, depth))

    def value(self, event: Any, depth: int) -> object:
        """Build what an event begins."""
        kind = event.__class__
        self.left -= 1
        if self.left < 0 or kind is AliasEvent or event.anchor is not None or event.tag is not None:
            raise _OddError
        if kind is ScalarEvent:
            text: str = event.value
            if self.long and len(text.encode("utf-8")) > MAX_SCALAR:
                raise _OddError
            return text if event.style or (text and text[0] not in STARTS) else resolved(text)
        if depth >= MAX_DEPTH:
            raise _OddError
        return self.mapping(depth + 1) if kind is MappingStartEvent else self.sequence(depth + 1)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Return what names the child (its key; in a list the child itself) and the child."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and 0 <= part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _leaf(node: Any, *, first: bool) -> yaml.Node:
    """Return the first or the last leaf below a node; unlike a block's own marks, a leaf's are exact."""
    while not isinstance(node, yaml.ScalarNode) and node.value and (first or not node.flow_style):
        entry = node.value[0 if first else -1]
        node = entry[0 if first else 1] if isinstance(entry, tuple) else entry
    leaf: yaml.Node = node
    return leaf


def _span(node: Any) -> Place:
    """Return the place of a node, from its first leaf to its last."""
    first, last = _leaf(node, first=True).start_mark, _leaf(node, first=False).end_mark
    if getattr(node, "flow_style", False):
        first = node.start_mark
    return Place(first.line + 1, first.column + 1, last.line + 1, last.column + 1)
