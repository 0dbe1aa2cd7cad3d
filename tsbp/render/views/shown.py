"""One initiative, or one entry of the directory, as a page."""

from __future__ import annotations

from tsbp.domain.vocab import READINESS_ITEMS
from tsbp.render.page import AMBER, MUTED, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views import items, records
from tsbp.render.views.facts import exposure, rows, said
from tsbp.render.views.failure import problem
from tsbp.render.views.status import why

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.ops.reading import Wait
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

TEXT_LEAST = 24
UPDATES = 3
FACTS = (
    "kind", "lane", "priority", "stage", "driver", "owner", "sponsor", "requester", "regions", "submitted",
    "wanted_by", "deadline", "policy_areas", "queues", "tags", "serves", "related", "template", "sensitivity",
)  # fmt: skip
CHOICES = ("kind", "lane", "driver", "sensitivity")


def shown(
    item: Item,
    data: Mapping[str, Any],
    waits: Sequence[Wait],
    faults: Sequence[Finding],
    clock: Clock,
    wording: Wording,
) -> Page:
    """Return everything about one initiative: the exposure first, what is open before what is over."""
    blocks: list[Block] = [Prose(tuple(_head(item, data, wording)), indent=2), _facts(item, data, wording)]
    if item.reasons or item.outside:
        section = why(item, wording)
        blocks.append(section._replace(title=wording.say("show.reasons")))
    blocks.extend(
        section
        for section in (
            _markets(data, wording),
            _milestones(item, data, wording),
            records.open_ones(data, wording),
            records.waiting(waits, wording),
            records.stakeholders(data, wording),
            _metrics(data, wording),
            _updates(data, wording),
        )
        if section
    )
    return Page(
        "show/1",
        tuple(blocks),
        data=({**items.data(item), "waiting": records.waiting_data(waits), "initiative": data},),
        rows=rows(data),
        ids=(item.row["id"],),
        problems=tuple(problem(fault, wording) for fault in faults),
        exit=3 if faults else 0,
        as_of=clock.day.isoformat(),
    )


def entry(name: str, data: Mapping[str, Any], wording: Wording) -> Page:
    """Return one entry of the directory."""
    table = Table(
        (Column("field", ""), Column("value", "", least=TEXT_LEAST, wraps=True)),
        tuple((Cell(key, MUTED), Cell(said(value, wording))) for key, value in data.items()),
        headed=False,
    )
    return Page(
        "show/1", (Section(name, (table,)),), data=({"name": name, **data},), rows=rows(data), ids=(name,)
    )


def _head(item: Item, data: Mapping[str, Any], wording: Wording) -> Iterator[tuple[Cell, ...]]:
    row, say = item.row, wording.say
    mark = say("status.restricted") + " " if row["sensitivity"] == "restricted" else ""
    yield (Cell(f"{row['id']}  ", STRONG), Cell(mark + wording.text(row["title"]), STRONG))
    other = {code: text for code, text in _languages(row["title"]).items() if code != wording.lang}
    for text in other.values():
        yield (Cell(text, MUTED),)
    yield (Cell(exposure(data.get("exposure") or {}, wording), AMBER),)
    yield (
        Cell(say("show.health") + " "),
        items.health_word(item, wording),
        Cell(f"  {_word(item, wording)}", MUTED),
    )
    if row.get("summary"):
        yield (Cell(wording.text(row["summary"])),)


def _languages(text: Any) -> Mapping[str, str]:
    return text if isinstance(text, dict) else {}


def _word(item: Item, wording: Wording) -> str:
    if item.hold:
        return str(item.hold["why"] or "")
    if item.update is None:
        return wording.say("show.no-update")
    return wording.say("show.word", by=item.update["by"], days=item.age, why=item.update["why"] or "-")


def _facts(item: Item, data: Mapping[str, Any], wording: Wording) -> Table:
    lines = [
        (Cell(wording.label(key), MUTED), Cell(_fact(key, data[key], item, wording)))
        for key in FACTS
        if data.get(key) not in (None, [], "")
    ]
    if data.get("score"):
        lines.append((Cell("WSJF", MUTED), Cell(_score(item, data["score"], wording))))
    if data.get("links"):
        lines.append((Cell(wording.label("links"), MUTED), Cell(said(data["links"], wording))))
    columns = (Column("field", ""), Column("value", "", least=TEXT_LEAST, wraps=True))
    return Table(columns, tuple(lines), headed=False)


def _score(item: Item, score: Mapping[str, Any], wording: Wording) -> str:
    """Return the score with what it is made of, and that it is done whatever the score."""
    parts = {key: score.get(key, "-") for key in ("value", "urgency", "risk_reduction", "size")}
    told = wording.say("show.wsjf", wsjf=item.row["wsjf"], **parts)
    return f"{told} {wording.say('show.mandatory')}" if score.get("mandatory") else told


def _fact(key: str, value: Any, item: Item, wording: Wording) -> str:
    if key == "stage":
        return wording.stage(value, item.row["lane"])
    return wording.choice(key, value) if key in CHOICES else said(value, wording)


def _markets(data: Mapping[str, Any], wording: Wording) -> Section | None:
    rollouts = data.get("rollouts") or {}
    if not rollouts:
        return None
    label = wording.label
    columns = (
        Column("market", wording.say("show.market")),
        Column("status", label("rollouts.*.status")),
        Column("wave", label("rollouts.*.wave"), drop=3),
        Column("lead", label("rollouts.*.lead"), drop=2),
        Column("sites", label("rollouts.*.sites"), drop=4),
        Column("baseline", label("rollouts.*.baseline")),
        Column("forecast", label("rollouts.*.forecast")),
        Column("actual", label("rollouts.*.actual")),
        Column("readiness", wording.say("show.readiness"), drop=1),
        Column("go", wording.say("show.go"), drop=1),
    )
    return Section(
        wording.say("show.markets"),
        (Table(columns, tuple(_market(code, rollout, wording) for code, rollout in rollouts.items())),),
    )


def _market(code: str, rollout: Mapping[str, Any], wording: Wording) -> tuple[Cell, ...]:
    ready = rollout.get("readiness") or {}
    done = sum(ready.get(item) in ("done", "na", "waived") for item in READINESS_ITEMS)
    part = rollout.get("exposure_pct")
    partly = f" {part}%" if part not in (None, 0, 100) else ""
    go = rollout.get("go") or {}
    return (
        Cell(code, STRONG),
        Cell(wording.choice("market_status", rollout.get("status")) + partly),
        Cell(said(rollout.get("wave"), wording)),
        Cell(said(rollout.get("lead"), wording)),
        Cell(said(rollout.get("sites"), wording)),
        *(Cell(said(rollout.get(key), wording)) for key in ("baseline", "forecast", "actual")),
        Cell(f"{done}/{len(READINESS_ITEMS)}" if ready else "-"),
        Cell(wording.choice("gate_result", go["result"]) if go.get("result") else "-"),
    )


def _milestones(item: Item, data: Mapping[str, Any], wording: Wording) -> Section | None:
    """Return the milestones; one that stands for markets takes its open dates from them."""
    milestones = data.get("milestones") or {}
    if not milestones:
        return None
    theirs = {
        one["key"]: {"baseline": one["baseline"], "forecast": one["date"]}
        for one in item.row["dates"]
        if one["kind"] == "milestone"
    }
    columns = (
        Column("key", wording.say("show.key")),
        Column("title", wording.label("milestones.*.title"), least=TEXT_LEAST),
        Column("owner", wording.label("milestones.*.owner"), drop=2),
        *(Column(key, wording.label(f"milestones.*.{key}")) for key in ("baseline", "forecast", "actual")),
    )
    lines = tuple(
        (
            Cell(key, STRONG if one.get("key") else ""),
            Cell(said(one.get("title"), wording)),
            Cell(said(one.get("owner"), wording)),
            *(
                Cell(said(one.get(day) or theirs.get(key, {}).get(day), wording))
                for day in ("baseline", "forecast", "actual")
            ),
        )
        for key, one in milestones.items()
    )
    return Section(wording.say("show.milestones"), (Table(columns, lines),))


def _metrics(data: Mapping[str, Any], wording: Wording) -> Section | None:
    metrics = data.get("metrics") or {}
    columns = (
        Column("key", wording.say("show.key"), least=12),
        *(Column(key, wording.label(f"metrics.*.{key}")) for key in ("role", "baseline", "target", "limit")),
        Column("last", wording.say("show.last")),
        Column("on", wording.say("show.on")),
    )
    lines = []
    for key, one in metrics.items():
        readings = one.get("readings") or []
        last = max(readings, key=lambda reading: str(reading.get("date"))) if readings else {}
        figures = (
            one.get("baseline"),
            one.get("target"),
            one.get("limit"),
            last.get("value"),
            last.get("date"),
        )
        lines.append(
            (
                Cell(key),
                Cell(wording.choice("metric_role", one.get("role"))),
                *(Cell(said(x, wording)) for x in figures),
            )
        )
    return Section(wording.say("show.metrics"), (Table(columns, tuple(lines)),)) if lines else None


def _updates(data: Mapping[str, Any], wording: Wording) -> Section | None:
    updates = sorted(enumerate(data.get("updates") or ()), key=lambda one: (str(one[1].get("at")), one[0]))[
        -UPDATES:
    ]
    lines: list[tuple[Cell, ...]] = []
    for _, update in reversed(updates):
        health = update.get("health")
        letter = items.LETTER.get(health, "-")
        lines.append(
            (Cell(f"{update.get('at')} "), Cell(letter, health or ""), Cell(f" {update.get('by')}: "),
             Cell(said(update.get("summary"), wording)))
        )  # fmt: skip
        if update.get("why"):
            lines.append((Cell("  " + wording.say("show.because", why=update["why"]), MUTED),))
        lines.extend(
            (Cell("  " + wording.say("show.next", step=step), MUTED),) for step in update.get("next") or ()
        )
    return Section(wording.say("show.updates"), (Prose(tuple(lines), indent=4),)) if lines else None
