"""Pages for a pipe: one record a line, fields separated by a tab, no header, no colour, nothing cut."""

from __future__ import annotations

from tsbp.render.page import Prose, Section, Table
from tsbp.render.sanitise import visible, visible_lines, visible_raw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsbp.render.formats import Output
    from tsbp.render.page import Page


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the rows of the page; a page without rows gives its text, unwrapped."""
    if page.raw:
        return visible_raw(page.raw)
    lines = _rows(brief(page.rows, page.brief)) if page.rows else _blocks(page.blocks)
    return "".join(f"{line}\n" for line in lines)


def brief(table: Table, keys: tuple[str, ...]) -> Table:
    """Return the table with just these columns in this order; all of them where none is named."""
    if not keys:
        return table
    places = {column.key: place for place, column in enumerate(table.columns)}
    kept = [places[key] for key in keys if key in places]
    columns = tuple(table.columns[place] for place in kept)
    return Table(columns, tuple(tuple(row[place] for place in kept) for row in table.rows))


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        yield "\t".join([visible(cell.text) for cell in row])


def _blocks(blocks: Iterable[Table | Prose | Section]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            if block.title:
                yield visible(block.title)
            yield from _blocks(block.blocks)
        elif isinstance(block, Prose):
            for line in block.lines:
                yield visible_lines("".join(cell.text for cell in line))
        else:
            yield from _rows(block)
