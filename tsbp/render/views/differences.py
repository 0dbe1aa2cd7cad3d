"""What differs between two states of the store: a section for each initiative, a row for each change."""

from __future__ import annotations

from collections import Counter

from tsbp.domain import changepart
from tsbp.render.page import AMBER, MUTED, PLAIN, RED, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views import changes as told
from tsbp.render.views import items
from tsbp.render.views.failure import problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tsbp.domain.change import Change
    from tsbp.domain.item import Item
    from tsbp.ops.differing import Comparison, Difference, Side
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

INITIATIVE = "initiative"
SHORT_COMMIT = 7
WHAT_LEAST = 40
KEYS = ("id", "title", "part", "verb", "address", "old", "new", "wd", "text")
REOPENED = "reopened"
COUNTED = (
    changepart.DATE, changepart.MARKET, changepart.GATE, REOPENED, changepart.READING, changepart.UPDATE,
)  # fmt: skip


def comparison(
    found: Comparison, wording: Wording, *, name: str = "", limit: int = 0, exit_code: bool = False
) -> Page:
    """Return what differs; with `exit_code` the page of a difference ends with 1, as a test wants it.

    `name` is the part of the world that was asked for; a `limit` of 0 shows everything.
    """
    shown = found.differences[:limit] if limit else found.differences
    blocks: list[Block] = [Prose(tuple(_head(found, name, wording)), indent=2)] if found.differences else []
    blocks += [_section(one, wording) for one in shown]
    spoilt = any(one.unreadable for one in found.differences)
    return Page(
        "diff/1",
        tuple(blocks),
        data=tuple(_data(one, wording) for one in shown),
        summary=_summary(found),
        rows=Table(
            tuple(Column(key, key) for key in KEYS),
            tuple(row for one in shown for row in _rows(one, wording)),
        ),
        ids=tuple(one.id for one in shown if one.kind == INITIATIVE),
        problems=tuple(problem(fault, wording) for fault in found.faults),
        notes=tuple(_notes(found, wording)),
        truncated=len(found.differences) - len(shown),
        exit=3 if spoilt else int(exit_code and bool(found.differences)),
        as_of=found.new.clock.day.isoformat(),
        head=found.new.commit or (found.new.workspace.head if found.new.workspace else ""),
    )


def _head(found: Comparison, name: str, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    counts = _counts(found)
    others = len(found.differences) - counts[INITIATIVE]
    said = [
        wording.say("diff.initiatives", count=counts[INITIATIVE]) if counts[INITIATIVE] else "",
        wording.say("diff.others", count=others) if others else "",
    ]
    between = wording.say("diff.between", old=_side(found.old, wording), new=_side(found.new, wording))
    start = f"{name}  " if name else ""
    joint = wording.say("change.joint")
    yield (Cell(f"{start}{between}  ", STRONG), Cell(joint.join(filter(None, said))))
    moves = [wording.say(f"diff.count-{part}", count=counts[part]) for part in COUNTED if counts[part]]
    if moves:
        yield (Cell(joint.join(moves)),)


def _side(side: Side, wording: Wording) -> str:
    """Return what a state is called: its day and commit, or that it is the files themselves."""
    if side.workspace is None:
        return wording.say("diff.side-nothing")
    if not side.commit:
        return wording.say("diff.side-files")
    return wording.say("diff.side", day=wording.full_day(side.clock.day), commit=side.commit[:SHORT_COMMIT])


def _section(one: Difference, wording: Wording) -> Section:
    rows = [(Cell(part, MUTED), Cell(text, tone)) for part, text, tone in _lines(one, wording)]
    columns = (
        Column("part", wording.say("diff.part")),
        Column("what", wording.say("log.what"), least=WHAT_LEAST, wraps=True),
    )
    return Section(_title(one, wording), (Table(columns, tuple(rows), headed=False),) if rows else ())


def _title(one: Difference, wording: Wording) -> str:
    if one.kind != INITIATIVE:
        return one.path
    mark = wording.say("status.restricted") if one.is_restricted else ""
    parts = (items.short(one.id), _health(one, wording), mark, wording.text(one.title))
    return "  ".join(part for part in parts if part)


def _health(one: Difference, wording: Wording) -> str:
    """Return the health before and after, once where it stayed."""
    before, after = (
        items.health_word(item, wording).text if item else "" for item in (one.before, one.after)
    )
    if before and after and before != after:
        return wording.say("diff.health", old=before, new=after)
    return after or before


def _lines(one: Difference, wording: Wording) -> Iterator[tuple[str, str, str]]:
    """Yield what is said of one file: the word for the part, the sentence and its tone."""
    if one.was:
        yield _line(changepart.FILE, wording.say("log.renamed", was=one.was, path=one.path), wording)
    if one.unreadable:
        yield _line(changepart.FILE, wording.say("log.unreadable", path=one.path), wording, RED)
    again = [wording.say("diff.reopened", gate=gate) for gate in one.reopened]
    for change in told.without_reasons(one.changes):
        part = changepart.part_of(change)
        if again and changepart.PARTS.index(part) > changepart.PARTS.index(changepart.GATE):
            yield from (_line(changepart.GATE, text, wording, AMBER) for text in again)
            again = []
        yield _line(part, told.sentence(change, wording), wording, _tone(change))
    yield from (_line(changepart.GATE, text, wording, AMBER) for text in again)
    if one.outside:
        yield _line(changepart.MARKET, wording.say("diff.outside", count=one.outside), wording, MUTED)


def _line(part: str, text: str, wording: Wording, tone: str = PLAIN) -> tuple[str, str, str]:
    return wording.say(f"diff.part-{part}"), text, tone


def _tone(change: Change) -> str:
    later = change.params.get("wd")
    return AMBER if isinstance(later, int) and later > 0 else PLAIN


def _notes(found: Comparison, wording: Wording) -> Iterator[str]:
    if not found.differences:
        yield wording.say("diff.none", old=_side(found.old, wording), new=_side(found.new, wording))
    if found.text_only:
        yield wording.say("diff.text-only", count=found.text_only)


def _counts(found: Comparison) -> Counter[str]:
    """Count initiatives and changes by their part, and the gates reopened."""
    counts: Counter[str] = Counter()
    for one in found.differences:
        counts[INITIATIVE] += one.kind == INITIATIVE
        counts[REOPENED] += len(one.reopened)
        counts.update(changepart.part_of(change) for change in told.without_reasons(one.changes))
    return counts


def _summary(found: Comparison) -> Mapping[str, object]:
    counts = _counts(found)
    return {
        "old": _side_data(found.old),
        "new": _side_data(found.new),
        "initiatives": counts[INITIATIVE],
        "others": len(found.differences) - counts[INITIATIVE],
        "changes": sum(counts[part] for part in changepart.PARTS),
        **{part: counts[part] for part in (*changepart.PARTS, REOPENED)},
        "text_only": found.text_only,
    }


def _side_data(side: Side) -> Mapping[str, object]:
    return {"commit": side.commit or None, "at": side.clock.instant if side.workspace else None}


def _data(one: Difference, wording: Wording) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "path": one.path,
        "was": one.was or None,
        "title": one.title or None,
        "sensitivity": ("restricted" if one.is_restricted else "normal") if one.kind == INITIATIVE else None,
        "stage": _pair(one, lambda item: item.row["stage"]),
        "health": _pair(one, lambda item: item.health),
        "computed": _pair(one, lambda item: item.computed),
        "reopened": list(one.reopened),
        "outside": one.outside,
        "unreadable": one.unreadable,
        "changes": [
            {"part": changepart.part_of(change), **told.data(change, wording)}
            for change in told.without_reasons(one.changes)
        ],
    }


def _pair(one: Difference, of: Callable[[Item], object]) -> Mapping[str, object]:
    return {
        "old": of(one.before) if one.before else None,
        "new": of(one.after) if one.after else None,
    }


def _rows(one: Difference, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each change, and one for what is told of the file without any."""
    about = (one.id, wording.text(one.title))
    for change in told.without_reasons(one.changes):
        whole = not change.address
        values = ("", "") if whole else (told.plain(change.old), told.plain(change.new))
        said = (changepart.part_of(change), change.verb, change.address, *values)
        days = told.plain(change.params.get("wd"))
        yield tuple(Cell(part) for part in (*about, *said, days, told.sentence(change, wording)))
    for gate in one.reopened:
        text = wording.say("diff.reopened", gate=gate)
        yield tuple(Cell(part) for part in (*about, changepart.GATE, REOPENED, "", "", "", "", text))
    if one.unreadable or one.was:
        key = "log.unreadable" if one.unreadable else "log.renamed"
        text = wording.say(key, was=one.was, path=one.path)
        yield tuple(Cell(part) for part in (*about, changepart.FILE, "", "", "", "", "", text))
