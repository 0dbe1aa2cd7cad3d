"""What was decided at a gate: whether it still holds, and that no door but the gate leads through it.

Evidence is judged when a gate is passed and not again, so it is a rule of change, held on the day of the
decision. A new file breaks none of them: what is taken over from elsewhere went through gates of its own.
"""

from __future__ import annotations

from tsbp.domain import course
from tsbp.domain.gates import authority, evidence
from tsbp.domain.gates.fingerprint import MARKET_GATE, fingerprint, reopened
from tsbp.domain.gates.passing import Passing
from tsbp.domain.gates.template import outgrown
from tsbp.domain.rules.subject import Hit, is_open
from tsbp.domain.vocab import STAGES
from tsbp.domain.zones import day_of_moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.finding import Finding
    from tsbp.domain.initiative import Gate, Initiative
    from tsbp.domain.rules.subject import Subject

    Decisions = dict[tuple[str, str], Gate]

SAID = ("result", "date", "by", "decision", "fingerprint")
BEFORE_ROLLOUT = ("intake", "readiness")


def gate_reopened(subject: Subject) -> Iterator[Hit]:
    """A gate holds as long as what it was decided on has not changed."""
    if not is_open(subject.value):
        return
    for gate, market in reopened(subject.value, subject.context.settings.languages[0]):
        yield Hit(address_of(gate, market), {"gate": f"{gate} {market}".strip()})


def template_outgrown(subject: Subject) -> Iterator[Hit]:
    """A template approves in advance only what keeps to it."""
    if subject.value.stage in BEFORE_ROLLOUT:
        for field in outgrown(subject.value, subject.context):
            yield Hit(field, {"template": subject.value.template, "field": field})


def gate_without_evidence(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A gate is passed on its evidence, and decided by those who may."""
    if not before:
        return
    known = decisions(before.value)
    for (gate, market), record in decisions(after.value).items():
        old = known.get((gate, market))
        if not is_decided_anew(old, record):
            continue
        found = tuple(_missing(after, gate, market, record, is_new=not _is_passed(old)))
        if found:
            named = tuple(dict.fromkeys(one.address for one in found))
            params = {"gate": f"{gate} {market}".strip(), "missing": named, "count": len(found)}
            yield Hit(address_of(gate, market), params)


def fingerprint_forged(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A fingerprint is that of what was decided on; nobody writes another, and nobody takes it away."""
    if not before:
        return
    known = decisions(before.value)
    first = after.context.settings.languages[0]
    for (gate, market), record in decisions(after.value).items():
        old = known.get((gate, market))
        mark, was = record.fingerprint, old.fingerprint if old else None
        if mark == was or not _is_passed(record):
            continue
        if mark != fingerprint(after.value, gate, market, first):
            params = {"gate": f"{gate} {market}".strip()}
            yield Hit(f"{address_of(gate, market)}.fingerprint", params)


def stage_moved_without_gate(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A stage is entered through its gate, and left backwards with its gate open again."""
    if not before or after.value.stage not in course.next_stages(after.value.lane, before.value.stage):
        return
    value, was = after.value, before.value.stage
    if STAGES.index(value.stage) > STAGES.index(was):
        step = course.step_into(value.lane, value.stage)
        if step and (value.stage != "closed" or _is_reviewed(value)) and not _is_through(value, step.gate):
            yield Hit("stage", {"gate": step.gate, "old": was, "new": value.stage})
    else:
        left = course.step_into(before.value.lane, was)
        if left and _is_passed(value.gates.get(left.gate)):
            yield Hit(f"gates.{left.gate}", {"gate": left.gate, "old": was, "new": value.stage})


def lane_changed(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """The lane is chosen at the triage; later only the standard lane falls back to the normal one."""
    if not before or before.value.lane == after.value.lane or before.value.stage == "intake":
        return
    old, new = before.value.lane, after.value.lane
    if (old, new) != ("standard", "normal"):
        yield Hit("lane", {"old": old, "new": new})


def decisions(value: Initiative) -> Decisions:
    """Return every decision at a gate by (gate, market), market "" but for G3."""
    found = {(gate, ""): record for gate, record in value.gates.items()}
    return found | {
        (MARKET_GATE, code): rollout.go for code, rollout in value.rollouts.items() if rollout.go is not None
    }


def is_decided_anew(old: Gate | None, new: Gate) -> bool:
    """Tell whether a record passes its gate, and did not before or said something else."""
    return _is_passed(new) and not (_is_passed(old) and not _differs(old, new))


def address_of(gate: str, market: str) -> str:
    """Return where a decision stands in the file."""
    return f"rollouts.{market}.go" if market else f"gates.{gate}"


def _missing(after: Subject, gate: str, market: str, record: Gate, *, is_new: bool) -> Iterator[Finding]:
    """Yield what the decision lacks: its people, and when it is new its evidence too."""
    by = (record.by,) if isinstance(record.by, str) else tuple(record.by)
    day = day_of_moment(record.date, after.context.settings.time_zone)
    yield from authority.missing(after.value, after.context, gate, by, day, market)
    if is_new:
        passing = Passing(after.value, after.context, day, by, record.decision or "")
        yield from evidence.wanting(passing, gate, market, record.result)


def _is_through(value: Initiative, gate: str) -> bool:
    """Tell whether the gate was passed; of an emergency, whether what it stands for is there.

    Which market is ready, and on which go, is a rule of state.
    """
    if value.lane == "emergency" and gate == "G5":
        return value.event is not None and value.event.stood_down is not None
    if value.lane == "emergency":
        return value.benefits is not None and value.benefits.done is not None
    return gate == MARKET_GATE or _is_passed(value.gates.get(gate))


def _is_reviewed(value: Initiative) -> bool:
    return (
        value.closed is not None
        and value.closed.outcome in course.REVIEWED
        and value.closed.from_ != "rollout"
    )


def _is_passed(record: Gate | None) -> bool:
    return record is not None and record.result in course.PASSED


def _differs(old: Gate | None, new: Gate) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in SAID)
