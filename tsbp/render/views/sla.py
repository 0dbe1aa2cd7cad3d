"""How the clocks of requests were kept, as a page."""

from __future__ import annotations

from tsbp.render.page import MUTED, RED, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views.intake import MINUTE, page, plain, span
from tsbp.render.views.items import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.ops.intake import Kept, Line
    from tsbp.render.wording import Wording

KEYS = ("clock", "of", "limit", "met", "missed", "open", "worst", "over_minutes")


def kept(found: Kept, wording: Wording) -> Page:
    """Return how the clocks were kept: met and missed, and the worst of each."""
    data = tuple(map(_data, found.lines))
    totals = {key: sum(getattr(line, key) for line in found.lines) for key in ("met", "missed", "open")}
    head = Prose(
        ((Cell(wording.say("sla.head", since=wording.full_day(found.since), count=found.asked), STRONG),),)
    )
    legend = Prose(((Cell(wording.say("sla.legend"), MUTED),),))
    blocks = (head, _table(found, wording), legend) if found.lines else (head,)
    rows = Table(
        tuple(Column(key, key) for key in KEYS),
        tuple(tuple(Cell(plain(entry[key])) for key in KEYS) for entry in data),
    )
    ids = tuple(dict.fromkeys(line.id for line in found.lines if line.id))
    shown = page("sla/1", found.answer, blocks, {"since": found.since.isoformat(), **totals}, wording)
    return shown._replace(data=data, rows=rows, ids=ids)


def _table(found: Kept, wording: Wording) -> Table:
    label = wording.say
    columns = (
        Column("clock", label("sla.clock")),
        Column("of", label("sla.of")),
        Column("limit", label("sla.limit"), ">"),
        *(Column(key, label(f"sla.{key}"), ">") for key in ("met", "missed", "open")),
        Column("worst", label("sla.worst")),
    )
    return Table(columns, tuple(_cells(line, wording) for line in found.lines))


def _cells(line: Line, wording: Wording) -> tuple[Cell, ...]:
    return (
        Cell(wording.say(f"clock.{line.clock}")),
        Cell(line.of),
        Cell(line.limit),
        Cell(str(line.met)),
        Cell(str(line.missed), RED if line.missed else ""),
        Cell(str(line.open)),
        Cell(_worst(line, wording)),
    )


def _worst(line: Line, wording: Wording) -> str:
    if line.worst is None:
        return "-"
    return wording.say("sla.over", id=short(line.id), span=span(line.worst, wording))


def _data(line: Line) -> dict[str, object]:
    return {
        "clock": line.clock,
        "of": line.of,
        "limit": line.limit,
        "met": line.met,
        "missed": line.missed,
        "open": line.open,
        "worst": line.id or None,
        "over_minutes": -line.worst.left // MINUTE if line.worst else None,
    }
