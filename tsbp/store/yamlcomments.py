"""Finds the comments of a YAML text, so that no merge loses one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from tsbp.store.yamlspans import Source, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)


def comments(data: bytes) -> tuple[str, ...]:
    """Return the comments of a text that can be read, sorted; what stands inside a value is none."""
    text = data.decode("utf-8")
    source = Source(text)
    pieces, end = [], 0
    for leaf in _leaves(source.root):
        start = int(leaf.start_mark.index)
        pieces.append(text[end : source.header_end(leaf) if leaf.style in {"|", ">"} else start])
        end = max(source.end(Step(leaf)), start)
    return tuple(sorted(_COMMENT.findall("\0".join([*pieces, text[end:]]))))


def _leaves(node: Any) -> Iterator[Any]:
    """Yield the scalars of a node that stand in the text, keys among them, in the order of the text."""
    if isinstance(node, yaml.ScalarNode):
        if node.style or node.start_mark.index < node.end_mark.index:
            yield node
    else:
        for inner in node.value:
            for part in inner if isinstance(inner, tuple) else (inner,):
                yield from _leaves(part)
