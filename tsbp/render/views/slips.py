"""Which dates have moved: a section for each group, a row for each date."""

from __future__ import annotations

from tsbp.render.page import AMBER, GREEN, MUTED, PLAIN, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views import changes as told
from tsbp.render.views import history, items
from tsbp.render.views.failure import problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tsbp.ops.slipping import Group, Move, Slip, Slips, Sums
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

KEYS = ("group", "id", "title", "address", "old", "new", "wd", "times", "causes", "reasons", "owner")
FORECAST = ".forecast"
WHAT_LEAST, WHY_LEAST = 12, 20


def slips(found: Slips, since: date, wording: Wording, *, limit: int = 0) -> Page:
    """Return what moved since a day; a `limit` of 0 shows every date."""
    flat = [(group, slip) for group in found.groups for slip in group.slips]
    shown = flat[:limit] if limit else flat
    blocks: list[Block] = [Prose(tuple(_head(found, since, wording)), indent=2)] if flat else []
    for group in found.groups:
        kept = [slip for other, slip in shown if other is group]
        if kept:
            blocks.append(_section(group, kept, found, wording))
    notes = [] if flat else [wording.say("slips.none", since=since.isoformat())]
    if found.cut:
        notes.append(wording.say("log.cut"))
    return Page(
        "slips/1",
        tuple(blocks),
        data=tuple(_data(group, slip, found) for group, slip in shown),
        summary=_summary(found, since),
        rows=Table(
            tuple(Column(key, key) for key in KEYS),
            tuple(_row(group, slip, found, wording) for group, slip in shown),
        ),
        ids=tuple(dict.fromkeys(slip.item.row["id"] for _, slip in shown)),
        problems=tuple(problem(fault, wording) for fault in found.answer.faults),
        notes=tuple(notes),
        truncated=len(flat) - len(shown),
        exit=3 if found.answer.faults else 0,
        as_of=found.answer.clock.day.isoformat(),
        head=found.answer.head,
        behind=found.answer.behind,
    )


def _head(found: Slips, since: date, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    start = f"{found.answer.name}  " if found.answer.name else ""
    day = wording.say("slips.since", day=wording.full_day(since))
    yield (Cell(f"{start}{day}  ", STRONG), Cell(_told(found.sums, wording)))
    again = len(found.slips) - found.sums.dates
    if again:
        yield (Cell(wording.say("slips.baselines", count=again)),)


def _told(sums: Sums, wording: Wording) -> str:
    said = [
        wording.say("slips.dates", count=sums.dates),
        wording.say("slips.moves", count=sums.moves),
        wording.say("slips.later", days=f"{sums.later:+d}") if sums.later else "",
        wording.say("slips.earlier", days=f"{sums.earlier:+d}") if sums.earlier else "",
    ]
    return wording.say("change.joint").join(filter(None, said))


def _section(group: Group, slips: list[Slip], found: Slips, wording: Wording) -> Section:
    say = wording.say
    columns = (
        Column("id", say("status.id")),
        Column("what", say("slips.date"), least=WHAT_LEAST, wraps=True),
        Column("old", say("slips.from")),
        Column("new", say("slips.to")),
        Column("wd", say("slips.wd"), align=">"),
        Column("times", say("slips.times"), align=">", drop=1),
        Column("why", say("slips.why"), least=WHY_LEAST, wraps=True),
    )
    rows = tuple(_cells(slip, wording) for slip in slips)
    sums = _told(group.sums, wording)
    title = say("slips.group", name=_name(group, found, wording), told=sums) if found.by else ""
    return Section(title, (Table(columns, rows),))


def _name(group: Group, found: Slips, wording: Wording) -> str:
    if not group.name:
        return wording.say("roll-up.none")
    if found.by == "cause":
        return wording.choice("cause", group.name)
    return group.name.upper() if found.by == "region" else group.name


def _cells(slip: Slip, wording: Wording) -> tuple[Cell, ...]:
    row = slip.item.row
    mark = f" {wording.say('status.restricted')}" if row["sensitivity"] == "restricted" else ""
    tone = AMBER if slip.wd > 0 else GREEN if slip.wd < 0 else PLAIN
    return (
        Cell(items.short(row["id"]) + mark, STRONG),
        Cell(slip.address.removesuffix(FORECAST)),
        Cell(wording.short_day(slip.moves[0].old)),
        Cell(wording.short_day(slip.moves[-1].new)),
        Cell(f"{slip.wd:+d}", tone if slip.is_forecast else MUTED),
        Cell(str(len(slip.moves))),
        Cell(wording.say("slips.joint").join(_whys(slip, wording))),
    )


def _whys(slip: Slip, wording: Wording) -> Iterator[str]:
    """Yield why a date moved, each reason once, in the order of the moves."""
    for move in dict.fromkeys((one.cause, one.reason, one.decision) for one in slip.moves):
        cause, reason, decision = move
        parts = (
            wording.choice("cause", cause) if cause else "",
            wording.text(reason) if reason else "",
            wording.say("slips.decision", key=decision) if decision else "",
        )
        said = wording.say("slips.because").join(part for part in parts if part)
        if said:
            yield said


def _summary(found: Slips, since: date) -> dict[str, object]:
    return {
        "since": since.isoformat(),
        "by": found.by or None,
        **found.sums._asdict(),
        "baselines": len(found.slips) - found.sums.dates,
        "groups": [
            {"name": group.name or None, **group.sums._asdict()} for group in found.groups if found.by
        ],
    }


def _data(group: Group, slip: Slip, found: Slips) -> dict[str, object]:
    row = slip.item.row
    return {
        "group": (group.name or None) if found.by else None,
        "id": row["id"],
        "title": row["title"],
        "sensitivity": row["sensitivity"],
        "owner": row["owner"],
        "address": slip.address,
        "old": slip.moves[0].old,
        "new": slip.moves[-1].new,
        "wd": slip.wd,
        "moves": [_move(move) for move in slip.moves],
    }


def _move(move: Move) -> dict[str, object]:
    return {
        "commit": move.entry.commit,
        "at": move.entry.at,
        "who": history.who(move.entry),
        "old": move.old,
        "new": move.new,
        "wd": move.wd,
        "cause": move.cause or None,
        "reason": move.reason or None,
        "decision": move.decision or None,
    }


def _row(group: Group, slip: Slip, found: Slips, wording: Wording) -> tuple[Cell, ...]:
    row, moves = slip.item.row, slip.moves
    values = (
        group.name if found.by else "",
        row["id"],
        wording.text(row["title"]),
        slip.address,
        moves[0].old,
        moves[-1].new,
        str(slip.wd),
        str(len(moves)),
        told.plain([cause for cause in dict.fromkeys(move.cause for move in moves) if cause]),
        told.plain([reason for reason in dict.fromkeys(move.reason for move in moves) if reason]),
        row["owner"] or "",
    )
    return tuple(Cell(value) for value in values)
