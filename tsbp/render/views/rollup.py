"""Initiatives rolled up by a column, as a page: counts and the worst one named; of sites also the exposure."""

from __future__ import annotations

from tsbp.render.page import AMBER, MUTED, RED, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views import items
from tsbp.render.views.failure import problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tsbp.domain.item import Item
    from tsbp.ops.rolling import Exposed, Group, RollUp
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

CHOICES = ("kind", "lane", "stage")
SEVERAL = ("region", "market", "lead", "site", "queue", "policy-area", "serves", "tag")
WORST_LEAST = 20
HOW_LEAST = 24
KEYS = (
    "by", "group", "open", "red", "amber", "green", "computed_red", "computed_amber", "computed_green", "held",
    "stale", "overdue_asks", "restricted", "events", "worst", "initiatives",
)  # fmt: skip
EXPOSURE_KEYS = ("cleared", "level", "routes", "categories", "controls", "not_cleared")


def roll_up(found: RollUp, wording: Wording, *, lists: bool = False) -> Page:
    """Return the roll-up; with `lists` every initiative is named below its group."""
    answer = found.answer
    blocks: list[Block] = [Prose((_head(found, wording),))]
    if found.groups:
        blocks.append(_table(found, wording))
        blocks.extend(_lists(found, wording) if lists else ())
        if _is_of_sites(found):
            blocks.append(_register(found, wording))
        blocks.append(Prose(((Cell(_legend(found, wording), MUTED),),)))
    return Page(
        "roll-up/1",
        tuple(blocks),
        data=tuple(_data(group, found) for group in found.groups),
        summary={"by": found.by, "groups": found.total, **_counts(answer.summary)},
        rows=_rows(found),
        brief=KEYS[1:15],
        ids=tuple(dict.fromkeys(item.row["id"] for group in found.groups for item in group.items)),
        problems=tuple(problem(finding, wording) for finding in answer.faults),
        truncated=found.total - len(found.groups),
        exit=3 if answer.faults else 0,
        as_of=answer.clock.day.isoformat(),
        head=answer.head,
        behind=answer.behind,
    )


def _is_of_sites(found: RollUp) -> bool:
    return found.by == "site"


def _head(found: RollUp, wording: Wording) -> tuple[Cell, ...]:
    answer = found.answer
    title = answer.name or wording.say("status.everywhere")
    told = wording.say(
        "roll-up.head", by=wording.say(f"roll-up.{found.by}"), groups=found.total, count=answer.summary.open
    )
    return Cell(f"{title}  {wording.full_day(answer.clock.day)}  ", STRONG), Cell(told)


def _table(found: RollUp, wording: Wording) -> Table:
    say = wording.say
    columns = (
        Column("group", say(f"roll-up.{found.by}"), least=8),
        Column("open", say("roll-up.open"), align=">"),
        Column("declared", say("roll-up.declared")),
        Column("computed", say("roll-up.computed")),
        Column("held", say("roll-up.held"), align=">"),
        Column("stale", say("roll-up.stale"), align=">"),
        Column("asks", say("roll-up.asks"), align=">"),
        Column("restricted", say("status.restricted"), align=">", drop=2),
        Column("events", say("roll-up.events"), align=">", drop=3),
        Column("worst", say("roll-up.worst"), least=WORST_LEAST),
    )
    return Table(columns, tuple(_cells(group, found.by, wording) for group in found.groups))


def _cells(group: Group, by: str, wording: Wording) -> tuple[Cell, ...]:
    summary, worst = group.summary, group.items[0]
    return (
        Cell(_named(group.name, by, wording), STRONG),
        Cell(str(summary.open)),
        Cell(_levels(summary.declared)),
        Cell(_levels(summary.computed)),
        _count(summary.held),
        _count(summary.stale, AMBER),
        _count(summary.overdue_asks, AMBER),
        _count(group.restricted),
        _count(group.events),
        Cell(_item(worst, wording), worst.health or ""),
    )


def _named(name: str, by: str, wording: Wording) -> str:
    if not name:
        return wording.say("roll-up.none")
    return wording.choice(by, name) if by in CHOICES else name


def _levels(levels: Mapping[str, int]) -> str:
    return " ".join(f"{items.LETTER[level]}{count}" for level, count in levels.items())


def _count(number: int, tone: str = "") -> Cell:
    return Cell(str(number), tone) if number else Cell("-", MUTED)


def _item(item: Item, wording: Wording) -> str:
    """Return an initiative in one line: its health, its id, its marks, its title."""
    row = item.row
    marks = "".join(f"{mark} " for mark in _marks(item, wording))
    health = items.health_word(item, wording).text
    return f"{health} {items.short(row['id'])} {marks}{wording.text(row['title'])}"


def _marks(item: Item, wording: Wording) -> Iterable[str]:
    if item.row["sensitivity"] == "restricted":
        yield wording.say("status.restricted")
    if item.row["kind"] == "event":
        yield wording.say("roll-up.event")


def _lists(found: RollUp, wording: Wording) -> Iterable[Section]:
    for group in found.groups:
        title = wording.say("roll-up.of", name=_named(group.name, found.by, wording), count=len(group.items))
        yield Section(title, (items.table(found.answer._replace(items=group.items), wording),))


def _register(found: RollUp, wording: Wording) -> Section:
    """Return what the work of each site brings before its people, and whether the site is set up for it."""
    say = wording.say
    columns = (
        Column("site", say("roll-up.site")),
        Column("cleared", say("roll-up.cleared")),
        Column("id", say("status.id")),
        Column("level", say("roll-up.level")),
        Column("how", say("roll-up.how"), least=HOW_LEAST, wraps=True),
        Column("verdict", "", drop=1),
    )
    rows = tuple(
        _exposed(one, group, wording, is_first=not place)
        for group in found.groups
        for place, one in enumerate(group.exposed)
    )
    return Section(say("roll-up.exposure"), (Table(columns, rows),))


def _exposed(one: Exposed, group: Group, wording: Wording, *, is_first: bool) -> tuple[Cell, ...]:
    cleared = (
        wording.choice("exposure_level", group.cleared)
        if group.cleared
        else wording.say("roll-up.cleared-unsaid")
    )
    return (
        Cell(group.name if is_first else "", STRONG),
        Cell(cleared if is_first else ""),
        Cell(items.short(one.id)),
        Cell(wording.choice("exposure_level", one.level), "" if one.cleared else RED),
        Cell(_how(one, wording)),
        Cell(wording.say("roll-up.ok" if one.cleared else "roll-up.not-cleared"), "" if one.cleared else RED),
    )


def _how(one: Exposed, wording: Wording) -> str:
    return wording.say(
        "roll-up.how-said",
        routes=tuple(wording.choice("exposure_route", word) for word in one.routes),
        categories=tuple(wording.choice("exposure_category", word) for word in one.categories),
        controls=tuple(wording.choice("exposure_control", word) for word in one.controls),
    )


def _legend(found: RollUp, wording: Wording) -> str:
    said = [wording.say("roll-up.legend")]
    if found.by in SEVERAL:
        said.append(wording.say("roll-up.several"))
    if _is_of_sites(found):
        said.append(wording.say("roll-up.controls"))
    return wording.say("status.legend-join").join(said)


def _counts(summary: object) -> dict[str, object]:
    names = ("open", "closed", "held", "declared", "computed", "stale", "overdue_asks")
    found = {name: getattr(summary, name) for name in names}
    return {name: dict(value) if isinstance(value, dict) else value for name, value in found.items()}


def _data(group: Group, found: RollUp) -> dict[str, object]:
    worst = group.items[0]
    return {
        "by": found.by,
        "group": group.name or None,
        **_counts(group.summary),
        "restricted": group.restricted,
        "events": group.events,
        "worst": {
            "id": worst.row["id"],
            "title": worst.row["title"],
            "health": worst.health,
            "computed": worst.computed,
            "hold": worst.hold is not None,
            "sensitivity": worst.row["sensitivity"],
        },
        "initiatives": [item.row["id"] for item in group.items],
        "exposure": _exposure(group) if group.exposed else None,
    }


def _exposure(group: Group) -> dict[str, object]:
    exposed = group.exposed
    return {
        "cleared": group.cleared or None,
        "level": exposed[0].level if exposed else None,
        **{key: _union(getattr(one, key) for one in exposed) for key in ("routes", "categories", "controls")},
        "not_cleared": [one.id for one in exposed if not one.cleared],
        "initiatives": [
            {
                **one._asdict(),
                **{key: list(getattr(one, key)) for key in ("routes", "categories", "controls")},
            }
            for one in exposed
        ],
    }


def _union(values: Iterable[Iterable[str]]) -> list[str]:
    return sorted({word for words in values for word in words})


def _rows(found: RollUp) -> Table:
    keys = (*KEYS, *EXPOSURE_KEYS) if _is_of_sites(found) else KEYS
    return Table(tuple(Column(key, key) for key in keys), tuple(_row(group, found) for group in found.groups))


def _row(group: Group, found: RollUp) -> tuple[Cell, ...]:
    summary = group.summary
    figures = (
        summary.open, *summary.declared.values(), *summary.computed.values(), summary.held, summary.stale,
        summary.overdue_asks, group.restricted, group.events,
    )  # fmt: skip
    ids = ",".join(item.row["id"] for item in group.items)
    texts = [found.by, group.name, *map(str, figures), group.items[0].row["id"], ids]
    if _is_of_sites(found):
        said = _exposure(group) if group.exposed else {}
        texts += [_plain(said.get(key)) for key in EXPOSURE_KEYS]
    return tuple(map(Cell, texts))


def _plain(value: object) -> str:
    return ",".join(value) if isinstance(value, list) else str(value or "")
