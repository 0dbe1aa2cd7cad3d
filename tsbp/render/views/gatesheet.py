"""The markets before G3, side by side: what the people of a go/no-go meeting look at."""

from __future__ import annotations

from tsbp.domain.vocab import READINESS_ITEMS
from tsbp.render.page import AMBER, GREEN, MUTED, RED, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views.gates import head, missing, note, page, result, waiving

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.initiative import Rollout
    from tsbp.ops.gating import Gates
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

    Line = tuple[Cell, ...]

KIND = "gate-sheet/1"
ITEM_TONES = {"done": GREEN, "na": MUTED, "waived": AMBER}
IN_THE_TABLE = ("evidence-readiness",)
FACTS = ("status", "lead", "sites", "baseline", "forecast")


def sheet(answer: Gates, wording: Wording) -> Page:
    """Return the markets before G3 side by side, then what is missing of each."""
    codes = [state.market for state in answer.states]
    columns = (Column("what", ""), *(Column(code, code, wraps=True, least=12) for code in codes))
    lines = tuple(_sheet_lines(answer, wording))
    table = Table(columns, lines)
    blocks: list[Block] = [Prose(tuple(head(answer, wording)), indent=2), table]
    blocks += [
        missing(answer, state, wording, seen=IN_THE_TABLE) for state in answer.states if state.state == "open"
    ]
    return page(KIND, answer, wording, [*blocks, *waiving(answer, wording)])


def _sheet_lines(answer: Gates, wording: Wording) -> Iterator[Line]:
    label, rollouts = wording.label, answer.value.rollouts
    markets = [rollouts[state.market] for state in answer.states]
    for name in FACTS:
        cells = tuple(Cell(_fact(one, name, wording)) for one in markets)
        yield (Cell(label(f"rollouts.*.{name}"), MUTED), *cells)
    for item in READINESS_ITEMS:
        states = [one.readiness.get(item, "todo") for one in markets]
        cells = tuple(
            Cell(wording.choice("readiness_state", state), ITEM_TONES.get(state, RED)) for state in states
        )
        yield (Cell(wording.choice("readiness_item", item), MUTED), *cells)
    limits = tuple(
        Cell(f"{key} {metric.limit}")
        for key, metric in answer.value.metrics.items()
        if metric.limit is not None
    )
    said_limits = ", ".join(cell.text for cell in limits) or "-"
    yield (Cell(label("metrics.*.limit"), MUTED), *(Cell(said_limits) for _ in markets))
    yield (
        Cell(label("rollouts.*.go"), MUTED),
        *(Cell(result(one.go, wording), STRONG) for one in markets),
    )
    notes = tuple(Cell(note(answer, state, wording) or "-") for state in answer.states)
    yield (Cell(wording.say("gate.note"), MUTED), *notes)


def _fact(rollout: Rollout, name: str, wording: Wording) -> str:
    value = getattr(rollout, name)
    if not value:
        return "-"
    if name == "status":
        return wording.choice("market_status", value)
    if name in ("baseline", "forecast"):
        return wording.short_day(value.isoformat())
    return value if isinstance(value, str) else ", ".join(value)
