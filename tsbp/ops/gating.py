"""Where an initiative stands before its gates: what was decided, what still holds, and what is missing."""

from __future__ import annotations

from tsbp.domain import course, shape
from tsbp.domain.gates import authority, evidence
from tsbp.domain.gates.baseline import MEETINGS
from tsbp.domain.gates.fingerprint import MARKET_GATE, keeps, reopened
from tsbp.domain.gates.passing import Looked, Passing
from tsbp.domain.health.case import in_scope
from tsbp.errors import BadData, NotFound, Refused
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.gates.authority import Seat
    from tsbp.domain.initiative import Gate, Initiative
    from tsbp.domain.moment import Clock
    from tsbp.domain.reason import Reason
    from tsbp.store.workspace import Workspace

OPEN, PASSED, REFUSED, REOPENED, BY_TEMPLATE = "open", "passed", "refused", "reopened", "by_template"
GATES = ("G1", "G2", MARKET_GATE, "G4", "G5", "G6")


class State(NamedTuple):
    """A gate, or G3 of one market: its record, how it stands, whose word it needs and what is missing.

    `state` is one of open, passed, refused (hold and no-go), reopened, by_template. `is_now` tells that it can
    be passed in the stage, `by_hand` that its record was typed and keeps no fingerprint.
    """

    gate: str
    market: str
    record: Gate | None
    state: str
    seats: tuple[Seat, ...]
    looked: Looked
    is_now: bool
    by_hand: bool


class Gates(NamedTuple):
    """Every gate of an initiative in its lane, and the steps that can be taken from its stage."""

    value: Initiative
    states: tuple[State, ...]
    back: tuple[str, ...]
    outcomes: tuple[str, ...]
    day: date


def gates(workspace: Workspace, path: str, clock: Clock) -> Gates:
    """Return where the initiative in a file stands before its gates; raises BadData for one that cannot be read."""
    document = workspace.load(path)
    if document.data is None or document.value is None:
        raise BadData("error.target-unreadable", findings=document.findings, path=path)
    value: Any = document.value
    passing = Passing(value, workspace.context, clock.day, (), "", meetings(workspace, path))
    return Gates(
        value,
        tuple(_states(passing)),
        () if going(value) else course.stage_before(value.lane, value.stage),
        course.outcomes(value.lane, value.stage),
        clock.day,
    )


def going(value: Initiative) -> tuple[str, ...]:
    """Return the markets that keep a rollout from being undone by a step back: they are past their go."""
    if value.stage != "rollout" or value.lane == "emergency":
        return ()
    return tuple(code for code, rollout in in_scope(value) if rollout.status != "planned")


def only(found: Gates, gate: str, markets: Sequence[str]) -> Gates:
    """Return one gate of them, of G3 the markets named or all.

    Raises NotFound for a market that is not in the plan, Refused for a gate that the lane does without.
    """
    states = {state.market: state for state in found.states if state.gate == gate}
    wanted = [market for market in markets if market] or list(states)
    for market in wanted:
        if market not in states:
            rollouts = tuple(found.value.rollouts)
            raise NotFound("error.no-rollout", candidates=rollouts, market=market, id=found.value.id)
    if not states and not wanted:
        raise Refused(f"error.gate-not-in-{found.value.lane}", gate=gate, id=found.value.id)
    return found._replace(states=tuple(states[market] for market in wanted))


def meetings(workspace: Workspace, path: str) -> tuple[Reason, ...]:
    """Return the reasons of an initiative that lie in other files and that its plan must explain."""
    entries = workspace.entries_at([path])
    return tuple(reason for entry in entries for reason in entry.reasons if reason.rule in MEETINGS)


def valued(workspace: Workspace, data: Mapping[str, Any]) -> Initiative:
    """Return the value of plain data; raises BadData for data that have not the shape of an initiative."""
    value, faults = shape.read("initiative", data, workspace.validators())
    if value is None:
        raise BadData("error.not-read", id=data.get("id"), rules=tuple(fault.rule for fault in faults))
    return value  # type: ignore[no-any-return]


def _states(passing: Passing) -> Iterator[State]:
    value = passing.value
    again = set(reopened(value, passing.context.settings.languages[0]))
    for gate in GATES:
        if gate == MARKET_GATE:
            for code, rollout in in_scope(value) if course.step_of(value.lane, gate) else ():
                yield _state(passing, gate, code, rollout.go, again)
        elif course.step_of(value.lane, gate):
            yield _state(passing, gate, "", value.gates.get(gate), again)
        elif value.lane == "standard":
            yield State(gate, "", None, BY_TEMPLATE, (), Looked(()), is_now=False, by_hand=False)


def _state(
    passing: Passing, gate: str, market: str, record: Gate | None, again: set[tuple[str, str]]
) -> State:
    value = passing.value
    is_passed = record is not None and record.result in course.PASSED
    state = PASSED if is_passed else REFUSED if record is not None else OPEN
    if (gate, market) in again:
        state = REOPENED
    is_now = not is_passed and gate in course.gates_in(value.lane, value.stage)
    if market and value.rollouts[market].status != "planned":
        is_now = False
    looked = Looked(())
    if not is_passed and value.stage != "closed":
        looked = evidence.evidence(passing, gate, market)
        looked = looked._replace(missing=(*evidence.obstacles(passing, gate, market), *looked.missing))
    by_hand = is_passed and record is not None and keeps(gate) and record.fingerprint is None
    seats = authority.seats(value, passing.context, gate, market)
    return State(gate, market, record, state, seats, looked, is_now, by_hand)
