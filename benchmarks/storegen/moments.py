"""Moments in the local time of a market."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from storegen.scene import Scene


def moment(told: Scene, clock: str) -> str:
    """Return a moment on the day of the request, in the zone of the first market."""
    return f"{told.course.submitted}T{clock}{offset(told)}"


def offset(told: Scene) -> str:
    """Return the offset from UTC in the first market on the day of the request, as `+08:00`."""
    day = told.course.submitted
    text = datetime(day.year, day.month, day.day, 3, tzinfo=ZoneInfo(told.places[0].tz)).strftime("%z")
    return f"{text[:3]}:{text[3:]}"
