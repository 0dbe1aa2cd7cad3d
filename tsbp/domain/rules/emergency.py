"""What an emergency owes, and by when: it acts first and writes down soon after."""

from __future__ import annotations

from datetime import datetime

from tsbp.domain.context import zone_of
from tsbp.domain.rules.moments import hours_after, working_days_after
from tsbp.domain.rules.subject import Hit, in_scope, is_emergency, is_open, reached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tsbp.domain.initiative import Initiative
    from tsbp.domain.rules.subject import Subject

EVENT_NEEDED = ("type", "severity", "incident_lead", "opened")
EVENT_WANTED = ("cadence_h", "stand_down")
ASSESSED = ("summary", "driver", "triage", "sponsor", "impact")
SAFE_TO_RUN = ("comms", "sop", "capacity", "wellbeing", "rollback")
DECIDED_WITHIN_HOURS = 1
ASSESSED_WITHIN_DAYS = 1
REVIEWED_WITHIN_DAYS = 5


def event_missing(subject: Subject) -> Iterator[Hit]:
    """An emergency answers an event; a planned one describes it from planning on."""
    value = subject.value
    if value.event is None and is_emergency(value):
        yield Hit("event", {"kind": value.kind})
    elif value.event is None and value.kind == "event" and reached(value, "planning"):
        yield Hit("event", {"kind": value.kind}, severity="warning")


def event_incomplete(subject: Subject) -> Iterator[Hit]:
    """An event says what it is, how grave, who leads, since when; an emergency also its rhythm and end."""
    value = subject.value
    if value.event is None:
        return
    needed = [field for field in EVENT_NEEDED if not getattr(value.event, field)]
    if needed:
        soft = "" if is_emergency(value) else "warning"
        yield Hit(f"event.{needed[0]}", {"missing": ", ".join(needed)}, severity=soft)
        return
    if is_emergency(value) and is_open(value):
        wanted = [field for field in EVENT_WANTED if not getattr(value.event, field)]
        if wanted:
            yield Hit(f"event.{wanted[0]}", {"missing": ", ".join(wanted)}, severity="warning")


def not_stood_down(subject: Subject) -> Iterator[Hit]:
    """An emergency that is watched only, or was brought to its end, was stood down."""
    value = subject.value
    delivered = value.closed is not None and value.closed.outcome in ("delivered", "partial")
    is_over = value.stage == "hypercare" or delivered
    if is_emergency(value) and is_over and value.event and value.event.stood_down is None:
        yield Hit("event.stood_down")


def emergency_decided_late(subject: Subject) -> Iterator[Hit]:
    """G1 of an emergency is taken within an hour of its opening."""
    value = subject.value
    opened = _opened(value)
    if opened is None:
        return
    market = home_market(value)
    due = hours_after(opened, DECIDED_WITHIN_HOURS, zone_of(subject.context, market))
    gate = value.gates.get("G1")
    if gate is None:
        yield Hit("gates.G1", {"hours": DECIDED_WITHIN_HOURS, "opened": opened.isoformat()}, since=due)
    elif isinstance(gate.date, datetime) and hours_after(gate.date, 0, "UTC") > due:
        yield Hit("gates.G1.date", {"hours": DECIDED_WITHIN_HOURS, "opened": opened.isoformat()})


def emergency_not_assessed(subject: Subject) -> Iterator[Hit]:
    """One working day after its opening an emergency is assessed."""
    value = subject.value
    opened = _opened(value)
    missing = [field for field in ASSESSED if not getattr(value, field)] if opened else []
    if opened and missing:
        since = working_days_after(subject.context, home_market(value), opened, ASSESSED_WITHIN_DAYS)
        yield Hit(missing[0], {"missing": ", ".join(missing)}, since=since)


def emergency_not_safe_to_run(subject: Subject) -> Iterator[Hit]:
    """One working day after its opening an emergency has seen to those who carry it out, in each market."""
    value = subject.value
    opened = _opened(value)
    for code, rollout in in_scope(value) if opened else ():
        missing = [item for item in SAFE_TO_RUN if rollout.readiness.get(item, "todo") == "todo"]
        if opened and missing and rollout.status != "rolled_back":
            since = working_days_after(subject.context, code, opened, ASSESSED_WITHIN_DAYS)
            params = {"market": code, "missing": ", ".join(missing)}
            yield Hit(f"rollouts.{code}.readiness.{missing[0]}", params, since=since)


def emergency_not_reviewed(subject: Subject) -> Iterator[Hit]:
    """Five working days after it was stood down an emergency is reviewed."""
    value = subject.value
    ended = value.event.stood_down if value.event else None
    if _opened(value) is None or ended is None or (value.benefits and value.benefits.done):
        return
    since = working_days_after(subject.context, home_market(value), ended, REVIEWED_WITHIN_DAYS)
    yield Hit("benefits.done", {"days": REVIEWED_WITHIN_DAYS, "ended": ended.isoformat()}, since=since)


def _opened(value: Initiative) -> date | None:
    """Return when a running emergency opened, None for everything else."""
    return value.event.opened if value.event and is_emergency(value) and is_open(value) else None


def home_market(value: Initiative) -> str:
    """Return the market whose clock counts: the first in scope, else the first region."""
    return next((code for code, _ in in_scope(value)), None) or next(iter(value.regions), "")
