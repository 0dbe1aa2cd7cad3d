"""How many cells a text takes on a terminal, and how to cut, pad and wrap it by cells."""

from __future__ import annotations

from bisect import bisect_right

from tsbp.render.cells import WIDE, ZERO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

CUT = ".."
# What must not open a line, and what must not close one, in Chinese typesetting.
NO_START = frozenset("、。，．：；？！）〕】》」』〉”’%…—·,.:;?!)]}")
NO_END = frozenset("（〔【《「『〈“‘([{")


class _Cells(dict[str, int]):
    """The cells of each character met so far."""

    def __missing__(self, char: str) -> int:
        code = ord(char)
        self[char] = cells = 2 if bisect_right(WIDE, code) % 2 else 0 if bisect_right(ZERO, code) % 2 else 1
        return cells


_CELLS = _Cells()


def width(text: str) -> int:
    """Return the cells that the text takes; the text holds no control characters."""
    return len(text) if text.isascii() else sum(map(_CELLS.__getitem__, text))


def cut(text: str, cells: int) -> str:
    """Return the text in at most that many cells, ending in `..` when something was cut off."""
    return text if width(text) <= cells else shortened(text, cells)


def shortened(text: str, cells: int) -> str:
    """Return the beginning of a text that is wider than that many cells, and `..`."""
    if cells <= len(CUT):
        return CUT[:cells]
    room = cells - len(CUT)
    if text.isascii():
        return text[:room] + CUT
    return text[: _fitting(text, 0, room)] + CUT


def pad(text: str, cells: int, align: str = "<") -> str:
    """Return the text filled with blanks to that many cells, at its left (`>`) or right (`<`)."""
    blanks = " " * (cells - width(text))
    return blanks + text if align == ">" else text + blanks


def wrapped(
    text: str, cells: int, indent: int = 0, *, breaks_words: bool = True
) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each line of the wrapped text; lines after the first have `indent` cells less.

    Breaks at blanks and between wide characters, never before a closing mark nor behind an opening one;
    a word longer than a line is broken, or sticks out (a path stays one). A width of 0 keeps the text whole.
    """
    start, room = 0, cells
    while start < len(text):
        if not cells or width(text[start:]) <= room:
            yield start, len(text)
            return
        end = _break(text, start, _fitting(text, start, max(room, 2)), breaks_words=breaks_words)
        yield start, start + len(text[start:end].rstrip())
        start = end + len(text[end:]) - len(text[end:].lstrip())
        room = max(cells - indent, 2)


def _fitting(text: str, start: int, room: int) -> int:
    """Return the end of the longest piece from `start` that fits, with the marks that have no width."""
    taken = 0
    for place in range(start, len(text)):
        taken += _CELLS[text[place]]
        if taken > room:
            return place
    return len(text)


def _break(text: str, start: int, end: int, *, breaks_words: bool) -> int:
    """Return the last good place to break at or before `end`, else `end` or the first good one behind it."""
    for place in range(end, start, -1):
        if _may_break(text, place):
            return place
    if breaks_words:
        return max(end, start + 1)
    return next(place for place in range(end + 1, len(text) + 1) if _may_break(text, place))


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place : place + 1]
    if after in ("", " ") or before == " ":
        return before != " " or after != " "
    wide = _CELLS[before] == 2 or _CELLS[after] == 2
    return wide and after not in NO_START and before not in NO_END and _CELLS[after] > 0
