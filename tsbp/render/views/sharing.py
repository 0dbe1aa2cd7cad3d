"""What a sync brought and sent, or what is left to decide before it can."""

from __future__ import annotations

from tsbp.render.page import AMBER, GREEN, MUTED, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views import changes as told
from tsbp.render.views.items import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.ops.proposing import Proposed
    from tsbp.ops.syncing import Dispute, Synced, Who
    from tsbp.render.wording import Wording

    Line = tuple[Cell, ...]

SHORT_COMMIT = 9
MINUTE = 16
UNDECIDED = 5
MARK = 4
COLUMNS = ("id", "path", "address", "base", "mine", "theirs", "mine_by", "mine_at", "theirs_by", "theirs_at")


def synced(answer: Synced, wording: Wording) -> Page:
    """Return what came and went; of each clash both sides, who and when, and how to decide it."""
    where = "/".join(answer.upstream)
    lines = (
        [line for dispute in answer.disputes for line in _dispute(dispute, wording)]
        if answer.disputes
        else [(Cell(_outcome(answer, where, wording), GREEN),)]
    )
    notes = (
        (wording.say("sync.undecided", count=len(answer.disputes), where=where),) if answer.disputes else ()
    )
    return Page(
        "sync/1",
        (Prose(tuple(lines), indent=4),),
        data=tuple(_data(dispute) for dispute in answer.disputes),
        summary={
            "remote": answer.upstream.remote,
            "branch": answer.upstream.branch,
            "got": 0 if answer.disputes else answer.got,
            "sent": answer.sent,
            "merge": answer.commit or None,
            "undecided": len(answer.disputes),
        },
        rows=_rows(answer, wording) if answer.disputes else None,
        ids=tuple(dict.fromkeys(dispute.id for dispute in answer.disputes)),
        notes=notes,
        head=answer.head,
        exit=UNDECIDED if answer.disputes else 0,
    )


def described(dispute: Dispute, wording: Wording) -> str:
    """Return a clash as a person is asked about it."""
    return "\n".join("".join(cell.text for cell in line) for line in list(_dispute(dispute, wording))[:3])


def _outcome(answer: Synced, where: str, wording: Wording) -> str:
    if not answer.got and not answer.sent:
        return wording.say("sync.nothing", where=where)
    said = wording.say("sync.done", got=answer.got, sent=answer.sent, where=where)
    merged = wording.say("sync.merged", commit=answer.commit[:SHORT_COMMIT]) if answer.commit else ""
    return said + merged


def _dispute(dispute: Dispute, wording: Wording) -> Iterator[Line]:
    clash = dispute.clash
    if clash is None:
        yield (Cell(wording.say("sync.file", path=dispute.path), AMBER),)
        return
    name = short(dispute.id)
    was = wording.say(
        "sync.was", address=clash.address, value=told.plain(clash.base) or wording.say("sync.none")
    )
    yield Cell(f"{name} ", STRONG), Cell(was)
    for key, value, who in (("mine", clash.ours, dispute.ours), ("theirs", clash.theirs, dispute.theirs)):
        said = told.plain(value) or wording.say("sync.gone")
        yield Cell(f"  {wording.say(f'sync.{key}')} ", AMBER), Cell(said), Cell(_by(who), MUTED)
    code = f"{dispute.id.partition('-')[2][:MARK].lower()}:{clash.address}"
    yield (Cell(f"  tsbp sync --keep mine|theirs {code}", MUTED),)


def _by(who: Who) -> str:
    return f"  ({who.name}, {who.at[:MINUTE].replace('T', ' ')})" if who.name else ""


def _data(dispute: Dispute) -> dict[str, object]:
    clash = dispute.clash
    return {
        "id": dispute.id,
        "path": dispute.path,
        "address": clash.address if clash else None,
        "base": clash.base if clash else None,
        "mine": clash.ours if clash else None,
        "theirs": clash.theirs if clash else None,
        "mine_by": dispute.ours.name or None,
        "mine_at": dispute.ours.at or None,
        "theirs_by": dispute.theirs.name or None,
        "theirs_at": dispute.theirs.at or None,
    }


def _rows(answer: Synced, wording: Wording) -> Table:
    columns = tuple(Column(key, wording.say(f"sync.column.{key}")) for key in COLUMNS)
    data = [_data(dispute) for dispute in answer.disputes]
    return Table(columns, tuple(tuple(Cell(told.plain(one[key])) for key in COLUMNS) for one in data))


def proposed(answer: Proposed, wording: Wording) -> Page:
    """Return the branch of a proposal, and once it is pushed where to ask for its merge."""
    key = "propose.pushed" if answer.pushed else "propose.started"
    lines = [(Cell(wording.say(key, branch=answer.branch, sent=answer.sent), GREEN),)]
    if answer.url:
        lines.append((Cell(answer.url),))
    item = {"branch": answer.branch, "pushed": answer.pushed, "sent": answer.sent, "url": answer.url or None}
    note = "" if answer.url else "propose.ask" if answer.pushed else "propose.next"
    return Page(
        "propose/1",
        (Prose(tuple(lines)),),
        data=(item,),
        ids=(answer.branch,),
        notes=(wording.say(note),) if note else (),
    )
