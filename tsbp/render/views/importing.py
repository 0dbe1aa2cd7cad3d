"""What an import wrote, or what keeps it from being written, as a page."""

from __future__ import annotations

from tsbp.domain.changevalue import CREATED
from tsbp.domain.finding import Finding
from tsbp.render.page import MUTED, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views import changes as told
from tsbp.render.views.failure import meant
from tsbp.render.views.items import short
from tsbp.render.views.written import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.ops.importing import Imported, Problem
    from tsbp.ops.writing import Revised
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

SHOWN = 50
KEYS = ("row", "column", "message")


def imported(found: Imported, wording: Wording, *, dry: str = "") -> Page:
    """Return what was written, or the problems row by row; `dry` names why nothing was kept."""
    notes = tuple(wording.say("import.ignored", columns=found.ignored) for _ in found.ignored[:1])
    if found.problems:
        return _problems(found, wording)._replace(notes=notes)
    page = written(found.written._replace(unchanged=()), wording, dry=dry)
    files = found.written.files
    made = sum(_is_new(file) for file in files)
    counts = {"new": made, "changed": len(files) - made, "unchanged": len(found.written.unchanged)}
    head = Prose(((Cell(wording.say("import.head", count=found.rows, **counts), STRONG),),))
    lines = [line for file in files[:SHOWN] for line in _file(file, wording, is_dry=bool(dry))]
    if len(files) > SHOWN:
        lines.append((Cell(wording.say("written.more", count=len(files) - SHOWN)),))
    blocks: tuple[Block, ...] = (head, Prose(tuple(lines), indent=2)) if lines else (head,)
    return page._replace(
        kind="import/1",
        blocks=blocks,
        summary={"rows": found.rows, **counts, "problems": 0, "dry_run": bool(dry)},
        notes=(*notes, *page.notes),
    )


def _problems(found: Imported, wording: Wording) -> Page:
    data = tuple(
        {"row": one.row, "column": one.column or None, "message": _message(one, wording)}
        for one in found.problems
    )
    head = Prose(((Cell(wording.say("import.problems", count=len(data)), STRONG),),))
    columns = (
        Column("row", wording.say("import.row"), ">"),
        Column("column", wording.say("import.column")),
        Column("message", wording.say("import.problem"), least=24, wraps=True),
    )
    rows = tuple(
        (Cell(str(entry["row"])), Cell(str(entry["column"] or "-")), Cell(str(entry["message"])))
        for entry in data
    )
    machine = Table(tuple(Column(key, key) for key in KEYS), rows)
    summary = {
        "rows": found.rows,
        "new": 0,
        "changed": 0,
        "unchanged": 0,
        "problems": len(data),
        "dry_run": True,
    }
    return Page("import/1", (head, Table(columns, rows)), data=data, summary=summary, rows=machine, exit=1)


def _message(one: Problem, wording: Wording) -> str:
    if isinstance(one.said, Finding):
        return wording.finding(one.said)
    said, hint = wording.failure(one.said)
    offered = meant(one.said.candidates, wording) if one.said.candidates else ""
    return "; ".join(filter(None, (said, offered, hint)))


def _is_new(file: Revised) -> bool:
    return any(change.verb == CREATED for change in file.changes)


def _file(file: Revised, wording: Wording, *, is_dry: bool) -> Iterator[tuple[Cell, ...]]:
    """Yield a line for each change; what is only tried has no id yet."""
    if _is_new(file) and is_dry:
        title = wording.text(file.data["title"])
        yield (Cell(f"{wording.say('import.new')} ", MUTED), Cell(title))
        return
    for change in file.changes:
        yield (Cell(f"{short(file.id)} ", STRONG), Cell(told.sentence(change, wording)))
