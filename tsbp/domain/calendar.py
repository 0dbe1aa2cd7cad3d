"""Working days per market: counting them, and the windows in which nothing should go live.

The days themselves are worked out once by `holidaybook`; here they are a table of plain numbers (day
ordinals), so counting needs no holiday library.
"""

from __future__ import annotations

from datetime import date

from tsbp.domain.geography import ancestors
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.domain.directory import Directory

WEEK = 7
SATURDAY_SUNDAY = (5, 6)
NONE: frozenset[int] = frozenset()
HARD = "hard"
FARTHEST = 500
FIRST, LAST = date.min.toordinal(), date.max.toordinal()


class Calendar(NamedTuple):
    """The working days of every market and region.

    `weekends`: days off in every week, Monday = 0. `off`: ordinals of days off outside the weekend. `on`:
    ordinals of weekend days that are worked. `known`: markets whose days off are known; of the others only
    the weekend is. `listed`: those of which the holiday library knows any. A code without an entry has
    Saturday and Sunday off.
    """

    weekends: Mapping[str, tuple[int, ...]]
    off: Mapping[str, frozenset[int]]
    on: Mapping[str, frozenset[int]]
    known: frozenset[str]
    listed: frozenset[str] = frozenset()


EMPTY = Calendar({}, {}, {}, frozenset())


def is_working(calendar: Calendar, market: str, day: date) -> bool:
    """Tell whether people in the market work on the day."""
    ordinal = day.toordinal()
    if day.weekday() in calendar.weekends.get(market, SATURDAY_SUNDAY):
        return ordinal in calendar.on.get(market, NONE)
    return ordinal not in calendar.off.get(market, NONE)


def slip(calendar: Calendar, market: str, planned: date, day: date) -> int:
    """Return how many working days of the market the day lies after the planned one; negative = earlier.

    The later of the two days is counted if it is worked, the earlier one is not; for days before the planned
    one it is the other way about, so that `add` undoes it.
    """
    first, last = planned.toordinal(), day.toordinal()
    if first == last:
        return 0
    if first < last:
        return _worked(calendar, market, first + 1, last + 1)
    return -_worked(calendar, market, last, first)


def add(calendar: Calendar, market: str, day: date, days: int) -> date:
    """Return the working day of the market so many working days after the day, before it if negative.

    0 returns the day itself, worked or not. At the first and last day of time the count stops.
    """
    weekend = calendar.weekends.get(market, SATURDAY_SUNDAY)
    off, on = calendar.off.get(market, NONE), calendar.on.get(market, NONE)
    step = 1 if days > 0 else -1
    ordinal, left = day.toordinal(), abs(days)
    while left and FIRST < ordinal < LAST:
        ordinal += step
        left -= ordinal in on if (ordinal - 1) % WEEK in weekend else ordinal not in off
    return date.fromordinal(ordinal)


def unknown(calendar: Calendar) -> tuple[str, ...]:
    """Return the markets of which only the weekend is known, in order of their codes."""
    return tuple(sorted(code for code in calendar.weekends if code.isupper() and code not in calendar.known))


def unlisted(calendar: Calendar) -> tuple[str, ...]:
    """Return the markets of which the holiday library knows no day, in order of their codes."""
    return tuple(sorted(code for code in calendar.weekends if code.isupper() and code not in calendar.listed))


def freezes(directory: Directory, market: str, day: date, kind: str = "") -> tuple[str, ...]:
    """Return the keys of the freeze windows (of a kind) that cover the market on the day, in the order of the file.

    A window of a region covers every market below it. Entries that only say whether a day is worked are none.
    """
    around = ancestors(directory.markets, directory.aliases.get(market, market))
    return tuple(
        key
        for key, entry in directory.calendar.items()
        if entry.working is None
        and entry.start <= day <= entry.end
        and (not kind or entry.kind == kind)
        and any(code in around for code in entry.markets)
    )


def way_out(calendar: Calendar, directory: Directory, market: str, day: date) -> date | None:
    """Return the first working day of the market after the day that no hard freeze covers, None within two years."""
    for _ in range(FARTHEST):
        day = add(calendar, market, day, 1)
        if not freezes(directory, market, day, HARD):
            return day
    return None


def to_data(calendar: Calendar) -> dict[str, Any]:
    """Return the calendar as plain data, the same bytes for the same calendar."""
    return {
        "weekends": {code: list(days) for code, days in sorted(calendar.weekends.items())},
        "off": {code: sorted(days) for code, days in sorted(calendar.off.items())},
        "on": {code: sorted(days) for code, days in sorted(calendar.on.items())},
        "known": sorted(calendar.known),
        "listed": sorted(calendar.listed),
    }


def from_data(data: Mapping[str, Any]) -> Calendar:
    """Return the calendar that `to_data` wrote."""
    return Calendar(
        {code: tuple(days) for code, days in data["weekends"].items()},
        {code: frozenset(days) for code, days in data["off"].items()},
        {code: frozenset(days) for code, days in data["on"].items()},
        frozenset(data["known"]),
        frozenset(data["listed"]),
    )


def _worked(calendar: Calendar, market: str, first: int, stop: int) -> int:
    """Count the working days from one ordinal up to another, the other excluded."""
    weekend = calendar.weekends.get(market, SATURDAY_SUNDAY)
    weeks, rest = divmod(stop - first, WEEK)
    count = weeks * (WEEK - len(weekend))
    for ordinal in range(stop - rest, stop):
        count += (ordinal - 1) % WEEK not in weekend
    span = range(first, stop)
    off, on = calendar.off.get(market), calendar.on.get(market)
    if off:
        count -= len(off.intersection(span))
    if on:
        count += len(on.intersection(span))
    return count
