"""Writes a whole file in canonical form: the text of new files, and what `fmt` offers for old ones."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.tag import Tag

from tsbp.store.yamlblocks import ONE_LINE_LOGS, ordered
from tsbp.store.yamlscalars import chomp, inline, style_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Order = Callable[[tuple[str | int, ...]], Sequence[str]]

# Long lines are never folded: one fact, one line.
_ENDLESS = 2**20
# The emitter looks at the tag of an empty text; as every event is implicit, no tag is written.
_TEXT = Tag(suffix="tag:yaml.org,2002:str")


def text(data: Mapping[str, object], order: Order, schema_line: str) -> bytes:
    """Write a file: the schema line, keys in register order, one reading a line; UTF-8 with LF.

    `order` gives the keys that may stand below an address, in their order; one that it does not know
    keeps its place behind the key before it. The data are plain, as the reader returns them.
    """
    yaml = YAML(pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = _ENDLESS
    stream = BytesIO()
    yaml.emit(list(_document(data, order)), stream)
    head = f"{schema_line}\n" if schema_line else ""
    return head.encode("utf-8") + stream.getvalue()


def _document(data: Mapping[str, object], order: Order) -> Iterator[ev.Event]:
    yield ev.StreamStartEvent(encoding="utf-8")
    yield ev.DocumentStartEvent(explicit=False)
    yield from _node(data, (), order)
    yield ev.DocumentEndEvent(explicit=False)
    yield ev.StreamEndEvent()


def _node(
    value: object, parts: tuple[str | int, ...], order: Order, *, flow: bool = False
) -> Iterator[ev.Event]:
    """Yield the events of a value; an entry of a log of short lines is written in brackets."""
    flow = flow or (len(parts) > 1 and parts[-2] in ONE_LINE_LOGS)
    if isinstance(value, dict):
        yield ev.MappingStartEvent(None, None, implicit=True, flow_style=flow or not value)
        for key in ordered(list(value), order(parts)):
            yield _scalar(key, flow=flow, key=True)
            yield from _node(value[key], (*parts, key), order, flow=flow)
        yield ev.MappingEndEvent()
    elif isinstance(value, (list, tuple)):
        yield ev.SequenceStartEvent(None, None, implicit=True, flow_style=flow or not value)
        for place, one in enumerate(value):
            yield from _node(one, (*parts, place), order, flow=flow)
        yield ev.SequenceEndEvent()
    else:
        yield _scalar(value, flow=flow)


def _scalar(value: object, *, flow: bool, key: bool = False) -> ev.ScalarEvent:
    if not isinstance(value, str):
        return ev.ScalarEvent(None, None, (True, True), inline(value))
    style = style_of(value, flow=flow) or None
    if "\n" in value and not flow and not key and chomp(value) is not None:
        style = "|"
    return ev.ScalarEvent(None, _TEXT, (True, True), value, style=style)
