"""Days, moments and instants: what can be told of time without asking a time zone.

A *moment* is a day or a date-time with offset; an *instant* is UTC text of fixed width
(`2026-11-22T16:00:00Z`), so instants compare as text. Whatever needs a zone lives in `zones`, which
costs a quarter of starting Python; this module costs nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Offsets = Sequence[Sequence[object]]

NEVER = "9999-12-31T23:59:59Z"
DAY_FORM = "dddd-dd-dd"


class Clock(NamedTuple):
    """The instant that counts as now, the zone of the store, and the day it is there."""

    instant: str
    zone: str
    day: date


def instant(moment: datetime) -> str:
    """Return the date-time as an instant, fractions of a second cut; raises ValueError without an offset."""
    if moment.utcoffset() is None:
        raise ValueError(f"no offset in {moment.isoformat()}")
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def of_computer() -> datetime:
    """Return what the clock of this computer shows."""
    return datetime.now(UTC)


def as_datetime(instant: str) -> datetime:
    """Return the instant as a date-time in UTC."""
    return datetime.fromisoformat(instant)


def parse_day(text: str) -> date:
    """Read a day, `2026-11-22` and no other form; raises ValueError."""
    if len(text) != len(DAY_FORM) or text[4] != "-" or text[7] != "-":
        raise ValueError(f"not a day: {text}")
    return date.fromisoformat(text)


def parse_moment(text: str) -> date | datetime:
    """Read a day, or a date-time with offset whose seconds may be absent; raises ValueError."""
    if len(text) == len(DAY_FORM):
        return parse_day(text)
    if text[10:11] != "T":
        raise ValueError(f"not a moment: {text}")
    parse_day(text[:10])
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None:
        raise ValueError(f"no offset in {text}")
    return found


def later(instant: str, *, days: float = 0, hours: float = 0) -> str:
    """Return the instant so much later; amounts may be negative, the ends of time are not crossed."""
    try:
        moved = as_datetime(instant) + timedelta(days=days, hours=hours)
    except OverflowError:
        return NEVER if days + hours > 0 else "0001-01-01T00:00:00Z"
    return moved.isoformat()[:19] + "Z"


def hours_between(earlier: str, later: str) -> float:
    """Return the hours from one instant to another, negative when the second is the earlier."""
    return (as_datetime(later) - as_datetime(earlier)).total_seconds() / 3600


def today(clock: Clock) -> date:
    """Return the day it is in the zone of the store."""
    return clock.day


def days_before(clock: Clock, days: int) -> str:
    """Return the instant so many times 24 hours before the clock's."""
    return later(clock.instant, days=-days)


def end_of_day(clock: Clock, offsets: Offsets) -> str:
    """Return the instant at which the day of the clock ends in the zone whose offsets these are.

    Where the offset changes that day it may be too early by the change, never too late.
    """
    midnight = datetime(clock.day.year, clock.day.month, clock.day.day, tzinfo=UTC) + timedelta(days=1)
    last = later(clock.instant, days=1)
    held = [minutes for since, minutes in offsets if str(since) <= clock.instant][-1:]
    held += [minutes for since, minutes in offsets if clock.instant < str(since) <= last]
    minutes = max((int(str(one)) for one in held), default=0)
    return (midnight - timedelta(minutes=minutes)).isoformat()[:19] + "Z"


def clock_at(instant: str, zone: str, offsets: Offsets) -> Clock:
    """Return a clock that shows the instant in a zone whose offsets were tabled by `zones.offsets`.

    `offsets` are pairs (instant, minutes east of UTC), each in force until the next.
    """
    there = as_datetime(instant) + _offset(instant, offsets)
    return Clock(instant, zone, there.date())


def written(clock: Clock, offsets: Offsets) -> str:
    """Return the moment of a clock as files hold it: to the minute, with the offset in force in its zone."""
    there = as_datetime(clock.instant).astimezone(timezone(_offset(clock.instant, offsets)))
    return there.isoformat(timespec="minutes")


def _offset(instant: str, offsets: Offsets) -> timedelta:
    """Return the offset in force; before and after those in the table the first and the last."""
    minutes = offsets[0][1]
    for since, following in offsets:
        if str(since) > instant:
            break
        minutes = following
    return timedelta(minutes=int(str(minutes)))
