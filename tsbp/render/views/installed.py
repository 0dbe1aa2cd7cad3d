"""How a store stands after it was started or joined: what was made, what was there, what is left to do."""

from __future__ import annotations

from tsbp.render.page import AMBER, GREEN, MUTED, Cell, Column, Page, Prose, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.ops.installing import Installed, Step
    from tsbp.render.wording import Wording

MANY = 6
TONES = {"made": GREEN, "there": MUTED, "ok": GREEN, "todo": AMBER}


def installed(answer: Installed, wording: Wording) -> Page:
    """Return the steps, one a line, each beginning with how it stands."""
    states = {state: wording.say(f"installed.state.{state}") for state in TONES}
    width = max(map(len, states.values()))
    lines = tuple(_line(step, states, width, wording) for step in answer.steps)
    data = tuple(
        {"step": step.what, "state": step.state, "text": _text(step, wording), "about": dict(step.params)}
        for step in answer.steps
    )
    notes = [wording.say(note.sentence, **note.params) for note in answer.notes]
    if answer.commit:
        notes.append(wording.say("installed.saved", commit=answer.commit[:9]))
    return Page(
        "installed/1",
        (Prose(lines, indent=width + 1),),
        data=data,
        summary={"root": answer.root, "commit": answer.commit or None, "todo": _count(answer, "todo")},
        rows=_rows(answer, wording),
        notes=tuple(notes),
        head=answer.commit,
    )


def merged(*, clean: bool) -> Page:
    """Return the silent answer of the merge driver: git reads its exit code only."""
    return Page("merged/1", exit=0 if clean else 1)


def _line(step: Step, states: dict[str, str], width: int, wording: Wording) -> tuple[Cell, ...]:
    return Cell(states[step.state].ljust(width), TONES[step.state]), Cell(" " + _text(step, wording))


def _text(step: Step, wording: Wording) -> str:
    if step.what == "files" and int(str(step.params["count"])) > MANY:
        return wording.say("installed.files-many", **step.params)
    return wording.say(f"installed.{step.what}", **step.params)


def _count(answer: Installed, state: str) -> int:
    return sum(1 for step in answer.steps if step.state == state)


def _rows(answer: Installed, wording: Wording) -> Table:
    columns = (
        Column("state", wording.say("installed.column.state")),
        Column("step", wording.say("installed.column.step")),
        Column("text", wording.say("installed.column.text")),
    )
    rows = tuple((Cell(step.state), Cell(step.what), Cell(_text(step, wording))) for step in answer.steps)
    return Table(columns, rows)
