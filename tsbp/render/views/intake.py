"""The intake queue, and one request before its triage, as pages."""

from __future__ import annotations

from tsbp.domain.moment import NEVER
from tsbp.domain.owed import OVERDUE, STOPPED
from tsbp.domain.triage import command
from tsbp.domain.zones import local
from tsbp.render.page import AMBER, GREEN, MUTED, RED, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views import requests
from tsbp.render.views.failure import problem
from tsbp.render.views.items import WIDE, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tsbp.domain.owed import Owed
    from tsbp.ops.intake import Queue, Request, Sheet
    from tsbp.ops.reading import Answer
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

ACCEPT = "accept"
MINUTE, HOUR, DAY = 60, 3600, 86400
TITLE_LEAST, WHO_LEAST = 16, 8
BRIEF = ("id", "priority", "title", "age", "clock", "state", "due", "requester", "exposure", "duty")


def queue(found: Queue, wording: Wording) -> Page:
    """Return the requests that wait, the most pressing first."""
    late = sum(one.next is not None and one.next.state == OVERDUE for one in found.requests)
    still = sum(one.next is not None and one.next.state == STOPPED for one in found.requests)
    head = wording.say("intake.head", day=wording.full_day(found.answer.clock.day), count=found.answer.total)
    counts = [
        wording.say("intake.overdue", count=late) if late else "",
        wording.say("intake.stopped", count=still) if still else "",
    ]
    told = Prose(
        ((Cell(head, STRONG), Cell(f"   {wording.listed(filter(None, counts))}" if late or still else "")),)
    )
    blocks: tuple[Block, ...] = (told,)
    if found.requests:
        blocks = (told, _table(found, wording), Prose(((Cell(wording.say("intake.legend"), MUTED),),)))
    summary = {"waiting": found.answer.total, "overdue": late, "stopped": still}
    shown = page("intake/1", found.answer, blocks, summary, wording)
    return shown._replace(
        data=tuple(map(_data, found.requests)),
        rows=_rows(map(_data, found.requests), wording),
        brief=BRIEF,
        ids=tuple(one.item.row["id"] for one in found.requests),
        truncated=found.answer.total - len(found.requests),
        notes=tuple(
            wording.say("intake.odd-hours", team=team, hours=hours) for team, hours in found.odd.items()
        ),
    )


def sheet(found: Sheet, wording: Wording) -> Page:
    """Return one request: its clocks, what gate G0 looks for with the commands that supply it, those like it."""
    one = found.request
    row = one.item.row
    code = short(row["id"])
    missing = [entry for entry in found.evidence if not entry.is_there]
    blocks: list[Block] = [Prose(_head(one, wording), indent=2), _evidence(found, code, wording)]
    blocks.extend(requests.alike(found.alike, wording))
    if not missing:
        ready = wording.say("intake.ready", command=f"tsbp triage {code} {ACCEPT} -m ...")
        blocks.append(Prose(((Cell(ready, MUTED),),), indent=2))
    looked_for = [
        {
            "field": entry.field,
            "there": entry.is_there,
            "command": None if entry.is_there else command(entry, code),
        }
        for entry in found.evidence
    ]
    data = {**_data(one), "evidence": looked_for, "alike": requests.data(found.alike)}
    return Page(
        "intake/1",
        tuple(blocks),
        data=(data,),
        summary={"missing": len(missing)},
        rows=_rows([data], wording),
        brief=BRIEF,
        ids=(row["id"],),
    )


def _head(one: Request, wording: Wording) -> tuple[tuple[Cell, ...], ...]:
    """Return the exposure first, then what is asked for, by whom, and the clocks that run."""
    row = one.item.row
    mark = wording.say("status.restricted") + " " if row["sensitivity"] == "restricted" else ""
    level = wording.choice("exposure_level", row["exposure"])
    who = wording.say("intake.who", requester=row["requester"], team=one.team or "-", duty=one.duty or "-")
    return (
        (Cell(wording.say("new.exposure-is", level=level), AMBER if row["exposure"] != "none" else MUTED),),
        (Cell(f"{row['id']}  {mark}{wording.text(row['title'])}", STRONG),),
        (Cell(who),),
        *((Cell(_told(owed, one.zone, wording), _tone(owed)),) for owed in one.owed if not owed.ended),
    )


def _evidence(found: Sheet, code: str, wording: Wording) -> Section:
    lines = tuple(
        (
            Cell(wording.say("word.yes" if entry.is_there else "word.no"), GREEN if entry.is_there else RED),
            Cell(wording.label(entry.field) + (f" {entry.words}" if entry.is_market else "")),
            Cell("" if entry.is_there else command(entry, code)),
        )
        for entry in found.evidence
    )
    columns = (Column("there", ""), Column("field", ""), Column("command", "", least=TITLE_LEAST, wraps=True))
    return Section(wording.say("intake.evidence"), (Table(columns, lines, headed=False),))


def page(
    kind: str, answer: Answer, blocks: tuple[Block, ...], summary: Mapping[str, object], wording: Wording
) -> Page:
    """Return a page about the answer to a question, without its rows."""
    return Page(
        kind,
        blocks,
        summary=summary,
        problems=tuple(problem(fault, wording) for fault in answer.faults),
        exit=3 if answer.faults else 0,
        as_of=answer.clock.day.isoformat(),
        head=answer.head,
        behind=answer.behind,
    )


def _table(found: Queue, wording: Wording) -> Table:
    label = wording.say
    columns = (
        Column("id", label("status.id")),
        Column("priority", label("status.p")),
        Column("title", label("status.title"), least=TITLE_LEAST, whole=WIDE),
        Column("age", label("intake.age"), drop=2),
        Column("clock", label("intake.clock")),
        Column("due", label("intake.due"), wide=WIDE),
        Column("requester", label("intake.requester"), least=WHO_LEAST, drop=3),
        Column("exposure", label("intake.exposure")),
        Column("regions", wording.label("regions"), wide=WIDE, drop=4),
        Column("duty", label("intake.duty")),
    )
    return Table(columns, tuple(_cells(one, wording) for one in found.requests))


def _cells(one: Request, wording: Wording) -> tuple[Cell, ...]:
    row = one.item.row
    mark = wording.say("status.restricted") + " " if row["sensitivity"] == "restricted" else ""
    return (
        Cell(short(row["id"])),
        Cell(row["priority"]),
        Cell(mark + wording.text(row["title"])),
        Cell(wording.say("span.days", number=one.days)),
        _clock(one, wording),
        Cell(_when(one.next, one.zone, wording) if one.next else "-"),
        Cell(row["requester"]),
        Cell(wording.choice("exposure_level", row["exposure"]), AMBER if row["exposure"] != "none" else ""),
        Cell(" ".join(row["regions"])),
        Cell(one.duty or "-"),
    )


def _clock(one: Request, wording: Wording) -> Cell:
    owed = one.next
    if owed is None:
        return Cell(wording.choice("triage_result", one.result) if one.result else "-", MUTED)
    if owed.state == STOPPED:
        return Cell(wording.say("intake.still"), MUTED)
    key = "intake.over" if owed.state == OVERDUE else "intake.left"
    return Cell(
        wording.say(key, clock=wording.say(f"clock-short.{owed.clock}"), span=span(owed, wording)),
        _tone(owed),
    )


def _when(owed: Owed, zone: str, wording: Wording) -> str:
    """Return when an answer is due, by the clocks of the team."""
    if owed.due == NEVER:
        return "-"
    there = local(owed.due, zone)
    return f"{wording.day(there.date())} {there:%H:%M}"


def _told(owed: Owed, zone: str, wording: Wording) -> str:
    """Return one open clock in a line."""
    key = {OVERDUE: "intake.line-over", STOPPED: "intake.line-still"}.get(owed.state, "intake.line-left")
    return wording.say(
        key,
        clock=wording.say(f"clock.{owed.clock}"),
        limit=owed.limit,
        span=span(owed, wording),
        due=_when(owed, zone, wording),
    )


def _tone(owed: Owed) -> str:
    return {OVERDUE: RED, STOPPED: MUTED}.get(owed.state, "")


def span(owed: Owed, wording: Wording) -> str:
    """Return how long a clock still has, or has run over: working days and hours, hours, or minutes."""
    left = abs(owed.left)
    if left < HOUR:
        return wording.say("span.minutes", number=left // MINUTE)
    if left < owed.day:
        return wording.say("span.hours", number=left // HOUR)
    days, rest = divmod(left, owed.day)
    said = wording.say("intake.days" if owed.day < DAY else "span.days", number=days)
    return f"{said} {wording.say('span.hours', number=rest // HOUR)}" if rest >= HOUR else said


def _data(one: Request) -> dict[str, object]:
    row, owed = one.item.row, one.next
    return {
        "id": row["id"],
        "title": row["title"],
        "kind": row["kind"],
        "priority": row["priority"],
        "submitted": row["submitted"],
        "age": one.days,
        "requester": row["requester"],
        "exposure": row["exposure"],
        "regions": row["regions"],
        "sensitivity": row["sensitivity"],
        "team": one.team or None,
        "duty": one.duty or None,
        "result": one.result or None,
        "clock": owed.clock if owed else None,
        "state": owed.state if owed else None,
        "due": owed.due if owed and owed.due != NEVER else None,
        "left_minutes": owed.left // MINUTE if owed else None,
        "path": row["path"],
    }


def _rows(data: Iterable[Mapping[str, object]], wording: Wording) -> Table:
    """Return the requests with full values, for machines."""
    entries = list(data)
    keys = (*BRIEF, "kind", "submitted", "regions", "sensitivity", "team", "result", "left_minutes", "path")
    return Table(
        tuple(Column(key, key) for key in keys),
        tuple(
            tuple(
                Cell(wording.text(entry[key]) if key == "title" else plain(entry[key]))  # type: ignore[arg-type]
                for key in keys
            )
            for entry in entries
        ),
    )


def plain(value: object) -> str:
    """Return a value as it stands in a cell for machines."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "" if value is None else str(value)
