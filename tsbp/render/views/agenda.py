"""The sheet for Monday as a page: sections in a fixed order for people, a row for each line for programs."""

from __future__ import annotations

from tsbp.domain.moment import hours_between
from tsbp.render.page import AMBER, MUTED, RED, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views import changes as told
from tsbp.render.views import history, items, status
from tsbp.render.views.failure import problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tsbp.ops.briefing import Agenda, Call, Moved
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

MOST_CHANGES = 20
WHAT_LEAST = 30
TITLE_LEAST = 20
KEYS = ("part", "id", "title", "address", "person", "day", "days", "text", "blocking", "exposure")
PARTS = ("decision", "ask", "go-live", "stale")


def agenda(found: Agenda, since: date, wording: Wording, *, everything: bool = False) -> Page:
    """Return the sheet; with `everything` all changes stand on it, else the newest twenty."""
    answer = found.answer
    blocks: list[Block] = [
        Prose(tuple(_head(found, since, wording)), indent=2),
        _changes(found, since, wording, everything=everything),
        _people("decisions", found.decisions, wording),
        _people("asks", found.asks, wording),
        _go_lives(found.go_lives, wording),
        _stale(found, wording),
    ]
    lines = tuple(_lines(found, wording))
    return Page(
        "agenda/1",
        tuple(blocks),
        data=lines,
        summary={
            **status.summary(answer),
            "since": since.isoformat(),
            "was": dict(answer.summary.was),
            "was_held": answer.summary.was_held,
            "moved": [
                {"id": one.item.row["id"], "was": one.was, "health": one.item.health} for one in found.moved
            ],
        },
        rows=Table(
            tuple(Column(key, key) for key in KEYS),
            tuple(tuple(Cell(_plain(line[key], wording)) for key in KEYS) for line in lines),
        ),
        ids=tuple(dict.fromkeys(str(line["id"]) for line in lines)),
        problems=tuple(problem(finding, wording) for finding in answer.faults),
        exit=3 if answer.faults else 0,
        as_of=answer.clock.day.isoformat(),
        head=answer.head,
        behind=answer.behind,
    )


def _head(found: Agenda, since: date, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    answer, say = found.answer, wording.say
    counts = answer.summary
    title = answer.name or say("status.everywhere")
    now = status.levels(counts.declared, counts.held, wording)
    then = status.levels(counts.was, counts.was_held, wording)
    yield (
        Cell(f"{title}  {wording.full_day(answer.clock.day)}  ", STRONG),
        Cell(say("agenda.head", count=counts.open, now=now, then=then, since=wording.day(since))),
    )
    yield (Cell(say("status.rules-say", levels=status.levels(counts.computed, 0, wording))),)
    if found.moved:
        moved = (_moved(one, wording) for one in found.moved)
        yield (Cell(say("agenda.moved", moved=say("word.comma").join(moved))),)


def _moved(one: Moved, wording: Wording) -> str:
    key = "agenda.moved-one" if one.was else "agenda.moved-first"
    letters = {"was": items.LETTER.get(one.was or ""), "health": items.LETTER.get(one.item.health or "")}
    return wording.say(key, id=items.short(one.item.row["id"]), **letters)


def _changes(found: Agenda, since: date, wording: Wording, *, everything: bool) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for entry in found.changes:
        for place, line in enumerate(history.lines(entry, wording)):
            first = place == 0
            rows.append(
                (
                    Cell(items.short(entry.id) if first else "", STRONG),
                    line,
                    Cell(history.who(entry) if first else "", MUTED),
                    Cell(wording.short_day(entry.at) if first else "", MUTED),
                )
            )
    left = 0 if everything else max(0, len(rows) - MOST_CHANGES)
    columns = (
        Column("id", wording.say("status.id")),
        Column("what", wording.say("log.what"), least=WHAT_LEAST, wraps=True),
        Column("who", wording.say("log.who"), drop=1),
        Column("day", wording.say("agenda.day")),
    )
    blocks: list[Block] = [Table(columns, tuple(rows[: len(rows) - left]))] if rows else [_none(wording)]
    if left:
        blocks.append(Prose(((Cell(wording.say("agenda.more", count=left, since=since.isoformat())),),)))
    return Section(wording.say("agenda.changes", count=len(rows)), tuple(blocks))


def _people(part: str, calls: Sequence[Call], wording: Wording) -> Section:
    """Return what persons are asked for, the person first, in the order of their earliest day."""
    columns = (
        Column("who", wording.say("show.who")),
        Column("id", wording.say("status.id")),
        Column("what", wording.say("show.address"), least=WHAT_LEAST, wraps=True),
        Column("due", wording.say("show.due")),
        Column("days", "", align=">"),
    )
    order = tuple(dict.fromkeys(call.person for call in calls))
    rows = []
    for person in order:
        for place, call in enumerate(one for one in calls if one.person == person):
            blocks = f" {wording.say('agenda.blocking')}" if call.blocking else ""
            text = f"{wording.text(call.text)} ({call.address}){blocks}"
            late = call.days is not None and call.days < 0
            rows.append(
                (
                    Cell((person or wording.say("roll-up.none")) if not place else "", STRONG),
                    Cell(_named(call, wording)),
                    Cell(text, RED if call.blocking else ""),
                    Cell(wording.short_day(call.day) if call.day else "-"),
                    Cell(_distance(call, wording), RED if late else ""),
                )
            )
    return _section(f"agenda.{part}", columns, rows, wording)


def _go_lives(calls: Sequence[Call], wording: Wording) -> Section:
    columns = (
        Column("day", wording.say("agenda.day")),
        Column("days", "", align=">"),
        Column("market", wording.say("show.market")),
        Column("id", wording.say("status.id")),
        Column("title", wording.say("status.title"), least=TITLE_LEAST),
        Column("lead", wording.label("rollouts.*.lead"), drop=2),
        Column("exposure", wording.label("exposure.level"), drop=1),
    )
    rows = [
        (
            Cell(wording.day(call.day)),
            Cell(_distance(call, wording), RED if call.days is not None and call.days < 0 else ""),
            Cell(str(call.text), STRONG),
            Cell(_named(call, wording)),
            Cell(wording.text(call.item.row["title"])),
            Cell(call.person or "-"),
            Cell(wording.choice("exposure_level", call.level)),
        )
        for call in calls
    ]
    return _section("agenda.go-lives", columns, rows, wording)


def _stale(found: Agenda, wording: Wording) -> Section:
    columns = (
        Column("owner", wording.say("status.owner")),
        Column("id", wording.say("status.id")),
        Column("title", wording.say("status.title"), least=TITLE_LEAST),
        Column("updated", wording.say("status.updated")),
        Column("age", "", align=">"),
    )
    rows = [
        (
            Cell(
                (call.person or wording.say("roll-up.none")) if _is_first(found.stale, place) else "", STRONG
            ),
            Cell(_named(call, wording)),
            Cell(wording.text(call.text)),
            Cell(wording.short_day(call.day) if call.day else "-"),
            Cell(_age(call, found, wording), AMBER),
        )
        for place, call in enumerate(found.stale)
    ]
    return _section("agenda.stale", columns, rows, wording)


def _age(call: Call, found: Agenda, wording: Wording) -> str:
    update = call.item.update
    if not update:
        return ""
    return items.span(hours_between(update["instant"], found.answer.clock.instant), wording)


def _is_first(calls: Sequence[Call], place: int) -> bool:
    return not place or calls[place - 1].person != calls[place].person


def _section(
    key: str, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]], wording: Wording
) -> Section:
    block = Table(columns, tuple(rows)) if rows else _none(wording)
    return Section(wording.say(key, count=len(rows)), (block,))


def _none(wording: Wording) -> Prose:
    return Prose(((Cell(wording.say("agenda.none"), MUTED),),))


def _named(call: Call, wording: Wording) -> str:
    """Return the id with the mark of what is restricted."""
    mark = f" {wording.say('status.restricted')}" if call.item.row["sensitivity"] == "restricted" else ""
    return items.short(call.item.row["id"]) + mark


def _distance(call: Call, wording: Wording) -> str:
    return "" if call.days is None else wording.say("agenda.wd", days=f"{call.days:+d}")


def _lines(found: Agenda, wording: Wording) -> Iterator[dict[str, object]]:
    titles = {item.row["id"]: item.row["title"] for item in found.answer.items}
    for entry in found.changes:
        for change in told.without_reasons(entry.changes):
            yield {
                "part": "change",
                "id": entry.id,
                "title": titles.get(entry.id),
                "address": change.address,
                "person": history.who(entry),
                "day": entry.at,
                "days": None,
                "text": told.sentence(change, wording),
                "blocking": None,
                "exposure": None,
            }
    for part, calls in zip(PARTS, (found.decisions, found.asks, found.go_lives, found.stale), strict=True):
        yield from (_line(part, call) for call in calls)


def _line(part: str, call: Call) -> dict[str, object]:
    return {
        "part": part,
        "id": call.item.row["id"],
        "title": call.item.row["title"],
        "address": call.address,
        "person": call.person or None,
        "day": call.day or None,
        "days": call.days,
        "text": call.text,
        "blocking": call.blocking if part == "ask" else None,
        "exposure": call.level or None,
    }


def _plain(value: object, wording: Wording) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return wording.text(value)
    return "" if value is None else str(value)
