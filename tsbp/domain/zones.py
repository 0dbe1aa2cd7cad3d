"""Days in a time zone: when they begin and end, and which day it is there.

A zone that the time zone data do not hold counts as UTC, so a slip in the directory spoils no answer;
`is_known` lets a rule name it.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from tsbp.domain.moment import Clock, as_datetime, instant, parse_moment
from tsbp.errors import BadUsage

LAST_DAY = date.max
KEPT = 8192
MINUTES = 1440


def is_known(zone: str) -> bool:
    """Tell whether the time zone data hold the zone."""
    return _zone(zone) is not None


@lru_cache(maxsize=KEPT)
def start_of(day: date, zone: str) -> str:
    """Return the instant at which the day begins in the zone.

    Where clocks jump over midnight it is the jump, where they show midnight twice the first of them.
    """
    local = datetime(day.year, day.month, day.day, tzinfo=_clock_in(zone))
    try:
        return instant(local)
    except OverflowError:  # the first and last day of the calendar, east or west of Greenwich
        return instant(local.replace(tzinfo=UTC))


@lru_cache(maxsize=KEPT)
def instant_at(day: date, minute: int, zone: str) -> str:
    """Return the instant at which clocks in the zone show that minute of the day; 1440 is its end.

    A minute that clocks jump over counts as if they had not jumped yet, one shown twice as the first.
    """
    if minute >= MINUTES:
        return end_of(day, zone)
    if not minute:
        return start_of(day, zone)
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=_zone(zone))
    try:
        return instant(local)
    except OverflowError:
        return instant(local.replace(tzinfo=UTC))


def end_of(day: date, zone: str) -> str:
    """Return the instant at which the day has ended in the zone: the beginning of the next."""
    return start_of(day if day == LAST_DAY else day + timedelta(days=1), zone)


def instant_of(moment: date | datetime, zone: str) -> str:
    """Return the instant of a moment; a day counts from its beginning in the zone."""
    return instant(moment) if isinstance(moment, datetime) else start_of(moment, zone)


def last_instant_of(moment: date | datetime, zone: str) -> str:
    """Return the instant up to which a moment reaches; a day reaches to its end in the zone."""
    return instant(moment) if isinstance(moment, datetime) else end_of(moment, zone)


def local(instant: str, zone: str) -> datetime:
    """Return the instant as clocks in the zone show it."""
    return as_datetime(instant).astimezone(_clock_in(zone))


def day_of(instant: str, zone: str) -> date:
    """Return the day it is in the zone at the instant."""
    return local(instant, zone).date()


def day_of_moment(moment: date | datetime, zone: str) -> date:
    """Return the day of a moment; a date-time is seen from the zone."""
    return moment.astimezone(_clock_in(zone)).date() if isinstance(moment, datetime) else moment


def now(zone: str) -> Clock:
    """Return the clock of this computer, as seen from the zone."""
    at = instant(datetime.fromtimestamp(time.time(), UTC))
    return Clock(at, zone, day_of(at, zone))


def clock_from(text: str, zone: str) -> Clock:
    """Return the clock stopped at a day (its last second in the zone) or at a date-time with offset.

    Raises BadUsage for any other text.
    """
    try:
        moment = parse_moment(text.strip())
    except ValueError:
        raise BadUsage("error.bad-clock", hint="hint.bad-clock", value=text) from None
    if isinstance(moment, datetime):
        at = instant(moment)
    else:
        at = instant(as_datetime(end_of(moment, zone)) - timedelta(seconds=1))
    return Clock(at, zone, day_of(at, zone))


def today_in(clock: Clock, zone: str) -> date:
    """Return the day it is in another zone than the store's."""
    return day_of(clock.instant, zone)


def offsets(zone: str, years: range) -> tuple[tuple[str, int], ...]:
    """Return the zone's offsets over the years: pairs (instant, minutes east of UTC), oldest first.

    With this table `moment.clock_at` does without the time zone data.
    """
    found = _clock_in(zone)
    hour = datetime(years.start, 1, 1, tzinfo=UTC)
    end = datetime(years.stop, 1, 1, tzinfo=UTC)
    table = [(instant(hour), _minutes(hour, found))]
    while hour < end:
        following = hour + timedelta(days=1)
        if _minutes(following, found) != table[-1][1]:
            while _minutes(hour, found) == table[-1][1]:
                hour += timedelta(minutes=15)
            table.append((instant(hour), _minutes(hour, found)))
        hour = following
    return tuple(table)


def _minutes(moment: datetime, zone: tzinfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds() // 60) if offset is not None else 0


def _clock_in(zone: str) -> tzinfo:
    return _zone(zone) or UTC


@lru_cache(maxsize=512)
def _zone(name: str) -> tzinfo | None:
    """Return the zone, None where the time zone data do not hold it."""
    from zoneinfo import ZoneInfo  # as dear as half of Python's start; most rules never ask

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # absent; not a name at all; the name of a folder of zones
        return None
