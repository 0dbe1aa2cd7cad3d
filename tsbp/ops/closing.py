"""Close an initiative: with which outcome, from which stage, and what must be so before."""

from __future__ import annotations

from tsbp.domain import course
from tsbp.domain.finding import ERROR, Finding
from tsbp.domain.gates import authority, evidence
from tsbp.domain.gates.passing import Passing
from tsbp.domain.health.case import in_scope
from tsbp.errors import BadUsage, Refused
from tsbp.ops import writing
from tsbp.ops.gating import valued
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.initiative import Initiative
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

    Data = Mapping[str, Any]

TAKEN_OVER = ("merged", "superseded")
BY_TRIAGE = {"declined": "decline", "merged": "merge-into"}
GOING = {
    "cancelled": ("live", "stable", "handed_over"),
    "rolled_back": ("ready", "live", "stable", "handed_over"),
}


class End(NamedTuple):
    """How it ends: the outcome, who says so, why, the moment (as files hold it), and what takes over."""

    outcome: str
    by: str
    why: str
    at: str
    other: str = ""


class Closing(NamedTuple):
    """An end, the people who decided it, and the day on which its gate is judged."""

    end: End
    by: tuple[str, ...]
    day: date


def close(workspace: Workspace, path: str, closing: Closing, *, dry_run: bool = False) -> Written:
    """Close the initiative in a file. What was delivered goes through its last gate in the same commit.

    Raises Refused for an outcome that the stage does not have, with those it has, and for what is missing;
    BadUsage where it is not said what takes over; and as `writing.revise` does.
    """

    def revised(data: Data) -> Data:
        value = valued(workspace, data)
        _refuse_outcome(value, closing.end)
        gate = _gate_of(value, closing.end.outcome)
        found = list(_in_the_way(value, closing.end.outcome))
        if gate:
            found += _wanting(workspace, value, closing, gate)
        if found:
            params: dict[str, Any] = {"id": value.id, "outcome": closing.end.outcome, "count": len(found)}
            raise Refused("error.close-misses", findings=tuple(found), **params)
        if gate and _result(value, gate) not in (*course.PASSED, "no_go"):
            data = {**data, "gates": {**(data.get("gates") or {}), gate: _record(closing)}}
        return closed(data, value, closing.end)

    return writing.revise(workspace, "close", {path: revised}, dry_run=dry_run)


def closed(data: Data, value: Initiative, end: End) -> Data:
    """Return the data of the initiative, closed; pauses that are open end with it."""
    record = {"outcome": end.outcome, "at": end.at, "by": end.by, "from": value.stage, "why": end.why}
    new = {**data, "stage": "closed", "closed": record}
    if data.get("pauses"):
        pauses = data["pauses"].items()
        new["pauses"] = {key: {**one, "until": one.get("until") or end.at} for key, one in pauses}
    if end.other:
        related = list(data.get("related") or [])
        new["related"] = [*related, *({end.other} - set(related))]
    return new


def _refuse_outcome(value: Initiative, end: End) -> None:
    allowed = course.outcomes(value.lane, value.stage)
    params: dict[str, Any] = {
        "id": value.id,
        "stage": value.stage,
        "outcome": end.outcome,
        "allowed": allowed,
    }
    if value.stage == "closed":
        raise Refused("error.closed", **params)
    if end.outcome not in allowed:
        raise Refused("error.cannot-close", **params)
    if value.stage == "intake" and end.outcome in BY_TRIAGE:
        raise Refused(
            "error.close-by-triage", hint="hint.close-by-triage", word=BY_TRIAGE[end.outcome], **params
        )
    if end.outcome in TAKEN_OVER and not end.other:
        raise BadUsage("error.close-needs-other", hint="hint.close-needs-other", **params)
    if end.outcome not in TAKEN_OVER and end.other:
        raise BadUsage("error.close-has-no-other", **params)
    if end.other == value.id:
        raise BadUsage("error.close-by-itself", **params)


def _gate_of(value: Initiative, outcome: str) -> str:
    """Return the gate that decides on the outcome, "" where none does."""
    if outcome in course.REVIEWED and course.step_of(value.lane, "G6"):
        return "G6" if value.stage in ("bau", "hypercare") else ""
    return "G1" if outcome == "declined" else ""


def _wanting(workspace: Workspace, value: Initiative, closing: Closing, gate: str) -> Sequence[Finding]:
    context = workspace.context
    found = authority.missing(value, context, gate, closing.by, closing.day)
    if gate == "G1":
        return () if _result(value, gate) == "no_go" else found
    return (*evidence.wanting(Passing(value, context, closing.day, closing.by), gate, "", "go"), *found)


def _in_the_way(value: Initiative, outcome: str) -> Iterator[Finding]:
    """Yield the markets that still do what would be called off."""
    for code, rollout in in_scope(value):
        if rollout.status in GOING.get(outcome, ()) and value.stage in ("rollout", "hypercare"):
            params = {"market": code, "status": rollout.status}
            yield Finding("evidence-going", ERROR, "", f"rollouts.{code}.status", value.id, params)


def _result(value: Initiative, gate: str) -> str:
    record = value.gates.get(gate)
    return record.result if record else ""


def _record(closing: Closing) -> dict[str, object]:
    result = "no_go" if closing.end.outcome == "declined" else "go"
    by: object = closing.by[0] if len(closing.by) == 1 else list(closing.by)
    return {"result": result, "date": closing.day.isoformat(), "by": by, "why": closing.end.why}
