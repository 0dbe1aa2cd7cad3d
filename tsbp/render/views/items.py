"""Rows of initiatives as tables and as data: what `status`, `list` and `search` share."""

from __future__ import annotations

from tsbp.domain.item import TOLD
from tsbp.domain.moment import hours_between
from tsbp.domain.vocab import LIVE_OR_BEYOND
from tsbp.render.later import Cells, Later
from tsbp.render.page import AMBER, GREEN, MUTED, RED, Cell, Column, Page, Table
from tsbp.render.views.failure import problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tsbp.domain.item import Item
    from tsbp.domain.reason import Reason
    from tsbp.ops.reading import Answer
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

LETTER = {RED: "R", AMBER: "A", GREEN: "G"}
ROW_KEYS = (
    "health",
    "computed",
    "id",
    "title",
    "kind",
    "priority",
    "stage",
    "live",
    "scope",
    "next",
    "slip",
    "owner",
    "updated",
)
WIDE = 160
TWO_DAYS = 48
TITLE_LEAST = 20


def page(
    kind: str, answer: Answer, wording: Wording, blocks: tuple[Block, ...], summary: Mapping[str, object]
) -> Page:
    """Return a page about these items, with their data and full rows for machines."""
    return Page(
        kind,
        blocks,
        data=Later(len(answer.items), lambda: tuple(map(data, answer.items))),
        summary=summary,
        rows=rows(answer, wording),
        brief=ROW_KEYS,
        ids=tuple(item.row["id"] for item in answer.items),
        problems=tuple(problem(finding, wording) for finding in answer.faults),
        truncated=answer.total - len(answer.items),
        exit=3 if answer.faults else 0,
        as_of=answer.clock.day.isoformat(),
        head=answer.head,
        behind=answer.behind,
        until=answer.until,
    )


def table(answer: Answer, wording: Wording) -> Table:
    """Return the table of the items as people read it."""
    label = wording.say
    heads = (
        Column("health", label("status.h")),
        Column("was", label("status.was"), wide=WIDE),
        Column("id", label("status.id")),
        Column("priority", label("status.p"), wide=WIDE),
        Column("title", label("status.title"), least=TITLE_LEAST, whole=WIDE),
        Column("stage", label("status.stage")),
        Column("live", label("status.live"), drop=2),
        Column("markets", label("status.markets"), wide=WIDE, drop=4, least=TITLE_LEAST),
        Column("next", label("status.next")),
        Column("milestone", label("status.milestone"), wide=WIDE, drop=3, least=TITLE_LEAST),
        Column("owner", label("status.owner"), drop=5),
        Column("updated", label("status.updated")),
    )
    found = answer.items
    return Table(heads, Later(len(found), lambda: tuple(_cells(item, answer, wording) for item in found)))


def rows(answer: Answer, wording: Wording) -> Table:
    """Return the items with full values under the names of the register's columns, nothing cut or abbreviated."""
    order = (*ROW_KEYS, *(key for key in TOLD if key not in ROW_KEYS)) if answer.items else ROW_KEYS
    tellers = [TOLD[key] for key in order]
    return Table(
        tuple(Column(key, key) for key in order),
        Later(len(answer.items), lambda: [_row(item, tellers, wording) for item in answer.items]),
    )


def _row(item: Item, tellers: Sequence[Callable[[Item], object]], wording: Wording) -> Cells:
    return Cells(len(tellers), lambda place: Cell(_plain(tellers[place](item), wording)))


def short(id: str) -> str:
    """Return the telling characters of an id."""
    return id.partition("-")[2] or id


def data(item: Item) -> dict[str, object]:
    """Return one item as machines read it (docs/json.md)."""
    row, update = item.row, item.update
    return {
        "id": row["id"],
        "title": row["title"],
        "kind": row["kind"],
        "lane": row["lane"],
        "priority": row["priority"],
        "stage": row["stage"],
        "closed": row["outcome"],
        "hold": dict(item.hold) if item.hold else None,
        "health": item.health,
        "was": item.was,
        "computed": item.computed,
        "reasons": [reason(one) for one in item.reasons],
        "outside": [reason(one) for one in item.outside],
        "regions": row["regions"],
        "markets": {
            code: {key: entry[key] for key in ("status", "forecast", "baseline", "actual")}
            for code, entry in item.markets.items()
        },
        "owner": row["owner"],
        "sponsor": row["sponsor"],
        "sensitivity": row["sensitivity"],
        "wsjf": row["wsjf"],
        "next_milestone": {
            key: item.next[key] for key in ("kind", "key", "title", "date", "baseline", "slip_wd")
        }
        if item.next
        else None,
        "overdue_asks": item.overdue_asks,
        "last_update": {key: update[key] for key in ("at", "by", "summary", "why")} if update else None,
        "age_days": item.age,
        "stale": item.stale,
        "path": row["path"],
    }


def reason(found: Reason) -> dict[str, object]:
    """Return a reason as machines read it."""
    return {
        "level": found.level,
        "rule": found.rule,
        "subject": found.subject,
        "params": found.params,
        "markets": list(found.markets),
        "since": found.since or None,
        "until": found.until or None,
    }


def health_word(item: Item, wording: Wording) -> Cell:
    """Return the health as letters: the person's word, and the rules' where they differ."""
    if item.row["stage"] == "closed":
        return Cell(wording.choice("outcome", item.row["outcome"]), MUTED)
    if item.hold is not None:
        return Cell(wording.say("status.held"), MUTED)
    word = LETTER.get(item.health or "", "-")
    if item.computed and item.computed != item.health:
        word = f"{word}/{LETTER[item.computed]}"
    return Cell(word, item.health or "")


def _cells(item: Item, answer: Answer, wording: Wording) -> tuple[Cell, ...]:
    row = item.row
    mark = wording.say("status.restricted") + " " if row["sensitivity"] == "restricted" else ""
    return (
        health_word(item, wording),
        Cell(LETTER.get(item.was or "", "-"), item.was or ""),
        Cell(short(row["id"])),
        Cell(row["priority"]),
        Cell(mark + wording.text(row["title"])),
        Cell(wording.stage(row["stage"], row["lane"])),
        Cell(f"{item.live}/{len(item.scope)}" if item.scope else "-"),
        Cell(_markets(item, wording)),
        _next(item, answer, wording),
        Cell(wording.text(item.next["title"]) if item.next and item.next["title"] else ""),
        Cell(row["owner"] or "-"),
        _updated(item, answer, wording),
    )


def _markets(item: Item, wording: Wording) -> str:
    """Group the markets by status, the furthest first: `stable SG, live MY 50%, plan ID VN (+2 outside)`."""
    groups: dict[str, list[str]] = {}
    for code in item.codes:
        status, part, _ = item.row["spread"][code]
        partly = f" {part}%" if status in LIVE_OR_BEYOND and part not in (None, 0, 100) else ""
        groups.setdefault(status, []).append(code + partly)
    order = ("handed_over", "stable", "live", "ready", "planned", "rolled_back", "excluded")
    said = [
        f"{wording.choice('market_status', status)} {' '.join(groups[status])}"
        for status in order
        if status in groups
    ]
    outside = len(item.row["scope"]) - len(item.scope)
    more = " " + wording.say("status.outside", count=outside) if outside else ""
    return wording.say("word.comma").join(said) + more


def _next(item: Item, answer: Answer, wording: Wording) -> Cell:
    found = item.next
    if not found or not found["date"]:
        return Cell("-", MUTED)
    if found["kind"] == "review":
        return Cell(wording.say("status.review", day=wording.short_day(found["date"])))
    if found["kind"] == "update":
        return _owed(found["due"], answer, wording)
    slip = found["slip_wd"]
    late = " " + wording.say("status.slip", days=f"{slip:+d}") if slip else ""
    return Cell(
        wording.short_day(found["date"]) + late, RED if slip and slip > 0 and item.computed == RED else ""
    )


def _owed(due: str, answer: Answer, wording: Wording) -> Cell:
    hours = hours_between(due, answer.clock.instant)
    if hours > 0:
        return Cell(wording.say("status.update-late", span=span(hours, wording)), AMBER)
    return Cell(wording.say("status.update-due", span=span(-hours, wording)))


def span(hours: float, wording: Wording) -> str:
    """Return a span of time in one unit: minutes under an hour, hours under two days, else days."""
    if hours < 1:
        return wording.say("span.minutes", number=int(hours * 60))
    if hours < TWO_DAYS:
        return wording.say("span.hours", number=round(hours))
    return wording.say("span.days", number=int(hours // 24))


def _updated(item: Item, answer: Answer, wording: Wording) -> Cell:
    if item.newest is None:
        return Cell("-", MUTED)
    mark = "!" if item.stale else ""
    if item.row["lane"] == "emergency" and (item.age or 0) <= 1:
        hours = hours_between(item.row["said"][item.newest][0], answer.clock.instant)
        return Cell(span(hours, wording) + mark, AMBER if mark else "")
    return Cell(wording.say("span.days", number=item.age) + mark, AMBER if mark else "")


def _plain(value: object, wording: Wording) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return wording.text(value)
    if isinstance(value, list | tuple):
        return ",".join(str(one) for one in value)
    return str(value)
