"""Who made each fact of a file what it is, as a page: a row for each fact."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain import fields
from tsbp.render.page import AMBER, MUTED, STRONG, Cell, Column, Page, Table
from tsbp.render.views import changes as told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.ops.blaming import Blamed
    from tsbp.render.wording import Wording

SHORT_COMMIT = 7
DAY = 10
KEYS = ("address", "value", "before", "at", "who", "commit")
ADDRESS_LEAST, VALUE_LEAST, BEFORE_LEAST, WHO_LEAST = 20, 12, 10, 8


def blame(found: Sequence[Blamed], id: str, wording: Wording, *, name: str, limit: int = 0) -> Page:
    """Return the facts with the commits that made them; `name` is what was asked for, `id` the file's own."""
    shown = found[:limit] if limit else found
    notes = []
    if not found:
        notes.append(wording.say("log.none", name=name))
    if any(one.cut for one in shown):
        notes.append(wording.say("blame.cut"))
    commits = tuple(dict.fromkeys(one.commit for one in shown if one.commit))
    return Page(
        "blame/1",
        (_table(shown, wording),) if shown else (),
        data=tuple(_data(one, id) for one in shown),
        summary={"facts": len(found), "uncommitted": sum(not one.commit for one in found)},
        rows=_rows(shown),
        ids=commits,
        notes=tuple(notes),
        truncated=len(found) - len(shown),
    )


def _table(found: Sequence[Blamed], wording: Wording) -> Table:
    heads = (
        Column("address", wording.say("blame.address"), least=ADDRESS_LEAST, wraps=True),
        Column("value", wording.say("blame.value"), least=VALUE_LEAST),
        Column("before", wording.say("blame.before"), least=BEFORE_LEAST, drop=1),
        Column("at", wording.say("log.at")),
        Column("who", wording.say("log.who"), least=WHO_LEAST),
        Column("commit", wording.say("log.commit"), drop=2),
    )
    return Table(heads, tuple(_cells(one, wording) for one in found))


def _cells(one: Blamed, wording: Wording) -> tuple[Cell, ...]:
    if one.cut:
        at, tone = wording.say("blame.or-before", day=one.at[:DAY]), MUTED
    elif one.commit:
        at, tone = one.at[:DAY], MUTED
    else:
        at, tone = wording.say("blame.uncommitted"), AMBER
    return (
        Cell(addresses.join(one.fact.parts), STRONG),
        Cell(_shown(one, one.fact.value, wording)),
        Cell(_shown(one, one.before, wording), MUTED),
        Cell(at, tone),
        Cell(_who(one)),
        Cell(one.commit[:SHORT_COMMIT], MUTED),
    )


def _shown(one: Blamed, value: object, wording: Wording) -> str:
    """Return a value as a cell holds it: a choice by its word, an entry by what it says, nothing for none."""
    if value is None:
        return ""
    if one.fact.is_entry:
        return told.gist(value, wording)
    known = fields.field(addresses.pattern(one.fact.parts))
    is_choice = known is not None and known.type.startswith("choice:")
    return told.worded(one.fact.parts, value, wording) if is_choice else told.plain(value)


def _who(one: Blamed) -> str:
    return ", ".join(one.by) or one.handle or one.author


def _data(one: Blamed, id: str) -> dict[str, object]:
    return {
        "id": id,
        "address": addresses.join(one.fact.parts),
        "value": one.fact.value,
        "before": one.before,
        "commit": one.commit or None,
        "at": one.at or None,
        "author": one.author or None,
        "handle": one.handle or None,
        "by": list(one.by),
        "cut": one.cut,
    }


def _rows(found: Sequence[Blamed]) -> Table:
    return Table(
        tuple(Column(key, key) for key in KEYS),
        tuple(
            (
                Cell(addresses.join(one.fact.parts)),
                Cell(told.plain(one.fact.value)),
                Cell(told.plain(one.before)),
                Cell(one.at),
                Cell(_who(one)),
                Cell(one.commit),
            )
            for one in found
        ),
    )
