"""Draws a table in the cells it has: columns leave, shrink or wrap."""

from __future__ import annotations

from itertools import zip_longest

from tsbp.render.sanitise import visible, visible_lines
from tsbp.render.tones import styled
from tsbp.render.width import shortened, width, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsbp.render.page import Column, Table

GAP = 1
# A column that is to be whole gives way beyond this many cells all the same.
WHOLE = 60


def drawn(table: Table, room: int, *, colour: bool) -> Iterator[str]:
    """Yield the lines of the table in that many cells (0 = endless), its heading first; no rows, no lines."""
    if not table.rows:
        return
    shown = [place for place, column in enumerate(table.columns) if not room or room >= column.wide]
    columns = [table.columns[place] for place in shown]
    texts = [_texts(table, place) for place in shown]
    sizes = [[_size(text) for text in column] for column in texts]
    widths = fitted(columns, [max(column) for column in sizes], room)
    parts = []
    for number, place in enumerate(shown):
        if widths[number] >= 0:
            tones = [row[place].tone for row in table.rows] if colour else []
            tones = ["muted", *tones] if tones and table.headed else tones
            parts.append(_filled(columns[number], texts[number], sizes[number], widths[number], tones))
    wraps = any(column.wraps for column, cells in zip(columns, widths, strict=True) if cells >= 0)
    for row in zip(*parts, strict=True):
        yield from _lines(row, widths) if wraps else [(" " * GAP).join(row).rstrip(" ")]


def _texts(table: Table, place: int) -> list[str]:
    """Return what stands in one column, its heading first; only a column that wraps keeps newlines."""
    column = table.columns[place]
    safe = visible_lines if column.wraps else visible
    heading = [visible(column.label)] if table.headed else []
    return heading + [safe(row[place].text) for row in table.rows]


def _size(text: str) -> int:
    return max(map(width, text.split("\n"))) if "\n" in text else width(text)


def _filled(
    column: Column, texts: Sequence[str], sizes: Sequence[int], room: int, tones: Sequence[str]
) -> list[str]:
    """Return the texts of one column, cut or wrapped and filled to its width; no tones = no colour."""
    right = column.align == ">"
    filled = []
    for number, (whole, natural) in enumerate(zip(texts, sizes, strict=True)):
        text, size = whole, natural
        tone = tones[number] if tones else ""
        if column.wraps and (size > room or "\n" in text):
            filled.append(_wrapped(text, room, tone))
            continue
        if size > room:
            text = shortened(text, room)
            size = width(text)
        blanks = " " * (room - size)
        text = styled(text, tone) if tone else text
        filled.append(blanks + text if right else text + blanks)
    return filled


def _wrapped(text: str, room: int, tone: str) -> str:
    lines = [
        line[start:end] for line in text.split("\n") for start, end in (*wrapped(line, room),) or ((0, 0),)
    ]
    filled = [line + " " * (room - width(line)) for line in lines]
    return "\n".join(styled(line, tone) if tone else line for line in filled)


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Lay cells of several lines side by side, with blanks below the shorter ones."""
    kept = [cells for cells in widths if cells >= 0]
    for pieces in zip_longest(*(text.split("\n") for text in row)):
        cells = [" " * room if piece is None else piece for piece, room in zip(pieces, kept, strict=True)]
        yield (" " * GAP).join(cells).rstrip(" ")


def fitted(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int]:
    """Return the width of each column in the room, -1 for one that left; a room of 0 is endless.

    Columns with `least` shrink to it before any column leaves; then those with the highest `drop`
    leave first, and what becomes free goes to the widest of the shrunken ones.
    """
    widths = list(natural)
    if not room:
        return widths
    least = [
        min(cells, _least(column, room) or cells) for column, cells in zip(columns, natural, strict=True)
    ]
    leaving = sorted(
        (place for place, column in enumerate(columns) if column.drop), key=lambda place: columns[place].drop
    )
    while leaving and _total(least) > room:
        place = leaving.pop()
        widths[place] = least[place] = -1
    return _shared(widths, least, room)


def _least(column: Column, room: int) -> int:
    return max(column.least, WHOLE) if column.whole and room >= column.whole else column.least


def _total(widths: Sequence[int]) -> int:
    kept = [cells for cells in widths if cells >= 0]
    return sum(kept) + GAP * (len(kept) - 1)


def _shared(widths: list[int], least: Sequence[int], room: int) -> list[int]:
    """Lower the widest columns to one common width, not below their least, until all fit."""
    low, high = 0, max(widths, default=0)
    while low < high:
        middle = (low + high + 1) // 2
        if _total(_capped(widths, least, middle)) <= room:
            low = middle
        else:
            high = middle - 1
    shared = _capped(widths, least, low)
    spare = room - _total(shared)
    for place, cells in enumerate(shared):
        if spare > 0 and cells < widths[place]:
            shared[place] += 1
            spare -= 1
    return shared


def _capped(widths: Sequence[int], least: Sequence[int], cap: int) -> list[int]:
    return [min(cells, max(cap, floor)) for cells, floor in zip(widths, least, strict=True)]
