"""Whether somebody still tells how it goes: the health people declared, and when the next word is owed."""

from __future__ import annotations

from tsbp.domain.health.case import home_of
from tsbp.domain.moment import later
from tsbp.domain.reason import AMBER, GREEN, Reason
from tsbp.domain.zones import day_of_moment, instant_of, last_instant_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tsbp.domain.context import Context
    from tsbp.domain.health.case import Case
    from tsbp.domain.initiative import Initiative, Update

BEFORE_PLANNING = ("intake", "assessment")
EMERGENCY = "emergency"
LEAST = "S3"


def declared(value: Initiative, instant: str, context: Context) -> str | None:
    """Return the health that a person had declared at the instant: the newest update's that has one.

    Of two updates of one instant the later entry counts. A market's own updates do not count.
    """
    said = [health for at, health in declared_series(value, context) if at <= instant]
    return said[-1] if said else None


def declared_series(value: Initiative, context: Context) -> tuple[tuple[str, str], ...]:
    """Return every declared health with its instant, oldest first; entries of one instant in file order."""
    zone = home_of(context, (), value.owner).zone
    said = [(instant_of(update.at, zone), update.health) for update in value.updates if update.health]
    return tuple(sorted(said, key=lambda entry: entry[0]))


def reasons(case: Case) -> Iterator[Reason]:
    """Judge whether an update is owed; how soon depends on the lane, the stage and the declared health.

    Counted from the newest update, else the last gate, else the day of submission.
    """
    value = case.value
    since, told = _last_word(case)
    params: dict[str, object] = {"last": told.isoformat()}
    hours = cadence(value, case.context)
    if hours is not None:
        due = later(since, hours=hours)
        yield Reason(
            AMBER,
            "update-stale",
            "updates",
            {**params, "every": f"{hours} h", "hours": hours, "due": due},
            (),
            due,
        )
        return
    if value.stage in BEFORE_PLANNING:
        return
    days = _days(case)
    due = later(since, days=days)
    yield Reason(
        AMBER, "update-stale", "updates", {**params, "every": f"{days} d", "days": days, "due": due}, (), due
    )


def cadence(value: Initiative, context: Context) -> int | float | None:
    """Return the hours between two updates of an emergency that is not stood down, None for anything else.

    An event without a cadence has that of its severity, without a severity that of the least.
    """
    event = value.event
    if value.lane != EMERGENCY or event is None or event.stood_down is not None:
        return None
    usual: float = getattr(context.settings.clocks.cadence_h, event.severity or LEAST)
    return event.cadence_h or usual


def _days(case: Case) -> float:
    if case.value.stage == "bau":
        return case.limits.stale_bau_days
    series = declared_series(case.value, case.context)
    health = series[-1][1] if series else GREEN
    return case.limits.stale_green_days if health == GREEN else case.limits.stale_worried_days


def _last_word(case: Case) -> tuple[str, date]:
    """Return the instant from which the next update is counted, and its day.

    A plain day reaches to its end, so an update is never called late on the word of a missing hour.
    """
    value, zone = case.value, case.home.zone
    newest: Update | None = max(
        reversed(value.updates), key=lambda update: last_instant_of(update.at, zone), default=None
    )
    moments = [newest.at] if newest else [gate.date for gate in value.gates.values()] or [value.submitted]
    last = max(moments, key=lambda moment: last_instant_of(moment, zone))
    return last_instant_of(last, zone), day_of_moment(last, zone)
