"""The deadline outside our control against the last key date that is still open."""

from __future__ import annotations

from tsbp.domain.calendar import slip
from tsbp.domain.reason import AMBER, RED, Reason
from tsbp.domain.zones import end_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.health.case import Case
    from tsbp.domain.health.milestones import KeyDate

PLANNED_EVENTS = ("election", "planned_event")
SUBJECT = "deadline"


def reasons(case: Case, dates: tuple[KeyDate, ...]) -> Iterator[Reason]:
    """Judge the last key date: after the deadline red, shortly before it amber; red once the deadline passed.

    The deadline of a planned event is the event itself: what comes after it comes after it on purpose.
    """
    deadline = case.value.deadline
    last = last_open(dates)
    if deadline is None or last is None or last.day is None or _is_planned_event(case):
        return
    params = {"name": last.name, "day": last.day.isoformat(), "deadline": deadline.isoformat()}
    if last.day > deadline:
        yield Reason(RED, "deadline-missed", SUBJECT, params)
    else:
        days = slip(case.context.calendar, case.home.market, last.day, deadline)
        if days < case.limits.deadline_near_wd:
            yield Reason(AMBER, "deadline-near", SUBJECT, {**params, "days": days, "count": days})
    since = end_of(deadline, case.home.zone)
    yield Reason(RED, "deadline-passed", SUBJECT, params, (), since)


def last_open(dates: tuple[KeyDate, ...]) -> KeyDate | None:
    """Return the open key date that lies last, None when every one with a day is reached."""
    ahead = [date for date in dates if date.is_open and date.day is not None]
    return max(ahead, key=lambda date: date.day, default=None)  # type: ignore[arg-type,return-value]


def _is_planned_event(case: Case) -> bool:
    event = case.value.event
    return event is not None and event.type in PLANNED_EVENTS
