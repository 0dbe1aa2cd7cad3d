"""What an emergency still owes, and by when: it acts first and writes down soon after."""

from __future__ import annotations

from tsbp.domain import moment
from tsbp.domain.context import zone_of
from tsbp.domain.gates.decision import AT_ONCE, DESCRIBED_FROM
from tsbp.domain.health import staleness
from tsbp.domain.health.case import case
from tsbp.domain.rules.emergency import (
    ASSESSED,
    ASSESSED_WITHIN_DAYS,
    DECIDED_WITHIN_HOURS,
    REVIEWED_WITHIN_DAYS,
    SAFE_TO_RUN,
    home_market,
)
from tsbp.domain.rules.moments import hours_after, working_days_after
from tsbp.domain.rules.subject import in_scope
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Event, Initiative

EXPOSED = ("routes", "categories", "controls")
DECISION, EXPOSURE, ASSESSMENT, READINESS, UPDATE, REVIEW = (
    "decision", "exposure", "assessment", "readiness", "update", "review",
)  # fmt: skip
AT_ONCE_KINDS = {"comms_line": "comms-line", "stand_down": "criteria", "cadence_h": "cadence"}


class Owed(NamedTuple):
    """One thing that is owed: its kind (see above, or one of AT_ONCE_KINDS), what of it, in which market.

    `due` is the instant by which it is owed, empty while what it counts from has not happened.
    """

    kind: str
    due: str = ""
    missing: tuple[str, ...] = ()
    market: str = ""


def owed(value: Initiative, context: Context) -> tuple[Owed, ...]:
    """Return what an emergency owes, the first due first; nothing when it never opened, or is closed."""
    event = value.event
    if event is None or event.opened is None or value.stage == "closed":
        return ()
    found = [*_at_once(value, event, context), *_soon(value, event, context), *_told(value, context)]
    return tuple(sorted([*found, *_reviewed(value, event, context)], key=lambda one: one.due or moment.NEVER))


def _at_once(value: Initiative, event: Event, context: Context) -> Iterator[Owed]:
    """Yield what the decision needs, and the decision, all due within the hour."""
    zone = zone_of(context, home_market(value))
    due = hours_after(event.opened, DECIDED_WITHIN_HOURS, zone) if event.opened else ""
    for field, kind in AT_ONCE_KINDS.items():
        if field in AT_ONCE and not getattr(event, field):
            yield Owed(kind, due)
    if value.exposure.level in DESCRIBED_FROM:
        missing = tuple(field for field in EXPOSED if not getattr(value.exposure, field))
        if missing:
            yield Owed(EXPOSURE, due, missing)
    if "G1" not in value.gates:
        yield Owed(DECISION, due)


def _soon(value: Initiative, event: Event, context: Context) -> Iterator[Owed]:
    """Yield what is due within a working day: the assessment, and those who carry it out in each market."""
    if event.opened is None:
        return
    missing = tuple(field for field in ASSESSED if not getattr(value, field))
    if missing:
        due = working_days_after(context, home_market(value), event.opened, ASSESSED_WITHIN_DAYS)
        yield Owed(ASSESSMENT, due, missing)
    for code, rollout in in_scope(value):
        items = tuple(item for item in SAFE_TO_RUN if rollout.readiness.get(item, "todo") == "todo")
        if items and rollout.status != "rolled_back":
            due = working_days_after(context, code, event.opened, ASSESSED_WITHIN_DAYS)
            yield Owed(READINESS, due, items, code)


def _told(value: Initiative, context: Context) -> Iterator[Owed]:
    if staleness.cadence(value, context) is not None:
        for reason in staleness.reasons(case(value, context)):
            yield Owed(UPDATE, reason.since)


def _reviewed(value: Initiative, event: Event, context: Context) -> Iterator[Owed]:
    if value.benefits and value.benefits.done:
        return
    ended = event.stood_down
    due = working_days_after(context, home_market(value), ended, REVIEWED_WITHIN_DAYS) if ended else ""
    yield Owed(REVIEW, due)
