"""Pages for a pull request or a wiki: text in them can neither mention, close, link nor break out."""

from __future__ import annotations

import re

from tsbp.render.page import Prose, Section, Table
from tsbp.render.sanitise import visible, visible_lines, visible_raw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsbp.render.formats import Output
    from tsbp.render.page import Page

DEEPEST = 6
# Hosting servers look for mentions, references and links after the Markdown was read, so a backslash does not
# keep them out; an invisible character between the mark and the name does.
BREAK = "&#8203;"
MARKUP = re.compile(r"[\\`*_{}\[\]<>|~&^$]")
MENTION = re.compile(r"[@＠](?=\w)|[#!$%~](?=\d)|\bGH-(?=\d)", re.IGNORECASE)
LINK = re.compile(r":(?=//)|\bwww(?=\.)|\b(?:mailto|xmpp|javascript|data):(?=\S)", re.IGNORECASE)
OPENING = re.compile(r"(?P<blank>[ ]*)(?:(?P<mark>[#+\-=/:!@])|(?P<number>\d+)(?P<dot>[.)]))")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the page as Markdown that shows its text and does nothing else."""
    if page.raw:
        return _fenced(visible_raw(page.raw))
    blocks = page.blocks or ((page.rows,) if page.rows else ())
    parts = list(_blocks(blocks, 2))
    return "\n\n".join(parts) + "\n" if parts else ""


def escaped(text: str) -> str:
    """Return one line of text in which no character marks up, mentions, refers or links."""
    return _broken(MARKUP.sub(_literal, visible(text)))


def _literal(found: re.Match[str]) -> str:
    mark = found.group()
    return ENTITIES.get(mark, f"\\{mark}")


def _broken(text: str) -> str:
    for pattern in (MENTION, LINK):
        text = pattern.sub(lambda found: found.group() + BREAK, text)
    return text


def _line(text: str) -> str:
    """Escape a line that stands on its own: nothing at its start opens a heading, a list or a command."""
    whole = escaped(text)
    found = OPENING.match(whole)
    if not found:
        return whole.lstrip(" ")
    rest = whole[found.end() :]
    if found["mark"]:
        return f"\\{found['mark']}{rest}"
    return f"{found['number']}\\{found['dot']}{rest}"


def _blocks(blocks: Iterable[Table | Prose | Section], depth: int) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            if block.title:
                yield f"{'#' * min(depth, DEEPEST)} {escaped(block.title)}"
            yield from _blocks(block.blocks, depth + 1)
        elif isinstance(block, Prose):
            yield from _paragraphs(block)
        elif block.rows:
            yield "\n".join(_table(block))


def _paragraphs(prose: Prose) -> Iterator[str]:
    """Join lines with hard breaks; an empty line ends a paragraph."""
    text = "\n".join("".join(cell.text for cell in line) for line in prose.lines)
    for paragraph in re.split(r"\n[ ]*\n", visible_lines(text)):
        lines = [_line(line) for line in paragraph.split("\n") if line.strip()]
        if lines:
            yield "\\\n".join(lines)


def _table(table: Table) -> Iterator[str]:
    yield _row(escaped(column.label) for column in table.columns)
    yield _row("--:" if column.align == ">" else "---" for column in table.columns)
    for row in table.rows:
        yield _row(escaped(cell.text) for cell in row)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text.rstrip()}\n{fence}\n"
