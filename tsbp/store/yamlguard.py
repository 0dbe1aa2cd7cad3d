"""Says what is wrong with bytes that are not a plain YAML map, and where.

The reader notices that something is odd; these functions walk the same events once more, slowly, and
name each thing with its line and column. Nothing here composes nodes, so no bomb is ever unfolded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml import events as ev

from tsbp.domain.finding import ERROR, Finding, Place
from tsbp.store.yamlcore import resolved
from tsbp.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_SCALAR = 64 * 1024
MAX_FINDINGS = 50

# Tabs and conflict markers may be harmless where they stand; the rest of this class never is. NEL, U+2028
# and U+2029 end a line for YAML 1.1 and not for 1.2, so no two readers agree about a text that holds one.
SUSPECT = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|^[<>]{7}(?![<>])", re.MULTILINE
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BREAKS = ("\n", "\r", "\x85", "\u2028", "\u2029")
_OPENING = re.compile(r"^<{7}(?![<])", re.MULTILINE)
_COMMENT = re.compile("#[^\r\n]*")
_CLOSING = re.compile(r"^>{7}(?![>])", re.MULTILINE)


class _Span(NamedTuple):
    """The characters of one scalar; `free` text may hold tabs (quotes and blocks)."""

    start: int
    end: int
    free: bool


def findings(data: bytes) -> tuple[Finding, ...]:
    """Name what keeps these bytes from being read, at most fifty things; empty if nothing does."""
    if len(data) > MAX_BYTES:
        return (_finding("too-large", Place(1, 1, 1, 1), size=len(data), limit=MAX_BYTES),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start].decode("utf-8")
        return (_finding("not-utf8", _place(before, len(before)), byte=f"0x{data[wrong.start]:02X}"),)
    found = tuple(_up_to(_conflicts(text))) or tuple(_up_to(_characters(text)))
    return found or _Walk(text).findings()


def _finding(rule: str, place: Place, **params: object) -> Finding:
    return Finding(rule, ERROR, "", params=params, place=place)


def _up_to(found: Iterator[Finding]) -> Iterator[Finding]:
    for count, one in enumerate(found):
        if count == MAX_FINDINGS:
            return
        yield one


def _place(text: str, start: int, end: int | None = None) -> Place:
    line, column = _line_column(text, start)
    end_line, end_column = _line_column(text, start + 1 if end is None else end)
    return Place(line, column, end_line, end_column)


def _line_column(text: str, index: int) -> tuple[int, int]:
    """Count as libyaml does: CRLF is one line end, and the breaks of YAML 1.1 are line ends, too."""
    ends = sum(text.count(mark, 0, index) for mark in _BREAKS) - text.count("\r\n", 0, index)
    start = max(text.rfind(mark, 0, index) for mark in _BREAKS) + 1
    return ends + 1, index - start + 1


def _conflicts(text: str) -> Iterator[Finding]:
    """Yield one finding for each pair of markers that a merge left behind."""
    for opening in _OPENING.finditer(text):
        closing = text.find("\n>>>>>>>", opening.end())
        end = opening.end() if closing < 0 else closing + len("\n>>>>>>>")
        place = _place(text, opening.start(), end)
        yield _finding("conflict-marker", place, first=place.line, last=place.end_line)
    if not _OPENING.search(text) and (alone := _CLOSING.search(text)):
        place = _place(text, alone.start(), alone.end())
        yield _finding("conflict-marker", place, first=place.line, last=place.line)


def _characters(text: str) -> Iterator[Finding]:
    for found in _FORBIDDEN.finditer(text):
        place = _place(text, found.start())
        if found[0] == "\ufeff":
            yield _finding("bom", place)
        else:
            yield _finding("control-character", place, code=f"U+{ord(found[0]):04X}")


class _Walk:
    """One slow pass over the parser's events that collects findings."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Finding] = []
        self.spans: list[_Span] = []
        self.open: list[_Open] = []
        self.nodes = 0
        self.documents = 0

    def findings(self) -> tuple[Finding, ...]:
        """Walk to the end, or to the first thing behind which nothing can be trusted."""
        parser = yaml.CSafeLoader(self.text)
        try:
            while len(self.found) < MAX_FINDINGS:
                event = parser.get_event()
                if event is None or isinstance(event, ev.StreamEndEvent) or not self._goes_on(event):
                    break
        except yaml.YAMLError as wrong:
            self.found.append(self._syntax(wrong))
        if not self.documents and not self.found:
            self.found.append(_finding("empty", Place(1, 1, 1, 1)))
        self.found.extend(_up_to(self._tabs()))
        self.found.sort(key=lambda finding: finding.place or Place(0, 0, 0, 0))
        return tuple(self.found[:MAX_FINDINGS])

    def _goes_on(self, event: Any) -> bool:
        if isinstance(event, ev.DocumentStartEvent):
            return self._document(event)
        if isinstance(event, ev.CollectionEndEvent):
            self.open.pop()
            return True
        if isinstance(event, ev.AliasEvent):
            self._add("alias", event, name=event.anchor)
            self._take_place(event, key="*" + str(event.anchor))
            return self._counted(event)
        if isinstance(event, ev.ScalarEvent):
            self._scalar(event)
            return self._counted(event)
        if isinstance(event, ev.CollectionStartEvent):
            self._collection(event)
            return self._counted(event)
        return True

    def _document(self, event: Any) -> bool:
        self.documents += 1
        if self.documents > 1:
            self._add("second-document", event)
            return False
        if event.version or event.tags:
            self._add("directive", event)
        return True

    def _counted(self, event: Any) -> bool:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._add("too-many-nodes", event, limit=MAX_NODES)
        if len(self.open) > MAX_DEPTH:
            self._add("too-deep", event, limit=MAX_DEPTH)
        return self.nodes <= MAX_NODES and len(self.open) <= MAX_DEPTH

    def _scalar(self, event: Any) -> None:
        self._marked(event)
        plain = not event.style
        self.spans.append(_Span(event.start_mark.index, event.end_mark.index, free=not plain))
        size = len(event.value.encode("utf-8"))
        if size > MAX_SCALAR:
            self._add("scalar-too-long", event, size=size, limit=MAX_SCALAR)
        value: object = event.value
        if plain:
            try:
                value = resolved(event.value)
            except ValueError:
                self._add("number-too-long", event)
        if not self.open:
            self._not_a_map(event, "null" if value is None else type(value).__name__)
        self._take_place(event, key=value, merge=plain and event.value == "<<")

    def _collection(self, event: Any) -> None:
        self._marked(event)
        is_map = isinstance(event, ev.MappingStartEvent)
        if not self.open and not is_map:
            self._not_a_map(event, "list")
        self._take_place(event, key=None)
        self.open.append(_Open(is_map))

    def _not_a_map(self, event: Any, got: str) -> None:
        if got == "null" and not self.text[event.start_mark.index : event.end_mark.index]:
            self._add("empty", event)
        else:
            self._add("not-a-map", event, got=got)

    def _marked(self, event: Any) -> None:
        if event.anchor is not None:
            self._add("anchor", event, name=event.anchor)
        tag: str | None = getattr(event, "tag", None)
        if tag is not None:
            self._add("tag", event, tag=tag)

    def _take_place(self, event: Any, *, key: object, merge: bool = False) -> None:
        """Note the node as key or value of the collection around it; a key must be new text."""
        around = self.open[-1] if self.open else None
        if around is None or not around.is_map:
            return
        around.wants_key = not around.wants_key
        if around.wants_key:
            return
        if merge:
            self._add("merge-key", event)
        elif not isinstance(key, str):
            self._add("bad-key", event, key=self.text[event.start_mark.index : event.end_mark.index][:40])
        elif key in around.lines:
            self._add("duplicate-key", event, key=key, first=around.lines[key])
        else:
            around.lines[key] = event.start_mark.line + 1

    def _add(self, rule: str, event: Any, **params: object) -> None:
        start, end = event.start_mark, event.end_mark
        place = Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        self.found.append(_finding(rule, place, **params))

    def _syntax(self, wrong: yaml.YAMLError) -> Finding:
        mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
        problem = str(getattr(wrong, "problem", None) or getattr(wrong, "reason", None) or "")
        if mark is None:
            return _finding("yaml-syntax", Place(1, 1, 1, 1), problem=problem)
        place = Place(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
        if self.text[mark.index : mark.index + 1] == "\t":
            return _finding("tab", place)
        if "directive" in f"{problem} {getattr(wrong, 'context', '')}":
            return _finding("directive", place)
        return _finding("yaml-syntax", place, problem=problem)

    def _tabs(self) -> Iterator[Finding]:
        """Yield the tabs outside quotes, block text and comments, unless the syntax named them."""
        if "\t" not in self.text:
            return
        named = {(one.place.line, one.place.column) for one in self.found if one.place and one.rule == "tab"}
        for start, end in self._structure():
            bare = _COMMENT.sub(lambda comment: " " * len(comment[0]), self.text[start:end])
            for tab in re.finditer("\t+", bare):
                place = _place(self.text, start + tab.start(), start + tab.end())
                if (place.line, place.column) not in named:
                    yield _finding("tab", place)

    def _structure(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches of text that are neither quoted nor block text."""
        start = 0
        for span in self.spans:
            yield start, span.start
            if not span.free:
                yield span.start, span.end
            start = span.end
        yield start, len(self.text)


class _Open:
    """A collection whose end has not come yet; a map remembers the lines of its keys."""

    def __init__(self, is_map: bool) -> None:  # noqa: FBT001 - its one and only fact
        self.is_map = is_map
        self.wants_key = True
        self.lines: dict[str, int] = {}
