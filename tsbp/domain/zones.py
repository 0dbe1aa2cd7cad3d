"""Days in a time zone: when they begin and end, and which day it is there.

A zone that the time zone data do not hold counts as UTC, so a slip in the directory spoils no answer;
`is_known` lets a rule name it.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from tsbp.domain.moment import Clock, as_datetime, instant, parse_moment
from tsbp.errors import BadUsage

LAST_DAY = date.max
KEPT = 8192
MINUTES = 1440


def is_known(zone: str) -> bool:
    """Tell whether the time zone data hold the zone."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # absent; not a name at all; the name of a folder of zones
        return False
    return True


@lru_cache(maxsize=KEPT)
def start_of(day: date, zone: str) -> str:
    """Return the instant at which the day begins in the zone.

    Where clocks jump over midnight it is the jump, where they show midnight twice the first of them.
    """
    local = datetime(day.year, day.month, day.day, tzinfo=_zone(zone))
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
    return as_datetime(instant).astimezone(_zone(zone))


def day_of(instant: str, zone: str) -> date:
    """Return the day it is in the zone at the instant."""
    return local(instant, zone).date()
