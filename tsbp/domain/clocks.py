"""Clocks that run in working hours: how much of their time has passed, and when it is over.

A clock runs while its team works and stands still in pauses. Instants are text as in `tsbp.domain.moment`,
amounts of time are seconds; what is longer than ten years is not told apart.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from tsbp.domain import zones
from tsbp.domain.calendar import is_working
from tsbp.domain.moment import NEVER, as_datetime, instant
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsbp.domain.calendar import Calendar

    Pause = tuple[str, str]
    Stretch = tuple[int, int]

MINUTE, HOUR, DAY = 60, 3600, 86400
MINUTES_A_DAY = 1440
FARTHEST_DAYS = 3660
_SPAN = re.compile(r"(\d{1,3})(m|h|wd)")
_HOURS = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")


class Hours(NamedTuple):
    """When somebody works: from one minute of the day to another, on the working days of a market, in a zone."""

    opens: int
    closes: int
    market: str
    zone: str


OFFICE = (9 * 60, 18 * 60)
"""The hours of a team that names none."""


def minutes(text: str) -> tuple[int, int]:
    """Return the first and the last minute of hours as files hold them (`09:00-18:00`); raises ValueError."""
    found = _HOURS.fullmatch(text)
    if not found:
        raise ValueError(text)
    numbers = [int(part) for part in found.groups()]
    return numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]


def is_possible(text: str) -> bool:
    """Tell whether somebody who works these hours works at all: they end after they begin, on the same day."""
    opens, closes = minutes(text)
    return opens < closes


def seconds(span: str, hours: Hours | None) -> int:
    """Return the time of `15m`, `4h` or `2wd`; a working day is as long as the hours, around the clock 24 hours.

    Raises ValueError for any other text.
    """
    found = _SPAN.fullmatch(span)
    if not found:
        raise ValueError(span)
    day = (hours.closes - hours.opens) * MINUTE if hours else DAY
    return int(found[1]) * {"m": MINUTE, "h": HOUR, "wd": day}[found[2]]


def spent(
    calendar: Calendar, hours: Hours | None, since: str, until: str, pauses: Iterable[Pause] = ()
) -> int:
    """Return the seconds for which a clock ran between two instants; without hours it runs around the clock.

    `pauses` are pairs of instants, the second empty where the pause lasts.
    """
    return sum(
        max(0, min(end, last) - max(start, first))
        for first, last in _running(_number(since), _number(until), pauses)
        for start, end in _worked(calendar, hours, first, last)
    )


def due(
    calendar: Calendar, hours: Hours | None, since: str, amount: int, pauses: Iterable[Pause] = ()
) -> str:
    """Return the instant at which a clock has run for that many seconds, NEVER where no end is in sight.

    In a pause that lasts nothing passes, so a clock that was not over before it is never over.
    """
    left = amount
    for first, last in _running(_number(since), _number(NEVER), pauses):
        for start, end in _worked(calendar, hours, first, last):
            begun, over = max(start, first), min(end, last)
            if over - begun >= left and over >= begun:
                return _text(begun + left)
            left -= max(0, over - begun)
    return NEVER


def _running(first: int, last: int, pauses: Iterable[Pause]) -> Iterator[Stretch]:
    """Yield the stretches between two points of time that lie in no pause, in order."""
    at = first
    for begun, ended in sorted((_number(since), _number(until or NEVER)) for since, until in pauses):
        if at < min(begun, last):
            yield at, min(begun, last)
        at = max(at, ended)
    if at < last:
        yield at, last


def _worked(calendar: Calendar, hours: Hours | None, first: int, last: int) -> Iterator[Stretch]:
    """Yield the stretches in which somebody works, from the day of the first point of time to that of the last."""
    if hours is None:
        yield first, last
        return
    day = zones.day_of(_text(first), hours.zone)
    for _ in range(FARTHEST_DAYS):
        if is_working(calendar, hours.market, day):
            start, end = _at(day, hours.opens, hours.zone), _at(day, hours.closes, hours.zone)
            if start >= last:
                return
            if start < end:
                yield start, end
        if day == zones.LAST_DAY or _at(day, 0, hours.zone) > last:
            return
        day += timedelta(days=1)


def _at(day: date, minute: int, zone: str) -> int:
    return _number(zones.instant_at(day, minute, zone))


def _number(text: str) -> int:
    return int(as_datetime(text).timestamp())


def _text(number: int) -> str:
    return instant(datetime.fromtimestamp(number, UTC))
