"""Pages for a spreadsheet: with a byte-order mark and a heading, and nothing in a cell ever computes."""

from __future__ import annotations

import csv
import io
import re

from tsbp.render.page import Prose, Section, Table
from tsbp.render.sanitise import visible_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsbp.render.formats import Output
    from tsbp.render.page import Page

MARK = "\ufeff"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
FORMULA = re.compile(r"[\s\u3000]*[=+\-@\t\r＝＋－＠]")


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the rows of the page, quoted where needed; a page without rows gives its tables or its lines."""
    text = io.StringIO()
    text.write(MARK)
    writer = csv.writer(text)
    for row in _records(page):
        writer.writerow([safe(cell) for cell in row])
    return text.getvalue()


def safe(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; numbers stay numbers."""
    shown = visible_lines(text)
    if FORMULA.match(text) and not NUMBER.fullmatch(text):
        return f"'{shown}"
    return shown


def _records(page: Page) -> Iterator[list[str]]:
    if page.raw:
        yield from ([line] for line in page.raw.splitlines())
    elif page.rows:
        yield [column.key for column in page.rows.columns]
        yield from ([cell.text for cell in row] for row in page.rows.rows)
    else:
        yield from _blocks(page.blocks)


def _blocks(blocks: Iterable[Table | Prose | Section]) -> Iterator[list[str]]:
    for block in blocks:
        if isinstance(block, Section):
            if block.title:
                yield [block.title]
            yield from _blocks(block.blocks)
        elif isinstance(block, Prose):
            yield from (["".join(cell.text for cell in line)] for line in block.lines)
        else:
            yield [column.key for column in block.columns]
            yield from ([cell.text for cell in row] for row in block.rows)
