"""What a search found, as a page."""

from __future__ import annotations

from tsbp.render.page import MUTED, Cell, Column, Page, Table
from tsbp.render.views.failure import problem
from tsbp.render.views.items import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.domain.moment import Clock
    from tsbp.ops.searching import Search
    from tsbp.render.wording import Wording

TITLE_LEAST = 20
EXTRACT_LEAST = 20


def found(answer: Search, clock: Clock, wording: Wording) -> Page:
    """Return the initiatives found, the best match first, each with the text around the words."""
    say = wording.say
    columns = (
        Column("id", say("status.id")),
        Column("stage", say("status.stage")),
        Column("title", say("status.title"), least=TITLE_LEAST),
        Column("extract", say("search.extract"), least=EXTRACT_LEAST),
    )
    full = Table(
        columns,
        tuple(
            (
                Cell(one.row["id"]),
                Cell(one.row["stage"]),
                Cell(wording.text(one.row["title"])),
                Cell(one.extract, MUTED),
            )
            for one in answer.found
        ),
    )
    shown = full._replace(
        rows=tuple(
            (Cell(short(one.row["id"])), Cell(wording.stage(one.row["stage"], one.row["lane"])), *cells[2:])
            for one, cells in zip(answer.found, full.rows, strict=True)
        )
    )
    return Page(
        "search/1",
        (shown,) if answer.found else (),
        data=tuple(
            {key: one.row[key] for key in ("id", "title", "kind", "stage", "owner", "path")}
            | {"extract": one.extract}
            for one in answer.found
        ),
        rows=full,
        ids=tuple(one.row["id"] for one in answer.found),
        problems=tuple(problem(finding, wording) for finding in answer.faults),
        truncated=answer.total - len(answer.found),
        exit=3 if answer.faults else 0,
        as_of=clock.day.isoformat(),
    )
