"""The gates of an initiative as a page: what was decided, how it stands, and what is missing."""

from __future__ import annotations

from tsbp.domain.finding import Finding
from tsbp.render.page import (
    AMBER,
    GREEN,
    MUTED,
    PLAIN,
    RED,
    STRONG,
    Cell,
    Column,
    Page,
    Prose,
    Section,
    Table,
)
from tsbp.render.views.items import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsbp.domain.initiative import Gate
    from tsbp.ops.gating import Gates, State
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

    Line = tuple[Cell, ...]

KIND = "gate/1"
TONES = {"passed": GREEN, "reopened": AMBER, "refused": RED}
ROW = ("id", "gate", "market", "state", "result", "date", "by", "missing", "now", "by_hand")


def gates(answer: Gates, wording: Wording, *, whole: bool = False) -> Page:
    """Return every gate, and of those that can be passed now what is missing; `whole` tells of the others too."""
    blocks: list[Block] = [Prose(tuple(head(answer, wording)), indent=2), _table(answer, wording)]
    for state in answer.states:
        if whole and state.record is not None:
            blocks.append(_told(state, wording))
        if state.is_now or (whole and state.looked.missing):
            blocks.append(missing(answer, state, wording))
    return page(KIND, answer, wording, [*blocks, *waiving(answer, wording)])


def page(kind: str, answer: Gates, wording: Wording, blocks: Sequence[Block]) -> Page:
    """Return a page of gates; machines get every gate of it whole."""
    value = answer.value
    now = [state for state in answer.states if state.is_now]
    return Page(
        kind,
        tuple(blocks),
        data=tuple(_data(answer, state, wording) for state in answer.states),
        summary={
            "id": value.id,
            "stage": value.stage,
            "lane": value.lane,
            "now": [_name(state) for state in now],
            "back": list(answer.back),
            "outcomes": list(answer.outcomes),
            "reopened": [_name(state) for state in answer.states if state.state == "reopened"],
        },
        rows=_rows(answer),
        ids=(value.id,),
    )


def head(answer: Gates, wording: Wording) -> Iterator[Line]:
    """Yield what the initiative is, where it stands, and the steps there are."""
    value, say = answer.value, wording.say
    mark = say("status.restricted") + " " if value.sensitivity == "restricted" else ""
    yield (Cell(f"{short(value.id)}  ", STRONG), Cell(mark + wording.text(value.title), STRONG))
    stage = wording.stage(value.stage, value.lane)
    yield (Cell(say("gate.where", stage=stage, lane=wording.choice("lane", value.lane))),)
    if value.stage == "closed":
        return
    now = tuple(_name(state) for state in answer.states if state.is_now)
    back = tuple(wording.stage(stage, value.lane) for stage in answer.back)
    outcomes = tuple(wording.choice("outcome", outcome) for outcome in answer.outcomes)
    yield (Cell(say("gate.steps", now=now, back=back, outcomes=outcomes), MUTED),)


def _table(answer: Gates, wording: Wording) -> Table:
    columns = (
        Column("gate", wording.say("gate.gate")),
        Column("result", wording.say("gate.result")),
        Column("on", wording.say("gate.on"), drop=2),
        Column("by", wording.say("gate.by"), least=12, drop=1),
        Column("note", wording.say("gate.note"), least=20, wraps=True),
    )
    rows = tuple(
        (
            Cell(_title(state, wording), STRONG if state.is_now else PLAIN),
            Cell(result(state.record, wording), TONES.get(state.state, PLAIN)),
            Cell(_day(state.record, wording)),
            Cell(", ".join(by(state.record))),
            Cell(note(answer, state, wording), AMBER if state.state == "reopened" else PLAIN),
        )
        for state in answer.states
    )
    return Table(columns, rows)


def note(answer: Gates, state: State, wording: Wording) -> str:
    """Return what is to be said of a gate beside its result."""
    say, count = wording.say, len(state.looked.missing)
    parts = []
    if state.state == "by_template":
        parts.append(say("gate.by-template", template=answer.value.template))
    if state.state == "reopened":
        parts.append(say("gate.reopened"))
    if state.is_now or (count and answer.value.stage != "closed"):
        parts.append(say("gate.missing", count=count) if count else say("gate.complete"))
    open_ = [one for one in state.record.conditions.values() if one.met is None] if state.record else []
    if open_:
        parts.append(say("gate.conditions", count=len(open_)))
    if state.by_hand:
        parts.append(say("gate.by-hand"))
    return say("word.comma").join(parts)


def missing(answer: Gates, state: State, wording: Wording, *, seen: tuple[str, ...] = ()) -> Section:
    """Return whose word the gate needs, each missing piece with its command, and what a waiver lets off.

    What breaks the rules `seen` is shown elsewhere on the page.
    """
    say, id = wording.say, short(answer.value.id).lower()
    pieces = [one for one in state.looked.missing if one.rule not in seen]
    seats = tuple(
        say("gate.seat", who=seat.handles, role=wording.choice("authority", seat.role))
        for seat in state.seats
    )
    title = say("gate.section", gate=_title(state, wording), count=len(state.looked.missing))
    blocks: list[Block] = [prose(Cell(say("gate.decides", seats=seats), MUTED))] if seats else []
    if pieces:
        columns = (Column("missing", "", least=24, wraps=True), Column("command", "", least=30, wraps=True))
        lines = tuple(
            (Cell(wording.finding(one)), Cell(command(one, answer, wording), MUTED)) for one in pieces
        )
        blocks.append(Table(columns, lines, headed=False))
    for one, until in state.looked.waived:
        blocks.append(prose(Cell(say("gate.waived", what=wording.finding(one), until=until), AMBER)))
    if not state.looked.missing:
        blocks.append(prose(Cell(say("gate.pass", id=id, gate=_pass(state)), GREEN)))
    return Section(title, tuple(blocks))


def waiving(answer: Gates, wording: Wording) -> tuple[Prose, ...]:
    """Return how to do without a piece, where pieces of a gate that can be passed now are missing."""
    if not any(state.is_now and state.looked.missing for state in answer.states):
        return ()
    return (prose(Cell(wording.say("gate.waive", id=short(answer.value.id).lower()), MUTED)),)


def prose(cell: Cell) -> Prose:
    """Return one line of text."""
    return Prose(((cell,),), indent=2)


def command(one: Finding, answer: Gates, wording: Wording) -> str:
    """Return the command that supplies a missing piece, of the calendar too."""
    params = {"address": one.address, **one.params, "id": short(answer.value.id).lower()}
    return wording.say(f"hint.{one.rule}", **params)


def _told(state: State, wording: Wording) -> Section:
    """Return what was said when it was decided."""
    record, say = state.record, wording.say
    lines: list[Line] = []
    if record is not None:
        for key, said in (
            ("why", record.why),
            ("decision", record.decision),
            ("fingerprint", record.fingerprint),
        ):
            if said:
                lines.append((Cell(f"{wording.label(f'gates.*.{key}')}: ", MUTED), Cell(said)))
        for label, reference in record.evidence.items():
            lines.append((Cell(f"{wording.label('gates.*.evidence')} {label}: ", MUTED), Cell(reference)))
        for condition in record.conditions.values():
            key = "gate.condition-met" if condition.met else "gate.condition"
            lines.append(
                (
                    Cell(
                        say(
                            key,
                            **{name: getattr(condition, name) for name in ("text", "owner", "due", "met")},
                        )
                    ),
                )
            )
    return Section(_title(state, wording), (Prose(tuple(lines), indent=4),))


def _title(state: State, wording: Wording) -> str:
    return _name(state) if state.market else wording.choice("gate", state.gate)


def _name(state: State) -> str:
    return f"{state.gate} {state.market}".strip()


def _pass(state: State) -> str:
    return f"{state.gate} {state.market}=go" if state.market else f"{state.gate} go"


def result(record: Gate | None, wording: Wording) -> str:
    """Return the word for what was decided, `-` before that."""
    return wording.choice("gate_result", record.result) if record else "-"


def _day(record: Gate | None, wording: Wording) -> str:
    return wording.short_day(record.date.isoformat()) if record else ""


def by(record: Gate | None) -> tuple[str, ...]:
    """Return who decided."""
    if record is None:
        return ()
    return (record.by,) if isinstance(record.by, str) else tuple(record.by)


def _data(answer: Gates, state: State, wording: Wording) -> dict[str, object]:
    record = state.record
    return {
        "id": answer.value.id,
        "gate": state.gate,
        "market": state.market or None,
        "state": state.state,
        "now": state.is_now,
        "result": record.result if record else None,
        "date": record.date.isoformat() if record else None,
        "by": list(by(record)),
        "why": record.why if record else None,
        "decision": record.decision if record else None,
        "evidence": dict(record.evidence) if record else {},
        "conditions": {
            key: {"text": one.text, "owner": one.owner, "due": one.due.isoformat(), "met": _iso(one.met)}
            for key, one in (record.conditions.items() if record else ())
        },
        "fingerprint": record.fingerprint if record else None,
        "by_hand": state.by_hand,
        "decides": [{"role": seat.role, "any_of": list(seat.handles)} for seat in state.seats],
        "missing": [_piece(one, answer, wording) for one in state.looked.missing],
        "waived": [
            {**_piece(one, answer, wording), "until": until.isoformat()} for one, until in state.looked.waived
        ],
    }


def _piece(one: Finding, answer: Gates, wording: Wording) -> dict[str, object]:
    return {
        "rule": one.rule,
        "address": one.address,
        "message": wording.finding(one),
        "command": command(one, answer, wording),
    }


def _iso(day: object) -> str | None:
    return str(day) if day is not None else None


def _rows(answer: Gates) -> Table:
    rows = []
    for state in answer.states:
        record = state.record
        rows.append((
            answer.value.id, state.gate, state.market, state.state, record.result if record else "",
            record.date.isoformat() if record else "", ",".join(by(record)), str(len(state.looked.missing)),
            "yes" if state.is_now else "no", "yes" if state.by_hand else "no",
        ))  # fmt: skip
    return plain(ROW, rows)


def plain(keys: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return the table behind plain output."""
    columns = tuple(Column(key, key) for key in keys)
    return Table(columns, tuple(tuple(Cell(text) for text in row) for row in rows))
