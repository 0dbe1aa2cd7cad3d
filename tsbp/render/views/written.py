"""What a command wrote, as a page: what changed, where it stands now, what to do next."""

from __future__ import annotations

from tsbp.render.page import AMBER, MUTED, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views import changes as told
from tsbp.render.views.facts import exposure
from tsbp.render.views.failure import problem
from tsbp.render.views.items import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsbp.domain.change import Change
    from tsbp.domain.moment import Clock
    from tsbp.ops.creating import Alike, Created
    from tsbp.ops.writing import Revised, Written
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

SHOWN = 50
SHORT_COMMIT = 9


def written(answer: Written, wording: Wording, *, dry: str = "") -> Page:
    """Return what was written; `dry` names why nothing was kept: `dry` as asked, `bulk` for want of --yes."""
    lines = [line for file in answer.files[:SHOWN] for line in _file(file, wording)]
    if len(answer.files) > SHOWN:
        lines.append((Cell(wording.say("written.more", count=len(answer.files) - SHOWN)),))
    lines += [(Cell(wording.say("written.unchanged", id=id), MUTED),) for id in answer.unchanged]
    return Page(
        "written/1",
        (Prose(tuple(lines), indent=2),) if lines else (),
        data=tuple(_data(file, answer, wording) for file in answer.files),
        summary={"changed": len(answer.files), "unchanged": len(answer.unchanged), "dry_run": bool(dry)},
        rows=_rows(answer),
        ids=tuple(file.id for file in answer.files),
        notes=tuple(_notes(answer, wording, dry)),
        head=answer.commit,
    )


def created(made: Created, clock: Clock, wording: Wording, theirs: Wording, *, dry: str = "") -> Page:
    """Return a new initiative: its id, those like it, and a receipt for the requester in words of theirs."""
    page = written(made.written, wording, dry=dry)
    blocks: list[Block] = [Prose(((Cell(wording.say("new.created", id=made.id), STRONG),),)), *page.blocks]
    if made.alike:
        blocks.append(alike(made.alike, wording))
    else:
        blocks.append(Prose(((Cell(wording.say("new.none-alike"), MUTED),),)))
    said = receipt(made, clock, theirs)
    blocks.append(Prose(((Cell(said),),)))
    similar = [
        {"id": one.id, "title": one.title, "stage": one.stage, "score": round(one.score, 2)}
        for one in made.alike
    ]
    data = tuple({**entry, "alike": similar, "receipt": said} for entry in page.data)
    return page._replace(
        kind="created/1", blocks=tuple(blocks), data=data, ids=(made.id,), brief=("id", "path")
    )


def receipt(made: Created, clock: Clock, wording: Wording) -> str:
    """Return what the requester is told: the id and the day, and nothing of what the store holds."""
    return wording.say("new.receipt", id=made.id, day=wording.full_day(clock.day), requester=made.requester)


def nothing(wording: Wording, id: str) -> Page:
    """Return that nothing was changed."""
    return Page("written/1", (Prose(((Cell(wording.say("written.unchanged", id=id), MUTED),),)),))


def _file(file: Revised, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    name = short(file.id)
    if file.exposure is not None:
        yield (Cell(f"{name} ", STRONG), Cell(exposure(file.exposure, wording), AMBER))
    for change in told.without_reasons(file.changes):
        yield (Cell(f"{name} ", STRONG), Cell(told.sentence(change, wording)))


def _data(file: Revised, answer: Written, wording: Wording) -> dict[str, object]:
    return {
        "id": file.id,
        "path": file.path,
        "commit": answer.commit or None,
        "exposure": file.exposure,
        "changes": [told.data(change, wording) for change in file.changes],
        "warnings": [problem(finding, wording) for finding in file.warnings],
    }


def _row(file: Revised, change: Change) -> tuple[str, ...]:
    values = ("", "") if change.verb == "created" else (told.plain(change.old), told.plain(change.new))
    return file.id, change.address, change.verb, *values, file.path


def _rows(answer: Written) -> Table:
    columns = tuple(Column(key, key) for key in ("id", "address", "verb", "old", "new", "path"))
    return Table(
        columns,
        tuple(
            tuple(Cell(text) for text in _row(file, change))
            for file in answer.files
            for change in file.changes
        ),
    )


def alike(found: Sequence[Alike], wording: Wording) -> Table:
    """Return those like a new initiative, the most alike first."""
    columns = (
        Column("id", wording.say("status.id")),
        Column("title", wording.say("new.alike"), least=20),
        Column("stage", wording.say("status.stage")),
    )
    rows = tuple(
        (Cell(short(one.id)), Cell(wording.text(one.title)), Cell(wording.choice("stage", one.stage)))  # type: ignore[arg-type]
        for one in found
    )
    return Table(columns, rows)


def _notes(answer: Written, wording: Wording, dry: str) -> Iterator[str]:
    for file in answer.files:
        for finding in file.warnings:
            if not finding.since:
                yield wording.say("written.warning", id=file.id, message=wording.finding(finding))
    for note in answer.notes:
        yield wording.say(note.sentence, **note.params)
    if dry and answer.files:
        yield wording.say(f"written.{dry}", count=len(answer.files))
    elif answer.commit:
        key = "written.waiting" if answer.waiting else "written.saved"
        yield wording.say(key, commit=answer.commit[:SHORT_COMMIT], count=answer.waiting or 1)
