"""Emergencies as a page: which are open, what each owes by when, and one that was just opened."""

from __future__ import annotations

from tsbp.domain import moment, zones
from tsbp.render.page import AMBER, MUTED, RED, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views import items
from tsbp.render.views.failure import problem
from tsbp.render.views.written import alike, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.domain.moment import Clock
    from tsbp.domain.owed import Owed
    from tsbp.ops.events import Emergency, Opened, Watch
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

TITLE_LEAST = 16
PLAIN = (
    "id",
    "title",
    "severity",
    "stage",
    "lead",
    "opened",
    "cadence_h",
    "kind",
    "market",
    "due",
    "missing",
)
RESPONSE = {"rollout": "response", "hypercare": "monitoring"}


def watch(answer: Watch, wording: Wording) -> Page:
    """Return the open emergencies, and below them what each owes, the first due first."""
    blocks: list[Block] = [_table(answer, wording)] if answer.events else []
    for one in answer.events:
        name = items.short(one.value.id)
        blocks.append(
            Section(
                wording.say("emergency.owes", id=name, count=len(one.owed)),
                (_owed(name, one.owed, answer.clock, wording),),
            )
        )
    return Page(
        "event/1",
        tuple(blocks),
        data=tuple(_data(one, answer.clock) for one in answer.events),
        summary={
            "open": len(answer.events),
            "owed": sum(len(one.owed) for one in answer.events),
            "overdue": sum(_is_late(due, answer.clock) for one in answer.events for due in one.owed),
        },
        rows=_rows(answer, wording),
        ids=tuple(one.value.id for one in answer.events),
        problems=tuple(problem(fault, wording) for fault in answer.faults),
        notes=() if answer.events else (wording.say("emergency.none-open"),),
        exit=3 if answer.faults else 0,
        as_of=answer.clock.day.isoformat(),
        head=answer.head,
        behind=answer.behind,
    )


def opened(made: Opened, wording: Wording, *, dry: str = "") -> Page:
    """Return an event that was opened: its id, those like it, and what is owed by when."""
    page = written(made.written, wording, dry=dry)
    name = items.short(made.id)
    blocks: list[Block] = [Prose(((Cell(wording.say("emergency.opened", id=made.id), STRONG),),))]
    if made.alike:
        blocks.append(alike(made.alike, wording))
    blocks.append(Section(wording.say("emergency.owed"), (_owed(name, made.owed, made.clock, wording),)))
    data = tuple({**entry, "owed": [_due(one, made.clock) for one in made.owed]} for entry in page.data)
    return page._replace(
        kind="event-opened/1", blocks=tuple(blocks), data=data, ids=(made.id,), brief=("id", "path")
    )


def _table(answer: Watch, wording: Wording) -> Table:
    say = wording.say
    columns = (
        Column("health", say("status.h")),
        Column("id", say("status.id")),
        Column("title", say("status.title"), least=TITLE_LEAST),
        Column("severity", say("emergency.severity")),
        Column("stage", say("status.stage")),
        Column("markets", say("emergency.markets"), drop=2),
        Column("lead", say("emergency.lead"), drop=1),
        Column("open", say("emergency.open-for"), drop=3),
        Column("every", say("emergency.every")),
        Column("owed", say("emergency.owed-count"), ">"),
    )
    return Table(columns, tuple(_cells(one, answer.clock, wording) for one in answer.events))


def _cells(one: Emergency, clock: Clock, wording: Wording) -> tuple[Cell, ...]:
    row, event = one.item.row, one.value.event
    mark = wording.say("status.restricted") + " " if row["sensitivity"] == "restricted" else ""
    late = sum(_is_late(due, clock) for due in one.owed)
    opened = zones.instant_of(event.opened, clock.zone) if event and event.opened else clock.instant
    return (
        items.health_word(one.item, wording),
        Cell(items.short(row["id"])),
        Cell(mark + wording.text(row["title"])),
        Cell(event.severity or "-" if event else "-"),
        Cell(wording.stage(row["stage"], row["lane"])),
        Cell(" ".join(one.item.scope)),
        Cell(event.incident_lead or "-" if event else "-"),
        Cell(items.span(moment.hours_between(opened, clock.instant), wording)),
        Cell(wording.say("every.h", number=f"{one.cadence_h:g}") if one.cadence_h else "-"),
        Cell(
            wording.say("emergency.late", count=len(one.owed), late=late) if late else str(len(one.owed)),
            AMBER if late else "",
        ),
    )


def _owed(name: str, owed: Sequence[Owed], clock: Clock, wording: Wording) -> Table:
    """Return what is owed, each with its moment in the store's zone and the command that supplies it."""
    columns = (Column("due", ""), Column("in", ""), Column("what", "", wraps=True, least=30))
    lines = []
    for one in owed:
        late = _is_late(one, clock)
        lines.append(
            (
                Cell(_when(one, clock, wording), RED if late else ""),
                Cell(_left(one, clock, wording), RED if late else MUTED),
                Cell(_what(name, one, wording)),
            )
        )
    return Table(columns, tuple(lines), headed=False)


def _what(name: str, one: Owed, wording: Wording) -> str:
    vocab = {"readiness": "readiness_item", "assessment": "owed_fact", "exposure": "owed_fact"}.get(
        one.kind, ""
    )
    missing = tuple(wording.choice(vocab, part) for part in one.missing)
    first = one.missing[0] if one.missing else ""
    command = wording.say(
        f"emergency.do.{one.kind}", id=name, market=one.market, first=_address(one.kind, first)
    )
    what = wording.say(f"emergency.owe.{one.kind}", market=one.market, missing=missing)
    return wording.say("emergency.line", what=what, command=command)


def _address(kind: str, first: str) -> str:
    """Return where the first missing fact is said."""
    if kind in ("exposure", "readiness"):
        return f"{kind}.{first}"
    return "impact.size" if first == "impact" else first


def _when(one: Owed, clock: Clock, wording: Wording) -> str:
    if not one.due:
        return wording.say("emergency.after-stand-down")
    local = zones.seen_from(one.due, clock.zone)
    if (local.hour, local.minute) == (0, 0):  # a day that has ended is named by itself
        return wording.say(
            "emergency.end-of", day=wording.day(zones.day_of(moment.later(one.due, hours=-1), clock.zone))
        )
    return wording.say("emergency.at", day=wording.day(local.date()), time=f"{local:%H:%M}")


def _left(one: Owed, clock: Clock, wording: Wording) -> str:
    if not one.due:
        return ""
    hours = moment.hours_between(clock.instant, one.due)
    key = "emergency.in" if hours > 0 else "emergency.ago"
    return wording.say(key, span=items.span(abs(hours), wording))


def _is_late(one: Owed, clock: Clock) -> bool:
    return bool(one.due) and one.due <= clock.instant


def _due(one: Owed, clock: Clock) -> dict[str, object]:
    due = zones.seen_from(one.due, clock.zone).isoformat(timespec="minutes") if one.due else None
    return {
        "kind": one.kind,
        "due": due,
        "late": _is_late(one, clock),
        "market": one.market or None,
        "missing": list(one.missing),
    }


def _data(one: Emergency, clock: Clock) -> dict[str, object]:
    row, event = one.item.row, one.value.event
    return {
        "id": row["id"],
        "title": row["title"],
        "stage": row["stage"],
        "health": one.item.health,
        "computed": one.item.computed,
        "owner": row["owner"],
        "sensitivity": row["sensitivity"],
        "markets": list(one.item.scope),
        "type": event.type if event else None,
        "severity": event.severity if event else None,
        "incident_lead": event.incident_lead if event else None,
        "opened": event.opened.isoformat() if event and event.opened else None,
        "stood_down": event.stood_down.isoformat() if event and event.stood_down else None,
        "cadence_h": one.cadence_h,
        "stand_down": list(event.stand_down) if event else [],
        "owed": [_due(due, clock) for due in one.owed],
    }


def _rows(answer: Watch, wording: Wording) -> Table:
    """Return a line for each thing owed; an emergency that owes nothing has one too."""
    lines = []
    for one in answer.events:
        data = _data(one, answer.clock)
        stage = RESPONSE.get(str(data["stage"]), str(data["stage"]))
        head = (
            one.value.id, wording.text(one.item.row["title"]), data["severity"], stage, data["incident_lead"],
            data["opened"], data["cadence_h"],
        )  # fmt: skip
        for due in [_due(entry, answer.clock) for entry in one.owed] or [{}]:
            missing = due.get("missing")
            tail = (
                due.get("kind"),
                due.get("market"),
                due.get("due"),
                ",".join(missing) if isinstance(missing, list) else "",
            )
            lines.append(tuple(Cell("" if value is None else str(value)) for value in (*head, *tail)))
    return Table(tuple(Column(key, key) for key in PLAIN), tuple(lines))
