"""What a requester is owed and by when: a first word, the outcome of the triage, the end of the assessment.

The clocks are settings (`clocks`). They run in the working hours of the team that answers and stand still in
pauses; those of P0 run around the clock. A plain day is read in favour of whoever owes: a request of a day
came at its end, an answer at its beginning.
"""

from __future__ import annotations

from tsbp.domain import clocks, duty, zones
from tsbp.domain.course import PASSED
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tsbp.domain.clocks import Hours
    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative

ACKNOWLEDGE, TRIAGE, ASSESSMENT = "acknowledge", "triage", "assessment"
CLOCKS = (ACKNOWLEDGE, TRIAGE, ASSESSMENT)
MET, MISSED, RUNNING, OVERDUE, STOPPED = "met", "missed", "running", "overdue", "stopped"
OUTCOMES = ("accepted", "declined", "merged")
DECIDED = (*PASSED, "no_go")
URGENT = "P0"
USUAL_SIZE = "M"


class Owed(NamedTuple):
    """One clock of one initiative.

    `of` is the priority or the size that sets the `limit`; `since`, `due` and `ended` are instants (`due` is
    moment.NEVER while the clock stands still, `ended` empty while it is not over); `left` are seconds, negative
    when it ran too long, and `day` are those of a working day.
    """

    clock: str
    of: str
    limit: str
    since: str
    due: str
    ended: str
    left: int
    state: str
    day: int


class Case(NamedTuple):
    """One initiative at an instant, to count its clocks: when its team works, and its pauses as instants."""

    value: Initiative
    context: Context
    now: str
    hours: Hours
    pauses: tuple[tuple[str, str], ...]


def owed(value: Initiative, context: Context, now: str) -> tuple[Owed, ...]:
    """Return the clocks of an initiative at an instant, in their order; none of an emergency without a triage."""
    if value.lane == "emergency" and value.triage is None:
        return ()
    hours = duty.hours_of(context, team(value, context))
    pauses = tuple(
        (zones.instant_of(pause.since, hours.zone), _end(pause.until, hours) if pause.until else "")
        for pause in value.pauses.values()
    )
    return tuple(_clocks(Case(value, context, now, hours, pauses)))


def team(value: Initiative, context: Context) -> str:
    """Return the team whose hours count."""
    return duty.team_of(context.directory, value.owner or "", value.regions)


def _clocks(case: Case) -> Iterator[Owed]:
    value, settings = case.value, case.context.settings.clocks
    priority = value.priority
    around = None if priority == URGENT else case.hours
    since = _end(value.submitted, case.hours)
    first, outcome = _answers(case)
    yield _owed(
        case, (ACKNOWLEDGE, priority, getattr(settings.acknowledge, priority)), around, (since, first)
    )
    yield _owed(case, (TRIAGE, priority, getattr(settings.triage, priority)), around, (since, outcome))
    if value.triage and value.triage.result == "accepted" and value.lane == "normal":
        size = (value.impact.size if value.impact else None) or USUAL_SIZE
        span = _end(value.triage.at, case.hours), _assessed(case)
        if span[1] or value.stage == ASSESSMENT:
            yield _owed(case, (ASSESSMENT, size, getattr(settings.assessment, size)), case.hours, span)


def _owed(case: Case, named: tuple[str, str, str], hours: Hours | None, span: tuple[str, str]) -> Owed:
    """Return one clock (its name, what sets it, its limit) that runs in the hours (None = always) over the span."""
    since, ended = span
    calendar = case.context.calendar
    amount = clocks.seconds(named[2], hours)
    left = amount - clocks.spent(calendar, hours, since, ended or case.now, case.pauses)
    due = clocks.due(calendar, hours, since, amount, case.pauses)
    return Owed(*named, since, due, ended, left, _state(case, ended, left), clocks.seconds("1wd", hours))


def _state(case: Case, ended: str, left: int) -> str:
    if ended:
        return MET if left >= 0 else MISSED
    if left < 0:
        return OVERDUE
    stopped = any(begun <= case.now and (not over or case.now < over) for begun, over in case.pauses)
    return STOPPED if stopped else RUNNING


def _answers(case: Case) -> tuple[str, str]:
    """Return when the first word and the outcome of the triage were given, empty where they are not yet."""
    triage, closed = case.value.triage, case.value.closed
    over = _begin(closed.at, case.hours) if closed and closed.at else ""
    if triage is None:
        return over, over
    given = _begin(triage.at, case.hours)
    first = _begin(triage.acknowledged, case.hours) if triage.acknowledged else given
    return first, given if triage.result in OUTCOMES else over


def _assessed(case: Case) -> str:
    gate, closed = case.value.gates.get("G1"), case.value.closed
    if gate is not None and gate.result in DECIDED:
        return _begin(gate.date, case.hours)
    return _begin(closed.at, case.hours) if closed and closed.at else ""


def _begin(moment: date, hours: Hours) -> str:
    return zones.instant_of(moment, hours.zone)


def _end(moment: date, hours: Hours) -> str:
    return zones.last_instant_of(moment, hours.zone)
