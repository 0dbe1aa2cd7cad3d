"""Finds the exact stretch of text that an address names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from tsbp.errors import Refused
from tsbp.store.yamlparse import composed
from tsbp.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLON = re.compile(r"[ \r\n]*:(?=\s|\Z)")
_FLOW_COLON = re.compile(r"[ \r\n]*:")
_HEADER = re.compile(r"[|>][-+0-9]*")


class Step(NamedTuple):
    """One node on the way to an address: the collection it stands in, its place there, its key."""

    node: Any
    around: Any = None
    place: int = 0
    key: Any = None


class Source:
    """A text with its nodes; every index counts characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = composed(text)

    def way(self, parts: Sequence[str | int]) -> list[Step]:
        """Return the steps from the root to an address that exists."""
        steps = [Step(self.root)]
        for part in parts:
            steps.append(_below(steps[-1].node, part))
        return steps

    def refused(self, index: int, why: str) -> Refused:
        """Make the refusal that names the line of a spot."""
        line = self.text.count("\n", 0, index) + 1
        return Refused("error.edit-refused", hint=f"hint.edit-{why}", line=line)

    def line_start(self, index: int) -> int:
        """Return where the line begins that holds a character."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Return where the line's content ends: before its LF or CRLF, or at the end of the text."""
        stop = self.text.find("\n", index)
        if stop < 0:
            return len(self.text)
        return stop - 1 if stop > index and self.text[stop - 1] == "\r" else stop

    def next_line(self, index: int) -> int:
        """Return where the next line begins, or the end of the text."""
        return self.text.find("\n", index) + 1 or len(self.text)

    def column(self, index: int) -> int:
        """Return the column of a character, from 0."""
        return index - self.line_start(index)

    def opens_line(self, index: int) -> bool:
        """Tell whether only spaces stand before a character on its line."""
        return not self.text[self.line_start(index) : index].strip(" ")

    def eol(self, index: int) -> str:
        """Return the line ending in use around a spot."""
        stop = self.text.find("\n", index)
        if stop < 0:
            stop = self.text.rfind("\n")
        return "\r\n" if stop > 0 and self.text[stop - 1] == "\r" else "\n"

    def begin(self, step: Step) -> int:
        """Return where an entry begins: its key, its dash, or in brackets its item."""
        if step.key is not None:
            return int(step.key.start_mark.index)
        if step.around.flow_style:
            return int(step.node.start_mark.index)
        return self._dash(step)

    def lead(self, step: Step) -> int:
        """Return the spot behind the colon or the dash that a value follows; refuses a missing colon."""
        if step.key is None:
            return self._dash(step) + 1
        key = step.key.end_mark.index
        colon = (_FLOW_COLON if step.around.flow_style else _COLON).match(self.text, key)
        if colon is None:
            raise self.refused(key, "no-colon")
        return colon.end()

    def end(self, step: Step) -> int:
        """Return where an entry ends: behind the last leaf of its value."""
        if is_nothing(step.node):
            return self.lead(step)
        if isinstance(step.node, yaml.ScalarNode) and step.node.style in {"|", ">"}:
            return self.text_end(step.node)
        if isinstance(step.node, yaml.ScalarNode) or step.node.flow_style or not step.node.value:
            return int(step.node.end_mark.index)
        return self.end(child(step.node, len(step.node.value) - 1))

    def header_end(self, node: Any) -> int:
        """Return where the sign of block text ends."""
        found = _HEADER.match(self.text, node.start_mark.index)
        return found.end() if found else int(node.start_mark.index)

    def text_end(self, node: Any) -> int:
        """Return where block text ends: behind its last line that is not blank; with `+` at its mark."""
        head = self.header_end(node)
        if "+" in self.text[node.start_mark.index : head]:
            return int(node.end_mark.index)
        column = self.text_column(node)
        last = self.line_end(head)
        position = self.next_line(head)
        while position < node.end_mark.index:
            stop = self.line_end(position)
            line = self.text[position:stop]
            if line.strip(" ") or (column is not None and len(line) > column):
                last = stop
            position = self.next_line(position)
        return last

    def text_column(self, node: Any) -> int | None:
        """Return the column of block text, None when it has no line with content."""
        position = self.next_line(node.start_mark.index)
        while position < node.end_mark.index:
            line = self.text[position : self.line_end(position)]
            if line.strip(" "):
                return len(line) - len(line.lstrip(" "))
            position = self.next_line(position)
        return None

    def behind(self, end: int, column: int) -> int:
        """Return where the line after an entry begins: comments indented deeper stay with it."""
        position = last = self._after(end)
        while position < len(self.text):
            line = self.text[position : self.line_end(position)]
            content = line.lstrip(" ")
            if content.startswith("#"):
                if len(line) - len(content) <= column:
                    break
                last = self.next_line(position)
            elif content:
                break
            position = self.next_line(position)
        return last

    def front(self, index: int) -> int:
        """Return where a new first line goes: above the comments over the entry, below the file's head."""
        start = position = self.line_start(index)
        while position > 0:
            above = self.line_start(position - 1)
            if not self.text[above:position].lstrip(" ").startswith("#"):
                return position
            position = above
        return start

    def last_line_end(self, end: int) -> int:
        """Return the end of the line that a spot ends: block text kept with `+` ends behind its line."""
        if end and self.text[end - 1] == "\n":
            return self.line_end(self.line_start(end - 1))
        return self.line_end(end)

    def keeps_blank_lines(self, step: Step) -> bool:
        """Tell whether an entry ends in block text that counts the blank lines after it (`|+`)."""
        return "+" in self._last_sign(step)

    def ends_in_open_text(self) -> bool:
        """Tell whether the file ends in block text that what follows would give a line end (not `|-`)."""
        sign = self._last_sign(Step(self.root))
        return bool(sign) and "-" not in sign

    def _last_sign(self, step: Step) -> str:
        """Return the sign of the block text that an entry ends in, empty if it ends in something else."""
        while not isinstance(step.node, yaml.ScalarNode) and step.node.value and not step.node.flow_style:
            step = child(step.node, len(step.node.value) - 1)
        node = step.node
        if not isinstance(node, yaml.ScalarNode) or node.style not in {"|", ">"}:
            return ""
        return self.text[node.start_mark.index : self.header_end(node)]

    def first_line_not_blank(self, position: int) -> int:
        """Return the start of the first line from here that holds more than spaces."""
        while position < len(self.text) and not self.text[position : self.line_end(position)].strip(" "):
            position = self.next_line(position)
        return position

    def _after(self, end: int) -> int:
        """Return the start of the line below a spot; block text kept with `+` ends there already."""
        return end if end and self.text[end - 1] == "\n" else self.next_line(end)

    def _dash(self, step: Step) -> int:
        """Find the dash of a block list's item, which may stand lines above its value."""
        first = int(step.around.start_mark.index)
        if step.place == 0:
            return first
        column = self.column(first)
        before = child(step.around, step.place - 1)
        position = self._after(self.end(before))
        while position < len(self.text):
            line = self.text[position : self.line_end(position)]
            if line.startswith("-", column) and not line[:column].strip(" "):
                return position + column
            position = self.next_line(position)
        raise self.refused(step.node.start_mark.index, "same-line")


def child(node: Any, index: int) -> Step:
    """Return the step to the entry or item at a place of a collection."""
    one = node.value[index]
    if isinstance(node, yaml.MappingNode):
        return Step(one[1], node, index, one[0])
    return Step(one, node, index)


def is_nothing(node: Any) -> bool:
    """Tell whether a value is absent from the text: `key:` with nothing behind it."""
    return (
        isinstance(node, yaml.ScalarNode) and not node.style and node.start_mark.index == node.end_mark.index
    )


def _below(node: Any, part: str | int) -> Step:
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _ in node.value]
        return child(node, names.index(part))
    return child(node, int(part))
