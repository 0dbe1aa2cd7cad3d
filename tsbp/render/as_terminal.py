"""Pages for a person at a terminal: aligned tables, wrapped prose, letters beside colour."""

from __future__ import annotations

from tsbp.render.page import Cell, Prose, Section, Table
from tsbp.render.sanitise import visible, visible_lines, visible_raw
from tsbp.render.tables import drawn
from tsbp.render.tones import styled
from tsbp.render.width import wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tsbp.render.formats import Output
    from tsbp.render.page import Page


def render(page: Page, output: Output) -> str:
    """Return the page drawn for the width of the output."""
    if page.raw:
        return visible_raw(page.raw)
    blocks = page.blocks or ((page.rows,) if page.rows else ())
    lines = list(_blocks(blocks, output))
    return "\n".join(lines) + "\n" if lines else ""


def _blocks(blocks: Iterable[Table | Prose | Section], output: Output) -> Iterator[str]:
    """Yield the lines of the blocks with an empty line between them; a block without lines is not there."""
    first = True
    for block in blocks:
        lines = list(_block(block, output))
        if lines and not first:
            yield ""
        yield from lines
        first = first and not lines


def _block(block: Table | Prose | Section, output: Output) -> Iterator[str]:
    if isinstance(block, Section):
        below = list(_blocks(block.blocks, output))
        if block.title and (below or not block.blocks):
            title = visible(block.title)
            yield styled(title, "strong") if output.colour else title
        yield from below
    elif isinstance(block, Prose):
        for line in block.lines:
            yield from _prose(line, block.indent, output)
    else:
        yield from drawn(block, output.width, colour=output.colour)


def _prose(line: Sequence[Cell], indent: int, output: Output) -> Iterator[str]:
    """Wrap one line; a newline in it begins another with the same hanging indent."""
    hang = " " * indent
    for number, piece in enumerate(_split(line)):
        text = "".join(cell.text for cell in piece)
        room = max(output.width - (indent if number else 0), indent + 2) if output.width else 0
        spans = list(wrapped(text, room, 0 if number else indent, breaks_words=False)) or [(0, 0)]
        for place, (start, end) in enumerate(spans):
            yield (
                (hang if place or number else "") + _sliced(piece, start, end, colour=output.colour)
            ).rstrip(" ")


def _split(line: Sequence[Cell]) -> list[list[Cell]]:
    pieces: list[list[Cell]] = [[]]
    for cell in line:
        head, *rest = visible_lines(cell.text).split("\n")
        pieces[-1].append(Cell(head, cell.tone))
        pieces += [[Cell(text, cell.tone)] for text in rest]
    return pieces


def _sliced(cells: Sequence[Cell], start: int, end: int, *, colour: bool) -> str:
    parts, place = [], 0
    for cell in cells:
        text = cell.text[max(start - place, 0) : max(end - place, 0)]
        parts.append(styled(text, cell.tone) if colour else text)
        place += len(cell.text)
    return "".join(parts)
