"""The history of one initiative, of one fact, or of the whole store, and what an undo takes back."""

from __future__ import annotations

from tsbp.render.page import MUTED, PLAIN, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views import changes as told
from tsbp.render.views.items import short
from tsbp.render.views.written import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsbp.domain.change import Change
    from tsbp.ops.comparing import Entry
    from tsbp.ops.undoing import Undone
    from tsbp.render.wording import Wording

SHORT_COMMIT = 7
MINUTE = 16


def history(entries: Sequence[Entry], wording: Wording, *, name: str = "", left: int = 0) -> Page:
    """Return what happened, the newest first, a line for each change.

    `name` is the one thing asked for, `left` how many older entries are not among these.
    """
    nothing = wording.say("log.none", name=name) if name else wording.say("log.none-at-all")
    return Page(
        "log/1",
        (_table(entries, wording, named=bool(name)),) if entries else (),
        data=tuple(_data(entry, wording) for entry in entries),
        summary={"commits": len(_commits(entries)), "changes": sum(len(entry.changes) for entry in entries)},
        rows=_rows(entries, wording),
        ids=_commits(entries),
        notes=() if entries else (nothing,),
        truncated=left,
    )


def undone(answer: Undone, wording: Wording, *, dry: str = "") -> Page:
    """Return what an undo takes back, and what stands in the files after it."""
    page = written(answer.written, wording, dry=dry)
    head = wording.say("undo.takes-back", commit=answer.commit[:SHORT_COMMIT], at=_minute(answer.at))
    return page._replace(kind="undo/1", blocks=(Prose(((Cell(head, STRONG),),)), *page.blocks))


def _commits(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.commit for entry in entries))


def _table(entries: Sequence[Entry], wording: Wording, *, named: bool) -> Table:
    heads = (
        Column("at", wording.say("log.at")),
        *(() if named else (Column("id", wording.say("log.id")),)),
        Column("who", wording.say("log.who"), drop=2),
        Column("what", wording.say("log.what"), least=30, wraps=True),
        Column("commit", wording.say("log.commit"), drop=1),
    )
    rows = []
    for entry in entries:
        for place, line in enumerate(lines(entry, wording)):
            first = place == 0
            rows.append(
                (
                    Cell(_minute(entry.at) if first else "", MUTED),
                    *(() if named else (Cell(short(entry.id) if first else "", STRONG),)),
                    Cell(who(entry) if first else ""),
                    line,
                    Cell(entry.commit[:SHORT_COMMIT] if first else "", MUTED),
                )
            )
    return Table(heads, tuple(rows))


def lines(entry: Entry, wording: Wording) -> Iterator[Cell]:
    """Yield what one commit did to one file, a line for each change."""
    if entry.was:
        yield Cell(wording.say("log.renamed", was=entry.was, path=entry.path))
    if entry.cut:
        yield Cell(wording.say("log.cut"), MUTED)
    elif entry.unreadable:
        yield Cell(wording.say("log.unreadable", path=entry.path), MUTED)
    elif not entry.changes and not entry.was:
        yield Cell(wording.say("log.text-only"), MUTED)
    said = [told.sentence(change, wording) for change in told.without_reasons(entry.changes)]
    if said and entry.recorder:
        said[0] = wording.say("log.recorded-by", said=said[0], recorder=entry.recorder)
    yield from (Cell(line, PLAIN) for line in said)


def who(entry: Entry) -> str:
    """Return who stands behind a change: the handles it names, else its author."""
    return ", ".join(entry.by) or entry.handle or entry.author


def _minute(at: str) -> str:
    return at[:MINUTE].replace("T", " ")


def _data(entry: Entry, wording: Wording) -> dict[str, object]:
    return {
        "commit": entry.commit,
        "at": entry.at,
        "author": entry.author,
        "handle": entry.handle or None,
        "by": list(entry.by),
        "recorded_by": entry.recorder or None,
        "id": entry.id,
        "path": entry.path,
        "was": entry.was or None,
        "operation": entry.operation or None,
        "cut": entry.cut,
        "unreadable": entry.unreadable,
        "changes": [told.data(change, wording) for change in entry.changes],
    }


def _rows(entries: Sequence[Entry], wording: Wording) -> Table:
    keys = ("commit", "at", "who", "id", "verb", "address", "old", "new", "text")
    return Table(
        tuple(Column(key, key) for key in keys),
        tuple(_row(entry, change, wording) for entry in entries for change in entry.changes or (None,)),
    )


def _row(entry: Entry, change: Change | None, wording: Wording) -> tuple[Cell, ...]:
    about = (entry.commit, entry.at, who(entry), entry.id)
    if change is None:
        text = next(lines(entry, wording), Cell("")).text
        return tuple(Cell(part) for part in (*about, "", "", "", "", text))
    whole = not change.address
    old, new = ("", "") if whole else (told.plain(change.old), told.plain(change.new))
    values = (change.verb, change.address, old, new)
    return tuple(Cell(part) for part in (*about, *values, told.sentence(change, wording)))
