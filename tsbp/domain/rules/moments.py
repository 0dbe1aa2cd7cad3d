"""Days in their market's zone, for the rules whose findings come and go with the clock."""

from __future__ import annotations

from tsbp.domain import calendar, moment, zones
from tsbp.domain.context import zone_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from tsbp.domain.context import Context


def end_of_day(day: date, zone: str) -> str:
    """Return the instant at which the day is over in the zone."""
    return zones.end_of(day, zone)


def hours_after(began: date, hours: int, zone: str) -> str:
    """Return the instant some hours after a moment; a plain day begins at midnight in the zone."""
    return moment.later(zones.instant_of(began, zone), hours=hours)


def working_days_after(context: Context, market: str, began: date, days: int) -> str:
    """Return the instant at which the last of so many working days after a moment is over in the market."""
    zone = zone_of(context, market)
    last = calendar.add(context.calendar, market, zones.day_of_moment(began, zone), days)
    return zones.end_of(last, zone)
