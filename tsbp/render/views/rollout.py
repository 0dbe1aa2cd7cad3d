"""The markets of one initiative side by side, as a page."""

from __future__ import annotations

from tsbp.domain.grid import day_of
from tsbp.domain.vocab import LIVE_OR_BEYOND, MARKET_STATUSES
from tsbp.render.page import AMBER, GREEN, MUTED, RED, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views import items
from tsbp.render.views.facts import said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tsbp.domain.grid import MarketRow, Step
    from tsbp.ops.rollouts import Grid
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

ITEM_LETTERS = {
    "comms": "c", "training": "t", "sop": "s", "calibration": "k", "qa": "q", "tooling": "o", "capacity": "p",
    "vendor": "v", "wellbeing": "w", "localisation": "l", "rollback": "r",
}  # fmt: skip
STATE_LETTERS = {"done": "D", "na": "N", "waived": "W", "doing": "o", "todo": ".", "lapsed": "!"}
UNSETTLED = ("lapsed", "todo", "doing", "waived")
AHEAD = ("planned", "ready")
LATE_WD = 10
WIDE = 140
NAME_LEAST, NEXT_LEAST = 9, 12
PLAIN = (
    "market", "name", "wave", "status", "lead", "sites", "baseline", "forecast", "actual", "slip_wd",
    "exposure_pct", "go", "readiness", "next",
)  # fmt: skip


def grid(answer: Grid, wording: Wording) -> Page:
    """Return one row for each market, a line of totals, and what the letters mean."""
    blocks: list[Block] = [
        Prose((_title(answer, wording), *((Cell(line),) for line in _total(answer, wording))), indent=2)
    ]
    absent = _absent(answer, wording)
    if answer.rows:
        blocks.append(_table(answer, wording))
        blocks.append(Prose(tuple((Cell(line, MUTED),) for line in _legend(answer, wording)), indent=2))
    data = tuple(_data(row) for row in answer.rows)
    return Page(
        "rollout/1",
        tuple(blocks),
        data=data,
        summary=_summary(answer),
        rows=_rows(answer, wording),
        ids=tuple(row.code for row in answer.rows),
        truncated=answer.cut,
        notes=(absent,) if absent else (),
        as_of=answer.clock.day.isoformat(),
        head=answer.head,
        behind=answer.behind,
    )


def _title(answer: Grid, wording: Wording) -> tuple[Cell, ...]:
    row = answer.item.row
    mark = wording.say("status.restricted") + " " if row["sensitivity"] == "restricted" else ""
    return (
        Cell(f"{items.short(row['id'])}  {mark}{wording.text(row['title'])}", STRONG),
        Cell(f"  {wording.stage(row['stage'], row['lane'])}  "),
        items.health_word(answer.item, wording),
    )


def _total(answer: Grid, wording: Wording) -> tuple[str, ...]:
    """Return what the rows come to: how many stand where, and what lies ahead, behind and outside."""
    say = wording.say
    if not answer.rows:
        return ()
    counts = _counts(answer.rows)
    parts = [
        say("rollout.counted", status=wording.choice("market_status", status), number=count)
        for status, count in counts.items()
        if count
    ]
    scope = [row for row in answer.rows if row.rollout.status != "excluded"]
    live = sum(row.rollout.status in LIVE_OR_BEYOND for row in scope)
    total = say("rollout.total", count=len(answer.rows), parts=tuple(parts), live=live, scope=len(scope))
    told = []
    nearest = _nearest(answer.rows)
    if nearest:
        told.append(say("rollout.next", market=nearest[1], day=wording.day(nearest[0])))
    late = max((row for row in scope if row.slip_wd), key=lambda row: row.slip_wd or 0, default=None)
    if late is not None and (late.slip_wd or 0) > 0:
        told.append(say("rollout.latest", market=late.code, days=late.slip_wd))
    if answer.outside:
        told.append(say("rollout.outside", count=answer.outside, places=_places(answer, wording)))
    return (total, "   ".join(told)) if told else (total,)


def _absent(answer: Grid, wording: Wording) -> str:
    """Return why there is no row, "" where there is one."""
    if answer.rows:
        return ""
    if answer.outside:
        return wording.say("rollout.none-here", places=_places(answer, wording), count=answer.outside)
    return wording.say("rollout.no-market", id=items.short(answer.item.row["id"]))


def _places(answer: Grid, wording: Wording) -> tuple[str, ...]:
    choice = answer.choice
    waves = (wording.say("rollout.wave-of", number=number) for number in choice.waves)
    return (*(code.upper() for code in (*choice.regions, *choice.markets)), *waves)


def _counts(rows: Sequence[MarketRow]) -> Mapping[str, int]:
    counts = dict.fromkeys(MARKET_STATUSES, 0)
    for row in rows:
        counts[row.rollout.status] += 1
    return counts


def _nearest(rows: Sequence[MarketRow]) -> tuple[date, str] | None:
    ahead = [(day, row.code) for row in rows if row.rollout.status in AHEAD and (day := day_of(row.rollout))]
    return min(ahead, default=None)


def _table(answer: Grid, wording: Wording) -> Table:
    label = wording.label
    letters = "".join(ITEM_LETTERS[item] for item in answer.items)
    columns = (
        Column("market", wording.say("rollout.market")),
        Column("name", wording.say("rollout.name"), drop=4, least=NAME_LEAST),
        Column("wave", wording.say("rollout.wave"), ">"),
        Column("status", wording.say("rollout.status")),
        Column("lead", label("rollouts.*.lead"), drop=6),
        Column("sites", label("rollouts.*.sites"), drop=8, wide=WIDE),
        Column("baseline", wording.say("rollout.baseline"), drop=5),
        Column("forecast", wording.say("rollout.forecast")),
        Column("actual", wording.say("rollout.actual")),
        Column("slip", wording.say("rollout.slip"), ">"),
        Column("pct", "%", ">"),
        Column("go", wording.say("rollout.go")),
        Column("readiness", letters),
        Column("open", wording.say("rollout.open"), drop=7, wide=WIDE, least=20),
        Column("next", wording.say("rollout.next-step"), least=NEXT_LEAST),
    )
    return Table(columns, tuple(_cells(row, wording) for row in answer.rows))


def _cells(row: MarketRow, wording: Wording) -> tuple[Cell, ...]:
    rollout, slip = row.rollout, row.slip_wd
    tone = RED if (slip or 0) > LATE_WD else AMBER if (slip or 0) > 0 else ""
    over = rollout.status in ("excluded", "rolled_back")
    return (
        Cell(row.code, MUTED if over else STRONG),
        Cell(wording.text(row.name)),
        Cell(_plain(rollout.wave)),
        Cell(
            wording.choice("market_status", rollout.status), GREEN if rollout.status in LIVE_OR_BEYOND else ""
        ),
        Cell(rollout.lead),
        Cell(wording.listed(rollout.sites) or "-"),
        *(
            Cell(wording.short_day(day) if day else "-")
            for day in (rollout.baseline, rollout.forecast, rollout.actual)
        ),
        Cell(f"{slip:+d}" if slip else "-" if slip is None else "0", tone),
        Cell(_plain(rollout.exposure_pct)),
        _go(row, wording),
        Cell("".join(STATE_LETTERS[state] for state in row.readiness.values())),
        Cell(_open(row, wording)),
        Cell(_next(row.next, wording), AMBER if row.next and row.next.kind == "condition" else ""),
    )


def _plain(value: object) -> str:
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _go(row: MarketRow, wording: Wording) -> Cell:
    if row.is_void and row.rollout.status in ("planned", "rolled_back"):
        return Cell(wording.say("rollout.void"), MUTED)
    if not row.go:
        return Cell("-", MUTED)
    key = f"rollout.go.{row.go.replace('_', '-')}"
    word = wording.say(key) if wording.knows(key) else wording.choice("gate_result", row.go)
    return Cell(word, RED if row.go in ("hold", "no_go") else "")


def _open(row: MarketRow, wording: Wording) -> str:
    """Return in words what is not done: by state, the items in their order."""
    groups = [(state, [item for item, its in row.readiness.items() if its == state]) for state in UNSETTLED]
    return "; ".join(
        wording.say(
            "rollout.group",
            state=wording.choice("readiness_state", state),
            items=tuple(wording.choice("readiness_item", item) for item in items_),
        )
        for state, items_ in groups
        if items_
    )


def _next(step: Step | None, wording: Wording) -> str:
    if step is None:
        return "-"
    if step.kind == "item":
        return wording.choice("readiness_item", step.key)
    return wording.say(
        f"rollout.step.{step.kind}", key=step.key, day=wording.short_day(step.due) if step.due else "-"
    )


def _legend(answer: Grid, wording: Wording) -> tuple[str, ...]:
    named = tuple(f"{ITEM_LETTERS[item]} {wording.choice('readiness_item', item)}" for item in answer.items)
    states = tuple(
        f"{letter} {wording.choice('readiness_state', state)}" for state, letter in STATE_LETTERS.items()
    )
    return (
        wording.say("rollout.legend-items", items=named),
        wording.say("rollout.legend-states", states=states),
    )


def _data(row: MarketRow) -> dict[str, object]:
    rollout, go, step = row.rollout, row.rollout.go, row.next
    return {
        "market": row.code,
        "name": row.name,
        "status": rollout.status,
        "wave": rollout.wave,
        "lead": rollout.lead,
        "sites": list(rollout.sites),
        "languages": list(rollout.languages),
        "baseline": _iso(rollout.baseline),
        "forecast": _iso(rollout.forecast),
        "actual": _iso(rollout.actual),
        "slip_wd": row.slip_wd,
        "exposure_pct": rollout.exposure_pct,
        "go": {
            "result": go.result,
            "date": go.date.isoformat(),
            "by": [go.by] if isinstance(go.by, str) else list(go.by),
            "void": row.is_void,
            "open_conditions": [key for key, one in go.conditions.items() if one.met is None],
        }
        if go
        else None,
        "readiness": dict(row.readiness),
        "open": list(row.open),
        "next": {"kind": step.kind, "key": step.key or None, "text": step.text or None, "due": _iso(step.due)}
        if step
        else None,
        "rolled_back": _iso(rollout.rolled_back),
        "decision": rollout.decision,
        "reason": rollout.reason,
        "note": rollout.note,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _summary(answer: Grid) -> Mapping[str, object]:
    scope = [row for row in answer.rows if row.rollout.status != "excluded"]
    nearest = _nearest(answer.rows)
    row = answer.item.row
    return {
        "id": row["id"],
        "title": row["title"],
        "lane": row["lane"],
        "stage": row["stage"],
        "health": answer.item.health,
        "computed": answer.item.computed,
        "statuses": _counts(answer.rows),
        "live": sum(one.rollout.status in LIVE_OR_BEYOND for one in scope),
        "scope": len(scope),
        "outside": answer.outside,
        "next_go_live": {"date": nearest[0].isoformat(), "market": nearest[1]} if nearest else None,
    }


def _rows(answer: Grid, wording: Wording) -> Table:
    lines = []
    for row in answer.rows:
        rollout = row.rollout
        values = (
            row.code, said(row.name, wording), rollout.wave, rollout.status, rollout.lead, ",".join(rollout.sites),
            _iso(rollout.baseline), _iso(rollout.forecast), _iso(rollout.actual), row.slip_wd,
            rollout.exposure_pct, row.go, ",".join(f"{item}={state}" for item, state in row.readiness.items()),
            ":".join(filter(None, (row.next.kind, row.next.key))) if row.next else None,
        )  # fmt: skip
        lines.append(tuple(Cell("" if value is None else str(value)) for value in values))
    return Table(tuple(Column(key, key) for key in PLAIN), tuple(lines))
