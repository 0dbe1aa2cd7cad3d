"""Cuts one change into a text: replaces, inserts or removes exactly the span of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from tsbp.store.yamlblocks import STEP, Pen, block, block_text, entry, flow, item, pair
from tsbp.store.yamlscalars import chomp, inline
from tsbp.store.yamlspans import Source, Step, child, is_nothing
from tsbp.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Parts = tuple[str | int, ...]


class _Hole(NamedTuple):
    """A text without one value: what comes before it, what is left of its line, the lines after it."""

    before: str
    rest: str
    after: str


def replaced(text: str, parts: Parts, value: object, pen: Pen) -> str:
    """Put another value where one stands; a comment on its line stays."""
    source = Source(text)
    step = source.way(parts)[-1]
    _refuse_lost_comment(source, step.node)
    if step.around.flow_style:
        return _inline(_hole(source, step), flow(value, pen, parts))
    if isinstance(value, (dict, list)) and value:
        return _replaced_by_block(source, step, value, pen, parts)
    hole = _lifted(source, step)
    sign = _block_sign(step.node, value) if pen.literal else ""
    if isinstance(value, str) and sign:
        column = source.column(source.begin(step)) + STEP
        if _is_block_text(step.node):
            column = source.text_column(step.node) or column
        eol = source.eol(source.begin(step))
        return _inline(hole, eol.join([sign + hole.rest, *block_text(value, column)]), keep_rest=False)
    return _inline(
        hole, inline(value, like=_quote(step.node)) if _is_scalar(value) else flow(value, pen, parts)
    )


def inserted_key(text: str, parts: Parts, value: object, pen: Pen) -> str:
    """Add a key to a map that has entries, behind the entry before it in register order."""
    source = Source(text)
    node = source.way(parts[:-1])[-1].node
    key = str(parts[-1])
    if node.flow_style:
        return _inserted_inline(source, node, len(node.value), pair(key, value, pen, parts), "{")
    first = node.start_mark.index
    column = source.column(first)
    lines = entry(key, value, column, pen, parts)
    place = _place_for(key, [one.value for one, _ in node.value], pen.order(parts[:-1]))
    if place == 0 and source.opens_line(first):
        return _with_lines(source, source.front(first), lines)
    before = child(node, max(place - 1, 0))
    return _with_lines(source, source.behind(source.end(before), column), lines)


def inserted_item(text: str, parts: Parts, value: object, pen: Pen) -> str:
    """Add an item to a list that has some; the last of `parts` is its place, an item there moves on."""
    source = Source(text)
    node = source.way(parts[:-1])[-1].node
    place = int(parts[-1])
    if node.flow_style:
        return _inserted_inline(source, node, place, flow(value, pen, parts), "[")
    first = node.start_mark.index
    column = source.column(first)
    lines = item(value, column, pen, parts, _gap(source, child(node, 0)))
    if place > 0:
        before = child(node, place - 1)
        return _with_lines(source, source.behind(source.end(before), column), lines)
    if not source.opens_line(first):
        raise source.refused(first, "same-line")
    return _with_lines(source, source.front(first), lines)


def removed(text: str, parts: Parts) -> str:
    """Take out an entry; a collection that would be left empty goes with it."""
    source = Source(text)
    way = source.way(parts)
    depth = len(way) - 1
    while depth > 0 and len(way[depth - 1].node.value) == 1:
        depth -= 1
    if depth == 0:
        raise source.refused(source.begin(way[1]), "last-key")
    if way[depth].around.flow_style:
        return _removed_inline(source, way[depth])
    return _removed_lines(source, way[depth], way[-1])


def _hole(source: Source, step: Step) -> _Hole:
    """Cut the value out of the text, where it stands."""
    text, node = source.text, step.node
    if is_nothing(node):
        lead = source.lead(step)
        rest = text[lead : source.line_end(lead)]
        return _Hole(text[:lead] + " ", rest if rest.strip(" ") else "", text[lead + len(rest) :])
    start = node.start_mark.index
    # Behind a quoted key libyaml takes `:value` without a space; a new plain value there would be text.
    before = text[:start] + (" " if text[start - 1] == ":" and not step.around.flow_style else "")
    end = source.end(step)
    stop = source.last_line_end(end)
    if _is_block_text(node):
        head = source.header_end(node)
        return _Hole(before, _rest(text[head : source.line_end(head)]), text[stop:])
    return _Hole(before, _rest(text[end:stop]), text[stop:])


def _rest(line: str) -> str:
    """Return what is left of a line: libyaml takes a comment behind a tab or nothing, others do not."""
    content = line.lstrip(" \t")
    space = line[: len(line) - len(content)].replace("\t", " ")
    return (space or " ") + content if content.startswith("#") else space + content


def _lifted(source: Source, step: Step) -> _Hole:
    """Cut the value out and make room on the line of its key, when it stood in the lines below as a block."""
    node = step.node
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not source.opens_line(node.start_mark.index):
        return _hole(source, step)
    text = source.text
    lead = source.lead(step)
    stop = source.line_end(lead)
    between = text[stop : source.last_line_end(source.line_start(node.start_mark.index))]
    return _Hole(
        text[:lead] + " ",
        _rest(text[lead:stop]).rstrip(" "),
        between + text[source.last_line_end(source.end(step)) :],
    )


def _inline(hole: _Hole, new: str, *, keep_rest: bool = True) -> str:
    return hole.before + new + (hole.rest if keep_rest else "") + hole.after


def _replaced_by_block(source: Source, step: Step, value: object, pen: Pen, parts: Parts) -> str:
    """Write a collection below its key, behind its dash, or where the old value had its own lines."""
    base = source.column(source.begin(step))
    eol = source.eol(source.begin(step))
    hole = _hole(source, step)
    nothing = is_nothing(step.node)
    start = source.lead(step) + 1 if nothing else step.node.start_mark.index
    own_line = not nothing and source.opens_line(start)
    if step.key is not None and not own_line:
        lines = block(value, base + STEP, pen, parts)
        rest = hole.rest if hole.rest.strip(" ") else ""
        return source.text[: source.lead(step)] + rest + eol + eol.join(lines) + hole.after
    column = source.column(start) if source.column(start) > base else base + STEP
    first, *others = block(value, column, pen, parts)
    before = source.text[: source.line_start(start)] + " " * column if own_line else hole.before
    return before + eol.join([first[column:] + hole.rest, *others]) + hole.after


def _block_sign(node: Any, value: object) -> str:
    """Return the sign of block text if the value is to be written so: it has lines, or the old one was."""
    if not isinstance(value, str) or not ("\n" in value or _is_block_text(node)):
        return ""
    strip = chomp(value)
    if strip is None:
        return ""
    folded = _is_block_text(node) and node.style == ">" and "\n" not in value.removesuffix("\n")
    return (">" if folded else "|") + strip


def _refuse_lost_comment(source: Source, node: Any) -> None:
    if isinstance(node, yaml.ScalarNode) or not node.flow_style:
        return
    start, end = node.start_mark.index, node.end_mark.index
    if "#" in source.text[start:end] and "\n" in source.text[start:end]:
        raise source.refused(start, "flow-lines")


def _inserted_inline(source: Source, node: Any, place: int, new: str, bracket: str) -> str:
    text = source.text
    if text[node.start_mark.index] != bracket:
        raise source.refused(node.start_mark.index, "pair-in-list")
    if place == 0:
        first = source.begin(child(node, 0))
        return f"{text[:first]}{new}, {text[first:]}"
    end = source.end(child(node, place - 1))
    return f"{text[:end]}, {new}{text[end:]}"


def _removed_inline(source: Source, step: Step) -> str:
    text, node = source.text, step.around
    start, end = node.start_mark.index, node.end_mark.index
    if "\n" in text[start:end]:
        raise source.refused(start, "flow-lines")
    entries = [child(node, place) for place in range(len(node.value))]
    begins, ends = [source.begin(one) for one in entries], [source.end(one) for one in entries]
    for stop, begin in zip([start + 1, *ends], begins, strict=False):
        if "?" in text[stop:begin]:
            raise source.refused(begin, "explicit-key")
    if step.place == 0:
        return text[: begins[0]] + text[begins[1] :]
    return text[: ends[step.place - 1]] + text[ends[step.place] :]


def _removed_lines(source: Source, step: Step, inner: Step) -> str:
    """Take out whole lines; comments above the inner entry stay when the maps around it go too."""
    begin = source.begin(step)
    if not source.opens_line(begin):
        mark = source.text[source.line_start(begin) : begin].strip(" ")
        raise source.refused(begin, "explicit-key" if mark == "?" else "same-line")
    column = source.column(begin)
    stop = source.behind(source.end(step), column)
    if step.place > 0 and source.keeps_blank_lines(child(step.around, step.place - 1)):
        stop = source.first_line_not_blank(stop)
    inside = source.text[source.next_line(begin) : source.line_start(source.begin(inner))]
    comments = [" " * column + line for line in _comments(inside)]
    return source.text[: source.line_start(begin)] + "".join(comments) + source.text[stop:]


def _comments(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if line.lstrip(" ").startswith("#"):
            yield line.lstrip(" ")


def _place_for(key: str, present: Sequence[str], register: Sequence[str]) -> int:
    """Return before which place a new key goes; one that the register does not know goes last."""
    if key not in register:
        return len(present)
    earlier = set(register[: list(register).index(key)])
    known = [(list(register).index(name), place) for place, name in enumerate(present) if name in earlier]
    return max(known)[1] + 1 if known else 0


def _with_lines(source: Source, place: int, lines: Sequence[str]) -> str:
    """Put new lines where a line begins; a file without a final newline stays so."""
    text = source.text
    eol = source.eol(max(place - 1, 0))
    if place == len(text) and not text.endswith("\n"):
        if source.ends_in_open_text():
            raise source.refused(place, "no-final-newline")
        return text + eol + eol.join(lines)
    return text[:place] + eol.join(lines) + eol + text[place:]


def _gap(source: Source, first: Step) -> int:
    """Return how many spaces follow a list's first dash."""
    begin = source.begin(first)
    start = int(first.node.start_mark.index)
    same_line = not is_nothing(first.node) and source.line_start(start) == source.line_start(begin)
    return start - begin - 1 if same_line else 1


def _is_block_text(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}


def _is_scalar(value: object) -> bool:
    return not isinstance(value, (dict, list))


def _quote(node: Any) -> str:
    return node.style if isinstance(node, yaml.ScalarNode) and node.style in {"'", '"'} else ""
